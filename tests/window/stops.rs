//! Every screen and the way to it from power-on, by labels where there are any.

use dokcho::kiosk::state::{CameraState, GuessWarning, PhotoHint, RecognizerState};
use dokcho::kiosk::{Event, Gesture, Report, Screen, Settings};
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::Queryable;

use crate::visit::Window;
use crate::world::{self, Outcome};

/// A screen and the way to it.
pub struct Stop {
    pub name: &'static str,
    pub go: fn(&mut Window),
}

const fn stop(name: &'static str, go: fn(&mut Window)) -> Stop {
    Stop { name, go }
}

/// Every screen, each from power-on.
pub const STOPS: &[Stop] = &[
    stop("attract", |_| {}),
    stop("start", begin),
    stop("start-out-of-order", |w| {
        w.world.camera = CameraState::Missing;
        begin(w);
        w.report(Event::Report(Report::Recognizer(RecognizerState::Unavailable)));
        w.report(Event::Report(Report::Camera(CameraState::Missing)));
    }),
    stop("viewfinder", viewfinder),
    stop("viewfinder-countdown", |w| {
        viewfinder(w);
        w.touch("찍기", "Take photo");
    }),
    stop("viewfinder-hint", |w| {
        w.world.hints = vec![PhotoHint::Blurred];
        viewfinder(w);
    }),
    stop("viewfinder-guess", |w| {
        w.world.hints = vec![PhotoHint::TooDark];
        guess(w, Some(GuessWarning::Danger));
    }),
    stop("viewfinder-guess-without-warning", |w| guess(w, None)),
    stop("viewfinder-no-camera", |w| {
        w.world.camera = CameraState::Missing;
        viewfinder(w);
    }),
    stop("folder", |w| {
        begin(w);
        w.touch("폴더 열기", "Open a folder");
        assert_eq!(w.state().screen, Screen::Folder);
    }),
    stop("looking", |w| shoot(w, Outcome::Waits)),
    stop("answer-danger", |w| shoot(w, Outcome::Danger)),
    stop("answer-several-photos", |w| {
        shoot(w, Outcome::Danger);
        w.touch("한 장 더 찍기", "One more photo");
        take(w);
    }),
    stop("answer-heat-map", |w| {
        shoot(w, Outcome::Danger);
        w.touch("어디를 보았나요", "Where it looked");
    }),
    stop("answer-look-alike", |w| shoot(w, Outcome::LookAlike)),
    stop("answer-nothing-recorded", |w| shoot(w, Outcome::NothingRecorded)),
    stop("answer-unknown", |w| shoot(w, Outcome::Unknown)),
    stop("answer-not-a-plant", |w| shoot(w, Outcome::NotAPlant)),
    stop("answer-failed", |w| shoot(w, Outcome::Fails)),
    stop("encyclopedia", encyclopedia),
    stop("encyclopedia-filters", |w| {
        encyclopedia(w);
        w.touch("꽃 색", "Flower colour");
        w.touch("보라", "Purple");
    }),
    stop("plant", |w| open_plant(w, "가는잎그늘사초")),
    stop("plant-facts", |w| {
        open_plant(w, "가는잎그늘사초");
        show(w, "어떤 식물인가요", "About this plant");
    }),
    stop("search", |w| {
        begin(w);
        w.touch("검색", "Search");
    }),
    stop("search-hits", search_hits),
    stop("search-nothing", |w| {
        begin(w);
        w.touch("검색", "Search");
        w.gesture(Gesture::SetText("쀍쀍".to_owned()));
    }),
    stop("search-suggestion", search_with_a_slip),
    stop("search-facets", search_by_facets),
    stop("search-never-answered", search_for_food),
    stop("rankings", rankings),
    stop("rankings-live", |w| {
        rankings(w);
        w.touch("실시간", "Live");
    }),
    stop("rankings-charts", |w| {
        rankings(w);
        show(w, "차지하는 몫", "Share");
    }),
    stop("rankings-empty", |w| {
        w.world.is_new = true;
        rankings(w);
    }),
    stop("history-empty", |w| {
        begin(w);
        w.touch("내 기록", "My plants");
    }),
    stop("history", |w| {
        shoot(w, Outcome::Danger);
        w.gesture(Gesture::Home);
        w.world.outcome = Outcome::NothingRecorded;
        w.touch("사진 찍기", "Photo");
        take(w);
        w.gesture(Gesture::OpenHistory);
    }),
    stop("toast", |w| {
        shoot(w, Outcome::Waits);
        w.touch("기다리는 동안 도감 보기", "Browse plants meanwhile");
        w.answer_late(Outcome::Danger);
    }),
    stop("sheet", sheet),
    stop("sheet-writing", |w| {
        sheet(w);
        w.gesture(Gesture::FocusField(Some(dokcho::kiosk::state::SheetField::Amount)));
    }),
    stop("sheet-qr", |w| {
        sheet(w);
        w.touch("QR 크게 보기", "Show QR code");
    }),
    stop("display", |w| {
        begin(w);
        w.touch("보기 설정", "Display");
    }),
    stop("emergency", |w| {
        begin(w);
        w.touch("119", "119");
    }),
    stop("still-there", |w| {
        begin(w);
        // The larger the text, the longer the kiosk waits.
        for _ in 0..130 {
            world::pass(1_000);
            w.harness.run_steps(1);
            if w.state().overlay.is_some() {
                break;
            }
        }
        w.settle();
    }),
    stop("end", |w| {
        begin(w);
        w.touch("끝내기", "Finish");
    }),
];

