//! The thread for visitors' photos: takes or reads them, stores and queues them, follows what
//! becomes of them, and erases them.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

use super::engine::{EngineDesk, Explanation};
use super::erasing::{Debt, Eraser};
use super::exposure::{self, Exposure};
use super::eye::Frames;
use super::inbox::Inbox;
use super::outcomes::Outcomes;
use super::photo_job::PhotoJob;
use super::places::Places;
use super::programs::Programs;
use super::reporter::Reporter;
use super::shared::Shared;
use super::{BoothError, desktop, look_problem};
use crate::kiosk::state::LookProblem;
use crate::kiosk::{Command, PhotoNumber, PhotoReport, Report, RequestNumber, Retention, SessionNumber};
use crate::store::field::{ChangeWatch, FieldError, NewJob, NewPhoto, PhotoState, Priority};
use crate::store::photos::PhotoFiles;
use crate::workers::intake::MAX_ATTEMPTS;
use crate::workers::{HousekeepingError, Intake, IntakeError, Request, wall_clock_ms};

/// How often the queue is looked at while somebody waits: one number is read.
const LOOK: Duration = Duration::from_millis(50);
const REST: Duration = Duration::from_secs(1);

pub(super) struct Darkroom {
    places: Places,
    intake: Intake,
    files: PhotoFiles,
    frames: Frames,
    engine: EngineDesk,
    shared: Arc<Shared>,
    report: Reporter,
    outcomes: Outcomes,
    changes: ChangeWatch,
    queue_len: Option<u32>,
    /// What could not be erased yet, and when it is tried again.
    debts: VecDeque<Debt>,
    next_try: Instant,
    last_complaint: String,
    /// While the queue is read: a fault there concerns everybody who waits.
    is_telling: bool,
}

impl Darkroom {
    pub fn open(places: Places, frames: Frames, engine: EngineDesk, shared: Arc<Shared>, report: Reporter) -> Result<Self, BoothError> {
        let intake = Intake::open(&places.data, wall_clock_ms())?;
        let files = PhotoFiles::open(&places.data).map_err(IntakeError::from)?;
        Ok(Self {
            places,
            intake,
            files,
            frames,
            engine,
            shared,
            report,
            outcomes: Outcomes::default(),
            changes: ChangeWatch::default(),
            queue_len: None,
            debts: VecDeque::new(),
            next_try: Instant::now(),
            last_complaint: String::new(),
            is_telling: false,
        })
    }

    /// Makes it fit to run again after it broke off. What is to be erased is still owed, and whoever
    /// waits for an answer still waits, unless reading the answers is what broke it.
    ///
    /// # Errors
    /// When the data folder cannot be used.
    pub fn set_up_again(&mut self) -> Result<(), BoothError> {
        self.intake = Intake::open(&self.places.data, wall_clock_ms())?;
        self.files = PhotoFiles::open(&self.places.data).map_err(IntakeError::from)?;
        self.changes = ChangeWatch::default();
        if std::mem::take(&mut self.is_telling) {
            self.outcomes.fail_all(&self.report, &self.shared);
        }
        Ok(())
    }

