//! Faces contradict a statement, and nothing else. The faces here are drawn in code.

use image::{Rgb, RgbImage};
use postcheck::image::{Look, Pixels, inspect_bytes};

use crate::pictures::*;

/// Shade of a drawn face at `x`, `y`: its middle at 0, 0, its half width 1.
fn shade(x: f64, y: f64) -> f64 {
    let oval = |x: f64, y: f64, width: f64, height: f64| (x / width).powi(2) + (y / height).powi(2);
    let glow = |x: f64, y: f64, width: f64, height: f64| (-oval(x, y, width, height)).exp();
    let inside = oval(x, y, 1.0, 1.35);
    if inside >= 1.0 {
        return if oval(x, y + 0.25, 1.15, 1.4) < 1.0 { 45.0 } else { 150.0 };
    }
    let mut shade = if y < 0.1 * x * x - 0.85 { 45.0 } else { 205.0 - 45.0 * inside };
    for side in [-1.0, 1.0] {
        let eye = x - side * 0.42;
        shade -= 60.0 * glow(eye, y + 0.15, 0.28, 0.13);
        if oval(eye, y + 0.15, 0.11, 0.09) < 1.0 {
            shade = 30.0;
        }
        if (y + 0.42 - 0.15 * eye.abs()).abs() < 0.05 && eye.abs() < 0.28 {
            shade = 60.0;
        }
        shade += 15.0 * glow(eye, y - 0.3, 0.25, 0.2);
        if oval(x - side * 0.13, y - 0.36, 0.07, 0.045) < 1.0 {
            shade = 70.0;
        }
        shade -= 25.0 * glow(x - side * 0.17, y - 0.15, 0.06, 0.3);
    }
    shade += 20.0 * glow(x, y - 0.1, 0.08, 0.3);
    if oval(x, y - 0.75, 0.38, 0.1) < 1.0 {
        shade = if (y - 0.75).abs() < 0.02 { 50.0 } else { 95.0 };
    }
    shade - 25.0 * glow(x, y - 0.95, 0.3, 0.06)
}

/// `count` faces side by side.
pub fn drawn_faces(count: u32) -> RgbImage {
    RgbImage::from_fn(300 * count, 300, |x, y| {
        let (x, y) = ((f64::from(x % 300) - 150.0) / 70.0, (f64::from(y) - 150.0) / 70.0);
        Rgb([shade(x, y).clamp(0.0, 255.0) as u8; 3])
    })
}

fn faces_in(bytes: &[u8]) -> Option<usize> {
    inspect_bytes(bytes, Look { pixels: false, faces: true }).unwrap().faces
}

#[test]
fn faces_are_counted_upright_and_turned() {
    if cfg!(not(feature = "faces")) {
        return;
    }
    assert_eq!(faces_in(&jpeg_of(drawn_faces(1))), Some(1));
    assert_eq!(faces_in(&jpeg_of(drawn_faces(3))), Some(3));
    let turned = with_segments(&jpeg_of(image::imageops::rotate270(&drawn_faces(1))), &[exif_segment(&exif(6, None))]);
    assert_eq!(faces_in(&turned), Some(1));
}

#[test]
fn pictures_of_things_show_no_faces_and_nobody_asked_is_not_none() {
    if cfg!(not(feature = "faces")) {
        return;
    }
    for picture in [pattern(300, 200), poster(10), RgbImage::from_pixel(200, 200, Rgb([90; 3])), pattern(3, 900)] {
        assert_eq!(faces_in(&jpeg_of(picture)), Some(0));
    }
    let told = inspect_bytes(&jpeg(), Look::default()).unwrap();
    assert_eq!((told.faces, told.pixels), (None, Pixels::NotAsked));
}

/// How well faces are found: `POSTCHECK_FACES=FOLDER cargo test --test image face_figures -- --ignored --nocapture`.
///
/// The pictures of a folder called `0` show nobody, those of one called `2` two people whose faces are clear.
#[test]
#[ignore = "needs a folder of pictures"]
fn face_figures() {
    let folder = std::env::var_os("POSTCHECK_FACES").expect("POSTCHECK_FACES names no folder");
    let (mut clear, mut found, mut shown, mut empty, mut wrong) = (0, 0, 0, 0, 0);
    let mut noticed = 0;
    let mut folders: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    for folder in folders {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let Ok(expected) = name.parse::<usize>() else { continue };
        let mut pictures: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        pictures.sort();
        for path in pictures {
            let told = postcheck::image::inspect(&path, Look { pixels: false, faces: true });
            let Some(faces) = told.ok().and_then(|told| told.faces) else {
                println!("{}: not looked at", path.display());
                continue;
            };
            if faces != expected {
                println!("{}: {faces} found, {expected} shown", path.display());
            }
            if expected == 0 {
                empty += 1;
                wrong += usize::from(faces > 0);
            } else {
                shown += 1;
                noticed += usize::from(faces > 0);
                clear += expected;
                found += faces.min(expected);
            }
        }
    }
    let percent = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    println!("{found} of {clear} clear faces found ({:.1} %)", percent(found, clear));
    println!("{noticed} of {shown} pictures of people noticed ({:.1} %)", percent(noticed, shown));
    println!("{wrong} of {empty} pictures without people said to show some ({:.1} %)", percent(wrong, empty));
}
