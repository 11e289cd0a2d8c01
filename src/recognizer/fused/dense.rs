//! Convolution over all channels as a matrix product, without copying patches together.
//!
//! For one output pixel the taps of a kernel row lie side by side in a channels-last image, so the
//! product runs over `kernel` stretches of `kernel * channels` numbers. Six pixels by two vectors of
//! output channels stay in registers (Goto and van de Geijn 2008); bias, residual and activation are
//! applied before the numbers are written once.

use std::ops::Range;

use pulp::{Simd, WithSimd};

use super::layout::{Filter, Image, Rows};

/// Output pixels worked on together; with two vectors each they fill AVX2's sixteen registers.
const TILE_PIXELS: usize = 6;
/// Vectors of output channels worked on together.
const TILE_VECTORS: usize = 2;
/// Input that is used again for the next channels before other input takes its place in the cache.
const GROUP_BYTES: usize = 128 * 1024;

/// Weights as the product reads them: blocks of output channels, in each all taps in order, for each
/// tap the block's channels side by side.
///
/// `weights` is `[channels_out, channels_in, kernel, kernel]`; the last block is filled with zeros.
pub fn packed(weights: &[f32], [channels_out, channels_in, kernel]: [usize; 3], lanes: usize) -> Vec<f32> {
    let taps = kernel * kernel;
    let mut packed = Vec::with_capacity(channels_out.next_multiple_of(lanes) * channels_in * taps);
    for block in blocks(channels_out, lanes) {
        for tap in 0..taps {
            for channel_in in 0..channels_in {
                packed.extend(block.channels().map(|out| match out < channels_out {
                    true => weights[(out * channels_in + channel_in) * taps + tap],
                    false => 0.0,
                }));
            }
        }
    }
    packed
}

/// Channels that are computed together.
#[derive(Clone, Copy)]
struct Block {
    first: usize,
    vectors: usize,
    lanes: usize,
}

impl Block {
    fn channels(&self) -> Range<usize> {
        self.first..self.first + self.vectors * self.lanes
    }
}

fn blocks(channels_out: usize, lanes: usize) -> impl Iterator<Item = Block> {
    (0..channels_out).step_by(TILE_VECTORS * lanes).map(move |first| {
        let vectors = if channels_out - first > lanes { TILE_VECTORS } else { 1 };
        Block { first, vectors, lanes }
    })
}

/// A convolution for some rows of one output image.
pub struct Dense<'a> {
    pub rows: Rows<'a>,
    /// Weights as `packed` makes them.
    pub filter: Filter<'a>,
    /// Added before the activation: an image of the output's inner size.
    pub residual: Option<(&'a [f32], Image)>,
}

/// Where the numbers of an output pixel begin.
#[derive(Clone, Copy, Default)]
struct Pixel {
    input: usize,
    residual: usize,
    output: usize,
}

impl WithSimd for Dense<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let pixels = self.pixels();
        let taps = self.rows.window.kernel_px.pow(2) * self.rows.input_image.channels;
        let group_pixels = (GROUP_BYTES / size_of::<f32>() / taps).max(TILE_PIXELS).next_multiple_of(TILE_PIXELS);
        for group in pixels.chunks(group_pixels) {
            let mut rest = self.filter.weights;
            for block in blocks(self.rows.output_image.channels, S::F32_LANES) {
                let (weights, others) = rest.split_at(taps * block.channels().len());
                rest = others;
                for tile in evenly(group) {
                    match block.vectors {
                        1 => self.tile_of_any_height::<S, 1>(simd, tile, weights, block.first),
                        _ => self.tile_of_any_height::<S, TILE_VECTORS>(simd, tile, weights, block.first),
                    }
                }
            }
        }
    }
}

/// Tiles of nearly equal height: a short last one would leave the arithmetic units waiting.
#[inline(always)]
fn evenly(pixels: &[Pixel]) -> impl Iterator<Item = &[Pixel]> {
    let tiles = pixels.len().div_ceil(TILE_PIXELS);
    (0..tiles).map(move |i| &pixels[i * pixels.len() / tiles..(i + 1) * pixels.len() / tiles])
}

