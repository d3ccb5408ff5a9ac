//! Kind `attachment`: what is known, and not known, of a picture or video.

use super::message::fill;
use super::{Picture, Subject, Verdict, finding, picture};
use crate::draft::{Passage, PassageKind, Post, Shows};
use crate::finding::Place;
use crate::ruleset::model::{AttachmentProblem, Rule};

pub(super) fn check(
    rule: &Rule,
    problem: AttachmentProblem,
    register: bool,
    subject: &Subject<'_>,
    verdict: &mut Verdict,
) {
    for (index, attachment) in subject.post.attachments.iter().enumerate() {
        let picture = subject.pictures.get(index).unwrap_or(&Picture::NotLooked);
        // Whoever is listed is asked about in the register: a flag beside that would only repeat it.
        let asked = register && !attachment.people.is_empty() && attachment.consent.is_none();
        if problem == AttachmentProblem::NoConsent && asked {
            continue;
        }
        let Some(detail) = detail(problem, subject.post, index, picture, subject.day) else { continue };
        let message = fill(&rule.message, &[("file", &attachment.file), ("match", &detail)]);
        verdict.findings.push(finding(rule, Place::Attachment(index), message, subject));
    }
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
            // Dates in ISO 8601 compare as text.
            let until = attachment.consent.as_ref().filter(|consent| consent.given)?.until.as_deref()?;
            (needs_consent && until < day).then(|| until.to_owned())
        }
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
        AttachmentProblem::OnTheWeb => attachment.file.contains("://").then(String::new),
        _ => match picture {
            Picture::Read(inspection) => picture::detail(problem, post, attachment, inspection),
            Picture::NotLooked | Picture::Missing | Picture::Unreadable(_) => None,
        },
    }
}
