//! Where every published byte stands in the draft's file.
//!
//! A passage's text is pieced together from the file: most pieces are copied as they stand, some are written
//! differently there (`&amp;`, `\n` in JSON, a soft line break, an indented YAML block). The map remembers each piece, so
//! that a finding resolves to the very characters of the file.

use std::ops::Range;

use super::escape::Escape;
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
    escape: Escape,
}

impl SourceMap {
    /// The map of a text that stands in the file byte for byte from `file_start` on.
    #[must_use]
    pub fn verbatim(text: &str, file_start: usize) -> Self {
        let mut builder = MappedText::new();
        builder.push_verbatim(text, file_start);
        builder.finish().1
    }

    /// The map of a `text` that is written differently as a whole, somewhere in `file`.
    #[must_use]
    pub fn replaced(text: &str, file: FileSpan) -> Self {
        let mut builder = MappedText::new();
        builder.push_replaced(text, file.start..file.end);
        builder.finish().1
    }

    /// The same map, with how words are written at its places.
    #[must_use]
    pub fn with_escape(self, escape: Escape) -> Self {
        Self { escape, ..self }
    }

    /// How words are written at the places of this map.
    #[must_use]
    pub fn escape(&self) -> Escape {
        self.escape
    }

    /// The map of a part of the text; places are counted from the part's first byte.
    #[must_use]
    pub fn slice(&self, part: Span) -> Self {
        let mut pieces = Vec::new();
        for (index, piece) in self.pieces.iter().enumerate() {
            let end = self.pieces.get(index + 1).map_or(self.len, |next| next.text);
            let (from, to) = (piece.text.max(part.start()), end.min(part.end()));
            if from >= to {
                continue;
            }
            let file = if piece.verbatim {
                FileSpan::new(Self::inside(*piece, from), Self::inside(*piece, to))
            } else {
                piece.file
            };
            pieces.push(Piece { text: from - part.start(), file, verbatim: piece.verbatim });
        }
        Self { pieces, len: part.end() - part.start(), escape: self.escape }
    }

    /// This map carried on through `outer`, the map of the text that this one's places are in: HTML read out of an
    /// encoded e-mail leads back to the e-mail.
    #[must_use]
    pub fn through(&self, outer: &Self) -> Self {
        let mut pieces = Vec::new();
        for (index, piece) in self.pieces.iter().enumerate() {
            let end = self.pieces.get(index + 1).map_or(self.len, |next| next.text);
            if !piece.verbatim {
                pieces.push(Piece { file: outer.of_range(piece.file), ..*piece });
                continue;
            }
            let first = outer.pieces.partition_point(|other| other.text <= piece.file.start).saturating_sub(1);
            for (at, other) in outer.pieces.iter().enumerate().skip(first) {
                let other_end = outer.pieces.get(at + 1).map_or(outer.len, |next| next.text);
                let (from, to) =
                    (other.text.max(piece.file.start), other_end.min(piece.file.start + (end - piece.text)));
                if other.text >= piece.file.end {
                    break;
                }
                if from < to {
                    let file = if other.verbatim {
                        FileSpan::new(Self::inside(*other, from), Self::inside(*other, to))
                    } else {
                        other.file
                    };
                    pieces.push(Piece { text: piece.text + (from - piece.file.start), file, verbatim: other.verbatim });
                }
            }
        }
        Self { pieces, len: self.len, escape: self.escape }
    }

    /// The place in the file of a stretch of bytes of this map's text.
    #[must_use]
    pub fn of_range(&self, range: FileSpan) -> FileSpan {
        let all = Span::whole(self.len);
        self.to_file(all.narrowed(range.start, range.end))
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
        (self.text, SourceMap { pieces: self.pieces, len, escape: Escape::AsIs })
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
    fn a_part_and_a_text_within_a_text_lead_to_the_same_characters() {
        // file: "say A &amp; B idiot", whose text is "A & B idiot"
        let mut outer = MappedText::new();
        outer.push_verbatim("A ", 4);
        outer.push_replaced("&", 6..11);
        outer.push_verbatim(" B idiot", 11);
        let (text, outer) = outer.finish();
        let part = outer.slice(Span::new(&text, 4..11).unwrap());
        assert_eq!(part.to_file(Span::new("B idiot", 2..7).unwrap()), FileSpan::new(14, 19));
        let inner = SourceMap::verbatim("& B idiot", 2).through(&outer);
        assert_eq!(inner.to_file(Span::new("& B idiot", 4..9).unwrap()), FileSpan::new(14, 19));
        assert_eq!(inner.to_file(Span::new("& B idiot", 0..1).unwrap()), FileSpan::new(6, 11));
    }

    #[test]
    fn an_empty_text_has_no_place() {
        assert_eq!(SourceMap::default().to_file(Span::end_of("")), FileSpan::new(0, 0));
    }
}
