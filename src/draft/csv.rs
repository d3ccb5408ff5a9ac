//! CSV (RFC 4180) as schedulers and spreadsheets write it: each row a post, read one at a time.

use std::io::{self, BufRead, Cursor, Read};
use std::path::PathBuf;
use std::sync::Arc;

use super::node::Scalar;
use super::post::Post;
use super::record;
use super::source::{Encoding, Source};
use super::table::{Cell, Columns, TableOptions};
use crate::text::{Escape, FileSpan, MappedText, SourceMap};

/// Largest row, in bytes.
const MAX_ROW: usize = 32 * 1024 * 1024;
/// Largest file in UTF-16, which is not read row by row.
const MAX_UTF16: u64 = 256 * 1024 * 1024;
/// So many lines may stand above the header: the title of a calendar.
const ABOVE_HEADER: usize = 10;
/// After so many quotes that were never closed, a line is a row whatever its quotes say.
const MAX_UNCLOSED: usize = 50;

/// Rows are handed on in blocks of about this many bytes.
const BLOCK: usize = 64 * 1024;

/// Where a table comes from and how it is read.
#[derive(Clone, Debug)]
pub struct TableSource {
    pub path: Arc<str>,
    /// The draft's folder.
    pub folder: Option<PathBuf>,
    pub options: TableOptions,
}

/// Why no row of a table could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableError {
    /// There is no column of text: perhaps it is no table of posts at all.
    NoPosts(String),
    /// The file cannot be read as what it is.
    Broken(String),
}

impl TableError {
    /// One line: what is wrong and what to do.
    #[must_use]
    pub fn message(&self) -> &str {
        match self {
            Self::NoPosts(message) | Self::Broken(message) => message,
        }
    }
}

/// A table whose header has been read.
#[derive(Debug)]
struct Table {
    source: TableSource,
    columns: Columns,
    delimiter: u8,
    encoding: Encoding,
}

/// Some rows of a table, to be read wherever and whenever it suits.
#[derive(Debug)]
pub struct Rows {
    table: Arc<Table>,
    rows: Vec<Row>,
}

impl Rows {
    /// Path of the draft.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.table.source.path
    }

    /// Whether these are the first rows of their draft.
    #[must_use]
    pub fn starts_draft(&self) -> bool {
        self.rows.first().is_none_or(|row| row.first)
    }

    /// Hands each row on as a post; empty rows are none.
    pub fn read(self, take: &mut impl FnMut(Post)) {
        self.rows.iter().filter_map(|row| post(row, &self.table)).for_each(take);
    }
}

