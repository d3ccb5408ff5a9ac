//! What drafts are judged by, kept from one check to the next: by the language server and by the local page.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::check;
use super::config::Config;
use super::records::{self, KeyOptions};
use crate::calendar::{Calendar, Moment};
use crate::checks::Judge;
use crate::consent::Records;
use crate::engine::Settings;
use crate::ruleset::{Overlay, Ruleset};

/// Configuration, rules and records that drafts share.
pub(super) struct Loaded {
    pub(super) config: Config,
    pub(super) ruleset: Arc<Ruleset<'static>>,
    overlay: Overlay,
    records: Records,
    calendar: Calendar,
    /// Channel and handle of each account of the organisation.
    handles: Vec<(String, String)>,
    /// When each file that it came from was last written.
    written: Vec<(PathBuf, Option<SystemTime>)>,
}

impl Loaded {
    /// Reads the records that `config` names; `register` goes over its own.
    pub(super) fn new(
        config: Config,
        ruleset: Arc<Ruleset<'static>>,
        register: Option<&Path>,
        key: &KeyOptions,
    ) -> anyhow::Result<Self> {
        // Before the files are read, so that what is written meanwhile counts as another state.
        let written = config.files(register).into_iter().map(|file| (file.clone(), written(&file))).collect();
        let calendar = Calendar::build(&config.calendar)
            .map_err(|reason| anyhow::anyhow!("{}: calendar: {reason}", config.path.display()))?;
        let overlay = check::overlay(&ruleset, &config)?;
        let records = records::load(register, key, &config)?;
        let handles = config.organisation.handles();
        Ok(Self { config, ruleset, overlay, records, calendar, handles, written })
    }

    /// Whether the files that it came from are still as they were read.
    pub(super) fn is_current(&self) -> bool {
        self.written.iter().all(|(file, time)| written(file) == *time)
    }

    /// The judge; with `explain` it also measures posts against their platforms.
    pub(super) fn judge(&self, explain: bool) -> Judge<'_> {
        let allowed = self.config.organisation.allowed(&self.handles);
        Judge::new(&self.ruleset, Some(&self.overlay), allowed, explain)
            .with_records(&self.records)
            .with_calendar(&self.calendar)
    }

    /// Settings of a check that is made now.
    pub(super) fn settings(&self) -> anyhow::Result<Settings> {
        check::settings_of(&self.config, None, &[], Moment::now(&self.calendar.zone))
    }

    /// `text` with a bar for every name of the register.
    pub(super) fn barred(&self, text: String) -> String {
        match &self.records.register {
            Some(register) => records::barred(register, &self.ruleset, &text).into_owned(),
            None => text,
        }
    }
}

fn written(file: &Path) -> Option<SystemTime> {
    file.metadata().and_then(|about| about.modified()).ok()
}
