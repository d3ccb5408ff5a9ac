//! Rows of a CSV file and their cells, as they are written.

use std::io::{self, BufRead, Cursor, Read};

use super::super::node::Scalar;
use super::super::source::Encoding;
use super::super::table::Cell;
use crate::text::{Escape, FileSpan, MappedText, SourceMap};

/// Largest row, in bytes.
const MAX_ROW: usize = 32 * 1024 * 1024;
/// After so many quotes that were never closed, a line is a row whatever its quotes say.
const MAX_UNCLOSED: usize = 50;

/// One row as it is written.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) text: String,
    /// First byte in the file.
    pub(super) offset: usize,
    /// 1-based.
    pub(super) line: usize,
    /// 1-based; the header counts.
    pub(super) number: usize,
    /// Not UTF-8, so read as Windows-1252.
    pub(super) windows: bool,
    /// A quote is opened and never closed.
    pub(super) unclosed: bool,
    /// The first of its draft.
    pub(super) first: bool,
}

impl Row {
    pub(super) fn cells(&self, delimiter: u8) -> Vec<Cell> {
        let text = self.text.trim_end_matches(['\n', '\r']);
        let mut cells = Vec::new();
        let mut at = 0;
        loop {
            let (cell, end) = cell(text, at, delimiter);
            cells.push(cell);
            if end >= text.len() {
                return cells;
            }
            at = end + 1;
        }
    }
}

/// The cell that starts at byte `start`, and the byte after it.
fn cell(text: &str, start: usize, delimiter: u8) -> (Cell, usize) {
    let rest = text.get(start..).unwrap_or_default();
    let until_delimiter = |from: usize| {
        let rest = text.as_bytes().get(from..).unwrap_or_default();
        memchr::memchr(delimiter, rest).map_or(text.len(), |at| from + at)
    };
    if !rest.starts_with('"') {
        let end = until_delimiter(start);
        let words = text.get(start..end).unwrap_or_default();
        let place = FileSpan::new(start, end);
        let map = SourceMap::verbatim(words, start).with_escape(Escape::BareCell { cell: place, delimiter });
        let text = Scalar { text: words.to_owned(), map, quoted: false };
        return (Cell { text, place, address: None, note: None }, end);
    }
    let mut mapped = MappedText::new();
    let mut at = start + 1;
    let end = loop {
        let rest = text.get(at..).unwrap_or_default();
        let Some(run) = memchr::memchr2(b'"', b'\r', rest.as_bytes()) else {
            mapped.push_verbatim(rest, at);
            break text.len();
        };
        mapped.push_verbatim(rest.get(..run).unwrap_or_default(), at);
        at += run;
        let rest = rest.get(run..).unwrap_or_default();
        if rest.starts_with("\"\"") {
            mapped.push_replaced("\"", at..at + 2);
            at += 2;
        } else if rest.starts_with('"') {
            let end = until_delimiter(at + 1);
            mapped.push_verbatim(text.get(at + 1..end).unwrap_or_default(), at + 1);
            break end;
        } else {
            let length = if rest.starts_with("\r\n") { 2 } else { 1 };
            mapped.push_replaced("\n", at..at + length);
            at += length;
        }
    };
    let (words, map) = mapped.finish();
    let text = Scalar { text: words, map: map.with_escape(Escape::QuotedCell), quoted: true };
    (Cell { text, place: FileSpan::new(start, end), address: None, note: None }, end)
}

/// Cuts a file into rows: a row ends at a line end outside quotes.
pub(super) struct Records<'i> {
    input: &'i mut dyn BufRead,
    /// Lines read ahead in search of a closing quote that never came.
    ahead: Cursor<Vec<u8>>,
    pub(super) encoding: Encoding,
    pub(super) delimiter: u8,
    known: bool,
    offset: usize,
    line: usize,
    number: usize,
    unclosed: usize,
}

impl<'i> Records<'i> {
    pub(super) fn new(input: &'i mut dyn BufRead, offset: usize, encoding: Encoding) -> Self {
        let ahead = Cursor::new(Vec::new());
        Self { input, ahead, encoding, delimiter: b',', known: false, offset, line: 1, number: 0, unclosed: 0 }
    }

