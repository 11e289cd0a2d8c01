//! From a photo to evidence. The only room that knows burn.

mod explain;
pub mod fused;
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
pub use pack::{Manifest, Pack, PackError, View, newest_pack_folder, recognised_plants};
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

    /// Looks at one upright picture, in every view that the pack asks for.
    pub fn look(&self, pixels: &RgbImage) -> Evidence {
        let Manifest { views, mirrored: is_mirrored, .. } = &self.pack.manifest;
        let start = Instant::now();
        let seen: Vec<Vec<Vec<f32>>> = views
            .iter()
            .map(|view| {
                let upright = photo::centre_view(pixels, view.side_px, view.crop_fraction);
                let mirror = is_mirrored.then(|| mirrored(&upright, view.side_px as usize));
                [upright].into_iter().chain(mirror).collect()
            })
            .collect();
        let prepare = milliseconds(start);
        let start = Instant::now();
        let mut logits = vec![0.0; self.pack.labels.len()];
        for (view, seen) in views.iter().zip(&seen) {
            let share = view.share / seen.len() as f32;
            for found in self.pack.network.forward(seen, view.side_px as usize) {
                logits.iter_mut().zip(found).for_each(|(sum, logit)| *sum += share * logit);
            }
        }
        Evidence { logits, timings_ms: LookTimings { prepare, infer: milliseconds(start) } }
    }
}

impl Recognizer {
    /// The pack's first view with the places that spoke for one label made to glow.
    ///
    /// # Panics
    /// When `label` is not the index of a label.
    pub fn heat_map(&self, pixels: &RgbImage, label: usize) -> RgbImage {
        let View { side_px, crop_fraction, .. } = self.pack.manifest.views[0];
        let view = photo::centre_view(pixels, side_px, crop_fraction);
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
