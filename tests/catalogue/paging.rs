//! Pages: complete, in order, alike at any depth, and steady while the catalogue is replaced.

use std::collections::BTreeSet;

use dokcho::plant::{Hazard, IngestionHazard, Plant, PlantId, SkinHazard};
use dokcho::store::catalogue::{COLOURS, Catalogue, Cursor, Filter, HABITS, build, to_bytes};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::fixture::plant;

fn open(plants: &[Plant]) -> Catalogue {
    Catalogue::from_bytes(to_bytes(plants).unwrap().leak()).unwrap()
}

/// Walks all pages of one size and returns the ids in order.
fn walk(catalogue: &Catalogue, filter: &Filter, limit: usize) -> Vec<PlantId> {
    let mut ids = Vec::new();
    let mut after = None;
    loop {
        let page = catalogue.page(filter, after.as_ref(), limit).unwrap();
        assert!(page.len() <= limit);
        let Some(last) = page.last() else { return ids };
        after = Some(Cursor::at_name(&last.name_ko));
        ids.extend(page.into_iter().map(|plant| plant.plant_id));
    }
}

/// The same from the end of the list to its beginning; the ids still in the order of names.
fn walk_back(catalogue: &Catalogue, filter: &Filter, limit: usize) -> Vec<PlantId> {
    let mut pages = Vec::new();
    let mut before = Cursor::end();
    loop {
        let page = catalogue.page_before(filter, &before, limit).unwrap();
        assert!(page.len() <= limit);
        let Some(first) = page.first() else { break };
        before = Cursor::at_name(&first.name_ko);
        pages.push(page);
    }
    pages.into_iter().rev().flatten().map(|plant| plant.plant_id).collect()
}

fn fits(plant: &Plant, filter: &Filter) -> bool {
    (!filter.hazardous || plant.hazard.is_dangerous())
        && filter.colour.as_ref().is_none_or(|colour| plant.flower_colours.contains(colour))
        && filter.month.is_none_or(|month| plant.months.contains(&month))
        && filter.habit.as_ref().is_none_or(|habit| plant.habit == *habit)
        && filter.family.as_ref().is_none_or(|family| plant.family == *family || plant.family_ko == *family)
        && filter.among.as_ref().is_none_or(|among| among.contains(&plant.plant_id))
}

fn ingestion() -> impl Strategy<Value = IngestionHazard> {
    select(IngestionHazard::ALL.map(|(grade, _)| grade).to_vec())
}

fn some_plants() -> impl Strategy<Value = Vec<Plant>> {
    let facts = (
        ingestion(),
        select(HABITS[..3].to_vec()),
        vec(select(COLOURS[..3].to_vec()), 0..3),
        vec(1_u8..=4, 0..3),
        select(vec![("Apiaceae", "산형과"), ("Rosaceae", "장미과"), ("Araceae", "")]),
    );
    vec(facts, 0..60).prop_map(|rows| {
        let name =
            |row: usize| format!("{}{}", ["꽃", "나무", "가지", "Aster"][row % 4], char::from_u32(0xAC00 + row as u32 * 97).unwrap());
        let rows = rows.into_iter().enumerate();
        rows.map(|(row, (ingestion, habit, colours, months, (family, family_ko)))| Plant {
            hazard: Hazard { ingestion, skin: SkinHazard::NotAssessed },
            habit: habit.to_owned(),
            flower_colours: colours.into_iter().collect::<BTreeSet<_>>().into_iter().map(str::to_owned).collect(),
            months: months.into_iter().collect::<BTreeSet<_>>().into_iter().collect(),
            family: family.to_owned(),
            family_ko: family_ko.to_owned(),
            ..plant(&format!("plant-{row}"), &name(row))
        })
        .collect()
    })
}

