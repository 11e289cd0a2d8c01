//! The window itself: opened, kept until it closes, and words for when there is none.

use std::any::Any;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use eframe::egui::{self, vec2};

use super::app::App;
use super::font;
use super::repaint::Repainter;

/// Opens the window and runs until it closes.
///
/// `repainter` reaches the window as soon as it is there.
///
/// # Errors
/// When the system gives no window or no OpenGL, or lacks a library, in its own words.
pub fn run(is_windowed: bool, repainter: Repainter, make: impl FnOnce() -> App + 'static) -> Result<(), String> {
    let is_open = Arc::new(AtomicBool::new(false));
    say_nothing_of_panics_until(&is_open);
    let opened = Arc::clone(&is_open);
    let options = eframe::NativeOptions { viewport: viewport(is_windowed), renderer: eframe::Renderer::Glow, ..Default::default() };
    let creator: eframe::AppCreator<'_> = Box::new(move |cc| {
        opened.store(true, Ordering::Relaxed);
        font::install(&cc.egui_ctx);
        repainter.belongs_to(&cc.egui_ctx);
        Ok(Box::new(make()))
    });
    // The library that speaks to the keyboard panics where it is not installed.
    let ran = panic::catch_unwind(AssertUnwindSafe(|| eframe::run_native("dokcho", options, creator)));
    match ran {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(in_short(&error.to_string())),
        Err(panic) if is_open.load(Ordering::Relaxed) => panic::resume_unwind(panic),
        Err(panic) => Err(in_short(words_of(panic.as_ref()))),
    }
}

fn viewport(is_windowed: bool) -> egui::ViewportBuilder {
    egui::ViewportBuilder::default()
        .with_title("독초")
        .with_app_id("dokcho")
        .with_inner_size(vec2(1280.0, 800.0))
        .with_min_inner_size(vec2(800.0, 600.0))
        .with_fullscreen(!is_windowed)
        .with_decorations(is_windowed)
}

/// A panic of this thread before the window is open is told as an error, in one sentence; any other
/// one goes where it always went.
fn say_nothing_of_panics_until(is_open: &Arc<AtomicBool>) {
    let (usual, ours, is_open) = (panic::take_hook(), thread::current().id(), Arc::clone(is_open));
    panic::set_hook(Box::new(move |info| {
        if is_open.load(Ordering::Relaxed) || thread::current().id() != ours {
            usual(info);
        }
    }));
}

fn words_of(panic: &(dyn Any + Send)) -> &str {
    panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no window")
}

/// What the system said, without the place in a library's source before it and the list of wishes
/// that were not fulfilled after it.
pub(super) fn in_short(words: &str) -> String {
    let after_place = words.rsplit_once(".rs:").and_then(|(_, rest)| rest.split_once(": "));
    let said = after_place.map_or(words, |(_, said)| said);
    said.split(['{', '\n']).next().unwrap_or(said).trim_end_matches(|c: char| c == ':' || c.is_whitespace()).to_owned()
}
