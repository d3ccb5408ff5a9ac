//! Terms of one organisation (secret terms, its own names) laid over a compiled ruleset, without compiling it anew.

use std::collections::HashSet;

use super::automaton::{Automaton, AutomatonBuilder, Output};
use super::frame::term_words;
use super::model::{LexiconId, Ruleset};
use super::shapes::lexicon;

/// Further terms for lexicons of a ruleset.
#[derive(Debug, Default)]
pub struct Overlay {
    automaton: Automaton<'static>,
    first_words: HashSet<u64>,
}

impl Overlay {
    /// Lays `terms` over `ruleset`, each list under the name of the lexicon it adds to.
    ///
    /// # Errors
    /// The name of a lexicon that the ruleset does not have.
    pub fn build<'t>(
        ruleset: &Ruleset<'_>,
        terms: impl IntoIterator<Item = (&'t str, &'t [String])>,
    ) -> Result<Self, String> {
        let mut builder = AutomatonBuilder::new();
        for (id, terms) in terms {
            let number: LexiconId =
                lexicon(ruleset, id).ok_or_else(|| format!("the ruleset {} has no lexicon `{id}`", ruleset.name))?;
            for term in terms {
                builder.add(&term_words(term), Output::Term(number));
            }
        }
        let first_words = builder.first_words(|_| true).into_iter().collect();
        Ok(Self { automaton: builder.build(), first_words })
    }

    pub(super) fn automaton(&self) -> &Automaton<'static> {
        &self.automaton
    }

    /// Whether a term starts with the word of this hash.
    #[inline]
    #[must_use]
    pub fn starts(&self, hash: u64) -> bool {
        self.first_words.contains(&hash)
    }
}
