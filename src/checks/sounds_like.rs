//! Kind `sounds-like`: a learned model of what such remarks sound like, for those that no phrase gives away.

use std::ops::Range;

use super::message::fill;
use super::{Cleared, Judge, Subject, Verdict, applies, finding, reads};
use crate::draft::{Account, PassageKind};
use crate::finding::{Finding, Place};
use crate::ruleset::model::{Check, Rule};
use crate::ruleset::{ANY, Feature, Ruleset, Sight, Voice, Weighed, cue_hash, features, visit};

/// Longest stretch, in tokens, that is weighed as one text; longer texts are weighed a few sentences at a time.
const WINDOW: usize = 60;
/// Shortest stretch that says enough to be weighed.
const SHORTEST: usize = 5;

/// Kinds of remark that one text is taken for, at most.
const KINDS: usize = 2;
/// Share that a kind must have among all kinds.
const SHARE: f32 = 0.2;

/// A rule that asks a model, with its names resolved.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    rule: usize,
    voice: usize,
    any: usize,
    class: usize,
    at_least: f32,
}

/// The rules of a ruleset that ask models.
pub(super) fn asked(ruleset: &Ruleset<'_>) -> Vec<Asked> {
    let resolve = |(number, rule): (usize, &Rule)| {
        let Check::SoundsLike(wanted) = &rule.check else { return None };
        let voice = ruleset.voices.iter().position(|voice| voice.name == wanted.model)?;
        let known = ruleset.voices.get(voice)?;
        let (any, class) = (known.class(ANY)?, known.class(&wanted.class)?);
        Some(Asked { rule: number, voice, any, class, at_least: wanted.at_least })
    };
    ruleset.rules.iter().enumerate().filter_map(resolve).collect()
}

/// Stretches of a passage and what a model says of them.
struct Heard {
    /// Sentences.
    window: Range<usize>,
    scores: Vec<f32>,
    shares: Vec<f32>,
}

impl Heard {
    /// Whether the model takes it for a remark of the kind that is asked for.
    fn speaks(&self, asked: &Asked) -> bool {
        let share = self.shares.get(asked.class).copied().unwrap_or_default();
        let louder = self.shares.iter().filter(|other| **other > share).count();
        self.scores.get(asked.any).is_some_and(|score| *score >= asked.at_least) && share >= SHARE && louder < KINDS
    }
}

/// Weighs every stretch of prose once, for all rules that ask: drops findings that a second opinion takes for innocent, and
/// tells what no other rule has told.
pub(super) fn check(judge: &Judge<'_>, subject: &Subject<'_>, sights: &[Sight], verdict: &mut Verdict) {
    if judge.ruleset.voices.is_empty() {
        return;
    }
    for (passage, (part, sight)) in subject.post.passages.iter().zip(sights).enumerate() {
        let prose = matches!(
            part.kind,
            PassageKind::Body | PassageKind::Title | PassageKind::Caption(_) | PassageKind::Comment
        );
        let windows = if prose { windows(sight) } else { Vec::new() };
        if windows.is_empty() {
            continue;
        }
        let cues = cues(judge, passage, sight, verdict);
        let least = judge.asked.iter().map(|asked| asked.at_least).reduce(f32::min);
        let heard: Vec<Vec<Heard>> =
            judge.ruleset.voices.iter().map(|voice| hear(voice, subject, sight, &cues, &windows, least)).collect();
        if judge.second_opinions {
            overrule(judge, passage, sight, &heard, verdict);
        }
        for asked in &judge.asked {
            let (Some(voice), Some(heard)) = (judge.ruleset.voices.get(asked.voice), heard.get(asked.voice)) else {
                continue;
            };
            if is_open(judge, asked, subject, passage, verdict)
                && let Some(heard) = heard.iter().find(|heard| heard.speaks(asked))
            {
                told(judge, asked, voice, subject, passage, sight, &cues, &heard.window, verdict);
            }
        }
    }
}

