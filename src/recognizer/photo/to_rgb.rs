//! Decoded samples to 8-bit RGB over white, within one buffer.
//!
//! A 12-megapixel picture of 16-bit RGBA is 96 MB, so a second buffer is not affordable.

use image::ColorType;

/// Converts `raw`, which holds native-endian samples of `color`.
pub(super) fn over_white(mut raw: Vec<u8>, color: ColorType) -> Vec<u8> {
    let samples = usize::from(color.channel_count());
    let wide = usize::from(color.bytes_per_pixel()) == 2 * samples;
    if wide {
        narrow(&mut raw);
    }
    if color.has_alpha() {
        flatten(&mut raw, samples);
    }
    if !color.has_color() {
        triple(&mut raw);
    }
    raw.shrink_to_fit();
    raw
}

/// 16 bits a sample to 8, rounded.
fn narrow(raw: &mut Vec<u8>) {
    let length = raw.len() / 2;
    for at in 0..length {
        let wide = u16::from_ne_bytes([raw[2 * at], raw[2 * at + 1]]);
        // The quotient is at most 255, so nothing is cut off.
        raw[at] = ((u32::from(wide) + 128) / 257) as u8;
    }
    raw.truncate(length);
}

/// Lays the picture over white and drops alpha, the last of `samples` a pixel.
fn flatten(raw: &mut Vec<u8>, samples: usize) {
    let pixels = raw.len() / samples;
    let kept = samples - 1;
    for pixel in 0..pixels {
        let from = pixel * samples;
        let alpha = u32::from(raw[from + kept]);
        for sample in 0..kept {
            let over = u32::from(raw[from + sample]) * alpha + 255 * (255 - alpha);
            raw[pixel * kept + sample] = ((over + 127) / 255) as u8;
        }
    }
    raw.truncate(pixels * kept);
}

/// Grey to RGB, from the back so that nothing is overwritten before it is read.
fn triple(raw: &mut Vec<u8>) {
    let pixels = raw.len();
    raw.reserve_exact(2 * pixels);
    raw.resize(3 * pixels, 0);
    for pixel in (0..pixels).rev() {
        let grey = raw[pixel];
        raw[3 * pixel..3 * pixel + 3].fill(grey);
    }
}
