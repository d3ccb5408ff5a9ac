//! Workbooks (.xlsx, ECMA-376 part 1, 18): each row of each sheet a post, hidden or not.
//!
//! A workbook holds no text that an editor could show, so each row is rendered as a line of its own: findings name the cell.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::archive::Archive;
use super::csv::{TableError, TableSource};
use super::jsonl::unreadable;
use super::node::Scalar;
use super::post::{Notice, Post};
use super::source::{Encoding, Source};
use super::table::{Cell, Columns};
use super::when;
use super::xml::{self, Xml};
use crate::finding::{Category, Severity};
use crate::text::{Escape, FileSpan, MappedText};

/// So many rows may stand above the header.
const ABOVE_HEADER: usize = 10;
/// Widest row that is read, in cells: Excel has 16,384 columns.
const MAX_COLUMNS: usize = 16_384;
/// Between the cells of a rendered row.
const DIVIDER: &str = " | ";

/// Reads a workbook; the second list names sheets that hold no posts.
///
/// # Errors
/// When it is no workbook, or no sheet of it has a column of text.
pub fn read_xlsx(bytes: &[u8], source: &TableSource) -> Result<(Vec<Post>, Vec<String>), TableError> {
    let broken = TableError::Broken;
    let mut archive = Archive::open(bytes).map_err(broken)?;
    let book = Workbook::read(&mut archive).map_err(broken)?;
    let (mut posts, mut others) = (Vec::new(), Vec::new());
    for sheet in &book.sheets {
        let name = &sheet.name;
        let mut rows = Vec::new();
        // What stands before the damage, and on other sheets, is checked all the same.
        let read = match archive.text(&sheet.part) {
            Ok(Some(part)) => book.rows(&part, &sheet.part, &mut rows),
            Ok(None) => {
                Err(format!("is damaged ({} is missing); open it in its program and save it again", sheet.part))
            }
            Err(reason) => Err(reason),
        };
        let known = posts_of(sheet, &rows, source, &mut posts);
        match read {
            Ok(()) if known || rows.is_empty() => {}
            Ok(()) => others.push(format!("{}: sheet “{name}” has no column of text; it was not checked", source.path)),
            Err(reason) => posts.push(damaged(sheet, rows.last(), &reason, source)),
        }
    }
    if posts.is_empty() && others.len() + 1 > book.sheets.len() && !others.is_empty() {
        let message = "no sheet has a column with the text of a post; name it under `columns:` in postcheck.yaml";
        return Err(TableError::NoPosts(message.to_owned()));
    }
    Ok((posts, others))
}

/// What is told of a sheet of which not all could be read; the last of its rows may be cut short.
fn damaged(sheet: &Sheet, last: Option<&Row>, reason: &str, source: &TableSource) -> Post {
    let row = last.map_or(1, |row| row.number);
    let place = Source {
        first_line: row,
        encoding: Encoding::Rendered,
        ..Source::new(Arc::clone(&source.path), String::new())
    };
    let message = format!("sheet “{}”, from row {row} on: {reason}", sheet.name);
    let id = format!("{}#{}!{row}", source.path, sheet.name);
    unreadable(&Arc::new(place), id, FileSpan::new(0, 0), &message)
}

/// Adds the posts of a sheet; whether it has a header of posts.
fn posts_of(sheet: &Sheet, rows: &[Row], source: &TableSource, posts: &mut Vec<Post>) -> bool {
    let found = rows.iter().take(ABOVE_HEADER + 1).enumerate().find_map(|(index, row)| {
        let (_, cells) = rendered(row, sheet);
        Columns::of_header(&cells, &source.options).map(|columns| (index + 1, columns))
    });
    let headless =
        || Columns::of_first_row(&rendered(rows.first()?, sheet).1, &source.options).map(|columns| (0, columns));
    let Some((first, columns)) = found.or_else(headless) else { return false };
    for row in rows.iter().skip(first) {
        let (text, cells) = rendered(row, sheet);
        if cells.iter().all(|cell| cell.text.text.trim().is_empty()) {
            continue;
        }
        let whole = FileSpan::new(0, text.len());
        let place = Source {
            first_line: row.number,
            encoding: Encoding::Rendered,
            ..Source::new(Arc::clone(&source.path), text)
        };
        let mut post = Post::new(format!("{}#{}!{}", source.path, sheet.name, row.number), Arc::new(place), whole);
        post.row = Some(row.number);
        columns.fill(&mut post, &cells, source.folder.as_deref());
        if sheet.hidden || row.hidden {
            let what = if sheet.hidden { format!("sheet “{}”", sheet.name) } else { format!("row {}", row.number) };
            post.notices.push(Notice {
                rule: "hidden-row",
                category: Category::Misleading,
                severity: Severity::Advice,
                place: whole,
                message: format!(
                    "{what} is hidden in the workbook, but a scheduler that imports it posts it all the same"
                ),
                help: "Delete it, or show it if it is meant to go out.",
            });
        }
        posts.push(post);
    }
    true
}

