//! `postcheck review`: walks through the questions that only a person can answer, at a terminal, and records the answers in
//! `DRAFT.answers.yaml`.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use anyhow::{Context, bail};
use dialoguer::{Confirm, Input, Select};

use super::args::ReviewOptions;
use super::check::{Ready, prepare};
use crate::engine::{Entry, Event, Resolved, Settled, answers_path, is_answerable, read_answers, run as run_all};

/// What can be done with a question, in the order in which it is offered.
const CHOICES: [&str; 3] = ["Answer it", "Leave it open", "Stop here"];

/// Asks every open question; exit code 1 where some stay open.
pub(super) fn run(options: &ReviewOptions) -> anyhow::Result<u8> {
    if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
        bail!(
            "postcheck review asks questions and needs a terminal; without one, write the answers into DRAFT.answers.yaml"
        );
    }
    if options.check.paths.iter().any(|path| path.as_os_str() == "-") {
        bail!("postcheck review records answers beside the drafts, so it needs files, not standard input");
    }
    prepare(&options.check, |ready| review(options, ready))
}

fn review(options: &ReviewOptions, ready: &Ready<'_>) -> anyhow::Result<u8> {
    let mut posts: Vec<Settled> = Vec::new();
    let mut failed = false;
    run_all(ready.judge, ready.settings, ready.inputs, 1, |event| {
        match event {
            // Only what asks something is kept.
            Event::Post(mut settled) => {
                settled.post.findings.retain(is_answerable);
                if !settled.post.findings.is_empty() {
                    posts.push(*settled);
                }
            }
            Event::Failure(line) => {
                failed = true;
                writeln!(io::stderr(), "error: {line}")?;
            }
            Event::Draft | Event::Note(_) => {}
        }
        Ok(())
    })?;
    let all: usize = posts.iter().map(|settled| settled.post.findings.len()).sum();
    let mut interview = Interview { by: options.by.clone(), when: now(), number: 0, all, settled: 0 };
    for post in &posts {
        if !interview.post(post)? {
            break;
        }
    }
    let open = all - interview.settled;
    writeln!(io::stderr(), "{} of {all} questions settled, {open} open", interview.settled)?;
    Ok(match (failed, open) {
        (true, _) => 2,
        (false, 0) => 0,
        (false, _) => 1,
    })
}

/// A conversation with one person.
struct Interview {
    /// Asked for with the first answer.
    by: Option<String>,
    when: String,
    number: usize,
    all: usize,
    settled: usize,
}

impl Interview {
    /// Asks what one post asks; `false` where the person wants to stop.
    fn post(&mut self, settled: &Settled) -> anyhow::Result<bool> {
        for finding in &settled.post.findings {
            self.number += 1;
            self.show(finding)?;
            match Select::new().with_prompt("What now?").items(CHOICES).default(0).interact_opt()? {
                Some(0) => self.answer(settled, finding)?,
                Some(1) => {}
                _ => return Ok(false),
            }
        }
        Ok(true)
    }

    fn show(&self, finding: &Resolved) -> io::Result<()> {
        let place = &finding.location;
        let mut err = io::stderr();
        writeln!(err, "\n[{} of {}] {}:{}:{}", self.number, self.all, place.path, place.line, place.column)?;
        writeln!(err, "{}[{}]: {}", finding.severity, finding.rule, finding.message)?;
        writeln!(err, "clause {}: {}", finding.clause, finding.why)?;
        for suggestion in &finding.suggestions {
            writeln!(err, "help: {}", suggestion.message)?;
        }
        writeln!(err, "question: {}", finding.question.as_deref().unwrap_or_default())
    }

    fn answer(&mut self, settled: &Settled, finding: &Resolved) -> anyhow::Result<()> {
        let answer: String = Input::new().with_prompt("Your answer").interact_text()?;
        let settles = Confirm::new().with_prompt("May it be published as it is?").interact()?;
        let by = match &self.by {
            Some(by) => by.clone(),
            None => Input::new().with_prompt("Your name").interact_text()?,
        };
        self.by = Some(by.clone());
        let entry = Entry {
            post: Some(settled.post.id.clone()),
            rule: finding.rule.clone(),
            finding: Some(finding.fingerprint.clone()),
            question: finding.question.clone(),
            answer,
            settles: Some(settles),
            by,
            when: self.when.clone(),
            hash: settled.hash.clone(),
        };
        record(&settled.post.source.path, entry)?;
        self.settled += usize::from(settles);
        Ok(())
    }
}

/// Now, to the second, with its offset.
fn now() -> String {
    jiff::Zoned::now().strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// Writes `entry` beside `draft`, in place of an earlier answer to the same finding.
fn record(draft: &str, entry: Entry) -> anyhow::Result<()> {
    let path = answers_path(draft);
    let mut answers = read_answers(draft).map_err(anyhow::Error::msg)?.answers;
    answers.retain(|known| (&known.post, &known.rule, &known.finding) != (&entry.post, &entry.rule, &entry.finding));
    answers.push(entry);
    write(Path::new(&path), &told(draft, &answers)).with_context(|| format!("{path}: cannot be written"))
}

/// Whole or not at all.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // A new file gets the rights that the person's other new files get, not those of a temporary one.
    fs::OpenOptions::new().append(true).create(true).open(path)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    fs::set_permissions(file.path(), fs::metadata(path)?.permissions())?;
    file.persist(path).map(drop).map_err(|error| error.error)
}

/// The answers as YAML. A string of JSON is one of YAML.
fn told(draft: &str, answers: &[Entry]) -> String {
    let mut text = format!(
        "# Answers to questions about {draft}, recorded by postcheck review. Each holds as long as the text and the pictures of its\n# post stay as they were.\nanswers:\n"
    );
    let quoted = |value: &str| serde_json::Value::from(value).to_string();
    for entry in answers {
        let settles = entry.settles.map(|settles| settles.to_string());
        let fields = [
            ("post", entry.post.as_deref().map(quoted)),
            ("rule", Some(quoted(&entry.rule))),
            ("finding", entry.finding.as_deref().map(quoted)),
            ("question", entry.question.as_deref().map(quoted)),
            ("answer", Some(quoted(&entry.answer))),
            ("settles", settles),
            ("by", Some(quoted(&entry.by))),
            ("when", Some(quoted(&entry.when))),
            ("hash", Some(quoted(&entry.hash))),
        ];
        let written = fields.into_iter().filter_map(|(name, value)| Some((name, value?)));
        for (number, (name, value)) in written.enumerate() {
            let _ = writeln!(text, "{} {name}: {value}", if number == 0 { "  -" } else { "   " });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_as_they_were_written() {
        let folder = tempfile::tempdir().unwrap();
        let draft = folder.path().join("a: \"draft\".md").to_string_lossy().into_owned();
        let entry = |answer: &str, settles| Entry {
            post: Some("one #1".to_owned()),
            rule: "late-post".to_owned(),
            finding: Some("00ff".to_owned()),
            question: Some("Is it \"so\"?".to_owned()),
            answer: answer.to_owned(),
            settles: Some(settles),
            by: "J. Ward: head".to_owned(),
            when: "2026-11-24T09:00:00+00:00".to_owned(),
            hash: "0123456789012345".to_owned(),
        };
        record(&draft, entry("no", false)).unwrap();
        record(&draft, entry("yes: \\ \"I\"\n# asked\u{2028}é 🙌", true)).unwrap();
        let read = read_answers(&draft).unwrap().answers;
        assert_eq!(
            read,
            [entry("yes: \\ \"I\"\n# asked\u{2028}é 🙌", true)],
            "the later answer takes the place of the earlier"
        );
    }
}
