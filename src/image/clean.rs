//! Takes out of a picture what is said about it, and leaves its pixels, its orientation and its colours as they are.
//!
//! Nothing is encoded anew: whole parts are left out. The result is read again before it is written anywhere.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::exif_facts::{self, Look as Appearance};
use super::format::{Format, format_of};
use super::inspection::{Fact, FactKind, Inspection};
use super::layout::{Broken, Holds, Layout};
use super::read::{self, Look, inspect_bytes};
use super::{ImageError, gif, jpeg, pixels, png, webp};

/// Largest picture that is cleaned, in bytes.
const MAX_BYTES: u64 = 100 * 1024 * 1024;

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleaned {
    /// Where the clean picture is.
    pub path: PathBuf,
    /// What was taken out.
    pub removed: Vec<Fact>,
    /// Parts that were left out, by the format's name for them.
    pub parts: Vec<String>,
    /// What identifies and is not in the file, so that cleaning does not reach it (a sidecar).
    pub left: Vec<Fact>,
}

/// Why a picture was not cleaned. Nothing was written.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum NotCleaned {
    #[error(transparent)]
    Unreadable(#[from] ImageError),
    /// Its format is not rewritten.
    #[error("{0} is not rewritten; export as {1} first and clean that")]
    Format(Format, &'static str),
    /// The result was not what it should be.
    #[error("the result did not pass its own check ({0}); export it anew and clean that")]
    Unverified(String),
    #[error("{path}: cannot be written: {reason}")]
    Unwritable { path: String, reason: String },
}

/// Cleans the picture at `path`, in place or into `NAME.clean.EXT` beside it.
///
/// # Errors
/// When it cannot be read, is of a format that is not rewritten, does not pass the check, or cannot be written.
pub fn clean(path: &Path, in_place: bool) -> Result<Cleaned, NotCleaned> {
    let Cleaning { before, bytes, clean, parts } = prepare(path)?;
    let target =
        if in_place { fs::canonicalize(path).map_err(|error| unwritable(path, &error))? } else { beside(path) };
    if !in_place || clean != bytes {
        write(&target, path, &clean).map_err(|error| unwritable(&target, &error))?;
    }
    let (left, removed) = before.facts.into_iter().filter(is_left_out).partition(Fact::is_beside);
    Ok(Cleaned { path: if in_place { path.to_path_buf() } else { target }, removed, parts, left })
}

/// Cleans the picture at `path` without writing anything: what would be left of it, in files beside it.
///
/// # Errors
/// When it cannot be read, is of a format that is not rewritten, or does not pass the check.
pub fn rehearse_cleaning(path: &Path) -> Result<Vec<Fact>, NotCleaned> {
    Ok(prepare(path)?.before.facts.into_iter().filter(|fact| is_left_out(fact) && fact.is_beside()).collect())
}

/// A picture that can be cleaned.
struct Cleaning {
    before: Inspection,
    bytes: Vec<u8>,
    clean: Vec<u8>,
    parts: Vec<String>,
}

fn prepare(path: &Path) -> Result<Cleaning, NotCleaned> {
    let before = read::inspect(path, Look::default())?;
    cleanable(before.format)?;
    if fs::metadata(path).map_or(0, |about| about.len()) > MAX_BYTES {
        return Err(ImageError::Unreadable("it is larger than 100 MB".to_owned()).into());
    }
    let bytes = fs::read(path).map_err(|error| ImageError::Unreadable(error.to_string()))?;
    let (clean, parts) = clean_bytes(&bytes)?;
    Ok(Cleaning { before, bytes, clean, parts })
}

/// Whether `fact` is about what the file or its neighbours hold, and not about its name or size.
fn is_left_out(fact: &Fact) -> bool {
    !matches!(fact.kind, FactKind::Screenshot | FactKind::StockPreview)
}

/// The picture in `bytes` without what is said about it, and the names of the parts that were left out.
///
/// # Errors
/// When it cannot be read, is of a format that is not rewritten, or does not pass the check.
pub fn clean_bytes(bytes: &[u8]) -> Result<(Vec<u8>, Vec<String>), NotCleaned> {
    let unknown = || ImageError::Unreadable("it is not a picture of a known format".to_owned());
    let format = format_of(bytes).ok_or_else(unknown)?;
    cleanable(format)?;
    let layout = layout(bytes, format)?;
    // Every Exif that is there is asked; cameras write one.
    let appearance = layout.parts.iter().find_map(|part| match &part.holds {
        Holds::Exif(tiff) => Some(exif_facts::look(tiff)),
        _ => None,
    });
    let appearance = appearance.unwrap_or_default();
    let exif = appearance.to_tiff();
    let clean = match format {
        Format::Jpeg => jpeg::write(&layout, exif.as_deref()),
        Format::Png => png::write(&layout, exif.as_deref()),
        Format::WebP => webp::write(&layout, exif.as_deref()),
        _ => gif::write(&layout),
    };
    verify(bytes, &layout, &clean, format, appearance)?;
    let mut parts: Vec<String> = layout
        .parts
        .iter()
        .filter(|part| !matches!(part.holds, Holds::Picture | Holds::Jfif | Holds::Filler))
        .map(|part| part.name.to_string())
        .collect();
    if !layout.trailing.is_empty() {
        parts.push(format!("{} bytes after the end", layout.trailing.len()));
    }
    parts.dedup();
    Ok((clean, parts))
}

/// Whether pictures of this format are rewritten.
fn cleanable(format: Format) -> Result<(), NotCleaned> {
    match format {
        Format::Jpeg | Format::Png | Format::WebP | Format::Gif => Ok(()),
        Format::Svg => Err(NotCleaned::Format(format, "PNG")),
        Format::Mp4 | Format::Matroska => Err(NotCleaned::Format(format, "MP4 without metadata")),
        // Rewriting these has corrupted pictures in public projects.
        Format::Heif | Format::Avif | Format::Tiff => Err(NotCleaned::Format(format, "JPEG")),
    }
}

fn layout(bytes: &[u8], format: Format) -> Result<Layout<'_>, NotCleaned> {
    let layout = read::layout(bytes, format).ok_or(NotCleaned::Format(format, "JPEG"))?;
    layout.map_err(|Broken(reason)| ImageError::Unreadable(reason).into())
}