    fn line(&mut self, bytes: &mut Vec<u8>) -> io::Result<usize> {
        let limit = MAX_ROW as u64;
        let read = Read::by_ref(&mut self.ahead).take(limit).read_until(b'\n', bytes)?;
        if read > 0 { Ok(read) } else { Read::by_ref(&mut self.input).take(limit).read_until(b'\n', bytes) }
    }

    pub(super) fn next(&mut self) -> io::Result<Option<Row>> {
        let mut bytes = Vec::new();
        if self.line(&mut bytes)? == 0 {
            return Ok(None);
        }
        if !self.known {
            self.known = true;
            self.delimiter = delimiter(&bytes);
        }
        let first_line = bytes.len();
        let mut bytes_were_cut = false;
        let mut state = Quotes::default();
        state.pass(&bytes, self.delimiter);
        while state.open && self.unclosed < MAX_UNCLOSED && bytes.len() < MAX_ROW {
            let from = bytes.len();
            if self.line(&mut bytes)? == 0 {
                break;
            }
            state.pass(bytes.get(from..).unwrap_or_default(), self.delimiter);
        }
        let lost = state.open || state.torn;
        if lost && bytes.len() > first_line {
            // A quote was never closed, or closed by one that opens another cell: only its own line is lost, the others
            // are read again.
            self.unclosed += 1;
            bytes_were_cut = true;
            let mut left = bytes.split_off(first_line);
            let at = usize::try_from(self.ahead.position()).unwrap_or(usize::MAX);
            left.extend_from_slice(self.ahead.get_ref().get(at..).unwrap_or_default());
            self.ahead = Cursor::new(left);
        }
        let (text, windows) = match String::from_utf8(bytes) {
            Ok(text) => (text, false),
            Err(error) => {
                (encoding_rs::WINDOWS_1252.decode_without_bom_handling(error.as_bytes()).0.into_owned(), true)
            }
        };
        self.number += 1;
        let row = Row {
            offset: self.offset,
            line: self.line,
            number: self.number,
            windows,
            unclosed: state.open || (state.torn && bytes_were_cut),
            first: false,
            text,
        };
        let encoding = if windows { Encoding::Windows1252 } else { self.encoding };
        self.offset += match encoding {
            Encoding::Utf8 | Encoding::Rendered => row.text.len(),
            Encoding::Windows1252 => row.text.chars().count(),
            Encoding::Utf16Le | Encoding::Utf16Be => row.text.encode_utf16().count() * 2,
        };
        self.line += memchr::memchr_iter(b'\n', row.text.as_bytes()).count();
        Ok(Some(row))
    }
}

/// The delimiter that the first line uses most outside quotes.
fn delimiter(line: &[u8]) -> u8 {
    let count = |delimiter: u8| {
        let mut open = false;
        line.iter()
            .filter(|byte| {
                open ^= **byte == b'"';
                !open && **byte == delimiter
            })
            .count()
    };
    // The first of several with the same count.
    [b',', b';', b'\t', b'|'].into_iter().rev().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

/// Whether a quote is open after the bytes passed so far.
struct Quotes {
    open: bool,
    at_start: bool,
    after_quote: bool,
    /// Text follows a closing quote.
    torn: bool,
}

impl Default for Quotes {
    fn default() -> Self {
        Self { open: false, at_start: true, after_quote: false, torn: false }
    }
}

impl Quotes {
    fn pass(&mut self, bytes: &[u8], delimiter: u8) {
        for byte in bytes {
            match byte {
                b'"' if self.open => {
                    self.open = false;
                    self.after_quote = true;
                    continue;
                }
                // The second of two quotes inside a quoted cell.
                b'"' if self.after_quote => self.open = true,
                b'"' if self.at_start => self.open = true,
                _ => {}
            }
            self.torn |= self.after_quote && !self.open && *byte != delimiter && !matches!(byte, b'\r' | b'\n');
            self.after_quote = false;
            self.at_start = !self.open && *byte == delimiter;
        }
    }
}
