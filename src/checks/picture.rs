//! What a picture's file tells, against what the draft says of it. Values that may name somebody are counted, not printed:
//! `postcheck image inspect` shows them to whoever asks.

use crate::draft::{Attachment, Post, Shows};
use crate::image::{Fact, FactKind, Inspection, Pixels};
use crate::ruleset::model::AttachmentProblem;
use crate::text::fold;

/// What to say of a picture that was read and has this problem.
pub(super) fn detail(
    problem: AttachmentProblem,
    post: &Post,
    attachment: &Attachment,
    picture: &Inspection,
) -> Option<String> {
    let shows = attachment.shows.as_deref().unwrap_or_default();
    let count = |kinds: &[FactKind], what: &str| {
        let values: usize = kinds.iter().map(|kind| picture.values(*kind).len()).sum();
        (values > 0).then(|| counted(values, what))
    };
    let first = |kind| picture.values(kind).first().map(ToString::to_string);
    match problem {
        AttachmentProblem::Location => picture.tells(FactKind::Position).then(String::new),
        AttachmentProblem::PlaceNames => count(&[FactKind::Place], "place"),
        AttachmentProblem::PersonNames => count(&[FactKind::Person], "person"),
        AttachmentProblem::MinorShown => {
            (picture.shows_minor() && !shows.contains(&Shows::Children)).then(|| first(FactKind::ModelAge))?
        }
        AttachmentProblem::NoRelease => {
            (picture.lacks_release() && shows != [Shows::Nobody]).then(|| first(FactKind::ModelRelease))?
        }
        AttachmentProblem::ForeignRights => foreign_holder(post, attachment, picture),
        AttachmentProblem::AiMade => first(FactKind::AiMade),
        AttachmentProblem::OtherThumbnail => first(FactKind::OtherThumbnail),
        AttachmentProblem::TrailingData => first(FactKind::Trailing),
        AttachmentProblem::Sidecar => first(FactKind::Sidecar),
        AttachmentProblem::Screenshot => first(FactKind::Screenshot),
        AttachmentProblem::SerialNumber => count(&[FactKind::Serial, FactKind::Owner], "number or name"),
        AttachmentProblem::QrCode => first(FactKind::Code),
        AttachmentProblem::ActiveContent => first(FactKind::Script).or_else(|| first(FactKind::RemoteLink)),
        AttachmentProblem::PartlyUnread => picture.unread.first().cloned(),
        AttachmentProblem::NotSeen => match &picture.pixels {
            Pixels::NotLooked(reason) => Some(reason.clone()),
            Pixels::NotAsked | Pixels::Looked => None,
        },
        AttachmentProblem::FacesThoughNobody => {
            let faces = picture.faces.filter(|faces| *faces > 0 && shows == [Shows::Nobody])?;
            Some(counted(faces, "face"))
        }
        AttachmentProblem::MoreFacesThanPeople => {
            let faces =
                picture.faces.filter(|faces| *faces > attachment.people.len() && !attachment.people.is_empty())?;
            Some(format!("{}, {} listed", counted(faces, "face"), attachment.people.len()))
        }
        _ => None,
    }
}

fn counted(number: usize, what: &str) -> String {
    match (number, what) {
        (1, _) => format!("1 {what}"),
        (_, "person") => format!("{number} people"),
        (_, "number or name") => format!("{number} numbers and names"),
        _ => format!("{number} {what}s"),
    }
}

/// Whoever the file says it belongs to, where the draft names neither them nor them as its author.
fn foreign_holder(post: &Post, attachment: &Attachment, picture: &Inspection) -> Option<String> {
    let named: Vec<String> =
        attachment.credit.iter().chain(&post.author).map(|name| words(name)).filter(|name| !name.is_empty()).collect();
    let holders: Vec<(&Fact, String)> = [FactKind::Credit, FactKind::Creator, FactKind::Rights]
        .into_iter()
        .flat_map(|kind| picture.facts.iter().filter(move |fact| fact.kind == kind))
        // An address or a long licence names nobody that could be compared.
        .filter(|fact| !fact.value.contains("://") && fact.value.len() < 200)
        .map(|fact| (fact, words(&fact.value)))
        .filter(|(_, holder)| !holder.is_empty())
        .collect();
    let is_named = |holder: &str| named.iter().any(|name| holds(holder, name) || holds(name, holder));
    if holders.iter().any(|(_, holder)| is_named(holder)) {
        return None;
    }
    holders.first().map(|(fact, _)| fact.value.clone())
}

/// Folded words without the signs of a copyright notice.
fn words(text: &str) -> String {
    let folded = fold(text);
    let words = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| {
            !word.is_empty() && !matches!(*word, "c" | "copyright" | "by" | "photo" | "all" | "rights" | "reserved")
        })
        .filter(|word| !word.chars().all(|c| c.is_ascii_digit()));
    words.collect::<Vec<_>>().join(" ")
}

/// Whether `text` holds the words `part`, in their order.
fn holds(text: &str, part: &str) -> bool {
    format!(" {text} ").contains(&format!(" {part} "))
}

/// Whether an alternative text is only a file's name or a camera's number.
pub(super) fn is_file_name(alt: &str, file: &str) -> bool {
    let alt = alt.trim();
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let ending = alt.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    let is_picture = ending.is_some_and(|ending| {
        matches!(
            ending.as_str(),
            "jpg" | "jpeg" | "png" | "gif" | "webp" | "heic" | "avif" | "svg" | "mp4" | "mov" | "tif" | "tiff"
        )
    });
    let digits = alt.chars().filter(char::is_ascii_digit).count();
    let single = !alt.is_empty() && !alt.contains(char::is_whitespace);
    single
        && (is_picture
            || alt.eq_ignore_ascii_case(name)
            || (alt.eq_ignore_ascii_case(stem) && alt.contains(['-', '_']))
            || digits >= 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_and_a_name_are_compared_by_their_words() {
        assert_eq!(words("© 2026 Harbour Pictures, all rights reserved"), "harbour pictures");
        assert!(holds("harbour pictures ltd", "harbour pictures"));
        assert!(!holds("harbour pictures", "harbour pict"));
    }

    #[test]
    fn file_names_are_no_alternative_text() {
        assert!(is_file_name("IMG_20260601.JPG", "a.jpg"));
        assert!(is_file_name("sports-day", "photos/sports-day.jpg"));
        assert!(is_file_name("DSC04417", "b.jpg"));
        assert!(!is_file_name("Rainbow", "rainbow.jpg"));
        assert!(!is_file_name("Two runners at the line", "a.jpg"));
        assert!(!is_file_name("", "a.jpg"));
    }
}
