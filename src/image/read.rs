//! From a file to its inspection.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use image::DynamicImage;

use super::format::{Format, HEAD, format_of};
use super::inspection::{FactKind, Inspection, Pixels, digest};
use super::layout::{Broken, Holds, Layout};
use super::{
    ImageError, codes, exif_facts, faces, file_name, gif, heif, iptc, jpeg, named_text, pixels, png, sidecar, svg,
    thumbnail, video, webp, xmp,
};

/// Largest picture that is read, in bytes. Of films only the headers are, so they may be of any length.
pub(super) const MAX_BYTES: u64 = 100 * 1024 * 1024;

/// What to look for in the pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// QR codes, and thumbnails that show something else.
    pub pixels: bool,
    pub faces: bool,
}

/// Inspects the picture or film at `path` and what stands beside it.
///
/// # Errors
/// When the file is missing, or is not a whole picture or film.
pub fn inspect(path: &Path, look: Look) -> Result<Inspection, ImageError> {
    let unreadable = |reason: String| ImageError::Unreadable(reason);
    let about = fs::metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => ImageError::Missing,
        _ => unreadable(error.to_string()),
    })?;
    if about.is_dir() {
        return Err(unreadable("it is a folder".to_owned()));
    }
    if !about.is_file() {
        return Err(unreadable("it is not a file".to_owned()));
    }
    let mut file = File::open(path).map_err(|error| unreadable(error.to_string()))?;
    let mut head = Vec::new();
    file.by_ref().take(HEAD as u64).read_to_end(&mut head).map_err(|error| unreadable(error.to_string()))?;
    let format = format_of(&head).ok_or_else(|| unreadable(unknown(&head)))?;
    let mut inspection = if format == Format::Mp4 {
        let mut inspection = Inspection::new(format);
        video::read(&mut file, &mut inspection).map_err(|Broken(reason)| unreadable(reason))?;
        inspection.bytes = about.len();
        inspection.digest = digest(&[about.len().to_le_bytes().as_slice(), &head].concat());
        named_text::find_generators(&mut inspection);
        if look != Look::default() {
            inspection.pixels = Pixels::NotLooked("it is a film".to_owned());
        }
        inspection
    } else {
        if about.len() > MAX_BYTES && format != Format::Matroska {
            return Err(unreadable("it is larger than 100 MB".to_owned()));
        }
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(0)).map_err(|error| unreadable(error.to_string()))?;
        file.take(MAX_BYTES).read_to_end(&mut bytes).map_err(|error| unreadable(error.to_string()))?;
        let mut inspection = inspect_bytes(&bytes, look)?;
        inspection.bytes = about.len();
        inspection
    };
    add_name(&path.file_stem().unwrap_or_default().to_string_lossy(), &mut inspection);
    sidecar::read(path, &mut inspection);
    inspection.facts.sort_by_key(|fact| fact.kind);
    Ok(inspection)
}

/// Adds what the name of the file tells; `stem` is the name without folder and ending.
pub fn add_name(stem: &str, inspection: &mut Inspection) {
    if file_name::is_screenshot(stem) {
        inspection.add(FactKind::Screenshot, "the file is called so", "file name");
    }
    if file_name::is_stock_preview(stem) {
        inspection.add(FactKind::StockPreview, stem, "file name");
    }
}

/// Inspects a picture or film in memory.
///
/// # Errors
/// When it is not a whole picture or film.
pub fn inspect_bytes(bytes: &[u8], look: Look) -> Result<Inspection, ImageError> {
    let format = format_of(bytes).ok_or_else(|| ImageError::Unreadable(unknown(bytes)))?;
    let mut inspection = read(bytes, format).map_err(|Broken(reason)| ImageError::Unreadable(reason))?;
    let inspection_thumbnails = std::mem::take(&mut inspection.1);
    let mut inspection = inspection.0;
    (inspection.bytes, inspection.digest) = (bytes.len() as u64, digest(bytes));
    named_text::find_generators(&mut inspection);
    find_screen(&mut inspection);
    look_at(bytes, look, &inspection_thumbnails, &mut inspection);
    inspection.facts.sort_by_key(|fact| fact.kind);
    Ok(inspection)
}

/// What a file is that is no picture, as far as that helps.
fn unknown(head: &[u8]) -> String {
    let is_text = head.iter().take(64).find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<');
    match head {
        [] => "it is empty".to_owned(),
        _ if is_text => "it is a web page or XML, not a picture".to_owned(),
        _ => "it is not a picture or video of a known format".to_owned(),
    }
}

