//! What the policy owner writes under `check:`: the kinds of check, and those that are about words.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_saphyr::Spanned;

pub use super::post_schema::*;

/// The kind of a check and what it looks for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    Terms(Terms),
    Pattern(Pattern),
    Remark(Remark),
    Required(Required),
    Evidence(Evidence),
    Count(Count),
    Link(Link),
    Follows(Follows),
    SoundsLike(SoundsLike),
    Attachment(Attachment),
    Field(Field),
    Register(Register),
    Platform(PlatformLimit),
    Calendar(Calendar),
    Batch(Batch),
    Authority(Authority),
}

/// A listed word or phrase stands in the text.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Lexicons, any of whose terms is a finding.
    #[schemars(with = "Vec<String>")]
    pub any: Vec<Spanned<String>>,
    /// Only where a term of one of these lexicons stands in the same `within`.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub near: Vec<Spanned<String>>,
    #[serde(default)]
    pub within: Within,
    /// Not in these contexts, and not where a term of one of these lexicons stands in the same sentence.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub unless: Vec<Spanned<String>>,
}

/// A regular expression matches.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pattern {
    /// Syntax of the `regex` crate, case-insensitive; a group named `it` narrows the finding to that part.
    #[schemars(with = "String")]
    pub regex: Spanned<String>,
    /// On the text as written, with its case and its odd letters; otherwise on the folded text.
    #[serde(default)]
    pub raw: bool,
    /// What the text must hold for the expression to be tried at all.
    pub needs: Needs,
    /// A match that also matches this is none.
    #[schemars(with = "Option<String>")]
    pub not: Option<Spanned<String>>,
    /// A match is none where the 24 characters before it end with a match of this.
    #[schemars(with = "Option<String>")]
    pub not_before: Option<Spanned<String>>,
    /// The match must also pass this check of its digits and letters.
    pub checksum: Option<Checksum>,
    /// Only where a term of one of these lexicons stands in the same `within`.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub near: Vec<Spanned<String>>,
    #[serde(default)]
    pub within: Within,
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub unless: Vec<Spanned<String>>,
    /// Names of lists in `postcheck.yaml` (`contacts`) whose entries are no finding.
    #[serde(default)]
    pub allow: Vec<String>,
}

/// A cheap fact about a sentence without which a pattern cannot match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Needs {
    Digit,
    /// At least six digits in the passage: identifiers and telephone numbers, not classes and times.
    Digits,
    AtSign,
    Link,
    /// A word with several capitals and several small letters.
    MixedCase,
    /// The rule's `near` lexicons are what is looked for first.
    Near,
    /// Nothing: it is tried on every text.
    Nothing,
}

/// Published check-digit schemes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Checksum {
    Upn,
    Nhs,
    Luhn,
    Iban,
}

/// Something is said about somebody.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Remark {
    /// Lexicons of targets: `{about}` in frames.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub about: Vec<Spanned<String>>,
    /// Lexicons of predicates: `{says}` in frames.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub says: Vec<Spanned<String>>,
    /// Sentence patterns, any of which is a finding. Without any, a target and a predicate in the same `within` are.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub frames: Vec<Spanned<String>>,
    /// Named sets of frames shared by rules (`rulesets/frames/`).
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub use_frames: Vec<Spanned<String>>,
    #[serde(default)]
    pub within: Within,
    /// Patterns that must also be found in the same `within`.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub with: Vec<Spanned<String>>,
    /// Not in these contexts (`negated`, `quoted`, ...), and not where a `{lexicon}` stands in the same sentence.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub unless: Vec<Spanned<String>>,
}

/// When something holds, something else must be there.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Required {
    /// Every one of these must hold for the requirement to arise.
    pub given: Vec<Given>,
    /// Patterns, one of which must stand in the text or the biography.
    #[schemars(with = "Vec<String>")]
    pub expect: Vec<Spanned<String>>,
}

/// A condition of a `required` check: patterns, any of which must be found in one of `in`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Given {
    #[schemars(with = "Vec<String>")]
    pub any: Vec<Spanned<String>>,
    /// `text` (all published texts), `bio` or `account` (the organisation's own names and accounts); default `[text]`.
    #[serde(default = "in_text", rename = "in")]
    pub places: Vec<GivenPlace>,
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub unless: Vec<Spanned<String>>,
}

fn in_text() -> Vec<GivenPlace> {
    vec![GivenPlace::Text]
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GivenPlace {
    Text,
    Bio,
    Author,
}

/// Several weak cues that together are a finding, none of which would be alone.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Points that make a finding.
    pub at_least: i32,
    #[serde(default)]
    pub within: Within,
    pub cues: Vec<Cue>,
    /// Contexts in which a cue does not count.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub unless: Vec<Spanned<String>>,
}

/// One cue: patterns, any of which gives its points once.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cue {
    #[schemars(with = "Vec<String>")]
    pub any: Vec<Spanned<String>>,
    /// Negative for cues that speak against.
    pub points: i32,
    /// Without it there is no finding, whatever the points.
    #[serde(default)]
    pub must: bool,
    /// Contexts in which this cue does not count, in place of those of the whole check.
    #[schemars(with = "Option<Vec<String>>")]
    pub unless: Option<Vec<Spanned<String>>>,
}

/// So many of something.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Count {
    pub of: Counted,
    /// This many or more in one text.
    pub at_least: usize,
    /// And this share of all words (of letters, for `fancy-letters`), in per cent.
    #[serde(default)]
    pub percent: usize,
    /// With `capital-words`: lexicons whose terms do not count (acronyms).
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub except: Vec<Spanned<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Counted {
    /// Words of three and more letters in capitals.
    CapitalWords,
    Emoji,
    Hashtags,
    Mentions,
    Words,
    /// `!` and `?` in one row.
    Exclamations,
    /// Letters of mathematical, circled and squared alphabets.
    FancyLetters,
    /// Hashtags of several words without capitals at the word starts.
    LowerCaseHashtags,
}

/// A link that should not be published.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// Hosts; those below them count too (`example.com` and `www.example.com`).
    #[serde(default)]
    pub hosts: Vec<String>,
    /// Words that a host's name is made of, between its dots and hyphens.
    #[serde(default)]
    pub words: Vec<String>,
    #[serde(default)]
    pub problems: Vec<LinkProblem>,
    /// Contexts and lexicons that clear it.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub unless: Vec<Spanned<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LinkProblem {
    /// `http://` instead of `https://`.
    NotSecure,
    /// A number instead of a name.
    IpAddress,
    /// Letters that look like others, or their coded form.
    LookAlike,
    /// Inside the organisation only: `localhost`, `.local`, `intranet`.
    Internal,
}

/// A learned model finds that a text sounds like what it was taught.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SoundsLike {
    /// Name of a file under `rulesets/models/`, without its ending.
    #[schemars(with = "String")]
    pub model: Spanned<String>,
    #[schemars(with = "String")]
    pub class: Spanned<String>,
    /// Score from which on it is a finding.
    pub at_least: f32,
}

/// How far apart the parts of a finding may stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Within {
    /// Between two commas, semicolons, dashes or conjunctions.
    Clause,
    #[default]
    Sentence,
    /// The sentence, the one before and the one after.
    Neighbours,
    /// The whole passage.
    Post,
}
