//! JPEG: a list of segments, of which those that decode the picture are copied.

use super::error::{PhotoRefused, PictureFormat};
use super::orientation::{EXIF_NAME, orientation_only};

const TRUNCATED: PhotoRefused = PhotoRefused::Truncated { format: PictureFormat::Jpeg };

const SOI: u8 = 0xd8;
const EOI: u8 = 0xd9;
const SOS: u8 = 0xda;

/// Copies the segments up to the end of the first picture; phones append further pictures, depth
/// maps and films behind it.
pub(super) fn strip(bytes: &[u8]) -> Result<Vec<u8>, PhotoRefused> {
    let mut out = Vec::with_capacity(bytes.len());
    out.extend([0xff, SOI]);
    let mut rest = bytes.get(2..).ok_or(TRUNCATED)?;
    let mut has_frame = false;
    let mut has_scan = false;
    loop {
        let (marker, after) = next_marker(rest)?;
        if marker == EOI {
            out.extend([0xff, EOI]);
            return if has_scan { Ok(out) } else { Err(not_understood("it ends before a picture")) };
        }
        let (content, after) = segment(after)?;
        rest = after;
        match marker {
            // Frame headers, Huffman and arithmetic tables (c4, cc); c8 is reserved.
            0xc0..=0xcf if marker != 0xc8 => {
                has_frame |= !matches!(marker, 0xc4 | 0xcc);
                push(&mut out, marker, content);
            }
            SOS => {
                if !has_frame {
                    return Err(not_understood("a scan comes before the frame header"));
                }
                has_scan = true;
                push(&mut out, marker, content);
                let (coded, after) = rest.split_at(coded_length(rest)?);
                out.extend(coded);
                rest = after;
            }
            // Quantisation tables, number of lines, restart interval.
            0xdb..=0xdd => push(&mut out, marker, content),
            0xe0..=0xef => {
                if let Some(kept) = application(marker, content) {
                    push(&mut out, marker, &kept);
                }
            }
            // A comment.
            0xfe => {}
            _ => return Err(not_understood("it has an unknown segment")),
        }
    }
}

/// What is kept of an application segment.
fn application(marker: u8, content: &[u8]) -> Option<Vec<u8>> {
    match marker {
        // Only the fixed fields. Behind them is a preview, which may show what was cut off.
        0xe0 if content.starts_with(b"JFIF\0") => {
            let mut fields = content.get(..14)?.to_vec();
            fields[12..].fill(0);
            Some(fields)
        }
        // Frames of a webcam's film leave their Huffman tables out, and this says so.
        0xe0 if content.starts_with(b"AVI1\0") => Some(b"AVI1\0".to_vec()),
        0xe0 if content.starts_with(b"AVI1") => Some(b"AVI1".to_vec()),
        0xe1 if content.starts_with(EXIF_NAME) => Some(orientation_only(content)),
        0xe2 if content.starts_with(b"ICC_PROFILE\0") => Some(content.to_vec()),
        // Twelve bytes that say how the colours are coded.
        0xee if content.starts_with(b"Adobe") => content.get(..12).map(<[u8]>::to_vec),
        _ => None,
    }
}

fn push(out: &mut Vec<u8>, marker: u8, content: &[u8]) {
    // The content came out of a segment and is no longer than it was, or a few dozen bytes.
    let length = u16::try_from(content.len() + 2).expect("a segment's content fits a segment");
    out.extend([0xff, marker]);
    out.extend(length.to_be_bytes());
    out.extend(content);
}

/// The marker at the very beginning, which any number of fill bytes may precede.
fn next_marker(bytes: &[u8]) -> Result<(u8, &[u8]), PhotoRefused> {
    let fill = bytes.iter().take_while(|&&byte| byte == 0xff).count();
    match bytes.get(fill) {
        None => Err(TRUNCATED),
        Some(&marker) if fill > 0 && marker != 0 => Ok((marker, &bytes[fill + 1..])),
        Some(_) => Err(not_understood("there is something between its segments")),
    }
}

/// The content of the segment that begins with its length, and what follows it.
fn segment(bytes: &[u8]) -> Result<(&[u8], &[u8]), PhotoRefused> {
    let (length, after) = bytes.split_first_chunk().ok_or(TRUNCATED)?;
    let length = usize::from(u16::from_be_bytes(*length)).checked_sub(2).ok_or(not_understood("a segment has no length"))?;
    after.split_at_checked(length).ok_or(TRUNCATED)
}

/// How long the coded pixels are that begin here: up to a marker other than a restart.
fn coded_length(bytes: &[u8]) -> Result<usize, PhotoRefused> {
    let is_end = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0x00 | 0xd0..=0xd7 | 0xff);
    let end = bytes.windows(2).position(is_end).ok_or(TRUNCATED)?;
    // Fill bytes before the marker are not pixels.
    Ok(bytes[..end].iter().rposition(|&byte| byte != 0xff).map_or(0, |last| last + 1))
}

fn not_understood(detail: &'static str) -> PhotoRefused {
    PhotoRefused::NotUnderstood { format: PictureFormat::Jpeg, detail }
}