/// Cuts `input` into rows.
///
/// # Errors
/// What `input` and `take` return; a table that cannot be read at all is the inner error.
pub fn cut_csv(
    input: &mut dyn BufRead,
    source: &TableSource,
    take: &mut dyn FnMut(Rows) -> io::Result<()>,
) -> io::Result<Result<(), TableError>> {
    let start = input.fill_buf()?;
    let (bom, encoding) = match start {
        [0xef, 0xbb, 0xbf, ..] => (3, Encoding::Utf8),
        [0xff, 0xfe, ..] => (2, Encoding::Utf16Le),
        [0xfe, 0xff, ..] => (2, Encoding::Utf16Be),
        _ => (0, Encoding::Utf8),
    };
    input.consume(bom);
    if encoding == Encoding::Utf8 {
        return cut(Records::new(input, bom, encoding), source, take);
    }
    let mut bytes = Vec::new();
    input.take(MAX_UTF16 + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_UTF16 {
        return Ok(Err(TableError::Broken("larger than 256 MiB; save it as UTF-8 or split it".to_owned())));
    }
    let from = if encoding == Encoding::Utf16Le { encoding_rs::UTF_16LE } else { encoding_rs::UTF_16BE };
    let (text, broken) = from.decode_without_bom_handling(&bytes);
    if broken {
        return Ok(Err(TableError::Broken("not UTF-16, though it begins so; save the file as UTF-8".to_owned())));
    }
    cut(Records::new(&mut Cursor::new(text.as_bytes()), bom, encoding), source, take)
}

fn cut(
    mut records: Records<'_>,
    source: &TableSource,
    take: &mut dyn FnMut(Rows) -> io::Result<()>,
) -> io::Result<Result<(), TableError>> {
    let (columns, mut rows) = match header(&mut records, &source.options)? {
        Ok(found) => found,
        Err(error) => return Ok(Err(error)),
    };
    let (delimiter, encoding) = (records.delimiter, records.encoding);
    let table = Arc::new(Table { source: source.clone(), columns, delimiter, encoding });
    let mut first = true;
    loop {
        let mut size: usize = rows.iter().map(|row| row.text.len()).sum();
        while size < BLOCK {
            let Some(row) = records.next()? else { break };
            size += row.text.len();
            rows.push(row);
        }
        if rows.is_empty() {
            return Ok(Ok(()));
        }
        if let Some(row) = rows.first_mut() {
            row.first = first;
        }
        first = false;
        take(Rows { table: Arc::clone(&table), rows: std::mem::take(&mut rows) })?;
    }
}

/// Finds out what the columns are: from a header, or from a first row as Hootsuite wants it, which is handed back.
fn header(records: &mut Records<'_>, options: &TableOptions) -> io::Result<Result<(Columns, Vec<Row>), TableError>> {
    let mut above: Vec<Row> = Vec::new();
    while let Some(row) = records.next()? {
        let says = row.text.trim_end().strip_prefix("sep=").and_then(|rest| rest.bytes().next());
        if let Some(delimiter) = says.filter(|_| row.number == 1) {
            records.delimiter = delimiter;
            continue;
        }
        if let Some(columns) = Columns::of_header(&row.cells(records.delimiter), options) {
            return Ok(Ok((columns, Vec::new())));
        }
        above.push(row);
        if above.len() > ABOVE_HEADER {
            break;
        }
    }
    let Some(first) = above.first() else {
        return Ok(Err(TableError::NoPosts("there are no rows".to_owned())));
    };
    let cells = first.cells(records.delimiter);
    if let Some(columns) = Columns::of_first_row(&cells, options) {
        return Ok(Ok((columns, above)));
    }
    let names: Vec<String> = cells.into_iter().take(12).map(|cell| cell.text.text).collect();
    Ok(Err(TableError::NoPosts(format!(
        "no column holds the text of a post ({}); name it under `columns:` in postcheck.yaml, for example `columns: {{text: Our words}}`",
        names.join(", ")
    ))))
}

/// The row as a post; `None` where all its cells are empty.
fn post(row: &Row, table: &Table) -> Option<Post> {
    let path = &table.source.path;
    let source = Arc::new(Source {
        first_line: row.line,
        offset: row.offset,
        encoding: if row.windows { Encoding::Windows1252 } else { table.encoding },
        ..Source::new(Arc::clone(path), row.text.clone())
    });
    let cells = row.cells(table.delimiter);
    if cells.iter().all(|cell| cell.text.text.trim().is_empty()) && !row.unclosed {
        return None;
    }
    let whole = FileSpan::new(0, row.text.len());
    let mut post = Post::new(format!("{path}#{}", row.number), source, whole);
    post.row = Some(row.number);
    table.columns.fill(&mut post, &cells, table.source.folder.as_deref());
    let number = row.number;
    if row.unclosed {
        let message = format!("row {number}: a quote is opened and never closed; double quotes inside a cell");
        broken(&mut post, whole, &message);
    } else if let Some(cell) = cells.iter().find(|cell| is_torn(&row.text, cell)) {
        let message = format!("row {number}: text follows a closing quote; double quotes inside a cell");
        broken(&mut post, cell.place, &message);
    }
    let known = table.columns.len();
    if cells.iter().skip(known).any(|cell| !cell.text.text.trim().is_empty()) {
        let message = format!(
            "row {number} has {} cells and the header {known}; put cells with a delimiter in quotes",
            cells.len()
        );
        broken(&mut post, whole, &message);
    }
    Some(post)
}

fn broken(post: &mut Post, place: FileSpan, message: &str) {
    post.broken = true;
    record::problem(post, place, message);
}

/// Whether text stands between a cell's closing quote and its end.
fn is_torn(row: &str, cell: &Cell) -> bool {
    let raw = row.get(cell.place.start..cell.place.end).unwrap_or_default();
    raw.starts_with('"') && !raw.ends_with('"')
}

/// One row as it is written.
#[derive(Debug)]
struct Row {
    text: String,
    /// First byte in the file.
    offset: usize,
    /// 1-based.
    line: usize,
    /// 1-based; the header counts.
    number: usize,
    /// Not UTF-8, so read as Windows-1252.
    windows: bool,
    /// A quote is opened and never closed.
    unclosed: bool,
    /// The first of its draft.
    first: bool,
}

impl Row {
    fn cells(&self, delimiter: u8) -> Vec<Cell> {
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
struct Records<'i> {
    input: &'i mut dyn BufRead,
    /// Lines read ahead in search of a closing quote that never came.
    ahead: Cursor<Vec<u8>>,
    encoding: Encoding,
    delimiter: u8,
    known: bool,
    offset: usize,
    line: usize,
    number: usize,
    unclosed: usize,
}

impl<'i> Records<'i> {
    fn new(input: &'i mut dyn BufRead, offset: usize, encoding: Encoding) -> Self {
        let ahead = Cursor::new(Vec::new());
        Self { input, ahead, encoding, delimiter: b',', known: false, offset, line: 1, number: 0, unclosed: 0 }
    }

    fn line(&mut self, bytes: &mut Vec<u8>) -> io::Result<usize> {
        let limit = MAX_ROW as u64;
        let read = Read::by_ref(&mut self.ahead).take(limit).read_until(b'\n', bytes)?;
        if read > 0 { Ok(read) } else { Read::by_ref(&mut self.input).take(limit).read_until(b'\n', bytes) }
    }

    fn next(&mut self) -> io::Result<Option<Row>> {
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
