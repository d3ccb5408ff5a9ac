//! Drafts as people really have them: each format from end to end, whole and broken, and what `--fix` writes into it.

use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use zip::write::SimpleFileOptions;

/// A rule with a fix, so that what `--fix` writes can be seen in every format.
const RULES: &str = r#"
clause: "5.9"
category: style
rules:
  - id: say-please
    title: Says please
    why: The tests need a rule with a fix.
    severity: warning
    check:
      terms: {any: [fixable]}
    message: "“{match}” is rude"
    suggest: Say please.
    fix: {replace: {text: "if \"R&D\" <agrees>, it's", safe: true}}
    tests: {bad: ["zqx do"], good: ["please"]}
"#;
const LEXICONS: &str = "lexicons:\n  - id: fixable\n    about: a word\n    terms: [zqx]\n";
const FIXED: &str = "if \"R&D\" <agrees>, it's";

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/readers").join(name)
}

fn postcheck(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_postcheck")).args(arguments).current_dir(folder).output().unwrap()
}

/// Findings of `file`, and the exit code.
fn check(folder: &Path, file: &str, more: &[&str]) -> (Vec<Value>, i32) {
    let arguments = [&["check", "--no-config", "--redact", "never", "--format", "jsonl", file], more].concat();
    let output = postcheck(folder, &arguments);
    let text = String::from_utf8(output.stdout).unwrap();
    (text.lines().map(|line| serde_json::from_str(line).unwrap()).collect(), output.status.code().unwrap())
}

/// Rule, words, and where they stand as people know it.
fn told(findings: &[Value], rule: &str) -> Vec<(String, String)> {
    let found = findings.iter().filter(|finding| finding["rule"].as_str().unwrap().starts_with(rule));
    found
        .map(|finding| {
            let place = &finding["location"];
            let parts = ["cell", "column_name", "note"].iter().filter_map(|name| place[*name].as_str());
            let row = place["row"].as_u64().filter(|_| place["cell"].is_null()).map(|row| row.to_string());
            let parts: Vec<String> = row.into_iter().chain(parts.map(str::to_owned)).collect();
            (finding["excerpt"].as_str().unwrap().to_owned(), parts.join(", "))
        })
        .collect()
}

fn pair(words: &str, place: &str) -> (String, String) {
    (words.to_owned(), place.to_owned())
}

#[test]
fn a_workbook_of_libreoffice_is_checked_where_it_is_hidden_too() {
    let (findings, code) = check(&fixture(""), "libreoffice-hidden.xlsx", &[]);
    assert_eq!(code, 1);
    assert_eq!(
        told(&findings, "derogatory"),
        [
            pair("new head is a clueless clown", "December!C2, First comment, hidden column"),
            pair("parents are thick as mince", "December!B3, Caption, hidden row"),
            pair("new head is a clueless clown", "Old ideas!A2, Text, hidden sheet"),
        ]
    );
    assert_eq!(told(&findings, "hidden-row").len(), 2, "the hidden row and the row of the hidden sheet");
}

#[test]
fn documents_of_pandoc_and_libreoffice_are_read_with_comments_deletions_and_pictures() {
    for file in ["pandoc.docx", "libreoffice.docx"] {
        let (findings, code) = check(&fixture(""), file, &[]);
        assert_eq!(code, 1, "{file}");
        assert_eq!(
            told(&findings, "derogatory"),
            [
                pair("new head is a clueless clown", "tracked deletion, still in the file"),
                pair("parents are thick as mince", "comment in the margin"),
            ],
            "{file}"
        );
        let pictures = findings.iter().filter(|finding| !finding["attachment"].is_null()).count();
        assert!(pictures > 0, "{file}");
        assert!(findings.iter().all(|finding| finding["rule"] != "picture-no-alt"), "its description is there");
    }
}

#[test]
fn a_table_of_libreoffice_in_windows_1252_keeps_its_bytes() {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(fixture("libreoffice-windows-1252.csv"), folder.path().join("a.csv")).unwrap();
    let (findings, code) = check(folder.path(), "a.csv", &[]);
    assert_eq!(code, 1);
    assert_eq!(told(&findings, "derogatory"), [pair("new head is a clueless clown", "2, Text")]);
    let place = &findings.iter().find(|finding| finding["category"] == "derogatory").unwrap()["location"];
    assert_eq!((place["line"].as_u64(), place["column"].as_u64()), (Some(3), Some(5)), "the second line of the cell");
}

