//! What a visitor does, by labels alone, in Korean and English. That every screen is reached is
//! checked where they are all drawn, in `layout`.

use dokcho::kiosk::{Command, Gesture, Overlay, Screen};
use dokcho::verdict::Headline;
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};

use crate::stops::{STOPS, begin, encyclopedia, search_by_facets, search_for_food, search_hits, search_with_a_slip, shoot};
use crate::visit::{SETTINGS, Setting, Window};
use crate::world::Outcome;

fn both_languages() -> [Setting; 2] {
    [SETTINGS[0], SETTINGS[0].in_english()]
}

#[test]
fn the_main_path_leads_from_rest_to_an_answer_and_back() {
    for setting in both_languages() {
        let mut window = Window::open(setting);
        shoot(&mut window, Outcome::Danger);
        assert!(matches!(window.state().screen, Screen::Answer(_)));
        let specimen = window.state().current_specimen().expect("an answer belongs to a plant");
        assert_eq!(specimen.combined.as_ref().map(|c| c.answer.headline), Some(Headline::Danger));
        window.touch("자세히 보기", "Details");
        assert!(matches!(window.state().screen, Screen::Plant(_)));
        window.touch("뒤로", "Back");
        assert!(matches!(window.state().screen, Screen::Answer(_)));
        let end = window.say("끝내기", "Finish").to_owned();
        window.harness.get_all_by_role_and_label(Role::Button, &end).next().expect("a way to end").click();
        window.settle();
        assert_eq!(window.state().overlay, Some(Overlay::EndSession));
        window.touch("지우고 끝내기", "Erase and finish");
        assert_eq!(window.state().screen, Screen::Attract);
        assert!(window.seen.iter().any(|command| matches!(command, Command::EraseSession(_))));
    }
}

#[test]
fn one_touch_changes_the_language() {
    let mut window = Window::open(SETTINGS[0]);
    begin(&mut window);
    window.harness.get_by_role_and_label(Role::Button, "English").click();
    window.settle();
    window.harness.get_by_label("Please read this first");
    window.harness.get_by_role_and_label(Role::Button, "한국어").click();
    window.settle();
    window.harness.get_by_label("먼저 읽어 주세요");
}

#[test]
fn the_display_panel_changes_text_and_contrast() {
    let mut window = Window::open(SETTINGS[0]);
    begin(&mut window);
    window.touch("보기 설정", "Display");
    window.touch("글자 크게", "Larger text");
    assert_eq!(window.state().preferences.text_percent, 125);
    window.harness.get_by_role_and_label(Role::Switch, "선명하게 보기").click();
    window.settle();
    assert!(window.state().preferences.is_high_contrast);
    window.touch("닫기", "Close");
    assert!(window.harness.query_by_label("글자 크게").is_none());
}

#[test]
fn the_on_screen_keyboard_and_a_real_one_write_into_the_same_field() {
    let mut window = Window::open(SETTINGS[0]);
    search_hits(&mut window);
    assert_eq!(window.state().session.search.field.text(), "방울");
    window.harness.get_by_label("은방울꽃, 위험");
    let field = window.harness.get_by_role_and_label(Role::TextInput, "식물 이름");
    field.focus();
    window.settle();
    let field = window.harness.get_by_role_and_label(Role::TextInput, "식물 이름");
    field.type_text("꽃");
    window.settle();
    assert_eq!(window.state().session.search.field.text(), "방울꽃");
    window.touch("지우기", "Erase");
    window.touch("모두 지우기", "Clear");
    assert!(window.state().session.search.field.is_empty());
}

#[test]
fn the_list_draws_what_is_in_sight_and_asks_for_more() {
    let mut window = Window::open(SETTINGS[0]);
    encyclopedia(&mut window);
    let drawn = |window: &Window| window.harness.get_all_by_role(Role::Button).count();
    let held_before = window.state().session.encyclopedia.cards.len();
    assert!(drawn(&window) < 40, "{} buttons drawn for {held_before} cards", drawn(&window));
    for _ in 0..60 {
        window.harness.hover_at(eframe::egui::pos2(600.0, 500.0));
        window.harness.event(eframe::egui::Event::MouseWheel {
            unit: eframe::egui::MouseWheelUnit::Point,
            delta: eframe::egui::vec2(0.0, -1200.0),
            phase: eframe::egui::TouchPhase::Move,
            modifiers: eframe::egui::Modifiers::NONE,
            source: eframe::egui::MouseWheelSource::Wheel,
        });
        window.settle();
    }
    let pages = window.seen.iter().filter(|command| matches!(command, Command::LoadPage { .. })).count();
    assert!(pages > 3, "{pages} pages were asked for");
    assert!(drawn(&window) < 40);
    assert!(window.state().session.encyclopedia.is_at_end, "the end of the list is reached");
}

fn field(window: &Window) -> String {
    window.state().session.search.field.text()
}

