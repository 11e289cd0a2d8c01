//! A visitor who finds everything by its label.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};

use dokcho::kiosk::state::CameraState;
use dokcho::kiosk::{Command, DefaultLanguage, Diagonal, DisplayOverrides, DisplaySettings, Event, Gesture, Kiosk, Settings, Setup, State};
use dokcho::ui::vignette::Plates;
use dokcho::ui::{App, Wiring};
use dokcho::verdict::words::Language;
use eframe::egui::accesskit::Role;
use eframe::egui::{ColorImage, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use crate::painter::in_harness;
use crate::world::{self, Outcome, World};

/// Size of the window, its diagonal, and how the visitor reads.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    pub name: &'static str,
    pub size: Vec2,
    pub diagonal_inch: f32,
    pub text_percent: u16,
    pub language: Language,
    pub is_high_contrast: bool,
    pub is_bright: bool,
}

/// A laptop, a kiosk upright, and the largest text on the laptop.
pub const SETTINGS: [Setting; 3] = [
    Setting::new("laptop", vec2(1280.0, 800.0), 13.3, 100),
    Setting::new("upright", vec2(1080.0, 1920.0), 32.0, 100),
    Setting::new("large-text", vec2(1280.0, 800.0), 13.3, 200),
];

/// The largest text on the upright kiosk.
pub const UPRIGHT_LARGE: Setting = Setting::new("upright-large-text", vec2(1080.0, 1920.0), 32.0, 200);

impl Setting {
    pub const fn new(name: &'static str, size: Vec2, diagonal_inch: f32, text_percent: u16) -> Self {
        Self { name, size, diagonal_inch, text_percent, language: Language::Korean, is_high_contrast: false, is_bright: false }
    }

    /// Black, white and yellow.
    pub const fn in_high_contrast(self) -> Self {
        Self { name: "high-contrast", is_high_contrast: true, ..self }
    }

    /// The colours of a kiosk that stands in daylight.
    pub const fn in_daylight(self) -> Self {
        Self { name: "daylight", is_bright: true, ..self }
    }

    pub const fn in_english(self) -> Self {
        Self { language: Language::English, ..self }
    }
}

/// The window with its visitor and workers.
pub struct Window {
    pub harness: Harness<'static, App>,
    pub world: World,
    commands: Receiver<Command>,
    events: SyncSender<Event>,
    frames: Arc<Mutex<Option<ColorImage>>>,
    pub seen: Vec<Command>,
    language: Language,
}

impl Window {
    /// A window after power-on, with this visitor's preferences set.
    pub fn open(setting: Setting) -> Self {
        Self::open_with(setting, World::new())
    }

    fn open_with(setting: Setting, world: World) -> Self {
        world::reset_clock();
        let (events, event_receiver) = sync_channel(256);
        let (command_sender, commands) = sync_channel(256);
        let frames = Arc::new(Mutex::new(None));
        let (kiosk, first) = Kiosk::new(setup(setting), world::clock());
        let wiring = Wiring {
            events: event_receiver,
            commands: command_sender,
            frames: frames.clone(),
            plates: Plates::from_iter(&world.plants),
            display: DisplayOverrides::default(),
            utc_offset_s: 9 * 3600,
            clock: world::clock,
        };
        let app = App::new(kiosk, first, wiring);
        let harness = in_harness(app, setting.size);
        let mut window = Self { harness, world, commands, events, frames, seen: Vec::new(), language: setting.language };
        window.settle();
        window.gesture(Gesture::SetLanguage(setting.language));
        window.gesture(Gesture::SetTextPercent(setting.text_percent));
        window.gesture(Gesture::SetHighContrast(setting.is_high_contrast));
        window.gesture(Gesture::SetMotionReduced(true));
        window
    }

    pub fn state(&self) -> &State {
        self.harness.state().kiosk().state()
    }

    /// Lets window and workers talk until nobody has anything to say.
    pub fn settle(&mut self) {
        for _ in 0..20 {
            self.harness.run_steps(2);
            let commands: Vec<Command> = self.commands.try_iter().collect();
            let is_quiet = commands.is_empty();
            for command in commands {
                if matches!(command, Command::UseCamera(_)) && self.world.camera == CameraState::Live {
                    *self.frames.lock().unwrap() = Some(self.world.frame());
                }
                for event in self.world.replies(&command) {
                    self.events.send(event).unwrap();
                }
                self.seen.push(command);
            }
            if is_quiet {
                // One more frame: the camera's picture came with the last reply.
                self.harness.run_steps(2);
                return;
            }
        }
        panic!("window and workers never fall silent");
    }

    /// The camera's next picture.
    pub fn see_a_frame(&self) {
        *self.frames.lock().unwrap() = Some(self.world.frame());
    }

    /// What the plant on the screen waits for comes, with this outcome.
    pub fn answer_late(&mut self, outcome: Outcome) {
        let session = &self.state().session;
        let (session, photo) = (session.number, session.specimens[0].photos[0].number);
        self.world.outcome = outcome;
        for event in self.world.replies(&Command::LookAgain { session, photo }) {
            self.report(event);
        }
    }

    /// Something that has no label: a time that passes, a preference that was set before.
    pub fn gesture(&mut self, gesture: Gesture) {
        self.report(Event::Visitor(gesture));
    }

    pub fn report(&mut self, event: Event) {
        self.events.send(event).unwrap();
        self.settle();
    }

    /// The label in the visitor's language.
    pub fn say<'a>(&self, korean: &'a str, english: &'a str) -> &'a str {
        match self.language {
            Language::Korean => korean,
            Language::English => english,
        }
    }

    /// Touches the button with this label.
    pub fn touch(&mut self, korean: &str, english: &str) {
        let label = self.say(korean, english).to_owned();
        self.harness.get_by_role_and_label(Role::Button, &label).scroll_to_me();
        self.harness.run_steps(3);
        self.harness.get_by_role_and_label(Role::Button, &label).click();
        self.settle();
    }

    pub fn render(&mut self) -> image::RgbaImage {
        self.harness.render().expect("our own painter does not fail")
    }
}

fn setup(setting: Setting) -> Setup {
    let language = match setting.language {
        Language::Korean => DefaultLanguage::Korean,
        Language::English => DefaultLanguage::English,
    };
    let diagonal_inch = Diagonal::try_from(f64::from(setting.diagonal_inch)).expect("a screen's size");
    let display = DisplaySettings { diagonal_inch, bright: setting.is_bright, touch: false };
    Setup {
        settings: Settings { language, display, ..Settings::default() },
        utc_offset_s: 9 * 3600,
        is_locked: true,
        poison_centre: Some(dokcho::kiosk::state::PoisonCentre {
            name_ko: "서울시독성물질중독관리센터".to_owned(),
            name_en: "Seoul poison centre".to_owned(),
            number: "1855-2221".to_owned(),
            hours_ko: "평일 9시-17시".to_owned(),
            hours_en: "weekdays 9-17".to_owned(),
            as_of: "2026-11-20".to_owned(),
        }),
        ..Setup::default()
    }
}
