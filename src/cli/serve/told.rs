//! What the page is told. Places are counted in UTF-16, as its texts are; words that must stay inside are barred, as in
//! every report but the one at a terminal: a page can be looked at over a shoulder, or be shared on a screen.

use serde::Serialize;

use crate::checks::{Measured, Picture};
use crate::cli::loaded::Loaded;
use crate::draft::{PassageKind, Post};
use crate::engine::{CheckedPost, Resolved, Settings, Settled};
use crate::finding::{Applicability, Severity};
use crate::platform::Measure;
use crate::report::told;
use crate::text::Span;

/// What was found in a post.
#[derive(Debug, Serialize)]
pub(super) struct Answer {
    findings: Vec<FindingTold>,
    platforms: Vec<PlatformTold>,
    /// Findings that settings keep back.
    hidden: usize,
    not_looked_for: Vec<&'static str>,
}

#[derive(Debug, Serialize)]
struct FindingTold {
    rule: String,
    clause: String,
    category: &'static str,
    severity: Severity,
    message: String,
    question: Option<String>,
    help: String,
    why: String,
    fingerprint: String,
    /// The words that it is about.
    place: Option<PlaceTold>,
    /// The picture that it is about, by its number.
    picture: Option<usize>,
    suggestions: Vec<SuggestionTold>,
}

/// A stretch of one of the texts of the page.
#[derive(Debug, Serialize)]
struct PlaceTold {
    /// `body`, `title`, `alt` and so on.
    part: &'static str,
    picture: Option<usize>,
    /// UTF-16 units.
    start: usize,
    end: usize,
}

#[derive(Debug, Serialize)]
struct SuggestionTold {
    applicability: Applicability,
    edits: Vec<EditTold>,
}

#[derive(Debug, Serialize)]
struct EditTold {
    place: PlaceTold,
    replacement: String,
}

/// What a post measures on one platform.
#[derive(Debug, Serialize)]
struct PlatformTold {
    name: &'static str,
    fits: bool,
    counts: Vec<CountTold>,
    /// Where the body begins to be too much, in UTF-16 units.
    too_much_from: Option<usize>,
    /// Pictures that are taken, where fewer than the post has.
    pictures_taken: Option<usize>,
}

#[derive(Debug, Serialize)]
struct CountTold {
    of: &'static str,
    words: String,
    value: usize,
    most: usize,
    fits: bool,
}

/// What a picture tells, without the words in which it does.
#[derive(Debug, Serialize)]
pub(super) struct PictureTold {
    id: String,
    /// Why it cannot be read.
    unreadable: Option<String>,
    tells: Vec<&'static str>,
}

impl PictureTold {
    pub(super) fn new(id: &str, picture: &Picture) -> Self {
        let mut told = Self { id: id.to_owned(), unreadable: None, tells: Vec::new() };
        match picture {
            Picture::Read(inspection) => {
                for fact in inspection.facts.iter().filter(|fact| fact.kind.identifies()) {
                    if !told.tells.contains(&fact.kind.as_str()) {
                        told.tells.push(fact.kind.as_str());
                    }
                }
            }
            Picture::Unreadable(reason) => told.unreadable = Some(reason.clone()),
            Picture::NotLooked | Picture::Missing => told.unreadable = Some("it is not there".to_owned()),
        }
        told
    }
}

/// `settled` for the page.
pub(super) fn answer(loaded: &Loaded, settings: &Settings, post: &Post, settled: &Settled) -> Answer {
    let not_looked_for = [(settings.faces, "faces"), (settings.pixels, "QR codes")];
    Answer {
        findings: settled.post.findings.iter().map(|found| finding(loaded, post, &settled.post, found)).collect(),
        platforms: settled
            .measured
            .chunk_by(|a, b| a.platform == b.platform)
            .map(|rows| platform(post, rows))
            .collect(),
        hidden: settled.hidden,
        not_looked_for: not_looked_for.into_iter().filter_map(|(looked, what)| (!looked).then_some(what)).collect(),
    }
}

fn finding(loaded: &Loaded, post: &Post, checked: &CheckedPost, finding: &Resolved) -> FindingTold {
    let words = told(checked, finding, true);
    let suggestions = finding.suggestions.iter().filter(|made| !made.edits.is_empty()).filter_map(|made| {
        let edits = made
            .edits
            .iter()
            .map(|edit| Some(EditTold { place: place(post, edit.words)?, replacement: edit.replacement.clone() }));
        Some(SuggestionTold { applicability: made.applicability, edits: edits.collect::<Option<Vec<_>>>()? })
    });
    let about = finding.attachment.as_deref();
    FindingTold {
        rule: finding.rule.clone(),
        clause: finding.clause.clone(),
        category: finding.category.as_str(),
        severity: finding.severity,
        message: loaded.barred(words.message),
        question: words.question.map(|question| loaded.barred(question)),
        help: loaded.barred(words.help),
        why: finding.why.clone(),
        fingerprint: finding.fingerprint.clone(),
        place: finding.words.and_then(|words| place(post, words)),
        picture: post.attachments.iter().position(|shown| Some(shown.file.as_str()) == about),
        suggestions: suggestions.collect(),
    }
}

/// `None` for what stands in none of the page's texts: what the file of a picture holds or is called.
fn place(post: &Post, (passage, span): (usize, Span)) -> Option<PlaceTold> {
    let passage = post.passages.get(passage)?;
    if matches!(passage.kind, PassageKind::FileName(_) | PassageKind::Metadata { .. }) {
        return None;
    }
    let (start, end) = (units(&passage.text, span.start()), units(&passage.text, span.end()));
    Some(PlaceTold { part: passage.kind.as_str(), picture: passage.kind.attachment(), start, end })
}

/// UTF-16 units before the byte `at`.
fn units(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or(text).encode_utf16().count()
}

fn platform(post: &Post, rows: &[Measured]) -> PlatformTold {
    let excess = rows.iter().filter_map(|row| row.excess(post));
    let bodies = excess.filter_map(|(passage, span)| {
        let passage = post.passages.get(passage).filter(|passage| passage.kind == PassageKind::Body)?;
        Some(units(&passage.text, span.start()))
    });
    PlatformTold {
        name: rows.first().map_or("", |row| row.platform),
        fits: rows.iter().all(Measured::fits),
        counts: rows
            .iter()
            .map(|row| CountTold {
                of: row.of.as_str(),
                words: row.to_string(),
                value: row.value,
                most: row.most,
                fits: row.fits(),
            })
            .collect(),
        too_much_from: bodies.min(),
        pictures_taken: rows.iter().find(|row| row.of == Measure::Pictures && !row.fits()).map(|row| row.most),
    }
}
