//! What a visitor does, by labels alone, in Korean and English. That every screen is reached is
//! checked where they are all drawn, in `layout`.

use dokcho::kiosk::{Command, Overlay, Screen};
use dokcho::verdict::Headline;
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::Queryable;

use crate::stops::{begin, encyclopedia, search_hits, shoot};
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
