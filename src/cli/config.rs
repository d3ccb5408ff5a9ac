//! `postcheck.yaml`: what one organisation adds to the ruleset.

mod layers;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use schemars::JsonSchema;
use serde::Deserialize;

use super::records::ConsentConfig;
use crate::calendar::CalendarConfig;
use crate::checks::{Allowed, Authority};
use crate::draft::{Account, COLUMN_FIELDS, DateOrder, TableOptions, channel_word};
use crate::engine::PathSettings;

pub(super) use layers::{find, load};

/// Name of the configuration file.
pub(super) const NAME: &str = "postcheck.yaml";

/// Settings of one organisation, or of one folder of drafts.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(title = "postcheck.yaml")]
pub(super) struct Config {
    /// Where it was read; empty for the defaults.
    #[serde(skip)]
    pub(super) path: PathBuf,
    /// All files that it was read from, the one that extends the others last.
    #[serde(skip)]
    pub(super) read: Vec<PathBuf>,
    /// `exclude`, each with the folder that it is relative to.
    #[serde(skip)]
    pub(super) excluded: Vec<(PathBuf, String)>,
    /// For each setting that is made, the files that make it.
    #[serde(skip)]
    pub(super) origins: BTreeMap<&'static str, Vec<PathBuf>>,
    /// Configurations that this one adds to, relative to it. Lists are added to theirs, single values go over theirs.
    extends: Option<OneOrMore>,
    /// Rulesets by name (`nexus`, `generic-school`), folders, or files that add to a ruleset; paths are relative to this file.
    pub(super) ruleset: Option<OneOrMore>,
    /// Who speaks in posts that do not say.
    pub(super) account: Option<AccountName>,
    /// Where posts go that do not say.
    pub(super) channels: Vec<String>,
    pub(super) organisation: Organisation,
    /// Terms that must never be published; never printed, either.
    pub(super) secret_terms: Vec<String>,
    /// Only these rules, categories or clauses.
    pub(super) select: Vec<String>,
    /// Not these rules, categories or clauses.
    pub(super) ignore: Vec<String>,
    /// Globs of drafts that are not checked, relative to this file; they hold for drafts that are named, too.
    pub(super) exclude: Vec<String>,
    /// Settings for some drafts only; of several that match, later ones go over earlier ones.
    pub(super) overrides: Vec<PathOverride>,
    pub(super) consent: ConsentConfig,
    pub(super) checks: Checks,
    /// Embargoes, holds, trips and events.
    pub(super) calendar: CalendarConfig,
    /// What the columns of the organisation's own tables hold: field to header, and `dates: day-first | month-first`.
    pub(super) columns: BTreeMap<String, OneOrMore>,
}

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum AccountName {
    /// The organisation or one of its schools.
    Official,
    /// An employee's own account.
    Personal,
}

impl From<AccountName> for Account {
    fn from(name: AccountName) -> Self {
        match name {
            AccountName::Official => Self::Official,
            AccountName::Personal => Self::Personal,
        }
    }
}

/// Settings for some drafts only.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PathOverride {
    /// Globs of drafts, relative to this file.
    pub(super) paths: Vec<String>,
    pub(super) account: Option<AccountName>,
    pub(super) channels: Option<Vec<String>>,
    /// Only these rules, categories or clauses.
    #[serde(default)]
    pub(super) select: Vec<String>,
    /// Not these rules, categories or clauses, beside those of the whole run.
    #[serde(default)]
    pub(super) ignore: Vec<String>,
    /// The file it was read from.
    #[serde(skip)]
    pub(super) file: PathBuf,
}

/// What is looked for in pictures, at the cost of decoding them.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Checks {
    /// Faces, where a statement says that nobody, or who, is shown.
    pub(super) faces: Option<Switch>,
    /// QR codes, and thumbnails that show something else.
    pub(super) pixels: Option<Switch>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Switch {
    #[default]
    On,
    Off,
}

impl Checks {
    pub(super) fn faces(&self) -> bool {
        self.faces.unwrap_or_default() == Switch::On
    }

    pub(super) fn pixels(&self) -> bool {
        self.pixels.unwrap_or_default() == Switch::On
    }
}

