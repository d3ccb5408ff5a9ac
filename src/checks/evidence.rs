//! Kind `evidence`: several weak cues that together are a finding, none of which would be alone.

use std::ops::Range;

use super::message::fill;
use super::phrases::widen;
use super::{Cleared, Judge, Subject, Verdict, applies, finding, reads};
use crate::finding::Place;
use crate::ruleset::model::{Check, Evidence, Rule};
use crate::ruleset::{PatternHit, Sight, clearing, context_name, reach};

/// Which evidence rules a pattern is a cue of.
#[derive(Debug)]
pub(super) struct Index {
    /// For each pattern, the rules that it is a cue of, and which.
    cues: Vec<Vec<(u16, u16)>>,
}

/// A hit of a cue: the rule and the cue by their numbers, and the place in [`Sight::patterns`].
type Sign = (u16, u16, usize);

impl Index {
    pub(super) fn new(rules: &[Rule]) -> Self {
        let mut cues: Vec<Vec<(u16, u16)>> = Vec::new();
        for (number, rule) in rules.iter().enumerate() {
            let (Check::Evidence(evidence), Ok(number)) = (&rule.check, u16::try_from(number)) else { continue };
            for (place, cue) in (0..=u16::MAX).zip(&evidence.cues) {
                for pattern in cue.any.iter().map(|pattern| *pattern as usize) {
                    if cues.len() <= pattern {
                        cues.resize(pattern + 1, Vec::new());
                    }
                    cues[pattern].push((number, place));
                }
            }
        }
        Self { cues }
    }

    /// The signs among `patterns` from place `from` on.
    fn signs(&self, patterns: &[PatternHit], from: usize) -> impl Iterator<Item = Sign> {
        patterns.iter().enumerate().skip(from).flat_map(|(at, hit)| {
            let cues = self.cues.get(hit.pattern as usize).map_or(&[][..], Vec::as_slice);
            cues.iter().map(move |(rule, cue)| (*rule, *cue, at))
        })
    }
}

/// Weighs the cues of every passage for the rules that can have enough of them there.
pub(super) fn check(judge: &Judge<'_>, subject: &Subject<'_>, sights: &mut [Sight], verdict: &mut Verdict) {
    for (passage, sight) in sights.iter_mut().enumerate() {
        let seen = sight.patterns.len();
        let mut signs: Vec<Sign> = judge.evidence.signs(&sight.patterns, 0).collect();
        signs.sort_unstable();
        for signs in signs.chunk_by(|(one, ..), (other, ..)| one == other) {
            let Some(number) = signs.first().map(|(number, ..)| *number) else { continue };
            let Some(rule) = judge.ruleset.rules.get(usize::from(number)) else { continue };
            let Check::Evidence(evidence) = &rule.check else { continue };
            if can_be_enough(evidence, signs) && applies(rule, subject) {
                let signs = Signs { rule: number, seen, own: signs.to_vec() };
                one(judge, rule, evidence, signs, subject, passage, sight, verdict);
            }
        }
    }
}

/// Whether the cues that stand in a passage are enough, wherever they stand there.
fn can_be_enough(evidence: &Evidence, present: &[Sign]) -> bool {
    let stands = |place: u16| present.binary_search_by_key(&place, |(_, cue, _)| *cue).is_ok();
    let cues = (0..=u16::MAX).zip(&evidence.cues);
    let points: i32 = cues
        .clone()
        .filter(|(_, cue)| cue.points > 0)
        .filter(|(place, _)| stands(*place))
        .map(|(_, cue)| cue.points)
        .sum();
    points >= evidence.at_least && cues.filter(|(_, cue)| cue.must).all(|(place, _)| stands(place))
}

/// The signs of one rule in one passage; sentences that are examined meanwhile add to them.
struct Signs {
    rule: u16,
    /// How many patterns of the passage have been looked through.
    seen: usize,
    own: Vec<Sign>,
}

impl Signs {
    fn catch_up(&mut self, judge: &Judge<'_>, sight: &Sight) {
        if self.seen < sight.patterns.len() {
            let new = judge.evidence.signs(&sight.patterns, self.seen).filter(|(rule, ..)| *rule == self.rule);
            self.own.extend(new);
            self.own.sort_unstable();
            self.seen = sight.patterns.len();
        }
    }

