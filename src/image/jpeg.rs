//! JPEG: segments (ITU-T T.81, Annex B) and what cameras and programs put into them.

use std::borrow::Cow;

use super::bytes::{big16, big32, has, part, text};
use super::inspection::FactKind;
use super::layout::{Broken, Holds, Layout};

const EXIF: &[u8] = b"Exif\0\0";
const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const EXTENDED_XMP: &[u8] = b"http://ns.adobe.com/xmp/extension/\0";
const PHOTOSHOP: &[u8] = b"Photoshop 3.0\0";
/// Length of the identifier of an Extended XMP (an MD5 digest in hexadecimal).
const XMP_ID: usize = 32;
/// Most segments of one file.
const MAX_SEGMENTS: usize = 100_000;

/// Reads the segments of a JPEG.
pub(super) fn read(bytes: &[u8]) -> Result<Layout<'_>, Broken> {
    let mut layout = Layout::default();
    layout.push("SOI", part(bytes, 0, 2).ok_or_else(Broken::short)?, Holds::Picture);
    let mut at = 2;
    for _ in 0..MAX_SEGMENTS {
        let start = at;
        if bytes.get(at) != Some(&0xff) {
            return Err(if at >= bytes.len() { Broken::short() } else { Broken::because("its segments are damaged") });
        }
        // Any number of fill bytes may stand before a marker.
        while bytes.get(at) == Some(&0xff) {
            at += 1;
        }
        let marker = *bytes.get(at).ok_or_else(Broken::short)?;
        at += 1;
        match marker {
            0xd9 => {
                layout.push("EOI", bytes.get(start..at).unwrap_or_default(), Holds::Picture);
                layout.trailing = bytes.get(at..).unwrap_or_default();
                if layout.size.is_none() {
                    return Err(Broken::because("it holds no picture"));
                }
                return Ok(layout);
            }
            0x01 | 0xd0..=0xd7 => layout.push("RST", bytes.get(start..at).unwrap_or_default(), Holds::Picture),
            0x00 | 0xd8 => return Err(Broken::because("its segments are damaged")),
            _ => {
                let length = usize::from(big16(bytes, at).ok_or_else(Broken::short)?);
                let payload = part(bytes, at, length)
                    .ok_or_else(Broken::short)?
                    .get(2..)
                    .ok_or_else(|| Broken::because("its segments are damaged"))?;
                at += length;
                if marker == 0xda {
                    at = end_of_scan(bytes, at).ok_or_else(Broken::short)?;
                }
                if is_frame(marker) && layout.size.is_none() {
                    layout.size =
                        big16(payload, 3).zip(big16(payload, 1)).map(|(width, height)| (width.into(), height.into()));
                }
                layout.push(name(marker), bytes.get(start..at).unwrap_or_default(), holds(marker, payload));
            }
        }
    }
    Err(Broken::because("it has too many segments"))
}

/// Start of frame: where the size stands.
fn is_frame(marker: u8) -> bool {
    matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc)
}

fn name(marker: u8) -> Cow<'static, str> {
    match marker {
        0xe0..=0xef => format!("APP{}", marker - 0xe0).into(),
        0xfe => "COM".into(),
        0xda => "SOS".into(),
        _ => format!("segment {marker:02X}").into(),
    }
}

/// Where the coded data that begins at `at` ends: before the first marker that is neither a restart nor a stuffed byte.
fn end_of_scan(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr::memchr(0xff, bytes.get(at..)?)?;
        match bytes.get(at + 1)? {
            0x00 | 0xd0..=0xd7 => at += 2,
            0xff => at += 1,
            _ => return Some(at),
        }
    }
}

