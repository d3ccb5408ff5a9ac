//! What a post costs: with the first four rules, with the whole ruleset, and for hostile texts.
//! `cargo bench` prints times; compare rows of one run with each other.

use std::path::Path;
use std::sync::Arc;

use postcheck::calendar::Moment;
use postcheck::checks::{Allowed, Judge, Scratch};
use postcheck::draft::read_line;
use postcheck::engine::{Settings, check_post};
use postcheck::ruleset::{Ruleset, builtin};

const ORDINARY: &str = "What a sports day! Thank you to every family who came to cheer, and to the PTA for the ice lollies. Year 4 took the \
relay cup by a whisker, and nobody dropped the egg. The office opens at half past eight; ring us with any questions about next week's trip \
to the castle, and please send a coat, a packed lunch and a bottle of water with your child.";

fn settings() -> Settings {
    Settings { faces: false, pixels: false, ..Settings::new(Moment::now(&jiff::tz::TimeZone::UTC)) }
}

fn check(bencher: divan::Bencher<'_, '_>, ruleset: &Ruleset<'_>, text: &str) {
    let judge = Judge::new(ruleset, None, Allowed::default(), false);
    let line = serde_json::json!({"text": text}).to_string();
    let post =
        read_line(&line, &Arc::from("-"), 1, None::<&Path>).unwrap_or_else(|problem| panic!("{}", problem.message));
    let settings = settings();
    let mut scratch = Scratch::default();
    bencher
        .counter(divan::counter::BytesCount::of_str(text))
        .bench_local(|| check_post(&judge, &settings, &post, &mut scratch));
}

/// The ruleset without all rules but the first of each of the four things the tool is named for.
fn first_four() -> Ruleset<'static> {
    let mut ruleset = builtin().unwrap_or_default();
    let kept = ["confidential-marking", "derogatory-remark", "consent-no-statement", "disclaimer-missing"];
    ruleset.rules.retain(|rule| kept.contains(&rule.id.as_str()));
    ruleset
}

#[divan::bench]
fn ordinary_text_with_four_rules(bencher: divan::Bencher<'_, '_>) {
    check(bencher, &first_four(), ORDINARY);
}

#[divan::bench]
fn ordinary_text_with_all_rules(bencher: divan::Bencher<'_, '_>) {
    check(bencher, &builtin().unwrap_or_default(), ORDINARY);
}

#[divan::bench(args = ["aaaaaaaaaa", "#", "i d i o t ", "a\u{336}", "f**k ", "((((", "http://a.example/ "])]
fn hostile_text(bencher: divan::Bencher<'_, '_>, piece: &str) {
    check(bencher, &builtin().unwrap_or_default(), &piece.repeat(400));
}

fn main() {
    divan::main();
}
