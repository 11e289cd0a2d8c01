//! How workers tell the kiosk things.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError};
use std::thread;
use std::time::Duration;

use super::Repaint;
use crate::kiosk::state::LookProblem;
use crate::kiosk::{Event, PhotoNumber, PhotoReport, Report, SessionNumber};

/// Sends reports and asks for a repaint after each.
#[derive(Clone)]
pub(super) struct Reporter {
    events: SyncSender<Event>,
    repaint: Repaint,
    is_ending: Arc<AtomicBool>,
}

impl Reporter {
    pub fn new(events: SyncSender<Event>, repaint: Repaint) -> Self {
        Self { events, repaint, is_ending: Arc::default() }
    }

    /// Waits while the channel is full, but not for a window that has closed or will not be read
    /// any more because the booth is ending.
    pub fn send(&self, report: Report) {
        const PAUSE: Duration = Duration::from_millis(5);
        let mut event = Event::Report(report);
        loop {
            match self.events.try_send(event) {
                Ok(()) => return (self.repaint)(),
                Err(TrySendError::Disconnected(_)) => return,
                Err(TrySendError::Full(_)) if self.is_ending.load(Ordering::Relaxed) => return,
                Err(TrySendError::Full(back)) => {
                    event = back;
                    thread::sleep(PAUSE);
                }
            }
        }
    }

    /// What became of a photo.
    pub fn photo(&self, session: SessionNumber, photo: PhotoNumber, report: PhotoReport) {
        self.send(Report::Photo(session, photo, report));
    }

    /// A photo that has no answer.
    pub fn failed(&self, session: SessionNumber, photo: PhotoNumber, why: LookProblem) {
        self.photo(session, photo, PhotoReport::Failed(why));
    }

    /// Asks for a repaint without a report.
    pub fn repaint(&self) {
        (self.repaint)();
    }

    /// Whether the booth is ending.
    pub fn is_ending(&self) -> bool {
        self.is_ending.load(Ordering::Relaxed)
    }

    /// From now on nobody is waited for.
    pub fn end(&self) {
        self.is_ending.store(true, Ordering::Relaxed);
    }
}
