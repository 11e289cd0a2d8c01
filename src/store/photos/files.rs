//! The folder of photos: put, read, erase, list.
//!
//! Several processes may use it at once. Whoever adds a photo holds the folder's lock together
//! with others; whoever tidies up needs it alone, and does not wait for it.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use rustix::fs::OFlags;
use rustix::io::Errno;

use super::strip::strip;
use super::{PhotoFileError, PhotoKey};
use crate::store::disc::durable::{self, FolderLock, NewFile, TEMPORARY_PREFIX};
use crate::store::disc::{DiscError, Doing};

/// The largest photo that is taken or read, in bytes; as much as the recogniser reads.
pub const MAX_PHOTO_BYTES: u64 = 64 << 20;

/// The folder `photos` of a kiosk.
#[derive(Debug, Clone)]
pub struct PhotoFiles {
    folder: PathBuf,
}

/// A photo as the folder lists it; its content has not been looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoundPhoto {
    pub key: PhotoKey,
    /// When it was put, by the clock of then; Unix milliseconds.
    pub modified_ms: i64,
    pub bytes: u64,
}

/// While this lives, nobody tidies up: take it before [`PhotoFiles::put`] and keep it until the
/// photo's row is committed.
#[derive(Debug)]
pub struct Hold {
    _lock: FolderLock,
}

impl PhotoFiles {
    /// Opens the folder `photos` below the kiosk's data folder, makes it if need be, and removes
    /// what killed processes left half-written.
    ///
    /// # Errors
    /// [`PhotoFileError::Disc`].
    pub fn open(data_folder: &Path) -> Result<Self, PhotoFileError> {
        let folder = data_folder.join("photos");
        durable::make_private_folder(&folder)?;
        let files = Self { folder };
        files.remove_leftovers()?;
        Ok(files)
    }

    /// Where a photo is, or would be.
    pub fn path_of(&self, key: PhotoKey) -> PathBuf {
        self.folder.join(key.folder_name()).join(key.to_string())
    }

    /// Keeps tidying up away; see [`Hold`].
    ///
    /// # Errors
    /// [`PhotoFileError::Disc`].
    pub fn hold(&self) -> Result<Hold, PhotoFileError> {
        Ok(Hold { _lock: FolderLock::shared(&self.folder)? })
    }

    /// Keeps everybody from adding a photo, or nothing while somebody is about to: what has no row
    /// or no job while this lives will not get one.
    ///
    /// # Errors
    /// [`PhotoFileError::Disc`].
    pub fn hold_alone(&self) -> Result<Option<Hold>, PhotoFileError> {
        Ok(self.alone()?.map(|lock| Hold { _lock: lock }))
    }

    /// Takes out the metadata and stores the picture. When this returns, it survives a power cut.
    ///
    /// The same picture is written again over itself: that costs little, repairs a damaged file,
    /// and makes it young, so that no one takes it for an orphan before its row is there.
    ///
    /// # Errors
    /// [`PhotoFileError::Refused`] or [`PhotoFileError::Disc`]; nothing is stored then.
    pub fn put(&self, bytes: &[u8]) -> Result<PhotoKey, PhotoFileError> {
        let stripped = strip(bytes, MAX_PHOTO_BYTES)?;
        let key = PhotoKey::of(&stripped);
        let _hold = self.hold()?;
        let path = self.path_of(key);
        let folder = durable::parent_of(&path);
        durable::make_private_folder(folder)?;
        let mut file = NewFile::create_in(folder)?;
        file.write(&stripped)?;
        file.publish(&path)?;
        Ok(key)
    }

