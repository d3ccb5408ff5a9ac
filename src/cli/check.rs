//! `postcheck check`.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;

use super::args::{AccountKind, CheckOptions, InputFormat, Level, OutputFormat, When};
use super::config::{self, Config};
use super::git::Repository;
use super::progress::Progress;
use super::records::{self, Barred, barred, names_in};
use super::rulesets;
use super::show_settings;
use crate::calendar::{Calendar, Moment};
use crate::checks::{Judge, Measured};
use crate::consent::Records;
use crate::draft::Account;
use crate::engine::{Baseline, DraftFormat, Event, Inputs, Job, Settings, Settled, Summary, run as run_all};
use crate::finding::{Confidence, Severity};
use crate::fix::{Mender, Mending};
use crate::image::can_find_faces;
use crate::report::{Context as ReportContext, Names, Options, Renderer, ReportFormat, renderer};
use crate::ruleset::{Overlay, Ruleset, lexicon};

/// What a run works with, put together from the command line and the configuration.
pub(super) struct Ready<'r> {
    pub(super) judge: &'r Judge<'r>,
    pub(super) settings: &'r Settings,
    pub(super) inputs: &'r Inputs,
    ruleset: &'r Ruleset<'r>,
    records: &'r Records,
}

/// Runs the check; the exit code.
pub(super) fn run(options: &CheckOptions) -> anyhow::Result<u8> {
    prepare(options, |ready| report(options, ready))
}

