//! A visitor's whole visit in the real window, touch by touch.

use std::time::{Duration, Instant};

use dokcho::kiosk::Screen;
use dokcho::kiosk::state::{CameraState, RecognizerState};
use dokcho::verdict::Headline;
use eframe::egui::Rect;
use rustix::process::Signal;

use crate::pictures::{difference, keep};
use crate::processes::{helpers, send};
use crate::program::{Data, PATIENCE, Program, calm, until};
use crate::server::Server;
use crate::twin::Twin;

/// How much of a screen must look the same in the window and in its twin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alike {
    Everything,
    /// Buttons only: each window has its own picture of a plant that moves in the wind.
    Controls,
}

impl Alike {
    /// Share of the compared squares that may be drawn differently. A letter more in the search
    /// field and its hits are more than this; a photo's small picture on a button is less.
    fn allowed(self) -> f64 {
        match self {
            Self::Everything => 0.002,
            Self::Controls => 0.01,
        }
    }
}

/// The real window and its twin, which are touched at the same places.
pub struct Both {
    pub program: Program,
    pub data: Data,
    pub twin: Twin,
    _twin_data: Data,
    pub server: Server,
}

impl Both {
    /// Both at rest; none where this machine can open no window.
    pub fn open(is_locked: bool, extra: &[&str]) -> Option<Self> {
        let mut server = Server::start()?;
        let data = Data::with(calm());
        let mut arguments = if is_locked { Vec::new() } else { vec!["--windowed"] };
        arguments.extend(extra);
        let program = Program::open(&mut server, &data, &arguments)?;
        let twin_data = Data::with(calm());
        let twin = Twin::open(&twin_data, is_locked);
        Some(Self { program, data, twin, _twin_data: twin_data, server })
    }

    /// The same program and folder after a restart, with a new twin.
    pub fn restarted(server: Server, program: Program, data: Data) -> Self {
        let twin_data = Data::with(calm());
        let twin = Twin::open(&twin_data, false);
        Self { program, data, twin, _twin_data: twin_data, server }
    }