#[test]
fn templates_of_schedulers_are_known_by_their_header() {
    let folder = tempfile::tempdir().unwrap();
    let insult = "Our new head is a clueless clown.";
    for (name, header, row, column) in [
        ("buffer", "Text,Image URL,Tags,Posting Time", format!("{insult},,,2026-12-04 09:00"), "Text"),
        (
            "sprout",
            "date,time_24hr,message_text,public_image_url",
            format!("2026-12-04,09:00,{insult},"),
            "message_text",
        ),
        (
            "metricool",
            "Text,Date,Time,Draft,Facebook,Twitter/X,Picture Url 1,Alt text picture 1,First Comment Text,Brand name",
            format!("Fine,2026-12-04,09:00,FALSE,TRUE,FALSE,a.jpg,Two lanterns,{insult},Larkfield"),
            "First Comment Text",
        ),
        (
            "metricool-alt",
            "Text;Date;Picture URL 1;Alt text picture 1",
            format!("Fine;2026-12-04;https://example.org/a.jpg;{insult}"),
            "Alt text picture 1",
        ),
        (
            "socialbee",
            "text,link,imageUrls,gifUrls,videoUrls,postAtSpecificTime",
            format!("{insult},,,,,2026-12-04 09:00"),
            "text",
        ),
        (
            "gohighlevel",
            "postAtSpecificTime (YYYY-MM-DD HH:mm:ss),content,link (OGmetaUrl),imageUrls,gifUrl,videoUrls,followUpComment",
            format!("2026-12-04 09:00:00,Fine,,,,,{insult}"),
            "followUpComment",
        ),
        (
            "postfast",
            "scheduled_at,account_id,content,media_urls,first_comment",
            format!("2026-12-04,77,{insult},,"),
            "content",
        ),
        ("ayrshare", "post,platforms,mediaUrls,scheduleDate", format!("{insult},\"facebook,x\",,2026-12-04"), "post"),
        (
            "oktopost",
            "Network,Message,LinkUrl,LinkTitle,ImageUrl,Description,Picture",
            format!("X,Fine,,,,{insult},"),
            "Description",
        ),
        (
            "hootsuite",
            "2026-12-03 10:00,First message,",
            format!("2026-12-04 09:00,{insult},https://example.org/"),
            "2",
        ),
        (
            "calendar",
            "December plan,,,\n,,,\nDate,Platform,Copy/Caption,Approval Status",
            format!("2026-12-04,Facebook,{insult},Approved"),
            "Copy/Caption",
        ),
    ] {
        let file = format!("{name}.csv");
        fs::write(folder.path().join(&file), format!("{header}\n{row}\n")).unwrap();
        let (findings, code) = check(folder.path(), &file, &[]);
        assert_eq!(code, 1, "{name}");
        let number = if name == "calendar" { 4 } else { 2 };
        assert_eq!(
            told(&findings, "derogatory"),
            [pair("new head is a clueless clown", &format!("{number}, {column}"))],
            "{name}"
        );
        assert!(
            findings.iter().all(|finding| !["unreadable-draft", "unreadable-date", "ambiguous-date", "mangled-cell"]
                .contains(&finding["rule"].as_str().unwrap())),
            "{name}: {findings:?}"
        );
    }
}

#[test]
fn columns_of_ones_own_are_named_in_the_configuration() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), "Wann,Was\n04/12/2026,Our new head is a clueless clown.\n").unwrap();
    fs::write(folder.path().join("postcheck.yaml"), "columns:\n  text: Was\n  date: Wann\n  dates: day-first\n")
        .unwrap();
    let output = postcheck(folder.path(), &["check", "--format", "concise", "a.csv"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("derogatory-remark") && text.contains("column “Was”"), "{text}");
    assert!(!text.contains("ambiguous-date"), "{text}");
    let (findings, code) = check(folder.path(), "a.csv", &[]);
    assert_eq!((findings.len(), code), (1, 2), "without the configuration it is no table of posts: {findings:?}");
}

#[test]
fn dates_that_mean_two_days_and_numbers_that_were_rounded_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let table = "Text,Tags,Posting Time\nFine,,04/12/26\nFine,4.47701E+11,13/12/26\nFine,,soon\n";
    fs::write(folder.path().join("a.csv"), table).unwrap();
    let (findings, code) = check(folder.path(), "a.csv", &[]);
    assert_eq!(code, 1);
    let places = |rule| told(&findings, rule).into_iter().map(|(_, place)| place).collect::<Vec<_>>();
    assert_eq!(places("ambiguous-date"), ["2, Posting Time"]);
    assert_eq!(places("mangled-cell"), ["3, Tags"]);
    assert_eq!(places("unreadable-date"), ["4, Posting Time"]);
}