/// Reads the result as if it came from somebody else.
fn verify(
    before: &[u8],
    layout_before: &Layout<'_>,
    after: &[u8],
    format: Format,
    appearance: Appearance,
) -> Result<(), NotCleaned> {
    let failed = |reason: &str| Err(NotCleaned::Unverified(reason.to_owned()));
    let layout_after = layout(after, format)?;
    if layout_before.size != layout_after.size || !layout_before.picture().eq(layout_after.picture()) {
        return failed("the picture's parts are not the same");
    }
    let inspection: Inspection = inspect_bytes(after, Look::default())?;
    if let Some(fact) = inspection.facts.iter().find(|fact| fact.kind != FactKind::Screenshot) {
        return failed(&format!("{} is still there", fact.kind));
    }
    if inspection.orientation != appearance.orientation.max(1) || !inspection.unread.is_empty() {
        return failed("the orientation is not the same");
    }
    // What cannot be decoded before (too large, not of these formats) is vouched for by its parts.
    if let Ok(picture) = pixels::decode(before, format, layout_before.size) {
        match pixels::decode(after, format, layout_after.size) {
            Ok(result) if result == picture => {}
            _ => return failed("the pixels are not the same"),
        }
    }
    Ok(())
}

/// `photo.jpg` → `photo.clean.jpg`.
fn beside(path: &Path) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let name = match path.extension() {
        Some(ending) => format!("{stem}.clean.{}", ending.to_string_lossy()),
        None => format!("{stem}.clean"),
    };
    path.with_file_name(name)
}

/// Writes through a temporary file in the same folder, so that there is never half a picture; the mode is that of `like`.
fn write(target: &Path, like: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    fs::set_permissions(file.path(), fs::metadata(like)?.permissions())?;
    file.persist(target).map_err(|error| error.error)?;
    Ok(())
}

fn unwritable(path: &Path, error: &std::io::Error) -> NotCleaned {
    NotCleaned::Unwritable { path: path.display().to_string(), reason: error.to_string() }
}
