//! The square the network looks at, resized exactly as in training.
//!
//! This is torch's `interpolate(mode="bilinear", antialias=True, align_corners=False)`: a
//! triangle filter, widened when shrinking. Only the part that ends up in the square is computed.

use image::RgbImage;

/// Centre square view, `[3, side, side]` channel-major, 0..=1, as the network expects.
///
/// The short side is resized to `round(side_px / crop_fraction)`, the other side in proportion,
/// and the centre square of `side_px` is taken. A `crop_fraction` outside 0.05..=1 is brought into it.
/// An empty picture gives zeros.
pub fn centre_view(pixels: &RgbImage, side_px: u32, crop_fraction: f32) -> Vec<f32> {
    let side = side_px as usize;
    let mut view = vec![0.0; 3 * side * side];
    let (width, height) = pixels.dimensions();
    if width == 0 || height == 0 || side == 0 {
        return view;
    }
    let scale = f64::from(side_px) / exact_fraction(crop_fraction) / f64::from(width.min(height));
    let columns = Taps::centred(width, side_px, scale);
    let rows = Taps::centred(height, side_px, scale);
    let (first, last) = rows.span();
    let line_bytes = width as usize * 3;
    let raw = pixels.as_raw();
    // One channel at a time: rows of the source narrowed to the square's width, then summed down.
    let mut narrowed = vec![0.0_f32; (last - first) * side];
    for channel in 0..3 {
        for (line, y) in narrowed.chunks_exact_mut(side).zip(first..last) {
            let source = &raw[y * line_bytes..(y + 1) * line_bytes];
            for (value, taps) in line.iter_mut().zip(&columns.0) {
                let samples = source[taps.start * 3..(taps.start + taps.weights.len()) * 3].iter();
                *value = taps.weights.iter().zip(samples.skip(channel).step_by(3)).map(|(w, &s)| w * f32::from(s)).sum();
            }
        }
        let plane = &mut view[channel * side * side..(channel + 1) * side * side];
        for (line, taps) in plane.chunks_exact_mut(side).zip(&rows.0) {
            for (row, weight) in taps.weights.iter().enumerate() {
                let start = (taps.start - first + row) * side;
                let source = &narrowed[start..start + side];
                line.iter_mut().zip(source).for_each(|(value, s)| *value += weight * s);
            }
            line.iter_mut().for_each(|value| *value = value.clamp(0.0, 255.0) / 255.0);
        }
    }
    view
}

/// The fraction as it was written: 0.9 in 32 bits is not 0.9 in the 64 bits training computes in.
fn exact_fraction(fraction: f32) -> f64 {
    let fraction = if fraction.is_nan() { 1.0 } else { fraction.clamp(0.05, 1.0) };
    (f64::from(fraction) * 1e6).round() / 1e6
}

/// The source samples that make up one result sample.
struct Tap {
    start: usize,
    weights: Vec<f32>,
}

/// One entry per result sample of the centre square.
struct Taps(Vec<Tap>);

impl Taps {
    /// For a side of `source` samples resized by about `scale`, the centre `side` of the result.
    fn centred(source: u32, side: u32, scale: f64) -> Self {
        // Python rounds halves to even, and so does this. Sizes stay far below 2^53.
        let size = (f64::from(source) * scale).round_ties_even().max(f64::from(side));
        let offset = ((size - f64::from(side)) / 2.0).floor();
        let step = f64::from(source) / size;
        let reach = step.max(1.0);
        let limit = source as usize;
        let tap = |index: u32| {
            let centre = step * (offset + f64::from(index) + 0.5);
            // Conversions from float saturate, which is the clamping at zero that is wanted.
            let start = ((centre - reach + 0.5) as usize).min(limit - 1);
            let end = ((centre + reach + 0.5) as usize).clamp(start + 1, limit);
            let triangle = |at: usize| (1.0 - ((at as f64 + 0.5 - centre) / reach).abs()).max(0.0);
            let total: f64 = (start..end).map(triangle).sum();
            let weights = (start..end).map(|at| if total > 0.0 { (triangle(at) / total) as f32 } else { 1.0 });
            Tap { start, weights: weights.collect() }
        };
        Self((0..side).map(tap).collect())
    }

    /// First and one past the last source sample in use.
    fn span(&self) -> (usize, usize) {
        let first = self.0.iter().map(|tap| tap.start).min().unwrap_or(0);
        let last = self.0.iter().map(|tap| tap.start + tap.weights.len()).max().unwrap_or(0);
        (first, last)
    }
}
