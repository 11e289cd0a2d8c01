//! The library with the real catalogue: lists, searches, pages of plants. What changes while it runs
//! is in `changes`.

mod changes;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::shelf::near_danger;
use super::*;
use crate::kiosk::RequestNumber;
use crate::kiosk::state::{Facets, PageKey, PlantCard, PlantPage, SearchAnswer, SearchHit, SearchNotice, UnderstoodFacet};
use crate::plant::{Hazard, IngestionHazard, Plant, Plants, SkinHazard};
use crate::store::catalogue::Catalogue;

/// 2026-09-21, a Monday, 13:13:20 UTC.
const NOW: i64 = 1_789_996_400_000;
const REQUEST: RequestNumber = RequestNumber(7);

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn real_catalogue() -> PathBuf {
    root().join("data").join("plants.db")
}

fn real_plants() -> Plants {
    Catalogue::open(&real_catalogue()).unwrap().plants().unwrap()
}

fn id(text: &str) -> PlantId {
    text.parse().unwrap()
}

/// The program's own files, and an empty data folder.
fn real() -> (Library, TempDir) {
    let data = tempfile::tempdir().unwrap();
    let places = Places::below(data.path(), root(), "kiosk".parse().unwrap(), 540);
    let library = Library::open(places, NOW);
    assert!(library.troubles().is_empty(), "{:?}", library.troubles());
    (library, data)
}

fn page(library: &mut Library, filter: &PlantFilter, from: PageFrom, limit: u32) -> Result<Page, CatalogueProblem> {
    let command = Command::LoadPage { request: REQUEST, filter: filter.clone(), from, limit };
    match library.answer(&command, NOW) {
        Some(Report::Page(REQUEST, reply)) => reply,
        other => panic!("{other:?}"),
    }
}

fn ask(library: &mut Library, text: &str) -> Result<SearchAnswer, CatalogueProblem> {
    match library.answer(&Command::Search { request: REQUEST, text: text.to_owned(), limit: 40 }, NOW) {
        Some(Report::Found(REQUEST, reply)) => reply.map(|answer| *answer),
        other => panic!("{other:?}"),
    }
}

fn search(library: &mut Library, text: &str) -> Result<Vec<SearchHit>, CatalogueProblem> {
    ask(library, text).map(|answer| answer.hits)
}

fn plant_page(library: &mut Library, plant_id: &str) -> Result<PlantPage, CatalogueProblem> {
    match library.answer(&Command::LoadPlant { request: REQUEST, plant_id: id(plant_id) }, NOW) {
        Some(Report::Plant(REQUEST, reply)) => reply.map(|page| *page),
        other => panic!("{other:?}"),
    }
}

fn facets(library: &mut Library) -> Facets {
    match library.answer(&Command::LoadFacets(REQUEST), NOW) {
        Some(Report::Facets(REQUEST, reply)) => reply.unwrap(),
        other => panic!("{other:?}"),
    }
}

/// Every card of a list from its first page to its last.
fn down(library: &mut Library, filter: &PlantFilter, limit: u32) -> Vec<PlantCard> {
    let mut cards: Vec<PlantCard> = Vec::new();
    let mut from = PageFrom::Start;
    loop {
        let page = page(library, filter, from, limit).unwrap();
        cards.extend(page.cards);
        match cards.last() {
            Some(last) if page.has_more => from = PageFrom::After(last.key.clone()),
            _ => return cards,
        }
    }
}

/// Every card before a place, in the order of the list.
fn up(library: &mut Library, filter: &PlantFilter, place: &PageKey, limit: u32) -> Vec<PlantCard> {
    let mut cards: Vec<PlantCard> = Vec::new();
    let mut from = PageFrom::Before(place.clone());
    loop {
        let page = page(library, filter, from, limit).unwrap();
        cards.splice(..0, page.cards);
        match cards.first() {
            Some(first) if page.has_more => from = PageFrom::Before(first.key.clone()),
            _ => return cards,
        }
    }
}

fn filters() -> Vec<PlantFilter> {
    let all = PlantFilter::default();
    vec![
        all.clone(),
        PlantFilter { dangerous_only: true, ..all.clone() },
        PlantFilter { recognised_only: true, ..all.clone() },
        PlantFilter { colour: Some("yellow".to_owned()), ..all.clone() },
        PlantFilter { month: Some(5), ..all.clone() },
        PlantFilter { habit: Some("vine".to_owned()), ..all.clone() },
        PlantFilter { dangerous_only: true, recognised_only: true, month: Some(6), ..all.clone() },
        PlantFilter { colour: Some("purple".to_owned()), habit: Some("herb".to_owned()), ..all },
    ]
}

