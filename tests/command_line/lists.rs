//! `plants list`: pages, filters and their faults, as a script sees them.

use serde_json::Value;

use crate::bench::{Done, run};

fn list(arguments: &[&str]) -> Done {
    run(&[&["plants", "list"], arguments].concat())
}

fn ids(done: &Done) -> Vec<String> {
    done.json().as_array().unwrap().iter().map(|plant| plant["plant_id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn pages_join_to_the_whole_catalogue_in_the_order_of_korean_names() {
    let whole = list(&["--json", "--limit", "10000"]);
    let wanted = ids(&whole);
    let mut joined: Vec<String> = Vec::new();
    loop {
        let page = match joined.last() {
            None => list(&["--json", "--limit", "97"]),
            Some(last) => list(&["--json", "--limit", "97", "--after", last]),
        };
        let page = ids(&page);
        if page.is_empty() {
            break;
        }
        joined.extend(page);
    }
    assert_eq!(joined, wanted);
    let names: Vec<Value> = whole.json().as_array().unwrap().iter().map(|plant| plant["name_ko"].clone()).collect();
    let letters = |name: &Value| name.as_str().unwrap().chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    assert!(names.windows(2).all(|pair| letters(&pair[0]) <= letters(&pair[1])), "가나다 order");
}

#[test]
fn filters_narrow_the_list() {
    let everything = list(&["--json", "--limit", "10000"]).json();
    let all = everything.as_array().unwrap();
    let is_hazardous = |plant: &Value| {
        matches!(plant["hazard"]["ingestion"].as_str(), Some("deadly" | "serious" | "mild")) || plant["hazard"]["skin"] == "serious"
    };
    let hazardous = ids(&list(&["--json", "--hazardous", "--limit", "10000"]));
    let wanted: Vec<&str> = all.iter().filter(|p| is_hazardous(p)).map(|p| p["plant_id"].as_str().unwrap()).collect();
    assert_eq!(hazardous, wanted);
    let buttercups = ids(&list(&["--json", "--family", "미나리아재비과", "--limit", "10000"]));
    assert!(buttercups.contains(&"aconitum".to_owned()) && !buttercups.contains(&"rosa".to_owned()), "{buttercups:?}");
    assert_eq!(buttercups, ids(&list(&["--json", "--family", "ranunculaceae", "--limit", "10000"])));
    let recognised = ids(&list(&["--json", "--recognised", "--limit", "10000"]));
    let marked = all.iter().filter(|plant| plant["recognised"] == true).count();
    assert!(marked > 100 && recognised.len() == marked, "{marked} {}", recognised.len());
    let blue_in_may = ids(&list(&["--json", "--colour", "blue", "--month", "5", "--limit", "10000"]));
    assert!(blue_in_may.contains(&"centaurea".to_owned()), "{blue_in_may:?}");
}

#[test]
fn a_page_for_people_says_how_to_go_on() {
    let done = list(&["--limit", "3"]);
    assert_eq!(done.stdout.lines().count(), 4, "{}", done.stdout);
    assert!(done.stdout.contains("다음 쪽: dokcho plants list --after "), "{}", done.stdout);
    let english = list(&["--limit", "3", "--lang", "en"]);
    assert!(english.stdout.contains("Next page:"), "{}", english.stdout);
}

#[test]
fn a_place_that_is_gone_can_be_named_and_a_wrong_one_is_an_error() {
    let after_a_name = ids(&list(&["--json", "--after", "가가가가"]));
    assert_eq!(after_a_name, ids(&list(&["--json"])));
    let done = list(&["--json", "--after", "no-such-plant"]);
    assert_eq!((done.code, done.json()["error"]["kind"].as_str().map(str::to_owned)), (3, Some("no_such_plant".to_owned())));
    let done = list(&["--json", "--family", "없는과"]);
    assert_eq!((done.code, done.json()["error"]["kind"].as_str().map(str::to_owned)), (3, Some("no_such_family".to_owned())));
    for wrong in [["--colour", "vermilion"], ["--month", "13"], ["--limit", "0"], ["--habit", "moss"]] {
        assert_eq!(list(&wrong).code, 2, "{wrong:?}");
    }
}

fn search(query: &str) -> Done {
    run(&["search", "--json", "--limit", "5", query])
}

#[test]
fn a_plant_is_found_however_its_name_is_typed() {
    for (query, wanted) in [
        ("진달레", "rhododendron-mucronulatum"),
        ("진덜래", "rhododendron-mucronulatum"),
        ("wlsekffo", "rhododendron-mucronulatum"),
        ("ㅈㄷㄹ", "rhododendron-mucronulatum"),
        ("진다ㄹ", "rhododendron-mucronulatum"),
        ("jindallae", "rhododendron-mucronulatum"),
        ("참 나물은", "pimpinella-brachycarpa"),
        ("Rododendron", "rhododendron-azalea"),
        ("foxglov", "digitalis-purpurea"),
        ("독당근", "conium-maculatum"),
        ("쑥", "artemisia-princeps"),
    ] {
        let found = ids(&search(query));
        assert_eq!(found.first().map(String::as_str), Some(wanted), "{query}: {found:?}");
    }
    let both = ids(&search("진달래 철쭉"));
    for wanted in ["rhododendron-mucronulatum", "rhododendron-schlippenbachii"] {
        assert!(both.contains(&wanted.to_owned()), "{both:?}");
    }
}

#[test]
fn words_for_facts_find_plants_that_have_them_all() {
    let found = run(&["search", "--json", "--limit", "1000", "노란", "독초"]).json();
    let found = found.as_array().unwrap();
    assert!(found.len() > 20);
    assert!(found.iter().all(|plant| plant["matched_by"] == "facets" && plant["hazard"]["ingestion"] != "not_assessed"), "only poisons");
    let shown = run(&["search", "봄 흰 꽃 독"]).stdout;
    assert!(shown.contains("봄에 핌 · 흰 꽃 · 독성 있음"), "{shown}");
}

#[test]
fn odd_queries_get_a_sentence_and_no_panic() {
    for (query, kind) in
        [("", "empty_query"), ("   ", "empty_query"), ("🌸", "query_not_understood"), (&"가".repeat(10_000), "query_too_long")]
    {
        let done = search(query);
        assert_eq!((done.code, done.json()["error"]["kind"].as_str()), (3, Some(kind)), "{query:.20}");
    }
    let nothing = run(&["search", "qzxv wvzq"]);
    assert_eq!((nothing.code, nothing.stdout.contains("찾지 못했습니다")), (0, true), "{}", nothing.stdout);
}

#[test]
fn a_question_for_food_gets_a_notice_and_no_names() {
    let done = run(&["search", "먹을 수 있는 노란 꽃"]);
    assert_eq!(done.stdout.lines().count(), 1, "{}", done.stdout);
    assert!(done.stdout.contains("알려 주지 않습니다"), "{}", done.stdout);
}
