//! The PIN pad in front of the operator area. Digits are dots on the screen.

use eframe::egui::{Rect, Sense, Stroke, Ui, UiBuilder, pos2, vec2};

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
            ui.add_space(look.space(if look.sizes.is_tall { 24.0 } else { 3.0 }));
            let width = ui.available_width().min(look.sizes.touch * 6.0 + look.sizes.font_px(Step::Body) * 6.0);
            let left = ui.max_rect().center().x - width / 2.0;
            let column = Rect::from_min_size(pos2(left, ui.cursor().top()), vec2(width, ui.available_height()));
            ui.scope_builder(UiBuilder::new().max_rect(column), |ui| {
                ui.set_width(width);
                pad(ui, scene);
            });
        });
    });
}

fn pad(ui: &mut Ui, scene: &mut Scene) {
    let look = scene.look;
    let operator = &scene.state.operator;
    Words::new(scene.say(text::pin_verdict(operator.verdict))).step(Step::Lead).bold().show(ui, look);
    if operator.verdict == PinVerdict::Locked {
        let seconds = (operator.locked_for_ms + 999) / 1000;
        Words::new(&format!("{seconds}{}", scene.say(text::SECONDS))).soft().show(ui, look);
    }
    dots(ui, scene, operator.entry.len());
    ui.add_space(look.space(1.0));
    let key = vec2((ui.available_width() - 2.0 * look.sizes.gap) / 3.0, look.sizes.touch * 1.2);
    for row in [[1, 2, 3], [4, 5, 6], [7, 8, 9]] {
        ui.horizontal(|ui| {
            for digit in row {
                digit_key(ui, scene, digit, key.x);
            }
        });
    }
    ui.horizontal(|ui| {
        sized(ui, key.x, |ui| {
            if Tap::new(scene.say(text::PIN_DELETE)).icon_only(Icon::Erase).show(ui, look) {
                scene.order(OperatorGesture::DeleteDigit);
            }
        });
        digit_key(ui, scene, 0, key.x);
        let is_ready = scene.state.operator.entry.is_long_enough();
        sized(ui, key.x, |ui| {
            let tap = Tap::new(scene.say(text::PIN_OK)).weightiness(Weightiness::Primary).wide().enabled(is_ready);
            if tap.show(ui, look) {
                scene.order(OperatorGesture::SubmitPin);
            }
        });
    });
}

fn sized(ui: &mut Ui, width: f32, draw: impl FnOnce(&mut Ui)) {
    let height = ui.available_height();
    ui.allocate_ui_with_layout(vec2(width, height), eframe::egui::Layout::top_down(eframe::egui::Align::Center), |ui| {
        ui.set_width(width);
        draw(ui);
    });
}

fn digit_key(ui: &mut Ui, scene: &mut Scene, digit: u8, width: f32) {
    let look = scene.look;
    sized(ui, width, |ui| {
        if Tap::new(&digit.to_string()).wide().show(ui, look) {
            scene.order(OperatorGesture::Digit(digit));
        }
    });
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
