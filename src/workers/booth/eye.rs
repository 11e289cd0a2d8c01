//! The thread for the camera: on while somebody may take a photo, off otherwise.

use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::engine::EngineDesk;
use super::places::Places;
use super::reporter::Reporter;
use super::shared::Shared;
use super::watching::Watching;
use crate::camera::{
    self, CameraChoice, CameraError, CameraEvent, CameraListing, CameraSupervisor, CaptureRequest, ChildCommand, Frame, FrameSlot, process,
};
use crate::kiosk::state::{CameraInfo, CameraState, OrderProblem};
use crate::kiosk::{CameraUse, Command, OperatorCommand, Report, RequestNumber, Rotation};
use crate::workers::wall_clock_ms;

/// The camera's newest frame, for whoever draws or takes it. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Frames(Arc<Mutex<Option<Arc<FrameSlot>>>>);

impl Frames {
    /// The newest frame, upright and not mirrored; none while the camera is off or lost. Its
    /// `sequence` and `taken_at_ms` tell whether it is another one than before.
    pub fn newest(&self) -> Option<Arc<Frame>> {
        let slot = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        slot.and_then(|slot| slot.newest())
    }

    fn come_from(&self, slot: Option<Arc<FrameSlot>>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = slot;
    }
}

/// What the eye is told.
pub(super) enum EyeOrder {
    Command(Command),
    /// From the supervisor with this number; an older one's last words do not count.
    State(u64, camera::CameraState),
    Stop,
}

/// The eye's thread.
pub(super) struct Eye {
    command: ChildCommand,
    choice: CameraChoice,
    frames: Frames,
    /// Looks at frames now and then while somebody aims.
    engine: EngineDesk,
    shared: Arc<Shared>,
    report: Reporter,
    orders: SyncSender<EyeOrder>,
    in_use: Option<InUse>,
    /// Whom hints are for, while someone aims.
    watching: Option<Watching>,
    /// Counts supervisors.
    number: u64,
}

struct InUse {
    request: CaptureRequest,
    /// Ends the capture process when it is dropped.
    _supervisor: CameraSupervisor,
}

/// Asking every camera what it offers may take this long.
const LIST_LIMIT: Duration = Duration::from_secs(8);
/// How often the moving picture is judged while someone aims.
const LOOK_EVERY: Duration = Duration::from_millis(700);
/// Nobody aims, and orders come by themselves.
const REST: Duration = Duration::from_secs(3_600);

impl Eye {
    pub fn new(places: &Places, frames: Frames, engine: EngineDesk, shared: Arc<Shared>, orders: SyncSender<EyeOrder>) -> Self {
        let command = ChildCommand { program: places.program.clone(), args: vec!["camera".into()] };
        Self {
            command,
            choice: places.camera.clone(),
            frames,
            report: engine.reporter(),
            engine,
            shared,
            orders,
            in_use: None,
            watching: None,
            number: 0,
        }
    }