/// A row as a line of text, and its cells in that line.
fn rendered(row: &Row, sheet: &Sheet) -> (String, Vec<Cell>) {
    let mut line = String::new();
    let mut cells = Vec::new();
    let width = row.cells.keys().next_back().map_or(0, |last| last + 1);
    for column in 0..width {
        if column > 0 {
            line.push_str(DIVIDER);
        }
        let value = row.cells.get(&column).map(String::as_str).unwrap_or_default();
        let start = line.len();
        let mut mapped = MappedText::new();
        for (index, part) in value.split('\n').enumerate() {
            if index > 0 {
                mapped.push_replaced("\n", line.len()..line.len() + '↵'.len_utf8());
                line.push('↵');
            }
            let part = part.trim_end_matches('\r');
            mapped.push_verbatim(part, line.len());
            line.push_str(part);
        }
        let (text, map) = mapped.finish();
        let notes: Vec<&str> = [
            (sheet.hidden, "hidden sheet"),
            (row.hidden, "hidden row"),
            (row.hidden_columns.iter().any(|(from, to)| (*from..=*to).contains(&column)), "hidden column"),
        ]
        .into_iter()
        .filter_map(|(holds, note)| holds.then_some(note))
        .collect();
        cells.push(Cell {
            text: Scalar { text, map: map.with_escape(Escape::Never), quoted: true },
            place: FileSpan::new(start, line.len()),
            address: Some(format!("{}!{}{}", sheet.name, letters(column), row.number)),
            note: (!notes.is_empty()).then(|| notes.join(", ")),
        });
    }
    (line, cells)
}

/// A sheet as the workbook lists it.
struct Sheet {
    name: String,
    part: String,
    hidden: bool,
}

/// A row with what its cells show.
struct Row {
    /// 1-based.
    number: usize,
    hidden: bool,
    /// By column, 0-based.
    cells: BTreeMap<usize, String>,
    /// First and last column of each hidden stretch, 0-based.
    hidden_columns: Arc<Vec<(usize, usize)>>,
}

struct Workbook {
    sheets: Vec<Sheet>,
    strings: Vec<String>,
    /// For each cell format, whether it shows a date.
    dates: Vec<bool>,
    /// Dates count from 1904 rather than 1900.
    from_1904: bool,
}

impl Workbook {
    fn read(archive: &mut Archive<'_>) -> Result<Self, String> {
        let Some(book) = archive.text("xl/workbook.xml")? else {
            return Err("is no workbook; open it in its program and save it as .xlsx".to_owned());
        };
        let mut targets = BTreeMap::new();
        let links = archive.text("xl/_rels/workbook.xml.rels")?.unwrap_or_default();
        each(&links, "xl/_rels/workbook.xml.rels", |part| {
            if let Xml::Open(element) = part
                && let (Some(id), Some(target)) = (element.get("Id"), element.get("Target"))
            {
                let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
                targets.insert(id.to_owned(), path);
            }
        })?;
        let (mut sheets, mut from_1904) = (Vec::new(), false);
        each(&book, "xl/workbook.xml", |part| {
            let Xml::Open(element) = part else { return };
            match element.local() {
                "workbookPr" => from_1904 = matches!(element.get("date1904"), Some("1" | "true")),
                "sheet" => {
                    let part = element.get("id").and_then(|id| targets.get(id)).cloned().unwrap_or_default();
                    let name = element.get("name").unwrap_or_default().to_owned();
                    sheets.push(Sheet {
                        name,
                        part,
                        hidden: matches!(element.get("state"), Some("hidden" | "veryHidden")),
                    });
                }
                _ => {}
            }
        })?;
        let strings = archive.text("xl/sharedStrings.xml")?.unwrap_or_default();
        let styles = archive.text("xl/styles.xml")?.unwrap_or_default();
        Ok(Self { sheets, strings: shared_strings(&strings)?, dates: date_formats(&styles)?, from_1904 })
    }

