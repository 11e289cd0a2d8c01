//! The network as the papers draw it: an EfficientNet-Lite0 and the first three stages of a
//! ResNet-18, side by side, with one linear layer on the features of both.
//!
//! Batch normalisation is folded into every convolution, so a layer is weight, bias and shape.
//! ReLU6 is written as `relu` and `clamp_max`: burn's `clamp` is several times slower on flex.

use burn::tensor::activation::relu;
use burn::tensor::module::{conv2d, max_pool2d};
use burn::tensor::ops::{ConvOptions, MaxPoolOptions};
use burn::tensor::{Device, Tensor, TensorData};

use super::weights::{Weights, WeightsError};

/// Red, green, blue.
const CHANNELS: usize = 3;

/// Expansion, output channels, repeats, first stride, kernel (EfficientNet-Lite0; Tan and Le 2019,
/// without squeeze-and-excitation and with ReLU6).
#[rustfmt::skip]
const LITE0_STAGES: [(usize, usize, usize, usize, usize); 7] = [
    (1,  16, 1, 1, 3),
    (6,  24, 2, 2, 3),
    (6,  40, 2, 2, 5),
    (6,  80, 3, 2, 3),
    (6, 112, 3, 1, 5),
    (6, 192, 4, 2, 5),
    (6, 320, 1, 1, 3),
];
const LITE0_STEM: usize = 32;
const LITE0_LAST: usize = 320;
const LITE0_FEATURES: usize = 1280;

/// Output channels and first stride of each ResNet-18 stage in use (He et al. 2015).
const TRUNK_STAGES: [(usize, usize); 3] = [(64, 1), (128, 2), (256, 2)];
const TRUNK_STEM: usize = 64;
const TRUNK_CHANNELS: usize = 256;
/// ImageNet statistics, with which the trunk was trained.
const IMAGENET_MEAN: [f32; CHANNELS] = [0.485, 0.456, 0.406];
const IMAGENET_STD: [f32; CHANNELS] = [0.229, 0.224, 0.225];

/// Which feature extractors a pack uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Trunks {
    /// EfficientNet-Lite0 alone.
    Lite0,
    /// The plant-trained ResNet-18 stages alone.
    PlantTrunk,
    /// Both, features side by side.
    Both,
}

/// The loaded network. It holds weights and no state, so it can be shared between threads.
#[derive(Debug)]
pub struct Network {
    lite: Option<Lite0>,
    trunk: Option<PlantTrunk>,
    head_weight: Tensor<2>,
    head_bias: Tensor<1>,
    device: Device,
}

impl Network {
    /// Takes every tensor it needs out of `weights`; fails when one is missing, has another shape
    /// or is left over.
    pub fn new(trunks: Trunks, labels: usize, mut weights: Weights, device: &Device) -> Result<Self, WeightsError> {
        let lite = matches!(trunks, Trunks::Lite0 | Trunks::Both).then(|| Lite0::new(&mut weights)).transpose()?;
        let trunk = matches!(trunks, Trunks::PlantTrunk | Trunks::Both).then(|| PlantTrunk::new(&mut weights, device)).transpose()?;
        let features = if lite.is_some() { LITE0_FEATURES } else { 0 } + if trunk.is_some() { 2 * TRUNK_CHANNELS } else { 0 };
        let head_weight = weights.take("head.weight", [labels, features])?.transpose();
        let head_bias = weights.take("head.bias", [labels])?;
        weights.finish()?;
        Ok(Self { lite, trunk, head_weight, head_bias, device: device.clone() })
    }

