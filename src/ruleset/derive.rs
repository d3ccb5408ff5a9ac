//! A ruleset that is another one for another organisation: without words that are the first one's own, and saying other
//! words where rules speak of it. It costs no compiling: the rules stay what they are.

use serde::Deserialize;
use serde_saphyr::Location;

use super::load::{Sources, parse_yaml};
use super::model::{self, Ruleset};
use super::schema::{Draft, Fix};
use crate::text::FoldHash;

/// What a derived ruleset changes.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Derived {
    /// Its name.
    pub ruleset: String,
    pub version: String,
    /// Whom it is for.
    #[serde(default)]
    pub about: String,
    /// The ruleset that it changes.
    pub extends: String,
    /// Words that the rules do not know.
    #[serde(default)]
    pub unread: Vec<String>,
    /// What rules say instead.
    #[serde(default)]
    pub instead: Vec<Instead>,
}

/// Words in titles, reasons, messages and suggestions, and what is said in their place.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Instead {
    pub words: String,
    pub say: String,
}

impl Derived {
    /// Whether `text` is such a ruleset, rather than rules of its own.
    #[must_use]
    pub fn is_one(text: &str) -> bool {
        text.lines().any(|line| line.starts_with("extends:"))
    }

    /// Reads it; an error is its place and one sentence.
    ///
    /// # Errors
    /// Where `text` is no YAML or has other fields.
    pub fn parse(text: &str) -> Result<Self, (Location, String)> {
        parse_yaml(text)
    }

    /// Changes a compiled ruleset.
    pub fn apply(&self, ruleset: &mut Ruleset<'_>) {
        ruleset.name.clone_from(&self.ruleset);
        ruleset.version.clone_from(&self.version);
        ruleset.unread.extend(self.unread.iter().map(|word| FoldHash::of(&crate::text::fold(word))));
        for rule in &mut ruleset.rules {
            for text in [&mut rule.title, &mut rule.why, &mut rule.message, &mut rule.suggest] {
                self.say(text);
            }
            if let Some(question) = &mut rule.question {
                self.say(question);
            }
            if let Some(model::Fix::Text { text, .. }) = &mut rule.fix {
                self.say(text);
            }
        }
    }

    /// Changes the YAML of a ruleset, for those who ask to read it; drafts with words that are no longer known prove nothing.
    pub fn apply_to_sources(&self, sources: &mut Sources) {
        for rule in sources.rules.iter_mut().flat_map(|(_, file)| &mut file.rules) {
            for text in [&mut rule.title, &mut rule.why, &mut rule.message, &mut rule.suggest] {
                self.say(text);
            }
            if let Some(question) = &mut rule.question {
                self.say(question);
            }
            if let Some(Fix::Append(fix) | Fix::Replace(fix)) = &mut rule.fix {
                self.say(&mut fix.text);
            }
            rule.tests.bad.retain(|draft| !self.reads(draft));
            rule.tests.good.retain(|draft| !self.reads(draft));
        }
    }

    fn reads(&self, draft: &Draft) -> bool {
        let text = match draft {
            Draft::Text(text) => text.to_lowercase(),
            Draft::Post(record) => record.to_string().to_lowercase(),
        };
        self.unread.iter().any(|word| text.contains(&word.to_lowercase()))
    }

    fn say(&self, text: &mut String) {
        for instead in &self.instead {
            if text.contains(&instead.words) {
                *text = text.replace(&instead.words, &instead.say);
            }
        }
    }
}
