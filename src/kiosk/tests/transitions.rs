//! Every way from screen to screen, as tables.

use super::super::state::{Notice, PinPurpose, PlantPart};
use super::*;
use crate::verdict::words::Language;

/// A booth on each screen of a visitor.
fn booth_on(screen: &Screen) -> Booth {
    let mut booth = Booth::at_answer(carrot());
    let number = booth.specimen();
    match screen {
        Screen::Attract => booth.touch(Gesture::EndSession),
        Screen::Start => booth.touch(Gesture::Home),
        Screen::Viewfinder => booth.touch(Gesture::OpenViewfinder),
        Screen::Folder => booth.report(Report::FolderChosen(booth.session(), "/photos".into())),
        Screen::Looking(_) => {
            booth.touch(Gesture::AddPhoto(number, PlantPart::Leaf));
            booth.report(Report::Camera(CameraState::Live));
            booth.take_photo();
        }
        Screen::Answer(_) => {}
        Screen::Encyclopedia => booth.touch(Gesture::OpenEncyclopedia),
        Screen::Plant(id) => booth.touch(Gesture::OpenPlant(id.clone())),
        Screen::Search => booth.touch(Gesture::OpenSearch),
        Screen::Rankings => booth.touch(Gesture::OpenRankings),
        Screen::History => booth.touch(Gesture::OpenHistory),
        Screen::Sheet(_) => booth.touch(Gesture::OpenSheet(number)),
        Screen::Pin => HiddenGesture::SEQUENCE.into_iter().for_each(|c| booth.touch(Gesture::CornerTouched(c))),
        Screen::Operator => booth.open_area(),
        Screen::Maintenance => {
            booth.touch(Gesture::EndSession);
            let closed = Settings { maintenance: true, ..Settings::default() };
            booth.report(Report::SettingsRead(Some(Box::new(closed))));
        }
    }
    booth
}

fn kinds() -> Vec<Screen> {
    let any = SpecimenNumber(0);
    vec![
        Screen::Attract,
        Screen::Start,
        Screen::Viewfinder,
        Screen::Folder,
        Screen::Looking(any),
        Screen::Answer(any),
        Screen::Encyclopedia,
        Screen::Plant(plant_id("rose")),
        Screen::Search,
        Screen::Rankings,
        Screen::History,
        Screen::Sheet(any),
        Screen::Pin,
        Screen::Operator,
        Screen::Maintenance,
    ]
}

fn is_same_kind(a: &Screen, b: &Screen) -> bool {
    std::mem::discriminant(a) == std::mem::discriminant(b)
}

fn is_visitors(screen: &Screen) -> bool {
    !matches!(screen, Screen::Attract | Screen::Pin | Screen::Operator | Screen::Maintenance)
}

#[test]
fn every_screen_can_be_reached_and_left_by_back_and_home() {
    for screen in kinds() {
        let booth = booth_on(&screen);
        assert!(is_same_kind(&booth.state().screen, &screen), "{screen:?}: {:?}", booth.state().screen);
        for gesture in [Gesture::Back, Gesture::Home] {
            let mut booth = booth_on(&screen);
            booth.touch(gesture.clone());
            let now = &booth.state().screen;
            match screen {
                Screen::Attract | Screen::Operator => assert_eq!(*now, Screen::Attract, "{screen:?}"),
                Screen::Maintenance => assert_eq!(*now, Screen::Maintenance),
                Screen::Start => assert_eq!(*now, Screen::Start),
                Screen::Pin => assert!(matches!(now, Screen::Answer(_)), "{now:?}"),
                _ if gesture == Gesture::Home => assert_eq!(*now, Screen::Start, "{screen:?}"),
                _ => assert!(!is_same_kind(now, &screen), "{screen:?}"),
            }
        }
    }
}

#[test]
fn back_on_the_start_screen_asks_whether_to_end() {
    let mut booth = booth_on(&Screen::Start);
    booth.touch(Gesture::Back);
    assert_eq!(booth.state().overlay, Some(Overlay::EndSession));
    booth.touch(Gesture::CloseOverlay);
    assert_eq!((booth.state().overlay, &booth.state().screen), (None, &Screen::Start));
    booth.touch(Gesture::AskToEnd);
    booth.touch(Gesture::OpenSearch);
    assert_eq!(booth.state().overlay, None, "going on answers the question");
}

