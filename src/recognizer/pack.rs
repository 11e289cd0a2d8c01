//! A model pack on disc: `pack.toml`, the labels, the weights. It loads whole or not at all.
//!
//! `pack.toml` names the SHA-256 of every other file, and the pack's own identity is the SHA-256
//! of `pack.toml`; so one hash in an answer fixes weights, labels, calibration and thresholds.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use burn::tensor::Device;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::network::{Network, Trunks};
use super::weights::{Weights, WeightsError};
use crate::plant::{InvalidPlantId, Label, PlantId};
use crate::verdict::{InvalidPolicy, Policy};

const MANIFEST: &str = "pack.toml";
const LABELS: &str = "labels.csv";
const WEIGHTS: &str = "weights.safetensors";
/// No file of a pack may be larger; it is read into memory at once.
const MAX_FILE_BYTES: u64 = 64 << 20;
/// More would take seconds a photo on a small machine.
const MAX_VIEWS: usize = 8;

/// Why a pack cannot be used. Every message ends with what to do.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    #[error("there is no model pack in {0}; reinstall Dokcho or copy a pack folder there")]
    NoPack(PathBuf),
    #[error("{path} cannot be read ({source}); reinstall the model pack")]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("{0} is larger than a model pack's file can be; reinstall the model pack")]
    TooLarge(PathBuf),
    #[error("{path} is not a valid pack description ({message}); reinstall the model pack")]
    Manifest { path: PathBuf, message: String },
    #[error("{path} does not name the SHA-256 of {file}; reinstall the model pack")]
    NoHash { path: PathBuf, file: &'static str },
    #[error("{path} is damaged or was changed: its SHA-256 is {found}, expected {expected}; reinstall the model pack")]
    WrongHash { path: PathBuf, expected: String, found: String },
    #[error("line {line} of {path} is wrong ({message}); reinstall the model pack")]
    Labels { path: PathBuf, line: usize, message: String },
    #[error("{path}: {source}; reinstall the model pack")]
    Weights { path: PathBuf, source: WeightsError },
    #[error("{path}: {source}; reinstall the model pack")]
    Policy { path: PathBuf, source: InvalidPolicy },
}

impl PackError {
    /// The same in Korean, for the person at the screen.
    pub fn message_ko(&self) -> String {
        let cause = match self {
            Self::NoPack(folder) => format!("{}에 인식 모델이 없습니다.", folder.display()),
            Self::Unreadable { path, .. } => format!("{} 파일을 읽을 수 없습니다.", path.display()),
            Self::WrongHash { path, .. } => format!("{} 파일이 손상되었거나 바뀌었습니다.", path.display()),
            Self::Labels { path, line, .. } => format!("{} {line}번째 줄이 잘못되었습니다.", path.display()),
            Self::TooLarge(path)
            | Self::Manifest { path, .. }
            | Self::NoHash { path, .. }
            | Self::Weights { path, .. }
            | Self::Policy { path, .. } => {
                format!("{} 파일이 올바르지 않습니다.", path.display())
            }
        };
        format!("{cause} 모델 묶음을 다시 설치해 주세요. 그동안 도감과 검색은 쓸 수 있습니다.")
    }
}

/// A centre square of the photo, as the network sees it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct View {
    /// Side after resizing, pixels.
    pub side_px: u32,
    /// The square's side as a share of the photo's short side.
    pub crop_fraction: f32,
    /// Its weight in the mean; the shares of all views add up to 1.
    pub share: f32,
}

/// `pack.toml`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Unique name of the pack, also the name of its folder.
    pub id: String,
    /// Feature extractors in use.
    pub trunks: Trunks,
    /// Squares of the photo whose logits are averaged.
    pub views: Vec<View>,
    /// Whether each view is also looked at in a mirror, at half its share.
    pub mirrored: bool,
    /// File name -> lower-case hexadecimal SHA-256.
    pub files: BTreeMap<String, String>,
    /// Calibration and thresholds, measured with these weights.
    pub policy: Policy,
    /// Measured quality, for people; the program does not use it.
    #[serde(default)]
    pub quality: BTreeMap<String, toml::Value>,
}

/// A loaded pack, ready to look at photos.
#[derive(Debug)]
pub struct Pack {
    pub manifest: Manifest,
    /// What each output of the network stands for.
    pub labels: Vec<Label>,
    /// SHA-256 of `pack.toml`, which fixes everything else.
    pub sha256: String,
    pub(super) network: Network,
}

