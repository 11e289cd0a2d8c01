//! The operator's thread: PIN, settings, health, dead letters, erasing, and the housekeeping that
//! goes on by itself.

use std::fs;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant, SystemTime};

use super::engine::EngineDesk;
use super::inbox::Inbox;
use super::places::Places;
use super::reporter::Reporter;
use super::shared::Shared;
use super::{counters, health, wrong_pins};
use crate::kiosk::state::{Counters, DiskState, OrderProblem};
use crate::kiosk::{Command, JobId, OperatorCommand, Pin, PinReply, Report, Retention, Settings};
use crate::settings::{self, SettingsError, Stored};
use crate::store::catalogue::write_whole;
use crate::store::disc::{DiscFault, DiscLevel, Thresholds, make_data_folder, space};
use crate::store::field::{self, FieldError};
use crate::workers::{Housekeeping, HousekeepingError, wall_clock_ms};

/// How often the settings file and the disc are looked at.
const LOOK: Duration = Duration::from_secs(2);
const ROUND: Duration = Duration::from_secs(3_600);
const SAVE_COUNTERS: Duration = Duration::from_secs(60);

/// How long things are kept under these settings. A visitor's photos go with the session; the day
/// is for photos of the queue, and for what could not be erased then.
pub(super) fn retention_of(settings: &Settings) -> field::Retention {
    const HISTORY_DAYS: u32 = 90;
    let photo_hours = match settings.retention {
        Retention::EraseAtSessionEnd => 24,
        Retention::KeepDays(days) => 24 * u32::from(days),
    };
    field::Retention { history_days: HISTORY_DAYS, photo_hours }
}

pub(super) struct Office {
    places: Places,
    housekeeping: Housekeeping,
    engine: EngineDesk,
    shared: Arc<Shared>,
    report: Reporter,
    /// The settings file as it was last read or written: when and how long.
    seen_file: Option<(SystemTime, u64)>,
    level: DiscLevel,
    told_disk: Option<DiskState>,
    saved_counters: Counters,
    next_round: Instant,
    next_saving: Instant,
}

impl Office {
    pub fn new(places: Places, housekeeping: Housekeeping, engine: EngineDesk, shared: Arc<Shared>, report: Reporter) -> Self {
        let now = Instant::now();
        let saved_counters = shared.counters().clone();
        let mut office = Self {
            places,
            housekeeping,
            engine,
            shared,
            report,
            seen_file: None,
            level: DiscLevel::Ample,
            told_disk: None,
            saved_counters,
            next_round: now,
            next_saving: now + SAVE_COUNTERS,
        };
        office.seen_file = office.file_mark();
        office
    }

