//! Keeps the words of sensitive findings out of print.

use std::borrow::Cow;

use super::harmless::harmless;
use crate::engine::{CheckedPost, Resolved};
use crate::text::FileSpan;

/// What stands in for words that must not be printed; of one length, so that theirs is not told.
pub(super) const BAR: &str = "████████";

/// What must not be printed of one post.
#[derive(Clone, Copy)]
pub(super) struct Bars<'p> {
    post: &'p CheckedPost,
    /// Off: everything may be printed.
    on: bool,
}

impl<'p> Bars<'p> {
    pub(super) fn of(post: &'p CheckedPost, redact: bool) -> Self {
        Self { post, on: redact }
    }

    /// Sensitive words and their places: those of the post itself, and those that other posts made a finding.
    fn secrets(&self) -> impl Iterator<Item = (&'p str, FileSpan)> + use<'p> {
        let post = self.post;
        let own = post.secrets.iter().map(|secret| (secret.excerpt.as_str(), secret.place));
        let told = post.findings.iter().filter(|finding| finding.sensitive && !finding.excerpt.is_empty());
        own.chain(told.map(|finding| (finding.excerpt.as_str(), finding.place)))
    }

    /// Whether the words of `finding` are hidden: because they are sensitive, or share a place with words that are.
    pub(super) fn hide(&self, finding: &Resolved) -> bool {
        let shares = |place: FileSpan| place.start < finding.place.end && finding.place.start < place.end;
        self.on && (finding.sensitive || (finding.part.is_some() && self.secrets().any(|(_, place)| shares(place))))
    }

    /// `text` about `finding`, without words that must not be printed.
    pub(super) fn clean(&self, text: &str, finding: &Resolved) -> String {
        harmless(&self.verbatim(text, finding)).into_owned()
    }

    /// The same for programs, which get every character as it is.
    pub(super) fn verbatim(&self, text: &str, finding: &Resolved) -> String {
        let mut text = text.to_owned();
        if !self.on {
            return text;
        }
        if self.hide(finding) && !finding.excerpt.is_empty() {
            text = bar(&text, &finding.excerpt, false);
            text = quoted(&text, &finding.excerpt);
        }
        self.anywhere(&text).into_owned()
    }

    /// `text` that belongs to no finding (the name of a file), without words that must not be printed.
    pub(super) fn anywhere<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if !self.on || self.secrets().next().is_none() {
            return Cow::Borrowed(text);
        }
        let mut excerpts: Vec<&str> = self.secrets().map(|(excerpt, _)| excerpt).collect();
        excerpts.sort_by_key(|excerpt| std::cmp::Reverse(excerpt.len()));
        Cow::Owned(excerpts.into_iter().fold(text.to_owned(), |text, excerpt| bar(&text, excerpt, true)))
    }

    /// The words complained of, or a bar.
    pub(super) fn excerpt<'f>(&self, finding: &'f Resolved) -> Cow<'f, str> {
        if self.hide(finding) { Cow::Borrowed(BAR) } else { self.anywhere(&finding.excerpt) }
    }

    /// What the finding is about in one sentence, with its question after it.
    pub(super) fn message(&self, finding: &Resolved) -> String {
        let mut message = self.clean(&finding.message, finding);
        if let Some(question) = &finding.question {
            message.push_str(". ");
            message.push_str(&self.clean(question, finding));
        }
        message
    }

    /// What to do, sentence by sentence.
    pub(super) fn help(&self, finding: &Resolved) -> String {
        let helps: Vec<String> =
            finding.suggestions.iter().map(|suggestion| self.clean(&suggestion.message, finding)).collect();
        helps.join(" ")
    }
}

/// `text` with a bar for every `excerpt`, also where it is told in one line; `whole`: only where whole words match.
fn bar(text: &str, excerpt: &str, whole: bool) -> String {
    let line = excerpt.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown = harmless(excerpt);
    let mut text = text.to_owned();
    for words in [excerpt, &line, &shown] {
        if words.is_empty() || !text.contains(words) {
            continue;
        }
        let mut barred = String::with_capacity(text.len());
        let mut at = 0;
        for (start, found) in text.match_indices(words) {
            let end = start + found.len();
            let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            let before = text.get(..start).and_then(|before| before.chars().next_back());
            let after = text.get(end..).and_then(|after| after.chars().next());
            if whole && (inside(before) || inside(after)) {
                continue;
            }
            barred.push_str(text.get(at..start).unwrap_or_default());
            barred.push_str(BAR);
            at = end;
        }
        barred.push_str(text.get(at..).unwrap_or_default());
        text = barred;
    }
    text
}

/// `text` with a bar for each “quoted” stretch that is a part of `excerpt`: messages quote what they found piece by piece.
fn quoted(text: &str, excerpt: &str) -> String {
    let hidden = excerpt.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('“') {
        shown.push_str(before);
        shown.push('“');
        let Some((inside, after)) = after.split_once('”') else {
            rest = after;
            break;
        };
        let part = inside.trim().to_lowercase();
        shown.push_str(if !part.is_empty() && hidden.contains(&part) { BAR } else { inside });
        shown.push('”');
        rest = after;
    }
    shown.push_str(rest);
    shown
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
    // What stands inside a picture is not in the draft: there is nothing to bar.
    let in_draft = |other: &&Resolved| other.part.is_some_and(|part| part != "metadata");
    let told = post.findings.iter().filter(|other| other.sensitive).filter(in_draft).map(|other| other.place);
    let places = post.secrets.iter().map(|secret| secret.place).chain(told);
    let bars = apart(places.filter(|place| redact && place.start < to && place.end > from), from);
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
            let inside = |place: usize| bar.start < place && place < bar.end;
            if inside(finding.place.start) {
                span.start = shown.len();
            }
            shown.push_str(BAR);
            if inside(finding.place.end) {
                span.end = shown.len();
            }
            at = bar.end;
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

/// `places` from `from` on, in order, overlapping ones as one.
fn apart(places: impl Iterator<Item = FileSpan>, from: usize) -> Vec<FileSpan> {
    let mut places: Vec<FileSpan> = places.map(|place| FileSpan::new(place.start.max(from), place.end)).collect();
    places.sort_unstable();
    let mut apart: Vec<FileSpan> = Vec::with_capacity(places.len());
    for place in places {
        match apart.last_mut() {
            Some(last) if place.start < last.end => last.end = last.end.max(place.end),
            _ => apart.push(place),
        }
    }
    apart
}
