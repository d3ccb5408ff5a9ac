//! Secret terms, known by their keyed hashes only.

use std::collections::{BTreeSet, HashSet};
use std::fmt;
use std::sync::RwLock;

use super::names::Keyed;
use super::seal::{Key, Mac};
use super::sealed::{MOST_REMEMBERED, empty, is_sealed, open, written};
use super::words::{Between, Style, Words, key};

/// Secret terms as keyed hashes.
pub struct SealedTerms {
    lock: Key,
    begins: HashSet<Mac>,
    terms: HashSet<Mac>,
    longest: usize,
    seen: RwLock<Keyed<bool>>,
}

impl fmt::Debug for SealedTerms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SealedTerms").field("terms", &self.terms.len()).finish_non_exhaustive()
    }
}

/// The sealed form of `terms`.
///
/// # Errors
/// A term without a word, by its number from 1.
pub fn seal_terms<'t>(terms: impl IntoIterator<Item = &'t str>, lock: &Key) -> Result<String, String> {
    let (mut begins, mut sealed, mut longest) = (BTreeSet::new(), BTreeSet::new(), 0);
    for (number, term) in (1..).zip(terms) {
        let words = Words::of(term, Style::Term);
        let letters = words.letters(&(0..words.len()));
        if letters.is_empty() {
            return Err(format!("term {number} holds no word"));
        }
        begins.insert(lock.hash("begin", &[words.letters(&(0..1))]));
        begins.insert(lock.hash("begin", &[words.letters(&(0..words.joined_end(0)))]));
        sealed.insert(lock.hash("term", &[letters]));
        longest = longest.max(words.len());
    }
    let sorted = |set: BTreeSet<Mac>| set.into_iter().collect();
    let mut file = empty(lock);
    (file.begins, file.terms, file.longest) = (sorted(begins), sorted(sealed), longest);
    Ok(written(&file))
}

impl SealedTerms {
    /// Opens a sealed list of terms.
    ///
    /// # Errors
    /// When it is none, or the key is missing or another.
    pub fn open(bytes: &[u8], lock: Option<&Key>) -> Result<Self, String> {
        if !is_sealed(bytes) {
            return Err("not a sealed list; make one with postcheck seal".to_owned());
        }
        let (file, lock) = open(bytes, lock)?;
        Ok(Self {
            lock,
            begins: file.begins.into_iter().collect(),
            terms: file.terms.into_iter().collect(),
            longest: file.longest,
            seen: RwLock::default(),
        })
    }

    /// The ranges of words of `words` (read as [`Style::Term`]) that are terms; of several from one word the longest.
    #[must_use]
    pub fn find(&self, words: &Words) -> Vec<std::ops::Range<usize>> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            // `AcmeCo` may be sealed as `Acmeco`.
            let begins = self.begins(words.letters(&(at..at + 1)))
                || (words.joined_end(at) > at + 1 && self.begins(words.letters(&(at..words.joined_end(at)))));
            let end = if begins { self.end_of_term(words, at) } else { None };
            if let Some(end) = end {
                found.push(at..end);
            }
            at = end.unwrap_or(at + 1);
        }
        found
    }

    fn begins(&self, word: &str) -> bool {
        let key = key(word);
        if let Some(known) = self.seen.read().ok().and_then(|seen| seen.get(&key).copied()) {
            return known;
        }
        let begins = self.begins.contains(&self.lock.hash("begin", &[word]));
        if let Ok(mut seen) = self.seen.write() {
            if seen.len() >= MOST_REMEMBERED {
                seen.clear();
            }
            seen.insert(key, begins);
        }
        begins
    }

    fn end_of_term(&self, words: &Words, at: usize) -> Option<usize> {
        let mut last = None;
        // Its last word may be written in pieces (`Lark-`, `spur`).
        let reach = words.joined_end(at).max(words.joined_end((at + self.longest).saturating_sub(1)));
        for end in at + 1..=reach.min(words.len()) {
            if end > at + 1 && words.get(end - 1).is_some_and(|word| word.between == Between::Apart) {
                break;
            }
            if self.terms.contains(&self.lock.hash("term", &[words.letters(&(at..end))])) {
                last = Some(end);
            }
        }
        last
    }
}
