//! Asking the ruleset about one word, outside of any passage.

use super::automaton::Output;
use super::model::{LexiconId, Ruleset};
use super::vocabulary::WordInfo;
use crate::text::{Gap, Token, TokenKind};

/// Whether the folded word with this hash is by itself a term of `lexicon`.
#[must_use]
pub fn is_term(ruleset: &Ruleset<'_>, lexicon: LexiconId, hash: u64) -> bool {
    let token = Token {
        start: 0,
        end: 0,
        hash,
        kind: TokenKind::Word,
        capital: true,
        shouted: false,
        hashtag: false,
        disguised: false,
        respelt: false,
        known: 0,
        mixed: false,
        gap: Gap::default(),
    };
    let mut found = Vec::new();
    ruleset.automaton.walk(&[token], 0, &mut found);
    found.iter().any(|found| found.output == Output::Term(lexicon))
}

/// Whether the folded word with this hash is in the dictionary, or listed by a rule.
#[must_use]
pub fn is_known_word(ruleset: &Ruleset<'_>, hash: u64) -> bool {
    ruleset.vocabulary.info(hash).is_some_and(|info| info.has(WordInfo::KNOWN))
}
