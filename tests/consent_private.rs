//! Nothing a run writes holds a name of the register in clear when redaction is on.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Every name of the register, each an invention.
const NAMES: &[&str] = &[
    "Ruby",
    "Thackray",
    "Kai",
    "Oyelaran",
    "Jessica",
    "Jess",
    "Pickersgill",
    "Mohammed",
    "Siddiqui",
    "Ada",
    "Lockwood",
    "Theo",
    "Marsden",
    "Zoë",
    "McDonald",
    "O'Neill",
    "Hartley",
];

const REGISTER: &str = "id,legal_first,legal_last,known_as,year,scopes,naming,status,given,expires,withdrawn
ruby,Ruby,Thackray,,4,website,none,granted,2026-09-01,,
kai-oyelaran,Kai,Oyelaran,,8,website;social,none,granted,,,
P-3,Jessica,Pickersgill,Jess,11,website,none,withdrawn,,,2026-07-03
P-4,Mohammed,Siddiqui,Mo,11,website,first,granted,31/02/2026,,
P-5,Ada,Lockwood,,6,website,none,Grantd,,,
P-6,Theo,Marsden,,11,website,full,granted,,,
P-7,Zoë,McDonald,,5,website,none,granted,,,
P-8,Aoife,O'Neill-Hartley,,5,website,none,refused,,,
";

const DRAFTS: &[(&str, &str)] = &[
    (
        "ruby-thackray.md",
        "---\nid: thackray-news\ntitle: Ruby Thackray wins\nchannels: [website]\nimages:\n  - {file: photos/ruby_thackray.jpg, alt: Ruby \
         Thackray and Kai, shows: [children], people: [ruby, P-3, P-5, ghost]}\n  - {file: photos/RubyThackray2.png, shows: [children], \
         consent: true}\nwaive:\n  - {rule: register-full-name, reason: Ruby asked for it}\n---\nOur clueless head told Ruby Thackray \
         (Year 4) and #kaioyelaran off. Ring Mrs Thackray on 07700 900117.\n\n![Zoë McDonald](McDonald.jpg \"O’Neill-Hartley\")\n\
         <!-- ask Jess Pickersgill's mum --> [Theo Marsden](https://school.example/ada-lockwood)\n",
    ),
    (
        "batch.jsonl",
        "{\"id\":\"one\",\"channels\":[\"website\"],\"text\":\"Ada Lockwood sang, Mohammed Siddiqui played.\"}\n\
        {\"id\":\"kai\",\"channels\":[\"website\"],\"text\":\"Concert\",\"images\":[{\"file\":\"theo.jpg\",\"people\":[\"P-5\",\"P-4\"]}]}\n\
        {\"id\":\"broken Lockwood\"\n",
    ),
    ("Marsden.txt", "PLS SHARE Jess Pickersgill's results with 10 friends!!!"),
];

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let drafts = folder.path().join("drafts");
        fs::create_dir_all(drafts.join("photos")).unwrap();
        fs::write(folder.path().join("register.csv"), REGISTER).unwrap();
        fs::write(folder.path().join("key"), "a key that is only for this test").unwrap();
        for (name, text) in DRAFTS {
            fs::write(drafts.join(name), text).unwrap();
        }
        fs::write(drafts.join("Kai Oyelaran.md"), b"\xff not text").unwrap();
        fs::write(drafts.join("photos/ruby_thackray.jpg"), "no picture").unwrap();
        fs::write(drafts.join("photos/Jess Pickersgill.jpg"), "no picture").unwrap();
        Self(folder)
    }

    fn files(&self) -> BTreeSet<PathBuf> {
        fn below(folder: &Path, found: &mut BTreeSet<PathBuf>) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    below(&path, found);
                } else {
                    found.insert(path);
                }
            }
        }
        let mut found = BTreeSet::new();
        below(self.0.path(), &mut found);
        found
    }

    /// Runs postcheck and returns everything it wrote: both streams and new files.
    fn run(&self, arguments: &[&str]) -> String {
        let before = self.files();
        let output = Command::new(env!("CARGO_BIN_EXE_postcheck"))
            .args(arguments)
            .current_dir(self.0.path())
            .env("TMPDIR", self.0.path())
            .output()
            .unwrap();
        let mut written =
            String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(!written.contains("panicked"), "{written}");
        for path in self.files().difference(&before) {
            written += &String::from_utf8_lossy(&fs::read(path).unwrap());
            fs::remove_file(path).unwrap();
        }
        written
    }
}

