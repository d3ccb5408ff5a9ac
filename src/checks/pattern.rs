//! Kind `pattern`: a regular expression, perhaps with a check digit and with words that must stand near.

use regex::{Regex, RegexBuilder};

use super::checksum;
use super::message::fill;
use super::phrases::widen;
use super::{Cleared, Judge, Subject, Verdict, applies, finding, reads};
use crate::finding::Place;
use crate::ruleset::model::{Check, Expression, Needs, Within};
use crate::ruleset::{Sight, clearing, context_name, reach};
use crate::text::{Plain, Span, TokenKind};

/// Tries every expression whose needs the passage meets.
pub(super) fn check(
    judge: &Judge<'_>,
    subject: &Subject<'_>,
    passage: usize,
    sight: &mut Sight,
    verdict: &mut Verdict,
) {
    let Some(part) = subject.post.passages.get(passage) else { return };
    let mut plain: Option<Plain<'_>> = None;
    for index in &judge.expressions {
        let rule = &judge.ruleset.rules[*index];
        let Check::Pattern(expression) = &rule.check else { continue };
        if !reads(rule, part.kind) || !applies(rule, subject) || !meets(sight, &part.text, expression) {
            continue;
        }
        let Some(regex) = judge.regexes[*index].get_or_init(|| build(expression)) else { continue };
        let places: Vec<Span> = if expression.raw {
            matches(regex, expression, &Plain::unfolded(&part.text))
        } else {
            matches(regex, expression, plain.get_or_insert_with(|| Plain::of(&part.text)))
        };
        for span in places {
            if !expression.allow.is_empty() && is_allowed(judge, span.of(&part.text)) {
                continue;
            }
            let Some(tokens) = tokens_of(sight, span) else { continue };
            let Some(sentence) = sight.sentence_of(tokens.start) else { continue };
            widen(judge, sight, &part.text, sentence, expression.within, &expression.unless);
            let near = expression.near.is_empty()
                || sight
                    .hits_in(reach(sight, sentence, expression.within))
                    .any(|hit| expression.near.contains(&hit.lexicon));
            if !near {
                continue;
            }
            match clearing(judge.ruleset, judge.lexicons, sight, sentence, &tokens, &tokens, &expression.unless) {
                Some(context) if judge.explain => {
                    let context = context_name(judge.ruleset, context).to_owned();
                    verdict.cleared.push(Cleared { rule: rule.id.clone(), passage, span, context });
                }
                Some(_) => {}
                None => {
                    let message = fill(&rule.message, &[("match", span.of(&part.text))]);
                    verdict.findings.push(finding(rule, Place::Text { passage, span }, message, subject));
                }
            }
        }
    }
}

/// The regular expressions of a rule.
#[derive(Debug)]
pub(super) struct Compiled {
    regex: Regex,
    not: Option<Regex>,
    not_before: Option<Regex>,
}

/// The expressions as they are matched; `None` for one that does not compile, which compiling the ruleset has ruled out.
fn build(expression: &Expression) -> Option<Compiled> {
    let build = |regex: &str| RegexBuilder::new(regex).case_insensitive(!expression.raw).build().ok();
    let not_before = expression.not_before.as_ref().and_then(|before| build(&format!("(?:{before})$")));
    Some(Compiled { regex: build(&expression.regex)?, not: expression.not.as_deref().and_then(build), not_before })
}

fn meets(sight: &Sight, text: &str, expression: &Expression) -> bool {
    match expression.needs {
        Needs::Digit => text.chars().any(char::is_numeric),
        Needs::Digits => text.chars().filter(|c| c.is_numeric()).count() >= 6,
        Needs::AtSign => {
            text.contains(['@', '＠']) || text.contains(" at ") || text.contains("(at)") || text.contains("[at]")
        }
        Needs::Link => sight.tokens.iter().any(|token| token.kind == TokenKind::Url),
        Needs::Nothing => true,
        Needs::Near => {
            sight.hits.iter().any(|hit| expression.near.contains(&hit.lexicon)) || expression.within == Within::Post
        }
    }
}

/// Matches that pass the checksum and what speaks against them, narrowed to the group `it`.
fn matches(compiled: &Compiled, expression: &Expression, plain: &Plain<'_>) -> Vec<Span> {
    let text = plain.text();
    let refused = |found: &regex::Match<'_>| {
        let is_not = compiled.not.as_ref().is_some_and(|not| not.is_match(found.as_str()));
        is_not
            || compiled.not_before.as_ref().is_some_and(|before| before.is_match(shortly_before(text, found.start())))
    };
    compiled
        .regex
        .captures_iter(text)
        .filter_map(|captures| captures.name("it").or_else(|| captures.get(0)))
        .filter(|found| expression.checksum.is_none_or(|checksum| checksum::passes(checksum, found.as_str())))
        .filter(|found| !refused(found))
        .filter_map(|found| plain.span(found.range()))
        .collect()
}

/// The characters before byte `at` that `not_before` is about.
fn shortly_before(text: &str, at: usize) -> &str {
    const REACH: usize = 24;
    let before = text.get(..at).unwrap_or_default();
    let start = before.char_indices().rev().nth(REACH - 1).map_or(0, |(start, _)| start);
    &before[start..]
}

/// Tokens that `span` touches.
fn tokens_of(sight: &Sight, span: Span) -> Option<std::ops::Range<usize>> {
    let first = sight.tokens.partition_point(|token| token.end as usize <= span.start());
    let last = sight.tokens.partition_point(|token| (token.start as usize) < span.end());
    (first < last)
        .then_some(first..last)
        .or_else(|| sight.tokens.get(first.saturating_sub(1)).map(|_| first.saturating_sub(1)..first.max(1)))
}

/// A contact as it is compared: letters and digits only, +44 as 0.
pub(super) fn comparable(contact: &str) -> String {
    let bare: String = contact
        .chars()
        .filter(|c| c.is_alphanumeric() || *c == '@' || *c == '+')
        .flat_map(char::to_lowercase)
        .collect();
    bare.strip_prefix("+44")
        .or_else(|| bare.strip_prefix("0044"))
        .map_or(bare.clone(), |rest| format!("0{}", rest.trim_start_matches('0')))
}

fn is_allowed(judge: &Judge<'_>, words: &str) -> bool {
    let words = comparable(words);
    judge
        .contacts
        .iter()
        .any(|contact| *contact == words || (contact.starts_with('@') && words.ends_with(contact.as_str())))
}
