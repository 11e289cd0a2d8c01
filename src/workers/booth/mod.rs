//! Carries out what the kiosk's state machine orders, on threads of its own, and reports back.
//!
//! One thread sorts the commands; each other one owns what it works with, and none waits for
//! another's work. A report that nobody reads any more stops nobody.

mod album;
mod counters;
mod darkroom;
mod desktop;
mod engine;
mod erasing;
mod errands;
mod exposure;
mod eye;
mod guessing;
mod health;
mod inbox;
pub mod library;
mod office;
mod outcomes;
mod pdf;
mod photo_job;
mod places;
mod printing;
mod programs;
mod reporter;
mod shared;
mod sharpness;
mod sheets;
mod supervision;
mod threads;
mod watching;
mod wrong_pins;

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use super::{Housekeeping, HousekeepingError, HousekeepingSettings, IntakeError, wall_clock_ms};
use crate::kiosk::state::LookProblem;
use crate::kiosk::{Command, Event, SessionNumber, Setup};
use crate::settings;
pub use eye::Frames;
pub use inbox::Inbox;
pub use places::{Desktop, Places, SheetPainter};
pub use programs::Programs;
use reporter::Reporter;
use shared::Shared;
pub use threads::Running;

/// Asks for the window to be drawn anew. Called from many threads; it must not wait for anything.
pub type Repaint = Arc<dyn Fn() + Send + Sync>;

/// Commands and reports that may wait at once. The kiosk asks for few things at a time.
const CHANNEL_PLACES: usize = 256;

/// The running workers, as the window sees them.
pub struct Booth {
    /// Where the kiosk's commands go.
    pub commands: SyncSender<Command>,
    /// What the kiosk is to be told.
    pub events: Receiver<Event>,
    /// The camera's newest frame, upright and not mirrored.
    pub frames: Frames,
    /// What the kiosk is to be made with.
    pub setup: Setup,
    /// Why the settings file was passed over, for the log; the kiosk knows from `setup`.
    pub rejected_settings: Option<settings::SettingsError>,
    /// Ends the workers.
    pub running: Running,
}

/// Why the booth cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum BoothError {
    #[error(transparent)]
    Data(#[from] HousekeepingError),
    #[error(transparent)]
    Intake(#[from] IntakeError),
    #[error("the system gave no thread ({0}); close other programs and start again")]
    Threads(#[from] io::Error),
}

impl BoothError {
    /// The same sentence in Korean.
    pub fn message_ko(&self) -> String {
        match self {
            Self::Data(error) => error.message_ko(),
            Self::Intake(error) => error.message_ko(),
            Self::Threads(error) => format!("시스템이 스레드를 만들지 못했습니다 ({error}). 다른 프로그램을 닫고 다시 시작하세요."),
        }
    }
}

/// Opens the data folder and starts every worker. `repaint` is called after every report and for
/// every frame.
///
/// # Errors
/// When the data folder cannot be used. A missing model, catalogue or camera is no error: the kiosk
/// is told, and shows it.
pub fn start(places: Places, repaint: Repaint) -> Result<Booth, BoothError> {
    let now_ms = wall_clock_ms();
    let loaded = settings::load(&places.data);
    if let Some(error) = &loaded.rejected {
        eprintln!("dokcho: {error}");
    }
    let setup = Setup {
        settings: loaded.stored.settings.clone(),
        is_locked: places.is_locked,
        first_session: SessionNumber(now_ms.unsigned_abs()),
        wrong_pins: wrong_pins::remembered(&places.data),
        utc_offset_s: places.utc_offset_s,
        poison_centre: places.poison_centre.clone(),
        // The program has no fleet yet, so that nothing of one is offered.
        has_fleet: false,
        has_documents: places.desktop.sheet_folder.is_some(),
        is_settings_file_rejected: loaded.rejected.is_some(),
    };
    let shared = Arc::new(Shared::new(loaded.stored, counters::load(&places.data)));
    // First of all: an interrupted import is finished before anybody opens what it replaces.
    let keep = office::retention_of(&setup.settings);
    let housekeeping =
        Housekeeping::open(&places.data, HousekeepingSettings { retention: keep, ..HousekeepingSettings::default() }, now_ms)?;
    if let Some(recovery) = housekeeping.recovery() {
        eprintln!("dokcho: field.db was damaged and what was readable was saved: {recovery:?}");
    }

    let (commands, orders) = sync_channel(CHANNEL_PLACES);
    let (reports, events) = sync_channel(CHANNEL_PLACES);
    let reporter = Reporter::new(reports, repaint);
    let frames = Frames::default();
    let running = threads::start(places, housekeeping, &shared, &frames, &reporter, orders)?;
    Ok(Booth { commands, events, frames, setup, rejected_settings: loaded.rejected, running })
}

/// What the visitor is told when a photo could not be stored or queued.
fn look_problem(error: &IntakeError) -> LookProblem {
    match error.kind() {
        _ if error.is_about_the_photo() => LookProblem::Unreadable,
        "queue_full" => LookProblem::QueueFull,
        // A disc that refuses for another reason has no room for this photo either.
        _ => LookProblem::DiskFull,
    }
}
