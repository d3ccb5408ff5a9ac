//! The consent register, and the question "may this person be shown here today, and may they be named?"
//!
//! The trip of a register: [`read_register`] turns a file into [`Sheet`] rows, [`Columns`] says what each column means,
//! [`Register`] holds a [`Person`] for each pupil, and [`answer`] decides. [`Names`] finds the people in text. Nothing here
//! reads files or prints: bytes come in, and names leave only through [`Sensitive::reveal`].

mod audit;
mod bar;
mod cells;
mod columns;
mod date;
mod decision;
mod names;
mod person;
mod register;
mod scope;
mod seal;
mod sealed;
mod sealed_terms;
mod sheet;
mod sightings;
mod words;

pub use audit::{Note, Trouble, audit};
pub use bar::{BAR, bar, name_places};
pub use columns::{Columns, Mapping, Uses};
pub use date::{DayOrder, Edge, When, parse_date, today};
pub use decision::{Answer, Refusal, Terms, answer};
pub use names::Names;
pub use person::{Basis, Leaver, Naming, Person, Sensitive, Statement, Status};
pub use register::{Register, RegisterError, read_register};
pub use scope::{Scope, channel_of};
pub use seal::{Key, KeyError, Mac};
pub use sealed::{is_sealed, seal_register};
pub use sealed_terms::{SealedTerms, seal_terms};
pub use sheet::Sheet;
pub use sightings::{Form, Sighting};
pub use words::{Style, Words};

/// What a run knows of people and secrets; loaded by the command line and handed down to the checks.
#[derive(Debug, Default)]
pub struct Records {
    pub register: Option<Register>,
    /// Secret terms as keyed hashes.
    pub secret_terms: Option<SealedTerms>,
    /// What counts as permission.
    pub terms: Terms,
}
