//! `dokcho jobs`: what is queued, under way, answered or given up, and what the operator does about it.

use serde_json::{Value, json};

use super::Context;
use super::error::CliError;
use crate::store::field::{FieldDb, FieldError, Job, JobFilter, JobId, JobProblem, JobState, Role};
use crate::verdict::words::Language;
use crate::workers::wall_clock_ms;

/// What to do with jobs.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// List jobs, the newest first.
    List {
        /// Only jobs in this state: queued, leased, done, failed, dead or cancelled.
        #[arg(long, value_name = "STATE")]
        state: Option<JobState>,
        /// Go on after this job.
        #[arg(long, value_name = "ID")]
        after: Option<JobId>,
        /// Jobs on the page.
        #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
        limit: u32,
    },
    /// Show one job with its answer and everything that went wrong.
    Show { id: JobId },
    /// Queue a job again that failed, died or was cancelled.
    Retry { id: JobId },
    /// Take back a job that has no answer yet.
    Cancel { id: JobId },
}

/// Runs the command; without a subcommand it lists.
pub fn run(context: &mut Context<'_>, command: Option<&Command>) -> Result<u8, CliError> {
    let first_page = Command::List { state: None, after: None, limit: 50 };
    match command.unwrap_or(&first_page) {
        Command::List { state, after, limit } => list(context, &JobFilter { state: *state, after: after.clone(), limit: *limit })?,
        Command::Show { id } => show(context, id)?,
        Command::Retry { id } => {
            let job = open(context, Role::Operator)?.retry(id, wall_clock_ms())?;
            print_line(context, &job)?;
        }
        Command::Cancel { id } => {
            let job = open(context, Role::Booth)?.cancel(id, wall_clock_ms())?;
            print_line(context, &job)?;
        }
    }
    Ok(0)
}

/// Opens the database of a kiosk that has one; looking at jobs must not make a folder.
pub(super) fn open(context: &Context<'_>, role: Role) -> Result<FieldDb, CliError> {
    let path = context.data.path().join("field.db");
    if !path.exists() {
        return Err(CliError::NoKiosk { path: context.data.path().to_owned() });
    }
    Ok(FieldDb::open(&path, role, wall_clock_ms())?)
}

fn list(context: &mut Context<'_>, filter: &JobFilter) -> Result<(), CliError> {
    let jobs = open(context, Role::Reader)?.jobs(filter)?;
    if context.json {
        let lines: Vec<Value> = jobs.iter().map(as_json).collect();
        serde_json::to_writer_pretty(&mut *context.out, &lines).map_err(std::io::Error::from)?;
        writeln!(context.out)?;
        return Ok(());
    }
    for job in &jobs {
        print_line(context, job)?;
    }
    if jobs.is_empty() {
        match context.language {
            Language::Korean => writeln!(context.out, "작업이 없습니다.")?,
            Language::English => writeln!(context.out, "There are no jobs.")?,
        }
    }
    Ok(())
}

fn as_json(job: &Job) -> Value {
    let error = job.problem.as_ref().filter(|_| job.state != JobState::Done);
    json!({
        "id": job.id.as_str(), "state": job.state.as_str(), "priority": job.priority.as_str(), "attempts": job.attempts,
        "photo_sha256": job.photo.as_str(), "created_at_ms": job.created_at_ms, "finished_at_ms": job.finished_at_ms,
        "headline": job.headline.as_ref().map(|headline| headline.as_str()), "error": error.map(problem_as_json),
    })
}

fn problem_as_json(problem: &JobProblem) -> Value {
    json!({
        "stage": problem.stage, "kind": problem.kind, "message": problem.message, "attempt": problem.attempt,
        "model_id": problem.model_id, "at_ms": problem.at_ms,
    })
}

fn print_line(context: &mut Context<'_>, job: &Job) -> Result<(), CliError> {
    if context.json {
        writeln!(context.out, "{}", as_json(job))?;
        return Ok(());
    }
    let outcome = match (&job.headline, &job.problem) {
        (Some(headline), _) => headline.as_str().to_owned(),
        (None, Some(problem)) => format!("{}: {}", problem.kind, problem.message),
        (None, None) => String::new(),
    };
    let (id, state, priority) = (&job.id, state_word(job.state, context.language), job.priority.as_str());
    writeln!(context.out, "{id}  {state}  {priority}  {}/{}  {outcome}", job.attempts, job.max_attempts)?;
    Ok(())
}

fn show(context: &mut Context<'_>, id: &JobId) -> Result<(), CliError> {
    let db = open(context, Role::Reader)?;
    let job = db.job(id)?;
    let problems = db.job_problems(id)?;
    let answer = db.answer(id)?;
    if context.json {
        let mut object = as_json(&job);
        // The stored text is JSON of ours; if a bad disc changed it, the rest is still worth showing.
        let stored = answer.as_ref().and_then(|(record, _)| serde_json::from_str::<Value>(&record.answer_json).ok());
        object["answer"] = stored.unwrap_or(Value::Null);
        object["answered_at_ms"] = json!(answer.as_ref().map(|(_, at_ms)| at_ms));
        object["errors"] = problems.iter().map(problem_as_json).collect();
        writeln!(context.out, "{object}")?;
        return Ok(());
    }
    print_line(context, &job)?;
    for problem in &problems {
        writeln!(context.out, "  {}. {} / {}: {}", problem.attempt, problem.stage, problem.kind, problem.message)?;
    }
    if let Some((record, _)) = answer {
        let best = record.best.as_ref().map_or("-", |plant| plant.as_str());
        writeln!(context.out, "  {}  {best}  ({}, {})", record.headline, record.model_id, record.catalogue_version)?;
    }
    Ok(())
}

fn state_word(state: JobState, language: Language) -> &'static str {
    if language == Language::English {
        return state.as_str();
    }
    match state {
        JobState::Queued => "대기",
        JobState::Leased => "처리 중",
        JobState::Done => "끝남",
        JobState::Failed => "실패",
        JobState::Dead => "여러 번 실패",
        JobState::Cancelled => "취소됨",
    }
}

impl From<FieldError> for CliError {
    fn from(error: FieldError) -> Self {
        Self::part(super::error::field_kind(&error), super::error::field_exit_code(&error), error.to_string(), error.message_ko())
    }
}
