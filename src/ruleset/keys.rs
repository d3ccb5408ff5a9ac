//! Which part of a sequence it is looked for by: the part least likely to stand in ordinary text.

use std::collections::BTreeSet;

use super::frame::{Role, Step};
use super::model::LexiconId;

/// The part a sequence is looked for by.
#[derive(Debug, PartialEq, Eq)]
pub enum KeyPart {
    /// Any of these phrases.
    Phrases(Vec<Vec<u64>>),
    /// A term of any of these lexicons.
    Lexicons(Vec<LexiconId>),
}

/// Phrases that one key may be multiplied out into.
const MAX_PHRASES: usize = 600;

/// The key of `steps`: its first step, its number of steps, and what is looked for.
///
/// A fixed stretch with a rare word is best, then a lexicon of predicates, then a fixed stretch of three and more words,
/// then any lexicon, then whatever is there.
#[must_use]
pub fn choose_key(steps: &[Step], common_words: &BTreeSet<u64>, common_lexicons: &[bool]) -> (u16, u16, KeyPart) {
    let mut best: Option<(u32, usize, usize, KeyPart)> = None;
    let mut offer = |score: u32, start: usize, len: usize, part: KeyPart| {
        if best.as_ref().is_none_or(|(known, ..)| score > *known) {
            best = Some((score, start, len, part));
        }
    };
    let mut at = 0;
    while at < steps.len() {
        match &steps[at] {
            Step::Words { optional: false, .. } => {
                let run =
                    steps[at..].iter().take_while(|step| matches!(step, Step::Words { optional: false, .. })).count();
                for len in (1..=run.min(6)).rev() {
                    for start in at..=at + run - len {
                        if let Some((score, phrases)) = stretch(&steps[start..start + len], common_words) {
                            offer(score, start, len, KeyPart::Phrases(phrases));
                        }
                    }
                }
                at += run;
                continue;
            }
            Step::Slot { lexicons, role, optional: false } => {
                let common = lexicons.iter().any(|id| common_lexicons.get(usize::from(*id)).copied().unwrap_or(false));
                let score = match (common, role) {
                    (true, _) => 1,
                    (false, Role::Says) => 60,
                    (false, Role::Other) => 50,
                    (false, Role::About) => 20,
                };
                offer(score, at, 1, KeyPart::Lexicons(lexicons.clone()));
            }
            _ => {}
        }
        at += 1;
    }
    match best {
        Some((_, start, len, part)) => (u16::try_from(start).unwrap_or(0), u16::try_from(len).unwrap_or(1), part),
        // Nothing but gaps and optional parts: it can never be looked for.
        None => (0, 0, KeyPart::Phrases(Vec::new())),
    }
}

/// Score and phrases of a fixed stretch, or `None` where it stands for too many phrases.
fn stretch(steps: &[Step], common_words: &BTreeSet<u64>) -> Option<(u32, Vec<Vec<u64>>)> {
    let mut phrases: Vec<Vec<u64>> = vec![Vec::new()];
    let mut rare = 0;
    for step in steps {
        let Step::Words { any, .. } = step else { return None };
        if phrases.len() * any.len() > MAX_PHRASES {
            return None;
        }
        rare += u32::from(any.iter().all(|word| !common_words.contains(word)));
        phrases = phrases
            .iter()
            .flat_map(|head| any.iter().map(move |word| head.iter().copied().chain([*word]).collect()))
            .collect();
    }
    let len = u32::try_from(steps.len()).unwrap_or(u32::MAX);
    let score = if rare > 0 {
        70 + rare * 4 + len
    } else if len >= 3 {
        40 + len
    } else {
        5 + len
    };
    Some((score, phrases))
}
