//! What is read from a picture or film.

use std::fs;

use postcheck::image::{FactKind, ImageError, Inspection, Look, Pixels, inspect, inspect_bytes};

use crate::pictures::*;

const PIXELS: Look = Look { pixels: true, faces: false };

fn read(bytes: &[u8]) -> Inspection {
    inspect_bytes(bytes, PIXELS).unwrap()
}

#[test]
fn a_jpeg_tells_all_that_was_put_into_it() {
    let told = read(&telling_jpeg());
    assert_eq!(told.values(FactKind::Position), ["53.500000, -1.250000", "+53.5000-001.2500/"]);
    assert_eq!(told.values(FactKind::Person), ["Bo Merriman"]);
    assert_eq!(told.values(FactKind::Creator), ["Ines Quillfeather"]);
    assert_eq!(told.values(FactKind::Place), ["Hooton Levitt"]);
    assert_eq!(told.values(FactKind::Rights), ["Harbour Pictures Ltd"]);
    assert_eq!(told.values(FactKind::Credit), ["Harbour Pictures"]);
    assert_eq!(told.values(FactKind::Serial), ["SN-0042"]);
    assert_eq!(told.values(FactKind::Owner), ["Office camera"]);
    assert_eq!(told.values(FactKind::AiMade), ["trainedAlgorithmicMedia"]);
    assert_eq!(told.values(FactKind::Comment), ["checked by Ines"]);
    assert_eq!(told.values(FactKind::OtherThumbnail), ["shows another crop than the picture"]);
    assert!(told.values(FactKind::Trailing)[0].starts_with("a film, "));
    assert_eq!(told.orientation, 6);
    assert_eq!(told.size, Some((96, 64)));
    assert!(told.unread.is_empty(), "{:?}", told.unread);
}

#[test]
fn an_extended_packet_is_joined_from_its_pieces() {
    let (first, second) = XMP.split_at(300);
    let piece = |offset: usize, piece: &str| {
        let head = [b"http://ns.adobe.com/xmp/extension/\0".as_slice(), &[b'A'; 32]].concat();
        let numbers = [u32::try_from(XMP.len()).unwrap().to_be_bytes(), u32::try_from(offset).unwrap().to_be_bytes()];
        (0xe1, [head, numbers.concat(), piece.as_bytes().to_vec()].concat())
    };
    let told = read(&with_segments(&jpeg(), &[piece(300, second), piece(0, first)]));
    assert_eq!(told.values(FactKind::Person), ["Bo Merriman"]);
    assert!(told.unread.is_empty());
}

#[test]
fn a_second_picture_after_the_end_tells_its_position() {
    let second = with_segments(&jpeg(), &[exif_segment(&exif(1, None))]);
    let told = read(&[jpeg(), second].concat());
    assert_eq!(told.values(FactKind::Position), ["53.500000, -1.250000"]);
    assert!(told.values(FactKind::Trailing)[0].starts_with("a further picture"));
}

#[test]
fn padding_after_the_end_is_no_data() {
    assert!(!read(&[jpeg(), vec![0; 200]].concat()).tells(FactKind::Trailing));
}

#[test]
fn a_thumbnail_of_the_same_picture_is_told_apart_from_another() {
    let small = image::imageops::thumbnail(&pattern(96, 64), 48, 32);
    let told = read(&with_segments(&jpeg(), &[exif_segment(&exif(1, Some(&jpeg_of(small))))]));
    assert_eq!(told.values(FactKind::Thumbnail), ["shows the same as the picture"]);
}

