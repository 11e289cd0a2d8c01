//! Putting an unpacked bundle in the place of the kiosk's folder, so that at every moment either
//! the old or the new one is there or [`recover`] can tell which it has to be.
//!
//! `<target>.incoming` is unpacked into, and after an exchange holds the old folder for a moment;
//! `<target>.previous` is the old folder. A marker file in the new folder says that it is whole; it
//! is removed last.

use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, RenameFlags};
use rustix::io::Errno;

use super::BundleError;
use crate::store::disc::durable::{self, FolderLock, sync_folder};
use crate::store::disc::{DiscError, Doing};

/// In a folder that is whole but whose swap is not finished.
const MARKER: &str = ".imported";

/// What [`recover`] found to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recovered {
    /// No import was cut off.
    Nothing,
    /// An import was cut off before it counted; the old folder is in place.
    Undone,
    /// An import was cut off after it counted; the new folder is in place.
    Finished,
}

/// Finishes or undoes an import that was cut off. To be called at every start, before the data
/// folder is opened; it costs two look-ups when there is nothing to do.
///
/// # Errors
/// [`BundleError::Busy`] while an import is running, `Disc`.
pub fn recover(target: &Path) -> Result<Recovered, BundleError> {
    let places = Places::of(target)?;
    if !exists(&places.incoming)? && !exists(&places.marker_in_target())? {
        return Ok(Recovered::Nothing);
    }
    let _lock = places.lock()?;
    places.settle()
}

/// Where the folder that the last import replaced is.
///
/// # Errors
/// [`BundleError::BadTarget`].
pub fn previous_of(target: &Path) -> Result<PathBuf, BundleError> {
    Ok(Places::of(target)?.previous)
}

/// Deletes the folder that the last import replaced, with the photos in it. Returns whether there
/// was one.
///
/// # Errors
/// [`BundleError::Disc`].
pub fn forget_previous(target: &Path) -> Result<bool, BundleError> {
    let places = Places::of(target)?;
    let was_there = exists(&places.previous)?;
    if was_there {
        places.remove_folder(&places.previous)?;
    }
    Ok(was_there)
}

/// The folders an import moves about; all in one parent, so that renaming is all it takes.
pub(super) struct Places {
    target: PathBuf,
    pub(super) parent: PathBuf,
    pub(super) incoming: PathBuf,
    previous: PathBuf,
}

impl Places {
    pub(super) fn of(target: &Path) -> Result<Self, BundleError> {
        let target = behind_link(target);
        let name = target.file_name().ok_or_else(|| BundleError::BadTarget { path: target.clone() })?;
        if fs::symlink_metadata(&target).is_ok_and(|metadata| !metadata.is_dir()) {
            return Err(BundleError::BadTarget { path: target });
        }
        let parent = durable::parent_of(&target).to_owned();
        let beside = |ending: &str| {
            let mut name = OsString::from(name);
            name.push(ending);
            parent.join(name)
        };
        Ok(Self { incoming: beside(".incoming"), previous: beside(".previous"), parent: parent.clone(), target })
    }

    /// Keeps other imports away until the lock is dropped.
    pub(super) fn lock(&self) -> Result<FolderLock, BundleError> {
        FolderLock::alone(&self.parent)?.ok_or(BundleError::Busy)
    }

    /// Finishes or undoes what an earlier import left. The lock must be held.
    pub(super) fn settle(&self) -> Result<Recovered, BundleError> {
        if exists(&self.marker_in_target())? {
            self.finish()?;
            return Ok(Recovered::Finished);
        }
        if !exists(&self.incoming)? {
            return Ok(Recovered::Nothing);
        }
        let marker = self.incoming.join(MARKER);
        if exists(&marker)? && !exists(&self.target)? {
            // Cut off between the two renames of a disc that cannot exchange, or on a new machine.
            self.move_folder(&self.incoming, &self.target)?;
            self.finish()?;
            return Ok(Recovered::Finished);
        }
        // The marker goes first, so that a half-deleted folder is never taken for a whole one.
        durable::remove_file(&marker)?;
        self.remove_folder(&self.incoming)?;
        Ok(Recovered::Undone)
    }

    /// Puts the whole folder `incoming` in place.
    pub(super) fn swap(&self) -> Result<(), BundleError> {
        self.mark_whole()?;
        if !exists(&self.target)? {
            self.move_folder(&self.incoming, &self.target)?;
            return self.finish();
        }
        match rustix::fs::renameat_with(CWD, &self.incoming, CWD, &self.target, RenameFlags::EXCHANGE) {
            Ok(()) => sync_folder(&self.parent)?,
            // Not every file system can exchange two folders.
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {
                self.remove_previous()?;
                self.move_folder(&self.target, &self.previous)?;
                self.move_folder(&self.incoming, &self.target)?;
            }
            Err(errno) => return Err(DiscError::on(&self.target, Doing::Writing)(errno.into()).into()),
        }
        self.finish()
    }

    /// From here on the unpacked folder counts, wherever it stands.
    fn mark_whole(&self) -> Result<(), DiscError> {
        let marker = self.incoming.join(MARKER);
        let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&marker);
        made.map_err(DiscError::on(&marker, Doing::Writing))?;
        // It is empty: that it is there at all is the folder's to keep.
        sync_folder(&self.incoming)
    }

    /// With the new folder in place: keeps the old one, then takes the marker away.
    fn finish(&self) -> Result<(), BundleError> {
        if exists(&self.incoming)? {
            self.remove_previous()?;
            self.move_folder(&self.incoming, &self.previous)?;
        } else {
            // Whoever renamed it may not have come to this.
            sync_folder(&self.parent)?;
        }
        durable::remove_file(&self.marker_in_target())?;
        Ok(())
    }

    fn remove_previous(&self) -> Result<(), DiscError> {
        if exists(&self.previous)? { self.remove_folder(&self.previous) } else { Ok(()) }
    }

    fn move_folder(&self, from: &Path, to: &Path) -> Result<(), DiscError> {
        fs::rename(from, to).map_err(DiscError::on(to, Doing::Writing))?;
        sync_folder(&self.parent)
    }

    fn remove_folder(&self, folder: &Path) -> Result<(), DiscError> {
        fs::remove_dir_all(folder).map_err(DiscError::on(folder, Doing::Deleting))?;
        sync_folder(&self.parent)
    }

    fn marker_in_target(&self) -> PathBuf {
        self.target.join(MARKER)
    }
}

/// Where a link leads to, also when nothing is there at the moment: the link itself must stay, and
/// renaming works only within one disc.
fn behind_link(target: &Path) -> PathBuf {
    fs::canonicalize(target)
        .or_else(|_| fs::read_link(target).map(|leads_to| durable::parent_of(target).join(leads_to)))
        .unwrap_or_else(|_| target.to_owned())
}

/// Whether something is there; not being able to tell is an error, not a no.
fn exists(path: &Path) -> Result<bool, DiscError> {
    match fs::symlink_metadata(path) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(DiscError::on(path, Doing::Reading)(error)),
    }
}
