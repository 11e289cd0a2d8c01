//! Rankings from the kiosk's field database, which this side only reads.

use std::path::PathBuf;

use super::watch::FileMark;
use crate::kiosk::state::{CatalogueProblem, Ranking, RankingPlace, RankingWindow};
use crate::plant::Plants;
use crate::store::field::{FieldDb, FieldError, Options, QueueName, RankRow, Role, Window};

/// Nobody waits longer for a list while another process has the file for itself.
const BUSY_TIMEOUT_MS: u32 = 2_000;

/// More plants than any catalogue has.
const ALL_PLACES: u32 = 1_000_000;

/// What was counted on this kiosk.
pub struct Counts {
    path: PathBuf,
    queue: QueueName,
    utc_offset_min: i32,
    open: Option<(FieldDb, FileMark)>,
}

impl Counts {
    /// The counts of one queue in the file at `path`, by the calendar of a place this many minutes
    /// ahead of UTC.
    pub fn new(path: PathBuf, queue: QueueName, utc_offset_min: i32) -> Self {
        Self { path, queue, utc_offset_min, open: None }
    }

    /// Every plant counted in the window, best first. Where no file is, nothing was counted yet.
    pub fn all(&mut self, window: RankingWindow, now_ms: i64) -> Result<Vec<RankRow>, CatalogueProblem> {
        let mark = FileMark::of(&self.path).map_err(|_| CatalogueProblem::Unavailable)?;
        let Some(mark) = mark else { return Ok(Vec::new()) };
        self.read(window, mark, now_ms).map_err(|error| {
            // Opening it again may find what this connection does not, a repaired file for example.
            self.open = None;
            match error {
                FieldError::Busy => CatalogueProblem::TimedOut,
                _ => CatalogueProblem::Unavailable,
            }
        })
    }

    fn read(&mut self, window: RankingWindow, mark: FileMark, now_ms: i64) -> Result<Vec<RankRow>, FieldError> {
        // A file that was put in place of another leaves the open one without a name.
        let (db, mark) = match self.open.take() {
            Some((db, known)) if known.is_same_file(&mark) => (db, known),
            _ => {
                let options = Options { busy_timeout_ms: BUSY_TIMEOUT_MS, ..Options::default() };
                (FieldDb::open_with(&self.path, Role::Reader, now_ms, options)?, mark)
            }
        };
        let (db, _) = self.open.insert((db, mark));
        db.ranking(&self.queue, calendar(window), self.utc_offset_min, now_ms, ALL_PLACES)
    }
}

fn calendar(window: RankingWindow) -> Window {
    match window {
        RankingWindow::Hour => Window::Hour,
        RankingWindow::Day => Window::Day,
        RankingWindow::Week => Window::Week,
        RankingWindow::Season => Window::Season,
        RankingWindow::All => Window::All,
    }
}

/// The first places of a ranking. Plants that an import took out of the catalogue have no page to
/// open and no name, so they take no place; the total counts them all the same.
pub fn ranking(rows: &[RankRow], plants: &Plants, limit: u32) -> Ranking {
    let total = rows.iter().map(|row| u64::from(row.count)).sum();
    let known = rows.iter().filter_map(|row| Some((row.count, plants.get(&row.plant_id)?)));
    let mut places: Vec<RankingPlace> = Vec::new();
    for (position, (count, plant)) in (1..=limit).zip(known) {
        let count = u64::from(count);
        let rank = places.last().filter(|last| last.count == count).map_or(position, |last| last.rank);
        places.push(RankingPlace {
            rank,
            plant_id: plant.plant_id.clone(),
            name_ko: plant.name_ko.clone(),
            name_en: plant.name_en.clone(),
            hazard: plant.hazard,
            count,
        });
    }
    Ranking { places, total }
}
