//! How postcheck sees text: positions, folding, tokens, sentences and the context of a hit.

mod escape;
mod fold;
mod plain;
mod source_map;
mod span;
mod token;
mod unmask;

pub use escape::Escape;
pub use fold::{FoldHash, fold, fold_char, is_fancy_letter, is_invisible, look_alikes};
pub use plain::Plain;
pub use source_map::{MappedText, SourceMap};
pub use span::{FileSpan, Span};
pub use token::{Gap, Token, TokenKind, clitic_word, emoji_hash, is_emoji, tokenize};
pub use unmask::{MAX_DISGUISE, Reading, fits, fits_loosely, readings, squeeze};