/// Names of everything that can be touched or read.
fn words(window: &Window) -> String {
    let labels = window.harness.root().children_recursive().filter_map(|node| node.accesskit_node().label());
    labels.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_question_for_food_shows_a_notice_the_way_to_help_and_no_name() {
    for setting in both_languages() {
        let mut window = Window::open(setting);
        search_for_food(&mut window);
        let shown = words(&window);
        assert!(shown.contains(window.say("먹는 일은 알려 드리지 않아요", "We never say what may be eaten")), "{shown}");
        let lily = window.world.plant("은방울꽃");
        for name in window.world.plants.iter().flat_map(|plant| [&plant.name_ko, &plant.name_en]).filter(|name| name.chars().count() > 3) {
            assert!(!shown.contains(name.as_str()), "{name} of {} is shown: {shown}", lily.plant_id);
        }
        window.harness.get_by_role_and_label(Role::Button, "119");
        window.touch("119에 전화하세요", "Call 119");
        assert_eq!(window.state().overlay, Some(Overlay::Emergency));
    }
}

#[test]
fn a_suggestion_fills_the_field_only_when_it_is_touched() {
    for (setting, typed, meant) in [(SETTINGS[0], "헙죽도", "협죽도"), (SETTINGS[0].in_english(), "foxglobe", "foxglove")] {
        let mut window = Window::open(setting);
        search_with_a_slip(&mut window);
        assert_eq!(field(&window), typed);
        let suggestion = window.state().session.search.answer.latest().unwrap().did_you_mean.clone().expect("a suggestion");
        assert!(suggestion.to_lowercase().contains(meant), "{suggestion}");
        window.touch(&suggestion, &suggestion);
        assert_eq!(field(&window), suggestion);
        assert_eq!(window.state().session.search.answer.latest().unwrap().did_you_mean, None);
    }
}

#[test]
fn what_was_understood_can_be_left_out_word_by_word() {
    let mut window = Window::open(SETTINGS[0]);
    search_by_facets(&mut window);
    let total = |window: &Window| window.state().session.search.answer.latest().unwrap().total;
    let both = total(&window);
    window.touch("독성 있음", "poisonous");
    assert_eq!(field(&window), "노란");
    assert!(total(&window) > both);
    window.touch("노란 꽃", "yellow flowers");
    assert_eq!(field(&window), "");
}

#[test]
fn when_nothing_is_found_there_is_something_to_try() {
    for setting in both_languages() {
        let mut window = Window::open(setting);
        (STOPS.iter().find(|stop| stop.name == "search-nothing").expect("a stop").go)(&mut window);
        let examples =
            [("노란 꽃", "yellow flowers"), ("봄에 피는 흰 꽃", "white flowers in spring"), ("독이 있는 덩굴", "poisonous vine")];
        for (korean, english) in examples {
            window.touch(korean, english);
            let answer = window.state().session.search.answer.latest().unwrap();
            assert!(!answer.hits.is_empty() && !answer.facets.is_empty(), "{korean}: {answer:?}");
            window.gesture(Gesture::SetText("쀍쀍".to_owned()));
        }
        window.touch("도감에서 찾아보기", "Browse the plants");
        assert_eq!(window.state().screen, Screen::Encyclopedia);
    }
}

#[test]
fn nothing_of_a_fleet_is_offered_where_there_is_none() {
    let mut window = Window::open(SETTINGS[0]);
    (STOPS.iter().find(|stop| stop.name == "rankings").expect("a stop").go)(&mut window);
    window.report(dokcho::kiosk::Event::Report(dokcho::kiosk::Report::Fleet(dokcho::kiosk::state::FleetState::Online)));
    for scope in ["이 기기", "전체"] {
        assert!(window.harness.query_by_role_and_label(Role::Button, scope).is_none(), "{scope}");
    }
}

#[test]
fn a_guess_is_told_as_one_with_its_warning_and_never_as_an_all_clear() {
    for (stop, expected) in [
        ("viewfinder-guess", ["아직 추측입니다.", "독이 있는 식물일 수 있어요."]),
        ("viewfinder-guess-without-warning", ["아직 추측입니다.", "독이 있는지는 사진을 찍어야"]),
    ] {
        let mut window = Window::open(SETTINGS[0]);
        (STOPS.iter().find(|s| s.name == stop).expect("a stop").go)(&mut window);
        let painted = painted_words(&window);
        expected.iter().for_each(|words| assert!(painted.contains(words), "{stop}: {painted}"));
        assert!(painted.contains("디기탈리스와 닮아 보여요") && !painted.contains("기록 없음"), "{stop}: {painted}");
    }
}

fn painted_words(window: &Window) -> String {
    fn collect(shape: &eframe::egui::Shape, found: &mut String) {
        match shape {
            eframe::egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(shape, found)),
            eframe::egui::Shape::Text(text) => *found += &format!("{}\n", text.galley.text()),
            _ => {}
        }
    }
    let mut found = String::new();
    window.harness.output().shapes.iter().for_each(|clipped| collect(&clipped.shape, &mut found));
    found
}
