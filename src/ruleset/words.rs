//! Lays out the table of words: dictionary, lexicon words, contractions, misspellings.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::keys::Frequency;
use super::table::Table;
use super::vocabulary::{Vocabulary, WordInfo};
use crate::text::FoldHash;

/// Lists of plain English that every ruleset shares.
#[derive(Clone, Debug, Default)]
pub struct WordLists {
    /// Dictionary words, folded, one a line.
    pub english: String,
    /// Words of one to three letters that may be a part of a joined word, one a line.
    pub short_parts: String,
    /// `couldnt: could not`, one a line.
    pub contractions: String,
    /// `woz: was`, one a line.
    pub respellings: String,
    /// `word 123`: how often it stands in a million words, one a line.
    pub frequency: String,
}

impl WordLists {
    /// How often words stand in ordinary text.
    #[must_use]
    pub fn frequency(&self) -> Frequency {
        Frequency::new(lines(&self.frequency).filter_map(|line| {
            let (word, number) = line.split_once(' ')?;
            Some((FoldHash::of(word), number.parse().ok()?))
        }))
    }

    /// Dictionary words.
    fn english(&self) -> impl Iterator<Item = &str> {
        lines(&self.english)
    }
}

/// Shortest ordinary word, in letters, whose misspellings are recognised: too many short words differ by a letter.
const SHORTEST_SPELLED: usize = 6;

/// Lines that are neither empty nor comments.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Builds the vocabulary.
#[must_use]
pub fn lay_out(
    lists: &WordLists,
    listed: &[u64],
    triggers: &[u64],
    leading: &[u64],
    disguised: &BTreeSet<String>,
    masked: &BTreeSet<String>,
    spelled: &BTreeSet<String>,
) -> Vocabulary<'static> {
    let mut info: BTreeMap<u64, u32> = BTreeMap::new();
    let mut flag = |hash: u64, flag: u32| *info.entry(hash).or_default() |= WordInfo::KNOWN | flag;
    let parts: BTreeSet<&str> = lines(&lists.short_parts).collect();
    for word in lists.english() {
        flag(FoldHash::of(word), if word.len() <= 3 && !parts.contains(word) { WordInfo::NO_PART } else { 0 });
    }
    parts.iter().for_each(|part| flag(FoldHash::of(part), 0));
    listed.iter().for_each(|hash| flag(*hash, 0));
    triggers.iter().for_each(|hash| flag(*hash, WordInfo::STARTS));
    leading.iter().for_each(|hash| flag(*hash, WordInfo::LEADS));
    disguised.iter().for_each(|word| flag(FoldHash::of(word), WordInfo::DISGUISED));
    masked.iter().for_each(|word| flag(FoldHash::of(word), WordInfo::MASKED));
    // One and two letters are no parts unless they are listed as such, whoever else lists them.
    for letter in 'a'..='z' {
        let one = letter.to_string();
        if !parts.contains(one.as_str()) {
            *info.entry(FoldHash::of(&one)).or_default() |= WordInfo::KNOWN | WordInfo::NO_PART;
        }
        for second in 'a'..='z' {
            let two = format!("{letter}{second}");
            if !parts.contains(two.as_str()) && info.contains_key(&FoldHash::of(&two)) {
                *info.entry(FoldHash::of(&two)).or_default() |= WordInfo::NO_PART;
            }
        }
    }

    let contractions = expanded(&lists.contractions).count();
    let mut expansions = Vec::new();
    for (short, first, second) in expanded(&lists.contractions).chain(expanded(&lists.respellings)) {
        let index = u32::try_from(expansions.len()).unwrap_or(u32::MAX);
        expansions.push((FoldHash::of(first), second.map(FoldHash::of)));
        info.insert(FoldHash::of(short), WordInfo::KNOWN | WordInfo::EXPANDS | index << WordInfo::SHIFT);
        for word in [Some(first), second].into_iter().flatten() {
            *info.entry(FoldHash::of(word)).or_default() |= WordInfo::KNOWN;
        }
    }

    let mut aliases = Vec::new();
    for word in disguised {
        let index = u32::try_from(aliases.len()).unwrap_or(u32::MAX);
        aliases.push(FoldHash::of(word));
        for wrong in misspellings(word) {
            info.entry(FoldHash::of(&wrong)).or_insert(WordInfo::KNOWN | WordInfo::ALIAS | index << WordInfo::SHIFT);
        }
    }

    for word in spelled.iter().filter(|word| word.len() >= SHORTEST_SPELLED && !disguised.contains(*word)) {
        let index = u32::try_from(aliases.len()).unwrap_or(u32::MAX);
        aliases.push(FoldHash::of(word));
        for wrong in misspellings(word).into_iter().chain(other_vowels(word)) {
            let flags = WordInfo::KNOWN | WordInfo::ALIAS | WordInfo::SLIP | index << WordInfo::SHIFT;
            info.entry(FoldHash::of(&wrong)).or_insert(flags);
        }
    }

    let entries: Vec<(u64, u32)> = info.into_iter().collect();
    let mut masked: Vec<&str> = masked.iter().map(String::as_str).collect();
    // The shorter word is the likelier reading of a blotted one.
    masked.sort_by_key(|word| word.len());
    let masked = Cow::Owned(masked.join("\n"));
    Vocabulary { words: Table::build(&entries), expansions, contractions, aliases, masked }
}

