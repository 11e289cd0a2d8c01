//! BMP: headers, a palette, pixels. Private data can be in gaps, behind the end, and in the newest
//! header, which may name a colour profile by its path on the maker's computer.

use super::error::{PhotoRefused, PictureFormat};

const TRUNCATED: PhotoRefused = PhotoRefused::Truncated { format: PictureFormat::Bmp };

/// The file's header, before the picture's.
const FILE_HEADER_BYTES: usize = 14;
/// Length of the newest of the picture's headers.
const V5_BYTES: usize = 124;
/// Where in it the kind of colour space is, and where the profile's place and length are.
const V5_SPACE_AT: usize = FILE_HEADER_BYTES + 56;
const V5_PROFILE_AT: usize = FILE_HEADER_BYTES + 112;

/// What the headers say about where things are.
struct Layout {
    /// End of headers, masks and palette.
    front_bytes: usize,
    pixels_at: usize,
    pixel_bytes: usize,
    is_v5: bool,
}

/// Puts headers, palette and pixels together without what is between and behind them.
pub(super) fn strip(bytes: &[u8]) -> Result<Vec<u8>, PhotoRefused> {
    let layout = Layout::read(bytes)?;
    let pixels = bytes.get(layout.pixels_at..).and_then(|rest| rest.get(..layout.pixel_bytes)).ok_or(TRUNCATED)?;
    let mut out = bytes.get(..layout.front_bytes).ok_or(TRUNCATED)?.to_vec();
    let whole = u32::try_from(out.len() + pixels.len()).map_err(|_| not_understood("it is too long"))?;
    let front = u32::try_from(out.len()).map_err(|_| not_understood("it is too long"))?;
    out[2..6].copy_from_slice(&whole.to_le_bytes());
    out[6..10].fill(0);
    out[10..14].copy_from_slice(&front.to_le_bytes());
    if layout.is_v5 {
        // No decoder here looks at a profile, so the usual colours are what was seen before, too.
        if matches!(&out[V5_SPACE_AT..V5_SPACE_AT + 4], b"KNIL" | b"DEBM") {
            out[V5_SPACE_AT..V5_SPACE_AT + 4].copy_from_slice(b"BGRs");
        }
        out[V5_PROFILE_AT..V5_PROFILE_AT + 12].fill(0);
    }
    out.extend(pixels);
    Ok(out)
}

impl Layout {
    fn read(bytes: &[u8]) -> Result<Self, PhotoRefused> {
        let header_bytes = number(bytes, FILE_HEADER_BYTES)?;
        if !matches!(header_bytes, 40 | 52 | 56 | 108 | 124) {
            return Err(not_understood("its header is of an old or unknown kind"));
        }
        let width = number(bytes, 18)?;
        // A negative height means that the rows are stored from the top.
        let height = u64::from(number(bytes, 22)?.cast_signed().unsigned_abs());
        // The upper half; the lower one is the number of planes.
        let depth = number(bytes, 26)? >> 16;
        let (compression, stated_bytes, colours) = (number(bytes, 30)?, number(bytes, 34)?, number(bytes, 46)?);
        if !matches!(depth, 1 | 2 | 4 | 8 | 16 | 24 | 32) || width.cast_signed() <= 0 || height == 0 {
            return Err(not_understood("its header contradicts itself"));
        }
        let mask_bytes = match (compression, header_bytes) {
            (3, 40) => 12,
            (6, 40) => 16,
            _ => 0,
        };
        let pixel_bytes = match compression {
            0 | 3 | 6 => (u64::from(width) * u64::from(depth)).div_ceil(32) * 4 * height,
            // Run lengths: only the header knows how long they are.
            1 | 2 if stated_bytes > 0 => u64::from(stated_bytes),
            _ => return Err(not_understood("its pixels are stored in an unusual way")),
        };
        let palette_entries = match (depth, colours) {
            (16.., _) => 0,
            (_, 0) => 1 << depth,
            (_, some) => some.min(1 << depth),
        };
        let fixed_bytes = FILE_HEADER_BYTES + to_usize(header_bytes) + mask_bytes;
        let pixels_at = to_usize(number(bytes, 10)?);
        if pixels_at < fixed_bytes {
            return Err(not_understood("its parts overlap"));
        }
        // Some writers leave out the end of a palette that the pixels do not use.
        let front_bytes = pixels_at.min(fixed_bytes + 4 * to_usize(palette_entries));
        let pixel_bytes = usize::try_from(pixel_bytes).map_err(|_| TRUNCATED)?;
        Ok(Self { front_bytes, pixels_at, pixel_bytes, is_v5: to_usize(header_bytes) == V5_BYTES })
    }
}

/// Four bytes, least significant first.
fn number(bytes: &[u8], at: usize) -> Result<u32, PhotoRefused> {
    bytes.get(at..).and_then(|rest| rest.first_chunk()).map(|four| u32::from_le_bytes(*four)).ok_or(TRUNCATED)
}

fn to_usize(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn not_understood(detail: &'static str) -> PhotoRefused {
    PhotoRefused::NotUnderstood { format: PictureFormat::Bmp, detail }
}
