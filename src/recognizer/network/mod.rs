//! The network as the papers draw it: an EfficientNet-Lite0 and the first three stages of a
//! ResNet-18, side by side, with one linear layer on the features of both.
//!
//! Batch normalisation is folded into every convolution, so a layer is weight, bias and shape.
//! Images are stored pixel by pixel, `[views, height, width, channels]`, as `fused` reads them.

mod contribution;
mod layers;
mod lite0;
mod plant_trunk;

use burn::tensor::{Device, Tensor};

use self::lite0::Lite0;
use self::plant_trunk::PlantTrunk;
use super::weights::{Weights, WeightsError};

pub use contribution::ContributionMap;

/// Red, green, blue.
const CHANNELS: usize = 3;

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
        let trunk = matches!(trunks, Trunks::PlantTrunk | Trunks::Both).then(|| PlantTrunk::new(&mut weights)).transpose()?;
        let of_lite = if lite.is_some() { lite0::FEATURES } else { 0 };
        let of_trunk = if trunk.is_some() { 2 * plant_trunk::CHANNELS_OUT } else { 0 };
        let head_weight = weights.take("head.weight", [labels, of_lite + of_trunk])?.transpose();
        let head_bias = weights.take("head.bias", [labels])?;
        weights.finish()?;
        Ok(Self { lite, trunk, head_weight, head_bias, device: device.clone() })
    }

    /// Logits of each view, `[labels]`, from its pixels `[3, side, side]`, channel-major, 0 to 1.
    ///
    /// # Panics
    /// When a view is not `3 * side * side` long.
    pub fn forward(&self, views: &[Vec<f32>], side_px: usize) -> Vec<Vec<f32>> {
        let mut features = Vec::new();
        if let Some(lite) = &self.lite {
            features.push(lite0::features(lite.maps(views, side_px, &self.device)));
        }
        if let Some(trunk) = &self.trunk {
            features.push(plant_trunk::features(trunk.maps(views, side_px, &self.device)));
        }
        // [views, features] x [features, labels] -> [views, labels]
        let logits = Tensor::cat(features, 1).matmul(self.head_weight.clone()) + self.head_bias.clone().unsqueeze();
        let labels = logits.dims()[1];
        let logits: Vec<f32> = logits.into_data().iter::<f32>().collect();
        logits.chunks_exact(labels).map(<[f32]>::to_vec).collect()
    }

    /// What each place of the view contributes to one label's logit, a map for each trunk.
    ///
    /// Exact, not an estimate, since only pooling and one linear layer follow the maps (class
    /// activation mapping, Zhou et al. 2016).
    ///
    /// # Panics
    /// When `view` is not `3 * side * side` long or `label` is not a label.
    pub fn contributions(&self, view: Vec<f32>, side_px: usize, label: usize) -> Vec<ContributionMap> {
        let view = [view];
        let weight = self.head_weight.clone().narrow(1, label, 1); // [features, 1]
        let (mut maps, mut offset) = (Vec::new(), 0);
        if let Some(lite) = &self.lite {
            let weight = weight.clone().narrow(0, offset, lite0::FEATURES);
            maps.push(ContributionMap::of_mean(lite.maps(&view, side_px, &self.device), weight));
            offset += lite0::FEATURES;
        }
        if let Some(trunk) = &self.trunk {
            let channels = plant_trunk::CHANNELS_OUT;
            let (mean, max) = (weight.clone().narrow(0, offset, channels), weight.narrow(0, offset + channels, channels));
            let features = trunk.maps(&view, side_px, &self.device);
            let mut map = ContributionMap::of_mean(features.clone(), mean);
            map.add_maxima(features, max);
            maps.push(map);
        }
        maps
    }
}
