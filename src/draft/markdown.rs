//! Markdown with front matter, shortcodes and MDX, and plain text.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use super::align::{Unit, align, plain_unit};
use super::front_matter;
use super::html::Page;
use super::markup::{pieces, unit};
use super::node::Scalar;
use super::post::{Passage, PassageKind, Post};
use super::record;
use super::shortcode::{self, Shortcode};
use super::source::Source;
use crate::text::{Escape, FileSpan, MappedText, SourceMap};

/// Reads a plain text file: one post, its text as it stands.
#[must_use]
pub fn read_text(source: &Arc<Source>) -> Post {
    let whole = FileSpan::new(0, source.text.len());
    let mut post = Post::new(source.path.to_string(), Arc::clone(source), whole);
    record::add(&mut post, PassageKind::Body, &source.text, SourceMap::verbatim(&source.text, 0));
    post
}

/// Reads a Markdown file: one post.
#[must_use]
pub fn read_markdown(source: &Arc<Source>, folder: Option<&Path>) -> Post {
    let whole = FileSpan::new(0, source.text.len());
    let mut post = Post::new(source.path.to_string(), Arc::clone(source), whole);
    let body = front_matter::read(&mut post, folder);
    let shortcodes = shortcode::find(&source.text, body);
    let mut hidden: Vec<Range<usize>> = shortcodes.iter().map(|found| found.range.clone()).collect();
    if source.path.ends_with(".mdx") {
        hidden.extend(modules(&source.text, body));
    }
    let masked = mask(&source.text, &hidden);
    let outer = SourceMap::verbatim(&source.text, 0);
    let text = masked.get(body..).unwrap_or_default();
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    let parser = Parser::new_ext(text, options);
    let definitions = parser
        .reference_definitions()
        .iter()
        .map(|(_, definition)| (definition.dest.to_string(), definition.span.start + body..definition.span.end + body))
        .collect();
    let mut reader = Reader {
        page: Page::new(&mut post, &outer, folder),
        source: &masked,
        folder,
        hidden: 0,
        pictures: Vec::new(),
        block: None,
        definitions,
    };
    for (event, range) in parser.into_offset_iter() {
        reader.event(event, range.start + body..range.end + body);
    }
    let Reader { page, .. } = reader;
    page.finish_as(Escape::Markdown);
    shortcodes.iter().for_each(|found| add_shortcode(&mut post, found, folder));
    post
}

/// The text with `hidden` stretches blanked out, byte for byte, so that places stay the same.
fn mask(text: &str, hidden: &[Range<usize>]) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    for range in hidden {
        if range.start < at {
            continue;
        }
        masked.push_str(text.get(at..range.start).unwrap_or_default());
        masked.extend(
            text.bytes().skip(range.start).take(range.len()).map(|byte| if byte == b'\n' { '\n' } else { ' ' }),
        );
        at = range.end;
    }
    masked.push_str(text.get(at..).unwrap_or_default());
    masked
}

/// MDX's `import` and `export` lines and `{/* comments */}`, which are code.
fn modules(text: &str, body: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = body;
    for line in text.get(body..).unwrap_or_default().split_inclusive('\n') {
        if line.starts_with("import ") || line.starts_with("export ") {
            found.push(at..at + line.len());
        } else if let Some(open) = line.find("{/*") {
            let rest = text.get(at + open..).unwrap_or_default();
            if let Some(close) = rest.find("*/}") {
                found.push(at + open..at + open + close + 3);
            }
        }
        at += line.len();
    }
    found
}

/// What a shortcode shows: pictures, captions, alternative texts, links.
fn add_shortcode(post: &mut Post, found: &Shortcode, folder: Option<&Path>) {
    let place = FileSpan::from(found.range.clone());
    let file = ["src", "image", "img", "file", "path", "url"].iter().find_map(|name| found.get(name));
    let shows_picture = |file: &&Scalar| !file.text.contains("://") || found.get("alt").is_some();
    let index = file.filter(shows_picture).map(|file| record::attach(post, file, place, folder));
    for (name, value) in &found.parameters {
        let kind = match (name.to_lowercase().as_str(), index) {
            ("alt", Some(index)) => {
                if let Some(attachment) = post.attachments.get_mut(index) {
                    attachment.alt_given = true;
                }
                PassageKind::Alt(index)
            }
            ("caption" | "title" | "attr" | "description" | "desc" | "text", Some(index)) => {
                PassageKind::Caption(index)
            }
            ("alt" | "caption" | "title" | "attr" | "description" | "desc" | "text" | "quote" | "label", None) => {
                PassageKind::LinkTitle
            }
            ("link" | "href" | "attrlink", _) => PassageKind::LinkTarget,
            _ => continue,
        };
        record::add_scalar(post, kind, value);
    }
}

