//! Reading a bundle: everything is unpacked and checked beside the kiosk's folder, and only a
//! whole and undamaged copy takes its place.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufReader, ErrorKind, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::export::{MANIFEST_NAME, MANIFEST_SUM_NAME, hex, manifest_sum};
use super::manifest::MAX_MANIFEST_BYTES;
use super::swap::Places;
use super::{BundleError, Entry, Manifest, Progress, Stage, tar};
use crate::store::disc::durable::{self, NewFile};
use crate::store::disc::{DiscError, Doing, space};

/// Left free beside what a bundle needs, for folders and the file system's own books.
const SPARE_BYTES: u64 = 16 << 20;

/// The list of a bundle, whose contents are not looked at.
///
/// # Errors
/// [`BundleError::NotABundle`], `UnknownVersion`, `Damaged` or `Disc`.
pub fn inspect(file: &Path) -> Result<Manifest, BundleError> {
    Bundle::open(file)?.manifest()
}

/// Replaces the kiosk's data folder `target` by what is in the bundle.
///
/// The old folder stays beside it, with `.previous` behind its name. Killed at any moment, the old
/// or the new one is in place once [`super::recover`] has run. No program may be using the folder.
///
/// # Errors
/// Any [`BundleError`].
pub fn import(file: &Path, target: &Path, progress: &mut dyn FnMut(Progress)) -> Result<Manifest, BundleError> {
    let places = Places::of(target)?;
    let _lock = places.lock()?;
    places.settle()?;
    let mut bundle = Bundle::open(file)?;
    let manifest = bundle.manifest()?;
    let available_bytes = space(&places.parent)?.available_bytes;
    let needed_bytes = manifest.total_bytes().saturating_add(SPARE_BYTES);
    if needed_bytes > available_bytes {
        return Err(BundleError::NoRoom { needed_bytes, available_bytes });
    }
    let imported = stage(&mut bundle, &manifest, &places.incoming, progress).and_then(|()| places.swap());
    if let Err(error) = imported {
        // The first error is the one to tell; if this fails too, the next start tries again.
        let _ = places.settle();
        return Err(error);
    }
    Ok(manifest)
}

/// Unpacks into the new folder `incoming`, and makes sure that it is on the disc.
fn stage(bundle: &mut Bundle<'_>, manifest: &Manifest, incoming: &Path, progress: &mut dyn FnMut(Progress)) -> Result<(), BundleError> {
    let mut folders = BTreeSet::from([incoming.to_owned()]);
    durable::make_private_folder(incoming)?;
    let total_bytes = manifest.total_bytes();
    let mut done_bytes = 0;
    for entry in &manifest.entries {
        let path = entry.name.below(incoming);
        let folder = durable::parent_of(&path);
        let missing: Vec<&Path> = folder.ancestors().take_while(|folder| !folders.contains(*folder)).collect();
        for folder in missing.into_iter().rev() {
            durable::make_private_folder(folder)?;
            folders.insert(folder.to_owned());
        }
        bundle.expect(&tar::header(entry.name.as_str(), entry.bytes, manifest.made_at_ms), "a header")?;
        let mut file = NewFile::create_in(folder)?;
        bundle.copy(entry, &mut |piece| {
            done_bytes += piece.len() as u64;
            progress(Progress { stage: Stage::Reading, done_bytes, total_bytes });
            file.write(piece)
        })?;
        file.publish(&path)?;
    }
    bundle.expect_end()
}

/// A bundle being read from its beginning to its end.
struct Bundle<'a> {
    path: &'a Path,
    reader: BufReader<File>,
}

impl<'a> Bundle<'a> {
    fn open(path: &'a Path) -> Result<Self, BundleError> {
        let fail = |error| DiscError::on(path, Doing::Reading)(error);
        // Looked at before it is opened, because opening a pipe would wait for a writer.
        if !std::fs::metadata(path).map_err(fail)?.is_file() {
            return Err(BundleError::NotABundle);
        }
        Ok(Self { path, reader: BufReader::with_capacity(1 << 18, File::open(path).map_err(fail)?) })
    }

    /// Reads the list and the list's hash.
    fn manifest(&mut self) -> Result<Manifest, BundleError> {
        let mut header = [0; tar::BLOCK_BYTES];
        self.read(&mut header, "the beginning").map_err(|error| match error {
            BundleError::Damaged { .. } => BundleError::NotABundle,
            other => other,
        })?;
        let bytes = tar::stated_bytes(&header).filter(|_| header.starts_with(MANIFEST_NAME.as_bytes())).ok_or(BundleError::NotABundle)?;
        if bytes > MAX_MANIFEST_BYTES {
            return Err(BundleError::NotABundle);
        }
        let mut json = Vec::new();
        self.reader.by_ref().take(bytes).read_to_end(&mut json).map_err(DiscError::on(self.path, Doing::Reading))?;
        let manifest = Manifest::from_json(&json)?;
        if header != tar::header(MANIFEST_NAME, bytes, manifest.made_at_ms) || json.len() as u64 != bytes {
            return Err(damaged("the list"));
        }
        let sum = manifest_sum(&json);
        self.expect_zeros(tar::padding_bytes(bytes))?;
        self.expect(&tar::header(MANIFEST_SUM_NAME, sum.len() as u64, manifest.made_at_ms), "the list's hash")?;
        self.expect(sum.as_bytes(), "the list's hash")?;
        self.expect_zeros(tar::padding_bytes(sum.len() as u64))?;
        Ok(manifest)
    }

    /// Hands over the content of an entry piece by piece, then checks its hash.
    fn copy(&mut self, entry: &Entry, take: &mut dyn FnMut(&[u8]) -> Result<(), DiscError>) -> Result<(), BundleError> {
        let mut piece = vec![0; 1 << 18];
        let mut left = entry.bytes;
        let mut hash = Sha256::new();
        while left > 0 {
            let length = usize::try_from(left).unwrap_or(usize::MAX).min(piece.len());
            self.read(&mut piece[..length], entry.name.as_str())?;
            hash.update(&piece[..length]);
            take(&piece[..length])?;
            left -= length as u64;
        }
        if hex(hash) != entry.sha256 {
            return Err(damaged(entry.name.as_str()));
        }
        self.expect_zeros(tar::padding_bytes(entry.bytes))
    }

    fn expect(&mut self, expected: &[u8], what: &str) -> Result<(), BundleError> {
        let mut found = vec![0; expected.len()];
        self.read(&mut found, what)?;
        if found == expected { Ok(()) } else { Err(damaged(what)) }
    }

    fn expect_zeros(&mut self, count: usize) -> Result<(), BundleError> {
        self.expect(&[0; tar::END_BYTES][..count], "a gap")
    }

    /// The two empty blocks, and nothing behind them.
    fn expect_end(&mut self) -> Result<(), BundleError> {
        self.expect_zeros(tar::END_BYTES)?;
        match self.reader.read(&mut [0]) {
            Ok(0) => Ok(()),
            Ok(_) => Err(damaged("something behind the end")),
            Err(error) => Err(DiscError::on(self.path, Doing::Reading)(error).into()),
        }
    }

    /// Fills the buffer; a file that ends before is damaged.
    fn read(&mut self, buffer: &mut [u8], what: &str) -> Result<(), BundleError> {
        self.reader.read_exact(buffer).map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => damaged(&format!("it ends in {what}")),
            _ => DiscError::on(self.path, Doing::Reading)(error).into(),
        })
    }
}

fn damaged(what: &str) -> BundleError {
    BundleError::Damaged { what: what.to_owned() }
}
