//! The booth's threads: started together, given their commands by one that sorts them, ended in order.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle, sleep};
use std::time::{Duration, Instant};

use super::darkroom::Darkroom;
use super::engine::{Engine, EngineDesk};
use super::eye::{Eye, EyeOrder, Frames};
use super::inbox::Inbox;
use super::library::{self, is_for_library};
use super::office::Office;
use super::places::Places;
use super::reporter::Reporter;
use super::shared::Shared;
use super::sheets::Sheets;
use super::supervision::{Ended, Supervision};
use super::{BoothError, CHANNEL_PLACES, desktop, errands};
use crate::kiosk::state::{CameraState, RecognizerState};
use crate::kiosk::{Command, OperatorCommand, Report};
use crate::workers::Housekeeping;

/// How soon the dispatcher notices that the booth ends.
const LOOK: Duration = Duration::from_millis(250);
/// How long the workers together may take to end. A recogniser that is just loading is not waited
/// for; it ends with this program.
const PATIENCE: Duration = Duration::from_secs(10);

/// The threads. Dropping it ends them in order, as [`Running::stop`] does.
pub struct Running {
    is_ending: Arc<AtomicBool>,
    reporter: Reporter,
    engine: EngineDesk,
    dispatcher: Option<JoinHandle<()>>,
    workers: Vec<(&'static str, JoinHandle<()>)>,
}

/// Starts every thread.
pub(super) fn start(
    places: Places,
    housekeeping: Housekeeping,
    shared: &Arc<Shared>,
    frames: &Frames,
    reporter: &Reporter,
    orders: Receiver<Command>,
) -> Result<Running, BoothError> {
    let engine = EngineDesk::new(reporter.clone());
    let mut darkroom = Darkroom::open(places.clone(), frames.clone(), engine.clone(), Arc::clone(shared), reporter.clone())?;
    let mut office = Office::new(places.clone(), housekeeping, engine.clone(), Arc::clone(shared), reporter.clone());
    let mut threads = Threads { shared, reporter, workers: Vec::new() };

    threads.start_engine(&places, &engine)?;
    let (to_eye, camera_use) = threads.start_eye(&places, frames, &engine)?;
    let mut is_first = true;
    let to_darkroom = threads.serve("booth-darkroom", move |commands| {
        // What is owed to visitors is in the darkroom's hands, so the same one goes on.
        if !std::mem::take(&mut is_first)
            && let Err(error) = darkroom.set_up_again()
        {
            eprintln!("dokcho: {error}");
            return Ended::NotSetUp;
        }
        darkroom.run(commands);
        Ended::InOrder
    })?;
    let to_office = threads.serve("booth-office", in_order(move |commands| office.run(commands)))?;
    let (sheets, report) = (Sheets::new(&places, shared), reporter.clone());
    let run_errands = move |commands: &Inbox| errands::run(&sheets, commands, &report);
    let to_errands = threads.serve("booth-errands", in_order(run_errands))?;
    let (programs, report) = (places.desktop.programs.clone(), reporter.clone());
    let show_dialogs = move |commands: &Inbox| desktop::show_dialogs(&programs, commands, &report);
    let to_dialogs = threads.serve("booth-dialogs", in_order(show_dialogs))?;
    let shelves = library::Places::below(&places.data, &places.resources, places.queue.clone(), places.utc_offset_s / 60);
    let report = reporter.clone();
    let warn = |error: &crate::store::catalogue::CatalogueError| eprintln!("dokcho: {error}");
    let answer = move |commands: &Inbox| library::run(shelves.clone(), commands, |answer| report.send(answer), warn);
    let to_library = threads.serve("booth-library", in_order(answer))?;

    // Whether there is a printer is on the operator's page from the start.
    drop(to_errands.send(Command::LookForPrinter));
    let desks = Desks { to_eye, camera_use, to_darkroom, to_office, to_errands, to_dialogs, to_library, engine: engine.clone() };
    let is_ending: Arc<AtomicBool> = Arc::default();
    let dispatcher = threads.start_dispatcher(desks, orders, Arc::clone(&is_ending))?;
    Ok(Running { is_ending, reporter: reporter.clone(), engine, dispatcher: Some(dispatcher), workers: threads.workers })
}

/// A worker that needs no setting up besides its first one.
fn in_order(mut work: impl FnMut(&Inbox)) -> impl FnMut(&Inbox) -> Ended {
    move |commands| {
        work(commands);
        Ended::InOrder
    }
}

/// The threads as they are started, each kept going after a panic.
struct Threads<'a> {
    shared: &'a Arc<Shared>,
    reporter: &'a Reporter,
    workers: Vec<(&'static str, JoinHandle<()>)>,
}

/// What the eye was last told about the camera.
type CameraOrder = Arc<Mutex<Option<Command>>>;

impl Threads<'_> {
    fn supervision(&self, name: &'static str) -> Supervision {
        Supervision::new(name, self.shared, self.reporter)
    }

