//! What the files of a post's pictures tell of themselves, as texts of the post: names travel there, too.

use std::borrow::Cow;

use crate::checks::Picture;
use crate::draft::{Attachment, Passage, PassageKind, Post};
use crate::image::{Fact, FactKind};
use crate::text::{Escape, SourceMap, fold};

/// What reports call such a text; that of [`PassageKind::as_str`].
pub(super) const METADATA: &str = PassageKind::Metadata { of: 0, name: false }.as_str();

/// `post` with a passage for each text inside its pictures; `pictures` are those of its attachments, in their order.
///
/// What stands in a file beside the picture is left out: it does not go out with it, and cleaning does not reach it.
#[must_use]
pub fn with_metadata<'p>(post: &'p Post, pictures: &[Picture]) -> Cow<'p, Post> {
    let mut passages = Vec::new();
    for (index, (attachment, picture)) in post.attachments.iter().zip(pictures).enumerate() {
        let Picture::Read(inspection) = picture else { continue };
        let told = inspection.facts.iter().filter(|fact| is_text(fact.kind) && !fact.is_beside());
        for fact in told.filter(|fact| !is_credited(fact, attachment, post)) {
            passages.push(Passage {
                kind: PassageKind::Metadata { of: index, name: is_name(fact.kind) },
                text: fact.value.clone(),
                map: SourceMap::replaced(&fact.value, attachment.place).with_escape(Escape::Never),
            });
        }
    }
    if passages.is_empty() {
        return Cow::Borrowed(post);
    }
    let mut post = post.clone();
    post.passages.extend(passages);
    Cow::Owned(post)
}

/// Facts in which somebody may be named.
fn is_text(kind: FactKind) -> bool {
    is_name(kind)
        || matches!(
            kind,
            FactKind::Caption
                | FactKind::Keyword
                | FactKind::Contact
                | FactKind::Credit
                | FactKind::Rights
                | FactKind::Path
                | FactKind::Code
                | FactKind::DrawnText
                | FactKind::Comment
        )
}

/// Facts that are names and nothing else.
fn is_name(kind: FactKind) -> bool {
    matches!(kind, FactKind::Person | FactKind::Creator | FactKind::Owner)
}

/// Whether `fact` says who made the picture, and the draft names them openly as its author or in the picture's credit.
fn is_credited(fact: &Fact, attachment: &Attachment, post: &Post) -> bool {
    let about_maker = matches!(
        fact.kind,
        FactKind::Creator | FactKind::Owner | FactKind::Credit | FactKind::Rights | FactKind::Contact
    );
    let told = fold(&fact.value);
    let named = |name: &String| !name.trim().is_empty() && told.contains(&fold(name.trim()));
    about_maker && (attachment.credit.iter().any(named) || post.author.iter().any(named))
}
