//! `postcheck.yaml`: what one organisation adds to the ruleset.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde::Deserialize;

use super::args::CheckOptions;
use super::records::ConsentConfig;
use crate::calendar::CalendarConfig;
use crate::checks::{Allowed, Authority};
use crate::draft::{Account, COLUMN_FIELDS, DateOrder, TableOptions, channel_word};
use crate::engine::Settings;
use crate::ruleset::parse_yaml;

/// Name of the configuration file.
pub(super) const NAME: &str = "postcheck.yaml";

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Config {
    /// Where it was read; empty for the defaults.
    #[serde(skip)]
    pub(super) path: PathBuf,
    /// `official` or `personal`, for posts that do not say.
    pub(super) account: Option<String>,
    pub(super) channels: Vec<String>,
    pub(super) organisation: Organisation,
    /// Terms that must never be published; never printed, either.
    pub(super) secret_terms: Vec<String>,
    pub(super) select: Vec<String>,
    pub(super) ignore: Vec<String>,
    /// Globs of drafts that are not checked.
    pub(super) exclude: Vec<String>,
    pub(super) consent: ConsentConfig,
    pub(super) checks: Checks,
    /// Embargoes, holds, trips and events.
    pub(super) calendar: CalendarConfig,
    /// What the columns of the organisation's own tables hold: field to header, and `dates: day-first | month-first`.
    pub(super) columns: BTreeMap<String, OneOrMore>,
}

/// What is looked for in pictures, at the cost of decoding them.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Checks {
    pub(super) faces: Switch,
    /// QR codes, and thumbnails that show something else.
    pub(super) pixels: Switch,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Switch {
    #[default]
    On,
    Off,
}

impl Switch {
    pub(super) fn is_on(self) -> bool {
        self == Self::On
    }
}

/// One word, or a list of them.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl Config {
    /// How tables are read.
    pub(super) fn tables(&self) -> anyhow::Result<TableOptions> {
        let path = self.path.display();
        let mut options = TableOptions::default();
        for (field, headers) in &self.columns {
            let headers = match headers {
                OneOrMore::One(header) => std::slice::from_ref(header),
                OneOrMore::More(headers) => headers,
            };
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
}

#[derive(Debug, Default, Deserialize)]
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
            let handles = match handles {
                OneOrMore::One(handle) => std::slice::from_ref(handle),
                OneOrMore::More(handles) => handles,
            };
            handles.iter().map(move |handle| (channel_word(channel), handle.clone()))
        });
        pairs.collect()
    }
}

/// The configuration of this run.
pub(super) fn load(named: Option<&Path>, first_input: Option<&Path>) -> anyhow::Result<Config> {
    let Some(path) = named.map(Path::to_path_buf).or_else(|| find(first_input)) else { return Ok(Config::default()) };
    let text = std::fs::read_to_string(&path).with_context(|| format!("{}: cannot be read", path.display()))?;
    match parse_yaml::<Config>(&text) {
        Ok(config) => Ok(Config { path, ..config }),
        Err((place, reason)) => bail!("{}:{}:{}: {reason}", path.display(), place.line(), place.column()),
    }
}

/// `postcheck.yaml` in the folder of the first input or the nearest one above it; else here or above.
fn find(first_input: Option<&Path>) -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let start = first_input.filter(|path| path.as_os_str() != "-").map(|path| here.join(path));
    let above = |folder: &Path| folder.ancestors().map(|folder| folder.join(NAME)).find(|path| path.is_file());
    start.as_deref().and_then(above).or_else(|| above(&here))
}

