//! Rows about photos, and the bookkeeping that keeps rows and files in step. The files themselves
//! belong to another part of the store.
//!
//! Order matters: register the photo, store its file, submit the job. A row that is `present` is
//! never removed by a deletion that was decided before, so no file disappears under a new job.

use std::io;

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::clock::bounded;
use super::database::FieldDb;
use super::error::FieldError;
use super::jobs::NewPhoto;
use super::words::{PhotoHash, PhotoState};

/// A photo's row, as the reconciler needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhotoRow {
    pub sha256: PhotoHash,
    pub state: PhotoState,
    pub bytes: u32,
    pub kind: String,
    pub width_px: u32,
    pub height_px: u32,
    pub stored_at_ms: i64,
    /// When the file of an erased photo was deleted; until then the deletion is owed.
    pub removed_at_ms: Option<i64>,
}

impl FieldDb {
    /// Notes that the file of this photo is about to be stored, so that no deletion decided earlier
    /// can take it away afterwards.
    pub fn register_photo(&mut self, photo: &NewPhoto, now_ms: i64) -> Result<(), FieldError> {
        self.write(|transaction| put_row(transaction, photo, bounded(now_ms)))
    }

    /// The row of a photo.
    pub fn photo(&self, sha256: &PhotoHash) -> Result<PhotoRow, FieldError> {
        let sql = format!("{SELECT} WHERE sha256 = ?1");
        let row = self.connection.prepare_cached(&sql)?.query_row(params![sha256], read).optional()?;
        row.ok_or_else(|| FieldError::NotFound { what: format!("photo {sha256}") })
    }

    /// A page of rows in the order of their hashes, going on after `after`.
    pub fn photos(&self, after: Option<&PhotoHash>, limit: u32) -> Result<Vec<PhotoRow>, FieldError> {
        let sql = format!("{SELECT} WHERE sha256 > ?1 ORDER BY sha256 LIMIT ?2");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params![after.map_or("", PhotoHash::as_str), limit], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Notes that the file of a present photo is not there. Returns whether the row changed.
    pub fn mark_missing(&mut self, sha256: &PhotoHash) -> Result<bool, FieldError> {
        self.write(|transaction| change_state(transaction, sha256, PhotoState::Present, PhotoState::Missing))
    }

    /// Notes that the file of a missing photo is there again. Returns whether the row changed; an
    /// erased photo stays erased, its file is owed a deletion.
    pub fn mark_present(&mut self, sha256: &PhotoHash) -> Result<bool, FieldError> {
        self.write(|transaction| change_state(transaction, sha256, PhotoState::Missing, PhotoState::Present))
    }

    /// Decides that a photo must go, for instance when the visitor's session ends. Delete the file
    /// with [`FieldDb::remove_photo`]; until that is done it stays on the list of owed deletions.
    pub fn erase_photo(&mut self, sha256: &PhotoHash) -> Result<(), FieldError> {
        self.write(|transaction| {
            state(transaction, sha256)?;
            let sql = "SELECT EXISTS (SELECT 1 FROM jobs WHERE photo = ?1 AND state IN ('queued', 'leased'))";
            if transaction.prepare_cached(sql)?.query_row(params![sha256], |row| row.get(0))? {
                return Err(FieldError::PhotoInUse { photo: sha256.clone() });
            }
            // A photo whose file was missing is erased too: the file may turn up again.
            let sql = "UPDATE photos SET state = 'erased' WHERE sha256 = ?1";
            transaction.prepare_cached(sql)?.execute(params![sha256])?;
            Ok(())
        })
    }

    /// Photos that are not erased and that no job was ever submitted for, in the order of their
    /// hashes: whoever stored them died in between, or is about to submit.
    pub fn photos_without_jobs(&self, limit: u32) -> Result<Vec<PhotoHash>, FieldError> {
        let sql = "SELECT sha256 FROM photos
                    WHERE state <> 'erased' AND NOT EXISTS (SELECT 1 FROM jobs WHERE photo = sha256) ORDER BY sha256 LIMIT ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let hashes = statement.query_map(params![limit], |row| row.get(0))?;
        Ok(hashes.collect::<Result<_, _>>()?)
    }

    /// Photos whose files are to be deleted, in the order of their hashes.
    pub fn photos_to_remove(&self, limit: u32) -> Result<Vec<PhotoHash>, FieldError> {
        let sql = "SELECT sha256 FROM photos WHERE state = 'erased' AND removed_at_ms IS NULL ORDER BY sha256 LIMIT ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let hashes = statement.query_map(params![limit], |row| row.get(0))?;
        Ok(hashes.collect::<Result<_, _>>()?)
    }

    /// Deletes the file of an erased photo by calling `delete_file`, and notes that it is done.
    ///
    /// Returns `false` without calling it when the photo was registered again in the meantime. The
    /// call happens inside the write transaction, so nobody can register it half-way.
    pub fn remove_photo(
        &mut self,
        sha256: &PhotoHash,
        now_ms: i64,
        delete_file: impl FnOnce() -> io::Result<()>,
    ) -> Result<bool, FieldError> {
        self.write(|transaction| {
            let sql = "UPDATE photos SET removed_at_ms = ?2 WHERE sha256 = ?1 AND state = 'erased' AND removed_at_ms IS NULL";
            if transaction.prepare_cached(sql)?.execute(params![sha256, bounded(now_ms)])? == 0 {
                return Ok(false);
            }
            delete_file().map_err(|source| FieldError::io(sha256.as_str(), source))?;
            Ok(true)
        })
    }
}

const SELECT: &str = "SELECT sha256, state, bytes, kind, width_px, height_px, stored_at_ms, removed_at_ms FROM photos";

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<PhotoRow> {
    Ok(PhotoRow {
        sha256: row.get(0)?,
        state: row.get(1)?,
        bytes: row.get(2)?,
        kind: row.get(3)?,
        width_px: row.get(4)?,
        height_px: row.get(5)?,
        stored_at_ms: row.get(6)?,
        removed_at_ms: row.get(7)?,
    })
}

/// Makes the row of a stored photo, or makes an old one present again.
pub(super) fn put_row(transaction: &Transaction<'_>, photo: &NewPhoto, now_ms: i64) -> Result<(), FieldError> {
    let sql = "UPDATE photos SET state = 'present', stored_at_ms = ?2, removed_at_ms = NULL WHERE sha256 = ?1";
    if transaction.prepare_cached(sql)?.execute(params![photo.sha256, now_ms])? == 0 {
        let sql = "INSERT INTO photos (sha256, bytes, kind, width_px, height_px, stored_at_ms, state)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'present')";
        let mut statement = transaction.prepare_cached(sql)?;
        statement.execute(params![photo.sha256, photo.bytes, photo.kind, photo.width_px, photo.height_px, now_ms])?;
    }
    Ok(())
}

/// What is known of a photo's file.
pub(super) fn state(connection: &Connection, sha256: &PhotoHash) -> Result<PhotoState, FieldError> {
    let sql = "SELECT state FROM photos WHERE sha256 = ?1";
    let found = connection.prepare_cached(sql)?.query_row(params![sha256], |row| row.get(0)).optional()?;
    found.ok_or_else(|| FieldError::NotFound { what: format!("photo {sha256}") })
}

fn change_state(transaction: &Transaction<'_>, sha256: &PhotoHash, from: PhotoState, to: PhotoState) -> Result<bool, FieldError> {
    let sql = "UPDATE photos SET state = ?3 WHERE sha256 = ?1 AND state = ?2";
    Ok(transaction.prepare_cached(sql)?.execute(params![sha256, from, to])? == 1)
}
