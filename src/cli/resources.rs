//! Where the program's own files are: the model packs and the catalogue.

use std::env;
use std::path::{Path, PathBuf};

/// The folder that holds `models/` and `data/plants.db`.
#[derive(Clone, Debug)]
pub struct Resources {
    root: PathBuf,
}

impl Resources {
    /// The folder that was named, or the first of these that holds a catalogue or packs: beside
    /// the executable, `../share/dokcho` from it (an installed program), the current folder.
    pub fn locate(named: Option<PathBuf>) -> Self {
        if let Some(root) = named {
            return Self { root };
        }
        let beside = env::current_exe().ok().and_then(|exe| exe.parent().map(Path::to_owned));
        let installed = beside.as_ref().map(|folder| folder.join("../share/dokcho"));
        let current = PathBuf::from(".");
        let root = [beside, installed].into_iter().flatten().find(|folder| has_resources(folder)).unwrap_or(current);
        Self { root }
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder of model packs.
    pub fn models(&self) -> PathBuf {
        self.root.join("models")
    }

    /// The catalogue database.
    pub fn plants_db(&self) -> PathBuf {
        self.root.join("data").join("plants.db")
    }

    /// The catalogue as people edit it.
    pub fn plants_csv(&self) -> PathBuf {
        self.root.join("data").join("plants")
    }
}

fn has_resources(folder: &Path) -> bool {
    folder.join("models").is_dir() || folder.join("data").join("plants.db").is_file()
}
