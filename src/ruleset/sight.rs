//! Sees a passage through a ruleset: tokens, sentences, the terms in them and the patterns they make.
//!
//! One look-up for each token tells whether anything that is looked for can start there. Only sentences where something
//! does are examined; all later work is for the hits in them.

use std::ops::Range;
use std::sync::Arc;

use super::automaton::{Match, Output};
use super::matcher::Matcher;
use super::model::{LexiconId, PatternId, Ruleset};
use super::overlay::Overlay;
use super::shapes::find_shapes;
use super::vocabulary::WordInfo;
use crate::text::{FoldHash, Gap, Span, Token, TokenKind, fold, tokenize};

/// Longest sentence, in tokens; a longer one is seen as several. It bounds the work for one hit.
const MAX_SENTENCE: usize = 90;
/// A term of a lexicon in a passage; tokens are numbered through the passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LexiconHit {
    pub lexicon: LexiconId,
    /// First token.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// A pattern found in a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternHit {
    pub pattern: PatternId,
    /// Index of the sentence.
    pub sentence: usize,
    /// Tokens of the whole.
    pub tokens: Range<usize>,
    pub about: Option<Range<usize>>,
    pub says: Option<Range<usize>>,
}

/// One sentence of a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    pub tokens: Range<usize>,
    /// What stands after its last token.
    pub end: Gap,
    /// It was examined: something that is looked for may stand in it.
    pub examined: bool,
}

/// A passage as the ruleset sees it.
#[derive(Clone, Debug, Default)]
pub struct Sight {
    pub tokens: Vec<Token>,
    pub sentences: Vec<Sentence>,
    /// Terms in the examined sentences, by their first token.
    pub hits: Vec<LexiconHit>,
    pub patterns: Vec<PatternHit>,
    /// Patterns that are not looked for, by their numbers: no rule that applies asks for them.
    idle: Arc<[bool]>,
    raw: Vec<Token>,
    matches: Vec<Match>,
}

impl Sight {
    /// The bytes of a range of tokens.
    #[must_use]
    pub fn span(&self, text: &str, tokens: &Range<usize>) -> Option<Span> {
        let first = self.tokens.get(tokens.start)?;
        let last = self.tokens.get(tokens.end.checked_sub(1)?)?;
        Span::new(text, first.start as usize..last.end.max(first.start) as usize)
    }

    /// The sentence that holds token `at`.
    #[must_use]
    pub fn sentence_of(&self, at: usize) -> Option<usize> {
        let after = self.sentences.partition_point(|sentence| sentence.tokens.start <= at);
        after.checked_sub(1)
    }

    /// The sentence that byte `at` of the passage stands in, or that follows it.
    #[must_use]
    pub fn sentence_at(&self, at: usize) -> Option<usize> {
        self.sentence_of(self.tokens.partition_point(|token| token.end as usize <= at))
    }

    /// Terms in the sentences of `range`.
    pub fn hits_in(&self, sentences: Range<usize>) -> impl Iterator<Item = &LexiconHit> {
        let from = self.sentences.get(sentences.start).map_or(0, |sentence| sentence.tokens.start);
        let to = sentences
            .end
            .checked_sub(1)
            .and_then(|last| self.sentences.get(last))
            .map_or(0, |sentence| sentence.tokens.end);
        let first = self.hits.partition_point(|hit| hit.start < from);
        self.hits[first..].iter().take_while(move |hit| hit.start < to)
    }

    /// Looks for all patterns but those that are `idle`, by their numbers, from now on.
    pub fn rest(&mut self, idle: &Arc<[bool]>) {
        self.idle = Arc::clone(idle);
    }

    /// Looks at `text`. What was seen before is forgotten; its memory is used again.
    pub fn look(&mut self, ruleset: &Ruleset<'_>, overlay: Option<&Overlay>, text: &str) {
        self.tokens.clear();
        self.sentences.clear();
        self.hits.clear();
        self.patterns.clear();
        self.raw.clear();
        let trailing = tokenize(text, &mut self.raw);
        ruleset.vocabulary.settle(text, &self.raw, trailing, &mut self.tokens);
        if !ruleset.unread.is_empty() {
            self.forget(ruleset, overlay);
        }
        self.cut_sentences(ruleset, overlay, trailing);
        for index in 0..self.sentences.len() {
            if self.sentences[index].examined {
                self.examine(ruleset, overlay, text, index);
            }
        }
    }

    /// Takes for strange words those that the ruleset does not know, but for names of the organisation itself.
    fn forget(&mut self, ruleset: &Ruleset<'_>, overlay: Option<&Overlay>) {
        let strange = FoldHash::of("\u{fffd}");
        let own = |hash: u64| overlay.is_some_and(|overlay| overlay.starts(hash));
        for token in self.tokens.iter_mut().filter(|token| ruleset.unread.contains(&token.hash) && !own(token.hash)) {
            token.hash = strange;
        }
    }

