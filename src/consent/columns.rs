//! The column mapper: what each heading of a register means. No two systems export the same headings, so the known ones are
//! listed here, near misses are errors, and `consent: columns:` in `postcheck.yaml` names the rest.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::date::DayOrder;
use super::scope::Scope;
use crate::text::fold;

/// What a column of a register holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    Id,
    LegalFirst,
    LegalLast,
    PreferredFirst,
    PreferredLast,
    /// First name and surname in one cell.
    FullName,
    Year,
    Class,
    /// Uses in one cell, separated by `,`, `;` or `|`.
    Scopes,
    /// The kind of consent that this row is about.
    Kind,
    Status,
    /// `yes` means no.
    Denied,
    Naming,
    Basis,
    Objection,
    Given,
    Expires,
    Withdrawn,
    Leaver,
    DoNotIdentify,
    Pictures,
    /// The row no longer counts.
    Archived,
}

/// Our own name of each column, then the headings under which exports carry it, as [`normal`] writes them.
const HEADINGS: &[(Field, &[&str])] = &[
    (
        Field::Id,
        &[
            "id",
            "upn",
            "uln",
            "adno",
            "adm no",
            "admission number",
            "admission no",
            "pupil id",
            "student id",
            "person id",
        ],
    ),
    (
        Field::LegalFirst,
        &[
            "legal first",
            "legal forename",
            "legal first name",
            "forename",
            "first name",
            "firstname",
            "given name",
            "first",
        ],
    ),
    (
        Field::LegalLast,
        &["legal last", "legal surname", "legal last name", "surname", "last name", "lastname", "family name", "last"],
    ),
    (
        Field::PreferredFirst,
        &["known as", "preferred first", "preferred forename", "preferred first name", "chosen name", "preferred name"],
    ),
    (Field::PreferredLast, &["preferred last", "preferred surname", "preferred last name"]),
    (Field::FullName, &["name", "full name", "pupil name", "student name", "pupil", "student"]),
    (Field::Year, &["year", "year group", "nc year", "yr"]),
    (Field::Class, &["class", "reg", "reg group", "registration group", "registration form", "form", "tutor group"]),
    (Field::Scopes, &["scopes", "scope", "uses", "use", "where", "channels"]),
    (Field::Kind, &["consent type", "permission type", "consent name", "category", "topic", "type"]),
    (Field::Status, &["status", "consent", "consent status", "permission", "consent given", "response", "answer"]),
    (Field::Denied, &["denied", "consent denied", "consent refused", "opt out", "opted out", "permission denied"]),
    (Field::Naming, &["naming", "name use", "named"]),
    (Field::Basis, &["basis", "lawful basis", "legal basis"]),
    (Field::Objection, &["objection", "objects", "objected"]),
    (Field::Given, &["given", "date given", "consent date", "given on", "date"]),
    (Field::Expires, &["expires", "expiry", "expiry date", "valid until", "until", "end date"]),
    (Field::Withdrawn, &["withdrawn", "date withdrawn", "withdrawal date", "withdrawn on"]),
    (Field::Leaver, &["leaver", "leaving date", "date of leaving", "left", "leave date"]),
    (Field::DoNotIdentify, &["do not identify", "donotidentify", "do not publish", "safeguarding"]),
    (Field::Pictures, &["pictures", "picture hashes", "sha256"]),
    (Field::Archived, &["archived"]),
];

/// Words in a heading that turn its answer round.
const INVERTING: &[&str] = &["denied", "refused", "declined", "withheld", "no"];

impl Field {
    /// Our own name of the column, as `consent: columns:` writes it.
    #[must_use]
    pub fn name(self) -> String {
        let known = HEADINGS.iter().find(|(field, _)| *field == self).and_then(|(_, headings)| headings.first());
        known.map(|name| name.replace(' ', "_")).unwrap_or_default()
    }

    fn named(name: &str) -> Option<Self> {
        let name = normal(name);
        HEADINGS.iter().find(|(_, headings)| headings.first() == Some(&name.as_str())).map(|(field, _)| *field)
    }
}

