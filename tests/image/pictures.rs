//! Pictures made in code, with what cameras and programs put into them.

use std::io::Cursor;

use exif::experimental::Writer;
use exif::{Context, Field, In, Rational, Tag, Value};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// A pattern without symmetry, so that turns and crops show.
pub fn pattern(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let (across, down) = (x * 255 / width, y * 255 / height);
        Rgb([across as u8, down as u8, if (x / 8 + y / 5) % 2 == 0 { 200 } else { 20 }])
    })
}

fn encoded(picture: RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

pub fn jpeg_of(picture: RgbImage) -> Vec<u8> {
    encoded(picture, ImageFormat::Jpeg)
}

pub fn jpeg() -> Vec<u8> {
    jpeg_of(pattern(96, 64))
}

pub fn png() -> Vec<u8> {
    encoded(pattern(40, 30), ImageFormat::Png)
}

/// A JPEG with these segments after its start.
pub fn with_segments(jpeg: &[u8], segments: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let mut out = jpeg[..2].to_vec();
    for (marker, payload) in segments {
        out.extend([0xff, *marker]);
        out.extend(u16::try_from(payload.len() + 2).unwrap().to_be_bytes());
        out.extend(payload);
    }
    out.extend(&jpeg[2..]);
    out
}

pub fn exif_segment(tiff: &[u8]) -> (u8, Vec<u8>) {
    (0xe1, [b"Exif\0\0", tiff].concat())
}

pub fn xmp_segment(packet: &str) -> (u8, Vec<u8>) {
    (0xe1, [b"http://ns.adobe.com/xap/1.0/\0", packet.as_bytes()].concat())
}

/// A PNG with these chunks before its pixels.
pub fn with_chunks(png: &[u8], chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let after_header = 8 + 25;
    let mut out = png[..after_header].to_vec();
    for (kind, data) in chunks {
        let checked = [kind.as_slice(), data].concat();
        out.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        out.extend(&checked);
        out.extend(crc(&checked).to_be_bytes());
    }
    out.extend(&png[after_header..]);
    out
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 })
    })
}

/// A WebP in the extended format with these chunks after its pixels.
pub fn webp(flags: u8, chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let simple = encoded(pattern(40, 30), ImageFormat::WebP);
    let mut body = b"WEBPVP8X\x0a\0\0\0".to_vec();
    body.extend([flags, 0, 0, 0, 39, 0, 0, 29, 0, 0]);
    body.extend(&simple[12..]);
    for (kind, data) in chunks {
        body.extend(kind.as_slice());
        body.extend(u32::try_from(data.len()).unwrap().to_le_bytes());
        body.extend(data);
        body.extend(vec![0; data.len() % 2]);
    }
    [b"RIFF", u32::try_from(body.len()).unwrap().to_le_bytes().as_slice(), &body].concat()
}

