//! From YAML files to the schema, with errors that name file, line, column and the offending line.

use serde::de::DeserializeOwned;
use serde_saphyr::Location;
use std::fmt;

use super::schema::{FramesFile, LexiconsFile, RulesFile};

/// One YAML file of a ruleset.
#[derive(Clone, Debug)]
pub struct RulesetFile {
    /// Path shown in errors.
    pub path: String,
    pub text: String,
}

/// Something wrong in a ruleset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulesetError {
    pub path: String,
    /// 1-based; zero where it is unknown.
    pub line: usize,
    /// 1-based, in characters.
    pub column: usize,
    /// One sentence: what is wrong.
    pub message: String,
    /// The offending line as it is written.
    pub source_line: String,
}

impl RulesetError {
    /// An error at a place of `file`.
    #[must_use]
    pub fn at(file: &RulesetFile, location: Location, message: impl Into<String>) -> Self {
        let (line, column) =
            (usize::try_from(location.line()).unwrap_or(0), usize::try_from(location.column()).unwrap_or(0));
        let source_line =
            line.checked_sub(1).and_then(|index| file.text.lines().nth(index)).unwrap_or_default().to_owned();
        Self { path: file.path.clone(), line, column, message: message.into(), source_line }
    }
}

impl fmt::Display for RulesetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.path, self.line, self.column, self.message)?;
        if !self.source_line.is_empty() {
            let shown: String = self.source_line.chars().take(160).collect();
            write!(f, "\n  {:>4} | {shown}\n       | {:>width$}", self.line, "^", width = self.column.min(160))?;
        }
        Ok(())
    }
}

impl std::error::Error for RulesetError {}

/// The parts of a ruleset, each with the file it was read from.
#[derive(Debug, Default)]
pub struct Sources {
    pub rules: Vec<(RulesetFile, RulesFile)>,
    pub lexicons: Vec<(RulesetFile, LexiconsFile)>,
    pub frames: Vec<(RulesetFile, FramesFile)>,
    pub models: Vec<RulesetFile>,
}

impl Sources {
    /// Parses every file; which kind it is, its top-level keys say.
    ///
    /// # Errors
    /// All files that cannot be parsed, each once.
    pub fn parse(files: Vec<RulesetFile>) -> Result<Self, Vec<RulesetError>> {
        let mut sources = Self::default();
        let mut errors = Vec::new();
        for file in files {
            if file.path.rsplit('.').next() == Some("tsv") {
                sources.models.push(file);
                continue;
            }
            let has_key = |key: &str| file.text.lines().any(|line| line.starts_with(key));
            // Limits of platforms and the list of clauses are data of other kinds, read where they are used.
            if has_key("platforms:") || has_key("clauses:") {
                continue;
            }
            let parsed = if has_key("lexicons:") {
                parse(&file).map(|lexicons| sources.lexicons.push((file, lexicons)))
            } else if has_key("frames:") {
                parse(&file).map(|frames| sources.frames.push((file, frames)))
            } else {
                parse(&file).map(|rules| sources.rules.push((file, rules)))
            };
            errors.extend(parsed.err());
        }
        if errors.is_empty() { Ok(sources) } else { Err(errors) }
    }
}

/// Parses one file; aliases and nesting are held within serde-saphyr's budget, so a YAML bomb is an error.
fn parse<T: DeserializeOwned>(file: &RulesetFile) -> Result<T, RulesetError> {
    parse_yaml(&file.text).map_err(|(location, message)| RulesetError::at(file, location, message))
}

/// Parses YAML; an error is its place and one sentence, with a "did you mean" for an unknown field.
///
/// # Errors
/// Where `text` is no YAML, holds an alias bomb or does not fit `T`.
pub fn parse_yaml<T: DeserializeOwned>(text: &str) -> Result<T, (Location, String)> {
    serde_saphyr::from_str(text).map_err(|error| {
        let location = error.location().unwrap_or(Location::UNKNOWN);
        let message = error.without_snippet().to_string();
        let first = message.lines().next().unwrap_or_default();
        // The place is told beside the message.
        let first = first.rsplit_once(" at line ").map_or(first, |(head, _)| head);
        (location, with_suggestion(first))
    })
}

/// Adds "did you mean" to serde's "unknown field" errors, in place of the list of all fields.
fn with_suggestion(message: &str) -> String {
    let parts = message.split_once(", expected one of ").or_else(|| message.split_once(", expected "));
    let (Some((head, known)), Some(wrong)) = (parts, message.split('`').nth(1)) else { return message.to_owned() };
    let known: Vec<&str> = known
        .split([',', ' '])
        .map(|word| word.trim_matches('`'))
        .filter(|word| !word.is_empty() && *word != "or")
        .collect();
    match known.iter().map(|word| (strsim::damerau_levenshtein(wrong, word), *word)).min() {
        Some((distance, word)) if distance <= 1 + word.len() / 4 => format!("{head}; did you mean `{word}`?"),
        _ => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_of(text: &str) -> String {
        let file = RulesetFile { path: "rules.yaml".to_owned(), text: text.to_owned() };
        let errors = Sources::parse(vec![file]).map(drop).unwrap_err();
        errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn an_error_shows_the_line_and_what_was_meant() {
        let text = "clause: \"1\"\ncategory: style\nrules:\n  - id: one\n    titel: One\n";
        insta::assert_snapshot!(error_of(text), @r"
        rules.yaml:5:5: unknown field `titel`; did you mean `title`?
             5 |     titel: One
               |     ^
        ");
    }

    #[test]
    fn a_word_that_is_no_category_is_named() {
        insta::assert_snapshot!(error_of("clause: \"1\"\ncategory: stile\nrules: []\n"), @r"
        rules.yaml:2:11: unknown variant `stile`; did you mean `style`?
             2 | category: stile
               |           ^
        ");
    }
}
