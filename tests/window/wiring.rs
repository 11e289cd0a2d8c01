//! The window and its workers: nobody waits for anybody.

use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex};

use dokcho::kiosk::{Command, DisplayOverrides, Event, Gesture, Kiosk, Screen, Setup};
use dokcho::ui::vignette::Plates;
use dokcho::ui::{App, Wiring, install_fonts};
use eframe::egui::{ColorImage, vec2};
use egui_kittest::Harness;

use crate::stops::{begin, shoot};
use crate::visit::{SETTINGS, Window};
use crate::world::{self, Outcome};

fn harness(app: App) -> Harness<'static, App> {
    Harness::builder().with_size(vec2(1280.0, 800.0)).with_context_setup(install_fonts).build_ui_state(
        |ui, app: &mut App| {
            app.before_frame(ui.ctx());
            app.frame(ui);
        },
        app,
    )
}

#[test]
fn a_full_channel_and_a_held_frame_stop_no_frame_and_lose_no_command() {
    let (events, event_receiver) = sync_channel(64);
    let (command_sender, commands) = sync_channel(1);
    let frames = Arc::new(Mutex::new(None::<ColorImage>));
    let (kiosk, first) = Kiosk::new(Setup::default(), world::clock());
    let mut expected = first.clone();
    let wiring = Wiring {
        events: event_receiver,
        commands: command_sender,
        frames: frames.clone(),
        plates: Plates::default(),
        display: DisplayOverrides { touch: Some(true), ..DisplayOverrides::default() },
        utc_offset_s: 0,
        clock: world::clock,
    };
    let mut harness = harness(App::new(kiosk, first, wiring));
    let held = frames.lock().unwrap();
    let gestures = [Gesture::Begin, Gesture::OpenEncyclopedia, Gesture::OpenRankings];
    let (mut twin, _) = Kiosk::new(Setup::default(), world::clock());
    for gesture in gestures {
        expected.extend(twin.handle(Event::Visitor(gesture.clone()), world::clock()));
        events.send(Event::Visitor(gesture)).unwrap();
    }
    harness.run_steps(3);
    assert_eq!(harness.state().kiosk().state().screen, Screen::Rankings);
    drop(held);
    let mut received: Vec<Command> = Vec::new();
    while received.len() < expected.len() {
        let before = received.len();
        received.extend(commands.try_iter());
        assert!(received.len() > before, "a command was lost: {received:?}");
        harness.run_steps(1);
    }
    assert_eq!(received, expected);
}

#[test]
fn a_visitor_leaves_no_photo_on_the_graphics_card() {
    let mut window = Window::open(SETTINGS[0]);
    shoot(&mut window, Outcome::Danger);
    let held = |window: &Window| window.harness.ctx.tex_manager().read().num_allocated();
    let with_photo = held(&window);
    window.gesture(Gesture::EndSession);
    assert_eq!(window.state().screen, Screen::Attract);
    window.harness.run_steps(4);
    assert!(held(&window) < with_photo, "{} textures before, {} after", with_photo, held(&window));
}

#[test]
fn four_corners_in_turn_open_the_pin_pad() {
    let mut window = Window::open(SETTINGS[0]);
    begin(&mut window);
    let size = window.harness.ctx.content_rect().size();
    for corner in [vec2(4.0, 4.0), vec2(size.x - 4.0, 4.0), vec2(size.x - 4.0, size.y - 4.0), vec2(4.0, size.y - 4.0)] {
        let at = corner.to_pos2();
        window.harness.hover_at(at);
        for pressed in [true, false] {
            window.harness.event(eframe::egui::Event::PointerButton {
                pos: at,
                button: eframe::egui::PointerButton::Primary,
                pressed,
                modifiers: eframe::egui::Modifiers::NONE,
            });
            window.settle();
        }
    }
    assert_eq!(window.state().screen, Screen::Pin);
}
