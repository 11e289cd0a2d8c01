//! What a picture's header says, without decoding it: enough to take it in or turn it away.

use std::io::Cursor;

use image::{ImageFormat, ImageReader};

use super::error::PhotoError;
use super::format::{self, PhotoFormat};
use super::raster::image_error;
use super::{Limits, file_length};

/// What a picture says about itself before it is decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PhotoHeader {
    pub format: PhotoFormat,
    /// As stored, before it is turned upright.
    pub width_px: u32,
    pub height_px: u32,
}

/// Reads the header and judges the length and the size.
///
/// # Errors
/// What can be told from the header; a picture that passes may still be damaged further on.
pub fn inspect(bytes: &[u8], limits: &Limits) -> Result<PhotoHeader, PhotoError> {
    file_length(bytes, limits)?;
    let format = format::detect(bytes)?;
    let mut reader = ImageReader::with_format(Cursor::new(bytes), image_format(format));
    let mut allocations = image::Limits::no_limits();
    allocations.max_alloc = Some(limits.memory_bytes / 4);
    reader.limits(allocations);
    let (width_px, height_px) = reader.into_dimensions().map_err(|error| image_error(format, &error))?;
    limits.check_size(width_px, height_px)?;
    Ok(PhotoHeader { format, width_px, height_px })
}

fn image_format(format: PhotoFormat) -> ImageFormat {
    match format {
        PhotoFormat::Jpeg => ImageFormat::Jpeg,
        PhotoFormat::Png => ImageFormat::Png,
        PhotoFormat::WebP => ImageFormat::WebP,
        PhotoFormat::Bmp => ImageFormat::Bmp,
        PhotoFormat::Gif => ImageFormat::Gif,
        PhotoFormat::Tiff => ImageFormat::Tiff,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_header_is_read_and_judged_without_the_rest() {
        let mut png = Vec::new();
        image::RgbImage::new(300, 200).write_to(&mut Cursor::new(&mut png), ImageFormat::Png).unwrap();
        let header = PhotoHeader { format: PhotoFormat::Png, width_px: 300, height_px: 200 };
        assert_eq!(inspect(&png, &Limits::default()).unwrap(), header);
        assert_eq!(inspect(&png[..60], &Limits::default()).unwrap(), header);
        let small = Limits { pixels: 1000, ..Limits::default() };
        assert!(matches!(inspect(&png, &small), Err(PhotoError::TooManyPixels { .. })));
        assert!(matches!(inspect(b"", &Limits::default()), Err(PhotoError::EmptyFile)));
        assert!(matches!(inspect(b"just text", &Limits::default()), Err(PhotoError::UnsupportedFormat { .. })));
    }

    proptest! {
        #[test]
        fn no_bytes_behind_a_signature_make_it_panic(
            start in proptest::sample::select(vec![&b"\xFF\xD8\xFF"[..], b"\x89PNG\r\n\x1a\n", b"GIF89a", b"BM", b"II*\0", b"RIFF\0\0\0\0WEBP"]),
            rest in proptest::collection::vec(any::<u8>(), 0..200),
        ) {
            let _ = inspect(&[start, rest.as_slice()].concat(), &Limits::default());
        }
    }
}