/// The names that stand in `text` as words, in any case.
fn names_in(text: &str) -> Vec<&'static str> {
    let lower = text.to_lowercase();
    let stands = |name: &str| {
        lower.match_indices(&name.to_lowercase()).any(|(at, found)| {
            let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            !letter(lower[..at].chars().next_back()) && !letter(lower[at + found.len()..].chars().next())
        })
    };
    NAMES.iter().copied().filter(|name| stands(name)).collect()
}

#[test]
fn no_name_gets_out_of_a_check() {
    let folder = Folder::new();
    for format in ["human", "concise", "json", "jsonl"] {
        for more in
            [&["--redact", "always"][..], &[], &["--verbose"], &["--diff", "--unsafe-fixes"], &["--output", "report"]]
        {
            let common =
                ["check", "drafts", "--no-config", "--consent-register", "register.csv", "--today", "2026-11-24"];
            let arguments = [&common[..], &["--format", format], more].concat();
            let written = folder.run(&arguments);
            assert!(written.contains('█'), "{arguments:?} found nobody: {written}");
            assert_eq!(names_in(&written), Vec::<&str>::new(), "{arguments:?} wrote\n{written}");
        }
    }
}

#[test]
fn no_name_gets_out_of_the_other_commands() {
    let folder = Folder::new();
    let when = ["--today", "2026-11-24"];
    let cases: &[&[&str]] = &[
        &["consent", "check", "register.csv"],
        &["consent", "sweep", "register.csv", "drafts"],
        &["consent", "who", "drafts/photos/ruby_thackray.jpg", "--consent-register", "register.csv"],
        &["consent", "who", "P-3", "--consent-register", "register.csv"],
    ];
    for case in cases {
        let written = folder.run(&[case, &when[..]].concat());
        assert!(!written.is_empty());
        assert_eq!(names_in(&written), Vec::<&str>::new(), "{case:?} wrote\n{written}");
    }
    for case in [
        &["seal", "register.csv", "--key-file", "key"][..],
        &["seal", "register.csv", "--key-file", "key", "--output", "s.json"],
    ] {
        let written = folder.run(case);
        assert!(written.contains("postcheck_sealed"));
        assert_eq!(names_in(&written), Vec::<&str>::new(), "{case:?} wrote\n{written}");
    }
}

#[test]
fn no_name_gets_out_of_an_error() {
    let folder = Folder::new();
    fs::write(folder.0.path().join("latin.csv"), b"id,legal_first,status\nP-1,Ruby,Zo\xeb\n").unwrap();
    for (name, text) in [
        ("headless.csv", "Ruby,Thackray,yes\nKai,Oyelaran,no\n"),
        ("broken.yaml", "people: Ruby Thackray\n"),
        ("broken2.yaml", "people:\n  - Ruby Thackray\n  - {id: [Kai\n"),
        ("wide.csv", "id,status\nP-1,granted,Ruby Thackray\n"),
    ] {
        fs::write(folder.0.path().join(name), text).unwrap();
    }
    for name in ["headless.csv", "broken.yaml", "broken2.yaml", "wide.csv", "latin.csv"] {
        let written = folder.run(&["check", "drafts", "--no-config", "--consent-register", name]);
        assert_eq!(names_in(&written), Vec::<&str>::new(), "{name} wrote\n{written}");
    }
}

#[test]
fn a_sealed_register_keeps_names_out_of_print_as_well() {
    let folder = Folder::new();
    let sealed = folder.run(&["seal", "register.csv", "--key-file", "key"]);
    let sealed = sealed.lines().filter(|line| !line.starts_with("warning")).collect::<Vec<_>>().join("\n");
    fs::write(folder.0.path().join("sealed.json"), sealed).unwrap();
    let written = folder.run(&[
        "check",
        "drafts",
        "--no-config",
        "--consent-register",
        "sealed.json",
        "--key-file",
        "key",
        "--today",
        "2026-11-24",
    ]);
    assert!(written.contains("register-full-name"), "{written}");
    assert_eq!(names_in(&written), Vec::<&str>::new(), "{written}");
}
