//! Words behind disguises: blotted out (`f**k`), spelled out (`i d i o t`), with odd letters (`1d10t`), torn apart.

use super::vocabulary::{Vocabulary, WordInfo};
use crate::text::{FoldHash, Gap, Reading, Token, TokenKind, fits, fits_loosely, fold, readings};

/// Shortest word, in bytes, that is recognised with a space put into it.
const SHORTEST_PARTED: usize = 5;
/// Most single letters in a row that are read as one word.
const MAX_SPELLED: usize = 16;

impl Vocabulary<'_> {
    /// The hash of the disguised word that `written` stands for.
    pub(super) fn plain_word(&self, written: &str) -> Option<u64> {
        let readings = readings(written);
        let masked = readings.iter().any(|reading| matches!(reading, Reading::Holes(_)));
        readings.into_iter().find_map(|reading| match reading {
            Reading::Word(word) => self.disguised_word(&word, masked),
            Reading::Holes(pattern) => self.filled(&pattern),
        })
    }

    /// The hash of `word`, if it is looked for behind disguises. A misspelling counts too.
    fn disguised_word(&self, word: &str, masked: bool) -> Option<u64> {
        if word.len() < 3 {
            return None;
        }
        let hash = FoldHash::of(word);
        let info = self.info(hash)?;
        if info.has(WordInfo::DISGUISED) {
            return Some(hash);
        }
        (!masked && info.has(WordInfo::ALIAS) && !info.has(WordInfo::SLIP))
            .then(|| self.aliases.get(info.index()).copied())?
    }

    fn filled(&self, pattern: &[Option<char>]) -> Option<u64> {
        let letters = pattern.iter().flatten().count();
        let fitting = |loosely: bool| {
            self.masked
                .lines()
                .find(|word| if loosely { fits_loosely(word, pattern) } else { fits(word, pattern) })
                .map(FoldHash::of)
        };
        let open_end = pattern.last().copied().flatten().is_none();
        // A single letter and one blot ("b*") may be anything; two stars after it are the custom ("f**").
        if letters == 1 && pattern.len() < 3 {
            return None;
        }
        fitting(false).or_else(|| (pattern.len() >= 3 || !open_end).then(|| fitting(true)).flatten())
    }

    /// Tokens glued together by signs (`f**k`, `a$$hole`, `$hit`, `b*****d`), read as one word.
    pub(super) fn masked_run(&self, text: &str, raw: &[Token]) -> Option<(usize, Token)> {
        let first = raw.first()?;
        if matches!(first.kind, TokenKind::Url | TokenKind::Email | TokenKind::Emoji) {
            return None;
        }
        let glued = raw
            .iter()
            .skip(1)
            .take_while(|token| {
                token.gap.has(Gap::MASK)
                    && !token.gap.has(Gap::SPACE)
                    && !token.gap.has(Gap::NEWLINE)
                    && token.kind != TokenKind::Emoji
            })
            .count();
        for used in (1..=(glued + 1).min(12)).rev() {
            let last = raw.get(used - 1)?;
            let (start, end) = (self.leading(text, first), trailing_signs(text, last.end as usize));
            let written = text.get(start..end)?;
            if written.len() > crate::text::MAX_DISGUISE
                || (used == 1 && start == first.start as usize && end == last.end as usize)
            {
                continue;
            }
            if let Some(hash) = self.plain_word(written) {
                let start = u32::try_from(start).ok()?;
                let end = u32::try_from(end).ok()?;
                return Some((
                    used,
                    Token {
                        start,
                        end,
                        hash,
                        kind: TokenKind::Word,
                        disguised: true,
                        capital: false,
                        shouted: false,
                        ..*first
                    },
                ));
            }
        }
        None
    }

    /// Start of `token` including signs that stand for its first letter.
    #[allow(clippy::unused_self, reason = "kept beside its caller")]
    fn leading(&self, text: &str, token: &Token) -> usize {
        let start = token.start as usize;
        let before = text.get(..start).unwrap_or_default();
        let signs = before.bytes().rev().take_while(|byte| matches!(byte, b'$' | b'!' | b'|' | b'@')).count().min(3);
        start - signs
    }

    /// Single letters in a row (`i d i o t`, `i.d.i.o.t`), read as one word.
    pub(super) fn spelled_run(&self, text: &str, raw: &[Token]) -> Option<(usize, Token)> {
        let single = |token: &Token| token.kind == TokenKind::Word && token.end - token.start == 1;
        let run = raw
            .iter()
            .take(MAX_SPELLED)
            .enumerate()
            .take_while(|(at, token)| single(token) && (*at == 0 || !token.gap.has(Gap::BLANK_LINE)))
            .count();
        if run < 3 {
            return None;
        }
        let letters: String = raw[..run]
            .iter()
            .filter_map(|token| text.get(token.start as usize..token.end as usize))
            .map(str::to_ascii_lowercase)
            .collect();
        let first = raw.first()?;
        (3..=run).rev().find_map(|used| {
            let hash = self.disguised_word(letters.get(..used)?, true)?;
            let last = raw.get(used - 1)?;
            Some((used, Token { end: last.end, hash, disguised: true, capital: false, shouted: false, ..*first }))
        })
    }

    /// A word with a space put into it (`mus lims`), where one of its halves is no word by itself.
    pub(super) fn parted(&self, text: &str, first: Token, second: Option<&Token>) -> Option<Token> {
        let second = second?;
        let is_half = |token: &Token| token.kind == TokenKind::Word && !token.hashtag;
        // Two letters that are no word by themselves count as strange, whatever list they are in.
        let is_strange = |token: &Token| {
            let info = self.info(token.hash);
            info.is_none_or(|info| token.end - token.start <= 2 && info.has(WordInfo::NO_PART))
        };
        let strange = is_strange(&first) || is_strange(second);
        if !strange || !is_half(&first) || !is_half(second) || second.gap != Gap::SPACE || second.capital {
            return None;
        }
        let written = |token: &Token| text.get(token.start as usize..token.end as usize).map(fold);
        let joined = written(&first)? + &written(second)?;
        let hash = FoldHash::of(&joined);
        let listed = joined.len() >= SHORTEST_PARTED && self.info(hash)?.has(WordInfo::DISGUISED);
        listed.then_some(Token { end: second.end, hash, disguised: true, shouted: false, ..first })
    }
}

