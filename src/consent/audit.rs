//! What is wrong with a register, row by row. Nothing here holds a name: rows and columns say where to look.

use std::collections::HashMap;
use std::fmt;

use jiff::ToSpan;
use jiff::civil::Date;

use super::date::When;
use super::decision::{Terms, answer};
use super::person::{Leaver, Person, Statement, Status};
use super::register::Register;
use crate::finding::Severity;

/// One thing wrong in one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Line of the file, or row of the worksheet; 1-based.
    pub row: usize,
    pub trouble: Trouble,
}

/// What is wrong. Texts in it are cells that hold no name by their column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The row says neither id nor name.
    Nobody,
    /// Another row has the same id and answers about the same use.
    Duplicate {
        earlier: usize,
    },
    /// Another id has the same first name and surname.
    SameName {
        earlier: usize,
    },
    UnknownStatus(String),
    UnknownUse(String),
    UnknownNaming,
    UnknownBasis,
    /// A column that asks yes or no says something else.
    UnknownFlag(String),
    /// Granted, but for no use.
    NoUse,
    ImpossibleDate(String),
    /// The first of these columns is later than the second.
    DatesReversed(&'static str, &'static str),
    /// A day that has not come yet, in a column that tells of the past.
    InFuture(&'static str),
    Expired(Date),
    ExpiresSoon(Date),
    Left,
    /// Granted on a ground that the organisation does not accept.
    BasisNotAccepted,
}

impl Trouble {
    /// How bad it is for the register; in a check each of them means "may not be shown".
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self {
            Self::Nobody
            | Self::Duplicate { .. }
            | Self::UnknownStatus(_)
            | Self::UnknownUse(_)
            | Self::UnknownFlag(_)
            | Self::UnknownNaming
            | Self::UnknownBasis
            | Self::ImpossibleDate(_)
            | Self::DatesReversed(..) => Severity::Error,
            Self::SameName { .. } | Self::NoUse | Self::InFuture(_) | Self::Expired(_) | Self::BasisNotAccepted => {
                Severity::Warning
            }
            Self::ExpiresSoon(_) | Self::Left => Severity::Advice,
        }
    }

    /// A word for scripts.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Duplicate { .. } => "duplicate",
            Self::SameName { .. } => "same-name",
            Self::UnknownStatus(_) => "unknown-status",
            Self::UnknownUse(_) => "unknown-use",
            Self::UnknownNaming => "unknown-naming",
            Self::UnknownBasis => "unknown-basis",
            Self::UnknownFlag(_) => "unknown-flag",
            Self::NoUse => "no-use",
            Self::ImpossibleDate(_) => "impossible-date",
            Self::DatesReversed(..) => "dates-reversed",
            Self::InFuture(_) => "in-future",
            Self::Expired(_) => "expired",
            Self::ExpiresSoon(_) => "expires-soon",
            Self::Left => "left",
            Self::BasisNotAccepted => "basis-not-accepted",
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nobody => f.write_str("says neither id nor name; complete or remove it"),
            Self::Duplicate { earlier } => {
                write!(
                    f,
                    "answers about the same person and use as row {earlier}; keep one, the stricter counts until then"
                )
            }
            Self::SameName { earlier } => {
                write!(f, "has the name of row {earlier} under another id; make sure that these are two people")
            }
            Self::UnknownStatus(cell) => {
                write!(
                    f,
                    "status '{cell}' is not known and counts as refused; write granted, refused, withdrawn, pending or not-asked"
                )
            }
            Self::UnknownUse(cell) => {
                write!(
                    f,
                    "use '{cell}' is not known and grants nothing; write website, newsletter, press, print, internal, social or social:NETWORK, or map it under consent: uses:"
                )
            }
            Self::UnknownNaming => {
                f.write_str("naming is not known and counts as none; write none, first, first_initial or full")
            }
            Self::UnknownBasis => f.write_str(
                "basis is not known and is never enough; write consent, public_task or legitimate_interests",
            ),
            Self::UnknownFlag(field) => write!(f, "{field} is neither yes nor no and counts as yes"),
            Self::NoUse => f.write_str("is about no use, so it grants nothing; say where under scopes"),
            Self::ImpossibleDate(field) => {
                write!(f, "{field} is no day, so nothing is granted; write YYYY-MM-DD or DD/MM/YYYY")
            }
            Self::DatesReversed(early, late) => write!(f, "{early} is later than {late}"),
            Self::InFuture(field) => write!(f, "{field} is in the future"),
            Self::Expired(day) => write!(f, "expired on {day}; ask again"),
            Self::ExpiresSoon(day) => write!(f, "expires on {day}; ask again in time"),
            Self::Left => f.write_str("has left; pictures that show them come down when the grace ends"),
            Self::BasisNotAccepted => f.write_str(
                "is granted on a basis that is not accepted; list it under consent: accept: or ask for consent",
            ),
        }
    }
}

