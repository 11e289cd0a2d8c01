//! Copies of the database for the operator's stick, taken while it is in use.

use std::path::Path;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use super::database::{Check, FieldDb, check};
use super::error::FieldError;
use super::file::{self, beside};

impl FieldDb {
    /// Writes a copy of the database, as it is now, to `path`. The copy is whole and checked before
    /// it takes the name; a copy that was there stays until then. Returns its size in bytes.
    pub fn backup_to(&self, path: &Path) -> Result<u64, FieldError> {
        let io = |error| FieldError::io(path, error);
        if std::path::absolute(path).map_err(io)? == self.path() {
            let source = std::io::Error::new(std::io::ErrorKind::InvalidInput, "a backup cannot take the place of the database");
            return Err(io(source));
        }
        let part = beside(path, ".part");
        let copied = self.copy_to(&part).and_then(|()| file::publish(&part, path).map_err(io));
        if copied.is_err() {
            // The first error is the one to tell; the next backup begins by removing the rest.
            let _ = file::remove_database(&part);
        }
        copied?;
        Ok(std::fs::metadata(path).map_err(io)?.len())
    }

    fn copy_to(&self, part: &Path) -> Result<(), FieldError> {
        const EVERYTHING: i32 = -1;
        let io = |error| FieldError::io(part, error);
        file::remove_database(part).map_err(io)?;
        file::create_private(part).map_err(io)?;
        let mut copy = Connection::open_with_flags(part, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        // In one step it is the picture of one moment, and writers go on in the log meanwhile.
        match Backup::new(&self.connection, &mut copy)?.step(EVERYTHING)? {
            StepResult::Done => {}
            _ => return Err(FieldError::Busy),
        }
        check(&copy, Check::Quick)
    }
}