    /// Works until it is told to stop.
    pub fn run(mut self, orders: &Receiver<EyeOrder>) {
        self.list_cameras();
        loop {
            let pause = if self.watching.is_some() { LOOK_EVERY } else { REST };
            match orders.recv_timeout(pause) {
                Ok(EyeOrder::Command(Command::UseCamera(wanted))) => self.open(&wanted),
                Ok(EyeOrder::Command(Command::StopCamera)) => self.close(),
                Ok(EyeOrder::Command(Command::Operator(OperatorCommand::RestartCamera(request)))) => self.restart(request),
                Ok(EyeOrder::State(number, state)) if number == self.number => self.tell(&state),
                Ok(EyeOrder::Command(_) | EyeOrder::State(..)) => {}
                Err(RecvTimeoutError::Timeout) => self.watch(),
                Ok(EyeOrder::Stop) | Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        self.frames.come_from(None);
    }

    fn open(&mut self, wanted: &CameraUse) {
        self.watching = match self.watching.take().filter(|watching| watching.session == wanted.session) {
            _ if !wanted.hints => None,
            watching => watching.or_else(|| Some(Watching::new(wanted.session))),
        };
        if wanted.live_guess {
            self.engine.guess_for(wanted.session, &self.frames)
        } else {
            self.engine.stop_guessing()
        }
        let request = CaptureRequest { rotation: rotation(wanted.rotation), ..CaptureRequest::new(self.choice_for(wanted)) };
        if self.in_use.as_ref().is_some_and(|in_use| in_use.request == request) {
            return;
        }
        if let Err(error) = self.start(request) {
            eprintln!("dokcho: the camera cannot be watched ({error})");
            self.show(CameraState::Missing);
        }
    }

    /// What the command line chose counts before what the settings or the visitor say.
    fn choice_for(&self, wanted: &CameraUse) -> CameraChoice {
        match (&self.choice, &wanted.camera) {
            (CameraChoice::Auto, Some(camera)) => camera.parse().unwrap_or(CameraChoice::Auto),
            (choice, _) => choice.clone(),
        }
    }

    fn start(&mut self, request: CaptureRequest) -> std::io::Result<()> {
        self.end();
        self.number += 1;
        let (number, orders, report) = (self.number, self.orders.clone(), self.report.clone());
        let notify = move |event| match event {
            CameraEvent::Frame => report.repaint(),
            // Only full when the eye is stuck, and then a newer state follows.
            CameraEvent::State(state) => drop(orders.try_send(EyeOrder::State(number, state))),
        };
        let seed = wall_clock_ms().unsigned_abs();
        let supervisor = CameraSupervisor::start(self.command.clone(), &request, seed, notify)?;
        self.frames.come_from(Some(supervisor.slot()));
        self.in_use = Some(InUse { request, _supervisor: supervisor });
        Ok(())
    }

    fn end(&mut self) {
        // First, so that nobody takes a picture of a camera that is being closed.
        self.frames.come_from(None);
        self.in_use = None;
    }

    fn close(&mut self) {
        self.engine.stop_guessing();
        self.watching = None;
        self.end();
        // Whatever the supervisor still said is not about now.
        self.number += 1;
        self.show(CameraState::Off);
    }

    /// Tells what makes the newest frame hard to see, when that changed.
    fn watch(&mut self) {
        let (Some(watching), Some(frame)) = (&mut self.watching, self.frames.newest()) else { return };
        if let Some(hints) = watching.look(&frame) {
            self.report.send(Report::Hints(watching.session, hints));
        }
    }

    fn restart(&mut self, request: RequestNumber) {
        let restarted = match self.in_use.take().map(|in_use| in_use.request) {
            Some(capture) => self.start(capture),
            None => Ok(()),
        };
        self.list_cameras();
        self.report.send(Report::OrderDone(request, restarted.map_err(|_| OrderProblem::Failed)));
    }

    /// Asks which cameras there are, aside: a broken device may take seconds.
    fn list_cameras(&self) {
        if self.choice != CameraChoice::Auto {
            return;
        }
        let (command, report) = (self.command.clone(), self.report.clone());
        let listing = move || match process::list(&command, LIST_LIMIT) {
            Ok(cameras) => report.send(Report::Cameras(cameras.into_iter().filter_map(camera_info).collect())),
            Err(error) => eprintln!("dokcho: {error}"),
        };
        if let Err(error) = thread::Builder::new().name("booth-cameras".to_owned()).spawn(listing) {
            eprintln!("dokcho: the cameras cannot be listed ({error})");
        }
    }

    fn tell(&mut self, state: &camera::CameraState) {
        if let Some(watching) = self.watching.as_mut().filter(|_| !matches!(state, camera::CameraState::Live(_))) {
            watching.forget();
        }
        if let camera::CameraState::Lost { why, .. } | camera::CameraState::None { why } = state {
            eprintln!("dokcho: {why}");
        }
        self.show(match state {
            camera::CameraState::Starting => CameraState::Starting,
            camera::CameraState::Live(_) => CameraState::Live,
            camera::CameraState::Lost { .. } => CameraState::Lost,
            camera::CameraState::None {
                why: CameraError::Busy { .. } | CameraError::Denied { .. } | CameraError::NoUsableFormat { .. },
            } => CameraState::Refused,
            camera::CameraState::None { .. } => CameraState::Missing,
        });
    }

    fn show(&self, state: CameraState) {
        let mut vitals = self.shared.vitals();
        if state == CameraState::Lost && vitals.camera != CameraState::Lost {
            vitals.camera_losses += 1;
        }
        vitals.camera = state;
        drop(vitals);
        self.report.send(Report::Camera(state));
    }
}

/// One camera often has several device files, of which only one gives pictures.
fn camera_info(listing: CameraListing) -> Option<CameraInfo> {
    let gives_pictures = listing.modes.is_ok_and(|modes| !modes.is_empty());
    gives_pictures.then_some(CameraInfo { id: listing.place, name: listing.name })
}

fn rotation(rotation: Rotation) -> camera::Rotation {
    match rotation {
        Rotation::None => camera::Rotation::None,
        Rotation::Quarter => camera::Rotation::Quarter,
        Rotation::Half => camera::Rotation::Half,
        Rotation::ThreeQuarters => camera::Rotation::ThreeQuarters,
    }
}