    /// Adds the rows of a sheet to `rows`; where it is damaged, those before the damage.
    fn rows(&self, xml: &str, part: &str, rows: &mut Vec<Row>) -> Result<(), String> {
        let mut hidden_columns: Vec<(usize, usize)> = Vec::new();
        let mut shared = Arc::new(Vec::new());
        // The cell that is open: column, type, format; and what has been read of its value.
        let mut cell: Option<(usize, String, usize)> = None;
        let (mut value, mut reading, mut phonetic) = (String::new(), false, false);
        each(xml, part, |piece| match piece {
            Xml::Open(element) => match element.local() {
                "col" if is_set(element.get("hidden")) => {
                    let number = |name| element.get(name).and_then(|text| text.parse::<usize>().ok()).unwrap_or(1);
                    hidden_columns.push((number("min").saturating_sub(1), number("max").saturating_sub(1)));
                }
                "sheetData" => shared = Arc::new(std::mem::take(&mut hidden_columns)),
                "row" => {
                    let number = element.get("r").and_then(|text| text.parse().ok());
                    let number = number.unwrap_or_else(|| rows.last().map_or(1, |row| row.number + 1));
                    let hidden = is_set(element.get("hidden"));
                    rows.push(Row { number, hidden, cells: BTreeMap::new(), hidden_columns: Arc::clone(&shared) });
                }
                "c" => {
                    let next = rows.last().and_then(|row| row.cells.keys().next_back()).map_or(0, |last| last + 1);
                    let column = element.get("r").and_then(column_of).unwrap_or(next);
                    let format = element.get("s").and_then(|text| text.parse().ok()).unwrap_or(0);
                    cell = Some((column, element.get("t").unwrap_or("n").to_owned(), format));
                    value.clear();
                }
                "v" | "t" => reading = !phonetic,
                "rPh" => phonetic = true,
                _ => {}
            },
            Xml::Close(name) => match xml::local(&name) {
                "v" | "t" => reading = false,
                "rPh" => phonetic = false,
                "c" => {
                    let (Some((column, kind, format)), Some(row)) = (cell.take(), rows.last_mut()) else { return };
                    let shown = self.shown(&value, &kind, format);
                    if !shown.is_empty() && column < MAX_COLUMNS {
                        row.cells.insert(column, shown);
                    }
                }
                _ => {}
            },
            Xml::Text(text) if reading => value.push_str(&text.text),
            Xml::Text(_) => {}
        })
    }

    /// What a cell shows.
    fn shown(&self, value: &str, kind: &str, format: usize) -> String {
        match kind {
            "s" => value.trim().parse().ok().and_then(|at: usize| self.strings.get(at)).cloned().unwrap_or_default(),
            "b" => if value.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned(),
            "n" => {
                let Ok(number) = value.trim().parse::<f64>() else { return value.to_owned() };
                if self.dates.get(format).copied().unwrap_or(false) {
                    return date(number, self.from_1904).unwrap_or_else(|| value.to_owned());
                }
                // Whole numbers that are still exact are written out; others stay as the workbook has them.
                if number.fract() == 0.0 && number.abs() < 1e15 { format!("{number:.0}") } else { value.to_owned() }
            }
            _ => value.to_owned(),
        }
    }
}

fn is_set(attribute: Option<&str>) -> bool {
    matches!(attribute, Some("1" | "true"))
}

/// Reads a part; an error names it.
fn each(xml: &str, part: &str, mut take: impl FnMut(Xml)) -> Result<(), String> {
    xml::read(xml, &mut take).map_err(|error| {
        format!("is damaged ({part}, byte {}: {}); open it in its program and save it again", error.at, error.message)
    })
}

fn shared_strings(xml: &str) -> Result<Vec<String>, String> {
    let mut strings: Vec<String> = Vec::new();
    let (mut reading, mut phonetic) = (false, false);
    each(xml, "xl/sharedStrings.xml", |piece| match piece {
        Xml::Open(element) => match element.local() {
            "si" => strings.push(String::new()),
            "t" => reading = !phonetic,
            "rPh" => phonetic = true,
            _ => {}
        },
        Xml::Close(name) => match xml::local(&name) {
            "t" => reading = false,
            "rPh" => phonetic = false,
            _ => {}
        },
        Xml::Text(text) if reading => strings.last_mut().into_iter().for_each(|last| last.push_str(&text.text)),
        Xml::Text(_) => {}
    })?;
    Ok(strings)
}

