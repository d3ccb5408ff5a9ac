//! Format `github`: workflow commands that GitHub Actions shows as annotations beside the lines.

use std::io::{self, Write};

use super::redact::Bars;
use super::{Options, Renderer};
use crate::engine::{CheckedPost, Resolved, Summary};
use crate::finding::Severity;

/// Annotations of one kind that GitHub keeps for each step; more are dropped without a word
/// (docs.github.com, “Workflow commands”, limits of annotations).
const MOST: usize = 10;

pub(super) struct Github {
    options: Options,
    errors: usize,
    warnings: usize,
    notices: usize,
}

impl Github {
    pub(super) fn new(options: Options) -> Self {
        Self { options, errors: 0, warnings: 0, notices: 0 }
    }
}

impl Renderer for Github {
    fn post(&mut self, out: &mut dyn Write, post: &CheckedPost) -> io::Result<()> {
        let bars = Bars::of(post, self.options.redact);
        for finding in &post.findings {
            let (count, most, command) = match finding.severity {
                Severity::Error => (&mut self.errors, MOST, "error"),
                Severity::Warning => (&mut self.warnings, MOST, "warning"),
                // One is kept for the notice at the end.
                Severity::Advice => (&mut self.notices, MOST - 1, "notice"),
            };
            *count += 1;
            if *count <= most {
                writeln!(out, "{}", annotation(command, finding, bars))?;
            }
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        let left = |count: usize, most: usize| count.saturating_sub(most);
        let more = [
            (left(self.errors, MOST), "error"),
            (left(self.warnings, MOST), "warning"),
            (left(self.notices, MOST - 1), "notice"),
        ];
        let more: Vec<String> = more
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} more {word}{}", if count == 1 { "" } else { "s" }))
            .collect();
        if !more.is_empty() {
            let all = summary.findings();
            let text = format!(
                "{} not shown: GitHub shows {MOST} of a kind for each step. {all} findings in all; run postcheck check for the whole list.",
                more.join(", ")
            );
            writeln!(out, "::notice title=postcheck::{}", data(&text))?;
        }
        Ok(())
    }
}

fn annotation(command: &str, finding: &Resolved, bars: Bars<'_>) -> String {
    let place = &finding.location;
    let mut text = bars.message(finding);
    text.push_str("\nWhy: ");
    text.push_str(&finding.why);
    let help = bars.help(finding);
    if !help.is_empty() {
        text.push_str("\nInstead: ");
        text.push_str(&help);
    }
    // GitHub takes columns only where an annotation is within one line.
    let columns = if place.line == place.end_line {
        format!(",col={},endColumn={}", place.column, place.end_column.saturating_sub(1).max(place.column))
    } else {
        String::new()
    };
    format!(
        "::{command} file={},line={},endLine={}{columns},title={}::{}",
        property(&place.path),
        place.line,
        place.end_line,
        property(&format!("{} (clause {})", finding.rule, finding.clause)),
        data(&text)
    )
}

/// Text after `::`; a line end in it would end the command, and what follows could be one.
fn data(text: &str) -> String {
    let text = super::harmless::harmless(text);
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_can_end_a_command_or_start_another() {
        assert_eq!(data("50% off\n::set-output name=a::b\r\n"), "50%25 off%0A::set-output name=a::b%0A");
        assert_eq!(property("a,b:c"), "a%2Cb%3Ac");
        assert_eq!(data("gpj.\u{202e}evil"), "gpj.‹U+202E›evil");
    }
}
