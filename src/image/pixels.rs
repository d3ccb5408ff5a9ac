//! The pixels of a picture, in shades of grey, behind limits that are looked at before anything is decoded.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::imageops::{self, FilterType};
use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, ImageFormat, ImageReader, Limits};

use super::format::Format;

/// Most pixels that are decoded: more than telephones take, and 256 MB in colour.
pub(super) const MAX_PIXELS: u64 = 64 * 1024 * 1024;
/// Most memory for one decoded picture, in bytes.
const MAX_MEMORY: u64 = 512 * 1024 * 1024;
/// Longest side, in pixels.
const MAX_SIDE: u32 = 50_000;

/// Decodes a picture of `size` pixels.
///
/// # Errors
/// One line: why it was not decoded.
pub(super) fn decode(bytes: &[u8], format: Format, size: Option<(u32, u32)>) -> Result<DynamicImage, String> {
    let format = match format {
        Format::Jpeg => ImageFormat::Jpeg,
        Format::Png => ImageFormat::Png,
        Format::WebP => ImageFormat::WebP,
        other => return Err(format!("{other} is not decoded; export it as JPEG to have it looked at")),
    };
    let (width, height) = size.ok_or("it does not say how large it is")?;
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 || pixels > MAX_PIXELS || width > MAX_SIDE || height > MAX_SIDE {
        return Err(format!("{width} × {height} pixels; up to {} million are looked at", MAX_PIXELS / 1_000_000));
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    guarded(|| reader.decode().map_err(|error| error.to_string()))?
}

/// Runs code of others on data of others: should it panic, the picture counts as not looked at and the run goes on.
pub(super) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| "the decoder failed on it".to_owned())
}

/// Scaled so that the longest side has `longest` pixels; upwards only where `up`.
pub(super) fn scaled(grey: &GrayImage, longest: u32, up: bool) -> GrayImage {
    let (width, height) = grey.dimensions();
    let side = width.max(height).max(1);
    if side == longest || (side < longest && !up) {
        return grey.clone();
    }
    let scale = |length: u32| {
        let scaled = u64::from(length) * u64::from(longest) / u64::from(side);
        u32::try_from(scaled).unwrap_or(longest).max(1)
    };
    if side > longest {
        imageops::thumbnail(grey, scale(width), scale(height))
    } else {
        imageops::resize(grey, scale(width), scale(height), FilterType::Triangle)
    }
}

/// Turned as Exif says it is to be shown.
pub(super) fn upright(grey: GrayImage, orientation: u16) -> GrayImage {
    let Some(turn) = u8::try_from(orientation).ok().and_then(Orientation::from_exif) else { return grey };
    let mut picture = DynamicImage::ImageLuma8(grey);
    picture.apply_orientation(turn);
    picture.into_luma8()
}
