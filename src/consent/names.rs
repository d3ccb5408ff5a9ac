//! The names of the register, found in text in one pass: one look-up for each word, more only where a name begins.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::person::{Person, Sensitive};
use super::register::{Index, Register};
use super::sightings::{Sighting, find};
use super::words::{Style, Words, key, key_of_both};
use crate::text::FoldHash;

/// Shortest surname that makes a handle with an initial, in bytes (`@rthackray`); with a shorter one it is any word.
pub(super) const SHORTEST_HANDLE: usize = 5;

/// What a stretch of letters is to the register.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Part(pub(super) u8);

impl Part {
    pub(super) const FIRST: u8 = 1;
    pub(super) const LAST: u8 = 2;
    /// A longer name begins with it.
    pub(super) const BEGINS: u8 = 4;

    pub(super) fn has(self, flag: u8) -> bool {
        self.0 & flag != 0
    }
}

/// Where names are looked up: in clear, or by their hashes.
pub(super) trait Lookup {
    fn part(&self, key: u64, letters: &str) -> Part;
    /// Who has this forename and surname; the forename may be its initial.
    fn whole(&self, first: &str, last: &str) -> Vec<u32>;
    /// Who is meant by forename and surname written together.
    fn together(&self, letters: &str) -> Vec<u32>;
}

/// Keys are hashes already; they are only stirred, because FNV's low bits are its weakest.
#[derive(Default)]
pub(super) struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = (key ^ (key >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

pub(super) type Keyed<V> = HashMap<u64, V, BuildHasherDefault<KeyHasher>>;

/// People by keys: laid out once and sorted, because it is asked only where both parts of a name have been met.
#[derive(Default)]
struct People(Vec<(u64, u32)>);

impl People {
    fn sort(&mut self) {
        self.0.sort_unstable();
        self.0.dedup();
    }

    fn get(&self, key: u64) -> impl Iterator<Item = u32> + '_ {
        let from = self.0.partition_point(|(known, _)| *known < key);
        self.0
            .get(from..)
            .unwrap_or_default()
            .iter()
            .take_while(move |(known, _)| *known == key)
            .map(|(_, person)| *person)
    }
}

/// The index of names in clear. Only hashes are kept.
#[derive(Default)]
pub struct Names {
    parts: Keyed<Part>,
    whole: People,
    together: People,
    /// Who goes by a forename.
    firsts: People,
}

/// One way to write a forename or surname: its letters, and the letters at each joint.
pub(super) struct Spelling {
    pub(super) letters: String,
    pub(super) joints: Vec<String>,
}

/// The ways to write `name`: as it stands and, where it is made of several, its first and last part alone.
pub(super) fn spellings(name: &Sensitive) -> Vec<Spelling> {
    if let Some(written) = plain(name) {
        return vec![Spelling { letters: written.to_ascii_lowercase(), joints: Vec::new() }];
    }
    let written = name.reveal();
    let mut ways = vec![written];
    // `O'Neill-Hartley` is `O'Neill` and `Hartley`, too.
    let mut parts = written.split([' ', '-', '\u{2010}', '\u{2011}']).filter(|part| !part.is_empty());
    if let (Some(first), Some(last)) = (parts.next(), parts.next_back()) {
        ways.extend([first, last]);
    }
    ways.into_iter()
        .enumerate()
        .map(|(index, way)| {
            let words = Words::of(way, Style::Prose);
            let letters = words.letters(&(0..words.len())).to_owned();
            let joints = (1..words.len()).map(|end| words.letters(&(0..end)).to_owned()).collect();
            (index, Spelling { letters, joints })
        })
        // A part of a name must be long enough to be one: not "van", "de", "O".
        .filter(|(index, spelling)| spelling.letters.chars().count() > if *index == 0 { 1 } else { 3 })
        .map(|(_, spelling)| spelling)
        .collect()
}

pub(super) fn pair(first: u64, last: u64) -> u64 {
    (first.rotate_left(17) ^ last).wrapping_mul(0xff51_afd7_ed55_8ccd)
}

impl Names {
    /// Lays out the names of `people`.
    #[must_use]
    pub fn of(people: &[Person]) -> Self {
        let mut names = Self::default();
        names.whole.0.reserve(people.len() * 2);
        names.together.0.reserve(people.len() * 3);
        names.firsts.0.reserve(people.len());
        for (index, person) in (0_u32..).zip(people) {
            if let ([first], [last]) = (person.first.as_slice(), person.last.as_slice())
                && let (Some(first), Some(last)) = (plain(first), plain(last))
            {
                names.add_plain(index, first, last);
                continue;
            }
            let first: Vec<Spelling> = person.first.iter().flat_map(spellings).collect();
            let last: Vec<Spelling> = person.last.iter().flat_map(spellings).collect();
            for (spellings, flag) in [(&first, Part::FIRST), (&last, Part::LAST)] {
                for spelling in spellings {
                    names.parts.entry(key(&spelling.letters)).or_default().0 |= flag;
                    for joint in &spelling.joints {
                        names.parts.entry(key(joint)).or_default().0 |= Part::BEGINS;
                    }
                }
            }
            for forename in &first {
                let initial = forename.letters.chars().next().map_or(0, char::len_utf8);
                let initial = forename.letters.get(..initial).unwrap_or_default();
                let (key_of_first, key_of_initial) = (key(&forename.letters), key(initial));
                names.firsts.0.push((key_of_first, index));
                for surname in &last {
                    let key_of_last = key(&surname.letters);
                    names.whole.0.push((pair(key_of_first, key_of_last), index));
                    names.whole.0.push((pair(key_of_initial, key_of_last), index));
                    names.together.0.push((key_of_both(&forename.letters, &surname.letters), index));
                    names.together.0.push((key_of_both(&surname.letters, &forename.letters), index));
                    if surname.letters.len() >= SHORTEST_HANDLE {
                        names.together.0.push((key_of_both(initial, &surname.letters), index));
                    }
                }
            }
        }
        // Three long lists, each sorted by itself.
        std::thread::scope(|scope| {
            scope.spawn(|| names.whole.sort());
            scope.spawn(|| names.together.sort());
            names.firsts.sort();
        });
        names
    }
}

/// `name`, where it is one plain word of two letters and more, as nearly every name is.
fn plain(name: &Sensitive) -> Option<&str> {
    let written = name.reveal();
    let mut bytes = written.bytes();
    let capital = bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic());
    (written.len() > 1 && capital && bytes.all(|byte| byte.is_ascii_lowercase())).then_some(written)
}

