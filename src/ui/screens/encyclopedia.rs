//! 도감: cards in 가나다 order, filters as chips, endless; only what is in sight is drawn.

mod filters;
mod list;

pub use list::ListPlace;

use eframe::egui::Ui;

use crate::kiosk::Gesture;
use crate::ui::parts::{self, Tap, Words};
use crate::ui::scene::Scene;
use crate::ui::text;
use crate::verdict::words::Language;

/// Draws the encyclopedia.
pub fn show(ui: &mut Ui, scene: &mut Scene) {
    let actions = parts::nav(scene);
    let title = title(scene);
    parts::frame(ui, scene, &title, &actions, |ui, scene| {
        let look = scene.look;
        ui.spacing_mut().item_spacing.y = look.space(1.0);
        filters::show(ui, scene);
        let encyclopedia = &scene.state.session.encyclopedia;
        if !encyclopedia.cards.is_empty() {
            list::show(ui, scene);
        } else if encyclopedia.page.failure().is_some() {
            parts::message(ui, look, None, scene.say(text::CATALOGUE_GONE), scene.say(text::CATALOGUE_GONE_DO));
            if Tap::new(scene.say(text::RETRY)).show(ui, look) {
                scene.send(Gesture::Retry);
            }
        } else if encyclopedia.page.is_pending() {
            parts::message(ui, look, None, scene.say(text::LOADING), "");
        } else {
            parts::message(ui, look, None, scene.say(text::NOTHING_MATCHES), scene.say(text::NOTHING_MATCHES_DO));
        }
    });
}

fn title(scene: &Scene) -> String {
    let name = scene.say(text::ENCYCLOPEDIA);
    match (scene.state.session.encyclopedia.total, scene.look.language) {
        (None, _) => name.to_owned(),
        (Some(total), Language::Korean) => format!("{name} · {total}{}", scene.say(text::PLANT_COUNT)),
        (Some(total), Language::English) => format!("{name} · {total}"),
    }
}

/// A quiet line, for the end of the list.
fn quiet(ui: &mut Ui, scene: &Scene, words: &str) {
    Words::new(words).soft().show(ui, scene.look);
}
