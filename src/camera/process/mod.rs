//! The capture process: `dokcho camera …`. It opens one camera, writes frames until something
//! goes wrong, says what, and ends. Opening again is the next process's work, so nothing can leak.

mod message;

#[cfg(test)]
mod tests;

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use super::devices;
pub use super::devices::CameraListing;
use super::error::CameraError;
use super::frame::Frame;
use super::pixels::oriented;
use super::request::{CaptureRequest, InvalidRequest};
use super::source::{FrameSource, open};
use super::supervisor::ChildCommand;
pub use message::{Message, MessageError, read_message, write_message};

/// A camera that is only just open may first set its exposure.
const FIRST_FRAME_WAIT: Duration = Duration::from_millis(4_000);
/// A little less than the supervisor's patience, so that the cause is named before the axe falls.
const FRAME_WAIT: Duration = Duration::from_millis(1_700);

/// The whole life of `dokcho camera ARGS`: captures to `out`, or answers `--list`.
///
/// Returns when the camera fails or when nobody reads any more. The caller exits with 0 either
/// way: what went wrong has been said in the last message. An error means wrong usage.
pub fn run(args: &[String], out: &mut impl Write) -> Result<(), InvalidRequest> {
    let last_words = if args == ["--list"] {
        catch_panic(|| Ok(devices::list())).map_or_else(Message::Failed, Message::Cameras)
    } else {
        let request = CaptureRequest::from_args(args.iter().cloned())?;
        match catch_panic(|| open(&request)) {
            Ok(source) => capture(source, &request, out),
            Err(error) => Message::Failed(error),
        }
    };
    // When the reader is gone there is nobody left to tell.
    let _ = write_message(out, &last_words);
    Ok(())
}

/// The bindings to the driver panic on answers they do not know; here that is one more failure.
fn catch_panic<T>(work: impl FnOnce() -> Result<T, CameraError>) -> Result<T, CameraError> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(CameraError::Device { detail: "its driver gave an answer that cannot be understood".to_owned() }))
}

fn capture(mut source: Box<dyn FrameSource>, request: &CaptureRequest, out: &mut impl Write) -> Message {
    let failure = write_frames(source.as_mut(), request, out);
    // The kernel closes what this process holds. Closing it by hand can block or panic on a broken device.
    std::mem::forget(source);
    Message::Failed(failure)
}

/// Writes frames until the first failure. Damaged frames are passed over as long as good ones come in time.
fn write_frames(source: &mut dyn FrameSource, request: &CaptureRequest, out: &mut impl Write) -> CameraError {
    let gone = |_: io::Error| CameraError::Process { detail: "lost its reader".to_owned() };
    if let Err(error) = write_message(out, &Message::Opened(source.camera().clone())) {
        return gone(error);
    }
    let mut deadline = Instant::now() + FIRST_FRAME_WAIT;
    let mut damage = None;
    loop {
        match catch_panic(|| source.next(deadline)) {
            Ok(frame) => {
                if let Err(error) = write_message(out, &Message::Frame(turned(frame, request))) {
                    return gone(error);
                }
                deadline = Instant::now() + FRAME_WAIT;
                damage = None;
            }
            Err(error @ CameraError::BadFrame { .. }) if Instant::now() >= deadline => return error,
            Err(error @ CameraError::BadFrame { .. }) => damage = Some(error),
            // Nothing but damage until the time was up: the damage is the cause.
            Err(error @ CameraError::Stalled { .. }) => return damage.unwrap_or(error),
            Err(error) => return error,
        }
    }
}

fn turned(frame: Frame, request: &CaptureRequest) -> Frame {
    let (taken_at_ms, sequence) = (frame.taken_at_ms, frame.sequence);
    let (width_px, height_px) = (frame.width_px(), frame.height_px());
    let (width_px, height_px, rgb) = oriented(width_px, height_px, frame.into_rgb(), request.rotation, request.mirrored);
    Frame::new(width_px, height_px, rgb, taken_at_ms, sequence).expect("turning a picture keeps the number of its pixels")
}

/// The connected cameras and what they offer, asked of a process of its own because a broken
/// device can block whoever opens it.
pub fn list(program: &ChildCommand, limit: Duration) -> Result<Vec<CameraListing>, CameraError> {
    let failed = |detail: String| CameraError::Process { detail };
    let mut command = Command::new(&program.program);
    command.args(&program.args).arg("--list").stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = command.spawn().map_err(|error| failed(format!("could not be started ({error})")))?;
    let mut output = child.stdout.take().expect("standard output was asked to be a pipe");
    let (answers, answer) = mpsc::channel();
    // Detached: a process stuck in a driver may keep its end of the pipe open even after a kill.
    thread::spawn(move || answers.send(read_message(&mut output)));
    let message = answer.recv_timeout(limit);
    let _ = child.kill();
    thread::spawn(move || child.wait());
    match message {
        Ok(Ok(Message::Cameras(cameras))) => Ok(cameras),
        Ok(Ok(Message::Failed(error))) => Err(error),
        Ok(Ok(_)) => Err(failed("answered something else".to_owned())),
        Ok(Err(error)) => Err(failed(error.to_string())),
        Err(_) => Err(CameraError::Stalled { waited_ms: limit.as_millis() as u64 }),
    }
}
