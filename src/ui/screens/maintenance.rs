//! 점검 중: nothing to do but 119 and the operator's hidden way in.

use eframe::egui::Ui;

use super::attract::drifting_leaves;
use crate::ui::icons::Icon;
use crate::ui::parts::{self, Emblem, Words};
use crate::ui::scene::Scene;
use crate::ui::text;
use crate::ui::theme::Step;

/// Draws the maintenance screen.
pub fn show(ui: &mut Ui, scene: &mut Scene) {
    let title = scene.say(text::BRAND);
    drifting_leaves(ui, scene, ui.max_rect());
    parts::frame(ui, scene, title, &[], |ui, scene| {
        let look = scene.look;
        let body = ui.max_rect();
        ui.vertical_centered(|ui| {
            let side = (body.size().min_elem() * 0.42).min(look.sizes.touch * 6.0);
            let words = look.sizes.line_px(Step::Head) + 2.0 * look.sizes.line_px(Step::Lead);
            ui.add_space(((body.height() - side - words) * 0.4).max(look.space(1.0)));
            let (rect, _) = ui.allocate_exact_size(eframe::egui::Vec2::splat(side), eframe::egui::Sense::hover());
            parts::medallion(ui.painter(), rect, look.palette, Emblem::Icon(Icon::Gear));
            ui.add_space(look.space(3.0));
            Words::new(scene.say(text::MAINTENANCE)).step(Step::Head).bold().centred().show(ui, look);
            Words::new(scene.say(text::MAINTENANCE_WHY)).step(Step::Lead).soft().centred().show(ui, look);
        });
    });
}