fn fits(plant: &Plant, filter: &PlantFilter, recognised: &[PlantId]) -> bool {
    (!filter.dangerous_only || plant.hazard.is_dangerous())
        && (!filter.recognised_only || recognised.contains(&plant.plant_id))
        && filter.colour.as_ref().is_none_or(|colour| plant.flower_colours.contains(colour))
        && filter.month.is_none_or(|month| plant.months.contains(&month))
        && filter.habit.as_ref().is_none_or(|habit| plant.habit == *habit)
}

#[test]
fn scrolling_down_and_up_gives_every_fitting_plant_once_and_in_order() {
    let (mut library, _data) = real();
    let plants = real_plants();
    let recognised = recognizer::recognised_plants(&root().join("models"));
    assert!(!recognised.is_empty());
    let order: Vec<PlantId> = down(&mut library, &PlantFilter::default(), 200).into_iter().map(|card| card.plant_id).collect();
    for (filter, limit) in filters().into_iter().zip([48, 7, 48, 1, 48, 13, 48, 200]) {
        let wanted: Vec<&PlantId> = order.iter().filter(|id| fits(plants.get(id).unwrap(), &filter, &recognised)).collect();
        assert!(wanted.len() > 1, "{filter:?}");
        let cards = down(&mut library, &filter, limit);
        assert_eq!(cards.iter().map(|card| &card.plant_id).collect::<Vec<_>>(), wanted, "{filter:?}");
        let last = cards.last().unwrap();
        assert_eq!(up(&mut library, &filter, &last.key, limit), cards[..cards.len() - 1], "{filter:?}");
        assert_eq!(page(&mut library, &filter, PageFrom::Start, limit).unwrap().total, Some(wanted.len() as u64), "{filter:?}");
    }
    assert_eq!(order.len(), plants.len());
    assert_eq!(order.iter().collect::<BTreeSet<_>>().len(), plants.len());
}

#[test]
fn the_ends_of_the_list_are_known_and_only_a_fresh_list_is_counted() {
    let (mut library, _data) = real();
    let all = PlantFilter::default();
    let cards = down(&mut library, &all, 200);
    let (first, last) = (cards[0].key.clone(), cards[cards.len() - 1].key.clone());
    let before = page(&mut library, &all, PageFrom::Before(first.clone()), 48).unwrap();
    let after = page(&mut library, &all, PageFrom::After(last), 48).unwrap();
    assert_eq!((before, after), (Page::default(), Page::default()));
    // Exactly as many as there are: nothing more to come.
    let exact = page(&mut library, &PlantFilter { habit: Some("grass".to_owned()), ..all.clone() }, PageFrom::Start, 1).unwrap();
    assert_eq!((exact.cards.len(), exact.has_more, exact.total), (1, false, Some(1)));
    assert_eq!(page(&mut library, &all, PageFrom::After(first), 0).unwrap().cards.len(), 1, "an empty page would end the list");
    assert_eq!(page(&mut library, &all, PageFrom::Start, u32::MAX).unwrap().cards.len(), 200);
}

#[test]
fn a_jump_shows_the_first_name_with_the_initial_or_the_next_that_follows() {
    let (mut library, _data) = real();
    let all = PlantFilter::default();
    let cards = down(&mut library, &all, 200);
    for (initial, next) in "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ".chars().zip("나다라마바사아자차카타파하힣".chars()) {
        let page = page(&mut library, &all, PageFrom::Initial(initial), 48).unwrap();
        let at = cards.iter().position(|card| card.plant_id == page.cards[0].plant_id).unwrap();
        assert!(page.cards[0].name_ko.chars().next().unwrap() < next, "{initial}: {}", page.cards[0].name_ko);
        assert_eq!(page.has_before, at > 0, "{initial}");
        assert_eq!(page.total, Some(cards.len() as u64));
        assert_eq!(page.cards, cards[at..(at + 48).min(cards.len())], "{initial}");
        assert_eq!(page.has_more, at + 48 < cards.len(), "{initial}");
        if at > 0 {
            let previous = cards[at - 1].name_ko.chars().next().unwrap();
            assert!(previous < page.cards[0].name_ko.chars().next().unwrap(), "{initial}: {previous}");
        }
    }
    // Behind the last name the end of the list is shown, and the way back stays open.
    let page = page(&mut library, &all, PageFrom::Initial('z'), 10).unwrap();
    assert_eq!(page.cards, cards[cards.len() - 10..]);
    assert_eq!((page.has_before, page.has_more), (true, false));
}

