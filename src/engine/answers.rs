//! Answers to what only a person can say: beside the draft or in it, bound to the text and pictures they were given for.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::sync::Arc;

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::check::{own_finding, resolve};
use super::outcome::Resolved;
use crate::checks::Picture;
use crate::draft::{Answer, Post, Problem};
use crate::finding::{Category, Place, Severity};
use crate::ruleset::parse_yaml;
use crate::text::FileSpan;

/// Largest file of answers, in bytes.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// A finding that somebody has answered.
#[derive(Clone, Debug)]
pub struct Answered {
    pub finding: Resolved,
    pub answer: Answer,
}

/// `DRAFT.answers.yaml`: the answers to questions about the posts of one draft.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswersFile {
    #[serde(default)]
    pub answers: Vec<Entry>,
}

/// One answer, as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Entry {
    /// Identifier of the post; without it, every post of the draft.
    pub post: Option<String>,
    pub rule: String,
    /// Fingerprint of the finding; without it, every finding of the rule.
    pub finding: Option<String>,
    pub question: Option<String>,
    pub answer: String,
    /// Whether it may be published as it is; by default it may.
    pub settles: Option<bool>,
    pub by: String,
    pub when: String,
    /// [`content_hash`] of the post when it was answered.
    pub hash: String,
}

/// Where the answers to `draft` are kept.
#[must_use]
pub fn answers_path(draft: &str) -> String {
    format!("{draft}.answers.yaml")
}

/// Reads the answers beside `draft`; none where there is no such file.
///
/// # Errors
/// One sentence: what is wrong with the file.
pub fn read_answers(draft: &str) -> Result<AnswersFile, String> {
    let path = answers_path(draft);
    match fs::metadata(&path) {
        Ok(about) if about.len() > MAX_BYTES => return Err(format!("{path} is larger than 16 MiB")),
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(AnswersFile::default()),
        Err(error) => return Err(format!("{path} cannot be read: {error}")),
    }
    let text = fs::read_to_string(&path).map_err(|error| format!("{path} cannot be read: {error}"))?;
    parse_yaml(&text).map_err(|(place, reason)| format!("{path}:{}:{}: {reason}", place.line(), place.column()))
}

/// The answers beside the drafts of one job, each file read once.
#[derive(Debug, Default)]
pub(super) struct Sidecars(HashMap<Arc<str>, Result<AnswersFile, String>>);

impl Sidecars {
    /// Adds to `post` what was answered about it beside its draft.
    pub(super) fn add(&mut self, post: &mut Post) {
        let path = &post.source.path;
        if &**path == "-" {
            return;
        }
        let file = self.0.entry(Arc::clone(path)).or_insert_with(|| read_answers(path));
        match file {
            Ok(file) => {
                let of_post = file.answers.iter().filter(|entry| entry.post.as_ref().is_none_or(|of| *of == post.id));
                post.answers.extend(of_post.map(Entry::answer));
            }
            Err(reason) => {
                let place = FileSpan::new(post.place.start, post.place.start);
                post.problems.push(Problem { place, message: format!("no answer counts: {reason}") });
            }
        }
    }
}

impl Entry {
    fn answer(&self) -> Answer {
        Answer {
            rule: self.rule.clone(),
            finding: self.finding.clone(),
            answer: self.answer.clone(),
            settles: self.settles.unwrap_or(true),
            by: self.by.clone(),
            when: self.when.clone(),
            hash: self.hash.clone(),
            place: None,
        }
    }
}

