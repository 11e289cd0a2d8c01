//! What changes under a running library: counts, imports, damaged and missing files, many questions.

use std::cell::RefCell;
use std::fs;
use std::sync::mpsc::sync_channel;

use super::*;
use crate::kiosk::state::RankingPlace;
use crate::store::catalogue::{build, to_bytes};
use crate::store::field::{AnswerRecord, FieldDb, Headline, NewJob, NewPhoto, Priority, Role};
use crate::workers::booth::Inbox;

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// Puts an answer into the kiosk's field database, as the recogniser's worker does.
fn answered(field: &Path, name: &str, plant: &str, now_ms: i64) {
    let mut booth = FieldDb::open(field, Role::Booth, now_ms).unwrap();
    let mut recogniser = FieldDb::open(field, Role::Recogniser, now_ms).unwrap();
    let number = name.bytes().fold(7_u32, |number, byte| number.wrapping_mul(31).wrapping_add(byte.into()));
    let photo = NewPhoto {
        sha256: format!("{number:064x}").parse().unwrap(),
        bytes: 80_000,
        kind: "jpeg".to_owned(),
        width_px: 4_000,
        height_px: 3_000,
    };
    let queue: QueueName = "kiosk".parse().unwrap();
    let job = NewJob { id: name.parse().unwrap(), queue: queue.clone(), priority: Priority::Booth, photo, max_attempts: 3 };
    booth.submit(&job, now_ms).unwrap();
    let lease = recogniser.lease(&queue, "worker", 60_000, now_ms).unwrap().unwrap();
    let answer = AnswerRecord {
        headline: Headline::Danger,
        best: Some(id(plant)),
        answer_json: "{}".to_owned(),
        model_id: "pack-1".to_owned(),
        model_sha256: "ab".repeat(32),
        catalogue_version: "0123456789abcdef".to_owned(),
        thresholds_id: "t1".to_owned(),
    };
    recogniser.finish(&lease, &answer, now_ms).unwrap();
}

fn ranking(library: &mut Library, window: RankingWindow, scope: RankingScope, limit: u32) -> Result<Ranking, CatalogueProblem> {
    let choice = RankingChoice { window, scope };
    match library.answer(&Command::LoadRanking { request: REQUEST, choice, limit }, NOW) {
        Some(Report::Ranking(REQUEST, reply)) => reply,
        other => panic!("{other:?}"),
    }
}

fn places_of(ranking: &Ranking) -> Vec<(u32, &str, u64)> {
    ranking.places.iter().map(|RankingPlace { rank, plant_id, count, .. }| (*rank, plant_id.as_str(), *count)).collect()
}

#[test]
fn rankings_follow_what_is_answered_and_equal_counts_share_a_rank() {
    let (mut library, data) = real();
    let field = data.path().join("field.db");
    let of = |library: &mut Library, window, limit| ranking(library, window, RankingScope::ThisDevice, limit).unwrap();
    assert_eq!(of(&mut library, RankingWindow::All, 20), Ranking::default());
    assert!(!field.exists(), "a reader makes no file");
    let answers =
        [("nerium-oleander", 0), ("taxus-cuspidata", 0), ("nerium-oleander", 1), ("taxus-cuspidata", 1), ("ginkgo-biloba", 40 * 24)];
    for (number, (plant, hours_ago)) in answers.into_iter().enumerate() {
        answered(&field, &format!("job-{number}"), plant, NOW - hours_ago * HOUR_MS);
    }
    let all = of(&mut library, RankingWindow::All, 20);
    let mut pairs = places_of(&all);
    pairs[..2].sort();
    assert_eq!(pairs, [(1, "nerium-oleander", 2), (1, "taxus-cuspidata", 2), (3, "ginkgo-biloba", 1)]);
    assert_eq!(all.total, 5);
    assert_eq!(all.places.iter().find(|place| place.plant_id == id("nerium-oleander")).unwrap().name_ko, "협죽도");
    assert_eq!(of(&mut library, RankingWindow::Hour, 20).total, 2);
    assert_eq!(of(&mut library, RankingWindow::Day, 20).total, 4);
    assert_eq!(of(&mut library, RankingWindow::Season, 20).total, 4);
    // The total is that of the window, not of the places that fit on the screen.
    let first = of(&mut library, RankingWindow::All, 1);
    assert_eq!((first.places.len(), first.total), (1, 5));
    answered(&field, "later", "ginkgo-biloba", NOW);
    answered(&field, "gone", "no-such-plant", NOW);
    let all = of(&mut library, RankingWindow::All, 20);
    assert!(all.places.iter().all(|place| place.rank == 1 && place.count == 2) && all.places.len() == 3, "{all:?}");
    assert_eq!(all.total, 7, "a plant without a page takes no place but was an answer");
    assert_eq!(ranking(&mut library, RankingWindow::All, RankingScope::Everyone, 20), Err(CatalogueProblem::Unavailable));
}