/// Puts together what a run works with and hands it to `work`.
pub(super) fn prepare(
    options: &CheckOptions,
    work: impl FnOnce(&Ready<'_>) -> anyhow::Result<u8>,
) -> anyhow::Result<u8> {
    let config = if options.no_config {
        Config::default()
    } else {
        config::load(options.config.as_deref(), options.paths.first().map(std::path::PathBuf::as_path))?
    };
    let calendar = Calendar::build(&config.calendar)
        .map_err(|reason| anyhow::anyhow!("{}: calendar: {reason}", config.path.display()))?;
    let now = now(options, &calendar)?;
    let settings = settings(options, &config, now)?;
    let inputs = inputs(options, &config)?;
    if options.show_settings {
        return show_settings::show(&config, options, &settings);
    }
    if options.show_files {
        return show_files(&inputs);
    }
    // What a run works with is not taken apart piece by piece at its end: the process ends with it.
    let ruleset = ManuallyDrop::new(rulesets::load(rulesets::asked(&options.ruleset, &config))?);
    let of_paths = settings.paths.iter().flat_map(|paths| paths.select.iter().chain(&paths.ignore));
    rulesets::check_names(&ruleset, settings.select.iter().chain(&settings.ignore).chain(of_paths))?;
    let overlay = overlay(&ruleset, &config)?;
    let explain = options.explain_silence || options.verbose;
    let organisation = &config.organisation;
    let handles = organisation.handles();
    let allowed = organisation.allowed(&handles);
    let records = ManuallyDrop::new(records::load(options.consent_register.as_deref(), &options.key, &config)?);
    let judge = Judge::new(&ruleset, Some(&overlay), allowed, explain).with_records(&records).with_calendar(&calendar);
    let judge = ManuallyDrop::new(judge);
    work(&Ready { judge: &judge, settings: &settings, inputs: &inputs, ruleset: &ruleset, records: &records })
}

/// Checks everything and prints the report.
fn report(options: &CheckOptions, ready: &Ready<'_>) -> anyhow::Result<u8> {
    let Ready { judge, settings, inputs, ruleset, records } = *ready;
    let baseline = options.baseline.as_deref().map(read_baseline).transpose()?;

    let (out, terminal): (Box<dyn Write>, bool) = match &options.output {
        Some(path) => (Box::new(File::create(path).with_context(|| unwritable(path))?), false),
        None => (Box::new(io::stdout().lock()), io::stdout().is_terminal()),
    };
    let look = look(options, terminal);
    // Whatever is written from here on, names of the register stay inside.
    let hidden = records.register.as_ref().filter(|_| look.redact);
    let (out, notes): (Box<dyn Write + '_>, Box<dyn Write + '_>) = match hidden {
        // The page cuts and codes its texts, so it bars the names itself.
        Some(register) if options.format == OutputFormat::Html => {
            (out, Box::new(Barred::new(register, ruleset, io::stderr())))
        }
        Some(register) => {
            (Box::new(Barred::new(register, ruleset, out)), Box::new(Barred::new(register, ruleset, io::stderr())))
        }
        None => (out, Box::new(io::stderr())),
    };
    let names = hidden.map(|register| |text: &str| names_in(register, ruleset, text));
    let names = names.as_ref().map(|names| names as Names<'_>);
    let mut telling = Telling {
        options,
        redact: look.redact,
        report: renderer(format(options.format), look, ReportContext { ruleset, names }),
        out: BufWriter::with_capacity(64 * 1024, out),
        notes,
        summary: Summary {
            ruleset: format!("{} {}", ruleset.name, ruleset.version),
            not_looked_for: not_looked_for(settings),
            ..Summary::default()
        },
        baseline,
        kept_out: 0,
        checked: HashSet::new(),
        written: options.write_baseline.as_ref().map(|_| Baseline::default()),
        changed: 0,
        progress: Progress::new(!options.no_progress && !options.quiet, Arc::clone(&settings.seen)),
        mender: Mender::new(Mending { unsafe_too: options.unsafe_fixes, diff: options.diff, redact: look.redact }),
    };
    if let Some(register) = records.register.as_ref().filter(|register| !register.notes.is_empty()) {
        let count = register.notes.len();
        writeln!(
            telling.notes,
            "warning: {}: {count} cells cannot be read and count as refused; see postcheck consent check",
            register.path
        )?;
    }
    let done = run_all(judge, settings, inputs, threads(options), |event| telling.tell(event))
        .map_err(anyhow::Error::from)
        .and_then(|()| telling.finish());
    match (hidden, done) {
        (Some(register), Err(error)) if !error.is::<io::Error>() || !is_closed_pipe(&error) => {
            Err(anyhow::anyhow!("{}", barred(register, ruleset, &format!("{error:#}"))))
        }
        (_, done) => done,
    }
}

/// Settings of the run: those of the command line before those of the configuration.
fn settings(options: &CheckOptions, config: &Config, now: Moment) -> anyhow::Result<Settings> {
    let account = options.account.map(|account| match account {
        AccountKind::Personal => Account::Personal,
        AccountKind::Official => Account::Official,
    });
    let of_config = settings_of(config, account, &options.channel, now)?;
    Ok(Settings {
        select: [of_config.select.as_slice(), &options.select].concat(),
        ignore: [of_config.ignore.as_slice(), &options.ignore].concat(),
        min_severity: options.min_severity,
        min_confidence: options.min_confidence,
        keep_posts: options.format == OutputFormat::Html,
        ..of_config
    })
}

/// Settings of the configuration; `account` and `channels` go over its own.
pub(super) fn settings_of(
    config: &Config,
    account: Option<Account>,
    channels: &[String],
    now: Moment,
) -> anyhow::Result<Settings> {
    Ok(Settings {
        account: account.or(config.account.map(Account::from)).unwrap_or(Account::Official),
        channels: if channels.is_empty() { config.channels.clone() } else { channels.to_vec() },
        select: config.select.clone(),
        ignore: config.ignore.clone(),
        min_severity: Severity::Advice,
        min_confidence: Confidence::Low,
        today: now.day().to_string(),
        now,
        faces: config.checks.faces() && can_find_faces(),
        pixels: config.checks.pixels(),
        all: false,
        seen: Arc::default(),
        paths: config.paths(account.is_some(), !channels.is_empty())?,
        keep_posts: false,
    })
}

/// When posts go out that do not say.
fn now(options: &CheckOptions, calendar: &Calendar) -> anyhow::Result<Moment> {
    let zone = &calendar.zone;
    if let Some(day) = options.today.as_deref() {
        return Moment::read(day, zone)
            .filter(Moment::is_day)
            .with_context(|| format!("--today '{day}' is not a date; write it as YYYY-MM-DD"));
    }
    match options.now.as_deref() {
        None => Ok(Moment::now(zone)),
        Some(now) => Moment::read(now, zone).filter(|now| !now.is_day()).with_context(|| {
            format!("--now '{now}' is no date and time; write it as 2026-11-24T09:00 or 2026-11-24T09:00:00+00:00")
        }),
    }
}

/// What this run leaves out, in the words of the summary.
fn not_looked_for(settings: &Settings) -> Vec<&'static str> {
    [(settings.faces, "faces"), (settings.pixels, "QR codes")]
        .into_iter()
        .filter_map(|(looked, what)| (!looked).then_some(what))
        .collect()
}

fn inputs(options: &CheckOptions, config: &Config) -> anyhow::Result<Inputs> {
    let format = match options.input_format {
        InputFormat::Auto => None,
        InputFormat::Markdown => Some(DraftFormat::Markdown),
        InputFormat::Text => Some(DraftFormat::Text),
        InputFormat::Html => Some(DraftFormat::Html),
        InputFormat::Csv => Some(DraftFormat::Csv),
        InputFormat::Xlsx => Some(DraftFormat::Xlsx),
        InputFormat::Docx => Some(DraftFormat::Docx),
        InputFormat::Eml => Some(DraftFormat::Eml),
        InputFormat::Wxr => Some(DraftFormat::Wxr),
        InputFormat::Json => Some(DraftFormat::Json),
        InputFormat::Jsonl => Some(DraftFormat::Jsonl),
        InputFormat::Follows => Some(DraftFormat::Follows),
    };
    let (only, contents) = asked_of_git(options, config)?;
    Ok(Inputs {
        paths: options.paths.clone(),
        exclude: config.excluded.clone(),
        only,
        contents,
        format,
        stdin_filename: options.stdin_filename.clone(),
        tables: config.tables()?,
    })
}

/// Files that `--changed-since` leaves, and what `--staged` has in them.
#[allow(clippy::type_complexity)]
fn asked_of_git(
    options: &CheckOptions,
    config: &Config,
) -> anyhow::Result<(Option<BTreeSet<PathBuf>>, Option<BTreeMap<PathBuf, Vec<u8>>>)> {
    let first = options.paths.first().map_or(Path::new("."), PathBuf::as_path);
    if options.staged {
        return Ok((None, Some(Repository::of(first, "--staged")?.staged()?)));
    }
    let Some(reference) = &options.changed_since else { return Ok((None, None)) };
    let changed = Repository::of(first, "--changed-since")?.changed_since(reference)?;
    // What a draft is judged by has changed: then so may every judgement have.
    let by = config.files(options.consent_register.as_deref());
    if let Some(file) = by.iter().find(|file| changed.contains(*file)) {
        writeln!(io::stderr(), "note: {} has changed, so every draft is checked", file.display())?;
        return Ok((None, None));
    }
    let pictures = changed.iter().filter(|path| is_picture(path)).count();
    if pictures > 0 {
        writeln!(
            io::stderr(),
            "warning: {pictures} changed picture{} not checked in drafts that have not changed; run without --changed-since for that",
            if pictures == 1 { " is" } else { "s are" }
        )?;
    }
    Ok((Some(changed), None))
}

fn is_picture(path: &Path) -> bool {
    let endings = ["jpg", "jpeg", "png", "webp", "gif", "heic", "avif", "svg", "mp4", "mov"];
    path.extension().is_some_and(|own| endings.iter().any(|ending| own.eq_ignore_ascii_case(ending)))
}

/// The drafts that would be checked, a line each.
fn show_files(inputs: &Inputs) -> anyhow::Result<u8> {
    let mut out = io::stdout().lock();
    let mut failed = false;
    inputs.each(|job| match job {
        Job::Files(files) => files.iter().try_for_each(|document| writeln!(out, "{}", document.path.display())),
        Job::Lines(lines) if lines.starts_draft() => writeln!(out, "{}", lines.path()),
        Job::Rows(rows) if rows.starts_draft() => writeln!(out, "{}", rows.path()),
        Job::Document(document, _) => writeln!(out, "{}", document.path.display()),
        Job::Failure(path, reason) => {
            failed = true;
            writeln!(io::stderr(), "error: {path}: {reason}")
        }
        _ => Ok(()),
    })?;
    Ok(if failed { 2 } else { 0 })
}

/// The organisation's own terms, laid over the lexicons of the ruleset that wait for them.
pub(super) fn overlay(ruleset: &Ruleset<'_>, config: &Config) -> anyhow::Result<Overlay> {
    let lists = [
        ("secret-terms", config.secret_terms.as_slice()),
        ("organisation-names", config.organisation.names.as_slice()),
    ];
    for (id, terms) in lists {
        if !terms.is_empty() && lexicon(ruleset, id).is_none() {
            anyhow::bail!(
                "{}: the ruleset has no lexicon `{id}`, so these terms could not be checked",
                config.path.display()
            );
        }
    }
    Overlay::build(ruleset, lists.into_iter().filter(|(_, terms)| !terms.is_empty())).map_err(anyhow::Error::msg)
}

fn look(options: &CheckOptions, terminal: bool) -> Options {
    let human = options.format == OutputFormat::Human;
    let colour = match options.color {
        When::Always => true,
        When::Never => false,
        When::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
    };
    let redact = match options.redact {
        When::Always => true,
        When::Never => false,
        When::Auto => !human || !terminal,
    };
    Options { colour, redact, quiet: options.quiet }
}

fn format(format: OutputFormat) -> ReportFormat {
    match format {
        OutputFormat::Human => ReportFormat::Human,
        OutputFormat::Concise => ReportFormat::Concise,
        OutputFormat::Json => ReportFormat::Json,
        OutputFormat::Jsonl => ReportFormat::Jsonl,
        OutputFormat::Sarif => ReportFormat::Sarif,
        OutputFormat::Github => ReportFormat::Github,
        OutputFormat::Gitlab => ReportFormat::Gitlab,
        OutputFormat::Junit => ReportFormat::Junit,
        OutputFormat::Checkstyle => ReportFormat::Checkstyle,
        OutputFormat::Rdjsonl => ReportFormat::Rdjsonl,
        OutputFormat::Html => ReportFormat::Html,
    }
}

/// One thread for a single file, which would gain nothing; else one for each core.
fn threads(options: &CheckOptions) -> usize {
    let single = options.paths.len() == 1 && options.paths.iter().all(|path| path.is_file());
    let stream = options.paths.iter().any(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    options.jobs.map_or_else(|| if single && !stream { 1 } else { cores() }, std::num::NonZeroUsize::get)
}

fn read_baseline(path: &Path) -> anyhow::Result<Baseline> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{}: cannot be read", path.display()))?;
    Baseline::parse(&text).map_err(|reason| anyhow::anyhow!("{}: {reason}", path.display()))
}

fn unwritable(path: &Path) -> String {
    format!("{}: cannot be written", path.display())
}

/// What has been told so far.
struct Telling<'o, 'w> {
    options: &'o CheckOptions,
    redact: bool,
    report: Box<dyn Renderer + 'w>,
    out: BufWriter<Box<dyn Write + 'w>>,
    /// Standard error.
    notes: Box<dyn Write + 'w>,
    summary: Summary,
    baseline: Option<Baseline>,
    /// Paths of drafts that were checked, for the baseline.
    checked: HashSet<Arc<str>>,
    /// What `--write-baseline` will write.
    written: Option<Baseline>,
    /// Findings that no baseline may hide.
    kept_out: usize,
    /// Files changed, or that would be.
    changed: usize,
    mender: Mender,
    progress: Progress,
}

impl Telling<'_, '_> {
    fn tell(&mut self, event: Event) -> io::Result<()> {
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

    fn finish(mut self) -> anyhow::Result<u8> {
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

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
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
