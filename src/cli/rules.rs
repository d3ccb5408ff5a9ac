//! `postcheck rules`.

use std::io::{self, Write};
use std::sync::Arc;

use anyhow::Context;
use serde_json::Value;

use super::config::Organisation;
use super::rulesets;
use crate::calendar::{Calendar, DEFAULT_ZONE, Moment, time_zone};
use crate::checks::{Allowed, Judge, Picture, Scratch};
use crate::consent::{Key, Mapping, Records, SealedTerms, Terms, read_register, seal_terms};
use crate::draft::read_line;
use crate::engine::{Batch, Settings, check_post_with};
use crate::finding::Severity;
use crate::ruleset::schema::{AccountWord, Check, Draft, Rule, RulesFile};

/// One line for each rule.
pub(super) fn list(ruleset: &[String]) -> anyhow::Result<u8> {
    let mut out = io::stdout().lock();
    for rule in &rulesets::load(ruleset)?.rules {
        writeln!(out, "{:<28} {:<10} {:<18} {:<8} {}", rule.id, rule.clause, rule.category, rule.severity, rule.title)?;
    }
    Ok(0)
}

/// Runs the drafts that each rule carries; exit code 1 where one of them comes out wrong.
pub(super) fn test(ruleset: &[String], only: &[String]) -> anyhow::Result<u8> {
    let sources = rulesets::sources(ruleset)?;
    let ruleset = rulesets::load(ruleset)?;
    let judge = Judge::new(&ruleset, None, Allowed::default(), false).with_signals();
    let settings = settings();
    let (mut out, mut scratch) = (io::stdout().lock(), Scratch::default());
    let (mut right, mut wrong) = (0, 0);
    let path: Arc<str> = Arc::from("test");
    for (_, file) in &sources.rules {
        for rule in file.rules.iter().filter(|rule| is_named(file, rule, only)) {
            let drafts = rule
                .tests
                .bad
                .iter()
                .map(|draft| (draft, true))
                .chain(rule.tests.good.iter().map(|draft| (draft, false)));
            for (draft, expected) in drafts {
                let record = record(draft);
                let post = read_line(&record.to_string(), &path, 1, None)
                    .map_err(|problem| anyhow::anyhow!(problem.message))?;
                let shown = pictures(&record).with_context(|| format!("{}: {record}", rule.id.value))?;
                let told = records(&record).with_context(|| format!("{}: {record}", rule.id.value))?;
                let calendar = calendar(&record).with_context(|| format!("{}: {record}", rule.id.value))?;
                let organisation: Option<Organisation> = record
                    .get("organisation")
                    .map(|written| serde_json::from_value(written.clone()))
                    .transpose()
                    .with_context(|| format!("{}: {record}", rule.id.value))?;
                let handles = organisation.as_ref().map(Organisation::handles).unwrap_or_default();
                let informed = (told.is_some() || calendar.is_some() || organisation.is_some()).then(|| {
                    let allowed = organisation.as_ref().map_or_else(Allowed::default, |of| of.allowed(&handles));
                    let judge = Judge::new(&ruleset, None, allowed, false).with_signals();
                    let judge = told.iter().fold(judge, Judge::with_records);
                    calendar.iter().fold(judge, Judge::with_calendar)
                });
                let judge = informed.as_ref().unwrap_or(&judge);
                let mut batch = Batch::default();
                for earlier in record.get("before").and_then(Value::as_array).into_iter().flatten() {
                    let post = read_line(&earlier.to_string(), &path, 1, None)
                        .map_err(|problem| anyhow::anyhow!(problem.message))?;
                    let pictures = pictures(earlier).with_context(|| format!("{}: {earlier}", rule.id.value))?;
                    batch.settle(&mut check_post_with(judge, &settings, &post, pictures, &mut scratch));
                }
                let mut settled = check_post_with(judge, &settings, &post, shown, &mut scratch);
                batch.settle(&mut settled);
                if settled.post.findings.iter().any(|finding| finding.rule == rule.id.value) == expected {
                    right += 1;
                } else {
                    wrong += 1;
                    writeln!(out, "{}: {} {record}", rule.id.value, if expected { "misses" } else { "fires on" })?;
                }
            }
        }
    }
    writeln!(out, "{right} drafts right, {wrong} wrong")?;
    Ok(u8::from(wrong > 0))
}

