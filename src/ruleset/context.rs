//! The context of a hit: negated, quoted, said of oneself, or cleared by a term beside it (reported, taught, on stage).

use std::ops::Range;

use super::model::{Context, LexiconId, Ruleset, Within};
use super::shapes::lexicon;
use super::sight::Sight;
use crate::text::{Gap, TokenKind};

/// How many tokens before a predicate a negation governs it.
const NEGATION_REACH: usize = 9;
/// How many tokens before a predicate its subject is looked for.
const SUBJECT_REACH: usize = 5;
/// Longest quotation, in tokens.
const QUOTATION_REACH: usize = 80;
/// A quotation of fewer tokens is irony ("leadership"), not somebody's words.
const SHORTEST_QUOTATION: usize = 3;

/// Lexicons that contexts made in code rely on.
#[derive(Clone, Copy, Debug, Default)]
pub struct ContextLexicons {
    negation: Option<LexiconId>,
    myself: Option<LexiconId>,
    speech: Option<LexiconId>,
}

impl ContextLexicons {
    /// Finds them in `ruleset` by name: `negation`, `context-self`, `speech-cues`.
    #[must_use]
    pub fn of(ruleset: &Ruleset<'_>) -> Self {
        Self {
            negation: lexicon(ruleset, "negation"),
            myself: lexicon(ruleset, "context-self"),
            speech: lexicon(ruleset, "speech-cues"),
        }
    }
}

/// The sentences that lie `within` reach of sentence `index`.
#[must_use]
pub fn reach(sight: &Sight, index: usize, within: Within) -> Range<usize> {
    let all = sight.sentences.len();
    match within {
        Within::Clause | Within::Sentence => index..(index + 1).min(all),
        Within::Neighbours => index.saturating_sub(1)..(index + 2).min(all),
        Within::Post => 0..all,
    }
}

/// Which of `contexts` clears what is said at `says` (tokens) inside `whole`, in sentence `index`.
#[must_use]
pub fn clearing(
    ruleset: &Ruleset<'_>,
    lexicons: ContextLexicons,
    sight: &Sight,
    index: usize,
    whole: &Range<usize>,
    says: &Range<usize>,
    contexts: &[Context],
) -> Option<Context> {
    contexts.iter().copied().find(|context| match context {
        Context::Negated => lexicons.negation.is_some_and(|negation| is_negated(sight, index, whole, says, negation)),
        Context::Quoted => is_quoted(sight, index, says, lexicons.speech),
        Context::Myself => lexicons.myself.is_some_and(|myself| is_about_myself(sight, index, says, myself)),
        Context::Lexicon(id) => {
            let scope = ruleset.lexicons.get(usize::from(*id)).map_or(Within::Sentence, |info| info.scope);
            // A cue inside the finding itself clears nothing.
            sight
                .hits_in(reach(sight, index, scope))
                .any(|hit| hit.lexicon == *id && !(hit.start >= says.start && hit.end <= says.end))
        }
    })
}

/// The short name of a context, for explanations.
#[must_use]
pub fn context_name<'r>(ruleset: &'r Ruleset<'_>, context: Context) -> &'r str {
    match context {
        Context::Negated => "negated",
        Context::Quoted => "quoted",
        Context::Myself => "self",
        Context::Lexicon(id) => {
            ruleset.lexicons.get(usize::from(id)).map_or("context", |info| info.id.trim_start_matches("context-"))
        }
    }
}

/// Whether a comma, colon or dash stands between two tokens.
fn is_cut(sight: &Sight, from: usize, to: usize) -> bool {
    sight.tokens.get(from + 1..=to).unwrap_or_default().iter().any(|token| {
        token.gap.has(Gap::COLON)
            || token.gap.has(Gap::DASH)
            || token.gap.has(Gap::COMMA)
            || token.gap.has(Gap::ELLIPSIS)
    })
}

fn is_negated(sight: &Sight, index: usize, whole: &Range<usize>, says: &Range<usize>, negation: LexiconId) -> bool {
    let Some(sentence) = sight.sentences.get(index) else { return false };
    sight.hits_in(index..index + 1).filter(|hit| hit.lexicon == negation).any(|hit| {
        let before =
            hit.end <= says.start && says.start - hit.end < NEGATION_REACH && !is_cut(sight, hit.end - 1, says.start);
        // "nobody … is thick": the negation may be the subject itself, outside or at the start of the whole.
        let part_of_predicate = hit.start >= says.start && hit.end <= says.end;
        // "Isn't she thick?" negates nothing.
        let asked =
            sentence.end.has(Gap::QUESTION) && hit.start <= sentence.tokens.start + 2 && hit.start < whole.start + 2;
        before && !part_of_predicate && !asked
    })
}

fn is_quoted(sight: &Sight, index: usize, says: &Range<usize>, speech: Option<LexiconId>) -> bool {
    let open = (says.start.saturating_sub(QUOTATION_REACH)..=says.start).rev().find_map(|at| {
        let gap = sight.tokens.get(at)?.gap;
        if gap.has(Gap::OPEN_QUOTE) {
            return Some(Some(at));
        }
        (gap.has(Gap::CLOSE_QUOTE) && at <= says.start).then_some(None)
    });
    let Some(Some(open)) = open else { return false };
    let close = (says.end..(says.end + QUOTATION_REACH).min(sight.tokens.len()))
        .find(|at| sight.tokens[*at].gap.has(Gap::CLOSE_QUOTE));
    let last = sight.sentences.last().is_some_and(|sentence| sentence.end.has(Gap::CLOSE_QUOTE));
    let end = match close {
        Some(at) => at,
        None if last => sight.tokens.len(),
        None => return false,
    };
    end - open >= SHORTEST_QUOTATION
        || speech
            .is_some_and(|speech| sight.hits_in(reach(sight, index, Within::Sentence)).any(|hit| hit.lexicon == speech))
}

fn is_about_myself(sight: &Sight, index: usize, says: &Range<usize>, myself: LexiconId) -> bool {
    sight.hits_in(index..index + 1).any(|hit| {
        hit.lexicon == myself
            && hit.end <= says.end
            && says.start.saturating_sub(hit.end) < SUBJECT_REACH
            && (hit.end <= says.start || hit.start >= says.start)
            && !sight.tokens[hit.end.min(says.start)..says.start].iter().any(|token| token.kind == TokenKind::Mention)
    })
}