/// `consent:` in `postcheck.yaml`: headings and kinds of consent that the mapper does not know.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mapping {
    /// Our name of a column to the heading that carries it.
    pub columns: BTreeMap<String, String>,
    /// A heading, or a value of the column `kind`, to the uses it grants.
    pub uses: BTreeMap<String, Uses>,
    pub dates: DayOrder,
}

/// One use or several.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(untagged)]
pub enum Uses {
    One(String),
    Several(Vec<String>),
}

/// What a column means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    Field(Field),
    /// The answer about these uses.
    Use {
        scopes: Vec<Scope>,
        inverted: bool,
    },
    /// Not read.
    Other,
}

/// The columns of one register, in their order.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    pub meanings: Vec<Meaning>,
    kinds: BTreeMap<String, Vec<Scope>>,
    pub(super) dates: DayOrder,
}

impl Columns {
    /// What `headings` mean.
    ///
    /// # Errors
    /// One line: a mapping that names no such column or use, two columns for one thing, a near miss, or a register that
    /// cannot say who is meant or what was answered.
    pub fn of(headings: &[String], mapping: &Mapping) -> Result<Self, String> {
        let mut columns = Self { dates: mapping.dates, ..Self::default() };
        for (kind, uses) in &mapping.uses {
            columns.kinds.insert(normal(kind), scopes_of(kind, uses)?);
        }
        let mut mapped: BTreeMap<String, Field> = BTreeMap::new();
        for (name, heading) in &mapping.columns {
            let field = Field::named(name).ok_or_else(|| {
                let known: Vec<String> = HEADINGS.iter().map(|(field, _)| field.name()).collect();
                format!("consent: columns: '{name}' is no column of a register; use one of {}", known.join(", "))
            })?;
            if !headings.iter().any(|known| normal(known) == normal(heading)) {
                return Err(format!("consent: columns: {name}: the register has no column '{heading}'"));
            }
            mapped.insert(normal(heading), field);
        }
        for heading in headings {
            let meaning = columns.meaning(&normal(heading), &mapped);
            if meaning == Meaning::Other {
                near_miss(heading)?;
            }
            columns.meanings.push(meaning);
        }
        columns.once_each(headings)?;
        columns.suffice(headings)?;
        Ok(columns)
    }

    fn meaning(&self, heading: &str, mapped: &BTreeMap<String, Field>) -> Meaning {
        if let Some(field) = mapped.get(heading) {
            return Meaning::Field(*field);
        }
        if let Some(scopes) = self.kinds.get(heading) {
            return Meaning::Use { scopes: scopes.clone(), inverted: false };
        }
        let known = HEADINGS.iter().find(|(_, headings)| headings.contains(&heading)).map(|(field, _)| *field);
        // A field that the mapping has given to another heading is not read twice.
        if let Some(field) = known {
            return if mapped.values().any(|taken| *taken == field) { Meaning::Other } else { Meaning::Field(field) };
        }
        let bare: Vec<&str> = heading.split(' ').filter(|word| !INVERTING.contains(word)).collect();
        let inverted = bare.len() != heading.split(' ').count();
        Scope::read(&bare.join(" ")).map_or(Meaning::Other, |scope| Meaning::Use { scopes: vec![scope], inverted })
    }

    /// Two columns that answer the same question would leave it to chance which one counts.
    fn once_each(&self, headings: &[String]) -> Result<(), String> {
        for (index, meaning) in self.meanings.iter().enumerate() {
            let Meaning::Field(field) = meaning else { continue };
            if *field == Field::Kind {
                continue;
            }
            if let Some(earlier) = self.meanings.iter().take(index).position(|other| other == meaning) {
                let (first, second) = (heading_at(headings, earlier), heading_at(headings, index));
                return Err(format!(
                    "columns '{first}' and '{second}' both read as {name}; name one under consent: columns: {name}",
                    name = field.name()
                ));
            }
        }
        Ok(())
    }

