//! Leases: who works on a job, until when, and what becomes of it when that goes wrong.
//!
//! A lease is known by its token, which is never given out twice. A worker's word about a job counts
//! only while its token is the job's current one, so a late answer can neither overwrite nor be
//! counted beside the answer of the next worker.

use rusqlite::{OptionalExtension, Transaction, params};

use super::clock::{self, MAX_DELAY_MS, MAX_LEASE_MS, bounded};
use super::database::FieldDb;
use super::error::{FieldError, Refused};
use super::jobs::Job;
use super::notifications;
use super::order::{Priority, effective_priority};
use super::rows;
use super::words::{JobId, JobState, NotificationKind, PhotoHash, QueueName};

/// The right to work on a job until a deadline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    pub job_id: JobId,
    pub photo: PhotoHash,
    pub priority: Priority,
    /// Grows with every lease of the file.
    pub token: i64,
    /// Unix milliseconds; a heartbeat moves it.
    pub deadline_ms: i64,
    /// 1 for the first.
    pub attempt: u32,
}

/// What went wrong in an attempt, for the operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Where, as in `decode` or `network`.
    pub stage: String,
    /// What, in one word, as in `out_of_memory`.
    pub kind: String,
    /// A sentence; only the beginning of a long one is kept.
    pub message: String,
    pub model_id: Option<String>,
}

/// What becomes of a job whose attempt failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterFailure {
    /// Another attempt, if one is left, after `delay_ms` (at most [`MAX_DELAY_MS`]).
    TryAgain { delay_ms: i64 },
    /// None: the photo itself is at fault and every attempt would fail alike.
    GiveUp,
}

impl FieldDb {
    /// Takes the most urgent available job of a queue for `lease_ms` (at most [`MAX_LEASE_MS`]),
    /// or `None` when nothing can be worked on now.
    ///
    /// Leases that have run out are taken back first; each counts as an attempt.
    pub fn lease(&mut self, queue: &QueueName, worker: &str, lease_ms: i64, now_ms: i64) -> Result<Option<Lease>, FieldError> {
        let now_ms = bounded(now_ms);
        // An idle worker that only looks shall not stand in any writer's way.
        if self.open_jobs(queue)? == 0 {
            return Ok(None);
        }
        self.write(|transaction| {
            set_anew_if_clock_went_back(transaction, queue, now_ms)?;
            take_back_expired(transaction, queue, now_ms)?;
            let Some((priority, seq)) = most_urgent(transaction, queue, now_ms)? else { return Ok(None) };
            note_turn(transaction, queue, priority, now_ms)?;
            let deadline_ms = now_ms + lease_ms.clamp(0, MAX_LEASE_MS);
            grant(transaction, seq, worker, deadline_ms, now_ms).map(Some)
        })
    }

    /// Tells that the worker is alive: the lease lasts `lease_ms` from now.
    pub fn heartbeat(&mut self, lease: &mut Lease, lease_ms: i64, now_ms: i64) -> Result<(), FieldError> {
        let now_ms = bounded(now_ms);
        let deadline_ms = now_ms + lease_ms.clamp(0, MAX_LEASE_MS);
        self.write(|transaction| {
            leased_job(transaction, lease)?;
            let sql = "UPDATE jobs SET since_ms = ?2, lease_deadline_ms = ?3 WHERE id = ?1";
            transaction.prepare_cached(sql)?.execute(params![lease.job_id, now_ms, deadline_ms])?;
            Ok(())
        })?;
        lease.deadline_ms = deadline_ms;
        Ok(())
    }

    /// Gives a job back with what went wrong. Returns what became of it: queued again, dead after
    /// its last attempt, or failed.
    pub fn nack(&mut self, lease: &Lease, failure: &Failure, after: AfterFailure, now_ms: i64) -> Result<JobState, FieldError> {
        let now_ms = bounded(now_ms);
        self.write(|transaction| {
            let job = leased_job(transaction, lease)?;
            record_failure(transaction, &job, failure, now_ms)?;
            settle(transaction, &job, after, now_ms)
        })
    }
}

