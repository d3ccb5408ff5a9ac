//! What one run produces: findings resolved to places in files, and the sums at the end.

use std::path::PathBuf;
use std::sync::Arc;

use super::answers::Answered;
use crate::draft::{Location, Post, Source};
use crate::finding::{Applicability, Category, Confidence, Severity};
use crate::text::{Escape, FileSpan, Span};

/// A finding with its place in the draft's file. Nothing in it is redacted: that is done where it is printed.
#[derive(Clone, Debug)]
pub struct Resolved {
    pub rule: String,
    pub clause: String,
    pub category: Category,
    pub severity: Severity,
    pub confidence: Confidence,
    pub message: String,
    pub why: String,
    pub question: Option<String>,
    /// The words complained of; empty when the finding is not about words.
    pub excerpt: String,
    /// Bytes of the post's text (its body); `None` when the finding is about something else.
    pub span: Option<Span>,
    /// Which text of the post it is in (`body`, `alt`, `title`, ...); `None` when it is not about words.
    pub part: Option<&'static str>,
    /// The same words by the number of their passage in [`Post::passages`] and their bytes in it.
    pub words: Option<(usize, Span)>,
    /// File of the attachment it is about.
    pub attachment: Option<String>,
    pub location: Location,
    /// The same place in bytes of [`CheckedPost::source`].
    pub place: FileSpan,
    pub suggestions: Vec<ResolvedSuggestion>,
    /// Stable when lines above move; computed before redaction.
    pub fingerprint: String,
    pub sensitive: bool,
    /// Whether a waiver in the draft may silence it.
    pub waivable: bool,
}

/// A suggestion with its edits tied to the file.
#[derive(Clone, Debug)]
pub struct ResolvedSuggestion {
    pub message: String,
    pub applicability: Applicability,
    pub edits: Vec<ResolvedEdit>,
    /// The picture out of whose file everything that is said about it is taken.
    pub cleans: Option<PathBuf>,
}

/// One replacement.
#[derive(Clone, Debug)]
pub struct ResolvedEdit {
    /// What it replaces, as in [`Resolved::words`].
    pub words: (usize, Span),
    /// Bytes of the post's text; `None` when the edit is in another passage (alt text, title).
    pub span: Option<Span>,
    pub replacement: String,
    /// Bytes of the file to replace; `None` where the text is written differently there and cannot be edited in place.
    pub file: Option<FileSpan>,
    /// How `replacement` has to be written there.
    pub escape: Escape,
}

/// One post and everything found in it, in the order of their places.
#[derive(Clone, Debug)]
pub struct CheckedPost {
    pub id: String,
    pub source: Arc<Source>,
    pub findings: Vec<Resolved>,
    /// Findings that somebody has answered.
    pub answered: Vec<Answered>,
    /// Findings that the draft itself waives.
    pub waived: Vec<Waived>,
    /// Words that redaction keeps out of print: of every sensitive finding, also where it is waived, deselected or known.
    pub secrets: Vec<Secret>,
    /// The post itself, where the report shows it ([`super::Settings::keep_posts`]).
    pub shown: Option<Box<Post>>,
}

/// A finding and the reason that the draft gives against it.
#[derive(Clone, Debug)]
pub struct Waived {
    pub finding: Resolved,
    pub reason: String,
    pub by: Option<String>,
}

/// Words of a sensitive finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    pub excerpt: String,
    /// In bytes of [`CheckedPost::source`].
    pub place: FileSpan,
    /// As in [`Resolved::words`].
    pub words: Option<(usize, Span)>,
}

/// The sums of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Name and version of the ruleset, for example `nexus 2021-03`.
    pub ruleset: String,
    pub drafts: usize,
    pub posts: usize,
    pub pictures: usize,
    pub errors: usize,
    pub warnings: usize,
    pub advice: usize,
    /// Findings silenced by a waiver in a draft.
    pub waived: usize,
    /// Findings whose question a person has answered.
    pub answered: usize,
    /// Findings below `--min-severity` or `--min-confidence`, or deselected.
    pub hidden: usize,
    /// Findings that the baseline lists.
    pub known: usize,
    /// Findings that `--fix` has dealt with.
    pub fixed: usize,
    /// What was switched off, for example `faces`.
    pub not_looked_for: Vec<&'static str>,
    /// Inputs that could not be read, and other reasons for exit code 2; each one line, already free of secrets.
    pub failures: Vec<String>,
}

impl Summary {
    /// Findings of all severities.
    #[must_use]
    pub fn findings(&self) -> usize {
        self.errors + self.warnings + self.advice
    }

    /// Counts one finding.
    pub fn count(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Advice => self.advice += 1,
        }
    }
}
