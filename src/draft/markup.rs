//! HTML in pieces, each with its place: tags with their attributes, text and comments.

use std::collections::BTreeMap;
use std::ops::Range;

use html5gum::{DefaultEmitter, Token, Tokenizer};

use super::align::{Unit, align, plain_unit};
use super::node::Scalar;
use crate::text::{Escape, FileSpan, SourceMap};

/// One piece of markup.
#[derive(Debug)]
pub(super) enum Piece {
    Open(Tag),
    Close {
        name: String,
        range: Range<usize>,
    },
    Text(Scalar),
    /// Without its marks.
    Comment {
        inside: Scalar,
        range: Range<usize>,
    },
}

/// A start tag.
#[derive(Debug)]
pub(super) struct Tag {
    /// Lower case.
    pub(super) name: String,
    pub(super) range: Range<usize>,
    attributes: BTreeMap<String, Scalar>,
}

impl Tag {
    /// The value of an attribute; empty where it has none.
    pub(super) fn get(&self, name: &str) -> Option<&Scalar> {
        self.attributes.get(name)
    }

    #[cfg(test)]
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&str, &Scalar)> {
        self.attributes.iter().map(|(name, value)| (name.as_str(), value))
    }

    pub(super) fn is(&self, name: &str, value: &str) -> bool {
        self.get(name).is_some_and(|found| found.text.eq_ignore_ascii_case(value))
    }
}

/// The pieces of `html`, which stands at byte `start`.
pub(super) fn pieces(html: &str, start: usize) -> Vec<Piece> {
    let place = |range: &Range<usize>| start + range.start..start + range.end;
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let mut pieces = Vec::new();
    let mut last = 0;
    for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
        match token {
            Token::StartTag(tag) => {
                let range = clamped(html, tag.span.start, tag.span.end);
                let attributes = tag.attributes.iter().map(|(name, value)| {
                    let name = String::from_utf8_lossy(name).into_owned();
                    let text = String::from_utf8_lossy(&value.value).into_owned();
                    let map = attribute_map(html, &name, &text, value.span.start, &range, start);
                    (name, Scalar { text, map, quoted: true })
                });
                let attributes = attributes.collect();
                last = range.end;
                pieces.push(Piece::Open(Tag {
                    name: String::from_utf8_lossy(&tag.name).into_owned(),
                    range: place(&range),
                    attributes,
                }));
            }
            Token::EndTag(tag) => {
                let range = clamped(html, tag.span.start, tag.span.end);
                last = range.end;
                pieces
                    .push(Piece::Close { name: String::from_utf8_lossy(&tag.name).into_owned(), range: place(&range) });
            }
            Token::String(text) => {
                let range = clamped(html, text.span.start, text.span.end);
                let value = String::from_utf8_lossy(&text.value).into_owned();
                let raw = html.get(range.clone()).unwrap_or_default();
                let map = align(&value, raw, start + range.start, unit).with_escape(Escape::Html);
                last = range.end;
                pieces.push(Piece::Text(Scalar { text: value, map, quoted: true }));
            }
            Token::Comment(comment) => {
                let text = String::from_utf8_lossy(&comment.value).into_owned();
                let rest = html.get(last..).unwrap_or_default();
                let open = rest.find("<!").map_or(last, |at| last + at);
                let marks = if html.get(open..).is_some_and(|rest| rest.starts_with("<!--")) { 4 } else { 2 };
                let inside = (open + marks).min(html.len());
                // The comment's own text ends where it stops agreeing with the file.
                let raw = html.get(inside..).unwrap_or_default();
                let length = raw.find("-->").or_else(|| raw.find('>')).unwrap_or(raw.len());
                let raw = raw.get(..length).unwrap_or_default();
                let map = align(&text, raw, start + inside, plain_unit).with_escape(Escape::Never);
                let end = inside
                    + raw.len()
                    + html.get(inside + raw.len()..).map_or(0, |rest| if rest.starts_with("-->") { 3 } else { 0 });
                last = end;
                pieces.push(Piece::Comment { inside: Scalar { text, map, quoted: true }, range: place(&(open..end)) });
            }
            Token::Doctype(doctype) => last = clamped(html, doctype.span.start, doctype.span.end).end,
            Token::Error(_) => {}
        }
    }
    pieces
}

