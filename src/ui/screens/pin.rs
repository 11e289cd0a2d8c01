//! The PIN pad in front of the operator area. Digits are dots on the screen.

use eframe::egui::{Rect, Sense, Stroke, Ui, UiBuilder, Vec2, pos2, vec2};

use crate::kiosk::OperatorGesture;
use crate::kiosk::state::PinVerdict;
use crate::ui::icons::Icon;
use crate::ui::parts::{self, Tap, Weightiness, Words};
use crate::ui::scene::Scene;
use crate::ui::text;
use crate::ui::theme::Step;

/// Draws the pad.
pub fn show(ui: &mut Ui, scene: &mut Scene) {
    let title = scene.say(text::PIN);
    parts::frame(ui, scene, title, &[], |ui, scene| {
        let look = scene.look;
        parts::scroll(ui, look, "pin", |ui| {
            let key = key_size(scene);
            let width = 3.0 * key.x + 2.0 * look.sizes.gap;
            // Upright the pad stands where the hand of someone who stands, or sits, comes to.
            let above = if look.sizes.is_tall { ui.clip_rect().height() * 0.34 } else { look.space(2.0) };
            ui.add_space(above);
            ui.vertical_centered(|ui| {
                let words = scene.say(text::pin_verdict(scene.state.operator.verdict));
                Words::new(words).step(Step::Title).bold().centred().show(ui, look);
                if scene.state.operator.verdict == PinVerdict::Locked {
                    let seconds = (scene.state.operator.locked_for_ms + 999) / 1000;
                    Words::new(&format!("{seconds}{}", scene.say(text::SECONDS))).soft().centred().show(ui, look);
                }
            });
            dots(ui, scene, scene.state.operator.entry.len());
            ui.add_space(look.space(1.0));
            let left = ui.max_rect().center().x - width / 2.0;
            let column = Rect::from_min_size(pos2(left, ui.cursor().top()), vec2(width, ui.available_height()));
            ui.scope_builder(UiBuilder::new().max_rect(column), |ui| pad(ui, scene, key));
        });
    });
}

/// Keys that fill the height there is, as broad as a thumb likes them.
fn key_size(scene: &Scene) -> Vec2 {
    let look = scene.look;
    let height = look.sizes.touch * if look.sizes.is_tall { 1.6 } else { 1.4 };
    vec2(height * 1.5, height).max(Vec2::splat(look.sizes.font_px(Step::Lead) * 1.6))
}

fn pad(ui: &mut Ui, scene: &mut Scene, key: Vec2) {
    let look = scene.look;
    ui.spacing_mut().item_spacing = Vec2::splat(look.sizes.gap);
    for row in [[1, 2, 3], [4, 5, 6], [7, 8, 9]] {
        ui.horizontal_top(|ui| {
            for digit in row {
                digit_key(ui, scene, digit, key);
            }
        });
    }
    ui.horizontal_top(|ui| {
        if Tap::new(scene.say(text::PIN_DELETE)).icon_only(Icon::Erase).bare().sized(key).show(ui, look) {
            scene.order(OperatorGesture::DeleteDigit);
        }
        digit_key(ui, scene, 0, key);
        let is_ready = scene.state.operator.entry.is_long_enough();
        let tap = Tap::new(scene.say(text::PIN_OK)).weightiness(Weightiness::Primary).sized(key).enabled(is_ready);
        if tap.show(ui, look) {
            scene.order(OperatorGesture::SubmitPin);
        }
    });
}

fn digit_key(ui: &mut Ui, scene: &mut Scene, digit: u8, key: Vec2) {
    if Tap::new(&digit.to_string()).step(Step::Lead).sized(key).show(ui, scene.look) {
        scene.order(OperatorGesture::Digit(digit));
    }
}

fn dots(ui: &mut Ui, scene: &Scene, entered: usize) {
    let look = scene.look;
    let (side, shown) = (look.space(2.5), entered.max(4));
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), side * 1.6), Sense::hover());
    let step = side * 1.7;
    let left = rect.center().x - step * (shown as f32 - 1.0) / 2.0;
    for i in 0..shown {
        let centre = pos2(left + i as f32 * step, rect.center().y);
        if i < entered {
            ui.painter().circle_filled(centre, side / 2.0, look.palette.accent);
        } else {
            ui.painter().circle_stroke(centre, side / 2.0, Stroke::new(2.0, look.palette.ink_soft));
        }
    }
}
