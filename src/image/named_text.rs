//! Texts that a file names itself, as PNG and films do, and programs that leave their mark.

use super::inspection::{FactKind, Inspection};

/// What a named text is about; names in lower case (PNG 3rd edition, 11.3.3.1, and what generators write).
const NAMES: &[(&str, FactKind)] = &[
    ("title", FactKind::Caption),
    ("description", FactKind::Caption),
    ("comment", FactKind::Comment),
    ("author", FactKind::Creator),
    ("artist", FactKind::Creator),
    ("creator", FactKind::Creator),
    ("copyright", FactKind::Rights),
    ("software", FactKind::Software),
    ("source", FactKind::Device),
    ("creation time", FactKind::TakenAt),
    // Prompts as Stable Diffusion, ComfyUI and InvokeAI leave them.
    ("parameters", FactKind::AiMade),
    ("prompt", FactKind::AiMade),
    ("workflow", FactKind::AiMade),
    ("invokeai_metadata", FactKind::AiMade),
    ("sd-metadata", FactKind::AiMade),
    ("aigc", FactKind::AiMade),
];

/// Words of programs that make pictures, in lower case.
const GENERATORS: &[&str] = &[
    "adobe firefly",
    "comfyui",
    "dall-e",
    "dall·e",
    "dreamstudio",
    "gpt-4o",
    "ideogram",
    "imagen",
    "made with google ai",
    "midjourney",
    "novelai",
    "openai",
    "stable diffusion",
];

/// Texts that ImageMagick writes about the file and not about the picture.
const OF_NO_CONSEQUENCE: &[&str] = &["date:", "exif:", "icc:", "png:", "tiff:", "signature", "pdf:", "xcf:"];

/// Adds a text called `key`.
pub(super) fn add(key: &str, value: &str, label: &str, into: &mut Inspection) {
    let lower = key.to_lowercase();
    // `exif:GPSLatitude` and the like are copies; the position must still be found when the original is gone.
    if lower.starts_with("exif:gpsl") {
        into.add(FactKind::Position, value, format!("{label} {key}"));
        return;
    }
    if OF_NO_CONSEQUENCE.iter().any(|start| lower.starts_with(start)) {
        return;
    }
    let kind = NAMES.iter().find(|(name, _)| *name == lower).map_or(FactKind::Comment, |(_, kind)| *kind);
    into.add(kind, value, format!("{label} {key}"));
}

/// Looks for the names of generators in what is told of program, credit and captions.
pub(super) fn find_generators(into: &mut Inspection) {
    let marks: Vec<(String, String)> = into
        .facts
        .iter()
        .filter(|fact| {
            matches!(
                fact.kind,
                FactKind::Software | FactKind::Credit | FactKind::Creator | FactKind::Caption | FactKind::Comment
            )
        })
        .filter_map(|fact| {
            let lower = fact.value.to_lowercase();
            let word = GENERATORS.iter().find(|word| stands_alone(&lower, word))?;
            Some(((*word).to_owned(), fact.found_in.clone()))
        })
        .collect();
    for (word, found_in) in marks {
        into.add(FactKind::AiMade, word, found_in);
    }
}

/// Whether `word` stands in `text` and is not part of a longer word.
fn stands_alone(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|after| after.chars().next());
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generator_is_a_word_of_its_own() {
        assert!(stands_alone("made with midjourney v6", "midjourney"));
        assert!(!stands_alone("imagenes del colegio", "imagen"));
    }
}
