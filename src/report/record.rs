//! Formats `jsonl` and `json`: findings as records.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::redact::Bars;
use super::{Options, Renderer};
use crate::engine::{CheckedPost, Resolved, Summary};

/// A finding as scripts read it.
fn record(id: &str, finding: &Resolved, bars: Bars<'_>) -> Value {
    let span = |span: &Option<crate::text::Span>| span.map(|span| json!([span.start(), span.end()]));
    let suggestions: Vec<Value> = finding
        .suggestions
        .iter()
        .map(|suggestion| {
            let edits: Vec<Value> = suggestion
                .edits
                .iter()
                .map(|edit| json!({"span": span(&edit.span), "replacement": bars.verbatim(&edit.replacement, finding)}))
                .collect();
            let message = bars.verbatim(&suggestion.message, finding);
            let mut told = json!({"message": message, "applicability": suggestion.applicability, "edits": edits});
            if let (Some(path), Some(told)) = (&suggestion.cleans, told.as_object_mut()) {
                told.insert("cleans".to_owned(), json!(path.to_string_lossy()));
            }
            told
        })
        .collect();
    json!({
        "id": id, "rule": finding.rule, "clause": finding.clause, "category": finding.category, "severity": finding.severity,
        "confidence": finding.confidence, "message": bars.verbatim(&finding.message, finding), "why": finding.why,
        "question": finding.question.as_deref().map(|question| bars.verbatim(question, finding)),
        "span": span(&finding.span), "part": finding.part,
        "attachment": finding.attachment.as_deref().map(|file| bars.verbatim(file, finding)),
        "excerpt": bars.excerpt(finding), "location": finding.location,
        "suggestions": suggestions, "fingerprint": finding.fingerprint, "schema": 1,
    })
}

pub(super) struct Jsonl {
    pub(super) options: Options,
}

impl Renderer for Jsonl {
    fn post(&mut self, out: &mut dyn Write, post: &CheckedPost) -> io::Result<()> {
        let bars = Bars::of(post, self.options.redact);
        post.findings.iter().try_for_each(|finding| writeln!(out, "{}", record(&post.id, finding, bars)))
    }

    fn finish(&mut self, _: &mut dyn Write, _: &Summary) -> io::Result<()> {
        Ok(())
    }
}

pub(super) struct Json {
    pub(super) options: Options,
    pub(super) started: bool,
}

impl Json {
    fn start(&mut self, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "{}", if self.started { ",\n" } else { "{\"schema\":1,\"findings\":[\n" })?;
        self.started = true;
        Ok(())
    }
}

impl Renderer for Json {
    fn post(&mut self, out: &mut dyn Write, post: &CheckedPost) -> io::Result<()> {
        let bars = Bars::of(post, self.options.redact);
        for finding in &post.findings {
            self.start(out)?;
            write!(out, "{}", record(&post.id, finding, bars))?;
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        if !self.started {
            self.start(out)?;
        }
        let sums = json!({
            "drafts": summary.drafts, "posts": summary.posts, "pictures": summary.pictures, "errors": summary.errors, "warnings": summary.warnings,
            "advice": summary.advice, "waived": summary.waived, "answered": summary.answered, "hidden": summary.hidden, "known": summary.known, "fixed": summary.fixed, "failures": summary.failures,
            "not_looked_for": summary.not_looked_for,
        });
        let tool = json!({"name": "postcheck", "version": env!("CARGO_PKG_VERSION")});
        writeln!(out, "],\"tool\":{tool},\"ruleset\":{},\"summary\":{sums}}}", json!(summary.ruleset))
    }
}
