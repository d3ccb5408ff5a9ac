//! One run: inputs to posts to settled findings.

mod check;
mod outcome;

pub use check::{Settings, Settled, check_post, own_finding, resolve};
pub use outcome::{CheckedPost, Resolved, ResolvedEdit, ResolvedSuggestion, Summary};
