//! The thread that answers queued photos, with what else the recogniser is asked, and how it is.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::eye::Frames;
use super::guessing::Aim;
use super::places::Places;
use super::reporter::Reporter;
use super::shared::Shared;
use crate::kiosk::state::{Device, LiveGuess, LookProblem, OrderProblem, RecognizerState};
use crate::kiosk::{PhotoNumber, PhotoReport, Picture, Report, RequestNumber, SessionNumber};
use crate::plant::PlantId;
use crate::recognizer::process::Pixels;
use crate::store::photos::PhotoKey;
use crate::workers::{self, Answering, AnsweringError, AnsweringSettings, Controls, Event, HeatMap, Launch, Until, run_with};

/// Where the recogniser looked on a photo, as it is asked for.
pub(super) struct Explanation {
    pub session: SessionNumber,
    pub photo: PhotoNumber,
    pub request: RequestNumber,
    pub key: PhotoKey,
    /// What spoke for this plant; without one, for the likeliest.
    pub plant: Option<PlantId>,
}

enum Errand {
    Explain(Explanation),
    Restart(RequestNumber),
}

/// More errands than these are refused: nobody waits that long.
const MOST_ERRANDS: usize = 16;

/// Where other threads leave word for the engine.
#[derive(Clone)]
pub(super) struct EngineDesk {
    controls: Controls,
    errands: Arc<Mutex<VecDeque<Errand>>>,
    aim: Aim,
    report: Reporter,
}

impl EngineDesk {
    pub fn new(report: Reporter) -> Self {
        Self { controls: Controls::default(), errands: Arc::default(), aim: Aim::default(), report }
    }

    /// How the kiosk is told things.
    pub fn reporter(&self) -> Reporter {
        self.report.clone()
    }

    /// A job was queued.
    pub fn ring(&self) {
        self.controls.bell.ring();
    }

    /// Someone came, or a photo did: the model is loaded, even if that failed some time ago.
    pub fn warm_up(&self) {
        self.controls.warm.store(true, Ordering::Relaxed);
        self.ring();
    }

    /// Paint a heat map; the reply is reported.
    pub fn explain(&self, explanation: Explanation) {
        self.leave(Errand::Explain(explanation));
    }

    /// Start the recogniser afresh; the reply is reported.
    pub fn restart(&self, request: RequestNumber) {
        self.leave(Errand::Restart(request));
    }

    /// Guess what this visitor aims at, as often as nothing else is to be done.
    pub fn guess_for(&self, session: SessionNumber, frames: &Frames) {
        self.aim.at(Some((session, frames)));
        self.ring();
    }

    /// Nobody aims any more, or a photo was ordered: a guess that is not told yet is dropped.
    pub fn stop_guessing(&self) {
        self.aim.at(None);
    }

    /// End after the job in progress.
    pub fn stop(&self) {
        self.controls.stop.store(true, Ordering::Relaxed);
        self.ring();
    }

    fn leave(&self, errand: Errand) {
        let mut errands = self.errands();
        if errands.len() < MOST_ERRANDS {
            errands.push_back(errand);
            drop(errands);
            return self.ring();
        }
        drop(errands);
        match errand {
            Errand::Explain(e) => self.report.photo(e.session, e.photo, PhotoReport::HeatMap(e.request, Err(LookProblem::TimedOut))),
            Errand::Restart(request) => self.report.send(Report::OrderDone(request, Err(OrderProblem::TimedOut))),
        }
    }

    fn errands(&self) -> MutexGuard<'_, VecDeque<Errand>> {
        // A queue is whole at every moment, whatever panicked.
        self.errands.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The engine's thread.
pub(super) struct Engine {
    places: Places,
    desk: EngineDesk,
    shared: Arc<Shared>,
    report: Reporter,
    condition: RefCell<Condition>,
}

#[derive(Default)]
struct Condition {
    shown: RecognizerState,
    was_warm: bool,
    /// Deaths and failed starts since the last answer.
    failures: u32,
}

/// After a failure of the database the engine is opened again after this long.
const REOPEN_AFTER: Duration = Duration::from_secs(2);

impl Engine {
    pub fn new(places: Places, desk: EngineDesk, shared: Arc<Shared>, report: Reporter) -> Self {
        Self { places, desk, shared, report, condition: RefCell::default() }
    }

    /// Works until it is stopped.
    pub fn run(self) {
        let controls = &self.desk.controls;
        while !controls.stop.load(Ordering::Relaxed) {
            if let Err(error) = self.work() {
                eprintln!("dokcho: {error}");
                self.show(RecognizerState::Unavailable);
                let rings = controls.bell.count();
                controls.bell.wait(rings, REOPEN_AFTER);
            }
        }
    }

    fn work(&self) -> Result<(), AnsweringError> {
        let launch = Launch {
            program: self.places.program.clone(),
            models: self.places.models(),
            memory_limit_bytes: self.places.memory_limit_bytes,
        };
        let places = workers::Places { data: self.places.data.clone(), launch, catalogue: self.places.catalogue_source() };
        let mut answering = Answering::open(places, AnsweringSettings::new(self.places.queue.clone()))?;
        let mut between = |answering: &mut Answering| self.between(answering);
        run_with(&mut answering, &self.desk.controls, Until::Stopped, &mut |event| self.note(event), &mut between)
    }

