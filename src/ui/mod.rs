//! The window: draws the kiosk's state and reports what people do. It never waits and never changes
//! anything but its own scroll places and textures.

pub mod app;
mod font;
mod frame_times;
mod icons;
pub mod look;
mod parts;
mod qr;
pub mod raster;
mod repaint;
pub mod scene;
mod screens;
pub mod sheet_picture;
pub mod sign;
mod text;
pub mod textures;
pub mod theme;
mod time;
pub mod vignette;
mod window;

pub use app::{App, FrameReport, Wiring};
pub use font::install as install_fonts;
pub use frame_times::{FrameTimes, thread_cpu_time};
pub use repaint::{Repainter, leave_frame};
pub use window::run;

use eframe::egui::{CentralPanel, Frame, Ui};

use scene::Scene;

/// Draws everything: the screen, what lies over it, and messages.
pub fn draw(ui: &mut Ui, scene: &mut Scene) {
    if scene.local.session != scene.state.session.number {
        *scene.local = scene::Local { session: scene.state.session.number, ..scene::Local::default() };
    }
    CentralPanel::default().frame(Frame::new().fill(scene.look.palette.ground)).show(ui, |ui| {
        screens::show(ui, scene);
    });
    screens::overlay::show(ui, scene);
    if ui.input(|i| !i.raw.hovered_files.is_empty()) && scene.state.settings.files_offered {
        screens::start::drop_target(ui, scene);
    }
}

#[cfg(test)]
mod tests;
