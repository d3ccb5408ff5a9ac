//! Small pictures for reports: decoded within limits and encoded anew, so that nothing but pixels gets through.

use std::path::Path;

use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, Rgb, RgbImage};

use super::ImageError;
use super::pixels::{decode, guarded};
use super::read::{Look, inspect, inspect_bytes};

/// Longest side of a small picture, in pixels: sharp beside a post on a telephone, about 10 KB.
const SIDE: u32 = 320;
/// Quality of the JPEG, of 100.
const QUALITY: u8 = 72;
/// Largest file that is decoded for a report, in bytes.
const MAX_BYTES: u64 = 100 * 1024 * 1024;

/// A small JPEG of the picture at `path`, without anything that the file says about it.
///
/// # Errors
/// One line: why there is none.
pub fn preview(path: &Path) -> Result<Vec<u8>, String> {
    let size = std::fs::metadata(path).map_err(|_| ImageError::Missing.to_string())?.len();
    if size > MAX_BYTES {
        return Err("it is larger than 100 MB".to_owned());
    }
    let about = inspect(path, Look::default()).map_err(|error| error.to_string())?;
    let bytes = std::fs::read(path).map_err(|error| format!("it cannot be read: {error}"))?;
    small(&bytes, about.format, about.size, about.orientation)
}

/// The same of a picture in memory.
///
/// # Errors
/// One line: why there is none.
pub fn preview_bytes(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let about = inspect_bytes(bytes, Look::default()).map_err(|error| error.to_string())?;
    small(bytes, about.format, about.size, about.orientation)
}

fn small(bytes: &[u8], format: super::Format, size: Option<(u32, u32)>, orientation: u16) -> Result<Vec<u8>, String> {
    let picture = decode(bytes, format, size)?;
    guarded(|| {
        let mut picture = picture.thumbnail(SIDE, SIDE);
        if let Some(turn) = u8::try_from(orientation).ok().and_then(Orientation::from_exif) {
            picture.apply_orientation(turn);
        }
        let mut jpeg = Vec::new();
        let encoder = JpegEncoder::new_with_quality(&mut jpeg, QUALITY);
        DynamicImage::ImageRgb8(on_white(&picture)).write_with_encoder(encoder).map_err(|error| error.to_string())?;
        Ok(jpeg)
    })?
}

/// Without transparency, which JPEG does not have.
fn on_white(picture: &DynamicImage) -> RgbImage {
    let colours = picture.to_rgba8();
    RgbImage::from_fn(colours.width(), colours.height(), |x, y| {
        let [red, green, blue, alpha] = colours.get_pixel(x, y).0;
        let blend = |shade: u8| {
            let mixed = (u16::from(shade) * u16::from(alpha) + 255 * (255 - u16::from(alpha))) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        Rgb([blend(red), blend(green), blend(blue)])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_picture_holds_nothing_but_pixels() {
        let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/pictures/lake.jpg"));
        assert!(!inspect(path, Look::default()).unwrap().facts.is_empty(), "the picture itself tells something");
        let small = preview(path).unwrap();
        let about = inspect_bytes(&small, Look::default()).unwrap();
        assert!(about.facts.is_empty(), "{:?}", about.facts);
        let (width, height) = about.size.unwrap();
        assert!(width.max(height) <= SIDE);
    }

    #[test]
    fn a_picture_that_is_cut_short_has_no_preview_and_says_why() {
        let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/pictures/cut-short.jpg"));
        assert!(!preview(path).unwrap_err().is_empty());
    }
}
