//! Copies of pictures that must come down: the same file elsewhere, and files that look the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::WalkBuilder;
use sha2::{Digest, Sha256};

use super::progress::Progress;
use crate::engine::ordered;
use crate::image::{self, ImageError, Likeness};

/// Endings of files that may be pictures.
const PICTURES: &[&str] = &["jpg", "jpeg", "png", "webp", "gif", "heic", "heif", "avif", "tif", "tiff", "mp4", "mov"];

/// A picture in a post.
pub(super) struct Shown {
    /// Path and line of the draft.
    pub(super) place: String,
    /// As the draft writes it.
    pub(super) file: String,
    pub(super) path: Option<PathBuf>,
    /// The picture itself, where a document holds it.
    pub(super) embedded: Option<Arc<[u8]>>,
    pub(super) digest: Option<String>,
    /// Somebody in it may no longer be shown.
    pub(super) ended: bool,
}

/// Pictures that must come down, by what is known of them, each with where it is known from.
#[derive(Default)]
pub(super) struct Ended {
    digests: BTreeMap<String, String>,
    likenesses: Vec<(Likeness, String)>,
}

impl Ended {
    /// Adds what a register lists of a picture: its SHA-256, or how it looks.
    pub(super) fn add(&mut self, mark: &str, known: impl FnOnce() -> String) {
        match Likeness::parse(mark) {
            Some(likeness) => self.likenesses.push((likeness, known())),
            None => drop(self.digests.entry(mark.to_owned()).or_insert_with(known)),
        }
    }

    fn is_empty(&self) -> bool {
        self.digests.is_empty() && self.likenesses.is_empty()
    }

    /// The nearest of the pictures that `likeness` could be a copy of, and how far it is.
    fn nearest(&self, likeness: Likeness) -> Option<(&str, u32)> {
        let measured = self.likenesses.iter().map(|(ended, known)| (known.as_str(), likeness.distance(*ended)));
        measured.filter(|(_, distance)| *distance <= Likeness::ALIKE).min_by_key(|(_, distance)| *distance)
    }
}

/// A picture file that no post uses.
struct Loose {
    path: PathBuf,
    digest: String,
}

/// Prints the copies among `shown` and in the folders of `paths`, a line each; how many.
pub(super) fn find(
    mut ended: Ended,
    paths: &[PathBuf],
    shown: &[Shown],
    out: &mut dyn Write,
    notes: &mut dyn Write,
    progress: &Progress,
) -> io::Result<usize> {
    for picture in shown.iter().filter(|picture| picture.ended) {
        if let Some(digest) = &picture.digest {
            ended.add(digest, || format!("in {}", picture.place));
        }
    }
    if ended.is_empty() {
        return Ok(0);
    }
    let used: BTreeSet<PathBuf> =
        shown.iter().filter_map(|picture| fs::canonicalize(picture.path.as_deref()?).ok()).collect();
    let loose = loose(paths, &used);
    let looks = looks(&mut ended, shown, &loose, notes, progress)?;
    let alike = |digest: &str| ended.nearest(*looks.get(digest)?);
    let mut found = 0;
    for picture in shown.iter().filter(|picture| !picture.ended) {
        let Some(digest) = picture.digest.as_deref() else { continue };
        let (place, file) = (&picture.place, &picture.file);
        if let Some(known) = ended.digests.get(digest) {
            found += 1;
            writeln!(out, "{place}: shows the picture {known} ({file})")?;
        } else if let Some((known, distance)) = alike(digest) {
            found += 1;
            writeln!(out, "{place}: shows what looks like the picture {known} ({file}; {})", bits(distance))?;
        }
    }
    for Loose { path, digest } in &loose {
        if let Some(known) = ended.digests.get(digest) {
            found += 1;
            writeln!(out, "{}: is the picture {known}; no draft uses this copy", path.display())?;
        } else if let Some((known, distance)) = alike(digest) {
            found += 1;
            let distance = bits(distance);
            writeln!(out, "{}: looks like the picture {known} ({distance}); no draft uses it", path.display())?;
        }
    }
    Ok(found)
}

