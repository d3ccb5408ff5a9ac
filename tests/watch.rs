//! `check --watch`: what is checked again, and when.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

const REMARK: &str = "Our new head is a clueless clown.\n";

struct Watching {
    process: Child,
    lines: Receiver<String>,
    folder: tempfile::TempDir,
}

impl Watching {
    /// Watches `paths` in a folder with these `files`; standard output and error are read as one.
    fn start(files: &[(&str, &str)], paths: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let mut process = Command::new(env!("CARGO_BIN_EXE_postcheck"))
            .args(["check", "--watch", "--format", "concise"])
            .args(paths)
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (send, lines) = channel();
        let (out, err) = (process.stdout.take().unwrap(), process.stderr.take().unwrap());
        let also = send.clone();
        std::thread::spawn(move || {
            BufReader::new(out).lines().map_while(Result::ok).try_for_each(|line| also.send(line))
        });
        std::thread::spawn(move || {
            BufReader::new(err).lines().map_while(Result::ok).try_for_each(|line| send.send(line))
        });
        Self { process, lines, folder }
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.path().join(name), text).unwrap();
    }

    /// What is told until it waits again.
    fn round(&self) -> String {
        let mut told = String::new();
        loop {
            let line =
                self.lines.recv_timeout(Duration::from_secs(60)).unwrap_or_else(|_| panic!("it stopped after {told}"));
            told.push_str(&line);
            told.push('\n');
            if line.starts_with("watching") {
                // The sum comes on the other pipe, perhaps a little later.
                while let Ok(line) = self.lines.recv_timeout(Duration::from_millis(200)) {
                    told.push_str(&line);
                    told.push('\n');
                }
                return told;
            }
        }
    }

    fn assert_quiet(&self) {
        let more = self.lines.recv_timeout(Duration::from_millis(1500));
        assert!(more.is_err(), "nothing has changed: {more:?}");
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn a_draft_is_checked_again_when_it_is_saved_and_others_are_not() {
    let watching = Watching::start(&[("a.md", REMARK), ("b.md", "A lovely day.\n")], &[]);
    let first = watching.round();
    assert!(first.contains("a.md:1:5: error[derogatory-remark]") && first.contains("2 drafts"), "{first}");
    watching.assert_quiet();

    watching.write("b.md", "Our new head is a clueless clown, too.\n");
    let told = watching.round();
    assert!(told.contains("b.md has changed") && told.contains("b.md:1:5: error[derogatory-remark]"), "{told}");
    assert!(!told.contains("a.md"), "{told}");

    watching.write("b.md", "A lovely day.\n");
    assert!(watching.round().contains("nothing found"));
    watching.write("c.md", REMARK);
    assert!(watching.round().contains("c.md:1:5"), "a new draft");
    fs::remove_file(watching.folder.path().join("c.md")).unwrap();
    watching.write("notes.bin", "no draft");
    watching.assert_quiet();
}

#[test]
fn a_draft_is_checked_again_when_its_picture_changes() {
    let example = |name: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/pictures").join(name);
    let draft = "---\nimages:\n  - file: pictures/lake.png\n    alt: A lake between hills\n    shows: [nobody]\n---\nBack from the lake.\n";
    // The picture is not in what is watched by name.
    let watching = Watching::start(&[("a.md", draft), ("b.md", REMARK)], &["a.md"]);
    assert!(watching.round().contains("consent-picture-missing"));
    fs::create_dir(watching.folder.path().join("pictures")).unwrap();
    fs::copy(example("cake-stall.png"), watching.folder.path().join("pictures/lake.png")).unwrap();
    let told = watching.round();
    assert!(told.contains("lake.png has changed") && !told.contains("picture-missing"), "{told}");
    watching.write("b.md", "Changed, but nobody asked for it.\n");
    watching.assert_quiet();
}

#[test]
fn everything_is_checked_again_when_the_configuration_changes_and_mistakes_in_it_are_survived() {
    let drafts =
        [("a.md", "Cannot wait for Project Kestrel!\n"), ("b.md", REMARK), ("postcheck.yaml", "channels: [x]\n")];
    let watching = Watching::start(&drafts, &[]);
    assert!(!watching.round().contains("secret-term"));
    watching.write("postcheck.yaml", "secret_terms: [Project Kestrel]\n");
    let told = watching.round();
    assert!(told.contains("error[secret-term]") && told.contains("b.md:1:5"), "{told}");
    assert!(!told.contains("Kestrel"), "it is not printed: {told}");
    watching.write("postcheck.yaml", "secret_term: [Project Kestrel]\n");
    let told = watching.round();
    assert!(told.contains("error: ") && told.contains("postcheck.yaml:1:"), "{told}");
    watching.write("postcheck.yaml", "secret_terms: [Project Kestrel]\nchannels: [x]\n");
    assert!(watching.round().contains("error[secret-term]"));
}

#[test]
fn standard_input_cannot_be_watched() {
    let run =
        Command::new(env!("CARGO_BIN_EXE_postcheck")).args(["check", "--watch", "-"]).stdin(Stdio::null()).output();
    let run = run.unwrap();
    assert_eq!(run.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&run.stderr).contains("name files or folders"));
}
