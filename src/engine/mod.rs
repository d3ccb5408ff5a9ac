//! One run: inputs to posts to settled findings.

mod outcome;

pub use outcome::{CheckedPost, Resolved, ResolvedEdit, ResolvedSuggestion, Summary};
