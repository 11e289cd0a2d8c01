//! Spreads the rows of a layer's output over the threads.

use rayon::prelude::*;

use super::dense::{self, Dense};
use super::depthwise::{self, Depthwise, Largest};
use super::instructions::Instructions;
use super::layout::{Border, Filter, Image, Rows, Window};

/// Which input channels an output channel is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// All of them.
    Dense,
    /// Its own only.
    Depthwise,
}

/// A convolution without its weights. Values are cut off at `lowest` and `highest`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layer {
    pub reach: Reach,
    pub window: Window,
    pub channels_in: usize,
    pub channels_out: usize,
    /// At least the window's padding.
    pub input_border: Border,
    pub output_border: Border,
    pub residual_border: Border,
    pub lowest: f32,
    pub highest: f32,
}

impl Layer {
    /// Input and output of one view from the input's height and width with its border.
    pub fn images(&self, height_px: usize, width_px: usize) -> (Image, Image) {
        let input = Image { height_px, width_px, channels: self.channels_in, border: self.input_border };
        let output = Image::around(self.window.output(input.inner()), self.channels_out, self.output_border);
        (input, output)
    }

    /// Weights `[channels_out, channels_in or 1, kernel, kernel]` in the order in which `convolve` reads them.
    ///
    /// # Panics
    /// When there are not as many, or a depthwise layer's channels are no multiple of 16.
    pub fn packed_weights(&self, instructions: Instructions, weights: &[f32]) -> Vec<f32> {
        let inputs = match self.reach {
            Reach::Dense => self.channels_in,
            Reach::Depthwise => 1,
        };
        assert_eq!(weights.len(), self.channels_out * inputs * self.window.kernel_px.pow(2), "one weight a tap");
        match self.reach {
            Reach::Dense => dense::packed(weights, [self.channels_out, self.channels_in, self.window.kernel_px], instructions.lanes()),
            Reach::Depthwise => depthwise::packed(weights, self.channels_out, self.window.kernel_px),
        }
    }

    /// The bias of each output channel, filled with zeros to whole vectors.
    ///
    /// # Panics
    /// When there are not as many as output channels.
    pub fn padded_bias(&self, instructions: Instructions, bias: &[f32]) -> Vec<f32> {
        assert_eq!(bias.len(), self.channels_out, "one bias a channel");
        let mut bias = bias.to_vec();
        bias.resize(bias.len().next_multiple_of(instructions.lanes()), 0.0);
        bias
    }
}

/// Weights and bias as [`Layer`] prepares them for the same instructions.
#[derive(Clone, Copy)]
pub struct Prepared<'a> {
    pub weights: &'a [f32],
    pub bias: &'a [f32],
}

/// The convolution of every view, `size` being height and width of one with its border.
///
/// # Panics
/// When a depthwise layer is given a residual: there is no kernel for it.
pub fn convolve(
    instructions: Instructions,
    layer: &Layer,
    size: (usize, usize),
    input: &[f32],
    Prepared { weights, bias }: Prepared,
    residual: Option<&[f32]>,
) -> Vec<f32> {
    let (input_image, output_image) = layer.images(size.0, size.1);
    let residual_image = Image::around(output_image.inner(), layer.channels_out, layer.residual_border);
    each_rows(input.len() / input_image.total_len(), output_image, |view, first_row, output| {
        let input = &input[view * input_image.total_len()..][..input_image.total_len()];
        let rows = Rows { window: layer.window, input, input_image, output_image, first_row, output };
        let filter = Filter { weights, bias, lowest: layer.lowest, highest: layer.highest };
        match layer.reach {
            Reach::Dense => {
                let residual =
                    residual.map(|values| (&values[view * residual_image.total_len()..][..residual_image.total_len()], residual_image));
                instructions.run(Dense { rows, filter, residual });
            }
            Reach::Depthwise => {
                assert!(residual.is_none(), "a depthwise layer takes no residual");
                instructions.run(Depthwise { rows, filter });
            }
        }
    })
}

/// The largest value in every window of each channel; no value may be negative.
pub fn largest(instructions: Instructions, window: Window, input_image: Image, output_border: Border, input: &[f32]) -> Vec<f32> {
    let output_image = Image::around(window.output(input_image.inner()), input_image.channels, output_border);
    each_rows(input.len() / input_image.total_len(), output_image, |view, first_row, output| {
        let input = &input[view * input_image.total_len()..][..input_image.total_len()];
        instructions.run(Largest(Rows { window, input, input_image, output_image, first_row, output }));
    })
}

/// Calls `work` with a view, a row inside the border and whole rows from there on, all zero.
fn each_rows(views: usize, image: Image, work: impl Fn(usize, usize, &mut [f32]) + Sync) -> Vec<f32> {
    let mut output = vec![0.0; views * image.total_len()];
    let rows = image.inner().0;
    // Few large parts: each part reads all the weights once.
    let parts = match rayon::current_num_threads() {
        1 => 1,
        threads => (2 * threads).div_ceil(views),
    };
    let part_rows = rows.div_ceil(parts).max(1);
    output.par_chunks_mut(image.total_len()).enumerate().for_each(|(view, output)| {
        let inside = image.border.before_px * image.row_len()..(image.border.before_px + rows) * image.row_len();
        output[inside].par_chunks_mut(part_rows * image.row_len()).enumerate().for_each(|(part, output)| {
            work(view, part * part_rows, output);
        });
    });
    output
}
