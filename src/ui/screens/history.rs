//! 내 기록: the plants of this session, newest first.

use eframe::egui::accesskit::Role;
use eframe::egui::{CursorIcon, Rect, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use crate::kiosk::Gesture;
use crate::kiosk::state::Specimen;
use crate::ui::icons::{self, Icon};
use crate::ui::parts::{self, Words, focus_ring};
use crate::ui::scene::Scene;
use crate::ui::sign::Sign;
use crate::ui::text;
use crate::ui::theme::Step;
use crate::ui::time;
use crate::verdict::words::Language;

/// Draws the list.
pub fn show(ui: &mut Ui, scene: &mut Scene) {
    let actions = parts::nav(scene);
    let title = scene.say(text::HISTORY);
    parts::frame(ui, scene, title, &actions, |ui, scene| {
        let look = scene.look;
        let state = scene.state;
        if state.session.specimens.is_empty() {
            parts::message(ui, look, None, scene.say(text::HISTORY_EMPTY), scene.say(text::HISTORY_EMPTY_DO));
            return;
        }
        parts::scroll(ui, look, "history", |ui| {
            Words::new(scene.say(text::HISTORY_NOTE)).soft().show(ui, look);
            for specimen in state.session.specimens.iter().rev() {
                row(ui, scene, specimen);
            }
        });
    });
}

fn row(ui: &mut Ui, scene: &mut Scene, specimen: &Specimen) {
    let look = scene.look;
    let name = name(scene, specimen);
    let area = ui
        .scope(|ui| {
            parts::card(ui, look, |ui| {
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = look.space(2.0);
                    let side = look.space(if look.sizes.is_tall { 30.0 } else { 17.0 });
                    let (rect, _) = ui.allocate_exact_size(vec2(side, side), Sense::hover());
                    let preview = specimen.shown_photo().and_then(|photo| photo.preview.as_ref());
                    parts::photo_or_waiting(ui, scene, preview, rect, scene.say(text::LOOKING_PHOTO));
                    ui.vertical(|ui| words(ui, scene, specimen, &name));
                });
            });
        })
        .response
        .rect;
    let response =
        ui.interact(area, ui.scope_id().with(("specimen", specimen.number.0)), Sense::click()).on_hover_cursor(CursorIcon::PointingHand);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    focus_ring(ui, look, area, look.rounding(), &response);
    if specimen.is_unseen {
        let dot = pos2(area.right() - look.space(2.0), area.top() + look.space(2.0));
        ui.painter().circle_filled(dot, look.space(0.75), look.palette.accent);
    }
    let onwards = Rect::from_center_size(pos2(area.right() - look.space(3.5), area.center().y), Vec2::splat(look.space(4.0)));
    icons::paint(ui.painter(), Icon::Forward, onwards, look.palette.ink_soft);
    if response.clicked() {
        scene.send(Gesture::OpenSpecimen(specimen.number));
    }
}

/// What to call it: the most likely plant, the headline's word, or that it is being looked at.
fn name(scene: &Scene, specimen: &Specimen) -> String {
    let look = scene.look;
    match &specimen.combined {
        Some(combined) => match combined.answer.best() {
            Some(best) => look.pick(&best.name_ko, &best.name_en).to_owned(),
            None => scene.say(Sign::of_headline(combined.answer.headline).word()).to_owned(),
        },
        None if specimen.is_looking() => scene.say(text::LOOKING).to_owned(),
        None => scene.say(text::NO_ANSWER).to_owned(),
    }
}

fn words(ui: &mut Ui, scene: &Scene, specimen: &Specimen, name: &str) {
    let look = scene.look;
    ui.spacing_mut().item_spacing.y = look.space(1.0);
    Words::new(name).step(Step::Title).bold().show(ui, look);
    if let Some(combined) = &specimen.combined {
        if let Some(best) = combined.answer.best() {
            Words::new(&best.scientific_name).italic().soft().show(ui, look);
        }
        parts::sign_chip(ui, look, Sign::of_headline(combined.answer.headline));
    }
    let time = time::clock(specimen.begun_ms, scene.utc_offset_s);
    let photos = match look.language {
        Language::Korean => format!("{time} · {} {}장", scene.say(text::PHOTO_NUMBER), specimen.photos.len()),
        Language::English => format!("{time} · {} × {}", scene.say(text::PHOTO_NUMBER), specimen.photos.len()),
    };
    Words::new(&photos).soft().show(ui, look);
    if specimen.is_unseen {
        Words::new(scene.say(text::NEW_ANSWER)).bold().colour(look.palette.look_alike.ink).show(ui, look);
    }
}
