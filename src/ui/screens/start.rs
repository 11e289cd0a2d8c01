//! The three sentences everyone reads first, while the recogniser warms up.

use eframe::egui::{Rect, Ui, Vec2, pos2, vec2};

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
        let body = ui.max_rect();
        if look.sizes.is_tall || look.sizes.text_scale() > 1.4 {
            parts::scroll(ui, look, "start", |ui| {
                reading(ui, scene);
                ui.add_space(look.space(3.0));
                let half = (body.width() - look.sizes.gap) / 2.0;
                let words = look.sizes.line_px(Step::Body) * 3.0 + look.space(10.0);
                let room = (body.bottom() - ui.cursor().top() - words) / 2.0;
                let size = vec2(half, room.clamp(look.sizes.touch * 3.0, half.max(look.sizes.touch * 3.0)));
                super::attract::season(ui, scene, 2, size, true);
            });
            return;
        }
        let edge = body.left() + body.width() * 0.64;
        let left = Rect::from_min_max(body.min, pos2(edge, body.bottom()));
        let right = Rect::from_min_max(pos2(edge + look.space(4.0), body.top()), body.max);
        parts::inside(ui, left, |ui| parts::scroll(ui, look, "start", |ui| reading(ui, scene)));
        parts::inside(ui, right, |ui| {
            parts::scroll(ui, look, "start-season", |ui| {
                ui.add_space(look.space(1.5));
                let half = (right.width() - look.sizes.gap) / 2.0;
                let words = look.sizes.line_px(Step::Body) * 3.0 + look.space(7.0);
                super::attract::season(ui, scene, 2, vec2(half, half.min((right.height() - words) / 2.0)), true);
            });
        });
    });
}

/// What to read, whether the machine is ready, and the ways to a photo besides the camera.
fn reading(ui: &mut Ui, scene: &mut Scene) {
    let look = scene.look;
    ui.add_space(look.space(if look.sizes.is_tall { 4.0 } else { 1.0 }));
    Words::new(scene.say(text::START_TITLE)).step(Step::Head).bold().show(ui, look);
    ui.add_space(look.space(1.0));
    parts::panel(ui, look, |ui| {
        parts::stack(ui, look, 2.5, |ui| {
            for (i, sentence) in text::START_NOTICE.iter().enumerate() {
                parts::numbered(ui, look, i + 1, scene.say(*sentence), Step::Title, i == 2);
            }
        });
    });
    ui.add_space(look.space(1.0));
    conditions(ui, scene);
    readiness(ui, scene);
    if scene.state.settings.files_offered {
        files(ui, scene);
    }
}

/// What is out of order at the moment, in quiet lines.
pub fn conditions(ui: &mut Ui, scene: &Scene) {
    let look = scene.look;
    for condition in scene.state.machine.conditions().into_iter().take(3) {
        let sentence = scene.say(text::condition(condition));
        parts::card(ui, look, |ui| parts::bullet(ui, look, sentence, true));
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
            (text::CHOOSE_FOLDER, Icon::Folder, Gesture::ChooseFolder),
            (text::PASTE, Icon::Paste, Gesture::PasteClipboard),
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