/// The file with every `zqx` as it stands once it is fixed, or `None` where the format cannot hold it.
fn mended(name: &str, before: &[u8]) -> Option<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let rules = folder.path().join("rules");
    fs::create_dir(&rules).unwrap();
    fs::write(rules.join("rules.yaml"), RULES).unwrap();
    fs::write(rules.join("lexicons.yaml"), LEXICONS).unwrap();
    fs::write(folder.path().join(name), before).unwrap();
    let rules = ["--ruleset", "rules", "--select", "say-please"];
    let (findings, _) = check(folder.path(), name, &rules);
    assert!(!findings.is_empty(), "{name}: nothing to fix");
    let (left, _) = check(folder.path(), name, &[&rules[..], &["--fix"]].concat());
    let after = fs::read(folder.path().join(name)).unwrap();
    let (again, _) = check(folder.path(), name, &rules);
    assert_eq!(left.len(), again.len(), "{name}: what --fix reports as left is left");
    again.is_empty().then_some(after)
}

#[test]
fn a_fix_writes_as_the_format_asks_and_keeps_every_other_byte() {
    let cases: &[(&str, &str, &str)] = &[
        ("a.md", "\u{feff}# Hi\r\n\r\n*zqx* do &amp; go\r\n", "if \"R&D\" &lt;agrees>, it's"),
        ("a.txt", "zqx do\r\n", FIXED),
        ("a.md", "---\ntitle: \"a \\\"b\\\" zqx do\"\n---\nBody\n", "if \\\"R&D\\\" <agrees>, it's"),
        ("a.md", "---\ntitle: 'zqx do'\n---\nBody\n", "if \"R&D\" <agrees>, it''s"),
        ("a.md", "---\nsummary: >\n  One\n  zqx do\n---\nBody\n", FIXED),
        ("a.md", "+++\ntitle = \"zqx do\"\n+++\nBody\n", "if \\\"R&D\\\" <agrees>, it's"),
        ("a.html", "<p title='x'>zqx do &amp; go</p>\n", "if \"R&amp;D\" &lt;agrees&gt;, it's"),
        (
            "a.html",
            "<p><img src='https://example.org/a.jpg' alt=\"zqx do\">Text</p>\n",
            "if &quot;R&amp;D&quot; &lt;agrees>, it&#39;s",
        ),
        ("a.json", "[{\"text\": \"\\u00e9 zqx do\"},\n {\"text\":\"fine\"}]\n", "if \\\"R&D\\\" <agrees>, it's"),
        (
            "a.jsonl",
            "\u{feff}{\"text\":\"fine\"}\n{\"text\":\"a\\nzqx do\", \"n\": 1.0}\n",
            "if \\\"R&D\\\" <agrees>, it's",
        ),
        (
            "a.csv",
            "\u{feff}Text;Tags\r\n\"one \"\"two\"\"\r\nzqx do\";x\r\nfine;y\r\n",
            "if \"\"R&D\"\" <agrees>, it's",
        ),
    ];
    for (name, before, words) in cases {
        let after = mended(name, before.as_bytes()).unwrap_or_else(|| panic!("{before:?} is not fixed"));
        assert_eq!(String::from_utf8(after).unwrap(), before.replace("zqx", words), "{before}");
    }
}

#[test]
fn a_cell_without_quotes_gets_them_when_the_fix_needs_them() {
    let after = mended("a.csv", b"Text,Tags\nsay zqx do,x\nfine,y\n").unwrap();
    let expected = "Text,Tags\n\"say if \"\"R&D\"\" <agrees>, it's do\",x\nfine,y\n";
    assert_eq!(String::from_utf8(after).unwrap(), expected);
}

#[test]
fn windows_1252_and_utf_16_stay_what_they_are() {
    let after = mended("a.csv", b"Text,Tags\r\n\"Caf\xe9 \x93zqx\x94\",x\r\n").unwrap();
    assert_eq!(after, b"Text,Tags\r\n\"Caf\xe9 \x93if \"\"R&D\"\" <agrees>, it's\x94\",x\r\n");
    let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let after = mended("a.tsv", &wide("\u{feff}Text\tTags\r\n\"é zqx 🎄\"\tx\r\n")).unwrap();
    assert_eq!(after, wide("\u{feff}Text\tTags\r\n\"é if \"\"R&D\"\" <agrees>, it's 🎄\"\tx\r\n"));
}