    /// Logits of one view, `[labels]`, from pixels `[3, side, side]`, channel-major, 0 to 1.
    ///
    /// # Panics
    /// When `pixels` is not `3 * side * side` long.
    pub fn forward(&self, pixels: Vec<f32>, side_px: usize) -> Vec<f32> {
        let x = self.input(pixels, side_px);
        let features = match (&self.lite, &self.trunk) {
            (Some(lite), Some(trunk)) => Tensor::cat(vec![lite.forward(x.clone()), trunk.forward(x)], 1),
            (Some(lite), None) => lite.forward(x),
            (None, Some(trunk)) => trunk.forward(x),
            (None, None) => unreachable!("every value of Trunks names at least one"),
        };
        // [1, features] x [features, labels] -> [1, labels]
        let logits = features.matmul(self.head_weight.clone()) + self.head_bias.clone().unsqueeze();
        logits.into_data().iter::<f32>().collect()
    }

    /// What each place of the view contributes to one label's logit, a map for each trunk.
    ///
    /// Exact, not an estimate, since only pooling and one linear layer follow the maps (class
    /// activation mapping, Zhou et al. 2016).
    ///
    /// # Panics
    /// When `pixels` is not `3 * side * side` long or `label` is not a label.
    pub fn contributions(&self, pixels: Vec<f32>, side_px: usize, label: usize) -> Vec<ContributionMap> {
        let x = self.input(pixels, side_px);
        let weight = self.head_weight.clone().narrow(1, label, 1); // [features, 1]
        let (mut maps, mut offset) = (Vec::new(), 0);
        if let Some(lite) = &self.lite {
            let weight = weight.clone().narrow(0, offset, LITE0_FEATURES);
            maps.push(ContributionMap::of_mean(lite.maps(x.clone()), weight));
            offset += LITE0_FEATURES;
        }
        if let Some(trunk) = &self.trunk {
            let (mean, max) = (weight.clone().narrow(0, offset, TRUNK_CHANNELS), weight.narrow(0, offset + TRUNK_CHANNELS, TRUNK_CHANNELS));
            let features = trunk.maps(x);
            let mut map = ContributionMap::of_mean(features.clone(), mean);
            map.add_maxima(features, max);
            maps.push(map);
        }
        maps
    }

    fn input(&self, pixels: Vec<f32>, side_px: usize) -> Tensor<4> {
        assert_eq!(pixels.len(), CHANNELS * side_px * side_px, "a view has three channels of side x side");
        Tensor::from_data(TensorData::new(pixels, [1, CHANNELS, side_px, side_px]), &self.device)
    }
}

/// How much each cell of a square grid adds to a logit.
#[derive(Clone, Debug, PartialEq)]
pub struct ContributionMap {
    /// Cells a side.
    pub side_cells: usize,
    /// Row by row.
    pub cells: Vec<f32>,
}

impl ContributionMap {
    /// Through mean pooling: `features` `[1, channels, n, n]`, `weight` `[channels, 1]`.
    fn of_mean(features: Tensor<4>, weight: Tensor<2>) -> Self {
        let [_, channels, side_cells, _] = features.dims();
        let cells = side_cells * side_cells;
        let sums = weight.transpose().matmul(features.reshape([channels, cells])).div_scalar(cells as f32);
        Self { side_cells, cells: sums.into_data().iter::<f32>().collect() }
    }

    /// Through maximum pooling: a channel counts where it is largest.
    fn add_maxima(&mut self, features: Tensor<4>, weight: Tensor<2>) {
        let features: Vec<f32> = features.into_data().iter::<f32>().collect();
        let weights = weight.into_data();
        for (channel, weight) in features.chunks_exact(self.cells.len()).zip(weights.iter::<f32>()) {
            let place = (0..channel.len()).max_by(|&a, &b| channel[a].total_cmp(&channel[b]));
            if let Some(place) = place {
                self.cells[place] += weight * channel[place];
            }
        }
    }
}

/// A convolution with its bias; padding as (before, after), equal for both directions.
#[derive(Debug)]
struct Conv {
    weight: Tensor<4>,
    bias: Tensor<1>,
    stride: usize,
    padding: (usize, usize),
    groups: usize,
}

