//! Files and folders that are there, whole, once a call has returned, also after a power cut.
//!
//! A file counts as written when its bytes and the folder's entry for it have both been synced.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use super::{DiscError, Doing};

/// Temporary files begin so; nothing that is kept ever does.
pub const TEMPORARY_PREFIX: &str = ".new-";

/// The folder a path is in.
pub fn parent_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Makes what was created, renamed or deleted in this folder survive a power cut.
pub fn sync_folder(folder: &Path) -> Result<(), DiscError> {
    File::open(folder).and_then(|opened| opened.sync_all()).map_err(DiscError::on(folder, Doing::Writing))
}

/// Makes a folder only its owner can enter; one that is there is taken as it is, but closed to others.
///
/// The parent is synced even when the folder was there: another process may have made it a moment
/// ago and not have come to its own sync.
pub fn make_private_folder(folder: &Path) -> Result<(), DiscError> {
    let fail = |error| DiscError::on(folder, Doing::Writing)(error);
    match DirBuilder::new().mode(0o700).create(folder) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists && folder.is_dir() => close_to_others(folder).map_err(fail)?,
        Err(error) => return Err(fail(error)),
    }
    sync_folder(parent_of(folder))
}

/// Makes a kiosk's data folder, and what is missing above it, for its owner only.
///
/// One that is there is taken as it is: it may be somebody's shared folder.
pub fn make_data_folder(folder: &Path) -> Result<(), DiscError> {
    if folder.is_dir() {
        return Ok(());
    }
    let parent = parent_of(folder);
    if parent != folder {
        make_data_folder(parent)?;
    }
    make_private_folder(folder)
}

fn close_to_others(folder: &Path) -> io::Result<()> {
    if fs::metadata(folder)?.permissions().mode() & 0o077 != 0 {
        fs::set_permissions(folder, Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// Deletes a file for good. Returns whether it was there.
pub fn remove_file(path: &Path) -> Result<bool, DiscError> {
    let was_there = match fs::remove_file(path) {
        Ok(()) => true,
        Err(error) if error.kind() == ErrorKind::NotFound => false,
        Err(error) => return Err(DiscError::on(path, Doing::Deleting)(error)),
    };
    // Also when it was not there: an earlier deletion may have been cut off before its sync.
    match sync_folder(parent_of(path)) {
        Err(error) if !was_there && error.source.kind() == ErrorKind::NotFound => Ok(false),
        synced => synced.map(|()| was_there),
    }
}

/// A lock on a folder among programs that ask for it; it ends with the guard or the process.
#[derive(Debug)]
pub struct FolderLock(File);

impl FolderLock {
    /// Together with others; waits while somebody has it alone.
    pub fn shared(folder: &Path) -> Result<Self, DiscError> {
        let locked = File::open(folder).and_then(|opened| opened.lock_shared().map(|()| opened));
        locked.map(Self).map_err(DiscError::on(folder, Doing::Reading))
    }

    /// Alone, or nothing if somebody else has it.
    pub fn alone(folder: &Path) -> Result<Option<Self>, DiscError> {
        let opened = File::open(folder).map_err(DiscError::on(folder, Doing::Reading))?;
        match opened.try_lock() {
            Ok(()) => Ok(Some(Self(opened))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(DiscError::on(folder, Doing::Reading)(error)),
        }
    }
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        // Closing is not enough: while another thread starts a program, the new process has a copy
        // of the file for a moment, and the lock would last as long. Nothing can be done on errors.
        let _ = self.0.unlock();
    }
}

/// A file under a temporary name, readable only by its owner; dropped without
/// [`NewFile::publish`], it is deleted.
#[derive(Debug)]
pub struct NewFile {
    temporary: PathBuf,
    file: File,
    is_published: bool,
}

impl NewFile {
    /// Opens a file in `folder` under a name no other process or thread uses.
    pub fn create_in(folder: &Path) -> Result<Self, DiscError> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        const ATTEMPTS: u32 = 1_000;
        for _ in 0..ATTEMPTS {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let temporary = folder.join(format!("{TEMPORARY_PREFIX}{}-{number}", std::process::id()));
            match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&temporary) {
                Ok(file) => return Ok(Self { temporary, file, is_published: false }),
                // Left by a killed process that had the same number.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(DiscError::on(&temporary, Doing::Writing)(error)),
            }
        }
        let error = io::Error::new(ErrorKind::AlreadyExists, "too many temporary files are left in the folder");
        Err(DiscError::on(folder, Doing::Writing)(error))
    }

    /// Adds bytes at the end.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), DiscError> {
        self.file.write_all(bytes).map_err(DiscError::on(&self.temporary, Doing::Writing))
    }

    /// Puts the file in its place, which must be in the same folder, over what may be there.
    pub fn publish(mut self, path: &Path) -> Result<(), DiscError> {
        self.file.sync_all().and_then(|()| fs::rename(&self.temporary, path)).map_err(DiscError::on(path, Doing::Writing))?;
        self.is_published = true;
        sync_folder(parent_of(path))
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if !self.is_published {
            // The first error is the one to tell, and leftovers are removed at the next start.
            let _ = fs::remove_file(&self.temporary);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unpublished_file_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mut file = NewFile::create_in(folder.path()).unwrap();
        file.write(b"half").unwrap();
        drop(file);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_published_file_replaces_and_is_private() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "old").unwrap();
        let mut file = NewFile::create_in(folder.path()).unwrap();
        file.write(b"new").unwrap();
        file.publish(&path).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_that_is_open_to_others_is_closed() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("photos");
        fs::create_dir(&folder).unwrap();
        fs::set_permissions(&folder, Permissions::from_mode(0o755)).unwrap();
        make_private_folder(&folder).unwrap();
        assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
        fs::write(root.path().join("file"), "").unwrap();
        assert!(make_private_folder(&root.path().join("file")).is_err(), "a file is no folder");
    }

    #[test]
    fn deleting_twice_is_no_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "").unwrap();
        assert!(remove_file(&path).unwrap());
        assert!(!remove_file(&path).unwrap());
        assert!(!remove_file(&folder.path().join("no/such")).unwrap());
    }
}