#[test]
fn what_is_asked_for_often_comes_first_among_equals_a_while_after_it_was() {
    let (mut library, data) = real();
    let first = |library: &mut Library| search(library, "노란 독초").unwrap().into_iter().map(|hit| hit.plant_id).next().unwrap();
    let before = first(&mut library);
    let favourite = search(&mut library, "노란 독초").unwrap().pop().unwrap().plant_id;
    assert_ne!(favourite, before);
    for number in 0..3 {
        answered(&data.path().join("field.db"), &format!("job-{number}"), favourite.as_str(), NOW);
    }
    assert_eq!(library.look_again(NOW + COUNT_EVERY_MS - 1), None);
    assert_eq!(first(&mut library), before, "it may lag behind");
    assert_eq!(library.look_again(NOW + COUNT_EVERY_MS), None, "the catalogue is the same");
    assert_eq!(first(&mut library), favourite);
    // Counts that cannot be read change nothing, and a clock that was set back counts again.
    fs::remove_file(data.path().join("field.db")).unwrap();
    fs::write(data.path().join("field.db"), "a letter to a friend, not a database of ours at all").unwrap();
    assert_eq!(library.look_again(NOW + 3 * COUNT_EVERY_MS), None);
    assert_eq!(first(&mut library), favourite);
    fs::remove_file(data.path().join("field.db")).unwrap();
    assert_eq!(library.look_again(NOW), None);
    assert_eq!(first(&mut library), before);
}

#[test]
fn a_field_database_that_cannot_be_read_costs_only_the_ranking() {
    let (mut library, data) = real();
    fs::write(data.path().join("field.db"), "a letter to a friend, not a database of ours at all").unwrap();
    let failed = ranking(&mut library, RankingWindow::All, RankingScope::ThisDevice, 20);
    assert_eq!(failed, Err(CatalogueProblem::Unavailable));
    assert_eq!(search(&mut library, "협죽도").unwrap()[0].name_ko, "협죽도");
    fs::remove_file(data.path().join("field.db")).unwrap();
    answered(&data.path().join("field.db"), "first", "nerium-oleander", NOW - DAY_MS);
    assert_eq!(ranking(&mut library, RankingWindow::All, RankingScope::ThisDevice, 20).unwrap().total, 1);
}

/// A library whose only catalogue is this file; there may be none.
fn with_catalogue(path: &Path) -> Library {
    let places = Places {
        catalogues: vec![path.with_file_name("imported.db"), path.to_owned()],
        models: vec![root().join("models")],
        field: path.with_file_name("field.db"),
        queue: "kiosk".parse().unwrap(),
        utc_offset_min: 540,
    };
    Library::open(places, NOW)
}

/// The first plants of the real catalogue, without look-alikes that would be missing among them.
fn some_plants(count: usize) -> Vec<Plant> {
    let mut plants: Vec<Plant> = real_plants().iter().take(count).cloned().collect();
    plants.iter_mut().for_each(|plant| plant.look_alikes.clear());
    plants
}

