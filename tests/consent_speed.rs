//! How much a register costs, in user processor time. Slow, and only telling without debug assertions:
//! `cargo test --release --test consent_speed -- --ignored --nocapture`.

use std::fmt::Write as _;
use std::time::Duration;
use std::{fs, path::Path, process::Command};

/// Invented syllables: nobody is called so.
const SYLLABLES: &[&str] = &[
    "an", "bor", "cal", "den", "far", "gor", "hul", "jun", "kel", "lor", "mir", "nor", "pel", "quin", "sel", "tor",
    "ven", "wes", "yar", "zan",
];

fn name(number: usize) -> String {
    let part = |at: u32| SYLLABLES[number / SYLLABLES.len().pow(at) % SYLLABLES.len()];
    let mut name = format!("{}{}{}", part(0), part(1), part(2));
    name[..1].make_ascii_uppercase();
    name
}

/// Processor time of one run in the program itself, of all its threads: what else the machine does at the time, and how
/// long the system takes for pages of memory, has no part in it.
fn once(folder: &Path, arguments: &[&str]) -> Duration {
    // The shell's `times` tells on its last line what its children took, in the program and in the system, as in
    // `0m1.250s 0m0.030s`.
    let script = "out=$1; shift; \"$@\" >\"$out\"; code=$?; times; exit $code";
    let output = Command::new("sh")
        .args(["-c", script, "sh", "out.jsonl", env!("CARGO_BIN_EXE_postcheck")])
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(output.status.code().is_some_and(|code| code < 2), "{}", String::from_utf8_lossy(&output.stderr));
    let told = String::from_utf8(output.stdout).unwrap();
    let (minutes, seconds) = told
        .lines()
        .last()
        .and_then(|line| line.split_whitespace().next()?.trim_end_matches('s').split_once('m'))
        .unwrap();
    Duration::from_secs_f64(minutes.parse::<f64>().unwrap() * 60.0 + seconds.parse::<f64>().unwrap())
}

/// The shortest of five runs.
fn time(folder: &Path, arguments: &[&str]) -> Duration {
    (0..5).map(|_| once(folder, arguments)).min().unwrap()
}

#[test]
#[ignore = "slow"]
fn a_hundred_thousand_people_cost_less_than_the_check_itself() {
    let folder = tempfile::tempdir().unwrap();
    let mut register = String::from("id,legal_first,legal_last,year,scopes,naming,status\n");
    for person in 0..100_000 {
        let (first, last) = (name(person * 7 % 3_000), name(person * 13 % 8_000));
        writeln!(register, "P-{person},{first},{last},{},website;social,none,granted", person % 13 + 1).unwrap();
    }
    let words = [
        "the", "children", "read", "their", "poems", "and", "our", "hall", "was", "packed", "with", "families",
        "before", "lunch", "on", "Friday",
    ];
    let mut posts = String::new();
    for post in 0..10_000_usize {
        let mut text: Vec<String> = (0..40).map(|at| words[(post * 31 + at * 17) % words.len()].to_owned()).collect();
        if post % 10 == 0 {
            text.insert(5, format!("{} {}", name(post * 7 % 3_000), name(post * 13 % 8_000)));
        }
        let text = text.join(" ");
        writeln!(posts, "{{\"id\":\"{post}\",\"channels\":[\"website\"],\"text\":\"{text}.\",\"images\":[{{\"file\":\"p{post}.jpg\",\"alt\":\"A pupil\",\"shows\":[\"children\"],\"consent\":true,\"people\":[\"P-{post}\"]}}]}}").unwrap();
    }
    fs::write(folder.path().join("register.csv"), register).unwrap();
    fs::write(folder.path().join("posts.jsonl"), posts).unwrap();
    fs::write(folder.path().join("key"), "a key that is only for this test").unwrap();
    let sealed = ["seal", "register.csv", "--key-file", "key", "--output", "sealed.json"];
    assert!(
        Command::new(env!("CARGO_BIN_EXE_postcheck"))
            .args(sealed)
            .current_dir(folder.path())
            .status()
            .unwrap()
            .success()
    );
    let check = ["check", "posts.jsonl", "--no-config", "--format", "jsonl", "--today", "2026-11-24", "--jobs", "1"];
    let plain = time(folder.path(), &check);
    let clear =
        time(folder.path(), &[&check[..], &["--consent-register", "register.csv", "--redact", "never"]].concat());
    let sealed = time(
        folder.path(),
        &[&check[..], &["--consent-register", "sealed.json", "--key-file", "key", "--redact", "never"]].concat(),
    );
    let ratio = |time: Duration| time.as_secs_f64() / plain.as_secs_f64();
    println!("without a register {plain:?}");
    println!("with a register    {clear:?}, {:.2} times", ratio(clear));
    println!("with a sealed one  {sealed:?}, {:.2} times", ratio(sealed));
    assert!(clear < plain * 2, "{clear:?} against {plain:?}");
    assert!(sealed < plain * 4, "{sealed:?} against {plain:?}");
}
