//! Rows of the job tables -> jobs.

use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::error::FieldError;
use super::jobs::{Job, JobFilter, JobProblem, LeaseInfo};
use super::order::Priority;
use super::words::{JobId, JobState};

/// A job with its headline and its newest error; the caller adds which jobs.
const SELECT: &str = "
    SELECT j.id, j.seq, j.queue, j.priority, j.photo, j.state, j.attempts, j.max_attempts, j.created_at_ms, j.available_at_ms,
           j.since_ms, j.lease_token, j.lease_deadline_ms, j.worker, j.finished_at_ms, a.headline,
           e.stage, e.kind, e.message, e.attempt AS error_attempt, e.model_id, e.at_ms
      FROM jobs j
      LEFT JOIN answers a ON a.job_id = j.id
      LEFT JOIN job_errors e ON e.id = (SELECT max(id) FROM job_errors WHERE job_id = j.id)";

/// The job with this id, if there is one.
pub(super) fn job(connection: &Connection, id: &JobId) -> Result<Option<Job>, FieldError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE j.id = ?1"))?;
    Ok(statement.query_row(params![id], read).optional()?)
}

/// The job in this row, if there is one.
pub(super) fn numbered(connection: &Connection, number: i64) -> Result<Option<Job>, FieldError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE j.seq = ?1"))?;
    Ok(statement.query_row(params![number], read).optional()?)
}

/// Jobs between two ids whose photos are not erased.
pub(super) fn with_photos(connection: &Connection, after: &str, before: &str, limit: u32) -> Result<Vec<Job>, FieldError> {
    let sql = format!(
        "{SELECT} JOIN photos p ON p.sha256 = j.photo
          WHERE j.id > ?1 AND j.id < ?2 AND p.state <> 'erased' ORDER BY j.id LIMIT ?3"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let jobs = statement.query_map(params![after, before, limit], read)?;
    Ok(jobs.collect::<Result<_, _>>()?)
}

/// The job with this id; an error if there is none.
pub(super) fn existing(connection: &Connection, id: &JobId) -> Result<Job, FieldError> {
    job(connection, id)?.ok_or_else(|| FieldError::NotFound { what: format!("job {id}") })
}

/// A page of jobs, the greatest id first.
pub(super) fn page(connection: &Connection, filter: &JobFilter) -> Result<Vec<Job>, FieldError> {
    /// Sorts after every character an id may have.
    const AFTER_ALL: &str = "~";
    let before = filter.after.as_ref().map_or(AFTER_ALL, JobId::as_str);
    let mut statement;
    let rows = match filter.state {
        Some(state) => {
            statement = connection.prepare_cached(&page_sql("j.state = ?3 AND"))?;
            statement.query_map(params![before, filter.limit, state], read)?
        }
        None => {
            statement = connection.prepare_cached(&page_sql(""))?;
            statement.query_map(params![before, filter.limit], read)?
        }
    };
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The page goes on after an id and not after a number of rows, so that jobs that come and go
/// between two pages neither repeat nor hide others, and a late page costs what the first did.
pub(super) fn page_sql(condition: &str) -> String {
    format!("{SELECT} WHERE {condition} j.id < ?1 ORDER BY j.id DESC LIMIT ?2")
}

fn read(row: &Row<'_>) -> rusqlite::Result<Job> {
    let state: JobState = row.get("state")?;
    let lease = match state {
        JobState::Leased => Some(LeaseInfo {
            token: row.get("lease_token")?,
            deadline_ms: row.get("lease_deadline_ms")?,
            worker: row.get("worker")?,
            heard_of_ms: row.get("since_ms")?,
        }),
        _ => None,
    };
    Ok(Job {
        id: row.get("id")?,
        number: row.get("seq")?,
        queue: row.get("queue")?,
        priority: priority(row)?,
        photo: row.get("photo")?,
        state,
        attempts: row.get("attempts")?,
        max_attempts: row.get("max_attempts")?,
        created_at_ms: row.get("created_at_ms")?,
        available_at_ms: row.get("available_at_ms")?,
        lease,
        finished_at_ms: row.get("finished_at_ms")?,
        headline: row.get("headline")?,
        problem: problem(row)?,
    })
}

/// The column `priority` of a row.
pub(super) fn priority(row: &Row<'_>) -> rusqlite::Result<Priority> {
    let level: i64 = row.get("priority")?;
    let index = row.as_ref().column_index("priority")?;
    Priority::from_level(level)
        .ok_or_else(|| rusqlite::Error::FromSqlConversionFailure(index, Type::Integer, format!("{level} is not a priority").into()))
}

fn problem(row: &Row<'_>) -> rusqlite::Result<Option<JobProblem>> {
    let Some(stage) = row.get("stage")? else { return Ok(None) };
    Ok(Some(JobProblem {
        stage,
        kind: row.get("kind")?,
        message: row.get("message")?,
        attempt: row.get("error_attempt")?,
        model_id: row.get("model_id")?,
        at_ms: row.get("at_ms")?,
    }))
}
