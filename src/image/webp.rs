//! WebP: chunks of a RIFF file (RFC 9649).

use std::borrow::Cow;

use super::bytes::{has, latin1, little, part, size};
use super::inspection::FactKind;
use super::layout::{Broken, Holds, Layout};

/// `RIFF`, the length, `WEBP`.
const HEADER: usize = 12;
const MAX_CHUNKS: usize = 100_000;
/// Bits of the first byte of `VP8X`.
const HAS_XMP: u8 = 0x04;
const HAS_EXIF: u8 = 0x08;

/// Reads the chunks of a WebP picture.
pub(super) fn read(bytes: &[u8]) -> Result<Layout<'_>, Broken> {
    let mut layout = Layout::default();
    let length =
        little(bytes, 4, 4).and_then(size).and_then(|length| length.checked_add(8)).ok_or_else(Broken::short)?;
    // Of an odd length the padding byte is left out by some writers.
    let inside = bytes.get(..length).ok_or_else(Broken::short)?;
    layout.push("RIFF", bytes.get(..HEADER).ok_or_else(Broken::short)?, Holds::Filler);
    layout.trailing = bytes.get(length + length % 2..).unwrap_or_default();
    let mut at = HEADER;
    for _ in 0..MAX_CHUNKS {
        if at >= inside.len() {
            return if layout.size.is_some() { Ok(layout) } else { Err(Broken::because("it holds no picture")) };
        }
        let kind = part(inside, at, 4).ok_or_else(Broken::short)?;
        let length = little(inside, at + 4, 4).and_then(size).ok_or_else(Broken::short)?;
        let data = part(inside, at + 8, length).ok_or_else(Broken::short)?;
        let end = (at + 8 + length + length % 2).min(inside.len());
        if layout.size.is_none() {
            layout.size = dimensions(kind, data);
        }
        layout.push(latin1(kind), inside.get(at..end).unwrap_or_default(), holds(kind, data));
        at = end;
    }
    Err(Broken::because("it has too many chunks"))
}

fn holds<'b>(kind: &[u8], data: &'b [u8]) -> Holds<'b> {
    match kind {
        b"VP8X" => Holds::Filler,
        b"VP8 " | b"VP8L" | b"ALPH" | b"ANIM" | b"ANMF" | b"ICCP" => Holds::Picture,
        b"EXIF" => Holds::Exif(Cow::from(data.strip_prefix(b"Exif\0\0").unwrap_or(data))),
        b"XMP " => Holds::Xmp(data.into()),
        b"C2PA" => Holds::Manifest(data),
        _ => Holds::Fact(FactKind::OtherBlock, format!("{} bytes", data.len())),
    }
}

/// Width and height, each format of chunk in its own bits.
fn dimensions(kind: &[u8], data: &[u8]) -> Option<(u32, u32)> {
    let number = |at, len| little(data, at, len).and_then(|number| u32::try_from(number).ok());
    match kind {
        b"VP8X" => Some((number(4, 3)? + 1, number(7, 3)? + 1)),
        b"VP8 " if has(data, 3, &[0x9d, 0x01, 0x2a]) => Some((number(6, 2)? & 0x3fff, number(8, 2)? & 0x3fff)),
        b"VP8L" if data.first() == Some(&0x2f) => {
            let bits = number(1, 4)?;
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        _ => None,
    }
}

/// The picture alone, with `exif` in place of all that was said about it.
///
/// A picture in the simple format has no `VP8X` and so never had an orientation.
pub(super) fn write(layout: &Layout<'_>, exif: Option<&[u8]>) -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    let mut extended = false;
    for part in &layout.parts {
        if part.name == "VP8X" {
            let mut header = part.bytes.to_vec();
            if let Some(flags) = header.get_mut(8) {
                *flags = *flags & !(HAS_XMP | HAS_EXIF) | if exif.is_some() { HAS_EXIF } else { 0 };
            }
            body.extend(header);
            extended = true;
        } else if part.holds == Holds::Picture {
            push_padded(&mut body, part.bytes);
        }
    }
    if let Some(exif) = exif.filter(|_| extended) {
        let length = u32::try_from(exif.len()).unwrap_or(u32::MAX);
        push_padded(&mut body, &[b"EXIF", length.to_le_bytes().as_slice(), exif].concat());
    }
    let length = u32::try_from(body.len()).unwrap_or(u32::MAX);
    [b"RIFF", length.to_le_bytes().as_slice(), &body].concat()
}

/// Chunks begin at even places.
fn push_padded(body: &mut Vec<u8>, chunk: &[u8]) {
    body.extend_from_slice(chunk);
    if chunk.len() % 2 == 1 {
        body.push(0);
    }
}
