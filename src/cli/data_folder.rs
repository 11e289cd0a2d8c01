//! The kiosk's own folder: what one machine keeps for itself and an update does not replace.

use std::env;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// The profile of a machine that has only one.
pub const DEFAULT_PROFILE: &str = "default";

/// The name of one of several kiosks on a machine; also the name of its folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile(String);

impl FromStr for Profile {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if (1..=40).contains(&text.len()) && text.bytes().all(is_plain) {
            Ok(Self(text.to_owned()))
        } else {
            Err("use 1 to 40 lower-case letters, digits and hyphens, as in spring-fair")
        }
    }
}

/// The folder of `--data`, or the one of the XDG base directory specification.
#[derive(Clone, Debug)]
pub struct DataFolder {
    root: PathBuf,
}

impl DataFolder {
    /// Finds the folder; it is made when something is first written.
    pub fn locate(named: Option<PathBuf>, profile: &Profile) -> Self {
        let from_home = || env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share"));
        let base = || env::var_os("XDG_DATA_HOME").map(PathBuf::from).filter(|p| p.is_absolute()).or_else(from_home);
        // A system service without a home keeps its data in the folder it was started in.
        let root = named.or_else(|| base().map(|base| base.join("dokcho"))).unwrap_or_else(|| PathBuf::from("dokcho-data"));
        // Profiles are folders of their own, so that no query can ever mix them.
        let root = if profile.0 == DEFAULT_PROFILE { root } else { root.join("profiles").join(&profile.0) };
        Self { root }
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.root
    }

    /// The operator's own catalogue, there only after an import.
    pub fn plants_db(&self) -> PathBuf {
        self.root.join("plants.db")
    }
}
