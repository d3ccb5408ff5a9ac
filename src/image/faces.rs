//! How many faces a picture shows, at least. Used only to contradict what a person stated: nobody is recognised, and a
//! picture in which none is found is not thereby safe.

use image::GrayImage;

/// Something that finds faces, behind which a better one can be put.
pub trait FaceFinder {
    /// Faces found in an upright picture in shades of grey.
    fn count(&self, grey: &GrayImage) -> usize;
}

/// Whether this program was built with a finder. Making it ready takes time that only a run with pictures should spend.
#[must_use]
pub const fn can_find_faces() -> bool {
    cfg!(feature = "faces")
}

/// The finder that this program was built with, if any.
#[must_use]
pub fn finder() -> Option<&'static (dyn FaceFinder + Sync)> {
    #[cfg(feature = "faces")]
    {
        seeta::finder()
    }
    #[cfg(not(feature = "faces"))]
    {
        None
    }
}

#[cfg(feature = "faces")]
mod seeta {
    use std::sync::OnceLock;

    use image::GrayImage;
    use rustface::{ImageData, Model, create_detector_with_model, read_model};

    use super::FaceFinder;
    use crate::image::pixels::{guarded, scaled};

    /// SeetaFace 1.0, frontal faces (2-Clause BSD, see `faces/LICENSE-SeetaFace`), as shipped with `rustface`.
    static MODEL: &[u8] = include_bytes!("faces/seeta_fd_frontal_v1.0.bin");
    /// Longest side to which pictures are scaled, up or down, in pixels: small faces are found only when enlarged.
    const SIDE: u32 = 1_024;
    /// Least side of a picture: a smaller one holds no window of the detector.
    const LEAST: u32 = 40;
    /// Score from which a window counts as a face; the authors' middle setting is 2.8.
    const SCORE: f64 = 3.0;
    /// Smallest face in the scaled picture, in pixels: the detector's window.
    const SMALLEST_FACE: u32 = 20;

    struct Seeta {
        model: Model,
    }

    pub(super) fn finder() -> Option<&'static (dyn FaceFinder + Sync)> {
        static FINDER: OnceLock<Option<Seeta>> = OnceLock::new();
        FINDER
            .get_or_init(|| read_model(MODEL).ok().map(|model| Seeta { model }))
            .as_ref()
            .map(|finder| -> &'static (dyn FaceFinder + Sync) { finder })
    }

    impl FaceFinder for Seeta {
        fn count(&self, grey: &GrayImage) -> usize {
            let grey = scaled(grey, SIDE, true);
            let (width, height) = grey.dimensions();
            if width < LEAST || height < LEAST {
                return 0;
            }
            let mut detector = create_detector_with_model(self.model.clone());
            detector.set_min_face_size(SMALLEST_FACE);
            detector.set_score_thresh(SCORE);
            detector.set_pyramid_scale_factor(0.8);
            detector.set_slide_window_step(4, 4);
            guarded(|| detector.detect(&ImageData::new(grey.as_raw(), width, height)).len()).unwrap_or(0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_built_in_can_be_made_ready() {
        assert_eq!(finder().is_some(), can_find_faces());
    }
}
