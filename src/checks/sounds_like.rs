//! Kind `sounds-like`: a learned model of what such remarks sound like, for those that no phrase gives away.

use std::ops::Range;

use super::message::fill;
use super::{Judge, Subject, Verdict, applies, finding, reads};
use crate::draft::{Account, PassageKind};
use crate::finding::{Finding, Place};
use crate::ruleset::model::{Check, Rule};
use crate::ruleset::{Feature, Ruleset, Sight, Voice, Weighed, cue_hash, features, visit};

/// Longest stretch, in tokens, that is weighed as one text; longer texts are weighed a few sentences at a time.
const WINDOW: usize = 60;
/// Shortest stretch that says enough to be weighed.
const SHORTEST: usize = 5;

/// A rule that asks a model, with its names resolved.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    rule: usize,
    voice: usize,
    class: usize,
    at_least: f32,
}

/// The rules of a ruleset that ask models.
pub(super) fn asked(ruleset: &Ruleset<'_>) -> Vec<Asked> {
    let resolve = |(number, rule): (usize, &Rule)| {
        let Check::SoundsLike(wanted) = &rule.check else { return None };
        let voice = ruleset.voices.iter().position(|voice| voice.name == wanted.model)?;
        let class = ruleset.voices.get(voice)?.class(&wanted.class)?;
        Some(Asked { rule: number, voice, class, at_least: wanted.at_least })
    };
    ruleset.rules.iter().enumerate().filter_map(resolve).collect()
}

/// Weighs every stretch of prose once, for all rules that ask.
pub(super) fn check(judge: &Judge<'_>, subject: &Subject<'_>, sights: &[Sight], verdict: &mut Verdict) {
    if judge.asked.is_empty() {
        return;
    }
    let (mut found, mut scores) = (Vec::new(), Vec::new());
    for (passage, (part, sight)) in subject.post.passages.iter().zip(sights).enumerate() {
        let prose = matches!(
            part.kind,
            PassageKind::Body | PassageKind::Title | PassageKind::Caption(_) | PassageKind::Comment
        );
        let windows = if prose { windows(sight) } else { Vec::new() };
        if windows.is_empty() {
            continue;
        }
        let mut waiting: Vec<Asked> =
            judge.asked.iter().filter(|asked| is_open(judge, asked, subject, passage, verdict)).copied().collect();
        let cues = cues(judge, passage, sight, verdict);
        let speaker = [Feature { hash: speaker(subject), token: None }];
        for (number, voice) in judge.ruleset.voices.iter().enumerate() {
            // Each sentence is weighed once, however many stretches it belongs to.
            let weighed: Vec<Weighed> = (0..sight.sentences.len())
                .map(|sentence| {
                    features(sight, sentence, &cues, &mut found);
                    voice.weigh(&found)
                })
                .collect();
            let speaker = voice.weigh(&speaker);
            for window in &windows {
                let parts = weighed.get(window.clone()).unwrap_or_default();
                voice.scores(parts.iter().chain([&speaker]), &mut scores);
                waiting.retain(|asked| {
                    let speaks =
                        asked.voice == number && scores.get(asked.class).is_some_and(|score| *score >= asked.at_least);
                    !(speaks && told(judge, asked, voice, subject, passage, sight, &cues, window, verdict))
                });
            }
        }
    }
}

/// The feature that tells who speaks.
fn speaker(subject: &Subject<'_>) -> u64 {
    cue_hash(if subject.account == Account::Personal { "personal" } else { "official" })
}

/// Whether the rule is about this passage, and no other rule of its category has said what is wrong there already.
fn is_open(judge: &Judge<'_>, asked: &Asked, subject: &Subject<'_>, passage: usize, verdict: &Verdict) -> bool {
    let Some(rule) = judge.ruleset.rules.get(asked.rule) else { return false };
    let said = |found: &Finding| {
        let here = matches!(found.place, Place::Text { passage: at, .. } if at == passage);
        here && found.category == rule.category && !judge.signals.contains(found.rule.as_str())
    };
    let read = subject.post.passages.get(passage).is_some_and(|part| reads(rule, part.kind));
    read && applies(rule, subject) && (judge.keep_signals || !verdict.findings.iter().any(said))
}

/// Tells one finding; whether there was a place for it.
#[allow(clippy::too_many_arguments, reason = "one caller; all it knows goes into the finding")]
fn told(
    judge: &Judge<'_>,
    asked: &Asked,
    voice: &Voice<'_>,
    subject: &Subject<'_>,
    passage: usize,
    sight: &Sight,
    cues: &[(usize, u64)],
    window: &Range<usize>,
    verdict: &mut Verdict,
) -> bool {
    let (Some(rule), Some(part)) = (judge.ruleset.rules.get(asked.rule), subject.post.passages.get(passage)) else {
        return false;
    };
    let mut all = Vec::new();
    let mut loudest: Option<(f32, usize)> = None;
    for sentence in window.clone() {
        let mut found = Vec::new();
        features(sight, sentence, cues, &mut found);
        let loud: f32 = found.iter().map(|feature| voice.weight(feature.hash, asked.class)).sum();
        if loudest.is_none_or(|(known, _)| loud > known) {
            loudest = Some((loud, sentence));
        }
        all.append(&mut found);
    }
    let heart = loudest.and_then(|(_, sentence)| sight.sentences.get(sentence));
    let Some(span) = heart.and_then(|heart| sight.span(&part.text, &heart.tokens)) else { return false };
    let words = tell(voice, asked.class, sight, &part.text, &all);
    let message = fill(&rule.message, &[("match", span.of(&part.text)), ("words", &words)]);
    verdict.findings.push(finding(rule, Place::Text { passage, span }, message, subject));
    true
}

