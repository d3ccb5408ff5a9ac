//! The policy as data: YAML to a compiled ruleset, and the one matcher that sees a passage through it.

pub mod automaton;
mod builtin;
mod compile;
mod context;
mod frame;
mod inflect;
mod keys;
mod load;
mod matcher;
pub mod model;
mod overlay;
pub mod schema;
mod sequence;
mod shapes;
mod table;
mod vocabulary;
mod words;

pub use builtin::{builtin, builtin_files, builtin_words};
pub use compile::compile;
pub use context::{ContextLexicons, clearing, context_name, reach};
pub use frame::unknown;
pub use load::{RulesetError, RulesetFile, Sources, parse_yaml};
pub use matcher::{LexiconHit, PatternHit, Sentence, Sight};
pub use model::Ruleset;
pub use overlay::Overlay;
pub use shapes::lexicon;
pub use words::WordLists;
