//! The packages for pip and npm go with the crate; `tools/test-packages.sh` builds, installs and runs them.

use std::path::Path;

use serde_json::Value;

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

#[test]
fn every_package_has_the_version_of_the_crate() {
    let version = env!("CARGO_PKG_VERSION");
    let npm: Value = serde_json::from_str(&read("packaging/npm/postcheck/package.json")).unwrap();
    assert_eq!(npm["version"], version);
    for (name, asked) in npm["optionalDependencies"].as_object().unwrap() {
        assert_eq!(asked, version, "{name}");
    }
    let wheel = read("pyproject.toml");
    assert!(wheel.contains("dynamic = [\"version\"]"), "maturin takes the version from Cargo.toml");
    assert!(wheel.contains("bindings = \"bin\""));
}

#[test]
fn nothing_is_fetched_or_run_when_the_npm_package_is_installed() {
    let npm: Value = serde_json::from_str(&read("packaging/npm/postcheck/package.json")).unwrap();
    assert!(npm.get("scripts").is_none());
    let program = read("packaging/npm/postcheck/bin/postcheck.js");
    for word in ["http", "fetch(", "exec("] {
        assert!(!program.contains(word), "{word}");
    }
}
