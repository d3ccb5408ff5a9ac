//! Compiles `rulesets/` into the binary, so that a start costs no YAML. A broken ruleset fails the build with its file and line.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, process};

// The build script sees the same code as the library; each uses only a part of it.
#[allow(dead_code, unused_imports)]
#[path = "src/finding.rs"]
mod finding;
#[allow(dead_code, unused_imports)]
#[path = "src/platform"]
mod platform {
    #[path = "measure.rs"]
    mod measure;

    pub use measure::Measure;
}
#[allow(dead_code, unused_imports)]
#[path = "src/ruleset"]
mod ruleset {
    #[path = "assemble.rs"]
    pub mod assemble;
    #[path = "automaton.rs"]
    pub mod automaton;
    #[path = "check_schema.rs"]
    pub mod check_schema;
    #[path = "compile.rs"]
    pub mod compile;
    #[path = "compile_check.rs"]
    pub mod compile_check;
    #[path = "disguise.rs"]
    pub mod disguise;
    #[path = "expression.rs"]
    pub mod expression;
    #[path = "frame.rs"]
    pub mod frame;
    #[path = "hashes.rs"]
    mod hashes;
    #[path = "inflect.rs"]
    pub mod inflect;
    #[path = "joined.rs"]
    pub mod joined;
    #[path = "keys.rs"]
    pub mod keys;
    #[path = "load.rs"]
    pub mod load;
    #[path = "matcher.rs"]
    pub mod matcher;
    #[path = "model.rs"]
    pub mod model;
    #[path = "overlay.rs"]
    pub mod overlay;
    #[path = "post_schema.rs"]
    pub mod post_schema;
    #[path = "schema.rs"]
    pub mod schema;
    #[path = "sequence.rs"]
    pub mod sequence;
    #[path = "shapes.rs"]
    pub mod shapes;
    #[path = "sight.rs"]
    pub mod sight;
    #[path = "table.rs"]
    pub mod table;
    #[path = "vocabulary.rs"]
    pub mod vocabulary;
    #[path = "voice.rs"]
    pub mod voice;
    #[path = "words.rs"]
    pub mod words;

    pub use model::Ruleset;
}
#[allow(dead_code, unused_imports)]
#[path = "src/text/mod.rs"]
mod text;

use ruleset::load::{RulesetFile, Sources};

/// Folders of `rulesets/` that the embedded ruleset is made of.
const FOLDERS: &[&str] = &["nexus", "lexicons", "frames", "models"];

fn main() {
    println!("cargo:rerun-if-changed=rulesets");
    println!("cargo:rerun-if-changed=src/ruleset");
    println!("cargo:rerun-if-changed=src/text");
    println!("cargo:rerun-if-changed=src/finding.rs");
    println!("cargo:rerun-if-changed=src/platform/measure.rs");
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("rulesets");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    if let Err(message) = embed(&root, &out) {
        // Cargo shows a failed build script's standard error as it is.
        eprintln!("{message}");
        process::exit(1);
    }
}

fn embed(root: &Path, out: &Path) -> Result<(), String> {
    let mut files = Vec::new();
    for folder in FOLDERS {
        files.extend(yaml_files(root, folder)?);
    }
    let read = |name: &str| read(&root.join("words").join(name));
    let words = ruleset::words::WordLists {
        english: read("english.txt")?,
        short_parts: read("short-parts.txt")?,
        contractions: read("contractions.txt")?,
        respellings: read("respellings.txt")?,
        frequency: read("frequency.txt")?,
    };

    let mut listing = String::from("static FILES: &[(&str, &str)] = &[\n");
    for file in &files {
        let path = root.join(file.path.trim_start_matches("rulesets/"));
        let _ = writeln!(listing, "    ({:?}, include_str!({:?})),", file.path, path.display().to_string());
    }
    listing.push_str("];\n");
    for (name, file) in [
        ("ENGLISH", "english.txt"),
        ("SHORT_PARTS", "short-parts.txt"),
        ("CONTRACTIONS", "contractions.txt"),
        ("RESPELLINGS", "respellings.txt"),
        ("FREQUENCY", "frequency.txt"),
    ] {
        let path = root.join("words").join(file).display().to_string();
        let _ = writeln!(listing, "static {name}: &str = include_str!({path:?});");
    }

    let errors = |errors: Vec<ruleset::load::RulesetError>| {
        errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    let sources = Sources::parse(files).map_err(errors)?;
    let compiled = ruleset::compile::compile("nexus", "2021-03", &sources, &words).map_err(errors)?;
    let bytes = postcard::to_allocvec(&compiled).map_err(|error| format!("cannot encode the ruleset: {error}"))?;
    write(&out.join("ruleset.bin"), &bytes)?;
    write(&out.join("ruleset_files.rs"), listing.as_bytes())
}

/// The YAML files of a folder, by name.
fn yaml_files(root: &Path, folder: &str) -> Result<Vec<RulesetFile>, String> {
    let Ok(entries) = fs::read_dir(root.join(folder)) else { return Ok(Vec::new()) };
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| Path::new(name).extension().is_some_and(|extension| extension == "yaml" || extension == "tsv"))
        .collect();
    names.sort();
    names
        .into_iter()
        .map(|name| {
            Ok(RulesetFile { text: read(&root.join(folder).join(&name))?, path: format!("rulesets/{folder}/{name}") })
        })
        .collect()
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    fs::write(path, bytes).map_err(|error| format!("cannot write {}: {error}", path.display()))
}
