//! What postcheck tells: findings, their place, their severity and what to do about them.
//!
//! The lowest floor of the house: everything above speaks in these words.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

use crate::text::Span;

/// Declares an enum whose variants have one exact written form, used in rules, options and reports alike.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident, $what:literal { $($(#[$vmeta:meta])* $variant:ident => $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every value, in the order of the contract.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The exact string of the contract.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = String;

            fn from_str(word: &str) -> Result<Self, String> {
                Self::ALL.iter().copied().find(|value| value.as_str() == word).ok_or_else(|| {
                    let known: Vec<_> = Self::ALL.iter().map(|value| value.as_str()).collect();
                    format!("'{word}' is not {}; use one of {}", $what, known.join(", "))
                })
            }
        }
    };
}

words! {
    /// The kind of harm a finding is about.
    Category, "a category" {
        Confidential => "confidential",
        PersonalData => "personal-data",
        Criticism => "criticism",
        Derogatory => "derogatory",
        Harassment => "harassment",
        Language => "language",
        Discrimination => "discrimination",
        Disrepute => "disrepute",
        Consent => "consent",
        Following => "following",
        Disclaimer => "disclaimer",
        OfficialOpinion => "official-opinion",
        Unsuitable => "unsuitable",
        ChainMessage => "chain-message",
        Misleading => "misleading",
        Copyright => "copyright",
        Style => "style",
        Platform => "platform",
        Accessibility => "accessibility",
        /// A check that could not be carried out.
        Unverified => "unverified",
    }
}

words! {
    /// How badly a finding breaks the policy; ordered from the mildest up.
    Severity, "a severity" {
        /// Style and good practice.
        Advice => "advice",
        /// Probably breaks the policy: a person must decide.
        Warning => "warning",
        /// Breaks the policy as it stands.
        Error => "error",
    }
}

words! {
    /// How sure the check is; ordered from the least up.
    Confidence, "a confidence" {
        Low => "low",
        Medium => "medium",
        High => "high",
    }
}

words! {
    /// Who may apply a suggestion's edits.
    Applicability, "an applicability" {
        /// Keeps the meaning: `--fix` applies it.
        Safe => "safe",
        /// Changes what is said: applied with `--unsafe-fixes` only.
        Unsafe => "unsafe",
        /// A person has to write it.
        Manual => "manual",
    }
}

/// A replacement of one stretch of a passage's published text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Index of the passage in [`crate::draft::Post::passages`].
    pub passage: usize,
    /// Bytes of that passage's text to replace; empty to insert.
    pub span: Span,
    /// The new text.
    pub replacement: String,
}

/// What to do about a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    pub message: String,
    pub applicability: Applicability,
    /// Empty when [`Applicability::Manual`], and where a picture is cleaned.
    pub edits: Vec<Edit>,
    /// The attachment out of whose file everything that is said about it is taken, by its index.
    pub cleans: Option<usize>,
}

/// What a finding points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The post as a whole.
    Post,
    /// Words of one passage.
    Text { passage: usize, span: Span },
    /// An attachment, by its index in [`crate::draft::Post::attachments`].
    Attachment(usize),
    /// A stretch of the draft's file that belongs to no passage (a front-matter field, a broken line).
    Source(crate::text::FileSpan),
}

/// One problem in one post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Identifier of the rule, for example `derogatory-remark`.
    pub rule: String,
    /// Clause of the policy, for example `5.9.4(c)`.
    pub clause: String,
    pub category: Category,
    pub severity: Severity,
    pub confidence: Confidence,
    pub place: Place,
    /// One sentence: what is wrong. Redacted by the report where `sensitive`.
    pub message: String,
    /// Why the policy forbids it.
    pub why: String,
    /// What only a person can answer.
    pub question: Option<String>,
    pub suggestions: Vec<Suggestion>,
    /// The matched words must not be printed when redaction is on.
    pub sensitive: bool,
    /// Whether a waiver in the draft may silence it.
    pub waivable: bool,
}
