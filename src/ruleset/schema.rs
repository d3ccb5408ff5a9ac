//! What the policy owner writes: the YAML of rules and lexicons, field by field.
//!
//! Every name here is part of the rule language. A [`Spanned`] value keeps its line and column, for errors that are found
//! only when the whole ruleset is put together (an unknown lexicon, a broken pattern).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
pub use serde_saphyr::Spanned;

pub use super::check_schema::*;
use crate::finding::{Category, Confidence, Severity};

/// One rules file: a clause of the policy and its rules.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RulesFile {
    /// Clause that every rule of the file belongs to, unless it names its own.
    pub clause: String,
    pub category: Category,
    /// Whose findings are dropped where a learned model takes the text for an innocent one; for rules about what is said.
    pub second_opinion: Option<SecondOpinion>,
    pub rules: Vec<Rule>,
}

/// A model and the score of its class `any` below which a text is taken for innocent.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SecondOpinion {
    #[schemars(with = "String")]
    pub model: Spanned<String>,
    pub at_least: f32,
}

/// One rule.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    pub title: String,
    pub why: String,
    pub severity: Severity,
    #[serde(default = "high")]
    pub confidence: Confidence,
    pub clause: Option<String>,
    pub category: Option<Category>,
    /// The matched words are never printed when redaction is on.
    #[serde(default)]
    pub sensitive: bool,
    /// Whether a draft may waive it.
    #[serde(default = "yes")]
    pub waivable: bool,
    /// Only a cue for what a text sounds like; it is not reported by itself.
    #[serde(default)]
    pub signal: bool,
    /// No second opinion overrules it.
    #[serde(default)]
    pub certain: bool,
    #[serde(default)]
    pub when: When,
    /// Which texts it reads; by default all that are published.
    #[serde(rename = "in")]
    pub passages: Option<Vec<PassageWord>>,
    pub check: Check,
    /// What is wrong, in one sentence. `{match}`, `{about}`, `{says}`, `{file}`, `{field}` stand for what was found.
    pub message: String,
    /// What to do instead.
    pub suggest: String,
    pub fix: Option<Fix>,
    /// What only a person can answer.
    pub question: Option<String>,
    pub tests: Tests,
}

fn high() -> Confidence {
    Confidence::High
}

fn yes() -> bool {
    true
}

/// Conditions on the post; all must hold.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct When {
    pub account: Option<AccountWord>,
    /// At least one of these.
    pub channels: Option<Vec<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AccountWord {
    Official,
    Personal,
}

/// The texts of a post that a rule may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PassageWord {
    Body,
    Title,
    Description,
    Excerpt,
    Alt,
    Caption,
    Comment,
    Link,
    LinkTitle,
    FileName,
    /// Who made an attachment; read only by rules that name it.
    Credit,
    /// What the files of attachments tell of themselves; read only by rules that name it and by those of the register.
    Metadata,
}

/// An edit that `--fix` can make.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Fix {
    /// Adds this line at the end of the text.
    Append(SafeText),
    /// Replaces the matched words.
    Replace(SafeText),
    /// Takes out of the picture what is said about it; done with `--unsafe-fixes` only.
    CleanPicture,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SafeText {
    pub text: String,
    /// Whether `--fix` may do it unasked; otherwise `--unsafe-fixes`.
    pub safe: bool,
}

/// Drafts that prove a rule.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tests {
    /// Drafts that the rule must fire on.
    pub bad: Vec<Draft>,
    /// Drafts that it must leave alone.
    pub good: Vec<Draft>,
}

/// A draft inside a rule: a text, or a record with the fields of a post.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Draft {
    Text(String),
    Post(serde_json::Value),
}

/// One file of lexicons.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LexiconsFile {
    pub lexicons: Vec<Lexicon>,
}

/// A named list of terms that rules share.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lexicon {
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// What its terms have in common, for the reader.
    pub about: String,
    /// Which inflected forms to add to each term's last word.
    #[serde(default)]
    pub forms: Forms,
    /// Also look for its terms behind `f**k`, `1d10t`, `i d i o t` and misspellings.
    #[serde(default)]
    pub disguised: bool,
    /// Also read its terms through holes: `f**k`, `s***`.
    #[serde(default)]
    pub masked: bool,
    /// Function words, too common to be looked for on their own.
    #[serde(default)]
    pub common: bool,
    /// Misspellings of its terms do not count (names).
    #[serde(default)]
    pub exact: bool,
    /// Its terms count only where their first word is written with a capital letter (names that are words, too).
    #[serde(default)]
    pub capitalised: bool,
    /// As a context (`unless`), how far from a hit its terms clear it.
    #[serde(default)]
    pub scope: Within,
    /// Lexicons whose terms belong to this one too.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub includes: Vec<Spanned<String>>,
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub terms: Vec<Spanned<String>>,
    /// Longer phrases that hold one of the terms and are innocent.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub except: Vec<Spanned<String>>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Forms {
    /// The term as written.
    #[default]
    None,
    /// Plural.
    Noun,
    /// `-s`, `-ed`, `-ing`.
    Verb,
    /// `-er`, `-est`.
    Adjective,
}

/// A file of named frame sets.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FramesFile {
    pub frames: Vec<FrameSet>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FrameSet {
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    pub about: String,
    #[schemars(with = "Vec<String>")]
    pub patterns: Vec<Spanned<String>>,
}
