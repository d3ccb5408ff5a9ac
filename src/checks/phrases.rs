//! Kinds `terms` and `remark`: a listed phrase, or something said about somebody.

use std::ops::Range;

use super::message::fill;
use super::{Cleared, Judge, Subject, Verdict, applies, finding, reads};
use crate::finding::Place;
use crate::ruleset::model::{Check, Context, Phrases, Rule, Within};
use crate::ruleset::{PatternHit, Ruleset, Sight, clearing, context_name, reach};
use crate::text::{Gap, Span};

/// Judges every pattern that was found in one passage.
pub(super) fn check(
    judge: &Judge<'_>,
    subject: &Subject<'_>,
    passage: usize,
    sight: &mut Sight,
    verdict: &mut Verdict,
) {
    let Some(part) = subject.post.passages.get(passage) else { return };
    for at in 0..sight.patterns.len() {
        let hit = sight.patterns[at].clone();
        let owners = judge.owners.get(hit.pattern as usize).map_or(&[][..], Vec::as_slice);
        for rule in owners.iter().filter_map(|index| judge.ruleset.rules.get(usize::from(*index))) {
            let (Check::Terms(phrases) | Check::Remark(phrases)) = &rule.check else { continue };
            if !reads(rule, part.kind) || !applies(rule, subject) {
                continue;
            }
            let Some(span) = sight.span(&part.text, &hit.tokens) else { continue };
            widen(judge, sight, &part.text, hit.sentence, phrases.within, &phrases.unless);
            if !in_company(sight, &hit, phrases) {
                continue;
            }
            let says = hit.says.clone().unwrap_or_else(|| hit.tokens.clone());
            match clearing(judge.ruleset, judge.lexicons, sight, hit.sentence, &hit.tokens, &says, &phrases.unless) {
                Some(context) => {
                    if judge.explain {
                        let context = context_name(judge.ruleset, context).to_owned();
                        verdict.cleared.push(Cleared { rule: rule.id.clone(), passage, span, context });
                    }
                }
                None => verdict.findings.push(finding(
                    rule,
                    Place::Text { passage, span },
                    message(rule, sight, &part.text, &hit, span),
                    subject,
                )),
            }
        }
    }
}

/// Examines as many sentences around `sentence` as the rule's conditions ask about.
pub(super) fn widen(
    judge: &Judge<'_>,
    sight: &mut Sight,
    text: &str,
    sentence: usize,
    within: Within,
    unless: &[Context],
) {
    let widest =
        unless.iter().map(|context| scope(judge.ruleset, *context)).chain([within]).max_by_key(|within| *within as u8);
    let range = reach(sight, sentence, widest.unwrap_or_default());
    sight.look_around(judge.ruleset, judge.overlay, text, range);
}

fn scope(ruleset: &Ruleset<'_>, context: Context) -> Within {
    match context {
        Context::Lexicon(id) => ruleset.lexicons.get(usize::from(id)).map_or(Within::Sentence, |info| info.scope),
        Context::Negated | Context::Quoted | Context::Myself => Within::Sentence,
    }
}

/// Whether what must stand beside the hit (`near`, `with`) stands there.
fn in_company(sight: &Sight, hit: &PatternHit, phrases: &Phrases) -> bool {
    let sentences = reach(sight, hit.sentence, phrases.within);
    let in_clause = |tokens: &Range<usize>| phrases.within != Within::Clause || same_clause(sight, &hit.tokens, tokens);
    let near = phrases.near.is_empty()
        || sight.hits_in(sentences.clone()).any(|other| {
            phrases.near.contains(&other.lexicon)
                && !within(&(other.start..other.end), &hit.tokens)
                && in_clause(&(other.start..other.end))
        });
    let apart = |other: &PatternHit| {
        sentences.contains(&other.sentence) && in_clause(&other.tokens) && !overlaps(&other.tokens, &hit.tokens)
    };
    near && phrases
        .with
        .iter()
        .all(|pattern| sight.patterns.iter().any(|other| other.pattern == *pattern && apart(other)))
}

fn within(inner: &Range<usize>, outer: &Range<usize>) -> bool {
    inner.start >= outer.start && inner.end <= outer.end
}

fn overlaps(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// Whether no comma, colon or dash separates two ranges of tokens.
fn same_clause(sight: &Sight, a: &Range<usize>, b: &Range<usize>) -> bool {
    let (from, to) = (a.end.min(b.end), a.start.max(b.start));
    let cut = |gap: Gap| gap.has(Gap::COMMA) || gap.has(Gap::COLON) || gap.has(Gap::DASH) || gap.has(Gap::SENTENCE);
    from > to || !sight.tokens.get(from..=to).unwrap_or_default().iter().any(|token| cut(token.gap))
}

fn message(rule: &Rule, sight: &Sight, text: &str, hit: &PatternHit, span: Span) -> String {
    let words = |tokens: &Option<Range<usize>>| {
        tokens.as_ref().and_then(|tokens| sight.span(text, tokens)).map(|span| span.of(text))
    };
    let mut slots = vec![("match", span.of(text))];
    slots.extend(words(&hit.about).map(|words| ("about", words)));
    slots.extend(words(&hit.says).map(|words| ("says", words)));
    fill(&rule.message, &slots)
}
