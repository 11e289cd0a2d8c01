//! PNG: a list of named chunks with a checksum each.

use super::error::{PhotoRefused, PictureFormat};
use super::orientation::orientation_only;

pub(super) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

const TRUNCATED: PhotoRefused = PhotoRefused::Truncated { format: PictureFormat::Png };

/// Chunks that say what the pixels look like, those of an animation among them.
const KEPT: [&[u8; 4]; 17] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV", b"cLLI", b"bKGD", b"acTL",
    b"fcTL", b"fdAT",
];

/// Copies the known chunks up to the last one, `IEND`.
pub(super) fn strip(bytes: &[u8]) -> Result<Vec<u8>, PhotoRefused> {
    let mut out = Vec::with_capacity(bytes.len());
    out.extend(SIGNATURE);
    let mut rest = bytes.strip_prefix(SIGNATURE).ok_or(TRUNCATED)?;
    let mut has_pixels = false;
    loop {
        let (kind, content, after) = chunk(rest)?;
        rest = after;
        if (out.len() == SIGNATURE.len()) != (kind == *b"IHDR") {
            return Err(not_understood("its header is not at the beginning"));
        }
        has_pixels |= kind == *b"IDAT";
        if KEPT.contains(&&kind) {
            push(&mut out, kind, content);
        } else if kind == *b"eXIf" {
            push(&mut out, kind, &orientation_only(content));
        } else if kind[0].is_ascii_uppercase() {
            // A capital letter means that the picture cannot be shown without it.
            return Err(not_understood("it has an unknown part"));
        }
        if kind == *b"IEND" {
            return if has_pixels { Ok(out) } else { Err(not_understood("it ends before a picture")) };
        }
    }
}

type Chunk<'a> = ([u8; 4], &'a [u8], &'a [u8]);

/// Name and content of the first chunk, and what follows it.
fn chunk(bytes: &[u8]) -> Result<Chunk<'_>, PhotoRefused> {
    let (length, after) = bytes.split_first_chunk().ok_or(TRUNCATED)?;
    let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| TRUNCATED)?;
    let (kind, after) = after.split_first_chunk().ok_or(TRUNCATED)?;
    let (content, after) = after.split_at_checked(length).ok_or(TRUNCATED)?;
    let (sum, after) = after.split_first_chunk().ok_or(TRUNCATED)?;
    if u32::from_be_bytes(*sum) != checksum(*kind, content) {
        return Err(not_understood("a checksum is wrong"));
    }
    Ok((*kind, content, after))
}

fn push(out: &mut Vec<u8>, kind: [u8; 4], content: &[u8]) {
    let length = u32::try_from(content.len()).expect("a chunk's content fits a chunk");
    out.extend(length.to_be_bytes());
    out.extend(kind);
    out.extend(content);
    out.extend(checksum(kind, content).to_be_bytes());
}

fn checksum(kind: [u8; 4], content: &[u8]) -> u32 {
    let mut sum = crc32fast::Hasher::new();
    sum.update(&kind);
    sum.update(content);
    sum.finalize()
}

fn not_understood(detail: &'static str) -> PhotoRefused {
    PhotoRefused::NotUnderstood { format: PictureFormat::Png, detail }
}
