//! Kind `evidence`: several weak cues that together are a finding, none of which would be alone.

use std::ops::Range;

use super::message::fill;
use super::phrases::widen;
use super::{Cleared, Judge, Subject, Verdict, applies, finding, reads};
use crate::finding::Place;
use crate::ruleset::model::{Check, Cue, Evidence, PatternId, Rule};
use crate::ruleset::{PatternHit, Sight, clearing, context_name, reach};

/// Which evidence rules a pattern speaks for.
#[derive(Debug)]
pub(super) struct Index {
    /// For each pattern, the rules in which one of its hits counts for a finding, and the cue it is there.
    speaks: Vec<Vec<(u16, usize)>>,
}

impl Index {
    pub(super) fn new(rules: &[Rule]) -> Self {
        let mut speaks: Vec<Vec<(u16, usize)>> = Vec::new();
        for (number, rule) in rules.iter().enumerate() {
            let (Check::Evidence(evidence), Ok(number)) = (&rule.check, u16::try_from(number)) else { continue };
            for (place, cue) in evidence.cues.iter().enumerate().filter(|(_, cue)| cue.points > 0 || cue.must) {
                for pattern in cue.any.iter().map(|pattern| *pattern as usize) {
                    if speaks.len() <= pattern {
                        speaks.resize(pattern + 1, Vec::new());
                    }
                    speaks[pattern].push((number, place));
                }
            }
        }
        Self { speaks }
    }

    fn speaks(&self, pattern: PatternId) -> &[(u16, usize)] {
        self.speaks.get(pattern as usize).map_or(&[], Vec::as_slice)
    }
}

/// Weighs the cues of every passage for the rules that can have enough of them there.
pub(super) fn check(judge: &Judge<'_>, subject: &Subject<'_>, sights: &mut [Sight], verdict: &mut Verdict) {
    for (passage, sight) in sights.iter_mut().enumerate() {
        let mut cues: Vec<(u16, usize)> =
            sight.patterns.iter().flat_map(|hit| judge.evidence.speaks(hit.pattern)).copied().collect();
        cues.sort_unstable();
        cues.dedup();
        for cues in cues.chunk_by(|(one, _), (other, _)| one == other) {
            let Some(rule) = cues.first().and_then(|(number, _)| judge.ruleset.rules.get(usize::from(*number))) else {
                continue;
            };
            let Check::Evidence(evidence) = &rule.check else { continue };
            if can_be_enough(evidence, cues) && applies(rule, subject) {
                one(judge, rule, evidence, subject, passage, sight, verdict);
            }
        }
    }
}

/// Whether the cues that stand in a passage are enough, wherever they stand there.
fn can_be_enough(evidence: &Evidence, present: &[(u16, usize)]) -> bool {
    let stands = |place: usize| present.iter().any(|(_, cue)| *cue == place);
    let cues = evidence.cues.iter().enumerate();
    let points: i32 = cues.clone().filter(|(place, _)| stands(*place)).map(|(_, cue)| cue.points.max(0)).sum();
    points >= evidence.at_least && cues.filter(|(_, cue)| cue.must).all(|(place, _)| stands(place))
}

/// Weighs the cues of one passage for one rule.
fn one(
    judge: &Judge<'_>,
    rule: &Rule,
    evidence: &Evidence,
    subject: &Subject<'_>,
    passage: usize,
    sight: &mut Sight,
    verdict: &mut Verdict,
) {
    let Some(part) = subject.post.passages.get(passage).filter(|part| reads(rule, part.kind)) else { return };
    let mut done = 0;
    // Only sentences in which a cue that counts for a finding stands can be the heart of one.
    let mut hearts: Vec<usize> =
        sight.patterns.iter().filter(|hit| speaks_for_it(evidence, hit)).map(|hit| hit.sentence).collect();
    hearts.sort_unstable();
    hearts.dedup();
    for sentence in hearts {
        if sentence < done {
            continue;
        }
        widen(judge, sight, &part.text, sentence, evidence.within, &evidence.unless);
        let range = reach(sight, sentence, evidence.within);
        let Some(best) = weigh(judge, rule, evidence, sight, &range, passage, verdict, &part.text) else {
            continue;
        };
        if let Some(span) = sight.span(&part.text, &best.tokens) {
            let message = fill(&rule.message, &[("match", span.of(&part.text))]);
            verdict.findings.push(finding(rule, Place::Text { passage, span }, message, subject));
        }
        done = range.end;
    }
}

fn speaks_for_it(evidence: &Evidence, hit: &PatternHit) -> bool {
    evidence.cues.iter().any(|cue| cue.points > 0 && cue.any.binary_search(&hit.pattern).is_ok())
}

/// The weightiest cue in `range`, if the points there are enough.
#[allow(clippy::too_many_arguments, reason = "one caller; the parts of a hit and where to record why it was cleared")]
fn weigh(
    judge: &Judge<'_>,
    rule: &Rule,
    evidence: &Evidence,
    sight: &Sight,
    range: &Range<usize>,
    passage: usize,
    verdict: &mut Verdict,
    text: &str,
) -> Option<PatternHit> {
    let mut points = 0;
    let mut best: Option<(i32, PatternHit)> = None;
    for cue in &evidence.cues {
        let hit = hits(sight, cue, range).find(|hit| {
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

fn hits<'s>(sight: &'s Sight, cue: &'s Cue, range: &Range<usize>) -> impl Iterator<Item = &'s PatternHit> {
    let range = range.clone();
    sight
        .patterns
        .iter()
        .filter(move |hit| range.contains(&hit.sentence) && cue.any.binary_search(&hit.pattern).is_ok())
}
