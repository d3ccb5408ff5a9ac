//! A register's file as rows of cells: CSV, XLSX and YAML look the same from here on.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use serde::Deserialize;
use serde_json::Value;
use serde_saphyr::Spanned;

use super::cells::Cells;
use super::columns::{Columns, Mapping, Meaning};

/// Rows looked at for the headings of a workbook: titles may stand above them.
const HEADING_ROWS: usize = 12;

/// One row: where it stands and its cells, in the order of the headings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Line of the file, or row of the worksheet; 1-based.
    pub number: usize,
    pub cells: Cells,
}

impl Row {
    /// The cells as headings.
    fn headings(&self) -> Vec<String> {
        self.cells.iter().map(str::to_owned).collect()
    }
}

/// Headings and rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    pub headings: Vec<String>,
    pub rows: Vec<Row>,
}

/// What `people:` in YAML holds: records with the columns as keys.
#[derive(Deserialize)]
struct People {
    people: Vec<Spanned<BTreeMap<String, Value>>>,
}

impl Sheet {
    /// Reads `bytes` by the ending of `name`: `.csv`, `.tsv`, `.xlsx`, `.yaml`, `.yml` or `.json`.
    ///
    /// # Errors
    /// One line with the place: what is wrong and what to do.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self, String> {
        let ending = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        match ending.as_str() {
            "csv" | "tsv" | "txt" => Self::csv(text(bytes)?),
            "xlsx" => Self::xlsx(bytes),
            "yaml" | "yml" | "json" => Self::yaml(text(bytes)?),
            "xls" | "ods" | "xlsb" => Err("this kind of workbook is not read; save it as .xlsx or .csv".to_owned()),
            _ => Err("not a register; it must end in .yaml, .csv or .xlsx".to_owned()),
        }
    }

    fn csv(text: &str) -> Result<Self, String> {
        let first = text.lines().next().unwrap_or_default();
        let count = |sign: char| first.matches(sign).count();
        let delimiter = [b';', b'\t'].into_iter().find(|sign| count(char::from(*sign)) > count(',')).unwrap_or(b',');
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .has_headers(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let told = |error: &csv::Error| {
            let line = error.position().map_or(0, csv::Position::line);
            format!("near line {line}: not CSV; save the file as CSV in UTF-8")
        };
        let headings: Vec<String> = reader.headers().map_err(|error| told(&error))?.iter().map(str::to_owned).collect();
        let mut rows = Vec::new();
        let (mut counted, mut number) = (0, 1);
        for record in reader.records() {
            let record = record.map_err(|error| told(&error))?;
            // The reader's own count stands before blank lines and the second half of a line end.
            let at = record.position().map_or(0, |place| usize::try_from(place.byte()).unwrap_or(0));
            let skipped = text.get(at..).map_or(0, |rest| rest.len() - rest.trim_start_matches(['\r', '\n']).len());
            let passed = text.as_bytes().get(counted..at + skipped).unwrap_or_default();
            number += memchr::memchr_iter(b'\n', passed).count();
            counted = at + skipped;
            if record.len() > headings.len() && record.iter().skip(headings.len()).any(|cell| !cell.is_empty()) {
                return Err(format!(
                    "line {number}: more cells than headings; a cell with a comma needs quotation marks"
                ));
            }
            rows.push(Row { number, cells: record.iter().collect() });
        }
        Ok(Self { headings, rows }.without_empty_rows())
    }

    fn xlsx(bytes: &[u8]) -> Result<Self, String> {
        let broken = |error: calamine::XlsxError| format!("not a workbook that can be read: {error}");
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(broken)?;
        let mut problem = None;
        for name in book.sheet_names() {
            let range = book.worksheet_range(&name).map_err(broken)?;
            let from = range.start().map_or(0, |(row, _)| usize::try_from(row).unwrap_or(0));
            let rows: Vec<Row> = range
                .rows()
                .enumerate()
                .map(|(index, cells)| Row { number: from + index + 1, cells: cells.iter().map(cell).collect() })
                .collect();
            // The headings are the first row that reads as headings; titles and notes above them are passed over.
            for index in 0..rows.len().min(HEADING_ROWS) {
                let Some(headings) = rows.get(index).map(Row::headings) else { break };
                match Columns::of(&headings, &Mapping::default()) {
                    Ok(_) => {
                        let rows = rows.into_iter().skip(index + 1).collect();
                        return Ok(Self { headings, rows }.without_empty_rows());
                    }
                    Err(_) => {
                        problem = problem.or_else(|| looks_like_headings(&headings).then_some((index, rows.clone())));
                    }
                }
            }
        }
        // A mapping may know what the mapper does not: the caller finds out.
        let Some((index, rows)) = problem else {
            return Err("no worksheet has a row of headings such as id, surname, status".to_owned());
        };
        let headings = rows.get(index).map(Row::headings).unwrap_or_default();
        Ok(Self { headings, rows: rows.into_iter().skip(index + 1).collect() }.without_empty_rows())
    }

    fn yaml(text: &str) -> Result<Self, String> {
        let told = |error: serde_saphyr::Error| {
            let line = error.location().map_or(0, |place| place.line());
            // The parser's own words may quote a name.
            format!(
                "line {line}: not a list of people; write people: and below it a record for each, - {{id: …, status: …}}"
            )
        };
        let keyed =
            text.lines().any(|line| line.starts_with("people:") || line.trim_start().starts_with("{\"people\""));
        // A register may be large, but nothing in it is larger than the file: only aliases could make it so.
        let most = text.len().saturating_add(1024);
        let budget = || {
            serde_saphyr::options! {
                budget: serde_saphyr::budget! { max_events: most, max_nodes: most, max_total_scalar_bytes: most },
            }
        };
        let people = if keyed {
            serde_saphyr::from_str_with_options::<People>(text, budget()).map(|all| all.people)
        } else {
            serde_saphyr::from_str_with_options::<Vec<Spanned<BTreeMap<String, Value>>>>(text, budget())
        };
        let records = people.map_err(told)?;
        let mut headings: Vec<String> = Vec::new();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        for key in records.iter().flat_map(|record| record.value.keys()) {
            if !places.contains_key(key) {
                places.insert(key.clone(), headings.len());
                headings.push(key.clone());
            }
        }
        let rows = records
            .into_iter()
            .map(|record| {
                let mut cells = vec![String::new(); headings.len()];
                for (key, value) in &record.value {
                    if let Some(cell) = places.get(key).and_then(|place| cells.get_mut(*place)) {
                        *cell = plain(value);
                    }
                }
                Row { number: usize::try_from(record.referenced.line()).unwrap_or(0), cells: cells.iter().collect() }
            })
            .collect();
        Ok(Self { headings, rows })
    }

    fn without_empty_rows(mut self) -> Self {
        self.rows.retain(|row| row.cells.iter().any(|cell| !cell.trim().is_empty()));
        self
    }
}

