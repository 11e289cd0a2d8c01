//! How workers reach the window: they ask for a new picture, and leave camera frames.

use std::sync::{Arc, OnceLock, PoisonError};
use std::time::Duration;

use eframe::egui::{ColorImage, Context};

use super::textures::FrameSlot;

/// Asks for the window to be drawn anew, from any thread. Before there is a window it does nothing.
#[derive(Clone, Default)]
pub struct Repainter {
    window: Arc<OnceLock<Context>>,
}

impl Repainter {
    /// Draws soon; never waits.
    pub fn ask(&self) {
        if let Some(context) = self.window.get() {
            context.request_repaint();
        }
    }

    /// Draws soon, because there is another picture from the camera; never waits. egui draws twice
    /// when it is asked for at once, which would be twice the work for every picture.
    pub fn ask_for_a_picture(&self) {
        if let Some(context) = self.window.get() {
            context.request_repaint_after(Duration::from_millis(1));
        }
    }

    pub(super) fn belongs_to(&self, context: &Context) {
        // A second window does not exist in one process; the first one stays.
        let _ = self.window.set(context.clone());
    }
}

/// Leaves a camera frame for the window: `rgb` holds width x height x 3 bytes, row by row.
///
/// A frame of another length is left out.
pub fn leave_frame(slot: &FrameSlot, width_px: usize, height_px: usize, rgb: &[u8]) {
    if rgb.len() != width_px.saturating_mul(height_px).saturating_mul(3) {
        return;
    }
    let frame = ColorImage::from_rgb([width_px, height_px], rgb);
    *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(frame);
}
