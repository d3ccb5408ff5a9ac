//! Kind `sounds-like`: a learned model of what such remarks sound like, for those that no phrase gives away.

use std::ops::Range;

use super::message::fill;
use super::{Judge, Subject, Verdict, applies, finding, reads};
use crate::draft::{Account, PassageKind};
use crate::finding::{Finding, Place};
use crate::ruleset::model::{Check, Evidence, Rule};
use crate::ruleset::{Feature, PatternHit, Ruleset, Sight, Voice, cue_hash, features, visit};
use crate::text::Span;

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
        if !prose {
            continue;
        }
        let mut waiting: Vec<Asked> =
            judge.asked.iter().filter(|asked| is_open(judge, asked, subject, passage, verdict)).copied().collect();
        for window in windows(sight) {
            let cues = cues(judge, subject, passage, sight, &part.text, &window, verdict);
            features(sight, &window, &cues, &mut found);
            for (number, voice) in judge.ruleset.voices.iter().enumerate() {
                voice.scores(&found, &mut scores);
                waiting.retain(|asked| {
                    let speaks =
                        asked.voice == number && scores.get(asked.class).is_some_and(|score| *score >= asked.at_least);
                    !(speaks && told(judge, asked, voice, subject, passage, sight, &found, &window, verdict))
                });
            }
        }
    }
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
    found: &[Feature],
    window: &Range<usize>,
    verdict: &mut Verdict,
) -> bool {
    let (Some(rule), Some(part)) = (judge.ruleset.rules.get(asked.rule), subject.post.passages.get(passage)) else {
        return false;
    };
    let place = heart(voice, asked.class, sight, found, window).and_then(|place| sight.span(&part.text, &place));
    let Some(span) = place else { return false };
    let words = tell(voice, asked.class, sight, &part.text, found);
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
pub fn windows(sight: &Sight) -> Vec<Range<usize>> {
    let mut windows: Vec<Range<usize>> = Vec::new();
    for (index, sentence) in sight.sentences.iter().enumerate() {
        let start = sentence.tokens.start;
        let rest = &sight.sentences[index..];
        let end = rest.iter().map(|sentence| sentence.tokens.end).take_while(|end| end - start <= WINDOW).last();
        let end = end.unwrap_or(sentence.tokens.end);
        // A window inside the one before tells nothing new.
        if windows.last().is_none_or(|last| end > last.end) && end - start >= SHORTEST {
            windows.push(start..end);
        }
    }
    windows
}

/// What the other checks saw in the window: rules that fired, cues of evidence that stand there, and who speaks.
pub fn cues(
    judge: &Judge<'_>,
    subject: &Subject<'_>,
    passage: usize,
    sight: &Sight,
    text: &str,
    window: &Range<usize>,
    verdict: &Verdict,
) -> Vec<u64> {
    let mut cues = vec![cue_hash(if subject.account == Account::Personal { "personal" } else { "official" })];
    let whole = sight.span(text, window);
    let inside = |span: Span| whole.is_some_and(|whole| whole.start() <= span.start() && span.end() <= whole.end());
    let learned = |name: &str| judge.asked.iter().any(|asked| judge.ruleset.rules[asked.rule].id == name);
    for found in &verdict.findings {
        if let Place::Text { passage: at, span } = found.place
            && at == passage
            && inside(span)
            && !learned(&found.rule)
        {
            cues.push(cue_hash(&found.rule));
        }
    }
    let inside = |hit: &&PatternHit| window.start <= hit.tokens.start && hit.tokens.end <= window.end;
    cues.extend(sight.patterns.iter().filter(inside).flat_map(|hit| judge.evidence.cues(hit.pattern)));
    cues.sort_unstable();
    cues.dedup();
    cues
}

/// The sentence that speaks loudest for the class.
fn heart(
    voice: &Voice<'_>,
    class: usize,
    sight: &Sight,
    found: &[Feature],
    window: &Range<usize>,
) -> Option<Range<usize>> {
    let from = sight.sentence_of(window.start)?;
    let to = sight.sentence_of(window.end.checked_sub(1)?)?;
    let weight = |tokens: &Range<usize>| -> f32 {
        let here = found.iter().filter(|feature| feature.token.is_some_and(|token| tokens.contains(&token)));
        here.map(|feature| voice.weight(feature.hash, class)).sum()
    };
    let sentences = sight.sentences.get(from..=to)?.iter().map(|sentence| sentence.tokens.clone());
    sentences.max_by(|a, b| weight(a).total_cmp(&weight(b)))
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
        let Some((passage, part)) =
            subject.post.passages.iter().enumerate().find(|(_, part)| part.kind == PassageKind::Body)
        else {
            return;
        };
        let Some(sight) = scratch.sights.get(passage) else { return };
        let mut names: Vec<String> = vec!["personal".to_owned(), "official".to_owned()];
        names.extend(self.ruleset.rules.iter().map(|rule| rule.id.clone()));
        for (rule, evidence) in self.evidence_rules() {
            names.extend((0..evidence.cues.len()).map(|number| format!("{}#{number}", rule.id)));
        }
        for window in windows(sight) {
            let hashes = cues(self, subject, passage, sight, &part.text, &window, &verdict);
            let cues = names.iter().filter(|name| hashes.contains(&cue_hash(name))).cloned().collect();
            let mut words = Vec::new();
            visit(sight, &window, |_, _, parts| words.push(parts));
            tell(Lesson { words, cues });
        }
    }

    /// Rules that weigh cues.
    fn evidence_rules(&self) -> impl Iterator<Item = (&'r Rule, &'r Evidence)> {
        self.ruleset.rules.iter().filter_map(|rule| match &rule.check {
            Check::Evidence(evidence) => Some((rule, evidence)),
            _ => None,
        })
    }
}