/// Everything wrong with `register` on `today`, by row; consent that ends within `soon` days is told of, too.
#[must_use]
pub fn audit(register: &Register, today: Date, soon: u16, terms: &Terms) -> Vec<Note> {
    let mut notes = register.notes.clone();
    let mut names: HashMap<(String, String), usize> = HashMap::new();
    for person in &register.people {
        notes.extend(duplicates(person));
        notes.extend(person.statements.iter().flat_map(|statement| dates(statement, today, soon)));
        for statement in &person.statements {
            if statement.status == Status::Granted && !terms.bases.contains(&statement.basis) {
                notes.push(Note { row: statement.row, trouble: Trouble::BasisNotAccepted });
            }
        }
        if person.leaver != Leaver::No && answer(person, None, today, terms).shown.is_err() {
            notes.push(Note { row: person.row, trouble: Trouble::Left });
        }
        // One person may have several spellings; two people with one spelling are told of once.
        let mut told = false;
        for first in &person.first {
            for last in &person.last {
                let key = (crate::text::fold(first.reveal()), crate::text::fold(last.reveal()));
                let earlier = *names.entry(key).or_insert(person.row);
                if earlier != person.row && !told {
                    notes.push(Note { row: person.row, trouble: Trouble::SameName { earlier } });
                    told = true;
                }
            }
        }
    }
    notes.sort_by_key(|note| (note.row, std::cmp::Reverse(note.trouble.severity())));
    notes.dedup();
    notes
}

fn duplicates(person: &Person) -> Vec<Note> {
    let mut notes = Vec::new();
    for (index, later) in person.statements.iter().enumerate() {
        let same = |earlier: &&Statement| {
            earlier.row != later.row
                && (later.scopes.is_empty() && earlier.scopes.is_empty()
                    || later.scopes.iter().any(|scope| earlier.scopes.iter().any(|other| scope.overlaps(other))))
        };
        if let Some(earlier) = person.statements.iter().take(index).find(same) {
            notes.push(Note { row: later.row, trouble: Trouble::Duplicate { earlier: earlier.row } });
        }
    }
    notes
}

fn dates(statement: &Statement, today: Date, soon: u16) -> Vec<Note> {
    let mut found = Vec::new();
    let mut note = |trouble: Trouble| found.push(Note { row: statement.row, trouble });
    let (given, expires, withdrawn) = (statement.given.day(), statement.expires.day(), statement.withdrawn.day());
    if let (Some(given), Some(expires)) = (given, expires)
        && given > expires
    {
        note(Trouble::DatesReversed("given", "expires"));
    }
    if let (Some(given), Some(withdrawn)) = (given, withdrawn)
        && given > withdrawn
    {
        note(Trouble::DatesReversed("given", "withdrawn"));
    }
    if given.is_some_and(|day| day > today) {
        note(Trouble::InFuture("given"));
    }
    if withdrawn.is_some_and(|day| day > today) {
        note(Trouble::InFuture("withdrawn"));
    }
    if let (Status::Granted, When::Blank, Some(last)) = (statement.status, statement.withdrawn, expires) {
        if last < today {
            note(Trouble::Expired(last));
        } else if last <= today.saturating_add(i64::from(soon).days()) {
            note(Trouble::ExpiresSoon(last));
        }
    }
    found
}
