//! QR codes: a code on a poster is a link that nobody proof-read.

use image::GrayImage;
use rqrr::PreparedImage;

use super::pixels::{guarded, scaled};

/// Sides to which a picture is scaled down, in pixels: first the lesser for speed, then the greater for small codes.
const LESSER: u32 = 1_000;
const GREATER: u32 = 2_400;
/// Longest content that is kept, in characters.
const LONGEST: usize = 500;

/// What the codes in a picture say.
///
/// # Errors
/// One line: why they could not be looked for.
pub(super) fn find(grey: &GrayImage) -> Result<Vec<String>, String> {
    let large = scaled(grey, GREATER, false);
    let small = scaled(&large, LESSER, false);
    for grey in [&small, &large] {
        for inverted in [false, true] {
            let found = guarded(|| read(grey, inverted))?;
            if !found.is_empty() {
                return Ok(found);
            }
        }
        if large.dimensions() == small.dimensions() {
            break;
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
