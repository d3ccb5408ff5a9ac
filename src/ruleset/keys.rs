//! Which part of a sequence it is looked for by: the part that stands least often in ordinary text.

use std::collections::HashMap;

use super::frame::Step;
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
/// Longest fixed stretch that is looked for, in words.
const MAX_STRETCH: usize = 4;
/// Share of the places of a word where a given further word stands beside it, as a rule of thumb for words that go together.
const TOGETHER: f64 = 0.05;
/// Occurrences of a word that is in no list, per million words.
const RARE: f64 = 2.0;

/// How often words stand in ordinary text.
#[derive(Clone, Debug, Default)]
pub struct Frequency {
    per_million: HashMap<u64, f64>,
    /// For each lexicon: how often one of its terms stands there.
    lexicons: Vec<f64>,
}

impl Frequency {
    /// From pairs of a word's hash and its number per million words.
    pub fn new(words: impl IntoIterator<Item = (u64, f64)>) -> Self {
        Self { per_million: words.into_iter().collect(), lexicons: Vec::new() }
    }

    /// Tells the terms of the next lexicon; `common` ones are never looked for while there is another part.
    pub fn add_lexicon<'t>(&mut self, common: bool, terms: impl IntoIterator<Item = &'t [u64]>) {
        let sum: f64 = terms.into_iter().map(|term| Self::phrase(term.iter().map(|word| self.word(*word)))).sum();
        self.lexicons.push(if common { sum.max(1e6) } else { sum });
    }

    fn word(&self, word: u64) -> f64 {
        self.per_million.get(&word).copied().unwrap_or(RARE)
    }

    /// How often a phrase stands there, from how often each of its words does.
    fn phrase(words: impl Iterator<Item = f64>) -> f64 {
        let (rarest, count) = words.fold((f64::INFINITY, 0), |(rarest, count), word| (word.min(rarest), count + 1));
        if count == 0 { 0.0 } else { rarest * TOGETHER.powi(count - 1) }
    }

    fn step(&self, any: &[u64]) -> f64 {
        any.iter().map(|word| self.word(*word)).sum()
    }

    fn slot(&self, lexicons: &[LexiconId]) -> f64 {
        lexicons.iter().map(|id| self.lexicons.get(usize::from(*id)).copied().unwrap_or(1e6)).sum()
    }
}

/// The key of `steps`: its first step, its number of steps, and what is looked for.
#[must_use]
pub fn choose_key(steps: &[Step], frequency: &Frequency) -> (u16, u16, KeyPart) {
    let mut best: Option<(f64, usize, usize)> = None;
    let mut offer = |cost: f64, start: usize, len: usize| {
        if best.is_none_or(|(known, ..)| cost < known) {
            best = Some((cost, start, len));
        }
    };
    for (start, step) in steps.iter().enumerate() {
        match step {
            Step::Words { optional: false, .. } => {
                for len in 1..=MAX_STRETCH {
                    let Some(stretch) = steps.get(start..start + len) else { break };
                    let Some(words) = fixed(stretch) else { break };
                    if words.iter().map(|any| any.len()).product::<usize>() > MAX_PHRASES {
                        break;
                    }
                    offer(Frequency::phrase(words.iter().map(|any| frequency.step(any))), start, len);
                }
            }
            Step::Slot { lexicons, optional: false, .. } => offer(frequency.slot(lexicons), start, 1),
            _ => {}
        }
    }
    // Nothing but gaps and optional parts: it can never be looked for.
    let Some((_, start, len)) = best else { return (0, 0, KeyPart::Phrases(Vec::new())) };
    let part = match &steps[start..start + len] {
        [Step::Slot { lexicons, .. }] => KeyPart::Lexicons(lexicons.clone()),
        stretch => KeyPart::Phrases(phrases(&fixed(stretch).unwrap_or_default())),
    };
    (u16::try_from(start).unwrap_or(0), u16::try_from(len).unwrap_or(1), part)
}

/// The words of a fixed stretch, step by step.
fn fixed(stretch: &[Step]) -> Option<Vec<&[u64]>> {
    stretch
        .iter()
        .map(|step| match step {
            Step::Words { any, optional: false } => Some(any.as_slice()),
            _ => None,
        })
        .collect()
}

/// Every phrase that a stretch stands for.
fn phrases(stretch: &[&[u64]]) -> Vec<Vec<u64>> {
    stretch.iter().fold(vec![Vec::new()], |heads, any| {
        let longer =
            |head: &Vec<u64>| any.iter().map(|word| head.iter().copied().chain([*word]).collect()).collect::<Vec<_>>();
        heads.iter().flat_map(longer).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ruleset::frame::Role;

    fn words(any: &[u64]) -> Step {
        Step::Words { any: any.to_vec(), optional: false }
    }

    #[test]
    fn a_sequence_is_looked_for_by_its_rarest_part() {
        let mut frequency = Frequency::new([(1, 50_000.0), (2, 30_000.0), (3, 400.0)]);
        frequency.add_lexicon(false, [&[3_u64][..], &[9]]);
        let slot = Step::Slot { lexicons: vec![0], role: Role::Says, optional: false };
        // "the {slot} of": the lexicon stands 402 times in a million words.
        let (start, len, part) = choose_key(&[words(&[1]), slot.clone(), words(&[2])], &frequency);
        assert_eq!((start, len, part), (1, 1, KeyPart::Lexicons(vec![0])));
        // A rare word beats it.
        let (start, _, part) =
            choose_key(&[words(&[1]), slot, Step::Gap { min: 0, max: 3 }, words(&[7, 8])], &frequency);
        assert_eq!((start, part), (3, KeyPart::Phrases(vec![vec![7], vec![8]])));
        // Of frequent words, as many as stand together.
        let (_, len, part) = choose_key(&[words(&[1]), words(&[2])], &frequency);
        assert_eq!((len, part), (2, KeyPart::Phrases(vec![vec![1, 2]])));
    }
}