/// The job, if this lease is still the one that counts.
pub(super) fn leased_job(transaction: &Transaction<'_>, lease: &Lease) -> Result<Job, FieldError> {
    let job = rows::existing(transaction, &lease.job_id)?;
    let why = match (&job.lease, job.state) {
        (Some(current), _) if current.token == lease.token => return Ok(job),
        (Some(_), _) => Refused::LeasedAgain,
        (None, JobState::Cancelled) => Refused::Cancelled,
        (None, JobState::Queued) => Refused::Returned,
        (None, state) => Refused::Finished(state),
    };
    Err(FieldError::StaleLease { id: job.id, why })
}

/// Deadlines that were set by a clock that has since been set back start anew, at full length.
fn set_anew_if_clock_went_back(transaction: &Transaction<'_>, queue: &QueueName, now_ms: i64) -> Result<(), FieldError> {
    let sql = "UPDATE jobs
                  SET available_at_ms = CASE state WHEN 'queued' THEN ?2 + max(0, available_at_ms - since_ms) ELSE available_at_ms END,
                      lease_deadline_ms = ?2 + (lease_deadline_ms - since_ms),
                      since_ms = ?2
                WHERE queue = ?1 AND state IN ('queued', 'leased') AND since_ms > ?3";
    transaction.prepare_cached(sql)?.execute(params![queue, now_ms, now_ms + clock::SLACK_MS])?;
    Ok(())
}

fn take_back_expired(transaction: &Transaction<'_>, queue: &QueueName, now_ms: i64) -> Result<(), FieldError> {
    let sql = "SELECT id FROM jobs WHERE queue = ?1 AND state = 'leased' AND lease_deadline_ms <= ?2 ORDER BY lease_deadline_ms, seq";
    let mut statement = transaction.prepare_cached(sql)?;
    let expired: Vec<JobId> = statement.query_map(params![queue, now_ms], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for id in expired {
        let job = rows::existing(transaction, &id)?;
        let worker = job.lease.as_ref().map_or("", |lease| lease.worker.as_str());
        let message = format!("the worker {worker:?} was not heard of in time");
        let failure = Failure { stage: "lease".to_owned(), kind: "expired".to_owned(), message, model_id: None };
        record_failure(transaction, &job, &failure, now_ms)?;
        settle(transaction, &job, AfterFailure::TryAgain { delay_ms: 0 }, now_ms)?;
    }
    Ok(())
}

/// The oldest available job of the priority whose turn it is.
pub(super) const OLDEST_WAITING: &str = "SELECT seq, max(since_ms, available_at_ms) FROM jobs
      WHERE state = 'queued' AND queue = ?1 AND priority = ?2 AND available_at_ms <= ?3 ORDER BY seq LIMIT 1";

fn most_urgent(transaction: &Transaction<'_>, queue: &QueueName, now_ms: i64) -> Result<Option<(Priority, i64)>, FieldError> {
    let mut best: Option<(i64, Priority, i64)> = None;
    for priority in Priority::ALL {
        let mut statement = transaction.prepare_cached(OLDEST_WAITING)?;
        let oldest = statement.query_row(params![queue, priority.level(), now_ms], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        let Some((seq, since_ms)) = oldest else { continue };
        let sql = "SELECT leased_at_ms FROM turns WHERE queue = ?1 AND priority = ?2";
        let turn = transaction.prepare_cached(sql)?.query_row(params![queue, priority.level()], |row| row.get(0)).optional()?;
        let level = effective_priority(priority, since_ms, turn, now_ms);
        // The more urgent one comes first in the list and wins a tie.
        if best.is_none_or(|(highest, ..)| level > highest) {
            best = Some((level, priority, seq));
        }
    }
    Ok(best.map(|(_, priority, seq)| (priority, seq)))
}

fn note_turn(transaction: &Transaction<'_>, queue: &QueueName, priority: Priority, now_ms: i64) -> Result<(), FieldError> {
    let sql = "INSERT INTO turns (queue, priority, leased_at_ms) VALUES (?1, ?2, ?3)
               ON CONFLICT (queue, priority) DO UPDATE SET leased_at_ms = excluded.leased_at_ms";
    transaction.prepare_cached(sql)?.execute(params![queue, priority.level(), now_ms])?;
    Ok(())
}

fn grant(transaction: &Transaction<'_>, seq: i64, worker: &str, deadline_ms: i64, now_ms: i64) -> Result<Lease, FieldError> {
    const WORKER_CHARS: usize = 64;
    let worker: String = worker.chars().take(WORKER_CHARS).collect();
    transaction.prepare_cached("UPDATE meta SET value = value + 1 WHERE key = 'lease_token'")?.execute([])?;
    let sql = "UPDATE jobs
                  SET state = 'leased', attempts = attempts + 1, since_ms = ?2, lease_deadline_ms = ?3, worker = ?4,
                      lease_token = (SELECT value FROM meta WHERE key = 'lease_token')
                WHERE seq = ?1 RETURNING id, photo, priority, lease_token, attempts";
    let mut statement = transaction.prepare_cached(sql)?;
    let lease = statement.query_row(params![seq, now_ms, deadline_ms, worker], |row| {
        Ok(Lease {
            job_id: row.get(0)?,
            photo: row.get(1)?,
            priority: rows::priority(row)?,
            token: row.get(3)?,
            deadline_ms,
            attempt: row.get(4)?,
        })
    })?;
    Ok(lease)
}

fn record_failure(transaction: &Transaction<'_>, job: &Job, failure: &Failure, now_ms: i64) -> Result<(), FieldError> {
    const WORD_CHARS: usize = 64;
    const MESSAGE_CHARS: usize = 500;
    let cut = |text: &str, chars| text.chars().take(chars).collect::<String>();
    let sql = "INSERT INTO job_errors (job_id, attempt, stage, kind, message, model_id, at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    transaction.prepare_cached(sql)?.execute(params![
        job.id,
        job.attempts,
        cut(&failure.stage, WORD_CHARS),
        cut(&failure.kind, WORD_CHARS),
        cut(&failure.message, MESSAGE_CHARS),
        failure.model_id.as_deref().map(|id| cut(id, WORD_CHARS)),
        now_ms
    ])?;
    Ok(())
}

