//! `postcheck rules schema`: JSON Schemas of what people write, so that editors complete it.

use clap::ValueEnum;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;

use super::config::Config;
use crate::ruleset::Derived;
use crate::ruleset::schema::{FramesFile, LexiconsFile, RulesFile};

/// Files that have a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaOf {
    /// Rules of a clause.
    Rules,
    Lexicons,
    Frames,
    /// A ruleset that derives from another.
    Derived,
    /// postcheck.yaml.
    Config,
}

/// The schema, as JSON.
pub(super) fn schema(of: SchemaOf) -> String {
    match of {
        SchemaOf::Rules => text::<RulesFile>(),
        SchemaOf::Lexicons => text::<LexiconsFile>(),
        SchemaOf::Frames => text::<FramesFile>(),
        SchemaOf::Derived => text::<Derived>(),
        SchemaOf::Config => text::<Config>(),
    }
}

fn text<T: JsonSchema>() -> String {
    // Draft 7 is what editors' YAML support reads.
    let schema = SchemaSettings::draft07().into_generator().into_root_schema_for::<T>();
    serde_json::to_string_pretty(&schema).map(|text| text + "\n").unwrap_or_default()
}
