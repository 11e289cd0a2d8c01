//! The booth's librarian: pages, plants, searches and rankings for the screens, from one thread.
//!
//! An import may replace the catalogue at any time. It is looked for between questions, never
//! within one, and a catalogue that cannot be used does not push out one that could.

mod counts;
mod pages;
mod shelf;
#[cfg(test)]
mod tests;
mod watch;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use super::inbox::Inbox;
use crate::kiosk::state::{
    CatalogueProblem, CatalogueState, Page, PageFrom, PlantFilter, Ranking, RankingChoice, RankingScope, RankingWindow,
};
use crate::kiosk::{Command, Report};
use crate::plant::PlantId;
use crate::recognizer;
use crate::store::catalogue::CatalogueError;
use crate::store::field::QueueName;
use crate::workers::wall_clock_ms;
use counts::Counts;
use shelf::Shelf;
use watch::FileMark;

/// How long a changed catalogue may go unnoticed while nobody asks for anything.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Popularity only decides between equally good hits, so it may lag behind by this much.
const COUNT_EVERY_MS: i64 = 300_000;

/// Where the library finds things.
#[derive(Clone, Debug)]
pub struct Places {
    /// Catalogues, the preferred one first: the operator's import, then the program's own.
    pub catalogues: Vec<PathBuf>,
    /// Folders of model packs, likewise; the first that exists counts.
    pub models: Vec<PathBuf>,
    /// The kiosk's field database.
    pub field: PathBuf,
    /// The queue whose answers are counted.
    pub queue: QueueName,
    /// The kiosk's clock, in minutes ahead of UTC.
    pub utc_offset_min: i32,
}

impl Places {
    /// The usual places below the kiosk's data folder and the program's resources.
    pub fn below(data: &Path, resources: &Path, queue: QueueName, utc_offset_min: i32) -> Self {
        Self {
            catalogues: vec![data.join("plants.db"), resources.join("data").join("plants.db")],
            models: vec![data.join("models"), resources.join("models")],
            field: data.join("field.db"),
            queue,
            utc_offset_min,
        }
    }

    fn marks(&self) -> Vec<Option<FileMark>> {
        let paths = self.catalogues.iter().chain(&self.models);
        // What cannot be looked at cannot be read either, so it is as good as absent.
        paths.map(|path| FileMark::of(path).ok().flatten()).collect()
    }
}

/// The catalogue, the search over it, and the counts.
pub struct Library {
    places: Places,
    counts: Counts,
    /// The files as they were before they were last read.
    seen: Vec<Option<FileMark>>,
    shelf: Option<Shelf>,
    /// When the answers were last counted for the order of hits, Unix milliseconds.
    counted_ms: i64,
    troubles: Vec<CatalogueError>,
}

impl Library {
    /// Reads the catalogue. Without one the library is there all the same and waits for one.
    pub fn open(places: Places, now_ms: i64) -> Self {
        let counts = Counts::new(places.field.clone(), places.queue.clone(), places.utc_offset_min);
        let mut library = Self { seen: places.marks(), places, counts, shelf: None, counted_ms: now_ms, troubles: Vec::new() };
        library.fetch(now_ms);
        library
    }

    /// Whether visitors can be served, and with how many plants.
    pub fn state(&self) -> CatalogueState {
        match &self.shelf {
            Some(shelf) => CatalogueState::Ready { plants: u32::try_from(shelf.plants.len()).unwrap_or(u32::MAX) },
            None => CatalogueState::Unavailable,
        }
    }

    /// Catalogues that could not be used when they were last read; the operator should know.
    pub fn troubles(&self) -> &[CatalogueError] {
        &self.troubles
    }

    /// Reads the catalogue and the names of recognised plants again if their files changed, or if
    /// there was none to read, and counts again now and then. Returns the catalogue's state if that changed.
    pub fn look_again(&mut self, now_ms: i64) -> Option<Report> {
        self.count_again(now_ms);
        let seen = self.places.marks();
        let has_changed = seen != self.seen;
        // A disc that could not be read for a moment leaves no trace in the files.
        let may_have_passed = self.troubles.iter().any(|trouble| matches!(trouble, CatalogueError::Unreadable { .. }));
        if !has_changed && !may_have_passed && self.shelf.is_some() {
            return None;
        }
        let state_before = self.state();
        self.seen = seen;
        self.fetch(now_ms);
        (has_changed || self.state() != state_before).then(|| Report::Catalogue(self.state()))
    }

    /// Takes the first catalogue that can be used. If none can, the one in memory stays in use: it
    /// was whole when it was read.
    fn fetch(&mut self, now_ms: i64) {
        let counted = self.count(now_ms).unwrap_or_default();
        let popularity = |id: &PlantId| counted.get(id).copied().unwrap_or_default();
        let models = self.places.models.iter().find(|folder| folder.is_dir());
        let recognised: BTreeSet<PlantId> =
            models.map(|folder| recognizer::recognised_plants(folder)).unwrap_or_default().into_iter().collect();
        self.troubles.clear();
        for (number, path) in (1..).zip(&self.places.catalogues) {
            match Shelf::fetch(path, recognised.clone(), &popularity) {
                Ok(shelf) => {
                    self.shelf = Some(shelf);
                    return;
                }
                // Most kiosks never import a catalogue.
                Err(CatalogueError::Missing { .. }) if number < self.places.catalogues.len() => {}
                Err(error) => self.troubles.push(error),
            }
        }
    }