/// A range that can be cut out of `html`, whatever the tokenizer counted.
fn clamped(html: &str, start: usize, end: usize) -> Range<usize> {
    let boundary = |mut at: usize| {
        at = at.min(html.len());
        while !html.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = boundary(start);
    start..boundary(end).max(start)
}

/// Where the value of the attribute stands whose name starts at byte `at`.
fn attribute_map(html: &str, name: &str, value: &str, at: usize, tag: &Range<usize>, start: usize) -> SourceMap {
    let inexact =
        || SourceMap::replaced(value, FileSpan::new(start + tag.start, start + tag.end)).with_escape(Escape::Never);
    let Some(raw) = html.get(at..tag.end) else { return inexact() };
    if !raw.get(..name.len()).is_some_and(|written| written.eq_ignore_ascii_case(name)) {
        return inexact();
    }
    let after = raw.get(name.len()..).unwrap_or_default().trim_start();
    let Some(after) = after.strip_prefix('=').map(str::trim_start) else { return inexact() };
    let begin = |rest: &str| start + tag.end - rest.len();
    if let Some(quote @ ('"' | '\'')) = after.chars().next() {
        let rest = after.get(1..).unwrap_or_default();
        let written = rest.split(quote).next().unwrap_or_default();
        align(value, written, begin(rest), unit).with_escape(Escape::Attribute)
    } else {
        let written = after.split(|c: char| c.is_whitespace() || c == '>').next().unwrap_or_default();
        align(value, written, begin(after), unit).with_escape(Escape::Never)
    }
}

/// One character, or a character reference (HTML Standard, 13.5).
pub(super) fn unit(raw: &str) -> Unit {
    let Some(rest) = raw.strip_prefix('&') else { return plain_unit(raw) };
    let named = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '#')).unwrap_or(rest.len());
    if named == 0 || named > 40 {
        return Unit::Same(1);
    }
    let closed = usize::from(rest.get(named..).is_some_and(|after| after.starts_with(';')));
    let reference = raw.get(..1 + named + closed).unwrap_or_default();
    let meant = decode(reference);
    if meant == reference { Unit::Same(1) } else { Unit::Other(meant, reference.len()) }
}

/// `text` with its character references resolved.
pub(super) fn decode(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    for Ok(token) in Tokenizer::new(text) {
        if let Token::String(text) = token {
            decoded.push_str(&String::from_utf8_lossy(&text.value));
        }
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn every_piece_knows_its_place() {
        let html = "<!DOCTYPE html>\r\n<p title='a &amp; clown' class=clown data-x = \"clown &quot;\">é &eacute;&nbsp;clown &copy clown R&D clown</p><!-- a clown --><script>clown < 3</script><IMG alt=\"\" src=clown.jpg hidden>clown";
        let mut found = Vec::new();
        let mut see = |scalar: &Scalar| {
            for (at, word) in scalar.text.match_indices("clown") {
                let place = scalar.map.to_file(Span::new(&scalar.text, at..at + word.len()).unwrap());
                assert_eq!(html.get(place.start..place.end), Some("clown"), "{scalar:?}");
                found.push(place.start);
            }
        };
        for piece in pieces(html, 0) {
            match piece {
                Piece::Open(tag) => tag.attributes().for_each(|(_, value)| see(value)),
                Piece::Text(text) => see(&text),
                Piece::Comment { inside, range } => {
                    assert_eq!(&html[range], "<!-- a clown -->");
                    see(&inside);
                }
                Piece::Close { .. } => {}
            }
        }
        found.sort_unstable();
        let there: Vec<usize> = html.match_indices("clown").map(|(at, _)| at).collect();
        assert_eq!(found, there);
    }
}
