//! The real lists of names, which lie beside the repository and are not part of it.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// The real names, each once.
pub struct RealNames {
    pub korean: Vec<String>,
    pub scientific: Vec<String>,
    pub english: Vec<String>,
}

impl RealNames {
    /// All of them in the order in which indexes number them.
    pub fn all(&self) -> Vec<String> {
        [&self.korean, &self.scientific, &self.english].into_iter().flatten().cloned().collect()
    }
}

/// Where the lists are: `DOKCHO_NAMES`, or `shared/names` beside the repository.
pub fn folder() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().map(|above| above.join("../shared/names"));
    std::env::var_os("DOKCHO_NAMES").map(PathBuf::from).into_iter().chain(beside).find(|folder| folder.join("ko_plants.csv").is_file())
}

/// Korean names with the scientific and English names of the same plants, about 10,000.
pub fn read(folder: &Path) -> RealNames {
    let mut seen = HashSet::new();
    let mut once = |text: &str| (!text.trim().is_empty() && seen.insert(text.trim().to_owned())).then(|| text.trim().to_owned());
    let rows = rows(&folder.join("ko_plants.csv"));
    let korean = rows.iter().filter_map(|row| once(&row[1])).collect();
    let scientific = rows.iter().filter_map(|row| once(&row[2])).collect();
    let english = rows.iter().flat_map(|row| row[4].split('|')).filter_map(&mut once).collect();
    RealNames { korean, scientific, english }
}

/// The rows of a CSV file without its header.
pub fn rows(path: &Path) -> Vec<csv::StringRecord> {
    let reader = csv::Reader::from_path(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    reader.into_records().map(|row| row.unwrap_or_else(|e| panic!("{}: {e}", path.display()))).collect()
}