impl Pack {
    /// Loads the newest usable pack below `models/` and says why newer ones were passed over.
    ///
    /// Folder names sort by age, so an update lies beside its predecessor, which stays usable.
    pub fn load_newest(models: &Path, device: &Device) -> Result<(Self, Vec<PackError>), PackError> {
        let mut passed_over = Vec::new();
        for folder in pack_folders(models)?.into_iter().rev() {
            match Self::load(&folder, device) {
                Ok(pack) => return Ok((pack, passed_over)),
                Err(error) => passed_over.push(error),
            }
        }
        Err(if passed_over.is_empty() { PackError::NoPack(models.to_owned()) } else { passed_over.remove(0) })
    }

    /// Loads one pack and checks hashes, labels, shapes and thresholds against each other.
    pub fn load(folder: &Path, device: &Device) -> Result<Self, PackError> {
        let path = folder.join(MANIFEST);
        let text = read(&path)?;
        let manifest = parse_manifest(&path, &text)?;
        manifest.policy.validate().map_err(|source| PackError::Policy { path: path.clone(), source })?;
        let labels_path = folder.join(LABELS);
        let labels = parse_labels(&labels_path, &read_hashed(folder, LABELS, &manifest)?)?;
        let bytes = read_hashed(folder, WEIGHTS, &manifest)?;
        let weights_error = |source| PackError::Weights { path: folder.join(WEIGHTS), source };
        let weights = Weights::parse(&bytes, device).map_err(weights_error)?;
        let network = Network::new(manifest.trunks, labels.len(), weights, device).map_err(weights_error)?;
        Ok(Self { sha256: sha256_hex(&text), manifest, labels, network })
    }
}

/// The plants that the newest pack with readable labels knows; none when there is no pack.
///
/// Weights are not loaded: lists only want to say which plants can be told from a photo.
pub fn recognised_plants(models: &Path) -> Vec<PlantId> {
    let labels_of = |folder: &Path| -> Result<Vec<Label>, PackError> {
        let path = folder.join(MANIFEST);
        let manifest = parse_manifest(&path, &read(&path)?)?;
        parse_labels(&folder.join(LABELS), &read_hashed(folder, LABELS, &manifest)?)
    };
    let folders = pack_folders(models).unwrap_or_default();
    let newest = folders.iter().rev().find_map(|folder| labels_of(folder).ok()).unwrap_or_default();
    newest.iter().filter_map(Label::plant_id).cloned().collect()
}

/// The folder of the newest pack, whether or not it loads; for copying it.
pub fn newest_pack_folder(models: &Path) -> Option<PathBuf> {
    pack_folders(models).unwrap_or_default().pop()
}

fn pack_folders(models: &Path) -> Result<Vec<PathBuf>, PackError> {
    let entries = match fs::read_dir(models) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(PackError::NoPack(models.to_owned())),
        Err(source) => return Err(PackError::Unreadable { path: models.to_owned(), source }),
    };
    let mut folders: Vec<PathBuf> = entries.filter_map(|e| e.ok()).map(|e| e.path()).filter(|p| p.join(MANIFEST).exists()).collect();
    folders.sort();
    Ok(folders)
}

fn parse_manifest(path: &Path, text: &[u8]) -> Result<Manifest, PackError> {
    let fault = |message: String| PackError::Manifest { path: path.to_owned(), message };
    let text = std::str::from_utf8(text).map_err(|e| fault(e.to_string()))?;
    let manifest: Manifest = toml::from_str(text).map_err(|e| fault(e.message().to_owned()))?;
    check_views(&manifest.views).map_err(fault)?;
    Ok(manifest)
}

fn check_views(views: &[View]) -> Result<(), String> {
    if !(1..=MAX_VIEWS).contains(&views.len()) {
        return Err(format!("there are {} views; 1 to {MAX_VIEWS} are allowed", views.len()));
    }
    for View { side_px, crop_fraction, share } in views {
        if !(64..=512).contains(side_px) || !side_px.is_multiple_of(32) {
            return Err(format!("side_px = {side_px} is not a multiple of 32 from 64 to 512"));
        }
        if !(0.3..=1.0).contains(crop_fraction) {
            return Err(format!("crop_fraction = {crop_fraction} is not from 0.3 to 1"));
        }
        if !(0.0..=1.0).contains(share) {
            return Err(format!("share = {share} is not from 0 to 1"));
        }
    }
    let sum: f32 = views.iter().map(|view| view.share).sum();
    if (sum - 1.0).abs() < 1e-3 { Ok(()) } else { Err(format!("the shares of the views add up to {sum}, not to 1")) }
}