#[test]
fn the_openings_lead_where_they_say_from_every_visitors_screen() {
    let table = [
        (Gesture::OpenViewfinder, Screen::Viewfinder),
        (Gesture::OpenEncyclopedia, Screen::Encyclopedia),
        (Gesture::OpenPlant(plant_id("yew")), Screen::Plant(plant_id("yew"))),
        (Gesture::OpenSearch, Screen::Search),
        (Gesture::OpenRankings, Screen::Rankings),
        (Gesture::OpenHistory, Screen::History),
    ];
    for screen in kinds() {
        for (gesture, target) in &table {
            let mut booth = booth_on(&screen);
            let before = booth.state().screen.clone();
            booth.touch(gesture.clone());
            let opens = is_visitors(&screen) || screen == Screen::Attract;
            let expected = if opens { target } else { &before };
            assert_eq!(booth.state().screen, *expected, "{gesture:?} on {screen:?}");
        }
    }
}

#[test]
fn the_emergency_card_language_and_text_size_work_on_every_screen() {
    for screen in kinds() {
        let mut booth = booth_on(&screen);
        let before = booth.state().screen.clone();
        booth.touch(Gesture::ShowEmergency);
        assert_eq!(booth.state().overlay, Some(Overlay::Emergency), "{screen:?}");
        booth.touch(Gesture::CloseOverlay);
        assert_eq!(booth.state().overlay, None);
        booth.touch(Gesture::SetLanguage(Language::English));
        booth.touch(Gesture::SetHighContrast(true));
        booth.touch(Gesture::SetMotionReduced(true));
        for (asked, set) in [(0, 100), (112, 100), (113, 125), (160, 150), (200, 200), (u16::MAX, 200)] {
            booth.touch(Gesture::SetTextPercent(asked));
            assert_eq!(booth.state().preferences.text_percent, set, "{asked}");
        }
        let expected = Preferences { language: Language::English, text_percent: 200, is_high_contrast: true, is_motion_reduced: true };
        assert_eq!(booth.state().preferences, expected);
        assert_eq!(booth.state().screen, before);
    }
}

#[test]
fn one_clock_asks_and_then_resets_on_every_screen_that_has_a_session() {
    for screen in kinds() {
        let mut booth = booth_on(&screen);
        let session = booth.session();
        booth.send(Event::Input);
        booth.wait(59_500);
        assert_eq!(booth.session(), session);
        assert_eq!(booth.state().overlay, None, "{screen:?}");
        booth.wait(500);
        if matches!(screen, Screen::Attract | Screen::Maintenance) {
            assert_eq!(booth.state().overlay, None, "{screen:?} has nobody to ask");
            continue;
        }
        assert_eq!(booth.state().overlay, Some(Overlay::StillThere { left_ms: 15_000 }), "{screen:?}");
        booth.wait(14_500);
        assert_eq!((booth.session(), booth.state().overlay), (session, Some(Overlay::StillThere { left_ms: 500 })));
        let ordered = booth.wait(500);
        assert!(ordered.contains(&Command::EraseSession(session)), "{screen:?}");
        assert_eq!(booth.state().session, Session { number: SessionNumber(session.0 + 1), ..Session::default() });
        assert_eq!(booth.state().screen, Screen::Attract);
    }
}

#[test]
fn any_input_keeps_the_session_and_takes_the_question_away() {
    let inputs = [
        Event::Input,
        Event::Visitor(Gesture::CloseOverlay),
        Event::Visitor(Gesture::Key(Key::Char('ㄱ'))),
        Event::Visitor(Gesture::SetText("ㄱ".to_owned())),
    ];
    for input in inputs {
        let mut booth = booth_on(&Screen::Search);
        let session = booth.session();
        for _ in 0..20 {
            booth.wait(50_000);
            booth.send(input.clone());
            assert_eq!((booth.session(), booth.state().overlay), (session, None), "{input:?}");
        }
        booth.wait(70_000);
        assert!(matches!(booth.state().overlay, Some(Overlay::StillThere { .. })));
        booth.send(input.clone());
        assert_eq!((booth.session(), booth.state().overlay), (session, None), "{input:?}");
    }
}

