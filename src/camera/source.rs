//! The one thing all cameras have in common: the next frame, by a deadline.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::devices;
use super::error::CameraError;
use super::folder::FolderCamera;
use super::frame::Frame;
use super::request::{CameraChoice, CaptureRequest};
use super::scene::SceneCamera;

/// An open camera, or what stands in for one.
pub trait FrameSource {
    /// The newest frame not handed out yet; older ones are dropped. Sleeps until there is one.
    ///
    /// [`CameraError::Stalled`] when the deadline passes first. After [`CameraError::BadFrame`] it
    /// may be called again; after any other error the source is finished. A device driver can make
    /// it outlast the deadline, which is why it runs in a process that can be killed.
    fn next(&mut self, deadline: Instant) -> Result<Frame, CameraError>;

    /// What was opened.
    fn camera(&self) -> &OpenedCamera;
}

/// What a picture comes from, for the operator's page and the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedCamera {
    pub name: String,
    /// Format, size and rate agreed upon, as in `MJPEG 1280x720 30 fps`.
    pub mode: String,
}

/// Opens what the request asks for.
pub fn open(request: &CaptureRequest) -> Result<Box<dyn FrameSource>, CameraError> {
    match &request.choice {
        CameraChoice::None => Err(CameraError::TurnedOff),
        CameraChoice::Scene => Ok(Box::new(SceneCamera::new(request.wish, Instant::now()))),
        CameraChoice::Folder(folder) => Ok(Box::new(FolderCamera::open(folder, request.wish, Instant::now())?)),
        _ => devices::open(request),
    }
}

/// Paces a source that could deliver as fast as it is asked.
#[derive(Debug)]
pub(super) struct Pace {
    period: Duration,
    next_at: Instant,
}

impl Pace {
    pub(super) fn new(fps: u32, now: Instant) -> Self {
        Self { period: Duration::from_secs(1) / fps.max(1), next_at: now }
    }

    /// Sleeps until the next frame is due. Frames that fell due while nobody asked are skipped.
    pub(super) fn wait(&mut self, deadline: Instant) -> Result<(), CameraError> {
        let now = Instant::now();
        if self.next_at > deadline {
            std::thread::sleep(deadline.saturating_duration_since(now));
            return Err(CameraError::Stalled { waited_ms: deadline.saturating_duration_since(now).as_millis() as u64 });
        }
        std::thread::sleep(self.next_at.saturating_duration_since(now));
        self.next_at = self.next_at.max(now) + self.period;
        Ok(())
    }
}

/// The wall clock, for the time a picture was taken.
pub(super) fn unix_now_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64)
}
