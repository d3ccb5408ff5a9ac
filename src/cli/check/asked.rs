//! From what was typed and configured to what a run works with.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::calendar::{Calendar, Moment};
use crate::cli::args::{AccountKind, CheckOptions, InputFormat, OutputFormat, When};
use crate::cli::config::Config;
use crate::cli::git::Repository;
use crate::draft::Account;
use crate::engine::{DraftFormat, Inputs, Settings};
use crate::image::can_find_faces;
use crate::report::{Options, ReportFormat};

/// Settings of the run: those of the command line before those of the configuration.
pub(super) fn settings(options: &CheckOptions, config: &Config, now: Moment) -> anyhow::Result<Settings> {
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
pub(in crate::cli) fn settings_of(
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
        faces: config.checks.faces() && can_find_faces(),
        pixels: config.checks.pixels(),
        paths: config.paths(account.is_some(), !channels.is_empty())?,
        ..Settings::new(now)
    })
}

/// When posts go out that do not say.
pub(super) fn now(options: &CheckOptions, calendar: &Calendar) -> anyhow::Result<Moment> {
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

pub(super) fn inputs(options: &CheckOptions, config: &Config) -> anyhow::Result<Inputs> {
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

pub(super) fn look(options: &CheckOptions, terminal: bool) -> Options {
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

pub(super) fn format(format: OutputFormat) -> ReportFormat {
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
pub(super) fn threads(options: &CheckOptions) -> usize {
    let single = options.paths.len() == 1 && options.paths.iter().all(|path| path.is_file());
    let stream = options.paths.iter().any(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    options.jobs.map_or_else(|| if single && !stream { 1 } else { cores() }, std::num::NonZeroUsize::get)
}
