//! PNG, WebP, BMP, GIF and TIFF through image's decoders, with memory judged beforehand.

use std::error::Error;
use std::io::{self, Cursor};

use image::codecs::bmp::BmpDecoder;
use image::codecs::gif::GifDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::tiff::TiffDecoder;
use image::codecs::webp::WebPDecoder;
use image::error::ImageError;
use image::metadata::Orientation;
use image::{ColorType, ExtendedColorType, ImageDecoder};

use super::error::PhotoError;
use super::format::PhotoFormat;
use super::{Decoded, Limits, to_rgb, webp};

/// Decodes to RGB; of an animation the first frame.
pub(super) fn decode(format: PhotoFormat, bytes: &[u8], limits: &Limits) -> Result<Decoded, PhotoError> {
    let source = Cursor::new(bytes);
    let wrong = |error: ImageError| image_error(format, &error);
    let file = bytes.len() as u64;
    match format {
        PhotoFormat::Png => {
            let decoder = PngDecoder::with_limits(source, header_limits(limits)).map_err(wrong)?;
            finish(format, decoder, limits, file, 0)
        }
        PhotoFormat::Gif => finish(format, GifDecoder::new(source).map_err(wrong)?, limits, file, 0),
        PhotoFormat::Bmp => finish(format, BmpDecoder::new(source).map_err(wrong)?, limits, file, 0),
        PhotoFormat::Tiff => {
            let decoder = TiffDecoder::new(source).map_err(wrong)?;
            // The decoder fills its own buffer first and copies it; CMYK is four samples there.
            let (width, height) = decoder.dimensions();
            let samples = match decoder.original_color_type() {
                ExtendedColorType::Cmyk8 => 4,
                ExtendedColorType::Cmyk16 => 8,
                _ => u64::from(decoder.color_type().bytes_per_pixel()),
            };
            let own = u64::from(width).saturating_mul(u64::from(height)).saturating_mul(samples);
            finish(format, decoder, limits, file, own)
        }
        PhotoFormat::WebP => {
            let extra = webp::decoder_bytes(bytes, limits)?;
            finish(format, WebPDecoder::new(source).map_err(wrong)?, limits, file, extra)
        }
        // JPEG has its own module; `decode_as` never sends it here.
        PhotoFormat::Jpeg => Err(PhotoError::Corrupt { format, detail: "it is a JPEG".to_owned() }),
    }
}

/// Judges size and memory, then decodes. Beside the decoded pixels there are
/// the `file` and the decoder's `own` buffers.
fn finish(format: PhotoFormat, mut decoder: impl ImageDecoder, limits: &Limits, file: u64, own: u64) -> Result<Decoded, PhotoError> {
    let wrong = |error: ImageError| image_error(format, &error);
    let (width, height) = decoder.dimensions();
    limits.check_size(width, height)?;
    let color = decoder.color_type();
    if matches!(color, ColorType::Rgb32F | ColorType::Rgba32F) {
        return Err(PhotoError::UnsupportedVariant { format, detail: "floating-point samples".to_owned() });
    }
    // Grey pictures grow to three bytes a pixel in the end.
    let per_pixel = u64::from(color.bytes_per_pixel()).max(3);
    let pixels = u64::from(width) * u64::from(height) * per_pixel;
    let left = limits.check_memory(format, (width, height), pixels.saturating_add(file).saturating_add(own))?;
    let mut allocations = image::Limits::no_limits();
    // TIFF counts its own copy of the pixels against this number, the others only what they add.
    let counted = if format == PhotoFormat::Tiff { own } else { 0 };
    allocations.max_alloc = Some(left.saturating_add(counted));
    decoder.set_limits(allocations).map_err(wrong)?;
    // Metadata that cannot be read is no reason to refuse a picture that can.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let length = usize::try_from(decoder.total_bytes()).unwrap_or(usize::MAX);
    let mut raw = Vec::new();
    raw.try_reserve_exact(length).map_err(|_| wrong(ImageError::IoError(io::ErrorKind::OutOfMemory.into())))?;
    raw.resize(length, 0);
    decoder.read_image(&mut raw).map_err(wrong)?;
    let rgb = to_rgb::over_white(raw, color);
    let pixels = image::RgbImage::from_raw(width, height, rgb)
        .ok_or_else(|| PhotoError::Corrupt { format, detail: "the picture data is short".to_owned() })?;
    Ok(Decoded { pixels, orientation })
}

/// Bounds for text and profiles in a PNG's header, which are unpacked before the size is known.
fn header_limits(limits: &Limits) -> image::Limits {
    let mut header = image::Limits::no_limits();
    header.max_alloc = Some(limits.memory_bytes / 4);
    header
}

pub(super) fn image_error(format: PhotoFormat, error: &ImageError) -> PhotoError {
    let detail = short_detail(&error.to_string());
    match error {
        ImageError::Unsupported(_) => PhotoError::UnsupportedVariant { format, detail },
        // Some decoders say it in words only.
        _ if ends_early(error) || detail.to_lowercase().contains("unexpected end of file") => PhotoError::Truncated { format },
        _ => PhotoError::Corrupt { format, detail },
    }
}

/// Whether running out of bytes is at the bottom of the error.
fn ends_early(error: &ImageError) -> bool {
    // The outermost error hands out the cause of the one it wraps, not that one itself.
    if let ImageError::IoError(io) = error {
        return io.kind() == io::ErrorKind::UnexpectedEof;
    }
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.downcast_ref::<io::Error>().is_some_and(|io| io.kind() == io::ErrorKind::UnexpectedEof) {
            return true;
        }
        cause = error.source();
    }
    false
}

/// One line of a decoder's own words, for the brackets in a message.
pub(super) fn short_detail(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(120).collect();
    line.trim().trim_matches('"').to_owned()
}
