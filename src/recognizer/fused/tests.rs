//! The kernels against the sums as a textbook writes them, with every set of vector instructions
//! that this machine has.

use proptest::prelude::*;

use super::instructions::Instructions;
use super::layout::{Border, Image, Window};
use super::run::{Layer, Prepared, Reach, convolve, largest};

/// Sums in another order differ by rounding only.
const TOLERANCE: f32 = 1e-4;

/// Numbers between -1 and 1 that follow from a seed.
fn numbers(count: usize, seed: u32) -> Vec<f32> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 23) as f32 - 1.0
    };
    (0..count).map(|_| next()).collect()
}

/// Random numbers inside, zeros in the border.
fn filled(image: Image, views: usize, seed: u32) -> Vec<f32> {
    let random = numbers(views * image.total_len(), seed);
    let mut values = vec![0.0; random.len()];
    let (rows, columns) = image.inner();
    for view in 0..views {
        for y in 0..rows {
            let start = view * image.total_len() + image.start_of(y, 0);
            let row = start..start + columns * image.channels;
            values[row.clone()].copy_from_slice(&random[row]);
        }
    }
    values
}

/// The value under a tap, 0 outside the image.
fn value_at(values: &[f32], image: Image, view: usize, [y, x]: [isize; 2], channel: usize) -> f32 {
    let (rows, columns) = image.inner();
    match (usize::try_from(y), usize::try_from(x)) {
        (Ok(y), Ok(x)) if y < rows && x < columns => values[view * image.total_len() + image.start_of(y, x) + channel],
        _ => 0.0,
    }
}

struct Case {
    layer: Layer,
    input_image: Image,
    output_image: Image,
    views: usize,
    input: Vec<f32>,
    weights: Vec<f32>,
    bias: Vec<f32>,
    residual: Option<Vec<f32>>,
}

impl Case {
    fn new(layer: Layer, size: (usize, usize), views: usize, has_residual: bool, seed: u32) -> Self {
        let input_image = Image::around(size, layer.channels_in, layer.input_border);
        let (_, output_image) = layer.images(input_image.height_px, input_image.width_px);
        let inputs = if layer.reach == Reach::Dense { layer.channels_in } else { 1 };
        let residual_image = Image::around(output_image.inner(), layer.channels_out, layer.residual_border);
        Self {
            layer,
            input_image,
            output_image,
            views,
            input: filled(input_image, views, seed),
            weights: numbers(layer.channels_out * inputs * layer.window.kernel_px.pow(2), seed + 1),
            bias: numbers(layer.channels_out, seed + 2),
            residual: has_residual.then(|| filled(residual_image, views, seed + 3)),
        }
    }

    /// One output value by the definition of a convolution.
    fn expected(&self, view: usize, [y, x]: [usize; 2], out: usize) -> f32 {
        let Layer { window, reach, .. } = self.layer;
        let inputs = if reach == Reach::Dense { self.layer.channels_in } else { 1 };
        let mut sum = f64::from(self.bias[out]);
        for tap_y in 0..window.kernel_px {
            for tap_x in 0..window.kernel_px {
                let along = |at: usize, tap: usize| (at * window.stride_px + tap) as isize - window.padding.before_px as isize;
                for input in 0..inputs {
                    let channel = if reach == Reach::Dense { input } else { out };
                    let value = value_at(&self.input, self.input_image, view, [along(y, tap_y), along(x, tap_x)], channel);
                    let weight = self.weights[((out * inputs + input) * window.kernel_px + tap_y) * window.kernel_px + tap_x];
                    sum += f64::from(value) * f64::from(weight);
                }
            }
        }
        if let Some(residual) = &self.residual {
            let image = Image::around(self.output_image.inner(), self.layer.channels_out, self.layer.residual_border);
            sum += f64::from(residual[view * image.total_len() + image.start_of(y, x) + out]);
        }
        (sum as f32).clamp(self.layer.lowest, self.layer.highest)
    }

    fn check(&self, instructions: Instructions) {
        let (weights, bias) = (self.layer.packed_weights(instructions, &self.weights), self.layer.padded_bias(instructions, &self.bias));
        let prepared = Prepared { weights: &weights, bias: &bias };
        let size = (self.input_image.height_px, self.input_image.width_px);
        let output = convolve(instructions, &self.layer, size, &self.input, prepared, self.residual.as_deref());
        let mut expected = vec![0.0; self.views * self.output_image.total_len()];
        let (rows, columns) = self.output_image.inner();
        for (view, image) in expected.chunks_exact_mut(self.output_image.total_len()).enumerate() {
            for place in 0..rows * columns {
                let (y, x) = (place / columns, place % columns);
                for out in 0..self.layer.channels_out {
                    image[self.output_image.start_of(y, x) + out] = self.expected(view, [y, x], out);
                }
            }
        }
        assert_close(&output, &expected, &format!("{instructions:?} {:?}", self.layer));
    }
}

