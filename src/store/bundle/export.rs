//! Writing a bundle: everything is read twice, once for the list and once for the copy, and must
//! be the same both times.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::manifest::{MAX_ENTRY_BYTES, MAX_MANIFEST_BYTES};
use super::{BundleError, EntryName, Manifest, Progress, Stage, tar};
use crate::store::disc::durable::{self, NewFile};
use crate::store::disc::{DiscError, Doing};
use crate::store::photos::{PhotoFiles, PhotoKey};

/// Name of the list in the bundle, and of the list's own hash, in the form `sha256sum -c` reads.
pub(super) const MANIFEST_NAME: &str = "manifest.json";
pub(super) const MANIFEST_SUM_NAME: &str = "manifest.json.sha256";

/// Where the parts of a kiosk are. The caller sees to it that nothing writes to them meanwhile.
#[derive(Debug, Clone)]
pub struct Contents<'a> {
    /// `dokcho.toml`, if there is one.
    pub config: Option<&'a Path>,
    /// The catalogue, `plants.db`.
    pub catalogue: &'a Path,
    /// The folder of the model pack; its name is the pack's id.
    pub pack: Option<&'a Path>,
    /// A copy of `field.db` that SQLite's backup made, with no write-ahead log beside it.
    pub field_db: &'a Path,
    /// Nothing leaves the visitors' photos out.
    pub photos: Option<&'a PhotoFiles>,
}

/// A bundle that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    pub manifest: Manifest,
    /// Photos that cannot be read or are not what their names say. A backup of all others is worth
    /// more than none.
    pub left_out: Vec<PhotoKey>,
}

/// Writes the bundle `file`, over an older one only when the new one is whole.
///
/// # Errors
/// Any [`BundleError`] about reading, writing or what cannot be held.
pub fn export(contents: &Contents<'_>, file: &Path, made_at_ms: i64, progress: &mut dyn FnMut(Progress)) -> Result<Exported, BundleError> {
    let sources = sources(contents)?;
    let (listed, left_out) = list(&sources, progress)?;
    let manifest = Manifest::new(made_at_ms, contents.photos.is_some(), listed);
    let json = manifest.to_json();
    if json.len() as u64 > MAX_MANIFEST_BYTES {
        return Err(BundleError::CannotHold { path: file.to_owned(), why: "too many files" });
    }
    let mut out = NewFile::create_in(durable::parent_of(file))?;
    write_small(&mut out, MANIFEST_NAME, &json, made_at_ms)?;
    write_small(&mut out, MANIFEST_SUM_NAME, manifest_sum(&json).as_bytes(), made_at_ms)?;
    let total_bytes = manifest.total_bytes();
    let mut done_bytes = 0;
    for entry in &manifest.entries {
        let path = &sources[&entry.name];
        out.write(&tar::header(entry.name.as_str(), entry.bytes, made_at_ms))?;
        let mut hash = Sha256::new();
        let copied = read_pieces(path, |piece| {
            hash.update(piece);
            out.write(piece)?;
            done_bytes += piece.len() as u64;
            progress(Progress { stage: Stage::Writing, done_bytes, total_bytes });
            Ok(())
        })?;
        if copied != entry.bytes || hex(hash) != entry.sha256 {
            return Err(BundleError::Changed { path: path.clone() });
        }
        out.write(&[0; tar::BLOCK_BYTES][..tar::padding_bytes(entry.bytes)])?;
    }
    out.write(&[0; tar::END_BYTES])?;
    out.publish(file)?;
    Ok(Exported { manifest, left_out })
}

/// Every file that goes in, by its name in the bundle.
fn sources(contents: &Contents<'_>) -> Result<BTreeMap<EntryName, PathBuf>, BundleError> {
    let mut sources = BTreeMap::new();
    let mut add = |name: &str, path: &Path| {
        let cannot = |_| BundleError::CannotHold { path: path.to_owned(), why: "unusual name" };
        sources.insert(name.parse().map_err(cannot)?, path.to_owned());
        Ok::<(), BundleError>(())
    };
    add(EntryName::CATALOGUE, contents.catalogue)?;
    add(EntryName::FIELD_DB, contents.field_db)?;
    if let Some(config) = contents.config {
        add(EntryName::CONFIG, config)?;
    }
    if let Some(pack) = contents.pack {
        let id = pack.file_name().unwrap_or_default().to_string_lossy();
        let files = fs::read_dir(pack).and_then(|entries| entries.collect::<io::Result<Vec<_>>>());
        for file in files.map_err(DiscError::on(pack, Doing::Reading))? {
            add(&format!("models/{id}/{}", file.file_name().to_string_lossy()), &file.path())?;
        }
    }
    if let Some(photos) = contents.photos {
        sources.extend(photos.list()?.into_iter().map(|photo| (EntryName::of_photo(photo.key), photos.path_of(photo.key))));
    }
    Ok(sources)
}

type Listed = (BTreeMap<EntryName, (u64, String)>, Vec<PhotoKey>);

/// Length and hash of every file, and the photos that are left out.
fn list(sources: &BTreeMap<EntryName, PathBuf>, progress: &mut dyn FnMut(Progress)) -> Result<Listed, BundleError> {
    let mut listed = BTreeMap::new();
    let mut left_out = Vec::new();
    let total_bytes = sources.values().filter_map(|path| fs::metadata(path).ok()).map(|metadata| metadata.len()).sum();
    let mut done_bytes = 0;
    for (name, path) in sources {
        let mut hash = Sha256::new();
        let read = read_pieces(path, |piece| {
            hash.update(piece);
            done_bytes += piece.len() as u64;
            progress(Progress { stage: Stage::Listing, done_bytes, total_bytes });
            Ok(())
        });
        let sha256 = hex(hash);
        if let Some(key) = name.photo()
            && (read.is_err() || key.to_string() != sha256)
        {
            left_out.push(key);
            continue;
        }
        let bytes = read?;
        if bytes > MAX_ENTRY_BYTES {
            return Err(BundleError::CannotHold { path: path.clone(), why: "8 GiB or more" });
        }
        listed.insert(name.clone(), (bytes, sha256));
    }
    Ok((listed, left_out))
}

/// Hands over an ordinary file piece by piece. Returns its length.
fn read_pieces(path: &Path, mut take: impl FnMut(&[u8]) -> Result<(), BundleError>) -> Result<u64, BundleError> {
    let fail = |error| DiscError::on(path, Doing::Reading)(error);
    // Looked at before it is opened, because opening a pipe would wait for a writer.
    if !fs::symlink_metadata(path).map_err(fail)?.is_file() {
        return Err(BundleError::CannotHold { path: path.to_owned(), why: "not an ordinary file" });
    }
    let mut file = File::open(path).map_err(fail)?;
    let mut piece = vec![0; 1 << 18];
    let mut total = 0;
    loop {
        match file.read(&mut piece) {
            Ok(0) => return Ok(total),
            Ok(length) => {
                take(&piece[..length])?;
                total += length as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(fail(error).into()),
        }
    }
}

fn write_small(out: &mut NewFile, name: &str, content: &[u8], made_at_ms: i64) -> Result<(), DiscError> {
    let bytes = content.len() as u64;
    out.write(&tar::header(name, bytes, made_at_ms))?;
    out.write(content)?;
    out.write(&[0; tar::BLOCK_BYTES][..tar::padding_bytes(bytes)])
}

/// The list's hash as `sha256sum -c` reads it.
pub(super) fn manifest_sum(json: &[u8]) -> String {
    format!("{}  {MANIFEST_NAME}\n", hex(Sha256::new_with_prefix(json)))
}

pub(super) fn hex(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
