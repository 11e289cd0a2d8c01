//! A catalogue as it is kept for visitors: read into memory once and never changed. A newer one is
//! a new shelf, so that no answer can be half from the old and half from the new.

use std::collections::BTreeSet;
use std::path::Path;

use crate::kiosk::SeasonPlant;
use crate::kiosk::state::{
    CatalogueProblem, Facets, PageKey, PlantCard, PlantPage, SearchAnswer, SearchHit, SearchNotice, UnderstoodFacet,
};
use crate::plant::{Plant, PlantId, Plants};
use crate::search::{Facet, Hit, Index, Notice, QueryError};
use crate::store::catalogue::{COLOURS, Catalogue, CatalogueError, HABITS};

/// Everything that answers are made of, apart from counts.
pub struct Shelf {
    pub(super) catalogue: Catalogue,
    pub(super) plants: Plants,
    /// Plants the recogniser knows.
    pub(super) recognised: BTreeSet<PlantId>,
    /// Plants that are confused with a dangerous one.
    near_danger: BTreeSet<PlantId>,
    index: Index,
}

impl Shelf {
    /// Reads the catalogue at `path`. `popularity` says how often a plant was asked for lately; it
    /// only decides between equally good hits.
    pub fn fetch(path: &Path, recognised: BTreeSet<PlantId>, popularity: &dyn Fn(&PlantId) -> u32) -> Result<Self, CatalogueError> {
        let catalogue = Catalogue::open_copy(path)?;
        let plants = catalogue.plants()?;
        let near_danger = near_danger(&plants);
        let index = Index::new(&plants, popularity);
        Ok(Self { catalogue, plants, recognised, near_danger, index })
    }

    /// Takes newer counts without indexing anything anew.
    pub(super) fn set_popularity(&mut self, popularity: &dyn Fn(&PlantId) -> u32) {
        self.index.set_popularity(popularity);
    }

    pub(super) fn card(&self, plant: Plant) -> PlantCard {
        PlantCard {
            // A name is a place in the list whether or not the plant is still there.
            key: PageKey(plant.name_ko.clone()),
            hazard: plant.hazard,
            has_dangerous_look_alike: self.near_danger.contains(&plant.plant_id),
            recognised: self.recognised.contains(&plant.plant_id),
            plant_id: plant.plant_id,
            name_ko: plant.name_ko,
            name_en: plant.name_en,
            scientific_name: plant.scientific_name,
        }
    }

    /// Colours and ways of growing that at least one plant has, so that no chip leads to an empty list.
    pub(super) fn facets(&self) -> Facets {
        let has = |is_so: &dyn Fn(&Plant) -> bool| self.plants.iter().any(is_so);
        let colours = COLOURS.iter().filter(|colour| has(&|plant| plant.flower_colours.iter().any(|c| c == *colour)));
        let habits = HABITS.iter().filter(|habit| has(&|plant| plant.habit == **habit));
        Facets { colours: colours.map(|c| (*c).to_owned()).collect(), habits: habits.map(|h| (*h).to_owned()).collect() }
    }

    pub(super) fn plant_page(&self, plant_id: &PlantId) -> Result<PlantPage, CatalogueProblem> {
        let plant = self.plants.get(plant_id).ok_or(CatalogueProblem::NotFound)?.clone();
        let mut look_alikes: Vec<Plant> = self.plants.look_alikes_of(plant_id).cloned().collect();
        // Worst first; among equals in the order of ids, which is the one they come in.
        look_alikes.sort_by_key(|other| (!other.hazard.is_dangerous(), other.hazard.ingestion, other.hazard.skin));
        Ok(PlantPage { plant, look_alikes, recognised: self.recognised.contains(plant_id) })
    }

    pub(super) fn plants_of(&self, ids: &[PlantId]) -> Vec<Plant> {
        ids.iter().filter_map(|id| self.plants.get(id)).cloned().collect()
    }

    /// Plants that flower in a known month, and dangerous ones: the idle screen picks from them.
    pub(super) fn season_plants(&self) -> Vec<SeasonPlant> {
        let of_interest = self.plants.iter().filter(|plant| !plant.months.is_empty() || plant.hazard.is_dangerous());
        of_interest
            .map(|plant| SeasonPlant {
                plant_id: plant.plant_id.clone(),
                name_ko: plant.name_ko.clone(),
                name_en: plant.name_en.clone(),
                hazard: plant.hazard,
                months: plant.months.clone(),
            })
            .collect()
    }

    /// What a query finds and how it was understood.
    pub(super) fn search(&self, text: &str, limit: u32) -> SearchAnswer {
        let results = match self.index.search(text, usize::try_from(limit).unwrap_or(usize::MAX)) {
            Ok(results) => results,
            Err(QueryError::Empty) => return SearchAnswer::default(),
            Err(QueryError::TooLong { .. } | QueryError::NothingUnderstood) => {
                return SearchAnswer { notice: Some(SearchNotice::NothingUnderstood), ..SearchAnswer::default() };
            }
        };
        if results.notice == Some(Notice::NeverAnswered) {
            // Not even the plants that the question names: a name with its sign would be the answer.
            return SearchAnswer { notice: Some(SearchNotice::NeverAnswered), ..SearchAnswer::default() };
        }
        let understood = |facet: &Facet| UnderstoodFacet {
            label_ko: facet.label_ko(),
            label_en: facet.label_en(),
            without: self.index.without_facet(text, facet),
        };
        SearchAnswer {
            total: u32::try_from(results.total).unwrap_or(u32::MAX),
            facets: results.facets.iter().map(understood).collect(),
            unmatched: results.unmatched,
            did_you_mean: results.did_you_mean,
            notice: results.notice.map(|_| SearchNotice::NothingFound),
            hits: results.hits.into_iter().filter_map(|hit| self.search_hit(hit)).collect(),
        }
    }

    fn search_hit(&self, hit: Hit) -> Option<SearchHit> {
        let plant = self.plants.get(&hit.plant_id)?;
        Some(SearchHit {
            name_ko: plant.name_ko.clone(),
            name_en: plant.name_en.clone(),
            scientific_name: plant.scientific_name.clone(),
            matched: hit.matched,
            marks: hit.highlight.into_iter().map(|range| (range.start, range.end)).collect(),
            hazard: plant.hazard,
            recognised: self.recognised.contains(&hit.plant_id),
            plant_id: hit.plant_id,
        })
    }
}

/// Plants that are confused with a dangerous one, whichever of the two rows names the other.
pub(super) fn near_danger(plants: &Plants) -> BTreeSet<PlantId> {
    let mut near = BTreeSet::new();
    for plant in plants.iter() {
        for other in plant.look_alikes.iter().filter_map(|id| plants.get(id)) {
            near.extend(other.hazard.is_dangerous().then(|| plant.plant_id.clone()));
            near.extend(plant.hazard.is_dangerous().then(|| other.plant_id.clone()));
        }
    }
    near
}
