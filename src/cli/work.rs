//! `dokcho work`: answers queued photos until it is stopped, or until none is left.

use std::env;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::Context;
use super::error::CliError;
use crate::store::disc::DiscLevel;
use crate::store::field::JobState;
use crate::verdict::words::Language;
use crate::workers::{
    Answering, AnsweringError, AnsweringSettings, Backup, Controls, Event, Housekeeping, HousekeepingSettings, Launch, Places, Tidied,
    Until, wall_clock_ms,
};

/// Arguments of `work`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// End when every job has its outcome.
    #[arg(long)]
    until_empty: bool,
    /// Load the model at once instead of with the first job.
    #[arg(long)]
    warm: bool,
    /// End the recogniser's process after this many seconds without work.
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    idle_unload_s: u64,
    /// Give a job to another worker after this many seconds without a sign of life.
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=3_600))]
    lease_s: u32,
    /// Most memory the recogniser's process may take, MiB.
    #[arg(long, value_name = "MIB", default_value_t = 1_024)]
    memory_limit_mib: u64,
}

/// Housekeeping runs at the start and then once in this time.
const ROUND: Duration = Duration::from_secs(3_600);

/// Runs the command.
pub fn run(context: &mut Context<'_>, arguments: &Arguments) -> Result<u8, CliError> {
    let data = context.data.path().to_owned();
    let mut housekeeping = Housekeeping::open(&data, HousekeepingSettings::default(), wall_clock_ms())?;
    report_recovery(context, &housekeeping)?;
    let tidied = housekeeping.round(wall_clock_ms())?;
    report_round(context, &tidied)?;

    let catalogue = context.catalogue_source();
    // An unusable catalogue is found before anything is leased.
    context.catalogue()?;
    let launch = Launch { program: env::current_exe()?, models: context.models(), memory_limit_bytes: arguments.memory_limit_mib << 20 };
    let settings = AnsweringSettings {
        idle_unload: Duration::from_secs(arguments.idle_unload_s),
        lease_ms: 1_000 * i64::from(arguments.lease_s),
        ..AnsweringSettings::new(context.queue()?)
    };
    let mut answering = Answering::open(Places { data, launch, catalogue }, settings)?;
    let controls = Controls::default();
    controls.warm.store(arguments.warm, Ordering::Relaxed);
    let until = if arguments.until_empty { Until::Empty } else { Until::Stopped };
    let keeper = keep_house(housekeeping, Arc::clone(&controls.stop))?;
    let mut broken: Option<std::io::Error> = None;
    let ended = crate::workers::run(&mut answering, &controls, until, &mut |event| {
        if let Err(error) = report(context, &event) {
            // Nobody reads the reports any more; the job in progress is finished all the same.
            controls.stop.store(true, Ordering::Relaxed);
            broken = Some(error);
        }
    });
    controls.stop.store(true, Ordering::Relaxed);
    keeper.thread().unpark();
    // A panic there has printed itself; the answers are what this command is for.
    let _ = keeper.join();
    match (ended, broken) {
        (Err(error), _) => Err(error.into()),
        (Ok(()), Some(error)) => Err(CliError::Output(error)),
        (Ok(()), None) => Ok(0),
    }
}

fn keep_house(mut housekeeping: Housekeeping, stop: Arc<AtomicBool>) -> std::io::Result<thread::JoinHandle<()>> {
    thread::Builder::new().name("housekeeping".to_owned()).spawn(move || {
        let mut next = Instant::now() + ROUND;
        while !stop.load(Ordering::Relaxed) {
            thread::park_timeout(next.saturating_duration_since(Instant::now()));
            if Instant::now() >= next {
                next = Instant::now() + ROUND;
                match housekeeping.round(wall_clock_ms()) {
                    Ok(tidied) if tidied.level != DiscLevel::Ample => eprintln!("dokcho: {} MB free", tidied.space.available_bytes >> 20),
                    Ok(_) => {}
                    Err(error) => eprintln!("dokcho: {error}"),
                }
            }
        }
    })
}

fn report_recovery(context: &mut Context<'_>, housekeeping: &Housekeeping) -> Result<(), CliError> {
    let Some(recovery) = housekeeping.recovery() else { return Ok(()) };
    let path = recovery.set_aside.display();
    let saved: u32 = recovery.tables.iter().map(|table| table.saved).sum();
    let (unusable, gaps) = recovery.tables.iter().fold((0, 0), |(rows, gaps), table| (rows + table.unusable, gaps + table.gaps));
    match context.language {
        Language::Korean => eprintln!(
            "dokcho: 기록 파일이 망가져 {path}(으)로 옮기고 {saved}줄을 살렸습니다. 쓸 수 없는 줄 {unusable}, 읽지 못한 곳 {gaps}. 저장 장치를 확인하세요."
        ),
        Language::English => eprintln!(
            "dokcho: field.db was damaged; it is now {path} and {saved} rows were saved ({unusable} unusable, {gaps} unreadable stretches). Check the disc"
        ),
    }
    Ok(())
}

