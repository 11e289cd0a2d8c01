//! How many PINs were wrong in a row, on disc, so that pulling the plug buys no attempts.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use crate::kiosk::PinGuard;
use crate::store::catalogue::write_whole;

const FILE: &str = "wrong-pins";

/// The count; a file that cannot be read counts as just too many.
pub(super) fn remembered(data: &Path) -> u32 {
    match fs::read_to_string(data.join(FILE)) {
        Ok(text) => text.trim().parse().unwrap_or(PinGuard::FREE_ATTEMPTS),
        Err(error) if error.kind() == ErrorKind::NotFound => 0,
        Err(_) => PinGuard::FREE_ATTEMPTS,
    }
}

/// Stores the count; when this returns, it survives a power cut.
pub(super) fn remember(data: &Path, count: u32) -> io::Result<()> {
    write_whole(&data.join(FILE), format!("{count}\n").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_count_locks_and_a_missing_one_does_not() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(remembered(folder.path()), 0);
        for count in [0, 5, u32::MAX] {
            remember(folder.path(), count).unwrap();
            assert_eq!(remembered(folder.path()), count);
        }
        fs::write(folder.path().join(FILE), "many").unwrap();
        assert_eq!(remembered(folder.path()), PinGuard::FREE_ATTEMPTS);
    }
}
