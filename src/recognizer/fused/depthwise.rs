//! Convolution of each channel by itself, and the largest value of each channel in a window.

use pulp::{Simd, WithSimd};

use super::dense::vectors;
use super::layout::{Filter, Rows};

/// Output pixels worked on together: weights are then loaded once for all of them.
const TILE_PIXELS: usize = 4;
const TILE_VECTORS: usize = 2;

/// Channels come in multiples of this, the widest vector there is.
const CHANNELS_STEP: usize = 16;

/// Weights `[channels, 1, kernel, kernel]` as `[kernel, kernel, channels]`.
///
/// # Panics
/// When `channels` is no multiple of 16.
pub fn packed(weights: &[f32], channels: usize, kernel: usize) -> Vec<f32> {
    assert!(channels.is_multiple_of(CHANNELS_STEP), "whole vectors of channels");
    let taps = kernel * kernel;
    (0..taps * channels).map(|i| weights[i % channels * taps + i / channels]).collect()
}

/// A convolution for some rows of one output image.
pub struct Depthwise<'a> {
    pub rows: Rows<'a>,
    /// Weights as `packed` makes them.
    pub filter: Filter<'a>,
}

impl WithSimd for Depthwise<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let columns = self.rows.output_image.inner().1;
        for row in 0..self.rows.count() {
            let mut x = 0;
            while x + TILE_PIXELS <= columns {
                self.pixels::<S, TILE_PIXELS>(simd, row, x);
                x += TILE_PIXELS;
            }
            while x < columns {
                self.pixels::<S, 1>(simd, row, x);
                x += 1;
            }
        }
    }
}

impl Depthwise<'_> {
    /// `P` neighbours from column `x` on.
    #[inline(always)]
    fn pixels<S: Simd, const P: usize>(&mut self, simd: S, row: usize, x: usize) {
        let (channels, input, output) = (self.rows.output_image.channels, self.rows.start_in(row, x), self.rows.start_out(row, x));
        let mut channel = 0;
        while channel + TILE_VECTORS * S::F32_LANES <= channels {
            self.tile::<S, P, TILE_VECTORS>(simd, input + channel, output + channel, channel);
            channel += TILE_VECTORS * S::F32_LANES;
        }
        while channel < channels {
            self.tile::<S, P, 1>(simd, input + channel, output + channel, channel);
            channel += S::F32_LANES;
        }
    }

    #[inline(always)]
    fn tile<S: Simd, const P: usize, const V: usize>(&mut self, simd: S, input: usize, output: usize, channel: usize) {
        let Rows { window, input_image, .. } = self.rows;
        let (channels, kernel, stride) = (input_image.channels, window.kernel_px, window.stride_px);
        let mut sums = [vectors::<S, V>(&self.filter.bias[channel..]); P];
        for tap_y in 0..kernel {
            let taps = &self.rows.input[input + tap_y * input_image.row_len()..];
            for tap_x in 0..kernel {
                let weights = vectors::<S, V>(&self.filter.weights[(tap_y * kernel + tap_x) * channels + channel..]);
                for (pixel, sums) in sums.iter_mut().enumerate() {
                    let values = vectors::<S, V>(&taps[(pixel * stride + tap_x) * channels..]);
                    for ((sum, value), weight) in sums.iter_mut().zip(values).zip(weights) {
                        *sum = simd.mul_add_e_f32s(value, weight, *sum);
                    }
                }
            }
        }
        let (lowest, highest) = (simd.splat_f32s(self.filter.lowest), simd.splat_f32s(self.filter.highest));
        for (pixel, sums) in sums.iter_mut().enumerate() {
            for sum in sums.iter_mut() {
                *sum = simd.min_f32s(simd.max_f32s(*sum, lowest), highest);
            }
            let place = &mut self.rows.output[output + pixel * channels..][..V * S::F32_LANES];
            S::as_mut_simd_f32s(place).0.copy_from_slice(sums);
        }
    }
}

/// The largest value of each channel in the window, for some rows of one output image.
///
/// The border counts as zeros, so values must not be negative.
pub struct Largest<'a>(pub Rows<'a>);

impl WithSimd for Largest<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self(rows) = self;
        let (kernel, channels) = (rows.window.kernel_px, rows.input_image.channels);
        for (row, x) in (0..rows.count()).flat_map(|row| (0..rows.output_image.inner().1).map(move |x| (row, x))) {
            let (input, output) = (rows.start_in(row, x), rows.start_out(row, x));
            let largest = S::as_mut_simd_f32s(&mut rows.output[output..output + channels]).0;
            for (tap_y, tap_x) in (0..kernel.pow(2)).map(|tap| (tap / kernel, tap % kernel)) {
                let values = &rows.input[input + tap_y * rows.input_image.row_len() + tap_x * channels..][..channels];
                for (largest, value) in largest.iter_mut().zip(S::as_simd_f32s(values).0) {
                    *largest = simd.max_f32s(*largest, *value);
                }
            }
        }
    }
}
