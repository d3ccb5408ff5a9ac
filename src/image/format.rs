//! What a file is, by its first bytes and never by its name.

use std::fmt;

use super::bytes::{has, part};

/// Formats of pictures and videos.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    Jpeg,
    Png,
    WebP,
    Gif,
    /// HEIC and its relatives.
    Heif,
    Avif,
    Tiff,
    Svg,
    /// MP4, MOV, 3GP.
    Mp4,
    /// Matroska and WebM.
    Matroska,
}

/// Bytes that [`format_of`] needs to see.
pub(super) const HEAD: usize = 4096;

impl Format {
    /// Every format.
    pub const ALL: &'static [Self] = &[
        Self::Jpeg,
        Self::Png,
        Self::WebP,
        Self::Gif,
        Self::Heif,
        Self::Avif,
        Self::Tiff,
        Self::Svg,
        Self::Mp4,
        Self::Matroska,
    ];

    /// The word for it in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Jpeg => "jpeg",
            Self::Png => "png",
            Self::WebP => "webp",
            Self::Gif => "gif",
            Self::Heif => "heic",
            Self::Avif => "avif",
            Self::Tiff => "tiff",
            Self::Svg => "svg",
            Self::Mp4 => "mp4",
            Self::Matroska => "matroska",
        }
    }

    /// Whether it is a moving picture.
    #[must_use]
    pub fn is_video(self) -> bool {
        matches!(self, Self::Mp4 | Self::Matroska)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The format of a file that begins with `head`.
pub(super) fn format_of(head: &[u8]) -> Option<Format> {
    if has(head, 0, &[0xff, 0xd8, 0xff]) {
        Some(Format::Jpeg)
    } else if has(head, 0, b"\x89PNG\r\n\x1a\n") {
        Some(Format::Png)
    } else if has(head, 0, b"RIFF") && has(head, 8, b"WEBP") {
        Some(Format::WebP)
    } else if has(head, 0, b"GIF87a") || has(head, 0, b"GIF89a") {
        Some(Format::Gif)
    } else if has(head, 4, b"ftyp") {
        brand(head)
    } else if [b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"].iter().any(|kind| has(head, 4, *kind)) {
        // QuickTime films from before `ftyp`.
        Some(Format::Mp4)
    } else if has(head, 0, b"II*\0") || has(head, 0, b"MM\0*") {
        Some(Format::Tiff)
    } else if has(head, 0, &[0x1a, 0x45, 0xdf, 0xa3]) {
        Some(Format::Matroska)
    } else {
        is_svg(head).then_some(Format::Svg)
    }
}

/// HEIF, AVIF or a film, by the major brand and, for the general `mif1` and `msf1`, the compatible ones; `None` for a raw picture
/// (Canon's CR3), which lays out its facts in a way of its own.
fn brand(head: &[u8]) -> Option<Format> {
    let length = super::bytes::big32(head, 0).and_then(super::bytes::size).unwrap_or(0).min(head.len());
    let mut brands = head.get(16..length).unwrap_or_default().chunks_exact(4);
    Some(match part(head, 8, 4).unwrap_or_default() {
        b"crx " => return None,
        b"avif" | b"avis" => Format::Avif,
        b"heic" | b"heix" | b"hevc" | b"hevx" | b"heim" | b"heis" => Format::Heif,
        b"mif1" | b"msf1" | b"miaf" if brands.any(|brand| brand == b"avif") => Format::Avif,
        b"mif1" | b"msf1" | b"miaf" => Format::Heif,
        _ => Format::Mp4,
    })
}

/// SVG may begin with a byte-order mark, an XML declaration, comments and a document type; a web page does not count.
fn is_svg(head: &[u8]) -> bool {
    let Some(at) = memchr::memmem::find(head, b"<svg") else { return false };
    let before = head.get(..at).unwrap_or_default();
    let starts = before.iter().find(|byte| !byte.is_ascii_whitespace() && **byte < 0x80);
    let lower = before.to_ascii_lowercase();
    starts.is_none_or(|byte| *byte == b'<')
        && [&b"<html"[..], b"<!doctype html", b"<body", b"<head"]
            .iter()
            .all(|mark| memchr::memmem::find(&lower, mark).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_holds_a_drawing_is_no_drawing() {
        assert_eq!(format_of(b"<?xml version='1.0'?><!-- x --><svg xmlns='...'>"), Some(Format::Svg));
        assert_eq!(format_of(b"<!DOCTYPE html><html><body><svg></svg>"), None);
        assert_eq!(format_of(b"404 <svg"), None);
    }

    #[test]
    fn general_brands_are_told_apart_by_the_compatible_ones() {
        assert_eq!(format_of(b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif"), Some(Format::Avif));
        assert_eq!(format_of(b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic"), Some(Format::Heif));
        assert_eq!(format_of(b"\0\0\0\x14ftypqt  \0\0\0\0qt  "), Some(Format::Mp4));
        assert_eq!(format_of(b"\0\0\0\x14ftypcrx \0\0\0\0crx "), None, "a raw picture");
    }
}
