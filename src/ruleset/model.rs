//! A compiled ruleset: what is embedded in the binary and what checks run on.

use serde::{Deserialize, Serialize};

use super::automaton::Automaton;
use super::sequence::Sequences;
use super::vocabulary::Vocabulary;
use super::voice::Voice;
use crate::finding::{Category, Confidence, Severity};
use crate::platform::Measure;

pub use super::schema::{
    AccountWord, AttachmentProblem, AuthorityProblem, BatchProblem, CalendarProblem, Checksum, Counted, FieldProblem,
    GivenPlace, LinkProblem, Needs, PassageWord, RegisterProblem, Within,
};

/// Number of a lexicon.
pub type LexiconId = u16;
/// Number of a pattern: one term list or frame as a rule uses it.
pub type PatternId = u32;

/// A ruleset ready to run.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Ruleset<'a> {
    pub name: String,
    pub version: String,
    pub lexicons: Vec<LexiconInfo>,
    #[serde(borrow)]
    pub vocabulary: Vocabulary<'a>,
    #[serde(borrow)]
    pub automaton: Automaton<'a>,
    /// The lexicons `titles` and `class-words`, by which some shapes are told.
    pub shape_words: [Option<LexiconId>; 2],
    /// Flat word sequences; several may belong to one pattern.
    #[serde(borrow)]
    pub sequences: Sequences<'a>,
    /// For each lexicon, the sequences that are looked for by its terms.
    pub keyed_on: Vec<Vec<u32>>,
    pub rules: Vec<Rule>,
    #[serde(borrow)]
    pub voices: Vec<Voice<'a>>,
    /// Words that it does not know although its lists hold them (see [`super::Derived`]).
    #[serde(skip)]
    pub unread: Vec<u64>,
}

/// What is remembered of a lexicon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LexiconInfo {
    pub id: String,
    /// How far from a hit one of its terms clears it, when the lexicon is used as a context.
    pub scope: Within,
    /// Its terms are proper to a shape of text, not to a list.
    pub shape: bool,
    /// Its terms count only with a capital first letter.
    pub capitalised: bool,
}

/// A rule as it runs. Its explanation and tests stay in the YAML, which `explain` and `rules test` read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rule {
    pub id: String,
    pub clause: String,
    pub category: Category,
    pub severity: Severity,
    pub confidence: Confidence,
    pub sensitive: bool,
    pub waivable: bool,
    /// Not reported by itself.
    pub signal: bool,
    pub second_opinion: Option<SecondOpinion>,
    pub account: Option<AccountWord>,
    pub channels: Vec<String>,
    /// `None`: every published text.
    pub passages: Option<Vec<PassageWord>>,
    pub title: String,
    pub why: String,
    pub message: String,
    pub suggest: String,
    pub question: Option<String>,
    pub fix: Option<Fix>,
    pub check: Check,
}

/// An edit a rule offers.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Fix {
    /// Words at the end of the text where `append`; otherwise in place of the matched words.
    Text { text: String, safe: bool, append: bool },
    /// `image clean` of the picture that the finding is about.
    CleanPicture,
}

/// A check with its names resolved.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Check {
    Terms(Phrases),
    Remark(Phrases),
    Pattern(Expression),
    Required { given: Vec<Given>, expect: Vec<PatternId> },
    Evidence(Evidence),
    Count { of: Counted, at_least: usize, percent: usize, except: Vec<LexiconId> },
    Link(Link),
    Follows { allow: Vec<String> },
    SoundsLike(SoundsLike),
    Platform(Measure),
    Attachment { problem: AttachmentProblem, near: Vec<LexiconId> },
    Field { name: String, is: FieldProblem, values: Vec<String> },
    Register(RegisterCheck),
    Calendar(CalendarCheck),
    Batch(BatchCheck),
    Authority(AuthorityCheck),
}

/// Patterns and the conditions under which a hit of one is a finding.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Phrases {
    pub any: Vec<PatternId>,
    pub within: Within,
    /// Each must be found within, too.
    pub with: Vec<PatternId>,
    /// A term of one of these must stand within.
    pub near: Vec<LexiconId>,
    pub unless: Vec<Context>,
}

/// A regular expression and its conditions.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Expression {
    pub regex: String,
    /// One of these, lower case, stands in every match; empty where nothing can be told.
    pub literals: Vec<String>,
    pub not: Option<String>,
    pub not_before: Option<String>,
    pub raw: bool,
    pub needs: Needs,
    pub checksum: Option<Checksum>,
    pub within: Within,
    pub near: Vec<LexiconId>,
    pub unless: Vec<Context>,
    pub allow: Vec<String>,
}

/// Cues and the points that make a finding.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Evidence {
    pub at_least: i32,
    pub within: Within,
    pub cues: Vec<Cue>,
    pub unless: Vec<Context>,
}

/// Patterns, any of which gives `points` once.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Cue {
    /// Sorted.
    pub any: Vec<PatternId>,
    pub points: i32,
    pub must: bool,
    /// In place of those of the whole check.
    pub unless: Option<Vec<Context>>,
}

/// A class of a model and the score that makes a finding.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SoundsLike {
    pub model: String,
    pub class: String,
    pub at_least: f32,
}

/// The model whose class `any` must score as much, or a finding is dropped.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct SecondOpinion {
    /// Number of the model.
    pub voice: usize,
    pub at_least: f32,
}

/// What makes a link a finding.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Link {
    /// Lower case.
    pub hosts: Vec<String>,
    /// Lower case.
    pub words: Vec<String>,
    pub problems: Vec<LinkProblem>,
    pub unless: Vec<Context>,
}

/// A condition of a `required` check.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Given {
    pub any: Vec<PatternId>,
    pub places: Vec<GivenPlace>,
    pub unless: Vec<Context>,
}

/// What is asked of the consent register.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RegisterCheck {
    pub problem: RegisterProblem,
    pub near: Vec<LexiconId>,
    pub names: Vec<LexiconId>,
    pub cues: Vec<LexiconId>,
    pub not_before: Vec<LexiconId>,
    pub not_opening: Vec<LexiconId>,
    pub days: u16,
}

/// What is compared with the organisation's calendar.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CalendarCheck {
    pub problem: CalendarProblem,
    pub about: Option<String>,
    /// Sorted.
    pub any: Vec<PatternId>,
    pub near: Vec<LexiconId>,
    pub lodging: bool,
    pub hours: [u8; 2],
    pub within: Within,
    pub unless: Vec<Context>,
    pub days: u16,
}

/// What is compared from post to post.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BatchCheck {
    pub problem: BatchProblem,
    /// Sorted.
    pub any: Vec<PatternId>,
    pub near: Vec<LexiconId>,
    pub unless: Vec<Context>,
    pub days: u16,
    pub words: u16,
}

/// Who is asked about.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AuthorityCheck {
    pub problem: AuthorityProblem,
    pub fields: Vec<String>,
}

/// What clears a hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Context {
    /// A negation governs the predicate.
    Negated,
    /// The words stand in quotation marks, as somebody else's.
    Quoted,
    /// The speaker speaks of themselves.
    Myself,
    /// A term of this lexicon stands within the lexicon's scope.
    Lexicon(LexiconId),
}