fn looks_like_headings(cells: &[String]) -> bool {
    let known =
        Columns::of(&[cells.to_vec(), vec!["id".to_owned(), "status".to_owned()]].concat(), &Mapping::default());
    cells.iter().filter(|cell| !cell.is_empty()).count() >= 2
        && known.map_or(true, |columns| {
            columns.meanings.iter().take(cells.len()).any(|meaning| !matches!(meaning, Meaning::Other))
        })
}

fn text(bytes: &[u8]) -> Result<&str, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes.iter().take(error.valid_up_to()).filter(|byte| **byte == b'\n').count() + 1;
        format!("line {line}: not UTF-8; save the file as UTF-8")
    })?;
    Ok(text.trim_start_matches('\u{feff}'))
}

/// A cell of a workbook as it would stand in a CSV file.
fn cell(data: &Data) -> String {
    match data {
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.trim().to_owned(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Bool(flag) => flag.to_string(),
        Data::DateTime(time) if time.is_datetime() => {
            let (year, month, day, ..) = time.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::DateTime(time) => time.as_f64().to_string(),
        // `#N/A` where a status should be is no answer.
        Data::Error(error) => format!("{error}"),
        Data::Empty => String::new(),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.trim().to_owned(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(";"),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_with_semicolons_quotes_and_blank_lines_keeps_its_line_numbers() {
        let sheet =
            Sheet::read("a.csv", "\u{feff}id;status\r\n\r\nP-1;\"yes\r\nthen no\"\r\nP-2;no\r\n".as_bytes()).unwrap();
        assert_eq!(sheet.headings, ["id", "status"]);
        assert_eq!(sheet.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [3, 5]);
    }

    #[test]
    fn yaml_records_are_rows() {
        let sheet =
            Sheet::read("a.yaml", b"people:\n- id: P-1\n  year: 4\n  scopes: [website, press]\n- id: P-2\n").unwrap();
        let heading = sheet.headings.iter().position(|heading| heading == "scopes").unwrap();
        assert_eq!(sheet.rows[0].cells.get(heading), Some("website;press"));
        assert_eq!(sheet.rows[1].number, 5);
        assert_eq!(sheet.rows[1].cells.get(heading), Some(""));
    }

    #[test]
    fn what_is_no_register_is_said_in_one_line() {
        for (name, bytes) in [("a.csv", &b"id\n\xff"[..]), ("a.xlsx", b"no"), ("a.yaml", b"people: 3"), ("a.pdf", b"")]
        {
            let message = Sheet::read(name, bytes).unwrap_err();
            assert!(!message.is_empty() && !message.contains('\n'), "{message}");
        }
    }
}
