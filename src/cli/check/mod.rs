//! `postcheck check`.

mod asked;
mod telling;

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::mem::ManuallyDrop;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;

use super::args::{CheckOptions, OutputFormat};
use super::config::{self, Config};
use super::progress::Progress;
use super::records::{self, Barred, barred, names_in};
use super::rulesets;
use super::{show_settings, watch};
use crate::calendar::Calendar;
use crate::checks::Judge;
use crate::consent::Records;
use crate::engine::{Baseline, Event, Inputs, Job, Settings, Summary, run as run_all};
use crate::fix::{Mender, Mending};
use crate::report::{Context as ReportContext, Names, renderer};
use crate::ruleset::{Overlay, Ruleset, lexicon};

pub(super) use asked::settings_of;
use asked::{format, inputs, look, now, settings, threads};
use telling::{Telling, unwritable};

/// What a run works with, put together from the command line and the configuration.
#[derive(Clone, Copy)]
pub(super) struct Ready<'r> {
    pub(super) judge: &'r Judge<'r>,
    pub(super) settings: &'r Settings,
    pub(super) inputs: &'r Inputs,
    pub(super) ruleset: &'r Ruleset<'r>,
    pub(super) records: &'r Records,
}

/// Runs the check; the exit code.
pub(super) fn run(options: &CheckOptions) -> anyhow::Result<u8> {
    if options.watch {
        return watch::run(options);
    }
    prepare(options, |ready| report(options, ready, |_| ()))
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
    // What a run works with, a register of 100,000 people perhaps, is not taken apart piece by piece when the process ends with it.
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
    let done =
        work(&Ready { judge: &judge, settings: &settings, inputs: &inputs, ruleset: &ruleset, records: &records });
    if options.watch {
        drop(ManuallyDrop::into_inner(judge));
        drop((ManuallyDrop::into_inner(records), ManuallyDrop::into_inner(ruleset)));
    }
    done
}

/// Checks everything and prints the report; `seen` is shown each event first.
pub(super) fn report(options: &CheckOptions, ready: &Ready<'_>, mut seen: impl FnMut(&Event)) -> anyhow::Result<u8> {
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
    let done = run_all(judge, settings, inputs, threads(options), |event| {
        seen(&event);
        telling.tell(event)
    });
    let done = done.map_err(anyhow::Error::from).and_then(|()| telling.finish());
    match (hidden, done) {
        (Some(register), Err(error)) if !error.is::<io::Error>() || !is_closed_pipe(&error) => {
            Err(anyhow::anyhow!("{}", barred(register, ruleset, &format!("{error:#}"))))
        }
        (_, done) => done,
    }
}

/// What this run leaves out, in the words of the summary.
fn not_looked_for(settings: &Settings) -> Vec<&'static str> {
    [(settings.faces, "faces"), (settings.pixels, "QR codes")]
        .into_iter()
        .filter_map(|(looked, what)| (!looked).then_some(what))
        .collect()
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

fn read_baseline(path: &Path) -> anyhow::Result<Baseline> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{}: cannot be read", path.display()))?;
    Baseline::parse(&text).map_err(|reason| anyhow::anyhow!("{}: {reason}", path.display()))
}

pub(super) fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
