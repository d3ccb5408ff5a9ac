//! `postcheck.yaml`: what one organisation adds to the ruleset.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use schemars::JsonSchema;
use serde::Deserialize;

use super::records::ConsentConfig;
use super::rulesets;
use crate::calendar::CalendarConfig;
use crate::checks::{Allowed, Authority};
use crate::draft::{Account, COLUMN_FIELDS, DateOrder, TableOptions, channel_word};
use crate::engine::{PathSettings, absolute};
use crate::ruleset::parse_yaml;

/// Name of the configuration file.
pub(super) const NAME: &str = "postcheck.yaml";
/// Configurations that may extend one another: more is a mistake.
const DEEPEST: usize = 16;

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
            handles.as_slice().iter().map(move |one| (channel_word(channel), one.clone()))
        });
        pairs.collect()
    }
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

    /// Lays `self` over `base`: lists are added to its lists, single values go over its values.
    fn over(mut self, base: Self) -> Self {
        macro_rules! add {
            ($($list:ident).+) => {{
                let mut list = base.$($list).+;
                list.extend(std::mem::take(&mut self.$($list).+));
                self.$($list).+ = list;
            }};
        }
        macro_rules! go_over {
            ($($value:ident).+) => { self.$($value).+ = self.$($value).+.take().or(base.$($value).+) };
        }
        add!(read);
        add!(channels);
        add!(organisation.names);
        add!(organisation.contacts);
        add!(organisation.follows_allowed);
        add!(organisation.authorised_accounts);
        add!(organisation.handles);
        add!(organisation.approvers);
        self.organisation.approval_required |= base.organisation.approval_required;
        add!(calendar.embargoes);
        add!(calendar.holds);
        add!(calendar.trips);
        add!(calendar.events);
        go_over!(calendar.time_zone);
        add!(secret_terms);
        add!(select);
        add!(ignore);
        add!(exclude);
        add!(excluded);
        add!(overrides);
        add!(columns);
        add!(consent.columns);
        add!(consent.uses);
        go_over!(ruleset);
        go_over!(account);
        go_over!(consent.register);
        go_over!(consent.sealed_terms);
        go_over!(consent.key_file);
        go_over!(consent.key_env);
        go_over!(consent.accept);
        go_over!(consent.leaver_grace_days);
        go_over!(consent.dates);
        go_over!(checks.faces);
        go_over!(checks.pixels);
        for (name, files) in base.origins {
            let own = self.origins.entry(name).or_default();
            // A single value of the base is no longer what holds.
            if own.is_empty() || ADDED.contains(&name) {
                own.splice(0..0, files);
            }
        }
        self
    }

    /// Makes its paths relative to where the run is rather than to its file, and remembers what it sets.
    fn settle(mut self, path: &Path) -> Self {
        let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
        let consent = &mut self.consent;
        for file in [&mut consent.register, &mut consent.sealed_terms, &mut consent.key_file].into_iter().flatten() {
            *file = beside(&folder, &*file);
        }
        if let Some(rulesets) = &mut self.ruleset {
            let settled = rulesets.as_slice().iter().map(|name| match beside(&folder, Path::new(name)) {
                beside if !rulesets::NAMES.contains(&name.as_str()) && beside.exists() => {
                    beside.to_string_lossy().into_owned()
                }
                _ => name.clone(),
            });
            *rulesets = OneOrMore::More(settled.collect());
        }
        for one in &mut self.overrides {
            one.file = path.to_path_buf();
        }
        self.excluded = self.exclude.iter().map(|glob| (folder.clone(), glob.clone())).collect();
        self.origins = self.made().into_iter().map(|name| (name, vec![path.to_path_buf()])).collect();
        self.read = vec![path.to_path_buf()];
        self.path = path.to_path_buf();
        self
    }

    /// Names of the settings that are made.
    fn made(&self) -> Vec<&'static str> {
        let made = [
            ("ruleset", self.ruleset.is_some()),
            ("account", self.account.is_some()),
            ("channels", !self.channels.is_empty()),
            ("organisation.names", !self.organisation.names.is_empty()),
            ("organisation.contacts", !self.organisation.contacts.is_empty()),
            ("organisation.follows_allowed", !self.organisation.follows_allowed.is_empty()),
            ("organisation.authorised_accounts", !self.organisation.authorised_accounts.is_empty()),
            ("organisation.handles", !self.organisation.handles.is_empty()),
            ("organisation.approvers", !self.organisation.approvers.is_empty()),
            ("organisation.approval_required", self.organisation.approval_required),
            ("calendar.time_zone", self.calendar.time_zone.is_some()),
            ("secret_terms", !self.secret_terms.is_empty()),
            ("select", !self.select.is_empty()),
            ("ignore", !self.ignore.is_empty()),
            ("exclude", !self.exclude.is_empty()),
            ("overrides", !self.overrides.is_empty()),
            ("columns", !self.columns.is_empty()),
            ("consent.register", self.consent.register.is_some()),
            ("consent.sealed_terms", self.consent.sealed_terms.is_some()),
            ("consent.key", self.consent.key_file.is_some() || self.consent.key_env.is_some()),
            ("consent.accept", self.consent.accept.is_some()),
            ("consent.leaver_grace_days", self.consent.leaver_grace_days.is_some()),
            ("checks.faces", self.checks.faces.is_some()),
            ("checks.pixels", self.checks.pixels.is_some()),
        ];
        made.into_iter().filter_map(|(name, made)| made.then_some(name)).collect()
    }
}

