//! Splits a passage into tokens.
//!
//! One pass over the bytes. ASCII words, which nearly all text consists of, are hashed while they are scanned and never copied.

use super::clitic::{clitic_word, negated_stem};
use super::fold::{FoldHash, fold_char, is_invisible};
use super::letter::{is_emoji, is_letter};
use super::sentence::starts_sentence;
use super::token::{Gap, Token, TokenKind};

/// Splits `text` into tokens, added to `tokens`; returns what stands after the last one.
///
/// Texts over 4 GiB are cut there; readers refuse them long before.
pub fn tokenize(text: &str, tokens: &mut Vec<Token>) -> Gap {
    let bytes = text.as_bytes();
    let limit = bytes.len().min(u32::MAX as usize);
    let mut scanner = Scanner { text, bytes, limit, at: 0, gap: Gap::default(), tokens };
    scanner.gap.add(Gap::SENTENCE);
    while scanner.at < scanner.limit {
        scanner.step();
    }
    scanner.gap
}

/// How far a passage has been read.
pub(super) struct Scanner<'a> {
    pub(super) text: &'a str,
    pub(super) bytes: &'a [u8],
    pub(super) limit: usize,
    pub(super) at: usize,
    pub(super) gap: Gap,
    pub(super) tokens: &'a mut Vec<Token>,
}

