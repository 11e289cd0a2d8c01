//! Forgetting: old history, old photos, and the space they leave behind. Rankings stay.

use rusqlite::wal::CheckpointMode;
use rusqlite::{Transaction, params};

use super::clock::{self, DAY_MS, SLACK_MS, bounded};
use super::database::{FieldDb, PAGE_BYTES};
use super::error::FieldError;
use super::file::beside;
use super::rows;
use super::tallies;
use super::words::{JobId, JobState, PhotoHash};

/// How long things are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Finished jobs with their answers, errors and notifications, from the day they finished.
    pub history_days: u32,
    /// Photos no open job needs, from the hour they were last stored. At least an hour, because a
    /// photo is stored before its job is submitted.
    pub photo_hours: u32,
}

/// What one pass of retention did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Retained {
    /// Finished jobs that were forgotten.
    pub jobs: u32,
    /// Photos that were decided to go in this pass.
    pub photos_erased: u32,
    /// Photos whose files are to be deleted now, with [`FieldDb::remove_photo`], because no job
    /// that is still to be done refers to them. Those a pass before left over are among them; when
    /// there are very many, the next pass names the rest.
    pub photos_to_remove: Vec<PhotoHash>,
}

/// What the database takes on disc, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    pub file_bytes: u64,
    pub log_bytes: u64,
    /// Space inside the file that the next rows will use.
    pub free_bytes: u64,
}

/// Jobs forgotten in one transaction: few enough that a visitor's submission never waits long.
const BATCH: u32 = 200;
const MOST_PHOTOS: u32 = 10_000;

impl FieldDb {
    /// Forgets what is older than `keep`. While the clock is impossible nothing is forgotten.
    pub fn retain(&mut self, keep: &Retention, now_ms: i64) -> Result<Retained, FieldError> {
        let mut retained = Retained::default();
        if clock::believable(now_ms, 0) == now_ms {
            let history_ms = i64::from(keep.history_days) * DAY_MS;
            self.write(|transaction| {
                correct_future_stamps(transaction, history_ms, now_ms)?;
                // Settling takes the answers out of the counts; the counts must be right before.
                tallies::rebuild(transaction).map(drop)
            })?;
            loop {
                let forgotten = self.write(|transaction| forget_jobs(transaction, now_ms - history_ms))?;
                retained.jobs += forgotten;
                if forgotten < BATCH {
                    break;
                }
            }
            let photo_ms = i64::from(keep.photo_hours.max(1)) * clock::HOUR_MS;
            retained.photos_erased = self.write(|transaction| forget_photos(transaction, bounded(now_ms - photo_ms)))?;
        }
        retained.photos_to_remove = self.photos_to_remove(MOST_PHOTOS)?;
        Ok(retained)
    }

    /// Forgets a job that failed for good, with its errors. Its photo stays until it is erased.
    pub fn discard(&mut self, id: &JobId) -> Result<(), FieldError> {
        self.write(|transaction| {
            let job = rows::existing(transaction, id)?;
            if !matches!(job.state, JobState::Failed | JobState::Dead) {
                return Err(FieldError::WrongState { id: id.clone(), state: job.state, action: "discarded" });
            }
            for delete in [
                "DELETE FROM job_errors WHERE job_id = ?1",
                "DELETE FROM notifications WHERE job_id = ?1",
                "DELETE FROM jobs WHERE id = ?1",
            ] {
                transaction.prepare_cached(delete)?.execute(params![id])?;
            }
            Ok(())
        })
    }

    /// Gives unused space back to the disc and empties the write-ahead log as far as readers allow.
    pub fn compact(&mut self) -> Result<Sizes, FieldError> {
        // Each step gives back one page, so all of its rows, which are empty, have to be asked for.
        let mut vacuum = self.connection.prepare("PRAGMA incremental_vacuum")?;
        let mut steps = vacuum.raw_query();
        while steps.next()?.is_some() {}
        drop(steps);
        drop(vacuum);
        self.connection.wal_checkpoint_v2(None::<&str>, CheckpointMode::TRUNCATE)?;
        self.sizes()
    }

    /// What the database takes on disc.
    pub fn sizes(&self) -> Result<Sizes, FieldError> {
        let length = |suffix: &str| std::fs::metadata(beside(self.path(), suffix)).map_or(0, |about| about.len());
        let free_pages: u32 = self.connection.query_row("PRAGMA freelist_count", [], |row| row.get(0))?;
        Ok(Sizes { file_bytes: length(""), log_bytes: length("-wal"), free_bytes: u64::from(free_pages) * PAGE_BYTES })
    }
}

/// Rows written by a clock that was ahead by more than anything is kept would never grow old.
fn correct_future_stamps(transaction: &Transaction<'_>, history_ms: i64, now_ms: i64) -> Result<(), FieldError> {
    let latest_ms = now_ms + history_ms.max(DAY_MS) + SLACK_MS;
    transaction.execute("UPDATE jobs SET finished_at_ms = ?1 WHERE finished_at_ms > ?2", params![now_ms, latest_ms])?;
    transaction.execute("UPDATE photos SET stored_at_ms = ?1 WHERE stored_at_ms > ?2", params![now_ms, latest_ms])?;
    Ok(())
}

/// The jobs of one batch; the same ones in every statement until they are deleted.
macro_rules! batch {
    () => {
        "(SELECT id FROM jobs WHERE finished_at_ms < ?1 ORDER BY finished_at_ms, id LIMIT ?2)"
    };
}

fn forget_jobs(transaction: &Transaction<'_>, before_ms: i64) -> Result<u32, FieldError> {
    let settle = concat!(
        "UPDATE tallies SET settled_count = settled_count + gone.n
           FROM (SELECT queue, hour_start_ms, best_plant_id, count(*) AS n FROM answers
                  WHERE is_counted AND job_id IN ",
        batch!(),
        "  GROUP BY 1, 2, 3) AS gone
          WHERE tallies.queue = gone.queue AND tallies.hour_start_ms = gone.hour_start_ms AND plant_id = best_plant_id"
    );
    transaction.prepare_cached(settle)?.execute(params![before_ms, BATCH])?;
    for delete in [
        concat!("DELETE FROM answers WHERE job_id IN ", batch!()),
        concat!("DELETE FROM job_errors WHERE job_id IN ", batch!()),
        concat!("DELETE FROM notifications WHERE job_id IN ", batch!()),
    ] {
        transaction.prepare_cached(delete)?.execute(params![before_ms, BATCH])?;
    }
    let jobs = transaction.prepare_cached(concat!("DELETE FROM jobs WHERE id IN ", batch!()))?.execute(params![before_ms, BATCH])?;
    Ok(jobs as u32)
}

/// Erases old photos that no open job needs, and drops rows that nothing needs any more.
fn forget_photos(transaction: &Transaction<'_>, before_ms: i64) -> Result<u32, FieldError> {
    let erased = transaction
        .prepare_cached(
            "UPDATE photos SET state = 'erased'
              WHERE state <> 'erased' AND stored_at_ms < ?1
                AND NOT EXISTS (SELECT 1 FROM jobs WHERE photo = sha256 AND state IN ('queued', 'leased'))",
        )?
        .execute(params![before_ms])?;
    transaction
        .prepare_cached(
            "DELETE FROM photos
              WHERE state = 'erased' AND removed_at_ms IS NOT NULL AND NOT EXISTS (SELECT 1 FROM jobs WHERE photo = sha256)",
        )?
        .execute([])?;
    Ok(erased as u32)
}
