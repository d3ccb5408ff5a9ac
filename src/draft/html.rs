//! HTML pages: what people see and hear of them, and what is published with them unseen.

mod metadata;

use std::path::Path;
use std::sync::Arc;

use super::markup::{Piece, Tag, pieces};
use super::node::Scalar;
use super::post::{Passage, PassageKind, Post, Waiver};
use super::record;
use super::source::Source;
use crate::text::{Escape, FileSpan, MappedText, SourceMap, Span};

/// Elements whose content is no text.
const SILENT: &[&str] = &["script", "style", "template"];
/// Elements that begin on a line of their own.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "br",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "section",
    "table",
    "td",
    "th",
    "tr",
    "ul",
    "summary",
    "details",
    "caption",
];
/// Attributes that people see or hear, beside `alt`.
const SPOKEN: &[&str] =
    &["title", "aria-label", "aria-description", "placeholder", "data-caption", "data-title", "label", "caption"];
/// Reads an HTML file: one post, with the front matter that site generators put before it.
#[must_use]
pub fn read_html(source: &Arc<Source>, folder: Option<&Path>) -> Post {
    let mut post = Post::new(source.path.to_string(), Arc::clone(source), FileSpan::new(0, source.text.len()));
    let body = super::front_matter::read(&mut post, folder);
    let html = source.text.get(body..).unwrap_or_default();
    read_into(&mut post, html, &SourceMap::verbatim(html, body), folder);
    post
}

/// Adds what `html` says to `post`; `outer` tells where its bytes stand in the file. Its text becomes the body.
pub(super) fn read_into(post: &mut Post, html: &str, outer: &SourceMap, folder: Option<&Path>) {
    let mut page = Page::new(post, outer, folder);
    pieces(html, 0).into_iter().for_each(|piece| page.piece(piece));
    page.finish();
}

/// Adds a title, excerpt or comment that is written as HTML.
pub(super) fn read_aside(post: &mut Post, kind: PassageKind, html: &str, outer: &SourceMap) {
    let mut page = Page::new(post, outer, None);
    page.open = Some(Aside { element: "", kind, text: MappedText::new() });
    pieces(html, 0).into_iter().for_each(|piece| page.piece(piece));
    page.close_aside();
}

/// A text of its own that is being read: a title, a caption.
struct Aside {
    element: &'static str,
    kind: PassageKind,
    text: MappedText,
}

/// A page that is being read, piece by piece. Markdown hands on the HTML in it.
pub(super) struct Page<'p> {
    pub(super) post: &'p mut Post,
    outer: &'p SourceMap,
    folder: Option<&'p Path>,
    text: MappedText,
    /// Open elements whose content is no text.
    silent: Vec<String>,
    open: Option<Aside>,
    /// The picture of the figure that is open.
    figure: Option<Option<usize>>,
    /// Waivers for the block that comes next.
    pub(super) waiting: Vec<Waiver>,
    /// Open blocks that waivers cover: element, and the waivers' numbers.
    covering: Vec<(String, std::ops::Range<usize>)>,
    linked_data: bool,
}

impl<'p> Page<'p> {
    /// An empty page; `outer` tells where the bytes of its pieces stand in the file.
    pub(super) fn new(post: &'p mut Post, outer: &'p SourceMap, folder: Option<&'p Path>) -> Self {
        Self {
            post,
            outer,
            folder,
            text: MappedText::new(),
            silent: Vec::new(),
            open: None,
            figure: None,
            waiting: Vec::new(),
            covering: Vec::new(),
            linked_data: false,
        }
    }

    /// The text that words go to: the body, or a caption or title that is open.
    pub(super) fn target(&mut self) -> &mut MappedText {
        self.open.as_mut().map_or(&mut self.text, |aside| &mut aside.text)
    }

    /// Whether words are no text here, inside a script or style.
    pub(super) fn is_silent(&self) -> bool {
        !self.silent.is_empty()
    }

    /// Adds one piece.
    pub(super) fn piece(&mut self, piece: Piece) {
        match piece {
            Piece::Open(tag) => self.tag(&tag),
            Piece::Close { name, range } => self.close(&name, range.end),
            Piece::Text(text) => self.words(&text),
            Piece::Comment { inside, range } => self.comment(&inside, FileSpan::from(range)),
        }
    }

    fn outside(&self, scalar: &Scalar) -> Scalar {
        Scalar { text: scalar.text.clone(), map: scalar.map.through(self.outer), quoted: scalar.quoted }
    }

    fn add(&mut self, kind: PassageKind, scalar: &Scalar) {
        if !scalar.text.trim().is_empty() {
            let scalar = self.outside(scalar);
            record::add_scalar(self.post, kind, &scalar);
        }
    }