/// Prints the settings of a run and where each comes from.
pub(super) fn show(config: &Config, options: &CheckOptions, settings: &Settings) -> anyhow::Result<u8> {
    let file =
        if config.path.as_os_str().is_empty() { "default".to_owned() } else { config.path.display().to_string() };
    let from = |given: bool, configured: bool| {
        if given {
            "command line"
        } else if configured {
            file.as_str()
        } else {
            "default"
        }
    };
    let list = |items: &[String]| if items.is_empty() { "none".to_owned() } else { items.join(", ") };
    let account = match settings.account {
        Account::Official => "official",
        Account::Personal => "personal",
    };
    let zone = settings.now.zone().iana_name().unwrap_or("UTC").to_owned();
    let rows = [
        ("account", account.to_owned(), from(options.account.is_some(), config.account.is_some())),
        ("channels", list(&settings.channels), from(!options.channel.is_empty(), !config.channels.is_empty())),
        ("select", list(&settings.select), from(!options.select.is_empty(), !config.select.is_empty())),
        ("ignore", list(&settings.ignore), from(!options.ignore.is_empty(), !config.ignore.is_empty())),
        ("exclude", list(&config.exclude), from(false, !config.exclude.is_empty())),
        ("organisation.names", list(&config.organisation.names), from(false, !config.organisation.names.is_empty())),
        (
            "organisation.contacts",
            list(&config.organisation.contacts),
            from(false, !config.organisation.contacts.is_empty()),
        ),
        // How many, never which: the terms are secret.
        ("secret_terms", config.secret_terms.len().to_string(), from(false, !config.secret_terms.is_empty())),
        (
            "ruleset",
            if options.ruleset.is_empty() { "nexus".to_owned() } else { options.ruleset.join(", ") },
            from(!options.ruleset.is_empty(), false),
        ),
        ("today", settings.today.clone(), from(options.today.is_some() || options.now.is_some(), false)),
        ("now", settings.now.to_string(), from(options.today.is_some() || options.now.is_some(), false)),
        ("calendar.time_zone", zone, from(false, config.calendar.time_zone.is_some())),
    ];
    let mut out = std::io::stdout().lock();
    for (name, value, source) in rows {
        writeln!(out, "{name}: {value}  # {source}")?;
    }
    Ok(0)
}

/// Writes a commented configuration.
pub(super) fn init() -> anyhow::Result<u8> {
    if Path::new(NAME).exists() {
        bail!("{NAME} is there already; nothing was written");
    }
    std::fs::write(NAME, TEMPLATE).with_context(|| format!("{NAME}: cannot be written"))?;
    Ok(0)
}

const TEMPLATE: &str = "# Who speaks in posts that do not say: official or personal.
account: official
organisation:
  # Names and handles by which readers know you.
  names: []
  # Telephone numbers and e-mail addresses (or @domain) that may be published.
  contacts: []
  # Handles that may be followed although they do not look like an organisation's.
  # follows_allowed: ['@ABookShop']
  # Who may post officially, the handles of your own accounts, and who approves posts.
  # authorised_accounts: [J. Ward]
  # handles: {x: '@LarkfieldAcademy', facebook: Larkfield Academy}
  # approvers: [J. Ward]
  # approval_required: true
# Terms that must never be published. They are never printed, either.
secret_terms: []
# The consent register: who may be shown where, until when.
# consent:
#   register: consent/register.csv
#   leaver_grace_days: 62
#   # Headings and kinds of consent of your school's system that postcheck does not know:
#   columns: {id: \"Adno\"}
#   uses: {\"Photograph Student\": [website, newsletter]}
# Faces are looked for only where a statement could be contradicted; off is said in the summary.
checks:
  faces: on
# What you have on: posts are compared with it by when they go out (publish_at, else now).
# calendar:
#   time_zone: Europe/London
#   embargoes:
#     - {name: GCSE results, about: results, until: 2026-08-20T08:00}
#     - {name: New head, about: news, until: 2026-09-01T12:00, words: [new headteacher]}
#   holds:    # bereavement, incident, election or other; without until: until you remove it
#     - {kind: bereavement, from: 2026-11-23, until: 2026-11-27, allow: [book of condolence]}
#   trips:
#     - {name: Year 6 residential, places: [Castleton], lodging: [Losehill Hall], from: 2026-06-01T09:00, until: 2026-06-05T16:00}
#   events:
#     - {name: Sports Day, date: 2026-07-03}
# Headers of your own content calendar, where they are not recognised, and how its dates are written.
# columns:
#   text: Final copy
#   dates: day-first
";
