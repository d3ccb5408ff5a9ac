//! Copies of pictures that must come down: the same file elsewhere, and files that look the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use sha2::{Digest, Sha256};

use super::progress::Progress;
use crate::engine::ordered;
use crate::image::{self, Likeness};

/// Endings of files that may be pictures.
const PICTURES: &[&str] = &["jpg", "jpeg", "png", "webp", "gif", "heic", "heif", "avif", "tif", "tiff", "mp4", "mov"];

/// A picture in a post.
pub(super) struct Shown {
    /// Path and line of the draft.
    pub(super) place: String,
    /// As the draft writes it.
    pub(super) file: String,
    pub(super) path: Option<PathBuf>,
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
    let alike = |path: &Path| ended.nearest((*looks.get(path)?)?);
    let mut found = 0;
    for picture in shown.iter().filter(|picture| !picture.ended) {
        let Some(digest) = picture.digest.as_deref() else { continue };
        let (place, file) = (&picture.place, &picture.file);
        if let Some(known) = ended.digests.get(digest) {
            found += 1;
            writeln!(out, "{place}: shows the picture {known} ({file})")?;
        } else if let Some((known, distance)) = picture.path.as_deref().and_then(alike) {
            found += 1;
            writeln!(out, "{place}: shows what looks like the picture {known} ({file}; {})", bits(distance))?;
        }
    }
    for Loose { path, digest } in &loose {
        if let Some(known) = ended.digests.get(digest) {
            found += 1;
            writeln!(out, "{}: is the picture {known}; no draft uses this copy", path.display())?;
        } else if let Some((known, distance)) = alike(path) {
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

/// How every picture looks that may be a copy, by its path; and, in `ended`, how those look that must come down.
fn looks(
    ended: &mut Ended,
    shown: &[Shown],
    loose: &[Loose],
    notes: &mut dyn Write,
    progress: &Progress,
) -> io::Result<BTreeMap<PathBuf, Option<Likeness>>> {
    let of_posts = shown.iter().filter_map(|picture| Some((picture.path.as_deref()?, picture.digest.as_deref()?)));
    let of_folders = loose.iter().map(|file| (file.path.as_path(), file.digest.as_str()));
    // One file for each content: a picture that stands in ten posts is looked at once.
    let mut files: BTreeMap<&str, Vec<&Path>> = BTreeMap::new();
    for (path, digest) in of_posts.chain(of_folders) {
        files.entry(digest).or_default().push(path);
    }
    let mut files: Vec<(&str, Vec<&Path>)> = files.into_iter().collect();
    files.sort_by(|(_, one), (_, other)| one.cmp(other));
    let (mut looks, mut done) = (BTreeMap::new(), 0_usize);
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    ordered(
        threads,
        |take| files.iter().try_for_each(take),
        |(digest, paths)| (digest, paths, paths.first().map(|path| image::likeness(path))),
        |(digest, paths, likeness)| {
            done += 1;
            progress.tell(|| format!("{done} of {} pictures compared", files.len()));
            let likeness = match likeness {
                Some(Ok(likeness)) => likeness,
                Some(Err(error)) => {
                    let path = paths.first().map(|path| path.display().to_string()).unwrap_or_default();
                    progress.aside(|| writeln!(notes, "note: {path}: how it looks was not compared: {error}"))?;
                    None
                }
                None => None,
            };
            match (ended.digests.get(*digest), likeness) {
                (Some(known), Some(likeness)) => ended.likenesses.push((likeness, known.clone())),
                (Some(_), None) => {}
                (None, likeness) => looks.extend(paths.iter().map(|path| (path.to_path_buf(), likeness))),
            }
            Ok(())
        },
    )?;
    Ok(looks)
}

/// SHA-256 of a file; `None` where it cannot be read.
pub(super) fn digest(path: &Path) -> Option<String> {
    let mut file = fs::File::open(path).ok()?;
    let mut hasher = Sha256::new();
    io::copy(&mut file, &mut hasher).ok()?;
    Some(format!("{:x}", hasher.finalize()))
}
