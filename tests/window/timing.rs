//! How long our own work for a frame takes while someone scrolls through a thousand rows and types.
//! It prints a histogram and asserts nothing: `cargo test --test window timing -- --ignored --nocapture`.

use eframe::egui::{Event, Modifiers, MouseWheelSource, MouseWheelUnit, TouchPhase, pos2, vec2};

use crate::stops::{encyclopedia, search_hits};
use crate::visit::{SETTINGS, Window};

#[test]
#[ignore = "measures; prints a histogram"]
fn scrolling_a_thousand_rows_and_typing() {
    let mut window = Window::open(SETTINGS[0]);
    encyclopedia(&mut window);
    // The catalogue has 447 plants, three a row: down and up again, until a thousand rows passed by.
    let row_px = 130.0;
    for step in 0..1_000 {
        let direction = if step / 140 % 2 == 0 { -1.0 } else { 1.0 };
        window.harness.hover_at(pos2(600.0, 500.0));
        window.harness.event(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(0.0, direction * row_px),
            phase: TouchPhase::Move,
            modifiers: Modifiers::NONE,
            source: MouseWheelSource::Wheel,
        });
        window.harness.run_steps(1);
        if step % 20 == 0 {
            window.settle();
        }
    }
    println!("scrolling (input, reports, drawing; no painting):\n{}", window.harness.state().frame_times());
    let mut window = Window::open(SETTINGS[0]);
    search_hits(&mut window);
    for key in "ㅇㅡㄴㅂㅏㅇㅇㅜㄹㄲㅗㅊ".chars().cycle().take(60).map(|c| c.to_string()) {
        let keys = ["ㄲ"];
        if keys.contains(&key.as_str()) {
            window.touch("윗글쇠", "Shift");
        }
        window.touch(&key, &key);
    }
    println!("typing:\n{}", window.harness.state().frame_times());
}
