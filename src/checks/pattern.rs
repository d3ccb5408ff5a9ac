//! Kind `pattern`: a regular expression, perhaps with a check digit and with words that must stand near.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, AhoCorasickKind};
use regex_automata::PatternID;
use regex_automata::meta::Regex;

use super::checksum;
use super::message::fill;
use super::phrases::widen;
use super::{Cleared, Judge, Subject, Verdict, applies, finding, reads};
use crate::finding::Place;
use crate::ruleset::model::{Check, Expression, Needs, Rule};
use crate::ruleset::{Sight, clearing, context_name, reach};
use crate::text::{Plain, Span, TokenKind};

/// The expressions of a ruleset, built when they are first needed.
#[derive(Debug)]
pub(super) struct Expressions {
    /// Numbers of the rules of this kind.
    rules: Vec<usize>,
    /// For each of them; `None` until it is first needed, and for one that does not compile, which compiling the ruleset has
    /// ruled out.
    compiled: Vec<OnceLock<Option<Compiled>>>,
    /// Finds every literal that one of the expressions needs.
    literals: OnceLock<Option<AhoCorasick>>,
    /// The same, for long runs.
    table: OnceLock<Option<AhoCorasick>>,
    /// Bytes searched so far.
    searched: AtomicUsize,
    /// For each literal, the places in `rules` of the expressions it may belong to a match of.
    opens: Vec<Vec<u16>>,
    /// All literals.
    words: Vec<String>,
}

impl Expressions {
    pub(super) fn new(rules: &[Rule]) -> Self {
        let mut expressions = Self {
            rules: Vec::new(),
            compiled: Vec::new(),
            literals: OnceLock::new(),
            table: OnceLock::new(),
            searched: AtomicUsize::new(0),
            opens: Vec::new(),
            words: Vec::new(),
        };
        let mut known: HashMap<&str, usize> = HashMap::new();
        for (index, rule) in rules.iter().enumerate() {
            let Check::Pattern(expression) = &rule.check else { continue };
            let Ok(place) = u16::try_from(expressions.rules.len()) else { break };
            expressions.rules.push(index);
            expressions.compiled.push(OnceLock::new());
            for literal in &expression.literals {
                let number = *known.entry(literal).or_insert_with(|| {
                    expressions.words.push(literal.clone());
                    expressions.opens.push(Vec::new());
                    expressions.words.len() - 1
                });
                expressions.opens[number].push(place);
            }
        }
        expressions
    }

    /// Marks the expressions one of whose literals stands in `text`.
    fn open(&self, text: &str, open: &mut [bool]) {
        let mut mark = |places: &[u16]| {
            for place in places {
                if let Some(open) = open.get_mut(usize::from(*place)) {
                    *open = true;
                }
            }
        };
        let searched = self.searched.fetch_add(text.len(), Ordering::Relaxed);
        if searched < SHORT_RUN && text.len() < SHORT_RUN {
            let lower = text.to_ascii_lowercase();
            let finds = |word: &String| memchr::memmem::find(lower.as_bytes(), word.as_bytes()).is_some();
            for (_, places) in self.words.iter().zip(&self.opens).filter(|(word, _)| finds(word)) {
                mark(places);
            }
            return;
        }
        let build =
            |kind| AhoCorasickBuilder::new().ascii_case_insensitive(true).kind(Some(kind)).build(&self.words).ok();
        let (made, kind) = if searched >= LONG_RUN {
            (&self.table, AhoCorasickKind::DFA)
        } else {
            (&self.literals, AhoCorasickKind::ContiguousNFA)
        };
        let Some(literals) = made.get_or_init(|| build(kind)) else {
            // Too many for one automaton: each expression is tried by itself.
            open.fill(true);
            return;
        };
        for found in literals.find_overlapping_iter(text) {
            mark(self.opens.get(found.pattern().as_usize()).map_or(&[], Vec::as_slice));
        }
    }
}

/// Bytes of text up to which each literal is looked for by itself: one post needs no automaton.
const SHORT_RUN: usize = 4 * 1024;
/// Bytes of text after which a table of all transitions is worth building; what serves until then is built in a fraction of
/// the time and takes eight times as long for each byte.
const LONG_RUN: usize = 1024 * 1024;

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
    let expressions = &judge.expressions;
    let plain = Plain::of(&part.text);
    let facts = Facts::of(plain.text(), sight);
    let mut open = vec![false; expressions.rules.len()];
    expressions.open(plain.text(), &mut open);
    let mut terms = Terms::default();
    for (place, index) in expressions.rules.iter().enumerate() {
        let Some(rule) = judge.ruleset.rules.get(*index) else { continue };
        let Check::Pattern(expression) = &rule.check else { continue };
        let possible = facts.meet(expression.needs)
            && (open[place] || expression.literals.is_empty())
            && reads(rule, part.kind)
            && applies(rule, subject)
            && terms.near(expression, sight);
        if possible && let Some(compiled) = expressions.compiled[place].get_or_init(|| build(expression)) {
            one(judge, subject, passage, sight, verdict, (rule, expression, compiled), &plain);
        }
    }
}

/// The lexicons of which a term stands in the examined sentences. Terms that expressions ask for have their sentences examined.
#[derive(Default)]
struct Terms {
    /// One bit for each lexicon; empty until it is first asked.
    present: Vec<u64>,
}

