//! What kind of plant it is, at a glance: family, habit and colours as tiles, flowering as a year.

use eframe::egui::accesskit::Role;
use eframe::egui::{Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::{lookup, month_word};
use crate::plant::Plant;
use crate::ui::icons::{self, Icon};
use crate::ui::parts::Words;
use crate::ui::scene::Scene;
use crate::ui::text;
use crate::ui::theme::{self, Step, Weight};
use crate::verdict::words::{Language, Text};

/// Family, habit, colours and flower language, two beside each other where there is room.
pub fn tiles(ui: &mut Ui, scene: &Scene, plant: &Plant, flower_language: &str) {
    let look = scene.look;
    let family = match look.language {
        Language::Korean if !plant.family_ko.is_empty() => format!("{} ({})", plant.family_ko, plant.family),
        _ => plant.family.clone(),
    };
    let colours: Vec<&str> = plant.flower_colours.iter().map(|colour| lookup(scene, &text::COLOURS, colour)).collect();
    let tiles = [
        (text::DETAIL_FAMILY, family),
        (text::DETAIL_HABIT, lookup(scene, &text::HABITS, &plant.habit).to_owned()),
        (text::DETAIL_COLOURS, colours.join(", ")),
        (text::DETAIL_FLOWER_LANGUAGE, flower_language.to_owned()),
    ];
    let tiles: Vec<_> = tiles.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    let columns = if ui.available_width() > look.sizes.font_px(Step::Body) * 24.0 { 2 } else { 1 };
    for row in tiles.chunks(columns) {
        ui.add_space(look.space(0.5));
        ui.columns(columns, |cells| {
            for (ui, (heading, value)) in cells.iter_mut().zip(row) {
                tile(ui, scene, plant, *heading, value);
            }
        });
    }
}

fn tile(ui: &mut Ui, scene: &Scene, plant: &Plant, heading: Text, value: &str) {
    let look = scene.look;
    ui.spacing_mut().item_spacing.y = look.space(0.25);
    Words::new(scene.say(heading)).bold().soft().show(ui, look);
    if heading != text::DETAIL_COLOURS {
        Words::new(value).show(ui, look);
        return;
    }
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = look.space(0.75);
        let (side, height) = (look.sizes.font_px(Step::Body) * 0.8, look.sizes.line_px(Step::Body));
        for colour in plant.flower_colours.iter().filter_map(|colour| theme::petal(colour)) {
            let (rect, _) = ui.allocate_exact_size(vec2(side, height), Sense::hover());
            ui.painter().circle(rect.center(), side / 2.0, colour, Stroke::new(1.5, look.palette.line));
        }
        ui.vertical(|ui| Words::new(value).show(ui, look));
    });
}

/// The year as a band of twelve months; those in flower are filled, and named for who listens.
pub fn months(ui: &mut Ui, scene: &Scene, plant: &Plant) {
    if plant.months.is_empty() {
        return;
    }
    let look = scene.look;
    ui.add_space(look.space(0.5));
    Words::new(scene.say(text::DETAIL_MONTHS)).bold().soft().show(ui, look);
    let in_flower: Vec<String> = plant.months.iter().map(|month| month_word(look.language, *month)).collect();
    let gap = look.space(0.25);
    let cell_width = (ui.available_width() - 11.0 * gap) / 12.0;
    let height = look.sizes.line_px(Step::Body) * 1.3;
    let (band, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let label = format!("{}: {}", scene.say(text::DETAIL_MONTHS), in_flower.join(", "));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &label));
    for month in 1..=12_u8 {
        let left = band.left() + f32::from(month - 1) * (cell_width + gap);
        let cell = Rect::from_min_size(pos2(left, band.top()), vec2(cell_width, height));
        let is_in_flower = plant.months.contains(&month);
        let (fill, ink, weight) = if is_in_flower {
            (look.palette.accent, look.palette.on_accent, Weight::Bold)
        } else {
            (look.palette.raised, look.palette.ink_soft, Weight::Regular)
        };
        ui.painter().rect(cell, look.space(0.75), fill, look.outline(), StrokeKind::Inside);
        let galley = ui.painter().layout_no_wrap(month.to_string(), look.font(Step::Body, weight), ink);
        ui.painter().galley(cell.center() - galley.size() / 2.0, galley, ink);
    }
}

/// A quiet line with the sign of the camera: whether a photo can find this plant.
pub fn known_by_photo(ui: &mut Ui, scene: &Scene, is_recognised: bool) {
    let look = scene.look;
    let words = if is_recognised { text::DETAIL_RECOGNISED } else { text::DETAIL_NOT_RECOGNISED };
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = look.space(1.0);
        let side = look.sizes.line_px(Step::Body);
        let (rect, _) = ui.allocate_exact_size(vec2(side, side), Sense::hover());
        let icon = if is_recognised { Icon::Camera } else { Icon::Search };
        icons::paint(ui.painter(), icon, rect.shrink(side * 0.06), look.palette.accent_ink);
        ui.vertical(|ui| Words::new(scene.say(words)).show(ui, look));
    });
}
