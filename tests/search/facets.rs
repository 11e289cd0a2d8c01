//! Facts asked for instead of names, and the question that is never answered.

use dokcho::plant::{Plant, Plants};
use dokcho::search::{Colour, Facet, Habit, Index, MatchedBy, Notice, Results, Season};

use crate::catalogue::{self, found};

fn search(index: &Index, query: &str) -> Results {
    index.search(query, 1000).unwrap_or_else(|e| panic!("{query}: {e}"))
}

fn plants_of<'a>(plants: &'a Plants, results: &Results) -> Vec<&'a Plant> {
    results.hits.iter().map(|hit| plants.get(&hit.plant_id).unwrap()).collect()
}

#[test]
fn words_are_understood_as_facets() {
    let index = catalogue::index();
    let family = |name: &str, name_ko: &str| Facet::Family { name: name.into(), name_ko: name_ko.into() };
    for (query, facets) in [
        ("노란 독초", vec![Facet::Colour(Colour::Yellow), Facet::Dangerous]),
        ("봄 흰 꽃 독", vec![Facet::Season(Season::Spring), Facet::Colour(Colour::White), Facet::Dangerous]),
        ("toxic yellow flower", vec![Facet::Dangerous, Facet::Colour(Colour::Yellow)]),
        ("노란꽃", vec![Facet::Colour(Colour::Yellow)]),
        ("흰꽃나무", vec![Facet::Colour(Colour::White), Facet::Habit(Habit::Woody)]),
        ("shfks ehrch", vec![Facet::Colour(Colour::Yellow), Facet::Dangerous]),
        ("5월에 피는 보라색 꽃", vec![Facet::Month(5), Facet::Colour(Colour::Purple)]),
        ("MAY white", vec![Facet::Month(5), Facet::Colour(Colour::White)]),
        ("독이 있는 덩굴", vec![Facet::Dangerous, Facet::Habit(Habit::Vine)]),
        ("미나리아재비과", vec![family("Ranunculaceae", "미나리아재비과")]),
        ("Apiaceae poison", vec![family("Apiaceae", "산형과"), Facet::Dangerous]),
        ("산형과의 독초는", vec![family("Apiaceae", "산형과"), Facet::Dangerous]),
        ("pink vine", vec![Facet::Colour(Colour::Pink), Facet::Habit(Habit::Vine)]),
        // One ㅐ for ㅔ is no mistake; any other slip makes it a name.
        ("갈섹 꽃", vec![Facet::Colour(Colour::Brown)]),
        ("가울", vec![]),
    ] {
        assert_eq!(search(&index, query).facets, facets, "{query}");
    }
}

#[test]
fn all_facets_hold_for_every_plant_shown() {
    let (plants, index) = (catalogue::plants(), catalogue::index());
    for query in ["노란 독초", "봄 흰 꽃 독", "toxic yellow flower", "여름 보라 덩굴", "붉은 나무 독"] {
        let results = search(&index, query);
        assert!(!results.hits.is_empty(), "{query}");
        for plant in plants_of(&plants, &results) {
            assert!(results.facets.iter().all(|facet| facet.matches(plant)), "{query}: {}", plant.name_ko);
        }
        let matching = plants.iter().filter(|plant| results.facets.iter().all(|facet| facet.matches(plant))).count();
        assert_eq!((results.total, results.hits.len()), (matching, matching), "{query}");
    }
}

#[test]
fn a_search_for_poison_shows_only_dangerous_plants() {
    let (plants, index) = (catalogue::plants(), catalogue::index());
    for query in ["독", "독초", "유독식물", "toxic", "poisonous plants", "ehrch"] {
        let shown = search(&index, query);
        assert!(plants_of(&plants, &shown).iter().all(|p| p.hazard.is_dangerous()), "{query}");
        assert_eq!(shown.hits.len(), plants.iter().filter(|p| p.hazard.is_dangerous()).count(), "{query}");
    }
}

#[test]
fn names_that_begin_like_a_facet_come_first_and_exact_names_win() {
    let (plants, index) = (catalogue::plants(), catalogue::index());
    let first = |query: &str| {
        let results = search(&index, query);
        (found(&plants, &Ok(results.clone()))[0].clone(), results.hits[0].matched_by)
    };
    assert_eq!(first("노란꽃"), ("노랑꽃창포".to_owned(), MatchedBy::NameAndFacets));
    assert_eq!(first("붉은 토끼풀"), ("붉은토끼풀".to_owned(), MatchedBy::Name));
    assert_eq!(first("연꽃"), ("연꽃".to_owned(), MatchedBy::Name));
}

#[test]
fn a_name_with_facets_stays_on_top_even_if_they_do_not_hold() {
    let (plants, index) = (catalogue::plants(), catalogue::index());
    let results = search(&index, "파란 진달래");
    assert_eq!(found(&plants, &Ok(results.clone())), ["진달래"]);
    assert_eq!((results.facets, results.hits[0].matched_by), (vec![Facet::Colour(Colour::Blue)], MatchedBy::Name));
    let both = search(&index, "흰 수련 팬지");
    assert_eq!(both.hits[0].matched_by, MatchedBy::NameAndFacets);
}

#[test]
fn what_may_be_eaten_is_never_answered() {
    let (plants, index) = (catalogue::plants(), catalogue::index());
    for query in [
        "\u{C2DD}\u{C6A9}",
        "\u{C2DD}\u{C6A9} 나물",
        "먹는 꽃",
        "먹을수있는풀",
        "노란 꽃 안전",
        "안전한 식물",
        "tlrdyd",
        "독 없는 꽃",
        "독없는나무",
        "toxic free flower",
        "not poisonous white flower",
        "safe plants",
        "노란 노란 노란 노란 노란 노란 노란 노란 노란 노란 노란 노란 노란 꽃 안전",
    ] {
        let results = search(&index, query);
        assert_eq!((results.hits.len(), results.notice), (0, Some(Notice::NeverAnswered)), "{query}");
        assert_eq!(results.facets, [], "{query}");
    }
    // A plant named outright is shown, with whatever harm is recorded of it.
    for (query, wanted) in [("진달래 먹어도 되나요", "진달래"), ("투구꽃먹어도되나요", "투구꽃"), ("is azalea safe", "철쭉류")]
    {
        let results = search(&index, query);
        assert_eq!(results.notice, Some(Notice::NeverAnswered), "{query}");
        assert_eq!(found(&plants, &Ok(results)), [wanted], "{query}");
    }
}

#[test]
fn labels_are_short_words() {
    for facet in
        [Facet::Dangerous, Facet::Colour(Colour::Yellow), Facet::Season(Season::Spring), Facet::Month(5), Facet::Habit(Habit::Woody)]
    {
        for label in [facet.label_ko(), facet.label_en()] {
            assert!((1..=24).contains(&label.chars().count()), "{label}");
        }
    }
    assert_eq!(Facet::Colour(Colour::Yellow).label_ko(), "노란 꽃");
    assert_eq!(Facet::Dangerous.label_ko(), "독성 있음");
}
