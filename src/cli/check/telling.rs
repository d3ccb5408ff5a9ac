//! What becomes of each event of a run: counted, compared with the baseline, mended, reported.

use std::collections::HashSet;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;

use crate::checks::Measured;
use crate::cli::args::{CheckOptions, Level};
use crate::cli::progress::Progress;
use crate::engine::{Baseline, Event, Settled, Summary};
use crate::finding::{Confidence, Severity};
use crate::fix::Mender;
use crate::report::Renderer;

/// What has been told so far.
pub(super) struct Telling<'o, 'w> {
    pub(super) options: &'o CheckOptions,
    pub(super) redact: bool,
    pub(super) report: Box<dyn Renderer + 'w>,
    pub(super) out: BufWriter<Box<dyn Write + 'w>>,
    /// Standard error.
    pub(super) notes: Box<dyn Write + 'w>,
    pub(super) summary: Summary,
    pub(super) baseline: Option<Baseline>,
    /// Paths of drafts that were checked, for the baseline.
    pub(super) checked: HashSet<Arc<str>>,
    /// What `--write-baseline` will write.
    pub(super) written: Option<Baseline>,
    /// Findings that no baseline may hide.
    pub(super) kept_out: usize,
    /// Files changed, or that would be.
    pub(super) changed: usize,
    pub(super) mender: Mender,
    pub(super) progress: Progress,
}

impl Telling<'_, '_> {
    pub(super) fn tell(&mut self, event: Event) -> io::Result<()> {
        let posts = self.summary.posts;
        self.progress.tell(|| format!("{posts} posts checked"));
        // Only what may be written needs the terminal for itself.
        let silent = match &event {
            Event::Post(settled) => settled.post.findings.is_empty() && !self.options.verbose,
            Event::Draft => !self.options.fix && !self.options.diff,
            Event::Note(_) | Event::Failure(_) => false,
        };
        if silent {
            return self.take(event);
        }
        let progress = self.progress.clone();
        progress.aside(|| self.take(event))
    }

    fn take(&mut self, event: Event) -> io::Result<()> {
        match event {
            Event::Draft => {
                self.summary.drafts += 1;
                self.changed += usize::from(self.mender.finish(&mut self.out)?);
            }
            Event::Note(line) if self.options.quiet => drop(line),
            Event::Note(line) => writeln!(self.notes, "note: {line}")?,
            Event::Failure(line) => {
                writeln!(self.notes, "error: {line}")?;
                self.summary.failures.push(line);
            }
            Event::Post(settled) => self.post(*settled)?,
        }
        Ok(())
    }

    fn post(&mut self, mut settled: Settled) -> io::Result<()> {
        if let Some(written) = &mut self.written {
            self.kept_out += settled.post.findings.iter().filter(|finding| !written.add(finding)).count();
        }
        if let Some(baseline) = &mut self.baseline {
            self.checked.insert(Arc::clone(&settled.post.source.path));
            let before = settled.post.findings.len();
            settled.post.findings.retain(|finding| !baseline.meets(finding));
            self.summary.known += before - settled.post.findings.len();
        }
        self.summary.posts += 1;
        self.summary.pictures += settled.pictures;
        self.summary.waived += settled.waived;
        self.summary.answered += settled.post.answered.len();
        self.summary.hidden += settled.hidden;
        self.measured(&settled)?;
        for (rule, words, context) in &settled.cleared {
            let words = if self.redact { "" } else { words };
            writeln!(self.notes, "{}: {rule}: “{words}” is left alone: {context}", settled.post.id)?;
        }
        if self.options.fix || self.options.diff {
            let mended = self.mender.add(&settled.post);
            self.tell_of_pictures()?;
            if !self.options.diff {
                settled.post.findings.retain(|finding| !mended.contains(&finding.fingerprint));
                self.summary.fixed += mended.len();
            }
        }
        settled.post.findings.iter().for_each(|finding| self.summary.count(finding.severity));
        if self.options.diff {
            return Ok(());
        }
        self.report.post(&mut self.out, &settled.post)?;
        // A reader at the other end of a pipe sees a finding when it is found, not when a buffer is full.
        if settled.post.findings.is_empty() { Ok(()) } else { self.out.flush() }
    }

    /// What becomes of pictures that are to be cleaned.
    fn tell_of_pictures(&mut self) -> io::Result<()> {
        let notes = self.mender.notes();
        let told = notes.iter().filter(|_| !self.options.quiet);
        told.into_iter().try_for_each(|line| writeln!(self.notes, "note: {line}"))
    }

