//! HEIC and AVIF: the items of a file (ISO/IEC 23008-12), of which Exif and XMP are two.

use super::boxes::{self, row};
use super::bytes::{big, big16, big32, part, size, until_zero};
use super::inspection::{FactKind, Inspection};
use super::layout::Broken;
use super::{exif_facts, xmp};

/// Most items and extents of one file.
const MAX_ITEMS: usize = 100_000;
/// Largest item that is read, in bytes.
const MAX_ITEM: usize = 64 * 1024 * 1024;

/// Reads the items of a picture that tell about it.
pub(super) fn read(bytes: &[u8], into: &mut Inspection) -> Result<(), Broken> {
    let meta = boxes::find(bytes, *b"meta")
        .and_then(|meta| meta.get(4..))
        .ok_or_else(|| Broken::because("it is cut short or damaged"))?;
    let items = items(meta);
    if items.is_empty() || boxes::find(meta, *b"iloc").is_none() {
        return Err(Broken::because("it holds no picture"));
    }
    into.size = largest(meta);
    let idat = boxes::find(meta, *b"idat").unwrap_or_default();
    for (id, kind, mime) in items {
        let (what, is_exif) = match (&kind, mime) {
            (b"Exif", _) => ("Exif", true),
            (b"mime", b"application/rdf+xml") => ("XMP", false),
            (b"jumb", _) | (b"mime", b"application/c2pa") => {
                into.add(FactKind::Provenance, "C2PA manifest", "item");
                continue;
            }
            _ => continue,
        };
        match content(meta, bytes, idat, id) {
            None => into.unread(format!("{what} is cut short")),
            Some(item) if is_exif => {
                // The item begins with how far behind it the TIFF header stands.
                let tiff = big32(&item, 0).and_then(size).and_then(|skip| item.get(skip.checked_add(4)?..));
                match tiff {
                    Some(tiff) => {
                        if exif_facts::read(tiff, "Exif", into).is_some() {
                            into.add(FactKind::Thumbnail, "not compared", "Exif thumbnail");
                        }
                    }
                    None => into.unread("Exif is damaged"),
                }
            }
            Some(item) => xmp::read(&item, "XMP", into),
        }
    }
    for found in row(bytes).filter(|found| found.kind == *b"uuid") {
        super::video::uuid(found.content, into);
    }
    Ok(())
}

/// Identifier, type and media type of each item.
fn items(meta: &[u8]) -> Vec<(u32, [u8; 4], &[u8])> {
    let Some(infos) = boxes::find(meta, *b"iinf") else { return Vec::new() };
    let skip = if infos.first() == Some(&0) { 6 } else { 8 };
    row(infos.get(skip..).unwrap_or_default())
        .filter(|found| found.kind == *b"infe")
        .take(MAX_ITEMS)
        .filter_map(|found| {
            let info = found.content;
            let (id, at) = match info.first()? {
                2 => (u32::from(big16(info, 4)?), 8),
                3 => (big32(info, 4)?, 10),
                _ => return None,
            };
            let kind: [u8; 4] = part(info, at, 4)?.try_into().ok()?;
            let mime = until_zero(info.get(at + 4..)?)
                .and_then(|(_, rest)| rest.split(|byte| *byte == 0).next())
                .unwrap_or_default();
            Some((id, kind, mime))
        })
        .collect()
}

/// The content of item `wanted`, put together from its extents (`iloc`, ISO/IEC 14496-12, 8.11.3).
fn content(meta: &[u8], file: &[u8], idat: &[u8], wanted: u32) -> Option<Vec<u8>> {
    let iloc = boxes::find(meta, *b"iloc")?;
    let version = *iloc.first()?;
    let sizes = big16(iloc, 4)?;
    let width = |shift: u16| usize::from(sizes >> shift & 15);
    let (offset_size, length_size, base_size, index_size) =
        (width(12), width(8), width(4), if version == 0 { 0 } else { width(0) });
    if [offset_size, length_size, base_size, index_size].iter().any(|width| *width > 8) {
        return None;
    }
    let (count, mut at) = if version < 2 { (u32::from(big16(iloc, 6)?), 8) } else { (big32(iloc, 6)?, 10) };
    for _ in 0..size(count)?.min(MAX_ITEMS) {
        let id = if version < 2 { u32::from(big16(iloc, at)?) } else { big32(iloc, at)? };
        at += if version < 2 { 2 } else { 4 };
        let method = if version == 0 { 0 } else { big16(iloc, at)? & 15 };
        at += if version == 0 { 2 } else { 4 };
        let base = big(iloc, at, base_size)?;
        let extents = usize::from(big16(iloc, at + base_size)?);
        at += base_size + 2;
        let mut whole = Vec::new();
        for _ in 0..extents {
            at += index_size;
            let offset = size(base.checked_add(big(iloc, at, offset_size)?)?)?;
            let length = size(big(iloc, at + offset_size, length_size)?)?;
            at += offset_size + length_size;
            if id != wanted {
                continue;
            }
            let source = match method {
                0 => file,
                1 => idat,
                _ => return None,
            };
            // A length of zero means: to the end.
            let extent = if length == 0 { source.get(offset..)? } else { part(source, offset, length)? };
            if whole.len() + extent.len() > MAX_ITEM {
                return None;
            }
            whole.extend_from_slice(extent);
        }
        if id == wanted {
            return Some(whole);
        }
    }
    None
}

/// The largest of the sizes that are declared: pictures may be made of tiles, which declare theirs.
fn largest(meta: &[u8]) -> Option<(u32, u32)> {
    let properties = boxes::find(boxes::find(meta, *b"iprp")?, *b"ipco")?;
    row(properties)
        .filter(|found| found.kind == *b"ispe")
        .filter_map(|found| big32(found.content, 4).zip(big32(found.content, 8)))
        .max_by_key(|(width, height)| u64::from(*width) * u64::from(*height))
}