    /// How often each plant was the answer. It only breaks ties, so it may be missing.
    fn count(&mut self, now_ms: i64) -> Option<BTreeMap<PlantId, u32>> {
        self.counted_ms = now_ms;
        let rows = self.counts.all(RankingWindow::All, now_ms).ok()?;
        Some(rows.into_iter().map(|row| (row.plant_id, row.count)).collect())
    }

    /// Counts again when the counts are old, or the clock was set back behind them. Counts that
    /// cannot be read leave the older ones in use.
    fn count_again(&mut self, now_ms: i64) {
        if (0..COUNT_EVERY_MS).contains(&(now_ms - self.counted_ms)) {
            return;
        }
        if let Some(counted) = self.count(now_ms)
            && let Some(shelf) = &mut self.shelf
        {
            shelf.set_popularity(&|id| counted.get(id).copied().unwrap_or_default());
        }
    }

    /// Answers a question about plants; none for commands that are for other workers.
    pub fn answer(&mut self, command: &Command, now_ms: i64) -> Option<Report> {
        Some(match command {
            Command::LoadPage { request, filter, from, limit } => Report::Page(*request, self.page(filter, from, *limit)),
            Command::LoadFacets(request) => Report::Facets(*request, self.shelf().map(Shelf::facets)),
            Command::LoadPlant { request, plant_id } => {
                Report::Plant(*request, self.shelf().and_then(|shelf| shelf.plant_page(plant_id)).map(Box::new))
            }
            Command::LoadPlants { request, plant_ids } => Report::Plants(*request, self.shelf().map(|shelf| shelf.plants_of(plant_ids))),
            Command::Search { request, text, limit } => {
                Report::Found(*request, self.shelf().map(|shelf| Box::new(shelf.search(text, *limit))))
            }
            Command::LoadRanking { request, choice, limit } => Report::Ranking(*request, self.ranking(*choice, *limit, now_ms)),
            Command::LoadSeasonPlants(request) => Report::SeasonPlants(*request, self.shelf().map(Shelf::season_plants)),
            _ => return None,
        })
    }

    fn shelf(&self) -> Result<&Shelf, CatalogueProblem> {
        self.shelf.as_ref().ok_or(CatalogueProblem::Unavailable)
    }

    fn page(&self, filter: &PlantFilter, from: &PageFrom, limit: u32) -> Result<Page, CatalogueProblem> {
        self.shelf()?.page(filter, from, limit).map_err(|_| CatalogueProblem::Unavailable)
    }

    fn ranking(&mut self, choice: RankingChoice, limit: u32, now_ms: i64) -> Result<Ranking, CatalogueProblem> {
        // Counts of other kiosks are not kept here, and this one's would be a wrong answer.
        if choice.scope == RankingScope::Everyone {
            return Err(CatalogueProblem::Unavailable);
        }
        let rows = self.counts.all(choice.window, now_ms)?;
        Ok(counts::ranking(&rows, &self.shelf()?.plants, limit))
    }
}

/// Whether a command is for the library.
pub fn is_for_library(command: &Command) -> bool {
    matches!(
        command,
        Command::LoadPage { .. }
            | Command::LoadFacets(_)
            | Command::LoadPlant { .. }
            | Command::LoadPlants { .. }
            | Command::Search { .. }
            | Command::LoadRanking { .. }
            | Command::LoadSeasonPlants(_)
    )
}

/// Answers commands until nobody can send any more. Reports the catalogue's state first, and again
/// whenever it changes; `warn` hears of catalogues that cannot be used.
pub fn run(places: Places, commands: &Inbox, report: impl Fn(Report), warn: impl Fn(&CatalogueError)) {
    let mut library = Library::open(places, wall_clock_ms());
    library.troubles().iter().for_each(&warn);
    report(Report::Catalogue(library.state()));
    loop {
        let waiting = match commands.next_batch(LOOK_EVERY, without_old_searches) {
            Ok(waiting) => waiting,
            Err(RecvTimeoutError::Timeout) => Vec::new(),
            Err(RecvTimeoutError::Disconnected) => return,
        };
        if let Some(state) = library.look_again(wall_clock_ms()) {
            library.troubles().iter().for_each(&warn);
            report(state);
        }
        for command in &waiting {
            library.answer(command, wall_clock_ms()).into_iter().for_each(&report);
            commands.done();
        }
    }
}

/// Someone who types asks anew with every letter and waits only for the newest answer.
fn without_old_searches(mut commands: Vec<Command>) -> Vec<Command> {
    let is_search = |command: &Command| matches!(command, Command::Search { .. });
    let newest = commands.iter().rposition(is_search);
    let mut position = 0..;
    commands.retain(|command| {
        let position = position.next();
        !is_search(command) || position == newest
    });
    commands
}
