//! Tables of posts: which column holds what, and a row as a post. Shared by the readers of CSV and workbooks.

mod headers;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::node::{Key, Node, Scalar, Value};
use super::post::{Notice, PassageKind, Post, Region};
use super::record;
use super::when::{self, DateOrder, When};
use crate::finding::{Category, Severity};
use crate::text::{FileSpan, Span};

pub use headers::COLUMN_FIELDS;
use headers::{Role, role};

/// How an organisation's own tables are to be read: the `columns:` block of `postcheck.yaml`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableOptions {
    /// Header of a column to the field it holds (`text`, `images`, `alt`, `ignore`, …).
    pub columns: BTreeMap<String, String>,
    pub dates: DateOrder,
}

/// Longest name of a column, in characters, in a header of which only one is known.
const LONGEST_NAME: usize = 40;

/// A cell of a row.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    /// Its text, with where it stands.
    pub(super) text: Scalar,
    /// The whole cell, quotes included.
    pub(super) place: FileSpan,
    /// Address in a workbook.
    pub(super) address: Option<String>,
    /// For example `hidden column`.
    pub(super) note: Option<String>,
}

/// The columns of one table.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    names: Vec<Arc<str>>,
    roles: Vec<Role>,
    dates: DateOrder,
}

impl Columns {
    /// The columns that a header names; `None` where it is no header of a table of posts.
    pub(super) fn of_header(header: &[Cell], options: &TableOptions) -> Option<Self> {
        let names: Vec<Arc<str>> = header.iter().map(|cell| Arc::from(cell.text.text.trim())).collect();
        let mut roles: Vec<Role> = names.iter().map(|name| role(name, options)).collect();
        let known = roles.iter().filter(|role| **role != Role::Other).count();
        let has = |roles: &[Role], field| roles.contains(&Role::Field(field));
        // A calendar without a column of its own for the text says it in the description or title.
        if !has(&roles, "text") {
            for field in ["description", "title"] {
                if let Some(role) = roles.iter_mut().find(|role| **role == Role::Field(field)).filter(|_| known > 1) {
                    *role = Role::Field("text");
                    break;
                }
            }
        }
        // Where only the text is known by its name, the others have to look like names, too.
        let are_names = || names.iter().all(|name| name.chars().count() <= LONGEST_NAME);
        let is_header = has(&roles, "text") && (known > 1 || are_names());
        is_header.then_some(Self { names, roles, dates: options.dates })
    }

    /// The columns of Hootsuite's bulk composer, which has no header: date, message, link, pictures.
    pub(super) fn of_first_row(row: &[Cell], options: &TableOptions) -> Option<Self> {
        let [first, second, ..] = row else { return None };
        if when::read(&first.text.text, options.dates) == When::Unreadable || second.text.text.trim().is_empty() {
            return None;
        }
        let roles = (0..row.len())
            .map(|index| Role::Field(["publish_at", "text", "link"].get(index).copied().unwrap_or("images")));
        let names = (1..=row.len()).map(|number| Arc::from(format!("{number}").as_str()));
        Some(Self { names: names.collect(), roles: roles.collect(), dates: options.dates })
    }

    pub(super) fn len(&self) -> usize {
        self.roles.len()
    }

    /// Fills `post` from the cells of its row.
    pub(super) fn fill(&self, post: &mut Post, row: &[Cell], folder: Option<&Path>) {
        post.regions.extend(self.names.iter().zip(row).map(|(name, cell)| Region {
            place: cell.place,
            column_name: (!name.is_empty()).then(|| Arc::clone(name)),
            cell: cell.address.clone(),
            note: cell.note.clone(),
        }));
        let of = |field: &'static str| self.filled(row, move |role| *role == Role::Field(field));
        let mut bodies = of("text");
        if let Some(body) = bodies.next() {
            record::add_scalar(post, PassageKind::Body, &body.text);
        }
        for more in bodies.chain(of("hashtags")) {
            record::add_scalar(post, PassageKind::Excerpt, &more.text);
        }
        for link in of("link") {
            let link = link.text.clone();
            record::add_scalar(post, PassageKind::LinkTarget, &link);
        }
        let record = self.record(post.place, row);
        record::fill(post, &record, folder);
        self.when(post, row);
        for (name, cell) in self.names.iter().zip(row).filter(|(_, cell)| !cell.text.text.is_empty()) {
            post.fields.entry(name.to_string()).or_insert_with(|| cell.text.text.clone());
            excel_traces(post, cell);
        }
    }

