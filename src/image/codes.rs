//! QR codes: a code on a poster is a link that nobody proof-read.

use image::GrayImage;
use rqrr::PreparedImage;

use super::pixels::{guarded, scaled};

/// Sides to which a picture is scaled down, in pixels, until a code is found: the first for speed, the second for small codes.
const SIDES: [u32; 2] = [1_000, 2_400];
/// Longest content that is kept, in characters.
const LONGEST: usize = 500;

/// What the codes in a picture say.
///
/// # Errors
/// One line: why they could not be looked for.
pub(super) fn find(grey: &GrayImage) -> Result<Vec<String>, String> {
    let longest = grey.width().max(grey.height());
    for (nth, side) in SIDES.into_iter().enumerate() {
        if nth > 0 && longest <= SIDES[nth - 1] {
            break;
        }
        let small = scaled(grey, side, false);
        for inverted in [false, true] {
            let found = guarded(|| read(&small, inverted))?;
            if !found.is_empty() {
                return Ok(found);
            }
        }
    }
    Ok(Vec::new())
}

fn read(grey: &GrayImage, inverted: bool) -> Vec<String> {
    let (Ok(width), Ok(height)) = (usize::try_from(grey.width()), usize::try_from(grey.height())) else {
        return Vec::new();
    };
    let row = width;
    let bytes = grey.as_raw();
    let mut prepared = PreparedImage::prepare_from_greyscale(width, height, |x, y| {
        let shade = bytes.get(y * row + x).copied().unwrap_or(u8::MAX);
        if inverted { u8::MAX - shade } else { shade }
    });
    let mut found: Vec<String> = Vec::new();
    for (_, content) in prepared.detect_grids().iter().filter_map(|grid| grid.decode().ok()) {
        let content: String = content.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
        if !found.contains(&content) {
            found.push(content);
        }
    }
    found
}
