//! The post as it will be read, with its pictures and numbers that lead to what was found.

use std::fmt::Write as _;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Html, escape};
use crate::draft::{Attachment, PassageKind, Post, Shows};
use crate::engine::CheckedPost;
use crate::image::{preview, preview_bytes};
use crate::report::published::pieces;
use crate::report::redact::Bars;

impl Html<'_> {
    /// The post as it will be read.
    pub(super) fn draft(&self, checked: &CheckedPost, number: usize, bars: Bars<'_>) -> String {
        let Some(post) = &checked.shown else { return String::new() };
        let mut shown = String::new();
        let passages = |wanted: &dyn Fn(PassageKind) -> bool| {
            let wanted: Vec<usize> = (0..post.passages.len())
                .filter(|index| post.passages.get(*index).is_some_and(|p| wanted(p.kind)))
                .collect();
            wanted
        };
        for index in passages(&|kind| kind == PassageKind::Title) {
            let _ = writeln!(
                shown,
                "<p class=\"words title\" dir=\"auto\">{}</p>",
                self.words(checked, post, number, index)
            );
        }
        for index in passages(&|kind| kind == PassageKind::Body) {
            let _ = writeln!(shown, "<p class=\"words\" dir=\"auto\">{}</p>", self.words(checked, post, number, index));
        }
        for (index, attachment) in post.attachments.iter().enumerate() {
            shown.push_str(&self.picture(checked, post, number, index, attachment, bars));
        }
        let rest = passages(&|kind| {
            !matches!(kind, PassageKind::Title | PassageKind::Body | PassageKind::Bio) && kind.attachment().is_none()
        });
        for index in rest {
            let Some(passage) = post.passages.get(index) else { continue };
            let _ = writeln!(
                shown,
                "<p class=\"quiet\">{}</p>\n<p class=\"words\" dir=\"auto\">{}</p>",
                label(passage.kind),
                self.words(checked, post, number, index)
            );
        }
        shown
    }

    /// A passage with its findings marked and numbered.
    fn words(&self, checked: &CheckedPost, post: &Post, number: usize, index: usize) -> String {
        let Some(passage) = post.passages.get(index) else { return String::new() };
        let names = self.context.names.map(|names| names(&passage.text)).unwrap_or_default();
        let mut shown = String::new();
        for piece in pieces(checked, index, &passage.text, self.options.redact, names) {
            let worst = piece.about.iter().filter_map(|about| checked.findings.get(*about)).map(|f| f.severity).max();
            match worst {
                Some(severity) => {
                    let _ = write!(shown, "<mark class=\"{severity}\">{}</mark>", escape(&piece.text));
                }
                None => shown.push_str(&escape(&piece.text)),
            }
            for end in piece.ends {
                let _ = write!(
                    shown,
                    "<a class=\"number\" href=\"#p{number}f{}\" aria-label=\"Finding {} about these words\">{}</a>",
                    end + 1,
                    end + 1,
                    end + 1
                );
            }
        }
        shown
    }

    fn picture(
        &self,
        checked: &CheckedPost,
        post: &Post,
        number: usize,
        index: usize,
        attachment: &Attachment,
        bars: Bars<'_>,
    ) -> String {
        let told = |kind: PassageKind| post.passages.iter().position(|passage| passage.kind == kind);
        let alt = told(PassageKind::Alt(index));
        let alt_text = alt.and_then(|alt| post.passages.get(alt)).map_or("", |alt| alt.text.as_str());
        let file = bars.anywhere(&attachment.file).into_owned();
        let small = match (&attachment.embedded, &attachment.path) {
            (Some(bytes), _) => preview_bytes(bytes),
            (None, Some(path)) => preview(path),
            (None, None) => Err("it is on the web and was not fetched".to_owned()),
        };
        let mut figure = String::from("<figure>\n");
        match small {
            Ok(jpeg) => {
                let _ = writeln!(
                    figure,
                    "<img src=\"data:image/jpeg;base64,{}\" alt=\"{}\">",
                    STANDARD.encode(jpeg),
                    self.text(&bars.anywhere(alt_text))
                );
            }
            Err(reason) => {
                let _ = writeln!(figure, "<div class=\"none\">No picture to show: {}</div>", self.text(&reason));
            }
        }
        figure.push_str("<figcaption>\n");
        let name = told(PassageKind::FileName(index)).filter(|name| {
            checked.findings.iter().any(|finding| finding.words.is_some_and(|(passage, _)| passage == *name))
        });
        let name = name.map_or_else(|| self.text(&file), |name| self.words(checked, post, number, name));
        let _ = writeln!(figure, "<p class=\"quiet\">{name}</p>");
        let alt = match alt {
            Some(alt) if !alt_text.is_empty() => self.words(checked, post, number, alt),
            _ if attachment.alt_given => "none, as decoration".to_owned(),
            _ => "<strong>missing</strong>".to_owned(),
        };
        let _ = writeln!(figure, "<p class=\"words\">Alternative text: {alt}</p>");
        for (kind, label) in [(PassageKind::Caption(index), "Caption"), (PassageKind::Credit(index), "Credit")] {
            if let Some(passage) = told(kind) {
                let _ =
                    writeln!(figure, "<p class=\"words\">{label}: {}</p>", self.words(checked, post, number, passage));
            }
        }
        let _ = writeln!(figure, "<p class=\"quiet\">{}</p>\n</figcaption>\n</figure>", statement(attachment));
        figure
    }
}

/// What the words are that do not stand in the post itself.
fn label(kind: PassageKind) -> &'static str {
    match kind {
        PassageKind::Description => "Description, for search engines and link previews",
        PassageKind::Excerpt => "Excerpt",
        PassageKind::FirstComment => "First comment below the post",
        PassageKind::Comment => "Comment in the page's source, readable by everybody",
        PassageKind::LinkTarget => "Link",
        PassageKind::LinkTitle => "Title of a link",
        _ => "Also published",
    }
}

/// What a person stated about the picture.
fn statement(attachment: &Attachment) -> String {
    let shows = match attachment.shows.as_deref() {
        None => "nobody says what it shows".to_owned(),
        Some(shows) => {
            let words: Vec<&str> = shows
                .iter()
                .map(|shows| match shows {
                    Shows::Children => "children",
                    Shows::VulnerableAdults => "vulnerable adults",
                    Shows::Adults => "adults",
                    Shows::Nobody => "nobody",
                })
                .collect();
            format!("shows {}", words.join(", "))
        }
    };
    let consent = match &attachment.consent {
        // Where nobody is shown there is nobody to ask.
        None if attachment.shows.as_deref() == Some(&[Shows::Nobody]) => "",
        None => " · no consent recorded",
        Some(consent) if consent.given => " · consent given",
        Some(_) => " · consent refused",
    };
    let people = match attachment.people.len() {
        0 => String::new(),
        number => {
            format!(" · {}", if number == 1 { "1 person listed".to_owned() } else { format!("{number} people listed") })
        }
    };
    format!("{shows}{consent}{people}")
}
