//! Requests: submitting, looking at, cancelling and trying again.

use rusqlite::{Connection, Transaction, params};

use super::clock::bounded;
use super::database::FieldDb;
use super::error::FieldError;
use super::order::Priority;
use super::photos;
use super::rows;
use super::words::{JobId, JobState, PhotoHash, PhotoState, QueueName};

/// What is known about a photo whose file has been stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPhoto {
    pub sha256: PhotoHash,
    pub bytes: u32,
    /// The file format, as in `jpeg`.
    pub kind: String,
    pub width_px: u32,
    pub height_px: u32,
}

/// A request to identify a photo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJob {
    /// Also the key by which a repeated submission is known and changes nothing.
    pub id: JobId,
    pub queue: QueueName,
    pub priority: Priority,
    pub photo: NewPhoto,
    /// How often a worker may take it before it is given up; at least 1.
    pub max_attempts: u32,
}

/// The outcome of submitting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submitted {
    pub job: Job,
    /// Whether this call made the job; otherwise it was there and nothing changed.
    pub is_new: bool,
}

/// A job as it stands. Times are Unix milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    pub id: JobId,
    /// Counts up in the order of arrival; short enough to be shown to people.
    pub number: i64,
    pub queue: QueueName,
    pub priority: Priority,
    pub photo: PhotoHash,
    pub state: JobState,
    /// How often a worker has taken it since it was submitted, or since the operator's last retry.
    pub attempts: u32,
    pub max_attempts: u32,
    pub created_at_ms: i64,
    /// Before this time no worker gets it.
    pub available_at_ms: i64,
    /// Who has it, while it is leased.
    pub lease: Option<LeaseInfo>,
    /// When it was done, failed, given up or cancelled.
    pub finished_at_ms: Option<i64>,
    /// The headline of its answer, when it is done.
    pub headline: Option<super::words::Headline>,
    /// The last thing that went wrong, even if a later attempt succeeded.
    pub problem: Option<JobProblem>,
}

/// Who has a job, and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeaseInfo {
    pub token: i64,
    pub deadline_ms: i64,
    pub worker: String,
    /// When the worker took the job or last sent a heartbeat.
    pub heard_of_ms: i64,
}

/// One failed attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobProblem {
    pub stage: String,
    pub kind: String,
    pub message: String,
    pub attempt: u32,
    pub model_id: Option<String>,
    pub at_ms: i64,
}

/// Which page of jobs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobFilter {
    pub state: Option<JobState>,
    /// The last id of the page before; `None` for the first page.
    pub after: Option<JobId>,
    pub limit: u32,
}

impl FieldDb {
    /// Puts a job in its queue; when this returns, the job survives a power cut.
    ///
    /// Submitting an id again returns the job that is there. The photo's file must be in place
    /// before; its row is made here if [`FieldDb::register_photo`] has not.
    pub fn submit(&mut self, new: &NewJob, now_ms: i64) -> Result<Submitted, FieldError> {
        let now_ms = bounded(now_ms);
        let limit = new.priority.room(self.options.max_open_jobs);
        self.write(|transaction| {
            if let Some(job) = rows::job(transaction, &new.id)? {
                let is_same = job.photo == new.photo.sha256 && job.queue == new.queue;
                return if is_same {
                    Ok(Submitted { job, is_new: false })
                } else {
                    Err(FieldError::DifferentRequest { id: new.id.clone() })
                };
            }
            if open_jobs(transaction, &new.queue)? >= limit {
                return Err(FieldError::QueueFull { queue: new.queue.clone(), limit });
            }
            photos::put_row(transaction, &new.photo, now_ms)?;
            insert(transaction, new, now_ms)?;
            Ok(Submitted { job: rows::existing(transaction, &new.id)?, is_new: true })
        })
    }

    /// The job with this id.
    pub fn job(&self, id: &JobId) -> Result<Job, FieldError> {
        rows::existing(&self.connection, id)
    }

    /// The job with this [`Job::number`].
    pub fn job_numbered(&self, number: i64) -> Result<Job, FieldError> {
        rows::numbered(&self.connection, number)?.ok_or_else(|| FieldError::NotFound { what: format!("job number {number}") })
    }

    /// Jobs between two ids, both left out, whose photos are not erased, in the order of their ids.
    pub fn jobs_with_photos(&self, after: &str, before: &str, limit: u32) -> Result<Vec<Job>, FieldError> {
        rows::with_photos(&self.connection, after, before, limit)
    }

