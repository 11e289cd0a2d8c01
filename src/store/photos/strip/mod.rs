//! Takes out of a picture's file what is not the picture: where, when, by whom and with what it
//! was taken, previews, comments, and whatever hides behind the end.
//!
//! Files are rewritten part by part and only known parts are copied; the coded pixels are never
//! touched. What a part does to the look stays: colour profiles, and the way the camera was held,
//! for which an EXIF block with nothing else in it takes the place of each one found.

mod bmp;
mod error;
mod gif;
mod jpeg;
mod orientation;
mod png;
mod webp;

pub use error::{PhotoRefused, PictureFormat};

/// The picture's file without metadata. Stripping twice changes nothing more.
///
/// TIFF is refused. Its parts point at each other by position and every maker adds private ones,
/// so nothing could be taken out with certainty; and no camera a kiosk has writes it.
///
/// # Errors
/// [`PhotoRefused`] for anything that is not understood from beginning to end.
pub fn strip(bytes: &[u8], limit_bytes: u64) -> Result<Vec<u8>, PhotoRefused> {
    let check = |length: usize| match length as u64 {
        0 => Err(PhotoRefused::Empty),
        length if length > limit_bytes => Err(PhotoRefused::TooLarge { bytes: length, limit_bytes }),
        _ => Ok(()),
    };
    check(bytes.len())?;
    let stripped = match format_of(bytes)? {
        PictureFormat::Jpeg => jpeg::strip(bytes)?,
        PictureFormat::Png => png::strip(bytes)?,
        PictureFormat::WebP => webp::strip(bytes)?,
        PictureFormat::Gif => gif::strip(bytes)?,
        PictureFormat::Bmp => bmp::strip(bytes)?,
    };
    // An orientation block may be a few bytes longer than the broken one it replaces.
    check(stripped.len())?;
    Ok(stripped)
}

/// Told from the first bytes: file names lie.
fn format_of(bytes: &[u8]) -> Result<PictureFormat, PhotoRefused> {
    if bytes.starts_with(b"\xff\xd8\xff") {
        Ok(PictureFormat::Jpeg)
    } else if bytes.starts_with(png::SIGNATURE) {
        Ok(PictureFormat::Png)
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Ok(PictureFormat::WebP)
    } else if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        Ok(PictureFormat::Gif)
    } else if [b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"].iter().any(|magic| bytes.starts_with(*magic)) {
        Err(PhotoRefused::TiffNotKept)
    } else if bytes.starts_with(b"BM") {
        Ok(PictureFormat::Bmp)
    } else {
        Err(PhotoRefused::NotAPicture)
    }
}