    fn filled<'c>(&self, row: &'c [Cell], wanted: impl Fn(&Role) -> bool) -> impl Iterator<Item = &'c Cell> {
        let cells = self.roles.iter().zip(row).filter(move |(role, _)| wanted(role)).map(|(_, cell)| cell);
        cells.filter(|cell| !cell.text.text.trim().is_empty())
    }

    /// The row as a record with the fields of a post.
    fn record(&self, place: FileSpan, row: &[Cell]) -> Node {
        let first = |field: &'static str| self.filled(row, move |role| *role == Role::Field(field)).next();
        let mut fields: Vec<(Key, Node)> = Vec::new();
        let mut put = |name: &str, node: Node| fields.push((Key { name: name.to_owned(), place: node.place }, node));
        let plain = |cell: &Cell| Node { place: cell.place, value: Value::Scalar(cell.text.clone()) };
        for name in [
            "title",
            "description",
            "excerpt",
            "first_comment",
            "author",
            "bio",
            "id",
            "approved_by",
            "approval_status",
        ] {
            if let Some(cell) = first(name) {
                put(name, plain(cell));
            }
        }
        // Schedulers have a column of this name for the profile; only our own two words mean who speaks.
        if let Some(cell) = first("account").filter(|cell| matches!(cell.text.text.trim(), "official" | "personal")) {
            put("account", plain(cell));
        }
        let mut channels: Vec<Scalar> =
            first("channels").map(|cell| cell.text.split(&[',', ';', '|', '\n', '&', '+'])).unwrap_or_default();
        for (role, cell) in self.roles.iter().zip(row) {
            if let (Role::Network(channel), true) = (role, is_yes(&cell.text.text)) {
                channels.push(Scalar { text: (*channel).to_owned(), ..cell.text.clone() });
            }
        }
        if !channels.is_empty() {
            put("channels", Node::list(place, channels));
        }
        let images = self.images(row, place);
        if !images.is_empty() {
            put("images", Node { place, value: Value::List(images) });
        }
        Node { place, value: Value::Map(fields) }
    }

    /// Pictures with their alternative texts, and what the row says of all of them.
    fn images(&self, row: &[Cell], place: FileSpan) -> Vec<Node> {
        let mut files: Vec<(Scalar, FileSpan, Option<Scalar>)> = Vec::new();
        for (role, cell) in self.roles.iter().zip(row) {
            let number = match role {
                Role::Field("images") => None,
                Role::Numbered("images", number) => Some(*number),
                _ => continue,
            };
            for file in cell.text.split(&[',', ';', '|', '\n']) {
                let alt = number.and_then(|number| {
                    self.filled(row, move |role| *role == Role::Numbered("alt", number))
                        .next()
                        .map(|cell| cell.text.clone())
                });
                files.push((file, cell.place, alt));
            }
        }
        let mut alts = Vec::new();
        for cell in self.filled(row, |role| *role == Role::Field("alt")) {
            alts.extend(if files.len() > 1 { cell.text.split(&['|', '\n']) } else { vec![cell.text.clone()] });
        }
        let mut alts = alts.into_iter();
        let about = ["consent", "shows", "people", "credit"]
            .map(|name| (name, self.filled(row, move |role| *role == Role::Field(name)).next()));
        let mut images: Vec<Node> = Vec::new();
        for (file, cell, alt) in files {
            let scalar = |place: FileSpan, scalar: Scalar| Node { place, value: Value::Scalar(scalar) };
            let key = |name: &str| Key { name: name.to_owned(), place: cell };
            let mut fields = vec![(key("file"), scalar(cell, file))];
            if let Some(alt) = alt.or_else(|| alts.next()) {
                fields.push((key("alt"), scalar(cell, alt)));
            }
            for (name, cell) in about.iter().filter_map(|(name, cell)| cell.map(|cell| (*name, cell))) {
                let node = match name {
                    "shows" | "people" => Node::list(cell.place, cell.text.split(&[',', ';', '|', '\n'])),
                    _ => scalar(cell.place, cell.text.clone()),
                };
                fields.push((key(name), node));
            }
            images.push(Node { place: cell, value: Value::Map(fields) });
        }
        // An alternative text without a picture is published text all the same.
        let _ = place;
        images
    }

    /// When the post goes out, from one column or from two.
    fn when(&self, post: &mut Post, row: &[Cell]) {
        let first = |field: &'static str| self.filled(row, move |role| *role == Role::Field(field)).next();
        let Some(cell) = first("publish_at").or_else(|| first("date")) else { return };
        let written = cell.text.text.trim();
        match when::read(written, self.dates) {
            When::Known(day) => {
                let time = first("time").filter(|_| !day.contains('T')).and_then(|cell| when::time(&cell.text.text));
                post.publish_at = Some(time.map_or(day.clone(), |time| format!("{day}T{time}")));
            }
            When::Ambiguous(one, other) => post.notices.push(Notice {
                rule: "ambiguous-date",
                category: Category::Unverified,
                severity: Severity::Warning,
                place: cell.text.map.to_file(Span::all(&cell.text.text)),
                message: format!("'{written}' may be {one} or {other}, so nothing that depends on the day was checked"),
                help: "Write YYYY-MM-DD, or say `dates: day-first` under `columns:` in postcheck.yaml.",
            }),
            When::Unreadable => post.notices.push(Notice {
                rule: "unreadable-date",
                category: Category::Unverified,
                severity: Severity::Warning,
                place: cell.text.map.to_file(Span::all(&cell.text.text)),
                message: format!("'{written}' is no date, so nothing that depends on the day was checked"),
                help: "Write YYYY-MM-DD HH:MM.",
            }),
        }
    }
}

