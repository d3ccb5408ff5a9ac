//! Format `junit`: a test suite for each post, for tools that show test results.

use std::io::{self, Write};

use super::redact::Bars;
use super::xml::escape;
use super::{Options, Renderer};
use crate::engine::{CheckedPost, Resolved, Summary};
use crate::finding::{Category, Severity};

pub(super) struct Junit {
    options: Options,
    started: bool,
}

/// What a finding counts as: `error` where it could not be checked, `failure` where it breaks the policy.
fn element(finding: &Resolved) -> Option<&'static str> {
    match (finding.category, finding.severity) {
        (Category::Unverified, _) => Some("error"),
        (_, Severity::Error | Severity::Warning) => Some("failure"),
        // Advice does not fail a build.
        (_, Severity::Advice) => None,
    }
}

impl Junit {
    pub(super) fn new(options: Options) -> Self {
        Self { options, started: false }
    }

    fn start(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if !self.started {
            writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"postcheck\">")?;
        }
        self.started = true;
        Ok(())
    }
}

impl Renderer for Junit {
    fn post(&mut self, out: &mut dyn Write, post: &CheckedPost) -> io::Result<()> {
        self.start(out)?;
        let bars = Bars::of(post, self.options.redact);
        let count = |word: &str| post.findings.iter().filter(|finding| element(finding) == Some(word)).count();
        let id = escape(&bars.anywhere(&post.id));
        writeln!(
            out,
            "  <testsuite name=\"{id}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"0\">",
            post.findings.len().max(1),
            count("failure"),
            count("error")
        )?;
        let file = escape(&post.source.path);
        if post.findings.is_empty() {
            writeln!(out, "    <testcase classname=\"{id}\" name=\"policy\" file=\"{file}\"/>")?;
        }
        for finding in &post.findings {
            case(out, &id, finding, bars)?;
        }
        writeln!(out, "  </testsuite>")
    }

    fn finish(&mut self, out: &mut dyn Write, _: &Summary) -> io::Result<()> {
        self.start(out)?;
        writeln!(out, "</testsuites>")
    }
}

fn case(out: &mut dyn Write, id: &str, finding: &Resolved, bars: Bars<'_>) -> io::Result<()> {
    let place = &finding.location;
    let message = escape(&bars.message(finding));
    let text = escape(&format!(
        "{}:{}:{}\nclause {}: {}\n{}",
        place.path,
        place.line,
        place.column,
        finding.clause,
        finding.why,
        bars.help(finding)
    ));
    let inside = match element(finding) {
        Some(word) => format!("<{word} type=\"{}\" message=\"{message}\">{text}</{word}>", finding.severity),
        None => format!("<system-out>advice: {message}&#10;{text}</system-out>"),
    };
    writeln!(
        out,
        "    <testcase classname=\"{id}\" name=\"{}\" file=\"{}\" line=\"{}\">{inside}</testcase>",
        escape(&finding.rule),
        escape(&place.path),
        place.line
    )
}
