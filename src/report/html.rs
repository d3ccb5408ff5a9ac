//! Format `html`: one page for people, with the posts as they will look and what was found beside the words.
//!
//! The page asks nothing of anybody: no script, no address, pictures as data. Its policy (CSP) allows one style sheet, by its
//! hash, and pictures that are in the page; whatever a hostile post holds, nothing of it runs or is fetched. The filters are
//! form controls that the style sheet looks at. The page is kept in memory until the sums at its top are known.

use std::fmt::Write as _;
use std::io::{self, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::harmless::harmless;
use super::published::pieces;
use super::redact::{BAR, Bars};
use super::{Context, Options, Renderer};
use crate::draft::{Attachment, PassageKind, Post, Shows};
use crate::engine::{Answered, CheckedPost, Resolved, Summary};
use crate::finding::{Applicability, Category, Severity};
use crate::image::{preview, preview_bytes};

const STYLE: &str = include_str!("html.css");

pub(super) struct Html<'r> {
    options: Options,
    context: Context<'r>,
    /// The posts so far.
    body: String,
    posts: usize,
    /// How many findings of each category, in the order of the contract.
    categories: Vec<usize>,
}

impl<'r> Html<'r> {
    pub(super) fn new(options: Options, context: Context<'r>) -> Self {
        Self { options, context, body: String::new(), posts: 0, categories: vec![0; Category::ALL.len()] }
    }

    /// `text` as it stands in the page: without names that must not be printed, without harm, escaped.
    fn text(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for place in self.context.names.map(|names| names(&text)).unwrap_or_default().into_iter().rev() {
            text.replace_range(place, BAR);
        }
        escape(&text)
    }

    fn post_card(&mut self, checked: &CheckedPost) {
        self.posts += 1;
        let number = self.posts;
        let bars = Bars::of(checked, self.options.redact);
        let mut card = String::new();
        let mut classes: Vec<String> = Vec::new();
        for severity in [Severity::Error, Severity::Warning, Severity::Advice] {
            if checked.findings.iter().any(|finding| finding.severity == severity) {
                classes.push(format!("has-{severity}"));
            }
        }
        let class = if classes.is_empty() { "clean".to_owned() } else { classes.join(" ") };
        let id = self.text(&bars.anywhere(&checked.id));
        let _ = writeln!(card, "<article class=\"post {class}\" aria-labelledby=\"p{number}\">");
        let _ = writeln!(card, "<header><h2 id=\"p{number}\">{id}</h2>{}</header>", self.facts(checked));
        let _ = writeln!(card, "<div class=\"draft\">{}</div>", self.draft(checked, number, bars));
        let _ = writeln!(card, "<div>");
        if checked.findings.is_empty() {
            card.push_str("<p>Nothing found.</p>\n");
        } else {
            let _ = writeln!(card, "<ol class=\"findings\" aria-label=\"What was found in {id}\">");
            for (index, finding) in checked.findings.iter().enumerate() {
                card.push_str(&self.finding(finding, number, index, bars));
            }
            card.push_str("</ol>\n");
        }
        if !checked.waived.is_empty() {
            card.push_str("<h3>Waived in the draft</h3>\n<ul>\n");
            for waived in &checked.waived {
                let _ = writeln!(
                    card,
                    "<li>{} <span class=\"quiet\">({})</span>: {}</li>",
                    self.text(&bars.message(&waived.finding)),
                    self.text(&waived.finding.rule),
                    self.text(&bars.clean(&waived.reason, &waived.finding))
                );
            }
            card.push_str("</ul>\n");
        }
        if !checked.answered.is_empty() {
            card.push_str("<h3>Answered</h3>\n<ul>\n");
            for Answered { finding, answer } in &checked.answered {
                let question = finding.question.as_deref().unwrap_or(&finding.message);
                let _ = writeln!(
                    card,
                    "<li>{} <strong>{}</strong> <span class=\"quiet\">({}, {}; {})</span></li>",
                    self.text(&bars.clean(question, finding)),
                    self.text(&bars.clean(&answer.answer, finding)),
                    self.text(&answer.by),
                    self.text(&answer.when),
                    self.text(&finding.rule)
                );
            }
            card.push_str("</ul>\n");
        }
        card.push_str("</div>\n</article>\n");
        self.body.push_str(&card);
        for finding in &checked.findings {
            let place = Category::ALL.iter().position(|category| *category == finding.category);
            if let Some(count) = place.and_then(|place| self.categories.get_mut(place)) {
                *count += 1;
            }
        }
    }

