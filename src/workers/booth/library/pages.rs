//! Pages of the endless list: forwards, backwards, and from an initial.

use super::shelf::Shelf;
use crate::kiosk::state::{Page, PageFrom, PageKey, PlantFilter};
use crate::plant::Plant;
use crate::store::catalogue::{CatalogueError, Cursor, Filter};

/// The longest page, whatever is asked for.
const MOST_CARDS: u32 = 200;

impl Shelf {
    /// One page of the plants that fit the filter. How many fit is counted where a list begins
    /// afresh, not with every page.
    pub(super) fn page(&self, filter: &PlantFilter, from: &PageFrom, limit: u32) -> Result<Page, CatalogueError> {
        let filter = self.filter(filter);
        let limit = limit.clamp(1, MOST_CARDS) as usize;
        let total = || self.catalogue.count(&filter).map(Some);
        match from {
            PageFrom::Start => Ok(Page { total: total()?, ..self.after(&filter, None, limit)? }),
            PageFrom::After(key) => self.after(&filter, Some(&place(key)), limit),
            PageFrom::Before(key) => self.before(&filter, &place(key), limit),
            PageFrom::Initial(letter) => Ok(Page { total: total()?, ..self.jump(&filter, *letter, limit)? }),
        }
    }

    fn filter(&self, filter: &PlantFilter) -> Filter {
        Filter {
            hazardous: filter.dangerous_only,
            colour: filter.colour.clone(),
            month: filter.month,
            // Where a plant grows is free text in the catalogue; how it grows is a word of a short
            // list, and it is these words that `Shelf::facets` offers.
            habit: filter.habit.clone(),
            family: None,
            among: filter.recognised_only.then(|| self.recognised.iter().cloned().collect()),
        }
    }

    fn after(&self, filter: &Filter, place: Option<&Cursor>, limit: usize) -> Result<Page, CatalogueError> {
        // One plant more than asked for tells whether there is a next page.
        let mut plants = self.catalogue.page(filter, place, limit + 1)?;
        let has_more = plants.len() > limit;
        plants.truncate(limit);
        Ok(self.page_of(plants, has_more))
    }

    fn before(&self, filter: &Filter, place: &Cursor, limit: usize) -> Result<Page, CatalogueError> {
        let mut plants = self.catalogue.page_before(filter, place, limit + 1)?;
        let has_more = plants.len() > limit;
        plants.drain(..plants.len().saturating_sub(limit));
        Ok(self.page_of(plants, has_more))
    }

    /// From the first name with this initial or the next that follows. Behind the last name there is
    /// nothing to show, so the end of the list is shown.
    fn jump(&self, filter: &Filter, letter: char, limit: usize) -> Result<Page, CatalogueError> {
        let place = Cursor::at_initial(letter);
        let page = self.after(filter, Some(&place), limit)?;
        if page.cards.is_empty() {
            let end = self.before(filter, &Cursor::end(), limit)?;
            return Ok(Page { has_before: end.has_more, has_more: false, ..end });
        }
        let has_before = !self.catalogue.page_before(filter, &place, 1)?.is_empty();
        Ok(Page { has_before, ..page })
    }

    fn page_of(&self, plants: Vec<Plant>, has_more: bool) -> Page {
        Page { cards: plants.into_iter().map(|plant| self.card(plant)).collect(), has_more, has_before: false, total: None }
    }
}

fn place(key: &PageKey) -> Cursor {
    Cursor::at_name(&key.0)
}