/// `short: first second` and `short: word` lines.
fn expanded(text: &str) -> impl Iterator<Item = (&str, &str, Option<&str>)> {
    lines(text).filter_map(|line| {
        let (short, full) = line.split_once(':')?;
        let mut words = full.split_whitespace();
        Some((short.trim(), words.next()?, words.next()))
    })
}

/// `word` with one vowel written as another: `definately`, `incompetant`.
fn other_vowels(word: &str) -> BTreeSet<String> {
    const VOWELS: &str = "aeiou";
    let mut wrong = BTreeSet::new();
    for (at, vowel) in word.char_indices().skip(1).filter(|(_, c)| VOWELS.contains(*c)) {
        for other in VOWELS.chars().filter(|other| *other != vowel) {
            wrong.insert(format!("{}{other}{}", &word[..at], &word[at + 1..]));
        }
    }
    wrong
}

/// `word` with one letter dropped, two swapped or one doubled; its first letter stays.
fn misspellings(word: &str) -> BTreeSet<String> {
    let letters: Vec<char> = word.chars().collect();
    let mut wrong = BTreeSet::new();
    if letters.len() < 4 || !word.is_ascii() {
        return wrong;
    }
    // A four-letter word keeps its last letter too, or too little is left to know it by.
    let droppable = if letters.len() == 4 { 1..3 } else { 1..letters.len() };
    for at in droppable {
        let mut dropped = letters.clone();
        dropped.remove(at);
        wrong.insert(dropped.into_iter().collect());
    }
    for at in 0..letters.len() - 1 {
        let mut swapped = letters.clone();
        swapped.swap(at, at + 1);
        wrong.insert(swapped.into_iter().collect());
    }
    for at in 1..letters.len() {
        let mut doubled = letters.clone();
        doubled.insert(at, letters[at]);
        wrong.insert(doubled.into_iter().collect());
    }
    wrong.remove(word);
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ordinary_word_is_no_misspelling() {
        let lists = WordLists { english: "sit\nshot\n".into(), ..WordLists::default() };
        let vocabulary =
            lay_out(&lists, &[], &[], &[], &BTreeSet::from(["shoot".to_owned()]), &BTreeSet::new(), &BTreeSet::new());
        assert!(!vocabulary.info(FoldHash::of("shot")).unwrap().has(WordInfo::ALIAS));
        assert!(vocabulary.info(FoldHash::of("shoto")).unwrap().has(WordInfo::ALIAS));
    }
}
