//! Exif (CIPA DC-008): where, when, by whom and with what a picture was taken.

use exif::{Context, Exif, Field, In, Reader, Tag, Value};

use super::bytes::{part, size, text, tidy, utf16};
use super::inspection::{FactKind, Inspection};
use super::{iptc, xmp};

/// Tags whose text is a fact.
const TEXTS: &[(Tag, FactKind, &str)] = &[
    (Tag::Artist, FactKind::Creator, "Artist"),
    (Tag(Context::Exif, 0xa437), FactKind::Creator, "Photographer"),
    (Tag(Context::Exif, 0xa438), FactKind::Creator, "ImageEditor"),
    (Tag::Copyright, FactKind::Rights, "Copyright"),
    (Tag::CameraOwnerName, FactKind::Owner, "CameraOwnerName"),
    (Tag::BodySerialNumber, FactKind::Serial, "BodySerialNumber"),
    (Tag::LensSerialNumber, FactKind::Serial, "LensSerialNumber"),
    (Tag(Context::Tiff, 0xc62f), FactKind::Serial, "CameraSerialNumber"),
    (Tag::ImageUniqueID, FactKind::Serial, "ImageUniqueID"),
    (Tag(Context::Tiff, 0x013c), FactKind::Owner, "HostComputer"),
    (Tag::ImageDescription, FactKind::Caption, "ImageDescription"),
    (Tag(Context::Exif, 0xa436), FactKind::Caption, "ImageTitle"),
    (Tag(Context::Tiff, 0x010d), FactKind::Caption, "DocumentName"),
    (Tag::Software, FactKind::Software, "Software"),
    (Tag(Context::Gps, 0x1c), FactKind::Place, "GPSAreaInformation"),
];

/// Texts that Windows writes, in UTF-16.
const WINDOWS_TEXTS: &[(u16, FactKind, &str)] = &[
    (0x9c9b, FactKind::Caption, "XPTitle"),
    (0x9c9c, FactKind::Caption, "XPComment"),
    (0x9c9d, FactKind::Creator, "XPAuthor"),
    (0x9c9e, FactKind::Keyword, "XPKeywords"),
    (0x9c9f, FactKind::Caption, "XPSubject"),
];

const MAKER_NOTE: Tag = Tag(Context::Exif, 0x927c);
const USER_COMMENT: Tag = Tag(Context::Exif, 0x9286);
/// XMP, IPTC-IIM and Photoshop resources where the whole file is a TIFF.
const XMP: Tag = Tag(Context::Tiff, 700);
const IPTC: Tag = Tag(Context::Tiff, 33_723);
const PHOTOSHOP: Tag = Tag(Context::Tiff, 34_377);

/// Reads Exif from its TIFF header on; `label` says where it stands (`Exif`). The thumbnail, where there is one.
pub(super) fn read(tiff: &[u8], label: &str, into: &mut Inspection) -> Option<Vec<u8>> {
    let mut complaints = 0;
    let exif = Reader::new()
        .continue_on_error(true)
        .read_raw(tiff.to_vec())
        .or_else(|error| error.distill_partial_result(|errors| complaints = errors.len()));
    let exif = match exif {
        Ok(exif) => exif,
        Err(error) => {
            into.unread(format!("{label} cannot be read: {error}"));
            return None;
        }
    };
    if complaints > 0 {
        into.unread(format!("{label} is damaged and was read in part"));
    }
    for (tag, kind, name) in TEXTS {
        for value in fields(&exif, *tag).filter_map(words) {
            into.add(*kind, value, format!("{label} {name}"));
        }
    }
    for (number, kind, name) in WINDOWS_TEXTS {
        for bytes in fields(&exif, Tag(Context::Tiff, *number)).filter_map(raw) {
            into.add(*kind, utf16(&bytes, true), format!("{label} {name}"));
        }
    }
    for comment in fields(&exif, USER_COMMENT).filter_map(raw) {
        into.add(FactKind::Caption, user_comment(&comment, exif.little_endian()), format!("{label} UserComment"));
    }
    if let Some(note) = fields(&exif, MAKER_NOTE).filter_map(raw).map(|note| note.len()).find(|length| *length > 0) {
        into.add(FactKind::MakerNote, format!("{note} bytes"), format!("{label} MakerNote"));
    }
    position(&exif, label, into);
    time(&exif, label, into);
    let device: Vec<String> =
        [Tag::Make, Tag::Model].iter().filter_map(|tag| fields(&exif, *tag).find_map(words)).collect();
    into.add(FactKind::Device, device.join(" "), format!("{label} Make, Model"));
    if let Some(orientation) = exif.get_field(Tag::Orientation, In::PRIMARY).and_then(|field| field.value.get_uint(0)) {
        into.orientation = u16::try_from(orientation).ok().filter(|turn| (1..=8).contains(turn)).unwrap_or(1);
    }
    if into.format == super::Format::Tiff {
        let side = |tag| exif.get_field(tag, In::PRIMARY).and_then(|field| field.value.get_uint(0));
        into.size = side(Tag::ImageWidth).zip(side(Tag::ImageLength));
    }
    for packet in fields(&exif, XMP).filter_map(raw) {
        xmp::read(&packet, "XMP", into);
    }
    for field in fields(&exif, IPTC) {
        // By custom it is declared as numbers of four bytes, which have to be put back as they stood.
        let as_bytes = |number: &u32| if exif.little_endian() { number.to_le_bytes() } else { number.to_be_bytes() };
        let datasets = match &field.value {
            Value::Long(numbers) => Some(numbers.iter().flat_map(as_bytes).collect()),
            _ => raw(field),
        };
        iptc::read(&datasets.unwrap_or_default(), into);
    }
    for resources in fields(&exif, PHOTOSHOP).filter_map(raw) {
        iptc::read_resources(&resources, into);
    }
    thumbnail(&exif)
}

