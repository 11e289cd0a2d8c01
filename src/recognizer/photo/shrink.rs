//! Shrinks a huge picture by a whole factor, within its own buffer.
//!
//! Averaging whole squares needs no second picture, and what follows resizes properly anyway.

use image::RgbImage;

/// Pictures are brought near this many pixels on the shorter side; the network looks at a quarter.
const WORKING_SHORT_PX: u32 = 1024;
/// A panorama is shrunk further, until it has about this many pixels...
const WORKING_PIXELS: u64 = 6_000_000;
/// ...but not so far that its shorter side would have to be enlarged again.
const LEAST_SHORT_PX: u32 = 256;

/// The picture with at most about one and a half times `WORKING_SHORT_PX` on the shorter side.
///
/// The shape stays: up to `factor - 1` pixels are trimmed evenly off the edges, nothing else.
pub(super) fn to_working_size(picture: RgbImage) -> RgbImage {
    let (width, height) = picture.dimensions();
    let factor = factor(width, height);
    if factor < 2 {
        return picture;
    }
    let (new_width, new_height) = (width / factor, height / factor);
    let mut raw = picture.into_raw();
    average_squares(&mut raw, (width as usize, height as usize), factor as usize);
    // The buffer was just cut to exactly this size, so the fallback is never taken.
    RgbImage::from_raw(new_width, new_height, raw).unwrap_or_default()
}

fn factor(width: u32, height: u32) -> u32 {
    let short = width.min(height);
    let by_side = (short + WORKING_SHORT_PX / 2) / WORKING_SHORT_PX;
    let ratio = (u64::from(width) * u64::from(height)).div_ceil(WORKING_PIXELS);
    let by_area = u32::try_from(ratio.saturating_sub(1).isqrt() + 1).unwrap_or(1);
    by_side.max(by_area.min(short / LEAST_SHORT_PX))
}

/// Every result lies before the squares it was averaged from, so one buffer serves both.
fn average_squares(raw: &mut Vec<u8>, (width, height): (usize, usize), factor: usize) {
    let (new_width, new_height) = (width / factor, height / factor);
    let (left, top) = ((width % factor) / 2, (height % factor) / 2);
    // At most factor squared times 255: 32-bit sums hold for factors beyond any side here.
    let area = (factor * factor) as u32;
    let mut sums = vec![0_u32; new_width * 3];
    for y in 0..new_height {
        sums.fill(0);
        for row in 0..factor {
            let start = ((top + y * factor + row) * width + left) * 3;
            let line = &raw[start..start + new_width * factor * 3];
            for (sum, square) in sums.chunks_exact_mut(3).zip(line.chunks_exact(3 * factor)) {
                for pixel in square.chunks_exact(3) {
                    sum[0] += u32::from(pixel[0]);
                    sum[1] += u32::from(pixel[1]);
                    sum[2] += u32::from(pixel[2]);
                }
            }
        }
        let out = &mut raw[y * new_width * 3..(y + 1) * new_width * 3];
        for (byte, sum) in out.iter_mut().zip(&sums) {
            *byte = ((sum + area / 2) / area) as u8;
        }
    }
    raw.truncate(new_width * new_height * 3);
    raw.shrink_to_fit();
}