/// Shape of a convolution's weight.
#[derive(Clone, Copy)]
struct ConvShape {
    channels_in: usize,
    channels_out: usize,
    kernel: usize,
    stride: usize,
}

impl Conv {
    fn new(weights: &mut Weights, name: &str, shape: ConvShape) -> Result<Self, WeightsError> {
        let ConvShape { channels_in, channels_out, kernel, stride } = shape;
        Ok(Self {
            weight: weights.take(&format!("{name}.weight"), [channels_out, channels_in, kernel, kernel])?,
            bias: weights.take(&format!("{name}.bias"), [channels_out])?,
            stride,
            padding: ((kernel - 1) / 2, (kernel - 1) / 2),
            groups: 1,
        })
    }

    /// One kernel a channel.
    fn depthwise(weights: &mut Weights, name: &str, channels: usize, kernel: usize, stride: usize) -> Result<Self, WeightsError> {
        let shape = ConvShape { channels_in: 1, channels_out: channels, kernel, stride };
        Ok(Self { groups: channels, ..Self::new(weights, name, shape)? })
    }

    /// TensorFlow's SAME padding on even sizes: at stride 2 one more after than before.
    fn tensorflow_same(mut self) -> Self {
        if self.stride == 2 {
            let after = self.weight.dims()[2] / 2;
            self.padding = (after - 1, after);
        }
        self
    }

    fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let options = ConvOptions::new_with_padding([self.stride; 2], [self.padding; 2], [1, 1], self.groups);
        conv2d(x, self.weight.clone(), Some(self.bias.clone()), options)
    }
}

fn relu6(x: Tensor<4>) -> Tensor<4> {
    relu(x).clamp_max(6.0)
}

#[derive(Debug)]
struct InvertedResidual {
    expand: Option<Conv>,
    depthwise: Conv,
    project: Conv,
    has_residual: bool,
}

impl InvertedResidual {
    fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let shortcut = self.has_residual.then(|| x.clone());
        let x = match &self.expand {
            Some(expand) => relu6(expand.forward(x)),
            None => x,
        };
        let x = self.project.forward(relu6(self.depthwise.forward(x)));
        match shortcut {
            Some(shortcut) => x + shortcut,
            None => x,
        }
    }
}

#[derive(Debug)]
struct Lite0 {
    stem: Conv,
    blocks: Vec<InvertedResidual>,
    head: Conv,
}

impl Lite0 {
    fn new(weights: &mut Weights) -> Result<Self, WeightsError> {
        let stem = ConvShape { channels_in: CHANNELS, channels_out: LITE0_STEM, kernel: 3, stride: 2 };
        let stem = Conv::new(weights, "lite.stem", stem)?.tensorflow_same();
        let mut blocks = Vec::new();
        let mut channels = LITE0_STEM;
        for (expansion, channels_out, repeats, first_stride, kernel) in LITE0_STAGES {
            for repeat in 0..repeats {
                let stride = if repeat == 0 { first_stride } else { 1 };
                let name = format!("lite.blocks.{}", blocks.len());
                let hidden = channels * expansion;
                let pointwise = |channels_in, channels_out| ConvShape { channels_in, channels_out, kernel: 1, stride: 1 };
                let expand =
                    (expansion != 1).then(|| Conv::new(weights, &format!("{name}.expand"), pointwise(channels, hidden))).transpose()?;
                blocks.push(InvertedResidual {
                    expand,
                    depthwise: Conv::depthwise(weights, &format!("{name}.dw"), hidden, kernel, stride)?.tensorflow_same(),
                    project: Conv::new(weights, &format!("{name}.project"), pointwise(hidden, channels_out))?,
                    has_residual: stride == 1 && channels == channels_out,
                });
                channels = channels_out;
            }
        }
        let head = ConvShape { channels_in: LITE0_LAST, channels_out: LITE0_FEATURES, kernel: 1, stride: 1 };
        Ok(Self { stem, blocks, head: Conv::new(weights, "lite.head", head)? })
    }