    /// Who speaks, where and when.
    fn facts(&self, checked: &CheckedPost) -> String {
        let mut facts = vec![self.text(&checked.source.path)];
        if let Some(post) = &checked.shown {
            facts.extend(post.account.map(|account| match account {
                crate::draft::Account::Official => "official account".to_owned(),
                crate::draft::Account::Personal => "personal account".to_owned(),
            }));
            if !post.channels.is_empty() {
                facts.push(format!("for {}", self.text(&post.channels.join(", "))));
            }
            facts.extend(post.publish_at.as_deref().map(|day| format!("on {}", self.text(day))));
        }
        format!("<p class=\"quiet\">{}</p>", facts.join(" · "))
    }

    /// The post as it will be read.
    fn draft(&self, checked: &CheckedPost, number: usize, bars: Bars<'_>) -> String {
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

    fn finding(&self, finding: &Resolved, number: usize, index: usize, bars: Bars<'_>) -> String {
        let mut item = String::new();
        let severity = finding.severity;
        let _ = writeln!(
            item,
            "<li class=\"finding {severity} c-{}\" id=\"p{number}f{}\">\n<p><span class=\"severity\">{}. {}</span>: {}</p>",
            finding.category,
            index + 1,
            index + 1,
            heading(severity),
            self.text(&bars.clean(&finding.message, finding))
        );
        if let Some(question) = &finding.question {
            let _ = writeln!(item, "<p><strong>Ask:</strong> {}</p>", self.text(&bars.clean(question, finding)));
        }
        let help = bars.help(finding);
        if !help.is_empty() {
            let _ = writeln!(item, "<p><strong>Instead:</strong> {}</p>", self.text(&help));
        }
        let made = finding.suggestions.iter().filter(|made| made.applicability != Applicability::Manual);
        for edit in made.flat_map(|made| &made.edits).filter(|edit| !bars.hide(finding) && !edit.replacement.is_empty())
        {
            let _ = writeln!(
                item,
                "<p class=\"words\"><strong>New words:</strong> {}</p>",
                self.text(edit.replacement.trim())
            );
        }
        let _ = writeln!(item, "<p class=\"quiet\">{}</p>", self.text(&finding.why));
        let place = &finding.location;
        let place = place.in_words().unwrap_or_else(|| format!("line {}, column {}", place.line, place.column));
        let about = finding.attachment.as_deref().map(|file| format!(" · {}", self.text(&bars.clean(file, finding))));
        let _ = writeln!(
            item,
            "<p class=\"quiet\">Clause {} · {} · <code>{}</code> · {}{}</p>\n</li>",
            self.text(&finding.clause),
            finding.category,
            self.text(&finding.rule),
            self.text(&place),
            about.unwrap_or_default()
        );
        item
    }

    fn head(&self, summary: &Summary) -> String {
        let style = self.style();
        let hash = STANDARD.encode(Sha256::digest(style.as_bytes()));
        let sums = format!(
            "{} checked with {}: {}, {} and {}. {} waived in drafts, {} answered, {} hidden by settings, {} known from the baseline.",
            count(summary.posts, "post"),
            count(summary.pictures, "picture"),
            count(summary.errors, "error"),
            count(summary.warnings, "warning"),
            if summary.advice == 1 {
                "1 piece of advice".to_owned()
            } else {
                format!("{} pieces of advice", summary.advice)
            },
            summary.waived,
            summary.answered,
            summary.hidden,
            summary.known
        );
        let mut head = format!(
            "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"robots\" content=\"noindex\">\n\
             <title>postcheck: {}, {}</title>\n<style>{style}</style>\n</head>\n<body>\n\
             <header>\n<a class=\"skip\" href=\"#posts\">To the posts</a>\n<h1>Drafts checked by postcheck</h1>\n<p>{sums}</p>\n",
            count(summary.errors, "error"),
            count(summary.warnings, "warning"),
        );
        if self.options.redact {
            head.push_str("<p class=\"quiet\">Words that must not be passed on are shown as ████████.</p>\n");
        }
        if !summary.not_looked_for.is_empty() {
            let _ = writeln!(head, "<p>Not looked for: {}.</p>", self.text(&summary.not_looked_for.join(", ")));
        }
        if !summary.failures.is_empty() {
            head.push_str("<div class=\"alarm\"><h2>Could not be checked</h2>\n<ul>\n");
            for failure in &summary.failures {
                let _ = writeln!(head, "<li>{}</li>", self.text(failure));
            }
            head.push_str("</ul></div>\n");
        }
        head.push_str(&self.filters());
        head.push_str("</header>\n<main id=\"posts\">\n");
        head
    }

    /// The style sheet, with a rule for each category that can be hidden.
    fn style(&self) -> String {
        let mut style = String::from(STYLE);
        for category in self.met() {
            let _ = writeln!(style, "body:has(#show-{category}:not(:checked)) .c-{category}{{display:none}}");
        }
        style
    }

    fn met(&self) -> impl Iterator<Item = Category> + '_ {
        let counts = Category::ALL.iter().zip(&self.categories);
        counts.filter(|(_, count)| **count > 0).map(|(category, _)| *category)
    }

