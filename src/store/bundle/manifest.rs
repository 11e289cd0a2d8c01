//! The list at the beginning of a bundle: what is in it, how long, and with which hash.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{BundleError, EntryName};

/// The only version there is. A change that an older program would misread needs the next number.
const VERSION: u32 = 1;
const FORMAT: &str = "dokcho-bundle";
/// Enough for a hundred thousand photos, and not a way to fill the memory.
pub(super) const MAX_MANIFEST_BYTES: u64 = 32 << 20;
/// What the size field of a tar header holds: 8 GiB less one byte.
pub(super) const MAX_ENTRY_BYTES: u64 = (1 << 33) - 1;

/// What is in a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    format: String,
    version: u32,
    /// When it was made, Unix milliseconds.
    pub made_at_ms: i64,
    /// Whether photos were meant to be in it; they may have been left out for privacy.
    pub with_photos: bool,
    /// In the order of the file, which is that of the names.
    pub entries: Vec<Entry>,
}

/// One file in a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub name: EntryName,
    pub bytes: u64,
    /// 64 lower-case hexadecimal digits.
    pub sha256: String,
}

/// Read first, because another version may have other fields.
#[derive(Deserialize)]
struct Opening {
    format: String,
    version: u32,
}

impl Manifest {
    pub(super) fn new(made_at_ms: i64, with_photos: bool, entries: BTreeMap<EntryName, (u64, String)>) -> Self {
        let entries = entries.into_iter().map(|(name, (bytes, sha256))| Entry { name, bytes, sha256 }).collect();
        Self { format: FORMAT.to_owned(), version: VERSION, made_at_ms, with_photos, entries }
    }

    /// Length of all files together, in bytes.
    pub fn total_bytes(&self) -> u64 {
        self.entries.iter().map(|entry| entry.bytes).fold(0, u64::saturating_add)
    }

    pub(super) fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec_pretty(self).expect("numbers, texts and lists of them can be written as JSON")
    }

    /// Reads and checks everything that can be told without the contents.
    pub(super) fn from_json(json: &[u8]) -> Result<Self, BundleError> {
        let opening: Opening = serde_json::from_slice(json).map_err(|_| BundleError::NotABundle)?;
        if opening.format != FORMAT {
            return Err(BundleError::NotABundle);
        }
        if opening.version != VERSION {
            return Err(BundleError::UnknownVersion { found: opening.version, known: VERSION });
        }
        let damaged = |what: String| BundleError::Damaged { what };
        let manifest: Self = serde_json::from_slice(json).map_err(|error| damaged(format!("its list: {error}")))?;
        if !manifest.entries.is_sorted_by(|a, b| a.name < b.name) {
            return Err(damaged("its list is not in order".to_owned()));
        }
        if let Some(entry) = manifest.entries.iter().find(|entry| !entry.is_plausible(manifest.with_photos)) {
            return Err(damaged(format!("its list at {}", entry.name)));
        }
        for name in [EntryName::CATALOGUE, EntryName::FIELD_DB] {
            if !manifest.entries.iter().any(|entry| entry.name.as_str() == name) {
                return Err(damaged(format!("{name} is not in it")));
            }
        }
        Ok(manifest)
    }
}

impl Entry {
    fn is_plausible(&self, with_photos: bool) -> bool {
        let is_photo_in_place = match self.name.photo() {
            Some(key) => with_photos && self.sha256 == key.to_string(),
            None => true,
        };
        self.bytes <= MAX_ENTRY_BYTES && is_photo_in_place
    }
}
