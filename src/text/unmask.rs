//! Reading disguised words: `1d10t`, `f**k`, `i d i o t`, `idiooot`, `іdіоt`.
//!
//! Each function proposes plain spellings; whether one of them is a word that is looked for, the vocabulary decides.

use super::fold::{fold, look_alikes};

/// Longest stretch, in bytes, that is examined as one disguised word.
pub const MAX_DISGUISE: usize = 48;

/// A plain word or a pattern of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// A spelling.
    Word(String),
    /// Letters with holes; `None` is one or more letters, a run of `n` holes is preferred to be `n` letters.
    Holes(Vec<Option<char>>),
}

/// Spellings that `raw`, a stretch without spaces, may stand for, the most literal first.
#[must_use]
pub fn readings(raw: &str) -> Vec<Reading> {
    let mut found = Vec::new();
    if raw.len() > MAX_DISGUISE {
        return found;
    }
    let folded = fold(raw);
    let plain = look_alikes(&folded).unwrap_or(folded);
    let letters: String = plain.chars().filter(char::is_ascii_alphanumeric).collect();
    let has_letter = plain.chars().any(|c| c.is_ascii_alphabetic());
    if !has_letter {
        return found;
    }
    let blotted = holes(&plain);
    // A star is a blot before it is nothing: `s*it` is not `sit`.
    if plain.contains('*') {
        found.extend(blotted.clone().map(Reading::Holes));
    }
    push(&mut found, letters.clone());
    if plain.chars().any(|c| sign_letters(c).is_some()) {
        for spelled in spell_signs(&plain) {
            push_squeezed(&mut found, &spelled);
        }
    }
    push_squeezed(&mut found, &letters);
    if !plain.contains('*') {
        found.extend(blotted.map(Reading::Holes));
    }
    found
}

fn push(found: &mut Vec<Reading>, word: String) {
    let reading = Reading::Word(word);
    if !found.contains(&reading) {
        found.push(reading);
    }
}

/// Adds `word` and its forms without drawn-out letters: `idiooot` to `idioot` and `idiot`.
fn push_squeezed(found: &mut Vec<Reading>, word: &str) {
    push(found, word.to_owned());
    push(found, squeeze(word, 2));
    push(found, squeeze(word, 1));
    // One letter drawn out in a word that has a double letter of its own: `wankerrr`, `asssshole`.
    let doubled = squeeze(word, 2);
    let chars: Vec<char> = doubled.chars().collect();
    for (at, pair) in chars.windows(2).enumerate() {
        if pair[0] == pair[1] {
            let mut fewer = chars.clone();
            fewer.remove(at);
            push(found, fewer.into_iter().collect());
        }
    }
}

/// `word` with runs of a letter cut to `most`.
#[must_use]
pub fn squeeze(word: &str, most: usize) -> String {
    let mut short = String::with_capacity(word.len());
    let (mut last, mut run) = ('\0', 0);
    for c in word.chars() {
        run = if c == last { run + 1 } else { 1 };
        last = c;
        if run <= most {
            short.push(c);
        }
    }
    short
}

/// Letters that a digit or sign is written for.
fn sign_letters(c: char) -> Option<&'static [char]> {
    Some(match c {
        '0' => &['o'],
        '1' => &['i', 'l'],
        '!' | '|' => &['i', 'l'],
        '2' => &['z'],
        '3' => &['e'],
        '4' | '@' => &['a'],
        '5' | '$' => &['s'],
        '6' => &['g', 'b'],
        '7' | '+' => &['t'],
        '8' => &['b'],
        '9' => &['g'],
        '(' => &['c'],
        _ => return None,
    })
}

