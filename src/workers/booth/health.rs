//! Numbers for the operator's page, and the support file made of them. No photo is in either.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::places::Places;
use super::shared::Shared;
use crate::kiosk::state::{DeadLetter, Health};
use crate::kiosk::{Date, JobId, Settings};
use crate::store::disc::space;
use crate::store::field::{FieldDb, FieldError, Job, JobFilter, JobState, PhotoHash, PhotoState};
use crate::workers::HousekeepingError;

/// Everything that is known about the machine now.
pub(super) fn health(places: &Places, db: &FieldDb, shared: &Shared) -> Result<Health, HousekeepingError> {
    let sizes = db.sizes()?;
    let (photos, photos_bytes) = photos(db)?;
    let free_bytes = space(&places.data)?.available_bytes;
    let vitals = shared.vitals().clone();
    Ok(Health {
        counters: shared.counters().clone(),
        photos,
        photos_bytes,
        database_bytes: sizes.file_bytes + sizes.log_bytes,
        free_bytes,
        memory_bytes: resident_bytes("self").unwrap_or_default(),
        recognizer_memory_bytes: vitals.recognizer_process.and_then(|process| resident_bytes(&process.to_string())),
        model: vitals.model,
        catalogue_version: places.catalogue_version(),
        recognizer_restarts: vitals.recognizer_restarts,
        camera_losses: vitals.camera_losses,
        worker_panics: vitals.worker_panics,
        outbox: 0,
        uptime_s: vitals.started.elapsed().as_secs(),
    })
}

fn photos(db: &FieldDb) -> Result<(u64, u64), FieldError> {
    const PAGE: u32 = 1_000;
    let (mut count, mut bytes) = (0, 0);
    let mut after: Option<PhotoHash> = None;
    loop {
        let page = db.photos(after.as_ref(), PAGE)?;
        let Some(last) = page.last() else { return Ok((count, bytes)) };
        after = Some(last.sha256.clone());
        for row in page.iter().filter(|row| row.state == PhotoState::Present) {
            count += 1;
            bytes += u64::from(row.bytes);
        }
    }
}

/// What a process keeps in memory; known on Linux only.
fn resident_bytes(process: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kib * 1_024)
}

/// Jobs that were given up, the newest ids first.
pub(super) fn dead_letters(db: &FieldDb) -> Result<Vec<DeadLetter>, FieldError> {
    const MOST: u32 = 100;
    let filter = JobFilter { state: Some(JobState::Dead), after: None, limit: MOST };
    Ok(db.jobs(&filter)?.into_iter().map(dead_letter).collect())
}

fn dead_letter(job: Job) -> DeadLetter {
    let error = job.problem.map(|problem| format!("{}/{}: {}", problem.stage, problem.kind, problem.message));
    DeadLetter {
        job: JobId(job.number),
        died_ms: job.finished_at_ms.unwrap_or_default(),
        attempts: job.attempts,
        error: error.unwrap_or_default(),
    }
}

/// The support file: what a technician far away needs, and nothing a visitor left. The PIN's hash
/// stays out.
pub(super) fn support_text(health: &Health, dead: &[DeadLetter], settings: &Settings, shared: &Shared, now_ms: i64) -> String {
    let vitals = shared.vitals().clone();
    let date = Date::from_unix_ms(now_ms, 0);
    let mut text = format!(
        "dokcho {} on {} {}\nmade {:04}-{:02}-{:02} (UTC), {now_ms} ms\ncamera: {:?}\nrecogniser: {:?}\n\n{health:#?}\n\n{settings:#?}\n\n",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
        date.year,
        date.month,
        date.day,
        vitals.camera,
        vitals.recognizer
    );
    for letter in dead {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "dead job {} after {} attempts at {} ms: {}", letter.job.0, letter.attempts, letter.died_ms, letter.error);
    }
    text
}

/// Where the support file of this time goes.
pub(super) fn support_path(data: &Path, now_ms: i64) -> std::path::PathBuf {
    data.join("support").join(format!("dokcho-support-{now_ms}.txt"))
}