/// Prints the drafts of rules about what is said as labelled posts. A draft that a rule leaves alone counts as innocent where
/// no other rule objects to it.
pub(super) fn drafts(ruleset: &[String]) -> anyhow::Result<u8> {
    let sources = rulesets::sources(ruleset)?;
    let ruleset = rulesets::load(ruleset)?;
    let judge = Judge::new(&ruleset, None, Allowed::default(), false).without_second_opinions();
    let settings = settings();
    let (mut out, mut scratch) = (io::stdout().lock(), Scratch::default());
    let path: Arc<str> = Arc::from("draft");
    for (_, file) in &sources.rules {
        let said = |rule: &&Rule| matches!(rule.check, Check::Terms(_) | Check::Remark(_) | Check::Evidence(_));
        for rule in file.rules.iter().filter(said) {
            let category = rule.category.unwrap_or(file.category);
            let bad = rule.tests.bad.iter().map(|draft| (draft, category.as_str()));
            for (draft, label) in bad.chain(rule.tests.good.iter().map(|draft| (draft, "innocent"))) {
                let Value::Object(mut record) = record(draft) else { continue };
                let account = if rule.when.account == Some(AccountWord::Personal) { "personal" } else { "official" };
                record.entry("account").or_insert_with(|| Value::from(account));
                let line = Value::Object(record.clone()).to_string();
                let post = read_line(&line, &path, 1, None).map_err(|problem| anyhow::anyhow!(problem.message))?;
                let told = check_post_with(&judge, &settings, &post, Vec::new(), &mut scratch).post.findings;
                let objected = told.iter().any(|finding| finding.severity >= Severity::Warning);
                if label != "innocent" || !objected {
                    record.insert("category".to_owned(), Value::from(label));
                    writeln!(out, "{}", Value::Object(record))?;
                }
            }
        }
    }
    Ok(0)
}

/// A draft as the record it stands for.
fn record(draft: &Draft) -> Value {
    match draft {
        Draft::Text(text) => serde_json::json!({ "text": text }),
        Draft::Post(record) => record.clone(),
    }
}

/// Settings under which rules are proved: everything is looked at, on a day that does not move.
pub(super) fn settings() -> Settings {
    let zone = time_zone(DEFAULT_ZONE).unwrap_or(jiff::tz::TimeZone::UTC);
    let day = Moment::on(jiff::civil::date(2026, 11, 24), &zone).unwrap_or_else(|| Moment::now(&zone));
    Settings { all: true, ..Settings::new(day) }
}

/// What the files of a draft's pictures would tell: `pictures:` of its record.
fn pictures(record: &Value) -> anyhow::Result<Vec<Picture>> {
    let told = record.get("pictures").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    told.iter()
        .map(|picture| match picture.as_str() {
            Some("missing") => Ok(Picture::Missing),
            Some("unreadable") => Ok(Picture::Unreadable("it is cut short or damaged".to_owned())),
            _ => Ok(Picture::Read(Box::new(serde_json::from_value(picture.clone()).context("pictures")?))),
        })
        .collect()
}

/// The register and the sealed terms that a draft is to be checked with: `register:` and `sealed_terms:` of its record.
fn records(record: &Value) -> anyhow::Result<Option<Records>> {
    let (register, terms) = (record.get("register"), record.get("sealed_terms"));
    if register.is_none() && terms.is_none() {
        return Ok(None);
    }
    let register = register
        .map(|people| read_register("register.json", people.to_string().as_bytes(), &Mapping::default(), None))
        .transpose()?;
    let secret_terms = match terms.and_then(Value::as_array) {
        None => None,
        Some(terms) => {
            let key = Key::new(b"a key for the drafts of rules")?;
            let sealed = seal_terms(terms.iter().filter_map(Value::as_str), &key).map_err(anyhow::Error::msg)?;
            Some(SealedTerms::open(sealed.as_bytes(), Some(&key)).map_err(anyhow::Error::msg)?)
        }
    };
    Ok(Some(Records { register, secret_terms, terms: Terms::default() }))
}

/// What the organisation has on: `calendar:` of a draft's record.
fn calendar(record: &Value) -> anyhow::Result<Option<Calendar>> {
    let Some(written) = record.get("calendar") else { return Ok(None) };
    let config = serde_json::from_value(written.clone()).context("calendar")?;
    Calendar::build(&config).map(Some).map_err(|reason| anyhow::anyhow!("calendar: {reason}"))
}

/// Whether `names` holds the rule, its clause or its category; no names hold every rule.
fn is_named(file: &RulesFile, rule: &Rule, names: &[String]) -> bool {
    let clause = rule.clause.as_ref().unwrap_or(&file.clause);
    let category = rule.category.unwrap_or(file.category);
    names.is_empty() || names.iter().any(|name| *name == rule.id.value || name == clause || name == category.as_str())
}
