//! Hostile text costs what ordinary text costs: four times as much of it takes about four times as long, whatever it is.
//!
//! Time is the processor's time of this thread, so that a busy machine does not matter; what is compared is one text at two sizes.
//! `benches/hostile.sh` compares them with ordinary text, by instructions.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use postcheck::calendar::Moment;
use postcheck::checks::{Allowed, Judge, Scratch};
use postcheck::draft::{Source, read_markdown};
use postcheck::engine::{Settings, check_post};
use postcheck::ruleset::builtin;

/// Time that this thread has had a processor.
fn spent(since: Instant) -> Duration {
    let nanoseconds = std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|told| told.split_whitespace().next()?.parse().ok());
    nanoseconds.map_or_else(|| since.elapsed(), Duration::from_nanos)
}

fn settings() -> Settings {
    let now = Moment::now(&jiff::tz::TimeZone::UTC);
    Settings { channels: vec!["x".to_owned(), "instagram".to_owned()], ..Settings::new(now) }
}

/// Less of two times to read and check `text`.
fn time(judge: &Judge<'_>, text: &str) -> Duration {
    let (settings, mut scratch) = (settings(), Scratch::default());
    let start = Instant::now();
    let once = |scratch: &mut Scratch| {
        let before = spent(start);
        let source = Arc::new(Source::new(Arc::from("hostile.md"), text.to_owned()));
        let post = read_markdown(&source, None::<&Path>);
        let _ = check_post(judge, &settings, &post, scratch);
        spent(start).saturating_sub(before)
    };
    (0..2).map(|_| once(&mut scratch)).min().unwrap_or_default()
}

/// Pieces that make a text of `bytes` when repeated.
fn text(piece: &str, bytes: usize) -> String {
    piece.repeat(bytes / piece.len() + 1)
}

#[test]
fn four_times_the_text_takes_about_four_times_as_long() {
    let ruleset = builtin().unwrap();
    let judge = Judge::new(&ruleset, None, Allowed::default(), false);
    let tower = format!("a{} ", "\u{336}".repeat(200));
    let pieces = [
        ("one letter", "a"),
        ("hash signs", "#"),
        ("hashtags", "#SchoolDay "),
        ("letters apart", "i d i o t "),
        ("struck letters", "a\u{336}"),
        ("towers of marks", tower.as_str()),
        ("blots", "f**k "),
        ("brackets", "(["),
        ("quotes", "> "),
        ("lists", "- "),
        ("emphasis", "**a_b~~"),
        ("addresses", "http://a.example/ "),
        ("at signs", "a@b.c@"),
        ("insults", "our head is an idiot. "),
        ("near hits", "the head is a very very very very nice person and an excellent "),
        ("digits", "07700 9001 "),
        ("curly quotes", "\u{201c}no\u{201d} "),
        ("emoji", "\u{1f600}\u{200d}"),
        ("dates", "on Friday 3 May at 3pm "),
        ("mentions", "@head "),
        ("comments", "<!-- a "),
        ("code", "`a``b "),
        ("entities", "&amp;#"),
    ];
    let mut told = Vec::new();
    for (name, piece) in pieces {
        let (short, long) = (time(&judge, &text(piece, 8 * 1024)), time(&judge, &text(piece, 32 * 1024)));
        // Linear is 4, quadratic 16; what takes no time at all is not measured well.
        if long > Duration::from_millis(60) && long > short * 7 {
            told.push(format!("{name}: {short:?} for 8 KiB, {long:?} for 32 KiB"));
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}