prop_compose! {
    fn some_filter()(
        hazardous in any::<bool>(),
        colour in proptest::option::of(select(COLOURS[..3].to_vec())),
        month in proptest::option::of(1_u8..=4),
        habit in proptest::option::of(select(HABITS[..3].to_vec())),
        family in proptest::option::of(select(vec!["Apiaceae", "장미과", "Araceae"])),
        among in proptest::option::of(vec(0_usize..60, 0..40)),
        kept in 0_usize..7,
    ) -> Filter {
        // Most filters narrow by one or two things, as people do; all six at once fit no plant.
        let keep = |facet: usize| kept == 6 || kept == facet || kept == facet + 1;
        Filter {
            hazardous: hazardous && keep(0),
            colour: colour.filter(|_| keep(1)).map(str::to_owned),
            month: month.filter(|_| keep(2)),
            habit: habit.filter(|_| keep(3)).map(str::to_owned),
            family: family.filter(|_| keep(4)).map(str::to_owned),
            among: among.filter(|_| keep(5)).map(|rows| rows.iter().map(|row| format!("plant-{row}").parse().unwrap()).collect()),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn pages_of_any_size_give_every_fitting_plant_once_and_in_order(plants in some_plants(), filter in some_filter(), limit in 1_usize..20) {
        let catalogue = open(&plants);
        let everything: Vec<PlantId> = walk(&catalogue, &Filter::default(), 1_000);
        let wanted: Vec<PlantId> = everything
            .iter()
            .filter(|id| plants.iter().any(|plant| plant.plant_id == **id && fits(plant, &filter)))
            .cloned()
            .collect();
        prop_assert_eq!(everything.len(), plants.len());
        prop_assert_eq!(catalogue.count(&filter).unwrap(), wanted.len() as u64);
        prop_assert_eq!(walk_back(&catalogue, &filter, limit), wanted.clone());
        prop_assert_eq!(walk(&catalogue, &filter, limit), wanted);
    }

    #[test]
    fn a_jump_parts_the_list_at_the_first_name_with_the_initial(
        plants in some_plants(), filter in some_filter(), initial in select("ㄱㄲㄴㄷㅁㅇㅎ가꽃aAZ?1".chars().collect::<Vec<_>>()),
    ) {
        let catalogue = open(&plants);
        let place = Cursor::at_initial(initial);
        let mut parted = catalogue.page_before(&filter, &place, 1_000).unwrap();
        let before = parted.len();
        parted.extend(catalogue.page(&filter, Some(&place), 1_000).unwrap());
        let all = walk(&catalogue, &filter, 1_000);
        prop_assert_eq!(parted.iter().map(|plant| plant.plant_id.clone()).collect::<Vec<_>>(), all);
        // Names of these plants begin with 꽃, 나, 가 or A.
        let passed: &[char] = match initial {
            'ㄱ' | '가' | '?' => &[],
            'ㄲ' | '꽃' => &['가'],
            'ㄴ' => &['가', '꽃'],
            'ㄷ' | 'ㅁ' | 'ㅇ' | 'ㅎ' | 'a' | 'A' | '1' => &['가', '꽃', '나'],
            _ => &['가', '꽃', '나', 'A'],
        };
        let expected = parted.iter().filter(|plant| plant.name_ko.starts_with(passed)).count();
        prop_assert_eq!(before, expected, "{}", initial);
    }

    #[test]
    fn an_import_between_two_pages_neither_skips_nor_repeats_a_plant_that_stays(
        plants in some_plants(), gone in vec(0_usize..60, 0..30), limit in 1_usize..10, pages_before in 0_usize..6,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plants.db");
        let gone: BTreeSet<PlantId> = gone.iter().map(|row| format!("plant-{row}").parse().unwrap()).collect();
        let is_new = |plant: &Plant| plant.plant_id.as_str().ends_with(['1', '4', '7']);
        let old: Vec<Plant> = plants.iter().filter(|plant| !is_new(plant)).cloned().collect();
        let new: Vec<Plant> = plants.iter().filter(|plant| !gone.contains(&plant.plant_id)).cloned().collect();
        build(&old, &path).unwrap();
        let mut seen: Vec<PlantId> = Vec::new();
        let mut after = None;
        for page_number in 0.. {
            if page_number == pages_before {
                build(&new, &path).unwrap();
            }
            let page = Catalogue::open(&path).unwrap().page(&Filter::default(), after.as_ref(), limit).unwrap();
            let Some(last) = page.last() else {
                if page_number >= pages_before { break } else { continue }
            };
            after = Some(Cursor::at_name(&last.name_ko));
            seen.extend(page.into_iter().map(|plant| plant.plant_id));
        }
        let distinct: BTreeSet<&PlantId> = seen.iter().collect();
        prop_assert_eq!(distinct.len(), seen.len(), "repeated");
        for stays in old.iter().filter(|plant| !gone.contains(&plant.plant_id)) {
            prop_assert!(distinct.contains(&stays.plant_id), "{} was skipped", stays.plant_id);
        }
    }
}
