//! CSV (RFC 4180) as schedulers and spreadsheets write it: each row a post, read one at a time.

mod rows;

use std::io::{self, BufRead, Cursor, Read};
use std::path::PathBuf;
use std::sync::Arc;

use super::post::Post;
use super::record;
use super::source::{Encoding, Source};
use super::table::{Cell, Columns, TableOptions};
use crate::text::FileSpan;

use rows::{Records, Row};

/// Largest file in UTF-16, which is not read row by row.
const MAX_UTF16: u64 = 256 * 1024 * 1024;
/// So many lines may stand above the header: the title of a calendar.
const ABOVE_HEADER: usize = 10;
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