/// `plain` with signs read as letters; at most 32 spellings.
fn spell_signs(plain: &str) -> Vec<String> {
    let mut spelled = vec![String::new()];
    for c in plain.chars() {
        match sign_letters(c) {
            Some(letters) if spelled.len() * letters.len() <= 32 => {
                spelled = spelled
                    .iter()
                    .flat_map(|head| letters.iter().map(move |letter| format!("{head}{letter}")))
                    .collect();
            }
            Some(letters) => spelled.iter_mut().for_each(|head| head.extend(letters.first())),
            None if c.is_ascii_alphabetic() => spelled.iter_mut().for_each(|head| head.push(c)),
            None => {}
        }
    }
    spelled
}

/// The pattern of a word with letters blotted out, or `None` where too little is left to read.
fn holes(plain: &str) -> Option<Vec<Option<char>>> {
    let signs: Vec<char> = plain.chars().collect();
    // One stop or hyphen joins letters (initials, `i-d-i-o-t`); two and more stand for what is left out.
    let is_row = |at: usize| at > 0 && signs.get(at - 1) == signs.get(at) || signs.get(at + 1) == signs.get(at);
    let pattern: Vec<Option<char>> = signs
        .iter()
        .copied()
        .enumerate()
        .filter_map(|(at, c)| match c {
            'a'..='z' => Some(Some(c)),
            '*' | '#' | '@' | '%' | '$' | '&' | '^' | '_' | '\u{2014}' | '\u{2013}' | '\u{25CF}' | '\u{2022}'
            | '\u{2588}' => Some(None),
            '-' | '.' if is_row(at) => Some(None),
            _ => None,
        })
        .collect();
    let letters = pattern.iter().flatten().count();
    let blots = pattern.len() - letters;
    let starts = pattern.first().copied().flatten().is_some();
    (starts && letters >= 1 && blots >= 1 && pattern.len() >= 2).then_some(pattern)
}

/// Whether `word` fits the pattern: each hole is exactly one letter.
#[must_use]
pub fn fits(word: &str, pattern: &[Option<char>]) -> bool {
    word.len() == pattern.len() && word.chars().zip(pattern).all(|(c, hole)| hole.is_none_or(|letter| letter == c))
}

/// Whether `word` fits when each run of holes may stand for any number of letters.
#[must_use]
pub fn fits_loosely(word: &str, pattern: &[Option<char>]) -> bool {
    let letters: Vec<char> = word.chars().collect();
    let (mut at, mut gap) = (0, false);
    for hole in pattern {
        match hole {
            None => gap = true,
            Some(letter) => {
                let rest = letters.get(at..).unwrap_or_default();
                let step = if gap {
                    rest.iter().skip(1).position(|c| c == letter).map(|found| found + 1)
                } else {
                    (rest.first() == Some(letter)).then_some(0)
                };
                let Some(step) = step else { return false };
                at += step + 1;
                gap = false;
            }
        }
    }
    if gap { at < letters.len() } else { at == letters.len() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(raw: &str, word: &str) -> bool {
        readings(raw).iter().any(|reading| match reading {
            Reading::Word(plain) => plain == word,
            Reading::Holes(pattern) => fits(word, pattern),
        })
    }

    #[test]
    fn digits_signs_and_drawn_out_letters_are_read() {
        for raw in ["1d10t", "!d!0t", "idiooot", "IDIOTTT", "i-d-i-o-t", "id*ot", "іdіоt", "i.d.i.o.t", "i_d_i_o_t"]
        {
            assert!(reads(raw, "idiot"), "{raw}");
        }
        assert!(reads("a$$h0le", "asshole"));
        assert!(!reads("1234", "idiot"));
    }

    #[test]
    fn a_run_of_stars_may_be_longer_than_the_letters_it_hides() {
        let Some(Reading::Holes(pattern)) =
            readings("w****r").into_iter().find(|reading| matches!(reading, Reading::Holes(_)))
        else {
            panic!("no pattern");
        };
        assert!(fits("wanker", &pattern));
        assert!(fits_loosely("wiper", &pattern));
        assert!(!fits_loosely("wipe", &pattern));
    }
}
