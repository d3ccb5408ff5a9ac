//! Kind `pattern`: a regular expression, perhaps with a check digit and with words that must stand near.

use std::borrow::Cow;
use std::sync::OnceLock;

use regex::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};

use super::checksum;
use super::message::fill;
use super::phrases::widen;
use super::{Cleared, Judge, Subject, Verdict, applies, finding, reads};
use crate::finding::Place;
use crate::ruleset::model::{Check, Expression, LexiconId, Needs, Rule, Within};
use crate::ruleset::{Sight, clearing, context_name, reach};
use crate::text::{Plain, Span, TokenKind};

/// The expressions of a ruleset, built when they are first needed.
#[derive(Debug)]
pub(super) struct Expressions {
    /// Numbers of the rules, grouped by what the text must hold and how it is read.
    groups: Vec<Group>,
    /// For each rule of the ruleset; `None` for those of other kinds and those not built yet.
    compiled: Vec<OnceLock<Option<Compiled>>>,
}

/// Expressions that are tried on the same texts. One automaton tells which of them match at all.
#[derive(Debug)]
struct Group {
    needs: Needs,
    raw: bool,
    rules: Vec<usize>,
    /// Lexicons of which a term must stand in the text.
    near: Vec<LexiconId>,
    /// One of the rules asks for no term, or for one anywhere in the text.
    anywhere: bool,
    set: OnceLock<Option<RegexSet>>,
}

impl Expressions {
    pub(super) fn new(rules: &[Rule]) -> Self {
        let mut groups: Vec<Group> = Vec::new();
        for (index, rule) in rules.iter().enumerate() {
            let Check::Pattern(expression) = &rule.check else { continue };
            let like = |group: &&mut Group| group.needs == expression.needs && group.raw == expression.raw;
            if let Some(group) = groups.iter_mut().find(like) {
                group.rules.push(index);
                group.near.extend(&expression.near);
                group.anywhere |= is_anywhere(expression);
            } else {
                groups.push(Group {
                    needs: expression.needs,
                    raw: expression.raw,
                    rules: vec![index],
                    near: expression.near.clone(),
                    anywhere: is_anywhere(expression),
                    set: OnceLock::new(),
                });
            }
        }
        Self { groups, compiled: rules.iter().map(|_| OnceLock::new()).collect() }
    }
}

impl Group {
    /// The rules whose expressions match somewhere in `text`.
    fn matching(&self, rules: &[Rule], text: &str) -> Vec<usize> {
        let set = self.set.get_or_init(|| {
            let sources = self.rules.iter().filter_map(|index| match &rules[*index].check {
                Check::Pattern(expression) => Some(source(&expression.regex, expression.raw).into_owned()),
                _ => None,
            });
            RegexSetBuilder::new(sources).case_insensitive(!self.raw).dfa_size_limit(SET_LIMIT).build().ok()
        });
        match set {
            Some(set) => set.matches(text).iter().filter_map(|at| self.rules.get(at).copied()).collect(),
            // Too large for one automaton: each is tried by itself.
            None => self.rules.clone(),
        }
    }
}

fn is_anywhere(expression: &Expression) -> bool {
    expression.near.is_empty() || expression.within == Within::Post
}

/// Memory for the states of a group's automaton, in bytes.
const SET_LIMIT: usize = 16 * 1024 * 1024;

/// Tries every expression whose needs the passage meets.
pub(super) fn check(
    judge: &Judge<'_>,
    subject: &Subject<'_>,
    passage: usize,
    sight: &mut Sight,
    verdict: &mut Verdict,
) {
    let Some(part) = subject.post.passages.get(passage) else { return };
    if part.text.is_empty() {
        return;
    }
    let facts = Facts::of(&part.text, sight);
    let mut plain: Option<Plain<'_>> = None;
    for group in &judge.expressions.groups {
        let near = || group.anywhere || sight.hits.iter().any(|hit| group.near.contains(&hit.lexicon));
        if !facts.meet(group.needs) || (group.needs == Needs::Near && !near()) {
            continue;
        }
        let matching = if group.raw {
            group.matching(&judge.ruleset.rules, &part.text)
        } else {
            group.matching(&judge.ruleset.rules, plain.get_or_insert_with(|| Plain::of(&part.text)).text())
        };
        for index in matching {
            one(judge, subject, passage, sight, verdict, index, plain.as_ref());
        }
    }
}

