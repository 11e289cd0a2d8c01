//! What the supervisor knows and decides, without threads or clocks: inputs and the time go in,
//! actions come out.

use super::backoff::Backoff;
use crate::camera::error::CameraError;
use crate::camera::source::OpenedCamera;

/// No frame for this long means lost. Frames and this limit are looked at ten times a second, so
/// that it is noticed within 2 s.
pub(super) const STALL_LIMIT_MS: i64 = 1_800;
/// From starting the process to its first frame: slow cameras take seconds to open.
pub(super) const OPENING_LIMIT_MS: i64 = 6_000;
/// A new device file exists a moment before one may open it.
const SETTLING_MS: i64 = 150;
/// A camera that lasted this long was well; its next failure starts the pauses from the shortest.
const WELL_AFTER_MS: i64 = 10_000;

/// What the booth shows and the operator reads. Times are Unix milliseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CameraState {
    /// The first try is under way.
    Starting,
    Live(OpenedCamera),
    /// There were pictures; it is being tried again and again.
    Lost {
        since_ms: i64,
        why: CameraError,
    },
    /// There never were pictures. Tried again as well, unless the camera is switched off.
    None {
        why: CameraError,
    },
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Input {
    /// The process has opened its camera.
    Opened(OpenedCamera),
    /// A frame has arrived.
    Frame,
    /// The process named its failure, ended, or wrote nonsense.
    Failed(CameraError),
    /// A device was plugged in or out.
    DevicesChanged,
    /// Time has passed.
    Tick,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Action {
    Spawn,
    Kill,
    Show(CameraState),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Phase {
    /// A process runs and has sent no frame yet.
    Opening {
        since_ms: i64,
        camera: Option<OpenedCamera>,
    },
    Streaming {
        since_ms: i64,
        last_frame_ms: i64,
    },
    Waiting {
        until_ms: i64,
    },
    Off,
}

/// The supervisor's mind.
#[derive(Debug)]
pub(super) struct Supervision {
    phase: Phase,
    shown: CameraState,
    backoff: Backoff,
}

impl Supervision {
    /// Begins at `now_ms`: the first process is to be started, unless the camera is switched off.
    pub(super) fn begin(is_off: bool, seed: u64, now_ms: i64) -> (Self, Vec<Action>) {
        let (phase, shown) = if is_off {
            (Phase::Off, CameraState::None { why: CameraError::TurnedOff })
        } else {
            (Phase::Opening { since_ms: now_ms, camera: None }, CameraState::Starting)
        };
        let mut actions = vec![Action::Show(shown.clone())];
        if !is_off {
            actions.push(Action::Spawn);
        }
        (Self { phase, shown, backoff: Backoff::new(seed) }, actions)
    }

    /// True while no process runs and the next one waits for its time.
    pub(super) fn is_waiting(&self) -> bool {
        matches!(self.phase, Phase::Waiting { .. })
    }

    /// True while a process sends frames.
    pub(super) fn is_streaming(&self) -> bool {
        matches!(self.phase, Phase::Streaming { .. })
    }

    pub(super) fn handle(&mut self, input: Input, now_ms: i64) -> Vec<Action> {
        match (&mut self.phase, input) {
            (Phase::Opening { camera, .. }, Input::Opened(opened)) => {
                *camera = Some(opened);
                Vec::new()
            }
            (Phase::Opening { camera, .. }, Input::Frame) => {
                let live = camera.take().map(CameraState::Live);
                match live {
                    Some(live) => {
                        self.phase = Phase::Streaming { since_ms: now_ms, last_frame_ms: now_ms };
                        self.show(live).into_iter().collect()
                    }
                    None => self.fail(CameraError::Process { detail: "sent a picture before opening a camera".to_owned() }, now_ms),
                }
            }
            (Phase::Streaming { last_frame_ms, .. }, Input::Frame) => {
                *last_frame_ms = now_ms;
                Vec::new()
            }
            (Phase::Opening { .. } | Phase::Streaming { .. }, Input::Failed(why)) => self.fail(why, now_ms),
            (Phase::Streaming { .. }, Input::Opened(_)) => {
                self.fail(CameraError::Process { detail: "opened a second camera".to_owned() }, now_ms)
            }
            (Phase::Waiting { until_ms }, Input::DevicesChanged) => {
                *until_ms = (now_ms + SETTLING_MS).min(*until_ms);
                self.backoff.reset();
                Vec::new()
            }
            (_, Input::Tick) => self.tick(now_ms),
            _ => Vec::new(),
        }
    }

    fn tick(&mut self, now_ms: i64) -> Vec<Action> {
        match self.phase {
            Phase::Opening { since_ms, .. } if now_ms - since_ms >= OPENING_LIMIT_MS => self.stalled(now_ms - since_ms, now_ms),
            Phase::Streaming { last_frame_ms, .. } if now_ms - last_frame_ms >= STALL_LIMIT_MS => {
                self.stalled(now_ms - last_frame_ms, now_ms)
            }
            Phase::Waiting { until_ms } if now_ms >= until_ms => {
                self.phase = Phase::Opening { since_ms: now_ms, camera: None };
                vec![Action::Spawn]
            }
            _ => Vec::new(),
        }
    }

    fn stalled(&mut self, waited_ms: i64, now_ms: i64) -> Vec<Action> {
        self.fail(CameraError::Stalled { waited_ms: waited_ms.unsigned_abs() }, now_ms)
    }

    fn fail(&mut self, why: CameraError, now_ms: i64) -> Vec<Action> {
        if matches!(self.phase, Phase::Streaming { since_ms, .. } if now_ms - since_ms >= WELL_AFTER_MS) {
            self.backoff.reset();
        }
        self.phase = Phase::Waiting { until_ms: now_ms + self.backoff.next_pause_ms() };
        let state = match &self.shown {
            CameraState::Live(_) => CameraState::Lost { since_ms: now_ms, why },
            CameraState::Lost { since_ms, .. } => CameraState::Lost { since_ms: *since_ms, why },
            CameraState::Starting | CameraState::None { .. } => CameraState::None { why },
        };
        let mut actions = vec![Action::Kill];
        actions.extend(self.show(state));
        actions
    }

    fn show(&mut self, state: CameraState) -> Option<Action> {
        if self.shown == state {
            return None;
        }
        self.shown = state.clone();
        Some(Action::Show(state))
    }
}
