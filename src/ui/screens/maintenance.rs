//! 점검 중: nothing to do but 119 and the operator's hidden way in.

use eframe::egui::{Rect, Sense, Ui, Vec2};

use crate::ui::icons::{self, Icon};
use crate::ui::parts::{self, Words};
use crate::ui::scene::Scene;
use crate::ui::text;
use crate::ui::theme::Step;

/// Draws the maintenance screen.
pub fn show(ui: &mut Ui, scene: &mut Scene) {
    let title = scene.say(text::BRAND);
    parts::frame(ui, scene, title, &[], |ui, scene| {
        let look = scene.look;
        ui.vertical_centered(|ui| {
            ui.add_space(ui.available_height() * 0.2);
            let side = look.space(16.0);
            let (rect, _) = ui.allocate_exact_size(Vec2::splat(side), Sense::hover());
            icons::paint(ui.painter(), Icon::Gear, Rect::from_center_size(rect.center(), Vec2::splat(side)), look.palette.accent);
            ui.add_space(look.space(2.0));
            Words::new(scene.say(text::MAINTENANCE)).step(Step::Head).bold().centred().show(ui, look);
            Words::new(scene.say(text::MAINTENANCE_WHY)).step(Step::Lead).soft().centred().show(ui, look);
        });
    });
}