#[test]
fn every_value_a_chip_offers_leads_to_plants_and_an_unknown_one_to_none() {
    let (mut library, _data) = real();
    let facets = facets(&mut library);
    assert!(facets.colours.contains(&"yellow".to_owned()) && facets.habits.contains(&"tree".to_owned()), "{facets:?}");
    let colours = facets.colours.into_iter().map(|colour| PlantFilter { colour: Some(colour), ..PlantFilter::default() });
    let habits = facets.habits.into_iter().map(|habit| PlantFilter { habit: Some(habit), ..PlantFilter::default() });
    for filter in colours.chain(habits) {
        assert!(!page(&mut library, &filter, PageFrom::Start, 1).unwrap().cards.is_empty(), "{filter:?}");
    }
    let unknown = PlantFilter { colour: Some("'; --".to_owned()), ..PlantFilter::default() };
    for from in [PageFrom::Start, PageFrom::Initial('ㄱ')] {
        assert_eq!(page(&mut library, &unknown, from, 9).unwrap(), Page { total: Some(0), ..Page::default() });
    }
}

#[test]
fn cards_say_what_is_known() {
    let (mut library, _data) = real();
    let plants = real_plants();
    let recognised = recognizer::recognised_plants(&root().join("models"));
    let cards = down(&mut library, &PlantFilter::default(), 200);
    for card in &cards {
        let plant = plants.get(&card.plant_id).unwrap();
        let near_danger = plants.look_alikes_of(&card.plant_id).any(|other| other.hazard.is_dangerous());
        assert_eq!(card.has_dangerous_look_alike, near_danger, "{}", card.plant_id);
        assert_eq!(card.recognised, recognised.contains(&card.plant_id));
        assert_eq!((&card.name_ko, &card.name_en, card.hazard), (&plant.name_ko, &plant.name_en, plant.hazard));
        assert_eq!(card.scientific_name, plant.scientific_name);
    }
    assert!(cards.iter().any(|card| card.has_dangerous_look_alike && !card.hazard.is_dangerous()));
}

#[test]
fn danger_is_seen_from_both_sides_of_a_look_alike() {
    let some = real_plants().iter().next().unwrap().clone();
    let plant = |name: &str, ingestion, look_alikes: &[&str]| Plant {
        plant_id: id(name),
        hazard: Hazard { ingestion, skin: SkinHazard::NotAssessed },
        look_alikes: look_alikes.iter().map(|id| id.parse().unwrap()).collect(),
        ..some.clone()
    };
    let plants: Plants = [
        plant("deadly-naming", IngestionHazard::Deadly, &["named", "gone"]),
        plant("named", IngestionHazard::NoneRecorded, &[]),
        plant("deadly-named", IngestionHazard::Deadly, &[]),
        plant("naming", IngestionHazard::NoneRecorded, &["deadly-named"]),
        plant("alone", IngestionHazard::Deadly, &[]),
    ]
    .into_iter()
    .collect();
    assert_eq!(near_danger(&plants).into_iter().collect::<Vec<_>>(), [id("named"), id("naming")]);
}

#[test]
fn a_page_of_a_plant_has_its_look_alikes_the_dangerous_first() {
    let (mut library, _data) = real();
    let plants = real_plants();
    for plant in plants.iter() {
        let page = plant_page(&mut library, plant.plant_id.as_str()).unwrap();
        assert_eq!(page.plant, *plant);
        assert!(page.look_alikes.is_sorted_by_key(|other| !other.hazard.is_dangerous()), "{}", plant.plant_id);
        let expected: BTreeSet<&PlantId> = plants.look_alikes_of(&plant.plant_id).map(|other| &other.plant_id).collect();
        assert_eq!(page.look_alikes.iter().map(|other| &other.plant_id).collect::<BTreeSet<_>>(), expected);
    }
    assert_eq!(plant_page(&mut library, "no-such-plant"), Err(CatalogueProblem::NotFound));
}

#[test]
fn several_plants_come_in_the_order_asked_for_without_unknown_ones() {
    let (mut library, _data) = real();
    let plant_ids: Vec<PlantId> = ["taxus-cuspidata", "no-such-plant", "conium-maculatum", "taxus-cuspidata"].map(id).to_vec();
    let known: Vec<PlantId> = plant_ids.iter().filter(|id| real_plants().get(id).is_some()).cloned().collect();
    let Some(Report::Plants(REQUEST, Ok(rows))) = library.answer(&Command::LoadPlants { request: REQUEST, plant_ids }, NOW) else {
        panic!("no rows");
    };
    assert_eq!(rows.into_iter().map(|plant| plant.plant_id).collect::<Vec<_>>(), known);
    assert!(known.len() >= 2);
}

