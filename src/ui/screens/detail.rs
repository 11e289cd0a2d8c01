//! The page of one plant: names, harm with its sources, look-alikes, flowering, and what it is.

mod facts;

use eframe::egui::accesskit::Role;
use eframe::egui::{Rect, Sense, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::kiosk::Gesture;
use crate::kiosk::state::PlantPage;
use crate::plant::{Plant, PlantId};
use crate::ui::parts::{self, Tap, Words};
use crate::ui::scene::Scene;
use crate::ui::sign::Sign;
use crate::ui::text;
use crate::ui::theme::{Step, Weight};
use crate::verdict::words::{self, Language, Text};

/// Draws the page of a plant.
pub fn show(ui: &mut Ui, scene: &mut Scene, id: &PlantId) {
    let state = scene.state;
    let page = state.session.detail.page.latest().filter(|page| page.plant.plant_id == *id);
    let actions = parts::nav(scene);
    let title = page.map_or("", |page| scene.look.pick(&page.plant.name_ko, &page.plant.name_en)).to_owned();
    parts::frame(ui, scene, &title, &actions, |ui, scene| {
        let look = scene.look;
        let Some(page) = page else {
            absent(ui, scene);
            return;
        };
        let body = ui.max_rect();
        if look.sizes.is_tall || look.sizes.text_scale() > 1.6 {
            parts::scroll(ui, look, ("plant", id.as_str()), |ui| {
                // In one column the warning comes before everything else.
                band(ui, scene, &page.plant);
                ui.add_space(look.space(1.0));
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = look.space(3.0);
                    parts::plate(ui, scene, &page.plant.plant_id, body.width() * if look.sizes.is_tall { 0.4 } else { 0.24 });
                    ui.vertical(|ui| names(ui, scene, page));
                });
                ui.add_space(look.space(1.0));
                facts(ui, scene, page);
            });
        } else {
            let edge = body.left() + body.width() * 0.36;
            let left = Rect::from_min_max(body.min, pos2(edge, body.bottom()));
            let right = Rect::from_min_max(pos2(edge + look.space(3.0), body.top()), body.max);
            parts::inside(ui, left, |ui| {
                parts::scroll(ui, look, ("portrait", id.as_str()), |ui| {
                    let size = vec2(ui.available_width(), body.height() * 0.52);
                    parts::wide_plate(ui, scene, &page.plant.plant_id, size);
                    names(ui, scene, page);
                });
            });
            parts::inside(ui, right, |ui| {
                parts::scroll(ui, look, ("plant", id.as_str()), |ui| {
                    band(ui, scene, &page.plant);
                    facts(ui, scene, page);
                });
            });
        }
    });
}

fn absent(ui: &mut Ui, scene: &mut Scene) {
    let look = scene.look;
    if scene.state.session.detail.page.failure().is_some() {
        parts::message(ui, look, None, scene.say(text::CATALOGUE_GONE), scene.say(text::CATALOGUE_GONE_DO));
        if Tap::new(scene.say(text::RETRY)).show(ui, look) {
            scene.send(Gesture::Retry);
        }
    } else {
        parts::message(ui, look, None, scene.say(text::LOADING), "");
    }
}

fn names(ui: &mut Ui, scene: &Scene, page: &PlantPage) {
    let look = scene.look;
    let plant = &page.plant;
    parts::stack(ui, look, 0.5, |ui| {
        Words::new(look.pick(&plant.name_ko, &plant.name_en)).step(Step::Title).bold().show(ui, look);
        let second = look.pick(&plant.name_en, &plant.name_ko);
        if look.language == Language::Korean && !second.is_empty() {
            Words::new(second).soft().show(ui, look);
        }
        Words::new(&plant.scientific_name).italic().soft().show(ui, look);
        ui.add_space(look.space(1.0));
        facts::known_by_photo(ui, scene, page.recognised);
        Words::new(scene.say(text::DRAWING_NOTE)).balanced().soft().show(ui, look);
    });
}

fn facts(ui: &mut Ui, scene: &mut Scene, page: &PlantPage) {
    let look = scene.look;
    let plant = &page.plant;
    parts::stack(ui, look, 2.0, |ui| {
        hazard(ui, scene, plant);
        look_alikes(ui, scene, page);
        about(ui, scene, plant);
        sources(ui, scene, plant);
    });
}

fn band(ui: &mut Ui, scene: &Scene, plant: &Plant) {
    let sign = Sign::of_hazard(plant.hazard);
    parts::headline_band(ui, scene.look, sign, scene.say(sign.word()), scene.say(words::hazard(plant.hazard)));
}

fn hazard(ui: &mut Ui, scene: &Scene, plant: &Plant) {
    let look = scene.look;
    let symptoms = look.pick(&plant.symptoms_ko, &plant.symptoms_en);
    let first_aid = look.pick(&plant.first_aid_ko, &plant.first_aid_en);
    let toxic_parts: Vec<&str> = plant.toxic_parts.iter().map(|part| lookup(scene, &text::PARTS, part)).collect();
    let rows = [
        (text::DETAIL_PARTS, toxic_parts.join(", ")),
        (text::DETAIL_TOXINS, plant.toxins.join(", ")),
        (text::DETAIL_SYMPTOMS, symptoms.to_owned()),
        (text::DETAIL_FIRST_AID, first_aid.to_owned()),
    ];
    if rows.iter().all(|(_, value)| value.is_empty()) {
        return;
    }
    parts::panel(ui, look, |ui| {
        Words::new(scene.say(text::DETAIL_HAZARD)).step(Step::Lead).bold().show(ui, look);
        labelled(ui, scene, &rows);
    });
}