    /// Works until nobody can send commands any more.
    pub fn run(&mut self, commands: &Inbox) {
        let mut next_look = Instant::now();
        loop {
            match commands.next(next_look.saturating_duration_since(Instant::now())) {
                Ok(command) => {
                    self.carry_out(command);
                    commands.done();
                }
                Err(RecvTimeoutError::Timeout) => {
                    next_look = Instant::now() + LOOK;
                    self.look_around();
                }
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        self.save_counters();
    }

    fn carry_out(&mut self, command: Command) {
        match command {
            Command::CheckPin { request, pin } => {
                let reply = self.check(&pin);
                self.report.send(Report::Pin(request, reply));
            }
            Command::RememberWrongPins(count) => self.remember_wrong(count),
            Command::Operator(order) => {
                let reply = self.obey(order);
                reply.into_iter().for_each(|reply| self.report.send(reply));
            }
            _ => {}
        }
    }

    /// The attempt is noted as a wrong one before it is compared, so that not even a plug pulled
    /// at the right moment makes it one that never was.
    fn check(&self, pin: &Pin) -> PinReply {
        let Some(hash) = self.shared.stored().pin.clone() else { return PinReply::NotSet };
        let wrong_before = wrong_pins::remembered(&self.places.data);
        self.remember_wrong(wrong_before.saturating_add(1));
        if hash.matches(pin) {
            self.remember_wrong(0);
            PinReply::Right
        } else {
            PinReply::Wrong
        }
    }

    /// A full disc must not keep the operator out who comes to make room.
    fn remember_wrong(&self, count: u32) {
        if let Err(error) = wrong_pins::remember(&self.places.data, count) {
            eprintln!("dokcho: the count of wrong PINs could not be stored ({error})");
        }
    }

    fn obey(&mut self, order: OperatorCommand) -> Option<Report> {
        Some(match order {
            OperatorCommand::LoadHealth(request) => Report::Health(request, self.health().map_err(problem)),
            OperatorCommand::LoadDeadLetters(request) => {
                Report::DeadLetters(request, health::dead_letters(self.housekeeping.db()).map_err(|error| problem(error.into())))
            }
            OperatorCommand::RetryDead { request, job } => Report::OrderDone(request, self.retry(job).map_err(problem)),
            OperatorCommand::DiscardDead { request, job } => Report::OrderDone(request, self.discard(job).map_err(problem)),
            OperatorCommand::SaveSettings { request, settings } => Report::SettingsSaved(request, self.save_settings(*settings)),
            OperatorCommand::ErasePhotos(request) => {
                let erased = self.housekeeping.erase_all_photos(wall_clock_ms()).map(drop);
                Report::OrderDone(request, erased.map_err(problem))
            }
            OperatorCommand::ResetCounters(request) => Report::OrderDone(request, self.reset_counters()),
            OperatorCommand::ExportSupport(request) => Report::OrderDone(request, self.export_support()),
            // These are for the camera, the engine and the window.
            OperatorCommand::RestartCamera(_) | OperatorCommand::RestartRecognizer(_) | OperatorCommand::Exit => return None,
        })
    }

    fn health(&mut self) -> Result<crate::kiosk::state::Health, HousekeepingError> {
        health::health(&self.places, self.housekeeping.db(), &self.shared)
    }

    fn retry(&mut self, job: JobId) -> Result<(), HousekeepingError> {
        let db = self.housekeeping.db();
        let id = db.job_numbered(job.0)?.id;
        db.retry(&id, wall_clock_ms())?;
        self.engine.ring();
        Ok(())
    }

    fn discard(&mut self, job: JobId) -> Result<(), HousekeepingError> {
        let db = self.housekeeping.db();
        let id = db.job_numbered(job.0)?.id;
        Ok(db.discard(&id)?)
    }

    fn save_settings(&mut self, settings: Settings) -> Result<(), OrderProblem> {
        let pin = self.shared.stored().pin.clone();
        let stored = Stored { settings, pin };
        settings::save(&self.places.data, &stored).map_err(|error| settings_problem(&error))?;
        self.seen_file = self.file_mark();
        self.adopt(stored);
        Ok(())
    }

    fn adopt(&mut self, stored: Stored) {
        self.housekeeping.set_retention(retention_of(&stored.settings));
        *self.shared.stored() = stored;
    }

    fn reset_counters(&mut self) -> Result<(), OrderProblem> {
        counters::save(&self.places.data, &Counters::default()).map_err(|error| disc_problem(&error))?;
        *self.shared.counters() = Counters::default();
        self.saved_counters = Counters::default();
        Ok(())
    }

    fn export_support(&mut self) -> Result<(), OrderProblem> {
        let now_ms = wall_clock_ms();
        let health = self.health().map_err(problem)?;
        let dead = health::dead_letters(self.housekeeping.db()).map_err(|error| problem(error.into()))?;
        let settings = self.shared.stored().settings.clone();
        let text = health::support_text(&health, &dead, &settings, &self.shared, now_ms);
        let path = health::support_path(&self.places.data, now_ms);
        if let Some(folder) = path.parent() {
            make_data_folder(folder).map_err(|error| disc_problem(&error.source))?;
        }
        write_whole(&path, text.as_bytes()).map_err(|error| disc_problem(&error))
    }

    fn look_around(&mut self) {
        self.look_at_settings();
        self.look_at_disc();
        let now = Instant::now();
        if now >= self.next_round {
            self.next_round = now + ROUND;
            if let Err(error) = self.housekeeping.round(wall_clock_ms()) {
                eprintln!("dokcho: {error}");
            }
        }
        if now >= self.next_saving {
            self.next_saving = now + SAVE_COUNTERS;
            self.save_counters();
        }
    }

    fn file_mark(&self) -> Option<(SystemTime, u64)> {
        let about = fs::metadata(settings::path_in(&self.places.data)).ok()?;
        Some((about.modified().ok()?, about.len()))
    }

    /// A file that was edited by hand counts soon, and a wrong one changes nothing but a warning.
    fn look_at_settings(&mut self) {
        let mark = self.file_mark();
        if mark == self.seen_file {
            return;
        }
        self.seen_file = mark;
        match settings::read(&self.places.data) {
            Ok(Some(stored)) => {
                self.report.send(Report::SettingsRead(Some(Box::new(stored.settings.clone()))));
                // Kept as the last good one as well.
                settings::load(&self.places.data);
                self.adopt(stored);
            }
            // Somebody is replacing it, or took it away; what is in force stays so.
            Ok(None) => {}
            Err(error) => {
                eprintln!("dokcho: {error}");
                self.report.send(Report::SettingsRead(None));
            }
        }
    }

    fn look_at_disc(&mut self) {
        let Ok(space) = space(&self.places.data) else { return };
        let free_bytes = space.available_bytes;
        self.level = self.level.next(free_bytes, &Thresholds::default());
        let disk = match self.level {
            DiscLevel::Ample => DiskState::Plenty { free_bytes },
            DiscLevel::Low => DiskState::Low { free_bytes },
            DiscLevel::Refuse => DiskState::Full { free_bytes },
        };
        if self.told_disk.is_none_or(|told| is_news(told, disk)) {
            self.told_disk = Some(disk);
            self.report.send(Report::Disk(disk));
        }
    }

    fn save_counters(&mut self) {
        let counters = self.shared.counters().clone();
        if counters == self.saved_counters {
            return;
        }
        match counters::save(&self.places.data, &counters) {
            Ok(()) => self.saved_counters = counters,
            Err(error) => eprintln!("dokcho: the counters could not be stored ({error})"),
        }
    }
}

/// Another level, or a difference that shows when it is written in megabytes.
fn is_news(told: DiskState, now: DiskState) -> bool {
    let parts = |disk| match disk {
        DiskState::Unknown => (0, 0),
        DiskState::Plenty { free_bytes } => (1, free_bytes),
        DiskState::Low { free_bytes } => (2, free_bytes),
        DiskState::Full { free_bytes } => (3, free_bytes),
    };
    let ((told_level, told_bytes), (level, bytes)) = (parts(told), parts(now));
    const WORTH_TELLING_BYTES: u64 = 64 << 20;
    told_level != level || told_bytes.abs_diff(bytes) >= WORTH_TELLING_BYTES
}

/// The reason goes to the log, the kind of it to the screen.
fn problem(error: HousekeepingError) -> OrderProblem {
    eprintln!("dokcho: {error}");
    match &error {
        HousekeepingError::Field(FieldError::StorageFull) => OrderProblem::DiskFull,
        HousekeepingError::Disc(error) if error.fault() == DiscFault::Full => OrderProblem::DiskFull,
        HousekeepingError::Photos(error) if error.disc_fault() == Some(DiscFault::Full) => OrderProblem::DiskFull,
        HousekeepingError::Field(FieldError::Busy) => OrderProblem::TimedOut,
        _ => OrderProblem::Failed,
    }
}

fn settings_problem(error: &SettingsError) -> OrderProblem {
    eprintln!("dokcho: {error}");
    if error.is_disc_full() { OrderProblem::DiskFull } else { OrderProblem::Failed }
}

fn disc_problem(error: &io::Error) -> OrderProblem {
    eprintln!("dokcho: {error}");
    if DiscFault::of(error) == DiscFault::Full { OrderProblem::DiskFull } else { OrderProblem::Failed }
}
