//! Kind `attachment`: what is known, and not known, of a picture or video.

use super::cast::iso_day;
use super::message::fill;
use super::{Judge, Picture, Subject, Verdict, finding, picture, reads};
use crate::draft::{Attachment, Passage, PassageKind, Post, Shows};
use crate::finding::Place;
use crate::ruleset::Sight;
use crate::ruleset::model::{AttachmentProblem, LexiconId, Rule};

/// What a rule asks.
pub(super) struct Asked<'r> {
    pub(super) problem: AttachmentProblem,
    /// One of whose terms must stand in the post; empty where nothing must.
    pub(super) near: &'r [LexiconId],
    /// There is a consent register to ask.
    pub(super) register: bool,
}

pub(super) fn check(
    judge: &Judge<'_>,
    rule: &Rule,
    asked: &Asked<'_>,
    subject: &Subject<'_>,
    sights: &mut [Sight],
    verdict: &mut Verdict,
) {
    let problem = asked.problem;
    if problem == AttachmentProblem::UselessAlt {
        useless_alts(judge, rule, asked.near, subject, sights, verdict);
        return;
    }
    // What the post says, looked up once a picture has the problem.
    let mut said: Option<Option<String>> = None;
    for (index, attachment) in subject.post.attachments.iter().enumerate() {
        let picture = subject.pictures.get(index).unwrap_or(&Picture::NotLooked);
        // Whoever is listed is asked about in the register: a flag beside that would only repeat it.
        let by_register = asked.register && !attachment.people.is_empty() && attachment.consent.is_none();
        if problem == AttachmentProblem::NoConsent && by_register {
            continue;
        }
        let Some(detail) = detail(problem, subject.post, index, picture, subject.day) else { continue };
        let detail = match asked.near {
            [] => detail,
            near => match said.get_or_insert_with(|| first_term(judge, rule, near, subject, sights)) {
                Some(words) => words.clone(),
                None => return,
            },
        };
        let message = fill(&rule.message, &[("file", &attachment.file), ("match", &detail)]);
        verdict.findings.push(finding(rule, Place::Attachment(index), message, subject));
    }
}

/// The day on which a consent that was given ends, as written.
fn until(attachment: &Attachment) -> Option<&str> {
    attachment.consent.as_ref().filter(|consent| consent.given)?.until.as_deref()
}

/// Alternative texts that say nothing: each of their words belongs to a term of `near`.
fn useless_alts(
    judge: &Judge<'_>,
    rule: &Rule,
    near: &[LexiconId],
    subject: &Subject<'_>,
    sights: &mut [Sight],
    verdict: &mut Verdict,
) {
    for (passage, (part, sight)) in subject.post.passages.iter().zip(sights).enumerate() {
        let PassageKind::Alt(index) = part.kind else { continue };
        let all = 0..sight.sentences.len();
        sight.look_around(judge.ruleset, judge.overlay, &part.text, all);
        let says_nothing =
            |at: usize| sight.hits.iter().any(|hit| near.contains(&hit.lexicon) && (hit.start..hit.end).contains(&at));
        if sight.tokens.is_empty() || !(0..sight.tokens.len()).all(says_nothing) {
            continue;
        }
        let Some(span) = sight.span(&part.text, &(0..sight.tokens.len())) else { continue };
        let file = subject.post.attachments.get(index).map_or("", |attachment| attachment.file.as_str());
        let message = fill(&rule.message, &[("file", file), ("match", part.text.trim())]);
        verdict.findings.push(finding(rule, Place::Text { passage, span }, message, subject));
    }
}

/// The first term of `near` in the texts that the rule reads.
fn first_term(
    judge: &Judge<'_>,
    rule: &Rule,
    near: &[LexiconId],
    subject: &Subject<'_>,
    sights: &mut [Sight],
) -> Option<String> {
    let passages = subject.post.passages.iter().zip(sights).filter(|(part, _)| reads(rule, part.kind));
    passages.into_iter().find_map(|(part, sight)| {
        let all = 0..sight.sentences.len();
        sight.look_around(judge.ruleset, judge.overlay, &part.text, all);
        let hit = sight.hits.iter().find(|hit| near.contains(&hit.lexicon))?;
        Some(sight.span(&part.text, &(hit.start..hit.end))?.of(&part.text).to_owned())
    })
}

/// What to say of the attachment with this index where it has this problem.
fn detail(problem: AttachmentProblem, post: &Post, index: usize, picture: &Picture, day: &str) -> Option<String> {
    let attachment = post.attachments.get(index)?;
    let shows = attachment.shows.as_deref().unwrap_or_default();
    let needs_consent = shows.iter().any(|shown| matches!(shown, Shows::Children | Shows::VulnerableAdults));
    match problem {
        AttachmentProblem::NoStatement => shows.is_empty().then(String::new),
        AttachmentProblem::NoConsent => {
            let shown = if shows.contains(&Shows::Children) { "children" } else { "vulnerable adults" };
            (needs_consent && !attachment.consent.as_ref().is_some_and(|consent| consent.given))
                .then(|| shown.to_owned())
        }
        AttachmentProblem::ConsentExpired => {
            let until = until(attachment).filter(|_| needs_consent)?;
            (iso_day(until)? < iso_day(day)?).then(|| until.to_owned())
        }
        AttachmentProblem::ConsentUnclear => {
            let until = until(attachment).filter(|_| needs_consent)?;
            match (iso_day(until), iso_day(day)) {
                (Some(_), Some(_)) => None,
                (None, _) => Some(format!("until “{until}”")),
                (_, None) => Some("publish_at".to_owned()),
            }
        }
        AttachmentProblem::Bystanders => (needs_consent && attachment.people.len() != 1).then(String::new),
        AttachmentProblem::Missing => matches!(picture, Picture::Missing).then(String::new),
        AttachmentProblem::Unreadable => match picture {
            Picture::Unreadable(reason) => Some(reason.clone()),
            _ => None,
        },
        AttachmentProblem::NoAlt => (!attachment.alt_given).then(String::new),
        AttachmentProblem::FileNameAlt => {
            let alt = |passage: &&Passage| matches!(passage.kind, PassageKind::Alt(of) if of == index);
            let alt = post.passages.iter().find(alt)?;
            picture::is_file_name(&alt.text, &attachment.file).then(|| alt.text.clone())
        }
        AttachmentProblem::UselessAlt => None,
        AttachmentProblem::OnTheWeb => attachment.is_on_the_web().then(String::new),
        _ => match picture {
            Picture::Read(inspection) => picture::detail(problem, post, attachment, inspection),
            Picture::NotLooked | Picture::Missing | Picture::Unreadable(_) => None,
        },
    }
}