    fn tag(&mut self, tag: &Tag) {
        let name = tag.name.as_str();
        let place = self.outer.of_range(FileSpan::from(tag.range.clone()));
        if BLOCKS.contains(&name) {
            self.block(tag.range.start);
            if name != "br" {
                let from = self.post.waivers.len();
                for mut waiver in self.waiting.drain(..) {
                    // Until the block is closed.
                    waiver.covers = Some(FileSpan::new(waiver.place.start, self.post.place.end));
                    self.post.waivers.push(waiver);
                }
                if from < self.post.waivers.len() {
                    self.covering.push((tag.name.clone(), from..self.post.waivers.len()));
                }
            }
        }
        if SILENT.contains(&name) {
            self.silent.push(tag.name.clone());
            self.linked_data = name == "script" && tag.is("type", "application/ld+json");
            return;
        }
        // A component of MDX or a custom element that shows a picture; MDX has a `Figure` of many a make.
        let shows = tag.get("src").is_some() && (tag.get("alt").is_some() || tag.get("caption").is_some());
        match name {
            "title" => self.open = Some(Aside { element: "title", kind: PassageKind::Title, text: MappedText::new() }),
            "figure" => self.figure = Some(None),
            "figcaption" => {
                let kind = self.figure.flatten().map_or(PassageKind::Description, PassageKind::Caption);
                self.open = Some(Aside { element: "figcaption", kind, text: MappedText::new() });
            }
            "meta" => self.meta(tag, place),
            "img" | "video" | "source" | "audio" | "embed" | "input" => self.picture(tag, place),
            _ => {}
        }
        if shows && !matches!(name, "img" | "video" | "source" | "audio" | "embed" | "input") {
            self.picture(tag, place);
        }
        if let Some(alt) = tag.get("alt").filter(|_| name == "area") {
            self.add(PassageKind::LinkTitle, alt);
        }
        if let Some(link) = tag.get("href").filter(|_| matches!(name, "a" | "area")) {
            let link = link.clone();
            self.add(PassageKind::LinkTarget, &link);
        }
        for attribute in SPOKEN {
            if let Some(value) = tag.get(attribute) {
                self.add(PassageKind::LinkTitle, value);
            }
        }
    }

    fn alt(&mut self, index: usize, text: &Scalar) {
        if let Some(attachment) = self.post.attachments.get_mut(index) {
            attachment.alt_given = true;
        }
        let text = self.outside(text);
        record::add_scalar(self.post, PassageKind::Alt(index), &text);
    }

    fn picture(&mut self, tag: &Tag, place: FileSpan) {
        let mut files: Vec<Scalar> = Vec::new();
        for name in ["src", "data-src", "poster"] {
            files.extend(tag.get(name).filter(|file| !file.text.trim().is_empty()).cloned());
        }
        for name in ["srcset", "data-srcset"] {
            // Candidates are divided by commas, each an address and a width or density.
            for candidate in tag.get(name).map(|set| set.split(&[','])).unwrap_or_default() {
                files.extend(candidate.split(&[' ', '\t', '\n']).into_iter().next());
            }
        }
        let mut first = None;
        for file in files {
            let file = self.outside(&file);
            let known = self.post.attachments.len();
            let index = record::attach(self.post, &file, place, self.folder);
            // Other sizes of one picture share its alternative text.
            if index == known
                && (first.is_some() || tag.name == "source")
                && let Some(other) = self.post.attachments.get_mut(index)
            {
                other.alt_given = true;
            }
            first.get_or_insert(index);
        }
        let Some(index) = first else {
            if let Some(alt) = tag.get("alt") {
                self.add(PassageKind::LinkTitle, alt);
            }
            return;
        };
        if let Some(figure) = &mut self.figure {
            figure.get_or_insert(index);
        }
        if let Some(alt) = tag.get("alt") {
            self.alt(index, alt);
        }
    }

    fn close(&mut self, name: &str, at: usize) {
        if self.silent.last().is_some_and(|open| open == name) {
            self.silent.pop();
            self.linked_data = false;
        }
        if self.open.as_ref().is_some_and(|aside| aside.element == name) {
            self.close_aside();
        }
        if BLOCKS.contains(&name) {
            self.block(at);
            if self.covering.last().is_some_and(|(open, _)| open == name) {
                let end = self.outer.of_range(FileSpan::new(at, at)).start;
                let waivers = self.covering.pop().map(|(_, waivers)| waivers).unwrap_or_default();
                for waiver in self.post.waivers.get_mut(waivers).into_iter().flatten() {
                    waiver.covers = Some(FileSpan::new(waiver.place.start, end));
                }
            }
        }
        if name == "figure" {
            self.figure = None;
        }
    }

    fn close_aside(&mut self) {
        let Some(aside) = self.open.take() else { return };
        let (text, map) = aside.text.finish();
        if !text.trim().is_empty() {
            let map = map.with_escape(Escape::Html).through(self.outer);
            self.post.passages.push(Passage { kind: aside.kind, text, map });
        }
    }

    /// Ends the paragraph.
    fn block(&mut self, at: usize) {
        let target = self.target();
        if !target.text().is_empty() && !target.text().ends_with('\n') {
            target.push_replaced("\n", at..at);
        }
    }

