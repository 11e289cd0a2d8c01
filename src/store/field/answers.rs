//! Answers: stored together with everything that follows from them, and read back for replay.

use rusqlite::{OptionalExtension, Transaction, params};

use super::clock::{self, bounded};
use super::database::FieldDb;
use super::error::FieldError;
use super::leases::{self, Lease};
use super::notifications;
use super::tallies;
use super::words::{Headline, JobId, JobState, NotificationKind, QueueName};
use crate::plant::PlantId;

/// An answer and what it takes to replay it. The photo's hash stands in the job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerRecord {
    pub headline: Headline,
    /// The plant the photo most resembles, if the answer names one.
    pub best: Option<PlantId>,
    /// The whole answer as JSON text.
    pub answer_json: String,
    pub model_id: String,
    pub model_sha256: String,
    pub catalogue_version: String,
    pub thresholds_id: String,
}

impl AnswerRecord {
    /// The plant this answer counts for in the rankings: only definite answers count.
    ///
    /// The column `answers.is_counted` states the same rule for the database; a test compares them.
    pub fn counted_plant(&self) -> Option<&PlantId> {
        match self.headline {
            Headline::Danger | Headline::DangerLookAlike | Headline::NothingRecorded => self.best.as_ref(),
            Headline::Unknown | Headline::NotAPlant => None,
        }
    }
}

impl FieldDb {
    /// Ends a lease with its answer: the answer, the finished job, the count and the notification
    /// are stored in one transaction, so each happens exactly once or not at all.
    ///
    /// Refused with [`FieldError::StaleLease`] when the lease no longer counts.
    pub fn finish(&mut self, lease: &Lease, answer: &AnswerRecord, now_ms: i64) -> Result<(), FieldError> {
        self.write(|transaction| {
            let job = leases::leased_job(transaction, lease)?;
            let answered_at_ms = believable_now(transaction, now_ms)?;
            insert(transaction, lease, &job.queue, answer, answered_at_ms)?;
            if let Some(plant) = answer.counted_plant() {
                tallies::count(transaction, &job.queue, plant, answered_at_ms)?;
            }
            leases::close(transaction, &job.id, JobState::Done, bounded(now_ms))?;
            notifications::add(transaction, &job.id, NotificationKind::Done, Some(answer.headline), bounded(now_ms))
        })
    }

    /// The answer of a job and when it was given (Unix milliseconds), or `None` if it has none.
    pub fn answer(&self, id: &JobId) -> Result<Option<(AnswerRecord, i64)>, FieldError> {
        let sql = "SELECT headline, best_plant_id, answer, model_id, model_sha256, catalogue_version, thresholds_id, answered_at_ms
                     FROM answers WHERE job_id = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let found = statement.query_row(params![id], |row| {
            let record = AnswerRecord {
                headline: row.get(0)?,
                best: tallies::optional_plant(row, 1)?,
                answer_json: row.get(2)?,
                model_id: row.get(3)?,
                model_sha256: row.get(4)?,
                catalogue_version: row.get(5)?,
                thresholds_id: row.get(6)?,
            };
            Ok((record, row.get(7)?))
        });
        Ok(found.optional()?)
    }
}

/// The time an answer counts at; remembered, for the day the clock is found impossible.
fn believable_now(transaction: &Transaction<'_>, now_ms: i64) -> Result<i64, FieldError> {
    let last = tallies::last_counted_ms(transaction)?;
    let believed = clock::believable(now_ms, last);
    if believed != last {
        let sql = "UPDATE meta SET value = ?1 WHERE key = 'last_counted_ms'";
        transaction.prepare_cached(sql)?.execute(params![believed])?;
    }
    Ok(believed)
}

fn insert(transaction: &Transaction<'_>, lease: &Lease, queue: &QueueName, answer: &AnswerRecord, at_ms: i64) -> Result<(), FieldError> {
    let sql = "INSERT INTO answers (job_id, queue, photo, headline, best_plant_id, answer, model_id, model_sha256,
                   catalogue_version, thresholds_id, answered_at_ms)
               VALUES (?1, ?2, (SELECT photo FROM jobs WHERE id = ?1), ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    transaction.prepare_cached(sql)?.execute(params![
        lease.job_id,
        queue,
        answer.headline,
        answer.best.as_ref().map(PlantId::as_str),
        answer.answer_json,
        answer.model_id,
        answer.model_sha256,
        answer.catalogue_version,
        answer.thresholds_id,
        at_ms
    ])?;
    Ok(())
}
