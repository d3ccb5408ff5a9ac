//! The register: people by their ids, built from the rows of a sheet or from a sealed file.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use super::audit::{Note, Trouble};
use super::columns::{Columns, Field, Mapping, Meaning, normal};
use super::date::{Edge, When};
use super::names::Names;
use super::person::{Basis, Leaver, Naming, Person, Sensitive, Statement, Status};
use super::scope::Scope;
use super::seal::Key;
use super::sealed::{self, SealedNames};
use super::sheet::{Row, Sheet};

/// Why a register cannot be used; one line, free of names.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {message}")]
pub struct RegisterError {
    pub path: String,
    pub message: String,
}

/// Everybody whose pictures may or may not be shown.
#[derive(Default)]
pub struct Register {
    /// As given on the command line or in the configuration.
    pub path: String,
    pub people: Vec<Person>,
    /// What the rows say that cannot be meant.
    pub notes: Vec<Note>,
    ids: HashMap<String, u32>,
    names: Index,
}

/// The names, in clear or as keyed hashes.
pub(super) enum Index {
    Clear(Names),
    Sealed(Box<SealedNames>),
}

impl Default for Index {
    fn default() -> Self {
        Self::Clear(Names::default())
    }
}

// People's names must not reach a log through a derived `Debug`.
impl fmt::Debug for Register {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Register").field("path", &self.path).field("people", &self.people.len()).finish_non_exhaustive()
    }
}

/// Reads the register `bytes`, whose format is told by the ending of `path`; `key` opens a sealed one.
///
/// # Errors
/// When the file is no register, its columns cannot be told, or it is sealed and the key is missing or another.
pub fn read_register(
    path: &str,
    bytes: &[u8],
    mapping: &Mapping,
    key: Option<&Key>,
) -> Result<Register, RegisterError> {
    let error = |message: String| RegisterError { path: path.to_owned(), message };
    if sealed::is_sealed(bytes) {
        return sealed::open_register(path, bytes, key).map_err(error);
    }
    let sheet = Sheet::read(path, bytes).map_err(error)?;
    Register::of(path, &sheet, mapping).map_err(error)
}

impl Register {
    /// The register that the rows of `sheet` make.
    ///
    /// # Errors
    /// One line: columns that cannot be told.
    pub fn of(path: &str, sheet: &Sheet, mapping: &Mapping) -> Result<Self, String> {
        let columns = Columns::of(&sheet.headings, mapping)?;
        let mut register = Self { path: path.to_owned(), ..Self::default() };
        let mut uses = Labels::default();
        register.people.reserve(sheet.rows.len());
        register.ids.reserve(sheet.rows.len());
        for row in &sheet.rows {
            RowReader { columns: &columns, row, notes: &mut register.notes, uses: &mut uses }
                .read()
                .into_iter()
                .for_each(|person| {
                    add(&mut register.people, &mut register.ids, person);
                });
        }
        register.names = Index::Clear(Names::of(&register.people));
        Ok(register)
    }

    pub(super) fn sealed(path: &str, people: Vec<Person>, names: SealedNames) -> Self {
        let ids = (0_u32..).zip(&people).map(|(index, person)| (person.id.clone(), index)).collect();
        Self { path: path.to_owned(), people, notes: Vec::new(), ids, names: Index::Sealed(Box::new(names)) }
    }

    /// The index in [`Register::people`] of the person with this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<u32> {
        let id = id_key(id);
        match &self.names {
            Index::Clear(_) => self.ids.get(&id).copied(),
            Index::Sealed(names) => self.ids.get(&names.id(&id)).copied(),
        }
    }

    /// The person at `index`.
    #[must_use]
    pub fn person(&self, index: u32) -> Option<&Person> {
        self.people.get(usize::try_from(index).ok()?)
    }

    pub(super) fn names(&self) -> &Index {
        &self.names
    }

    /// Whether only hashes of the names are known.
    #[must_use]
    pub fn is_sealed(&self) -> bool {
        matches!(self.names, Index::Sealed(_))
    }
}

/// Ids are compared without case and surrounding space.
pub(super) fn id_key(id: &str) -> String {
    id.trim().to_lowercase()
}

/// Adds `person`, or what this row says to the person of an earlier row.
fn add(people: &mut Vec<Person>, ids: &mut HashMap<String, u32>, person: Person) {
    let key = id_key(&person.id);
    let known = ids.get(&key).and_then(|index| people.get_mut(usize::try_from(*index).ok()?));
    let Some(known) = known else {
        ids.insert(key, u32::try_from(people.len()).unwrap_or(u32::MAX));
        people.push(person);
        return;
    };
    for (mine, new) in [(&mut known.first, person.first), (&mut known.last, person.last)] {
        for name in new {
            if !mine.contains(&name) {
                mine.push(name);
            }
        }
    }
    // Of two rows that differ, the stricter counts.
    known.do_not_identify |= person.do_not_identify;
    known.objection |= person.objection;
    known.leaver = match (known.leaver, person.leaver) {
        (Leaver::Undated, _) | (_, Leaver::Undated) => Leaver::Undated,
        (Leaver::On(a), Leaver::On(b)) => Leaver::On(a.min(b)),
        (Leaver::No, other) | (other, Leaver::No) => other,
    };
    known.year = known.year.or(person.year);
    known.statements.extend(person.statements);
    known.pictures.extend(person.pictures);
}

