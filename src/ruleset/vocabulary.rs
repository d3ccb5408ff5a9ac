//! Every word postcheck knows: the words of lexicons and frames, and an English dictionary that tells a strange word from an
//! ordinary one.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

use super::disguise::{looks_like_code, looks_odd};
use super::table::Table;
use crate::text::{FoldHash, Gap, Token, TokenKind, fold};

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

    pub(super) fn index(self) -> usize {
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
    #[serde(with = "super::hashes")]
    pub(super) aliases: Vec<u64>,
    /// Words that may be read through holes, each on a line.
    #[serde(borrow)]
    pub(super) masked: Cow<'a, str>,
}

/// Longest joined word that is taken apart, in bytes.
const MAX_JOINED: usize = 60;
/// Shortest unknown word that is taken apart outside hashtags, in bytes.
const MIN_JOINED: usize = 9;
/// Shortest unknown word, in bytes, that is taken apart into two when one of them is looked for behind disguises.
const MIN_PAIR: usize = 5;

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
}
