//! The newest frame, for whoever looks. A frame nobody fetched is dropped, never queued.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::frame::Frame;

/// Holds at most one frame. The lock is held only to swap a pointer.
#[derive(Debug, Default)]
pub struct FrameSlot(Mutex<Content>);

#[derive(Debug, Default)]
struct Content {
    /// Which opening of the camera may put frames in.
    opening: u64,
    frame: Option<Arc<Frame>>,
}

impl FrameSlot {
    /// The newest frame, if the camera is live.
    pub fn newest(&self) -> Option<Arc<Frame>> {
        self.lock().frame.clone()
    }

    /// Empties the slot and accepts frames of `opening` only, so that a shutter press after the
    /// camera was lost cannot get an old picture.
    pub(super) fn start(&self, opening: u64) {
        let displaced = {
            let mut content = self.lock();
            content.opening = opening;
            content.frame.take()
        };
        drop(displaced);
    }

    /// False when the frame came too late: its opening is over.
    pub(super) fn put(&self, opening: u64, frame: Frame) -> bool {
        let mut newest = Some(Arc::new(frame));
        let mut content = self.lock();
        let is_current = content.opening == opening;
        if is_current {
            std::mem::swap(&mut content.frame, &mut newest);
        }
        // The displaced megabytes are freed after the lock.
        drop(content);
        is_current
    }

    fn lock(&self) -> MutexGuard<'_, Content> {
        // The content is whole at every moment, so a panic elsewhere while holding it changes nothing.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
