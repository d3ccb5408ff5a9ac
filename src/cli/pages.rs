//! `postcheck rules pages`: the rules as pages to read, one for each category, from their YAML.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::Context;

use super::rulesets;
use crate::finding::Category;
use crate::ruleset::Sources;
use crate::ruleset::schema::{Draft, Rule};

/// Drafts of each kind that a page shows of a rule.
const SHOWN: usize = 3;

/// Writes the pages into `folder`, which then holds no other pages.
pub(super) fn run(ruleset: &[String], folder: &Path) -> anyhow::Result<u8> {
    let sources = rulesets::sources(ruleset)?;
    std::fs::create_dir_all(folder).with_context(|| format!("{}: cannot be made", folder.display()))?;
    for (name, text) in pages(&sources) {
        let path = folder.join(name);
        std::fs::write(&path, text).with_context(|| format!("{}: cannot be written", path.display()))?;
    }
    Ok(0)
}

/// Names and texts of the pages.
fn pages(sources: &Sources) -> Vec<(String, String)> {
    let mut by_category: BTreeMap<Category, Vec<(&str, &Rule)>> = BTreeMap::new();
    for (_, file) in &sources.rules {
        for rule in file.rules.iter().filter(|rule| !rule.signal) {
            let clause = rule.clause.as_deref().unwrap_or(&file.clause);
            by_category.entry(rule.category.unwrap_or(file.category)).or_default().push((clause, rule));
        }
    }
    let mut pages = Vec::new();
    let mut index = String::from(
        "# The rules\n\nWritten by `postcheck rules pages` from the YAML under `rulesets/`; change them there. `postcheck explain RULE` prints the same for one rule, with all its drafts.\n\n| category | rules | clauses |\n| --- | --- | --- |\n",
    );
    for (category, rules) in &by_category {
        let mut clauses: Vec<&str> = rules.iter().map(|(clause, _)| *clause).collect();
        clauses.sort_unstable();
        clauses.dedup();
        let _ = writeln!(index, "| [{category}]({category}.md) | {} | {} |", rules.len(), clauses.join(", "));
        let mut page = format!("# {category}\n\n[All rules](README.md)\n");
        for (clause, rule) in rules {
            describe(&mut page, *category, clause, rule);
        }
        pages.push((format!("{category}.md"), page));
    }
    pages.push(("README.md".to_owned(), index));
    pages
}

fn describe(page: &mut String, category: Category, clause: &str, rule: &Rule) {
    let _ = writeln!(page, "\n## {}\n\n**{}**\n", rule.id.value, text(&rule.title));
    let mut facts =
        vec![format!("clause {clause}"), rule.severity.to_string(), format!("confidence {}", rule.confidence)];
    facts.extend(rule.sensitive.then(|| "its words are not printed when redaction is on".to_owned()));
    facts.extend((!rule.waivable).then(|| "cannot be waived".to_owned()));
    facts.extend(rule.when.account.map(|account| {
        let account = serde_json::to_value(account).ok().and_then(|word| word.as_str().map(str::to_owned));
        format!("on accounts that are {}", account.unwrap_or_default())
    }));
    facts.extend(rule.when.channels.as_ref().map(|channels| format!("for {}", channels.join(", "))));
    let _ = writeln!(page, "{}\n\n{}\n\nInstead: {}", facts.join(" · "), text(&rule.why), text(&rule.suggest));
    if let Some(question) = &rule.question {
        let _ = writeln!(page, "\nAsk: {}", text(question));
    }
    // What is obscene or hurts stands in the YAML only.
    let hurts = matches!(category, Category::Language | Category::Discrimination | Category::Harassment);
    for (heading, drafts) in [("Caught", &rule.tests.bad), ("Left alone", &rule.tests.good)] {
        let shown: Vec<String> = drafts.iter().filter(|_| !hurts).take(SHOWN).map(draft).collect();
        if !shown.is_empty() {
            let _ = writeln!(page, "\n{heading}:\n\n{}", shown.join("\n"));
        }
    }
}

/// A draft as an item of a list, as code: nothing in it is markup.
fn draft(draft: &Draft) -> String {
    let text = match draft {
        Draft::Text(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Draft::Post(record) => record.to_string(),
    };
    let fence = if text.contains('`') { "``" } else { "`" };
    format!("- {fence} {text} {fence}")
}

/// A sentence of the policy owner, in one line and free of markup.
fn text(sentence: &str) -> String {
    let line = sentence.split_whitespace().collect::<Vec<_>>().join(" ");
    line.replace('<', "&lt;").replace('*', "\\*").replace('_', "\\_")
}
