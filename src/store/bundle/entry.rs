//! The names a bundle may contain. There are five kinds and no others, so that no name can lead
//! out of the folder it is unpacked into.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::store::photos::PhotoKey;

/// Where a file of the bundle belongs below the kiosk's data folder:
/// `dokcho.toml`, `plants.db`, `field.db`, `models/<id>/<file>` or `photos/<two digits>/<key>`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EntryName(String);

/// Why a text is not an [`EntryName`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a name that belongs into a bundle")]
pub struct InvalidEntryName(String);

impl EntryName {
    pub(super) const CONFIG: &'static str = "dokcho.toml";
    pub(super) const CATALOGUE: &'static str = "plants.db";
    pub(super) const FIELD_DB: &'static str = "field.db";
    /// As much as the name field of a tar header holds.
    const MAX_BYTES: usize = 100;

    /// The name itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The photo this entry is, if it is one.
    pub fn photo(&self) -> Option<PhotoKey> {
        self.0.rsplit_once('/').filter(|_| self.0.starts_with("photos/"))?.1.parse().ok()
    }

    /// Where the file goes below `folder`.
    pub(super) fn below(&self, folder: &Path) -> PathBuf {
        folder.join(&self.0)
    }

    pub(super) fn of_photo(key: PhotoKey) -> Self {
        let digits = key.to_string();
        Self(format!("photos/{}/{digits}", &digits[..2]))
    }
}

impl FromStr for EntryName {
    type Err = InvalidEntryName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts: Vec<&str> = text.split('/').collect();
        let is_valid = match parts[..] {
            [Self::CONFIG | Self::CATALOGUE | Self::FIELD_DB] => true,
            ["models", id, file] => is_plain(id) && is_plain(file),
            ["photos", folder, key] => key.parse::<PhotoKey>().is_ok() && key.starts_with(folder) && folder.len() == 2,
            _ => false,
        };
        if is_valid && text.len() <= Self::MAX_BYTES {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidEntryName(text.chars().take(100).collect()))
        }
    }
}

/// Letters, digits and `-_.`, with no dot at the beginning: nothing hidden and no way upwards.
fn is_plain(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    !name.is_empty() && !name.starts_with('.') && name.bytes().all(is_plain)
}

impl fmt::Display for EntryName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for EntryName {
    type Error = InvalidEntryName;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<EntryName> for String {
    fn from(name: EntryName) -> Self {
        name.0
    }
}

#[cfg(test)]
mod tests {
    use std::path::Component;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn five_kinds_of_names_and_no_others() {
        let key = PhotoKey::of(b"x");
        let photo = EntryName::of_photo(key);
        assert_eq!(photo.photo(), Some(key));
        for good in ["dokcho.toml", "plants.db", "field.db", "models/2026-11-20/MODEL_CARD.md", photo.as_str()] {
            assert!(good.parse::<EntryName>().is_ok(), "{good}");
        }
        let strange = ["", "/", "a", "../field.db", "/field.db", "./field.db", "field.db/", "field.db-wal", "models/a", "models/../x"];
        let stranger = ["models/a/..", "models/a/.hidden", "models//x", "models/a/b/c", "models/a/b\\c", "models/a/b\0", "photos/ab/x"];
        let digits = key.to_string();
        let misplaced =
            [format!("photos/{}/{digits}", &digits[..1]), format!("photos/zz/{digits}"), format!("models/a/{}", "b".repeat(99))];
        for bad in strange.into_iter().chain(stranger).chain(misplaced.iter().map(String::as_str)) {
            assert!(bad.parse::<EntryName>().is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn no_name_leads_out_of_the_folder(text in "(models|photos|\\.\\.)?/?[a-z./\\\\]{0,8}/?[a-z./]{0,8}") {
            if let Ok(name) = text.parse::<EntryName>() {
                let path = name.below(Path::new(""));
                prop_assert!(path.components().all(|part| matches!(part, Component::Normal(_))), "{}", text);
            }
        }
    }
}
