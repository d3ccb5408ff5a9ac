//! Puts a ruleset together: names resolved, frames parsed, one automaton laid out.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::frame::{term_words, unknown};
use super::inflect::forms;
use super::load::{RulesetError, RulesetFile, Sources};
use super::model::{Check, Fix, LexiconId, LexiconInfo, PatternId, Rule, Ruleset};
use super::schema::{self, Spanned, Within};
use super::sequence::Sequence;
use super::shapes::SHAPES;
use super::voice::Voice;
use super::words::WordLists;

/// Compiles `sources`.
///
/// # Errors
/// Everything that is wrong, so that the policy owner can mend it in one go.
pub fn compile(
    name: &str,
    version: &str,
    sources: &Sources,
    words: &WordLists,
) -> Result<Ruleset<'static>, Vec<RulesetError>> {
    let mut compiler = Compiler::default();
    compiler.collect_lexicons(sources);
    compiler.collect_frames(sources);
    compiler.collect_voices(sources);
    let mut rules = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for (file, content) in &sources.rules {
        for rule in &content.rules {
            if !seen.insert(&rule.id.value) {
                compiler.error(
                    file,
                    &rule.id,
                    format!("a second rule `{}`; give each rule an id of its own", rule.id.value),
                );
            }
            if rule.tests.bad.is_empty() || rule.tests.good.is_empty() {
                compiler.error(
                    file,
                    &rule.id,
                    format!("rule `{}` needs at least one bad and one good draft under `tests:`", rule.id.value),
                );
            }
            rules.push(compiler.rule(file, content, rule));
        }
    }
    if !compiler.errors.is_empty() {
        return Err(compiler.errors);
    }
    compiler.finish(name, version, rules, words)
}

/// A lexicon with its terms as word hashes.
#[derive(Default)]
pub(super) struct Collected {
    pub(super) info: Option<LexiconInfo>,
    /// Written terms with their inflected forms.
    pub(super) terms: Vec<(String, Vec<u64>)>,
    pub(super) except: Vec<Vec<u64>>,
    pub(super) includes: Vec<LexiconId>,
    pub(super) disguised: bool,
    pub(super) masked: bool,
    pub(super) common: bool,
    /// No misspellings: names, and words that must stand as they are.
    pub(super) exact: bool,
}

#[derive(Default)]
pub(super) struct Compiler<'s> {
    pub(super) ids: HashMap<&'s str, LexiconId>,
    pub(super) lexicons: Vec<Collected>,
    pub(super) frame_sets: HashMap<&'s str, &'s [Spanned<String>]>,
    pub(super) sequences: Vec<Sequence>,
    pub(super) patterns: u32,
    pub(super) voices: Vec<Voice<'static>>,
    /// Patterns that consist of one lexicon, made once.
    pub(super) lexicon_patterns: BTreeMap<LexiconId, PatternId>,
    pub(super) errors: Vec<RulesetError>,
}

impl<'s> Compiler<'s> {
    pub(super) fn error(&mut self, file: &RulesetFile, at: &Spanned<String>, message: impl Into<String>) {
        self.errors.push(RulesetError::at(file, at.referenced, message));
    }

    fn collect_lexicons(&mut self, sources: &'s Sources) {
        for shape in SHAPES {
            self.add_lexicon(
                shape,
                LexiconInfo { id: (*shape).to_owned(), scope: Within::Sentence, shape: true, capitalised: false },
            );
        }
        for (file, content) in &sources.lexicons {
            for lexicon in &content.lexicons {
                if self.ids.contains_key(lexicon.id.value.as_str()) {
                    self.error(file, &lexicon.id, format!("a second lexicon `{}`", lexicon.id.value));
                    continue;
                }
                self.add_lexicon(
                    &lexicon.id.value,
                    LexiconInfo {
                        id: lexicon.id.value.clone(),
                        scope: lexicon.scope,
                        shape: false,
                        capitalised: lexicon.capitalised,
                    },
                );
            }
        }
        for (file, content) in &sources.lexicons {
            for lexicon in &content.lexicons {
                self.fill_lexicon(file, lexicon);
            }
        }
    }

    fn add_lexicon(&mut self, id: &'s str, info: LexiconInfo) {
        let number = LexiconId::try_from(self.lexicons.len()).unwrap_or(LexiconId::MAX);
        self.ids.insert(id, number);
        self.lexicons.push(Collected { info: Some(info), ..Collected::default() });
    }