    fn filters(&self) -> String {
        let mut form = String::from("<form>\n<fieldset><legend>Posts</legend>\n");
        for (id, label, checked) in [
            ("posts-all", "all posts", " checked"),
            ("posts-found", "only posts with findings", ""),
            ("posts-errors", "only posts with errors", ""),
        ] {
            let _ = writeln!(form, "<label><input type=\"radio\" name=\"posts\" id=\"{id}\"{checked}>{label}</label>");
        }
        form.push_str("</fieldset>\n<fieldset><legend>Show</legend>\n");
        for (severity, label) in [("error", "errors"), ("warning", "warnings"), ("advice", "advice")] {
            let _ = writeln!(form, "<label><input type=\"checkbox\" id=\"show-{severity}\" checked>{label}</label>");
        }
        form.push_str("</fieldset>\n");
        if self.met().next().is_some() {
            form.push_str("<fieldset><legend>About</legend>\n");
            for (category, count) in Category::ALL.iter().zip(&self.categories).filter(|(_, count)| **count > 0) {
                let _ = writeln!(
                    form,
                    "<label><input type=\"checkbox\" id=\"show-{category}\" checked>{} ({count})</label>",
                    category.as_str().replace('-', " ")
                );
            }
            form.push_str("</fieldset>\n");
        }
        form.push_str("</form>\n");
        form
    }
}

impl Renderer for Html<'_> {
    fn post(&mut self, _: &mut dyn Write, post: &CheckedPost) -> io::Result<()> {
        self.post_card(post);
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        out.write_all(self.head(summary).as_bytes())?;
        out.write_all(self.body.as_bytes())?;
        if self.posts == 0 {
            out.write_all(b"<p>There was no post to check.</p>\n")?;
        }
        write!(
            out,
            "</main>\n<footer>\n<p class=\"quiet\">postcheck {}, ruleset {}. It is an aid, not a judge: what only a person can decide, it asks.</p>\n</footer>\n</body>\n</html>\n",
            env!("CARGO_PKG_VERSION"),
            self.text(&summary.ruleset)
        )
    }
}

/// `text` in HTML, in an element or a quoted attribute.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in harmless(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

fn count(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

fn heading(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Advice => "Advice",
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