    fn suffice(&self, headings: &[String]) -> Result<(), String> {
        let has = |fields: &[Field]| {
            self.meanings.iter().any(|meaning| matches!(meaning, Meaning::Field(field) if fields.contains(field)))
        };
        // A file without headings begins with a person: what stands there is not repeated unless it is known.
        let found = || {
            let known = self.meanings.iter().zip(headings).filter(|(meaning, _)| **meaning != Meaning::Other);
            let known: Vec<String> = known.map(|(_, heading)| format!("'{heading}'")).collect();
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            format!("of {} heading(s) these are known: {known}", headings.len())
        };
        if !has(&[Field::Id, Field::LegalLast, Field::FullName]) {
            return Err(format!(
                "no column says who is meant (id, or first name and surname); {}; name it under consent: columns: id",
                found()
            ));
        }
        let uses = self.meanings.iter().any(|meaning| matches!(meaning, Meaning::Use { .. }));
        if !uses && !has(&[Field::Status, Field::Denied]) {
            return Err(format!(
                "no column says what was answered (status, or one column for each use); {}; name it under consent: columns: status",
                found()
            ));
        }
        Ok(())
    }

    /// The uses that a kind of consent or a list of uses means; `None` for one that is not known.
    #[must_use]
    pub fn scope_of(&self, label: &str) -> Option<Vec<Scope>> {
        self.kinds.get(&normal(label)).cloned().or_else(|| Scope::read(label).map(|scope| vec![scope]))
    }
}

fn heading_at(headings: &[String], index: usize) -> &str {
    headings.get(index).map_or("", String::as_str)
}

fn scopes_of(kind: &str, uses: &Uses) -> Result<Vec<Scope>, String> {
    let uses = match uses {
        Uses::One(one) => one.split([',', ';']).map(str::to_owned).collect(),
        Uses::Several(several) => several.clone(),
    };
    uses.iter()
        .map(|label| {
            Scope::read(label).ok_or_else(|| {
                format!("consent: uses: {kind}: '{}' is no use; write website, newsletter, press, print, internal, social or social:NETWORK", label.trim())
            })
        })
        .collect()
}

/// A heading that is almost one of ours would be left unread, and with it what it says.
fn near_miss(heading: &str) -> Result<(), String> {
    let written = normal(heading);
    if written.len() < 6 {
        return Ok(());
    }
    let meant = HEADINGS.iter().find_map(|(field, headings)| {
        let close = headings.iter().any(|known| known.len() >= 6 && strsim::osa_distance(known, &written) == 1);
        close.then(|| field.name())
    });
    meant.map_or(Ok(()), |meant| Err(format!("column '{heading}' is not known; did you mean {meant}?")))
}

/// A heading or cell without case, accents and punctuation.
#[must_use]
pub(super) fn normal(label: &str) -> String {
    if label.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        // Nearly every cell of a long register is one plain word, or empty.
        return label.to_ascii_lowercase();
    }
    let folded = fold(label);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(headings: &[&str]) -> Result<Columns, String> {
        let headings: Vec<String> = headings.iter().map(|heading| (*heading).to_owned()).collect();
        Columns::of(&headings, &Mapping::default())
    }

    #[test]
    fn an_export_with_one_row_for_each_kind_of_consent_is_understood() {
        let headings = ["Adno", "Category", "Consent Denied", "Date", "Given By (Staff)", "Archived"];
        let meanings = of(&headings).unwrap().meanings;
        assert_eq!(meanings[2], Meaning::Field(Field::Denied));
        assert_eq!(meanings[4], Meaning::Other);
    }

    #[test]
    fn an_export_with_one_column_for_each_use_is_understood() {
        let meanings = of(&["UPN", "Legal Surname", "Website photographs", "Facebook denied"]).unwrap().meanings;
        assert_eq!(meanings[2], Meaning::Use { scopes: vec![Scope::Website], inverted: false });
        assert_eq!(meanings[3], Meaning::Use { scopes: vec![Scope::Network("facebook".into())], inverted: true });
    }

    #[test]
    fn what_could_be_misread_is_an_error() {
        assert!(of(&["id", "status", "withdrwan"]).unwrap_err().contains("did you mean withdrawn"));
        assert!(of(&["id", "status", "consent"]).unwrap_err().contains("both read as status"));
        assert!(of(&["id", "surname"]).unwrap_err().contains("what was answered"));
        assert!(of(&["status", "website"]).unwrap_err().contains("who is meant"));
    }
}