    /// The hits of one cue in the sentences of `range`, in the order in which they were found.
    fn hits<'s>(&'s self, sight: &'s Sight, cue: u16, range: &Range<usize>) -> impl Iterator<Item = &'s PatternHit> {
        let range = range.clone();
        let first = self.own.partition_point(|(_, other, _)| *other < cue);
        let own = self.own[first..].iter().take_while(move |(_, other, _)| *other == cue);
        own.filter_map(|(.., at)| sight.patterns.get(*at)).filter(move |hit| range.contains(&hit.sentence))
    }
}

/// Weighs the cues of one passage for one rule.
#[allow(clippy::too_many_arguments, reason = "one caller; the parts of a rule and of a passage")]
fn one(
    judge: &Judge<'_>,
    rule: &Rule,
    evidence: &Evidence,
    mut signs: Signs,
    subject: &Subject<'_>,
    passage: usize,
    sight: &mut Sight,
    verdict: &mut Verdict,
) {
    let Some(part) = subject.post.passages.get(passage).filter(|part| reads(rule, part.kind)) else { return };
    let mut done = 0;
    // Only sentences in which a cue that counts for a finding stands can be the heart of one.
    signs.catch_up(judge, sight);
    let for_it = |cue: u16| evidence.cues.get(usize::from(cue)).is_some_and(|cue| cue.points > 0);
    let hearts = signs.own.iter().filter(|(_, cue, _)| for_it(*cue));
    let mut hearts: Vec<usize> = hearts.filter_map(|(.., at)| Some(sight.patterns.get(*at)?.sentence)).collect();
    hearts.sort_unstable();
    hearts.dedup();
    for sentence in hearts {
        if sentence < done {
            continue;
        }
        widen(judge, sight, &part.text, sentence, evidence.within, &evidence.unless);
        let range = reach(sight, sentence, evidence.within);
        signs.catch_up(judge, sight);
        let Some(best) = weigh(judge, rule, evidence, &signs, sight, &range, passage, verdict, &part.text) else {
            continue;
        };
        if let Some(span) = sight.span(&part.text, &best.tokens) {
            let message = fill(&rule.message, &[("match", span.of(&part.text))]);
            verdict.findings.push(finding(rule, Place::Text { passage, span }, message, subject));
        }
        done = range.end;
    }
}

/// The weightiest cue in `range`, if the points there are enough.
#[allow(clippy::too_many_arguments, reason = "one caller; the parts of a hit and where to record why it was cleared")]
fn weigh(
    judge: &Judge<'_>,
    rule: &Rule,
    evidence: &Evidence,
    signs: &Signs,
    sight: &Sight,
    range: &Range<usize>,
    passage: usize,
    verdict: &mut Verdict,
    text: &str,
) -> Option<PatternHit> {
    let mut points = 0;
    let mut best: Option<(i32, PatternHit)> = None;
    for (number, cue) in (0..=u16::MAX).zip(&evidence.cues) {
        let hit = signs.hits(sight, number, range).find(|hit| {
            let says = hit.says.clone().unwrap_or_else(|| hit.tokens.clone());
            let whole = if cue.points > 0 { evidence.unless.as_slice() } else { &[] };
            let unless = cue.unless.as_deref().unwrap_or(whole);
            let context = clearing(judge.ruleset, judge.lexicons, sight, hit.sentence, &hit.tokens, &says, unless);
            if let (Some(context), true, Some(span)) = (context, judge.explain, sight.span(text, &hit.tokens)) {
                let context = context_name(judge.ruleset, context).to_owned();
                verdict.cleared.push(Cleared { rule: rule.id.clone(), passage, span, context });
            }
            context.is_none()
        });
        match hit {
            Some(hit) => {
                points += cue.points;
                if best.as_ref().is_none_or(|(known, _)| cue.points > *known) {
                    best = Some((cue.points, hit.clone()));
                }
            }
            None if cue.must => return None,
            None => {}
        }
    }
    (points >= evidence.at_least).then_some(best?.1)
}