/// `index,label` with a header line; indices count from 0 without a gap.
fn parse_labels(path: &Path, bytes: &[u8]) -> Result<Vec<Label>, PackError> {
    let fault = |line: usize, message: String| PackError::Labels { path: path.to_owned(), line, message };
    let text = std::str::from_utf8(bytes).map_err(|e| fault(1, e.to_string()))?;
    let mut lines = text.lines();
    if lines.next() != Some("index,plant_id") {
        return Err(fault(1, "the header must be index,plant_id".to_owned()));
    }
    let mut labels: Vec<Label> = Vec::new();
    for (row, line) in lines.enumerate() {
        let (index, name) = line.split_once(',').ok_or_else(|| fault(row + 2, "a line is index,plant_id".to_owned()))?;
        if index.parse() != Ok(row) {
            return Err(fault(row + 2, format!("the index must be {row}")));
        }
        let label: Label = name.parse().map_err(|e: InvalidPlantId| fault(row + 2, e.to_string()))?;
        if labels.contains(&label) {
            return Err(fault(row + 2, format!("{name} appears twice")));
        }
        labels.push(label);
    }
    Ok(labels)
}

fn read(path: &Path) -> Result<Vec<u8>, PackError> {
    let unreadable = |source| PackError::Unreadable { path: path.to_owned(), source };
    if fs::metadata(path).map_err(unreadable)?.len() > MAX_FILE_BYTES {
        return Err(PackError::TooLarge(path.to_owned()));
    }
    fs::read(path).map_err(unreadable)
}

fn read_hashed(folder: &Path, file: &'static str, manifest: &Manifest) -> Result<Vec<u8>, PackError> {
    let path = folder.join(file);
    let expected = manifest.files.get(file).ok_or_else(|| PackError::NoHash { path: folder.join(MANIFEST), file })?;
    let bytes = read(&path)?;
    let found = sha256_hex(&bytes);
    if found != *expected {
        return Err(PackError::WrongHash { path, expected: expected.clone(), found });
    }
    Ok(bytes)
}

fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(text: &str) -> Result<Vec<Label>, PackError> {
        parse_labels(Path::new("labels.csv"), text.as_bytes())
    }

    #[test]
    fn labels_are_counted_and_unique() {
        let good = labels("index,plant_id\n0,rosa\n1,_other_plant\n2,_not_a_plant\n").unwrap();
        assert_eq!(good, [Label::Plant("rosa".parse().unwrap()), Label::OtherPlant, Label::NotAPlant]);
        for (bad, line) in [
            ("", 1),
            ("index,label\n0,rosa\n", 1),
            ("index,plant_id\n1,rosa\n", 2),
            ("index,plant_id\n0,rosa\n0,iris\n", 3),
            ("index,plant_id\n0,rosa\n1,rosa\n", 3),
            ("index,plant_id\n0,Rosa x\n", 2),
            ("index,plant_id\n0 rosa\n", 2),
        ] {
            match labels(bad) {
                Err(PackError::Labels { line: found, .. }) => assert_eq!(found, line, "{bad:?}"),
                other => panic!("{bad:?} gave {other:?}"),
            }
        }
    }

    #[test]
    fn views_that_make_no_mean_are_refused() {
        let view = |side_px, crop_fraction, share| View { side_px, crop_fraction, share };
        assert_eq!(check_views(&[view(224, 0.6, 0.25), view(256, 1.0, 0.75)]), Ok(()));
        for bad in [
            vec![],
            vec![view(224, 0.9, 0.125); 9],
            vec![view(230, 0.9, 1.0)],
            vec![view(1024, 0.9, 1.0)],
            vec![view(224, 1.1, 1.0)],
            vec![view(224, f32::NAN, 1.0)],
            vec![view(224, 0.9, 0.5)],
            vec![view(224, 0.9, 1.5), view(224, 0.9, -0.5)],
            vec![view(224, 0.9, f32::NAN)],
        ] {
            assert!(check_views(&bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_missing_folder_and_an_empty_one_are_no_pack() {
        let folder = tempfile::tempdir().unwrap();
        let device = Device::flex();
        for models in [folder.path().to_owned(), folder.path().join("absent")] {
            assert!(matches!(Pack::load_newest(&models, &device), Err(PackError::NoPack(_))));
        }
    }
}
