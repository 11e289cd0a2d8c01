//! Notifications of outcomes, written in the transaction that makes the outcome. A reader goes on
//! after its last id, so one that subscribes late, or was restarted, still gets every one of them.

use rusqlite::{Row, Transaction, params};

use super::clock::bounded;
use super::database::FieldDb;
use super::error::FieldError;
use super::words::{Headline, JobId, NotificationKind};

/// One outcome to show. Times are Unix milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// Grows; the cursor to go on after.
    pub id: i64,
    pub job_id: JobId,
    pub kind: NotificationKind,
    /// The answer's headline, when there is an answer.
    pub headline: Option<Headline>,
    pub created_at_ms: i64,
    pub seen_at_ms: Option<i64>,
}

impl FieldDb {
    /// Notifications after `cursor` (0 for all), oldest first.
    pub fn notifications(&self, cursor: i64, limit: u32) -> Result<Vec<Notification>, FieldError> {
        let sql = "SELECT id, job_id, kind, headline, created_at_ms, seen_at_ms FROM notifications WHERE id > ?1 ORDER BY id LIMIT ?2";
        let mut statement = self.connection.prepare_cached(sql)?;
        let found = statement.query_map(params![cursor, limit], read)?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// The newest id, 0 if there is none: where a reader that wants only news begins.
    pub fn last_notification(&self) -> Result<i64, FieldError> {
        let sql = "SELECT coalesce(max(id), 0) FROM notifications";
        Ok(self.connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// Notes that a notification was shown. Returns `true` for the first caller only, so that of
    /// two windows one shows it.
    pub fn mark_seen(&mut self, id: i64, now_ms: i64) -> Result<bool, FieldError> {
        self.write(|transaction| {
            let sql = "UPDATE notifications SET seen_at_ms = ?2 WHERE id = ?1 AND seen_at_ms IS NULL";
            Ok(transaction.prepare_cached(sql)?.execute(params![id, bounded(now_ms)])? == 1)
        })
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Notification> {
    Ok(Notification {
        id: row.get(0)?,
        job_id: row.get(1)?,
        kind: row.get(2)?,
        headline: row.get(3)?,
        created_at_ms: row.get(4)?,
        seen_at_ms: row.get(5)?,
    })
}

/// Adds a notification in the caller's transaction.
pub(super) fn add(
    transaction: &Transaction<'_>,
    id: &JobId,
    kind: NotificationKind,
    headline: Option<Headline>,
    now_ms: i64,
) -> Result<(), FieldError> {
    let sql = "INSERT INTO notifications (job_id, kind, headline, created_at_ms) VALUES (?1, ?2, ?3, ?4)";
    transaction.prepare_cached(sql)?.execute(params![id, kind, headline, now_ms])?;
    Ok(())
}
