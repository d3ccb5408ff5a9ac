//! Folders that are not as they should be: told in one line, and the rest is checked.
#![cfg(unix)]

use std::process::Command;

#[test]
fn a_folder_that_holds_itself_is_told_and_the_rest_is_checked() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("news")).unwrap();
    std::fs::write(folder.path().join("news/post.md"), "Our head is a clueless clown.\n").unwrap();
    std::os::unix::fs::symlink("..", folder.path().join("news/up")).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_postcheck"))
        .current_dir(folder.path())
        .args(["check", "--no-config", "--format", "concise", "."])
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert_eq!(told.lines().filter(|line| line.contains("news/up points to an ancestor")).count(), 1, "{told}");
    let found = String::from_utf8_lossy(&output.stdout);
    assert!(found.contains("post.md:1:5: error[derogatory-remark]"), "{found}");
    assert!(found.contains("error[unreadable-draft]"), "what was not checked is a finding: {found}");
}
