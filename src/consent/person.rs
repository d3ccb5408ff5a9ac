//! A person of the register and what was said about showing them.

use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;

use super::columns::normal;
use super::date::When;
use super::scope::Scope;

/// Words that must not reach a log or a report: they can be compared and revealed, but not printed by accident.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Sensitive(String);

impl Sensitive {
    #[must_use]
    pub fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }

    /// The words themselves; what is done with them is the caller's responsibility.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Sensitive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("█")
    }
}

/// What was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Granted,
    Refused,
    Withdrawn,
    /// Asked, not answered.
    Pending,
    NotAsked,
    /// Nothing is written.
    Blank,
    /// Something is written that is no answer.
    Unknown,
}

impl Status {
    /// Reads a cell.
    #[must_use]
    pub fn read(cell: &str) -> Self {
        match normal(cell).as_str() {
            "" => Self::Blank,
            "yes" | "y" | "true" | "1" | "granted" | "given" | "consented" | "consent given" | "agreed" | "allowed"
            | "approved" | "opted in" => Self::Granted,
            "no" | "n" | "false" | "0" | "refused" | "declined" | "not granted" | "not given" | "denied"
            | "consent denied" | "consent refused" | "no consent" | "not consented" | "opted out" | "objected" => {
                Self::Refused
            }
            "withdrawn" | "consent withdrawn" | "revoked" | "withdrew" => Self::Withdrawn,
            "pending" | "awaiting" | "awaiting response" | "no response" | "requested" => Self::Pending,
            "not asked" | "none" | "unknown" | "n a" => Self::NotAsked,
            _ => Self::Unknown,
        }
    }

    /// Reads a cell of a column that says whether consent was *denied*.
    #[must_use]
    pub fn read_inverted(cell: &str) -> Self {
        match Self::read(cell) {
            // "No" under "Consent Denied" is a grant; the words "denied" and "granted" mean themselves.
            Self::Refused if matches!(normal(cell).as_str(), "no" | "n" | "false" | "0") => Self::Granted,
            Self::Granted if matches!(normal(cell).as_str(), "yes" | "y" | "true" | "1") => Self::Refused,
            other => other,
        }
    }
}

/// How a person may be named beside their picture; each allows what stands before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Naming {
    #[default]
    None,
    First,
    /// First name and the initial of the surname.
    FirstInitial,
    Full,
}

impl Naming {
    /// Reads a cell; `None` where it says nothing known.
    #[must_use]
    pub fn read(cell: &str) -> Option<Self> {
        Some(match normal(cell).as_str() {
            "" | "none" | "no" | "n" | "no name" | "false" => Self::None,
            "first" | "first name" | "forename" | "first name only" => Self::First,
            "first initial" | "first name and initial" | "first name initial" => Self::FirstInitial,
            "full" | "full name" => Self::Full,
            _ => return None,
        })
    }

    /// As written in our own register.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::First => "first",
            Self::FirstInitial => "first_initial",
            Self::Full => "full",
        }
    }
}

/// The ground in data protection law on which a picture is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    #[default]
    Consent,
    PublicTask,
    LegitimateInterests,
    /// Something else is written; never enough.
    Other,
}

impl Basis {
    /// Reads a cell; blank is consent, which is what the policy asks for.
    #[must_use]
    pub fn read(cell: &str) -> Self {
        match normal(cell).as_str() {
            "" | "consent" => Self::Consent,
            "public task" => Self::PublicTask,
            "legitimate interests" | "legitimate interest" => Self::LegitimateInterests,
            _ => Self::Other,
        }
    }
}

/// Whether somebody has left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Leaver {
    #[default]
    No,
    /// Last day at the school.
    On(Date),
    /// Left, nobody knows when.
    Undated,
}

/// One answer about one or more uses: a row of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Shared by all that are written alike.
    pub scopes: Arc<[Scope]>,
    pub status: Status,
    pub naming: Naming,
    pub basis: Basis,
    pub given: When,
    /// Last day it holds.
    pub expires: When,
    /// First day it no longer holds.
    pub withdrawn: When,
    /// Line or row of the register, 1-based.
    pub row: usize,
}

/// A person and everything the register says of them.
#[derive(Clone, Debug, Default)]
pub struct Person {
    /// As drafts name them under `people:`; a keyed hash in a sealed register.
    pub id: String,
    /// First row that speaks of them, 1-based.
    pub row: usize,
    /// Legal and preferred forenames; empty in a sealed register.
    pub first: Vec<Sensitive>,
    /// Legal and preferred surnames.
    pub last: Vec<Sensitive>,
    /// Number of the year group, where the register gives one.
    pub year: Option<u8>,
    pub leaver: Leaver,
    /// Must not be identifiable in any picture, whatever was agreed.
    pub do_not_identify: bool,
    /// Objects to being shown, whatever the basis.
    pub objection: bool,
    pub statements: Vec<Statement>,
    /// SHA-256 of pictures that show them, in hexadecimal, lower case.
    pub pictures: Vec<String>,
}
