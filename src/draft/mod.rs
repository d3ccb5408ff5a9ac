//! Drafts: one reader per input format, each turning bytes into [`Post`]s with exact source positions.

mod jsonl;
mod markdown;
mod post;
mod record;
mod source;

pub use jsonl::read_line;
pub use markdown::{read_markdown, read_text};
pub use post::{Account, Attachment, Consent, Passage, PassageKind, Post, Problem, Shows, Waiver};
pub use source::{Location, Source};
