//! MP4, MOV and 3GP: where and by whom a film was taken. Only headers are read, however long the film is.

use std::io::{Read, Seek, SeekFrom};

use super::boxes::{self, find, row};
use super::bytes::{big16, big32, part, size, text, tidy, utf16};
use super::inspection::{FactKind, Inspection};
use super::layout::Broken;
use super::{named_text, xmp};

/// Largest box that is read into memory, in bytes.
const MAX_BOX: u64 = 64 * 1024 * 1024;
/// Most boxes at the top of a file: one for each fragment of a streamed film.
const MAX_TOP: usize = 100_000;
/// The XMP packet of a film (XMP specification, part 3, 1.2.8).
const XMP_UUID: &[u8] = b"\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac";
/// A C2PA manifest (C2PA 2.1, A.5).
const C2PA_UUID: &[u8] = b"\xd8\xfe\xc3\xd6\x1b\x0e\x48\x3c\x92\x97\x58\x28\x87\x7e\xc4\x81";
/// Tracks of numbers that may be positions: GoPro, Google's camera motion, Sony, DJI, Apple.
const DATA_TRACKS: &[&[u8]] = &[b"gpmd", b"camm", b"rtmd", b"djmd", b"dbgi", b"mebx"];

/// Reads the film in `film`, which is at its first byte.
pub(super) fn read(film: &mut (impl Read + Seek), into: &mut Inspection) -> Result<(), Broken> {
    let failed = |error: std::io::Error| Broken::because(error.to_string());
    let end = film.seek(SeekFrom::End(0)).map_err(failed)?;
    let (mut at, mut tells) = (0, false);
    for _ in 0..MAX_TOP {
        if at + 8 > end {
            break;
        }
        film.seek(SeekFrom::Start(at)).map_err(failed)?;
        let mut head = Vec::new();
        film.by_ref().take(16).read_to_end(&mut head).map_err(failed)?;
        let damaged = || Broken::because("it is cut short or damaged");
        let (kind, head, whole) = boxes::header(&head).ok_or_else(damaged)?;
        let whole = if whole == 0 { end - at } else { whole };
        if at.checked_add(whole).is_none_or(|next| next > end) {
            // A film cut short while it was being copied is told by its last box.
            return Err(damaged());
        }
        if matches!(&kind, b"moov" | b"uuid" | b"meta" | b"udta" | b"XMP_") {
            if whole > MAX_BOX {
                into.unread(format!("the box {} is larger than 64 MB and was not read", text(&kind)));
            } else {
                film.seek(SeekFrom::Start(at + head)).map_err(failed)?;
                let mut content = Vec::new();
                film.by_ref().take(whole - head).read_to_end(&mut content).map_err(failed)?;
                tells |= &kind == b"moov";
                box_of(kind, &content, into);
            }
        }
        at += whole;
    }
    if tells { Ok(()) } else { Err(Broken::because("it holds no film")) }
}

/// Reads one box and those inside it.
fn box_of(kind: [u8; 4], content: &[u8], into: &mut Inspection) {
    match &kind {
        b"moov" => {
            for inner in row(content).filter(|inner| matches!(&inner.kind, b"udta" | b"meta" | b"uuid")) {
                box_of(inner.kind, inner.content, into);
            }
            for track in row(content).filter(|inner| &inner.kind == b"trak") {
                track_of(track.content, into);
            }
        }
        b"udta" => row(content).for_each(|inner| user_data(inner.kind, inner.content, into)),
        b"meta" => metadata(content, into),
        b"uuid" => uuid(content, into),
        b"XMP_" => xmp::read(content, "XMP", into),
        _ => {}
    }
}

fn track_of(track: &[u8], into: &mut Inspection) {
    for inner in row(track).filter(|inner| matches!(&inner.kind, b"udta" | b"meta")) {
        box_of(inner.kind, inner.content, into);
    }
    if let Some(header) = find(track, *b"tkhd") {
        // Width and height are the last two numbers, in 16.16; a sound track has none.
        let from_end = |back: usize| header.len().checked_sub(back).and_then(|at| big16(header, at)).map(u32::from);
        if let Some((width, height)) = from_end(8).zip(from_end(4)).filter(|(width, _)| *width > 0) {
            into.size = into.size.or(Some((width, height)));
        }
    }
    let entries = find(track, *b"mdia").and_then(|media| find(find(find(media, *b"minf")?, *b"stbl")?, *b"stsd"));
    if let Some(kind) = entries.and_then(|entries| part(entries, 12, 4)).filter(|kind| DATA_TRACKS.contains(kind)) {
        into.unread(format!("a track of data ({}) may hold positions and was not read", text(kind)));
    }
}

/// XMP and C2PA in a box that is known by sixteen bytes.
pub(super) fn uuid(content: &[u8], into: &mut Inspection) {
    match content.split_at_checked(16) {
        Some((XMP_UUID, packet)) => xmp::read(packet, "XMP", into),
        Some((C2PA_UUID, manifest)) => super::manifest(manifest, "C2PA", into),
        _ => {}
    }
}

