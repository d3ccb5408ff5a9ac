//! `postcheck explain`.

use std::io::{self, Write};

use super::rulesets;
use crate::ruleset::schema::Draft;
use crate::ruleset::unknown;

/// Explains a rule, or every rule of a clause or category.
pub(super) fn run(name: &str, ruleset: &[String]) -> anyhow::Result<u8> {
    let sources = rulesets::sources(ruleset)?;
    let mut out = io::stdout().lock();
    let mut known = Vec::new();
    let mut found = false;
    for (_, file) in &sources.rules {
        for rule in &file.rules {
            let clause = rule.clause.as_ref().unwrap_or(&file.clause);
            let category = rule.category.unwrap_or(file.category);
            known.extend([rule.id.value.as_str(), clause, category.as_str()]);
            if ![rule.id.value.as_str(), clause, category.as_str()].contains(&name) {
                continue;
            }
            found = true;
            writeln!(
                out,
                "{}: {}\nclause {clause} · {category} · {}\n\n{}\n\nInstead: {}",
                rule.id.value,
                rule.title,
                rule.severity,
                rule.why.trim(),
                rule.suggest.trim()
            )?;
            if let Some(question) = &rule.question {
                writeln!(out, "Ask: {}", question.trim())?;
            }
            for (heading, drafts) in [("Caught", &rule.tests.bad), ("Left alone", &rule.tests.good)] {
                writeln!(out, "\n{heading}:")?;
                for draft in drafts {
                    match draft {
                        Draft::Text(text) => writeln!(out, "  {}", text.trim())?,
                        Draft::Post(record) => writeln!(out, "  {record}")?,
                    }
                }
            }
            writeln!(out)?;
        }
    }
    if found { Ok(0) } else { anyhow::bail!(unknown("rule, clause or category", name, &known)) }
}
