//! Formats for people: `human`, with the words and a caret under them, and `concise`, a line for each finding.

use std::io::{self, Write};

use annotate_snippets::{AnnotationKind, Level, Renderer as Snippets, Snippet};

use super::harmless::harmless;
use super::redact::{Bars, lines};
use super::{Options, Renderer};
use crate::draft::Location;
use crate::engine::{Answered, CheckedPost, Resolved, Summary};
use crate::finding::Severity;

/// Longest line shown, in bytes; a longer one is cut around the finding.
const LONGEST_LINE: usize = 240;

pub(super) struct Human {
    pub(super) options: Options,
}

impl Renderer for Human {
    fn post(&mut self, out: &mut dyn Write, post: &CheckedPost) -> io::Result<()> {
        let renderer = if self.options.colour { Snippets::styled() } else { Snippets::plain() };
        let bars = Bars::of(post, self.options.redact);
        for finding in &post.findings {
            let level = match finding.severity {
                Severity::Error => Level::ERROR,
                Severity::Warning => Level::WARNING,
                Severity::Advice => Level::HELP.with_name("advice"),
            };
            let (shown, place) = lines(post, finding, self.options.redact);
            let (shown, place) = cut(&shown, place.start, place.end);
            let message = bars.clean(&finding.message, finding);
            let why = format!("clause {}: {}", finding.clause, finding.why);
            let helps: Vec<String> =
                finding.suggestions.iter().map(|suggestion| bars.clean(&suggestion.message, finding)).collect();
            let column = shown.get(..place.start).map_or(0, |before| before.chars().count()) + 1;
            let snippet = Snippet::source(shown.as_str())
                .line_start(finding.location.line)
                .path(finding.location.path.as_ref())
                .annotation(AnnotationKind::Primary.span(place));
            let mut group = level
                .primary_title(message.as_str())
                .id(finding.rule.as_str())
                .element(snippet)
                .element(Level::NOTE.message(why.as_str()));
            let place = finding.location.in_words();
            if let Some(place) = &place {
                group = group.element(Level::NOTE.with_name("where").message(place.as_str()));
            }
            for help in &helps {
                group = group.element(Level::HELP.message(help.as_str()));
            }
            let question = finding.question.as_deref().map(|question| bars.clean(question, finding));
            if let Some(question) = &question {
                group = group.element(Level::NOTE.with_name("question").message(question.as_str()));
            }
            writeln!(out, "{}\n", in_file(renderer.render(&[group]), &finding.location, column))?;
        }
        post.answered.iter().try_for_each(|answered| self::answered(out, answered, bars, self.options))
    }

    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        closing(out, summary, self.options)
    }
}

/// `snippet` with the column of the file in its heading: where bars stand for words, or the beginning of a long line is left
/// out, the place in the line as it is shown, `column`, is another.
fn in_file(snippet: String, place: &Location, column: usize) -> String {
    if column == place.column {
        return snippet;
    }
    let heading = format!("{}:{}:{column}", place.path, place.line);
    let Some(at) = snippet.find("-->").and_then(|arrow| Some(arrow + snippet.get(arrow..)?.find(&heading)?)) else {
        return snippet;
    };
    let (before, after) = snippet.split_at(at);
    let after = after.get(heading.len()..).unwrap_or_default();
    format!("{before}{}:{}:{}{after}", place.path, place.line, place.column)
}

/// The part of a long line around bytes `start..end`, and where they stand in it.
fn cut(line: &str, start: usize, end: usize) -> (String, std::ops::Range<usize>) {
    if line.len() <= LONGEST_LINE || line.contains('\n') {
        return (line.to_owned(), start..end);
    }
    let boundary = |mut at: usize| {
        while !line.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let from = boundary(start.saturating_sub(60));
    let to = boundary((from + LONGEST_LINE).min(line.len()));
    (line[from..to].to_owned(), start - from..end.clamp(start, to) - from)
}

pub(super) struct Concise {
    pub(super) options: Options,
}

impl Renderer for Concise {
    fn post(&mut self, out: &mut dyn Write, post: &CheckedPost) -> io::Result<()> {
        let bars = Bars::of(post, self.options.redact);
        post.findings.iter().try_for_each(|finding| concise(out, finding, bars))?;
        post.answered.iter().try_for_each(|answered| self::answered(out, answered, bars, self.options))
    }

    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        closing(out, summary, self.options)
    }
}

fn concise(out: &mut dyn Write, finding: &Resolved, bars: Bars<'_>) -> io::Result<()> {
    let place = &finding.location;
    let message = bars.clean(&finding.message, finding);
    let words = place.in_words().map(|words| format!(" [{words}]")).unwrap_or_default();
    writeln!(
        out,
        "{}:{}:{}: {}[{}] {message} ({}){words}",
        harmless(&place.path),
        place.line,
        place.column,
        finding.severity,
        finding.rule,
        finding.clause
    )
}

/// A question that somebody has answered, in one line.
fn answered(out: &mut dyn Write, answered: &Answered, bars: Bars<'_>, options: Options) -> io::Result<()> {
    if options.quiet {
        return Ok(());
    }
    let Answered { finding, answer } = answered;
    let (place, said) = (&finding.location, bars.clean(&answer.answer, finding));
    writeln!(
        out,
        "{}:{}:{}: answered[{}] “{said}” ({}, {})",
        harmless(&place.path),
        place.line,
        place.column,
        finding.rule,
        answer.by,
        answer.when
    )
}

/// How much was checked and what was found, in one line.
fn closing(out: &mut dyn Write, summary: &Summary, options: Options) -> io::Result<()> {
    if options.quiet {
        return Ok(());
    }
    let count = |number: usize, word: &str| format!("{number} {word}{}", if number == 1 { "" } else { "s" });
    let found = if summary.findings() == 0 {
        "nothing found".to_owned()
    } else {
        format!("{}, {}, {} advice", count(summary.errors, "error"), count(summary.warnings, "warning"), summary.advice)
    };
    let unread = if summary.failures.is_empty() {
        String::new()
    } else {
        format!("; {} could not be read", count(summary.failures.len(), "input"))
    };
    let known = if summary.known == 0 { String::new() } else { format!(", {} in the baseline", summary.known) };
    let fixed = if summary.fixed == 0 { String::new() } else { format!(", {} fixed", summary.fixed) };
    let answered = if summary.answered == 0 { String::new() } else { format!(", {} answered", summary.answered) };
    let mut not_looked = summary.not_looked_for.join(" and ");
    if !not_looked.is_empty() {
        not_looked = format!("; {not_looked} not looked for");
    }
    writeln!(
        out,
        "Checked {} and {} in {}: {found}; {} waived{answered}, {} hidden{known}{fixed}{unread}{not_looked}.",
        count(summary.posts, "post"),
        count(summary.pictures, "picture"),
        count(summary.drafts, "draft"),
        summary.waived,
        summary.hidden
    )
}
