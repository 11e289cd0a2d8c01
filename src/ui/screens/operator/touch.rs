//! The touch test: circles to be hit, and how far off the fingers landed.

use eframe::egui::accesskit::Role;
use eframe::egui::{Pos2, Rect, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2};

use crate::kiosk::state::{OperatorSession, OperatorTab};
use crate::kiosk::{OperatorGesture, Place};
use crate::ui::parts::{Tap, Words};
use crate::ui::scene::Scene;
use crate::ui::text;
use crate::ui::theme::Step;

/// Draws the test. Touches count on the whole window, so that the corners are tested too.
pub fn show(ui: &mut Ui, scene: &mut Scene, session: &OperatorSession) {
    let look = scene.look;
    let whole = ui.ctx().content_rect();
    match (session.touch_test.target(), session.touch_test.passed()) {
        (Some(target), _) => {
            ui.vertical_centered(|ui| {
                ui.add_space(ui.available_height() * 0.18);
                Words::new(scene.say(text::TOUCH_HERE)).step(Step::Title).bold().centred().show(ui, look);
                if Tap::new(scene.say(text::LEAVE)).show(ui, look) {
                    scene.order(OperatorGesture::OpenTab(OperatorTab::Health));
                }
            });
            aim(ui, scene, whole, target);
        }
        (None, passed) => {
            let words = if passed == Some(true) { text::TOUCH_PASSED } else { text::TOUCH_FAILED };
            Words::new(scene.say(words)).step(Step::Title).bold().show(ui, look);
            let worst = format!("{}: {:.1} %", scene.say(text::TOUCH_WORST), f32::from(session.touch_test.worst_offset()) / 10.0);
            Words::new(&worst).soft().show(ui, look);
            if Tap::new(scene.say(text::TOUCH_AGAIN)).show(ui, look) {
                scene.order(OperatorGesture::RestartTouchTest);
            }
        }
    }
    ui.set_clip_rect(whole);
    for place in session.touch_test.touched() {
        ui.painter().circle_filled(at(whole, *place), look.space(0.75), look.palette.accent);
    }
}

fn at(whole: Rect, place: Place) -> Pos2 {
    pos2(whole.left() + whole.width() * f32::from(place.x) / 1000.0, whole.top() + whole.height() * f32::from(place.y) / 1000.0)
}

fn aim(ui: &mut Ui, scene: &mut Scene, whole: Rect, target: Place) {
    let look = scene.look;
    let centre = at(whole, target);
    let near = Rect::from_center_size(centre, Vec2::splat(look.sizes.touch * 3.0)).intersect(whole);
    ui.set_clip_rect(whole);
    let response = ui.interact(near, ui.scope_id().with(("aim", target.x, target.y)), Sense::click());
    let name = scene.say(text::TOUCH_HERE);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let stroke = Stroke::new(3.0, look.palette.accent_ink);
    ui.painter().circle_filled(centre, look.sizes.touch * 0.62, look.palette.ground);
    ui.painter().circle_stroke(centre, look.sizes.touch * 0.5, stroke);
    ui.painter().circle_filled(centre, look.space(0.5), look.palette.accent);
    if let Some(touched) = response.interact_pointer_pos().filter(|_| response.clicked()) {
        let share = (touched - whole.min) / whole.size() * 1000.0;
        let clamp = |v: f32| v.round().clamp(0.0, 1000.0) as u16;
        scene.order(OperatorGesture::TouchedAt { x: clamp(share.x), y: clamp(share.y) });
    }
}
