//! What an import would change, as data: plants that come, plants that go, columns that differ.

use std::collections::BTreeMap;

use super::csv::{COLUMNS, cells_of};
use crate::plant::{Hazard, Plant, PlantId};

/// One plant that differs between two catalogues.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub plant_id: PlantId,
    /// The plant's Korean name, the new one where there are two.
    pub name_ko: String,
    pub kind: ChangeKind,
    /// Whether the program will warn less about this plant than before: someone should look twice.
    pub lowers_alarm: bool,
}

/// How a plant differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    Added,
    Removed,
    /// Columns that differ, with the old and the new cell.
    Edited(Vec<Edit>),
}

/// One cell that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub column: &'static str,
    pub old: String,
    pub new: String,
}

/// Every difference, in the order of plant ids.
pub fn diff(old: &[Plant], new: &[Plant]) -> Vec<Change> {
    let mut pairs: BTreeMap<&PlantId, (Option<&Plant>, Option<&Plant>)> = BTreeMap::new();
    for plant in old {
        pairs.entry(&plant.plant_id).or_default().0 = Some(plant);
    }
    for plant in new {
        pairs.entry(&plant.plant_id).or_default().1 = Some(plant);
    }
    pairs
        .into_values()
        .filter_map(|pair| match pair {
            (None, Some(plant)) => Some(change(plant, ChangeKind::Added, false)),
            (Some(plant), None) => Some(change(plant, ChangeKind::Removed, plant.hazard.is_recorded())),
            (Some(old), Some(new)) if old != new => {
                Some(change(new, ChangeKind::Edited(edits(old, new)), lowers_alarm(old.hazard, new.hazard)))
            }
            _ => None,
        })
        .collect()
}

fn change(plant: &Plant, kind: ChangeKind, lowers_alarm: bool) -> Change {
    Change { plant_id: plant.plant_id.clone(), name_ko: plant.name_ko.clone(), kind, lowers_alarm }
}

/// The grades are ordered from the worst down.
fn lowers_alarm(old: Hazard, new: Hazard) -> bool {
    old.is_recorded() && (new.ingestion > old.ingestion || new.skin > old.skin)
}

fn edits(old: &Plant, new: &Plant) -> Vec<Edit> {
    let pairs = cells_of(old).into_iter().zip(cells_of(new));
    let named = COLUMNS.into_iter().zip(pairs);
    named.filter(|(_, (old, new))| old != new).map(|(column, (old, new))| Edit { column, old, new }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plant::{IngestionHazard, SkinHazard};

    fn plant(id: &str, ingestion: IngestionHazard) -> Plant {
        let hazard = Hazard { ingestion, skin: SkinHazard::NotAssessed };
        let empty = String::new;
        Plant {
            plant_id: id.parse().unwrap(),
            name_ko: format!("이름 {id}"),
            name_en: empty(),
            scientific_name: "Planta".into(),
            family: empty(),
            family_ko: empty(),
            other_names: vec![],
            hazard,
            toxic_parts: vec![],
            toxins: vec![],
            symptoms_ko: empty(),
            symptoms_en: empty(),
            first_aid_ko: empty(),
            first_aid_en: empty(),
            look_alikes: vec![],
            how_to_tell_apart_ko: empty(),
            how_to_tell_apart_en: empty(),
            habit: "herb".into(),
            months: vec![],
            habitat_ko: empty(),
            habitat_en: empty(),
            flower_colours: vec![],
            flower_language_ko: empty(),
            flower_language_en: empty(),
            description_ko: empty(),
            description_en: empty(),
            sources: vec!["목록, 2020".into()],
        }
    }

    #[test]
    fn the_difference_names_what_comes_goes_and_changes() {
        let old = [plant("a", IngestionHazard::Deadly), plant("b", IngestionHazard::Mild), plant("c", IngestionHazard::Mild)];
        let new = [plant("a", IngestionHazard::Mild), plant("c", IngestionHazard::Mild), plant("d", IngestionHazard::Mild)];
        let changes = diff(&old, &new);
        let edit = Edit { column: "hazard_ingestion", old: "deadly".into(), new: "mild".into() };
        let kinds: Vec<(&str, &ChangeKind)> = changes.iter().map(|c| (c.plant_id.as_str(), &c.kind)).collect();
        assert_eq!(kinds, [("a", &ChangeKind::Edited(vec![edit])), ("b", &ChangeKind::Removed), ("d", &ChangeKind::Added)]);
        assert_eq!(diff(&old, &old), []);
    }

    #[test]
    fn a_lower_grade_and_a_lost_poison_are_told() {
        let grades = |old: &[Plant], new: &[Plant]| diff(old, new).first().map(|change| change.lowers_alarm);
        let deadly = plant("a", IngestionHazard::Deadly);
        let mild = [plant("a", IngestionHazard::Mild)];
        let unknown = [plant("a", IngestionHazard::NotAssessed)];
        assert_eq!(grades(std::slice::from_ref(&deadly), &mild), Some(true));
        assert_eq!(grades(std::slice::from_ref(&deadly), &[]), Some(true));
        assert_eq!(grades(&mild, std::slice::from_ref(&deadly)), Some(false));
        assert_eq!(grades(&[], &mild), Some(false));
        assert_eq!(grades(&unknown, &[]), Some(false));
    }
}