/// The features of one stretch of text, with what they are made of.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// One or two words, as hashes.
    pub words: Vec<(Option<u64>, u64)>,
    /// Names of cues.
    pub cues: Vec<String>,
}

/// Stretches of whole sentences of at most [`WINDOW`] tokens (a longer sentence by itself), each starting a sentence later.
fn windows(sight: &Sight) -> Vec<Range<usize>> {
    let mut windows: Vec<Range<usize>> = Vec::new();
    for (index, sentence) in sight.sentences.iter().enumerate() {
        let start = sentence.tokens.start;
        let rest = &sight.sentences[index..];
        let more = rest.iter().take_while(|sentence| sentence.tokens.end - start <= WINDOW).count().max(1);
        let last = rest.get(more - 1).unwrap_or(sentence);
        // A window inside the one before tells nothing new.
        let new = windows.last().is_none_or(|known| index + more > known.end);
        if new && last.tokens.end - start >= SHORTEST {
            windows.push(index..index + more);
        }
    }
    windows
}

/// What the other checks saw: for each finding the sentence it starts in and the hash of its rule's name, each once, sorted.
fn cues(judge: &Judge<'_>, passage: usize, sight: &Sight, verdict: &Verdict) -> Vec<(usize, u64)> {
    let mut cues: Vec<(usize, u64)> = verdict
        .findings
        .iter()
        .filter_map(|found| {
            let Place::Text { passage: at, span } = found.place else { return None };
            let token = sight.tokens.partition_point(|token| token.end as usize <= span.start());
            let sentence = sight.sentence_of(token).filter(|_| at == passage)?;
            let learned = judge.asked.iter().any(|asked| judge.ruleset.rules[asked.rule].id == found.rule);
            (!learned).then(|| (sentence, cue_hash(&found.rule)))
        })
        .collect();
    cues.sort_unstable();
    cues.dedup();
    cues
}

/// The words that speak loudest, for the message.
fn tell(voice: &Voice<'_>, class: usize, sight: &Sight, text: &str, found: &[Feature]) -> String {
    let mut loud: Vec<(f32, usize)> = found
        .iter()
        .filter_map(|feature| Some((voice.weight(feature.hash, class), feature.token?)))
        .filter(|(weight, _)| *weight > 0.0)
        .collect();
    loud.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut tokens: Vec<usize> = Vec::new();
    for (_, token) in loud {
        // Short words speak only beside others; by themselves they tell the reader nothing.
        let long = sight.tokens.get(token).is_some_and(|token| token.end - token.start > 3);
        if tokens.len() < 3 && long && !tokens.contains(&token) {
            tokens.push(token);
        }
    }
    tokens.sort_unstable();
    let words: Vec<String> = tokens
        .into_iter()
        .filter_map(|at| sight.span(text, &(at..at + 1)).map(|span| format!("“{}”", span.of(text))))
        .collect();
    words.join(", ")
}

impl<'r> Judge<'r> {
    /// What a model is taught from: for each stretch of the body the hashes of its features. `tell` gets each feature's hash and
    /// the hashes of the words it is made of; cues are told by their names.
    pub fn teach(&self, subject: &Subject<'_>, scratch: &mut super::Scratch, mut tell: impl FnMut(Lesson)) {
        let verdict = self.check(subject, scratch);
        let Some(passage) = subject.post.passages.iter().position(|part| part.kind == PassageKind::Body) else {
            return;
        };
        let Some(sight) = scratch.sights.get(passage) else { return };
        let mut names: Vec<String> = vec!["personal".to_owned(), "official".to_owned()];
        names.extend(self.ruleset.rules.iter().map(|rule| rule.id.clone()));
        let cues = cues(self, passage, sight, &verdict);
        for window in windows(sight) {
            let told = cues.iter().filter(|(sentence, _)| window.contains(sentence));
            let hashes: Vec<u64> = told.map(|(_, hash)| *hash).chain([speaker(subject)]).collect();
            let named = |hash: &u64| names.iter().find(|name| cue_hash(name) == *hash).cloned();
            let mut words = Vec::new();
            for sentence in window {
                visit(sight, sentence, |_, _, parts| words.push(parts));
            }
            tell(Lesson { words, cues: hashes.iter().filter_map(named).collect() });
        }
    }
}
