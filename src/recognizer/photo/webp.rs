//! Walks a WebP's chunks without decoding: whether the file is whole, and what it will take.
//!
//! A frame inside may state another size than the outer header, and the decoder would take
//! memory for it before it compares the two.

use super::Limits;
use super::error::PhotoError;
use super::format::PhotoFormat;

/// Memory the decoder takes beside the file and the output, in bytes.
///
/// # Errors
/// `Truncated` if a chunk reaches past the end, `TooManyPixels` for an oversized inner frame.
pub(super) fn decoder_bytes(bytes: &[u8], limits: &Limits) -> Result<u64, PhotoError> {
    let riff = u64::from(le32(bytes.get(4..8)));
    // Sizes are even, and some writers leave the last padding byte out.
    if riff + 8 > bytes.len() as u64 + 1 {
        return Err(PhotoError::Truncated { format: PhotoFormat::WebP });
    }
    let mut most = 0;
    for (kind, content) in chunks(bytes.get(12..).unwrap_or_default())? {
        most = most.max(chunk_bytes(kind, content, limits)?);
        if kind == *b"ANMF" {
            // Only the first frame is decoded, onto a canvas of its own.
            for (kind, content) in chunks(content.get(16..).unwrap_or_default())? {
                most = most.max(chunk_bytes(kind, content, limits)?);
            }
            return Ok(most + most + canvas_bytes(bytes));
        }
    }
    Ok(most)
}

/// What decoding one picture chunk takes: planes or a four-byte copy, and a copy of the chunk.
fn chunk_bytes(kind: [u8; 4], content: &[u8], limits: &Limits) -> Result<u64, PhotoError> {
    let (width, height) = match &kind {
        b"VP8 " => (le32(content.get(6..8)) & 0x3fff, le32(content.get(8..10)) & 0x3fff),
        b"VP8L" => {
            let packed = le32(content.get(1..5));
            ((packed & 0x3fff) + 1, ((packed >> 14) & 0x3fff) + 1)
        }
        _ => return Ok(0),
    };
    limits.check_size(width.max(super::MIN_SHORT_PX), height.max(super::MIN_SHORT_PX))?;
    // Planes are 1.5 bytes a pixel; separate alpha adds 5; a lossless copy is 4.
    Ok(u64::from(width) * u64::from(height) * 13 / 2 + content.len() as u64)
}

fn canvas_bytes(bytes: &[u8]) -> u64 {
    let (width, height) = (le32(bytes.get(24..27)) + 1, le32(bytes.get(27..30)) + 1);
    u64::from(width) * u64::from(height) * 4
}

type Chunk<'a> = ([u8; 4], &'a [u8]);

/// The chunks of a list; one that reaches past the end is an error.
fn chunks(mut rest: &[u8]) -> Result<Vec<Chunk<'_>>, PhotoError> {
    let mut found = Vec::new();
    while let Some((head, after)) = rest.split_first_chunk::<8>() {
        let size = usize::try_from(le32(head.get(4..8))).unwrap_or(usize::MAX);
        let content = after.get(..size).ok_or(PhotoError::Truncated { format: PhotoFormat::WebP })?;
        found.push(([head[0], head[1], head[2], head[3]], content));
        rest = after.get(size.saturating_add(size & 1)..).unwrap_or_default();
    }
    Ok(found)
}

/// Up to four bytes as a little-endian number; missing bytes count as zero.
fn le32(bytes: Option<&[u8]>) -> u32 {
    bytes.unwrap_or_default().iter().take(4).rev().fold(0, |number, &byte| (number << 8) | u32::from(byte))
}
