//! Formats `jsonl` and `json`: findings as records.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::redact::{BAR, clean};
use super::{Options, Renderer};
use crate::engine::{CheckedPost, Resolved, Summary};

/// A finding as scripts read it.
fn record(id: &str, finding: &Resolved, redact: bool) -> Value {
    let barred = redact && finding.sensitive;
    let span = |span: &Option<crate::text::Span>| span.map(|span| json!([span.start(), span.end()]));
    let suggestions: Vec<Value> = finding
        .suggestions
        .iter()
        .map(|suggestion| {
            let edits: Vec<Value> = suggestion.edits.iter().map(|edit| json!({"span": span(&edit.span), "replacement": clean(&edit.replacement, finding, redact)})).collect();
            json!({"message": clean(&suggestion.message, finding, redact), "applicability": suggestion.applicability, "edits": edits})
        })
        .collect();
    json!({
        "id": id, "rule": finding.rule, "clause": finding.clause, "category": finding.category, "severity": finding.severity,
        "confidence": finding.confidence, "message": clean(&finding.message, finding, redact), "why": finding.why, "question": finding.question,
        "span": span(&finding.span), "part": finding.part, "attachment": finding.attachment,
        "excerpt": if barred { BAR } else { &finding.excerpt }, "location": finding.location,
        "suggestions": suggestions, "fingerprint": finding.fingerprint, "schema": 1,
    })
}

pub(super) struct Jsonl {
    pub(super) options: Options,
}

impl Renderer for Jsonl {
    fn post(&mut self, out: &mut dyn Write, post: &CheckedPost) -> io::Result<()> {
        post.findings.iter().try_for_each(|finding| writeln!(out, "{}", record(&post.id, finding, self.options.redact)))
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
        for finding in &post.findings {
            self.start(out)?;
            write!(out, "{}", record(&post.id, finding, self.options.redact))?;
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