/// `udta`: QuickTime's texts, whose types begin with ©, and those of 3GPP.
fn user_data(kind: [u8; 4], content: &[u8], into: &mut Inspection) {
    let name = super::bytes::latin1(&kind);
    match &kind {
        b"meta" => metadata(content, into),
        b"XMP_" => xmp::read(content, "XMP", into),
        b"loci" => location(content, into),
        [0xa9, rest @ ..] => {
            // Length, language, text; QuickTime allows several.
            let words =
                big16(content, 0).map(usize::from).and_then(|length| part(content, 4, length)).unwrap_or(content);
            tag(&super::bytes::latin1(rest), &text(words), &name, into);
        }
        b"titl" | b"dscp" | b"cprt" | b"perf" | b"auth" | b"gnre" => {
            let words = content.get(6..).unwrap_or_default();
            let words = if words.starts_with(&[0xfe, 0xff]) { utf16(words, false) } else { text(words) };
            tag(name.as_str(), &words, &name, into);
        }
        _ => {}
    }
}

/// 3GPP TS 26.244, 8.8: language, name, role, then longitude, latitude and altitude in 16.16.
fn location(content: &[u8], into: &mut Inspection) {
    let Some(rest) = content.get(6..) else { return };
    let (name, numbers) = if rest.starts_with(&[0xfe, 0xff]) {
        let end = rest.chunks_exact(2).position(|pair| pair == [0, 0]).map_or(rest.len(), |at| at * 2);
        (utf16(rest.get(..end).unwrap_or_default(), false), rest.get(end + 2..).unwrap_or_default())
    } else {
        super::bytes::until_zero(rest).map(|(name, numbers)| (text(name), numbers)).unwrap_or_default()
    };
    let degrees = |at| big32(numbers, at).map(|number| f64::from(number.cast_signed()) / 65_536.0);
    if let Some((east, north)) = degrees(1).zip(degrees(5)) {
        into.add(FactKind::Position, format!("{north:.6}, {east:.6}"), "loci");
    }
    into.add(FactKind::Place, name, "loci");
}

/// `meta`: the tags of iTunes, or names and values of QuickTime.
fn metadata(content: &[u8], into: &mut Inspection) {
    // In MP4 it begins with version and flags, in QuickTime it does not.
    let content = if find(content, *b"hdlr").is_some() { content } else { content.get(4..).unwrap_or_default() };
    let keys = find(content, *b"keys").map(key_names).unwrap_or_default();
    for inner in row(content).filter(|inner| matches!(&inner.kind, b"XMP_" | b"uuid")) {
        box_of(inner.kind, inner.content, into);
    }
    for item in row(find(content, *b"ilst").unwrap_or_default()) {
        let number = size(u32::from_be_bytes(item.kind)).and_then(|number| number.checked_sub(1));
        let key = match number.and_then(|number| keys.get(number)) {
            Some(key) => key.clone(),
            None => super::bytes::latin1(&item.kind).trim_start_matches('©').to_owned(),
        };
        for data in row(item.content).filter(|inner| &inner.kind == b"data") {
            let value = data.content.get(8..).unwrap_or_default();
            match big32(data.content, 0).unwrap_or(0) & 0x00ff_ffff {
                1 => tag(&key, &text(value), &key, into),
                2 => tag(&key, &utf16(value, false), &key, into),
                13 | 14 if key == "covr" => into.add(FactKind::Thumbnail, "cover picture", "covr"),
                _ => {}
            }
        }
    }
}

/// The names in a `keys` box: a count, then length, namespace and name.
fn key_names(content: &[u8]) -> Vec<String> {
    row(content.get(8..).unwrap_or_default()).map(|key| text(key.content)).collect()
}

/// Adds a tag by what its name means, whoever's it is.
fn tag(key: &str, value: &str, label: &str, into: &mut Inspection) {
    let short = key.rsplit('.').next().unwrap_or(key);
    let kind = match short {
        "xyz" | "ISO6709" => FactKind::Position,
        "location.name" | "name" if key.contains("location") => FactKind::Place,
        "ART" | "aut" | "auth" | "perf" | "author" | "artist" | "dir" | "director" | "prd" | "producer" => {
            FactKind::Creator
        }
        "cpy" | "cprt" | "copyright" => FactKind::Rights,
        "nam" | "titl" | "title" | "displayname" | "des" | "dscp" | "desc" | "ldes" | "description" | "cmt"
        | "comment" | "inf" | "information" => FactKind::Caption,
        "key" | "keywords" => FactKind::Keyword,
        "mak" | "mod" | "make" | "model" => FactKind::Device,
        "day" | "creationdate" => FactKind::TakenAt,
        "swr" | "too" | "software" | "enc" => FactKind::Software,
        "identifier" => FactKind::Serial,
        _ if key.contains("location") => FactKind::Place,
        _ => {
            named_text::add(short, value, "film", into);
            return;
        }
    };
    into.add(kind, tidy(value), format!("film {label}"));
}