fn assert_close(found: &[f32], expected: &[f32], what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    let worst = found.iter().zip(expected).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    assert!(worst < TOLERANCE, "{what}: differs by up to {worst}");
}

fn borders() -> impl Strategy<Value = Border> {
    (0usize..3, 0usize..3).prop_map(|(before_px, after_px)| Border { before_px, after_px })
}

fn windows() -> impl Strategy<Value = Window> {
    (prop_oneof![Just(1usize), Just(3), Just(5), Just(7)], 1usize..3).prop_flat_map(|(kernel_px, stride_px)| {
        let half = kernel_px / 2;
        (half.saturating_sub(1)..half + 1, Just(half)).prop_map(move |(before_px, after_px)| Window {
            kernel_px,
            stride_px,
            padding: Border { before_px, after_px },
        })
    })
}

prop_compose! {
    /// Any layer whose input border covers its padding.
    fn layers(reach: Reach)(
        window in windows(),
        channels in match reach { Reach::Dense => (1usize..40, 1usize..70), Reach::Depthwise => (1usize..4, 1usize..2) },
        more in borders(), output_border in borders(), residual_border in borders(),
        limits in prop_oneof![Just((0.0, 6.0)), Just((0.0, f32::INFINITY)), Just((f32::NEG_INFINITY, f32::INFINITY))],
    ) -> Layer {
        let (channels_in, channels_out) = match reach { Reach::Dense => channels, Reach::Depthwise => (16 * channels.0, 16 * channels.0) };
        let input_border = Border { before_px: window.padding.before_px + more.before_px, after_px: window.padding.after_px + more.after_px };
        Layer { reach, window, channels_in, channels_out, input_border, output_border, residual_border, lowest: limits.0, highest: limits.1 }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn a_dense_convolution_is_the_textbook_sum(
        layer in layers(Reach::Dense), size in (7usize..15, 7usize..15), views in 1usize..3, has_residual: bool, seed: u16
    ) {
        let case = Case::new(layer, size, views, has_residual, seed.into());
        Instructions::all().into_iter().for_each(|instructions| case.check(instructions));
    }

    #[test]
    fn a_depthwise_convolution_is_the_textbook_sum(
        layer in layers(Reach::Depthwise), size in (7usize..15, 7usize..15), views in 1usize..3, seed: u16
    ) {
        let case = Case::new(layer, size, views, false, seed.into());
        Instructions::all().into_iter().for_each(|instructions| case.check(instructions));
    }

    #[test]
    fn the_largest_value_is_found_in_every_window(
        size in (3usize..15, 3usize..15), stride_px in 1usize..3, output_border in borders(), seed: u16
    ) {
        let window = Window { kernel_px: 3, stride_px, padding: Border::even(1) };
        let image = Image::around(size, 32, Border::even(1));
        let input: Vec<f32> = filled(image, 2, seed.into()).into_iter().map(f32::abs).collect();
        let output_image = Image::around(window.output(size), 32, output_border);
        let mut expected = vec![0.0; 2 * output_image.total_len()];
        let (rows, columns) = output_image.inner();
        for (view, output) in expected.chunks_exact_mut(output_image.total_len()).enumerate() {
            for (place, channel) in (0..rows * columns).flat_map(|place| (0..32).map(move |channel| (place, channel))) {
                let (y, x) = (place / columns, place % columns);
                let along = |at: usize, tap: usize| (at * stride_px + tap) as isize - 1;
                output[output_image.start_of(y, x) + channel] = (0..9)
                    .map(|tap| value_at(&input, image, view, [along(y, tap / 3), along(x, tap % 3)], channel))
                    .fold(0.0, f32::max);
            }
        }
        for instructions in Instructions::all() {
            prop_assert_eq!(&largest(instructions, window, image, output_border, &input), &expected);
        }
    }
}

#[test]
fn weights_that_do_not_fit_are_refused() {
    let window = Window { kernel_px: 3, stride_px: 1, padding: Border::even(1) };
    let case = |reach, channels_in, channels_out| Layer {
        reach,
        window,
        channels_in,
        channels_out,
        input_border: Border::even(1),
        output_border: Border::NONE,
        residual_border: Border::NONE,
        lowest: 0.0,
        highest: 6.0,
    };
    let packs = |layer: Layer, weights: usize| {
        std::panic::catch_unwind(move || layer.packed_weights(Instructions::best(), &vec![0.0; weights])).is_ok()
    };
    assert!(packs(case(Reach::Dense, 3, 8), 3 * 8 * 9) && packs(case(Reach::Depthwise, 16, 16), 16 * 9));
    assert!(!packs(case(Reach::Dense, 3, 8), 3 * 8 * 9 - 1) && !packs(case(Reach::Depthwise, 24, 24), 24 * 9));
}
