//! The one automaton: every term of every lexicon and every fixed stretch of every frame, as sequences of words.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::ops::Range;

use super::table::{Table, edge_key};
use crate::text::Token;

/// What ends at a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Output {
    /// A term of this lexicon.
    Term(u16),
    /// An innocent phrase of this lexicon: terms inside it do not count.
    Except(u16),
    /// The fixed stretch that this sequence is looked for by.
    Key(u32),
}

/// A trie over words, laid out flat.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Automaton<'a> {
    #[serde(borrow)]
    edges: Table<'a>,
    /// For each node, where its outputs start in `outputs`; one more entry than nodes. 32-bit little endian.
    #[serde(borrow)]
    offsets: Cow<'a, [u8]>,
    /// Packed [`Output`]s, 32-bit little endian.
    #[serde(borrow)]
    outputs: Cow<'a, [u8]>,
}

/// A stretch of tokens where something of the automaton ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// First token.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    pub output: Output,
}

impl Automaton<'_> {
    /// Everything that starts at token `start` of `tokens`.
    pub fn walk(&self, tokens: &[Token], start: usize, found: &mut Vec<Match>) {
        if self.edges.is_empty() {
            return;
        }
        let mut node = 0;
        for (at, token) in tokens.iter().enumerate().skip(start) {
            let Some(child) = self.edges.get(edge_key(node, token.hash)) else { return };
            node = child;
            self.tell(node, start..at + 1, found);
        }
    }

    /// Everything that consists of the word `hash`, which stands at token `at`.
    pub fn word(&self, hash: u64, at: usize, found: &mut Vec<Match>) {
        if let Some(node) = self.edges.get(edge_key(0, hash)).filter(|_| !self.edges.is_empty()) {
            self.tell(node, at..at + 1, found);
        }
    }

    /// What ends at `node`, reached over `tokens`.
    fn tell(&self, node: u32, tokens: Range<usize>, found: &mut Vec<Match>) {
        let from = u32_at(&self.offsets, node as usize) as usize;
        let to = u32_at(&self.offsets, node as usize + 1) as usize;
        found.extend((from..to).map(|index| Match {
            start: tokens.start,
            end: tokens.end,
            output: unpack(u32_at(&self.outputs, index)),
        }));
    }
}

/// Collects phrases and lays the automaton out.
#[derive(Debug, Default)]
pub struct AutomatonBuilder {
    edges: std::collections::BTreeMap<(u32, u64), u32>,
    outputs: Vec<Vec<Output>>,
}

impl AutomatonBuilder {
    #[must_use]
    pub fn new() -> Self {
        Self { edges: std::collections::BTreeMap::new(), outputs: vec![Vec::new()] }
    }

    /// Adds a phrase, given as the hashes of its words. An empty phrase is ignored.
    pub fn add(&mut self, words: &[u64], output: Output) {
        let mut node = 0_u32;
        for word in words {
            let next = u32::try_from(self.outputs.len()).unwrap_or(u32::MAX);
            let child = *self.edges.entry((node, *word)).or_insert(next);
            if child == next {
                self.outputs.push(Vec::new());
            }
            node = child;
        }
        if node != 0
            && let Some(outputs) = self.outputs.get_mut(node as usize)
            && !outputs.contains(&output)
        {
            outputs.push(output);
        }
    }

    /// First words of phrases for which `wanted` holds for one of the outputs in the subtree.
    #[must_use]
    pub fn first_words(&self, wanted: impl Fn(&Output) -> bool) -> Vec<u64> {
        let mut useful: Vec<bool> = self.outputs.iter().map(|outputs| outputs.iter().any(&wanted)).collect();
        // Children have higher numbers than their parents.
        let mut edges: Vec<_> = self.edges.iter().map(|((node, _), child)| (*child, *node)).collect();
        edges.sort_unstable_by(|a, b| b.cmp(a));
        for (child, node) in edges {
            if useful[child as usize] {
                useful[node as usize] = true;
            }
        }
        self.edges
            .iter()
            .filter(|((node, _), child)| *node == 0 && useful[**child as usize])
            .map(|((_, word), _)| *word)
            .collect()
    }

    #[must_use]
    pub fn build(&self) -> Automaton<'static> {
        let edges: Vec<(u64, u32)> =
            self.edges.iter().map(|((node, word), child)| (edge_key(*node, *word), *child)).collect();
        let mut offsets = Vec::with_capacity((self.outputs.len() + 1) * 4);
        let mut packed = Vec::new();
        for outputs in &self.outputs {
            offsets.extend_from_slice(&u32::try_from(packed.len() / 4).unwrap_or(u32::MAX).to_le_bytes());
            let mut outputs = outputs.clone();
            outputs.sort_unstable();
            packed.extend(outputs.into_iter().flat_map(|output| pack(output).to_le_bytes()));
        }
        offsets.extend_from_slice(&u32::try_from(packed.len() / 4).unwrap_or(u32::MAX).to_le_bytes());
        Automaton { edges: Table::build(&edges), offsets: Cow::Owned(offsets), outputs: Cow::Owned(packed) }
    }
}

fn u32_at(bytes: &[u8], index: usize) -> u32 {
    bytes.get(index * 4..index * 4 + 4).and_then(|four| four.try_into().ok()).map_or(0, u32::from_le_bytes)
}

/// Two bits of kind, thirty of number.
fn pack(output: Output) -> u32 {
    match output {
        Output::Term(lexicon) => u32::from(lexicon),
        Output::Except(lexicon) => 1 << 30 | u32::from(lexicon),
        Output::Key(sequence) => 2 << 30 | sequence,
    }
}

#[allow(clippy::cast_possible_truncation, reason = "lexicon numbers are 16 bits")]
fn unpack(packed: u32) -> Output {
    let number = packed & ((1 << 30) - 1);
    match packed >> 30 {
        0 => Output::Term(number as u16),
        1 => Output::Except(number as u16),
        _ => Output::Key(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ruleset::frame::term_words;
    use crate::text::tokenize;

    #[test]
    fn phrases_are_found_word_by_word() {
        let mut builder = AutomatonBuilder::new();
        builder.add(&term_words("two-faced"), Output::Term(7));
        builder.add(&term_words("two"), Output::Key(1));
        let automaton = builder.build();
        let mut tokens = Vec::new();
        tokenize("A Two faced man", &mut tokens);
        let mut found = Vec::new();
        for start in 0..tokens.len() {
            automaton.walk(&tokens, start, &mut found);
        }
        assert_eq!(
            found,
            [Match { start: 1, end: 2, output: Output::Key(1) }, Match { start: 1, end: 3, output: Output::Term(7) }]
        );
    }
}
