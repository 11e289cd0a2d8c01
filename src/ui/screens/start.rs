//! The three sentences everyone reads first, while the recogniser warms up.

use eframe::egui::{Rect, Sense, Ui, Vec2, pos2};

use crate::kiosk::Gesture;
use crate::kiosk::state::{CameraState, RecognizerState};
use crate::ui::icons::{self, Icon};
use crate::ui::parts::{self, Tap, Words};
use crate::ui::scene::Scene;
use crate::ui::text;
use crate::ui::theme::{Step, Weight};

/// Draws the start screen.
pub fn show(ui: &mut Ui, scene: &mut Scene) {
    let actions = parts::nav(scene);
    let title = scene.say(text::BRAND);
    parts::frame(ui, scene, title, &actions, |ui, scene| {
        let look = scene.look;
        parts::scroll(ui, look, "start", |ui| {
            ui.add_space(look.space(if look.sizes.is_tall { 16.0 } else { 2.0 }));
            Words::new(scene.say(text::START_TITLE)).step(Step::Head).bold().show(ui, look);
            ui.add_space(look.space(1.0));
            notice(ui, scene);
            ui.add_space(look.space(1.0));
            conditions(ui, scene);
            readiness(ui, scene);
            if scene.state.settings.files_offered {
                files(ui, scene);
            }
            ui.add_space(look.space(if look.sizes.is_tall { 10.0 } else { 3.0 }));
            super::attract::season(ui, scene);
        });
    });
}

fn notice(ui: &mut Ui, scene: &Scene) {
    let look = scene.look;
    parts::panel(ui, look, |ui| {
        parts::stack(ui, look, 2.5, |ui| {
            for (i, sentence) in text::START_NOTICE.iter().enumerate() {
                numbered(ui, scene, i + 1, scene.say(*sentence), i == 2);
            }
        });
    });
}

/// A numbered sentence; the last one, the one that matters most, in bold.
fn numbered(ui: &mut Ui, scene: &Scene, number: usize, sentence: &str, is_strong: bool) {
    let look = scene.look;
    ui.horizontal_top(|ui| {
        let side = look.sizes.line_px(Step::Title);
        let (rect, _) = ui.allocate_exact_size(Vec2::splat(side), Sense::hover());
        let fill = if is_strong { look.palette.accent } else { look.palette.raised };
        let ink = if is_strong { look.palette.on_accent } else { look.palette.ink };
        ui.painter().circle_filled(rect.center(), side / 2.0, fill);
        let galley = ui.painter().layout_no_wrap(number.to_string(), look.font(Step::Body, Weight::Bold), ink);
        ui.painter().galley(rect.center() - galley.size() / 2.0, galley, ink);
        ui.vertical(|ui| {
            let words = Words::new(sentence).step(Step::Title);
            if is_strong { words.bold() } else { words }.show(ui, look)
        });
    });
}

/// What is out of order at the moment, in quiet lines.
pub fn conditions(ui: &mut Ui, scene: &Scene) {
    let look = scene.look;
    for condition in scene.state.machine.conditions().into_iter().take(3) {
        let sentence = scene.say(text::condition(condition));
        parts::card(ui, look, |ui| Words::new(sentence).colour(look.palette.look_alike.ink).show(ui, look));
    }
}

fn readiness(ui: &mut Ui, scene: &Scene) {
    let look = scene.look;
    let words = match scene.state.machine.recognizer {
        RecognizerState::Ready(_) => text::READY,
        RecognizerState::Resting | RecognizerState::Warming => text::WARMING,
        // The conditions above say what is wrong.
        RecognizerState::Restarting { .. } | RecognizerState::Unavailable => return,
    };
    let can_shoot = !matches!(scene.state.machine.camera, CameraState::Missing | CameraState::Refused);
    if can_shoot {
        Words::new(scene.say(words)).soft().show(ui, look);
    }
}

fn files(ui: &mut Ui, scene: &mut Scene) {
    let look = scene.look;
    ui.add_space(look.space(1.0));
    parts::flow(ui, look, |ui| {
        let ways = [
            (text::CHOOSE_FILE, Icon::File, Gesture::ChooseFiles),
            (text::CHOOSE_FOLDER, Icon::Plus, Gesture::ChooseFolder),
            (text::PASTE, Icon::Save, Gesture::PasteClipboard),
        ];
        for (words, icon, gesture) in ways {
            if Tap::new(scene.say(words)).icon(icon).show(ui, look) {
                scene.send(gesture);
            }
        }
    });
}

/// What is shown over the screen while files hover above the window.
pub fn drop_target(ui: &Ui, scene: &Scene) {
    let look = scene.look;
    let whole = ui.ctx().content_rect();
    let painter = ui.ctx().layer_painter(eframe::egui::LayerId::new(eframe::egui::Order::Foreground, eframe::egui::Id::unique("drop")));
    painter.rect_filled(whole, 0.0, look.palette.scrim);
    let font = look.font(Step::Title, Weight::Bold);
    let galley = painter.layout(scene.say(text::DROP_HERE).to_owned(), font, look.palette.on_scrim, whole.width() * 0.8);
    let icon = Rect::from_center_size(pos2(whole.center().x, whole.center().y - look.space(8.0)), Vec2::splat(look.space(10.0)));
    icons::paint(&painter, Icon::File, icon, look.palette.on_scrim);
    painter.galley(pos2(whole.center().x - galley.size().x / 2.0, whole.center().y), galley, look.palette.on_scrim);
}
