//! How platforms count text.

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use super::address::addresses;
use crate::text::is_emoji;

/// Length of any address on X and Mastodon, in their own units (twitter-text `transformedURLLength`; Mastodon
/// `characters_reserved_per_url`).
const ADDRESS: usize = 23;

/// A way of measuring text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counting {
    /// Not a text: things are counted.
    #[default]
    Number,
    /// Unicode code points.
    Characters,
    /// What readers take for one character (Unicode Standard Annex 29).
    Graphemes,
    /// Bytes of UTF-8.
    Bytes,
    /// twitter-text, configuration v3.
    XWeighted,
    /// Graphemes; an address is 23, a mention does not count its server.
    Mastodon,
    /// Characters; an emoji counts as its bytes.
    Threads,
}

/// The length of `text` as `counting` has it.
#[must_use]
pub fn measure(text: &str, counting: Counting) -> usize {
    match counting {
        Counting::Number | Counting::Characters => text.chars().count(),
        Counting::Graphemes => text.graphemes(true).count(),
        Counting::Bytes => text.len(),
        Counting::XWeighted => x_weighted(text),
        Counting::Mastodon => mastodon(text),
        Counting::Threads => text
            .graphemes(true)
            .map(|grapheme| if is_emoji_sequence(grapheme) { grapheme.len() } else { grapheme.chars().count() })
            .sum(),
    }
}

/// The weighted length of twitter-text, configuration v3: scale 100, so that weight 100 is one and 200 is two.
fn x_weighted(text: &str) -> usize {
    let text: String = text.nfc().collect();
    let mut length = 0;
    let mut at = 0;
    for address in addresses(&text) {
        length += weight(text.get(at..address.start).unwrap_or_default()) + ADDRESS;
        at = address.end;
    }
    length + weight(text.get(at..).unwrap_or_default())
}

fn weight(text: &str) -> usize {
    let of = |c: char| match u32::from(c) {
        0..=0x10ff | 0x2000..=0x200d | 0x2010..=0x201f | 0x2032..=0x2037 => 1,
        _ => 2,
    };
    let weigh = |grapheme: &str| if is_emoji_sequence(grapheme) { 2 } else { grapheme.chars().map(of).sum() };
    text.graphemes(true).map(weigh).sum()
}

/// Whether a grapheme is shown as an emoji: by itself, by a selector, as a keycap or as a flag.
fn is_emoji_sequence(grapheme: &str) -> bool {
    let mut chars = grapheme.chars();
    let Some(first) = chars.next() else { return false };
    let selected = grapheme.contains(['\u{fe0f}', '\u{20e3}']);
    let flag = matches!(u32::from(first), 0x1f1e6..=0x1f1ff);
    // Digits, # and *, © and ® are emoji only where they are asked to be.
    flag || (selected && !first.is_alphabetic()) || (is_emoji(first) && u32::from(first) > 0xff && first != '™')
}

fn mastodon(text: &str) -> usize {
    let mut length = 0;
    let mut at = 0;
    for address in addresses(text).into_iter().filter(|address| {
        text.get(address.clone())
            .is_some_and(|address| address.starts_with("http://") || address.starts_with("https://"))
    }) {
        length += without_servers(text.get(at..address.start).unwrap_or_default()) + ADDRESS;
        at = address.end;
    }
    length + without_servers(text.get(at..).unwrap_or_default())
}