struct Reader<'r> {
    page: Page<'r>,
    /// The file with shortcodes blanked out.
    source: &'r str,
    folder: Option<&'r Path>,
    /// Inside this many code blocks, whose text is not prose.
    hidden: usize,
    /// Pictures whose alternative text is being read, with that text.
    pictures: Vec<(usize, MappedText)>,
    /// The HTML block that is open.
    block: Option<Range<usize>>,
    /// Destinations of reference links and where they are defined.
    definitions: Vec<(String, Range<usize>)>,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) if self.hidden == 0 && !self.page.is_silent() => self.push(&text, range),
            Event::Code(_) => self.push(" ", range),
            // Where a line is wrapped in the file, the page shows a blank.
            Event::SoftBreak => self.push(" ", range),
            Event::HardBreak => self.push("\n", range),
            // Lines of an HTML block are read together when it ends: a comment may run over several.
            Event::Html(_) => match &mut self.block {
                Some(block) => block.end = block.end.max(range.end),
                None => self.html(range),
            },
            Event::InlineHtml(_) => self.html(range),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        if matches!(tag, Tag::Paragraph | Tag::Heading { .. } | Tag::List(_) | Tag::BlockQuote(_) | Tag::Table(_)) {
            for mut waiver in std::mem::take(&mut self.page.waiting) {
                waiver.covers = Some(FileSpan::new(waiver.place.start, range.end));
                self.page.post.waivers.push(waiver);
            }
        }
        match tag {
            Tag::CodeBlock(_) => self.hidden += 1,
            Tag::HtmlBlock => self.block = Some(range.start..range.start),
            Tag::Image { dest_url, title, link_type, .. } => {
                let file = self.destination(&dest_url, link_type, &range);
                let index = record::attach(self.page.post, &file, FileSpan::from(range.clone()), self.folder);
                self.pictures.push((index, MappedText::new()));
                self.title(&title, link_type, &range);
            }
            Tag::Link { dest_url, title, link_type, .. } => {
                let target = self.destination(&dest_url, link_type, &range);
                record::add_scalar(self.page.post, PassageKind::LinkTarget, &target);
                self.title(&title, link_type, &range);
            }
            _ => {}
        }
    }

    /// Where a link or picture leads, found where it is written.
    fn destination(&self, meant: &str, link_type: LinkType, range: &Range<usize>) -> Scalar {
        let (start, raw) = self.tail(meant, link_type, range);
        let skip = raw.find(|c: char| !c.is_whitespace() && c != '<').unwrap_or(0);
        let written = raw.get(skip..).unwrap_or_default();
        let map = if written.starts_with(meant) {
            SourceMap::verbatim(meant, start + skip)
        } else {
            // The end of it is where it stops agreeing.
            let end = written.find([' ', '\n', '>']).unwrap_or(written.len());
            let end = written.get(..end).map_or(0, |written| written.trim_end_matches(')').len());
            align(meant, written.get(..end).unwrap_or_default(), start + skip, markdown_unit)
        };
        Scalar { text: meant.to_owned(), map: map.with_escape(Escape::Never), quoted: true }
    }

    fn title(&mut self, meant: &str, link_type: LinkType, range: &Range<usize>) {
        if meant.is_empty() {
            return;
        }
        let (start, raw) = self.tail("", link_type, range);
        let found = raw.match_indices(['"', '\'', '(']).find_map(|(at, _)| {
            let written = raw.get(at + 1..)?;
            written.starts_with(meant).then(|| SourceMap::verbatim(meant, start + at + 1)).or_else(|| {
                let quote = written.len() - written.trim_end_matches([')', '\n', ' ']).len();
                let inside = written.get(..written.len() - quote)?;
                let inside = inside.get(..inside.len().checked_sub(1)?)?;
                let map = align(meant, inside, start + at + 1, markdown_unit);
                let exact =
                    map != SourceMap::replaced(meant, FileSpan::new(start + at + 1, start + at + 1 + inside.len()));
                exact.then_some(map)
            })
        });
        let map = found.unwrap_or_else(|| SourceMap::replaced(meant, FileSpan::new(start, start + raw.len())));
        record::add(self.page.post, PassageKind::LinkTitle, meant, map.with_escape(Escape::Never));
    }

    /// The part of a link that holds its destination and title, and where it starts.
    fn tail(&self, meant: &str, link_type: LinkType, range: &Range<usize>) -> (usize, &str) {
        let raw = self.source.get(range.clone()).unwrap_or_default();
        match link_type {
            LinkType::Inline => {
                let at = raw.rfind("](").map_or(0, |at| at + 2);
                (range.start + at, raw.get(at..).unwrap_or_default())
            }
            LinkType::Autolink | LinkType::Email => (range.start, raw),
            _ => {
                let defined = self.definitions.iter().find(|(dest, _)| dest == meant || meant.is_empty());
                let Some((_, span)) = defined else { return (range.start, raw) };
                let raw = self.source.get(span.clone()).unwrap_or_default();
                let at = raw.find("]:").map_or(0, |at| at + 2);
                (span.start + at, raw.get(at..).unwrap_or_default())
            }
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::CodeBlock => self.hidden = self.hidden.saturating_sub(1),
            TagEnd::HtmlBlock => {
                if let Some(block) = self.block.take() {
                    self.html(block);
                }
            }
            TagEnd::Image => {
                let Some((index, alt)) = self.pictures.pop() else { return };
                let (text, map) = alt.finish();
                if let Some(attachment) = self.page.post.attachments.get_mut(index) {
                    attachment.alt_given |= !text.is_empty();
                }
                if !text.is_empty() {
                    self.page.post.passages.push(Passage { kind: PassageKind::Alt(index), text, map });
                }
            }
            _ => {}
        }
        let target = self.page.target();
        if matches!(tag, TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell | TagEnd::TableRow)
            && !target.text().ends_with("\n\n")
        {
            target.push_replaced("\n\n", range.end..range.end);
        }
    }

    fn push(&mut self, text: &str, range: Range<usize>) {
        let verbatim = self.source.get(range.clone()) == Some(text);
        let target = match self.pictures.last_mut() {
            Some((_, alt)) => alt,
            None => self.page.target(),
        };
        if verbatim {
            target.push_verbatim(text, range.start);
        } else {
            target.push_replaced(text, range);
        }
    }

    /// Comments are published with the page; tags are not text, but pictures and titles in them count.
    fn html(&mut self, range: Range<usize>) {
        let html = self.source.get(range.clone()).unwrap_or_default();
        for piece in pieces(html, range.start) {
            self.page.piece(piece);
        }
    }
}

