//! An open field database: its connection, its write scope, and the one way to write to it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use super::error::FieldError;
use super::file::Guard;
use super::opening;
use super::recovery::Recovery;
use super::scopes::{self, Role};

/// The size of a page of the file.
pub(super) const PAGE_BYTES: u64 = 4_096;

/// How thoroughly the file is looked at when it is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// Pages, rows and constraints. Costs one pass over the file.
    Quick,
    /// Also whether every index agrees with its table. Ask for it when a call has failed as damaged
    /// although the file opened: the quick check does not see such damage.
    Full,
}

/// Limits of the file and of waiting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Open jobs a queue may hold; see [`Priority`](super::Priority) for the places kept for visitors.
    pub max_open_jobs: u32,
    /// The size the file may not exceed; a write that would is refused as storage-full.
    pub max_file_bytes: u64,
    /// How long to wait for another process before giving up as busy.
    pub busy_timeout_ms: u32,
    pub check: Check,
}

impl Default for Options {
    fn default() -> Self {
        Self { max_open_jobs: 1_200, max_file_bytes: 512 << 20, busy_timeout_ms: 5_000, check: Check::Quick }
    }
}

/// `field.db`, open in one role. One connection; it may move between threads but not be shared.
#[derive(Debug)]
pub struct FieldDb {
    // Before the guard, so that the connection is closed while the guard is still held.
    pub(super) connection: Connection,
    pub(super) options: Options,
    path: PathBuf,
    role: Role,
    recovery: Option<Recovery>,
    _guard: Guard,
}

impl FieldDb {
    /// Opens the database at `path`, in the role's write scope.
    ///
    /// A missing file is created and an older one is migrated. A damaged one is set aside under a
    /// name with the time `now_ms` (Unix milliseconds), and what is readable is carried over; see
    /// [`FieldDb::recovery`]. A file of another application or of a newer version is only refused.
    pub fn open(path: &Path, role: Role, now_ms: i64) -> Result<Self, FieldError> {
        Self::open_with(path, role, now_ms, Options::default())
    }

    /// [`FieldDb::open`] with limits of its own.
    pub fn open_with(path: &Path, role: Role, now_ms: i64, options: Options) -> Result<Self, FieldError> {
        // An absolute path also keeps SQLite from reading a name like "file:..." as an address.
        let path = std::path::absolute(path).map_err(|error| FieldError::io(path, error))?;
        let (mut connection, guard, recovery) = opening::ready(&path, now_ms, &options)?;
        let max_pages = u32::try_from(options.max_file_bytes.div_ceil(PAGE_BYTES)).unwrap_or(u32::MAX);
        connection.pragma_update(None, "max_page_count", max_pages)?;
        if role == Role::Reader {
            connection.pragma_update(None, "query_only", true)?;
        }
        scopes::restrict(&mut connection, role)?;
        Ok(Self { connection, options, path, role, recovery, _guard: guard })
    }

    /// What was saved when this call of `open` found the file damaged.
    pub fn recovery(&self) -> Option<&Recovery> {
        self.recovery.as_ref()
    }

    /// The role this connection was opened in.
    pub fn role(&self) -> Role {
        self.role
    }

    /// The absolute path of the file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Looks at every page, row and index. Takes a while; for the doctor, not for every start.
    pub fn check_fully(&self) -> Result<(), FieldError> {
        check(&self.connection, Check::Full)
    }

    /// Runs `work` in one write transaction: all of it happens, or nothing.
    pub(super) fn write<T>(&mut self, work: impl FnOnce(&Transaction<'_>) -> Result<T, FieldError>) -> Result<T, FieldError> {
        // Immediate: a transaction that began by reading could be refused when it comes to write.
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let result = work(&transaction)?;
        transaction.commit()?;
        Ok(result)
    }
}

/// A connection to an existing file with everything set that must hold for each of them.
pub(super) fn connect(path: &Path, busy_timeout_ms: u32) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::from_millis(busy_timeout_ms.into()))?;
    // Until the file is accepted, closing it must not change it.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    for (config, value) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_ATTACH_CREATE, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_ATTACH_WRITE, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
    ] {
        connection.set_db_config(config, value)?;
    }
    // FULL: what was acknowledged survives a power cut. The log is cut back after a checkpoint, and
    // deleted rows are overwritten, so that neither size nor privacy depends on chance.
    connection.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY;
         PRAGMA secure_delete = ON; PRAGMA journal_size_limit = 4194304;",
    )?;
    Ok(connection)
}

/// SQLite's own check of the file.
pub(super) fn check(connection: &Connection, how: Check) -> Result<(), FieldError> {
    let sql = match how {
        Check::Quick => "PRAGMA quick_check(1)",
        Check::Full => "PRAGMA integrity_check(1)",
    };
    match connection.query_row(sql, [], |row| row.get::<_, String>(0))? {
        verdict if verdict == "ok" => Ok(()),
        what => Err(FieldError::Damaged { what }),
    }
}

#[cfg(test)]
mod tests;