/// The parts of a file in one of the formats that are rows of parts.
pub(super) fn layout(bytes: &[u8], format: Format) -> Option<Result<Layout<'_>, Broken>> {
    match format {
        Format::Jpeg => Some(jpeg::read(bytes)),
        Format::Png => Some(png::read(bytes)),
        Format::WebP => Some(webp::read(bytes)),
        Format::Gif => Some(gif::read(bytes)),
        _ => None,
    }
}

/// What a file says, and its thumbnails.
fn read(bytes: &[u8], format: Format) -> Result<(Inspection, Vec<Vec<u8>>), Broken> {
    let mut inspection = Inspection::new(format);
    let mut thumbnails = Vec::new();
    match format {
        Format::Heif | Format::Avif => heif::read(bytes, &mut inspection)?,
        Format::Svg => svg::read(bytes, &mut inspection)?,
        Format::Mp4 => video::read(&mut Cursor::new(bytes), &mut inspection)?,
        Format::Matroska => {
            inspection.unread("what a Matroska or WebM film says of itself is not read; export it as MP4");
        }
        Format::Tiff => thumbnails.extend(exif_facts::read(bytes, "Exif", &mut inspection)),
        Format::Jpeg | Format::Png | Format::WebP | Format::Gif => {
            if let Some(layout) = layout(bytes, format) {
                thumbnails = parts(&layout?, &mut inspection);
            }
        }
    }
    Ok((inspection, thumbnails))
}

/// Reads the parts of a file; its thumbnails.
fn parts(layout: &Layout<'_>, into: &mut Inspection) -> Vec<Vec<u8>> {
    into.size = layout.size;
    let mut thumbnails = Vec::new();
    let mut resources: Vec<u8> = Vec::new();
    let mut extended: BTreeMap<&[u8], Vec<(u32, &[u8])>> = BTreeMap::new();
    for part in &layout.parts {
        let name = part.name.as_ref();
        match &part.holds {
            Holds::Exif(tiff) => thumbnails.extend(exif_facts::read(tiff, "Exif", into)),
            Holds::Xmp(packet) => xmp::read(packet, "XMP", into),
            Holds::ExtendedXmp { id, offset, piece } => extended.entry(id).or_default().push((*offset, piece)),
            Holds::Photoshop(piece) => resources.extend_from_slice(piece),
            Holds::Iptc(datasets) if datasets.starts_with(b"8BIM") => iptc::read_resources(datasets, into),
            Holds::Iptc(datasets) => iptc::read(datasets, into),
            Holds::Manifest(content) => manifest(content, name, into),
            Holds::Text { key, value } => named_text::add(key, value, name, into),
            Holds::Fact(kind, value) => into.add(*kind, value.as_str(), name),
            Holds::Unreadable(reason) => into.unread(reason.as_str()),
            Holds::Jfif if part.bytes.len() > 18 => into.add(FactKind::Thumbnail, "JFIF thumbnail", name),
            Holds::Jfif | Holds::Picture | Holds::Filler => {}
        }
    }
    iptc::read_resources(&resources, into);
    for pieces in extended.values_mut() {
        pieces.sort_by_key(|(offset, _)| *offset);
        let whole: Vec<u8> = pieces.iter().flat_map(|(_, piece)| piece.iter().copied()).collect();
        xmp::read(&whole, "Extended XMP", into);
    }
    trailing(layout.trailing, into);
    thumbnails
}

/// C2PA: what it says is signed and may say that a machine made the picture.
pub(super) fn manifest(content: &[u8], label: &str, into: &mut Inspection) {
    into.add(FactKind::Provenance, "C2PA manifest", label);
    if memchr::memmem::find(content, b"rainedAlgorithmicMedia").is_some() {
        into.add(FactKind::AiMade, "trainedAlgorithmicMedia", format!("C2PA in {label}"));
    }
}

/// Bytes behind the picture's end: a film (Motion Photo), further pictures (MPF), or what an editor left of a crop.
fn trailing(bytes: &[u8], into: &mut Inspection) {
    // Line ends and zeros are the padding of transfers and of cameras.
    if bytes.iter().all(|byte| matches!(byte, 0 | 0xff | b'\n' | b'\r')) {
        return;
    }
    let film = memchr::memmem::find(bytes, b"ftyp").and_then(|at| at.checked_sub(4));
    let picture = memchr::memmem::find(bytes, &[0xff, 0xd8, 0xff]);
    let (what, at) = match (picture, film) {
        (Some(picture), Some(film)) if film < picture => ("a film", Some(film)),
        (Some(picture), _) => ("a further picture", Some(picture)),
        (None, Some(film)) => ("a film", Some(film)),
        (None, None) => ("unknown data", None),
    };
    into.add(FactKind::Trailing, format!("{what}, {} bytes", bytes.len()), "after the picture's end");
    iptc::read_somewhere(bytes, into);
    let Some(inside) = at.and_then(|at| bytes.get(at..)) else { return };
    // One level deep: a picture behind a picture behind a picture is told by its length only.
    let mut second = Inspection::new(into.format);
    let read = match format_of(inside) {
        Some(Format::Jpeg) => jpeg::read(inside).map(|layout| {
            for part in &layout.parts {
                match &part.holds {
                    Holds::Exif(tiff) => drop(exif_facts::read(tiff, "Exif", &mut second)),
                    Holds::Xmp(packet) => xmp::read(packet, "XMP", &mut second),
                    _ => {}
                }
            }
        }),
        Some(Format::Mp4) => video::read(&mut Cursor::new(inside), &mut second),
        _ => Ok(()),
    };
    if let Err(Broken(reason)) = read {
        into.unread(format!("{what} after the picture's end: {reason}"));
    }
    for fact in second.facts {
        into.add(fact.kind, fact.value, format!("{} of {what} after the end", fact.found_in));
    }
    for reason in second.unread {
        into.unread(format!("{what} after the picture's end: {reason}"));
    }
}