/// End of a word including the signs that blot out its last letters.
fn trailing_signs(text: &str, end: usize) -> usize {
    let rest = text.get(end..).unwrap_or_default();
    let signs: usize =
        rest.chars().take(12).take_while(|c| matches!(c, '*' | '$' | '#' | '@' | '\u{2014}')).map(char::len_utf8).sum();
    let dashes = rest.bytes().take(12).take_while(|byte| *byte == b'-').count();
    end + if dashes >= 2 { dashes } else { signs }
}

/// Has something in it that ordinary words have not: a digit among letters, a foreign letter, a letter three times.
pub(super) fn looks_odd(written: &str) -> bool {
    let bytes = written.as_bytes();
    !written.is_ascii()
        || bytes.iter().any(u8::is_ascii_digit)
        || bytes.windows(2).any(|pair| pair[0].eq_ignore_ascii_case(&pair[1]))
}

/// Room codes, postcodes, class names, product numbers: capitals and digits, or one letter and digits.
pub(super) fn looks_like_code(written: &str) -> bool {
    let digits = written.bytes().filter(u8::is_ascii_digit).count();
    if digits == 0 {
        return false;
    }
    let letters = written.len() - digits;
    let capitals = written.bytes().filter(u8::is_ascii_uppercase).count();
    letters < 2 || (written.len() <= 4 && capitals == letters) || digits > letters + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_not_disguises() {
        for code in ["A55", "B13", "S66", "9B", "4T", "U13", "F4G", "M18", "07700", "2026"] {
            assert!(looks_like_code(code) || !looks_odd(code), "{code}");
        }
        for word in ["1d10t", "sh1t", "a55hole", "idiooot"] {
            assert!(looks_odd(word) && !looks_like_code(word), "{word}");
        }
    }
}