fn count(library: &mut Library) -> u64 {
    page(library, &PlantFilter::default(), PageFrom::Start, 9).unwrap().total.unwrap()
}

#[test]
fn without_a_catalogue_every_question_has_an_answer_and_it_is_noticed_when_one_comes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plants.db");
    let mut library = with_catalogue(&path);
    let gone = Err(CatalogueProblem::Unavailable);
    assert_eq!(library.state(), CatalogueState::Unavailable);
    assert!(matches!(library.troubles(), [CatalogueError::Missing { .. }]), "{:?}", library.troubles());
    assert_eq!(page(&mut library, &PlantFilter::default(), PageFrom::Start, 9), Err(CatalogueProblem::Unavailable));
    assert_eq!(search(&mut library, "진달래"), Err(CatalogueProblem::Unavailable));
    assert_eq!(plant_page(&mut library, "taxus-cuspidata"), Err(CatalogueProblem::Unavailable));
    assert_eq!(ranking(&mut library, RankingWindow::All, RankingScope::ThisDevice, 9), Err(CatalogueProblem::Unavailable));
    assert_eq!(library.answer(&Command::LoadFacets(REQUEST), NOW), Some(Report::Facets(REQUEST, Err(CatalogueProblem::Unavailable))));
    assert_eq!(library.answer(&Command::LoadSeasonPlants(REQUEST), NOW), Some(Report::SeasonPlants(REQUEST, gone)));
    assert_eq!(library.look_again(NOW), None);
    build(&some_plants(5), &path).unwrap();
    assert_eq!(library.look_again(NOW), Some(Report::Catalogue(CatalogueState::Ready { plants: 5 })));
    assert!(library.troubles().is_empty());
    assert_eq!(count(&mut library), 5);
}

#[test]
fn a_damaged_catalogue_is_refused_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plants.db");
    let whole = to_bytes(&some_plants(20)).unwrap();
    let at = whole.windows(6).rposition(|bytes| bytes == b"deadly" || bytes == b"seriou").unwrap();
    let mut changed = whole.clone();
    changed[at] ^= 1;
    for damaged in [&changed, &whole[..whole.len() / 2].to_vec(), &Vec::new(), &b"no database".to_vec()] {
        fs::write(&path, damaged).unwrap();
        let mut library = with_catalogue(&path);
        assert_eq!(library.state(), CatalogueState::Unavailable);
        assert_eq!(library.troubles().len(), 1);
        assert_eq!(search(&mut library, "진달래"), Err(CatalogueProblem::Unavailable));
    }
}

#[test]
fn an_import_is_preferred_noticed_and_never_mixed_with_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let (path, imported) = (folder.path().join("plants.db"), folder.path().join("imported.db"));
    build(&some_plants(9), &path).unwrap();
    let mut library = with_catalogue(&path);
    assert_eq!(library.look_again(NOW), None, "nothing changed");
    build(&some_plants(4), &imported).unwrap();
    assert_eq!(count(&mut library), 9, "until it is looked for, everything is from one catalogue");
    assert_eq!(library.look_again(NOW), Some(Report::Catalogue(CatalogueState::Ready { plants: 4 })));
    assert_eq!(count(&mut library), 4);
    // As many plants as before, but not the same ones.
    let mut renamed = some_plants(4);
    renamed[0].name_ko = "가가가꽃".to_owned();
    build(&renamed, &imported).unwrap();
    assert!(library.look_again(NOW).is_some());
    assert_eq!(search(&mut library, "가가가꽃").unwrap()[0].plant_id, renamed[0].plant_id);
    fs::write(&imported, "damaged").unwrap();
    assert_eq!(library.look_again(NOW), Some(Report::Catalogue(CatalogueState::Ready { plants: 9 })));
    assert_eq!(library.troubles().len(), 1, "the operator should know");
}

