//! Kind `batch`: what only several posts of one run show. The check leaves traces – hashes, never words – which the engine
//! compares in the order of the posts.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::dates::{days, times};
use super::message::fill;
use super::phrases::widen;
use super::{Judge, Picture, Subject, Verdict, finding, reads};
use crate::calendar::Moment;
use crate::draft::{Attachment, PassageKind};
use crate::finding::{Finding, Place};
use crate::ruleset::model::{BatchCheck, BatchProblem, Rule, Within};
use crate::ruleset::{Sight, clearing};
use crate::text::{Span, TokenKind};

/// Groups of smallest hashes that a text is known by, and how many must agree for two texts to be nearly the same. With
/// three hashes in a group, texts that differ in one word of thirty agree in four of eight groups 49 times of 50; texts that
/// share a third of their words once in ten thousand times.
const GROUPS: usize = 8;
const IN_GROUP: usize = 3;
const AGREE: usize = 4;

/// Something that other posts are compared with.
#[derive(Debug)]
pub struct Trace {
    /// What a later post must share with an earlier one, and how much of it.
    pub keys: Vec<u64>,
    pub agree: usize,
    pub value: Compared,
    /// Day of publication, in days since the beginning of 2000; `None` where it is not known.
    pub day: Option<i32>,
    /// Days that the posts may be apart.
    pub days: u16,
    /// What to tell then; `{earlier}` in its message stands for the other post. `None`: only remember it.
    pub finding: Option<Finding>,
}

/// What must hold of the values of two traces that share their keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// It is a finding where they differ.
    Differing(u64),
    /// It is a finding where they have a bit in common.
    Overlapping(u64),
}

pub(super) fn check(
    judge: &Judge<'_>,
    rule: &Rule,
    check: &BatchCheck,
    subject: &Subject<'_>,
    sights: &mut [Sight],
    verdict: &mut Verdict,
) {
    match check.problem {
        BatchProblem::ConsentDiffers => consent(rule, check, subject, verdict),
        BatchProblem::Duplicate => duplicate(rule, check, subject, sights, verdict),
        BatchProblem::ContradictingDates | BatchProblem::ContradictingTimes => {
            facts(judge, rule, check, subject, sights, verdict);
        }
    }
}

/// What is stated of each picture, by the picture's content.
fn consent(rule: &Rule, check: &BatchCheck, subject: &Subject<'_>, verdict: &mut Verdict) {
    for (index, attachment) in subject.post.attachments.iter().enumerate() {
        // Where nothing is stated, that is told already.
        if attachment.consent.is_none() && attachment.shows.is_none() && attachment.people.is_empty() {
            continue;
        }
        let which = match subject.pictures.get(index) {
            Some(Picture::Read(inspection)) => inspection.digest,
            _ => match &attachment.path {
                Some(path) => hash(path),
                None => hash(&attachment.file),
            },
        };
        let message = fill(&rule.message, &[("file", &attachment.file), ("earlier", "{earlier}")]);
        verdict.traces.push(Trace {
            keys: vec![hash(&(&rule.id, which))],
            agree: 1,
            value: Compared::Differing(statement(attachment)),
            day: day(subject),
            days: check.days,
            finding: Some(finding(rule, Place::Attachment(index), message, subject)),
        });
    }
}

/// Whether consent is given, for what, and of whom.
fn statement(attachment: &Attachment) -> u64 {
    let mut shows: Vec<u8> = attachment.shows.iter().flatten().map(|shows| *shows as u8).collect();
    shows.sort_unstable();
    let mut people = attachment.people.clone();
    people.sort_unstable();
    hash(&(attachment.consent.as_ref().is_some_and(|consent| consent.given), shows, people))
}