/// One character, an escaped one (`CommonMark`, 2.4) or a character reference.
fn markdown_unit(raw: &str) -> Unit {
    match raw.strip_prefix('\\').and_then(|rest| rest.chars().next()) {
        Some(c) if c.is_ascii_punctuation() => Unit::Other(c.to_string(), 2),
        Some(_) => plain_unit(raw),
        None => unit(raw),
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

    fn passages(path: &str, text: &str) -> Vec<(&'static str, String, String)> {
        let post = read_markdown(&Arc::new(Source::new(path, text.to_owned())), None);
        let told = post.passages.iter().filter(|passage| !passage.text.is_empty()).map(|passage| {
            let place = passage.map.to_file(Span::all(&passage.text));
            (passage.kind.as_str(), passage.text.trim().to_owned(), text[place.start..place.end].to_owned())
        });
        told.collect()
    }

    #[test]
    fn links_are_found_where_they_lead_and_not_where_they_are_named() {
        let text = "[a.md](a.md 'a.md') ![p](<a b.jpg> \"a\\\"b\") [r]\n\n[r]: https://example.org/ 'ref'\n";
        assert_eq!(
            passages("a.md", text)[1..],
            [
                ("link", "a.md".to_owned(), "a.md".to_owned()),
                ("link-title", "a.md".to_owned(), "a.md".to_owned()),
                ("file-name", "a b".to_owned(), "a b".to_owned()),
                ("link-title", "a\"b".to_owned(), "a\\\"b".to_owned()),
                ("alt", "p".to_owned(), "p".to_owned()),
                ("link", "https://example.org/".to_owned(), "https://example.org/".to_owned()),
                ("link-title", "ref".to_owned(), "ref".to_owned()),
            ]
        );
        let post = read_markdown(&Arc::new(Source::new("a.md", text.to_owned())), None);
        assert_eq!(post.passages[1].map.to_file(Span::new("a.md", 0..4).unwrap()).start, 7);
    }

    #[test]
    fn figures_shortcodes_and_comments_over_several_lines_are_read() {
        let text = "{{< figure src=\"kai.jpg\" alt=\"Alt\" caption=\"Cap\" >}}\n\nText\n\n<figure>\n<img src='b.jpg' alt='B'>\n<figcaption>Cap *b*</figcaption>\n</figure>\n\n<!-- ask\nher mum -->\n";
        let told: Vec<_> = passages("a.md", text).into_iter().map(|(kind, text, _)| (kind, text)).collect();
        let expected = [
            ("body", "Text"),
            ("file-name", "b"),
            ("alt", "B"),
            ("caption", "Cap *b*"),
            ("comment", "ask\nher mum"),
            ("file-name", "kai"),
            ("alt", "Alt"),
            ("caption", "Cap"),
        ];
        assert_eq!(told, expected.map(|(kind, text)| (kind, text.to_owned())));
    }

    #[test]
    fn code_of_mdx_is_no_text() {
        let text =
            "import A from './a'\n\nHello {/* not this */} there\n\n<Figure src='a.jpg' alt='Alt' caption='Cap' />\n";
        let told: Vec<_> = passages("a.mdx", text).into_iter().map(|(kind, text, _)| (kind, text)).collect();
        assert_eq!(told[0], ("body", "Hello                  there".to_owned()));
        assert!(
            told.contains(&("alt", "Alt".to_owned())) && told.contains(&("link-title", "Cap".to_owned())),
            "{told:?}"
        );
    }
}
