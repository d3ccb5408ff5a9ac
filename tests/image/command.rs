//! `postcheck image` and `postcheck check` on pictures.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::faces::drawn_faces;
use crate::pictures::*;

fn postcheck(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_postcheck")).current_dir(folder).args(arguments).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn inspect_prints_a_table_and_its_exit_code_says_whether_something_identifies() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("telling.jpg"), telling_jpeg()).unwrap();
    fs::write(folder.path().join("plain.png"), png()).unwrap();
    let telling = postcheck(folder.path(), &["image", "inspect", "telling.jpg"]);
    assert_eq!(telling.status.code(), Some(1));
    assert!(out(&telling).starts_with("telling.jpg: jpeg, 96 × 64\n! position "), "{}", out(&telling));
    let plain = postcheck(folder.path(), &["image", "inspect", "plain.png"]);
    assert_eq!(plain.status.code(), Some(0));
    assert_eq!(out(&plain), "plain.png: png, 40 × 30\n  It tells nothing of itself.\n\n");
    let missing = postcheck(folder.path(), &["image", "inspect", "plain.png", "none.jpg"]);
    assert_eq!(missing.status.code(), Some(2));
    assert_eq!(err(&missing), "error: none.jpg: the file is not there\n");
    assert!(out(&missing).contains("plain.png"), "the rest is still told");
}

#[test]
fn inspect_prints_json() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("telling.jpg"), telling_jpeg()).unwrap();
    let output = postcheck(folder.path(), &["image", "inspect", "--format", "json", "telling.jpg"]);
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["schema"], 1);
    let picture = &told["pictures"][0];
    assert_eq!((&picture["format"], &picture["orientation"]), (&Value::from("jpeg"), &Value::from(6)));
    let person = picture["facts"].as_array().unwrap().iter().find(|fact| fact["kind"] == "person").unwrap();
    assert_eq!(
        (&person["value"], &person["found_in"]),
        (&Value::from("Bo Merriman"), &Value::from("XMP PersonInImage"))
    );
}

#[test]
fn clean_writes_beside_and_says_what_it_cannot_do() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("telling.jpg"), telling_jpeg()).unwrap();
    fs::write(folder.path().join("phone.heic"), heic(&exif(1, None), XMP)).unwrap();
    let output = postcheck(folder.path(), &["image", "clean", "telling.jpg", "phone.heic"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(out(&output).starts_with("telling.clean.jpg: took out APP1, "), "{}", out(&output));
    assert_eq!(err(&output), "error: phone.heic: heic is not rewritten; export as JPEG first and clean that\n");
    assert_eq!(postcheck(folder.path(), &["image", "clean", "telling.jpg"]).status.code(), Some(0));
    let again = postcheck(folder.path(), &["image", "inspect", "telling.clean.jpg"]);
    assert_eq!(again.status.code(), Some(0), "{}", out(&again));
}

#[test]
fn check_finds_what_a_picture_tells_and_prints_no_name() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("telling.jpg"), telling_jpeg()).unwrap();
    fs::write(folder.path().join("poster.jpg"), jpeg_of(poster(8))).unwrap();
    fs::write(folder.path().join("broken.jpg"), &jpeg()[..200]).unwrap();
    let draft = r#"---
images:
  - {file: telling.jpg, alt: Runners, shows: [nobody]}
  - {file: poster.jpg, alt: A poster, shows: [nobody]}
  - {file: broken.jpg, alt: A hall, shows: [nobody]}
  - {file: none.jpg, alt: A hall, shows: [nobody]}
---
Sports day.
"#;
    fs::write(folder.path().join("draft.md"), draft).unwrap();
    let output = postcheck(folder.path(), &["check", "--no-config", "--format", "concise", "draft.md"]);
    let told = out(&output);
    for rule in [
        "consent-location",
        "picture-names-people",
        "picture-foreign-rights",
        "picture-ai-made",
        "picture-other-thumbnail",
        "picture-trailing-data",
        "picture-serial-number",
        "picture-qr-code",
        "consent-picture-unreadable",
        "consent-picture-missing",
    ] {
        assert!(told.contains(&format!("[{rule}]")), "{rule}: {told}");
    }
    for name in ["Merriman", "53.5", "SN-0042"] {
        assert!(!told.contains(name), "{name}: {told}");
    }
    assert!(!told.contains("not looked for"));
}

#[test]
fn check_holds_faces_against_what_is_stated() {
    if cfg!(not(feature = "faces")) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("two.jpg"), jpeg_of(drawn_faces(2))).unwrap();
    let check = |stated: &str| {
        let draft = format!("---\nimages:\n  - {{file: two.jpg, alt: The team, {stated}}}\n---\nOur team.\n");
        fs::write(folder.path().join("draft.md"), draft).unwrap();
        out(&postcheck(folder.path(), &["check", "--no-config", "--format", "concise", "draft.md"]))
    };
    assert!(check("shows: [nobody]").contains("“two.jpg” is said to show nobody; found in it: 2 faces"));
    assert!(check("shows: [adults], people: [P-1]").contains("[picture-more-faces-than-people]"));
    for silent in ["shows: [adults], people: [P-1, P-2]", "shows: [adults]"] {
        assert!(!check(silent).contains("faces"), "{silent}");
    }
}

#[test]
fn faces_that_are_not_looked_for_are_said_so() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("draft.md"), "Sports day.\n").unwrap();
    fs::write(folder.path().join("postcheck.yaml"), "checks: {faces: off}\n").unwrap();
    let output = postcheck(folder.path(), &["check", "draft.md"]);
    assert!(out(&output).contains("; faces not looked for."), "{}{}", out(&output), err(&output));
}
