//! Positions in a passage's text and in a draft's file: two types, so that one cannot be taken for the other.

use std::ops::Range;

/// A stretch of a passage's published text, in UTF-8 bytes, always on character boundaries of that text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: usize,
    end: usize,
}

impl Span {
    /// The span of `range` in `text`, or `None` where it is reversed, out of bounds or splits a character.
    #[must_use]
    pub fn new(text: &str, range: Range<usize>) -> Option<Self> {
        text.get(range.clone()).map(|_| Self { start: range.start, end: range.end })
    }

    /// The whole of `text`.
    #[must_use]
    pub fn all(text: &str) -> Self {
        Self { start: 0, end: text.len() }
    }

    /// The empty span at the end of `text`.
    #[must_use]
    pub fn end_of(text: &str) -> Self {
        Self { start: text.len(), end: text.len() }
    }

    /// The whole of a text of `len` bytes.
    pub(super) fn whole(len: usize) -> Self {
        Self { start: 0, end: len }
    }

    /// Bytes `start..end` as far as they are inside; the caller knows them to be character boundaries.
    pub(super) fn narrowed(self, start: usize, end: usize) -> Self {
        let start = start.clamp(self.start, self.end);
        Self { start, end: end.clamp(start, self.end) }
    }

    /// First byte.
    #[must_use]
    pub fn start(self) -> usize {
        self.start
    }

    /// One past the last byte.
    #[must_use]
    pub fn end(self) -> usize {
        self.end
    }

    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// From the first byte of either to the last byte of either. Both must be spans of the same text.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The words themselves; empty where `text` is not the text the span was made for.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// A stretch of a draft's file, in bytes of its UTF-8 content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileSpan {
    pub start: usize,
    pub end: usize,
}

impl FileSpan {
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }
}

impl From<Range<usize>> for FileSpan {
    fn from(range: Range<usize>) -> Self {
        Self { start: range.start, end: range.end }
    }
}
