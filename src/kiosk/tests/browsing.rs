//! Encyclopedia, search and rankings: windows, stale replies, retries.

use super::super::browsing::{PAGE_CARDS, WINDOW_CARDS};
use super::super::state::{
    CatalogueProblem, FleetState, Page, PageFrom, PageKey, PlantCard, PlantFilter, Ranking, RankingScope, RankingWindow, SearchAnswer,
    SearchHit, SearchNotice, UnderstoodFacet,
};
use super::*;

const PLANTS: usize = 2_000;

fn card(n: usize) -> PlantCard {
    PlantCard {
        key: PageKey(format!("{n:05}")),
        plant_id: plant_id(&format!("plant-{n}")),
        name_ko: String::new(),
        name_en: String::new(),
        scientific_name: String::new(),
        hazard: hazard(false),
        has_dangerous_look_alike: false,
        recognised: true,
    }
}

/// The store's answer: a page of a list of numbered plants.
fn page(from: &PageFrom) -> Page {
    let place = |key: &PageKey| key.0.parse::<usize>().unwrap();
    let range = match from {
        PageFrom::Start => 0..PAGE_CARDS,
        PageFrom::After(key) => place(key) + 1..(place(key) + 1 + PAGE_CARDS).min(PLANTS),
        PageFrom::Before(key) => place(key).saturating_sub(PAGE_CARDS)..place(key),
        PageFrom::Initial(_) => 1_000..1_000 + PAGE_CARDS,
    };
    let has_more = if matches!(from, PageFrom::Before(_)) { range.start > 0 } else { range.end < PLANTS };
    let has_before = range.start > 0;
    Page { cards: range.map(card).collect(), has_more, has_before, total: Some(PLANTS as u64) }
}

fn reply_to_pages(booth: &mut Booth) {
    let ordered = std::mem::take(&mut booth.ordered);
    for command in ordered {
        if let Command::LoadPage { request, from, .. } = command {
            booth.report(Report::Page(request, Ok(page(&from))));
        }
    }
}

fn held(booth: &Booth) -> Vec<usize> {
    booth.state().session.encyclopedia.cards.iter().map(|c| c.key.0.parse().unwrap()).collect()
}

fn at_encyclopedia() -> Booth {
    let mut booth = Booth::new();
    booth.touch(Gesture::OpenEncyclopedia);
    reply_to_pages(&mut booth);
    booth
}

#[test]
fn scrolling_to_the_end_and_back_meets_every_plant_once_and_in_order() {
    let mut booth = at_encyclopedia();
    let mut seen = held(&booth);
    while !booth.state().session.encyclopedia.is_at_end {
        booth.touch(Gesture::NearEnd);
        reply_to_pages(&mut booth);
        seen.extend(held(&booth).into_iter().filter(|n| *n > *seen.last().unwrap()).collect::<Vec<_>>());
        let list = &booth.state().session.encyclopedia;
        assert!(list.cards.len() <= WINDOW_CARDS);
        assert_eq!(list.first_index, held(&booth)[0] as i64);
    }
    assert_eq!(seen, (0..PLANTS).collect::<Vec<_>>());
    booth.touch(Gesture::NearEnd);
    assert!(booth.ordered.is_empty());
    while !booth.state().session.encyclopedia.is_at_start {
        booth.touch(Gesture::NearStart);
        reply_to_pages(&mut booth);
        assert_eq!(booth.state().session.encyclopedia.first_index, held(&booth)[0] as i64);
    }
    assert_eq!(held(&booth), (0..WINDOW_CARDS).collect::<Vec<_>>());
    assert!(!booth.state().session.encyclopedia.is_at_end);
}

#[test]
fn one_page_is_asked_for_at_a_time() {
    let mut booth = at_encyclopedia();
    booth.touch(Gesture::NearEnd);
    assert_eq!(booth.ordered.len(), 1);
    booth.touch(Gesture::NearEnd);
    booth.touch(Gesture::NearStart);
    assert!(booth.ordered.is_empty());
}

#[test]
fn a_jump_to_an_initial_can_be_scrolled_both_ways() {
    let mut booth = at_encyclopedia();
    booth.touch(Gesture::JumpTo('ㅂ'));
    reply_to_pages(&mut booth);
    assert_eq!((held(&booth)[0], booth.state().session.encyclopedia.is_at_start), (1_000, false));
    booth.touch(Gesture::NearStart);
    reply_to_pages(&mut booth);
    assert_eq!((held(&booth)[0], booth.state().session.encyclopedia.first_index), (952, -48));
}

