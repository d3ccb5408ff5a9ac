//! `postcheck check --show-settings`.

use std::io::Write;

use super::args::CheckOptions;
use super::config::Config;
use super::rulesets;
use crate::draft::Account;
use crate::engine::Settings;

/// Prints the settings of a run and where each comes from.
pub(super) fn show(config: &Config, options: &CheckOptions, settings: &Settings) -> anyhow::Result<u8> {
    let list = |items: &[String]| if items.is_empty() { "none".to_owned() } else { items.join(", ") };
    let file =
        |file: &Option<std::path::PathBuf>| file.as_ref().map_or("none".to_owned(), |file| file.display().to_string());
    let switch = |on: bool| if on { "on" } else { "off" }.to_owned();
    let account = match settings.account {
        Account::Official => "official",
        Account::Personal => "personal",
    };
    let rulesets = rulesets::asked(&options.ruleset, config);
    let ruleset = if rulesets.is_empty() { "nexus".to_owned() } else { rulesets.join(", ") };
    let consent = &config.consent;
    let key = match (&options.key.key_file, &options.key.key_env, &consent.key_file, &consent.key_env) {
        (Some(path), ..) | (None, None, Some(path), _) => path.display().to_string(),
        (_, Some(name), ..) | (None, None, None, Some(name)) => format!("${name}"),
        _ => "none".to_owned(),
    };
    let register = options.consent_register.clone().or_else(|| consent.register.clone());
    let accept = consent.terms().bases;
    let accept: Vec<String> =
        accept.iter().filter_map(|basis| Some(serde_json::to_value(basis).ok()?.as_str()?.to_owned())).collect();
    let of_organisation = &config.organisation;
    let handles: Vec<String> =
        of_organisation.handles().into_iter().map(|(channel, handle)| format!("{channel}: {handle}")).collect();
    let yes_or_no = |yes: bool| if yes { "yes" } else { "no" };
    // What is given on the command line, and whether that goes over the configuration or is added to it.
    let rows = [
        ("ruleset", ruleset, Given::over(!options.ruleset.is_empty())),
        ("account", account.to_owned(), Given::over(options.account.is_some())),
        ("channels", list(&settings.channels), Given::over(!options.channel.is_empty())),
        ("select", list(&settings.select), Given::beside(!options.select.is_empty())),
        ("ignore", list(&settings.ignore), Given::beside(!options.ignore.is_empty())),
        ("exclude", list(&config.exclude), Given::No),
        ("organisation.names", list(&of_organisation.names), Given::No),
        ("organisation.contacts", list(&of_organisation.contacts), Given::No),
        ("organisation.follows_allowed", list(&of_organisation.follows_allowed), Given::No),
        ("organisation.authorised_accounts", list(&of_organisation.authorised_accounts), Given::No),
        ("organisation.handles", list(&handles), Given::No),
        ("organisation.approvers", list(&of_organisation.approvers), Given::No),
        ("organisation.approval_required", yes_or_no(of_organisation.approval_required).to_owned(), Given::No),
        // How many, never which: the terms are secret.
        ("secret_terms", config.secret_terms.len().to_string(), Given::No),
        ("consent.register", file(&register), Given::over(options.consent_register.is_some())),
        ("consent.sealed_terms", file(&consent.sealed_terms), Given::No),
        ("consent.key", key, Given::over(options.key.key_file.is_some() || options.key.key_env.is_some())),
        ("consent.accept", accept.join(", "), Given::No),
        ("consent.leaver_grace_days", consent.terms().leaver_grace.to_string(), Given::No),
        ("checks.faces", switch(settings.faces), Given::No),
        ("checks.pixels", switch(settings.pixels), Given::No),
        ("columns", list(&config.columns.keys().cloned().collect::<Vec<_>>()), Given::No),
        (
            "min-severity",
            settings.min_severity.to_string(),
            Given::default_of("advice", settings.min_severity.as_str()),
        ),
        (
            "min-confidence",
            settings.min_confidence.to_string(),
            Given::default_of("low", settings.min_confidence.as_str()),
        ),
        ("today", settings.today.clone(), Given::over(options.today.is_some() || options.now.is_some())),
        ("now", settings.now.to_string(), Given::over(options.today.is_some() || options.now.is_some())),
        ("calendar.time_zone", settings.now.zone().iana_name().unwrap_or("UTC").to_owned(), Given::No),
    ];
    let mut out = std::io::stdout().lock();
    for (name, value, given) in rows {
        let files = config.origins.get(name).into_iter().flatten().map(|file| file.display().to_string());
        let from: Vec<String> = match given {
            Given::Over => vec!["command line".to_owned()],
            Given::Beside => files.chain(["command line".to_owned()]).collect(),
            Given::No => files.collect(),
        };
        let from = if from.is_empty() { "default".to_owned() } else { from.join(", ") };
        writeln!(out, "{name}: {value}  # {from}")?;
    }
    for one in &config.overrides {
        let account = one.account.map(|account| {
            format!("account {}", if Account::from(account) == Account::Personal { "personal" } else { "official" })
        });
        let channels = one.channels.as_ref().map(|channels| format!("channels {}", list(channels)));
        let select = (!one.select.is_empty()).then(|| format!("select {}", list(&one.select)));
        let ignore = (!one.ignore.is_empty()).then(|| format!("ignore {}", list(&one.ignore)));
        let set: Vec<String> = [account, channels, select, ignore].into_iter().flatten().collect();
        writeln!(out, "overrides for {}: {}  # {}", list(&one.paths), list(&set), one.file.display())?;
    }
    Ok(0)
}

/// Whether the command line says something.
enum Given {
    /// In place of the configuration.
    Over,
    /// Beside it.
    Beside,
    No,
}

impl Given {
    fn over(given: bool) -> Self {
        if given { Self::Over } else { Self::No }
    }

    fn beside(given: bool) -> Self {
        if given { Self::Beside } else { Self::No }
    }

    fn default_of(usual: &str, value: &str) -> Self {
        Self::over(usual != value)
    }
}
