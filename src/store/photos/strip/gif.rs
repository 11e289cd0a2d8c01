//! GIF: a list of blocks, each a chain of pieces of at most 255 bytes.

use super::error::{PhotoRefused, PictureFormat};

const TRUNCATED: PhotoRefused = PhotoRefused::Truncated { format: PictureFormat::Gif };

/// Copies the pictures with what belongs to them, up to the end mark.
pub(super) fn strip(bytes: &[u8]) -> Result<Vec<u8>, PhotoRefused> {
    let mut out = Vec::with_capacity(bytes.len());
    // Signature, size, flags, background, aspect; then the palette, if the flags say so.
    let (header, rest) = bytes.split_at_checked(13).ok_or(TRUNCATED)?;
    let (palette, mut rest) = rest.split_at_checked(palette_bytes(header[10])).ok_or(TRUNCATED)?;
    out.extend([header, palette].concat());
    // Says how the next picture is shown, so it waits for that one.
    let mut control: &[u8] = &[];
    let mut has_picture = false;
    loop {
        let (&introducer, after) = rest.split_first().ok_or(TRUNCATED)?;
        match introducer {
            b'!' => {
                let (&label, after) = after.split_first().ok_or(TRUNCATED)?;
                let (chain, after) = chain(after)?;
                match label {
                    0xf9 => control = &rest[..2 + chain.len()],
                    // Text drawn by the viewer, which none does any more; it uses up the control.
                    0x01 => control = &[],
                    0xff => out.extend(looping(chain)),
                    _ => {}
                }
                rest = after;
            }
            b',' => {
                let (picture, after) = picture(rest)?;
                out.extend([control, picture].concat());
                (control, rest, has_picture) = (&[], after, true);
            }
            b';' if has_picture => {
                out.push(b';');
                return Ok(out);
            }
            b';' => return Err(not_understood("it ends before a picture")),
            _ => return Err(not_understood("it has an unknown block")),
        }
    }
}

/// The picture block at the beginning: place, size, flags, palette, code size, coded pixels.
fn picture(bytes: &[u8]) -> Result<(&[u8], &[u8]), PhotoRefused> {
    let flags = *bytes.get(9).ok_or(TRUNCATED)?;
    let head = 10 + palette_bytes(flags) + 1;
    let (chain, _) = chain(bytes.get(head..).ok_or(TRUNCATED)?)?;
    Ok(bytes.split_at(head + chain.len()))
}

/// Length of the palette that these flags announce.
fn palette_bytes(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// The chain of pieces at the beginning with the empty one that ends it, and what follows.
fn chain(bytes: &[u8]) -> Result<(&[u8], &[u8]), PhotoRefused> {
    let mut end = 0;
    loop {
        let length = usize::from(*bytes.get(end).ok_or(TRUNCATED)?);
        end += 1 + length;
        if length == 0 {
            return Ok(bytes.split_at(end));
        }
    }
}

/// Of the extensions that programs write for themselves, the one that says how often to repeat.
fn looping(chain: &[u8]) -> Vec<u8> {
    match chain {
        [11, name @ .., 3, 1, low, high, 0] if name == b"NETSCAPE2.0" || name == b"ANIMEXTS1.0" => {
            [b"!\xff\x0b", name, &[3, 1, *low, *high, 0]].concat()
        }
        _ => Vec::new(),
    }
}

fn not_understood(detail: &'static str) -> PhotoRefused {
    PhotoRefused::NotUnderstood { format: PictureFormat::Gif, detail }
}
