//! The decision: may this person be shown on this channel on this day, and may they be named?

use std::fmt;

use jiff::ToSpan;
use jiff::civil::Date;

use super::date::When;
use super::person::{Basis, Leaver, Naming, Person, Statement, Status};

/// What an organisation accepts as permission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Grounds that suffice. Clause 5.9.4(f) asks for consent; others only where the organisation says so.
    pub bases: Vec<Basis>,
    /// Days after their last day on which a leaver may still be shown: the results and farewells of that summer.
    pub leaver_grace: u16,
}

impl Default for Terms {
    fn default() -> Self {
        Self { bases: vec![Basis::Consent], leaver_grace: 62 }
    }
}

/// Why somebody may not be shown. It decides which rule speaks, and is never printed: the reason can tell of a child's
/// family, so neither `Display` nor `Debug` gives it away.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    DoNotIdentify,
    Objection,
    Leaver,
    Refused,
    Withdrawn,
    Expired,
    /// Consent starts after the day of publication.
    NotYet,
    Pending,
    /// Nobody asked, or nothing is written.
    NotAsked,
    /// Asked, but not for this use.
    OtherUse,
    /// The answer, or a date of it, cannot be read.
    Unclear,
    /// Granted on a ground that the organisation does not accept.
    Basis,
}

impl Refusal {
    /// A word for tests and for the keeper of the register; it must not reach a report.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::DoNotIdentify => "do-not-identify",
            Self::Objection => "objection",
            Self::Leaver => "leaver",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
            Self::NotYet => "not-yet",
            Self::Pending => "pending",
            Self::NotAsked => "not-asked",
            Self::OtherUse => "other-use",
            Self::Unclear => "unclear",
            Self::Basis => "basis",
        }
    }

    /// Whether it holds against a grant for the same use: parents who disagree have not agreed.
    fn outweighs_a_grant(self) -> bool {
        matches!(self, Self::Refused | Self::Withdrawn | Self::Unclear)
    }
}

impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Refusal(█)")
    }
}

/// The answer to the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Whether they may be shown.
    pub shown: Result<(), Refusal>,
    /// How they may be named beside the picture; [`Naming::None`] where they may not be shown.
    pub naming: Naming,
}

/// Decides for `person` on `channel` (any use at all, where `None`) on `day`.
///
/// Blank, unknown and unreadable mean no. Of several answers for one use a refusal outweighs a grant, and of several
/// grants the one that allows least about names counts.
#[must_use]
pub fn answer(person: &Person, channel: Option<&str>, day: Date, terms: &Terms) -> Answer {
    match permission(person, channel, day, terms) {
        Ok(naming) => Answer { shown: Ok(()), naming },
        Err(refusal) => Answer { shown: Err(refusal), naming: Naming::None },
    }
}

fn permission(person: &Person, channel: Option<&str>, day: Date, terms: &Terms) -> Result<Naming, Refusal> {
    if person.do_not_identify {
        return Err(Refusal::DoNotIdentify);
    }
    if person.objection {
        return Err(Refusal::Objection);
    }
    match person.leaver {
        Leaver::No => {}
        Leaver::Undated => return Err(Refusal::Leaver),
        Leaver::On(last) => {
            if last.saturating_add(i64::from(terms.leaver_grace).days()) < day {
                return Err(Refusal::Leaver);
            }
        }
    }
    let for_this_use = |statement: &&Statement| {
        channel.is_none_or(|channel| statement.scopes.iter().any(|scope| scope.covers(channel)))
    };
    let (mut granted, mut refused): (Option<Naming>, Option<Refusal>) = (None, None);
    for statement in person.statements.iter().filter(for_this_use) {
        match stands(statement, day, terms) {
            Ok(()) => granted = Some(granted.map_or(statement.naming, |naming| naming.min(statement.naming))),
            Err(refusal) if refused.is_none_or(|known| !known.outweighs_a_grant() && refusal.outweighs_a_grant()) => {
                refused = Some(refusal);
            }
            Err(_) => {}
        }
    }
    match (granted, refused) {
        (Some(naming), None) => Ok(naming),
        (Some(naming), Some(refusal)) if !refusal.outweighs_a_grant() => Ok(naming),
        (_, Some(refusal)) => Err(refusal),
        (None, None) if person.statements.is_empty() => Err(Refusal::NotAsked),
        (None, None) => Err(Refusal::OtherUse),
    }
}

/// Whether one answer permits the picture on `day`.
fn stands(statement: &Statement, day: Date, terms: &Terms) -> Result<(), Refusal> {
    match statement.status {
        Status::Granted => {}
        Status::Refused => return Err(Refusal::Refused),
        Status::Withdrawn => return Err(Refusal::Withdrawn),
        Status::Pending => return Err(Refusal::Pending),
        Status::NotAsked | Status::Blank => return Err(Refusal::NotAsked),
        Status::Unknown => return Err(Refusal::Unclear),
    }
    match statement.withdrawn {
        When::Blank => {}
        When::Unclear => return Err(Refusal::Unclear),
        When::On(from) if day >= from => return Err(Refusal::Withdrawn),
        When::On(_) => {}
    }
    match (statement.given, statement.expires) {
        (When::Unclear, _) | (_, When::Unclear) => return Err(Refusal::Unclear),
        (When::On(given), _) if day < given => return Err(Refusal::NotYet),
        (_, When::On(last)) if day > last => return Err(Refusal::Expired),
        _ => {}
    }
    if terms.bases.contains(&statement.basis) { Ok(()) } else { Err(Refusal::Basis) }
}
