//! A baseline lets old findings rest, but never those that no waiver may silence.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn postcheck(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_postcheck")).current_dir(folder).args(arguments).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Children without consent, a leaver of the register, and a remark.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let draft = "---\nchannels: [website]\nimages:\n  - {file: race.jpg, alt: Two runners, shows: [children]}\n  \
                 - {file: choir.jpg, alt: A choir, shows: [children], people: [P-1]}\n---\nOur new head is a clueless clown.\n";
    fs::write(folder.path().join("draft.md"), draft).unwrap();
    fs::write(folder.path().join("register.csv"), "id,scopes,status,leaver\nP-1,website,granted,2020-07-31\n").unwrap();
    folder
}

const CHECK: &[&str] =
    &["check", "draft.md", "--no-config", "--today", "2026-11-24", "--consent-register", "register.csv"];

#[test]
fn what_no_waiver_may_silence_is_neither_written_to_a_baseline_nor_hidden_by_one() {
    let folder = folder();
    let first = postcheck(folder.path(), &[CHECK, &["--format", "concise", "--write-baseline", "known.json"]].concat());
    let told = out(&first);
    for rule in ["consent-none", "register-leaver", "derogatory-remark"] {
        assert!(told.contains(&format!("[{rule}]")), "{rule}: {told}");
    }
    let known = fs::read_to_string(folder.path().join("known.json")).unwrap();
    assert!(known.contains("derogatory-remark"), "{known}");
    assert!(!known.contains("consent-none") && !known.contains("register-leaver"), "{known}");
    let noted = String::from_utf8_lossy(&first.stderr).into_owned();
    assert!(noted.contains("known.json: without 2 of the findings, which nothing may hide"), "{noted}");
    let again = postcheck(folder.path(), &[CHECK, &["--format", "concise", "--baseline", "known.json"]].concat());
    let told = out(&again);
    assert!(!told.contains("[derogatory-remark]"), "{told}");
    assert!(told.contains("[consent-none]") && told.contains("[register-leaver]"), "{told}");
    assert_eq!(again.status.code(), Some(1));
}

#[test]
fn a_baseline_written_by_hand_hides_no_consent_either() {
    let folder = folder();
    let json = postcheck(folder.path(), &[CHECK, &["--format", "jsonl"]].concat());
    let entries: Vec<String> = out(&json)
        .lines()
        .map(|line| {
            let finding: serde_json::Value = serde_json::from_str(line).unwrap();
            format!(r#"{{"fingerprint":{},"rule":{},"path":"draft.md"}}"#, finding["fingerprint"], finding["rule"])
        })
        .collect();
    let baseline = format!(r#"{{"schema":1,"findings":[{}]}}"#, entries.join(","));
    fs::write(folder.path().join("known.json"), baseline).unwrap();
    let output = postcheck(folder.path(), &[CHECK, &["--format", "concise", "--baseline", "known.json"]].concat());
    let told = out(&output);
    assert!(told.contains("[consent-none]") && told.contains("[register-leaver]"), "{told}");
    assert!(!told.contains("[derogatory-remark]"), "{told}");
}