/// Screens of the operator, in Korean or English as the machine is set.
pub const OPERATOR_STOPS: &[Stop] = &[
    stop("pin", pin),
    stop("operator-health", operator),
    stop("operator-camera", |w| tab(w, "카메라", "Camera")),
    stop("operator-touch-test", |w| tab(w, "터치 시험", "Touch test")),
    stop("operator-settings", |w| tab(w, "설정", "Settings")),
    stop("operator-failed-jobs", |w| tab(w, "실패한 일", "Failed jobs")),
    stop("operator-storage", |w| tab(w, "저장 공간", "Storage")),
    stop("operator-confirm", |w| {
        tab(w, "저장 공간", "Storage");
        w.touch("사진 모두 지우기", "Erase all photos");
    }),
    stop("maintenance", |w| {
        tab(w, "설정", "Settings");
        let switch = w.say("점검 화면 켜기", "Maintenance screen").to_owned();
        w.harness.get_by_role_and_label(Role::Switch, &switch).scroll_to_me();
        w.harness.run_steps(3);
        w.harness.get_by_role_and_label(Role::Switch, &switch).click();
        w.settle();
        w.touch("설정 저장", "Save settings");
        w.touch("나가기", "Leave");
        assert_eq!(w.state().screen, Screen::Maintenance);
    }),
];

pub fn begin(w: &mut Window) {
    w.touch("화면을 만져 시작하세요", "Touch to begin");
}

fn viewfinder(w: &mut Window) {
    begin(w);
    w.touch("사진 찍기", "Photo");
}

fn take(w: &mut Window) {
    w.touch("찍기", "Take photo");
    for _ in 0..4 {
        world::pass(1_000);
        w.settle();
    }
}

pub fn shoot(w: &mut Window, outcome: Outcome) {
    w.world.outcome = outcome;
    viewfinder(w);
    take(w);
}

pub fn encyclopedia(w: &mut Window) {
    begin(w);
    w.touch("도감", "Plants");
}

fn open_plant(w: &mut Window, _: &str) {
    encyclopedia(w);
    let plant = w.world.plant("디기탈리스").plant_id.clone();
    w.gesture(Gesture::OpenPlant(plant));
}

/// 방울 by the on-screen keyboard, or "lily" in English.
pub fn search_hits(w: &mut Window) {
    begin(w);
    w.touch("검색", "Search");
    let keys = w.say("ㅂㅏㅇㅇㅜㄹ", "lily");
    if keys == "lily" {
        w.touch("ABC", "ABC");
    }
    for key in keys.chars().map(|c| c.to_string()) {
        w.touch(&key, &key);
    }
}

/// Scrolls until this label is in sight.
fn show(w: &mut Window, korean: &str, english: &str) {
    let label = w.say(korean, english).to_owned();
    w.harness.get_by_label(&label).scroll_to_me();
    w.harness.run_steps(8);
}

fn search_for(w: &mut Window, korean: &str, english: &str) {
    begin(w);
    w.touch("검색", "Search");
    let text = w.say(korean, english).to_owned();
    w.gesture(Gesture::SetText(text));
}

pub fn search_with_a_slip(w: &mut Window) {
    search_for(w, "헙죽도", "foxglobe");
}

pub fn search_by_facets(w: &mut Window) {
    search_for(w, "노란 독초", "toxic yellow flower");
}

pub fn search_for_food(w: &mut Window) {
    search_for(w, "은방울꽃 먹나요", "can I eat lily of the valley");
}

/// Guesses are switched on while the visitor aims.
fn guess(w: &mut Window, warning: Option<GuessWarning>) {
    w.world.warning = warning;
    viewfinder(w);
    let settings = Settings { live_guess: true, ..w.state().settings.clone() };
    w.report(Event::Report(Report::SettingsRead(Some(Box::new(settings)))));
    assert!(w.state().session.viewfinder.guess.is_some());
}

fn rankings(w: &mut Window) {
    begin(w);
    w.touch("순위", "Ranking");
}

fn sheet(w: &mut Window) {
    shoot(w, Outcome::Danger);
    w.touch("병원에 보여 주기", "For the hospital");
}

fn pin(w: &mut Window) {
    for corner in dokcho::kiosk::HiddenGesture::SEQUENCE {
        w.gesture(Gesture::CornerTouched(corner));
    }
    assert_eq!(w.state().screen, Screen::Pin);
}

fn operator(w: &mut Window) {
    pin(w);
    for digit in ["1", "2", "3", "4"] {
        w.touch(digit, digit);
    }
    w.touch("확인", "OK");
    assert_eq!(w.state().screen, Screen::Operator);
}

fn tab(w: &mut Window, korean: &str, english: &str) {
    operator(w);
    w.touch(korean, english);
}
