//! The pages under `docs/rules/` are what the YAML says.
//! `UPDATE_PAGES=1 cargo test --test pages` writes them anew.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

fn pages(folder: &Path) -> BTreeMap<String, String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return BTreeMap::new() };
    entries
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(&path).unwrap()))
        .collect()
}

#[test]
fn the_pages_are_current_and_have_every_rule() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let fresh = tempfile::tempdir().unwrap();
    let postcheck = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_postcheck")).args(arguments).output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    postcheck(&["rules", "pages", fresh.path().to_str().unwrap()]);
    let committed = root.join("docs/rules");
    if std::env::var_os("UPDATE_PAGES").is_some() {
        let _ = std::fs::remove_dir_all(&committed);
        postcheck(&["rules", "pages", committed.to_str().unwrap()]);
    }
    let (now, committed) = (pages(fresh.path()), pages(&committed));
    let different: Vec<&String> = now.keys().filter(|name| now.get(*name) != committed.get(*name)).collect();
    assert!(
        different.is_empty() && now.len() == committed.len(),
        "{different:?}: run UPDATE_PAGES=1 cargo test --test pages"
    );
    let all: String = now.values().cloned().collect();
    for line in postcheck(&["rules", "list"]).lines() {
        let id = line.split_whitespace().next().unwrap();
        assert!(all.contains(&format!("\n## {id}\n")) || is_signal(root, id), "{id} has a page");
    }
}

/// Signals are not reported by themselves and have no page.
fn is_signal(root: &Path, id: &str) -> bool {
    let files = std::fs::read_dir(root.join("rulesets/nexus")).unwrap();
    files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).any(|text| {
        let rule = text.split("\n  - id: ").find(|rule| rule.lines().next().is_some_and(|first| first.trim() == id));
        rule.is_some_and(|rule| rule.contains("signal: true"))
    })
}