    /// `[1, 3, side, side]` in 0 to 1 -> `[1, 1280, side / 32, side / 32]`.
    fn maps(&self, x: Tensor<4>) -> Tensor<4> {
        let x = (x.mul_scalar(255.0) - 127.0).div_scalar(128.0);
        let x = relu6(self.stem.forward(x));
        let x = self.blocks.iter().fold(x, |x, block| block.forward(x));
        relu6(self.head.forward(x))
    }

    /// `[1, 3, side, side]` in 0 to 1 -> `[1, 1280]`.
    fn forward(&self, x: Tensor<4>) -> Tensor<2> {
        self.maps(x).mean_dims(&[2, 3]).reshape([1, LITE0_FEATURES])
    }
}

#[derive(Debug)]
struct BasicBlock {
    conv1: Conv,
    conv2: Conv,
    downsample: Option<Conv>,
}

impl BasicBlock {
    fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let shortcut = match &self.downsample {
            Some(downsample) => downsample.forward(x.clone()),
            None => x.clone(),
        };
        relu(self.conv2.forward(relu(self.conv1.forward(x))) + shortcut)
    }
}

#[derive(Debug)]
struct PlantTrunk {
    stem: Conv,
    blocks: Vec<BasicBlock>,
    mean: Tensor<4>,
    std: Tensor<4>,
}

impl PlantTrunk {
    fn new(weights: &mut Weights, device: &Device) -> Result<Self, WeightsError> {
        let stem = ConvShape { channels_in: CHANNELS, channels_out: TRUNK_STEM, kernel: 7, stride: 2 };
        let stem = Conv::new(weights, "trunk.conv1", stem)?;
        let mut blocks = Vec::new();
        let mut channels = TRUNK_STEM;
        for (stage, (channels_out, first_stride)) in TRUNK_STAGES.into_iter().enumerate() {
            for repeat in 0..2 {
                let stride = if repeat == 0 { first_stride } else { 1 };
                let name = format!("trunk.layer{}.{repeat}", stage + 1);
                let conv = |channels_in, kernel, stride| ConvShape { channels_in, channels_out, kernel, stride };
                blocks.push(BasicBlock {
                    conv1: Conv::new(weights, &format!("{name}.conv1"), conv(channels, 3, stride))?,
                    conv2: Conv::new(weights, &format!("{name}.conv2"), conv(channels_out, 3, 1))?,
                    downsample: (stride != 1)
                        .then(|| Conv::new(weights, &format!("{name}.downsample"), conv(channels, 1, stride)))
                        .transpose()?,
                });
                channels = channels_out;
            }
        }
        let constant = |values: [f32; CHANNELS]| Tensor::<1>::from_floats(values, device).reshape([1, CHANNELS, 1, 1]);
        Ok(Self { stem, blocks, mean: constant(IMAGENET_MEAN), std: constant(IMAGENET_STD) })
    }

    /// `[1, 3, side, side]` in 0 to 1 -> `[1, 256, side / 16, side / 16]`.
    fn maps(&self, x: Tensor<4>) -> Tensor<4> {
        let x = relu(self.stem.forward((x - self.mean.clone()) / self.std.clone()));
        let x = max_pool2d(x, MaxPoolOptions::new([3, 3]).with_stride([2, 2]).with_padding([1, 1]));
        self.blocks.iter().fold(x, |x, block| block.forward(x))
    }

    /// `[1, 3, side, side]` in 0 to 1 -> `[1, 512]`: mean and maximum of each channel.
    fn forward(&self, x: Tensor<4>) -> Tensor<2> {
        let x = self.maps(x);
        let mean = x.clone().mean_dims(&[2, 3]).reshape([1, TRUNK_CHANNELS]);
        let max = x.max_dims(&[2, 3]).reshape([1, TRUNK_CHANNELS]);
        Tensor::cat(vec![mean, max], 1)
    }
}
