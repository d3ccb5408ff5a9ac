//! From findings to what editors show: places in UTF-16, diagnostics, actions.

use std::collections::HashMap;

use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, Diagnostic, DiagnosticSeverity, NumberOrString, Position, Range,
    TextEdit, WorkspaceEdit,
};

use super::workspace::Document;
use crate::engine::{CheckedPost, Resolved};
use crate::finding::{Applicability, Severity};
use crate::fix::replacements;
use crate::report::told;
use crate::text::FileSpan;

/// What was found, for the editor's list and underlines.
pub(super) fn diagnostics(document: &Document) -> Vec<Diagnostic> {
    let lines = Lines::of(&document.text);
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    if let Some(trouble) = &document.trouble {
        diagnostics.push(Diagnostic {
            severity: Some(DiagnosticSeverity::ERROR),
            code: Some(NumberOrString::String("unreadable-draft".to_owned())),
            source: Some("postcheck".to_owned()),
            message: trouble.clone(),
            ..Diagnostic::default()
        });
    }
    for post in &document.posts {
        diagnostics.extend(post.findings.iter().map(|finding| diagnostic(post, finding, &lines)));
    }
    diagnostics
}

fn diagnostic(post: &CheckedPost, finding: &Resolved, lines: &Lines<'_>) -> Diagnostic {
    let severity = match finding.severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Advice => DiagnosticSeverity::INFORMATION,
    };
    let words = told(post, finding, true);
    let question = words.question.map(|question| format!(". {question}")).unwrap_or_default();
    Diagnostic {
        range: lines.range(shift(post, finding.place)),
        severity: Some(severity),
        code: Some(NumberOrString::String(finding.rule.clone())),
        source: Some("postcheck".to_owned()),
        message: format!("{}{question} (clause {})\n{}\n{}", words.message, finding.clause, finding.why, words.help),
        ..Diagnostic::default()
    }
}

/// Edits for findings that touch `range`.
pub(super) fn actions(document: &Document, range: Range) -> Vec<CodeActionOrCommand> {
    let lines = Lines::of(&document.text);
    let mut actions = Vec::new();
    for post in &document.posts {
        for finding in &post.findings {
            let place = lines.range(shift(post, finding.place));
            if place.end < range.start || range.end < place.start {
                continue;
            }
            let diagnostic = diagnostic(post, finding, &lines);
            let action = |title: String, edits: Vec<TextEdit>, preferred: bool| {
                CodeActionOrCommand::CodeAction(CodeAction {
                    title,
                    kind: Some(CodeActionKind::QUICKFIX),
                    diagnostics: Some(vec![diagnostic.clone()]),
                    edit: Some(WorkspaceEdit {
                        // The type is the protocol's.
                        #[allow(clippy::mutable_key_type)]
                        changes: Some(HashMap::from([(document.uri.clone(), edits)])),
                        ..WorkspaceEdit::default()
                    }),
                    is_preferred: Some(preferred),
                    ..CodeAction::default()
                })
            };
            for (suggestion, edits) in replacements(post, finding) {
                let edits: Vec<TextEdit> = edits
                    .into_iter()
                    .map(|(place, text)| TextEdit { range: lines.range(shift(post, place)), new_text: text })
                    .collect();
                let words = told(post, finding, true);
                let title = format!("{}: {}", finding.rule, words.help);
                actions.push(action(title, edits, suggestion == Applicability::Safe));
            }
            if finding.waivable && finding.part == Some("body") {
                // The reason is for a person to write; until then the waiver does not hold and says so.
                let at = Position { line: place.start.line, character: 0 };
                let comment = format!("<!-- postcheck: allow {} --  -->\n", finding.rule);
                let edit = TextEdit { range: Range { start: at, end: at }, new_text: comment };
                actions.push(action(format!("Waive {} here, with a reason", finding.rule), vec![edit], false));
            }
        }
    }
    actions
}

/// A place in the editor's text: what was read may lack a byte order mark.
fn shift(post: &CheckedPost, place: FileSpan) -> FileSpan {
    let offset = post.source.offset;
    FileSpan::new(place.start + offset, place.end + offset)
}

/// Where the lines of a text begin, as the protocol counts lines: ended by `\n`, `\r\n` or `\r`.
struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let ends = bytes
            .iter()
            .enumerate()
            .filter(|(at, byte)| **byte == b'\n' || (**byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')));
        let starts = std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect();
        Self { text, starts }
    }

    /// Line and UTF-16 unit, from zero.
    fn position(&self, at: usize) -> Position {
        let line = self.starts.partition_point(|start| *start <= at).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or(0);
        let before = self.text.get(start..at.min(self.text.len())).unwrap_or_default();
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Position { line: number(line), character: number(before.encode_utf16().count()) }
    }

    fn range(&self, place: FileSpan) -> Range {
        Range { start: self.position(place.start), end: self.position(place.end) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_in_utf_16_and_the_protocols_lines() {
        let text = "a😀b\r\nc\rd";
        let lines = Lines::of(text);
        let at = |needle: char| {
            let place = lines.position(text.find(needle).unwrap());
            (place.line, place.character)
        };
        assert_eq!((at('b'), at('c'), at('d')), ((0, 3), (1, 0), (2, 0)));
        let end = lines.position(text.len() + 7);
        assert_eq!((end.line, end.character), (2, 1), "a place past the end is the end");
    }
}
