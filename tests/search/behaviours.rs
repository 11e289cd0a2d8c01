//! Queries that a visitor may well type, and what must come of them.

use dokcho::plant::{PlantId, Plants};
use dokcho::search::{Hit, Index, MOST_QUERY_CHARS, MatchedBy, Notice, QueryError, Results};

use crate::catalogue::{self, found, name_ko};

fn search(index: &Index, query: &str) -> Results {
    index.search(query, 10).unwrap_or_else(|e| panic!("{query}: {e}"))
}

fn marked(hit: &Hit) -> Vec<&str> {
    hit.highlight.iter().map(|range| &hit.matched[range.clone()]).collect()
}

#[test]
fn a_plant_is_found_however_its_name_is_typed() {
    let (plants, index) = (catalogue::plants(), catalogue::index());
    let nfd = "\u{110c}\u{1175}\u{11ab}\u{1103}\u{1161}\u{11af}\u{1105}\u{1162}";
    let nfd_with_ending = &format!("{nfd}\u{1102}\u{1173}\u{11ab}");
    for (query, wanted) in [
        ("진달래", "진달래"),
        (nfd, "진달래"),
        (nfd_with_ending, "진달래"),
        ("진달레", "진달래"),
        ("진덜래", "진달래"),
        ("wlsekffo", "진달래"),
        ("WLSEKFFO", "진달래"),
        ("ㅈㄷㄹ", "진달래"),
        ("wef", "진달래"),
        ("진ㄷㄹ", "진달래"),
        ("진다ㄹ", "진달래"),
        ("진닭", "진달래"),
        ("jindallae", "진달래"),
        ("chindalle", "진달래"),
        ("진달래꽃은", "진달래"),
        ("진 달래를", "진달래"),
        ("  진달래!! ", "진달래"),
        ("mucronulatum", "진달래"),
        ("Rododendron mucronulatum", "진달래"),
        ("두견화", "진달래"),
        ("foxglov", "디기탈리스"),
        ("래ㅌ히ㅐㅍㄷ", "디기탈리스"),
        ("FOXGLOVE", "디기탈리스"),
        ("쑥", "쑥"),
        ("칡", "칡"),
    ] {
        let names = found(&plants, &index.search(query, 5));
        assert_eq!(names.first().map(String::as_str), Some(wanted), "{query}: {names:?}");
    }
}

#[test]
fn a_slip_in_a_genus_finds_its_species() {
    let results = search(&catalogue::index(), "Rododendron");
    let ids: Vec<&str> = results.hits.iter().map(|h| h.plant_id.as_str()).collect();
    for id in ["rhododendron-mucronulatum", "rhododendron-schlippenbachii"] {
        assert!(ids.contains(&id), "{ids:?}");
    }
}

#[test]
fn every_name_of_the_catalogue_is_found_by_itself() {
    let (plants, index) = (catalogue::plants(), catalogue::index());
    for plant in plants.iter() {
        let names = [&plant.name_ko, &plant.name_en, &plant.scientific_name].into_iter().chain(&plant.other_names);
        for name in names.filter(|n| !n.is_empty()) {
            let results = search(&index, name);
            // Two plants may share a name; then both stand at the top.
            let exact: Vec<&Hit> = results.hits.iter().take_while(|hit| hit.cost == 0).collect();
            assert!(exact.iter().any(|hit| hit.plant_id == plant.plant_id), "{name}: {:?}", results.hits);
        }
    }
}

#[test]
fn what_matched_is_marked() {
    let index = catalogue::index();
    for (query, matched, marks) in [
        ("진달래", "진달래", vec!["진달래"]),
        ("진다ㄹ", "진달래", vec!["진달래"]),
        ("ㅈㄷㄹ", "진달래", vec!["진달래"]),
        ("할미", "할미꽃", vec!["할미"]),
        ("jindallae", "진달래", vec!["진달래"]),
        ("mucronulatum", "Rhododendron mucronulatum", vec!["mucronulatum"]),
        ("foxglov", "Foxglove", vec!["Foxglov"]),
        ("foxgove", "Foxglove", vec!["Foxg", "ove"]),
        ("lilyofthevalley", "Lily of the valley", vec!["Lily of the valley"]),
    ] {
        let hit = &search(&index, query).hits[0];
        assert_eq!((hit.matched.as_str(), marked(hit)), (matched, marks), "{query}");
    }
}