    fn fill_lexicon(&mut self, file: &RulesetFile, lexicon: &'s schema::Lexicon) {
        let includes = self.lexicon_ids(file, &lexicon.includes);
        let mut terms = Vec::new();
        for term in &lexicon.terms {
            for written in spell_out(&term.value) {
                for form in forms(&written, lexicon.forms) {
                    let words = term_words(&form);
                    if words.is_empty() {
                        self.error(file, term, "a term without a word");
                    }
                    terms.push((form, words));
                }
            }
        }
        let except = lexicon
            .except
            .iter()
            .flat_map(|term| spell_out(&term.value))
            .flat_map(|term| forms(&term, lexicon.forms))
            .map(|term| term_words(&term))
            .collect();
        let Some(number) = self.ids.get(lexicon.id.value.as_str()) else { return };
        let slot = &mut self.lexicons[usize::from(*number)];
        slot.terms = terms;
        slot.except = except;
        slot.includes = includes;
        slot.disguised = lexicon.disguised;
        slot.masked = lexicon.masked;
        slot.common = lexicon.common;
        slot.exact = lexicon.exact || lexicon.capitalised;
    }

    fn collect_frames(&mut self, sources: &'s Sources) {
        for (file, content) in &sources.frames {
            for set in &content.frames {
                if self.frame_sets.insert(&set.id.value, &set.patterns).is_some() {
                    self.error(file, &set.id, format!("a second set of frames `{}`", set.id.value));
                }
            }
        }
    }

    fn collect_voices(&mut self, sources: &'s Sources) {
        for file in &sources.models {
            let name = file.path.rsplit('/').next().unwrap_or(&file.path).trim_end_matches(".tsv");
            match Voice::parse(name, &file.text) {
                Ok(voice) => self.voices.push(voice),
                Err((line, message)) => {
                    let source_line = file.text.lines().nth(line - 1).unwrap_or_default().to_owned();
                    self.errors.push(RulesetError { path: file.path.clone(), line, column: 1, message, source_line });
                }
            }
        }
    }

    pub(super) fn lexicon_ids(&mut self, file: &RulesetFile, names: &[Spanned<String>]) -> Vec<LexiconId> {
        let mut ids = Vec::new();
        for name in names {
            if let Some(id) = self.ids.get(name.value.as_str()) {
                ids.push(*id);
            } else {
                let known: Vec<&str> = self.ids.keys().copied().collect();
                let message = unknown("lexicon", &name.value, &known);
                self.error(file, name, message);
            }
        }
        ids
    }

    fn rule(&mut self, file: &RulesetFile, content: &RulesFileContent, rule: &'s schema::Rule) -> Rule {
        let check = self.check(file, &rule.check);
        let fix = rule.fix.as_ref().map(|fix| match fix {
            schema::Fix::Append(text) => Fix::Text { text: text.text.clone(), safe: text.safe, append: true },
            schema::Fix::Replace(text) => Fix::Text { text: text.text.clone(), safe: text.safe, append: false },
            schema::Fix::CleanPicture => Fix::CleanPicture,
        });
        Rule {
            id: rule.id.value.clone(),
            clause: rule.clause.clone().unwrap_or_else(|| content.clause.clone()),
            category: rule.category.unwrap_or(content.category),
            severity: rule.severity,
            confidence: rule.confidence,
            sensitive: rule.sensitive,
            waivable: rule.waivable,
            signal: rule.signal,
            second_opinion: content.second_opinion.as_ref().filter(|_| !rule.certain).and_then(|wanted| {
                let said = matches!(check, Check::Terms(_) | Check::Remark(_) | Check::Evidence(_));
                self.second_opinion(file, wanted).filter(|_| said)
            }),
            account: rule.when.account,
            channels: rule.when.channels.clone().unwrap_or_default(),
            passages: rule.passages.clone(),
            title: rule.title.clone(),
            why: rule.why.trim().to_owned(),
            message: rule.message.trim().to_owned(),
            suggest: rule.suggest.trim().to_owned(),
            question: rule.question.as_ref().map(|question| question.trim().to_owned()),
            fix,
            check,
        }
    }
}

type RulesFileContent = schema::RulesFile;

/// `(a|b) c` as `a c` and `b c`; a term without brackets as itself.
fn spell_out(term: &str) -> Vec<String> {
    let Some((head, rest)) = term.split_once('(') else { return vec![term.trim().to_owned()] };
    let Some((inside, tail)) = rest.split_once(')') else { return vec![term.to_owned()] };
    let (tail, optional) = tail.strip_prefix('?').map_or((tail, false), |tail| (tail, true));
    let mut choices: Vec<&str> = inside.split('|').collect();
    if optional {
        choices.push("");
    }
    choices
        .into_iter()
        .flat_map(|choice| spell_out(tail).into_iter().map(move |tail| format!("{head}{choice} {tail}")))
        .map(|term| term.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}
