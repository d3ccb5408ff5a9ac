//! Every word postcheck knows: the words of lexicons and frames, and an English dictionary that tells a strange word from an
//! ordinary one.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

use super::table::Table;
use crate::text::{FoldHash, Gap, Reading, Token, TokenKind, fits, fits_loosely, fold, readings};

/// What is known of a word; the value stored in the table of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WordInfo(u32);

impl WordInfo {
    /// An English word, or a word of a lexicon.
    pub const KNOWN: u32 = 1;
    /// A term that is looked for starts with it.
    pub const STARTS: u32 = 1 << 1;
    /// Belongs to a lexicon whose terms are looked for behind disguises.
    pub const DISGUISED: u32 = 1 << 2;
    /// A contraction: stands for two words.
    pub const EXPANDS: u32 = 1 << 3;
    /// A misspelling of a disguised word.
    pub const ALIAS: u32 = 1 << 4;
    /// May be read through holes (`f**k`).
    pub const MASKED: u32 = 1 << 5;
    /// Too short and common to be a part of a joined word.
    pub const NO_PART: u32 = 1 << 6;
    /// The misspelling is a slip of the pen, not a disguise: it is none where the word looks like a name.
    pub const SLIP: u32 = 1 << 7;
    /// A term or the key of a frame starts with it.
    pub const LEADS: u32 = 1 << 8;
    /// Bits below the index of an expansion or alias.
    pub const SHIFT: u32 = 9;

    #[must_use]
    pub fn has(self, flag: u32) -> bool {
        self.0 & flag != 0
    }

    fn index(self) -> usize {
        (self.0 >> Self::SHIFT) as usize
    }
}

/// The table of words and what their flags refer to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Vocabulary<'a> {
    #[serde(borrow)]
    pub(super) words: Table<'a>,
    /// Words of contractions and respellings, one or two for each.
    pub(super) expansions: Vec<(u64, Option<u64>)>,
    /// How many of them are contractions; respellings come after them.
    pub(super) contractions: usize,
    /// Right spellings of misspelt words.
    pub(super) aliases: Vec<u64>,
    /// Words that may be read through holes, each on a line.
    #[serde(borrow)]
    pub(super) masked: Cow<'a, str>,
}

/// Longest word looked for inside a joined one, in bytes.
const MAX_PART: usize = 18;
/// Longest joined word that is taken apart, in bytes.
const MAX_JOINED: usize = 60;
/// Shortest unknown word that is taken apart outside hashtags, in bytes.
const MIN_JOINED: usize = 9;
/// Shortest word, in bytes, that is recognised with a space put into it.
const SHORTEST_PARTED: usize = 5;
/// Shortest unknown word, in bytes, that is taken apart into two when one of them is looked for behind disguises.
const MIN_PAIR: usize = 5;
/// Most single letters in a row that are read as one word.
const MAX_SPELLED: usize = 16;

