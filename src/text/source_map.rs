//! Where every published byte stands in the draft's file.
//!
//! A passage's text is pieced together from the file: most pieces are copied as they stand, some are written
//! differently there (`&amp;`, `\n` in JSON, a soft line break, an indented YAML block). The map remembers each piece, so
//! that a finding resolves to the very characters of the file.

use std::ops::Range;

use super::span::{FileSpan, Span};

/// One stretch of text and where it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    /// First byte in the text; the piece ends where the next begins.
    text: usize,
    /// Where it stands in the file.
    file: FileSpan,
    /// Copied byte for byte, so that a place inside it can be told exactly.
    verbatim: bool,
}

/// Ties a passage's text to the file it was read from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceMap {
    pieces: Vec<Piece>,
    len: usize,
}

impl SourceMap {
    /// The map of a text that stands in the file byte for byte from `file_start` on.
    #[must_use]
    pub fn verbatim(text: &str, file_start: usize) -> Self {
        let mut builder = MappedText::new();
        builder.push_verbatim(text, file_start);
        builder.finish().1
    }

    /// The place in the file of `span`.
    ///
    /// A place inside a piece that is written differently in the file is the whole of that piece there.
    /// An empty span is the empty place before the byte it stands at.
    #[must_use]
    pub fn to_file(&self, span: Span) -> FileSpan {
        let (Some(first), Some(last)) =
            (self.piece_at(span.start()), self.piece_at(span.end().saturating_sub(1).max(span.start())))
        else {
            return FileSpan::new(0, 0);
        };
        if span.is_empty() {
            let at = if first.verbatim {
                Self::inside(first, span.start())
            } else if span.start() == self.len {
                first.file.end
            } else {
                first.file.start
            };
            return FileSpan::new(at, at);
        }
        let start = if first.verbatim { Self::inside(first, span.start()) } else { first.file.start };
        let end = if last.verbatim { Self::inside(last, span.end()) } else { last.file.end };
        FileSpan::new(start, end.max(start))
    }

    /// Whether `span` stands in the file byte for byte, so that an edit can be made there.
    #[must_use]
    pub fn is_verbatim(&self, span: Span) -> bool {
        match (self.piece_at(span.start()), self.piece_at(span.end().saturating_sub(1).max(span.start()))) {
            (Some(first), Some(last)) => first == last && first.verbatim,
            _ => false,
        }
    }

    fn inside(piece: Piece, text: usize) -> usize {
        piece.file.start + (text - piece.text)
    }

    /// The piece that holds text byte `at`; the last one for the end of the text.
    fn piece_at(&self, at: usize) -> Option<Piece> {
        let after = self.pieces.partition_point(|piece| piece.text <= at);
        self.pieces.get(after.checked_sub(1)?).copied()
    }
}

/// Builds a text together with its [`SourceMap`].
#[derive(Clone, Debug, Default)]
pub struct MappedText {
    text: String,
    pieces: Vec<Piece>,
}

impl MappedText {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Text so far.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Adds text that stands in the file as it is, from byte `file_start` on.
    pub fn push_verbatim(&mut self, text: &str, file_start: usize) {
        if text.is_empty() {
            return;
        }
        let at = self.text.len();
        self.text.push_str(text);
        if let Some(last) = self.pieces.last_mut()
            && last.verbatim
            && last.file.end == file_start
        {
            last.file.end += text.len();
            return;
        }
        self.pieces.push(Piece { text: at, file: FileSpan::new(file_start, file_start + text.len()), verbatim: true });
    }

    /// Adds text that is written differently in the file, at `file`.
    pub fn push_replaced(&mut self, text: &str, file: Range<usize>) {
        if text.is_empty() {
            return;
        }
        self.pieces.push(Piece { text: self.text.len(), file: file.into(), verbatim: false });
        self.text.push_str(text);
    }

    /// The text and its map.
    #[must_use]
    pub fn finish(self) -> (String, SourceMap) {
        let len = self.text.len();
        (self.text, SourceMap { pieces: self.pieces, len })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_after_an_entity_is_found_at_its_own_place() {
        // file: "A &amp; B idiot"
        let mut mapped = MappedText::new();
        mapped.push_verbatim("A ", 0);
        mapped.push_replaced("&", 2..7);
        mapped.push_verbatim(" B idiot", 7);
        let (text, map) = mapped.finish();
        assert_eq!(text, "A & B idiot");
        let word = Span::new(&text, 6..11).unwrap();
        assert_eq!(map.to_file(word), FileSpan::new(10, 15));
        assert!(map.is_verbatim(word));
        let entity = Span::new(&text, 2..3).unwrap();
        assert_eq!(map.to_file(entity), FileSpan::new(2, 7));
        assert!(!map.is_verbatim(Span::new(&text, 2..6).unwrap()));
    }

    #[test]
    fn the_end_of_the_text_is_the_end_of_its_last_piece() {
        let map = SourceMap::verbatim("abc", 10);
        assert_eq!(map.to_file(Span::end_of("abc")), FileSpan::new(13, 13));
    }

    #[test]
    fn an_empty_text_has_no_place() {
        assert_eq!(SourceMap::default().to_file(Span::end_of("")), FileSpan::new(0, 0));
    }
}
