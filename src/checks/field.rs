//! Kind `field`: a field of the draft that is missing, must not be there, or has a value that is not allowed.

use super::message::fill;
use super::{Subject, Verdict, finding};
use crate::draft::Post;
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
    let is_listed = |value: &str| values.iter().any(|listed| listed.eq_ignore_ascii_case(value));
    let wrong = match is {
        FieldProblem::Missing => value.is_none(),
        FieldProblem::Present => value.is_some(),
        FieldProblem::OneOf => value.is_some_and(is_listed),
        FieldProblem::NotOneOf => value.is_some_and(|value| !is_listed(value)),
    };
    if wrong {
        let message = fill(&rule.message, &[("field", name), ("match", value.unwrap_or_default())]);
        verdict.findings.push(finding(rule, place_of(name, subject.post), message, subject));
    }
}

/// The cell of a field; the post where it is no column, or nobody knows its place.
pub(super) fn place_of(field: &str, post: &Post) -> Place {
    let named = plain(field);
    let mut cells =
        post.regions.iter().filter(|region| region.column_name.as_deref().is_some_and(|name| plain(name) == named));
    cells.next().map_or(Place::Post, |region| Place::Source(region.place))
}

/// The name of a field or column without case, blanks and signs.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
