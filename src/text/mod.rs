//! How postcheck sees text: positions, folding, tokens, sentences and the context of a hit.

mod address;
mod clitic;
mod escape;
mod fold;
mod letter;
mod plain;
mod scan;
mod sentence;
mod sign;
mod source_map;
mod span;
mod tag;
mod token;
mod unmask;

pub use clitic::clitic_word;
pub use escape::Escape;
pub use fold::{FoldHash, fold, fold_char, is_fancy_letter, is_invisible, look_alikes};
pub use letter::{emoji_hash, is_emoji};
pub use plain::Plain;
pub use scan::tokenize;
pub use source_map::{MappedText, SourceMap};
pub use span::{FileSpan, Span};
pub use token::{Gap, Token, TokenKind};
pub use unmask::{MAX_DISGUISE, Reading, fits, fits_loosely, readings, squeeze};
