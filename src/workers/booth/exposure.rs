//! From a frame, a file or the clipboard to what is stored and what the screen shows at once.

use std::borrow::Cow;
use std::io::Cursor;
use std::path::Path;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ExtendedColorType, ImageBuffer, ImageEncoder, Rgb, RgbImage};

use super::sharpness;
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
/// Short side of the copy that is judged, about that of the recogniser's own view.
const JUDGED_SIDE_PX: u32 = 224;
/// Beyond this a picture is called blurred. Of 898 photos none was; of their copies 815 were when
/// softened with a sigma of 2 px, 891 with 3 px, and 522 when moved by 31 px: the hint misses much
/// rather than nag about a sharp photo. `cargo test --release --lib sharpness -- --ignored
/// --nocapture` counts again on the photos beside the repository.
pub(super) const BLURRED: f64 = 0.6;

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

/// The small copy of a picture file that hints are made of, for measurements.
#[cfg(test)]
pub(super) fn judged_copy_of_file(path: &Path) -> Option<RgbImage> {
    let photo = photo::read(path, &Limits::default()).ok()?;
    let (width, height) = size_for_judging(photo.pixels.width(), photo.pixels.height());
    Some(image::imageops::thumbnail(&photo.pixels, width, height))
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

/// The same of the camera's picture, without a whole copy of it.
pub(super) fn hints_of_frame(frame: &Frame) -> Vec<PhotoHint> {
    let (width, height) = (frame.width_px(), frame.height_px());
    let Some(pixels) = ImageBuffer::<Rgb<u8>, &[u8]>::from_raw(width, height, frame.rgb()) else { return Vec::new() };
    let (width, height) = size_for_judging(width, height);
    hints(&image::imageops::thumbnail(&pixels, width, height))
}

/// What may make a picture hard to recognise. It is judged about as large as the recogniser sees it:
/// a blur that is gone at that size hinders nobody.
pub(super) fn hints(pixels: &RgbImage) -> Vec<PhotoHint> {
    let (width, height) = size_for_judging(pixels.width(), pixels.height());
    let is_small = (width, height) == pixels.dimensions();
    let judged = if is_small { Cow::Borrowed(pixels) } else { Cow::Owned(image::imageops::thumbnail(pixels, width, height)) };
    let sum: u64 = judged.pixels().map(|p| 2 * u64::from(p[0]) + 5 * u64::from(p[1]) + u64::from(p[2])).sum();
    let mean = sum as f64 / 8.0 / f64::from(judged.width() * judged.height()).max(1.0);
    let is_blurred = sharpness::blur(&judged).is_some_and(|blur| blur > BLURRED);
    let found = [(mean < DARK, PhotoHint::TooDark), (mean > BRIGHT, PhotoHint::TooBright), (is_blurred, PhotoHint::Blurred)];
    found.into_iter().filter(|(holds, _)| *holds).map(|(_, hint)| hint).collect()
}

/// The size of a copy whose short side has at most [`JUDGED_SIDE_PX`].
fn size_for_judging(width: u32, height: u32) -> (u32, u32) {
    let shortest = width.min(height).max(1);
    let scaled = |side: u32| (u64::from(side) * u64::from(JUDGED_SIDE_PX.min(shortest)) / u64::from(shortest)) as u32;
    (scaled(width), scaled(height))
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
    fn blurred_photos_are_told_and_drawn_ones_as_they_are_not() {
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
        for name in ["foxglove.png", "sunflower.png", "cup.png"] {
            let exposure = of_file(&samples.join(name)).unwrap();
            assert!(exposure.hints.is_empty(), "{name}: {:?}", exposure.hints);
            let pixels = photo::read(&samples.join(name), &Limits::default()).unwrap().pixels;
            let sigma = pixels.width().min(pixels.height()) as f32 / 60.0;
            let soft = of_pixels(image::imageops::fast_blur(&pixels, sigma)).unwrap();
            assert_eq!(soft.hints, [PhotoHint::Blurred], "{name}");
        }
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
