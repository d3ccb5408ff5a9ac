//! Format `rdjsonl`: reviewdog's diagnostics, one a line.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::redact::Bars;
use super::{Options, Renderer};
use crate::draft::{Encoding, Source};
use crate::engine::{CheckedPost, Resolved, Summary};
use crate::finding::{Applicability, Severity};
use crate::text::FileSpan;

pub(super) struct Rdjsonl {
    pub(super) options: Options,
}

impl Renderer for Rdjsonl {
    fn post(&mut self, out: &mut dyn Write, post: &CheckedPost) -> io::Result<()> {
        let bars = Bars::of(post, self.options.redact);
        post.findings.iter().try_for_each(|finding| writeln!(out, "{}", diagnostic(post, finding, bars)))
    }

    fn finish(&mut self, _: &mut dyn Write, _: &Summary) -> io::Result<()> {
        Ok(())
    }
}

fn diagnostic(post: &CheckedPost, finding: &Resolved, bars: Bars<'_>) -> Value {
    let severity = match finding.severity {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
        Severity::Advice => "INFO",
    };
    let mut diagnostic = json!({
        "message": format!("{} (clause {})", bars.message(finding), finding.clause),
        "location": {"path": finding.location.path, "range": range(&post.source, finding.place)},
        "severity": severity,
        "source": {"name": "postcheck"},
        "code": {"value": finding.rule},
    });
    let suggestions = suggestions(post, finding);
    // A replacement beside its place would tell what was there.
    if !suggestions.is_empty()
        && !bars.hide(finding)
        && let Some(fields) = diagnostic.as_object_mut()
    {
        fields.insert("suggestions".to_owned(), Value::Array(suggestions));
    }
    diagnostic
}

fn suggestions(post: &CheckedPost, finding: &Resolved) -> Vec<Value> {
    let made = finding.suggestions.iter().filter(|suggestion| suggestion.applicability != Applicability::Manual);
    made.flat_map(|suggestion| &suggestion.edits)
        .filter(|_| post.source.encoding != Encoding::Rendered)
        .filter_map(|edit| {
            let text = edit.escape.write(&edit.replacement)?;
            Some(json!({"range": range(&post.source, edit.file?), "text": text}))
        })
        .collect()
}

/// Lines and columns from 1; columns are counted in bytes of UTF-8, as reviewdog does.
fn range(source: &Source, place: FileSpan) -> Value {
    let position = |at: usize| {
        let before = source.text.get(..at).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = source.first_line + before.bytes().filter(|byte| *byte == b'\n').count();
        json!({"line": line, "column": before.len() - line_start + 1})
    };
    json!({"start": position(place.start), "end": position(place.end.max(place.start))})
}