impl Terms {
    /// Whether a term that the expression asks for stands anywhere.
    fn near(&mut self, expression: &Expression, sight: &Sight) -> bool {
        if expression.near.is_empty() {
            return true;
        }
        if self.present.is_empty() {
            self.present = vec![0; 1];
            for hit in &sight.hits {
                let at = usize::from(hit.lexicon);
                if self.present.len() <= at / 64 {
                    self.present.resize(at / 64 + 1, 0);
                }
                self.present[at / 64] |= 1 << (at % 64);
            }
        }
        let stands = |at: usize| self.present.get(at / 64).is_some_and(|bits| bits & (1 << (at % 64)) != 0);
        expression.near.iter().any(|lexicon| stands(usize::from(*lexicon)))
    }
}

/// Tries one expression.
fn one(
    judge: &Judge<'_>,
    subject: &Subject<'_>,
    passage: usize,
    sight: &mut Sight,
    verdict: &mut Verdict,
    (rule, expression, compiled): (&Rule, &Expression, &Compiled),
    plain: &Plain<'_>,
) {
    let Some(part) = subject.post.passages.get(passage) else { return };
    let unfolded = Plain::unfolded(&part.text);
    let plain = if expression.raw { &unfolded } else { plain };
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
    /// It has a group `it`.
    narrows: bool,
    not: Option<Regex>,
    not_before: Option<Regex>,
}

/// The expressions as they are matched; `None` for one that does not compile, which compiling the ruleset has ruled out.
fn build(expression: &Expression) -> Option<Compiled> {
    let build = |regex: &str| crate::ruleset::build_expression(regex, expression.raw).ok();
    let not_before = expression.not_before.as_ref().and_then(|before| build(&format!("(?:{before})$")));
    let regex = build(&expression.regex)?;
    let narrows = regex.group_info().to_index(PatternID::ZERO, "it").is_some();
    Some(Compiled { regex, narrows, not: expression.not.as_deref().and_then(build), not_before })
}

/// Cheap facts about a passage, without which most expressions cannot match.
struct Facts {
    digit: bool,
    digits: bool,
    at_sign: bool,
    link: bool,
    mixed_case: bool,
}

impl Facts {
    /// Of a folded text.
    fn of(text: &str, sight: &Sight) -> Self {
        let at_sign = text.contains('@') || [" at ", "(at)", "[at]"].iter().any(|sign| text.contains(sign));
        let link = sight.tokens.iter().any(|token| token.kind == TokenKind::Url);
        let mixed_case = sight.tokens.iter().any(|token| token.mixed);
        let (digit, digits) = digits(text);
        Self { digit, digits, at_sign, link, mixed_case }
    }

    fn meet(&self, needs: Needs) -> bool {
        match needs {
            Needs::Digit => self.digit,
            Needs::Digits => self.digits,
            Needs::AtSign => self.at_sign,
            Needs::Link => self.link,
            Needs::MixedCase => self.mixed_case,
            // Whether a term stands near is asked for each match.
            Needs::Nothing | Needs::Near => true,
        }
    }
}

/// Whether `text` holds a digit, and whether it holds six or more that are near enough to each other to be one number.
fn digits(text: &str) -> (bool, bool) {
    /// Bytes between the digits of one number: `(0)`, ` - `.
    const APART: usize = 5;
    let (mut run, mut last) = (0_u32, None);
    for (at, _) in text.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_digit()) {
        run = if last.is_none_or(|last| at - last <= APART) { run + 1 } else { 1 };
        if run >= 6 {
            return (true, true);
        }
        last = Some(at);
    }
    (last.is_some(), false)
}

/// Matches that pass the checksum and what speaks against them, narrowed to the group `it`.
fn matches(compiled: &Compiled, expression: &Expression, plain: &Plain<'_>) -> Vec<Span> {
    let text = plain.text();
    let refused = |written: &str, start: usize| {
        let is_not = compiled.not.as_ref().is_some_and(|not| not.is_match(written.as_bytes()));
        let before = compiled.not_before.as_ref();
        is_not || before.is_some_and(|before| before.is_match(shortly_before(text, start).as_bytes()))
    };
    let mut ranges: Vec<Range<usize>> = Vec::new();
    if compiled.narrows {
        let all = compiled.regex.captures_iter(text.as_bytes());
        ranges.extend(all.filter_map(|captures| {
            captures.get_group_by_name("it").or_else(|| captures.get_match().map(|all| all.span())).map(|it| it.range())
        }));
    } else {
        // Where groups begin and end costs more to tell than that there is a match.
        ranges.extend(compiled.regex.find_iter(text.as_bytes()).map(|found| found.range()));
    }
    ranges
        .into_iter()
        .filter_map(|range| {
            // An expression by bytes may end inside a letter.
            let boundary = |at: &usize| text.is_char_boundary(*at);
            let start = (0..=range.start).rev().find(boundary)?;
            let range = start..(range.end..=text.len()).find(boundary)?;
            let written = text.get(range.clone())?;
            let passes = expression.checksum.is_none_or(|checksum| checksum::passes(checksum, written));
            (passes && !refused(written, range.start)).then(|| plain.span(range))?
        })
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
