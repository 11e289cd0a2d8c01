//! The same kiosk without a window, with workers of its own: it knows where each label is and what
//! the screen ought to look like.

use std::sync::Arc;
use std::time::{Duration, Instant};

use dokcho::camera::CameraChoice;
use dokcho::kiosk::state::State;
use dokcho::kiosk::{DisplayOverrides, Kiosk};
use dokcho::ui::textures::FrameSlot;
use dokcho::ui::vignette::Plates;
use dokcho::ui::{App, Wiring, leave_frame};
use dokcho::workers::booth::{Booth, Desktop, Frames, Places, Programs, Running, SheetPainter, start};
use dokcho::workers::wall_clock_ms;
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Modifiers, PointerButton, Pos2, Rect, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use image::{DynamicImage, RgbImage};

use crate::painter::in_harness;
use crate::program::{Data, PATIENCE, repository};

const SEOUL_S: i32 = 9 * 3_600;

pub struct Twin {
    harness: Harness<'static, App>,
    camera: Frames,
    slot: FrameSlot,
    drawn: u64,
    _running: Running,
}

impl Twin {
    /// A kiosk on this folder. `is_locked` as for one without `--windowed`.
    pub fn open(data: &Data, is_locked: bool) -> Self {
        let places = Places {
            data: data.path().to_owned(),
            resources: repository().to_owned(),
            program: env!("CARGO_BIN_EXE_dokcho").into(),
            camera: CameraChoice::Scene,
            queue: "kiosk".parse().unwrap(),
            memory_limit_bytes: 1 << 30,
            is_locked,
            utc_offset_s: SEOUL_S,
            poison_centre: Some(dokcho::kiosk::state::PoisonCentre::seoul()),
            desktop: Desktop {
                programs: Programs::of_the_system(),
                sheet_folder: (!is_locked).then(|| data.path().join("documents")),
                sheet_painter: SheetPainter::new(dokcho::ui::sheet_picture::picture),
            },
        };
        let Booth { commands, events, frames, setup, running, .. } = start(places, Arc::new(|| ())).unwrap();
        let catalogue = dokcho::store::catalogue::Catalogue::open(&repository().join("data/plants.db")).unwrap();
        let (kiosk, first) = Kiosk::new(setup, wall_clock_ms());
        let slot = FrameSlot::default();
        let wiring = Wiring {
            events,
            commands,
            frames: slot.clone(),
            plates: catalogue.plants().unwrap().iter().collect::<Plates>(),
            display: DisplayOverrides::default(),
            utc_offset_s: SEOUL_S,
            clock: wall_clock_ms,
        };
        let harness = in_harness(App::new(kiosk, first, wiring), vec2(1280.0, 800.0));
        Self { harness, camera: frames, slot, drawn: u64::MAX, _running: running }
    }

    pub fn state(&self) -> &State {
        self.harness.state().kiosk().state()
    }

    /// Lets reports and the camera's picture arrive, and draws.
    pub fn breathe(&mut self) {
        if let Some(frame) = self.camera.newest()
            && frame.sequence != self.drawn
        {
            self.drawn = frame.sequence;
            leave_frame(&self.slot, frame.width_px() as usize, frame.height_px() as usize, frame.rgb());
        }
        self.harness.run_steps(2);
    }

    /// Breathes until there is what is waited for.
    #[track_caller]
    pub fn until<T>(&mut self, what: &str, mut look: impl FnMut(&mut Self) -> Option<T>) -> T {
        let start = Instant::now();
        loop {
            self.breathe();
            if let Some(found) = look(self) {
                return found;
            }
            let state = self.state();
            assert!(start.elapsed() < PATIENCE, "{what}: waited in vain on {:?}, {:?}", state.screen, state.machine);
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn buttons(&self, is_wanted: impl Fn(&str) -> bool) -> Vec<Rect> {
        let screen = self.harness.ctx.content_rect();
        let mut found: Vec<Rect> = self
            .harness
            .query_all_by_role(Role::Button)
            .filter(|node| !node.accesskit_node().is_disabled() && is_wanted(&node.accesskit_node().label().unwrap_or_default()))
            .map(|node| node.rect())
            .filter(|rect| screen.expand(0.5).contains_rect(*rect))
            .collect();
        found.sort_by(|a, b| a.min.y.total_cmp(&b.min.y).then(a.min.x.total_cmp(&b.min.x)));
        found
    }

    /// Where every button is that is wholly in sight.
    pub fn controls(&self) -> Vec<Rect> {
        self.buttons(|_| true)
    }

    /// Where the button with this label is, as soon as there is one; the first of several.
    #[track_caller]
    pub fn place_of(&mut self, label: &str) -> Pos2 {
        let start = Instant::now();
        loop {
            self.breathe();
            if let Some(rect) = self.buttons(|name| name == label).first() {
                return rect.center();
            }
            let names: Vec<String> =
                self.harness.query_all_by_role(Role::Button).filter_map(|node| node.accesskit_node().label()).collect();
            assert!(start.elapsed() < PATIENCE, "no button {label:?} on {:?} among {names:?}", self.state().screen);
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The same click as in the real window.
    pub fn click(&mut self, at: Pos2) {
        self.harness.hover_at(at);
        for pressed in [true, false] {
            self.harness.event(Event::PointerButton { pos: at, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE });
            self.breathe();
        }
    }

    /// Something that reached the real window in another way than by touch.
    pub fn ask_to_close(&mut self) {
        let root = self.harness.input_mut().viewports.entry(eframe::egui::ViewportId::ROOT).or_default();
        root.events.push(eframe::egui::ViewportEvent::Close);
        self.breathe();
    }

    pub fn picture(&mut self) -> RgbImage {
        let picture = self.harness.render().expect("our own painter does not fail");
        DynamicImage::ImageRgba8(picture).to_rgb8()
    }

    pub fn screen(&self) -> Rect {
        self.harness.ctx.content_rect()
    }
}