/// One pixel, with these extension blocks before it.
pub fn gif(extensions: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff".to_vec();
    extensions.iter().for_each(|extension| out.extend(extension));
    out.extend(b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0\x3b");
    out
}

pub fn gif_comment(text: &str) -> Vec<u8> {
    [&[0x21, 0xfe, u8::try_from(text.len()).unwrap()], text.as_bytes(), &[0]].concat()
}

pub fn iso_box(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    [u32::try_from(content.len() + 8).unwrap().to_be_bytes().as_slice(), kind, content].concat()
}

/// A film of no length with these boxes in its `udta`, and those in `moov`.
pub fn film(user_data: &[u8], moov: &[u8]) -> Vec<u8> {
    let movie = [moov, &iso_box(b"udta", user_data)].concat();
    [iso_box(b"ftyp", b"qt  \0\0\0\0qt  "), iso_box(b"mdat", &[0; 64]), iso_box(b"moov", &movie)].concat()
}

/// A HEIC with two items, Exif and XMP, and no pixels worth the name.
pub fn heic(tiff: &[u8], packet: &str) -> Vec<u8> {
    let entry = |id: u16, kind: &[u8; 4], mime: &[u8]| {
        iso_box(b"infe", &[&[2, 0, 0, 0], id.to_be_bytes().as_slice(), &[0, 0], kind, &[0], mime].concat())
    };
    let iinf = iso_box(
        b"iinf",
        &[
            &[0, 0, 0, 0, 0, 3][..],
            &entry(1, b"hvc1", b""),
            &entry(2, b"Exif", b""),
            &entry(3, b"mime", b"application/rdf+xml\0"),
        ]
        .concat(),
    );
    let exif = [&[0, 0, 0, 0], tiff].concat();
    let ftyp = iso_box(b"ftyp", b"heic\0\0\0\0mif1heic");
    let build = |start: usize| {
        let place = |id: u16, at: usize, length: usize| {
            let (at, length) = (u32::try_from(at).unwrap(), u32::try_from(length).unwrap());
            [&id.to_be_bytes()[..], &[0, 0, 0, 1], &at.to_be_bytes(), &length.to_be_bytes()].concat()
        };
        let iloc = iso_box(
            b"iloc",
            &[
                &[0, 0, 0, 0, 0x44, 0, 0, 2][..],
                &place(2, start, exif.len()),
                &place(3, start + exif.len(), packet.len()),
            ]
            .concat(),
        );
        let ispe = iso_box(b"ispe", &[0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 1, 0]);
        let iprp = iso_box(b"iprp", &iso_box(b"ipco", &ispe));
        iso_box(b"meta", &[&[0, 0, 0, 0], &iinf[..], &iloc, &iprp].concat())
    };
    let start = ftyp.len() + build(0).len() + 8;
    [ftyp, build(start), iso_box(b"mdat", &[&exif, packet.as_bytes()].concat())].concat()
}

/// Exif as cameras write it: place, people, numbers, turn.
pub fn exif(orientation: u16, thumbnail: Option<&[u8]>) -> Vec<u8> {
    let text = |tag, words: &str| Field { tag, ifd_num: In::PRIMARY, value: Value::Ascii(vec![words.into()]) };
    let degrees = |parts: [u32; 3]| Value::Rational(parts.map(|num| Rational { num, denom: 1 }).to_vec());
    let fields = [
        text(Tag::Make, "Invented"),
        text(Tag::Model, "Box 1"),
        text(Tag::Artist, "Ines Quillfeather"),
        text(Tag::Copyright, "Harbour Pictures Ltd"),
        text(Tag::ImageDescription, "Egg and spoon"),
        text(Tag::BodySerialNumber, "SN-0042"),
        text(Tag(Context::Exif, 0xa430), "Office camera"),
        text(Tag::DateTimeOriginal, "2026:06:01 10:00:00"),
        Field { tag: Tag::Orientation, ifd_num: In::PRIMARY, value: Value::Short(vec![orientation]) },
        Field { tag: Tag::GPSLatitude, ifd_num: In::PRIMARY, value: degrees([53, 30, 0]) },
        text(Tag::GPSLatitudeRef, "N"),
        Field { tag: Tag::GPSLongitude, ifd_num: In::PRIMARY, value: degrees([1, 15, 0]) },
        text(Tag::GPSLongitudeRef, "W"),
    ];
    let mut writer = Writer::new();
    fields.iter().for_each(|field| writer.push_field(field));
    if let Some(thumbnail) = thumbnail {
        writer.set_jpeg(thumbnail, In::THUMBNAIL);
    }
    let mut tiff = Cursor::new(Vec::new());
    writer.write(&mut tiff, true).unwrap();
    tiff.into_inner()
}

/// XMP that names somebody shown and the maker.
pub const XMP: &str = r#"<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:e="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:d="http://purl.org/dc/elements/1.1/"
 xmlns:s="http://ns.adobe.com/photoshop/1.0/" s:City="Hooton Levitt" s:Credit="Harbour Pictures">
<e:PersonInImage><rdf:Bag><rdf:li>Bo Merriman</rdf:li></rdf:Bag></e:PersonInImage>
<d:creator><rdf:Seq><rdf:li>Ines Quillfeather</rdf:li></rdf:Seq></d:creator></rdf:Description></rdf:RDF></x:xmpmeta>"#;

/// Photoshop resources with IPTC: by-line and city.
pub fn photoshop_segment() -> (u8, Vec<u8>) {
    let datasets = b"\x1c\x02\x50\x00\x11Ines Quillfeather\x1c\x02\x5a\x00\x0dHooton Levitt";
    let length = u32::try_from(datasets.len()).unwrap().to_be_bytes();
    let mut block = [b"8BIM\x04\x04\0\0", length.as_slice(), datasets].concat();
    block.extend(vec![0; datasets.len() % 2]);
    (0xed, [b"Photoshop 3.0\0", block.as_slice()].concat())
}

/// A JPEG that tells everything this program knows of in a JPEG.
pub fn telling_jpeg() -> Vec<u8> {
    let thumbnail = jpeg_of(pattern(48, 48));
    let mut bytes = with_segments(
        &jpeg(),
        &[
            exif_segment(&exif(6, Some(&thumbnail))),
            xmp_segment(XMP),
            photoshop_segment(),
            (
                0xeb,
                b"JP\0\x01 jumb c2pa http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia".to_vec(),
            ),
            (0xfe, b"checked by Ines".to_vec()),
            (0xe5, b"Maker\0\x01\x02".to_vec()),
        ],
    );
    bytes.extend(film(&iso_box(b"\xa9xyz", b"\0\x12\x15\xc7+53.5000-001.2500/"), b""));
    bytes
}

/// A QR code that says `https://fair.example/tickets` (version 3, made with segno).
pub const CODE: &[&str] = &[
    "#######.#.#....###.##.#######",
    "#.....#..#...##.#.#...#.....#",
    "#.###.#..#####.#....#.#.###.#",
    "#.###.#...###..#.#....#.###.#",
    "#.###.#.####.###...##.#.###.#",
    "#.....#.###...#.###.#.#.....#",
    "#######.#.#.#.#.#.#.#.#######",
    "..........#.....#............",
    ".#######.#.##.....#.#..##...#",
    "...#.#....#.#.#...#######...#",
    ".#..#.##.#.#.###.##.###.#....",
    "##.#...#.#.#..#.#.#.######.#.",
    "##.#.##.##..#..#.##..#.#..###",
    "##.#.#....#.###.#.#####.##..#",
    "#####.#.####.#....#..###.....",
    "...##...#..#.#....###...##...",
    ".##.###.#.#..##...#....#.##.#",
    "#..#....##.#...##############",
    "#...###.....##...#..#.##.....",
    "#.#.#..#.#.#.##.#.##..##.#.#.",
    "#.#.###.#.##.....#.######.#.#",
    "........##.####.###.#...##.##",
    "#######.##..#..#.#.##.#.#....",
    "#.....#.#.####.#.####...##...",
    "#.###.#.#.....#.#...########.",
    "#.###.#.#..##.##..####.#.#...",
    "#.###.#.###....##..#######.#.",
    "#.....#.#..#...#....##..#..#.",
    "#######..#....####.#..#.#.#..",
];

/// The code on a poster, each of its squares `scale` pixels wide.
pub fn poster(scale: u32) -> RgbImage {
    let mut poster = RgbImage::from_pixel(900, 1200, Rgb([240, 236, 220]));
    for (row, line) in CODE.iter().enumerate() {
        for (column, square) in line.bytes().enumerate() {
            let shade = if square == b'#' { 20 } else { 240 };
            for (x, y) in (0..scale).flat_map(|x| (0..scale).map(move |y| (x, y))) {
                poster.put_pixel(200 + column as u32 * scale + x, 700 + row as u32 * scale + y, Rgb([shade; 3]));
            }
        }
    }
    poster
}
