//! Questions that only a person can answer: asked at a terminal, answered, settled, and open again when the draft changes.
#![cfg(unix)]

use std::fs;
use std::process::{Command, Output, Stdio};

use rexpect::session::{PtySession, spawn_command};
use serde_json::Value;
use tempfile::TempDir;

/// A post about work, at night, of somebody who has a bio: one question. The picture is a screenshot: another.
const DRAFT: &str = "---
account: personal
publish_at: 2026-11-24T22:47
---
Off to bed, the staffroom kettle can wait.
";

fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("draft.md"), DRAFT).unwrap();
    folder
}

fn command(folder: &TempDir, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_postcheck"));
    command.args(arguments).current_dir(folder.path());
    command
}

fn check(folder: &TempDir) -> Output {
    command(folder, &["check", "draft.md", "--no-config", "--format", "concise"]).output().unwrap()
}

/// What `check` prints, a line each.
fn told(folder: &TempDir) -> Vec<String> {
    String::from_utf8(check(folder).stdout).unwrap().lines().map(str::to_owned).collect()
}

fn review(folder: &TempDir) -> PtySession {
    let mut command = command(folder, &["review", "draft.md", "--no-config", "--by", "J. Ward"]);
    command.env("TERM", "xterm");
    spawn_command(command, Some(20_000)).unwrap()
}

fn answer(folder: &TempDir, answer: &str, settles: &str) {
    let mut terminal = review(folder);
    terminal.exp_string("question: Could it be taken in the wrong way?").unwrap();
    terminal.exp_string("What now?").unwrap();
    terminal.send("\r").unwrap();
    terminal.flush().unwrap();
    terminal.exp_string("Your answer").unwrap();
    terminal.send_line(answer).unwrap();
    terminal.exp_string("May it be published as it is?").unwrap();
    terminal.send(settles).unwrap();
    terminal.flush().unwrap();
    terminal.exp_string("questions settled").unwrap();
    terminal.exp_eof().unwrap();
}

#[test]
fn an_answer_settles_its_question_until_the_text_changes() {
    let folder = folder();
    assert!(told(&folder)[0].starts_with("draft.md:5:17: advice[late-post]"), "{:?}", told(&folder));

    answer(&folder, "No: my head read it.", "y");
    let told_then = told(&folder);
    assert!(
        told_then[0].starts_with("draft.md:5:17: answered[late-post] “No: my head read it.” (J. Ward, 2"),
        "{told_then:?}"
    );
    assert!(told_then[1].contains("nothing found; 0 waived, 1 answered, 0 hidden"), "{told_then:?}");

    // Fields that nobody reads may change; the text may not.
    let draft = folder.path().join("draft.md");
    fs::write(&draft, DRAFT.replace("account: personal", "account: personal\ntags: [kettle]")).unwrap();
    assert!(told(&folder)[0].contains("answered[late-post]"), "{:?}", told(&folder));
    fs::write(&draft, DRAFT.replace("kettle", "chair")).unwrap();
    let told_then = told(&folder);
    assert!(told_then.iter().any(|line| line.contains("advice[late-post]")), "{told_then:?}");
    assert!(
        told_then
            .iter()
            .any(|line| line.contains("advice[expired-answer] the answer of J. Ward to 'late-post' no longer holds")),
        "{told_then:?}"
    );
}

#[test]
fn an_answer_that_does_not_settle_leaves_the_question_open() {
    let folder = folder();
    answer(&folder, "Yes, it could.", "n");
    let told = told(&folder);
    assert!(told[0].contains("advice[late-post]") && told.len() == 2, "{told:?}");
    assert!(fs::read_to_string(folder.path().join("draft.md.answers.yaml")).unwrap().contains("settles: false"));
}

#[test]
fn a_question_may_be_left_open() {
    let folder = folder();
    let mut terminal = review(&folder);
    terminal.exp_string("What now?").unwrap();
    // One down, and chosen.
    terminal.send("\x1b[B\r").unwrap();
    terminal.flush().unwrap();
    terminal.exp_string("0 of 1 questions settled, 1 open").unwrap();
    terminal.exp_eof().unwrap();
    assert!(!folder.path().join("draft.md.answers.yaml").exists());
}

#[test]
fn without_a_terminal_nothing_is_asked() {
    let folder = folder();
    let output = command(&folder, &["review", "draft.md", "--no-config"]).stdin(Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        told,
        "error: postcheck review asks questions and needs a terminal; without one, write the answers into DRAFT.answers.yaml\n"
    );
}

#[test]
fn an_answer_may_stand_in_the_draft() {
    let folder = folder();
    let draft = folder.path().join("draft.md");
    let with = |hash: &str| {
        let answers = format!(
            "answers:\n  - {{rule: late-post, answer: It is only a kettle, by: J. Ward, when: 2026-11-24, hash: \"{hash}\"}}\n---\nOff"
        );
        DRAFT.replace("---\nOff", &answers)
    };
    // Without the hash it is bound to nothing; the message says which it is.
    fs::write(&draft, with("")).unwrap();
    let told_then = told(&folder);
    let incomplete = told_then.iter().find(|line| line.contains("warning[incomplete-answer]")).unwrap();
    let hash = incomplete.split_once("hash (").and_then(|(_, rest)| rest.split_once(' ')).unwrap().0.to_owned();
    fs::write(&draft, with(&hash)).unwrap();
    assert!(
        told(&folder)[0].contains("answered[late-post] “It is only a kettle” (J. Ward, 2026-11-24)"),
        "{:?}",
        told(&folder)
    );
}

#[test]
fn what_breaks_the_policy_is_not_settled_by_an_answer() {
    let folder = folder();
    fs::write(folder.path().join("draft.md"), "Our head is a clown. Ring 07700 900117.\n").unwrap();
    let output = command(&folder, &["check", "draft.md", "--no-config", "--format", "jsonl"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let findings: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let error = findings.iter().find(|finding| finding["severity"] == "error").unwrap();
    let rule = error["rule"].as_str().unwrap();
    let answers =
        format!("answers:\n  - {{rule: {rule}, answer: It is true, by: R. Pike, when: 2026-11-24, hash: \"0\"}}\n");
    fs::write(folder.path().join("draft.md.answers.yaml"), answers).unwrap();
    let told = told(&folder);
    assert!(told.iter().any(|line| line.contains(&format!("error[{rule}]"))), "{told:?}");
    assert!(told.iter().any(|line| line.contains("warning[unusable-answer]")), "{told:?}");
}

#[test]
fn a_file_of_answers_that_cannot_be_read_is_told() {
    let folder = folder();
    fs::write(folder.path().join("draft.md.answers.yaml"), "answers:\n  - {rule: late-post, anser: no}\n").unwrap();
    let told = told(&folder);
    assert!(
        told.iter().any(|line| line.contains("error[unreadable-draft] no answer counts: draft.md.answers.yaml:2:")
            && line.contains("did you mean `answer`?")),
        "{told:?}"
    );
    assert!(told.iter().any(|line| line.contains("advice[late-post]")), "{told:?}");
}
