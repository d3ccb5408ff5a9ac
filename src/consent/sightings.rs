//! Names of the register in a text: which words make one, and how it is written there.

use std::ops::Range;

use super::names::{Lookup, Part};
use super::words::{Between, Words, key};

/// Most words that a forename or a surname is made of (`van der Berg`, `Mary-Ann Louise`).
const MAX_PART: usize = 5;

/// How a name is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// `Ruby`.
    First,
    /// `R. Thackray`.
    Surname,
    /// `Ruby Thackray`, `Thackray, Ruby`, `#rubythackray`.
    Full,
}

/// A name of the register in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    pub form: Form,
    /// Indices in [`Register::people`] of everybody who has this name; empty for [`Form::First`], see [`Register::goes_by`].
    pub people: Vec<u32>,
    /// Words of the text.
    pub words: Range<usize>,
    /// Every part is written with a capital.
    pub capital: bool,
    /// In a hashtag, a mention, an address or a file name.
    pub handle: bool,
    pub possessive: bool,
    /// Its first word opens a sentence, or all is in capitals, so that capitals say nothing.
    pub plain_start: bool,
    /// Keys of the forename and the surname, for asking a dictionary; zero where there is none.
    pub first: u64,
    pub last: u64,
    /// The initial that follows a forename (`Ruby T`).
    pub initial: Option<char>,
}

/// Finds every name; of two that overlap the longer one.
pub(super) fn find(names: &impl Lookup, words: &Words) -> Vec<Sighting> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut reach = Vec::new();
    while at < words.len() {
        parts_at(names, words, at, &mut reach);
        let sighting = whole_at(names, words, at, &reach)
            .or_else(|| surname_at(names, words, at))
            .or_else(|| together_at(names, words, at))
            .or_else(|| {
                let (end, _) = *reach.iter().rev().find(|(_, part)| part.has(Part::FIRST))?;
                Some(seen(words, Form::First, Vec::new(), at..end, &(at..end, 0..0)))
            });
        match sighting {
            Some(sighting) => {
                at = sighting.words.end.max(at + 1);
                found.push(sighting);
            }
            None => at += 1,
        }
    }
    found
}

/// Every end of a name part that starts at word `at`, the shortest first.
fn parts_at(names: &impl Lookup, words: &Words, at: usize, ends: &mut Vec<(usize, Part)>) {
    ends.clear();
    let mut begun = false;
    for end in at + 1..=(at + MAX_PART).min(words.len()) {
        if end > at + 1 {
            let Some(word) = words.get(end - 1) else { break };
            if word.between > Between::Space || (word.between == Between::Space && !begun) {
                break;
            }
        }
        let letters = words.letters(&(at..end));
        let part = names.part(key(letters), letters);
        begun = part.has(Part::BEGINS);
        if part.has(Part::FIRST) || part.has(Part::LAST) {
            ends.push((end, part));
        }
    }
}

/// A forename and a surname in either order, perhaps with one name between.
fn whole_at(names: &impl Lookup, words: &Words, at: usize, reach: &[(usize, Part)]) -> Option<Sighting> {
    let mut inner = Vec::new();
    for (end, part) in reach.iter().rev() {
        let between = words.get(*end).map_or(Between::Apart, |word| word.between);
        if part.has(Part::FIRST) && between <= Between::Bracket {
            // `Ruby Anne Thackray`, `Ruby J. Thackray`, `Ruby (Roo) Thackray`: what stands between is written like a name.
            let middle = words.get(*end).is_some_and(|word| word.capital)
                && words.get(end + 1).is_some_and(|word| word.between <= Between::Bracket);
            for start in [*end, end + 1].into_iter().take(if middle { 2 } else { 1 }) {
                parts_at(names, words, start, &mut inner);
                for (last, _) in inner.iter().rev().filter(|(_, part)| part.has(Part::LAST)) {
                    let people = names.whole(words.letters(&(at..*end)), words.letters(&(start..*last)));
                    if !people.is_empty() {
                        return Some(seen(words, Form::Full, people, at..*last, &(at..*end, start..*last)));
                    }
                }
            }
        }
        if part.has(Part::LAST) && between <= Between::Comma {
            parts_at(names, words, *end, &mut inner);
            for (last, _) in inner.iter().rev().filter(|(_, part)| part.has(Part::FIRST)) {
                let people = names.whole(words.letters(&(*end..*last)), words.letters(&(at..*end)));
                if !people.is_empty() {
                    return Some(seen(words, Form::Full, people, at..*last, &(*end..*last, at..*end)));
                }
            }
        }
    }
    None
}

/// `R. Thackray`, `R J Thackray`.
fn surname_at(names: &impl Lookup, words: &Words, at: usize) -> Option<Sighting> {
    let is_initial = |at: usize| {
        words.get(at).is_some_and(|word| word.capital || word.handle)
            && words.letters(&(at..at + 1)).chars().count() == 1
    };
    if !is_initial(at) {
        return None;
    }
    let start = if is_initial(at + 1) { at + 2 } else { at + 1 };
    let near = |at: usize| words.get(at).is_some_and(|word| word.between <= Between::Space);
    if !(at + 1..=start).all(near) {
        return None;
    }
    let mut ends = Vec::new();
    parts_at(names, words, start, &mut ends);
    ends.iter().rev().filter(|(_, part)| part.has(Part::LAST)).find_map(|(end, _)| {
        let people = names.whole(words.letters(&(at..at + 1)), words.letters(&(start..*end)));
        (!people.is_empty()).then(|| seen(words, Form::Surname, people, at..*end, &(at..at + 1, start..*end)))
    })
}

/// `#rubythackray`: only in handles, because `another` is not Ann Other.
fn together_at(names: &impl Lookup, words: &Words, at: usize) -> Option<Sighting> {
    words.get(at).filter(|word| word.handle)?;
    let letters = words.letters(&(at..at + 1));
    if letters.len() < 6 {
        return None;
    }
    let people = names.together(letters);
    (!people.is_empty()).then(|| seen(words, Form::Full, people, at..at + 1, &(0..0, 0..0)))
}

fn seen(
    words: &Words,
    form: Form,
    people: Vec<u32>,
    range: Range<usize>,
    parts: &(Range<usize>, Range<usize>),
) -> Sighting {
    let starts = [&parts.0, &parts.1].into_iter().filter(|part| !part.is_empty());
    let capital = starts.clone().all(|part| words.get(part.start).is_some_and(|word| word.capital));
    let open = words.get(range.start).is_some_and(|word| word.opens);
    let shouted = range.clone().all(|at| words.get(at).is_some_and(|word| word.shouted));
    let hash = |part: &Range<usize>| if part.is_empty() { 0 } else { key(words.letters(part)) };
    let initial = (form == Form::First)
        .then(|| {
            let next = words.get(range.end)?;
            let mut letters = words.letters(&(range.end..range.end + 1)).chars();
            let initial = letters.next()?;
            (next.capital && next.between == Between::Space && letters.next().is_none()).then_some(initial)
        })
        .flatten();
    Sighting {
        form,
        people,
        capital,
        handle: words.get(range.start).is_some_and(|word| word.handle),
        possessive: range.end.checked_sub(1).and_then(|last| words.get(last)).is_some_and(|word| word.possessive),
        plain_start: open || shouted,
        first: hash(&parts.0),
        last: hash(&parts.1),
        initial,
        words: range,
    }
}