/// A hash of everything of a post that a person looks at: its texts, its pictures by their content, and what is stated of them.
/// 16 hexadecimal digits.
#[must_use]
pub fn content_hash(post: &Post, pictures: &[Picture]) -> String {
    let mut hasher = Sha256::new();
    let mut part = |text: &str| {
        // Its length, so that two parts never read as one.
        hasher.update((text.len() as u64).to_le_bytes());
        hasher.update(text);
    };
    for passage in &post.passages {
        part(passage.kind.as_str());
        part(&passage.text);
    }
    for (index, attachment) in post.attachments.iter().enumerate() {
        part(&attachment.file);
        match pictures.get(index) {
            Some(Picture::Read(inspection)) => part(&format!("{:016x}", inspection.digest)),
            Some(Picture::Unreadable(_)) => part("unreadable"),
            Some(Picture::Missing) => part("missing"),
            Some(Picture::NotLooked) | None => part("not looked at"),
        }
        part(&format!("{:?} {:?} {:?}", attachment.shows, attachment.consent, attachment.people));
    }
    hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Whether a person may settle `finding` by an answer: it asks something, and does not break the policy as it stands.
#[must_use]
pub fn is_answerable(finding: &Resolved) -> bool {
    finding.question.is_some() && finding.severity < Severity::Error && finding.waivable
}

/// Whether `answer` is one to `finding`, whatever it says and whether it still holds.
fn is_about(answer: &Answer, finding: &Resolved) -> bool {
    answer.rule == finding.rule && answer.finding.as_ref().is_none_or(|of| *of == finding.fingerprint)
}

/// Whether `answer` settles what it is about in a post whose content has this hash.
fn holds(answer: &Answer, hash: &str) -> bool {
    answer.settles && is_complete(answer) && answer.hash == hash
}

fn is_complete(answer: &Answer) -> bool {
    [&answer.answer, &answer.by, &answer.when, &answer.hash].into_iter().all(|part| !part.trim().is_empty())
}

/// Whether one of the post's answers settles `finding`.
pub(super) fn is_settled(post: &Post, finding: &Resolved, hash: &str) -> bool {
    is_answerable(finding) && post.answers.iter().any(|answer| is_about(answer, finding) && holds(answer, hash))
}

/// Takes the findings out that have been answered, and tells of answers that do not hold.
pub(super) fn settle(post: &Post, findings: &mut Vec<Resolved>, hash: &str) -> Vec<Answered> {
    let mut answered = Vec::new();
    let mut reports: Vec<Resolved> = Vec::new();
    let open = std::mem::take(findings);
    for finding in open {
        let about = || post.answers.iter().filter(|answer| is_about(answer, &finding));
        if let Some(answer) = about().find(|answer| holds(answer, hash)).filter(|_| is_answerable(&finding)) {
            answered.push(Answered { answer: answer.clone(), finding });
            continue;
        }
        // The last answer is the one that was meant to count.
        if let Some(answer) = about().next_back() {
            reports.extend(why_not(answer, &finding, hash).map(|(rule, severity, message, help)| {
                let place = answer.place.map_or(Place::Post, Place::Source);
                resolve(post, own_finding(rule, Category::Unverified, severity, place, message, help))
            }));
        }
        findings.push(finding);
    }
    findings.extend(reports);
    answered
}

/// Why an answer does not settle its finding: the rule, severity, message and help of what is told; `None` where it says itself
/// that it does not.
fn why_not(answer: &Answer, finding: &Resolved, hash: &str) -> Option<(&'static str, Severity, String, &'static str)> {
    let rule = &answer.rule;
    if !is_answerable(finding) {
        let message = format!("'{rule}' is not a question that an answer can settle");
        return Some((
            "unusable-answer",
            Severity::Warning,
            message,
            "Change the draft; or waive it where the rule allows that.",
        ));
    }
    if !is_complete(answer) {
        let message =
            format!("the answer to '{rule}' must say answer, by, when and hash ({hash} as the post stands now)");
        return Some(("incomplete-answer", Severity::Warning, message, "Complete it, or run postcheck review."));
    }
    (answer.hash != hash).then(|| {
        let message = format!(
            "the answer of {} to '{rule}' no longer holds: the text or the pictures have changed since {}",
            answer.by, answer.when
        );
        ("expired-answer", Severity::Advice, message, "Answer it again: postcheck review.")
    })
}
