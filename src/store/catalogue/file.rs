//! Replacing a file so that after a power cut the old or the new one is there, whole.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// Writes `bytes` to `path`; the file that was there stays until the new one is whole and on disc.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    replace(path, bytes, |_| Ok(()))
}

/// Writes `bytes` beside `path`, lets `check` look at the result, then puts it in place.
///
/// On any error the file that was there before stays and the half-made one is removed.
pub(super) fn replace<E: From<io::Error>>(path: &Path, bytes: &[u8], check: impl FnOnce(&Path) -> Result<(), E>) -> Result<(), E> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let (temporary, mut file) = create_beside(path, folder)?;
    let written = file
        .write_all(bytes)
        .and_then(|()| file.sync_all())
        .map_err(E::from)
        .and_then(|()| check(&temporary))
        .and_then(|()| fs::rename(&temporary, path).map_err(E::from));
    if written.is_err() {
        // The first error is the one to tell; a temporary file that stays behind does no harm.
        let _ = fs::remove_file(&temporary);
    }
    written?;
    // Without this the rename itself may be lost in a power cut.
    Ok(File::open(folder)?.sync_all()?)
}

/// A new file with a name no other process or thread uses; leftovers of a killed one are passed over.
fn create_beside(path: &Path, folder: &Path) -> io::Result<(PathBuf, File)> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    const ATTEMPTS: u32 = 1_000;
    let name = path.file_name().ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "the path names no file"))?;
    for _ in 0..ATTEMPTS {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let mut hidden = std::ffi::OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".{}-{number}.tmp", std::process::id()));
        let temporary = folder.join(hidden);
        match OpenOptions::new().write(true).create_new(true).open(&temporary) {
            Ok(file) => return Ok((temporary, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::new(io::ErrorKind::AlreadyExists, "too many temporary files are left beside it"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names_in(folder: &Path) -> Vec<String> {
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_refused_file_leaves_the_old_one_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plants.db");
        fs::write(&path, "old").unwrap();
        let refused = replace(&path, b"new", |_| Err(io::Error::other("no")));
        assert!(refused.is_err());
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(names_in(folder.path()), ["plants.db"]);
        replace(&path, b"new", |_| Ok::<(), io::Error>(())).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(names_in(folder.path()), ["plants.db"]);
    }

    #[test]
    fn a_path_without_a_file_name_is_an_error() {
        for path in ["/", "..", "missing-folder/plants.db"] {
            assert!(replace(Path::new(path), b"", |_| Ok::<(), io::Error>(())).is_err(), "{path}");
        }
    }
}
