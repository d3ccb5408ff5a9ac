//! Format `sarif`: SARIF 2.1.0 (OASIS, docs.oasis-open.org/sarif/sarif/v2.1.0), for code scanning.
//!
//! Results are written as they come; the tool and the rules that were met follow them, since the order of keys is free.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::harmless::harmless;
use super::redact::{BAR, Bars};
use super::{Context, Options, Renderer};
use crate::draft::{Encoding, Location};
use crate::engine::{Answered, CheckedPost, Resolved, ResolvedEdit, Summary};
use crate::finding::{Applicability, Severity};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

pub(super) struct Sarif<'r> {
    options: Options,
    context: Context<'r>,
    started: bool,
    /// Rules that were met, in the order of meeting, as they are described.
    rules: Vec<Value>,
    numbers: HashMap<String, usize>,
}

impl<'r> Sarif<'r> {
    pub(super) fn new(options: Options, context: Context<'r>) -> Self {
        Self { options, context, started: false, rules: Vec::new(), numbers: HashMap::new() }
    }

    fn result(&mut self, out: &mut dyn Write, result: &Value) -> io::Result<()> {
        let head = format!("{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"results\":[\n");
        write!(out, "{}{result}", if self.started { ",\n" } else { &head })?;
        self.started = true;
        Ok(())
    }

    /// The number of the rule of `finding` in the list of rules.
    fn rule(&mut self, finding: &Resolved) -> usize {
        if let Some(number) = self.numbers.get(&finding.rule) {
            return *number;
        }
        let number = self.rules.len();
        self.numbers.insert(finding.rule.clone(), number);
        self.rules.push(describe(finding, self.context));
        number
    }

    fn describe(&mut self, post: &CheckedPost, finding: &Resolved, silenced: Option<(&str, String)>) -> Value {
        let bars = Bars::of(post, self.options.redact);
        let rule = self.rule(finding);
        let mut result = json!({
            "ruleId": finding.rule,
            "ruleIndex": rule,
            "level": level(finding.severity),
            "message": {"text": bars.message(finding)},
            "locations": [{
                "physicalLocation": {
                    "artifactLocation": {"uri": self.uri(&finding.location)},
                    "region": {
                        "startLine": finding.location.line,
                        "startColumn": finding.location.column,
                        "endLine": finding.location.end_line,
                        "endColumn": finding.location.end_column,
                        "snippet": {"text": harmless(&bars.excerpt(finding))},
                    },
                },
                "logicalLocations": [{"name": bars.anywhere(&post.id), "kind": "post"}],
            }],
            "partialFingerprints": {"postcheck/v1": finding.fingerprint},
            "properties": {
                "clause": finding.clause,
                "category": finding.category,
                "confidence": finding.confidence,
                "instead": bars.help(finding),
            },
        });
        let Some(fields) = result.as_object_mut() else { return result };
        let fixes = if bars.hide(finding) { Vec::new() } else { self.fixes(post, finding) };
        if !fixes.is_empty() {
            fields.insert("fixes".to_owned(), Value::Array(fixes));
        }
        if let Some((kind, reason)) = silenced {
            let reason = bars.clean(&reason, finding);
            let suppression = json!({"kind": kind, "status": "accepted", "justification": reason});
            fields.insert("suppressions".to_owned(), json!([suppression]));
        }
        result
    }

    fn fixes(&self, post: &CheckedPost, finding: &Resolved) -> Vec<Value> {
        if post.source.encoding == Encoding::Rendered {
            return Vec::new();
        }
        let replacement = |edit: &ResolvedEdit| {
            let place = post.source.locate(edit.file?);
            Some(json!({
                "deletedRegion": {
                    "startLine": place.line, "startColumn": place.column,
                    "endLine": place.end_line, "endColumn": place.end_column,
                },
                "insertedContent": {"text": edit.escape.write(&edit.replacement)?},
            }))
        };
        let made = finding.suggestions.iter().filter(|suggestion| suggestion.applicability != Applicability::Manual);
        made.filter_map(|suggestion| {
            let replacements: Option<Vec<Value>> = suggestion.edits.iter().map(replacement).collect();
            let replacements = replacements.filter(|replacements| !replacements.is_empty())?;
            Some(json!({
                "description": {"text": suggestion.message},
                "artifactChanges": [{
                    "artifactLocation": {"uri": self.uri(&finding.location)},
                    "replacements": replacements,
                }],
            }))
        })
        .collect()
    }

