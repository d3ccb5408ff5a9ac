//! The content of one draft (or one line of a stream) and how to name a place in it.

use std::sync::Arc;

use crate::text::FileSpan;

/// A place in a draft as people and editors count it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Location {
    pub path: Arc<str>,
    /// 1-based.
    pub line: usize,
    /// 1-based, in characters.
    pub column: usize,
    pub end_line: usize,
    /// 1-based, in characters; one past the last.
    pub end_column: usize,
}

/// The text of a draft, or of one line of a JSONL stream.
///
/// A byte order mark is not part of it.
#[derive(Debug)]
pub struct Source {
    /// As given on the command line or found in a folder, with `/`; `-` for standard input.
    pub path: Arc<str>,
    pub text: String,
    /// Line number of the first line of `text` in the draft, 1-based.
    pub first_line: usize,
    /// Bytes before `text` in the file: the byte order mark, or the earlier lines of a stream.
    pub offset: usize,
}

impl Source {
    #[must_use]
    pub fn new(path: impl Into<Arc<str>>, text: String) -> Self {
        Self { path: path.into(), text, first_line: 1, offset: 0 }
    }

    /// The place of `span`, counted in lines and characters.
    #[must_use]
    pub fn locate(&self, span: FileSpan) -> Location {
        let (line, column) = self.line_and_column(span.start);
        let (end_line, end_column) = self.line_and_column(span.end.max(span.start));
        Location { path: Arc::clone(&self.path), line, column, end_line, end_column }
    }

    /// The lines that `span` touches, without their line ends.
    #[must_use]
    pub fn lines(&self, span: FileSpan) -> &str {
        let start = self.text.get(..span.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let end =
            self.text.get(span.end..).and_then(|after| after.find('\n')).map_or(self.text.len(), |at| span.end + at);
        self.text.get(start..end).unwrap_or_default().trim_end_matches('\r')
    }

    fn line_and_column(&self, at: usize) -> (usize, usize) {
        let mut at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        let before = &self.text[..at];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = self.first_line + memchr::memchr_iter(b'\n', before.as_bytes()).count();
        (line, before[line_start..].chars().count() + 1)
    }
}
