//! What a picture says of itself, and taking it out.
//!
//! A file is told by its content ([`format`]), taken apart ([`jpeg`], [`png`], [`webp`], [`gif`], [`heif`], [`video`],
//! [`svg`]), and each part that speaks is read ([`exif_facts`], [`xmp`], [`iptc`], [`named_text`]) into one [`Inspection`].

mod boxes;
mod bytes;
mod clean;
mod codes;
mod exif_facts;
mod faces;
mod file_name;
mod format;
mod gif;
mod heif;
mod inspection;
mod iptc;
mod jpeg;
mod layout;
mod likeness;
mod named_text;
mod pixels;
mod png;
mod preview;
mod read;
mod sidecar;
mod svg;
mod thumbnail;
mod video;
mod webp;
mod xmp;

use std::fmt;

pub use clean::{Cleaned, NotCleaned, clean, clean_bytes, rehearse_cleaning};
pub use faces::{FaceFinder, can_find_faces, finder as face_finder};
pub use file_name::{is_screenshot, is_stock_preview};
pub use format::Format;
pub use inspection::{Fact, FactKind, Inspection, Pixels};
pub use likeness::{Likeness, likeness, likeness_of};
pub use preview::{preview, preview_bytes};
pub use read::{Look, add_name, inspect, inspect_bytes};

use read::manifest;

/// Why a picture could not be inspected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImageError {
    Missing,
    /// One line: what is wrong with it.
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

impl std::error::Error for ImageError {}
