//! `postcheck rules`.

use std::io::{self, Write};
use std::sync::Arc;

use anyhow::Context;
use serde_json::Value;

use super::rulesets;
use crate::checks::{Allowed, Judge, Picture, Scratch};
use crate::consent::{Key, Mapping, Records, SealedTerms, Terms, read_register, seal_terms};
use crate::draft::{Account, read_line};
use crate::engine::{Batch, Settings, check_post_with};
use crate::finding::{Confidence, Severity};
use crate::ruleset::schema::{Draft, Rule, RulesFile};

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
                let record = match draft {
                    Draft::Text(text) => serde_json::json!({ "text": text }),
                    Draft::Post(record) => record.clone(),
                };
                let post = read_line(&record.to_string(), &path, 1, None)
                    .map_err(|problem| anyhow::anyhow!(problem.message))?;
                let pictures = pictures(&record).with_context(|| format!("{}: {record}", rule.id.value))?;
                let told = records(&record).with_context(|| format!("{}: {record}", rule.id.value))?;
                let informed = told.as_ref().map(|records| {
                    Judge::new(&ruleset, None, Allowed::default(), false).with_signals().with_records(records)
                });
                let judge = informed.as_ref().unwrap_or(&judge);
                let mut batch = Batch::default();
                for earlier in record.get("before").and_then(Value::as_array).into_iter().flatten() {
                    let post = read_line(&earlier.to_string(), &path, 1, None)
                        .map_err(|problem| anyhow::anyhow!(problem.message))?;
                    batch.settle(&mut check_post_with(judge, &settings, &post, Vec::new(), &mut scratch));
                }
                let mut settled = check_post_with(judge, &settings, &post, pictures, &mut scratch);
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

/// Settings under which rules are proved: everything is looked at, on a day that does not move.
pub(super) fn settings() -> Settings {
    Settings {
        account: Account::Official,
        channels: Vec::new(),
        select: Vec::new(),
        ignore: Vec::new(),
        min_severity: Severity::Advice,
        min_confidence: Confidence::Low,
        today: "2026-11-24".to_owned(),
        faces: true,
        pixels: true,
        all: true,
        keep_posts: false,
        paths: Vec::new(),
    }
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

/// Whether `names` holds the rule, its clause or its category; no names hold every rule.
fn is_named(file: &RulesFile, rule: &Rule, names: &[String]) -> bool {
    let clause = rule.clause.as_ref().unwrap_or(&file.clause);
    let category = rule.category.unwrap_or(file.category);
    names.is_empty() || names.iter().any(|name| *name == rule.id.value || name == clause || name == category.as_str())
}