/// Lists, to which configurations that extend others add.
const ADDED: &[&str] = &[
    "channels",
    "organisation.names",
    "organisation.contacts",
    "organisation.follows_allowed",
    "organisation.authorised_accounts",
    "organisation.handles",
    "organisation.approvers",
    "secret_terms",
    "select",
    "ignore",
    "exclude",
    "overrides",
    "columns",
];

/// The configuration of this run.
pub(super) fn load(named: Option<&Path>, first_input: Option<&Path>) -> anyhow::Result<Config> {
    let Some(path) = named.map(Path::to_path_buf).or_else(|| find(first_input)) else { return Ok(Config::default()) };
    read(&path, &mut Vec::new())
}

/// Reads the configuration at `path` and those that it extends; `above` are those that led here.
fn read(path: &Path, above: &mut Vec<PathBuf>) -> anyhow::Result<Config> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{}: cannot be read", path.display()))?;
    let config = match parse_yaml::<Config>(&text) {
        Ok(config) => config,
        Err((place, reason)) => bail!("{}:{}:{}: {reason}", path.display(), place.line(), place.column()),
    };
    let this = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    if above.contains(&this) || above.len() >= DEEPEST {
        bail!("{}: extends itself, by way of what it extends; take one `extends` out", path.display());
    }
    above.push(this);
    let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
    let mut base = Config::default();
    for name in config.extends.iter().flat_map(OneOrMore::as_slice) {
        let named = beside(&folder, Path::new(name));
        let extended = read(&named, above).with_context(|| format!("{}: extends {name}", path.display()))?;
        base = extended.over(base);
    }
    above.pop();
    Ok(config.settle(path).over(base))
}

/// `postcheck.yaml` in the folder of the first input or the nearest one above it; else here or above.
pub(super) fn find(first_input: Option<&Path>) -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let start = first_input.filter(|path| path.as_os_str() != "-").map(|path| absolute(&here, path));
    let above = |folder: &Path| folder.ancestors().map(|folder| folder.join(NAME)).find(|path| path.is_file());
    start.as_deref().and_then(above).or_else(|| above(&here))
}

/// `path` from `folder`, as people would write it.
fn beside(folder: &Path, path: &Path) -> PathBuf {
    if folder.is_absolute() { absolute(folder, path) } else { folder.join(path) }
}
