//! The consent register and sealed lists of a run: where they are named, and reading them.

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::config::Config;
use crate::consent::{Basis, Key, Mapping, Records, Register, SealedTerms, Terms, bar, name_places, read_register};
use crate::ruleset::{Ruleset, is_known_word, is_term, lexicon};

/// Largest register that is read, in bytes: 100,000 people are about 20 MB.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

/// `consent:` in `postcheck.yaml`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ConsentConfig {
    /// The register, relative to the configuration.
    pub(super) register: Option<PathBuf>,
    /// Sealed list of secret terms, relative to the configuration.
    pub(super) sealed_terms: Option<PathBuf>,
    /// File that holds the key of sealed lists.
    pub(super) key_file: Option<PathBuf>,
    /// Environment variable that holds it.
    pub(super) key_env: Option<String>,
    /// Bases that suffice; by default consent only.
    pub(super) accept: Option<Vec<Basis>>,
    /// Days after their last day on which leavers may still be shown.
    pub(super) leaver_grace_days: Option<u16>,
    /// Headings that the column mapper does not know.
    pub(super) columns: std::collections::BTreeMap<String, String>,
    /// Kinds of consent that it does not know, and the uses they grant.
    pub(super) uses: std::collections::BTreeMap<String, crate::consent::Uses>,
    /// How the register writes dates.
    pub(super) dates: Option<crate::consent::DayOrder>,
}

/// Where the key of sealed lists is; never the key itself, which would stay in the shell's history.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct KeyOptions {
    /// File that holds the key of sealed lists.
    #[arg(long, value_name = "FILE", conflicts_with = "key_env")]
    pub(super) key_file: Option<PathBuf>,
    /// Environment variable that holds the key of sealed lists.
    #[arg(long, value_name = "NAME")]
    pub(super) key_env: Option<String>,
}

impl ConsentConfig {
    fn mapping(&self) -> Mapping {
        Mapping { columns: self.columns.clone(), uses: self.uses.clone(), dates: self.dates.unwrap_or_default() }
    }

    /// What counts as permission.
    pub(super) fn terms(&self) -> Terms {
        let usual = Terms::default();
        Terms {
            bases: self.accept.clone().unwrap_or(usual.bases),
            leaver_grace: self.leaver_grace_days.unwrap_or(usual.leaver_grace),
        }
    }
}

/// The key that the command line or the configuration names; `None` where neither does.
///
/// # Errors
/// When it is named and cannot be had: a list that cannot be opened must not pass for one without matches.
pub(super) fn key(options: &KeyOptions, config: &Config) -> anyhow::Result<Option<Key>> {
    let (file, variable) = match (&options.key_file, &options.key_env) {
        (None, None) => (config.consent.key_file.clone(), config.consent.key_env.clone()),
        (file, variable) => (file.clone(), variable.clone()),
    };
    let (from, bytes) = match (file, variable) {
        (Some(_), Some(_)) => bail!("{}: consent: name the key once, under key_file or key_env", config.path.display()),
        (Some(path), None) => {
            let bytes = std::fs::read(&path).with_context(|| format!("{}: the key cannot be read", path.display()))?;
            (path.display().to_string(), bytes)
        }
        (None, Some(name)) => {
            let Some(value) = std::env::var_os(&name).filter(|value| !value.is_empty()) else {
                bail!("the environment variable {name}, which should hold the key, is not set");
            };
            (name, value.into_encoded_bytes())
        }
        (None, None) => return Ok(None),
    };
    Key::new(&bytes).map(Some).map_err(|error| anyhow::anyhow!("{from}: {error}"))
}

/// The register `named` on the command line, else the configuration's.
pub(super) fn register(named: Option<&Path>, config: &Config, key: Option<&Key>) -> anyhow::Result<Option<Register>> {
    let configured = config.consent.register.clone();
    let Some(path) = named.map(Path::to_path_buf).or(configured) else { return Ok(None) };
    let register = read_register(&shown(&path), &read(&path)?, &config.consent.mapping(), key)?;
    Ok(Some(register))
}

/// Everything a check may ask about people and secrets.
pub(super) fn load(named: Option<&Path>, options: &KeyOptions, config: &Config) -> anyhow::Result<Records> {
    let key = key(options, config)?;
    let secret_terms = match config.consent.sealed_terms.clone() {
        None => None,
        Some(path) => Some(
            SealedTerms::open(&read(&path)?, key.as_ref())
                .map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))?,
        ),
    };
    Ok(Records { register: register(named, config, key.as_ref())?, secret_terms, terms: config.consent.terms() })
}

pub(super) fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let about = std::fs::metadata(path).with_context(|| format!("{}: cannot be read", path.display()))?;
    if about.len() > MAX_BYTES {
        bail!("{}: larger than 256 MiB, which is no register", path.display());
    }
    std::fs::read(path).with_context(|| format!("{}: cannot be read", path.display()))
}

fn shown(path: &Path) -> String {
    path.strip_prefix("./").unwrap_or(path).to_string_lossy().replace('\\', "/")
}

/// Passes text on line by line, with a bar for every name of the register: whatever is written through it, no name gets out.
pub(super) struct Barred<'r, W: Write> {
    register: &'r Register,
    ruleset: &'r Ruleset<'r>,
    inner: W,
    line: Vec<u8>,
}

impl<'r, W: Write> Barred<'r, W> {
    pub(super) fn new(register: &'r Register, ruleset: &'r Ruleset<'r>, inner: W) -> Self {
        Self { register, ruleset, inner, line: Vec::new() }
    }

    fn pass_on(&mut self) -> io::Result<()> {
        let line = std::mem::take(&mut self.line);
        let text = String::from_utf8_lossy(&line);
        self.inner.write_all(barred(self.register, self.ruleset, &text).as_bytes())
    }
}

impl<W: Write> Write for Barred<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(part);
            if part.ends_with(b"\n") {
                self.pass_on()?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        // A line is held back until it ends: half a name is not recognised.
        self.inner.flush()
    }
}

impl<W: Write> Drop for Barred<'_, W> {
    fn drop(&mut self) {
        if !self.line.is_empty() {
            let _ = self.pass_on();
        }
        let _ = self.inner.flush();
    }
}

/// `text` with a bar for every name of `register`.
pub(super) fn barred<'t>(register: &Register, ruleset: &Ruleset<'_>, text: &'t str) -> Cow<'t, str> {
    bar(register, text, &is_word(ruleset))
}

/// Where names of `register` stand in `text`, in bytes.
pub(super) fn names_in(register: &Register, ruleset: &Ruleset<'_>, text: &str) -> Vec<Range<usize>> {
    name_places(register, text, &is_word(ruleset))
}

/// Whether the word of a key is an ordinary one, not only a name.
fn is_word<'r>(ruleset: &'r Ruleset<'_>) -> impl Fn(u64) -> bool + 'r {
    let names = lexicon(ruleset, "first-names");
    move |word: u64| is_known_word(ruleset, word) && !names.is_some_and(|names| is_term(ruleset, names, word))
}
