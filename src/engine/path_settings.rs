//! Settings that hold for some drafts only.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use ignore::overrides::{Override, OverrideBuilder};

use super::check::Settings;
use super::inputs::absolute;
use crate::draft::Account;

/// What is set otherwise for drafts whose paths match.
#[derive(Clone, Debug)]
pub struct PathSettings {
    paths: Override,
    here: PathBuf,
    pub account: Option<Account>,
    pub channels: Option<Vec<String>>,
    /// Rules, categories or clauses that are checked there; empty for those of the run.
    pub select: Vec<String>,
    /// Rules, categories or clauses that are left out there, beside those of the run.
    pub ignore: Vec<String>,
}

impl PathSettings {
    /// For drafts under `folder` that match one of `globs`; `here` is where their paths are relative to.
    ///
    /// # Errors
    /// One sentence: which glob is none.
    pub fn new(folder: &Path, here: &Path, globs: &[String]) -> Result<Self, String> {
        let mut builder = OverrideBuilder::new(here.join(folder));
        for glob in globs {
            builder.add(glob).map_err(|error| format!("'{glob}' is not a glob: {error}"))?;
        }
        let paths = builder.build().map_err(|error| error.to_string())?;
        Ok(Self {
            paths,
            here: here.to_path_buf(),
            account: None,
            channels: None,
            select: Vec::new(),
            ignore: Vec::new(),
        })
    }

    fn hold(&self, path: &str) -> bool {
        self.paths.matched(absolute(&self.here, Path::new(path)), false).is_whitelist()
    }
}

impl Settings {
    /// The settings for the draft at `path`; of several that match, later ones go over earlier ones.
    pub(super) fn at(&self, path: &str) -> Cow<'_, Self> {
        let mut settings = Cow::Borrowed(self);
        for other in self.paths.iter().filter(|other| other.hold(path)) {
            let settings = settings.to_mut();
            settings.account = other.account.unwrap_or(settings.account);
            if let Some(channels) = &other.channels {
                settings.channels.clone_from(channels);
            }
            if !other.select.is_empty() {
                settings.select.clone_from(&other.select);
            }
            settings.ignore.extend_from_slice(&other.ignore);
        }
        settings
    }
}