/// Fields of this tag in every directory: some writers put them into the wrong one.
fn fields(exif: &Exif, tag: Tag) -> impl Iterator<Item = &Field> {
    exif.fields().filter(move |field| field.tag == tag)
}

/// The text of a field that has one.
fn words(field: &Field) -> Option<String> {
    match &field.value {
        Value::Ascii(lines) => {
            let lines: Vec<String> = lines.iter().map(|line| text(line)).filter(|line| !line.is_empty()).collect();
            Some(lines.join("; "))
        }
        // UTF-8, type 129 in Exif 3.0, reaches us as unknown; some writers use plain bytes.
        Value::Byte(bytes) | Value::Undefined(bytes, _) => Some(text(bytes)),
        _ => None,
    }
}

/// The bytes of a field.
fn raw(field: &Field) -> Option<Vec<u8>> {
    match &field.value {
        Value::Byte(bytes) | Value::Undefined(bytes, _) => Some(bytes.clone()),
        Value::Ascii(lines) => Some(lines.join(&0)),
        _ => None,
    }
}

/// `UserComment` begins with eight bytes that name its characters.
fn user_comment(bytes: &[u8], little_endian: bool) -> String {
    let (code, rest) = bytes.split_at_checked(8).unwrap_or((bytes, &[]));
    match code {
        b"UNICODE\0" => utf16(rest, little_endian),
        b"ASCII\0\0\0" | b"\0\0\0\0\0\0\0\0" => text(rest),
        b"JIS\0\0\0\0\0" => String::from_utf8_lossy(rest).into_owned(),
        _ => text(bytes),
    }
}

fn position(exif: &Exif, label: &str, into: &mut Inspection) {
    let axis = |tag, reference, negative: u8| {
        let degrees = match &fields(exif, tag).next()?.value {
            Value::Rational(parts) => {
                let part = |index: usize| {
                    parts.get(index).map_or(0.0, |part| if part.denom == 0 { 0.0 } else { part.to_f64() })
                };
                // 0/0 is how cameras without a fix fill the field.
                parts.iter().any(|part| part.denom != 0).then(|| part(0) + part(1) / 60.0 + part(2) / 3600.0)?
            }
            other => return Some(Err(other.display_as(tag).to_string())),
        };
        let side = fields(exif, reference).find_map(raw).and_then(|side| side.first().copied()).unwrap_or(b'?');
        Some(Ok(if side.eq_ignore_ascii_case(&negative) { -degrees } else { degrees }))
    };
    let north = axis(Tag::GPSLatitude, Tag::GPSLatitudeRef, b'S');
    let east = axis(Tag::GPSLongitude, Tag::GPSLongitudeRef, b'W');
    let shown = |axis: Option<Result<f64, String>>| match axis {
        Some(Ok(degrees)) => format!("{degrees:.6}"),
        Some(Err(written)) => written,
        None => "?".to_owned(),
    };
    if north.is_some() || east.is_some() {
        into.add(
            FactKind::Position,
            format!("{}, {}", shown(north), shown(east)),
            format!("{label} GPSLatitude, GPSLongitude"),
        );
    }
    let north = axis(Tag::GPSDestLatitude, Tag::GPSDestLatitudeRef, b'S');
    let east = axis(Tag::GPSDestLongitude, Tag::GPSDestLongitudeRef, b'W');
    if north.is_some() || east.is_some() {
        into.add(
            FactKind::Position,
            format!("{}, {}", shown(north), shown(east)),
            format!("{label} GPSDestLatitude, GPSDestLongitude"),
        );
    }
}