impl Vocabulary<'_> {
    /// What is known of the word with this hash.
    #[inline]
    #[must_use]
    pub fn info(&self, hash: u64) -> Option<WordInfo> {
        self.words.get(hash).map(WordInfo)
    }

    /// What is known of the word of a token; remembered there.
    #[inline]
    pub fn info_of(&self, token: &mut Token) -> Option<WordInfo> {
        if token.known == 0 {
            token.known = self.words.get(token.hash)?;
        }
        Some(WordInfo(token.known))
    }

    /// Resolves contractions, misspellings, disguises and joined words: `raw` tokens of `text` become `settled` ones.
    ///
    /// `trailing` is what [`crate::text::tokenize`] found after the last token.
    pub fn settle(&self, text: &str, raw: &[Token], trailing: Gap, settled: &mut Vec<Token>) {
        let mut at = 0;
        while let Some(token) = raw.get(at) {
            let after = raw.get(at + 1).map_or(trailing, |next| next.gap);
            if (token.gap.has(Gap::MASK) || after.has(Gap::MASK))
                && let Some((used, word)) = self.masked_run(text, &raw[at..])
            {
                settled.push(word);
                at += used;
                continue;
            }
            if token.end - token.start == 1
                && token.kind == TokenKind::Word
                && let Some((used, word)) = self.spelled_run(text, &raw[at..])
            {
                settled.push(word);
                at += used;
                continue;
            }
            if let Some(word) = self.parted(text, *token, raw.get(at + 1)) {
                settled.push(word);
                at += 2;
                continue;
            }
            self.settle_one(text, *token, settled);
            at += 1;
        }
    }

    fn settle_one(&self, text: &str, token: Token, settled: &mut Vec<Token>) {
        if !matches!(token.kind, TokenKind::Word | TokenKind::Number | TokenKind::Mention) {
            settled.push(token);
            return;
        }
        match self.info(token.hash) {
            // Two letters with a capital are initials, a form or a block, no text speak.
            Some(info) if info.has(WordInfo::EXPANDS) && !(token.capital && token.end - token.start <= 2) => {
                let Some((first, second)) = self.expansions.get(info.index()) else { return };
                let respelt = info.index() >= self.contractions;
                settled.push(Token { hash: *first, kind: TokenKind::Word, respelt, ..token });
                if let Some(second) = second {
                    settled.push(Token { hash: *second, kind: TokenKind::Word, gap: Gap::SPACE, ..token });
                }
            }
            Some(info) if info.has(WordInfo::ALIAS) => {
                let slip = info.has(WordInfo::SLIP);
                let name = token.capital && !token.shouted && !token.gap.has(Gap::SENTENCE);
                if (slip && name) || (token.shouted && token.end - token.start < 5) {
                    settled.push(token);
                    return;
                }
                let hash = self.aliases.get(info.index()).copied().unwrap_or(token.hash);
                settled.push(Token { hash, disguised: !slip, ..token });
            }
            Some(info) => settled.push(Token { known: info.0, ..token }),
            None => self.settle_unknown(text, token, settled),
        }
    }

    /// A word that is in no list: perhaps disguised, perhaps several words joined.
    fn settle_unknown(&self, text: &str, token: Token, settled: &mut Vec<Token>) {
        let written = text.get(token.start as usize..token.end as usize).unwrap_or_default();
        if looks_odd(written)
            && !looks_like_code(written)
            && let Some(hash) = self.plain_word(written)
        {
            settled.push(Token { hash, disguised: true, kind: TokenKind::Word, ..token });
            return;
        }
        // A capitalised word is a name: Kettlewell is not a kettle.
        let name = token.capital && !token.shouted && !token.hashtag;
        let joined = token.kind == TokenKind::Word
            && !name
            && (token.hashtag || written.len() >= MIN_JOINED)
            && written.len() <= MAX_JOINED;
        if joined {
            let folded = fold(written);
            if folded.len() == written.len()
                && let Some(cuts) = self.split_joined(&folded)
                && cuts.len() > 1
            {
                let mut from = 0;
                for (index, to) in cuts.iter().copied().enumerate() {
                    let hash = FoldHash::of(&folded[from..to]);
                    let gap = if index == 0 { token.gap } else { Gap::SPACE };
                    let start = token.start + u32::try_from(from).unwrap_or(u32::MAX);
                    let end = token.start + u32::try_from(to).unwrap_or(u32::MAX);
                    settled.push(Token { start, end, hash, gap, capital: token.capital && index == 0, ..token });
                    from = to;
                }
                return;
            }
        }
        let short = (MIN_PAIR..MIN_JOINED).contains(&written.len());
        if token.kind == TokenKind::Word
            && (name || short)
            && written.is_ascii()
            && written.len() <= MAX_JOINED
            && let Some(at) = self.pair(&fold(written), name.then_some(written))
        {
            let folded = fold(written);
            let middle = token.start + u32::try_from(at).unwrap_or(0);
            settled.push(Token { end: middle, hash: FoldHash::of(&folded[..at]), ..token });
            settled.push(Token {
                start: middle,
                hash: FoldHash::of(&folded[at..]),
                gap: Gap::SPACE,
                capital: false,
                ..token
            });
            return;
        }
        settled.push(token);
    }

    /// Where a short unknown word falls into two known ones, one of which is looked for behind disguises.
    ///
    /// A `name`, as written, does so only at a capital inside it (`AllTravellers`) or where both parts are looked for so
    /// (`Romaniansare`): Kettlewell is no kettle.
    fn pair(&self, folded: &str, name: Option<&str>) -> Option<usize> {
        let part = |word: &str| {
            self.info(FoldHash::of(word)).filter(|info| !info.has(WordInfo::NO_PART) && !info.has(WordInfo::ALIAS))
        };
        (1..folded.len()).find(|at| {
            let (first, second) = folded.split_at(*at);
            let both = part(first).zip(part(second));
            let capital = name.is_some_and(|name| name.as_bytes().get(*at).is_some_and(u8::is_ascii_uppercase));
            both.is_some_and(|(first, second)| {
                let listed = [first, second].into_iter().filter(|part| part.has(WordInfo::DISGUISED)).count();
                listed > usize::from(name.is_some() && !capital)
            })
        })
    }

    /// The hash of the disguised word that `written` stands for.
    fn plain_word(&self, written: &str) -> Option<u64> {
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
    fn masked_run(&self, text: &str, raw: &[Token]) -> Option<(usize, Token)> {
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
    fn spelled_run(&self, text: &str, raw: &[Token]) -> Option<(usize, Token)> {
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
    fn parted(&self, text: &str, first: Token, second: Option<&Token>) -> Option<Token> {
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

    /// Where `folded` falls apart into known words: ends of the parts, fewest parts first. `None` where it does not.
    fn split_joined(&self, folded: &str) -> Option<Vec<usize>> {
        if !folded.is_ascii() {
            return None;
        }
        let bytes = folded.as_bytes();
        // best[i]: cost of the best split of the first i bytes, and where its last part starts.
        let mut best: Vec<Option<(u32, usize)>> = vec![None; bytes.len() + 1];
        best[0] = Some((0, 0));
        for start in 0..bytes.len() {
            let Some((cost, _)) = best[start] else { continue };
            let mut hash = FoldHash::EMPTY;
            for end in start + 1..=bytes.len().min(start + MAX_PART) {
                hash = hash.with(bytes[end - 1]);
                let Some(info) = self.info(hash.finish()) else { continue };
                if info.has(WordInfo::NO_PART) || info.has(WordInfo::ALIAS) {
                    continue;
                }
                // Few parts first, then parts of even length; short parts cost most.
                let price = match end - start {
                    1 => 45,
                    2 => 28,
                    3 => 22,
                    _ => 20,
                } - u32::from(info.has(WordInfo::STARTS));
                if best[end].is_none_or(|(known, _)| cost + price < known) {
                    best[end] = Some((cost + price, start));
                }
            }
        }
        let mut cuts = Vec::new();
        let mut end = bytes.len();
        while end > 0 {
            let (_, start) = best[end]?;
            cuts.push(end);
            end = start;
        }
        cuts.reverse();
        Some(cuts)
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
fn looks_odd(written: &str) -> bool {
    let bytes = written.as_bytes();
    !written.is_ascii()
        || bytes.iter().any(u8::is_ascii_digit)
        || bytes.windows(2).any(|pair| pair[0].eq_ignore_ascii_case(&pair[1]))
}

/// Room codes, postcodes, class names, product numbers: capitals and digits, or one letter and digits.
fn looks_like_code(written: &str) -> bool {
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
