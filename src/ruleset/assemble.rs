//! The last step of compiling: names are resolved, and everything is laid out in the tables that are read where they lie.

use std::collections::BTreeSet;

use super::automaton::{AutomatonBuilder, Output};
use super::compile::{Collected, Compiler};
use super::frame::Step;
use super::keys::{KeyPart, choose_key};
use super::load::RulesetError;
use super::model::{Check, Context, LexiconId, Rule, Ruleset};
use super::sequence::Sequences;
use super::words::{WordLists, lay_out};

impl Compiler<'_> {
    pub(super) fn finish(
        mut self,
        name: &str,
        version: &str,
        rules: Vec<Rule>,
        words: &WordLists,
    ) -> Result<Ruleset<'static>, Vec<RulesetError>> {
        let member_of = self.memberships();
        let mut frequency = words.frequency();
        for (whole, lexicon) in self.lexicons.iter().enumerate() {
            // Shapes have no terms: numbers, names and links stand everywhere.
            let shape = lexicon.info.as_ref().is_some_and(|info| info.shape);
            let parts = self.lexicons.iter().zip(&member_of);
            let parts = parts.filter(|(_, members)| members.iter().any(|member| usize::from(*member) == whole));
            let terms = parts.flat_map(|(part, _)| part.terms.iter().map(|(_, words)| words.as_slice()));
            frequency.add_lexicon(lexicon.common || shape, terms);
        }
        let mut builder = AutomatonBuilder::new();
        let mut keyed_on: Vec<Vec<u32>> = vec![Vec::new(); self.lexicons.len()];
        for (index, sequence) in self.sequences.iter_mut().enumerate() {
            let number = u32::try_from(index).unwrap_or(u32::MAX);
            let (key, key_len, part) = choose_key(&sequence.steps, &frequency);
            (sequence.key, sequence.key_len) = (key, key_len);
            match part {
                KeyPart::Phrases(phrases) => phrases.iter().for_each(|phrase| builder.add(phrase, Output::Key(number))),
                KeyPart::Lexicons(lexicons) => {
                    lexicons.iter().for_each(|lexicon| keyed_on[usize::from(*lexicon)].push(number));
                }
            }
        }
        let used = self.used(&rules);
        for (lexicon, members) in self.lexicons.iter().zip(&member_of) {
            let members: Vec<LexiconId> = members.iter().copied().filter(|whole| used.contains(whole)).collect();
            for (_, phrase) in &lexicon.terms {
                members.iter().for_each(|whole| builder.add(phrase, Output::Term(*whole)));
            }
            for phrase in &lexicon.except {
                members.iter().for_each(|whole| builder.add(phrase, Output::Except(*whole)));
            }
        }
        let near = looked_for_nearby(&rules);
        let triggers = builder.first_words(|output| match output {
            Output::Key(_) => true,
            Output::Term(lexicon) => !keyed_on[usize::from(*lexicon)].is_empty() || near.contains(lexicon),
            Output::Except(_) => false,
        });
        let leading = builder.first_words(|_| true);
        let disguised = self.single_words(|lexicon| lexicon.disguised);
        let masked = self.single_words(|lexicon| lexicon.masked);
        let spelled = self.single_words(|lexicon| !lexicon.common && !lexicon.exact);
        let listed: Vec<u64> = self.all_words();
        let nowhere = |message: String| {
            vec![RulesetError { path: name.to_owned(), line: 0, column: 0, message, source_line: String::new() }]
        };
        let sequences = Sequences::build(&self.sequences).map_err(nowhere)?;
        let shape_words = ["titles", "class-words"].map(|id| self.ids.get(id).copied());
        Ok(Ruleset {
            name: name.to_owned(),
            version: version.to_owned(),
            lexicons: self.lexicons.into_iter().filter_map(|lexicon| lexicon.info).collect(),
            vocabulary: lay_out(words, &listed, &triggers, &leading, &disguised, &masked, &spelled),
            automaton: builder.build(),
            shape_words,
            sequences,
            keyed_on,
            rules,
            voices: self.voices,
            unread: Vec::new(),
        })
    }

    /// Lexicons whose terms somebody asks about. Others only lend their words to the reading of disguises.
    fn used(&self, rules: &[Rule]) -> BTreeSet<LexiconId> {
        let mut used: BTreeSet<LexiconId> = CODE_LEXICONS.iter().filter_map(|id| self.ids.get(id).copied()).collect();
        for step in self.sequences.iter().flat_map(|sequence| &sequence.steps) {
            if let Step::Slot { lexicons, .. } | Step::NotSlot(lexicons) = step {
                used.extend(lexicons);
            }
        }
        let contexts = |contexts: &[Context]| -> Vec<LexiconId> {
            contexts
                .iter()
                .filter_map(|context| if let Context::Lexicon(id) = context { Some(*id) } else { None })
                .collect()
        };
        for rule in rules {
            match &rule.check {
                Check::Terms(phrases) | Check::Remark(phrases) => {
                    used.extend(&phrases.near);
                    used.extend(contexts(&phrases.unless));
                }
                Check::Pattern(expression) => {
                    used.extend(&expression.near);
                    used.extend(contexts(&expression.unless));
                }
                Check::Evidence(evidence) => {
                    used.extend(contexts(&evidence.unless));
                    used.extend(evidence.cues.iter().filter_map(|cue| cue.unless.as_deref()).flat_map(contexts));
                }
                Check::Required { given, .. } => used.extend(given.iter().flat_map(|given| contexts(&given.unless))),
                Check::Count { except, .. } => used.extend(except),
                Check::Link(link) => used.extend(contexts(&link.unless)),
                Check::Attachment { near, .. } => used.extend(near),
                Check::Register(register) => {
                    let lists =
                        [&register.near, &register.names, &register.cues, &register.not_before, &register.not_opening];
                    used.extend(lists.into_iter().flatten());
                }
                Check::Batch(batch) => {
                    used.extend(&batch.near);
                    used.extend(contexts(&batch.unless));
                }
                Check::Calendar(calendar) => {
                    used.extend(&calendar.near);
                    used.extend(contexts(&calendar.unless));
                }
                _ => {}
            }
        }
        used
    }

    /// For each lexicon, itself and every lexicon that includes it, however deep.
    fn memberships(&self) -> Vec<BTreeSet<LexiconId>> {
        let number = |index: usize| LexiconId::try_from(index).unwrap_or(LexiconId::MAX);
        let mut members: Vec<BTreeSet<LexiconId>> =
            (0..self.lexicons.len()).map(|index| BTreeSet::from([number(index)])).collect();
        loop {
            let mut grown = false;
            for (whole, lexicon) in self.lexicons.iter().enumerate() {
                for part in &lexicon.includes {
                    let wider = members[whole].clone();
                    let part = &mut members[usize::from(*part)];
                    let before = part.len();
                    part.extend(wider);
                    grown |= part.len() > before;
                }
            }
            if !grown {
                return members;
            }
        }
    }

    /// Written single-word terms of the lexicons that `wanted` holds for.
    fn single_words(&self, wanted: impl Fn(&Collected) -> bool) -> BTreeSet<String> {
        self.lexicons
            .iter()
            .filter(|lexicon| wanted(lexicon))
            .flat_map(|lexicon| {
                lexicon.terms.iter().filter(|(_, words)| words.len() == 1).map(|(term, _)| crate::text::fold(term))
            })
            .collect()
    }

    fn all_words(&self) -> Vec<u64> {
        let in_lexicons = self
            .lexicons
            .iter()
            .flat_map(|lexicon| lexicon.terms.iter().map(|(_, words)| words).chain(&lexicon.except))
            .flatten()
            .copied();
        let in_frames = self.sequences.iter().flat_map(|sequence| &sequence.steps).flat_map(|step| match step {
            Step::Words { any, .. } | Step::NotWords(any) => any.clone(),
            _ => Vec::new(),
        });
        in_lexicons.chain(in_frames).collect()
    }
}

/// Lexicons whose terms make a pattern be tried.
fn looked_for_nearby(rules: &[Rule]) -> BTreeSet<LexiconId> {
    let needed = |rule: &Rule| match &rule.check {
        Check::Pattern(expression) => expression.near.clone(),
        _ => Vec::new(),
    };
    rules.iter().flat_map(needed).collect()
}

/// Lexicons that code asks about by name.
const CODE_LEXICONS: &[&str] = &[
    "first-names",
    "negation",
    "context-self",
    "speech-cues",
    "titles",
    "class-words",
    "secret-terms",
    "organisation-names",
];
