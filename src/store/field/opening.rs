//! From a path to a database that is ours, whole and of the newest schema, or a refusal.
//!
//! Looking is done beside others; creating, migrating and repairing only alone, see [`Guard`].

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::database::{Options, check, connect};
use super::error::FieldError;
use super::file::{self, APPLICATION_ID, Guard, Head, beside};
use super::migrations::{SCHEMA_VERSION, migrate, version};
use super::recovery::{self, Recovery};

/// What has to happen before a file can be used.
enum Found {
    Ready(Connection),
    Nothing,
    Older(Connection),
    Damaged(String),
}

/// A usable connection, and what was saved if the file had to be repaired.
pub(super) fn ready(path: &Path, now_ms: i64, options: &Options) -> Result<(Connection, Guard, Option<Recovery>), FieldError> {
    let timeout = Duration::from_millis(options.busy_timeout_ms.into());
    // Before a lock file is put beside something that is not ours.
    refuse_strangers(path)?;
    let mut recovered = None;
    // Between working alone and sharing again another process may get in; it leaves a usable file.
    const ROUNDS: usize = 4;
    for _ in 0..ROUNDS {
        let guard = Guard::shared(path, timeout)?;
        if let Found::Ready(connection) = look(path, options)? {
            if !file::is_stamped(path) {
                file::stamp(path).map_err(|error| FieldError::io(path, error))?;
            }
            return Ok((connection, guard, recovered));
        }
        drop(guard);
        let _alone = Guard::alone(path, timeout)?;
        recovered = put_right(path, now_ms, options)?.or(recovered);
    }
    Err(FieldError::Damaged { what: "it was damaged again while it was repaired".to_owned() })
}

fn look(path: &Path, options: &Options) -> Result<Found, FieldError> {
    match refuse_strangers(path)? {
        Head::Missing => return Ok(Found::Nothing),
        Head::Empty if !file::is_stamped(path) => return Ok(Found::Nothing),
        Head::Empty => return Ok(Found::Damaged("it is empty".to_owned())),
        Head::Unreadable | Head::Foreign => return Ok(Found::Damaged("its beginning is gone".to_owned())),
        Head::Ours(_) => {}
    }
    match open_and_check(path, options) {
        Err(FieldError::Damaged { what }) => Ok(Found::Damaged(what)),
        other => other,
    }
}

fn open_and_check(path: &Path, options: &Options) -> Result<Found, FieldError> {
    let connection = connect(path, options.busy_timeout_ms)?;
    // Asked again, because the write-ahead log may hold a newer header than the file.
    let found = version(&connection)?;
    refuse_newer(path, found)?;
    check(&connection, options.check)?;
    let application: u32 = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if application != APPLICATION_ID || mode != "wal" {
        return Err(FieldError::Damaged { what: "its header is not the one it was made with".to_owned() });
    }
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(if found < SCHEMA_VERSION { Found::Older(connection) } else { Found::Ready(connection) })
}

/// What the file says it is, as long as it is ours to use. Damage can wipe the header of our own
/// file; then the stamp beside it tells that it is ours.
fn refuse_strangers(path: &Path) -> Result<Head, FieldError> {
    let head = file::head(path).map_err(|error| FieldError::io(path, error))?;
    match head {
        Head::Unreadable if file::is_stamped(path) => {}
        Head::Unreadable | Head::Foreign => return Err(FieldError::Foreign { path: path.to_owned() }),
        Head::Ours(found) => refuse_newer(path, found)?,
        Head::Missing | Head::Empty => {}
    }
    Ok(head)
}

fn refuse_newer(path: &Path, found: u32) -> Result<(), FieldError> {
    if found > SCHEMA_VERSION {
        return Err(FieldError::TooNew { path: path.to_owned(), found, known: SCHEMA_VERSION });
    }
    Ok(())
}

/// Creates, migrates or repairs, whichever is needed. Only for whoever has the file alone.
fn put_right(path: &Path, now_ms: i64, options: &Options) -> Result<Option<Recovery>, FieldError> {
    recovery::resume(path, now_ms)?;
    match look(path, options)? {
        Found::Ready(_) => Ok(None),
        Found::Nothing => create(path).map(|()| None),
        Found::Older(mut connection) => {
            migrate(&mut connection, SCHEMA_VERSION)?;
            Ok(None)
        }
        Found::Damaged(what) => recovery::recover(path, &what, now_ms).map(Some),
    }
}

/// Makes an empty database under another name and publishes it whole.
fn create(path: &Path) -> Result<(), FieldError> {
    let new = beside(path, ".new");
    drop(fresh(&new)?);
    file::publish(&new, path).map_err(|error| FieldError::io(path, error))
}

/// A new, empty database at `path`, in place of whatever was there; everything in its one file.
pub(super) fn fresh(path: &Path) -> Result<Connection, FieldError> {
    let io = |error| FieldError::io(path, error);
    file::remove_database(path).map_err(io)?;
    file::create_private(path).map_err(io)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    lay_out(&mut connection)?;
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    Ok(connection)
}

/// Gives an empty database its page layout, its owner's mark and its tables.
///
/// Free pages are kept in the file and given back a few at a time (incremental): a full VACUUM
/// would need twice the space on a disc that is short of it.
pub(super) fn lay_out(connection: &mut Connection) -> rusqlite::Result<()> {
    connection.execute_batch(&format!(
        "PRAGMA page_size = 4096; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA encoding = 'UTF-8';
         PRAGMA application_id = {APPLICATION_ID};"
    ))?;
    migrate(connection, SCHEMA_VERSION)
}
