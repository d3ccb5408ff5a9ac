//! Broken and hostile files: nothing panics, nothing hangs, nothing broken passes for clean.
//!
//! `POSTCHECK_MUTATIONS=10000 cargo test --test image` tries as many as that; the default is 200.

use std::time::{Duration, Instant};

use postcheck::image::{ImageError, Look, Pixels, clean_bytes, inspect_bytes};

use crate::pictures::*;

/// Longest time for one file. Debug builds are slow, and the machine may be busy.
const LONGEST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 5 } else { 1 });

/// Numbers that look random and are the same in every run (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ mixed >> 31) % sides.max(1) as u64).unwrap()
    }
}

fn seeds() -> Vec<Vec<u8>> {
    vec![
        telling_jpeg(),
        with_chunks(&png(), &[(b"eXIf", exif(8, None)), (b"tEXt", b"Author\0Ines".to_vec())]),
        webp(0x0c, &[(b"EXIF", exif(6, None)), (b"XMP ", XMP.into())]),
        gif(&[gif_comment("by Ines")]),
        heic(&exif(1, None), XMP),
        film(&iso_box(b"\xa9xyz", b"\0\x12\x15\xc7+53.5000-001.2500/"), b""),
        exif(1, Some(&jpeg())),
        format!("<svg xmlns='http://www.w3.org/2000/svg'><text>Fair</text><metadata>{XMP}</metadata></svg>")
            .into_bytes(),
        jpeg_of(poster(4)),
    ]
}

#[test]
fn mutated_and_truncated_files_neither_panic_nor_hang() {
    let count = std::env::var("POSTCHECK_MUTATIONS").ok().and_then(|count| count.parse().ok()).unwrap_or(200);
    let (seeds, mut dice) = (seeds(), Dice(42));
    for nth in 0..count {
        let mut bytes = seeds[nth % seeds.len()].clone();
        match dice.roll(4) {
            0 => bytes.truncate(dice.roll(bytes.len())),
            1 => {
                let (from, to) = (dice.roll(bytes.len()), dice.roll(bytes.len()));
                let piece: Vec<u8> = bytes[from..].iter().take(1 + dice.roll(64)).copied().collect();
                bytes.splice(to..to, piece);
            }
            _ => {
                for _ in 0..=dice.roll(8) {
                    // Headers are at the front, and most of what can go wrong.
                    let reach = if dice.roll(2) == 0 { bytes.len().min(400) } else { bytes.len() };
                    let at = dice.roll(reach);
                    bytes[at] = match dice.roll(4) {
                        0 => 0xff,
                        1 => 0,
                        _ => u8::try_from(dice.roll(256)).unwrap(),
                    };
                }
            }
        }
        let start = Instant::now();
        let told = inspect_bytes(&bytes, Look { pixels: true, faces: false });
        if let Ok((clean, _)) = clean_bytes(&bytes) {
            assert!(told.is_ok(), "cleaned what cannot be read, number {nth}");
            assert!(inspect_bytes(&clean, Look::default()).is_ok(), "number {nth}");
        }
        assert!(start.elapsed() < LONGEST, "number {nth} took {:?}", start.elapsed());
    }
}

#[test]
fn no_beginning_of_a_picture_passes_for_a_whole_one() {
    for (nth, bytes) in seeds().into_iter().enumerate().filter(|(nth, _)| matches!(nth, 1..=5 | 7)) {
        for end in (0..bytes.len()).step_by(1 + bytes.len() / 300) {
            let told = inspect_bytes(&bytes[..end], Look { pixels: true, faces: false });
            let unverified = told
                .as_ref()
                .map_or(true, |told| !told.unread.is_empty() || matches!(told.pixels, Pixels::NotLooked(_)));
            assert!(unverified, "seed {nth} cut at {end} of {}: {told:?}", bytes.len());
        }
    }
    // A JPEG ends where its end mark is: what this one has behind it may be missing.
    let plain = jpeg();
    for end in 0..plain.len() {
        assert!(inspect_bytes(&plain[..end], Look::default()).is_err(), "cut at {end}");
    }
}

/// 60,000 × 60,000 pixels would be 10 GB.
#[test]
fn a_small_file_that_declares_a_huge_picture_is_not_decoded() {
    let mut huge_png = png();
    huge_png[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
    let mut huge_jpeg = jpeg();
    let frame = memchr::memmem::find(&huge_jpeg, &[0xff, 0xc0]).unwrap();
    huge_jpeg[frame + 5..frame + 9].copy_from_slice(&[0xea, 0x60, 0xea, 0x60]);
    for bytes in [huge_png, huge_jpeg] {
        let start = Instant::now();
        let told = inspect_bytes(&bytes, Look { pixels: true, faces: true }).unwrap();
        assert!(matches!(&told.pixels, Pixels::NotLooked(reason) if reason.contains("60000 × 60000")), "{told:?}");
        assert!(start.elapsed() < Duration::from_millis(200));
    }
}

#[test]
fn a_text_that_unpacks_to_gigabytes_is_not_unpacked() {
    let bomb = miniz_oxide::deflate::compress_to_vec_zlib(&vec![b'a'; 64 * 1024 * 1024], 6);
    let bytes = with_chunks(&png(), &[(b"zTXt", [b"Comment\0\0".as_slice(), &bomb].concat())]);
    let start = Instant::now();
    assert_eq!(inspect_bytes(&bytes, Look::default()).unwrap().unread, ["the text in zTXt is damaged"]);
    assert!(start.elapsed() < LONGEST);
}

#[test]
fn an_empty_file_and_noise_are_no_pictures() {
    assert_eq!(inspect_bytes(&[], Look::default()).unwrap_err(), ImageError::Unreadable("it is empty".to_owned()));
    let mut dice = Dice(7);
    let noise: Vec<u8> = (0..4096).map(|_| u8::try_from(dice.roll(256)).unwrap()).collect();
    assert!(inspect_bytes(&noise, Look::default()).is_err());
}