/// Ends a lease without an answer.
fn settle(transaction: &Transaction<'_>, job: &Job, after: AfterFailure, now_ms: i64) -> Result<JobState, FieldError> {
    let (state, kind) = match after {
        AfterFailure::TryAgain { delay_ms } if job.attempts < job.max_attempts => {
            let available_at_ms = now_ms + delay_ms.clamp(0, MAX_DELAY_MS);
            let sql = "UPDATE jobs SET state = 'queued', available_at_ms = ?2, since_ms = ?3, lease_deadline_ms = NULL, worker = NULL WHERE id = ?1";
            transaction.prepare_cached(sql)?.execute(params![job.id, available_at_ms, now_ms])?;
            return Ok(JobState::Queued);
        }
        AfterFailure::TryAgain { .. } => (JobState::Dead, NotificationKind::Dead),
        AfterFailure::GiveUp => (JobState::Failed, NotificationKind::Failed),
    };
    close(transaction, &job.id, state, now_ms)?;
    notifications::add(transaction, &job.id, kind, None, now_ms)?;
    Ok(state)
}

/// Ends a lease for good.
pub(super) fn close(transaction: &Transaction<'_>, id: &JobId, state: JobState, now_ms: i64) -> Result<(), FieldError> {
    let sql = "UPDATE jobs SET state = ?2, since_ms = ?3, finished_at_ms = ?3, lease_deadline_ms = NULL, worker = NULL WHERE id = ?1";
    transaction.prepare_cached(sql)?.execute(params![id, state, now_ms])?;
    Ok(())
}
