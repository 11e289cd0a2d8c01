//! A small kiosk on disc for the tests of bundles.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use dokcho::store::bundle::{Contents, Exported, Progress, export};
use dokcho::store::photos::{PhotoFiles, PhotoKey};
use image::{ImageFormat, RgbImage};

/// 20 November 2026.
pub const MADE_AT_MS: i64 = 1_795_132_800_000;

/// What a bundle is made of, in a folder of its own.
pub struct Kiosk {
    pub folder: tempfile::TempDir,
    pub photos: PhotoFiles,
    pub keys: Vec<PhotoKey>,
}

impl Kiosk {
    /// With as many photos, one of the lengths that tar has to fill up, and one that it has not.
    pub fn with_photos(count: u8) -> Self {
        let folder = crate::faults::fast_folder();
        let pack = folder.path().join("models/2026-11-20");
        fs::create_dir_all(&pack).unwrap();
        fs::write(folder.path().join("dokcho.toml"), "lang = \"ko\"\n").unwrap();
        fs::write(folder.path().join("plants.db"), [7; 1024]).unwrap();
        fs::write(folder.path().join("field-copy.db"), [8; 1500]).unwrap();
        fs::write(pack.join("pack.toml"), "").unwrap();
        fs::write(pack.join("weights.safetensors"), [9; 3000]).unwrap();
        let photos = PhotoFiles::open(folder.path()).unwrap();
        let keys = (0..count).map(|number| photos.put(&picture(number)).unwrap()).collect();
        Self { folder, photos, keys }
    }

    pub fn export(&self, file: &Path, is_with_photos: bool) -> Exported {
        let path = |name: &str| self.folder.path().join(name);
        let contents = Contents {
            config: Some(&path("dokcho.toml")),
            catalogue: &path("plants.db"),
            pack: Some(&path("models/2026-11-20")),
            field_db: &path("field-copy.db"),
            photos: is_with_photos.then_some(&self.photos),
        };
        export(&contents, file, MADE_AT_MS, &mut |_: Progress| {}).unwrap()
    }
}

pub fn picture(number: u8) -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    RgbImage::from_pixel(8, 8, image::Rgb([number, 100, 200])).write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner()
}

/// Every file below a folder with its content, by relative path.
pub fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for path in fs::read_dir(next).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.strip_prefix(folder).unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// Names directly in a folder.
pub fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
