//! The booth's threads: started together, given their commands by one that sorts them, ended in order.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::{Builder, JoinHandle, sleep};
use std::time::{Duration, Instant};

use super::darkroom::Darkroom;
use super::engine::{Engine, EngineDesk};
use super::eye::{Eye, EyeOrder, Frames};
use super::library::{self, is_for_library};
use super::office::Office;
use super::places::Places;
use super::reporter::Reporter;
use super::shared::Shared;
use super::{BoothError, CHANNEL_PLACES, errands};
use crate::kiosk::{Command, OperatorCommand};
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
    let darkroom = Darkroom::open(&places, frames.clone(), engine.clone(), Arc::clone(shared), reporter.clone())?;
    let mut running =
        Running { is_ending: Arc::default(), reporter: reporter.clone(), engine: engine.clone(), dispatcher: None, workers: Vec::new() };
    let (to_eye, eye_orders) = sync_channel(CHANNEL_PLACES);
    let eye = Eye::new(&places, frames.clone(), engine.clone(), Arc::clone(shared), to_eye.clone());
    let machine = Engine::new(places.clone(), engine.clone(), Arc::clone(shared), reporter.clone());
    let office = Office::new(places.clone(), housekeeping, engine.clone(), Arc::clone(shared), reporter.clone());
    let shelves = library::Places::below(&places.data, &places.resources, places.queue.clone(), places.utc_offset_s / 60);

    running.spawn("booth-engine", move || machine.run())?;
    running.spawn("booth-eye", move || eye.run(&eye_orders))?;
    let to_darkroom = running.spawn_served("booth-darkroom", move |commands| darkroom.run(&commands))?;
    let to_office = running.spawn_served("booth-office", move |commands| office.run(&commands))?;
    let report = reporter.clone();
    let to_errands = running.spawn_served("booth-errands", move |commands| errands::run(&places.data, &commands, &report))?;
    let report = reporter.clone();
    let warn = |error: &crate::store::catalogue::CatalogueError| eprintln!("dokcho: {error}");
    let to_library =
        running.spawn_served("booth-library", move |commands| library::run(shelves, &commands, |answer| report.send(answer), warn))?;

    let desks = Desks { to_eye, to_darkroom, to_office, to_errands, to_library, engine };
    let is_ending = Arc::clone(&running.is_ending);
    let dispatch = Builder::new().name("booth-dispatch".to_owned()).spawn(move || desks.dispatch(&orders, &is_ending))?;
    running.dispatcher = Some(dispatch);
    Ok(running)
}

impl Running {
    /// Ends the camera, erases the visitor's photos, lets what is being written be finished, and
    /// waits for it. Reports that nobody reads are dropped.
    pub fn stop(self) {
        drop(self);
    }

    fn spawn(&mut self, name: &'static str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
        let thread = Builder::new().name(name.to_owned()).spawn(work)?;
        self.workers.push((name, thread));
        Ok(())
    }

    fn spawn_served(
        &mut self,
        name: &'static str,
        work: impl FnOnce(Receiver<Command>) + Send + 'static,
    ) -> io::Result<SyncSender<Command>> {
        let (sender, commands) = sync_channel(CHANNEL_PLACES);
        self.spawn(name, move || work(commands))?;
        Ok(sender)
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
    to_darkroom: SyncSender<Command>,
    to_office: SyncSender<Command>,
    to_errands: SyncSender<Command>,
    to_library: SyncSender<Command>,
    engine: EngineDesk,
}

impl Desks {
    /// Sorts commands until nobody sends any, or the booth ends. Going away ends the workers.
    fn dispatch(self, orders: &Receiver<Command>, is_ending: &AtomicBool) {
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

    /// A worker whose thread has died takes nothing; the kiosk then waits in vain, and says so.
    fn hand_on(&self, command: Command) {
        match command {
            Command::WarmUp => self.engine.warm_up(),
            Command::Operator(OperatorCommand::RestartRecognizer(request)) => self.engine.restart(request),
            Command::UseCamera(_) | Command::StopCamera | Command::Operator(OperatorCommand::RestartCamera(_)) => {
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
            Command::ChooseFiles(_)
            | Command::ChooseFolder(_)
            | Command::ListFolder { .. }
            | Command::PrintSheet { .. }
            | Command::SaveSheet { .. } => drop(self.to_errands.send(command)),
            command if is_for_library(&command) => drop(self.to_library.send(command)),
            // The window closes itself.
            _ => {}
        }
    }
}