#[test]
fn a_page_for_an_older_filter_is_dropped() {
    let mut booth = at_encyclopedia();
    booth.touch(Gesture::NearEnd);
    let Some(Command::LoadPage { request: old, .. }) = booth.ordered.first().cloned() else { panic!() };
    let filter = PlantFilter { dangerous_only: true, month: Some(13), ..PlantFilter::default() };
    booth.touch(Gesture::SetFilter(filter));
    let Some(Command::LoadPage { request, filter, .. }) = booth.ordered.first().cloned() else { panic!() };
    assert_eq!((filter.dangerous_only, filter.month), (true, None), "there is no thirteenth month");
    booth.report(Report::Page(old, Ok(Page { cards: vec![card(77)], ..Page::default() })));
    assert!(!held(&booth).contains(&77));
    assert_eq!(held(&booth).len(), PAGE_CARDS, "the old list stays until the new one is there");
    booth.report(Report::Page(request, Ok(Page { cards: vec![card(5)], total: Some(1), ..Page::default() })));
    assert_eq!(held(&booth), [5]);
    assert!(booth.state().session.encyclopedia.is_at_end);
}

#[test]
fn an_empty_page_ends_the_list_whatever_it_claims() {
    let mut booth = at_encyclopedia();
    booth.touch(Gesture::NearEnd);
    let Some(Command::LoadPage { request, .. }) = booth.ordered.first().cloned() else { panic!() };
    booth.report(Report::Page(request, Ok(Page { has_more: true, ..Page::default() })));
    booth.touch(Gesture::NearEnd);
    assert!(booth.ordered.is_empty());
}

#[test]
fn a_page_that_fails_or_never_comes_can_be_asked_for_again() {
    let mut booth = at_encyclopedia();
    booth.touch(Gesture::NearEnd);
    booth.wait(15_000);
    let list = &booth.state().session.encyclopedia;
    assert_eq!((list.page.failure(), list.cards.len()), (Some(&CatalogueProblem::TimedOut), PAGE_CARDS));
    booth.touch(Gesture::NearEnd);
    assert!(booth.ordered.is_empty(), "a broken list is not hammered by scrolling");
    booth.touch(Gesture::Retry);
    reply_to_pages(&mut booth);
    assert_eq!(booth.state().session.encyclopedia.cards.len(), 2 * PAGE_CARDS);
}

fn hit(name: &str) -> SearchHit {
    SearchHit {
        plant_id: plant_id(name),
        name_ko: String::new(),
        name_en: String::new(),
        scientific_name: String::new(),
        matched: name.to_owned(),
        marks: vec![(0, 1)],
        hazard: hazard(false),
        recognised: true,
    }
}

fn found(name: &str) -> Box<SearchAnswer> {
    Box::new(SearchAnswer { hits: vec![hit(name)], total: 1, ..SearchAnswer::default() })
}