impl Scanner<'_> {
    #[inline]
    pub(super) fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(b' ')
    }

    #[inline]
    pub(super) fn before(&self) -> u8 {
        self.at.checked_sub(1).and_then(|at| self.bytes.get(at)).copied().unwrap_or(b' ')
    }

    fn step(&mut self) {
        match self.peek(0) {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => self.ascii_word(),
            b' ' | b'\t' => self.skip(1, Gap::SPACE),
            b'\n' => self.newline(),
            b'\r' => self.skip(1, Gap::SPACE),
            byte if byte >= 0x80 => self.wide(),
            byte => self.sign(byte),
        }
    }

    #[inline]
    fn skip(&mut self, bytes: usize, flag: Gap) {
        self.gap.add(flag);
        self.at += bytes;
    }

    fn newline(&mut self) {
        let blank = self.gap.has(Gap::NEWLINE);
        self.gap.add(Gap::NEWLINE);
        if blank {
            self.gap.add(Gap::BLANK_LINE);
        }
        self.at += 1;
    }

    /// A word that starts with an ASCII letter or digit. Hands over to [`Self::wide_word`] at the first wide letter.
    fn ascii_word(&mut self) {
        let start = self.at;
        let mut hash = FoldHash::EMPTY;
        let mut at = start;
        let (mut upper, mut lower) = (0_u32, 0_u32);
        while at < self.limit {
            let byte = self.bytes[at];
            match byte {
                b'a'..=b'z' => lower += 1,
                b'A'..=b'Z' => upper += 1,
                b'0'..=b'9' => {}
                // `1,200.50`, `3.30pm` and `15:30` are one number.
                b'.' | b',' | b':'
                    if upper + lower == 0 && at > start && self.bytes.get(at + 1).is_some_and(u8::is_ascii_digit) => {}
                b'\'' if at > start && self.bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic) => {
                    if self.clitic(start, at, at + 1, hash, upper, lower) {
                        return;
                    }
                    at += 1;
                    continue;
                }
                _ => break,
            }
            hash = hash.with(byte.to_ascii_lowercase());
            at += 1;
        }
        if self.bytes.get(at).is_some_and(|byte| *byte >= 0x80) && self.continues(at) {
            self.wide_word();
            return;
        }
        let next = self.bytes.get(at).copied().unwrap_or(b' ');
        if (next == b'@' || next == b':' || next == b'.') && self.address(start, at, next) {
            return;
        }
        self.at = at;
        self.push(start, at, hash.finish(), upper, lower);
    }

    /// Whether the wide character at `at` belongs to the word before it.
    fn continues(&self, at: usize) -> bool {
        self.text
            .get(at..)
            .and_then(|rest| rest.chars().next())
            .is_some_and(|c| is_letter(c) || is_invisible(c) || c == '\u{2019}' || c == '\u{2BC}')
    }

    /// The suffix after an apostrophe. True when the word and its suffix have been pushed as tokens of their own.
    fn clitic(
        &mut self,
        start: usize,
        apostrophe: usize,
        suffix: usize,
        stem: FoldHash,
        upper: u32,
        lower: u32,
    ) -> bool {
        let end = self.bytes[suffix..self.limit]
            .iter()
            .position(|byte| !byte.is_ascii_alphabetic())
            .map_or(self.limit, |len| suffix + len);
        let Some(full) = self.text.get(suffix..end).and_then(clitic_word) else {
            return false;
        };
        if full == "not" {
            // "couldn't" is "could" + "not": the stem gives its n back.
            let Some(stem_text) = self.text.get(start..apostrophe - 1) else { return false };
            if !matches!(self.bytes[apostrophe - 1], b'n' | b'N') {
                return false;
            }
            let stem = negated_stem(&stem_text.to_ascii_lowercase());
            self.push(start, apostrophe - 1, FoldHash::of(&stem), upper, lower);
            self.push(apostrophe - 1, end, FoldHash::of("not"), 0, 3);
        } else {
            self.push(start, apostrophe, stem.finish(), upper, lower);
            self.push(apostrophe, end, FoldHash::of(full), 0, 1);
        }
        self.at = end;
        true
    }

    /// A word with letters outside ASCII: folded into a buffer, then hashed.
    fn wide_word(&mut self) {
        let start = self.at;
        let mut folded = String::new();
        let (mut upper, mut lower) = (0, 0);
        let mut end = start;
        let rest = self.text.get(start..self.limit).unwrap_or_default();
        let mut chars = rest.char_indices().peekable();
        while let Some((offset, c)) = chars.next() {
            let next = chars.peek().map(|(_, c)| *c);
            if matches!(c, '\'' | '\u{2019}' | '\u{2BC}') {
                if !next.is_some_and(is_letter) {
                    break;
                }
                let at = start + offset;
                let suffix = at + c.len_utf8();
                let mut hash = FoldHash::EMPTY;
                for byte in folded.bytes() {
                    hash = hash.with(byte);
                }
                if self.clitic(start, at, suffix, hash, upper, lower) {
                    return;
                }
                continue;
            }
            if !(is_letter(c) || c.is_ascii_digit() || is_invisible(c)) {
                break;
            }
            if c.is_uppercase() {
                upper += 1;
            } else if c.is_alphabetic() {
                lower += 1;
            }
            fold_char(c, &mut folded);
            end = start + offset + c.len_utf8();
        }
        self.at = end.max(start + 1);
        while !self.text.is_char_boundary(self.at) {
            self.at += 1;
        }
        if !folded.is_empty() {
            self.push(start, end, FoldHash::of(&folded), upper, lower);
        }
    }

    /// Anything that starts with a byte outside ASCII.
    fn wide(&mut self) {
        let Some(c) = self.text.get(self.at..).and_then(|rest| rest.chars().next()) else {
            self.at = self.limit;
            return;
        };
        let len = c.len_utf8();
        match c {
            '\u{2018}' | '\u{201C}' | '\u{AB}' | '\u{2039}' => self.skip(len, Gap::OPEN_QUOTE),
            '\u{2019}' | '\u{201D}' | '\u{BB}' | '\u{203A}' => self.skip(len, Gap::CLOSE_QUOTE),
            '\u{2013}' | '\u{2014}' | '\u{2015}' => self.skip(len, Gap::DASH),
            '\u{2026}' => self.skip(len, Gap::ELLIPSIS),
            '\u{A3}' | '\u{20AC}' => self.skip(len, Gap::MONEY),
            _ if is_invisible(c) => self.at += len,
            _ if c.is_whitespace() => self.skip(len, Gap::SPACE),
            _ if is_emoji(c) => self.emoji(),
            _ if is_letter(c) => self.wide_word(),
            _ => self.at += len,
        }
    }

    pub(super) fn push(&mut self, start: usize, end: usize, hash: u64, upper: u32, lower: u32) {
        let first = self.bytes.get(start).copied().unwrap_or(b' ');
        let kind = if first.is_ascii_digit() { TokenKind::Number } else { TokenKind::Word };
        let capital = if first.is_ascii() {
            first.is_ascii_uppercase()
        } else {
            self.text.get(start..end).and_then(|word| word.chars().next()).is_some_and(char::is_uppercase)
        };
        let mut gap = std::mem::take(&mut self.gap);
        if !gap.has(Gap::SENTENCE) && starts_sentence(gap, capital, self.tokens.last(), self.text) {
            gap.add(Gap::SENTENCE);
        }
        self.tokens.push(Token {
            start: offset(start),
            end: offset(end),
            hash,
            kind,
            capital,
            shouted: upper >= 2 && lower == 0,
            mixed: upper >= 2 && lower >= 2,
            hashtag: false,
            disguised: false,
            respelt: false,
            known: 0,
            gap,
        });
    }
}

/// Offsets are 32 bits: `tokenize` reads no further.
#[allow(clippy::cast_possible_truncation, reason = "tokenize stops at u32::MAX")]
pub(super) fn offset(at: usize) -> u32 {
    at as u32
}
