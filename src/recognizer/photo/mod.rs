//! Photo intake: turns whatever file a person hands over into an upright RGB picture,
//! or into one sentence that says why not and what to do about it.
//!
//! Sizes and memory are judged from the file's header, before any pixel memory is taken.

mod error;
mod file;
mod format;
mod header;
mod jpeg;
mod jpeg_entropy;
mod jpeg_layout;
mod jpeg_progress;
mod raster;
mod shrink;
mod to_rgb;
mod view;
mod webp;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use image::metadata::Orientation;
use image::{DynamicImage, RgbImage};
use sha2::{Digest, Sha256};

pub use error::PhotoError;
pub use format::PhotoFormat;
pub use header::{PhotoHeader, inspect};
pub use view::centre_view;

/// A picture with a shorter side below this shows nothing a plant could be told by.
pub const MIN_SHORT_PX: u32 = 32;

/// An upright RGB picture ready for the network, with what it took to get there.
#[derive(Debug, Clone)]
pub struct Photo {
    /// Upright, at most about 1.5 thousand pixels on the shorter side, transparency over white.
    pub pixels: RgbImage,
    /// What the content is, whatever the file's name says.
    pub format: PhotoFormat,
    /// Lower-case hex of the SHA-256 of the file's bytes.
    pub sha256: String,
    /// Length of the file.
    pub bytes: u64,
}

/// What a picture may cost. A picture beyond any of these is refused with a typed error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Longest file that is read.
    pub file_bytes: u64,
    /// Most pixels (width times height) as stored.
    pub pixels: u64,
    /// Longest side as stored.
    pub side_px: u32,
    /// Most memory for the file's bytes, the decoder's buffers and the decoded pixels together.
    pub memory_bytes: u64,
}

impl Default for Limits {
    /// 64 MiB of file, 52 megapixels (a 50-megapixel phone), 32767 px a side, 160 MiB of memory.
    ///
    /// The memory bound keeps the process under 300 MB beside a network of about 110 MB.
    fn default() -> Self {
        Self { file_bytes: 64 << 20, pixels: 52_000_000, side_px: 32_767, memory_bytes: 160 << 20 }
    }
}

impl Limits {
    /// Judges the size the header states.
    fn check_size(&self, width: u32, height: u32) -> Result<(), PhotoError> {
        if width.min(height) < MIN_SHORT_PX {
            return Err(PhotoError::TooSmall { width, height });
        }
        if u64::from(width) * u64::from(height) > self.pixels || width.max(height) > self.side_px {
            return Err(PhotoError::TooManyPixels { width, height, limit_pixels: self.pixels, limit_side: self.side_px });
        }
        Ok(())
    }

    /// Judges what decoding will take, as estimated from the header, and says what is left.
    fn check_memory(&self, format: PhotoFormat, (width, height): (u32, u32), needed: u64) -> Result<u64, PhotoError> {
        self.memory_bytes.checked_sub(needed).ok_or(PhotoError::OutOfMemoryBudget {
            format,
            width,
            height,
            needed,
            budget: self.memory_bytes,
        })
    }
}

/// A decoded picture before it is turned upright.
struct Decoded {
    pixels: RgbImage,
    orientation: Orientation,
}

/// Reads and decodes the picture at `path`.
///
/// At most `limits.file_bytes + 1` bytes are read. Directories, pipes and devices are refused
/// without being opened, so a call never waits for one.
///
/// # Errors
/// Any [`PhotoError`].
pub fn read(path: &Path, limits: &Limits) -> Result<Photo, PhotoError> {
    decode(&file::read_bounded(path, limits.file_bytes)?, limits)
}

/// Reads a file as it is, under the same rules as [`read`], for keeping it.
///
/// # Errors
/// Every [`PhotoError`] that is about reaching the file.
pub fn read_bytes(path: &Path, limits: &Limits) -> Result<Vec<u8>, PhotoError> {
    file::read_bounded(path, limits.file_bytes)
}

/// Decodes a picture that is already in memory.
///
/// # Errors
/// Every [`PhotoError`] that is not about reaching the file.
pub fn decode(bytes: &[u8], limits: &Limits) -> Result<Photo, PhotoError> {
    let length = file_length(bytes, limits)?;
    let format = format::detect(bytes)?;
    // The decoders are other people's code fed with strangers' files. They report errors, but a
    // slip in their arithmetic panics, and one bad photo must not take the program down.
    // Nothing outlives the closure on a panic, so no half-written state can be seen.
    let decoded = catch_unwind(AssertUnwindSafe(|| decode_as(format, bytes, limits)))
        .unwrap_or_else(|_| Err(PhotoError::Corrupt { format, detail: "the decoder gave up on it".to_owned() }))?;
    let mut picture = DynamicImage::ImageRgb8(decoded.pixels);
    picture.apply_orientation(decoded.orientation);
    Ok(Photo { pixels: picture.into_rgb8(), format, sha256: sha256_hex(bytes), bytes: length })
}

/// The length, if it is one a picture can have.
fn file_length(bytes: &[u8], limits: &Limits) -> Result<u64, PhotoError> {
    match bytes.len() as u64 {
        0 => Err(PhotoError::EmptyFile),
        length if length > limits.file_bytes => Err(PhotoError::TooLargeFile { bytes: length, limit: limits.file_bytes }),
        length => Ok(length),
    }
}

/// Decodes and shrinks; the shrinking comes before the turning, which needs a second copy.
fn decode_as(format: PhotoFormat, bytes: &[u8], limits: &Limits) -> Result<Decoded, PhotoError> {
    let Decoded { pixels, orientation } = match format {
        PhotoFormat::Jpeg => jpeg::decode(bytes, limits)?,
        _ => raster::decode(format, bytes, limits)?,
    };
    Ok(Decoded { pixels: shrink::to_working_size(pixels), orientation })
}

fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