    /// Examines the sentences beside sentence `index`, too, so that their terms can serve as context.
    pub fn look_around(
        &mut self,
        ruleset: &Ruleset<'_>,
        overlay: Option<&Overlay>,
        text: &str,
        sentences: Range<usize>,
    ) {
        for index in sentences {
            if self.sentences.get(index).is_some_and(|sentence| !sentence.examined) {
                self.sentences[index].examined = true;
                self.examine(ruleset, overlay, text, index);
            }
        }
    }

    fn cut_sentences(&mut self, ruleset: &Ruleset<'_>, overlay: Option<&Overlay>, trailing: Gap) {
        let mut start = 0;
        let mut examined = false;
        for (at, token) in self.tokens.iter_mut().enumerate() {
            if at > start && (token.gap.has(Gap::SENTENCE) || at - start >= MAX_SENTENCE) {
                self.sentences.push(Sentence { tokens: start..at, end: token.gap, examined });
                start = at;
                examined = false;
            }
            let starts = ruleset.vocabulary.info_of(token).is_some_and(|info| info.has(WordInfo::STARTS));
            examined = examined || starts || token.respelt || overlay.is_some_and(|overlay| overlay.starts(token.hash));
        }
        if start < self.tokens.len() {
            self.sentences.push(Sentence { tokens: start..self.tokens.len(), end: trailing, examined });
        }
    }

    fn examine(&mut self, ruleset: &Ruleset<'_>, overlay: Option<&Overlay>, text: &str, index: usize) {
        let Range { start: from, end: to } = self.sentences[index].tokens.clone();
        let first_hit = self.hits.len();
        self.matches.clear();
        for at in from..to {
            if ruleset.vocabulary.info_of(&mut self.tokens[at]).is_some_and(|info| info.has(WordInfo::LEADS)) {
                ruleset.automaton.walk(&self.tokens[..to], at, &mut self.matches);
            }
        }
        // Text speak is looked for as it is written, too.
        for (at, token) in self.tokens.iter().enumerate().take(to).skip(from).filter(|(_, token)| token.respelt) {
            let written = text.get(token.start as usize..token.end as usize).unwrap_or_default();
            ruleset.automaton.word(FoldHash::of(&fold(written)), at, &mut self.matches);
        }
        if let Some(overlay) = overlay {
            for at in from..to {
                overlay.automaton().walk(&self.tokens[..to], at, &mut self.matches);
            }
        }
        let excepts: Vec<(LexiconId, usize, usize)> = self
            .matches
            .iter()
            .filter_map(|found| match found.output {
                Output::Except(lexicon) => Some((lexicon, found.start, found.end)),
                Output::Term(_) | Output::Key(_) => None,
            })
            .collect();
        let excepted = |lexicon: LexiconId, hit: &Match| {
            excepts.iter().any(|(other, start, end)| *other == lexicon && *start <= hit.start && hit.end <= *end)
        };
        for found in &self.matches {
            if let Output::Term(lexicon) = found.output
                && !excepted(lexicon, found)
                && (!ruleset.lexicons.get(usize::from(lexicon)).is_some_and(|info| info.capitalised)
                    || is_written_as_name(&self.tokens[..to], found, from))
            {
                self.hits.push(LexiconHit { lexicon, start: found.start, end: found.end });
            }
        }
        let mut own: Vec<LexiconHit> = self.hits.split_off(first_hit);
        find_shapes(ruleset, text, &self.tokens, from, to, &mut own);
        own.sort_unstable_by_key(|hit| (hit.start, std::cmp::Reverse(hit.end), hit.lexicon));
        own.dedup();

        let matcher = Matcher { tokens: &self.tokens, sentence: &self.sentences[index], hits: &own };
        let mut patterns = Vec::new();
        let mut attempt = |number: u32, start: usize, end: usize| {
            let Some(sequence) = ruleset.sequences.get(number) else { return };
            if self.idle.get(sequence.pattern as usize).copied().unwrap_or(false) {
                return;
            }
            if let Some(mut hit) = matcher.find(&sequence, start, end) {
                hit.sentence = index;
                patterns.push(hit);
            }
        };
        for found in &self.matches {
            if let Output::Key(sequence) = found.output {
                attempt(sequence, found.start, found.end);
            }
        }
        for hit in &own {
            for sequence in ruleset.keyed_on.get(usize::from(hit.lexicon)).into_iter().flatten() {
                attempt(*sequence, hit.start, hit.end);
            }
        }
        patterns.sort_by_key(|hit| (hit.pattern, hit.tokens.start, std::cmp::Reverse(hit.tokens.end)));
        patterns.dedup_by(|later, first| later.pattern == first.pattern && later.tokens == first.tokens);
        self.patterns.append(&mut patterns);
        // Sentences may be examined out of order; hits stay sorted by place.
        let at = self.hits.partition_point(|hit| hit.start < from);
        self.hits.splice(at..at, own);
    }
}

/// Whether a word that is a name, too, is written as one: with a capital and, where a sentence starts and the capital says
/// nothing, with a second capital after it.
fn is_written_as_name(tokens: &[Token], found: &Match, sentence: usize) -> bool {
    let capital = |at: usize| tokens.get(at).is_some_and(|token| token.capital && token.kind == TokenKind::Word);
    capital(found.start) && (found.start > sentence || capital(found.end))
}
