//! `field.db` as a file among files: whose it is, who has it open, and names beside it.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::error::FieldError;

/// "Dkfd": tells our file from every other SQLite file.
pub(super) const APPLICATION_ID: u32 = 0x446b_6664;

/// What stands in the lock file. It also says that the database beside it is ours when damage has
/// wiped the database's own header.
const STAMP: &[u8] = b"dokcho field.db\n";

/// The length of SQLite's file header.
const HEAD_BYTES: u64 = 100;

/// `path` with `suffix` after its name, as in `field.db-wal`.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path.as_os_str());
    name.push(suffix);
    PathBuf::from(name)
}

/// What the first bytes of a file say, before SQLite is asked to trust the rest.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Head {
    Missing,
    Empty,
    /// No SQLite file.
    Unreadable,
    /// An SQLite file of another application.
    Foreign,
    /// Ours, of this schema; the write-ahead log may know a newer one.
    Ours(u32),
}

/// Reads the head; offsets from <https://www.sqlite.org/fileformat2.html#the_database_header>.
pub(super) fn head(path: &Path) -> io::Result<Head> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Head::Missing),
        Err(error) => return Err(error),
    };
    if !file.metadata()?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a file"));
    }
    let mut bytes = Vec::new();
    // A bad sector at the beginning is damage like any other.
    if file.take(HEAD_BYTES).read_to_end(&mut bytes).is_err() {
        return Ok(Head::Unreadable);
    }
    let number = |at: usize| bytes.get(at..at + 4).map(|four| four.iter().fold(0, |number, byte| number << 8 | u32::from(*byte)));
    Ok(match (number(60), number(68)) {
        _ if bytes.is_empty() => Head::Empty,
        (Some(schema), Some(APPLICATION_ID)) if bytes.starts_with(b"SQLite format 3\0") => Head::Ours(schema),
        (Some(_), Some(_)) if bytes.starts_with(b"SQLite format 3\0") => Head::Foreign,
        _ => Head::Unreadable,
    })
}

/// Held by whoever uses the database. Any number may share it; creating, migrating and repairing
/// the file need it alone, so that nobody writes to a file that is being moved aside.
///
/// The system lets go of it when a process dies, however it dies.
#[derive(Debug)]
pub(super) struct Guard {
    // Never read: the lock lives as long as the open file.
    _file: File,
}

impl Guard {
    /// Waits up to `timeout` while somebody has the file alone.
    pub(super) fn shared(path: &Path, timeout: Duration) -> Result<Self, FieldError> {
        Self::acquire(path, timeout, File::try_lock_shared)
    }

    /// Waits up to `timeout` for everybody else to leave.
    pub(super) fn alone(path: &Path, timeout: Duration) -> Result<Self, FieldError> {
        Self::acquire(path, timeout, File::try_lock)
    }

    fn acquire(path: &Path, timeout: Duration, try_lock: fn(&File) -> Result<(), TryLockError>) -> Result<Self, FieldError> {
        const PAUSE: Duration = Duration::from_millis(5);
        let lock_path = lock_path(path);
        let opened = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&lock_path);
        let file = opened.map_err(|error| FieldError::io(&lock_path, error))?;
        let start = Instant::now();
        loop {
            match try_lock(&file) {
                Ok(()) => return Ok(Self { _file: file }),
                Err(TryLockError::WouldBlock) if start.elapsed() < timeout => std::thread::sleep(PAUSE),
                Err(TryLockError::WouldBlock) => return Err(FieldError::Busy),
                Err(TryLockError::Error(error)) => return Err(FieldError::io(&lock_path, error)),
            }
        }
    }
}

fn lock_path(path: &Path) -> PathBuf {
    beside(path, ".lock")
}

/// Whether the lock file says that the database beside it is ours.
pub(super) fn is_stamped(path: &Path) -> bool {
    fs::read(lock_path(path)).is_ok_and(|text| text == STAMP)
}

/// Notes that the database beside the lock file is ours. Only for whoever has the file alone.
pub(super) fn stamp(path: &Path) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).open(lock_path(path))?;
    file.write_all(STAMP)?;
    file.sync_all()
}

/// Makes an empty file that only its owner may read, in place of what was there.
pub(super) fn create_private(path: &Path) -> io::Result<()> {
    remove_if_there(path)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

/// Removes a database and what SQLite keeps beside it.
pub(super) fn remove_database(path: &Path) -> io::Result<()> {
    for suffix in ["", "-wal", "-shm", "-journal"] {
        remove_if_there(&beside(path, suffix))?;
    }
    Ok(())
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Gives a finished file its name, so that after a power cut it has the old name or the new one.
pub(super) fn publish(from: &Path, to: &Path) -> io::Result<()> {
    File::open(from)?.sync_all()?;
    fs::rename(from, to)?;
    sync_folder_of(to)
}

/// Makes renames in the folder of `path` last.
pub(super) fn sync_folder_of(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => File::open(folder)?.sync_all(),
        _ => File::open(".")?.sync_all(),
    }
}
