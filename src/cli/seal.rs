//! `postcheck seal`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;

use super::config::{self, Config};
use super::records::{self, KeyOptions};
use crate::consent::{seal_register, seal_terms};

#[derive(Debug, Args)]
pub(super) struct SealOptions {
    /// A list of terms (.txt, one a line, # for comments), or a register (.yaml, .csv, .xlsx).
    terms: PathBuf,
    #[command(flatten)]
    key: KeyOptions,
    /// Where to write the sealed list; by default standard output.
    #[arg(long)]
    output: Option<PathBuf>,
    /// Configuration, for the columns of a register.
    #[arg(long)]
    config: Option<PathBuf>,
}

/// Seals a list.
pub(super) fn run(options: &SealOptions) -> anyhow::Result<u8> {
    let config = config::load(options.config.as_deref(), None)?;
    let Some(key) = records::key(&options.key, &config)? else {
        bail!("a list is sealed with a key; name one with --key-file FILE or --key-env NAME");
    };
    let sealed = if options.terms.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("txt")) {
        let bytes = records::read(&options.terms)?;
        let text = std::str::from_utf8(&bytes).with_context(|| format!("{}: not UTF-8", options.terms.display()))?;
        let terms = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        seal_terms(terms, &key).map_err(|reason| anyhow::anyhow!("{}: {reason}", options.terms.display()))?
    } else {
        let register = records::register(Some(&options.terms), &config, Some(&key))?;
        let Some(register) = register.filter(|register| !register.is_sealed()) else {
            bail!("{}: is sealed already", options.terms.display());
        };
        told(&register, &config)?;
        seal_register(&register, &key)
    };
    match &options.output {
        None => io::stdout().lock().write_all(sealed.as_bytes())?,
        Some(path) => write(path, &sealed)?,
    }
    Ok(0)
}

/// A sealed register cannot be audited any more: what is wrong with it is said now.
fn told(register: &crate::consent::Register, _: &Config) -> io::Result<()> {
    if register.notes.is_empty() {
        return Ok(());
    }
    let count = register.notes.len();
    writeln!(
        io::stderr(),
        "warning: {}: {count} cells cannot be read and count as refused; see postcheck consent check",
        register.path
    )
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    std::fs::write(path, text).with_context(|| format!("{}: cannot be written", path.display()))
}
