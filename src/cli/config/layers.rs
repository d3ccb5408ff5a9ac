//! Finding configurations, reading them, and laying those that extend others over them.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::{Config, NAME, OneOrMore};
use crate::cli::rulesets;
use crate::engine::absolute;
use crate::ruleset::parse_yaml;

/// Configurations that may extend one another: more is a mistake.
const DEEPEST: usize = 16;

/// The configuration of this run.
pub(in crate::cli) fn load(named: Option<&Path>, first_input: Option<&Path>) -> anyhow::Result<Config> {
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
pub(in crate::cli) fn find(first_input: Option<&Path>) -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let start = first_input.filter(|path| path.as_os_str() != "-").map(|path| absolute(&here, path));
    let above = |folder: &Path| folder.ancestors().map(|folder| folder.join(NAME)).find(|path| path.is_file());
    start.as_deref().and_then(above).or_else(|| above(&here))
}

/// `path` from `folder`, as people would write it.
fn beside(folder: &Path, path: &Path) -> PathBuf {
    if folder.is_absolute() { absolute(folder, path) } else { folder.join(path) }
}

impl Config {
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
            ("calendar", self.calendar.has_entries()),
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
    "calendar",
    "secret_terms",
    "select",
    "ignore",
    "exclude",
    "overrides",
    "columns",
];
