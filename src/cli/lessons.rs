//! `postcheck rules evaluate --lessons`: the features of labelled posts, for whoever fits a model to them.

use std::collections::HashMap;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use serde_json::{Value, json};

use super::{rules, rulesets};
use crate::checks::{Allowed, Judge, Scratch, Subject};
use crate::draft::read_line;
use crate::ruleset::{NUMBER, STARTS, builtin_words};
use crate::text::{FoldHash, fold};

/// Prints a line of JSON for each stretch of text of the posts in `files`.
pub(super) fn run(ruleset: &[String], files: &[PathBuf]) -> anyhow::Result<u8> {
    let ruleset = rulesets::load(ruleset)?;
    let judge = Judge::new(&ruleset, None, Allowed::default(), false).with_signals().without_second_opinions();
    let settings = rules::settings();
    let mut words = vocabulary();
    let mut scratch = Scratch::default();
    let mut out = BufWriter::new(io::stdout().lock());
    for file in files {
        let text = std::fs::read_to_string(file).with_context(|| format!("{}: cannot be read", file.display()))?;
        let path: Arc<str> = Arc::from(file.to_string_lossy().into_owned());
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let record: Value = serde_json::from_str(line).with_context(|| format!("{path}:{}", index + 1))?;
            let post = read_line(line, &path, index + 1, None::<&Path>)
                .map_err(|problem| anyhow::anyhow!("{path}:{}: {}", index + 1, problem.message))?;
            for word in post.passages.iter().flat_map(|passage| passage.text.split(|c: char| !c.is_alphanumeric())) {
                let folded = fold(word);
                words.entry(FoldHash::of(&folded)).or_insert(folded);
            }
            let subject = Subject {
                post: &post,
                account: post.account.unwrap_or(settings.account),
                channels: &settings.channels,
                pictures: Vec::new(),
                day: &settings.today,
                when: None,
            };
            let mut lessons = Vec::new();
            judge.teach(&subject, &mut scratch, |lesson| lessons.push(lesson));
            for lesson in lessons {
                let name = |hash: &u64| words.get(hash).cloned().unwrap_or_else(|| "<unknown>".to_owned());
                let features: Vec<String> = lesson
                    .words
                    .iter()
                    .map(|(first, second)| match first {
                        Some(first) => format!("{} {}", name(first), name(second)),
                        None => name(second),
                    })
                    .chain(lesson.cues.iter().map(|cue| format!("cue:{cue}")))
                    .collect();
                writeln!(
                    out,
                    "{}",
                    json!({"file": *path, "line": index + 1, "category": record.get("category"), "also": record.get("also"), "features": features})
                )?;
            }
        }
    }
    out.flush()?;
    Ok(0)
}

/// Words by their hashes, as far as lists tell.
fn vocabulary() -> HashMap<u64, String> {
    let lists = builtin_words();
    let all = format!("{}\n{}\n{}\n{}", lists.english, lists.short_parts, lists.contractions, lists.respellings);
    let marks = [STARTS, NUMBER, "?", "!", "...", "'s", "'d"].map(str::to_owned);
    let words = all.split(|c: char| c.is_whitespace() || c == ':').filter(|word| !word.is_empty()).map(fold);
    words.chain(marks).map(|word| (FoldHash::of(&word), word)).collect()
}
