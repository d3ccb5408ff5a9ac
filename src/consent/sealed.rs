//! Sealed lists: a register or a list of secret terms as keyed hashes, to be committed and used where nobody may read the names.
//!
//! A sealed register holds, for each person, a hash of the id, of each full name and, bound to the id, of each forename; what
//! remains of the decision is "from when until when, where, and how named". Words are kept as one sorted set for everybody,
//! so that equal names do not show. Why somebody may not be shown is not kept at all.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::RwLock;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::date::When;
use super::names::{Keyed, Lookup, Part, SHORTEST_HANDLE, spellings};
use super::person::{Basis, Leaver, Naming, Person, Statement, Status};
use super::register::{Register, id_key};
use super::scope::Scope;
use super::seal::{Key, Mac};

/// What the file begins with, so that it is known whatever its name.
const MARK: &str = "{\"postcheck_sealed\":";
/// Words whose place in the names has been worked out are remembered, up to this many.
pub(super) const MOST_REMEMBERED: usize = 1 << 20;

#[derive(Serialize, Deserialize)]
pub(super) struct SealedFile {
    /// Version of the layout.
    postcheck_sealed: u8,
    /// Hash of a constant: tells a wrong key from a list without matches.
    check: Mac,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    first: Vec<Mac>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    last: Vec<Mac>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) begins: Vec<Mac>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    people: Vec<SealedPerson>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) terms: Vec<Mac>,
    /// Most words of a term.
    #[serde(default)]
    pub(super) longest: usize,
}

#[derive(Serialize, Deserialize)]
struct SealedPerson {
    id: Mac,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    names: Vec<Mac>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    together: Vec<Mac>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    firsts: Vec<Mac>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    left: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    shown: Vec<SealedGrant>,
}

#[derive(Serialize, Deserialize)]
struct SealedGrant {
    uses: Vec<String>,
    naming: String,
    basis: Basis,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<String>,
}

/// Whether `bytes` are a sealed list.
#[must_use]
pub fn is_sealed(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().starts_with(MARK.as_bytes())
}

pub(super) fn empty(lock: &Key) -> SealedFile {
    SealedFile {
        postcheck_sealed: 1,
        check: check(lock),
        first: Vec::new(),
        last: Vec::new(),
        begins: Vec::new(),
        people: Vec::new(),
        terms: Vec::new(),
        longest: 0,
    }
}

pub(super) fn check(lock: &Key) -> Mac {
    lock.hash("check", &["postcheck sealed list"])
}

pub(super) fn written(file: &SealedFile) -> String {
    // One person a line keeps differences readable; the layout is still one JSON document.
    let text = serde_json::to_string(file).unwrap_or_default();
    text.replace("},{\"id\"", "},\n{\"id\"") + "\n"
}