fn report_round(context: &mut Context<'_>, tidied: &Tidied) -> std::io::Result<()> {
    let free_mb = tidied.space.available_bytes >> 20;
    match (tidied.level, context.language) {
        (DiscLevel::Ample, _) => {}
        (DiscLevel::Low, Language::Korean) => eprintln!("dokcho: 저장 공간이 {free_mb} MB만 남았습니다. 공간을 비워 주세요."),
        (DiscLevel::Low, Language::English) => eprintln!("dokcho: only {free_mb} MB are free; free some space"),
        (DiscLevel::Refuse, Language::Korean) => {
            eprintln!("dokcho: 저장 공간이 {free_mb} MB뿐이라 새 사진을 받지 않습니다. 공간을 비워 주세요.")
        }
        (DiscLevel::Refuse, Language::English) => eprintln!("dokcho: only {free_mb} MB are free, so no photos are taken; free some space"),
    }
    if let Backup::Failed(why) = &tidied.backup {
        eprintln!("dokcho: {why}");
    }
    if context.json {
        let object = json!({
            "event": "tidied", "reconciled": tidied.reconciled.done.len(), "forgotten_jobs": tidied.forgotten_jobs,
            "deleted_photos": tidied.deleted_photos, "field_db_bytes": tidied.sizes.file_bytes, "available_bytes": tidied.space.available_bytes,
        });
        writeln!(context.out, "{object}")?;
    }
    Ok(())
}

fn report(context: &mut Context<'_>, event: &Event) -> std::io::Result<()> {
    if context.json {
        writeln!(context.out, "{}", as_json(event))?;
    } else {
        let line = if context.language == Language::Korean { in_korean(event) } else { in_english(event) };
        writeln!(context.out, "{line}")?;
    }
    // A program that follows the work must not wait for a full buffer.
    context.out.flush()
}

fn as_json(event: &Event) -> Value {
    match event {
        Event::Warm { model_id, device, passed_over } => {
            json!({"event": "warm", "model_id": model_id, "device": device, "passed_over": passed_over})
        }
        Event::NoModel { why } => json!({"event": "no_model", "message": why.message}),
        Event::Unloaded => json!({"event": "unloaded"}),
        Event::Answered { job, headline } => json!({"event": "answered", "job_id": job.as_str(), "headline": headline}),
        Event::PhotoRefused { job, message } => json!({"event": "photo_refused", "job_id": job.as_str(), "message": message}),
        Event::Tried { job, state, message } => {
            json!({"event": "tried", "job_id": job.as_str(), "state": state.as_str(), "message": message})
        }
        Event::Superseded { job } => json!({"event": "superseded", "job_id": job.as_str()}),
        Event::StorageTrouble { message } => json!({"event": "storage_trouble", "message": message}),
    }
}

fn in_korean(event: &Event) -> String {
    match event {
        Event::Warm { model_id, .. } => format!("인식기 준비됨 ({model_id})"),
        Event::NoModel { why } => format!("인식기를 쓸 수 없음: {}", why.message_ko),
        Event::Unloaded => "할 일이 없어 인식기를 내림".to_owned(),
        Event::Answered { job, headline } => format!("{job}  {}", crate::verdict::words::headline(*headline).0.ko),
        Event::PhotoRefused { job, message } => format!("{job}  사진을 쓸 수 없음: {message}"),
        Event::Tried { job, state: JobState::Dead, message } => format!("{job}  여러 번 실패해 그만둠: {message}"),
        Event::Tried { job, message, .. } => format!("{job}  실패, 다시 해 봄: {message}"),
        Event::Superseded { job } => format!("{job}  다른 일꾼이 맡았거나 취소되어 결과를 버림"),
        Event::StorageTrouble { message } => format!("기록할 수 없음: {message}"),
    }
}

fn in_english(event: &Event) -> String {
    match event {
        Event::Warm { model_id, .. } => format!("recogniser ready ({model_id})"),
        Event::NoModel { why } => format!("no recogniser: {}", why.message),
        Event::Unloaded => "recogniser unloaded: nothing to do".to_owned(),
        Event::Answered { job, headline } => format!("{job}  {}", crate::verdict::words::headline(*headline).0.en),
        Event::PhotoRefused { job, message } => format!("{job}  photo refused: {message}"),
        Event::Tried { job, state: JobState::Dead, message } => format!("{job}  given up: {message}"),
        Event::Tried { job, message, .. } => format!("{job}  failed, will be tried again: {message}"),
        Event::Superseded { job } => format!("{job}  somebody else has it or it was taken back; result dropped"),
        Event::StorageTrouble { message } => format!("cannot be stored: {message}"),
    }
}

impl From<AnsweringError> for CliError {
    fn from(error: AnsweringError) -> Self {
        match error {
            AnsweringError::Field(error) => error.into(),
            AnsweringError::Photos(error) => Self::part(error.kind(), super::error::EXIT_STORAGE, error.to_string(), error.message_ko()),
            AnsweringError::NoModel(why) => Self::part("no_model", super::error::EXIT_MODEL, why.message, why.message_ko),
        }
    }
}
