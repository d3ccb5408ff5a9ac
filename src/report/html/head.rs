//! What stands above the posts: the policy of the page, the sums, the filters.

use std::fmt::Write as _;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::Html;
use crate::engine::Summary;
use crate::finding::Category;

const STYLE: &str = include_str!("../html.css");

impl Html<'_> {
    pub(super) fn head(&self, summary: &Summary) -> String {
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

fn count(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}