#[test]
fn searches_find_names_with_slips_and_mark_what_matched() {
    let (mut library, _data) = real();
    let hits = search(&mut library, "진달래").unwrap();
    assert_eq!((hits[0].name_ko.as_str(), hits[0].matched.as_str()), ("진달래", "진달래"));
    assert_eq!(hits[0].marks, [(0, "진달래".len())]);
    let slipped = search(&mut library, "진달레").unwrap();
    assert_eq!(slipped[0].name_ko, "진달래", "{slipped:?}");
    for hit in hits.iter().chain(&slipped) {
        assert!(hit.marks.iter().all(|(start, end)| hit.matched.get(*start..*end).is_some()), "{hit:?}");
    }
    assert!(search(&mut library, "노란 독초").unwrap().iter().all(|hit| hit.hazard.is_dangerous()));
    let (none, understood) = (Some(SearchNotice::NothingFound), Some(SearchNotice::NothingUnderstood));
    for (empty, notice) in [("", None), ("   ", None), ("!?", understood), (&"가".repeat(500), understood), ("쀍쀍쀍쀍쀍", none)] {
        let answer = ask(&mut library, empty).unwrap();
        assert_eq!((answer.hits.len(), answer.notice), (0, notice), "{empty:?}");
    }
}

#[test]
fn a_corrected_query_is_told_from_one_that_was_found_as_typed() {
    let (mut library, _data) = real();
    let corrected = ask(&mut library, "헙죽도").unwrap();
    assert_eq!((corrected.hits[0].name_ko.as_str(), corrected.did_you_mean.as_deref()), ("협죽도", Some("협죽도")), "{corrected:?}");
    assert_eq!(ask(&mut library, "협죽도").unwrap().did_you_mean, None);
}

#[test]
fn what_may_be_eaten_is_answered_with_a_notice_and_with_no_name_at_all() {
    let (mut library, _data) = real();
    let notice = SearchAnswer { notice: Some(SearchNotice::NeverAnswered), ..SearchAnswer::default() };
    for question in ["먹는 풀", "산마늘 먹나요", "은방울꽃 먹었어요", "can I eat sunflower", "독 없는 풀", "ajrsms vnf"]
    {
        assert_eq!(ask(&mut library, question), Ok(notice.clone()), "{question}");
    }
}

#[test]
fn facets_can_be_put_away_one_by_one_until_nothing_is_asked() {
    let (mut library, _data) = real();
    let without = |library: &mut Library, text: &str| -> Vec<(String, String)> {
        ask(library, text).unwrap().facets.into_iter().map(|facet| (facet.label_ko, facet.without)).collect()
    };
    let pair = |label: &str, left: &str| (label.to_owned(), left.to_owned());
    assert_eq!(without(&mut library, "노란 독초"), [pair("노란 꽃", "독초"), pair("독성 있음", "노란")]);
    assert_eq!(without(&mut library, "독초"), [pair("독성 있음", "")]);
    assert_eq!(without(&mut library, "노란 꽃"), [pair("노란 꽃", "")], "a filler alone asks for nothing");
    // One word that asks for two things.
    assert_eq!(without(&mut library, "흰꽃나무"), [pair("흰 꽃", "나무"), pair("나무", "흰")]);
    for text in ["5월에 피는 보라색 꽃", "Apiaceae poison", "white vine toxic may", "봄 흰 꽃 독"] {
        let answer = ask(&mut library, text).unwrap();
        assert!(answer.facets.len() > 1, "{text}");
        for gone in &answer.facets {
            let left = ask(&mut library, &gone.without).unwrap();
            let labels = |facets: &[UnderstoodFacet]| facets.iter().map(|facet| facet.label_ko.clone()).collect::<Vec<_>>();
            let expected: Vec<String> = labels(&answer.facets).into_iter().filter(|label| *label != gone.label_ko).collect();
            assert_eq!(labels(&left.facets), expected, "{text} without {}: {}", gone.label_ko, gone.without);
            assert!(left.total >= answer.total, "{text} without {}", gone.label_ko);
        }
    }
    let cut = ask(&mut library, "독초").unwrap();
    assert!(cut.total as usize > cut.hits.len() && cut.hits.len() == 40, "{}", cut.total);
}

#[test]
fn the_idle_screen_can_pick_from_plants_in_flower_and_dangerous_ones() {
    let (mut library, _data) = real();
    let Some(Report::SeasonPlants(REQUEST, Ok(offered))) = library.answer(&Command::LoadSeasonPlants(REQUEST), NOW) else {
        panic!("no plants");
    };
    let plants = real_plants();
    let expected = plants.iter().filter(|plant| !plant.months.is_empty() || plant.hazard.is_dangerous()).count();
    assert_eq!(offered.len(), expected);
    for month in 1..=12 {
        let date = crate::kiosk::Date { year: 2027, month, day: 15 };
        let pick = crate::kiosk::season::pick(date, &offered, 5);
        assert!(pick.danger_of_the_day.is_some_and(|plant| plant.hazard.is_dangerous()), "{month}");
    }
}
