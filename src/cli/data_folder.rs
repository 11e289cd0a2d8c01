//! The kiosk's own folder: what one machine keeps for itself and an update does not replace.

use std::env;
use std::path::{Path, PathBuf};

/// The folder of `--data`, or the one of the XDG base directory specification.
#[derive(Clone, Debug)]
pub struct DataFolder {
    root: PathBuf,
}

impl DataFolder {
    /// Finds the folder; it is made when something is first written.
    pub fn locate(named: Option<PathBuf>) -> Self {
        let from_home = || env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share"));
        let base = || env::var_os("XDG_DATA_HOME").map(PathBuf::from).filter(|p| p.is_absolute()).or_else(from_home);
        // A system service without a home keeps its data in the folder it was started in.
        let root = named.or_else(|| base().map(|base| base.join("dokcho"))).unwrap_or_else(|| PathBuf::from("dokcho-data"));
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