/// The sealed form of `register`.
#[must_use]
pub fn seal_register(register: &Register, lock: &Key) -> String {
    let (mut first, mut last, mut begins) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut people: Vec<SealedPerson> = Vec::new();
    for person in &register.people {
        let id = id_key(&person.id);
        let firsts: Vec<_> = person.first.iter().flat_map(spellings).collect();
        let lasts: Vec<_> = person.last.iter().flat_map(spellings).collect();
        for (spellings, set) in [(&firsts, &mut first), (&lasts, &mut last)] {
            for spelling in spellings {
                set.insert(lock.hash("word", &[&spelling.letters]));
                begins.extend(spelling.joints.iter().map(|joint| lock.hash("word", &[joint])));
            }
        }
        let (mut names, mut together) = (BTreeSet::new(), BTreeSet::new());
        for forename in &firsts {
            let initial: String = forename.letters.chars().take(1).collect();
            for surname in &lasts {
                names.insert(lock.hash("name", &[&forename.letters, &surname.letters]));
                names.insert(lock.hash("name", &[&initial, &surname.letters]));
                together.insert(lock.hash("together", &[&format!("{}{}", forename.letters, surname.letters)]));
                together.insert(lock.hash("together", &[&format!("{}{}", surname.letters, forename.letters)]));
                if surname.letters.len() >= SHORTEST_HANDLE {
                    together.insert(lock.hash("together", &[&format!("{initial}{}", surname.letters)]));
                }
            }
        }
        let hidden = person.do_not_identify || person.objection || person.leaver == Leaver::Undated;
        let sealed_id = lock.hash("id", &[&id]);
        let bound: BTreeSet<Mac> =
            firsts.iter().map(|first| lock.hash("first", &[&sealed_id.to_string(), &first.letters])).collect();
        people.push(SealedPerson {
            id: sealed_id,
            names: names.into_iter().collect(),
            together: together.into_iter().collect(),
            firsts: bound.into_iter().collect(),
            left: match person.leaver {
                Leaver::On(day) if !hidden => Some(day.to_string()),
                _ => None,
            },
            shown: if hidden { Vec::new() } else { grants(&person.statements) },
        });
    }
    // In the order of their hashes, the rows tell nothing of classes or years.
    people.sort_by_key(|person| person.id);
    let sorted = |set: BTreeSet<Mac>| set.into_iter().collect();
    let (first, last, begins) = (sorted(first), sorted(last), sorted(begins));
    written(&SealedFile { first, last, begins, people, ..empty(lock) })
}

/// What is granted, without what was refused: a refusal takes away every grant that it overlaps.
fn grants(statements: &[Statement]) -> Vec<SealedGrant> {
    let refuses =
        |statement: &&Statement| matches!(statement.status, Status::Refused | Status::Withdrawn | Status::Unknown);
    let unclear =
        |statement: &Statement| [statement.given, statement.expires, statement.withdrawn].contains(&When::Unclear);
    let barred: Vec<&Scope> = statements
        .iter()
        .filter(|statement| refuses(statement) || (statement.status == Status::Granted && unclear(statement)))
        .flat_map(|statement| statement.scopes.iter())
        .collect();
    statements
        .iter()
        .filter(|statement| statement.status == Status::Granted && !unclear(statement))
        .filter_map(|statement| {
            let uses: Vec<String> = statement
                .scopes
                .iter()
                .filter(|scope| !barred.iter().any(|barred| scope.overlaps(barred)))
                .map(ToString::to_string)
                .collect();
            let last = match (statement.expires.day(), statement.withdrawn.day()) {
                (expires, Some(withdrawn)) => {
                    let day_before = withdrawn.saturating_sub(1.day());
                    Some(expires.map_or(day_before, |expires| expires.min(day_before)))
                }
                (expires, None) => expires,
            };
            (!uses.is_empty()).then(|| SealedGrant {
                uses,
                naming: statement.naming.as_str().to_owned(),
                basis: statement.basis,
                from: statement.given.day().map(|day| day.to_string()),
                until: last.map(|day| day.to_string()),
            })
        })
        .collect()
}

/// Opens a sealed register.
pub(super) fn open_register(path: &str, bytes: &[u8], lock: Option<&Key>) -> Result<Register, String> {
    let (file, lock) = open(bytes, lock)?;
    if file.people.is_empty() && !file.terms.is_empty() {
        return Err("a sealed list of terms, not a register; name it under consent: sealed_terms:".to_owned());
    }
    let mut names = SealedNames::new(lock, &file);
    let mut people = Vec::with_capacity(file.people.len());
    for (index, person) in (0_u32..).zip(file.people) {
        for hash in &person.names {
            names.whole.entry(*hash).or_default().push(index);
        }
        for hash in &person.together {
            names.together.entry(*hash).or_default().push(index);
        }
        names.ids.push(person.id);
        names.firsts.push(person.firsts.into_boxed_slice());
        people.push(reopened(
            person.id,
            person.left.as_deref(),
            &person.shown,
            usize::try_from(index).unwrap_or(0) + 1,
        ));
    }
    Ok(Register::sealed(path, people, names))
}

