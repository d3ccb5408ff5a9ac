//! The policy as data: YAML to a compiled ruleset, and the one matcher that sees a passage through it.

mod assemble;
pub mod automaton;
mod builtin;
mod check_schema;
mod compile;
mod compile_check;
mod context;
mod derive;
mod disguise;
mod expression;
mod frame;
mod hashes;
mod inflect;
mod joined;
mod keys;
mod load;
mod matcher;
mod membership;
pub mod model;
mod overlay;
mod post_schema;
pub mod schema;
mod sequence;
mod shapes;
mod sight;
mod table;
mod vocabulary;
mod voice;
mod words;

pub use builtin::{GENERIC_SCHOOL, builtin, builtin_files, builtin_words};
pub use compile::compile;
pub use context::{ContextLexicons, clearing, context_name, reach};
pub use derive::{Derived, Instead};
pub use expression::build as build_expression;
pub use frame::{term_words, unknown};
pub use inflect::forms;
pub use load::{RulesetError, RulesetFile, Sources, parse_yaml};
pub use membership::{is_known_word, is_term};
pub use model::Ruleset;
pub use overlay::Overlay;
pub use shapes::lexicon;
pub use sight::{LexiconHit, PatternHit, Sentence, Sight};
pub use voice::{ANY, Feature, NUMBER, STARTS, Voice, Weighed, feature_hash, features, visit};
pub use words::WordLists;

/// The hash of a cue's name in a model.
#[must_use]
pub fn cue_hash(name: &str) -> u64 {
    feature_hash(&format!("cue:{name}"))
}