#[test]
fn several_names_are_all_on_the_first_screen() {
    let (plants, index) = (catalogue::plants(), catalogue::index());
    for (query, wanted) in [
        ("진달래 철쭉", vec!["진달래", "철쭉"]),
        ("진달레, 철죽", vec!["진달래", "철쭉"]),
        ("진달래철쭉", vec!["진달래", "철쭉"]),
        ("개나리와 진달래", vec!["개나리", "진달래"]),
        ("lily of the valley foxglove", vec!["은방울꽃", "디기탈리스"]),
        ("쑥 투구꽃 협죽도", vec!["쑥", "투구꽃", "협죽도"]),
    ] {
        let names = found(&plants, &index.search(query, 10));
        assert!(names.starts_with(&wanted.iter().map(|s| s.to_string()).collect::<Vec<_>>()), "{query}: {names:?}");
    }
    let unknown = search(&index, "진달래 쿄쿄쿄쿄쿄");
    assert_eq!((name_ko(&plants, &unknown.hits[0]).as_str(), unknown.unmatched), ("진달래", vec!["쿄쿄쿄쿄쿄".to_owned()]));
}

#[test]
fn a_suggestion_replaces_nothing() {
    let index = catalogue::index();
    for (query, meant) in [
        ("진덜래", Some("진달래")),
        ("진덜래 철쭉", Some("진달래 철쭉")),
        ("진달래", None),
        // ㅐ and ㅔ, the keyboard mode and endings are no mistakes worth a question.
        ("진달레", None),
        ("wlsekffo", None),
        ("진달래는", None),
    ] {
        let results = search(&index, query);
        assert_eq!(results.did_you_mean.as_deref(), meant, "{query}");
        assert!(!results.hits.is_empty(), "{query}");
    }
}

#[test]
fn of_two_plants_that_could_be_meant_none_is_suggested() {
    // One key is missing from either 독미나리, which kills, or 돌미나리, which does not.
    let results = search(&catalogue::index(), "도미나리");
    assert!(results.hits.len() > 1);
    assert_eq!(results.did_you_mean, None, "{:?}", results.hits);
}

#[test]
fn popularity_decides_between_equals_only() {
    let plants = catalogue::plants();
    let id: PlantId = "euphorbia-lathyris".parse().unwrap();
    let initials = |index: &Index| found(&plants, &index.search("ㅅㅅㅈ", 5));
    let plain = initials(&catalogue::index());
    let popular = initials(&Index::new(&plants, &|p| u32::from(*p == id)));
    assert_eq!(popular[0], "속수자", "{popular:?}");
    assert_ne!(plain[0], "속수자", "{plain:?}: the test needs a rival");
    let index = Index::new(&plants, &|p| if *p == id { 1_000_000 } else { 0 });
    assert_eq!(found(&plants, &index.search("쑥", 5))[0], "쑥");
}

#[test]
fn queries_that_ask_nothing_are_typed_errors() {
    let index = catalogue::index();
    for empty in ["", "   ", "\n\t"] {
        assert_eq!(index.search(empty, 5), Err(QueryError::Empty), "{empty:?}");
    }
    for nothing in ["🌸", "!!!", "🌸🌸 ???", "丁香", "\u{301}", "\u{200b}"] {
        assert_eq!(index.search(nothing, 5), Err(QueryError::NothingUnderstood), "{nothing:?}");
    }
    assert_eq!(index.search(&"진".repeat(10_000), 5), Err(QueryError::TooLong { chars: 10_000 }));
    assert!(index.search(&"진".repeat(MOST_QUERY_CHARS), 5).is_ok());
    for error in [QueryError::Empty, QueryError::NothingUnderstood, QueryError::TooLong { chars: 201 }] {
        assert!(error.message_ko().contains("세요") || error.message_ko().contains("됩니다"), "{error}");
    }
    assert_eq!(search(&index, "asdfghjkl").notice, Some(Notice::NothingFound));
    assert_eq!(search(&index, "🌸 진달래").hits[0].matched_by, MatchedBy::Name);
    assert!(index.search("진달래", 0).unwrap().hits.is_empty());
}

#[test]
fn an_empty_catalogue_finds_nothing() {
    let index = Index::new(&Plants::default(), &|_| 0);
    assert_eq!(search(&index, "진달래").notice, Some(Notice::NothingFound));
    assert_eq!(search(&index, "노란 독초").notice, Some(Notice::NothingFound));
}

#[test]
fn words_about_a_named_plant_do_not_hide_it() {
    let (plants, index) = (catalogue::plants(), catalogue::index());
    for (query, wanted) in [
        ("진달래꼿", "진달래"),
        ("천남성열매", "천남성"),
        ("은행잎", "은행나무"),
        ("튤립 알뿌리", "튤립"),
        ("수선화 꽃말", "수선화"),
        ("진달래 독 있나요", "진달래"),
        ("poisin ivi", "덩굴옻나무"),
        ("Rododendron mucronulatm", "진달래"),
    ] {
        let names = found(&plants, &index.search(query, 5));
        assert_eq!(names.first().map(String::as_str), Some(wanted), "{query}: {names:?}");
    }
}
