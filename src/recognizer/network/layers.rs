//! What both trunks are built of.

use burn::tensor::{Device, Tensor, TensorData};

use super::CHANNELS;
use crate::recognizer::fused::{Border, Convolution, Layer, Reach, Window};
use crate::recognizer::weights::{Weights, WeightsError};

/// Lowest and highest value after a layer.
pub type Limits = (f32, f32);
/// No activation.
pub const LINEAR: Limits = (f32::NEG_INFINITY, f32::INFINITY);
pub const RELU: Limits = (0.0, f32::INFINITY);
pub const RELU6: Limits = (0.0, 6.0);

/// A dense convolution that pads with the zeros its input comes with, and leaves none around its output.
pub fn dense([channels_in, channels_out]: [usize; 2], window: Window, (lowest, highest): Limits) -> Layer {
    Layer {
        reach: Reach::Dense,
        window,
        channels_in,
        channels_out,
        input_border: window.padding,
        output_border: Border::NONE,
        residual_border: Border::NONE,
        lowest,
        highest,
    }
}

/// One kernel a channel.
pub fn depthwise(channels: usize, window: Window, limits: Limits) -> Layer {
    Layer { reach: Reach::Depthwise, ..dense([channels; 2], window, limits) }
}

/// One pixel.
pub fn pointwise(stride_px: usize) -> Window {
    Window { kernel_px: 1, stride_px, padding: Border::NONE }
}

/// Takes a layer's `name.weight` and `name.bias`.
pub fn take(weights: &mut Weights, name: &str, layer: Layer) -> Result<Convolution, WeightsError> {
    let (kernel_px, channels_out) = (layer.window.kernel_px, layer.channels_out);
    let inputs = match layer.reach {
        Reach::Dense => layer.channels_in,
        Reach::Depthwise => 1,
    };
    let weight = weights.take_values(&format!("{name}.weight"), &[channels_out, inputs, kernel_px, kernel_px])?;
    let bias = weights.take_values(&format!("{name}.bias"), &[channels_out])?;
    Ok(Convolution::new(layer, &weight, &bias, weights.device()))
}

/// What a trunk's training subtracted from each colour, and what it then divided by.
#[derive(Clone, Copy, Debug)]
pub struct Normalisation {
    pub mean: [f32; CHANNELS],
    pub std: [f32; CHANNELS],
}

/// Views `[3, side, side]` in 0 to 1 as one tensor `[views, side, side, 3]` with a border of zeros.
///
/// # Panics
/// When a view is not `3 * side * side` long.
pub fn input(views: &[Vec<f32>], side_px: usize, normalisation: Normalisation, border: Border, device: &Device) -> Tensor<4> {
    let (plane, bordered_px) = (side_px * side_px, border.before_px + side_px + border.after_px);
    let mut values = vec![0.0; views.len() * bordered_px * bordered_px * CHANNELS];
    for (view, image) in views.iter().zip(values.chunks_exact_mut(bordered_px * bordered_px * CHANNELS)) {
        assert_eq!(view.len(), CHANNELS * plane, "a view has three channels of side x side");
        for (y, row) in image.chunks_exact_mut(bordered_px * CHANNELS).skip(border.before_px).take(side_px).enumerate() {
            for (x, pixel) in row.as_chunks_mut::<CHANNELS>().0.iter_mut().skip(border.before_px).take(side_px).enumerate() {
                *pixel = std::array::from_fn(|c| (view[c * plane + y * side_px + x] - normalisation.mean[c]) / normalisation.std[c]);
            }
        }
    }
    Tensor::from_data(TensorData::new(values, [views.len(), bordered_px, bordered_px, CHANNELS]), device)
}
