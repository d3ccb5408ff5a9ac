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
    /// Row of the table, 1-based; the header counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<usize>,
    /// Name of the column, as its header says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column_name: Option<Arc<str>>,
    /// Address in a workbook, for example `Posts!C5`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
    /// What readers of the draft may not know, for example `hidden sheet`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Location {
    /// Row, column and notes in words, for example `row 5, column “Text”, hidden row`; `None` where there are none.
    #[must_use]
    pub fn in_words(&self) -> Option<String> {
        let mut words = Vec::new();
        words.extend(self.cell.as_ref().map(|cell| format!("cell {cell}")));
        words.extend(self.row.filter(|_| self.cell.is_none()).map(|row| format!("row {row}")));
        words.extend(self.column_name.as_ref().map(|name| format!("column “{name}”")));
        words.extend(self.note.clone());
        (!words.is_empty()).then(|| words.join(", "))
    }
}

/// What `Source::text` is of the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    #[default]
    Utf8,
    Windows1252,
    Utf16Le,
    Utf16Be,
    /// Not its bytes at all, but a rendering of a file that holds no plain text (a workbook): nothing can be edited in place.
    Rendered,
}

impl Encoding {
    /// The text of bytes in Windows-1252, in which every byte is a character.
    #[must_use]
    pub fn of_windows(bytes: &[u8]) -> String {
        encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()
    }

    /// `text` as bytes of the file; `None` where it cannot be written so.
    #[must_use]
    pub fn encode(self, text: &str) -> Option<Vec<u8>> {
        match self {
            Self::Utf8 => Some(text.as_bytes().to_vec()),
            Self::Windows1252 => {
                let (bytes, _, unmappable) = encoding_rs::WINDOWS_1252.encode(text);
                (!unmappable).then(|| bytes.into_owned())
            }
            Self::Utf16Le => Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
            Self::Utf16Be => Some(text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
            Self::Rendered => None,
        }
    }
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
    pub encoding: Encoding,
}

impl Source {
    #[must_use]
    pub fn new(path: impl Into<Arc<str>>, text: String) -> Self {
        Self { path: path.into(), text, first_line: 1, offset: 0, encoding: Encoding::Utf8 }
    }

    /// The place of `span`, counted in lines and characters.
    #[must_use]
    pub fn locate(&self, span: FileSpan) -> Location {
        let (line, column) = self.line_and_column(span.start);
        let (end_line, end_column) = self.line_and_column(span.end.max(span.start));
        Location {
            path: Arc::clone(&self.path),
            line,
            column,
            end_line,
            end_column,
            row: None,
            column_name: None,
            cell: None,
            note: None,
        }
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