/// The word of a catalogue term; the term itself when the table lacks it.
fn lookup<'a>(scene: &Scene, table: &[(&'static str, Text)], term: &'a str) -> &'a str {
    table.iter().find(|(name, _)| *name == term).map_or(term, |(_, words)| scene.say(*words))
}

/// Rows of a heading and a value; empty values are left out.
fn labelled(ui: &mut Ui, scene: &Scene, rows: &[(Text, String)]) {
    let look = scene.look;
    for (heading, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
        ui.add_space(look.space(0.5));
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            Words::new(scene.say(*heading)).bold().soft().show(ui, look);
            Words::new(value).show(ui, look);
        });
    }
}

fn look_alikes(ui: &mut Ui, scene: &mut Scene, page: &PlantPage) {
    if page.look_alikes.is_empty() {
        return;
    }
    let look = scene.look;
    parts::panel(ui, look, |ui| {
        Words::new(scene.say(text::DETAIL_LOOK_ALIKES)).step(Step::Lead).bold().show(ui, look);
        parts::flow(ui, look, |ui| {
            for other in &page.look_alikes {
                let name = look.pick(&other.name_ko, &other.name_en);
                let sign = Sign::of_hazard(other.hazard);
                if plant_tile(ui, scene, &other.plant_id, name, sign) {
                    scene.send(Gesture::OpenPlant(other.plant_id.clone()));
                }
            }
        });
        let how = look.pick(&page.plant.how_to_tell_apart_ko, &page.plant.how_to_tell_apart_en);
        if !how.is_empty() {
            labelled(ui, scene, &[(text::DETAIL_TELL_APART, how.to_owned())]);
        }
        Words::new(scene.say(text::TELL_APART_NEVER)).bold().colour(look.palette.look_alike.ink).show(ui, look);
    });
}

/// A small plate with name and shape of its sign, to touch.
fn plant_tile(ui: &mut Ui, scene: &Scene, id: &PlantId, name: &str, sign: Sign) -> bool {
    let look = scene.look;
    let font = look.font(Step::Body, Weight::Bold);
    let shape = font.size;
    let side = look.space(14.0).max(look.sizes.touch);
    let pad = look.space(1.0);
    let room = ui.max_rect().width() - 2.0 * pad - shape - look.space(1.0);
    let galley = ui.painter().layout(name.to_owned(), font, look.palette.ink, room);
    let width = (galley.size().x + shape + look.space(1.0)).max(side) + 2.0 * pad;
    let (rect, response) = ui.allocate_exact_size(vec2(width, side + galley.size().y + 2.5 * pad), Sense::click());
    let label = format!("{name}, {}", scene.say(sign.word()));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    ui.painter().rect(rect, look.space(1.5), look.palette.raised, look.outline(), StrokeKind::Inside);
    parts::focus_ring(ui, look, rect, look.space(1.5), &response);
    let plate = Rect::from_min_size(rect.min + vec2(pad, pad), vec2(width - 2.0 * pad, side));
    crate::ui::vignette::paint(ui.painter(), plate, &scene.plates.get(id), look.palette, look.space(1.0));
    let line = plate.bottom() + pad * 0.75;
    let mark = Rect::from_min_size(pos2(plate.left(), line + (galley.rows[0].rect().height() - shape) / 2.0), vec2(shape, shape));
    crate::ui::sign::paint(ui.painter(), sign, mark, sign.tone(look.palette).ink, look.palette.raised);
    ui.painter().galley(pos2(mark.right() + look.space(1.0), line), galley, look.palette.ink);
    response.clicked()
}

fn about(ui: &mut Ui, scene: &Scene, plant: &Plant) {
    let look = scene.look;
    let description = look.pick(&plant.description_ko, &plant.description_en);
    parts::panel(ui, look, |ui| {
        Words::new(scene.say(text::DETAIL_ABOUT)).step(Step::Lead).bold().show(ui, look);
        if !description.is_empty() {
            Words::new(description).show(ui, look);
        }
        let flower_language = look.pick(&plant.flower_language_ko, &plant.flower_language_en);
        facts::tiles(ui, scene, plant, &flower_language.replace('|', ", "));
        facts::months(ui, scene, plant);
        let habitat = look.pick(&plant.habitat_ko, &plant.habitat_en).to_owned();
        let rows = [(text::DETAIL_HABITAT, habitat), (text::DETAIL_OTHER_NAMES, plant.other_names.join(", "))];
        labelled(ui, scene, &rows);
    });
}

/// A month as people say it.
pub fn month_word(language: Language, month: u8) -> String {
    match language {
        Language::Korean => format!("{month}{}", text::MONTH_SUFFIX.ko),
        Language::English => text::MONTHS_EN[usize::from(month.clamp(1, 12)) - 1].to_owned(),
    }
}

fn sources(ui: &mut Ui, scene: &Scene, plant: &Plant) {
    let look = scene.look;
    if plant.sources.is_empty() {
        return;
    }
    parts::panel(ui, look, |ui| {
        Words::new(scene.say(text::DETAIL_SOURCES)).step(Step::Lead).bold().show(ui, look);
        for source in &plant.sources {
            parts::bullet(ui, look, source, false);
        }
    });
}
