//! `postcheck rules coverage`: each clause of the policy with the rules that guard it, or why none can.

use std::io::{self, Write};

use anyhow::bail;
use serde::Deserialize;

use super::rulesets;
use crate::ruleset::{Ruleset, parse_yaml};

/// The policy's clauses, as shipped.
static CLAUSES: &str = include_str!("../../rulesets/clauses.yaml");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Policy {
    policy: String,
    clauses: Vec<Clause>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Clause {
    #[serde(rename = "clause")]
    number: String,
    title: String,
    /// Other clauses whose rules check this one.
    #[serde(default)]
    under: Vec<String>,
    /// Why no draft can show a breach of it.
    outside: Option<String>,
}

/// Prints the table; exit code 1 where a clause has neither rules nor a reason.
pub(super) fn run(ruleset: &[String]) -> anyhow::Result<u8> {
    let ruleset = rulesets::load(ruleset)?;
    let policy: Policy = parse_yaml(CLAUSES)
        .map_err(|(place, reason)| anyhow::anyhow!("rulesets/clauses.yaml:{}: {reason}", place.line()))?;
    let mut out = io::stdout().lock();
    let mut bare = Vec::new();
    writeln!(out, "{}\n", policy.policy)?;
    for clause in &policy.clauses {
        let own = rules_of(&ruleset, &clause.number);
        let under: Vec<&String> = clause.under.iter().filter(|other| !rules_of(&ruleset, other).is_empty()).collect();
        writeln!(out, "{:<9} {}", clause.number, clause.title)?;
        if !own.is_empty() {
            writeln!(out, "          {} rules: {}", own.len(), own.join(", "))?;
        }
        if !under.is_empty() {
            let names: Vec<&str> = under.iter().map(|name| name.as_str()).collect();
            writeln!(out, "          checked under {}", names.join(", "))?;
        }
        match &clause.outside {
            Some(reason) => writeln!(out, "          outside a draft checker: {reason}")?,
            None if own.is_empty() && under.is_empty() => bare.push(clause.number.as_str()),
            None => {}
        }
    }
    let listed =
        |rule: &&crate::ruleset::model::Rule| !policy.clauses.iter().any(|clause| clause.number == rule.clause);
    if let Some(stray) = ruleset.rules.iter().find(listed) {
        bail!("rule {} belongs to clause {}, which rulesets/clauses.yaml does not list", stray.id, stray.clause);
    }
    if !bare.is_empty() {
        writeln!(out, "\nneither rules nor a reason: {}", bare.join(", "))?;
    }
    Ok(u8::from(!bare.is_empty()))
}

fn rules_of<'r>(ruleset: &'r Ruleset<'_>, clause: &str) -> Vec<&'r str> {
    ruleset.rules.iter().filter(|rule| rule.clause == clause).map(|rule| rule.id.as_str()).collect()
}
