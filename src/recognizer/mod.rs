//! From a photo to evidence. The only room that knows burn.

mod explain;
mod network;
mod pack;
mod weights;

use std::path::Path;
use std::time::Instant;

use burn::tensor::Device;
use image::RgbImage;
use serde::{Deserialize, Serialize};

pub mod photo;
pub mod process;

pub use network::Trunks;
pub use pack::{Manifest, Pack, PackError, newest_pack_folder, recognised_plants};
pub use weights::WeightsError;

/// Where the arithmetic is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceKind {
    Cpu,
}

impl DeviceKind {
    /// Its name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cpu => "cpu",
        }
    }
}

/// Time spent on one photo after decoding, milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LookTimings {
    pub prepare: f64,
    pub infer: f64,
}

/// What the network says about one photo: a raw score for every label of the pack.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    pub logits: Vec<f32>,
    pub timings_ms: LookTimings,
}

/// A loaded pack on a device.
#[derive(Debug)]
pub struct Recognizer {
    pack: Pack,
    /// Newer packs that could not be used; the operator should know.
    passed_over: Vec<PackError>,
}

impl Recognizer {
    /// Loads the newest usable pack from the folder `models`.
    pub fn load(models: &Path) -> Result<Self, PackError> {
        // Chosen by name: burn's default device depends on compiled features, not on hardware.
        let (pack, passed_over) = Pack::load_newest(models, &Device::flex())?;
        Ok(Self { pack, passed_over })
    }

    /// Loads one pack from its folder.
    pub fn load_pack(folder: &Path) -> Result<Self, PackError> {
        Ok(Self { pack: Pack::load(folder, &Device::flex())?, passed_over: Vec::new() })
    }

    /// The pack in use.
    pub fn pack(&self) -> &Pack {
        &self.pack
    }

    /// Why newer packs were passed over.
    pub fn passed_over(&self) -> &[PackError] {
        &self.passed_over
    }

    /// Where the arithmetic is done.
    pub fn device(&self) -> DeviceKind {
        DeviceKind::Cpu
    }

    /// Looks at one upright picture. Two views are averaged when the pack asks for it.
    pub fn look(&self, pixels: &RgbImage) -> Evidence {
        let manifest = &self.pack.manifest;
        let side_px = manifest.input_side_px;
        let start = Instant::now();
        let view = photo::centre_view(pixels, side_px, manifest.crop_fraction);
        let prepare = milliseconds(start);
        let start = Instant::now();
        let mirror = manifest.mirrored_view.then(|| mirrored(&view, side_px as usize));
        let mut logits = self.pack.network.forward(view, side_px as usize);
        if let Some(mirror) = mirror {
            let other = self.pack.network.forward(mirror, side_px as usize);
            logits.iter_mut().zip(other).for_each(|(a, b)| *a = 0.5 * (*a + b));
        }
        Evidence { logits, timings_ms: LookTimings { prepare, infer: milliseconds(start) } }
    }
}

impl Recognizer {
    /// The view with the places that spoke for one label made to glow.
    ///
    /// # Panics
    /// When `label` is not the index of a label.
    pub fn heat_map(&self, pixels: &RgbImage, label: usize) -> RgbImage {
        let manifest = &self.pack.manifest;
        let side_px = manifest.input_side_px;
        let view = photo::centre_view(pixels, side_px, manifest.crop_fraction);
        let maps = self.pack.network.contributions(view.clone(), side_px as usize, label);
        explain::paint(&view, &explain::heat(&maps, side_px as usize), side_px as usize)
    }
}

/// The view as a mirror shows it: every row reversed.
fn mirrored(view: &[f32], side_px: usize) -> Vec<f32> {
    view.chunks_exact(side_px).flat_map(|row| row.iter().rev().copied()).collect()
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mirrored_view_reverses_every_row() {
        assert_eq!(mirrored(&[1.0, 2.0, 3.0, 4.0], 2), [2.0, 1.0, 4.0, 3.0]);
    }
}
