//! What runs beside the window or the command: the recogniser's process, the worker that answers
//! queued photos, the intake of photos, the housekeeping between them, and the booth's own workers.

mod answering;
mod answering_loop;
pub mod booth;
mod housekeeping;
mod intake;
mod recognizer_process;

pub use answering::{Answering, AnsweringError, AnsweringSettings, CatalogueSource, Event, HeatMap, Places, Step, Unusable};
pub use answering_loop::{Controls, Until, run, run_with};
pub use housekeeping::{Backup, Housekeeping, HousekeepingError, HousekeepingSettings, Tidied};
pub use intake::{Intake, IntakeError, Request};
pub use recognizer_process::{Launch, ProcessError, RecognizerProcess};

/// The wall clock, Unix milliseconds; a clock before 1970 reads as 0.
pub fn wall_clock_ms() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
