//! Starts the capture process, watches it, ends it when it hangs, and starts it again.

mod backoff;
mod child;
mod state;

#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError, SyncSender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::devices;
use super::error::CameraError;
use super::frame::Frame;
use super::request::{CameraChoice, CaptureRequest};
use super::slot::FrameSlot;
use super::source::unix_now_ms;
use child::{Children, Notice};
use state::{Action, Input, Supervision};

pub use state::CameraState;

/// How often the watchdog looks.
const TICK: Duration = Duration::from_millis(100);
/// How many ticks lie between two looks at the device files while the camera is away.
const DEVICE_LOOK_TICKS: u32 = 3;

/// How to start the capture process. The capture arguments are added behind `args`.
#[derive(Debug, Clone)]
pub struct ChildCommand {
    pub program: PathBuf,
    pub args: Vec<OsString>,
}

impl ChildCommand {
    /// This very program, as `dokcho camera …`.
    pub fn this_program() -> io::Result<Self> {
        Ok(Self { program: std::env::current_exe()?, args: vec!["camera".into()] })
    }
}

/// What the supervisor reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CameraEvent {
    State(CameraState),
    /// A newer frame lies in the slot.
    Frame,
}

/// A camera that looks after itself. Dropping it ends the capture process.
#[derive(Debug)]
pub struct CameraSupervisor {
    slot: Arc<FrameSlot>,
    notices: SyncSender<Notice>,
    thread: Option<JoinHandle<()>>,
}

impl CameraSupervisor {
    /// Starts supervising. `notify` is called from other threads for every change of state and
    /// every frame; it must not wait for anything. `seed` varies the pauses between tries.
    ///
    /// Fails only when the system refuses a thread; a missing camera is an event, not an error.
    pub fn start(
        command: ChildCommand,
        request: &CaptureRequest,
        seed: u64,
        notify: impl Fn(CameraEvent) + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let slot = Arc::new(FrameSlot::default());
        let (notices, inbox) = mpsc::sync_channel(16);
        let children = Children::new(command, request, Arc::clone(&slot), notices.clone(), Arc::new(notify));
        let is_off = request.choice == CameraChoice::None;
        let supervise = move || Loop::begin(children, is_off, seed).run(&inbox);
        let thread = thread::Builder::new().name("camera-supervisor".to_owned()).spawn(supervise)?;
        Ok(Self { slot, notices, thread: Some(thread) })
    }

    /// The newest frame, or `None` while the camera is not live.
    pub fn newest(&self) -> Option<Arc<Frame>> {
        self.slot.newest()
    }

    /// The slot the frames arrive in, for a reader on another thread.
    pub fn slot(&self) -> Arc<FrameSlot> {
        Arc::clone(&self.slot)
    }
}

impl Drop for CameraSupervisor {
    fn drop(&mut self) {
        // The supervisor reads its notices at all times, so neither line waits for a device.
        let _ = self.notices.send(Notice::Stop);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// The supervisor's thread.
struct Loop {
    mind: Supervision,
    children: Children,
    clock: SteadyClock,
    devices: Vec<u32>,
    ticks: u32,
}

impl Loop {
    fn begin(children: Children, is_off: bool, seed: u64) -> Self {
        let clock = SteadyClock::new();
        let (mind, actions) = Supervision::begin(is_off, seed, clock.now_ms());
        let mut new = Self { mind, children, clock, devices: devices::fingerprint(), ticks: 0 };
        new.carry_out(actions);
        new
    }

    fn run(mut self, inbox: &mpsc::Receiver<Notice>) {
        let mut next_tick = Instant::now() + TICK;
        loop {
            match inbox.recv_timeout(next_tick.saturating_duration_since(Instant::now())) {
                Ok(Notice::Stop) | Err(RecvTimeoutError::Disconnected) => break,
                Ok(Notice::From { opening, input }) if opening == self.children.opening() => self.take(input),
                // The last words of a process that was already given up.
                Ok(Notice::From { .. }) => {}
                Err(RecvTimeoutError::Timeout) => {}
            }
            if Instant::now() >= next_tick {
                next_tick = Instant::now() + TICK;
                self.tick();
            }
        }
        self.children.end();
    }

    fn tick(&mut self) {
        self.children.reap();
        // The first frame arrives as a notice, behind the one that says which camera it is.
        if self.mind.is_streaming() && self.children.had_frame() {
            self.take(Input::Frame);
        }
        self.ticks = self.ticks.wrapping_add(1);
        if self.mind.is_waiting() && self.ticks.is_multiple_of(DEVICE_LOOK_TICKS) {
            let devices = devices::fingerprint();
            if devices != self.devices {
                self.devices = devices;
                self.take(Input::DevicesChanged);
            }
        }
        self.take(Input::Tick);
    }

    fn take(&mut self, input: Input) {
        let actions = self.mind.handle(input, self.clock.now_ms());
        self.carry_out(actions);
    }

    fn carry_out(&mut self, actions: Vec<Action>) {
        for action in actions {
            match action {
                Action::Spawn => {
                    if let Err(error) = self.children.spawn() {
                        self.take(Input::Failed(CameraError::Process { detail: error.to_string() }));
                    }
                }
                Action::Kill => self.children.end(),
                Action::Show(state) => self.children.notify(CameraEvent::State(state)),
            }
        }
    }
}

/// Unix time at its start, then steady: setting the computer's clock must not look like a stall.
struct SteadyClock {
    started: Instant,
    started_unix_ms: i64,
}

impl SteadyClock {
    fn new() -> Self {
        Self { started: Instant::now(), started_unix_ms: unix_now_ms() }
    }

    fn now_ms(&self) -> i64 {
        self.started_unix_ms + self.started.elapsed().as_millis() as i64
    }
}