    /// Reads a photo and checks that it is the one its name says.
    ///
    /// # Errors
    /// [`PhotoFileError::Missing`], [`PhotoFileError::Tampered`] or [`PhotoFileError::Disc`].
    pub fn read(&self, key: PhotoKey) -> Result<Vec<u8>, PhotoFileError> {
        let path = self.path_of(key);
        let tampered = |what| PhotoFileError::Tampered { key, what };
        // A link could lead to any file of this user, and opening a pipe would wait for a writer.
        let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed();
        let file = match OpenOptions::new().read(true).custom_flags(flags).open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Err(PhotoFileError::Missing { key }),
            Err(error) if Errno::from_io_error(&error) == Some(Errno::LOOP) => return Err(tampered("it is a link")),
            Err(error) => return Err(DiscError::on(&path, Doing::Reading)(error).into()),
        };
        let metadata = file.metadata().map_err(DiscError::on(&path, Doing::Reading))?;
        if !metadata.is_file() {
            return Err(tampered("it is not a file"));
        }
        if metadata.len() > MAX_PHOTO_BYTES {
            return Err(tampered("it is too large"));
        }
        let mut bytes = Vec::new();
        file.take(MAX_PHOTO_BYTES + 1).read_to_end(&mut bytes).map_err(DiscError::on(&path, Doing::Reading))?;
        if PhotoKey::of(&bytes) != key {
            return Err(tampered("its content has another hash"));
        }
        Ok(bytes)
    }

    /// Deletes a photo for good. Returns whether it was there.
    ///
    /// # Errors
    /// [`PhotoFileError::Disc`].
    pub fn erase(&self, key: PhotoKey) -> Result<bool, PhotoFileError> {
        Ok(durable::remove_file(&self.path_of(key))?)
    }

    /// Every photo in the folder, in the order of the keys. What has no photo's name is left out.
    ///
    /// # Errors
    /// [`PhotoFileError::Disc`].
    pub fn list(&self) -> Result<Vec<FoundPhoto>, PhotoFileError> {
        let mut found = Vec::new();
        for path in self.files()? {
            let Some(key) = self.key_at(&path) else { continue };
            found.extend(self.look_at(key)?);
        }
        found.sort_unstable_by_key(|photo| photo.key);
        Ok(found)
    }

    /// One photo as [`PhotoFiles::list`] would have it, or nothing if it is not there.
    pub(super) fn look_at(&self, key: PhotoKey) -> Result<Option<FoundPhoto>, PhotoFileError> {
        let path = self.path_of(key);
        let metadata = match fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_dir() => return Ok(None),
            Ok(metadata) => metadata,
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(None),
            Err(error) => return Err(DiscError::on(&path, Doing::Reading)(error).into()),
        };
        let modified = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
        let modified_ms = i64::try_from(modified.as_millis()).unwrap_or(i64::MAX);
        Ok(Some(FoundPhoto { key, modified_ms, bytes: metadata.len() }))
    }

    /// The folder for oneself, or nothing while somebody is adding a photo.
    pub(super) fn alone(&self) -> Result<Option<FolderLock>, PhotoFileError> {
        Ok(FolderLock::alone(&self.folder)?)
    }

    /// Removes temporary files. While another process adds a photo they may be its own, so they
    /// are left for the next start.
    fn remove_leftovers(&self) -> Result<(), PhotoFileError> {
        let Some(_alone) = self.alone()? else { return Ok(()) };
        for path in self.files()? {
            let is_leftover = path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with(TEMPORARY_PREFIX));
            if is_leftover {
                durable::remove_file(&path)?;
            }
        }
        Ok(())
    }

    /// The key a path stands for, if it is where a photo of that key belongs.
    fn key_at(&self, path: &Path) -> Option<PhotoKey> {
        let key: PhotoKey = path.file_name()?.to_str()?.parse().ok()?;
        (self.path_of(key) == path).then_some(key)
    }

    /// Everything two levels down.
    fn files(&self) -> Result<Vec<PathBuf>, PhotoFileError> {
        let mut files = Vec::new();
        for folder in entries(&self.folder)? {
            if folder.is_dir() && !folder.is_symlink() {
                files.extend(entries(&folder)?);
            }
        }
        Ok(files)
    }
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, DiscError> {
    fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| entry.map(|e| e.path())).collect())
        .map_err(DiscError::on(folder, Doing::Reading))
}