/// Tries one expression.
fn one(
    judge: &Judge<'_>,
    subject: &Subject<'_>,
    passage: usize,
    sight: &mut Sight,
    verdict: &mut Verdict,
    index: usize,
    plain: Option<&Plain<'_>>,
) {
    let (Some(part), Some(rule)) = (subject.post.passages.get(passage), judge.ruleset.rules.get(index)) else { return };
    let Check::Pattern(expression) = &rule.check else { return };
    if !reads(rule, part.kind) || !applies(rule, subject) {
        return;
    }
    let Some(compiled) = judge.expressions.compiled[index].get_or_init(|| build(expression)) else { return };
    let unfolded = Plain::unfolded(&part.text);
    let plain = plain.filter(|_| !expression.raw).unwrap_or(&unfolded);
    for span in matches(compiled, expression, plain) {
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

/// The regular expressions of a rule.
#[derive(Debug)]
pub(super) struct Compiled {
    regex: Regex,
    not: Option<Regex>,
    not_before: Option<Regex>,
}

/// The expressions as they are matched; `None` for one that does not compile, which compiling the ruleset has ruled out.
fn build(expression: &Expression) -> Option<Compiled> {
    let build =
        |regex: &str| RegexBuilder::new(&source(regex, expression.raw)).case_insensitive(!expression.raw).build().ok();
    let not_before = expression.not_before.as_ref().and_then(|before| build(&format!("(?:{before})$")));
    Some(Compiled { regex: build(&expression.regex)?, not: expression.not.as_deref().and_then(build), not_before })
}

/// `regex` with `\b`, `\d`, `\w` and `\s` for ASCII. What they stand for is ASCII in folded text, and so they can be matched by
/// an automaton; the ones for all of Unicode cannot.
fn plain_classes(regex: &str) -> String {
    let mut plain = String::with_capacity(regex.len() + 16);
    let mut depth = 0_u32;
    let mut chars = regex.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                let escaped = chars.next();
                match (escaped, depth > 0) {
                    (Some('b'), false) => plain.push_str(r"(?-u:\b)"),
                    (Some('B'), false) => plain.push_str(r"(?-u:\B)"),
                    (Some('d'), false) => plain.push_str("[0-9]"),
                    (Some('d'), true) => plain.push_str("0-9"),
                    (Some('w'), false) => plain.push_str("[0-9A-Za-z_]"),
                    (Some('w'), true) => plain.push_str("0-9A-Za-z_"),
                    (Some('s'), false) => plain.push_str(r"[ \t\n\r]"),
                    (Some('s'), true) => plain.push_str(r" \t\n\r"),
                    (other, _) => plain.extend(['\\'].into_iter().chain(other)),
                }
            }
            '[' => {
                depth += 1;
                plain.push(c);
            }
            ']' => {
                depth = depth.saturating_sub(1);
                plain.push(c);
            }
            _ => plain.push(c),
        }
    }
    plain
}

/// The expression as it is given to the regex crate.
fn source(regex: &str, raw: bool) -> Cow<'_, str> {
    // A boundary of Unicode words cannot be matched by an automaton, either.
    Cow::Owned(if raw { regex.replace(r"\b", r"(?-u:\b)") } else { plain_classes(regex) })
}

/// Cheap facts about a passage, without which most expressions cannot match.
struct Facts {
    digits: usize,
    at_sign: bool,
    link: bool,
}

impl Facts {
    fn of(text: &str, sight: &Sight) -> Self {
        let digits = if text.is_ascii() {
            text.bytes().filter(u8::is_ascii_digit).count()
        } else {
            text.chars().filter(|c| c.is_numeric()).count()
        };
        let at_sign = text.contains(['@', '＠']) || [" at ", "(at)", "[at]"].iter().any(|sign| text.contains(sign));
        Self { digits, at_sign, link: sight.tokens.iter().any(|token| token.kind == TokenKind::Url) }
    }

    fn meet(&self, needs: Needs) -> bool {
        match needs {
            Needs::Digit => self.digits > 0,
            Needs::Digits => self.digits >= 6,
            Needs::AtSign => self.at_sign,
            Needs::Link => self.link,
            // Whether a term stands near is asked for each match.
            Needs::Nothing | Needs::Near => true,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_become_plain_ones_inside_and_outside_brackets() {
        assert_eq!(plain_classes(r"\b[\d\s-]{3}\.\w+"), r"(?-u:\b)[0-9 \t\n\r-]{3}\.[0-9A-Za-z_]+");
        let regex = Regex::new(&plain_classes(r"\bé\d")).unwrap();
        assert!(regex.is_match("café1"), "the boundary is that of ASCII");
    }
}
