//! How postcheck sees text: positions, folding, tokens, sentences and the context of a hit.

mod source_map;
mod span;

pub use source_map::{MappedText, SourceMap};
pub use span::{FileSpan, Span};