    fn note(&self, event: Event) {
        match event {
            Event::Warm { model_id, device, passed_over } => {
                passed_over.iter().for_each(|why| eprintln!("dokcho: {why}"));
                let mut vitals = self.shared.vitals();
                vitals.model = Some(model_id);
                vitals.is_without_model = false;
                drop(vitals);
                self.condition.borrow_mut().was_warm = true;
                self.show(RecognizerState::Ready(if device == "cpu" { Device::Cpu } else { Device::Gpu }));
            }
            Event::NoModel { why } => {
                eprintln!("dokcho: {}", why.message);
                if why.is_final { self.lose_model() } else { self.show_failure() }
            }
            Event::Unloaded => {
                let shown = self.condition.borrow().shown;
                self.condition.replace(Condition { shown, ..Condition::default() });
                self.show(RecognizerState::Resting);
            }
            Event::Answered { .. } => self.condition.borrow_mut().failures = 0,
            Event::PhotoRefused { job, message } => eprintln!("dokcho: {job}: {message}"),
            Event::Tried { job, state, message } => eprintln!("dokcho: {job} is {state}: {message}"),
            Event::Superseded { .. } => {}
            Event::StorageTrouble { message } => eprintln!("dokcho: {message}"),
        }
    }

    /// What is done between two jobs. Returns after how long it wants to be called again.
    fn between(&self, answering: &mut Answering) -> Option<Duration> {
        self.look_at(answering);
        while let Some(errand) = { self.desk.errands().pop_front() } {
            match errand {
                Errand::Explain(explanation) => self.explain(answering, &explanation),
                Errand::Restart(request) => self.restart(answering, request),
            }
        }
        self.guess(answering);
        self.desk.aim.until_next()
    }

    /// Looks at what the camera sees, if a model is loaded and nothing else is to be done. A photo
    /// that is queued meanwhile comes next, and the guess is dropped.
    fn guess(&self, answering: &mut Answering) {
        let is_free = |answering: &Answering| answering.has_no_open_job().unwrap_or(false);
        if answering.process_id().is_none() || !is_free(answering) {
            return;
        }
        let Some((session, picture)) = self.desk.aim.picture() else { return };
        let begun = Instant::now();
        let (width_px, height_px) = picture.dimensions();
        match answering.glance(Pixels { width_px, height_px, rgb: picture.into_raw() }) {
            Ok(answer) if is_free(answering) => {
                self.desk.aim.tell(session, answer.as_ref().and_then(LiveGuess::of), begun.elapsed(), &self.report);
            }
            Ok(_) => {}
            Err(error) => {
                eprintln!("dokcho: {error}");
                self.desk.aim.give_up(session);
                self.look_at(answering);
                // Somebody stands there and will take a photo all the same.
                self.desk.warm_up();
            }
        }
    }

    fn look_at(&self, answering: &Answering) {
        let process = answering.process_id();
        self.shared.vitals().recognizer_process = process;
        let has_died = std::mem::replace(&mut self.condition.borrow_mut().was_warm, process.is_some()) && process.is_none();
        if has_died {
            self.shared.vitals().recognizer_restarts += 1;
            self.show_failure();
        }
        if answering.lasting_trouble().is_some() {
            self.lose_model();
        }
        let is_wanted = self.desk.controls.warm.load(Ordering::Relaxed) || !answering.has_no_open_job().unwrap_or(true);
        let is_well = self.condition.borrow().failures == 0 && answering.failed_starts() == 0;
        if process.is_none() && is_wanted && is_well {
            self.show(RecognizerState::Warming);
        }
    }

    fn explain(&self, answering: &mut Answering, asked: &Explanation) {
        let painted = answering.explain(asked.key, asked.plant.as_ref(), &mut |event| self.note(event));
        let reply = match painted {
            Ok(Some(map)) => picture(map).ok_or(LookProblem::RecognizerFailed),
            Ok(None) if answering.process_id().is_none() => Err(LookProblem::NoRecognizer),
            Ok(None) => Err(LookProblem::Unreadable),
            Err(error) => {
                eprintln!("dokcho: {error}");
                Err(LookProblem::RecognizerFailed)
            }
        };
        self.look_at(answering);
        self.report.photo(asked.session, asked.photo, PhotoReport::HeatMap(asked.request, reply));
    }

    fn restart(&self, answering: &mut Answering, request: RequestNumber) {
        answering.start_afresh();
        let shown = self.condition.borrow().shown;
        self.condition.replace(Condition { shown, ..Condition::default() });
        self.shared.vitals().is_without_model = false;
        self.show(RecognizerState::Warming);
        let is_ready = answering.warm_up(&mut |event| self.note(event));
        self.report.send(Report::OrderDone(request, if is_ready { Ok(()) } else { Err(OrderProblem::Failed) }));
    }

    fn lose_model(&self) {
        self.shared.vitals().is_without_model = true;
        self.show(RecognizerState::Unavailable);
    }

    fn show_failure(&self) {
        let mut condition = self.condition.borrow_mut();
        condition.failures = condition.failures.saturating_add(1);
        let attempt = condition.failures;
        drop(condition);
        self.show(RecognizerState::Restarting { attempt });
    }

    fn show(&self, state: RecognizerState) {
        if std::mem::replace(&mut self.condition.borrow_mut().shown, state) != state {
            self.shared.vitals().recognizer = state;
            self.report.send(Report::Recognizer(state));
        }
    }
}

fn picture(map: HeatMap) -> Option<Picture> {
    let (pixels, rest) = map.rgb.as_chunks::<3>();
    let rgba: Vec<u8> = pixels.iter().flat_map(|&[r, g, b]| [r, g, b, 255]).collect();
    Picture::new(map.width_px, map.height_px, rgba).filter(|_| rest.is_empty())
}