/// One word, or a list of them.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl OneOrMore {
    pub(super) fn as_slice(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::More(more) => more,
        }
    }
}

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Organisation {
    /// Names and handles by which readers know it.
    pub(super) names: Vec<String>,
    /// Telephone numbers and e-mail addresses (or `@domain`) that may be published.
    pub(super) contacts: Vec<String>,
    /// Handles that an official account may follow although no rule knows them for an organisation's.
    pub(super) follows_allowed: Vec<String>,
    /// People and accounts that may post officially.
    pub(super) authorised_accounts: Vec<String>,
    /// Channel to the organisation's handles there.
    pub(super) handles: BTreeMap<String, OneOrMore>,
    /// Who may approve posts.
    pub(super) approvers: Vec<String>,
    /// Whether every official post needs `approved_by`.
    pub(super) approval_required: bool,
}

impl Config {
    /// How tables are read.
    pub(super) fn tables(&self) -> anyhow::Result<TableOptions> {
        let path = self.path.display();
        let mut options = TableOptions::default();
        for (field, headers) in &self.columns {
            let headers = headers.as_slice();
            if field == "dates" {
                options.dates = match headers {
                    [order] if order == "day-first" => DateOrder::DayFirst,
                    [order] if order == "month-first" => DateOrder::MonthFirst,
                    _ => bail!("{path}: columns: dates is day-first or month-first"),
                };
                continue;
            }
            if !COLUMN_FIELDS.contains(&field.as_str()) {
                bail!("{path}: columns: {}", crate::ruleset::unknown("field", field, COLUMN_FIELDS));
            }
            options.columns.extend(headers.iter().map(|header| (header.clone(), field.clone())));
        }
        Ok(options)
    }

    /// Settings for some drafts only. `account` and `channels` of the command line go over theirs.
    pub(super) fn paths(&self, account: bool, channels: bool) -> anyhow::Result<Vec<PathSettings>> {
        let here = std::env::current_dir().context("the current folder cannot be told")?;
        let path = self.path.display();
        let settings = self.overrides.iter().map(|one| {
            let of_paths = PathSettings::new(one.file.parent().unwrap_or(Path::new("")), &here, &one.paths);
            let mut of_paths = of_paths.map_err(|reason| anyhow::anyhow!("{path}: overrides: {reason}"))?;
            of_paths.account = one.account.filter(|_| !account).map(Account::from);
            of_paths.channels = one.channels.clone().filter(|_| !channels);
            of_paths.select.clone_from(&one.select);
            of_paths.ignore.clone_from(&one.ignore);
            Ok(of_paths)
        });
        settings.collect()
    }

    /// Every file by which drafts are judged, absolute: configurations, register and lists, rulesets.
    pub(super) fn files(&self, register: Option<&Path>) -> Vec<PathBuf> {
        let consent = [&self.consent.register, &self.consent.sealed_terms];
        let named = consent.into_iter().flatten().cloned().chain(register.map(Path::to_path_buf));
        let rulesets = self.ruleset.iter().flat_map(OneOrMore::as_slice).map(PathBuf::from);
        let all = self.read.iter().cloned().chain(named).chain(rulesets);
        all.filter_map(|path| path.canonicalize().ok()).collect()
    }
}

impl Organisation {
    /// What it allows, whatever the rules say of its like; its `handles` as [`Self::handles`] gives them.
    pub(super) fn allowed<'c>(&'c self, handles: &'c [(String, String)]) -> Allowed<'c> {
        let authority = Authority {
            accounts: &self.authorised_accounts,
            handles,
            approvers: &self.approvers,
            approval_required: self.approval_required,
        };
        Allowed { contacts: &self.contacts, follows: &self.follows_allowed, authority }
    }

    /// Channel and handle of each account, in the contract's words for channels.
    pub(super) fn handles(&self) -> Vec<(String, String)> {
        let pairs = self.handles.iter().flat_map(|(channel, handles)| {
            handles.as_slice().iter().map(move |handle| (channel_word(channel), handle.clone()))
        });
        pairs.collect()
    }
}
