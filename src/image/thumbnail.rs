//! Whether a thumbnail shows what its picture shows: an editor that crops may leave the thumbnail as it was.

use image::GrayImage;
use image::imageops;

use super::pixels::scaled;

/// Side of the small pictures that are compared, in pixels.
const SIDE: u32 = 24;
/// Shade up to which a row or column counts as a black bar.
const BLACK: u8 = 24;
/// Difference in shape above which two pictures are of different crops.
const SHAPE: f64 = 0.08;
/// Likeness (Pearson's correlation of shades) below which two pictures are different.
const ALIKE: f64 = 0.8;

/// What is different, if anything is.
pub(super) fn difference(picture: &GrayImage, thumbnail: &GrayImage) -> Option<&'static str> {
    let picture = without_bars(&scaled(picture, 512, false));
    let thumbnail = without_bars(thumbnail);
    // The picture may have been turned after the thumbnail was made.
    let turned = imageops::rotate90(&picture);
    let shapes = [shape(&picture), shape(&turned)];
    let like = |other: f64| (shape(&thumbnail) / other - 1.0).abs() <= SHAPE;
    let candidates: Vec<GrayImage> = [(picture, shapes[0]), (turned, shapes[1])]
        .into_iter()
        .filter(|(_, shape)| like(*shape))
        .flat_map(|(picture, _)| [imageops::rotate180(&picture), picture])
        .collect();
    if candidates.is_empty() {
        return Some("another crop than the picture");
    }
    let small = |grey: &GrayImage| imageops::thumbnail(grey, SIDE, SIDE);
    let thumbnail = small(&thumbnail);
    let likeness = candidates.iter().map(|candidate| correlation(&small(candidate), &thumbnail)).fold(-1.0, f64::max);
    (likeness < ALIKE).then_some("something else than the picture")
}

fn shape(grey: &GrayImage) -> f64 {
    f64::from(grey.width()) / f64::from(grey.height().max(1))
}

/// Without black bars at opposite sides, with which cameras fill a thumbnail of 4:3.
fn without_bars(grey: &GrayImage) -> GrayImage {
    let (width, height) = grey.dimensions();
    let dark_row = |y: u32| (0..width).all(|x| grey.get_pixel(x, y).0[0] <= BLACK);
    let dark_column = |x: u32| (0..height).all(|y| grey.get_pixel(x, y).0[0] <= BLACK);
    let bars = |length: u32, dark: &dyn Fn(u32) -> bool| {
        let before = (0..length).take_while(|at| dark(*at)).count();
        let after = (0..length).rev().take_while(|at| dark(*at)).count();
        let bar = u32::try_from(before.min(after)).unwrap_or(0);
        if bar * 2 >= length { 0 } else { bar }
    };
    let (x, y) = (bars(width, &dark_column), bars(height, &dark_row));
    imageops::crop_imm(grey, x, y, width - 2 * x, height - 2 * y).to_image()
}

/// Pearson's correlation of the shades; two even pictures are alike.
fn correlation(left: &GrayImage, right: &GrayImage) -> f64 {
    let mean = |grey: &GrayImage| grey.iter().map(|shade| f64::from(*shade)).sum::<f64>() / grey.len().max(1) as f64;
    let (left_mean, right_mean) = (mean(left), mean(right));
    let (mut both, mut left_spread, mut right_spread) = (0.0, 0.0, 0.0);
    for (left, right) in left.iter().zip(right.iter()) {
        let (left, right) = (f64::from(*left) - left_mean, f64::from(*right) - right_mean);
        both += left * right;
        left_spread += left * left;
        right_spread += right * right;
    }
    // A picture that is nearly even has no pattern to compare: a spread of two shades.
    let flat = 4.0 * f64::from(SIDE * SIDE);
    if left_spread < flat && right_spread < flat {
        return if (left_mean - right_mean).abs() < 16.0 { 1.0 } else { 0.0 };
    }
    both / (left_spread * right_spread).sqrt().max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    fn scene(width: u32, height: u32) -> GrayImage {
        GrayImage::from_fn(width, height, |x, y| {
            let (x, y) = (x * 100 / width, y * 100 / height);
            Luma([if (x / 20 + y / 30) % 2 == 0 { 220 } else { u8::try_from(40 + x).unwrap_or(0) }])
        })
    }

    #[test]
    fn a_smaller_copy_is_alike_turned_or_with_bars() {
        let picture = scene(600, 400);
        let thumbnail = imageops::thumbnail(&picture, 160, 107);
        assert_eq!(difference(&picture, &thumbnail), None);
        assert_eq!(difference(&imageops::rotate270(&picture), &thumbnail), None);
        let mut barred = GrayImage::new(160, 120);
        imageops::replace(&mut barred, &thumbnail, 0, 6);
        assert_eq!(difference(&picture, &barred), None);
    }

    #[test]
    fn a_crop_and_another_picture_are_told_apart() {
        let picture = scene(600, 400);
        let cropped = imageops::crop_imm(&picture, 0, 0, 200, 400).to_image();
        let thumbnail = imageops::thumbnail(&picture, 160, 107);
        assert_eq!(difference(&cropped, &thumbnail), Some("another crop than the picture"));
        let other = GrayImage::from_fn(600, 400, |x, _| Luma([if x < 300 { 0 } else { 200 }]));
        assert_eq!(difference(&other, &thumbnail), Some("something else than the picture"));
    }
}
