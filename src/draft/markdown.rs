//! Markdown with YAML front matter, and plain text.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::post::{Passage, PassageKind, Post, Waiver};
use super::record;
use super::source::Source;
use crate::text::{FileSpan, MappedText};

/// Reads a plain text file: one post, its text as it stands.
#[must_use]
pub fn read_text(source: &Arc<Source>) -> Post {
    let whole = FileSpan::new(0, source.text.len());
    let mut post = Post::new(source.path.to_string(), Arc::clone(source), whole);
    record::add(&mut post, PassageKind::Body, &source.text, whole);
    post
}

/// Reads a Markdown file: one post.
#[must_use]
pub fn read_markdown(source: &Arc<Source>, folder: Option<&Path>) -> Post {
    let whole = FileSpan::new(0, source.text.len());
    let mut post = Post::new(source.path.to_string(), Arc::clone(source), whole);
    let body = front_matter(&mut post, folder);
    let mut reader = Reader { post, text: MappedText::new(), folder, hidden: 0, alt: None, waiting: Vec::new() };
    let source = Arc::clone(source);
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    for (event, range) in Parser::new_ext(&source.text[body..], options).into_offset_iter() {
        reader.event(event, range.start + body..range.end + body, &source.text);
    }
    reader.finish()
}

/// Reads the front matter, if any; the byte where the body starts.
fn front_matter(post: &mut Post, folder: Option<&Path>) -> usize {
    let source = Arc::clone(&post.source);
    let text = source.text.as_str();
    let mut lines = text.split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| line.trim_end() == "---") else { return 0 };
    let mut at = first.len();
    for line in lines {
        if matches!(line.trim_end(), "---" | "...") {
            let place = FileSpan::new(first.len(), at);
            match serde_saphyr::from_str::<serde_json::Value>(&text[first.len()..at]) {
                Ok(serde_json::Value::Null) => {}
                Ok(record) => record::fill(post, &record, place, folder),
                Err(error) => {
                    let message = error.without_snippet().to_string();
                    let reason = message.lines().next().unwrap_or_default().to_owned();
                    record::problem(post, place, &format!("the front matter is not YAML: {reason}"));
                }
            }
            return at + line.len();
        }
        at += line.len();
    }
    record::problem(post, FileSpan::new(0, first.len()), "the front matter is not closed; end it with a line ---");
    0
}

