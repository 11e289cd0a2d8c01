//! EfficientNet-Lite0 (Tan and Le 2019), without squeeze-and-excitation and with ReLU6.

use burn::tensor::{Device, Tensor};

use super::CHANNELS;
use super::layers::{LINEAR, Normalisation, RELU6, dense, depthwise, input, pointwise, take};
use crate::recognizer::fused::{Border, Convolution, Layer, Window};
use crate::recognizer::weights::{Weights, WeightsError};

/// Expansion, output channels, repeats, first stride, kernel.
#[rustfmt::skip]
const STAGES: [(usize, usize, usize, usize, usize); 7] = [
    (1,  16, 1, 1, 3),
    (6,  24, 2, 2, 3),
    (6,  40, 2, 2, 5),
    (6,  80, 3, 2, 3),
    (6, 112, 3, 1, 5),
    (6, 192, 4, 2, 5),
    (6, 320, 1, 1, 3),
];
const STEM_CHANNELS: usize = 32;
const STEM: Window = same_padded(3, 2);
const LAST_CHANNELS: usize = 320;
/// Channels of the last map, one feature each.
pub const FEATURES: usize = 1280;

/// (byte - 127) / 128, for colours in 0 to 1.
const NORMALISATION: Normalisation = Normalisation { mean: [127.0 / 255.0; CHANNELS], std: [128.0 / 255.0; CHANNELS] };

/// TensorFlow's SAME padding on even sizes: at stride 2 one more after than before.
const fn same_padded(kernel_px: usize, stride_px: usize) -> Window {
    let after_px = kernel_px / 2;
    let before_px = if stride_px == 2 { after_px - 1 } else { after_px };
    Window { kernel_px, stride_px, padding: Border { before_px, after_px } }
}

#[derive(Debug)]
struct InvertedResidual {
    expand: Option<Convolution>,
    depthwise: Convolution,
    project: Convolution,
    has_residual: bool,
}

impl InvertedResidual {
    fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let shortcut = self.has_residual.then(|| x.clone());
        let x = match &self.expand {
            Some(expand) => expand.forward(x),
            None => x,
        };
        let x = self.depthwise.forward(x);
        match shortcut {
            Some(shortcut) => self.project.forward_onto(x, shortcut),
            None => self.project.forward(x),
        }
    }
}

/// The trunk up to the maps that the features are pooled from.
#[derive(Debug)]
pub struct Lite0 {
    stem: Convolution,
    blocks: Vec<InvertedResidual>,
    head: Convolution,
}

impl Lite0 {
    /// Takes the tensors `lite.*`.
    pub fn new(weights: &mut Weights) -> Result<Self, WeightsError> {
        // The first block expands nothing, so its padding is around the stem's output.
        let first = same_padded(STAGES[0].4, STAGES[0].3);
        let stem = Layer { output_border: first.padding, ..dense([CHANNELS, STEM_CHANNELS], STEM, RELU6) };
        let stem = take(weights, "lite.stem", stem)?;
        let mut blocks = Vec::new();
        let mut channels = STEM_CHANNELS;
        for (expansion, channels_out, repeats, first_stride, kernel) in STAGES {
            for repeat in 0..repeats {
                let stride = if repeat == 0 { first_stride } else { 1 };
                let name = format!("lite.blocks.{}", blocks.len());
                let (hidden, window) = (channels * expansion, same_padded(kernel, stride));
                let expand = Layer { output_border: window.padding, ..dense([channels, hidden], pointwise(1), RELU6) };
                blocks.push(InvertedResidual {
                    expand: (expansion != 1).then(|| take(weights, &format!("{name}.expand"), expand)).transpose()?,
                    depthwise: take(weights, &format!("{name}.dw"), depthwise(hidden, window, RELU6))?,
                    project: take(weights, &format!("{name}.project"), dense([hidden, channels_out], pointwise(1), LINEAR))?,
                    has_residual: stride == 1 && channels == channels_out,
                });
                channels = channels_out;
            }
        }
        let head = take(weights, "lite.head", dense([LAST_CHANNELS, FEATURES], pointwise(1), RELU6))?;
        Ok(Self { stem, blocks, head })
    }

    /// Views `[3, side, side]` in 0 to 1 -> `[views, side / 32, side / 32, 1280]`.
    pub fn maps(&self, views: &[Vec<f32>], side_px: usize, device: &Device) -> Tensor<4> {
        let x = self.stem.forward(input(views, side_px, NORMALISATION, STEM.padding, device));
        let x = self.blocks.iter().fold(x, |x, block| block.forward(x));
        self.head.forward(x)
    }
}

/// `[views, n, n, 1280]` -> `[views, 1280]`: the mean of each channel.
pub fn features(maps: Tensor<4>) -> Tensor<2> {
    let views = maps.dims()[0];
    maps.mean_dims(&[1, 2]).reshape([views, FEATURES])
}
