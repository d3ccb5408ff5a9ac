//! `postcheck rules evaluate`: how well the rules do on labelled posts.
//!
//! Each line of the input is a post as in JSON Lines with a label: `category` (what a careful reader would object to, or
//! `innocent`), perhaps `also` (further categories) and `kind` (a heading to count under).

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use serde::Deserialize;

use super::{rules, rulesets};
use crate::checks::{Allowed, Judge, Scratch};
use crate::draft::read_line;
use crate::engine::check_post;
use crate::finding::{Category, Severity};

/// The label of a post.
#[derive(Debug, Deserialize)]
struct Label {
    category: String,
    #[serde(default)]
    also: Vec<String>,
    kind: Option<String>,
}

/// Posts under one heading and how many of them came out as labelled.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    posts: usize,
    /// Found in a labelled category.
    right: usize,
    /// Found in any category.
    any: usize,
    /// Posts without the label that were found in this category.
    wrong: usize,
}

/// Runs the labelled posts of `files`; `misses` prints those that came out wrong.
pub(super) fn run(ruleset: &[String], files: &[PathBuf], misses: bool) -> anyhow::Result<u8> {
    let ruleset = rulesets::load(ruleset)?;
    let judge = Judge::new(&ruleset, None, Allowed::default(), misses);
    let settings = rules::settings();
    let mut scratch = Scratch::default();
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let mut out = io::stdout().lock();
    for file in files {
        let text = std::fs::read_to_string(file).with_context(|| format!("{}: cannot be read", file.display()))?;
        let path: Arc<str> = Arc::from(file.to_string_lossy().into_owned());
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let place = || format!("{}:{}", file.display(), index + 1);
            let label: Label = serde_json::from_str(line).with_context(|| format!("{}: no label", place()))?;
            let post = read_line(line, &path, index + 1, None::<&Path>)
                .map_err(|problem| anyhow::anyhow!("{}: {}", place(), problem.message))?;
            let settled = check_post(&judge, &settings, &post, &mut scratch);
            // Style is advice by its nature; everything else counts from warning up.
            let least = if label.category == Category::Style.as_str() { Severity::Advice } else { Severity::Warning };
            let found: Vec<_> = settled.post.findings.iter().filter(|finding| finding.severity >= least).collect();
            let labelled =
                |category: &str| label.category == category || label.also.iter().any(|also| also == category);
            let right = found.iter().any(|finding| labelled(finding.category.as_str()));
            let innocent = label.category == "innocent";
            let tally = tallies.entry(label.kind.clone().unwrap_or_else(|| label.category.clone())).or_default();
            tally.posts += 1;
            tally.any += usize::from(!found.is_empty());
            tally.right += usize::from(if innocent { found.is_empty() } else { right });
            let body = post.passages.first().map(|passage| passage.text.replace('\n', " / ")).unwrap_or_default();
            let told: Vec<String> = found
                .iter()
                .map(|finding| format!("{} “{}”", finding.rule, finding.excerpt.replace('\n', " ")))
                .collect();
            if misses && innocent && !found.is_empty() {
                writeln!(out, "FALSE {} [{}] {} || {body}", post.id, label.category, told.join("; "))?;
            } else if misses && !innocent && !right {
                let cleared: Vec<String> = settled
                    .cleared
                    .iter()
                    .map(|(rule, words, context)| format!("{rule} “{words}” {context}"))
                    .collect();
                writeln!(
                    out,
                    "MISS {} [{}] {}{} || {body}",
                    post.id,
                    label.category,
                    told.join("; "),
                    if cleared.is_empty() { String::new() } else { format!(" cleared: {}", cleared.join("; ")) }
                )?;
            }
            for category in Category::ALL {
                if found.iter().any(|finding| finding.category == *category) && !labelled(category.as_str()) {
                    tallies.entry(category.to_string()).or_default().wrong += 1;
                }
            }
        }
    }
    table(&mut out, &tallies)?;
    Ok(0)
}

fn table(out: &mut dyn Write, tallies: &BTreeMap<String, Tally>) -> io::Result<()> {
    writeln!(out, "{:<18} {:>6} {:>9} {:>8} {:>9}", "category or kind", "posts", "as label", "any", "off label")?;
    for (name, tally) in tallies {
        let share = |part: usize| part as f64 * 100.0 / tally.posts.max(1) as f64;
        writeln!(
            out,
            "{name:<18} {:>6} {:>8.1}% {:>7.1}% {:>9}",
            tally.posts,
            share(tally.right),
            share(tally.any),
            tally.wrong
        )?;
    }
    Ok(())
}
