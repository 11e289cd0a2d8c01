//! Every call that changes the disc, from the shutter to the answer, made to fail or to be the last.
//!
//! The sweeps run the whole path; the check starts over as after a power cut and counts.

use std::collections::BTreeSet;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use dokcho::store::field::{AnswerRecord, FieldDb, Headline, JobFilter, JobId, JobState, Lease, Role, Window};
use dokcho::store::photos::PhotoFiles;
use dokcho::workers::{Housekeeping, HousekeepingSettings, Intake, Request, wall_clock_ms};

use crate::faults::{self, Exit, Mode, Outcome, Story, sweep};
use crate::kiosk::repository;

/// What a program that has promised to keep a job prints.
const PROMISE: &str = "kept ";
const DATA: &str = "DOKCHO_TEST_STORY_DATA";
const PLANT: &str = "digitalis-purpurea";

fn data_in(folder: &Path) -> PathBuf {
    folder.join("data")
}

fn scripted_answer() -> AnswerRecord {
    AnswerRecord {
        headline: Headline::Danger,
        best: Some(PLANT.parse().unwrap()),
        answer_json: "{}".to_owned(),
        model_id: "scripted".to_owned(),
        model_sha256: "0".repeat(64),
        catalogue_version: "none".to_owned(),
        thresholds_id: "none".to_owned(),
    }
}

fn lease(db: &mut FieldDb, now_ms: i64) -> Option<Lease> {
    db.lease(&"kiosk".parse().unwrap(), "test", 30_000, now_ms).unwrap()
}

/// Starts over: housekeeping, then every job that is still open gets its answer. Says what was
/// lost, counted twice, orphaned or left dangling.
fn start_over(data: &Path, promised: &[String]) -> Result<(), String> {
    if !data.exists() {
        return if promised.is_empty() { Ok(()) } else { Err(format!("{promised:?} were promised and nothing is there")) };
    }
    let settings = HousekeepingSettings { orphan_grace_ms: 0, ..HousekeepingSettings::default() };
    let now_ms = wall_clock_ms();
    let mut housekeeping = Housekeeping::open(data, settings, now_ms).map_err(|error| error.to_string())?;
    housekeeping.round(now_ms + 1_000).map_err(|error| error.to_string())?;
    let mut db = FieldDb::open(&data.join("field.db"), Role::Recogniser, now_ms).map_err(|error| error.to_string())?;
    // Later than any lease of the killed program.
    let later_ms = now_ms + 120_000;
    while let Some(lease) = lease(&mut db, later_ms) {
        db.finish(&lease, &scripted_answer(), later_ms).map_err(|error| error.to_string())?;
    }
    judge(housekeeping.db(), &PhotoFiles::open(data).map_err(|error| error.to_string())?, promised, later_ms)
}

fn judge(db: &mut FieldDb, files: &PhotoFiles, promised: &[String], now_ms: i64) -> Result<(), String> {
    let jobs = db.jobs(&JobFilter { state: None, after: None, limit: 1_000 }).unwrap();
    let ids: BTreeSet<&str> = jobs.iter().map(|job| job.id.as_str()).collect();
    if let Some(lost) = promised.iter().find(|id| !ids.contains(id.as_str())) {
        return Err(format!("the promised job {lost} is lost"));
    }
    if let Some(job) = jobs.iter().find(|job| job.state != JobState::Done) {
        return Err(format!("job {} is {}: {:?}", job.id, job.state, job.problem));
    }
    let counted: u32 = db.ranking(&"kiosk".parse().unwrap(), Window::All, 0, now_ms, 10).unwrap().iter().map(|row| row.count).sum();
    if counted as usize != jobs.len() {
        return Err(format!("{} jobs are done and {counted} are counted", jobs.len()));
    }
    if let Some(difference) = db.check_tallies().unwrap().first() {
        return Err(format!("a count is wrong: {difference:?}"));
    }
    let on_disc: BTreeSet<String> = files.list().unwrap().iter().map(|photo| photo.key.to_string()).collect();
    let rows = db.photos(None, 1_000).unwrap();
    let present = |row: &&dokcho::store::field::PhotoRow| row.state.as_str() == "present";
    let in_rows: BTreeSet<String> = rows.iter().filter(present).map(|row| row.sha256.to_string()).collect();
    if on_disc != in_rows {
        return Err(format!("files {on_disc:?} and rows {in_rows:?} differ"));
    }
    match jobs.iter().find(|job| !in_rows.contains(job.photo.as_str())) {
        Some(job) => Err(format!("the photo of job {} is gone", job.id)),
        None => Ok(()),
    }
}

fn promises(outcome: &Outcome) -> Vec<String> {
    outcome.stdout.lines().filter_map(|line| line.split_once(PROMISE)).map(|(_, id)| id.trim().to_owned()).collect()
}

/// The whole path in one program, with a scripted look between lease and answer.
struct WholePath;

impl Story for WholePath {
    fn command(&self, folder: &Path) -> Command {
        let mut command = Command::new(env::current_exe().unwrap());
        command
            .args(["--exact", "crash::the_whole_path", "--include-ignored", "--nocapture", "--test-threads=1"])
            .env(DATA, data_in(folder));
        command
    }

