//! The baseline: known findings are not told again, mended ones are told once and can be taken out.

use std::path::Path;
use std::process::Command;

const RULES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/report/rules");

fn check(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_postcheck"))
        .current_dir(folder)
        .args(["check", "--ruleset", RULES, "--format", "concise"])
        .args(arguments)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.code().unwrap(), told)
}

fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.md"), "Heads are clowns.\n\nGovernors are clowns.\n").unwrap();
    std::fs::write(folder.path().join("b.md"), "Heads are clowns, ace.\n").unwrap();
    assert_eq!(check(folder.path(), &["--write-baseline", "known.json"]).0, 1);
    folder
}

#[test]
fn an_old_site_is_quiet_and_a_new_finding_is_told() {
    let folder = site();
    assert_eq!(check(folder.path(), &["--baseline", "known.json"]).0, 0);
    std::fs::write(
        folder.path().join("a.md"),
        "New first line.\n\nHeads are clowns.\n\nGovernors are clowns. The head is a clown.\n",
    )
    .unwrap();
    let (code, told) = check(folder.path(), &["--baseline", "known.json"]);
    assert_eq!(code, 1, "{told}");
    assert!(
        told.contains("a.md:5:")
            && told.contains("1 error, 0 warnings, 0 advice")
            && told.contains("4 in the baseline"),
        "{told}"
    );
}

#[test]
fn what_no_longer_occurs_is_told_and_can_be_taken_out() {
    let folder = site();
    std::fs::write(folder.path().join("a.md"), "Heads are clowns.\n").unwrap();
    let (_, told) = check(folder.path(), &["--baseline", "known.json"]);
    assert!(
        told.contains("baseline: clown-remark in ./a.md no longer occurs")
            || told.contains("baseline: clown-remark in a.md no longer occurs"),
        "{told}"
    );
    let (code, told) = check(folder.path(), &["--baseline", "known.json", "--prune-baseline"]);
    assert_eq!(code, 0);
    assert!(told.contains("known.json: took out 1 finding that no longer occurs"), "{told}");
    let (_, told) = check(folder.path(), &["--baseline", "known.json"]);
    assert!(!told.contains("no longer"), "{told}");
}

#[test]
fn drafts_that_were_not_looked_at_keep_their_entries() {
    let folder = site();
    let before = std::fs::read_to_string(folder.path().join("known.json")).unwrap();
    let (_, told) = check(folder.path(), &["a.md", "--baseline", "known.json", "--prune-baseline"]);
    assert!(told.contains("took out 0"), "{told}");
    assert_eq!(std::fs::read_to_string(folder.path().join("known.json")).unwrap(), before);
    let (_, told) = check(folder.path(), &["--baseline", "known.json", "--select", "mild-word"]);
    assert!(!told.contains("no longer"), "what is deselected has not gone: {told}");
    let (code, _) = check(folder.path(), &["--baseline", "known.json", "--prune-baseline", "--select", "mild-word"]);
    assert_eq!(code, 2);

    std::fs::remove_file(folder.path().join("b.md")).unwrap();
    let (_, told) = check(folder.path(), &["--baseline", "known.json", "--prune-baseline"]);
    assert!(told.contains("took out 2 findings"), "a draft that is gone takes its entries with it: {told}");
}
