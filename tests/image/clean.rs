//! What `image clean` takes out and what it leaves.

use std::fs;

use exif::{In, Reader, Tag};
use image::{ImageFormat, load_from_memory_with_format};
use postcheck::image::{FactKind, Inspection, Look, NotCleaned, clean, clean_bytes, inspect_bytes};

use crate::pictures::*;

/// The clean picture, whose pixels are compared with those it had.
fn cleaned(bytes: &[u8], format: ImageFormat) -> (Vec<u8>, Inspection) {
    let (clean, _) = clean_bytes(bytes).unwrap();
    let pixels = |bytes: &[u8]| load_from_memory_with_format(bytes, format).unwrap().into_bytes();
    assert_eq!(pixels(&clean), pixels(bytes));
    let told = inspect_bytes(&clean, Look { pixels: true, faces: false }).unwrap();
    (clean, told)
}

#[test]
fn a_jpeg_tells_nothing_but_its_orientation_afterwards() {
    let (clean, told) = cleaned(&telling_jpeg(), ImageFormat::Jpeg);
    assert!(told.facts.is_empty(), "{:?}", told.facts);
    assert_eq!(told.orientation, 6);
    for word in ["Quillfeather", "Merriman", "Hooton", "Harbour", "SN-0042", "c2pa", "Ines"] {
        assert!(memchr::memmem::find(&clean, word.as_bytes()).is_none(), "{word}");
    }
}

#[test]
fn colours_stay_as_they_are() {
    let profile = [b"ICC_PROFILE\0\x01\x01".as_slice(), &[7; 60]].concat();
    let (clean, _) = cleaned(
        &with_segments(
            &jpeg(),
            &[(0xe2, profile.clone()), (0xee, b"Adobe\0\x64\0\0\0\0\x01".to_vec()), xmp_segment(XMP)],
        ),
        ImageFormat::Jpeg,
    );
    assert!(memchr::memmem::find(&clean, &profile).is_some());
    assert!(memchr::memmem::find(&clean, b"Adobe\0").is_some());
}

/// Cameras set to Adobe RGB write no profile: only Exif tells which colours are meant.
#[test]
fn the_mark_of_adobe_rgb_survives() {
    let mut tiff = b"II*\0\x08\0\0\0\x01\0\x69\x87\x04\0\x01\0\0\0\x1a\0\0\0\0\0\0\0".to_vec();
    tiff.extend(b"\x02\0\x01\xa0\x03\0\x01\0\0\0\xff\xff\0\0\x05\xa0\x04\0\x01\0\0\0\x38\0\0\0\0\0\0\0");
    tiff.extend(b"\x01\0\x01\0\x02\0\x04\0\0\0R03\0\0\0\0\0");
    let (clean, told) = cleaned(&with_segments(&jpeg(), &[exif_segment(&tiff), xmp_segment(XMP)]), ImageFormat::Jpeg);
    assert!(told.facts.is_empty());
    let exif = Reader::new().read_from_container(&mut std::io::Cursor::new(clean)).unwrap();
    assert_eq!(exif.get_field(Tag::ColorSpace, In::PRIMARY).unwrap().value.get_uint(0), Some(65_535));
    assert!(exif.get_field(Tag::InteroperabilityIndex, In::PRIMARY).is_some());
}

#[test]
fn png_and_webp_are_cleaned_and_stay_turned() {
    let telling = with_chunks(
        &png(),
        &[
            (b"eXIf", exif(8, None)),
            (b"tEXt", b"Author\0Ines Quillfeather".to_vec()),
            (b"gAMA", vec![0, 0, 0xb1, 0x8f]),
        ],
    );
    let (clean, told) = cleaned(&[telling, b"left over".to_vec()].concat(), ImageFormat::Png);
    assert!(told.facts.is_empty(), "{:?}", told.facts);
    assert_eq!(told.orientation, 8);
    assert!(memchr::memmem::find(&clean, b"gAMA").is_some());

    let (clean, told) = cleaned(&webp(0x0c, &[(b"EXIF", exif(6, None)), (b"XMP ", XMP.into())]), ImageFormat::WebP);
    assert!(told.facts.is_empty(), "{:?}", told.facts);
    assert_eq!(told.orientation, 6);
    assert_eq!(clean[20], 0x08, "says that it has Exif and no XMP");

    let (clean, told) = cleaned(&webp(0x0c, &[(b"EXIF", exif(1, None)), (b"XMP ", XMP.into())]), ImageFormat::WebP);
    assert!(told.facts.is_empty());
    assert_eq!(clean[20], 0);
}

#[test]
fn a_gif_loses_its_comments_and_keeps_its_loop() {
    let repeats = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0".to_vec();
    let (clean, parts) = clean_bytes(&gif(&[gif_comment("by Ines"), repeats.clone()])).unwrap();
    assert_eq!(clean, gif(&[repeats]));
    assert_eq!(parts, ["extension"]);
}

#[test]
fn cleaning_twice_changes_nothing() {
    for bytes in
        [telling_jpeg(), with_chunks(&png(), &[(b"eXIf", exif(8, None))]), webp(8, &[(b"EXIF", exif(6, None))])]
    {
        let (once, _) = clean_bytes(&bytes).unwrap();
        assert_eq!(clean_bytes(&once).unwrap().0, once);
    }
}

#[test]
fn formats_that_are_not_rewritten_are_refused_with_what_to_do() {
    for (bytes, advice) in [
        (heic(&exif(1, None), XMP), "heic is not rewritten; export as JPEG first and clean that"),
        (film(b"", b""), "mp4 is not rewritten; export as MP4 without metadata first and clean that"),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
            "svg is not rewritten; export as PNG first and clean that",
        ),
    ] {
        assert_eq!(clean_bytes(&bytes).unwrap_err().to_string(), advice);
    }
}

#[test]
fn a_broken_picture_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jpg");
    let bytes = telling_jpeg();
    let short = &bytes[..bytes.len() / 3];
    fs::write(&path, short).unwrap();
    assert!(matches!(clean(&path, true), Err(NotCleaned::Unreadable(_))));
    assert_eq!(fs::read(&path).unwrap(), short);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else was written");
}

#[test]
fn the_clean_picture_stands_beside_or_in_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jpg");
    let bytes = telling_jpeg();
    fs::write(&path, &bytes).unwrap();
    fs::write(folder.path().join("a.xmp"), XMP).unwrap();

    let beside = clean(&path, false).unwrap();
    assert_eq!(beside.path, folder.path().join("a.clean.jpg"));
    assert_eq!(fs::read(&path).unwrap(), bytes, "the original is as it was");
    assert!(beside.removed.iter().any(|fact| fact.kind == FactKind::Position));
    assert!(beside.left.iter().any(|fact| fact.kind == FactKind::Sidecar));

    let in_place = clean(&path, true).unwrap();
    assert_eq!(in_place.path, path);
    assert_eq!(fs::read(&path).unwrap(), fs::read(beside.path).unwrap());
}
