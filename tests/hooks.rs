//! Hooks and CI: the real git, and the real pre-commit where it is installed (`.ci/run` installs it).

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const BAD: &str = "Our new head is a clueless clown.\n";
const GOOD: &str = "The Year 2 cake sale raised £80 for the library. Thank you!\n";

/// A repository with one commit of a good draft.
struct Repository {
    folder: tempfile::TempDir,
}

impl Repository {
    fn new() -> Self {
        let repository = Self { folder: tempfile::tempdir().unwrap() };
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository.write("first.md", GOOD);
        repository.git(&["add", "."]);
        repository.git(&["commit", "--quiet", "--message=first"]);
        repository
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let bin = Path::new(env!("CARGO_BIN_EXE_postcheck")).parent().unwrap();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths([bin.to_path_buf()].into_iter().chain(std::env::split_paths(&path))).unwrap();
        let mut command = Command::new(program);
        command
            .current_dir(self.path())
            .env("PATH", path)
            .env("PRE_COMMIT_HOME", self.path().join(".git/pre-commit-home"))
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .env_remove("GIT_DIR")
            .env_remove("GIT_INDEX_FILE");
        for (name, value) in [("NAME", "A. Sharma"), ("EMAIL", "a.sharma@school.example")] {
            command.env(format!("GIT_AUTHOR_{name}"), value).env(format!("GIT_COMMITTER_{name}"), value);
        }
        command
    }

    fn git(&self, arguments: &[&str]) -> Output {
        let output = self.command("git").args(arguments).output().unwrap();
        assert!(output.status.success(), "git {arguments:?}: {}", told(&output));
        output
    }

    /// Whether `git commit` went through, and what was said.
    fn commit(&self) -> (bool, String) {
        let output = self.command("git").args(["commit", "--quiet", "--message=more"]).output().unwrap();
        (output.status.success(), told(&output))
    }

