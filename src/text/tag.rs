//! Tokens that are no words: emoji, mentions and hashtags.

use unicode_segmentation::UnicodeSegmentation;

use super::fold::{FoldHash, fold, fold_char, is_invisible};
use super::letter::{emoji_hash, is_letter};
use super::scan::{Scanner, offset};
use super::token::{Token, TokenKind};

impl Scanner<'_> {
    /// One emoji: the extended grapheme cluster, hashed by its first character so that skin tones do not matter.
    pub(super) fn emoji(&mut self) {
        let window_end = (self.at + 64).min(self.text.len());
        let window_end =
            (self.at..=window_end).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(self.text.len());
        let rest = self.text.get(self.at..window_end).unwrap_or_default();
        let cluster = rest.graphemes(true).next().unwrap_or(rest);
        let start = self.at;
        self.at += cluster.len().max(1);
        while !self.text.is_char_boundary(self.at) {
            self.at += 1;
        }
        let hash = emoji_hash(cluster);
        let (end, gap) = (self.at, std::mem::take(&mut self.gap));
        self.tokens.push(Token {
            start: offset(start),
            end: offset(end),
            hash,
            kind: TokenKind::Emoji,
            capital: false,
            shouted: false,
            mixed: false,
            hashtag: false,
            disguised: false,
            respelt: false,
            known: 0,
            gap,
        });
    }

    /// `@somebody`.
    pub(super) fn mention(&mut self) {
        let start = self.at;
        let rest = &self.bytes[start + 1..self.limit];
        let len = rest
            .iter()
            .position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-' | b'@')))
            .unwrap_or(rest.len());
        let mut end = start + 1 + len;
        while matches!(self.bytes[end - 1], b'.' | b'-' | b'@') && end > start + 1 {
            end -= 1;
        }
        // "@ss" and "@rse" are words, not people: short names are left to the disguise check through their hash.
        let mut folded = String::new();
        for c in self.text.get(start + 1..end).unwrap_or_default().chars() {
            fold_char(c, &mut folded);
        }
        let gap = std::mem::take(&mut self.gap);
        self.tokens.push(Token {
            start: offset(start),
            end: offset(end),
            hash: FoldHash::of(&folded),
            kind: TokenKind::Mention,
            capital: false,
            shouted: false,
            mixed: false,
            hashtag: false,
            disguised: false,
            respelt: false,
            known: 0,
            gap,
        });
        self.at = end;
    }

    /// `#SomeTag`: its words, split at capitals and digits; a tag in one case is one word, to be split by the vocabulary.
    pub(super) fn hashtag(&mut self) {
        let start = self.at + 1;
        let rest = self.text.get(start..self.limit).unwrap_or_default();
        let len = rest
            .char_indices()
            .find(|(_, c)| !(is_letter(*c) || c.is_ascii_digit() || *c == '_' || is_invisible(*c)))
            .map_or(rest.len(), |(at, _)| at);
        let end = start + len;
        self.at = end.max(self.at + 1);
        let tag = self.text.get(start..end).unwrap_or_default();
        for (from, to) in split_capitals(tag) {
            let word = &tag[from..to];
            let folded = fold(word);
            if folded.is_empty() {
                continue;
            }
            let upper = word.chars().filter(|c| c.is_uppercase()).count();
            let lower = word.chars().filter(|c| c.is_lowercase()).count();
            self.push(
                start + from,
                start + to,
                FoldHash::of(&folded),
                u32::try_from(upper).unwrap_or(u32::MAX),
                u32::try_from(lower).unwrap_or(u32::MAX),
            );
            if let Some(token) = self.tokens.last_mut() {
                token.hashtag = true;
            }
        }
    }
}

/// Byte ranges of the words in a hashtag: `WorstSchoolEver2026` is four.
fn split_capitals(tag: &str) -> Vec<(usize, usize)> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut previous: Option<char> = None;
    let mut chars = tag.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        let cut = match previous {
            None => false,
            Some('_') => true,
            Some(p) => {
                (p.is_lowercase() && c.is_uppercase())
                    || (p.is_alphabetic()
                        && c.is_ascii_digit()
                        && tag.len() > 12
                        && !next.is_some_and(char::is_lowercase))
                    || (p.is_ascii_digit() && c.is_uppercase() && next.is_some_and(char::is_lowercase))
                    || (p.is_uppercase() && c.is_uppercase() && next.is_some_and(char::is_lowercase))
            }
        };
        if cut && at > start {
            parts.push((start, at));
            start = at;
        }
        previous = Some(c);
    }
    if start < tag.len() {
        parts.push((start, tag.len()));
    }
    parts
        .into_iter()
        .map(|(from, to)| {
            (
                from + tag[from..to].len() - tag[from..to].trim_start_matches('_').len(),
                from + tag[from..to].trim_end_matches('_').len(),
            )
        })
        .filter(|(from, to)| from < to)
        .collect()
}
