//! IPTC-IIM (version 4.2) and the Photoshop image resources it travels in.

use super::bytes::{big, big16, big32, has, part, size, text, tidy};
use super::inspection::{FactKind, Inspection};
use super::{exif_facts, xmp};

/// Datasets of record 2 that are facts.
const DATASETS: &[(u8, FactKind, &str)] = &[
    (5, FactKind::Caption, "2:05 title"),
    (25, FactKind::Keyword, "2:25 keywords"),
    (26, FactKind::Place, "2:26 content location"),
    (27, FactKind::Place, "2:27 content location name"),
    (40, FactKind::Caption, "2:40 instructions"),
    (80, FactKind::Creator, "2:80 by-line"),
    (85, FactKind::Creator, "2:85 by-line title"),
    (90, FactKind::Place, "2:90 city"),
    (92, FactKind::Place, "2:92 sublocation"),
    (95, FactKind::Place, "2:95 province"),
    (100, FactKind::Place, "2:100 country code"),
    (101, FactKind::Place, "2:101 country"),
    (105, FactKind::Caption, "2:105 headline"),
    (110, FactKind::Credit, "2:110 credit"),
    (115, FactKind::Credit, "2:115 source"),
    (116, FactKind::Rights, "2:116 copyright"),
    (118, FactKind::Contact, "2:118 contact"),
    (120, FactKind::Caption, "2:120 caption"),
    (122, FactKind::Creator, "2:122 caption writer"),
];

/// Most resources and datasets read of one file.
const MAX_ENTRIES: usize = 10_000;

/// Photoshop image resources: `8BIM`, number, name, length, content; the last three at even places.
pub(super) fn read_resources(bytes: &[u8], into: &mut Inspection) {
    let mut at = 0;
    for _ in 0..MAX_ENTRIES {
        // Padding at the end is no resource.
        if at + 12 > bytes.len() {
            return;
        }
        let resource = (|| {
            let known = [b"8BIM", b"AgHg", b"DCSR", b"PHUT", b"MeSa"].iter().any(|mark| has(bytes, at, *mark));
            let number = big16(bytes, at + 4).filter(|_| known)?;
            let name = usize::from(*bytes.get(at + 6)?);
            let data_at = at + 6 + (1 + name).next_multiple_of(2);
            let length = big32(bytes, data_at).and_then(size)?;
            let data = part(bytes, data_at + 4, length)?;
            at = data_at + 4 + length + length % 2;
            Some((number, data))
        })();
        match resource {
            Some((0x0404, datasets)) => read(datasets, into),
            Some((0x0409 | 0x040c, _)) => into.add(FactKind::Thumbnail, "Photoshop thumbnail", "Photoshop 0x040C"),
            Some((0x040a, _)) => {}
            Some((0x040b, url)) => into.add(FactKind::Rights, text(url), "Photoshop 0x040B URL"),
            Some((0x0422 | 0x0423, tiff)) => {
                exif_facts::read(tiff, "Photoshop Exif", into);
            }
            Some((0x0424, packet)) => xmp::read(packet, "Photoshop XMP", into),
            Some(_) => {}
            None => {
                if bytes.get(at..).is_some_and(|rest| rest.iter().any(|byte| *byte != 0)) {
                    into.unread("Photoshop resources are damaged and were read in part");
                }
                return;
            }
        }
    }
}

/// Datasets that stand anywhere in `bytes`: picture editors (`FotoStation`, AXS) write them behind the picture.
pub(super) fn read_somewhere(bytes: &[u8], into: &mut Inspection) {
    // One dataset may be chance; after it another one starts or all ends.
    let starts = |at: &usize| {
        let next = big16(bytes, at + 3).filter(|length| *length < 0x8000).map(|length| at + 5 + usize::from(length));
        matches!(bytes.get(at + 1), Some(1 | 2)) && next.is_some_and(|next| bytes.get(next) == Some(&0x1c))
    };
    if let Some(at) = memchr::memchr_iter(0x1c, bytes).find(starts) {
        read(bytes.get(at..).unwrap_or_default(), into);
    }
}

/// Datasets: a tag marker, record, number, length and content.
pub(super) fn read(bytes: &[u8], into: &mut Inspection) {
    let (mut at, mut utf8) = (0, false);
    for _ in 0..MAX_ENTRIES {
        if bytes.get(at) != Some(&0x1c) {
            break;
        }
        let dataset = (|| {
            let (record, number) = (*bytes.get(at + 1)?, *bytes.get(at + 2)?);
            let length = usize::from(big16(bytes, at + 3)?);
            // With the highest bit set it is the length of the length.
            let (start, length) = if length & 0x8000 == 0 {
                (at + 5, length)
            } else {
                let width = (length & 0x7fff).min(8);
                (at + 5 + width, big(bytes, at + 5, width).and_then(size)?)
            };
            let value = part(bytes, start, length)?;
            at = start + length;
            Some((record, number, value))
        })();
        let Some((record, number, value)) = dataset else {
            into.unread("IPTC is cut short and was read in part");
            return;
        };
        if (record, number) == (1, 90) {
            // ISO 2022: the escape sequence that announces UTF-8.
            utf8 = has(value, 0, b"\x1b%G");
        }
        if record == 2
            && let Some((_, kind, name)) = DATASETS.iter().find(|(known, ..)| *known == number)
        {
            let value = if utf8 { tidy(&String::from_utf8_lossy(value)) } else { text(value) };
            into.add(*kind, value, format!("IPTC {name}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::format::Format;

    fn dataset(number: u8, value: &[u8]) -> Vec<u8> {
        [&[0x1c, 2, number], u16::try_from(value.len()).unwrap().to_be_bytes().as_slice(), value].concat()
    }

    #[test]
    fn by_line_and_city_are_read_in_either_alphabet() {
        let mut inspection = Inspection::new(Format::Jpeg);
        read(&[dataset(80, b"Zo\xeb Sharma"), dataset(90, "Møltby".as_bytes())].concat(), &mut inspection);
        assert_eq!(inspection.values(FactKind::Creator), ["Zoë Sharma"]);
        assert_eq!(inspection.values(FactKind::Place), ["Møltby"]);
        assert!(inspection.unread.is_empty());
    }

    #[test]
    fn datasets_behind_a_picture_are_found() {
        let mut inspection = Inspection::new(Format::Jpeg);
        let trailer = [b"AXS!\x1c".as_slice(), &dataset(80, b"Ines"), &dataset(90, b"Hooton"), b"AXS*"].concat();
        read_somewhere(&trailer, &mut inspection);
        assert_eq!(
            (inspection.values(FactKind::Creator), inspection.values(FactKind::Place)),
            (vec!["Ines"], vec!["Hooton"])
        );
    }

    #[test]
    fn a_dataset_longer_than_the_block_is_reported() {
        let mut inspection = Inspection::new(Format::Jpeg);
        read(&[0x1c, 2, 80, 0, 9, b'A'], &mut inspection);
        assert_eq!(inspection.unread, ["IPTC is cut short and was read in part"]);
    }
}
