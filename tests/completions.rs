//! The scripts under `completions/` are what the binary prints.
//! `UPDATE_COMPLETIONS=1 cargo test --test completions` writes them anew.

use clap_complete::Shell;

#[test]
fn completion_scripts_are_current() {
    for (shell, name) in [
        (Shell::Bash, "postcheck.bash"),
        (Shell::Zsh, "_postcheck"),
        (Shell::Fish, "postcheck.fish"),
        (Shell::PowerShell, "postcheck.ps1"),
    ] {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("completions").join(name);
        let script = String::from_utf8(postcheck::cli::completions(shell)).unwrap();
        assert!(script.contains("ruleset"), "{name} completes the options of check");
        if std::env::var_os("UPDATE_COMPLETIONS").is_some() {
            std::fs::write(&path, &script).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(committed, script, "{name} is out of date; run UPDATE_COMPLETIONS=1 cargo test --test completions");
    }
}
