//! Kind `required`: when some things hold, another must be there (the disclaimer under a personal opinion).

use super::message::fill;
use super::phrases::widen;
use super::{Judge, Subject, Verdict, finding, reads};
use crate::draft::PassageKind;
use crate::finding::Place;
use crate::ruleset::model::{Given, GivenPlace, PatternId, Rule, Within};
use crate::ruleset::{Sight, clearing};
use crate::text::Span;

pub(super) fn check(
    judge: &Judge<'_>,
    rule: &Rule,
    given: &[Given],
    expect: &[PatternId],
    subject: &Subject<'_>,
    sights: &mut [Sight],
    verdict: &mut Verdict,
) {
    let met = sights.iter().any(|sight| sight.patterns.iter().any(|hit| expect.binary_search(&hit.pattern).is_ok()));
    if met {
        return;
    }
    let mut last = None;
    for condition in given {
        match first_hit(judge, rule, condition, subject, sights) {
            Some(place) => last = Some(place),
            None => return,
        }
    }
    // The finding points at the last condition: the reader's eye goes to what makes the requirement arise.
    let (place, words) = match last {
        Some((passage, span)) => {
            let part = &subject.post.passages[passage];
            if part.kind == PassageKind::Bio {
                (Place::Post, String::new())
            } else {
                (Place::Text { passage, span }, span.of(&part.text).to_owned())
            }
        }
        None => (Place::Post, String::new()),
    };
    verdict.findings.push(finding(rule, place, fill(&rule.message, &[("match", &words)]), subject));
}

/// The first place where the condition holds.
fn first_hit(
    judge: &Judge<'_>,
    rule: &Rule,
    given: &Given,
    subject: &Subject<'_>,
    sights: &mut [Sight],
) -> Option<(usize, Span)> {
    for (passage, (part, sight)) in subject.post.passages.iter().zip(sights.iter_mut()).enumerate() {
        let place = if part.kind == PassageKind::Bio { GivenPlace::Bio } else { GivenPlace::Text };
        if !given.places.contains(&place) || (place == GivenPlace::Text && !reads(rule, part.kind)) {
            continue;
        }
        for at in 0..sight.patterns.len() {
            let Some(hit) = sight.patterns.get(at).filter(|hit| given.any.binary_search(&hit.pattern).is_ok()) else {
                continue;
            };
            let hit = hit.clone();
            widen(judge, sight, &part.text, hit.sentence, Within::Sentence, &given.unless);
            let says = hit.says.clone().unwrap_or_else(|| hit.tokens.clone());
            if clearing(judge.ruleset, judge.lexicons, sight, hit.sentence, &hit.tokens, &says, &given.unless).is_none()
                && let Some(span) = sight.span(&part.text, &hit.tokens)
            {
                return Some((passage, span));
            }
        }
    }
    None
}
