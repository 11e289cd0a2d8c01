//! From a frame, a file or the clipboard to what is stored and what the screen shows at once.

use std::io::Cursor;
use std::path::Path;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ExtendedColorType, ImageEncoder, RgbImage};

use crate::camera::Frame;
use crate::kiosk::Picture;
use crate::kiosk::state::PhotoHint;
use crate::recognizer::photo::{self, Limits, PhotoError};

/// A photo before it is stored.
pub(super) struct Exposure {
    /// The picture's file.
    pub bytes: Vec<u8>,
    /// A small copy for the screen.
    pub preview: Picture,
    /// What may make it hard to recognise.
    pub hints: Vec<PhotoHint>,
}

/// Longest side of a preview: sharp enough for half a screen, and 1.6 MB at most.
const PREVIEW_SIDE_PX: u32 = 640;
/// Compressed so little that nothing a leaf is told by gets lost.
const JPEG_QUALITY: u8 = 95;
/// Mean brightness (0 to 255) outside of which little can be told apart.
const DARK: f64 = 35.0;
const BRIGHT: f64 = 225.0;

/// A camera's picture as a photo; none if it cannot be encoded.
pub(super) fn of_frame(frame: &Frame) -> Option<Exposure> {
    let bytes = jpeg(frame.rgb(), frame.width_px(), frame.height_px())?;
    let pixels = RgbImage::from_raw(frame.width_px(), frame.height_px(), frame.rgb().to_vec())?;
    exposed(bytes, pixels)
}

/// A picture without a file, from the clipboard.
pub(super) fn of_pixels(pixels: RgbImage) -> Option<Exposure> {
    let bytes = jpeg(pixels.as_raw(), pixels.width(), pixels.height())?;
    exposed(bytes, pixels)
}

/// A picture file, decoded once so that a broken one is refused before it is stored.
pub(super) fn of_file(path: &Path) -> Result<Exposure, PhotoError> {
    let limits = Limits::default();
    let bytes = photo::read_bytes(path, &limits)?;
    let photo = photo::decode(&bytes, &limits)?;
    let format = photo.format;
    exposed(bytes, photo.pixels).ok_or_else(|| PhotoError::Corrupt { format, detail: "it has no pixels".to_owned() })
}

fn exposed(bytes: Vec<u8>, pixels: RgbImage) -> Option<Exposure> {
    let small = shrunk(pixels);
    let hints = hints(&small);
    let (width_px, height_px) = small.dimensions();
    let preview = Picture::new(width_px, height_px, DynamicImage::ImageRgb8(small).into_rgba8().into_raw())?;
    Some(Exposure { bytes, preview, hints })
}

fn shrunk(pixels: RgbImage) -> RgbImage {
    let longest = pixels.width().max(pixels.height());
    if longest <= PREVIEW_SIDE_PX {
        return pixels;
    }
    let scaled = |side: u32| (u64::from(side) * u64::from(PREVIEW_SIDE_PX) / u64::from(longest)).max(1) as u32;
    image::imageops::thumbnail(&pixels, scaled(pixels.width()), scaled(pixels.height()))
}

fn hints(pixels: &RgbImage) -> Vec<PhotoHint> {
    let sum: u64 = pixels.pixels().map(|p| 2 * u64::from(p[0]) + 5 * u64::from(p[1]) + u64::from(p[2])).sum();
    let mean = sum as f64 / 8.0 / f64::from(pixels.width() * pixels.height()).max(1.0);
    let found = [(mean < DARK, PhotoHint::TooDark), (mean > BRIGHT, PhotoHint::TooBright)];
    found.into_iter().filter(|(holds, _)| *holds).map(|(_, hint)| hint).collect()
}

fn jpeg(rgb: &[u8], width_px: u32, height_px: u32) -> Option<Vec<u8>> {
    let mut bytes = Cursor::new(Vec::new());
    let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
    encoder.write_image(rgb, width_px, height_px, ExtendedColorType::Rgb8).ok()?;
    Some(bytes.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(shade: u8) -> Frame {
        Frame::new(1280, 720, vec![shade; 1280 * 720 * 3], 0, 1).unwrap()
    }

    #[test]
    fn a_frame_becomes_a_photo_with_a_small_copy() {
        let exposure = of_frame(&frame(120)).unwrap();
        assert_eq!((exposure.preview.width_px(), exposure.preview.height_px()), (640, 360));
        assert_eq!(&exposure.preview.rgba()[..4], [120, 120, 120, 255]);
        assert!(exposure.hints.is_empty());
        let stored = photo::decode(&exposure.bytes, &Limits::default()).unwrap();
        assert_eq!(stored.pixels.dimensions(), (1280, 720));
    }

    #[test]
    fn dark_and_bright_photos_are_told() {
        assert_eq!(of_frame(&frame(10)).unwrap().hints, [PhotoHint::TooDark]);
        assert_eq!(of_frame(&frame(250)).unwrap().hints, [PhotoHint::TooBright]);
    }

    #[test]
    fn a_file_keeps_its_bytes_and_a_broken_one_is_refused() {
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/foxglove.png");
        let exposure = of_file(&sample).unwrap();
        assert_eq!(exposure.bytes, std::fs::read(&sample).unwrap());
        assert!(exposure.preview.width_px().max(exposure.preview.height_px()) <= PREVIEW_SIDE_PX);
        let folder = tempfile::tempdir().unwrap();
        let broken = folder.path().join("broken.png");
        std::fs::write(&broken, &exposure.bytes[..exposure.bytes.len() / 2]).unwrap();
        assert!(of_file(&broken).is_err());
        assert!(of_file(folder.path()).is_err());
    }
}