    /// With `--verbose`: a line for each platform, with what fits and what does not.
    fn measured(&mut self, settled: &Settled) -> io::Result<()> {
        if !self.options.verbose {
            return Ok(());
        }
        let notes = &mut self.notes;
        for rows in settled.measured.chunk_by(|a, b| a.platform == b.platform) {
            let fits = rows.iter().all(Measured::fits);
            let cells: Vec<String> = rows.iter().map(ToString::to_string).collect();
            let name = rows.first().map(|row| row.platform).unwrap_or_default();
            let mark = if fits { "fits" } else { "too much" };
            writeln!(notes, "{}: {name:<9} {mark:<8} {}", settled.post.id, cells.join(", "))?;
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> anyhow::Result<u8> {
        self.progress.finish();
        self.changed += usize::from(self.mender.finish(&mut self.out)?);
        if self.options.fix || self.options.diff {
            let (cleaned, failures) = self.mender.finish_pictures();
            self.changed += cleaned;
            self.tell_of_pictures()?;
            failures.into_iter().try_for_each(|line| self.tell(Event::Failure(line)))?;
        }
        if !self.options.diff {
            self.report.finish(&mut self.out, &self.summary)?;
        }
        self.out.flush()?;
        if self.summary.drafts == 0 && self.summary.failures.is_empty() {
            writeln!(
                self.notes,
                "warning: there is no draft in what was named; postcheck reads .md, .txt, .html, .csv, .xlsx, .docx, .eml and .jsonl"
            )?;
        }
        if self.changed > 0 && !self.options.quiet {
            writeln!(
                self.notes,
                "{} {}",
                if self.options.diff { "would change" } else { "changed" },
                files(self.changed)
            )?;
        }
        self.settle_baseline()?;
        if let (Some(path), Some(written)) = (&self.options.write_baseline, &self.written) {
            std::fs::write(path, written.to_text()).with_context(|| unwritable(path))?;
            if self.kept_out > 0 && !self.options.quiet {
                let (count, path) = (self.kept_out, path.display());
                writeln!(
                    self.notes,
                    "note: {path}: without {count} of the findings, which nothing may hide (consent)"
                )?;
            }
        }
        Ok(exit_code(self.options, &self.summary))
    }
}

impl Telling<'_, '_> {
    /// Tells what the baseline lists and no longer occurs, or takes it out.
    fn settle_baseline(&mut self) -> anyhow::Result<()> {
        let options = self.options;
        // Where less is looked at than usual, less is met.
        let narrowed = !options.select.is_empty()
            || !options.ignore.is_empty()
            || options.min_severity != Severity::Advice
            || options.min_confidence != Confidence::Low;
        let (Some(baseline), Some(path), false) = (&mut self.baseline, &options.baseline, narrowed) else {
            return Ok(());
        };
        let looked = |draft: &str| self.checked.contains(draft) || !Path::new(draft).exists();
        if options.prune_baseline {
            let pruned = baseline.prune(looked);
            if pruned > 0 {
                std::fs::write(path, baseline.to_text()).with_context(|| unwritable(path))?;
            }
            let entries = if pruned == 1 {
                "1 finding that no longer occurs".to_owned()
            } else {
                format!("{pruned} findings that no longer occur")
            };
            writeln!(self.notes, "{}: took out {entries}", path.display())?;
            return Ok(());
        }
        for stale in baseline.stale(looked) {
            writeln!(
                self.notes,
                "warning: baseline: {} in {} no longer occurs; --prune-baseline takes it out",
                stale.rule, stale.path
            )?;
        }
        Ok(())
    }
}

fn files(number: usize) -> String {
    format!("{number} file{}", if number == 1 { "" } else { "s" })
}

fn exit_code(options: &CheckOptions, summary: &Summary) -> u8 {
    let at_least = |severity: Severity| match severity {
        Severity::Error => summary.errors,
        Severity::Warning => summary.errors + summary.warnings,
        Severity::Advice => summary.findings(),
    };
    let found = match options.fail_on {
        Level::Error => at_least(Severity::Error),
        Level::Warning => at_least(Severity::Warning),
        Level::Advice => at_least(Severity::Advice),
        Level::Never => 0,
    };
    match () {
        () if !summary.failures.is_empty() => 2,
        () if found > 0 && !options.exit_zero => 1,
        () => 0,
    }
}

pub(super) fn unwritable(path: &Path) -> String {
    format!("{}: cannot be written", path.display())
}
