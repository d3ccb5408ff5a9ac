//! How a picture looks, in few bits that outlive another size, another format and another quality: a difference hash
//! (N. Krawetz, "Kind of Like That", 2013), across and down.

use std::fmt;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use image::imageops::{self, FilterType};

use super::format::format_of;
use super::read::MAX_BYTES;
use super::{ImageError, pixels, read};

/// Cells of the grid on each side; one more than the bits in a row.
const GRID: u32 = 9;
/// Least spread of shades between the cells, of 255: below it a picture is a plain area, and so are many others.
const LEAST_SPREAD: u8 = 12;
/// Longest side to which a picture is brought first: quick, and even for all sizes.
const STEP: u32 = 288;

/// How a picture looks: for each of 8 × 8 places of a coarse grid, whether it grows brighter to the right, and downwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Likeness(u128);

impl Likeness {
    /// Number of bits.
    pub const BITS: u32 = 128;
    /// Most bits in which copies of one picture differ: those made anew at qualities from 30 and from 160 pixels on stay below
    /// 10, and different photographs above 30 (`tools/likeness.sh`).
    pub const ALIKE: u32 = 16;

    /// Bits in which two pictures differ: 0 for copies, about 64 for pictures that have nothing in common.
    #[must_use]
    pub fn distance(self, other: Self) -> u32 {
        (self.0 ^ other.0).count_ones()
    }

    /// Reads 32 hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if digits { u128::from_str_radix(text, 16).ok().map(Self) } else { None }
    }

    /// How `picture` looks; `None` for a plain area, which looks like every other.
    fn of(picture: &image::GrayImage) -> Option<Self> {
        let small = imageops::resize(&pixels::scaled(picture, STEP, false), GRID, GRID, FilterType::Triangle);
        let shade = |x: u32, y: u32| small.get_pixel(x, y).0[0];
        let (least, most) =
            small.pixels().fold((u8::MAX, 0), |(least, most), pixel| (least.min(pixel.0[0]), most.max(pixel.0[0])));
        if most.saturating_sub(least) < LEAST_SPREAD {
            return None;
        }
        let places = (0..GRID - 1).flat_map(|y| (0..GRID - 1).map(move |x| (x, y)));
        let bits = places.fold(0_u128, |bits, (x, y)| {
            let (across, down) = (shade(x + 1, y) > shade(x, y), shade(x, y + 1) > shade(x, y));
            bits << 2 | u128::from(across) << 1 | u128::from(down)
        });
        Some(Self(bits))
    }
}

impl fmt::Display for Likeness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// How the picture at `path` looks; `None` where it is a plain area. It is decoded within the limits of [`super::inspect`].
///
/// # Errors
/// When it cannot be read or decoded, or is too large.
pub fn likeness(path: &Path) -> Result<Option<Likeness>, ImageError> {
    let unreadable = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => ImageError::Missing,
        _ => ImageError::Unreadable(error.to_string()),
    };
    let about = fs::metadata(path).map_err(unreadable)?;
    if !about.is_file() || about.len() > MAX_BYTES {
        return Err(ImageError::Unreadable("it is no file, or larger than 100 MB".to_owned()));
    }
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(MAX_BYTES).read_to_end(&mut bytes)).map_err(unreadable)?;
    likeness_of(&bytes)
}

/// How a picture in memory looks; see [`likeness`].
///
/// # Errors
/// When it cannot be decoded, or is too large.
pub fn likeness_of(bytes: &[u8]) -> Result<Option<Likeness>, ImageError> {
    let unknown = || ImageError::Unreadable("it is not a picture of a known format".to_owned());
    let format = format_of(bytes).ok_or_else(unknown)?;
    let told = read::inspect_bytes(bytes, read::Look::default())?;
    let picture = pixels::decode(bytes, format, told.size).map_err(ImageError::Unreadable)?;
    Ok(Likeness::of(&pixels::upright(picture.into_luma8(), told.orientation)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_likeness_is_written_as_it_is_read() {
        let likeness = Likeness(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef);
        assert_eq!(Likeness::parse(&likeness.to_string()), Some(likeness));
        assert_eq!(Likeness::parse("+1234567890123456789012345678901"), None);
        assert_eq!(Likeness::parse(&"a".repeat(64)), None, "that is a SHA-256");
    }

    #[test]
    fn a_plain_area_looks_like_nothing() {
        assert_eq!(Likeness::of(&image::GrayImage::from_pixel(300, 200, image::Luma([90]))), None);
        assert_eq!(Likeness::of(&image::GrayImage::new(1, 1)), None);
    }
}