fn search_request(booth: &Booth) -> (RequestNumber, String) {
    match booth.ordered.as_slice() {
        [Command::Search { request, text, .. }] => (*request, text.clone()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn hits_follow_the_typing_and_older_ones_are_dropped() {
    let mut booth = Booth::new();
    booth.touch(Gesture::OpenSearch);
    let mut requests = Vec::new();
    for (key, text) in [('ㄷ', "ㄷ"), ('ㅗ', "도"), ('ㄱ', "독")] {
        booth.touch(Gesture::Key(Key::Char(key)));
        let (request, asked) = search_request(&booth);
        assert_eq!(asked, text);
        requests.push(request);
    }
    booth.report(Report::Found(requests[0], Ok(found("old"))));
    assert_eq!(booth.state().session.search.answer.latest(), None);
    booth.report(Report::Found(requests[2], Ok(found("new"))));
    booth.report(Report::Found(requests[1], Ok(found("old"))));
    assert_eq!(booth.state().session.search.answer.latest().unwrap().hits[0].matched, "new");
    booth.touch(Gesture::Key(Key::Backspace));
    assert_eq!(search_request(&booth).1, "도");
    assert!(booth.state().session.search.answer.latest().is_some(), "old hits stay while new ones load");
    booth.touch(Gesture::ClearText);
    assert_eq!(booth.state().session.search.answer, Waiting::NotAsked);
    booth.touch(Gesture::Key(Key::Space));
    assert!(booth.ordered.is_empty(), "blanks find nothing");
}

#[test]
fn the_whole_answer_is_kept_and_an_older_one_replaces_no_part_of_it() {
    let mut booth = Booth::new();
    booth.touch(Gesture::OpenSearch);
    booth.touch(Gesture::SetText("노란 헙죽도".to_owned()));
    let (older, _) = search_request(&booth);
    booth.touch(Gesture::SetText("이거 먹나요".to_owned()));
    let (newer, _) = search_request(&booth);
    let notice = SearchAnswer { notice: Some(SearchNotice::NeverAnswered), ..SearchAnswer::default() };
    booth.report(Report::Found(newer, Ok(Box::new(notice.clone()))));
    let yellow = UnderstoodFacet { label_ko: "노란 꽃".to_owned(), label_en: "yellow".to_owned(), without: "헙죽도".to_owned() };
    let corrected = SearchAnswer { facets: vec![yellow.clone()], did_you_mean: Some("협죽도".to_owned()), ..*found("late") };
    booth.report(Report::Found(older, Ok(Box::new(corrected.clone()))));
    assert_eq!(booth.state().session.search.answer, Waiting::Ready(notice));
    // What a chip holds is typed like anything else, and only then asked for.
    booth.touch(Gesture::SetText("노란 헙죽도".to_owned()));
    let (request, _) = search_request(&booth);
    booth.report(Report::Found(request, Ok(Box::new(corrected))));
    assert_eq!(booth.state().session.search.field.text(), "노란 헙죽도", "a suggestion replaces nothing");
    booth.touch(Gesture::SetText(yellow.without));
    assert_eq!(search_request(&booth).1, "헙죽도");
    let session = booth.session();
    booth.touch(Gesture::EndSession);
    booth.report(Report::Found(request, Ok(found("gone"))));
    assert_ne!(booth.session(), session);
    assert_eq!(booth.state().session.search.answer, Waiting::NotAsked, "the next visitor sees nothing of it");
}

#[test]
fn shift_holds_for_one_key_and_layouts_switch() {
    let mut booth = Booth::new();
    booth.touch(Gesture::OpenSearch);
    booth.touch(Gesture::Key(Key::Shift));
    assert!(booth.state().session.keyboard.rows()[0].starts_with('ㅃ'));
    booth.touch(Gesture::Key(Key::Char('ㅃ')));
    assert!(!booth.state().session.keyboard.is_shifted);
    booth.touch(Gesture::Key(Key::Char('ㅏ')));
    booth.touch(Gesture::SetLayout(KeyboardLayout::Numbers));
    booth.touch(Gesture::Key(Key::Shift));
    assert!(!booth.state().session.keyboard.is_shifted, "numbers have no shift");
    booth.touch(Gesture::SetLayout(KeyboardLayout::Hangul));
    booth.touch(Gesture::Key(Key::Char('ㄴ')));
    assert_eq!(booth.state().session.search.field.text(), "빠ㄴ", "switching layouts ends the syllable");
    booth.touch(Gesture::SetText("산마늘".to_owned()));
    assert_eq!(search_request(&booth).1, "산마늘");
    booth.touch(Gesture::Key(Key::Done));
    assert!(booth.state().session.keyboard.is_hidden);
    booth.touch(Gesture::SetKeyboardShown(true));
    assert!(!booth.state().session.keyboard.is_hidden);
}

#[test]
fn a_detail_page_is_never_another_plants() {
    let mut booth = Booth::new();
    booth.touch(Gesture::OpenPlant(plant_id("rose")));
    let Some(Command::LoadPlant { request, .. }) = booth.ordered.iter().find(|c| matches!(c, Command::LoadPlant { .. })).cloned() else {
        panic!()
    };
    booth.report(Report::Plant(request, Err(CatalogueProblem::NotFound)));
    booth.touch(Gesture::OpenPlant(plant_id("yew")));
    let detail = &booth.state().session.detail;
    assert_eq!((detail.plant_id.clone(), detail.page.latest()), (Some(plant_id("yew")), None));
    booth.touch(Gesture::Back);
    assert_eq!(booth.state().screen, Screen::Plant(plant_id("rose")));
    assert!(matches!(&booth.ordered[..], [Command::LoadPlant { plant_id, .. }] if plant_id.as_str() == "rose"));
}

#[test]
fn rankings_follow_window_and_scope() {
    let mut booth = Booth::new();
    booth.touch(Gesture::OpenRankings);
    booth.touch(Gesture::SetRankingWindow(RankingWindow::Hour));
    assert!(booth.state().session.rankings.choice.window.is_live());
    booth.touch(Gesture::SetRankingScope(RankingScope::Everyone));
    assert!(booth.ordered.is_empty(), "there is no fleet");
    booth.report(Report::Fleet(FleetState::Online));
    booth.touch(Gesture::SetRankingScope(RankingScope::Everyone));
    assert!(booth.ordered.is_empty(), "a report does not set one up");
    assert_eq!(booth.state().machine.fleet, FleetState::None);
}

#[test]
fn the_ranking_of_all_kiosks_can_be_asked_for_where_there_is_a_fleet() {
    let setup = Setup { has_fleet: true, ..Setup::default() };
    let (kiosk, ordered) = Kiosk::new(setup, NOON_MS);
    let mut booth = Booth { kiosk, now_ms: NOON_MS, ordered };
    booth.touch(Gesture::OpenRankings);
    booth.touch(Gesture::SetRankingWindow(RankingWindow::Hour));
    booth.report(Report::Fleet(FleetState::Offline));
    booth.touch(Gesture::SetRankingScope(RankingScope::Everyone));
    let Some(Command::LoadRanking { request, choice, .. }) = booth.ordered.first().cloned() else { panic!() };
    assert_eq!((choice.window, choice.scope), (RankingWindow::Hour, RankingScope::Everyone));
    let shown_before = booth.state().attract.ranking.clone();
    booth.report(Report::Ranking(request, Ok(Ranking { places: Vec::new(), total: 3 })));
    assert_eq!(booth.state().session.rankings.ranking.latest().unwrap().total, 3);
    assert_eq!(booth.state().attract.ranking, shown_before, "the idle screen has a ranking of its own");
}