/// The post's own words, however they are punctuated and decorated.
fn duplicate(rule: &Rule, check: &BatchCheck, subject: &Subject<'_>, sights: &[Sight], verdict: &mut Verdict) {
    let body = subject.post.passages.iter().zip(sights).find(|(part, _)| part.kind == PassageKind::Body);
    let Some((_, sight)) = body else { return };
    let words: Vec<u64> = sight
        .tokens
        .iter()
        .filter(|token| matches!(token.kind, TokenKind::Word | TokenKind::Number) && !token.hashtag)
        .map(|token| token.hash)
        .collect();
    if words.len() < usize::from(check.words) {
        return;
    }
    let smallest = |seed: usize| words.iter().map(|word| mixed(*word, seed)).min().unwrap_or(0);
    let group = |number: usize| {
        let first = number * IN_GROUP;
        hash(&(&rule.id, number, (first..first + IN_GROUP).map(smallest).collect::<Vec<u64>>()))
    };
    let channels = if subject.channels.is_empty() {
        1
    } else {
        subject.channels.iter().fold(0, |bits, channel| bits | 1 << (1 + hash(channel) % 63))
    };
    verdict.traces.push(Trace {
        keys: (0..GROUPS).map(group).collect(),
        agree: AGREE,
        value: Compared::Overlapping(channels),
        day: day(subject),
        days: check.days,
        finding: Some(finding(rule, Place::Post, fill(&rule.message, &[("earlier", "{earlier}")]), subject)),
    });
}

/// When events take place, by what they are called.
fn facts(
    judge: &Judge<'_>,
    rule: &Rule,
    check: &BatchCheck,
    subject: &Subject<'_>,
    sights: &mut [Sight],
    verdict: &mut Verdict,
) {
    for (passage, (part, sight)) in subject.post.passages.iter().zip(sights.iter_mut()).enumerate() {
        if !reads(rule, part.kind) {
            continue;
        }
        let mut told: Vec<usize> = Vec::new();
        for at in 0..sight.patterns.len() {
            let Some(hit) = sight.patterns.get(at).cloned() else { continue };
            // One event in a sentence: of two it cannot be said which the time is of.
            if check.any.binary_search(&hit.pattern).is_err() || told.contains(&hit.sentence) {
                continue;
            }
            told.push(hit.sentence);
            widen(judge, sight, &part.text, hit.sentence, Within::Sentence, &check.unless);
            let Some(sentence) = sight.sentences.get(hit.sentence).map(|sentence| sentence.tokens.clone()) else {
                continue;
            };
            let Some(span) = sight.span(&part.text, &sentence) else { continue };
            let Some((value, place)) = fact(check.problem, span.of(&part.text), span.start()) else { continue };
            let Some(place) = Span::new(&part.text, place) else { continue };
            let mut name: Vec<u64> = hashes(sight, &hit.tokens);
            let mut of: Vec<u64> = sight
                .hits_in(hit.sentence..hit.sentence + 1)
                .filter(|other| check.near.contains(&other.lexicon))
                .flat_map(|other| hashes(sight, &(other.start..other.end)))
                .collect();
            of.sort_unstable();
            of.dedup();
            name.append(&mut of);
            let cleared =
                clearing(judge.ruleset, judge.lexicons, sight, hit.sentence, &hit.tokens, &hit.tokens, &check.unless);
            let words = sight.span(&part.text, &hit.tokens).map_or("", |span| span.of(&part.text));
            let message =
                fill(&rule.message, &[("match", place.of(&part.text)), ("name", words), ("earlier", "{earlier}")]);
            verdict.traces.push(Trace {
                keys: vec![hash(&(&rule.id, name))],
                agree: 1,
                value: Compared::Differing(value),
                day: day(subject),
                days: check.days,
                finding: cleared
                    .is_none()
                    .then(|| finding(rule, Place::Text { passage, span: place }, message, subject)),
            });
        }
    }
}

/// The one day or time that a sentence names, with its place; `None` where it names none or several.
fn fact(problem: BatchProblem, sentence: &str, start: usize) -> Option<(u64, std::ops::Range<usize>)> {
    let moved = |place: &std::ops::Range<usize>| place.start + start..place.end + start;
    match problem {
        BatchProblem::ContradictingDates => match days(sentence).as_slice() {
            [day] => Some((day.of_year(), moved(&day.place))),
            _ => None,
        },
        _ => match times(sentence).as_slice() {
            [time] => Some((u64::from(time.minutes), moved(&time.place))),
            _ => None,
        },
    }
}

fn hashes(sight: &Sight, tokens: &std::ops::Range<usize>) -> Vec<u64> {
    sight.tokens.get(tokens.clone()).unwrap_or_default().iter().map(|token| token.hash).collect()
}

/// Day of publication.
fn day(subject: &Subject<'_>) -> Option<i32> {
    subject.when.as_ref().map(Moment::day).map(super::dates::count)
}

/// The same in every run of one build; nothing of it is kept.
fn hash(of: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

/// Another hash of a word for each `seed` (the finaliser of `SplitMix64`).
fn mixed(word: u64, seed: usize) -> u64 {
    let mut z = word ^ (seed as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