#[test]
fn texts_of_a_png_are_read_packed_and_plain() {
    let international =
        |key: &str, packed: bool, value: &[u8]| [key.as_bytes(), &[0, u8::from(packed), 0, 0, 0], value].concat();
    let hex: String =
        exif(1, None).iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).map(char::from).collect();
    let packed = |text: &str| miniz_oxide::deflate::compress_to_vec_zlib(text.as_bytes(), 6);
    let profile = format!("\nexif\n    {}\n{hex}\n", exif(1, None).len());
    let told = read(&with_chunks(
        &png(),
        &[
            (b"tEXt", b"Author\0Ines Quillfeather".to_vec()),
            (b"zTXt", [b"Copyright\0\0".as_slice(), &packed("Harbour Pictures")].concat()),
            (b"iTXt", international("XML:com.adobe.xmp", false, XMP.as_bytes())),
            (b"iTXt", international("parameters", true, &packed("a hall, oil on canvas"))),
            (b"zTXt", [b"Raw profile type exif\0\0".as_slice(), &packed(&profile)].concat()),
        ],
    ));
    assert_eq!(told.values(FactKind::Rights), ["Harbour Pictures", "Harbour Pictures Ltd"]);
    assert_eq!(told.values(FactKind::Person), ["Bo Merriman"]);
    assert_eq!(told.values(FactKind::AiMade), ["a hall, oil on canvas"]);
    assert_eq!(told.values(FactKind::Position), ["53.500000, -1.250000"]);
    assert!(told.unread.is_empty(), "{:?}", told.unread);
}

#[test]
fn webp_gif_and_heic_tell_position_and_people() {
    let webp = read(&webp(0x0c, &[(b"EXIF", exif(1, None)), (b"XMP ", XMP.into())]));
    assert_eq!(webp.values(FactKind::Person), ["Bo Merriman"]);
    assert_eq!(webp.values(FactKind::Position), ["53.500000, -1.250000"]);

    let trailer: Vec<u8> = [1].into_iter().chain((0..=255).rev()).chain([0]).collect();
    let packet = [b"\x21\xff\x0bXMP DataXMP", XMP.as_bytes(), &trailer].concat();
    let gif = read(&gif(&[gif_comment("by Ines Quillfeather"), packet]));
    assert_eq!(gif.values(FactKind::Comment), ["by Ines Quillfeather"]);
    assert_eq!(gif.values(FactKind::Person), ["Bo Merriman"]);

    let heic = read(&heic(&exif(1, None), XMP));
    assert_eq!(heic.values(FactKind::Person), ["Bo Merriman"]);
    assert_eq!(heic.values(FactKind::Position), ["53.500000, -1.250000"]);
    assert_eq!(heic.size, Some((512, 256)));
    assert!(matches!(heic.pixels, Pixels::NotLooked(_)));
}

#[test]
fn a_film_tells_where_it_was_taken_in_each_of_the_ways() {
    let apple = film(&iso_box(b"\xa9xyz", b"\0\x12\x15\xc7+53.5000-001.2500/"), b"");
    assert_eq!(read(&apple).values(FactKind::Position), ["+53.5000-001.2500/"]);

    let key = iso_box(b"mdta", b"com.apple.quicktime.location.ISO6709");
    let keys = iso_box(b"keys", &[&[0, 0, 0, 0, 0, 0, 0, 1], key.as_slice()].concat());
    let data = iso_box(b"data", b"\0\0\0\x01\0\0\0\0+53.5000-001.2500+050/");
    let list = iso_box(b"ilst", &iso_box(&[0, 0, 0, 1], &data));
    let handler = iso_box(b"hdlr", &[0; 24]);
    let named = film(b"", &iso_box(b"meta", &[handler, keys, list].concat()));
    assert_eq!(read(&named).values(FactKind::Position), ["+53.5000-001.2500+050/"]);

    let degrees = |degrees: f64| ((degrees * 65_536.0) as i32).to_be_bytes();
    let place = [b"\0\0\0\0\x15\xc7Hooton Levitt\0\0".as_slice(), &degrees(-1.25), &degrees(53.5), &[0; 4]].concat();
    let old = read(&film(&iso_box(b"loci", &place), b""));
    assert_eq!(old.values(FactKind::Position), ["53.500000, -1.250000"]);
    assert_eq!(old.values(FactKind::Place), ["Hooton Levitt"]);
}