struct Reader<'f> {
    post: Post,
    text: MappedText,
    folder: Option<&'f Path>,
    /// Inside this many code blocks, whose text is not prose.
    hidden: usize,
    /// Index of the attachment whose alternative text is being read, with that text.
    alt: Option<(usize, MappedText)>,
    /// Waivers for the block that comes next.
    waiting: Vec<Waiver>,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>, source: &str) {
        let place = FileSpan::from(range.clone());
        match event {
            Event::Start(tag) => self.start(tag, place),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) if self.hidden == 0 => self.push(&text, range, source),
            Event::Code(_) => self.push(" ", range, source),
            Event::SoftBreak | Event::HardBreak => self.push("\n", range, source),
            Event::Html(html) | Event::InlineHtml(html) => self.html(&html, range, source),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, place: FileSpan) {
        if matches!(tag, Tag::Paragraph | Tag::Heading { .. } | Tag::List(_) | Tag::BlockQuote(_) | Tag::Table(_)) {
            for mut waiver in self.waiting.drain(..) {
                waiver.covers = Some(FileSpan::new(waiver.place.start, place.end));
                self.post.waivers.push(waiver);
            }
        }
        match tag {
            Tag::CodeBlock(_) => self.hidden += 1,
            Tag::Image { dest_url, title, .. } => {
                let index = record::attach(&mut self.post, &dest_url, place, self.folder);
                self.alt = Some((index, MappedText::new()));
                if !title.is_empty() {
                    record::add(&mut self.post, PassageKind::LinkTitle, &title, place);
                }
            }
            Tag::Link { dest_url, title, .. } => {
                record::add(&mut self.post, PassageKind::LinkTarget, &dest_url, place);
                if !title.is_empty() {
                    record::add(&mut self.post, PassageKind::LinkTitle, &title, place);
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::CodeBlock => self.hidden = self.hidden.saturating_sub(1),
            TagEnd::Image => {
                let Some((index, alt)) = self.alt.take() else { return };
                let (text, map) = alt.finish();
                if let Some(attachment) = self.post.attachments.get_mut(index) {
                    attachment.alt_given |= !text.is_empty();
                }
                if !text.is_empty() {
                    self.post.passages.push(Passage { kind: PassageKind::Alt(index), text, map });
                }
            }
            _ => {}
        }
        if matches!(tag, TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell | TagEnd::TableRow)
            && !self.text.text().ends_with("\n\n")
        {
            self.text.push_replaced("\n\n", range.end..range.end);
        }
    }

    fn push(&mut self, text: &str, range: Range<usize>, source: &str) {
        let target = self.alt.as_mut().map_or(&mut self.text, |(_, alt)| alt);
        if source.get(range.clone()) == Some(text) {
            target.push_verbatim(text, range.start);
        } else {
            target.push_replaced(text, range);
        }
    }

    /// Comments are published with the page; tags are not text, but pictures and titles in them count.
    fn html(&mut self, html: &str, range: Range<usize>, source: &str) {
        let start = range.start;
        let mut at = 0;
        while let Some(open) = html.get(at..).and_then(|rest| rest.find('<')).map(|open| at + open) {
            if open > at {
                self.push(&html[at..open], start + at..start + open, source);
            }
            let comment = html[open..].starts_with("<!--");
            let close = if comment { "-->" } else { ">" };
            let end = html[open..].find(close).map_or(html.len(), |end| open + end + close.len());
            let place = FileSpan::new(start + open, start + end);
            if comment {
                let inside = html[open..end].trim_start_matches("<!--").trim_end_matches("-->");
                self.comment(inside, place, source);
            } else {
                self.tag(&html[open..end], place);
            }
            at = end;
        }
        if at < html.len() {
            self.push(&html[at..], start + at..start + html.len(), source);
        }
    }

    fn comment(&mut self, inside: &str, place: FileSpan, source: &str) {
        let Some(order) = inside.trim().strip_prefix("postcheck:").map(str::trim) else {
            record::add(&mut self.post, PassageKind::Comment, inside.trim(), place);
            return;
        };
        let (head, reason) = order.split_once("--").unwrap_or((order, ""));
        let (word, rule) = head.trim().split_once(' ').unwrap_or((head.trim(), ""));
        let waiver =
            Waiver { rule: rule.trim().to_owned(), reason: reason.trim().to_owned(), by: None, place, covers: None };
        if word == "allow-file" {
            self.post.waivers.push(waiver);
        } else if word == "allow" {
            let line = source[..place.start].rfind('\n').map_or(0, |at| at + 1);
            let end = source[place.end..].find('\n').map_or(source.len(), |at| place.end + at);
            if source[line..place.start].trim().is_empty() && source[place.end..end].trim().is_empty() {
                self.waiting.push(waiver);
            } else {
                self.post.waivers.push(Waiver { covers: Some(FileSpan::new(line, end)), ..waiver });
            }
        } else {
            record::problem(&mut self.post, place, "not a waiver; write <!-- postcheck: allow RULE -- reason -->");
        }
    }

    fn tag(&mut self, tag: &str, place: FileSpan) {
        let name =
            tag.trim_start_matches('<').split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
        if matches!(name.as_str(), "img" | "video" | "source")
            && let Some(file) = attribute(tag, "src").or_else(|| attribute(tag, "srcset"))
        {
            let index = record::attach(&mut self.post, &file, place, self.folder);
            if let Some(alt) = attribute(tag, "alt") {
                self.post.attachments[index].alt_given = true;
                record::add(&mut self.post, PassageKind::Alt(index), &alt, place);
            }
        }
        if let Some(title) = attribute(tag, "title") {
            record::add(&mut self.post, PassageKind::LinkTitle, &title, place);
        }
        if let Some(link) = attribute(tag, "href") {
            record::add(&mut self.post, PassageKind::LinkTarget, &link, place);
        }
    }

    fn finish(mut self) -> Post {
        self.post.waivers.append(&mut self.waiting);
        let (text, map) = self.text.finish();
        self.post.passages.insert(0, Passage { kind: PassageKind::Body, text, map });
        self.post
    }
}

/// The value of an attribute of an HTML tag.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let lower = tag.to_ascii_lowercase();
    let at = lower.find(&format!(" {name}="))? + name.len() + 2;
    let rest = tag.get(at..)?;
    match rest.chars().next()? {
        quote @ ('"' | '\'') => rest.get(1..)?.split(quote).next().map(str::to_owned),
        _ => rest.split(|c: char| c.is_whitespace() || c == '>').next().map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn every_published_word_is_found_in_the_file() {
        let text = "---\r\ntitle: A clown day\r\n---\r\n# Hi &amp; *clown*\r\n\r\n![clown car](a.jpg \"clown\") <!-- clown -->\r\n\r\n```\nclown\n```\r\n";
        let post = read_markdown(&Arc::new(Source::new("a.md", text.to_owned())), None);
        let mut seen = 0;
        for passage in &post.passages {
            for (at, word) in passage.text.match_indices("clown") {
                let place = passage.map.to_file(Span::new(&passage.text, at..at + word.len()).unwrap());
                assert_eq!(&text[place.start..place.end], "clown", "{:?}", passage.kind);
                seen += 1;
            }
        }
        assert_eq!(seen, 5, "title, body, alt, link title and comment; not the code block");
    }
}
