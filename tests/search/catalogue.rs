//! The catalogue of the repository, read for tests that search in what visitors will search in.

use std::path::Path;

use dokcho::plant::{Hazard, IngestionHazard, Plant, Plants, SkinHazard};
use dokcho::search::{Hit, Index, QueryError, Results};

use crate::real_names::rows;

/// Every plant of `data/plants`.
pub fn plants() -> Plants {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/plants");
    let files = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|e| e == "csv")).flat_map(|path| rows(&path)).map(|row| plant(&row)).collect()
}

/// The whole catalogue, indexed, with no plant more popular than another.
pub fn index() -> Index {
    Index::new(&plants(), &|_| 0)
}

/// The Korean name of a hit's plant.
pub fn name_ko(plants: &Plants, hit: &Hit) -> String {
    plants.get(&hit.plant_id).unwrap().name_ko.clone()
}

/// The Korean names of the plants that a query finds.
pub fn found(plants: &Plants, results: &Result<Results, QueryError>) -> Vec<String> {
    results.as_ref().map(|r| r.hits.iter().map(|hit| name_ko(plants, hit)).collect()).unwrap_or_default()
}

fn plant(row: &csv::StringRecord) -> Plant {
    let text = |at: usize| row[at].to_owned();
    let list = |at: usize| -> Vec<String> { row[at].split('|').filter(|s| !s.is_empty()).map(str::to_owned).collect() };
    let ingestion = IngestionHazard::ALL.iter().find(|(_, name)| *name == &row[7]).unwrap().0;
    let skin = SkinHazard::ALL.iter().find(|(_, name)| *name == &row[8]).unwrap().0;
    Plant {
        plant_id: row[0].parse().unwrap(),
        name_ko: text(1),
        name_en: text(2),
        scientific_name: text(3),
        family: text(4),
        family_ko: text(5),
        other_names: list(6),
        hazard: Hazard { ingestion, skin },
        toxic_parts: list(9),
        toxins: list(10),
        symptoms_ko: text(11),
        symptoms_en: text(12),
        first_aid_ko: text(13),
        first_aid_en: text(14),
        look_alikes: list(15).iter().map(|id| id.parse().unwrap()).collect(),
        how_to_tell_apart_ko: text(16),
        how_to_tell_apart_en: text(17),
        habit: text(18),
        months: list(19).iter().map(|month| month.parse().unwrap()).collect(),
        habitat_ko: text(20),
        habitat_en: text(21),
        flower_colours: list(22),
        flower_language_ko: text(23),
        flower_language_en: text(24),
        description_ko: text(25),
        description_en: text(26),
        sources: list(27),
    }
}
