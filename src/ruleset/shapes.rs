//! Lexicons whose terms are known by their shape: money, class names, people with a title.

use super::model::{LexiconId, Ruleset};
use super::sight::LexiconHit;
use crate::text::{Gap, Token, TokenKind};

/// Names of the shape lexicons; their numbers are their places in this list.
pub const SHAPES: &[&str] =
    &["money", "number", "class", "named-person", "mention", "capitalised", "url", "email", "time", "emoji"];

const MONEY: LexiconId = 0;
const NUMBER: LexiconId = 1;
const CLASS: LexiconId = 2;
const NAMED_PERSON: LexiconId = 3;
const MENTION: LexiconId = 4;
const CAPITALISED: LexiconId = 5;
const URL: LexiconId = 6;
const EMAIL: LexiconId = 7;
const TIME: LexiconId = 8;
const EMOJI: LexiconId = 9;

/// Most capitalised words that follow a title: `Mrs van der Berg-Smith`.
const MAX_NAMES: usize = 4;

/// Adds the shapes found in `tokens[from..to]` to `hits`. Titles and class words come from the lexicons `titles` and
/// `class-words`, whose hits must be there already.
pub fn find_shapes(
    ruleset: &Ruleset<'_>,
    text: &str,
    tokens: &[Token],
    from: usize,
    to: usize,
    hits: &mut Vec<LexiconHit>,
) {
    let [titles, class_words] = ruleset.shape_words;
    let listed: Vec<LexiconHit> =
        hits.iter().filter(|hit| Some(hit.lexicon) == titles || Some(hit.lexicon) == class_words).copied().collect();
    let mut add = |lexicon, start, end| hits.push(LexiconHit { lexicon, start, end });
    for (at, token) in tokens.iter().enumerate().take(to).skip(from) {
        let written = text.get(token.start as usize..token.end as usize).unwrap_or_default();
        match token.kind {
            TokenKind::Url => add(URL, at, at + 1),
            TokenKind::Email => add(EMAIL, at, at + 1),
            TokenKind::Mention => add(MENTION, at, at + 1),
            TokenKind::Emoji => add(EMOJI, at, at + 1),
            TokenKind::Number => {
                if token.gap.has(Gap::MONEY) {
                    add(MONEY, at, at + 1);
                }
                add(NUMBER, at, at + 1);
                if is_time(written) {
                    add(TIME, at, at + 1);
                }
                if is_class(written) {
                    add(CLASS, at, at + 1);
                }
            }
            TokenKind::Word => {
                if is_class(written) {
                    add(CLASS, at, at + 1);
                }
                if token.capital && at > from && written.len() > 1 && !token.shouted {
                    add(CAPITALISED, at, at + 1);
                }
            }
        }
    }
    for hit in listed {
        if Some(hit.lexicon) == titles {
            let names = tokens[hit.end..to]
                .iter()
                .take(MAX_NAMES)
                .take_while(|token| {
                    token.kind == TokenKind::Word
                        && token.capital
                        && !token.gap.has(Gap::SENTENCE)
                        && !token.gap.has(Gap::COMMA)
                })
                .count();
            if names > 0 {
                add(NAMED_PERSON, hit.start, hit.end + 1);
                if names > 1 {
                    add(NAMED_PERSON, hit.start, hit.end + names);
                }
            }
        } else if let Some(next) = tokens.get(hit.end).filter(|_| hit.end < to) {
            let written = text.get(next.start as usize..next.end as usize).unwrap_or_default();
            if written.len() <= 3 && (next.kind == TokenKind::Number || next.shouted || written.len() == 1) {
                add(CLASS, hit.start, hit.end + 1);
            }
        }
    }
}

/// Number of the lexicon `id`, if the ruleset has it.
#[must_use]
pub fn lexicon(ruleset: &Ruleset<'_>, id: &str) -> Option<LexiconId> {
    ruleset.lexicons.iter().position(|lexicon| lexicon.id == id).and_then(|at| LexiconId::try_from(at).ok())
}

/// `7pm`, `3.30pm`, `15:30`.
fn is_time(written: &str) -> bool {
    let lower = written.to_ascii_lowercase();
    let digits = lower.trim_end_matches("am").trim_end_matches("pm");
    let clock = |part: &str, most: u32| part.parse::<u32>().is_ok_and(|number| number <= most);
    match digits.split_once([':', '.']) {
        Some((hours, minutes)) => clock(hours, 23) && minutes.len() == 2 && clock(minutes, 59),
        None => digits.len() < lower.len() && clock(digits, 12),
    }
}

/// `9B`, `4T`, `10X1`, `Y9`, `Yr7`: a year group with or without a form, in capitals where it could be a word.
fn is_class(written: &str) -> bool {
    // Most words have no digit and are none.
    if !written.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let lower = written.to_ascii_lowercase();
    let rest = ["year", "yr", "y"].iter().find_map(|prefix| lower.strip_prefix(prefix)).unwrap_or(&lower);
    let prefixed = rest.len() < lower.len();
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let tail = &rest[digits..];
    let year = rest[..digits].parse::<u32>().is_ok_and(|year| year <= 13);
    let form_is_capital =
        written.bytes().rev().take(tail.len()).all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    year && digits <= 2
        && ((prefixed && tail.len() <= 1)
            || ((1..=2).contains(&tail.len())
                && form_is_capital
                && tail.starts_with(|c: char| c.is_ascii_alphabetic())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn class_names_and_times_are_told_by_their_shape() {
        assert!(["9B", "4T", "10X1", "Y9", "yr7", "Year11"].iter().all(|word| is_class(word)));
        assert!(["3rd", "5k", "2026", "U13", "9am", "99"].iter().all(|word| !is_class(word)), "not a class");
        assert!(["7pm", "3.30pm", "15:30", "09.15"].iter().all(|word| is_time(word)));
        assert!(["2026", "7", "1.5", "25:00"].iter().all(|word| !is_time(word)));
    }
}
