//! PNG: chunks (ISO/IEC 15948) and the texts in them.

use std::borrow::Cow;

use super::bytes::{big32, has, latin1, part, text, tidy, until_zero};
use super::inspection::FactKind;
use super::layout::{Broken, Holds, Layout};

const SIGNATURE: usize = 8;
/// Largest text after decompression, in bytes.
const MAX_TEXT: usize = 16 * 1024 * 1024;
/// Most chunks of one file: 64 MB in chunks of the usual 8 KB, many times over.
const MAX_CHUNKS: usize = 100_000;
/// Chunks that how the picture looks depends on (PNG 3rd edition, 11.3, and APNG), apart from the critical ones.
const LOOK: &[&[u8]] = &[
    b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs", b"hIST", b"cICP", b"mDCV", b"cLLI",
    b"acTL", b"fcTL", b"fdAT",
];

/// Reads the chunks of a PNG.
pub(super) fn read(bytes: &[u8]) -> Result<Layout<'_>, Broken> {
    let mut layout = Layout::default();
    layout.push("signature", part(bytes, 0, SIGNATURE).ok_or_else(Broken::short)?, Holds::Picture);
    let mut at = SIGNATURE;
    for _ in 0..MAX_CHUNKS {
        let length = big32(bytes, at).and_then(super::bytes::size).ok_or_else(Broken::short)?;
        let whole = length.checked_add(12).and_then(|whole| part(bytes, at, whole)).ok_or_else(Broken::short)?;
        let (kind, data) = (part(whole, 4, 4).unwrap_or_default(), part(whole, 8, length).unwrap_or_default());
        if !kind.iter().all(u8::is_ascii_alphabetic) {
            return Err(Broken::because("its chunks are damaged"));
        }
        at += whole.len();
        if kind == b"IHDR" {
            layout.size = big32(data, 0).zip(big32(data, 4));
        }
        layout.push(latin1(kind), whole, holds(kind, data));
        if kind == b"IEND" {
            layout.trailing = bytes.get(at..).unwrap_or_default();
            return if layout.size.is_some() { Ok(layout) } else { Err(Broken::because("it holds no picture")) };
        }
    }
    Err(Broken::because("it has too many chunks"))
}

fn holds<'b>(kind: &[u8], data: &'b [u8]) -> Holds<'b> {
    let is_critical = kind.first().is_some_and(u8::is_ascii_uppercase);
    let unreadable = || Holds::Unreadable(format!("the text in {} is damaged", latin1(kind)));
    match kind {
        b"eXIf" => Holds::Exif(data.strip_prefix(b"Exif\0\0").unwrap_or(data).into()),
        b"tEXt" => until_zero(data).map_or_else(unreadable, |(key, value)| named(key, value.into())),
        b"zTXt" => until_zero(data)
            .and_then(|(key, rest)| Some((key, inflate(rest.get(1..)?)?)))
            .map_or_else(unreadable, |(key, value)| named(key, value.into())),
        b"iTXt" => international(data).unwrap_or_else(unreadable),
        b"caBX" => Holds::Manifest(data),
        b"tIME" => Holds::Filler,
        _ if is_critical || LOOK.contains(&kind) => Holds::Picture,
        _ => Holds::Fact(FactKind::OtherBlock, format!("{} bytes", data.len())),
    }
}

/// iTXt: keyword, compression flag and method, language, keyword in that language, text in UTF-8.
fn international(data: &[u8]) -> Option<Holds<'_>> {
    let (key, rest) = until_zero(data)?;
    let packed = *rest.first()? == 1;
    let (_, rest) = until_zero(rest.get(2..)?)?;
    let (_, value) = until_zero(rest)?;
    Some(if packed { named(key, inflate(value)?.into()) } else { named(key, value.into()) })
}

fn named<'b>(key: &[u8], value: Cow<'b, [u8]>) -> Holds<'b> {
    match key {
        b"XML:com.adobe.xmp" => Holds::Xmp(value),
        b"Raw profile type exif" | b"Raw profile type APP1" => match raw_profile(&value) {
            Some(profile) if has(&profile, 0, b"Exif\0\0") => {
                Holds::Exif(profile.get(6..).unwrap_or_default().to_vec().into())
            }
            Some(profile) => match profile.strip_prefix(b"http://ns.adobe.com/xap/1.0/\0") {
                Some(xmp) => Holds::Xmp(xmp.to_vec().into()),
                None => Holds::Exif(profile.into()),
            },
            None => Holds::Unreadable("a raw profile is damaged".to_owned()),
        },
        b"Raw profile type xmp" => raw_profile(&value)
            .map_or_else(|| Holds::Unreadable("a raw profile is damaged".to_owned()), |xmp| Holds::Xmp(xmp.into())),
        b"Raw profile type iptc" | b"Raw profile type 8bim" => raw_profile(&value).map_or_else(
            || Holds::Unreadable("a raw profile is damaged".to_owned()),
            |profile| {
                if has(&profile, 0, b"8BIM") { Holds::Photoshop(profile.into()) } else { Holds::Iptc(profile.into()) }
            },
        ),
        _ => Holds::Text { key: tidy(&latin1(key)), value: text(&value) },
    }
}

/// ImageMagick's way to put a profile into a text: a name, a length and hexadecimal digits.
fn raw_profile(value: &[u8]) -> Option<Vec<u8>> {
    let value = std::str::from_utf8(value).ok()?;
    let mut lines = value.trim_start().splitn(3, '\n');
    let (_, _, digits) = (lines.next()?, lines.next()?, lines.next()?);
    let digits: Vec<u8> =
        digits.chars().filter_map(|c| c.to_digit(16)).filter_map(|digit| u8::try_from(digit).ok()).collect();
    Some(digits.chunks_exact(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect())
}

fn inflate(packed: &[u8]) -> Option<Vec<u8>> {
    miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(packed, MAX_TEXT).ok()
}

/// The picture alone, with `exif` in place of all that was said about it.
pub(super) fn write(layout: &Layout<'_>, exif: Option<&[u8]>) -> Vec<u8> {
    let mut out = Vec::new();
    for part in &layout.parts {
        if part.holds == Holds::Picture {
            out.extend_from_slice(part.bytes);
            if part.name == "IHDR" {
                out.extend(exif.map(|exif| chunk(*b"eXIf", exif)).unwrap_or_default());
            }
        }
    }
    out
}

fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
    let checked = [kind.as_slice(), data].concat();
    [&length.to_be_bytes(), checked.as_slice(), &checksum(&checked).to_be_bytes()].concat()
}

/// CRC-32 as in PNG, annex D; only for the few bytes that are written anew.
fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_the_standard() {
        assert_eq!(checksum(b"IEND"), 0xae42_6082);
    }
}
