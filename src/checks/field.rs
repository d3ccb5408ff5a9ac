//! Kind `field`: a field of the draft that is missing, must not be there, or has a value that is not allowed.

use super::message::fill;
use super::{Subject, Verdict, finding};
use crate::finding::Place;
use crate::ruleset::model::{FieldProblem, Rule};

pub(super) fn check(
    rule: &Rule,
    name: &str,
    is: FieldProblem,
    values: &[String],
    subject: &Subject<'_>,
    verdict: &mut Verdict,
) {
    let value = subject.post.fields.get(name).map(|value| value.trim()).filter(|value| !value.is_empty());
    let wrong = match is {
        FieldProblem::Missing => value.is_none(),
        FieldProblem::Present => value.is_some(),
        FieldProblem::NotOneOf => {
            value.is_some_and(|value| !values.iter().any(|allowed| allowed.eq_ignore_ascii_case(value)))
        }
    };
    if wrong {
        let message = fill(&rule.message, &[("field", name), ("match", value.unwrap_or_default())]);
        verdict.findings.push(finding(rule, Place::Post, message, subject));
    }
}
