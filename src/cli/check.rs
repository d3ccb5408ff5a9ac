//! `postcheck check`.

use std::io::{self, BufWriter, IsTerminal, Write};

use super::args::{AccountKind, CheckOptions, Level, OutputFormat, When};
use super::{config, inputs, rulesets};
use crate::checks::{Judge, Scratch};
use crate::draft::Account;
use crate::engine::{Settings, Summary, check_post};
use crate::finding::Severity;
use crate::fix::{Mender, Mending};
use crate::report::{Options, ReportFormat, renderer};
use crate::ruleset::{Overlay, lexicon};

/// Runs the check; the exit code.
pub(super) fn run(options: &CheckOptions) -> anyhow::Result<u8> {
    let config = if options.no_config { config::Config::default() } else { config::load(options.config.as_deref())? };
    let tables = config.tables()?;
    let ruleset = rulesets::load(&options.ruleset)?;
    let lists = [
        ("secret-terms", config.secret_terms.as_slice()),
        ("organisation-names", config.organisation.names.as_slice()),
    ];
    let overlay = Overlay::build(
        &ruleset,
        lists.into_iter().filter(|(id, terms)| !terms.is_empty() && lexicon(&ruleset, id).is_some()),
    )
    .map_err(anyhow::Error::msg)?;
    let judge = Judge::new(&ruleset, Some(&overlay), &config.organisation.contacts, options.explain_silence);
    let account = match (options.account, config.account.as_deref()) {
        (Some(AccountKind::Personal), _) | (None, Some("personal")) => Account::Personal,
        (Some(AccountKind::Official), _) | (None, None | Some("official")) => Account::Official,
        (None, Some(other)) => {
            anyhow::bail!("postcheck.yaml: account '{other}' is not known; write official or personal")
        }
    };
    let settings = Settings {
        account,
        channels: if options.channel.is_empty() { config.channels } else { options.channel.clone() },
        select: [config.select, options.select.clone()].concat(),
        ignore: [config.ignore, options.ignore.clone()].concat(),
        min_severity: options.min_severity,
        min_confidence: options.min_confidence,
        today: options.today.clone().unwrap_or_else(today),
    };

    let terminal = io::stdout().is_terminal();
    let human = options.format == OutputFormat::Human;
    let colour = match options.color {
        When::Always => true,
        When::Never => false,
        When::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
    };
    let redact = match options.redact {
        When::Always => true,
        When::Never => false,
        When::Auto => !human || !terminal,
    };
    let format = match options.format {
        OutputFormat::Human => ReportFormat::Human,
        OutputFormat::Concise => ReportFormat::Concise,
        OutputFormat::Json => ReportFormat::Json,
        OutputFormat::Jsonl => ReportFormat::Jsonl,
    };
    let mut report = renderer(format, Options { colour, redact, quiet: options.quiet });
    let mut out = BufWriter::with_capacity(64 * 1024, io::stdout().lock());
    let mut summary = Summary { ruleset: format!("{} {}", ruleset.name, ruleset.version), ..Summary::default() };
    let mut scratch = Scratch::default();
    let mut fixed_files = 0;
    let mut mender = Mender::new(Mending { unsafe_too: options.unsafe_fixes, diff: options.diff, redact });
    inputs::each(options, &config.exclude, &tables, |item| {
        match item {
            inputs::Item::Draft => {
                summary.drafts += 1;
                fixed_files += usize::from(mender.finish(&mut out)?);
            }
            inputs::Item::Skipped(line) => {
                if !options.quiet {
                    writeln!(io::stderr(), "note: {line}")?;
                }
            }
            inputs::Item::Failure(line) => {
                writeln!(io::stderr(), "error: {line}")?;
                summary.failures.push(line);
            }
            inputs::Item::Post(post) => {
                let settled = check_post(&judge, &settings, &post, &mut scratch);
                summary.posts += 1;
                summary.pictures += settled.pictures;
                summary.waived += settled.waived;
                summary.hidden += settled.hidden;
                settled.post.findings.iter().for_each(|finding| summary.count(finding.severity));
                for (rule, words, context) in &settled.cleared {
                    writeln!(io::stderr(), "{}: {rule}: “{words}” is left alone: {context}", settled.post.id)?;
                }
                if options.fix || options.diff {
                    mender.add(&settled.post);
                }
                if !options.diff {
                    report.post(&mut out, &settled.post)?;
                }
            }
        }
        Ok(())
    })?;
    fixed_files += usize::from(mender.finish(&mut out)?);
    if !options.diff {
        report.finish(&mut out, &summary)?;
    }
    out.flush()?;
    if fixed_files > 0 && !options.quiet {
        writeln!(io::stderr(), "{} {fixed_files} file(s)", if options.diff { "would change" } else { "changed" })?;
    }
    Ok(exit_code(options, &summary))
}

fn exit_code(options: &CheckOptions, summary: &Summary) -> u8 {
    let at_least = |severity: Severity| match severity {
        Severity::Error => summary.errors,
        Severity::Warning => summary.errors + summary.warnings,
        Severity::Advice => summary.findings(),
    };
    let found = match options.fail_on {
        Level::Error => at_least(Severity::Error),
        Level::Warning => at_least(Severity::Warning),
        Level::Advice => at_least(Severity::Advice),
        Level::Never => 0,
    };
    match () {
        () if !summary.failures.is_empty() => 2,
        () if found > 0 && !options.exit_zero => 1,
        () => 0,
    }
}

/// Today in UTC as `YYYY-MM-DD` (days to civil date after Howard Hinnant, "chrono-compatible low-level date algorithms").
fn today() -> String {
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let days = i64::try_from(seconds / 86_400).unwrap_or(0) + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let (day, month) =
        (day_of_year - (153 * shifted + 2) / 5 + 1, if shifted < 10 { shifted + 3 } else { shifted - 9 });
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}