impl Dense<'_> {
    fn pixels(&self) -> Vec<Pixel> {
        let (rows, columns) = (self.rows.count(), self.rows.output_image.inner().1);
        let mut pixels = Vec::with_capacity(rows * columns);
        for row in 0..rows {
            pixels.extend((0..columns).map(|x| Pixel {
                input: self.rows.start_in(row, x),
                residual: self.residual.map_or(0, |(_, image)| image.start_of(self.rows.first_row + row, x)),
                output: self.rows.start_out(row, x),
            }));
        }
        pixels
    }

    #[inline(always)]
    fn tile_of_any_height<S: Simd, const V: usize>(&mut self, simd: S, pixels: &[Pixel], weights: &[f32], channel: usize) {
        // The height must be known to the compiler, or the sums would live in memory.
        match *pixels {
            [a] => self.tile::<S, 1, V>(simd, [a], weights, channel),
            [a, b] => self.tile::<S, 2, V>(simd, [a, b], weights, channel),
            [a, b, c] => self.tile::<S, 3, V>(simd, [a, b, c], weights, channel),
            [a, b, c, d] => self.tile::<S, 4, V>(simd, [a, b, c, d], weights, channel),
            [a, b, c, d, e] => self.tile::<S, 5, V>(simd, [a, b, c, d, e], weights, channel),
            [a, b, c, d, e, f] => self.tile::<S, TILE_PIXELS, V>(simd, [a, b, c, d, e, f], weights, channel),
            _ => unreachable!("`evenly` makes tiles of one to six pixels"),
        }
    }

    #[inline(always)]
    fn tile<S: Simd, const P: usize, const V: usize>(&mut self, simd: S, pixels: [Pixel; P], weights: &[f32], channel: usize) {
        let Rows { window, input, input_image, output_image, .. } = self.rows;
        let mut sums = [vectors::<S, V>(&self.filter.bias[channel..]); P];
        let stretch = window.kernel_px * input_image.channels;
        for (row, weights) in weights.chunks_exact(stretch * V * S::F32_LANES).enumerate() {
            // A plain loop here and below: `map` on an array can become a call, which empties the registers.
            let mut taps = [&input[..0]; P];
            for (taps, pixel) in taps.iter_mut().zip(&pixels) {
                *taps = &input[pixel.input + row * input_image.row_len()..][..stretch];
            }
            add_products(simd, &mut sums, taps, weights);
        }
        let width = (output_image.channels - channel).min(V * S::F32_LANES);
        for (pixel, sums) in pixels.into_iter().zip(sums) {
            let residual = self.residual.map(|(values, _)| &values[pixel.residual + channel..][..width]);
            let output = &mut self.rows.output[pixel.output + channel..][..width];
            finish(simd, sums, residual, (self.filter.lowest, self.filter.highest), output);
        }
    }
}

/// Adds the products of each pixel's taps with the weights to its sums.
#[inline(always)]
fn add_products<S: Simd, const P: usize, const V: usize>(simd: S, sums: &mut [[S::f32s; V]; P], taps: [&[f32]; P], weights: &[f32]) {
    let (weights, _) = S::as_simd_f32s(weights).0.as_chunks::<V>();
    // One length for all spares the loop a check for each pixel.
    let length = weights.len();
    let mut taps = taps;
    for taps in &mut taps {
        *taps = &taps[..length];
    }
    for (k, weights) in weights.iter().enumerate() {
        for (sums, taps) in sums.iter_mut().zip(taps) {
            let tap = simd.splat_f32s(taps[k]);
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum = simd.mul_add_e_f32s(tap, *weight, *sum);
            }
        }
    }
}

/// Residual and activation; `output` may be narrower than the vectors.
#[inline(always)]
fn finish<S: Simd, const V: usize>(
    simd: S,
    mut sums: [S::f32s; V],
    residual: Option<&[f32]>,
    (lowest, highest): (f32, f32),
    output: &mut [f32],
) {
    const WIDEST: usize = 32;
    let width = output.len();
    let is_whole = width == V * S::F32_LANES;
    if let Some(residual) = residual {
        let mut filled = [0.0; WIDEST];
        let residual = if is_whole {
            residual
        } else {
            filled[..width].copy_from_slice(residual);
            &filled[..]
        };
        for (sum, residual) in sums.iter_mut().zip(vectors::<S, V>(residual)) {
            *sum = simd.add_f32s(*sum, residual);
        }
    }
    let (lowest, highest) = (simd.splat_f32s(lowest), simd.splat_f32s(highest));
    for sum in &mut sums {
        *sum = simd.min_f32s(simd.max_f32s(*sum, lowest), highest);
    }
    if is_whole {
        S::as_mut_simd_f32s(output).0.copy_from_slice(&sums);
    } else {
        let mut whole = [0.0; WIDEST];
        S::as_mut_simd_f32s(&mut whole).0[..V].copy_from_slice(&sums);
        output.copy_from_slice(&whole[..width]);
    }
}

/// The first `V` vectors of `values`.
#[inline(always)]
pub fn vectors<S: Simd, const V: usize>(values: &[f32]) -> [S::f32s; V] {
    let (values, _) = S::as_simd_f32s(&values[..V * S::F32_LANES]);
    let mut first = [values[0]; V];
    first.copy_from_slice(values);
    first
}
