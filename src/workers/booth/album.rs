//! The photos of a sheet as they were stored: a preview is too coarse to tell a leaf by on paper.

use std::path::Path;

use image::imageops::thumbnail;
use image::{DynamicImage, RgbImage};

use super::photo_job::PhotoJob;
use crate::kiosk::{Picture, SessionNumber, SheetDocument, SheetPhoto};
use crate::recognizer::photo::{Limits, decode};
use crate::store::field::{FieldDb, Role};
use crate::store::photos::{PhotoFiles, PhotoKey};
use crate::workers::wall_clock_ms;

/// Longest side of a photo on paper: 18 cm at 200 dots an inch.
const LONGEST_SIDE_PX: u32 = 1_400;

/// Puts the stored photos in the place of their previews. One that was erased meanwhile, or cannot
/// be read, stays the preview that the visitor saw when asking for the sheet.
pub(super) fn fill_in(document: &mut SheetDocument, data: &Path) {
    let Ok(db) = FieldDb::open(&data.join("field.db"), Role::Reader, wall_clock_ms()) else { return };
    let Ok(files) = PhotoFiles::open(data) else { return };
    for photo in &mut document.photos {
        if let Some(picture) = stored(&db, &files, document.session, photo) {
            photo.picture = picture;
        }
    }
}

fn stored(db: &FieldDb, files: &PhotoFiles, session: SessionNumber, photo: &SheetPhoto) -> Option<Picture> {
    let job = db.job(&PhotoJob::first(session, photo.number).id()).ok()?;
    let key: PhotoKey = job.photo.as_str().parse().ok()?;
    let decoded = decode(&files.read(key).ok()?, &Limits::default()).ok()?;
    let (width_px, height_px, rgba) = for_paper(decoded.pixels);
    Picture::new(width_px, height_px, rgba)
}

fn for_paper(pixels: RgbImage) -> (u32, u32, Vec<u8>) {
    let longest = pixels.width().max(pixels.height());
    let scaled = |side: u32| (u64::from(side) * u64::from(LONGEST_SIDE_PX) / u64::from(longest)).max(1) as u32;
    let pixels = if longest > LONGEST_SIDE_PX { thumbnail(&pixels, scaled(pixels.width()), scaled(pixels.height())) } else { pixels };
    (pixels.width(), pixels.height(), DynamicImage::ImageRgb8(pixels).into_rgba8().into_raw())
}
