//! Standard input, threads, and that the comparison in the documentation names tests that exist.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

const RULES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/report/rules");

fn check(input: &str, arguments: &[&str]) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_postcheck"))
        .args(["check", "-", "--no-config", "--ruleset", RULES, "--format", "concise", "--quiet"])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
}

#[test]
fn standard_input_is_read_as_the_file_it_stands_for() {
    assert!(check("Heads are clowns.\n", &[]).starts_with("-:1:1: error[clown-remark]"));
    let page = "<p>Heads are <b>clowns</b>.</p>\n";
    let found = check(page, &["--stdin-filename", "news/page.html"]);
    assert!(found.starts_with("news/page.html:1:4: error[clown-remark]"), "{found}");
    let row = "text,channels\nHeads are clowns.,x\n";
    assert!(check(row, &["--stdin-filename", "week.csv"]).starts_with("week.csv:2:1: error[clown-remark]"));
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let posts: String = (0..600)
        .map(|post| format!("{{\"id\":\"p{post}\",\"text\":\"Day {post}: heads are clowns, ace.\"}}\n"))
        .collect();
    let with = |jobs: &str| check(&posts, &["--input-format", "jsonl", "--jobs", jobs]);
    let one = with("1");
    assert_eq!(one.lines().count(), 1200);
    assert!(one == with("2") && one == with("7"));
}

#[test]
fn the_comparison_names_tests_that_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let table = std::fs::read_to_string(root.join("docs/comparison.md")).unwrap();
    let all: String = std::fs::read_dir(root.join("tests"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    let mut checked = 0;
    for row in table.lines().filter(|line| line.starts_with("| ")).skip(1) {
        let shown_by = row.trim_end_matches([' ', '|']).rsplit('|').next().unwrap();
        for named in shown_by.split('`').skip(1).step_by(2) {
            let exists = root.join(named).exists() || all.contains(&format!("fn {named}()"));
            assert!(exists, "{named} shows: {row}");
            checked += 1;
        }
    }
    assert!(checked > 10);
}
