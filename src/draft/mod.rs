//! Drafts: one reader per input format, each turning bytes into [`Post`]s with exact source positions.

mod post;
mod source;

pub use post::{Account, Attachment, Consent, Passage, PassageKind, Post, Problem, Shows, Waiver};
pub use source::{Location, Source};