    fn spawn(&mut self, name: &'static str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
        let thread = Builder::new().name(name.to_owned()).spawn(work)?;
        self.workers.push((name, thread));
        Ok(())
    }

    /// A worker that lives on the commands it is sent.
    fn serve(&mut self, name: &'static str, live: impl FnMut(&Inbox) -> Ended + Send + 'static) -> io::Result<SyncSender<Command>> {
        let (sender, commands) = sync_channel(CHANNEL_PLACES);
        let supervision = self.supervision(name);
        self.spawn(name, move || supervision.keep_serving(&Inbox::new(commands), live))?;
        Ok(sender)
    }

    fn start_engine(&mut self, places: &Places, engine: &EngineDesk) -> io::Result<()> {
        const NAME: &str = "booth-engine";
        let supervision = self.supervision(NAME);
        let (places, engine, shared, report) = (places.clone(), engine.clone(), Arc::clone(self.shared), self.reporter.clone());
        let mut attempt = 0;
        self.spawn(NAME, move || {
            let live = || {
                Engine::new(places.clone(), engine.clone(), Arc::clone(&shared), report.clone()).run();
                Ended::InOrder
            };
            supervision.keep_going(live, |pause| {
                // Photos wait in the queue meanwhile; what was being looked at is leased again.
                attempt += 1;
                let restarting = RecognizerState::Restarting { attempt };
                shared.vitals().recognizer = restarting;
                report.send(Report::Recognizer(restarting));
                let goes_on = supervision.rest(pause);
                // A new engine begins at rest and tells changes only.
                shared.vitals().recognizer = RecognizerState::Resting;
                report.send(Report::Recognizer(RecognizerState::Resting));
                goes_on
            });
        })
    }

    fn start_eye(&mut self, places: &Places, frames: &Frames, engine: &EngineDesk) -> io::Result<(SyncSender<EyeOrder>, CameraOrder)> {
        const NAME: &str = "booth-eye";
        let (to_eye, orders) = sync_channel(CHANNEL_PLACES);
        let camera_use = CameraOrder::default();
        let (sender, wanted) = (to_eye.clone(), Arc::clone(&camera_use));
        let supervision = self.supervision(NAME);
        let (places, frames, engine) = (places.clone(), frames.clone(), engine.clone());
        let (shared, report) = (Arc::clone(self.shared), self.reporter.clone());
        self.spawn(NAME, move || {
            let live = || {
                Eye::new(&places, frames.clone(), engine.clone(), Arc::clone(&shared), sender.clone()).run(&orders);
                Ended::InOrder
            };
            supervision.keep_going(live, |pause| {
                report.send(Report::Camera(CameraState::Lost));
                // The next eye has to be told what this one knew. Nobody waits for a full channel:
                // then newer orders are in it.
                let last = wanted.lock().unwrap_or_else(PoisonError::into_inner).clone();
                last.into_iter().for_each(|order| drop(sender.try_send(EyeOrder::Command(order))));
                supervision.rest(pause)
            });
        })?;
        Ok((to_eye, camera_use))
    }