/// Screens of telephones and tablets in pixels, upright (makers' data sheets).
const SCREENS: &[(u32, u32)] = &[
    (640, 1136),
    (750, 1334),
    (828, 1792),
    (1080, 1920),
    (1080, 2280),
    (1080, 2340),
    (1080, 2400),
    (1080, 2408),
    (1080, 2412),
    (1125, 2436),
    (1170, 2532),
    (1179, 2556),
    (1206, 2622),
    (1242, 2208),
    (1242, 2688),
    (1260, 2736),
    (1284, 2778),
    (1290, 2796),
    (1320, 2868),
    (1440, 2560),
    (1440, 2960),
    (1440, 3040),
    (1440, 3088),
    (1440, 3120),
    (1440, 3200),
    (1536, 2048),
    (1620, 2160),
    (1640, 2360),
    (1668, 2388),
    (2048, 2732),
];

/// A screenshot says so, or has the size of a screen and no camera.
fn find_screen(into: &mut Inspection) {
    let said = into
        .facts
        .iter()
        .find(|fact| {
            matches!(fact.kind, FactKind::Caption | FactKind::Comment | FactKind::Software)
                && fact.value.to_lowercase().contains("screenshot")
                && fact.value.len() < 40
        })
        .map(|fact| fact.found_in.clone());
    if let Some(found_in) = said {
        into.add(FactKind::Screenshot, "the file says so", found_in);
    }
    let camera = into.tells(FactKind::Device) || into.tells(FactKind::MakerNote);
    if let Some((width, height)) = into.size
        && matches!(into.format, Format::Png | Format::Jpeg)
        && !camera
        && SCREENS.contains(&(width, height))
    {
        into.add(
            FactKind::Screenshot,
            format!("the size of a telephone's screen, {width} × {height}, and no camera"),
            "size",
        );
    }
}

/// Decodes the picture where somebody asked for something in its pixels.
fn look_at(bytes: &[u8], look: Look, thumbnails: &[Vec<u8>], into: &mut Inspection) {
    let compared = look.pixels && !thumbnails.is_empty();
    if !look.pixels && !look.faces {
        for _ in thumbnails {
            into.add(FactKind::Thumbnail, "not compared with the picture", "Exif thumbnail");
        }
        return;
    }
    let picture = match pixels::decode(bytes, into.format, into.size) {
        Ok(picture) => picture.into_luma8(),
        Err(reason) => {
            for _ in thumbnails {
                into.add(FactKind::Thumbnail, "not compared with the picture", "Exif thumbnail");
            }
            into.pixels = Pixels::NotLooked(reason);
            return;
        }
    };
    into.pixels = Pixels::Looked;
    if look.pixels {
        match codes::find(&picture) {
            Ok(codes) => codes.into_iter().for_each(|code| into.add(FactKind::Code, code, "pixels")),
            Err(reason) => into.pixels = Pixels::NotLooked(reason),
        }
    }
    for small in thumbnails.iter().filter(|_| compared) {
        let size = jpeg::read(small).ok().and_then(|layout| layout.size);
        match pixels::decode(small, Format::Jpeg, size).map(DynamicImage::into_luma8) {
            Ok(small) => match thumbnail::difference(&picture, &small) {
                Some(what) => into.add(FactKind::OtherThumbnail, format!("shows {what}"), "Exif thumbnail"),
                None => into.add(FactKind::Thumbnail, "shows the same as the picture", "Exif thumbnail"),
            },
            Err(_) => into.unread("the thumbnail cannot be read"),
        }
    }
    if look.faces {
        let upright = pixels::upright(picture, into.orientation);
        into.faces = faces::finder().map(|finder| finder.count(&upright));
    }
}
