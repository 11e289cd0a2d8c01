//! Reaching the file: bounded reading, and refusing what is not an ordinary file.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::os::unix::fs::FileTypeExt;
use std::path::Path;

use super::error::{Names, PhotoError};

/// Reads the file, but never more than one byte past `limit`.
pub(super) fn read_bounded(path: &Path, limit: u64) -> Result<Vec<u8>, PhotoError> {
    let fail = |source: io::Error| io_error(path, source);
    // Looking before opening matters: opening a pipe would wait for a writer.
    check_ordinary(path, &fs::metadata(path).map_err(fail)?)?;
    let file = File::open(path).map_err(fail)?;
    let metadata = file.metadata().map_err(fail)?;
    check_ordinary(path, &metadata)?;
    if metadata.len() > limit {
        return Err(PhotoError::TooLargeFile { bytes: metadata.len(), limit });
    }
    let mut bytes = Vec::new();
    // Reserving the length once keeps the buffer from doubling past the memory budget.
    let reserve = usize::try_from(metadata.len()).unwrap_or(usize::MAX).saturating_add(1);
    bytes.try_reserve_exact(reserve).map_err(|_| fail(io::ErrorKind::OutOfMemory.into()))?;
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(fail)?;
    if bytes.len() as u64 > limit {
        // The file grew while it was read, or is one of those that state no length.
        return Err(PhotoError::TooLargeFile { bytes: bytes.len() as u64, limit });
    }
    Ok(bytes)
}

fn check_ordinary(path: &Path, metadata: &Metadata) -> Result<(), PhotoError> {
    let kind = metadata.file_type();
    if kind.is_file() {
        return Ok(());
    }
    let what = if kind.is_dir() {
        Names("a folder", "폴더")
    } else if kind.is_fifo() {
        Names("a pipe", "파이프")
    } else if kind.is_socket() {
        Names("a socket", "소켓")
    } else {
        Names("a device", "장치 파일")
    };
    Err(PhotoError::NotAFile { path: shown(path), what })
}

fn io_error(path: &Path, source: io::Error) -> PhotoError {
    match source.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::InvalidInput => PhotoError::NotFound { path: shown(path) },
        _ => PhotoError::Unreadable { path: shown(path), source },
    }
}

/// The path for a message. Control characters go, because a file name must not steer a terminal.
fn shown(path: &Path) -> String {
    path.display().to_string().chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}
