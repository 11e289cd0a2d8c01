//! One frame of motion JPEG. The decoder is zune-jpeg, which answers damage with an error; the one
//! in nokhwa panics.

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::PixelError;
use crate::camera::frame::{MAX_SIDE_PX, rgb_len_bytes};

/// An APP0 segment that says "motion JPEG": the decoder then uses the standard Huffman tables.
const STANDARD_TABLES_NOTE: &[u8] = b"\xff\xe0\x00\x07AVI1\0";

/// Decodes to RGB; the size is the one the JPEG states.
pub(super) fn decode(raw: &[u8]) -> Result<(u32, u32, Vec<u8>), PixelError> {
    let jpeg = whole(raw)?;
    if has_huffman_tables(jpeg) {
        return decode_whole(jpeg);
    }
    // Many webcams leave the tables out, as the format's standard allows.
    let (start, rest) = jpeg.split_at(2);
    decode_whole(&[start, STANDARD_TABLES_NOTE, rest].concat())
}

/// The JPEG without the padding that drivers leave behind its end mark.
///
/// Some webcams never send that mark, so its absence alone is no damage: a frame that was cut
/// short is found by the decoder, which runs out of data.
fn whole(raw: &[u8]) -> Result<&[u8], PixelError> {
    if !raw.starts_with(b"\xff\xd8") {
        return Err(PixelError::Jpeg("no start mark".to_owned()));
    }
    let end = raw.windows(2).rposition(|pair| pair == b"\xff\xd9").map_or(raw.len(), |at| at + 2);
    Ok(&raw[..end])
}

/// Looks through the segments before the picture data.
fn has_huffman_tables(jpeg: &[u8]) -> bool {
    let mut at = 2;
    while let Some(&[0xff, marker, high, low]) = jpeg.get(at..at + 4) {
        match marker {
            0xc4 => return true,
            0xda => return false,
            _ => at += 2 + usize::from(u16::from_be_bytes([high, low])),
        }
    }
    // Not the plain sequence of segments: leave the verdict to the decoder.
    true
}

fn decode_whole(jpeg: &[u8]) -> Result<(u32, u32, Vec<u8>), PixelError> {
    let fault = |error: zune_jpeg::errors::DecodeErrors| PixelError::Jpeg(format!("{error:?}").chars().take(120).collect());
    let side = MAX_SIDE_PX as usize;
    let options =
        DecoderOptions::default().set_max_width(side).set_max_height(side).set_strict_mode(false).jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(jpeg), options);
    decoder.decode_headers().map_err(fault)?;
    let (width, height) = decoder.dimensions().ok_or_else(|| PixelError::Jpeg("no size".to_owned()))?;
    let (width_px, height_px) = (width as u32, height as u32);
    let len_bytes = rgb_len_bytes(width_px, height_px).ok_or(PixelError::Size { width_px, height_px })?;
    // Odd headers are common in webcams and do not touch the picture; damaged picture data does.
    decoder.set_options(decoder.options().set_strict_mode(true));
    let mut rgb = vec![0; len_bytes];
    if decoder.output_buffer_size() != Some(len_bytes) {
        return Err(PixelError::Jpeg("not three colours".to_owned()));
    }
    decoder.decode_into(&mut rgb).map_err(fault)?;
    Ok((width_px, height_px, rgb))
}