#[test]
fn a_catalogue_that_is_lost_or_overwritten_stays_in_use_as_it_was_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plants.db");
    build(&some_plants(9), &path).unwrap();
    let mut library = with_catalogue(&path);
    let cards = down(&mut library, &PlantFilter::default(), 2);
    let other = to_bytes(&some_plants(4)).unwrap();
    // Written over in place and cut off, as a careless copy does.
    fs::write(&path, &other[..other.len() / 2]).unwrap();
    assert_eq!(down(&mut library, &PlantFilter::default(), 2), cards);
    library.look_again(NOW);
    assert_eq!(library.troubles().len(), 1);
    assert_eq!(down(&mut library, &PlantFilter::default(), 2), cards);
    fs::remove_file(&path).unwrap();
    library.look_again(NOW);
    assert_eq!((library.state(), count(&mut library)), (CatalogueState::Ready { plants: 9 }, 9));
    fs::write(&path, &other).unwrap();
    assert_eq!(library.look_again(NOW), Some(Report::Catalogue(CatalogueState::Ready { plants: 4 })));
}

#[test]
fn a_list_goes_on_where_it_was_when_the_plant_at_its_end_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plants.db");
    build(&some_plants(9), &path).unwrap();
    let mut library = with_catalogue(&path);
    let cards = down(&mut library, &PlantFilter::default(), 9);
    let left: Vec<Plant> = some_plants(9).into_iter().filter(|plant| plant.plant_id != cards[3].plant_id).collect();
    build(&left, &path).unwrap();
    library.look_again(NOW);
    let all = PlantFilter::default();
    assert_eq!(page(&mut library, &all, PageFrom::After(cards[3].key.clone()), 9).unwrap().cards, cards[4..]);
    assert_eq!(page(&mut library, &all, PageFrom::Before(cards[3].key.clone()), 9).unwrap().cards, cards[..3]);
}

#[test]
fn of_waiting_searches_only_the_newest_is_answered_and_nothing_else_is_dropped() {
    let data = tempfile::tempdir().unwrap();
    let places = Places::below(data.path(), root(), "kiosk".parse().unwrap(), 540);
    let search = |number, text: &str| Command::Search { request: RequestNumber(number), text: text.to_owned(), limit: 3 };
    let (sender, commands) = sync_channel(16);
    let facets = |number| Command::LoadFacets(RequestNumber(number));
    for command in [search(1, "지"), facets(2), search(3, "진달"), Command::WarmUp, facets(4), search(5, "진달래"), facets(6)] {
        sender.send(command).unwrap();
    }
    drop(sender);
    let reports = RefCell::new(Vec::new());
    run(places, &Inbox::new(commands), |report| reports.borrow_mut().push(report), |error| panic!("{error}"));
    let numbers: Vec<u64> = reports
        .borrow()
        .iter()
        .map(|report| match report {
            Report::Catalogue(CatalogueState::Ready { .. }) => 0,
            Report::Facets(request, Ok(_)) => request.0,
            Report::Found(request, Ok(answer)) if answer.hits[0].name_ko == "진달래" => request.0,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(numbers, [0, 2, 4, 5, 6]);
}

#[test]
fn what_the_library_says_is_its_own_is_what_it_answers() {
    let (mut library, _data) = real();
    let choice = RankingChoice::default();
    let (filter, from) = (PlantFilter::default(), PageFrom::Start);
    for command in [
        Command::LoadPage { request: REQUEST, filter, from, limit: 1 },
        Command::LoadFacets(REQUEST),
        Command::LoadPlant { request: REQUEST, plant_id: id("taxus-cuspidata") },
        Command::LoadPlants { request: REQUEST, plant_ids: Vec::new() },
        Command::Search { request: REQUEST, text: String::new(), limit: 1 },
        Command::LoadRanking { request: REQUEST, choice, limit: 1 },
        Command::LoadSeasonPlants(REQUEST),
        Command::WarmUp,
        Command::StopCamera,
    ] {
        assert_eq!(library.answer(&command, NOW).is_some(), is_for_library(&command), "{command:?}");
    }
}
