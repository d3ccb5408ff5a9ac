//! Kind `follows`: accounts that will be followed and are not known to be organisations.

use super::message::fill;
use super::{Judge, Subject, Verdict, applies, finding};
use crate::finding::Place;
use crate::ruleset::model::Rule;
use crate::text::fold;

pub(super) fn check(judge: &Judge<'_>, rule: &Rule, allow: &[String], subject: &Subject<'_>, verdict: &mut Verdict) {
    if !applies(rule, subject) {
        return;
    }
    for follow in &subject.post.follows {
        let handle = &follow.handle;
        let name = bare(handle);
        let known = judge.follows_allowed.contains(&name) || allow.iter().any(|word| name.contains(word.as_str()));
        if !known {
            let place = follow.place.map_or(Place::Post, Place::Source);
            let message = fill(&rule.message, &[("match", handle)]);
            verdict.findings.push(finding(rule, place, message, subject));
        }
    }
}

/// A handle as it is compared.
pub(super) fn bare(handle: &str) -> String {
    fold(handle.trim().trim_start_matches('@'))
}
