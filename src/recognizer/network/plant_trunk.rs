//! The first three stages of a ResNet-18 (He et al. 2015) that was trained on plants.

use burn::tensor::{Device, Tensor};

use super::CHANNELS;
use super::layers::{LINEAR, Normalisation, RELU, dense, input, pointwise, take};
use crate::recognizer::fused::{Border, Convolution, Layer, Window, largest};
use crate::recognizer::weights::{Weights, WeightsError};

/// Output channels and first stride of each stage.
const STAGES: [(usize, usize); 3] = [(64, 1), (128, 2), (256, 2)];
const BLOCKS: usize = 2;
const STEM_CHANNELS: usize = 64;
const STEM: Window = Window { kernel_px: 7, stride_px: 2, padding: Border::even(3) };
const POOL: Window = three(2);
/// Channels of the last map; each gives two features.
pub const CHANNELS_OUT: usize = 256;

/// ImageNet's statistics, with which the trunk was trained.
const NORMALISATION: Normalisation = Normalisation { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };

/// Around every map but the last, for the padding of the next convolution.
const BORDER: Border = Border::even(1);

const fn three(stride_px: usize) -> Window {
    Window { kernel_px: 3, stride_px, padding: BORDER }
}

#[derive(Debug)]
struct BasicBlock {
    conv1: Convolution,
    conv2: Convolution,
    downsample: Option<Convolution>,
}

impl BasicBlock {
    fn new(weights: &mut Weights, name: &str, channels: [usize; 2], stride: usize, output_border: Border) -> Result<Self, WeightsError> {
        let downsample = Layer { input_border: BORDER, ..dense(channels, pointwise(stride), LINEAR) };
        let downsample = (stride != 1).then(|| take(weights, &format!("{name}.downsample"), downsample)).transpose()?;
        let residual_border = if downsample.is_some() { Border::NONE } else { BORDER };
        let conv1 = Layer { output_border: BORDER, ..dense(channels, three(stride), RELU) };
        let conv2 = Layer { residual_border, output_border, ..dense([channels[1]; 2], three(1), RELU) };
        Ok(Self {
            conv1: take(weights, &format!("{name}.conv1"), conv1)?,
            conv2: take(weights, &format!("{name}.conv2"), conv2)?,
            downsample,
        })
    }

    fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let shortcut = match &self.downsample {
            Some(downsample) => downsample.forward(x.clone()),
            None => x.clone(),
        };
        self.conv2.forward_onto(self.conv1.forward(x), shortcut)
    }
}

/// The trunk up to the maps that the features are pooled from.
#[derive(Debug)]
pub struct PlantTrunk {
    stem: Convolution,
    blocks: Vec<BasicBlock>,
}

impl PlantTrunk {
    /// Takes the tensors `trunk.*`.
    pub fn new(weights: &mut Weights) -> Result<Self, WeightsError> {
        let stem = Layer { output_border: POOL.padding, ..dense([CHANNELS, STEM_CHANNELS], STEM, RELU) };
        let stem = take(weights, "trunk.conv1", stem)?;
        let mut blocks = Vec::new();
        let mut channels = STEM_CHANNELS;
        for (stage, (channels_out, first_stride)) in STAGES.into_iter().enumerate() {
            for block in 0..BLOCKS {
                let stride = if block == 0 { first_stride } else { 1 };
                let is_last = stage + 1 == STAGES.len() && block + 1 == BLOCKS;
                let output_border = if is_last { Border::NONE } else { BORDER };
                let name = format!("trunk.layer{}.{block}", stage + 1);
                blocks.push(BasicBlock::new(weights, &name, [channels, channels_out], stride, output_border)?);
                channels = channels_out;
            }
        }
        Ok(Self { stem, blocks })
    }

    /// Views `[3, side, side]` in 0 to 1 -> `[views, side / 16, side / 16, 256]`.
    pub fn maps(&self, views: &[Vec<f32>], side_px: usize, device: &Device) -> Tensor<4> {
        let x = self.stem.forward(input(views, side_px, NORMALISATION, STEM.padding, device));
        let x = largest(x, POOL, POOL.padding, BORDER);
        self.blocks.iter().fold(x, |x, block| block.forward(x))
    }
}

/// `[views, n, n, 256]` -> `[views, 512]`: mean and maximum of each channel.
pub fn features(maps: Tensor<4>) -> Tensor<2> {
    let views = maps.dims()[0];
    let mean = maps.clone().mean_dims(&[1, 2]).reshape([views, CHANNELS_OUT]);
    let max = maps.max_dims(&[1, 2]).reshape([views, CHANNELS_OUT]);
    Tensor::cat(vec![mean, max], 1)
}
