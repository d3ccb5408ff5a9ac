//! Reports: one renderer per format, each streaming posts as they come.

mod human;
mod record;
mod redact;

use std::io::{self, Write};

use crate::engine::{CheckedPost, Summary};

/// Formats of `--format`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportFormat {
    Human,
    Concise,
    Json,
    Jsonl,
}

/// How a report is printed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    pub colour: bool,
    /// Never print the words of sensitive findings.
    pub redact: bool,
    /// No closing line.
    pub quiet: bool,
}

/// Prints posts as they are checked, then the sums.
pub trait Renderer {
    /// Prints the findings of one post.
    ///
    /// # Errors
    /// When `out` cannot be written to.
    fn post(&mut self, out: &mut dyn Write, post: &CheckedPost) -> io::Result<()>;

    /// Prints what comes at the end.
    ///
    /// # Errors
    /// When `out` cannot be written to.
    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()>;
}

/// The renderer for `format`.
#[must_use]
pub fn renderer(format: ReportFormat, options: Options) -> Box<dyn Renderer> {
    match format {
        ReportFormat::Human => Box::new(human::Human { options }),
        ReportFormat::Concise => Box::new(human::Concise { options }),
        ReportFormat::Json => Box::new(record::Json { options, started: false }),
        ReportFormat::Jsonl => Box::new(record::Jsonl { options }),
    }
}
