//! JPEG, through zune-jpeg rather than through image's wrapper around it.
//!
//! The wrapper keeps a second copy of the file and always asks for lenient decoding, which
//! turns damage into a grey area that the network would then give a name to.

use image::RgbImage;
use image::metadata::Orientation;
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::error::PhotoError;
use super::format::PhotoFormat;
use super::{Decoded, Limits};
use super::{jpeg_entropy, jpeg_layout, jpeg_progress};

/// Decodes to RGB; grey, CMYK and YCCK are converted on the way.
pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<Decoded, PhotoError> {
    let format = PhotoFormat::Jpeg;
    let layout = jpeg_layout::parse(bytes)?;
    let size = (layout.width, layout.height);
    limits.check_size(size.0, size.1)?;
    let output = u64::from(size.0) * u64::from(size.1) * 3;
    limits.check_memory(format, size, bytes.len() as u64 + layout.header_bytes + output + layout.decoder_bytes())?;
    let is_whole = if layout.progressive { jpeg_progress::is_refined } else { jpeg_entropy::is_whole };
    if !layout.complete || !is_whole(bytes, &layout) {
        return Err(PhotoError::Truncated { format });
    }
    let side = usize::from(u16::MAX);
    let options =
        DecoderOptions::default().set_max_width(side).set_max_height(side).set_strict_mode(false).jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(jpeg_error)?;
    // Odd headers are harmless and common, damaged picture data is neither: strict from here on.
    decoder.set_options(decoder.options().set_strict_mode(true));
    let orientation = decoder.exif().and_then(|exif| Orientation::from_exif_chunk(exif));
    if decoder.info().map(|info| (u32::from(info.width), u32::from(info.height))) != Some(size) {
        return Err(jpeg_error(DecodeErrors::FormatStatic("two sizes are stated")));
    }
    let pixels = decoder.decode().map_err(jpeg_error)?;
    let pixels =
        RgbImage::from_raw(size.0, size.1, pixels).ok_or_else(|| jpeg_error(DecodeErrors::FormatStatic("the picture data is short")))?;
    Ok(Decoded { pixels, orientation: orientation.unwrap_or(Orientation::NoTransforms) })
}

fn jpeg_error(error: DecodeErrors) -> PhotoError {
    let format = PhotoFormat::Jpeg;
    match error {
        DecodeErrors::Unsupported(scheme) => PhotoError::UnsupportedVariant { format, detail: format!("{scheme:?}") },
        DecodeErrors::ExhaustedData => PhotoError::Truncated { format },
        other => PhotoError::Corrupt { format, detail: super::raster::short_detail(&format!("{other:?}")) },
    }
}
