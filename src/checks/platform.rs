//! Kind `platform`: more of something than the platforms take that the post goes to.

use std::fmt;

use super::count::hashtags;
use super::message::fill;
use super::{Picture, Subject, Verdict, finding};
use crate::draft::{PassageKind, Post};
use crate::finding::Place;
use crate::platform::{Limit, Measure, Platform, measure, platform, platforms};
use crate::ruleset::model::Rule;
use crate::text::Span;

/// What a post has of something, and the most that a platform takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// Name of the platform.
    pub platform: &'static str,
    pub of: Measure,
    pub value: usize,
    pub most: usize,
    /// Whether somebody found the limit in its source.
    pub confirmed: bool,
    /// The passage that was measured, where it is one.
    passage: Option<usize>,
    /// The attachment, where it is one.
    attachment: Option<usize>,
    limit: &'static Limit,
}

impl Measured {
    /// Whether the platform takes it.
    #[must_use]
    pub fn fits(&self) -> bool {
        self.value <= self.most
    }

    /// What of a text is too much: its passage in `post`, and where in it from the first character that does not fit.
    #[must_use]
    pub fn excess(&self, post: &Post) -> Option<(usize, Span)> {
        let passage = self.passage.filter(|_| !self.fits())?;
        let text = &post.passages.get(passage)?.text;
        // The longest beginning that fits, found by halving.
        let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let fits = |end: &usize| text.get(..*end).is_some_and(|text| measure(text, self.limit.counted) <= self.most);
        let fitting = ends.partition_point(fits).saturating_sub(1);
        let start = ends.get(fitting).copied().unwrap_or(0);
        Some((passage, Span::new(text, start..text.len())?))
    }

    /// A number as people read it: sizes of files in millions of bytes.
    fn amount(&self, number: usize) -> String {
        if !self.of.is_size() {
            return number.to_string();
        }
        // To the tenth that is not less, so that what is too much never reads as what is allowed.
        let tenths = number.div_ceil(100_000);
        match tenths % 10 {
            0 => format!("{} MB", tenths / 10),
            tenth => format!("{}.{tenth} MB", tenths / 10),
        }
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unsure = if self.confirmed { "" } else { " (limit not confirmed)" };
        let over = if self.fits() { "" } else { "!" };
        write!(f, "{} {}/{}{over}{unsure}", self.of.as_str(), self.amount(self.value), self.amount(self.most))
    }
}

pub(super) fn check(rule: &Rule, of: Measure, subject: &Subject<'_>, verdict: &mut Verdict) {
    let over: Vec<Measured> = subject
        .channels
        .iter()
        .filter_map(|channel| platform(channel))
        .flat_map(|platform| measured_on(platform, subject))
        .filter(|measured| measured.of == of && !measured.fits())
        .collect();
    // One finding names all platforms that it is too much for: the tightest limit says where the excess begins.
    let Some(tightest) = over.iter().min_by_key(|measured| measured.most) else { return };
    let told: Vec<String> = over
        .iter()
        .map(|measured| {
            let unsure = if measured.confirmed { "" } else { ", not confirmed" };
            let (value, most) = (measured.amount(measured.value), measured.amount(measured.most));
            format!("{}: {value} of {most}{unsure}", measured.platform)
        })
        .collect();
    let file = tightest.attachment.and_then(|index| subject.post.attachments.get(index));
    let file = file.map_or("", |attachment| attachment.file.as_str());
    let message = fill(&rule.message, &[("match", &told.join("; ")), ("file", file)]);
    verdict.findings.push(finding(rule, place(tightest, subject), message, subject));
}

/// What of the passage is too much: from the first character that does not fit.
fn place(measured: &Measured, subject: &Subject<'_>) -> Place {
    match (measured.attachment, measured.excess(subject.post)) {
        (Some(index), _) => Place::Attachment(index),
        (None, Some((passage, span))) => Place::Text { passage, span },
        (None, None) => Place::Post,
    }
}

/// What the post measures on each of its platforms; on all of them where it names none.
pub(super) fn measured(subject: &Subject<'_>) -> Vec<Measured> {
    let own: Vec<&'static Platform> = subject.channels.iter().filter_map(|channel| platform(channel)).collect();
    let asked: Vec<&'static Platform> = if subject.channels.is_empty() { platforms().iter().collect() } else { own };
    asked.into_iter().flat_map(|platform| measured_on(platform, subject)).collect()
}

fn measured_on(platform: &'static Platform, subject: &Subject<'_>) -> Vec<Measured> {
    platform.limits.iter().filter_map(|limit| measured_by(platform, limit, subject)).collect()
}

/// `None` where the post has nothing of the kind.
fn measured_by(platform: &'static Platform, limit: &'static Limit, subject: &Subject<'_>) -> Option<Measured> {
    let post = subject.post;
    let body = || post.passages.iter().position(|passage| passage.kind == PassageKind::Body);
    let longest = |is_kind: &dyn Fn(PassageKind) -> bool| {
        let texts = post.passages.iter().enumerate().filter(|(_, passage)| is_kind(passage.kind));
        texts.max_by_key(|(_, passage)| measure(&passage.text, limit.counted)).map(|(index, _)| index)
    };
    let text =
        |index: Option<usize>| index.and_then(|index| post.passages.get(index)).map(|passage| passage.text.as_str());
    let largest = |film: bool| {
        let files = subject.pictures.iter().enumerate().filter_map(|(index, picture)| match picture {
            Picture::Read(inspection) if inspection.format.is_video() == film && inspection.bytes > 0 => {
                Some((usize::try_from(inspection.bytes).unwrap_or(usize::MAX), index))
            }
            _ => None,
        });
        files.max()
    };
    let mut attachment = None;
    let (value, passage) = match limit.of {
        Measure::PictureBytes | Measure::VideoBytes => {
            let (bytes, index) = largest(limit.of == Measure::VideoBytes)?;
            attachment = Some(index);
            (bytes, None)
        }
        Measure::Text => (text(body()).map_or(0, |body| measure(body.trim_end(), limit.counted)), body()),
        Measure::Title => {
            let title = longest(&|kind| kind == PassageKind::Title);
            (measure(text(title)?, limit.counted), title)
        }
        Measure::Alt => {
            let alt = longest(&|kind| matches!(kind, PassageKind::Alt(_)));
            (measure(text(alt)?, limit.counted), alt)
        }
        Measure::Pictures => (post.attachments.len(), None),
        Measure::Hashtags => (text(body()).map_or(0, |body| hashtags(body).count()), None),
        Measure::Mentions => (text(body()).map_or(0, mentions), None),
        Measure::Links => (text(body()).map_or(0, links), None),
    };
    let (name, most, confirmed) = (platform.name.as_str(), limit.most, limit.checked.is_some());
    Some(Measured { platform: name, of: limit.of, value, most, confirmed, passage, attachment, limit })
}

fn mentions(text: &str) -> usize {
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | '.'));
    words.filter(|word| word.starts_with('@') && word.len() > 1).count()
}

/// Different addresses.
fn links(text: &str) -> usize {
    let mut found: Vec<&str> = text
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric() && c != '/'))
        .filter(|word| word.starts_with("http://") || word.starts_with("https://") || word.starts_with("www."))
        .collect();
    found.sort_unstable();
    found.dedup();
    found.len()
}
