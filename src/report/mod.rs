//! Reports: one renderer per format, each streaming posts as they come.

mod checkstyle;
mod github;
mod gitlab;
mod harmless;
mod html;
mod human;
mod junit;
mod published;
mod rdjsonl;
mod record;
mod redact;
mod sarif;
mod xml;

use std::io::{self, Write};
use std::ops::Range;

use crate::engine::{CheckedPost, Resolved, Summary};
use crate::ruleset::Ruleset;

/// Formats of `--format`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportFormat {
    Human,
    Concise,
    Json,
    Jsonl,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Workflow commands of GitHub Actions.
    Github,
    /// GitLab's code quality report.
    Gitlab,
    Junit,
    Checkstyle,
    /// reviewdog's diagnostics, one a line.
    Rdjsonl,
    /// One page for people, with the posts as they will look.
    Html,
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

/// Tells where names that must not be printed stand in a text, in bytes, in order and apart from one another.
pub type Names<'r> = &'r dyn Fn(&str) -> Vec<Range<usize>>;

/// What a report may look up.
#[derive(Clone, Copy)]
pub struct Context<'r> {
    /// For what rules say of themselves.
    pub ruleset: &'r Ruleset<'r>,
    /// Names of the register, where they must not be printed. Formats that cut or code their texts need it; of the
    /// others, whoever hands over `out` sees to it.
    pub names: Option<Names<'r>>,
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
pub fn renderer<'r>(format: ReportFormat, options: Options, context: Context<'r>) -> Box<dyn Renderer + 'r> {
    match format {
        ReportFormat::Human => Box::new(human::Human { options }),
        ReportFormat::Concise => Box::new(human::Concise { options }),
        ReportFormat::Json => Box::new(record::Json { options, started: false }),
        ReportFormat::Jsonl => Box::new(record::Jsonl { options }),
        ReportFormat::Sarif => Box::new(sarif::Sarif::new(options, context)),
        ReportFormat::Github => Box::new(github::Github::new(options)),
        ReportFormat::Gitlab => Box::new(gitlab::Gitlab::new(options)),
        ReportFormat::Junit => Box::new(junit::Junit::new(options)),
        ReportFormat::Checkstyle => Box::new(checkstyle::Checkstyle::new(options)),
        ReportFormat::Rdjsonl => Box::new(rdjsonl::Rdjsonl { options }),
        ReportFormat::Html => Box::new(html::Html::new(options, context)),
    }
}

/// A finding in words, as every report tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What is wrong.
    pub message: String,
    /// What only a person can answer.
    pub question: Option<String>,
    /// What to do.
    pub help: String,
}

/// `finding` of `post` in words; with `redact`, without words that must not be printed.
#[must_use]
pub fn told(post: &CheckedPost, finding: &Resolved, redact: bool) -> Told {
    let bars = redact::Bars::of(post, redact);
    Told {
        message: bars.clean(&finding.message, finding),
        question: finding.question.as_deref().map(|question| bars.clean(question, finding)),
        help: bars.help(finding),
    }
}
