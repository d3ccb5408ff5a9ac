//! What a picture says of itself: its format, and where and when it was taken.

use std::fmt;
use std::fs;
use std::io::Cursor;
use std::path::Path;

use serde::Deserialize;

/// Largest file that is read, in bytes.
const MAX_BYTES: u64 = 100 * 1024 * 1024;

/// What was read from a picture.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Inspection {
    /// `jpeg`, `png`, `gif`, `webp`, `svg`, `video` or `heif`.
    #[serde(skip)]
    pub format: &'static str,
    /// The file tells where it was taken.
    pub location: Option<String>,
    /// As written by the camera.
    pub taken_at: Option<String>,
}

/// Why a picture could not be inspected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImageError {
    Missing,
    Unreadable(String),
}

impl fmt::Display for ImageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("the file is not there"),
            Self::Unreadable(reason) => f.write_str(reason),
        }
    }
}

/// Reads the picture at `path`.
///
/// # Errors
/// When the file is missing, or is not a whole picture.
pub fn inspect(path: &Path) -> Result<Inspection, ImageError> {
    let unreadable = |reason: &str| ImageError::Unreadable(reason.to_owned());
    let about = fs::metadata(path).map_err(|_| ImageError::Missing)?;
    if about.is_dir() {
        return Err(unreadable("it is a folder"));
    }
    if about.len() > MAX_BYTES {
        return Err(unreadable("it is larger than 100 MB"));
    }
    let bytes = fs::read(path).map_err(|error| ImageError::Unreadable(error.to_string()))?;
    inspect_bytes(&bytes)
}

/// Reads the picture that `bytes` are.
///
/// # Errors
/// When they are not a whole picture.
pub fn inspect_bytes(bytes: &[u8]) -> Result<Inspection, ImageError> {
    let unreadable = |reason: &str| ImageError::Unreadable(reason.to_owned());
    let format = format_of(bytes).ok_or_else(|| unreadable("it is not a picture or video of a known format"))?;
    if !is_whole(format, bytes) {
        return Err(unreadable("it is cut short or damaged"));
    }
    let mut inspection = Inspection { format, ..Inspection::default() };
    if let Ok(exif) = exif::Reader::new().read_from_container(&mut Cursor::new(bytes)) {
        let text = |tag| exif.get_field(tag, exif::In::PRIMARY).map(|field| field.display_value().to_string());
        inspection.location = text(exif::Tag::GPSLatitude).or_else(|| text(exif::Tag::GPSLongitude));
        inspection.taken_at = text(exif::Tag::DateTimeOriginal);
    }
    if inspection.location.is_none() && memchr::memmem::find(bytes, b"exif:GPSLatitude").is_some() {
        inspection.location = Some(String::new());
    }
    Ok(inspection)
}

/// The format by its first bytes.
fn format_of(bytes: &[u8]) -> Option<&'static str> {
    let at = |from: usize, mark: &[u8]| bytes.get(from..from + mark.len()) == Some(mark);
    if at(0, &[0xff, 0xd8, 0xff]) {
        Some("jpeg")
    } else if at(0, b"\x89PNG\r\n\x1a\n") {
        Some("png")
    } else if at(0, b"GIF8") {
        Some("gif")
    } else if at(0, b"RIFF") && at(8, b"WEBP") {
        Some("webp")
    } else if at(4, b"ftyp") {
        Some(if at(8, b"heic") || at(8, b"mif1") || at(8, b"avif") { "heif" } else { "video" })
    } else if at(0, &[0x1a, 0x45, 0xdf, 0xa3]) {
        Some("video")
    } else {
        memchr::memmem::find(bytes.get(..bytes.len().min(1024))?, b"<svg").map(|_| "svg")
    }
}

/// Whether the file ends as its format says.
fn is_whole(format: &str, bytes: &[u8]) -> bool {
    match format {
        "jpeg" => memchr::memmem::rfind(bytes, &[0xff, 0xd9]).is_some(),
        "png" => memchr::memmem::rfind(bytes, b"IEND").is_some(),
        "gif" => bytes.last() == Some(&0x3b),
        "webp" => bytes
            .get(4..8)
            .and_then(|size| size.try_into().ok())
            .is_some_and(|size| bytes.len() as u64 >= u64::from(u32::from_le_bytes(size)) + 8),
        _ => true,
    }
}
