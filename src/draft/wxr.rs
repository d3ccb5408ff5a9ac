//! `WordPress` exports (WXR 1.2): each `<item>` that holds a post or page, with its title, excerpt, content and pictures.

use std::path::Path;
use std::sync::Arc;

use super::html;
use super::jsonl::unreadable;
use super::node::Scalar;
use super::post::{PassageKind, Post};
use super::record;
use super::source::Source;
use super::xml::{self, Joined, Xml};
use crate::text::FileSpan;

/// One `<item>` while it is being read.
#[derive(Default)]
struct Item {
    from: usize,
    kind: String,
    status: String,
    id: String,
    date: String,
    link: String,
    title: Option<Scalar>,
    content: Option<Scalar>,
    excerpt: Option<Scalar>,
    author: Option<String>,
    picture: Option<Scalar>,
    meta_key: String,
    alt: Option<Scalar>,
    tags: Vec<Scalar>,
    comments: Vec<Scalar>,
}

/// Reads an export: each post, page and picture of it a post. A file that breaks off gives what stands before.
#[must_use]
pub fn read_wxr(source: &Arc<Source>, folder: Option<&Path>) -> Vec<Post> {
    let mut posts: Vec<Post> = Vec::new();
    let mut item: Option<Item> = None;
    let mut text = Joined::default();
    let mut is_export = false;
    let result = xml::read(&source.text, &mut |piece| match piece {
        Xml::Open(element) => {
            is_export |= element.name == "rss" || element.name.starts_with("wp:");
            if element.name == "item" {
                item = Some(Item::default());
            }
            text = Joined::default();
        }
        Xml::Text(part) => {
            if let Some(item) = item.as_mut().filter(|item| item.from == 0) {
                item.from = part.map.to_file(crate::text::Span::all(&part.text)).start;
            }
            text.push(part);
        }
        Xml::Close(name) => {
            let Some(open) = item.as_mut() else { return };
            let read = text.take();
            if name == "item" {
                let number = posts.len() + 1;
                posts.extend(item.take().and_then(|item| item.post(number, source, folder)));
            } else {
                open.field(&name, read);
            }
        }
    });
    match result {
        Ok(()) if is_export => {}
        Ok(()) => posts.push(unreadable(
            source,
            source.path.to_string(),
            FileSpan::new(0, 0),
            "not a WordPress export; postcheck reads no other XML",
        )),
        Err(error) => {
            let message = format!("not XML: {}; export it again", error.message);
            let id = format!("{}#{}", source.path, posts.len() + 1);
            posts.push(unreadable(source, id, FileSpan::new(error.at, error.at), &message));
        }
    }
    posts
}

impl Item {
    fn field(&mut self, name: &str, text: Scalar) {
        match name {
            "title" => self.title = Some(text),
            "link" => self.link = text.text,
            "content:encoded" => self.content = Some(text),
            "excerpt:encoded" => self.excerpt = Some(text),
            "dc:creator" => self.author = Some(text.text),
            "category" => self.tags.push(text),
            "wp:post_id" => self.id = text.text,
            "wp:post_type" => self.kind = text.text,
            "wp:status" => self.status = text.text,
            "wp:post_date" => self.date = text.text,
            "wp:attachment_url" => self.picture = Some(text),
            "wp:comment_content" => self.comments.push(text),
            "wp:meta_key" => self.meta_key = text.text,
            "wp:meta_value" if self.meta_key == "_wp_attachment_image_alt" => self.alt = Some(text),
            "wp:meta_value"
                if matches!(
                    self.meta_key.as_str(),
                    "_yoast_wpseo_metadesc" | "_yoast_wpseo_title" | "_aioseo_description" | "rank_math_description"
                ) =>
            {
                self.excerpt.get_or_insert(text);
            }
            _ => {}
        }
    }

