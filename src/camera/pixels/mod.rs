//! From the bytes a camera delivers to RGB. Pure: any bytes, lengths and strides give pixels or an
//! error, never a panic.

mod jpeg;
mod orient;
mod yuv;

#[cfg(test)]
mod tests;

pub use orient::{InvalidRotation, Rotation, oriented};
pub use yuv::{Colour, Matrix, Range};

use super::formats::PixelFormat;
use super::frame::rgb_len_bytes;

/// What the bytes of a frame mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    pub format: PixelFormat,
    pub width_px: u32,
    pub height_px: u32,
    /// From the start of one line to the start of the next, padding included. 0: lines are packed.
    pub stride_bytes: u32,
    /// What luma and chroma mean. Not used for RGB, grey and MJPEG, which carries its own.
    pub colour: Colour,
}

/// Why bytes are not a picture.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PixelError {
    #[error("a picture of {width_px}x{height_px} pixels is empty or too large")]
    Size { width_px: u32, height_px: u32 },
    #[error("lines of {line_bytes} bytes do not fit a stride of {stride_bytes}")]
    Stride { stride_bytes: u32, line_bytes: usize },
    #[error("{got_bytes} bytes arrived where {needed_bytes} were due")]
    Short { needed_bytes: usize, got_bytes: usize },
    #[error("not a whole JPEG: {0}")]
    Jpeg(String),
}

/// The picture as RGB with its width and height, which a JPEG may state differently from `layout`.
///
/// `raw` must be cut to the bytes the camera really wrote: what follows them in a capture buffer
/// is left over from an earlier frame.
pub fn to_rgb(raw: &[u8], layout: &Layout) -> Result<(u32, u32, Vec<u8>), PixelError> {
    let (width_px, height_px) = (layout.width_px, layout.height_px);
    if layout.format == PixelFormat::Mjpeg {
        return jpeg::decode(raw);
    }
    let len_bytes = rgb_len_bytes(width_px, height_px).ok_or(PixelError::Size { width_px, height_px })?;
    let planes = Lines::new(raw, layout)?;
    let mut rgb = vec![0; len_bytes];
    let rows = rgb.chunks_exact_mut(width_px as usize * 3);
    match layout.format {
        PixelFormat::Yuyv => rows.zip(planes.luma()).for_each(|(row, line)| yuv::yuyv_row(line, layout.colour, row)),
        PixelFormat::Nv12 => {
            for (y, (row, line)) in rows.zip(planes.luma()).enumerate() {
                yuv::nv12_row(line, planes.chroma(y), layout.colour, row);
            }
        }
        PixelFormat::Rgb24 => rows.zip(planes.luma()).for_each(|(row, line)| row.copy_from_slice(&line[..row.len()])),
        PixelFormat::Bgr24 => rows.zip(planes.luma()).for_each(|(row, line)| bgr_row(line, row)),
        PixelFormat::Grey => rows.zip(planes.luma()).for_each(|(row, line)| grey_row(line, row)),
        PixelFormat::Mjpeg => {}
    }
    Ok((width_px, height_px, rgb))
}

/// The lines of an uncompressed frame, after their lengths have been checked once for all.
struct Lines<'a> {
    raw: &'a [u8],
    stride: usize,
    line_bytes: usize,
    height: usize,
}

impl<'a> Lines<'a> {
    fn new(raw: &'a [u8], layout: &Layout) -> Result<Self, PixelError> {
        let (width, height) = (layout.width_px as usize, layout.height_px as usize);
        let line_bytes = match layout.format {
            PixelFormat::Yuyv => width.div_ceil(2) * 4,
            PixelFormat::Nv12 => width.div_ceil(2) * 2,
            PixelFormat::Rgb24 | PixelFormat::Bgr24 => width * 3,
            PixelFormat::Grey => width,
            PixelFormat::Mjpeg => 0,
        };
        let stride = if layout.stride_bytes == 0 { line_bytes } else { layout.stride_bytes as usize };
        if stride < line_bytes {
            return Err(PixelError::Stride { stride_bytes: layout.stride_bytes, line_bytes });
        }
        let rows = if layout.format == PixelFormat::Nv12 { height + height.div_ceil(2) } else { height };
        // The padding after the last line need not be there. Sizes are limited, a stride is 32 bits: this cannot overflow.
        let needed_bytes = stride as u64 * (rows as u64 - 1) + line_bytes as u64;
        if (raw.len() as u64) < needed_bytes {
            return Err(PixelError::Short { needed_bytes: usize::try_from(needed_bytes).unwrap_or(usize::MAX), got_bytes: raw.len() });
        }
        Ok(Self { raw, stride, line_bytes, height })
    }

    fn line(&self, y: usize) -> &'a [u8] {
        let start = y * self.stride;
        &self.raw[start..start + self.line_bytes]
    }

    fn luma(&self) -> impl Iterator<Item = &'a [u8]> + '_ {
        (0..self.height).map(|y| self.line(y))
    }

    /// The colours of luma line `y`: one line for two, below the whole luma.
    fn chroma(&self, y: usize) -> &'a [u8] {
        self.line(self.height + y / 2)
    }
}

fn bgr_row(line: &[u8], row: &mut [u8]) {
    for (out, pixel) in row.chunks_exact_mut(3).zip(line.chunks_exact(3)) {
        out.copy_from_slice(&[pixel[2], pixel[1], pixel[0]]);
    }
}

fn grey_row(line: &[u8], row: &mut [u8]) {
    for (out, &grey) in row.chunks_exact_mut(3).zip(line) {
        out.fill(grey);
    }
}
