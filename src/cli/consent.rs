//! `postcheck consent`: the register itself, one person or picture, and what must come down.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::bail;
use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::args::When;
use super::config::{self, Config};
use super::progress::Progress;
use super::records::{self, Barred, KeyOptions};
use super::{rulesets, sweep};
use crate::consent::{Records, Register, answer, audit, channel_of, today};
use crate::finding::Severity;
use crate::ruleset::Ruleset;

#[derive(Debug, Subcommand)]
pub(super) enum ConsentCommand {
    /// Tell what is wrong in a register: duplicates, impossible dates, unknown answers, what has expired or soon will.
    Check {
        register: PathBuf,
        /// Tell of consent that ends within this many days.
        #[arg(long, default_value_t = 30)]
        soon: u16,
        #[command(flatten)]
        common: CommonOptions,
    },
    /// Tell whether a person, or everybody in a picture, may be shown today.
    Who {
        /// An id of the register, or a picture.
        who: String,
        /// The register; by default the one in postcheck.yaml.
        #[arg(long, value_name = "FILE")]
        consent_register: Option<PathBuf>,
        /// Where they would be shown; by default every channel.
        #[arg(long)]
        channel: Vec<String>,
        /// Where to look for drafts that say who a picture shows.
        #[arg(long, value_name = "PATH", default_value = ".")]
        drafts: Vec<PathBuf>,
        #[command(flatten)]
        common: CommonOptions,
    },
    /// List every draft and page that still shows or names somebody who may no longer be shown.
    Sweep {
        register: PathBuf,
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// No progress display (there is none in a pipe anyway).
        #[arg(long)]
        no_progress: bool,
        #[command(flatten)]
        common: CommonOptions,
    },
}

#[derive(Debug, Args)]
pub(super) struct CommonOptions {
    /// Day to ask about, instead of today; YYYY-MM-DD.
    #[arg(long)]
    today: Option<Date>,
    /// Configuration; by default postcheck.yaml here or in a folder above.
    #[arg(long)]
    config: Option<PathBuf>,
    #[command(flatten)]
    key: KeyOptions,
    /// Put a bar for names of the register in what is printed.
    #[arg(long, value_enum, default_value = "auto")]
    redact: When,
}

/// A command with what it needs.
struct Asked {
    config: Config,
    records: Records,
    ruleset: Ruleset<'static>,
    day: Date,
    redact: bool,
}

impl Asked {
    fn new(register: Option<&Path>, common: &CommonOptions) -> anyhow::Result<Self> {
        let config = config::load(common.config.as_deref(), None)?;
        let records = records::load(register, &common.key, &config)?;
        let redact = match common.redact {
            When::Always => true,
            When::Never => false,
            When::Auto => !io::stdout().is_terminal(),
        };
        let ruleset = rulesets::load(&[])?;
        Ok(Self { config, records, ruleset, day: common.today.unwrap_or_else(today), redact })
    }

    fn register(&self) -> anyhow::Result<&Register> {
        let Some(register) = &self.records.register else {
            bail!(
                "there is no register to ask; name one with --consent-register FILE or under consent in postcheck.yaml"
            );
        };
        Ok(register)
    }

    fn out<'a>(&'a self, register: &'a Register) -> Box<dyn Write + 'a> {
        let out = io::stdout().lock();
        if self.redact { Box::new(Barred::new(register, &self.ruleset, out)) } else { Box::new(out) }
    }
}

pub(super) fn run(command: &ConsentCommand) -> anyhow::Result<u8> {
    match command {
        ConsentCommand::Check { register, soon, common } => check(&Asked::new(Some(register), common)?, *soon),
        ConsentCommand::Who { who, consent_register, channel, drafts, common } => {
            ask(&Asked::new(consent_register.as_deref(), common)?, who, channel, drafts)
        }
        ConsentCommand::Sweep { register, paths, no_progress, common } => {
            let asked = Asked::new(Some(register), common)?;
            let register = asked.register()?;
            let search = sweep::Search {
                register,
                terms: &asked.records.terms,
                ruleset: &asked.ruleset,
                channels: &asked.config.channels,
                day: asked.day,
            };
            let progress = &Progress::new(!no_progress, Arc::default());
            let mut out = asked.out(register);
            let mut notes: Box<dyn Write> = if asked.redact {
                Box::new(Barred::new(register, &asked.ruleset, io::stderr()))
            } else {
                Box::new(io::stderr())
            };
            sweep::run(&search, paths, &asked.config.excluded, &mut out, &mut notes, progress)
        }
    }
}

/// Everything wrong in the register, a line each.
fn check(asked: &Asked, soon: u16) -> anyhow::Result<u8> {
    let register = asked.register()?;
    if register.is_sealed() {
        bail!("{}: a sealed register cannot be checked; check the register that it was made of", register.path);
    }
    let notes = audit(register, asked.day, soon, &asked.records.terms);
    let mut out = asked.out(register);
    for note in &notes {
        let trouble = &note.trouble;
        writeln!(out, "{}:{}: {}[{}] {trouble}", register.path, note.row, trouble.severity(), trouble.code())?;
    }
    let count = |severity: Severity| notes.iter().filter(|note| note.trouble.severity() == severity).count();
    let bad = count(Severity::Error) + count(Severity::Warning);
    writeln!(
        out,
        "{} people on {}: {} errors, {} warnings, {} advice",
        register.people.len(),
        asked.day,
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Advice)
    )?;
    Ok(u8::from(bad > 0))
}

/// Channels of the contract, asked about where none is named.
const CHANNELS: &[&str] = &[
    "website",
    "newsletter",
    "x",
    "facebook",
    "instagram",
    "linkedin",
    "threads",
    "bluesky",
    "mastodon",
    "tiktok",
    "youtube",
];

fn ask(asked: &Asked, who: &str, channels: &[String], drafts: &[PathBuf]) -> anyhow::Result<u8> {
    let register = asked.register()?;
    let channels: Vec<String> = if channels.is_empty() {
        CHANNELS.iter().map(|channel| (*channel).to_owned()).collect()
    } else {
        channels.iter().map(|channel| channel_of(channel)).collect()
    };
    let mut out = asked.out(register);
    let path = Path::new(who);
    if register.find(who).is_none() && path.is_file() {
        let ids = sweep::shown_in(register, path, drafts, &asked.config.excluded)?;
        if ids.is_empty() {
            writeln!(out, "{who}: no draft says who is shown, so it may not be published")?;
            return Ok(1);
        }
        let answers: Vec<u8> =
            ids.iter().map(|id| person(asked, register, id, &channels, &mut out)).collect::<io::Result<_>>()?;
        return Ok(answers.into_iter().max().unwrap_or(1));
    }
    Ok(person(asked, register, who, &channels, &mut out)?)
}

/// The answer for one person; why they may not be shown is not told.
fn person(asked: &Asked, register: &Register, id: &str, channels: &[String], out: &mut dyn Write) -> io::Result<u8> {
    let Some(person) = register.find(id).and_then(|index| register.person(index)) else {
        writeln!(out, "{id}: not in the register, so may not be shown")?;
        return Ok(1);
    };
    let mut refused = 0;
    writeln!(out, "{id} on {}:", asked.day)?;
    for channel in channels {
        let answer = answer(person, Some(channel), asked.day, &asked.records.terms);
        if answer.shown.is_ok() {
            writeln!(out, "  {channel}: may be shown, named: {}", answer.naming.as_str())?;
        } else {
            refused = 1;
            writeln!(out, "  {channel}: may not be shown")?;
        }
    }
    Ok(refused)
}