#[test]
fn a_track_of_data_in_a_film_counts_as_not_read() {
    let entries = iso_box(b"stsd", b"\0\0\0\0\0\0\0\x01\0\0\0\x10gpmd\0\0\0\0\0\0\0\x01");
    let track = iso_box(b"trak", &iso_box(b"mdia", &iso_box(b"minf", &iso_box(b"stbl", &entries))));
    assert!(read(&film(b"", &track)).unread[0].contains("gpmd"));
}

#[test]
fn a_code_on_a_poster_is_read_large_small_and_inverted() {
    for scale in [4, 12] {
        assert_eq!(read(&jpeg_of(poster(scale))).values(FactKind::Code), ["https://fair.example/tickets"], "{scale}");
    }
    let mut night = poster(8);
    image::imageops::invert(&mut night);
    assert_eq!(read(&jpeg_of(night)).values(FactKind::Code), ["https://fair.example/tickets"]);
    assert!(!read(&jpeg()).tells(FactKind::Code));
}

#[test]
fn the_content_tells_the_format_and_not_the_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jpg");
    fs::write(&path, png()).unwrap();
    assert_eq!(inspect(&path, PIXELS).unwrap().format.as_str(), "png");
    fs::write(&path, "<!DOCTYPE html><html><body>Not found <svg></svg></body></html>").unwrap();
    assert_eq!(
        inspect(&path, PIXELS).unwrap_err(),
        ImageError::Unreadable("it is a web page or XML, not a picture".to_owned())
    );
    assert_eq!(inspect(&folder.path().join("none.jpg"), PIXELS).unwrap_err(), ImageError::Missing);
}

#[test]
fn a_sidecar_is_found_and_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jpg");
    fs::write(&path, jpeg()).unwrap();
    fs::write(folder.path().join("a.xmp"), XMP).unwrap();
    let told = inspect(&path, PIXELS).unwrap();
    assert_eq!(told.values(FactKind::Sidecar), ["a.xmp"]);
    assert_eq!(told.values(FactKind::Person), ["Bo Merriman"]);
}

#[test]
fn a_screenshot_is_known_by_name_size_or_what_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("Screenshot 2026-06-01 at 10.00.00.png");
    fs::write(&path, png()).unwrap();
    assert!(inspect(&path, Look::default()).unwrap().tells(FactKind::Screenshot));
    let sized = with_chunks(&png(), &[(b"tEXt", b"Comment\0Screenshot".to_vec())]);
    assert!(read(&sized).tells(FactKind::Screenshot));
    let mut phone = png();
    phone[16..24].copy_from_slice(&[0, 0, 0x04, 0x92, 0, 0, 0x09, 0xe4]);
    let told = inspect_bytes(&phone, Look::default()).unwrap();
    assert_eq!(told.size, Some((1170, 2532)));
    assert!(told.tells(FactKind::Screenshot));
    assert!(!read(&png()).tells(FactKind::Screenshot));
}

#[test]
fn control_characters_never_reach_a_report() {
    let told = read(&with_segments(&jpeg(), &[(0xfe, b"red \x1b[31m \xe2\x80\xaetxet".to_vec())]));
    assert_eq!(told.values(FactKind::Comment), ["red [31m txet"]);
}

#[test]
fn xmp_and_exif_under_another_header_are_read_all_the_same() {
    let packet = [b"XMP\0 <?xpacket begin=''?>".as_slice(), XMP.as_bytes()].concat();
    let told = inspect_bytes(&with_segments(&jpeg(), &[(0xe1, packet)]), Look::default()).unwrap();
    assert!(told.tells(FactKind::Person), "{:?}", told.facts);
    let tiff = [b"EXIF\0\xff".as_slice(), &exif(6, None)].concat();
    let told = inspect_bytes(&with_segments(&jpeg(), &[(0xe1, tiff)]), Look::default()).unwrap();
    assert!(told.tells(FactKind::Position), "{:?}", told.facts);
}
