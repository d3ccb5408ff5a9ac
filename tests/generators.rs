//! Pages and exports that were made by sites' own programs: Hugo 0.111 and `WordPress` 6.1 (see `tests/generators/`).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/generators").join(name)
}

/// Findings of a run in `folder`, and the exit code.
fn check(folder: &Path, arguments: &[&str]) -> (Vec<Value>, i32) {
    let output = Command::new(env!("CARGO_BIN_EXE_postcheck"))
        .args(["check", "--no-config", "--redact", "never", "--format", "jsonl", "--today", "2026-11-25"])
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    (text.lines().map(|line| serde_json::from_str(line).unwrap()).collect(), output.status.code().unwrap())
}

/// Where `rule` was found: file, line and column.
fn places(findings: &[Value], rule: &str) -> Vec<String> {
    let found = findings.iter().filter(|finding| finding["rule"] == rule);
    found
        .map(|finding| {
            let place = &finding["location"];
            format!("{}:{}:{}", place["path"].as_str().unwrap(), place["line"], place["column"])
        })
        .collect()
}

/// Every finding with words points at them: the first stands at the place, the last right before its end.
fn points_at_its_words(folder: &Path, findings: &[Value], at_least: usize) {
    let mut looked = 0;
    for finding in findings {
        let (words, place) = (finding["excerpt"].as_str().unwrap_or_default(), &finding["location"]);
        let Some(first) = words.split_whitespace().next() else { continue };
        let text = fs::read_to_string(folder.join(place["path"].as_str().unwrap())).unwrap();
        let at = |name: &str| usize::try_from(place[name].as_u64().unwrap()).unwrap();
        let line = text.lines().nth(at("line") - 1).unwrap();
        let from: String = line.chars().skip(at("column") - 1).collect();
        assert!(from.starts_with(first), "“{words}” at {place}: {from}");
        looked += 1;
    }
    assert!(looked >= at_least, "only {looked} findings have words");
}

#[test]
fn a_site_of_hugo_is_checked_as_its_author_writes_it_and_as_it_is_built() {
    let site = fixture("hugo");
    let (findings, code) = check(&site, &["content", "public"]);
    assert_eq!(code, 1);
    assert_eq!(
        places(&findings, "derogatory-remark"),
        [
            // The description, the caption of the figure, and a sentence that runs over two lines.
            "content/news/odd-socks.md:5:38",
            "content/news/odd-socks.md:12:66",
            "content/news/odd-socks.md:14:5",
            // What Hugo made of them: the description four times over, and nothing that nobody wrote.
            "public/news/odd-socks/index.html:6:58",
            "public/news/odd-socks/index.html:8:65",
            "public/news/odd-socks/index.html:18:66",
            "public/news/odd-socks/index.html:21:62",
            "public/news/odd-socks/index.html:30:20",
            "public/news/odd-socks/index.html:34:8",
        ]
    );
    let quoted = findings.iter().filter(|finding| finding["excerpt"].as_str().unwrap_or_default().contains("mince"));
    assert_eq!(quoted.count(), 0, "what nobody said is no remark");
    points_at_its_words(&site, &findings, 9);
}

#[test]
fn an_export_of_wordpress_is_checked_with_its_pictures_comments_and_drafts() {
    let folder = fixture("");
    let (findings, code) = check(&folder, &["wordpress.xml"]);
    assert_eq!(code, 1);
    let text = fs::read_to_string(folder.join("wordpress.xml")).unwrap();
    let line_of = |words: &str| text.lines().position(|line| line.contains(words)).unwrap() + 1;
    assert_eq!(
        places(&findings, "derogatory-remark"),
        [
            format!("wordpress.xml:{}:16", line_of("<strong>new head</strong>")),
            format!("wordpress.xml:{}:37", line_of("<wp:comment_content>")),
        ]
    );
    let about: Vec<&str> = findings.iter().filter_map(|finding| finding["id"].as_str()).collect();
    for post in ["wordpress.xml#4", "wordpress.xml#5", "wordpress.xml#6"] {
        assert!(about.contains(&post), "{post}: {about:?}");
    }
    let caption = format!("wordpress.xml:{}", line_of("<figcaption>"));
    assert!(findings.iter().any(|finding| {
        let place = &finding["location"];
        finding["category"] == "derogatory"
            && format!("{}:{}", place["path"].as_str().unwrap(), place["line"]) == caption
    }));
    points_at_its_words(&folder, &findings, 3);
}

#[test]
fn what_wordpress_writes_as_html_is_read_as_html() {
    let folder = tempfile::tempdir().unwrap();
    let export = fs::read_to_string(fixture("wordpress.xml")).unwrap();
    let export = export.replace("Odd socks &amp; kind words", "Our new head is a cl&#111;wn");
    fs::write(folder.path().join("e.xml"), export).unwrap();
    let (findings, _) = check(folder.path(), &["e.xml"]);
    assert!(findings.iter().any(|finding| finding["excerpt"] == "new head is a clown"), "{findings:#?}");
}

/// Whether somebody whose consent ends in July 2027 may be shown on a page with these dates.
fn may_be_shown(dates: &str) -> bool {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("register.csv"), "id,scopes,status,expires\nP-1,website,granted,2027-07-31\n")
        .unwrap();
    let page = format!(
        "---\n{dates}\nchannels: [website]\nimages:\n  - {{file: a.jpg, alt: A pupil reads, shows: [children], people: [P-1]}}\n---\nText.\n"
    );
    fs::write(folder.path().join("page.md"), page).unwrap();
    let (findings, _) = check(folder.path(), &["page.md", "--consent-register", "register.csv"]);
    places(&findings, "register-not-allowed").is_empty()
}

#[test]
fn a_page_of_a_later_date_is_checked_for_the_day_on_which_it_goes_out() {
    for ahead in [
        "date: 2030-12-04T15:30:00Z",
        "date: 2030-12-04",
        "date: 2030-12-04 09:00:00 +0000",
        "publishDate: 2030-12-04",
        "pubDate: 4 December 2030",
        "date: 2026-01-01\npublishDate: 2030-12-04",
        "publish_at: 2030-12-04",
    ] {
        assert!(!may_be_shown(ahead), "{ahead}");
    }
    for now in [
        // Without a date, and for a page that is there already: today.
        "title: A page",
        "date: 2019-05-01",
        "date: 2026-12-04",
        // Ours is the stronger word.
        "date: 2030-12-04\npublish_at: 2026-12-04",
    ] {
        assert!(may_be_shown(now), "{now}");
    }
    // On the day of an earlier page nobody had agreed to anything yet; it is today that counts.
    assert!(may_be_shown("date: 2019-05-01"));
}
