//! The house: modules import only from the floors below their own.

use std::fs;
use std::path::{Path, PathBuf};

/// Floors, lowest first. Rooms of one floor do not know each other.
const FLOORS: &[&[&str]] = &[
    &["text"],
    &["finding"],
    &["draft", "image", "consent", "platform", "calendar"],
    &["ruleset"],
    &["checks"],
    &["engine"],
    &["fix", "report"],
    &["cli"],
];

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&module))
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn module_of(path: &Path) -> String {
    let inside = path.strip_prefix(concat!(env!("CARGO_MANIFEST_DIR"), "/src")).unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// Modules that a file names as `crate::module`, grouped imports included.
fn imports(text: &str) -> Vec<String> {
    // Comments may point upwards; code may not.
    let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let text = code.as_str();
    let mut found = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        let names: Vec<&str> = match rest.strip_prefix('{') {
            Some(group) => group.split('}').next().unwrap_or_default().split(',').collect(),
            None => vec![rest],
        };
        for name in names {
            let name: String = name.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            found.push(name);
        }
    }
    found
}

#[test]
fn modules_import_only_from_floors_below_their_own() {
    let mut files = Vec::new();
    sources(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut files);
    assert!(files.len() > 40, "the sources were found");
    let mut checked = 0;
    for path in files {
        let module = module_of(&path);
        if module == "main" || module == "lib" {
            continue;
        }
        let own = floor(&module).unwrap_or_else(|| panic!("{module} stands on no floor; name its floor in this test"));
        for import in imports(&fs::read_to_string(&path).unwrap()) {
            let Some(other) = floor(&import) else { continue };
            checked += 1;
            assert!(
                import == module || other < own,
                "{} imports {import}, which is not below {module}",
                path.display()
            );
        }
    }
    assert!(checked > 50, "only {checked} imports were seen");
}

#[test]
fn what_judges_neither_reads_files_nor_prints() {
    for room in ["text", "ruleset", "checks"] {
        let mut files = Vec::new();
        sources(&Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")).join(room), &mut files);
        for path in files {
            let text = fs::read_to_string(&path).unwrap();
            for forbidden in ["std::fs", "std::net::Tcp", "println!", "print!(", "eprint", "File::open", "io::stdout"] {
                assert!(!text.contains(forbidden), "{} uses {forbidden}", path.display());
            }
        }
    }
}

#[test]
fn no_room_is_a_lumber_room() {
    let mut files = Vec::new();
    sources(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut files);
    for path in files {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(
            !["util", "utils", "helper", "helpers", "common", "misc"].contains(&stem.as_str()),
            "{}",
            path.display()
        );
    }
}
