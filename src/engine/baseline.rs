//! A baseline: findings that were there when postcheck was adopted, by their fingerprints.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::check::OWN_RULES;
use super::outcome::Resolved;

/// Version of the file's layout.
const SCHEMA: u32 = 1;

/// One known finding. No words of the draft are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    pub fingerprint: String,
    pub rule: String,
    pub path: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct File {
    schema: u32,
    findings: Vec<Known>,
}

/// Whether a baseline may hide `finding`: what no waiver may silence (consent, children above all) it may not silence either.
/// What a reader noticed about a draft's cells and dates has no waiver only because there is nowhere to write one.
fn may_rest(finding: &Resolved) -> bool {
    let rule = finding.rule.as_str();
    finding.waivable || (OWN_RULES.contains(&rule) && rule != "unreadable-draft")
}

/// Known findings, and which of them have been met in this run.
#[derive(Clone, Debug, Default)]
pub struct Baseline {
    known: BTreeMap<String, (Known, bool)>,
}

impl Baseline {
    /// Reads the text of a baseline file.
    ///
    /// # Errors
    /// One sentence where the text is no baseline of this version.
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: File = serde_json::from_str(text).map_err(|error| format!("is no baseline: {error}"))?;
        if file.schema != SCHEMA {
            return Err(format!("is a baseline of version {}; write it anew with --write-baseline", file.schema));
        }
        let known = file.findings.into_iter().map(|known| (known.fingerprint.clone(), (known, false))).collect();
        Ok(Self { known })
    }

    /// Whether `finding` is known and may be passed over; it then counts as met.
    pub fn meets(&mut self, finding: &Resolved) -> bool {
        self.known.get_mut(&finding.fingerprint).is_some_and(|(known, met)| {
            *met |= known.rule == finding.rule;
            known.rule == finding.rule && may_rest(finding)
        })
    }

    /// Adds `finding`, unless nothing may hide it; whether it was added.
    pub fn add(&mut self, finding: &Resolved) -> bool {
        if !may_rest(finding) {
            return false;
        }
        let known = Known {
            fingerprint: finding.fingerprint.clone(),
            rule: finding.rule.clone(),
            path: finding.location.path.to_string(),
        };
        self.known.insert(known.fingerprint.clone(), (known, true));
        true
    }

    /// Known findings that were not met although `looked` tells that their draft was checked: mended since, and due to be
    /// taken out.
    pub fn stale(&self, looked: impl Fn(&str) -> bool) -> impl Iterator<Item = &Known> {
        self.known.values().filter(move |(known, met)| !met && looked(&known.path)).map(|(known, _)| known)
    }

    /// Takes out what [`Self::stale`] tells; how many that were.
    pub fn prune(&mut self, looked: impl Fn(&str) -> bool) -> usize {
        let before = self.known.len();
        self.known.retain(|_, (known, met)| *met || !looked(&known.path));
        before - self.known.len()
    }

    /// The text of the file, in an order that does not change from run to run.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut findings: Vec<Known> = self.known.values().map(|(known, _)| known.clone()).collect();
        findings.sort_by(|a, b| (&a.path, &a.rule, &a.fingerprint).cmp(&(&b.path, &b.rule, &b.fingerprint)));
        let text = serde_json::to_string_pretty(&File { schema: SCHEMA, findings });
        text.map(|text| text + "\n").unwrap_or_default()
    }
}
