//! How much of the processor a frame takes: while a photo is taken and looked at, while someone
//! scrolls through a thousand rows, and while someone types.
//!
//! It prints histograms and asserts nothing:
//! `cargo test --release --test window timing -- --ignored --nocapture`.

use std::time::Duration;

use dokcho::kiosk::Gesture;
use dokcho::ui::{FrameTimes, thread_cpu_time};
use eframe::egui::{Event, Modifiers, MouseWheelSource, MouseWheelUnit, TouchPhase, pos2, vec2};

use crate::stops::{begin, encyclopedia, search_hits};
use crate::visit::{SETTINGS, Window};
use crate::world::{self, Outcome};

/// A picture every 33 ms is what a visitor sees as smooth.
const WANTED: Duration = Duration::from_millis(33);

/// Frames of one window, drawn for a while.
struct Watched {
    window: Window,
    /// Turning what is drawn into triangles, which egui does after our own work.
    triangles: FrameTimes,
}

impl Watched {
    fn frame(&mut self) {
        self.window.harness.run_steps(1);
        let shapes = self.window.harness.output().shapes.clone();
        let begun = thread_cpu_time();
        let triangles = self.window.harness.ctx.tessellate(shapes, 1.0);
        self.triangles.note(thread_cpu_time().saturating_sub(begun));
        drop(triangles);
    }

    fn report(&self, what: &str) {
        let own = &self.window.harness.state().frame_times().own;
        println!("{what}, input, reports and layout:\n{own}\n{what}, triangles:\n{}", self.triangles);
        // The slowest of one kind need not be those of the other; their sum is the worst case.
        let p99 = own.at_most(0.99) + self.triangles.at_most(0.99);
        let verdict = if p99 < WANTED { "below" } else { "NOT below" };
        println!("{what}: p99 {:.2} ms, {verdict} {} ms\n", p99.as_secs_f64() * 1_000.0, WANTED.as_millis());
    }
}

fn watch(window: Window) -> Watched {
    Watched { window, triangles: FrameTimes::default() }
}

#[test]
#[ignore = "measures; prints histograms"]
fn a_photo_taken_and_looked_at() {
    let mut watched = watch(Window::open(SETTINGS[0]));
    // As delivered: things move.
    watched.window.gesture(Gesture::SetMotionReduced(false));
    for _ in 0..10 {
        begin(&mut watched.window);
        watched.window.touch("사진 찍기", "Photo");
        watched.window.world.outcome = Outcome::Waits;
        for frame in 0..150 {
            if frame == 60 {
                watched.window.touch("찍기", "Take photo");
            }
            world::pass(33);
            watched.window.see_a_frame();
            watched.frame();
        }
        for _ in 0..4 {
            world::pass(1_000);
            watched.window.settle();
        }
        for _ in 0..100 {
            world::pass(33);
            watched.frame();
        }
        watched.window.answer_late(Outcome::Danger);
        for _ in 0..50 {
            world::pass(33);
            watched.frame();
        }
        watched.window.gesture(Gesture::EndSession);
    }
    watched.report("a photo taken and looked at");
}

#[test]
#[ignore = "measures; prints histograms"]
fn scrolling_a_thousand_rows() {
    let mut window = Window::open(SETTINGS[0]);
    encyclopedia(&mut window);
    let mut watched = watch(window);
    // The catalogue has 447 plants, three a row: down and up again, until a thousand rows passed by.
    let row_px = 130.0;
    for step in 0..1_000 {
        let direction = if step / 140 % 2 == 0 { -1.0 } else { 1.0 };
        watched.window.harness.hover_at(pos2(600.0, 500.0));
        watched.window.harness.event(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(0.0, direction * row_px),
            phase: TouchPhase::Move,
            modifiers: Modifiers::NONE,
            source: MouseWheelSource::Wheel,
        });
        watched.frame();
        if step % 20 == 0 {
            watched.window.settle();
        }
    }
    watched.report("scrolling a thousand rows");
}

#[test]
#[ignore = "measures; prints histograms"]
fn typing_a_search() {
    let mut window = Window::open(SETTINGS[0]);
    search_hits(&mut window);
    let mut watched = watch(window);
    for key in "ㅇㅡㄴㅂㅏㅇㅇㅜㄹㄲㅗㅊ".chars().cycle().take(120).map(|c| c.to_string()) {
        if key == "ㄲ" {
            watched.window.touch("윗글쇠", "Shift");
        }
        watched.window.touch(&key, &key);
        watched.frame();
    }
    watched.report("typing a search");
}
