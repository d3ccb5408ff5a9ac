//! Format `html`: one page for people, with the posts as they will look and what was found beside the words.
//!
//! The page asks nothing of anybody: no script, no address, pictures as data. Its policy (CSP) allows one style sheet, by its
//! hash, and pictures that are in the page; whatever a hostile post holds, nothing of it runs or is fetched. The filters are
//! form controls that the style sheet looks at. The page is kept in memory until the sums at its top are known.

mod draft;
mod head;

use std::fmt::Write as _;
use std::io::{self, Write};

use super::harmless::harmless;
use super::redact::{BAR, Bars};
use super::{Context, Options, Renderer};
use crate::engine::{Answered, CheckedPost, Resolved, Summary};
use crate::finding::{Applicability, Category, Severity};

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

fn heading(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Advice => "Advice",
    }
}
