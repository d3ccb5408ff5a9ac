//! The ruleset that is embedded in the binary: compiled at build time, and its YAML for those who ask to read it.

use super::load::RulesetFile;
use super::model::Ruleset;
use super::words::WordLists;

/// The compiled ruleset, laid out by the build script.
static COMPILED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/ruleset.bin"));

include!(concat!(env!("OUT_DIR"), "/ruleset_files.rs"));

/// The embedded ruleset.
///
/// # Errors
/// When the embedded bytes do not fit this version of the code, which a correct build never produces.
pub fn builtin() -> Result<Ruleset<'static>, postcard::Error> {
    postcard::from_bytes(COMPILED)
}

/// The YAML files that the embedded ruleset was compiled from, with their paths under `rulesets/`.
#[must_use]
pub fn builtin_files() -> Vec<RulesetFile> {
    FILES.iter().map(|(path, text)| RulesetFile { path: (*path).to_owned(), text: (*text).to_owned() }).collect()
}

/// The word lists that every ruleset shares.
#[must_use]
pub fn builtin_words() -> WordLists {
    WordLists {
        english: ENGLISH.to_owned(),
        short_parts: SHORT_PARTS.to_owned(),
        contractions: CONTRACTIONS.to_owned(),
        respellings: RESPELLINGS.to_owned(),
        frequency: FREQUENCY.to_owned(),
    }
}

/// The ruleset for any school or trust, a [`super::Derived`].
pub static GENERIC_SCHOOL: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/rulesets/generic-school.yaml"));