impl Names {
    /// Adds somebody with two plain names, without a copy of either: there may be a hundred thousand.
    fn add_plain(&mut self, index: u32, first: &str, last: &str) {
        let lower =
            |hash: FoldHash, name: &str| name.bytes().fold(hash, |hash, byte| hash.with(byte.to_ascii_lowercase()));
        let (forename, surname) = (lower(FoldHash::EMPTY, first), lower(FoldHash::EMPTY, last));
        let initial = lower(FoldHash::EMPTY, first.get(..1).unwrap_or_default());
        for (hash, flag) in [(forename, Part::FIRST), (surname, Part::LAST)] {
            self.parts.entry(hash.finish()).or_default().0 |= flag;
        }
        self.firsts.0.push((forename.finish(), index));
        for hash in [forename, initial] {
            self.whole.0.push((pair(hash.finish(), surname.finish()), index));
        }
        self.together.0.push((lower(forename, last).finish(), index));
        self.together.0.push((lower(surname, first).finish(), index));
        if last.len() >= SHORTEST_HANDLE {
            self.together.0.push((lower(initial, last).finish(), index));
        }
    }
}

impl Lookup for Names {
    fn part(&self, key: u64, _: &str) -> Part {
        self.parts.get(&key).copied().unwrap_or_default()
    }

    fn whole(&self, first: &str, last: &str) -> Vec<u32> {
        self.whole.get(pair(key(first), key(last))).collect()
    }

    fn together(&self, letters: &str) -> Vec<u32> {
        self.together.get(key(letters)).collect()
    }
}

impl Register {
    /// The names in `words`, by their place. Forenames alone are told of, too, whoever they belong to.
    #[must_use]
    pub fn sightings(&self, words: &Words) -> Vec<Sighting> {
        match self.names() {
            Index::Clear(names) => find(names, words),
            Index::Sealed(names) => find(names.as_ref(), words),
        }
    }

    /// Whether the forename of `sighting` is one that person `index` goes by.
    #[must_use]
    pub fn goes_by(&self, index: u32, words: &Words, sighting: &Sighting) -> bool {
        let letters = words.letters(&sighting.words);
        match self.names() {
            Index::Clear(_) => self.person(index).is_some_and(|person| {
                person.first.iter().flat_map(spellings).any(|spelling| spelling.letters == letters)
            }),
            Index::Sealed(names) => names.goes_by(index, letters),
        }
    }

    /// Who in year group `year` goes by the forename of `sighting`; nobody in a sealed register, which keeps no years.
    #[must_use]
    pub fn of_year(&self, sighting: &Sighting, year: u8) -> Vec<u32> {
        let Index::Clear(names) = self.names() else { return Vec::new() };
        let of_year = |index: &u32| self.person(*index).is_some_and(|person| person.year == Some(year));
        names.firsts.get(sighting.first).filter(of_year).collect()
    }

    /// Keys of the forenames that person `index` goes by; none in a sealed register.
    #[must_use]
    pub fn forenames(&self, index: u32) -> Vec<u64> {
        let first = self.person(index).map_or(&[][..], |person| person.first.as_slice());
        first.iter().flat_map(spellings).map(|spelling| key(&spelling.letters)).collect()
    }

    /// Whether a surname of person `index` begins with `initial`, in lower case; unknown in a sealed register.
    #[must_use]
    pub fn has_initial(&self, index: u32, initial: char) -> bool {
        self.person(index)
            .is_some_and(|person| person.last.iter().any(|last| crate::text::fold(last.reveal()).starts_with(initial)))
    }

    /// Forename and surname flags of one word, for redaction.
    pub(super) fn part(&self, letters: &str) -> Part {
        match self.names() {
            Index::Clear(names) => names.part(key(letters), letters),
            Index::Sealed(names) => names.part(key(letters), letters),
        }
    }
}
