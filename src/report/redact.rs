//! Keeps the words of sensitive findings out of print.

use crate::engine::{CheckedPost, Resolved};
use crate::text::FileSpan;

/// What stands in for words that must not be printed; of one length, so that theirs is not told.
pub(super) const BAR: &str = "████████";

/// `text` about `finding`, without its words.
pub(super) fn clean(text: &str, finding: &Resolved, redact: bool) -> String {
    if !redact || !finding.sensitive || finding.excerpt.is_empty() {
        return text.to_owned();
    }
    let line = finding.excerpt.split_whitespace().collect::<Vec<_>>().join(" ");
    text.replace(&finding.excerpt, BAR).replace(&line, BAR)
}

/// The lines of the file that `finding` touches, with every sensitive place of the post barred.
pub(super) fn lines(post: &CheckedPost, finding: &Resolved, redact: bool) -> (String, FileSpan) {
    let text = post.source.text.as_str();
    let from = text.get(..finding.place.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let to = text
        .get(finding.place.end..)
        .and_then(|after| after.find('\n'))
        .map_or(text.len(), |at| finding.place.end + at);
    let mut shown = String::new();
    let mut span = FileSpan::new(0, 0);
    let mut bars: Vec<FileSpan> = post
        .findings
        .iter()
        .filter(|other| {
            // What stands inside a picture is not in the draft: there is nothing to bar.
            let in_draft = other.part.is_some_and(|part| part != "metadata");
            redact && other.sensitive && in_draft && other.place.start < to && other.place.end > from
        })
        .map(|other| other.place)
        .collect();
    bars.sort_unstable();
    let mut at = from;
    let mark = |place: usize, position: usize, shown: &str, span: &mut FileSpan| {
        if place == finding.place.start {
            span.start = position.min(shown.len());
        }
        if place == finding.place.end {
            span.end = position.min(shown.len());
        }
    };
    while at <= to {
        mark(at, shown.len(), &shown, &mut span);
        if let Some(bar) = bars.iter().find(|bar| bar.start == at && bar.end > at) {
            shown.push_str(BAR);
            at = bar.end.max(at + 1);
            continue;
        }
        let Some(c) = text.get(at..to).and_then(|rest| rest.chars().next()) else { break };
        if c != '\r' {
            shown.push(if c == '\t' { ' ' } else { c });
        }
        at += c.len_utf8();
    }
    (shown, span)
}