fn reopened(id: Mac, left: Option<&str>, shown: &[SealedGrant], row: usize) -> Person {
    let day = |text: &Option<String>| match text {
        None => When::Blank,
        Some(text) => text.parse::<Date>().map_or(When::Unclear, When::On),
    };
    let statements = shown
        .iter()
        .map(|grant| Statement {
            scopes: grant.uses.iter().filter_map(|label| Scope::read(label)).collect(),
            status: Status::Granted,
            naming: Naming::read(&grant.naming).unwrap_or_default(),
            basis: grant.basis,
            given: day(&grant.from),
            expires: day(&grant.until),
            withdrawn: When::Blank,
            row,
        })
        .collect();
    let leaver = match left {
        None => Leaver::No,
        Some(text) => text.parse::<Date>().map_or(Leaver::Undated, Leaver::On),
    };
    Person { id: id.to_string(), row, leaver, statements, ..Person::default() }
}

pub(super) fn open(bytes: &[u8], lock: Option<&Key>) -> Result<(SealedFile, Key), String> {
    let file: SealedFile = serde_json::from_slice(bytes).map_err(|error| format!("not a sealed list: {error}"))?;
    if file.postcheck_sealed != 1 {
        return Err(format!("sealed in layout {}, which this version does not read", file.postcheck_sealed));
    }
    let Some(lock) = lock else {
        return Err("sealed; name its key with --key-file FILE or --key-env NAME".to_owned());
    };
    if check(lock) != file.check {
        return Err("sealed with another key".to_owned());
    }
    Ok((file, lock.clone()))
}

/// The names of a sealed register.
pub(super) struct SealedNames {
    lock: Key,
    first: HashSet<Mac>,
    last: HashSet<Mac>,
    begins: HashSet<Mac>,
    whole: HashMap<Mac, Vec<u32>>,
    together: HashMap<Mac, Vec<u32>>,
    ids: Vec<Mac>,
    firsts: Vec<Box<[Mac]>>,
    /// Most words of a text come again: each is hashed once for a run.
    seen: RwLock<Keyed<Part>>,
}

impl SealedNames {
    fn new(lock: Key, file: &SealedFile) -> Self {
        let set = |hashes: &[Mac]| hashes.iter().copied().collect();
        Self {
            lock,
            first: set(&file.first),
            last: set(&file.last),
            begins: set(&file.begins),
            whole: HashMap::new(),
            together: HashMap::new(),
            ids: Vec::new(),
            firsts: Vec::new(),
            seen: RwLock::default(),
        }
    }

    pub(super) fn id(&self, id: &str) -> String {
        self.lock.hash("id", &[id]).to_string()
    }

    pub(super) fn goes_by(&self, index: u32, letters: &str) -> bool {
        let index = usize::try_from(index).unwrap_or(usize::MAX);
        let (Some(id), Some(firsts)) = (self.ids.get(index), self.firsts.get(index)) else { return false };
        firsts.contains(&self.lock.hash("first", &[&id.to_string(), letters]))
    }
}

impl Lookup for SealedNames {
    fn part(&self, key: u64, letters: &str) -> Part {
        if let Some(part) = self.seen.read().ok().and_then(|seen| seen.get(&key).copied()) {
            return part;
        }
        let hash = self.lock.hash("word", &[letters]);
        let flag = |set: &HashSet<Mac>, flag: u8| if set.contains(&hash) { flag } else { 0 };
        let part =
            Part(flag(&self.first, Part::FIRST) | flag(&self.last, Part::LAST) | flag(&self.begins, Part::BEGINS));
        if let Ok(mut seen) = self.seen.write() {
            if seen.len() >= MOST_REMEMBERED {
                seen.clear();
            }
            seen.insert(key, part);
        }
        part
    }

    fn whole(&self, first: &str, last: &str) -> Vec<u32> {
        self.whole.get(&self.lock.hash("name", &[first, last])).cloned().unwrap_or_default()
    }

    fn together(&self, letters: &str) -> Vec<u32> {
        self.together.get(&self.lock.hash("together", &[letters])).cloned().unwrap_or_default()
    }
}
