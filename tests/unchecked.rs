//! What is in a draft and could not be checked is told, and the rest is checked all the same.

use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// A picture that tells where it was taken.
const LAKE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/report/drafts/pictures/lake.jpg");

/// Rules and messages of what is found in `arguments`, and the exit code; `input` is standard input.
fn check(folder: &Path, arguments: &[&str], input: &str) -> (Vec<String>, i32) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_postcheck"))
        .args(["check", "--no-config", "--redact", "never", "--format", "jsonl"])
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    let told = told.lines().map(|line| {
        let finding: Value = serde_json::from_str(line).unwrap();
        format!("{} {}", finding["rule"].as_str().unwrap(), finding["message"].as_str().unwrap())
    });
    (told.collect(), output.status.code().unwrap())
}

#[track_caller]
fn tells(told: &[String], words: &[&str]) {
    assert!(told.iter().any(|line| words.iter().all(|word| line.contains(word))), "{words:?} in {told:#?}");
}

fn workbook(sheets: &[(&str, Option<&str>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut put = |name: &str, text: &str| {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    let (mut list, mut links) = (String::new(), String::new());
    for (number, (name, rows)) in sheets.iter().enumerate() {
        write!(list, "<sheet name=\"{name}\" r:id=\"r{number}\"/>").unwrap();
        write!(links, "<Relationship Id=\"r{number}\" Target=\"sheet{number}.xml\"/>").unwrap();
        if let Some(rows) = rows {
            put(&format!("xl/sheet{number}.xml"), rows);
        }
    }
    put("xl/workbook.xml", &format!("<workbook><sheets>{list}</sheets></workbook>"));
    put("xl/_rels/workbook.xml.rels", &format!("<Relationships>{links}</Relationships>"));
    zip.finish().unwrap().into_inner()
}

fn row(number: usize, text: &str) -> String {
    format!("<row r=\"{number}\"><c r=\"A{number}\" t=\"inlineStr\"><is><t>{text}</t></is></c></row>")
}

#[test]
fn a_damaged_sheet_leaves_the_others_and_what_stands_before_the_damage() {
    let insult = "Our new head is a clueless clown.";
    let whole = format!("<worksheet><sheetData>{}{}</sheetData></worksheet>", row(1, "Text"), row(2, insult));
    let cut = format!("<worksheet><sheetData>{}{}<row r=\"3\"><c", row(1, "Text"), row(2, insult));
    let folder = tempfile::tempdir().unwrap();
    let book = workbook(&[("Cut", Some(&cut)), ("Whole", Some(&whole)), ("Gone", None)]);
    fs::write(folder.path().join("a.xlsx"), book).unwrap();
    let (told, code) = check(folder.path(), &["a.xlsx"], "");
    assert_eq!(code, 2);
    assert_eq!(told.iter().filter(|line| line.starts_with("derogatory-remark")).count(), 2, "{told:#?}");
    tells(&told, &["unreadable-draft", "sheet “Cut”, from row 3 on"]);
    tells(&told, &["unreadable-draft", "sheet “Gone”", "is missing"]);
}

#[test]
fn a_picture_written_into_the_page_is_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let lake = STANDARD.encode(fs::read(LAKE).unwrap());
    let page = |data: &str| format!("<p>Hello.</p><img src=\"data:image/jpeg;base64,{data}\" alt=\"A lake\">\n");
    fs::write(folder.path().join("whole.html"), page(&lake)).unwrap();
    fs::write(folder.path().join("damaged.html"), page("@@@")).unwrap();
    tells(&check(folder.path(), &["whole.html"], "").0, &["consent-location"]);
    tells(&check(folder.path(), &["damaged.html"], "").0, &["consent-picture-unreadable", "data:"]);
}

#[test]
fn a_picture_that_nobody_looked_at_is_told_wherever_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let post = |file: &str| {
        format!(
            "{{\"text\":\"Hello.\",\"images\":[{{\"file\":\"{file}\",\"alt\":\"A lake\",\"shows\":[\"nobody\"]}}]}}\n"
        )
    };
    let piped = |file: &str| check(folder.path(), &["--input-format", "jsonl", "-"], &post(file)).0;
    tells(&piped("a.jpg"), &["consent-picture-missing", "a.jpg"]);
    tells(&piped("//pictures.example/a.jpg"), &["picture-on-the-web"]);
    // Without a name for standard input, files are looked for where the run was started.
    fs::copy(LAKE, folder.path().join("lake.jpg")).unwrap();
    tells(&piped("lake.jpg"), &["consent-location"]);
}

#[test]
fn an_attachment_of_an_email_that_is_no_picture_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mail = "Subject: News\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHello.\n--b\nContent-Type: application/pdf; name=\"menu.pdf\"\nContent-Transfer-Encoding: base64\n\nJVBERg==\n--b--\n";
    fs::write(folder.path().join("a.eml"), mail).unwrap();
    tells(&check(folder.path(), &["a.eml"], "").0, &["unreadable-draft", "menu.pdf"]);
}

#[test]
fn words_drawn_in_a_page_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let page =
        "<p>Hello.</p><svg viewBox='0 0 9 9'><style>a{}</style><text>Our new head is a clueless clown.</text></svg>\n";
    fs::write(folder.path().join("a.html"), page).unwrap();
    tells(&check(folder.path(), &["a.html"], "").0, &["derogatory-remark"]);
}