fn bits(distance: u32) -> String {
    format!("distance {distance} of {}", Likeness::BITS)
}

/// Picture files in the folders of `paths` that no post uses.
fn loose(paths: &[PathBuf], used: &BTreeSet<PathBuf>) -> Vec<Loose> {
    let mut loose = Vec::new();
    for path in paths.iter().filter(|path| path.is_dir()) {
        for entry in WalkBuilder::new(path).require_git(false).sort_by_file_path(Path::cmp).build().flatten() {
            let ending = entry.path().extension().map(|ending| ending.to_string_lossy().to_lowercase());
            if !ending.is_some_and(|ending| PICTURES.contains(&ending.as_str())) {
                continue;
            }
            if fs::canonicalize(entry.path()).is_ok_and(|path| used.contains(&path)) {
                continue;
            }
            if let Some(digest) = digest(entry.path()) {
                loose.push(Loose { path: entry.into_path(), digest });
            }
        }
    }
    loose
}

/// How every picture looks that may be a copy, by its digest; and, in `ended`, how those look that must come down.
fn looks(
    ended: &mut Ended,
    shown: &[Shown],
    loose: &[Loose],
    notes: &mut dyn Write,
    progress: &Progress,
) -> io::Result<BTreeMap<String, Likeness>> {
    let of_posts = shown.iter().filter_map(|picture| {
        let content = match (&picture.embedded, &picture.path) {
            (Some(bytes), _) => Content::Bytes(&picture.file, bytes),
            (None, Some(path)) => Content::File(path),
            (None, None) => return None,
        };
        Some((picture.digest.as_deref()?, content))
    });
    let of_folders = loose.iter().map(|file| (file.digest.as_str(), Content::File(&file.path)));
    // A picture that stands in ten posts is looked at once.
    let files: BTreeMap<&str, Content<'_>> = of_folders.chain(of_posts).collect();
    let mut files: Vec<(&str, Content<'_>)> = files.into_iter().collect();
    files.sort_by_key(|(_, content)| content.name());
    let (mut looks, mut done, all) = (BTreeMap::new(), 0_usize, files.len());
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    ordered(
        threads,
        |take| files.into_iter().try_for_each(take),
        |(digest, content)| (digest, content, content.likeness()),
        |(digest, content, likeness)| {
            done += 1;
            progress.tell(|| format!("{done} of {all} pictures compared"));
            match (likeness, ended.digests.get(digest)) {
                (Ok(None), _) => {}
                (Ok(Some(likeness)), Some(known)) => ended.likenesses.push((likeness, known.clone())),
                (Ok(Some(likeness)), None) => drop(looks.insert(digest.to_owned(), likeness)),
                (Err(error), _) => {
                    let name = content.name();
                    progress.aside(|| writeln!(notes, "note: {name}: how it looks was not compared: {error}"))?;
                }
            }
            Ok(())
        },
    )?;
    Ok(looks)
}

/// Where a picture is.
#[derive(Clone, Copy)]
enum Content<'c> {
    File(&'c Path),
    /// Inside a document, with its name there.
    Bytes(&'c str, &'c [u8]),
}

impl Content<'_> {
    fn name(self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Bytes(name, _) => name.to_owned(),
        }
    }

    fn likeness(self) -> Result<Option<Likeness>, ImageError> {
        match self {
            Self::File(path) => image::likeness(path),
            Self::Bytes(_, bytes) => image::likeness_of(bytes),
        }
    }
}

/// SHA-256 of a file; `None` where it cannot be read.
pub(super) fn digest(path: &Path) -> Option<String> {
    let mut file = fs::File::open(path).ok()?;
    let mut hasher = Sha256::new();
    io::copy(&mut file, &mut hasher).ok()?;
    Some(format!("{:x}", hasher.finalize()))
}

/// SHA-256 of a picture that a document holds.
pub(super) fn digest_of(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}