/// Graphemes of `text`, where `@name@server` counts as `@name`.
fn without_servers(text: &str) -> usize {
    let mut length = text.graphemes(true).count();
    for word in text.split(char::is_whitespace).filter(|word| word.starts_with('@')) {
        let name = word.get(1..).and_then(|rest| rest.find('@'));
        if let Some(server) = name.and_then(|at| word.get(at + 1..)) {
            let end = server.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
            length -= server.get(..end).map_or(0, |server| server.graphemes(true).count());
        }
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;

    fn x(text: &str) -> usize {
        measure(text, Counting::XWeighted)
    }

    #[test]
    fn x_counts_letters_by_weight_after_normalising() {
        assert_eq!(x("Odd socks"), 9);
        assert_eq!(x(&"故".repeat(160)), 320);
        assert_eq!(x(&format!("the{}", "故".repeat(160))), 323);
        assert_eq!(x("A\u{301}B"), 2, "one letter after NFC");
        assert_eq!(x("A\u{fb2c}"), 4, "three signs after NFC");
        assert_eq!(x("“it’s” – so…"), 13, "U+2026 is outside the ranges of weight 100");
        assert_eq!(x("\u{2000}\u{200a}\u{200b}"), 3);
    }

    #[test]
    fn x_counts_any_emoji_as_two() {
        for emoji in [
            "😷",
            "👨‍👩‍👧‍👦",
            "🙋🏽",
            "1\u{20e3}",
            "☺",
            "❤️",
            "🇬🇧",
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
            "🧕🏾",
        ] {
            assert_eq!(x(emoji), 2, "{emoji}");
        }
        assert_eq!(x(&"👨‍👩‍👧‍👦".repeat(140)), 280);
        assert_eq!(x("3 socks #1 * ©"), 14, "these are no emoji unless they are asked to be");
    }

    #[test]
    fn x_counts_any_address_as_twenty_three() {
        assert_eq!(x("https://www.example.org/a/very/long/address?with=a&query=too"), 23);
        assert_eq!(x("Hi http://example.org"), 26);
        assert_eq!(x("See example.org."), 4 + 23 + 1);
        assert_eq!(x("(https://example.org/a_(b)), then"), 1 + 23 + 7);
        assert_eq!(x("Year6.Great idea"), 16, "no top-level domain");
        assert_eq!(x("head@example.org"), 16, "an e-mail address is no link");
        assert_eq!(x(&format!("{}.com", "a".repeat(64))), 68, "a label has at most 63 signs");
        assert_eq!(x("https://example.org/päth and"), 27);
        assert_eq!(x("故故https://example.org故故"), 4 + 23 + 4);
    }

    #[test]
    fn others_count_in_their_own_ways() {
        assert_eq!(measure("👩‍👩‍👧‍👦é", Counting::Graphemes), 2);
        assert_eq!(measure("👩‍👩‍👧‍👦é", Counting::Bytes), 27);
        assert_eq!(measure("👏", Counting::Threads), 4);
        assert_eq!(measure("👨‍👩‍👧‍👦 hi", Counting::Threads), 28);
        assert_eq!(measure("Thanks @sam@school.example! https://example.org/a/b", Counting::Mastodon), 13 + 23);
    }

    /// Every case of twitter-text's `validate.yml`, whose folder `POSTCHECK_TWITTER_TEXT` names. The data is not part of
    /// this repository: without the variable the test says that it was skipped.
    #[test]
    fn x_length_passes_the_published_cases() {
        #[derive(serde::Deserialize)]
        struct Case {
            description: String,
            text: String,
            expected: Expected,
        }
        #[derive(serde::Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Expected {
            weighted_length: usize,
        }
        let Some(folder) = std::env::var_os("POSTCHECK_TWITTER_TEXT") else {
            eprintln!("skipped: POSTCHECK_TWITTER_TEXT does not name the folder of twitter-text's conformance data");
            return;
        };
        let text = std::fs::read_to_string(std::path::Path::new(&folder).join("validate.yml")).unwrap();
        let all: serde_json::Value = serde_saphyr::from_str(&text).unwrap();
        let mut run = 0;
        for group in ["WeightedTweetsWithDiscountedEmojiCounterTest", "UnicodeDirectionalMarkerCounterTest"] {
            let cases: Vec<Case> = serde_json::from_value(all["tests"][group].clone()).unwrap();
            for case in cases {
                let length = x(&case.text);
                assert_eq!(length, case.expected.weighted_length, "{}", case.description);
                run += 1;
            }
        }
        eprintln!("{run} published cases passed");
        assert!(run > 0);
    }
}