    /// Adds words, with one blank for any white space between them.
    fn words(&mut self, text: &Scalar) {
        if self.linked_data {
            self.linked(text);
            return;
        }
        if !self.silent.is_empty() {
            return;
        }
        let target = self.open.as_mut().map_or(&mut self.text, |aside| &mut aside.text);
        let mut rest = text.text.as_str();
        while let Some(c) = rest.chars().next() {
            let at = text.text.len() - rest.len();
            // A no-break space is a character of the text.
            let is_blank = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
            let run = if is_blank(c) {
                rest.find(|c| !is_blank(c)).unwrap_or(rest.len())
            } else {
                rest.find(is_blank).unwrap_or(rest.len())
            };
            let Some(part) = Span::new(&text.text, at..at + run) else { return };
            let place = text.map.to_file(part);
            if is_blank(c) {
                if !target.text().is_empty() && !target.text().ends_with(['\n', ' ']) {
                    target.push_replaced(" ", place.start..place.end);
                }
            } else if text.map.is_verbatim(part) {
                target.push_verbatim(part.of(&text.text), place.start);
            } else {
                for (offset, c) in part.of(&text.text).char_indices() {
                    let Some(one) = Span::new(&text.text, at + offset..at + offset + c.len_utf8()) else { return };
                    let place = text.map.to_file(one);
                    if text.map.is_verbatim(one) {
                        target.push_verbatim(one.of(&text.text), place.start);
                    } else {
                        target.push_replaced(one.of(&text.text), place.start..place.end);
                    }
                }
            }
            rest = rest.get(run..).unwrap_or_default();
        }
    }

    fn comment(&mut self, inside: &Scalar, place: FileSpan) {
        let place = self.outer.of_range(place);
        let inside = self.outside(inside);
        match super::waiver::read(&inside.text, place) {
            super::waiver::Order::None => {
                let trimmed = inside.text.trim();
                let from = inside.text.len() - inside.text.trim_start().len();
                if let Some(part) = Span::new(&inside.text, from..from + trimmed.len()).filter(|part| !part.is_empty())
                {
                    record::add_scalar(self.post, PassageKind::Comment, &inside.slice(part));
                }
            }
            super::waiver::Order::File(waiver) => self.post.waivers.push(waiver),
            super::waiver::Order::Here(waiver) => {
                if let Some(line) = super::waiver::line_of(&self.post.source.text, place) {
                    self.post.waivers.push(Waiver { covers: Some(line), ..waiver });
                } else {
                    self.waiting.push(waiver);
                }
            }
            super::waiver::Order::Wrong => record::problem(self.post, place, super::waiver::HELP),
        }
    }

    /// Ends the page: its text becomes the post's body.
    pub(super) fn finish(self) {
        self.finish_as(Escape::Html);
    }

    /// Ends the page, whose text is written in the way of `escape`.
    pub(super) fn finish_as(mut self, escape: Escape) {
        self.close_aside();
        self.post.waivers.append(&mut self.waiting);
        let (text, map) = self.text.finish();
        let map = map.with_escape(escape).through(self.outer);
        self.post.passages.insert(0, Passage { kind: PassageKind::Body, text, map });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> Post {
        read_html(&Arc::new(Source::new("a.html", html.to_owned())), None)
    }

    fn texts(post: &Post) -> Vec<(&'static str, &str)> {
        post.passages.iter().map(|passage| (passage.kind.as_str(), passage.text.as_str())).collect()
    }

    #[test]
    fn what_is_seen_and_what_is_published_unseen_is_read() {
        let post = read(
            "<html><head><title>Sports &amp; fun</title><meta name=description content='A day'><style>p {}</style>\
             <meta property=og:image content=/img/og.jpg><meta property=og:image:alt content='The field'>\
             <script>var a = '<p>no</p>';</script><script type=\"application/ld+json\">{\"@type\":\"Article\",\"headline\":\"Head\"}</script></head>\
             <body><h1>One</h1><p>Two <b>three</b>\n four</p><!-- ask the office --><figure><img src=\"a.jpg\" alt=\"Alt\" srcset=\"a-2.jpg 2x\">\
             <figcaption>Cap</figcaption></figure><a href=\"https://example.org/\" title=\"Tip\">link</a></body></html>",
        );
        assert_eq!(
            texts(&post),
            [
                ("body", "One\nTwo three four\nlink"),
                ("title", "Sports & fun"),
                ("description", "A day"),
                ("file-name", "og"),
                ("alt", "The field"),
                ("title", "Head"),
                ("comment", "ask the office"),
                ("file-name", "a"),
                ("file-name", "a-2"),
                ("alt", "Alt"),
                ("caption", "Cap"),
                ("link", "https://example.org/"),
                ("link-title", "Tip"),
            ]
        );
        assert!(post.problems.is_empty());
    }

    #[test]
    fn a_word_cut_by_tags_is_one_word() {
        let post = read("<p>id<b>iot</b></p>");
        assert_eq!(post.passages[0].text.trim(), "idiot");
        let place = post.passages[0].map.to_file(Span::new("idiot\n", 0..5).unwrap());
        assert_eq!((place.start, place.end), (3, 11));
    }

    #[test]
    fn broken_json_ld_is_told() {
        let post = read("<script type='application/ld+json'>{oops}</script>");
        assert!(post.problems[0].message.contains("JSON-LD"));
    }
}