    fn check(&self, folder: &Path, outcome: &Outcome) -> Result<(), String> {
        start_over(&data_in(folder), &promises(outcome))
    }
}

#[test]
#[ignore = "run by the crash sweep, as a process of its own"]
fn the_whole_path() {
    let Some(data) = env::var_os(DATA).map(PathBuf::from) else { return };
    let mut intake = Intake::open(&data, wall_clock_ms()).unwrap();
    for (number, name) in ["foxglove.png", "cup.png"].iter().enumerate() {
        let bytes = std::fs::read(repository().join("samples").join(name)).unwrap();
        let id: JobId = format!("job-{number}").parse().unwrap();
        let request =
            Request { bytes: &bytes, queue: "kiosk".parse().unwrap(), priority: dokcho::store::field::Priority::Booth, id: Some(id) };
        let submitted = intake.submit(&request, wall_clock_ms()).unwrap();
        println!("{PROMISE}{}", submitted.job.id);
    }
    let mut db = FieldDb::open(&data.join("field.db"), Role::Recogniser, wall_clock_ms()).unwrap();
    while let Some(mut lease) = lease(&mut db, wall_clock_ms()) {
        db.heartbeat(&mut lease, 30_000, wall_clock_ms()).unwrap();
        db.finish(&lease, &scripted_answer(), wall_clock_ms()).unwrap();
    }
    let mut housekeeping = Housekeeping::open(&data, HousekeepingSettings::default(), wall_clock_ms()).unwrap();
    housekeeping.round(wall_clock_ms()).unwrap();
}

#[test]
fn no_point_of_the_path_loses_a_job_counts_twice_or_leaves_an_orphan() {
    let summary = sweep(&WholePath, &Mode::ALL);
    println!("whole path: {} points, {} runs, {} faults came about", summary.points, summary.runs, summary.fired);
    assert!(summary.points > 50 && summary.fired > 300, "{summary:?}");
}

/// The real command, on a folder that is not there yet.
struct Submit;

impl Story for Submit {
    fn command(&self, folder: &Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dokcho"));
        let sample = repository().join("samples/foxglove.png");
        command.arg("--data").arg(data_in(folder)).args(["submit", "--json", "--id", "visitor-1"]).arg(sample);
        command
    }

    fn check(&self, folder: &Path, outcome: &Outcome) -> Result<(), String> {
        let promised: Vec<String> = if outcome.exit == Exit::Code(0) { vec!["visitor-1".to_owned()] } else { vec![] };
        if let Exit::Code(code) = outcome.exit
            && !matches!(code, 0 | 5)
        {
            return Err(format!("a failing disc is exit code 5, not {code}"));
        }
        start_over(&data_in(folder), &promised)
    }
}

#[test]
fn a_submission_that_was_acknowledged_is_there_whatever_fails() {
    let summary = sweep(&Submit, &Mode::ALL);
    println!("submit: {} points, {} runs, {} faults came about", summary.points, summary.runs, summary.fired);
    assert!(summary.points > 20 && summary.fired > 100, "{summary:?}");
}

/// The real worker with the real recogniser on two queued photos.
struct Work;

impl Story for Work {
    fn prepare(&self, folder: &Path) {
        let mut intake = Intake::open(&data_in(folder), wall_clock_ms()).unwrap();
        for (number, name) in ["foxglove.png", "sunflower.png"].iter().enumerate() {
            let bytes = std::fs::read(repository().join("samples").join(name)).unwrap();
            let id = Some(format!("job-{number}").parse().unwrap());
            let priority = dokcho::store::field::Priority::WalkUp;
            intake.submit(&Request { bytes: &bytes, queue: "kiosk".parse().unwrap(), priority, id }, wall_clock_ms()).unwrap();
        }
    }

    fn command(&self, folder: &Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dokcho"));
        command.env("DOKCHO_RESOURCES", repository()).arg("--data").arg(data_in(folder)).args(["work", "--until-empty"]);
        command
    }

    fn check(&self, folder: &Path, _outcome: &Outcome) -> Result<(), String> {
        start_over(&data_in(folder), &["job-0".to_owned(), "job-1".to_owned()])
    }
}

/// One point in this many: each run loads the model, so all of them take minutes.
const SAMPLED: usize = 7;

#[test]
fn the_real_worker_killed_at_a_sample_of_its_writes_loses_nothing() {
    let summary = faults::sweep_every(&Work, &[Mode::Kill, Mode::EnospcOn], SAMPLED);
    println!("work, one point in {SAMPLED}: {} points, {} runs, {} faults came about", summary.points, summary.runs, summary.fired);
    assert!(summary.fired >= 4, "{summary:?}");
}

#[test]
#[ignore = "takes minutes; `cargo test --release --test engine -- --ignored every_write`"]
fn the_real_worker_killed_at_every_write_loses_nothing() {
    let summary = sweep(&Work, &Mode::ALL);
    println!("work: {} points, {} runs, {} faults came about", summary.points, summary.runs, summary.fired);
    assert!(summary.fired > 100, "{summary:?}");
}