    /// The draft's path as a URI reference (RFC 3986); names of the register are barred before they are coded.
    fn uri(&self, location: &Location) -> String {
        let mut path = location.path.to_string();
        for place in self.context.names.map(|names| names(&path)).unwrap_or_default().into_iter().rev() {
            path.replace_range(place, BAR);
        }
        let mut uri = String::with_capacity(path.len());
        if path.starts_with('/') {
            uri.push_str("file://");
        }
        for byte in path.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                    uri.push(char::from(byte));
                }
                byte => {
                    let _ = write!(uri, "%{byte:02X}");
                }
            }
        }
        uri
    }
}

impl Renderer for Sarif<'_> {
    fn post(&mut self, out: &mut dyn Write, post: &CheckedPost) -> io::Result<()> {
        for finding in &post.findings {
            let result = self.describe(post, finding, None);
            self.result(out, &result)?;
        }
        for waived in &post.waived {
            let by = waived.by.as_ref().map(|by| format!(" ({by})")).unwrap_or_default();
            let reason = format!("{}{by}", waived.reason);
            let result = self.describe(post, &waived.finding, Some(("inSource", reason)));
            self.result(out, &result)?;
        }
        for Answered { finding, answer } in &post.answered {
            let reason = format!("{} ({}, {})", answer.answer, answer.by, answer.when);
            let result = self.describe(post, finding, Some(("external", reason)));
            self.result(out, &result)?;
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        if !self.started {
            write!(out, "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"results\":[")?;
        }
        let version = env!("CARGO_PKG_VERSION");
        let tool = json!({"driver": {
            "name": "postcheck", "version": version, "semanticVersion": version, "rules": self.rules,
            "properties": {"ruleset": summary.ruleset},
        }});
        let notifications: Vec<Value> = summary
            .failures
            .iter()
            .map(|failure| json!({"level": "error", "message": {"text": harmless(failure)}}))
            .collect();
        let invocation = json!({
            "executionSuccessful": summary.failures.is_empty(),
            "toolExecutionNotifications": notifications,
        });
        let sums = json!({
            "drafts": summary.drafts, "posts": summary.posts, "pictures": summary.pictures, "waived": summary.waived,
            "answered": summary.answered,
            "hidden": summary.hidden, "known": summary.known, "notLookedFor": summary.not_looked_for,
        });
        writeln!(
            out,
            "\n],\"tool\":{tool},\"columnKind\":\"unicodeCodePoints\",\"invocations\":[{invocation}],\"properties\":{sums}}}]}}"
        )
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    }
}

/// What a rule says of itself; rules of the engine are described by what they found.
fn describe(finding: &Resolved, context: Context<'_>) -> Value {
    let rule = context.ruleset.rules.iter().find(|rule| rule.id == finding.rule);
    let (title, why, suggest, severity, confidence) = match rule {
        Some(rule) => (rule.title.as_str(), rule.why.trim(), rule.suggest.trim(), rule.severity, rule.confidence),
        None => (finding.rule.as_str(), finding.why.as_str(), "", finding.severity, finding.confidence),
    };
    let question = rule.and_then(|rule| rule.question.as_deref()).map(str::trim);
    let mut text = format!("Clause {}: {why}", finding.clause);
    let mut markdown = format!("**Clause {}**: {why}", finding.clause);
    for (head, words) in [("Instead", Some(suggest).filter(|words| !words.is_empty())), ("Ask", question)] {
        if let Some(words) = words {
            let _ = write!(text, "\n{head}: {words}");
            let _ = write!(markdown, "\n\n**{head}**: {words}");
        }
    }
    json!({
        "id": finding.rule,
        "shortDescription": {"text": title},
        "fullDescription": {"text": why},
        "help": {"text": text, "markdown": markdown},
        "defaultConfiguration": {"level": level(severity)},
        "properties": {
            "tags": [finding.category.as_str(), format!("clause {}", finding.clause)],
            "clause": finding.clause,
            // GitHub's words for how sure a rule is.
            "precision": confidence,
        },
    })
}