    /// A page of jobs, the greatest id first, which is the newest for ids of [`JobId::new`].
    pub fn jobs(&self, filter: &JobFilter) -> Result<Vec<Job>, FieldError> {
        rows::page(&self.connection, filter)
    }

    /// Everything that went wrong with a job, oldest first.
    pub fn job_problems(&self, id: &JobId) -> Result<Vec<JobProblem>, FieldError> {
        let sql = "SELECT stage, kind, message, attempt, model_id, at_ms FROM job_errors WHERE job_id = ?1 ORDER BY id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let problems = statement.query_map(params![id], |row| {
            Ok(JobProblem {
                stage: row.get(0)?,
                kind: row.get(1)?,
                message: row.get(2)?,
                attempt: row.get(3)?,
                model_id: row.get(4)?,
                at_ms: row.get(5)?,
            })
        })?;
        Ok(problems.collect::<Result<_, _>>()?)
    }

    /// How many jobs of a queue wait or are being worked on.
    pub fn open_jobs(&self, queue: &QueueName) -> Result<u32, FieldError> {
        open_jobs(&self.connection, queue)
    }

    /// How many waiting jobs will be served before this one if nothing else comes, ageing aside.
    /// `None` when the job does not wait.
    pub fn jobs_ahead(&self, id: &JobId) -> Result<Option<u32>, FieldError> {
        let job = self.job(id)?;
        if job.state != JobState::Queued {
            return Ok(None);
        }
        // One index search for each priority, and none of the jobs' own rows.
        let sql = "SELECT count(*) FROM jobs WHERE state = 'queued' AND queue = ?1 AND priority = ?2
                      AND seq < (SELECT CASE WHEN priority = ?2 THEN seq ELSE 9223372036854775807 END FROM jobs WHERE id = ?3)";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut ahead = 0;
        for priority in Priority::ALL.into_iter().filter(|&p| p >= job.priority) {
            ahead += statement.query_row(params![job.queue, priority.level(), id], |row| row.get::<_, u32>(0))?;
        }
        Ok(Some(ahead))
    }

    /// Takes back a job that is not finished. A worker that has it will be refused.
    pub fn cancel(&mut self, id: &JobId, now_ms: i64) -> Result<Job, FieldError> {
        let now_ms = bounded(now_ms);
        self.write(|transaction| {
            let job = rows::existing(transaction, id)?;
            if !job.state.is_open() {
                return Err(FieldError::WrongState { id: id.clone(), state: job.state, action: "cancelled" });
            }
            transaction.prepare_cached("INSERT INTO cancel_job (job_id, at_ms) VALUES (?1, ?2)")?.execute(params![id, now_ms])?;
            rows::existing(transaction, id)
        })
    }

    /// Puts a failed or dead job back in its queue with all its attempts; its errors stay on record.
    pub fn retry(&mut self, id: &JobId, now_ms: i64) -> Result<Job, FieldError> {
        let now_ms = bounded(now_ms);
        self.write(|transaction| {
            let job = rows::existing(transaction, id)?;
            if !matches!(job.state, JobState::Failed | JobState::Dead) {
                return Err(FieldError::WrongState { id: id.clone(), state: job.state, action: "tried again" });
            }
            match photos::state(transaction, &job.photo)? {
                PhotoState::Present => {}
                state => return Err(FieldError::PhotoGone { photo: job.photo, state }),
            }
            let sql =
                "UPDATE jobs SET state = 'queued', attempts = 0, available_at_ms = ?2, since_ms = ?2, finished_at_ms = NULL WHERE id = ?1";
            transaction.prepare_cached(sql)?.execute(params![id, now_ms])?;
            rows::existing(transaction, id)
        })
    }
}

fn open_jobs(connection: &Connection, queue: &QueueName) -> Result<u32, FieldError> {
    let sql = "SELECT count(*) FROM jobs WHERE queue = ?1 AND state IN ('queued', 'leased')";
    Ok(connection.prepare_cached(sql)?.query_row(params![queue], |row| row.get(0))?)
}

fn insert(transaction: &Transaction<'_>, new: &NewJob, now_ms: i64) -> Result<(), FieldError> {
    let sql = "INSERT INTO jobs (id, queue, priority, photo, max_attempts, created_at_ms, available_at_ms, since_ms)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?6)";
    let max_attempts = new.max_attempts.max(1);
    transaction.prepare_cached(sql)?.execute(params![new.id, new.queue, new.priority.level(), new.photo.sha256, max_attempts, now_ms])?;
    Ok(())
}