#[test]
fn what_a_format_cannot_hold_is_not_written() {
    assert_eq!(
        mended("a.md", b"---\ntitle: zqx do\n---\nBody\n"),
        None,
        "a plain YAML value would mean something else"
    );
    assert_eq!(mended("a.md", b"+++\ntitle = 'zqx do'\n+++\nBody\n"), None, "a literal TOML string has no escapes");
}

/// Exit code 2, with the message; findings elsewhere in the file are still told.
fn broken(name: &str, bytes: &[u8], message: &str, findings_elsewhere: usize) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    let output = postcheck(folder.path(), &["check", "--no-config", "--format", "concise", name]);
    let (text, errors) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(2), "{name}: {text}{errors}");
    assert!(errors.contains(message), "{name}: {errors}");
    assert!(
        text.contains("unverified")
            || text.contains("unreadable-draft")
            || Path::new(name).extension().is_some_and(|extension| extension == "csv"),
        "{name}: {text}"
    );
    assert_eq!(text.matches("[derogatory").count(), findings_elsewhere, "{name}: {text}");
}

#[test]
fn broken_files_say_where_and_the_rest_is_checked() {
    let insult = "Our new head is a clueless clown.";
    broken(
        "a.csv",
        format!("Text,Tags\n\"never closed,1\n{insult},2\n").as_bytes(),
        "a.csv:2:1: row 2: a quote is opened and never closed",
        1,
    );
    broken("a.csv", format!("Text,Tags\na,b,c\n{insult},2\n").as_bytes(), "row 2 has 3 cells and the header 2", 1);
    broken("a.csv", format!("Text,Tags\n\"lost, 1\n{insult},2\n\"fine\",3\n").as_bytes(), "row 2", 1);
    broken("a.csv", b"", "there are no rows", 0);
    broken("a.json", format!("[{{\"text\":\"{insult}\"}}, 7]").as_bytes(), "a.json:1:48: entry 2 is not an object", 1);
    broken("a.json", b"[{\"text\": oops}]", "a.json:1:11: not JSON: expected value", 0);
    broken("a.jsonl", format!("oops\n{{\"text\":\"{insult}\"}}\n").as_bytes(), "a.jsonl:1: line 1 is not JSON", 1);
    broken(
        "a.md",
        format!("---\ntitle: a\ntitle: b\n---\n{insult}\n").as_bytes(),
        "a.md:3:1: the front matter is not YAML: 'title' is there twice",
        1,
    );
    broken(
        "a.md",
        format!("+++\ntitle = oops\n+++\n{insult}\n").as_bytes(),
        "a.md:2:9: the front matter is not TOML",
        1,
    );
    broken(
        "a.md",
        format!("{{\n\"title\": oops\n}}\n{insult}\n").as_bytes(),
        "a.md:2:10: the front matter is not JSON",
        1,
    );
    broken("a.html", b"<p>caf\xe9</p>", "a.html:1: is not UTF-8", 0);
    broken(
        "a.xml",
        format!("<rss><channel><item><title>{insult}</title></item><item><title>cut").as_bytes(),
        "not XML",
        1,
    );
    broken("a.xml", b"<note>no export</note>", "not a WordPress export", 0);
    broken("a.xlsx", b"PK\x03\x04 cut", "cannot be unpacked", 0);
    broken("a.docx", b"\xd0\xcf\x11\xe0 old", "save it as .docx", 0);
    broken("a.docx", &archive(&[("other.txt", b"x")]), "no document of a word processor", 0);
    broken("a.docx", &archive(&[("word/document.xml", b"<w:document><w:body>")]), "damaged (word/document.xml", 0);
    broken(
        "a.eml",
        format!("Subject: a\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n{insult}\n").as_bytes(),
        "breaks off",
        1,
    );
}

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_small_file_that_unpacks_to_a_large_one_is_refused() {
    let mut text = b"<w:document><w:body><w:p><w:r><w:t>".to_vec();
    text.resize(65 * 1024 * 1024, b'a');
    let bomb = archive(&[("word/document.xml", &text)]);
    assert!(bomb.len() < 1024 * 1024);
    broken("a.docx", &bomb, "unpacks to far more than a document needs", 0);
    broken("a.xlsx", &archive(&[("xl/workbook.xml", &text)]), "unpacks to far more than a document needs", 0);
}

#[test]
fn entities_that_would_swell_are_not_resolved() {
    let laughs = "<!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><rss><channel><item><title>&b;</title></item></channel></rss>";
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.xml"), laughs).unwrap();
    let (findings, code) = check(folder.path(), "a.xml", &[]);
    assert_eq!(told(&findings, "unreadable-draft").len(), 1, "what they stand for was not checked: {findings:?}");
    assert_eq!(code, 2);
}