    /// Works until nobody can send commands any more. An orderly end is the end of every session.
    pub fn run(&mut self, commands: &Inbox) {
        loop {
            let pause = if self.outcomes.is_waiting() { LOOK } else { REST };
            match commands.next(pause) {
                Ok(command) => {
                    self.carry_out(command);
                    commands.done();
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            if let Err(error) = self.look_around() {
                self.complain(&error);
            }
        }
        self.owe(Debt::SessionsBefore(SessionNumber(u64::MAX)));
    }

    fn carry_out(&mut self, command: Command) {
        match command {
            Command::TakePhoto { session, photo, .. } => {
                // From here on the recogniser is for this photo.
                self.engine.stop_guessing();
                let exposure = self.frames.newest().and_then(|frame| exposure::of_frame(&frame));
                self.keep(session, photo, exposure.ok_or(LookProblem::CameraLost));
            }
            Command::LoadPhoto { session, photo, path, .. } => {
                let exposure = exposure::of_file(&path).map_err(|error| {
                    eprintln!("dokcho: {error}");
                    LookProblem::Unreadable
                });
                self.keep(session, photo, exposure);
            }
            Command::PastePhoto { session, photo, .. } => {
                let exposure = desktop::clipboard_picture(self.programs()).and_then(exposure::of_pixels);
                self.keep(session, photo, exposure.ok_or(LookProblem::ClipboardEmpty));
            }
            Command::LookAgain { session, photo } => {
                if let Err(why) = self.look_again(session, photo) {
                    self.report.failed(session, photo, why);
                }
            }
            Command::CancelLooks { session, photos } => self.cancel(session, &photos),
            Command::Explain { session, photo, request } => {
                if let Err(why) = self.explain(session, photo, request) {
                    self.report.photo(session, photo, PhotoReport::HeatMap(request, Err(why)));
                }
            }
            Command::ErasePhotos { session, photos } => {
                self.outcomes.forget(|s, photo| s == session && photos.contains(&photo));
                self.owe(Debt::Photos(session, photos));
            }
            Command::EraseSession(session) => {
                self.shared.counters().sessions += 1;
                self.outcomes.forget(|s, _| s == session);
                self.owe(Debt::Session(session));
            }
            Command::EraseSessionsBefore(session) => {
                self.outcomes.forget(|s, _| s < session);
                self.owe(Debt::SessionsBefore(session));
            }
            // The rest is other workers'.
            _ => {}
        }
    }

    /// Stores and queues a photo, then says so: from `Stored` on nothing is lost.
    fn keep(&mut self, session: SessionNumber, photo: PhotoNumber, exposure: Result<Exposure, LookProblem>) {
        let Exposure { bytes, preview, hints } = match exposure {
            Ok(exposure) => exposure,
            Err(why) => return self.report.failed(session, photo, why),
        };
        let job = PhotoJob::first(session, photo);
        let request = Request { bytes: &bytes, queue: self.places.queue.clone(), priority: Priority::Booth, id: Some(job.id()) };
        match self.intake.submit(&request, wall_clock_ms()) {
            Ok(submitted) => {
                self.shared.counters().photos += 1;
                self.outcomes.watch(job, submitted.job.photo, hints);
                self.report.photo(session, photo, PhotoReport::Stored(preview));
                self.engine.warm_up();
            }
            Err(error) => {
                eprintln!("dokcho: {error}");
                self.report.failed(session, photo, look_problem(&error));
                // The file may have been stored before the queue refused.
                self.owe(Debt::Unsubmitted);
            }
        }
    }

    /// A job with an outcome never changes, so a second look is a second job.
    fn look_again(&mut self, session: SessionNumber, photo: PhotoNumber) -> Result<(), LookProblem> {
        let watched = self.outcomes.get(session, photo).ok_or(LookProblem::Unreadable)?;
        let (job, hash) = (watched.job.again(), watched.hash.clone());
        let stored = |error: FieldError| look_problem(&error.into());
        let row = self.intake.db().photo(&hash).map_err(stored)?;
        if row.state != PhotoState::Present {
            return Err(LookProblem::Unreadable);
        }
        let known = NewPhoto { sha256: hash, bytes: row.bytes, kind: row.kind, width_px: row.width_px, height_px: row.height_px };
        let new =
            NewJob { id: job.id(), queue: self.places.queue.clone(), priority: Priority::Booth, photo: known, max_attempts: MAX_ATTEMPTS };
        self.intake.db().submit(&new, wall_clock_ms()).map_err(stored)?;
        self.outcomes.watch_again(job);
        self.engine.warm_up();
        Ok(())
    }

    fn cancel(&mut self, session: SessionNumber, photos: &[PhotoNumber]) {
        for &photo in photos {
            let Some(watched) = self.outcomes.get(session, photo) else { continue };
            match self.intake.db().cancel(&watched.job.id(), wall_clock_ms()) {
                Ok(_) | Err(FieldError::WrongState { .. } | FieldError::NotFound { .. }) => {}
                Err(error) => self.complain(&error.into()),
            }
        }
        self.outcomes.forget(|s, photo| s == session && photos.contains(&photo));
    }

    /// Has the engine paint what spoke for the plant that was named, or for the likeliest one.
    fn explain(&mut self, session: SessionNumber, photo: PhotoNumber, request: RequestNumber) -> Result<(), LookProblem> {
        let watched = self.outcomes.get(session, photo).ok_or(LookProblem::Unreadable)?;
        let (id, key) = (watched.job.id(), watched.hash.as_str().parse().map_err(|_| LookProblem::Unreadable)?);
        let answer = self.intake.db().answer(&id).map_err(|_| LookProblem::Unreadable)?;
        let plant = answer.and_then(|(record, _)| record.best);
        self.engine.explain(Explanation { session, photo, request, key, plant });
        Ok(())
    }

    fn look_around(&mut self) -> Result<(), HousekeepingError> {
        self.pay_debts();
        let has_changed = self.intake.db().has_changed(&mut self.changes)?;
        // Our own submissions do not count as a change, so whoever waits is looked for anyway.
        if has_changed || self.outcomes.is_waiting() {
            self.is_telling = true;
            let told = self.outcomes.tell_news(self.intake.db(), &self.report, &self.shared);
            self.is_telling = false;
            told?;
            self.tell_queue_len()?;
        }
        if self.outcomes.is_waiting() && self.shared.vitals().is_without_model {
            self.outcomes.give_up_waiting(self.intake.db(), &self.report, &self.shared, wall_clock_ms())?;
        }
        Ok(())
    }

    fn programs(&self) -> &Programs {
        &self.places.desktop.programs
    }

    fn tell_queue_len(&mut self) -> Result<(), FieldError> {
        let len = self.intake.db().open_jobs(&self.places.queue)?;
        if self.queue_len.replace(len) != Some(len) {
            self.report.send(Report::QueueLen(len));
        }
        Ok(())
    }

    fn owe(&mut self, debt: Debt) {
        self.debts.push_back(debt);
        self.next_try = Instant::now();
        self.pay_debts();
    }

    /// Erases what is to be erased; what cannot be erased now is tried again every second, and
    /// after a restart at the latest.
    fn pay_debts(&mut self) {
        if self.debts.is_empty() || Instant::now() < self.next_try {
            return;
        }
        let keeps_photos = matches!(self.shared.stored().settings.retention, Retention::KeepDays(_));
        self.next_try = Instant::now() + REST;
        for _ in 0..self.debts.len() {
            // It stays in the list while it is settled: what breaks off is still owed.
            self.debts.rotate_left(1);
            let Some(debt) = self.debts.back().cloned() else { return };
            let mut eraser = Eraser { db: self.intake.db(), files: &self.files, keeps_photos, now_ms: wall_clock_ms() };
            match eraser.settle(&debt) {
                Ok(true) => drop(self.debts.pop_back()),
                Ok(false) => {}
                Err(error) => self.complain(&error),
            }
        }
    }

    /// Says once what may go wrong many times a second.
    fn complain(&mut self, error: &HousekeepingError) {
        let text = error.to_string();
        if text != self.last_complaint {
            eprintln!("dokcho: {text}");
            self.last_complaint = text;
        }
    }
}
