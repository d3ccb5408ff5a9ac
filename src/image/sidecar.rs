//! Files beside a picture that tell about it: XMP, Apple's edits, Google's export.

use std::fs;
use std::path::{Path, PathBuf};

use super::inspection::{FactKind, Inspection};
use super::xmp;

/// Largest sidecar, in bytes.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// Looks beside `picture`.
pub(super) fn read(picture: &Path, into: &mut Inspection) {
    for path in candidates(picture) {
        let Ok(about) = fs::metadata(&path) else { continue };
        if !about.is_file() {
            continue;
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        into.add(FactKind::Sidecar, name.clone(), "beside the picture");
        if !has_ending(&path, "xmp") {
            continue;
        }
        let content = if about.len() > MAX_BYTES { None } else { fs::read(&path).ok() };
        match content {
            Some(packet) => xmp::read(&packet, &format!("sidecar {name}"), into),
            None => into.unread(format!("the sidecar {name} cannot be read")),
        }
    }
}

/// `a.jpg` may have `a.xmp`, `a.jpg.xmp`, `a.aae`, `a.jpg.json`, each in either case.
fn candidates(picture: &Path) -> Vec<PathBuf> {
    let appended = |ending: &str| {
        let mut name = picture.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    let mut paths = vec![
        picture.with_extension("xmp"),
        picture.with_extension("XMP"),
        appended(".xmp"),
        picture.with_extension("aae"),
        picture.with_extension("AAE"),
        appended(".json"),
        appended(".supplemental-metadata.json"),
    ];
    // On file systems without case one file would be found twice.
    paths.dedup_by_key(|path| fs::canonicalize(&*path).unwrap_or_else(|_| path.clone()));
    paths
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|found| found.eq_ignore_ascii_case(ending))
}