    /// Waits until the window looks like its twin, and keeps a picture of it.
    #[track_caller]
    pub fn sees(&mut self, name: &str, alike: Alike) {
        let start = Instant::now();
        loop {
            self.twin.breathe();
            let (real, twin) = (self.server.x.picture().unwrap(), self.twin.picture());
            let places: Vec<Rect> = match alike {
                Alike::Everything => vec![self.twin.screen()],
                Alike::Controls => self.twin.controls(),
            };
            let share = difference(&real, &twin, &places);
            if share <= alike.allowed() {
                eprintln!("{name}: {:.2} % differ, after {:.1} s", share * 100.0, start.elapsed().as_secs_f64());
                return keep(name, &real);
            }
            if start.elapsed() > PATIENCE || !self.program.is_running() {
                let folder = std::env::temp_dir();
                real.save(folder.join("dokcho-real.png")).unwrap();
                twin.save(folder.join("dokcho-twin.png")).unwrap();
                let percent = share * 100.0;
                panic!(
                    "{name}: {percent:.1} % differ; see dokcho-real.png and dokcho-twin.png in {}; {}",
                    folder.display(),
                    self.program.said()
                );
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Touches the button with this label in the window, where the twin has it, and in the twin.
    #[track_caller]
    pub fn touch(&mut self, label: &str) {
        let at = self.twin.place_of(label);
        self.server.x.click(at.x.round() as u16, at.y.round() as u16).unwrap();
        self.twin.click(at);
    }

    /// From rest to the viewfinder.
    pub fn walk_to_the_camera(&mut self) {
        self.sees("01-rest", Alike::Everything);
        self.touch("화면을 만져 시작하세요");
        self.twin.until("a loaded model", |twin| matches!(twin.state().machine.recognizer, RecognizerState::Ready(_)).then_some(()));
        self.sees("02-notice", Alike::Everything);
        self.touch("사진 찍기");
        self.twin.until("a live camera", |twin| (twin.state().machine.camera == CameraState::Live).then_some(()));
        self.sees("03-viewfinder", Alike::Controls);
    }

    /// Takes a photo while nobody can look at it, until both windows say that it waits.
    pub fn take_a_photo_and_wait(&mut self) -> Held {
        let held = Held::hold();
        self.touch("찍기");
        self.twin.until("a photo that waits", |twin| matches!(twin.state().screen, Screen::Looking(_)).then_some(()));
        self.sees("04-looking", Alike::Controls);
        held
    }

    pub fn answer(&mut self) -> Headline {
        self.twin.until("an answer", |twin| {
            let Screen::Answer(_) = twin.state().screen else { return None };
            twin.state().current_specimen()?.combined.as_ref().map(|combined| combined.answer.headline)
        })
    }
}

/// Recognisers of the window and of its twin, stopped until this goes.
pub struct Held(Vec<u32>);

impl Held {
    fn hold() -> Self {
        let held = helpers(std::process::id(), "recognizer");
        assert_eq!(held.len(), 2, "one of the window, one of the twin");
        held.iter().for_each(|pid| send(*pid, Signal::STOP));
        Self(held)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.0.iter().for_each(|pid| send(*pid, Signal::CONT));
    }
}

/// What a visit leaves in the database, asked as an operator would.
#[track_caller]
fn one_foxglove_was_answered_and_counted(data: &Data) {
    let jobs = data.ask(&["jobs", "list"]);
    let jobs = jobs.as_array().expect("a list");
    assert_eq!(jobs.len(), 1, "{jobs:?}");
    assert_eq!((&jobs[0]["state"], &jobs[0]["headline"]), (&"done".into(), &"danger".into()), "{jobs:?}");
    let answered = data.ask(&["jobs", "show", jobs[0]["id"].as_str().expect("an id")]);
    assert!(answered["answer"].to_string().contains("digitalis-purpurea"), "{answered}");
    let ranking = data.ask(&["rankings", "--window", "day"]);
    assert_eq!((&ranking[0]["plant_id"], &ranking[0]["count"]), (&"digitalis-purpurea".into(), &1.into()), "{ranking}");
}

#[test]
fn a_visit_from_rest_to_an_answer_a_sheet_a_search_and_back() {
    let Some(mut both) = Both::open(false, &["--frame-times"]) else { return };
    both.walk_to_the_camera();
    let before = both.server.x.picture().unwrap();
    let camera = [both.twin.screen()];
    until("a plant that moves in the wind", || {
        let now = both.server.x.picture().unwrap();
        (difference(&before, &now, &camera) > 0.005).then_some(())
    });

    let held = both.take_a_photo_and_wait();
    assert_eq!(both.data.photos().len(), 1, "stored before it is looked at");
    drop(held);
    assert_eq!(both.answer(), Headline::Danger, "the scene is a foxglove");
    both.sees("05-answer", Alike::Controls);
    one_foxglove_was_answered_and_counted(&both.data);

    both.touch("병원에 보여 주기");
    both.sees("06-sheet", Alike::Controls);
    both.touch("뒤로");
    both.sees("07-answer-again", Alike::Controls);
    both.touch("자세히 보기");
    both.sees("08-details", Alike::Everything);
    both.touch("도감");
    both.sees("09-encyclopedia", Alike::Everything);

    both.touch("검색");
    both.sees("10-search", Alike::Everything);
    for (key, name) in [("ㄷ", "11-search-d"), ("ㅣ", "12-search-di"), ("ㄱ", "13-search-dig"), ("ㅣ", "14-search-digi")] {
        both.touch(key);
        both.sees(name, Alike::Everything);
    }
    assert_eq!(both.twin.state().session.search.field.text(), "디기");
    both.touch("디기탈리스, 위험");
    both.sees("15-found", Alike::Everything);
    assert!(matches!(both.twin.state().screen, Screen::Plant(_)));

    assert_eq!(both.data.photos().len(), 1, "the visitor is still here");
    both.touch("끝내기");
    both.sees("16-end", Alike::Everything);
    both.touch("지우고 끝내기");
    let data = &both.data;
    until("an empty folder of photos", || data.photos().is_empty().then_some(()));
    both.sees("17-rest-again", Alike::Everything);
    assert_eq!(both.twin.state().screen, Screen::Attract);
    one_foxglove_was_answered_and_counted(&both.data);

    let (window, _) = both.server.x.window().unwrap().expect("it is open");
    both.server.x.ask_to_close(window).unwrap();
    assert!(both.program.ended().success(), "a window that anybody may close: {}", both.program.said());
    let said = both.program.said();
    assert!(!said.contains("panicked"), "{said}");
    eprintln!("{said}");
}