    fn check(&self, arguments: &[&str]) -> (i32, String) {
        let output = self.command(env!("CARGO_BIN_EXE_postcheck")).arg("check").args(arguments).output().unwrap();
        (output.status.code().unwrap(), told(&output))
    }
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn changed_since_checks_what_the_branch_changed_and_what_is_new() {
    let repository = Repository::new();
    repository.write("old.md", BAD);
    repository.git(&["add", "."]);
    repository.git(&["commit", "--quiet", "--message=old"]);
    repository.git(&["checkout", "--quiet", "-b", "work"]);
    repository.write("drafts/committed.md", GOOD);
    repository.git(&["add", "."]);
    repository.git(&["commit", "--quiet", "--message=work"]);
    repository.write("new posts/ünew.md", BAD);
    repository.git(&["checkout", "--quiet", "main"]);
    repository.write("theirs.md", GOOD);
    repository.git(&["add", "theirs.md"]);
    repository.git(&["commit", "--quiet", "--message=theirs"]);
    repository.git(&["checkout", "--quiet", "work"]);

    let (code, files) = repository.check(&["--changed-since", "main", "--show-files"]);
    assert_eq!((code, files.as_str()), (0, "./drafts/committed.md\n./new posts/ünew.md\n"));
    let (code, found) = repository.check(&["--changed-since", "main", "--format", "concise"]);
    assert_eq!(code, 1);
    assert!(found.contains("new posts/ünew.md") && !found.contains("old.md"), "{found}");
    assert_eq!(repository.check(&["drafts", "--changed-since", "main"]).0, 0, "of what is named only");
}

#[test]
fn what_drafts_are_judged_by_counts_as_a_change_of_all() {
    let repository = Repository::new();
    repository.write("postcheck.yaml", "secret_terms: [Project Heron]\n");
    let (_, files) = repository.check(&["--changed-since", "HEAD", "--show-files"]);
    assert!(
        files.contains("first.md") && files.contains("postcheck.yaml has changed, so every draft is checked"),
        "{files}"
    );
}

#[test]
fn a_changed_picture_is_not_passed_over_in_silence() {
    let repository = Repository::new();
    repository.write("race.jpg", "not really");
    let (_, told) = repository.check(&["--changed-since", "HEAD"]);
    assert!(told.contains("1 changed picture is not checked in drafts that have not changed"), "{told}");
}

#[test]
fn without_git_or_with_a_reference_that_is_none_the_error_says_so() {
    let repository = Repository::new();
    let (code, told) = repository.check(&["--changed-since", "nowhere"]);
    assert_eq!(code, 2);
    assert!(told.starts_with("error: --changed-since 'nowhere' is no commit here; name a branch"), "{told}");
    let (code, _) = repository.check(&["--changed-since", "--output=evil"]);
    assert_eq!(code, 2, "a reference cannot be an option of git");

    let outside = tempfile::tempdir().unwrap();
    let (code, told) = repository.check(&["--changed-since", "main", outside.path().to_str().unwrap()]);
    assert_eq!(code, 2);
    assert!(told.contains("--changed-since needs git") && told.contains("not a git repository"), "{told}");

    let output = Command::new(env!("CARGO_BIN_EXE_postcheck"))
        .current_dir(repository.path())
        .env("PATH", "/nonexistent")
        .args(["check", "--changed-since", "main"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(self::told(&output).contains("git cannot be run"), "{}", self::told(&output));
}

#[test]
fn staged_checks_what_will_be_committed() {
    let repository = Repository::new();
    assert_eq!(repository.check(&["--staged"]).0, 0, "nothing is staged");
    repository.write("a.md", BAD);
    repository.git(&["add", "a.md"]);
    repository.write("a.md", GOOD);
    let (code, found) = repository.check(&["--staged", "--format", "concise"]);
    assert_eq!(code, 1, "the working tree is good, what is staged is not: {found}");
    assert!(found.starts_with("a.md:1:"), "{found}");

    repository.git(&["add", "a.md"]);
    repository.write("a.md", BAD);
    repository.write("b.jsonl", &format!("{{\"text\":\"{}\"}}\n", BAD.trim()));
    assert_eq!(repository.check(&["--staged"]).0, 0, "what is bad is not staged");
    repository.git(&["add", "b.jsonl"]);
    std::fs::remove_file(repository.path().join("b.jsonl")).unwrap();
    let (code, found) = repository.check(&["--staged", "--format", "concise"]);
    assert_eq!(code, 1, "{found}");
    assert!(found.starts_with("b.jsonl:1:"), "{found}");
    repository.write("postcheck.yaml", "exclude: [b.jsonl]\n");
    assert_eq!(repository.check(&["--staged"]).0, 0, "excludes hold");
}

#[test]
fn the_plain_hook_of_the_documentation_blocks_a_bad_commit() {
    let documented = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/ci.md")).unwrap();
    let script = documented.split("```sh\n#!/bin/sh\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let repository = Repository::new();
    let hook = repository.path().join(".git/hooks/pre-commit");
    std::fs::write(&hook, format!("#!/bin/sh\n{script}")).unwrap();
    make_executable(&hook);
    blocks_and_passes(&repository);
}

/// A bad commit is stopped, a good one is not, and what is not staged plays no part.
fn blocks_and_passes(repository: &Repository) {
    repository.write("drafts/bad.md", BAD);
    repository.git(&["add", "drafts"]);
    let (done, told) = repository.commit();
    assert!(!done && told.contains("derogatory"), "{told}");

    repository.write("drafts/bad.md", GOOD);
    let (done, told) = repository.commit();
    assert!(!done, "what is staged is still bad: {told}");
    repository.git(&["add", "drafts"]);
    repository.write("drafts/bad.md", BAD);
    repository.write("elsewhere.md", BAD);
    let (done, told) = repository.commit();
    assert!(done, "{told}");
    let kept = std::fs::read_to_string(repository.path().join("drafts/bad.md")).unwrap();
    assert_eq!(kept, BAD, "the working tree is as it was");
}

#[cfg(unix)]
fn make_executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(not(unix))]
fn make_executable(_: &Path) {}

/// The real pre-commit: on the path, or where `POSTCHECK_PRE_COMMIT` says.
fn pre_commit() -> Option<PathBuf> {
    let program = std::env::var_os("POSTCHECK_PRE_COMMIT").map_or_else(|| PathBuf::from("pre-commit"), PathBuf::from);
    let answers = Command::new(&program).arg("--version").output().is_ok_and(|output| output.status.success());
    if !answers {
        println!("skipped: pre-commit is not installed; pip install pre-commit, or set POSTCHECK_PRE_COMMIT");
    }
    answers.then_some(program)
}

#[test]
fn the_real_pre_commit_blocks_a_bad_commit() {
    let Some(pre_commit) = pre_commit() else { return };
    // A repository of hooks as pre-commit clones it: ours, with the hook for the postcheck that is installed.
    let hooks = Repository::new();
    let ours = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/.pre-commit-hooks.yaml")).unwrap();
    hooks.write(".pre-commit-hooks.yaml", &ours);
    hooks.git(&["add", "."]);
    hooks.git(&["commit", "--quiet", "--message=hooks"]);
    let head = told(&hooks.git(&["rev-parse", "HEAD"]));

    let repository = Repository::new();
    repository.write(
        ".pre-commit-config.yaml",
        &format!(
            "repos:\n  - repo: {}\n    rev: {}\n    hooks:\n      - id: postcheck-system\n",
            hooks.path().display(),
            head.trim()
        ),
    );
    repository.write("postcheck.yaml", "exclude: [old/**]\n");
    let installed = repository.command(&pre_commit).arg("install").output().unwrap();
    assert!(installed.status.success(), "{}", told(&installed));
    repository.write("old/bad.md", BAD);
    repository.git(&["add", "."]);
    let (done, told) = repository.commit();
    assert!(done, "what is excluded stays so when pre-commit names it: {told}");
    blocks_and_passes(&repository);
}

#[test]
fn the_hooks_file_names_both_ways_of_having_postcheck() {
    let ours = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/.pre-commit-hooks.yaml")).unwrap();
    for needed in ["language: rust", "language: system", "pass_filenames: true", "entry: postcheck check"] {
        assert!(ours.contains(needed), "{needed}");
    }
}

/// The script of the last step of `action.yml`, run as GitHub runs it.
fn action(repository: &Repository, paths: &str, since: &str, sarif: &str) -> (i32, String) {
    let action = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/action.yml")).unwrap();
    let script: String =
        action.rsplit("run: |\n").next().unwrap().lines().map(|line| format!("{}\n", line.trim_start())).collect();
    let output = repository
        .command("bash")
        .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", &script])
        .env("PATHS", paths)
        .env("SINCE", since)
        .env("FAIL_ON", "error")
        .env("ARGUMENTS", "")
        .env("SARIF", sarif)
        .output()
        .unwrap();
    (output.status.code().unwrap(), told(&output))
}

#[test]
#[cfg(unix)]
fn the_action_annotates_and_writes_sarif() {
    let repository = Repository::new();
    repository.write("drafts/bad.md", BAD);
    let (code, told) = action(&repository, "drafts first.md", "", "out.sarif");
    assert_eq!(code, 1, "{told}");
    assert!(told.contains("::error file=drafts/bad.md,line=1"), "{told}");
    assert!(std::fs::read_to_string(repository.path().join("out.sarif")).unwrap().contains("\"version\":\"2.1.0\""));
    assert_eq!(action(&repository, "first.md", "HEAD", "").0, 0);
    let (code, _) = action(&repository, "first.md; touch pwned $(touch pwned)", "`touch pwned`", "");
    assert_eq!(code, 2);
    assert!(!repository.path().join("pwned").exists(), "inputs are not run");
}