/// For each cell format, whether it shows a date (built-in formats of ECMA-376 part 1, 18.8.30, and those of the book).
fn date_formats(xml: &str) -> Result<Vec<bool>, String> {
    let mut own: BTreeMap<usize, bool> = BTreeMap::new();
    let mut formats = Vec::new();
    let mut inside = false;
    each(xml, "xl/styles.xml", |piece| match piece {
        Xml::Open(element) => match element.local() {
            "numFmt" => {
                let id = element.get("numFmtId").and_then(|id| id.parse().ok());
                own.extend(id.zip(element.get("formatCode").map(is_date_code)));
            }
            "cellXfs" => inside = true,
            "xf" if inside => {
                let id: usize = element.get("numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
                formats.push(own.get(&id).copied().unwrap_or(matches!(id, 14..=22 | 27..=36 | 45..=47 | 50..=58)));
            }
            _ => {}
        },
        Xml::Close(name) if xml::local(&name) == "cellXfs" => inside = false,
        _ => {}
    })?;
    Ok(formats)
}

/// Whether a format code has letters of dates outside quotes, colours and conditions.
fn is_date_code(code: &str) -> bool {
    let (mut quoted, mut bracket) = (false, false);
    code.chars().any(|c| {
        match c {
            '"' => quoted = !quoted,
            '[' => bracket = true,
            ']' => bracket = false,
            _ => return !quoted && !bracket && matches!(c.to_ascii_lowercase(), 'd' | 'm' | 'y' | 'h' | 's'),
        }
        false
    })
}

/// The date of a serial number: days since 30 December 1899 (or 1 January 1904), the time of day as a fraction.
fn date(serial: f64, from_1904: bool) -> Option<String> {
    if !(0.0..200_000.0).contains(&serial) {
        return None;
    }
    // Both are within range, so nothing is cut off.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let (days, minutes) = (serial.floor() as i64, (serial.fract() * 1440.0).round() as u32);
    let clock = format!("{:02}:{:02}", (minutes / 60).min(23), minutes % 60);
    if days == 0 && !from_1904 {
        return Some(clock);
    }
    let epoch = if from_1904 { 24_107 } else { 25_569 };
    let (year, month, day) = civil(days - epoch);
    let day = when::day(year, month, day)?;
    Some(if minutes == 0 { day } else { format!("{day} {clock}") })
}

/// The date of a day counted from 1 January 1970 (Howard Hinnant, "chrono-compatible low-level date algorithms").
fn civil(days: i64) -> (u32, u32, u32) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let small = |number: i64| u32::try_from(number).unwrap_or(0);
    (small(year), small(month), small(day_of_year - (153 * shifted + 2) / 5 + 1))
}

/// The column, 0-based, of an address such as `AB12`.
fn column_of(address: &str) -> Option<usize> {
    let letters = address.chars().take_while(char::is_ascii_alphabetic);
    let number = letters.fold(0_usize, |number, c| {
        number
            .saturating_mul(26)
            .saturating_add(usize::from(u8::try_from(c.to_ascii_uppercase()).unwrap_or(b'A') - b'A') + 1)
    });
    number.checked_sub(1)
}

/// The letters of a column, 0-based.
fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        letters.push(char::from(b'A' + u8::try_from((left - 1) % 26).unwrap_or(0)));
        left = (left - 1) / 26;
    }
    letters.into_iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        for (column, expected) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(letters(column), expected);
            assert_eq!(column_of(&format!("{expected}7")), Some(column));
        }
    }

    #[test]
    fn serial_numbers_are_dates() {
        assert_eq!(date(46_360.375, false).as_deref(), Some("2026-12-04 09:00"));
        assert_eq!(date(44_898.0, true).as_deref(), Some("2026-12-04"));
        assert_eq!(date(0.5, false).as_deref(), Some("12:00"));
    }

    #[test]
    fn a_format_with_letters_of_dates_shows_a_date() {
        assert!(is_date_code("dd/mm/yyyy hh:mm"));
        assert!(!is_date_code("[Red]#,##0.00 \"days\""));
    }
}