fn is_yes(text: &str) -> bool {
    matches!(text.trim().to_ascii_lowercase().as_str(), "true" | "yes" | "y" | "x" | "1" | "✓" | "✔")
}

/// Traces that spreadsheets leave in text: rounded numbers, error values, letters read in the wrong encoding.
fn excel_traces(post: &mut Post, cell: &Cell) {
    let text = cell.text.text.trim();
    let digits = text.len() > 15 && text.bytes().all(|byte| byte.is_ascii_digit()) && text.ends_with("00");
    let message = if is_scientific(text) || digits {
        format!("'{text}' looks like a long number that a spreadsheet has rounded; its last digits are lost")
    } else if matches!(text, "#REF!" | "#NAME?" | "#VALUE!" | "#N/A" | "#DIV/0!" | "#NULL!" | "#NUM!")
        || (text.len() > 3 && text.bytes().all(|byte| byte == b'#'))
    {
        format!("'{text}' is an error of the spreadsheet, not what was written")
    } else if text.contains("â€") || text.contains("Ã©") || text.contains('\u{fffd}') {
        "letters here were read in the wrong encoding when the file was saved".to_owned()
    } else {
        return;
    };
    post.notices.push(Notice {
        rule: "mangled-cell",
        category: Category::Unverified,
        severity: Severity::Warning,
        place: cell.text.map.to_file(Span::all(&cell.text.text)),
        message,
        help: "Set the column to “Text” in the spreadsheet, enter it again, and export as UTF-8.",
    });
}

/// `4.47701E+11`
fn is_scientific(text: &str) -> bool {
    text.split_once("E+").is_some_and(|(number, exponent)| {
        !exponent.is_empty()
            && exponent.bytes().all(|byte| byte.is_ascii_digit())
            && number.starts_with(|c: char| c.is_ascii_digit())
            && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b',')
    })
}