/// What a model says of each stretch. Where it takes one for a remark (from the score `least` on), each sentence is heard by
/// itself, too: another kind of remark may stand beside the loudest.
fn hear(
    voice: &Voice<'_>,
    subject: &Subject<'_>,
    sight: &Sight,
    cues: &[(usize, u64)],
    windows: &[Range<usize>],
    least: Option<f32>,
) -> Vec<Heard> {
    let mut found = Vec::new();
    // Each sentence is weighed once, however many stretches it belongs to.
    let weighed: Vec<Weighed> = (0..sight.sentences.len())
        .map(|sentence| {
            features(sight, sentence, cues, &mut found);
            voice.weigh(&found)
        })
        .collect();
    let speaker = voice.weigh(&[Feature { hash: speaker(subject), token: None }]);
    let hear = |window: &Range<usize>| {
        let (mut scores, mut shares) = (Vec::new(), Vec::new());
        let parts = weighed.get(window.clone()).unwrap_or_default();
        voice.scores(parts.iter().chain([&speaker]), &mut scores);
        voice.shares(&scores, &mut shares);
        Heard { window: window.clone(), scores, shares }
    };
    let mut heard: Vec<Heard> = windows.iter().map(hear).collect();
    let any = voice.class(ANY).zip(least);
    let remark = any.is_some_and(|(any, least)| {
        heard.iter().any(|heard| heard.scores.get(any).is_some_and(|score| *score >= least))
    });
    if remark {
        let long =
            |sentence: &usize| sight.sentences.get(*sentence).is_some_and(|sentence| sentence.tokens.len() >= SHORTEST);
        heard.extend((0..sight.sentences.len()).filter(long).map(|sentence| hear(&(sentence..sentence + 1))));
    }
    heard
}

/// Drops findings of rules that take a second opinion, where the model takes every stretch around them for innocent.
fn overrule(judge: &Judge<'_>, passage: usize, sight: &Sight, heard: &[Vec<Heard>], verdict: &mut Verdict) {
    let Verdict { findings, cleared, .. } = verdict;
    let loudest: Vec<Vec<Option<f32>>> = (judge.ruleset.voices.iter().zip(heard))
        .map(|(voice, heard)| loudest_around(voice, heard, sight.sentences.len()))
        .collect();
    findings.retain(|found| {
        let Place::Text { passage: at, span } = found.place else { return true };
        let Some(opinion) = judge.opinions.get(found.rule.as_str()).filter(|_| at == passage) else { return true };
        let sentence = sight.sentence_at(span.start());
        let best = sentence.and_then(|sentence| *loudest.get(opinion.voice)?.get(sentence)?);
        let stays = best.is_none_or(|best| best >= opinion.at_least);
        if !stays && judge.explain {
            let context = "sounds innocent".to_owned();
            cleared.push(Cleared { rule: found.rule.clone(), passage, span, context });
        }
        stays
    });
}

/// For each sentence the highest score, as a remark of any kind, of the stretches that it belongs to.
fn loudest_around(voice: &Voice<'_>, heard: &[Heard], sentences: usize) -> Vec<Option<f32>> {
    let mut loudest = vec![None; sentences];
    let Some(any) = voice.class(ANY) else { return loudest };
    for Heard { window, scores, .. } in heard {
        let Some(score) = scores.get(any) else { continue };
        for known in loudest.get_mut(window.clone()).unwrap_or_default() {
            *known = Some(known.map_or(*score, |known: f32| known.max(*score)));
        }
    }
    loudest
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

/// Tells one finding, where there is a place for it.
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
) {
    let (Some(rule), Some(part)) = (judge.ruleset.rules.get(asked.rule), subject.post.passages.get(passage)) else {
        return;
    };
    let weight = |feature: &Feature| voice.weight(feature.hash, asked.any) + voice.weight(feature.hash, asked.class);
    let mut all = Vec::new();
    let mut loudest: Option<(f32, usize)> = None;
    for sentence in window.clone() {
        let mut found = Vec::new();
        features(sight, sentence, cues, &mut found);
        let loud: f32 = found.iter().map(weight).sum();
        if loudest.is_none_or(|(known, _)| loud > known) {
            loudest = Some((loud, sentence));
        }
        all.append(&mut found);
    }
    let heart = loudest.and_then(|(_, sentence)| sight.sentences.get(sentence));
    let Some(span) = heart.and_then(|heart| sight.span(&part.text, &heart.tokens)) else { return };
    let words = tell(weight, sight, &part.text, &all);
    let message = fill(&rule.message, &[("match", span.of(&part.text)), ("words", &words)]);
    verdict.findings.push(finding(rule, Place::Text { passage, span }, message, subject));
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
            let sentence = sight.sentence_at(span.start()).filter(|_| at == passage)?;
            let learned = judge.asked.iter().any(|asked| judge.ruleset.rules[asked.rule].id == found.rule);
            (!learned).then(|| (sentence, cue_hash(&found.rule)))
        })
        .collect();
    cues.sort_unstable();
    cues.dedup();
    cues
}

/// The words that speak loudest, for the message.
fn tell(weight: impl Fn(&Feature) -> f32, sight: &Sight, text: &str, found: &[Feature]) -> String {
    let mut loud: Vec<(f32, usize)> = found
        .iter()
        .filter_map(|feature| Some((weight(feature), feature.token?)))
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

impl Judge<'_> {
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