fn time(exif: &Exif, label: &str, into: &mut Inspection) {
    for (tag, offset, name) in [
        (Tag::DateTimeOriginal, Tag(Context::Exif, 0x9011), "DateTimeOriginal"),
        (Tag::DateTimeDigitized, Tag(Context::Exif, 0x9012), "DateTimeDigitized"),
        (Tag::DateTime, Tag(Context::Exif, 0x9010), "DateTime"),
    ] {
        if let Some(time) = fields(exif, tag).find_map(words) {
            let offset = fields(exif, offset).find_map(words).unwrap_or_default();
            into.add(FactKind::TakenAt, tidy(&format!("{time} {offset}")), format!("{label} {name}"));
            return;
        }
    }
}

/// The picture in the second directory.
fn thumbnail(exif: &Exif) -> Option<Vec<u8>> {
    let number = |tag| exif.get_field(tag, In::THUMBNAIL).and_then(|field| field.value.get_uint(0)).and_then(size);
    let (at, length) = (number(Tag::JPEGInterchangeFormat)?, number(Tag::JPEGInterchangeFormatLength)?);
    part(exif.buf(), at, length).map(<[u8]>::to_vec)
}

/// What of Exif the look of a picture depends on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// 1 to 8; 0 when it is not said.
    pub(super) orientation: u16,
    /// 1 for sRGB, 65535 for a picture without a profile in another space; 0 when it is not said.
    pub(super) colour_space: u16,
    /// `R03`: the colours are those of Adobe RGB (DCF 2.0), which only this mark tells where there is no profile.
    pub(super) adobe_rgb: bool,
}

/// Reads how the picture is to be shown.
pub(super) fn look(tiff: &[u8]) -> Look {
    let Ok(exif) = Reader::new()
        .continue_on_error(true)
        .read_raw(tiff.to_vec())
        .or_else(|error| error.distill_partial_result(|_| ()))
    else {
        return Look::default();
    };
    let number = |tag| {
        exif.get_field(tag, In::PRIMARY)
            .and_then(|field| field.value.get_uint(0))
            .and_then(|number| u16::try_from(number).ok())
            .unwrap_or(0)
    };
    let interoperability = exif.get_field(Tag::InteroperabilityIndex, In::PRIMARY).and_then(words);
    Look {
        orientation: Some(number(Tag::Orientation)).filter(|turn| (1..=8).contains(turn)).unwrap_or(0),
        colour_space: number(Tag::ColorSpace),
        adobe_rgb: interoperability.is_some_and(|index| index.starts_with("R03")),
    }
}

impl Look {
    /// Exif that says this and nothing else, from the TIFF header on; `None` when nothing needs to be said.
    pub(super) fn to_tiff(self) -> Option<Vec<u8>> {
        let turned = self.orientation > 1;
        if !turned && !self.adobe_rgb {
            return None;
        }
        // Little-endian; directories follow one another: the picture's, Exif's, that of interoperability.
        let mut tiff = b"II*\0\x08\0\0\0".to_vec();
        let mut entries = Vec::new();
        if turned {
            entries.push(entry(0x0112, 3, 1, self.orientation.into()));
        }
        if self.adobe_rgb {
            let exif_at = if turned { 8 + 2 + 2 * 12 + 4 } else { 8 + 2 + 12 + 4 };
            let interoperability_at = exif_at + 2 + 2 * 12 + 4;
            entries.push(entry(0x8769, 4, 1, exif_at));
            push_directory(&mut tiff, &entries);
            push_directory(
                &mut tiff,
                &[entry(0xa001, 3, 1, self.colour_space.into()), entry(0xa005, 4, 1, interoperability_at)],
            );
            push_directory(&mut tiff, &[entry(0x0001, 2, 4, u32::from_le_bytes(*b"R03\0"))]);
        } else {
            push_directory(&mut tiff, &entries);
        }
        Some(tiff)
    }
}

/// One entry of a directory whose value fits into it.
fn entry(tag: u16, kind: u16, count: u32, value: u32) -> [u8; 12] {
    let mut entry = [0; 12];
    let bytes =
        tag.to_le_bytes().into_iter().chain(kind.to_le_bytes()).chain(count.to_le_bytes()).chain(value.to_le_bytes());
    entry.iter_mut().zip(bytes).for_each(|(place, byte)| *place = byte);
    entry
}

fn push_directory(tiff: &mut Vec<u8>, entries: &[[u8; 12]]) {
    tiff.extend(u16::try_from(entries.len()).unwrap_or(0).to_le_bytes());
    tiff.extend(entries.concat());
    tiff.extend([0; 4]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_look_depends_on_survives_being_written() {
        for look in [
            Look { orientation: 6, colour_space: 0, adobe_rgb: false },
            Look { orientation: 0, colour_space: 65_535, adobe_rgb: true },
            Look { orientation: 8, colour_space: 65_535, adobe_rgb: true },
        ] {
            assert_eq!(super::look(&look.to_tiff().unwrap()), look);
        }
        assert_eq!(Look { orientation: 1, colour_space: 1, adobe_rgb: false }.to_tiff(), None);
    }
}