    fn start_dispatcher(&self, desks: Desks, orders: Receiver<Command>, is_ending: Arc<AtomicBool>) -> io::Result<JoinHandle<()>> {
        const NAME: &str = "booth-dispatch";
        let supervision = self.supervision(NAME);
        Builder::new().name(NAME.to_owned()).spawn(move || {
            let live = || {
                desks.dispatch(&orders, &is_ending);
                Ended::InOrder
            };
            supervision.keep_going(live, |_| true);
        })
    }
}

impl Running {
    /// Ends the camera, erases the visitor's photos, lets what is being written be finished, and
    /// waits for it. Reports that nobody reads are dropped.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.reporter.end();
        self.is_ending.store(true, Ordering::Relaxed);
        self.engine.stop();
        if let Some(dispatcher) = self.dispatcher.take() {
            // A panic there has printed itself.
            let _ = dispatcher.join();
        }
        let until = Instant::now() + PATIENCE;
        for (name, worker) in self.workers.drain(..) {
            while !worker.is_finished() && Instant::now() < until {
                sleep(Duration::from_millis(5));
            }
            if worker.is_finished() {
                let _ = worker.join();
            } else {
                eprintln!("dokcho: {name} did not end in time");
            }
        }
    }
}

/// Where each worker takes its commands.
struct Desks {
    to_eye: SyncSender<EyeOrder>,
    camera_use: CameraOrder,
    to_darkroom: SyncSender<Command>,
    to_office: SyncSender<Command>,
    to_errands: SyncSender<Command>,
    to_dialogs: SyncSender<Command>,
    to_library: SyncSender<Command>,
    engine: EngineDesk,
}

impl Desks {
    /// Sorts commands until nobody sends any, or the booth ends. Going away ends the workers.
    fn dispatch(&self, orders: &Receiver<Command>, is_ending: &AtomicBool) {
        while !is_ending.load(Ordering::Relaxed) {
            match orders.recv_timeout(LOOK) {
                Ok(command) => self.hand_on(command),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        // What was ordered before the end still is: the end of a session above all.
        orders.try_iter().for_each(|command| self.hand_on(command));
        let _ = self.to_eye.send(EyeOrder::Stop);
    }

    /// A worker that is being set up again answers all the same; see [`Supervision`].
    fn hand_on(&self, command: Command) {
        match command {
            Command::WarmUp => self.engine.warm_up(),
            Command::Operator(OperatorCommand::RestartRecognizer(request)) => self.engine.restart(request),
            Command::UseCamera(_) | Command::StopCamera | Command::Operator(OperatorCommand::RestartCamera(_)) => {
                if !matches!(command, Command::Operator(_)) {
                    *self.camera_use.lock().unwrap_or_else(PoisonError::into_inner) = Some(command.clone());
                }
                let _ = self.to_eye.send(EyeOrder::Command(command));
            }
            Command::TakePhoto { .. }
            | Command::LoadPhoto { .. }
            | Command::PastePhoto { .. }
            | Command::LookAgain { .. }
            | Command::CancelLooks { .. }
            | Command::Explain { .. }
            | Command::ErasePhotos { .. }
            | Command::EraseSession(_)
            | Command::EraseSessionsBefore(_) => drop(self.to_darkroom.send(command)),
            Command::CheckPin { .. } | Command::RememberWrongPins(_) | Command::Operator(_) => drop(self.to_office.send(command)),
            Command::ChooseFiles(_) | Command::ChooseFolder(_) => drop(self.to_dialogs.send(command)),
            Command::ListFolder { .. } | Command::LookForPrinter | Command::PrintSheet { .. } | Command::SaveSheet { .. } => {
                drop(self.to_errands.send(command));
            }
            command if is_for_library(&command) => drop(self.to_library.send(command)),
            // The window closes itself.
            _ => {}
        }
    }
}
