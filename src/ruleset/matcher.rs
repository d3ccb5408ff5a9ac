//! Matches the sequences that frames are made of: from a key that was found, forwards and backwards.

use std::ops::Range;

use super::frame::{Mark, Role, Step};
use super::sequence::{SequenceView, Steps};
use super::sight::{LexiconHit, PatternHit, Sentence};
use crate::text::{Gap, Token, TokenKind};

/// Most steps tried for one sequence at one place.
const MAX_STEPS: u32 = 2_000;

/// Matches sequences in one sentence.
pub(super) struct Matcher<'a> {
    pub(super) tokens: &'a [Token],
    pub(super) sentence: &'a Sentence,
    /// Terms in the sentence, by their first token.
    pub(super) hits: &'a [LexiconHit],
}

/// Whether `any`, which is sorted, holds `hash`.
#[inline]
fn is_one_of(hash: u64, any: &[u64]) -> bool {
    // Most steps name a few words, which are compared faster than they are searched.
    if any.len() <= 8 { any.contains(&hash) } else { any.binary_search(&hash).is_ok() }
}

/// What the slots of a sequence were filled with.
#[derive(Clone, Default)]
struct Filled {
    about: Option<Range<usize>>,
    says: Option<Range<usize>>,
    steps: u32,
}

impl Matcher<'_> {
    /// The sequence around its key at tokens `start..end`.
    pub(super) fn find(&self, sequence: &SequenceView<'_>, start: usize, end: usize) -> Option<PatternHit> {
        let mut filled = Filled::default();
        if let Some((Step::Slot { role, .. }, _)) = sequence.key.split_first() {
            filled.fill(*role, start..end);
        }
        let last = self.forward(sequence.after, end, &mut filled)?;
        let first = self.backward(sequence.before, start, &mut filled)?;
        Some(PatternHit {
            pattern: sequence.pattern,
            sentence: 0,
            tokens: first..last,
            about: filled.about,
            says: filled.says,
        })
    }

    /// Matches `steps` from token `at` on; one past the last token matched.
    fn forward(&self, steps: Steps<'_>, at: usize, filled: &mut Filled) -> Option<usize> {
        filled.steps += 1;
        if filled.steps > MAX_STEPS {
            return None;
        }
        let Some((step, rest)) = steps.split_first() else { return Some(at) };
        match step {
            Step::Words { any, optional } => {
                if self.is_word(at, any)
                    && let Some(end) = self.forward(rest, at + 1, filled)
                {
                    return Some(end);
                }
                if *optional { self.forward(rest, at, filled) } else { None }
            }
            Step::Slot { lexicons, role, optional } => {
                for hit in self.starting(at).filter(|hit| lexicons.contains(&hit.lexicon)) {
                    let before = filled.clone();
                    filled.fill(*role, hit.start..hit.end);
                    if let Some(end) = self.forward(rest, hit.end, filled) {
                        return Some(end);
                    }
                    filled.restore(before);
                }
                if *optional { self.forward(rest, at, filled) } else { None }
            }
            Step::Gap { min, max } => (usize::from(*min)..=usize::from(*max))
                .take_while(|words| at + words <= self.sentence.tokens.end)
                .find_map(|words| {
                    self.forward(rest, at + words, filled)
                        .map(|end| if rest.is_empty() { at + usize::from(*min) } else { end })
                }),
            _ if self.holds(step, at) => self.forward(rest, at, filled),
            _ => None,
        }
    }

    /// Matches `steps` so that they end before token `at`; the first token matched.
    fn backward(&self, steps: Steps<'_>, at: usize, filled: &mut Filled) -> Option<usize> {
        filled.steps += 1;
        if filled.steps > MAX_STEPS {
            return None;
        }
        let Some((step, rest)) = steps.split_last() else { return Some(at) };
        match step {
            Step::Words { any, optional } => {
                if at > self.sentence.tokens.start
                    && self.is_word(at - 1, any)
                    && let Some(start) = self.backward(rest, at - 1, filled)
                {
                    return Some(start);
                }
                if *optional { self.backward(rest, at, filled) } else { None }
            }
            Step::Slot { lexicons, role, optional } => {
                for hit in self.hits.iter().filter(|hit| hit.end == at && lexicons.contains(&hit.lexicon)) {
                    let before = filled.clone();
                    filled.fill(*role, hit.start..hit.end);
                    if let Some(start) = self.backward(rest, hit.start, filled) {
                        return Some(start);
                    }
                    filled.restore(before);
                }
                if *optional { self.backward(rest, at, filled) } else { None }
            }
            Step::Gap { min, max } => (usize::from(*min)..=usize::from(*max))
                .take_while(|words| self.sentence.tokens.start + words <= at)
                .find_map(|words| {
                    self.backward(rest, at - words, filled)
                        .map(|start| if rest.is_empty() { at - usize::from(*min) } else { start })
                }),
            _ if self.holds(step, at) => self.backward(rest, at, filled),
            _ => None,
        }
    }

    /// Whether a step that takes no token holds before token `at`.
    fn holds(&self, step: &Step, at: usize) -> bool {
        let Range { start, end } = self.sentence.tokens;
        let aside = |token: &Token| {
            token.hashtag || matches!(token.kind, TokenKind::Emoji | TokenKind::Mention | TokenKind::Url)
        };
        match step {
            Step::NotWords(words) => !self.is_word(at, words),
            Step::NotSlot(lexicons) => !self.starting(at).any(|hit| lexicons.contains(&hit.lexicon)),
            Step::Start => self.tokens.get(start..at).is_some_and(|before| before.iter().all(aside)),
            Step::End => self.tokens.get(at..end).is_some_and(|after| after.iter().all(aside)),
            Step::Mark(mark) => self.sentence.end.has(match mark {
                Mark::Question => Gap::QUESTION,
                Mark::Exclamation => Gap::EXCLAMATION,
                Mark::Ellipsis => Gap::ELLIPSIS,
            }),
            Step::Words { .. } | Step::Slot { .. } | Step::Gap { .. } => false,
        }
    }

    fn is_word(&self, at: usize, any: &[u64]) -> bool {
        at < self.sentence.tokens.end && self.tokens.get(at).is_some_and(|token| is_one_of(token.hash, any))
    }

    /// Terms that start at token `at`, the longest first.
    fn starting(&self, at: usize) -> impl Iterator<Item = &LexiconHit> {
        let first = self.hits.partition_point(|hit| hit.start < at);
        self.hits[first..].iter().take_while(move |hit| hit.start == at)
    }
}

impl Filled {
    fn fill(&mut self, role: Role, tokens: Range<usize>) {
        match role {
            Role::About => self.about = Some(tokens),
            Role::Says => self.says = Some(tokens),
            Role::Other => {}
        }
    }

    /// Takes back slots, but not the count of steps.
    fn restore(&mut self, before: Self) {
        self.about = before.about;
        self.says = before.says;
    }
}