    /// The post; menus, revisions and the like are none.
    fn post(self, number: usize, source: &Arc<Source>, folder: Option<&Path>) -> Option<Post> {
        let is_picture = self.kind == "attachment";
        if matches!(
            self.kind.as_str(),
            "nav_menu_item" | "revision" | "custom_css" | "wp_global_styles" | "oembed_cache"
        ) {
            return None;
        }
        let place = FileSpan::new(self.from, self.from);
        let id = if self.id.is_empty() { number.to_string() } else { self.id.clone() };
        let mut post = Post::new(format!("{}#{id}", source.path), Arc::clone(source), place);
        post.row = Some(number);
        post.author = self.author;
        // A draft that was never published has a date of noughts; what is published already is there as things stand now.
        post.dated = Some(self.date).filter(|date| !date.is_empty() && !date.starts_with("0000"));
        post.channels = vec!["website".to_owned()];
        post.fields.insert("status".to_owned(), self.status);
        if let Some(content) = self.content.filter(|content| !content.text.trim().is_empty()) {
            html::read_into(&mut post, &content.text, &content.map, folder);
        }
        for (kind, text) in [(PassageKind::Title, self.title), (PassageKind::Excerpt, self.excerpt)] {
            if let Some(text) = text {
                html::read_aside(&mut post, kind, &text.text, &text.map);
            }
        }
        for comment in self.comments {
            html::read_aside(&mut post, PassageKind::FirstComment, &comment.text, &comment.map);
        }
        if let Some(picture) = self.picture.filter(|_| is_picture) {
            let index = record::attach(&mut post, &picture, place, folder);
            if let (Some(alt), Some(attachment)) = (self.alt, post.attachments.get_mut(index)) {
                attachment.alt_given = true;
                record::add_scalar(&mut post, PassageKind::Alt(index), &alt);
            }
        }
        Some(post)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    const EXPORT: &str = "<?xml version=\"1.0\"?>\n<rss version=\"2.0\" xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel><title>Larkfield</title>\n<item><title>Odd &amp; socks</title><content:encoded><![CDATA[<p>A <b>clown</b> &eacute; day</p><img src=\"a.jpg\" alt=\"clown\">]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_id>7</wp:post_id><wp:post_type>post</wp:post_type><wp:status>draft</wp:status></item>\n<item><title>Menu</title><wp:post_type>nav_menu_item</wp:post_type></item>\n<item><title>clown</title><wp:post_type><![CDATA[attachment]]></wp:post_type><wp:attachment_url><![CDATA[https://example.org/clown.jpg]]></wp:attachment_url><wp:postmeta><wp:meta_key>_wp_attachment_image_alt</wp:meta_key><wp:meta_value><![CDATA[the clown]]></wp:meta_value></wp:postmeta></item>\n</channel></rss>";

    #[test]
    fn posts_and_pictures_are_read_where_they_stand() {
        let posts = read_wxr(&Arc::new(Source::new("e.xml", EXPORT.to_owned())), None);
        assert_eq!(posts.iter().map(|post| post.id.as_str()).collect::<Vec<_>>(), ["e.xml#7", "e.xml#2"]);
        assert_eq!(posts[0].passages[0].text.trim(), "A clown é day");
        let mut found = 0;
        for passage in posts.iter().flat_map(|post| &post.passages) {
            for (at, word) in passage.text.match_indices("clown") {
                let place = passage.map.to_file(Span::new(&passage.text, at..at + word.len()).unwrap());
                assert_eq!(EXPORT.get(place.start..place.end), Some("clown"));
                found += 1;
            }
        }
        assert_eq!(found, 5);
    }

    #[test]
    fn an_export_that_breaks_off_gives_what_stands_before() {
        let cut = EXPORT.get(..EXPORT.find("<item><title>Menu").unwrap() + 20).unwrap();
        let posts = read_wxr(&Arc::new(Source::new("e.xml", cut.to_owned())), None);
        assert_eq!(posts.iter().map(|post| post.broken).collect::<Vec<_>>(), [false, true]);
        assert!(posts[1].problems[0].message.contains("not XML"));
    }
}
