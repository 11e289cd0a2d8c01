//! The capture process seen from its parent: starting it, reading what it writes, ending it.

use std::io;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;
use std::thread;
use std::time::{Duration, Instant};

use super::state::Input;
use super::{CameraEvent, ChildCommand};
use crate::camera::error::CameraError;
use crate::camera::process::{Message, MessageError, read_message};
use crate::camera::request::CaptureRequest;
use crate::camera::slot::FrameSlot;

pub(super) type Notify = dyn Fn(CameraEvent) + Send + Sync;

/// No camera is faster. A process that floods is held back here by the full pipe.
const SHORTEST_FRAME_TIME: Duration = Duration::from_millis(8);
/// Processes stuck in the kernel cannot be ended. More than this many and no new one is started.
const MOST_STUCK: usize = 3;

/// What arrives at the supervisor.
#[derive(Debug)]
pub(super) enum Notice {
    From { opening: u64, input: Input },
    Stop,
}

/// The present capture process, and those that were told to end but have not yet.
pub(super) struct Children {
    command: ChildCommand,
    request_args: Vec<String>,
    slot: Arc<FrameSlot>,
    notices: SyncSender<Notice>,
    notify: Arc<Notify>,
    current: Option<Child>,
    ending: Vec<Child>,
    /// Counts the processes started, so that late words of one are not taken for another's.
    opening: u64,
    has_frame: Arc<AtomicBool>,
}

impl Children {
    pub(super) fn new(
        command: ChildCommand,
        request: &CaptureRequest,
        slot: Arc<FrameSlot>,
        notices: SyncSender<Notice>,
        notify: Arc<Notify>,
    ) -> Self {
        let (current, ending) = (None, Vec::new());
        Self { command, request_args: request.to_args(), slot, notices, notify, current, ending, opening: 0, has_frame: Arc::default() }
    }

    pub(super) fn opening(&self) -> u64 {
        self.opening
    }

    pub(super) fn notify(&self, event: CameraEvent) {
        (self.notify)(event);
    }

    /// Whether a frame has come since the last time this was asked.
    pub(super) fn had_frame(&self) -> bool {
        self.has_frame.swap(false, Ordering::Relaxed)
    }

    /// Starts the next process and a thread that reads what it writes.
    pub(super) fn spawn(&mut self) -> io::Result<()> {
        self.reap();
        if self.ending.len() >= MOST_STUCK {
            return Err(io::Error::other(format!("is stuck in a device driver ({MOST_STUCK} times): restart the computer")));
        }
        let mut command = Command::new(&self.command.program);
        command.args(&self.command.args).args(&self.request_args).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(|error| io::Error::other(format!("could not be started ({error})")))?;
        let output = child.stdout.take().expect("standard output was asked to be a pipe");
        self.current = Some(child);
        self.opening += 1;
        self.slot.start(self.opening);
        self.has_frame = Arc::default();
        let reader = Reader {
            opening: self.opening,
            slot: Arc::clone(&self.slot),
            notices: self.notices.clone(),
            notify: Arc::clone(&self.notify),
            has_frame: Arc::clone(&self.has_frame),
        };
        // Detached: it ends with the pipe, which a process stuck in the kernel may never close.
        thread::Builder::new().name("camera-reader".to_owned()).spawn(move || reader.run(output)).map(drop)
    }

    /// Ends the present process and empties the slot. Never waits.
    pub(super) fn end(&mut self) {
        self.opening += 1;
        self.slot.start(self.opening);
        if let Some(mut child) = self.current.take() {
            // Fails only when it has ended by itself.
            let _ = child.kill();
            self.ending.push(child);
        }
        self.reap();
    }

    /// Takes leave of processes that have ended, so that no zombies pile up.
    pub(super) fn reap(&mut self) {
        self.ending.retain_mut(|child| matches!(child.try_wait(), Ok(None)));
    }
}

impl Drop for Children {
    fn drop(&mut self) {
        self.end();
        // A killed process is gone within moments; one in a driver's hands is not waited for.
        for _ in 0..20 {
            self.reap();
            if self.ending.is_empty() {
                return;
            }
            thread::sleep(Duration::from_millis(5));
        }
    }
}

/// Reads one process's messages until it ends or errs.
struct Reader {
    opening: u64,
    slot: Arc<FrameSlot>,
    notices: SyncSender<Notice>,
    notify: Arc<Notify>,
    has_frame: Arc<AtomicBool>,
}

impl Reader {
    fn run(self, mut output: ChildStdout) {
        let mut is_first = true;
        loop {
            let started = Instant::now();
            let input = match read_message(&mut output) {
                Ok(Message::Frame(frame)) => {
                    if !self.slot.put(self.opening, frame) {
                        return;
                    }
                    self.has_frame.store(true, Ordering::Relaxed);
                    (self.notify)(CameraEvent::Frame);
                    thread::sleep(SHORTEST_FRAME_TIME.saturating_sub(started.elapsed()));
                    if !std::mem::take(&mut is_first) {
                        continue;
                    }
                    Input::Frame
                }
                Ok(Message::Opened(camera)) => Input::Opened(camera),
                Ok(Message::Failed(error)) => Input::Failed(error),
                Ok(Message::Cameras(_)) => Input::Failed(CameraError::Process { detail: "answered a question nobody asked".to_owned() }),
                Err(error) => Input::Failed(CameraError::Process { detail: describe(&error) }),
            };
            let is_last = matches!(input, Input::Failed(_));
            if self.notices.send(Notice::From { opening: self.opening, input }).is_err() || is_last {
                return;
            }
        }
    }
}

fn describe(error: &MessageError) -> String {
    match error {
        MessageError::Ended => "ended without a word".to_owned(),
        other => other.to_string(),
    }
}