#[test]
fn staying_brings_back_what_the_question_covered() {
    let mut booth = booth_on(&Screen::History);
    booth.touch(Gesture::ShowEmergency);
    booth.wait(60_000);
    assert!(matches!(booth.state().overlay, Some(Overlay::StillThere { .. })));
    booth.touch(Gesture::CloseOverlay);
    assert_eq!(booth.state().overlay, Some(Overlay::Emergency));
}

#[test]
fn the_idle_screen_forgets_language_and_overlay_without_asking() {
    let mut booth = Booth::new();
    booth.touch(Gesture::SetLanguage(Language::English));
    booth.touch(Gesture::ShowEmergency);
    let session = booth.session();
    booth.wait(60_000);
    assert_eq!((booth.state().overlay, booth.state().preferences.language), (None, Language::Korean));
    assert_eq!(booth.session(), session);
    booth.touch(Gesture::SetLanguage(Language::English));
    booth.touch(Gesture::Begin);
    assert_eq!(booth.state().preferences.language, Language::English, "the choice goes along into the session");
}

#[test]
fn a_locked_window_asks_for_the_pin_and_an_unlocked_one_closes() {
    for screen in kinds() {
        let mut booth = booth_on(&screen);
        booth.send(Event::CloseRequested);
        if screen == Screen::Operator {
            assert_eq!(booth.ordered, [Command::Operator(OperatorCommand::Exit)]);
            continue;
        }
        assert!(!booth.ordered.iter().any(|c| matches!(c, Command::Operator(_) | Command::CloseWindow)), "{screen:?}");
        assert_eq!(booth.state().screen, Screen::Pin, "{screen:?}");
        assert!(booth.has_notice(Notice::CloseRefused));
        if screen != Screen::Pin {
            assert_eq!(booth.state().operator.purpose, PinPurpose::Exit);
        }
    }
    let (mut kiosk, _) = Kiosk::new(Setup::default(), NOON_MS);
    assert_eq!(kiosk.handle(Event::CloseRequested, NOON_MS), [Command::CloseWindow]);
}

#[test]
fn the_camera_runs_only_where_someone_may_need_it() {
    for screen in kinds() {
        let booth = booth_on(&screen);
        let wants = matches!(screen, Screen::Start | Screen::Viewfinder);
        assert_eq!(booth.kiosk.camera_use.is_some(), wants, "{screen:?}");
    }
}

#[test]
fn a_camera_that_was_let_go_is_not_believed_to_be_live() {
    let mut booth = Booth::at_viewfinder();
    booth.touch(Gesture::OpenEncyclopedia);
    assert_eq!((booth.ordered.contains(&Command::StopCamera), booth.state().machine.camera), (true, CameraState::Off));
    booth.report(Report::Camera(CameraState::Live));
    assert_eq!(booth.state().machine.camera, CameraState::Off);
    booth.touch(Gesture::OpenViewfinder);
    assert_eq!(booth.state().machine.camera, CameraState::Starting);
    booth.touch(Gesture::Shutter);
    assert!(booth.has_notice(Notice::NoCameraNow), "there is no frame yet");
}

#[test]
fn someone_coming_warms_the_recogniser_up_once() {
    let mut booth = Booth::new();
    booth.touch(Gesture::Begin);
    assert_eq!(booth.ordered.iter().filter(|c| **c == Command::WarmUp).count(), 1);
    booth.report(Report::Recognizer(RecognizerState::Warming));
    booth.touch(Gesture::OpenViewfinder);
    assert!(!booth.ordered.contains(&Command::WarmUp));
}

#[test]
fn a_first_start_asks_for_what_the_idle_screen_shows() {
    let booth = Booth::new();
    assert!(matches!(
        booth.ordered.as_slice(),
        [Command::EraseSessionsBefore(SessionNumber(7)), Command::LoadSeasonPlants(_), Command::LoadRanking { .. }]
    ));
    assert_eq!(booth.state().attract.date, Some(Date { year: 2026, month: 11, day: 20 }));
}
