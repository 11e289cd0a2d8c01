//! What becomes of the photos the visitor waits for: read from the queue, told when it changes.
//!
//! The queue itself is asked, not the worker: then it does not matter which process answers, or
//! which of them died.

use std::collections::BTreeMap;
use std::time::Instant;

use super::counters;
use super::photo_job::PhotoJob;
use super::reporter::Reporter;
use super::shared::Shared;
use crate::kiosk::state::{LookProblem, PhotoAnswer, PhotoHint, Stage, Ticket};
use crate::kiosk::{JobId, PhotoNumber, PhotoReport, SessionNumber};
use crate::store::field::{FieldDb, FieldError, Job, JobState, PhotoHash};
use crate::verdict::record::Recorded;

/// A stored photo of a session that goes on.
pub(super) struct Watched {
    pub job: PhotoJob,
    pub hash: PhotoHash,
    hints: Vec<PhotoHint>,
    /// What was last told; none before the first time.
    told: Option<Told>,
    /// When a worker was first seen to have it.
    taken: Option<Instant>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    Queued(Ticket),
    Looking,
    /// Answered, failed or cancelled.
    Finished,
}

/// All photos of the visitors' sessions.
#[derive(Default)]
pub(super) struct Outcomes {
    photos: BTreeMap<(SessionNumber, PhotoNumber), Watched>,
    /// How long a look takes, smoothed, in milliseconds.
    typical_look_ms: Option<u32>,
}

impl Outcomes {
    /// Watches a new look at a photo.
    pub fn watch(&mut self, job: PhotoJob, hash: PhotoHash, hints: Vec<PhotoHint>) {
        self.photos.insert((job.session, job.photo), Watched { job, hash, hints, told: None, taken: None });
    }

    /// Watches the next look at the same photo.
    pub fn watch_again(&mut self, job: PhotoJob) {
        if let Some(watched) = self.photos.get_mut(&(job.session, job.photo)) {
            *watched = Watched { job, hash: watched.hash.clone(), hints: std::mem::take(&mut watched.hints), told: None, taken: None };
        }
    }

    /// The photo's last look.
    pub fn get(&self, session: SessionNumber, photo: PhotoNumber) -> Option<&Watched> {
        self.photos.get(&(session, photo))
    }

    /// Forgets photos that are told nothing about any more.
    pub fn forget(&mut self, is_gone: impl Fn(SessionNumber, PhotoNumber) -> bool) {
        self.photos.retain(|(session, photo), _| !is_gone(*session, *photo));
    }

    /// Whether somebody waits for an answer.
    pub fn is_waiting(&self) -> bool {
        self.photos.values().any(|watched| watched.told != Some(Told::Finished))
    }

    /// Tells everything that changed.
    pub fn tell_news(&mut self, db: &FieldDb, report: &Reporter, shared: &Shared) -> Result<(), FieldError> {
        let Self { photos, typical_look_ms } = self;
        for watched in photos.values_mut().filter(|watched| watched.told != Some(Told::Finished)) {
            let job = db.job(&watched.job.id())?;
            let (now, news) = match job.state {
                JobState::Queued => {
                    let ticket = ticket(db, &job, *typical_look_ms)?;
                    (Told::Queued(ticket), PhotoReport::Queued(ticket))
                }
                JobState::Leased => {
                    watched.taken.get_or_insert_with(Instant::now);
                    (Told::Looking, PhotoReport::Stage(Stage::Looking))
                }
                JobState::Done => {
                    if let Some(taken) = watched.taken {
                        *typical_look_ms = Some(smoothed(*typical_look_ms, taken));
                    }
                    (Told::Finished, answer(db, &job, &watched.hints)?)
                }
                JobState::Failed => (Told::Finished, PhotoReport::Failed(LookProblem::Unreadable)),
                JobState::Dead => (Told::Finished, PhotoReport::Failed(LookProblem::RecognizerFailed)),
                JobState::Cancelled => (Told::Finished, PhotoReport::Failed(LookProblem::Cancelled)),
            };
            if watched.told.replace(now) != Some(now) {
                note(shared, &news);
                report.photo(watched.job.session, watched.job.photo, news);
            }
        }
        Ok(())
    }

    /// Tells everybody who waits that nothing will come.
    pub fn fail_all(&mut self, report: &Reporter, shared: &Shared) {
        for watched in self.photos.values_mut().filter(|watched| watched.told != Some(Told::Finished)) {
            watched.told = Some(Told::Finished);
            let news = PhotoReport::Failed(LookProblem::RecognizerFailed);
            note(shared, &news);
            report.photo(watched.job.session, watched.job.photo, news);
        }
    }

    /// Takes back what waits for a model that will not come by itself.
    pub fn give_up_waiting(&mut self, db: &mut FieldDb, report: &Reporter, shared: &Shared, now_ms: i64) -> Result<(), FieldError> {
        for watched in self.photos.values_mut().filter(|watched| matches!(watched.told, None | Some(Told::Queued(_)))) {
            match db.cancel(&watched.job.id(), now_ms) {
                Ok(_) => {}
                // It has its outcome after all, which is told next.
                Err(FieldError::WrongState { .. }) => continue,
                Err(error) => return Err(error),
            }
            watched.told = Some(Told::Finished);
            let news = PhotoReport::Failed(LookProblem::NoRecognizer);
            note(shared, &news);
            report.photo(watched.job.session, watched.job.photo, news);
        }
        Ok(())
    }
}

fn ticket(db: &FieldDb, job: &Job, typical_look_ms: Option<u32>) -> Result<Ticket, FieldError> {
    let ahead = db.jobs_ahead(&job.id)?.unwrap_or_default();
    let expected_ms = typical_look_ms.map(|each| each.saturating_mul(ahead.saturating_add(1)));
    Ok(Ticket { job: JobId(job.number), ahead, expected_ms })
}

/// The newest look counts for a third.
fn smoothed(before: Option<u32>, taken: Instant) -> u32 {
    let newest = u32::try_from(taken.elapsed().as_millis()).unwrap_or(u32::MAX);
    before.map_or(newest, |before| before / 3 * 2 + newest / 3)
}

fn answer(db: &FieldDb, job: &Job, hints: &[PhotoHint]) -> Result<PhotoReport, FieldError> {
    let Some((record, _)) = db.answer(&job.id)? else { return Ok(PhotoReport::Failed(LookProblem::RecognizerFailed)) };
    let recorded: Recorded = serde_json::from_str(&record.answer_json)
        .map_err(|error| FieldError::Damaged { what: format!("answer of {}: {error}", job.id) })?;
    Ok(PhotoReport::Answered(Box::new(PhotoAnswer {
        answer: recorded.answer,
        levels: recorded.likeness,
        hints: hints.to_vec(),
        model: record.model_id,
        catalogue_version: record.catalogue_version,
    })))
}

fn note(shared: &Shared, news: &PhotoReport) {
    match news {
        PhotoReport::Answered(answer) => counters::note_answer(&mut shared.counters(), answer.answer.headline),
        // What the visitor took back did not fail.
        PhotoReport::Failed(LookProblem::Cancelled) => {}
        PhotoReport::Failed(_) => shared.counters().failed += 1,
        _ => {}
    }
}
