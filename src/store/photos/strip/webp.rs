//! WebP: a list of named chunks, some of which are lists themselves.

use super::error::{PhotoRefused, PictureFormat};
use super::orientation::orientation_only;

const TRUNCATED: PhotoRefused = PhotoRefused::Truncated { format: PictureFormat::WebP };

/// The bit of the header that announces XMP; a decoder refuses a file that announces and has none.
const HAS_XMP: u8 = 0x04;
/// Fixed fields of an animation's frame, before its own chunks.
const FRAME_HEADER_BYTES: usize = 16;

/// Copies the known chunks, and writes the length of the whole anew.
pub(super) fn strip(bytes: &[u8]) -> Result<Vec<u8>, PhotoRefused> {
    let stated = usize::try_from(le32(bytes.get(4..8).ok_or(TRUNCATED)?)).map_err(|_| TRUNCATED)?;
    // Some writers leave out the byte that fills up an odd length at the very end.
    let end = stated.checked_add(8).filter(|&end| end <= bytes.len() + 1).ok_or(TRUNCATED)?;
    let body = bytes.get(12..end.min(bytes.len())).ok_or(not_understood("it has no length"))?;
    let mut out = Vec::with_capacity(bytes.len());
    out.extend(b"RIFF\0\0\0\0WEBP");
    if !copy_chunks(body, &mut out, Level::File)? {
        return Err(not_understood("it ends before a picture"));
    }
    let length = u32::try_from(out.len() - 8).map_err(|_| not_understood("it is too long"))?;
    out[4..8].copy_from_slice(&length.to_le_bytes());
    Ok(out)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    File,
    /// Inside a frame of an animation.
    Frame,
}

/// Copies the known chunks of a list. Returns whether pixels were among them.
fn copy_chunks(mut rest: &[u8], out: &mut Vec<u8>, level: Level) -> Result<bool, PhotoRefused> {
    let mut has_pixels = false;
    while !rest.is_empty() {
        let (head, after) = rest.split_first_chunk::<8>().ok_or(TRUNCATED)?;
        let kind = [head[0], head[1], head[2], head[3]];
        let length = usize::try_from(le32(&head[4..])).map_err(|_| TRUNCATED)?;
        let (content, after) = after.split_at_checked(length).ok_or(TRUNCATED)?;
        rest = after.get(length % 2..).unwrap_or_default();
        match (&kind, level) {
            (b"VP8 " | b"VP8L", _) => {
                has_pixels = true;
                push(out, kind, content)?;
            }
            (b"ALPH", _) | (b"ICCP" | b"ANIM", Level::File) => push(out, kind, content)?,
            (b"VP8X", Level::File) => {
                let mut header = content.to_vec();
                *header.first_mut().ok_or(TRUNCATED)? &= !HAS_XMP;
                push(out, kind, &header)?;
            }
            (b"EXIF", Level::File) => push(out, kind, &orientation_only(content))?,
            (b"ANMF", Level::File) => {
                let (header, chunks) = content.split_at_checked(FRAME_HEADER_BYTES).ok_or(TRUNCATED)?;
                let mut frame = header.to_vec();
                has_pixels |= copy_chunks(chunks, &mut frame, Level::Frame)?;
                push(out, kind, &frame)?;
            }
            // XMP and whatever else decoders pass over.
            _ => {}
        }
    }
    Ok(has_pixels)
}

fn push(out: &mut Vec<u8>, kind: [u8; 4], content: &[u8]) -> Result<(), PhotoRefused> {
    let length = u32::try_from(content.len()).map_err(|_| not_understood("it is too long"))?;
    out.extend(kind);
    out.extend(length.to_le_bytes());
    out.extend(content);
    // Chunks begin at even positions.
    out.extend(std::iter::repeat_n(0, content.len() % 2));
    Ok(())
}

/// The first four bytes, least significant first; fewer count as zeros.
fn le32(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).rev().fold(0, |number, &byte| number << 8 | u32::from(byte))
}

fn not_understood(detail: &'static str) -> PhotoRefused {
    PhotoRefused::NotUnderstood { format: PictureFormat::WebP, detail }
}