fn holds(marker: u8, payload: &[u8]) -> Holds<'_> {
    let after = |mark: &[u8]| payload.strip_prefix(mark);
    match marker {
        0xe0 if has(payload, 0, b"JFIF\0") => Holds::Jfif,
        0xe0 if has(payload, 0, b"JFXX\0") => Holds::Fact(FactKind::Thumbnail, "JFXX thumbnail".to_owned()),
        0xe1 => {
            if let Some(exif) = after(EXIF) {
                Holds::Exif(exif.into())
            } else if let Some(xmp) = after(XMP) {
                Holds::Xmp(xmp.into())
            } else if let Some(rest) = after(EXTENDED_XMP) {
                match (part(rest, 0, XMP_ID), big32(rest, XMP_ID + 4), rest.get(XMP_ID + 8..)) {
                    (Some(id), Some(offset), Some(piece)) => Holds::ExtendedXmp { id, offset, piece },
                    _ => Holds::Unreadable("Extended XMP is damaged".to_owned()),
                }
            } else {
                without_its_header(payload)
            }
        }
        0xe2 if has(payload, 0, b"ICC_PROFILE\0") => Holds::Picture,
        0xe2 if has(payload, 0, b"MPF\0") => {
            Holds::Fact(FactKind::OtherBlock, "index of further pictures (MPF)".to_owned())
        }
        0xeb if has(payload, 0, b"JP") => Holds::Manifest(payload),
        0xed => match after(PHOTOSHOP) {
            Some(resources) => Holds::Photoshop(resources.into()),
            None => unknown(payload),
        },
        // Tells how the three or four channels are to be turned into colours.
        0xee if has(payload, 0, b"Adobe") => Holds::Picture,
        0xe0..=0xef => without_its_header(payload),
        0xfe => Holds::Fact(FactKind::Comment, text(payload)),
        _ => Holds::Picture,
    }
}

/// XMP and Exif under another header than theirs, as careless programs write them: what reads them elsewhere is read here.
fn without_its_header(payload: &[u8]) -> Holds<'_> {
    let tiff = payload.get(6..).filter(|rest| rest.starts_with(b"II*\0") || rest.starts_with(b"MM\0*"));
    if let Some(tiff) = tiff.filter(|_| payload.get(..4).is_some_and(|word| word.eq_ignore_ascii_case(b"exif"))) {
        return Holds::Exif(tiff.into());
    }
    let packet = [&b"<?xpacket"[..], b"<x:xmpmeta", b"<rdf:RDF"];
    match packet.iter().find_map(|start| payload.get(memchr::memmem::find(payload, start)?..)) {
        Some(packet) => Holds::Xmp(packet.into()),
        None => unknown(payload),
    }
}

/// A block that is known by the word it begins with, at most.
fn unknown(payload: &[u8]) -> Holds<'_> {
    let word: String =
        payload.iter().take(32).take_while(|byte| byte.is_ascii_graphic()).map(|byte| char::from(*byte)).collect();
    let word = if word.is_empty() { "unnamed" } else { &word };
    Holds::Fact(FactKind::OtherBlock, format!("{word}, {} bytes", payload.len()))
}

/// The picture alone, with `exif` in place of all that was said about it.
pub(super) fn write(layout: &Layout<'_>, exif: Option<&[u8]>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut exif = exif.map(exif_segment);
    for part in &layout.parts {
        match &part.holds {
            Holds::Jfif => out.extend(without_thumbnail(part.bytes)),
            Holds::Picture if part.name == "SOI" => out.extend_from_slice(part.bytes),
            Holds::Picture => {
                // Exif comes first, after the header where there is one.
                out.extend(exif.take().unwrap_or_default());
                out.extend_from_slice(part.bytes);
            }
            _ => {}
        }
    }
    out
}

fn exif_segment(tiff: &[u8]) -> Vec<u8> {
    let length = u16::try_from(2 + EXIF.len() + tiff.len()).unwrap_or(u16::MAX);
    [&[0xff, 0xe1], length.to_be_bytes().as_slice(), EXIF, tiff].concat()
}

/// The JFIF header with its density, and a thumbnail of no size (ITU-T T.871, 10.1).
fn without_thumbnail(segment: &[u8]) -> Vec<u8> {
    let payload = segment.iter().position(|byte| *byte != 0xff).map(|at| at + 3);
    let known = payload.and_then(|at| part(segment, at, 12)).unwrap_or(b"JFIF\0\x01\x01\0\0\x01\0\x01");
    [&[0xff, 0xe0, 0, 16], known, &[0, 0]].concat()
}