/// Reads one row.
struct RowReader<'r> {
    columns: &'r Columns,
    row: &'r Row,
    notes: &'r mut Vec<Note>,
    /// What labels of uses mean: they come again on every row.
    uses: &'r mut Labels,
}

/// What labels of uses mean, one by one and as whole cells.
#[derive(Default)]
struct Labels {
    single: HashMap<String, Option<Vec<Scope>>>,
    cells: HashMap<String, Arc<[Scope]>>,
}

impl RowReader<'_> {
    fn cell(&self, field: Field) -> &str {
        let place = self.columns.meanings.iter().position(|meaning| *meaning == Meaning::Field(field));
        place.and_then(|place| self.row.cells.get(place)).map_or("", str::trim)
    }

    fn note(&mut self, trouble: Trouble) {
        self.notes.push(Note { row: self.row.number, trouble });
    }

    fn flag(&mut self, field: Field) -> bool {
        match normal(self.cell(field)).as_str() {
            "" | "no" | "n" | "false" | "0" | "none" => false,
            "yes" | "y" | "true" | "1" => true,
            _ => {
                // What cannot be read protects.
                self.note(Trouble::UnknownFlag(field.name()));
                true
            }
        }
    }

    fn when(&mut self, field: Field, edge: Edge) -> When {
        let when = When::read(self.cell(field), self.columns.dates, edge);
        if when == When::Unclear {
            self.note(Trouble::ImpossibleDate(field.name()));
        }
        when
    }

    /// The person of this row; `None` where the row no longer counts or names nobody.
    fn read(mut self) -> Option<Person> {
        if !matches!(normal(self.cell(Field::Archived)).as_str(), "" | "no" | "n" | "false" | "0") {
            return None;
        }
        let mut first = vec![self.cell(Field::LegalFirst), self.cell(Field::PreferredFirst)];
        let mut last = vec![self.cell(Field::LegalLast), self.cell(Field::PreferredLast)];
        let full = self.cell(Field::FullName);
        if let Some((surname, forename)) =
            full.split_once(',').or_else(|| full.trim().rsplit_once(' ').map(|(forename, surname)| (surname, forename)))
        {
            first.push(forename.trim());
            last.push(surname.trim());
        }
        let names = |names: Vec<&str>| {
            let mut kept: Vec<Sensitive> = Vec::new();
            for name in names.into_iter().filter(|name| !name.is_empty()).map(|name| Sensitive::new(name.to_owned())) {
                if !kept.contains(&name) {
                    kept.push(name);
                }
            }
            kept
        };
        let (first, last) = (names(first), names(last));
        let id = match self.cell(Field::Id) {
            "" if first.is_empty() && last.is_empty() => {
                self.note(Trouble::Nobody);
                return None;
            }
            // Without an id a person is known by name only.
            "" => format!("row {}", self.row.number),
            id => id.to_owned(),
        };
        let year = year_of(self.cell(Field::Year)).or_else(|| year_of(self.cell(Field::Class)));
        let leaver = match self.cell(Field::Leaver) {
            cell if matches!(normal(cell).as_str(), "yes" | "y" | "true" | "1" | "leaver" | "left") => Leaver::Undated,
            _ => match self.when(Field::Leaver, Edge::Last) {
                When::Blank => Leaver::No,
                When::On(day) => Leaver::On(day),
                When::Unclear => Leaver::Undated,
            },
        };
        let (do_not_identify, objection) = (self.flag(Field::DoNotIdentify), self.flag(Field::Objection));
        let pictures = self
            .cell(Field::Pictures)
            .split([';', ',', ' '])
            .map(|hash| hash.trim().to_ascii_lowercase())
            .filter(|hash| !hash.is_empty())
            .collect();
        let statements = self.statements();
        Some(Person {
            id,
            row: self.row.number,
            first,
            last,
            year,
            leaver,
            do_not_identify,
            objection,
            statements,
            pictures,
        })
    }

    /// One answer for the row, or one for each column that stands for a use.
    fn statements(&mut self) -> Vec<Statement> {
        let naming = Naming::read(self.cell(Field::Naming)).unwrap_or_else(|| {
            self.note(Trouble::UnknownNaming);
            Naming::None
        });
        let basis = Basis::read(self.cell(Field::Basis));
        if basis == Basis::Other {
            self.note(Trouble::UnknownBasis);
        }
        let (given, expires, withdrawn) = (
            self.when(Field::Given, Edge::First),
            self.when(Field::Expires, Edge::Last),
            self.when(Field::Withdrawn, Edge::First),
        );
        let row = self.row.number;
        let statement = |scopes: Arc<[Scope]>, status: Status| Statement {
            scopes,
            status,
            naming,
            basis,
            given,
            expires,
            withdrawn,
            row,
        };
        let mut statements = Vec::new();
        for (place, meaning) in self.columns.meanings.iter().enumerate() {
            let Meaning::Use { scopes, inverted } = meaning else { continue };
            let cell = self.row.cells.get(place).map_or("", str::trim);
            let status = if *inverted { Status::read_inverted(cell) } else { Status::read(cell) };
            if status == Status::Unknown {
                self.note(Trouble::UnknownStatus(cell.to_owned()));
            }
            statements.push(statement(scopes.as_slice().into(), status));
        }
        let has = |field: Field| self.columns.meanings.contains(&Meaning::Field(field));
        if has(Field::Status) || has(Field::Denied) {
            let status = self.status();
            let scopes = self.scopes();
            // A general answer beside a column for each use speaks of those uses that it names itself.
            if statements.is_empty() || !scopes.is_empty() {
                statements.push(statement(scopes, status));
            }
        }
        statements
    }

    fn status(&mut self) -> Status {
        let answered = |field: Field| self.columns.meanings.contains(&Meaning::Field(field));
        let direct = answered(Field::Status).then(|| Status::read(self.cell(Field::Status)));
        let denied = answered(Field::Denied).then(|| Status::read_inverted(self.cell(Field::Denied)));
        let status = match (direct, denied) {
            (Some(status), None) | (None, Some(status)) => status,
            // Two columns must agree on a grant.
            (Some(Status::Granted), Some(other)) => other,
            (Some(status), Some(_)) => status,
            (None, None) => Status::Blank,
        };
        if status == Status::Unknown {
            let field = if direct == Some(Status::Unknown) { Field::Status } else { Field::Denied };
            let written = self.cell(field).to_owned();
            self.note(Trouble::UnknownStatus(written));
        }
        status
    }

    fn scope_of(&mut self, label: &str) -> Option<Vec<Scope>> {
        if let Some(known) = self.uses.single.get(label) {
            return known.clone();
        }
        let meant = self.columns.scope_of(label);
        self.uses.single.insert(label.to_owned(), meant.clone());
        meant
    }

    fn scopes(&mut self) -> Arc<[Scope]> {
        let by_kind = self.columns.meanings.contains(&Meaning::Field(Field::Kind));
        if let Some(known) = self.uses.cells.get(self.cell(Field::Scopes)).filter(|_| !by_kind) {
            return Arc::clone(known);
        }
        let notes = self.notes.len();
        let scopes: Arc<[Scope]> = self.read_scopes().into();
        // A cell that has to be told of is read on every row.
        if self.notes.len() == notes {
            let cell = self.cell(Field::Scopes).to_owned();
            self.uses.cells.insert(cell, Arc::clone(&scopes));
        }
        scopes
    }

    fn read_scopes(&mut self) -> Vec<Scope> {
        let mut scopes: Vec<Scope> = Vec::new();
        let listed = self.cell(Field::Scopes).to_owned();
        for label in listed.split([',', ';', '|']).map(str::trim).filter(|label| !label.is_empty()) {
            match self.scope_of(label) {
                Some(found) => scopes.extend(found),
                None => self.note(Trouble::UnknownUse(label.to_owned())),
            }
        }
        let mut kinds = Vec::new();
        for (place, meaning) in self.columns.meanings.iter().enumerate() {
            if *meaning == Meaning::Field(Field::Kind) {
                let label = self.row.cells.get(place).map_or("", str::trim);
                if !label.is_empty() {
                    kinds.push(label.to_owned());
                }
            }
        }
        // "Photograph" beside "Website": the one that says where is enough.
        let found: Vec<Scope> = kinds.iter().filter_map(|label| self.scope_of(label)).flatten().collect();
        if found.is_empty() && scopes.is_empty() {
            if let Some(label) = kinds.into_iter().next() {
                self.note(Trouble::UnknownUse(label));
            } else if listed.is_empty() {
                self.note(Trouble::NoUse);
            }
        }
        scopes.extend(found);
        scopes
    }
}

/// The number in `Year 4`, `Y4`, `4`, `4T`, `11X/Ma`.
fn year_of(cell: &str) -> Option<u8> {
    let digits: String =
        cell.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).take(3).collect();
    digits.parse().ok().filter(|year| (1..=14).contains(year))
}
