//! `dokcho kiosk`: the window, with everything it needs behind it.

use std::env;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, OnceLock};

use super::Context;
use super::documents::sheet_folder;
use super::error::{CliError, EXIT_STORAGE};
use crate::camera::CameraChoice;
use crate::kiosk::state::PoisonCentre;
use crate::kiosk::{Diagonal, DisplayOverrides, Kiosk};
use crate::plant::Plant;
use crate::store::field::KOREA_OFFSET_MIN;
use crate::ui::sheet_picture;
use crate::ui::textures::FrameSlot;
use crate::ui::vignette::Plates;
use crate::ui::{App, Repainter, Wiring, leave_frame, run as run_window};
use crate::workers::booth::{self, BoothError, Desktop, Frames, Places, Programs, SheetPainter};
use crate::workers::wall_clock_ms;

/// Arguments of `kiosk`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// In a window that anybody may close, instead of the whole screen.
    #[arg(long)]
    windowed: bool,
    /// auto, none, scene (a drawn plant), folder:DIR, a number, or part of a camera's name.
    #[arg(long, value_name = "CAMERA", default_value = "auto")]
    camera: CameraChoice,
    /// Diagonal of the screen in inches: decides how large a fingertip is. This and the next two
    /// are settings in dokcho.toml, which the command line overrides for one run.
    #[arg(long, value_name = "INCHES")]
    screen_inch: Option<Diagonal>,
    /// Bright colours, for a kiosk in daylight.
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    bright: Option<bool>,
    /// People touch the screen; the mouse pointer is hidden.
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    touch: Option<bool>,
    /// Print at the end how much of the processor the frames took.
    #[arg(long, hide = true)]
    frame_times: bool,
}

impl Default for Arguments {
    fn default() -> Self {
        Self { windowed: true, camera: CameraChoice::Auto, screen_inch: None, bright: None, touch: None, frame_times: false }
    }
}

/// Most memory the recogniser's process may take.
const MEMORY_LIMIT_BYTES: u64 = 1 << 30;

/// Opens the window and runs until it closes.
pub fn run(context: &mut Context<'_>, arguments: &Arguments) -> Result<u8, CliError> {
    if !has_display() {
        return Err(CliError::part(
            "no_display",
            EXIT_STORAGE,
            "there is no display to open the window on; start it on a desktop, ask about a photo with `dokcho identify PHOTO`, \
             or see `dokcho --help`"
                .to_owned(),
            "창을 열 화면이 없으니, 화면이 있는 곳에서 실행하거나 `dokcho identify 사진`으로 물어보거나 `dokcho --help`를 보세요."
                .to_owned(),
        ));
    }
    let repainter = Repainter::default();
    let frames = FrameSlot::default();
    let source: Arc<OnceLock<Frames>> = Arc::default();
    let repaint = {
        let (repainter, frames, source, drawn) = (repainter.clone(), frames.clone(), Arc::clone(&source), AtomicU64::new(u64::MAX));
        Arc::new(move || {
            if hand_over_frame(&source, &frames, &drawn) {
                repainter.ask_for_a_picture();
            } else {
                repainter.ask();
            }
        })
    };
    let booth = booth::start(places(context, arguments)?, repaint)?;
    // Set once, right here.
    let _ = source.set(booth.frames.clone());
    let plants: Vec<Plant> =
        context.catalogue().and_then(|catalogue| Ok(catalogue.plants()?.iter().cloned().collect())).unwrap_or_default();
    let (kiosk, first) = Kiosk::new(booth.setup.clone(), wall_clock_ms());
    let wiring = Wiring {
        events: booth.events,
        commands: booth.commands,
        frames,
        plates: plants.iter().collect::<Plates>(),
        display: DisplayOverrides { diagonal_inch: arguments.screen_inch, bright: arguments.bright, touch: arguments.touch },
        utc_offset_s: KOREA_OFFSET_MIN * 60,
        clock: wall_clock_ms,
    };
    let (tell, told) = channel();
    let closed = run_window(arguments.windowed, repainter, move || App::new(kiosk, first, wiring).telling(tell));
    // The workers end in order before the program does: nothing is left half-written.
    drop(booth.running);
    closed.map_err(|why| {
        let message = format!(
            "the window could not be opened ({why}); check the display, the graphics driver and the X libraries that the README names, \
             or use `dokcho identify PHOTO`"
        );
        let message_ko = format!(
            "창을 열 수 없습니다 ({why}). 화면(DISPLAY)과 그래픽 드라이버, README에 적힌 X 라이브러리를 확인하거나 `dokcho identify 사진`을 쓰세요."
        );
        CliError::part("no_window", EXIT_STORAGE, message, message_ko)
    })?;
    if arguments.frame_times
        && let Ok(times) = told.try_recv()
    {
        writeln!(context.out, "own work:\n{}\nwhole window thread:\n{}", times.own, times.whole_thread)?;
    }
    Ok(0)
}

/// Whether the system says that there is a display; macOS and Windows always have one.
fn has_display() -> bool {
    let is_set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY") || is_set("WAYLAND_SOCKET")
}

fn places(context: &Context<'_>, arguments: &Arguments) -> Result<Places, CliError> {
    Ok(Places {
        data: context.data.path().to_owned(),
        resources: context.resources.root().to_owned(),
        program: env::current_exe()?,
        camera: arguments.camera.clone(),
        queue: context.queue()?,
        memory_limit_bytes: MEMORY_LIMIT_BYTES,
        is_locked: !arguments.windowed,
        utc_offset_s: KOREA_OFFSET_MIN * 60,
        poison_centre: Some(PoisonCentre::seoul()),
        desktop: Desktop {
            programs: Programs::of_the_system(),
            // A kiosk that everybody uses keeps nobody's sheet unless its settings name a folder.
            sheet_folder: if arguments.windowed { sheet_folder() } else { None },
            sheet_painter: SheetPainter::new(sheet_picture::picture),
        },
    })
}

/// Gives the window the camera's newest frame, each one once; says whether there was one.
fn hand_over_frame(source: &OnceLock<Frames>, slot: &FrameSlot, drawn: &AtomicU64) -> bool {
    let Some(frame) = source.get().and_then(Frames::newest) else { return false };
    let is_news = drawn.swap(frame.sequence, Ordering::Relaxed) != frame.sequence;
    if is_news {
        leave_frame(slot, frame.width_px() as usize, frame.height_px() as usize, frame.rgb());
    }
    is_news
}

impl From<BoothError> for CliError {
    fn from(error: BoothError) -> Self {
        let message_ko = error.message_ko();
        Self::part("kiosk_not_started", EXIT_STORAGE, error.to_string(), message_ko)
    }
}
