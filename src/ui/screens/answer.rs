//! 결과: the photo, the headline with shape and word, what it resembles, what it is confused with,
//! and what to do. 119 is never further away than the header.

use eframe::egui::accesskit::Role;
use eframe::egui::{Align, CursorIcon, Layout, Rect, Sense, Separator, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::unknown;
use crate::kiosk::state::{Photo, PlantPart, Specimen};
use crate::kiosk::{Combined, Gesture, SpecimenNumber, Waiting};
use crate::plant::Plant;
use crate::ui::icons::{self, Icon};
use crate::ui::look::Look;
use crate::ui::parts::{self, Action, Tap, Words, focus_ring};
use crate::ui::scene::Scene;
use crate::ui::sign::Sign;
use crate::ui::text;
use crate::ui::theme::Step;
use crate::verdict::words;
use crate::verdict::{Candidate, LookAlike};

/// Draws the card of a plant.
pub fn show(ui: &mut Ui, scene: &mut Scene, number: SpecimenNumber) {
    let state = scene.state;
    let Some(specimen) = state.session.specimen(number) else { return };
    let title = scene.say(text::ANSWER);
    let actions = actions(scene, specimen);
    parts::frame(ui, scene, title, &actions, |ui, scene| {
        let look = scene.look;
        let body = ui.max_rect();
        if look.sizes.is_tall {
            parts::scroll(ui, look, ("answer", number.0), |ui| {
                // Where there is no plant to tell about, the photo has the room.
                let share = match &specimen.combined {
                    Some(_) if names_plants(specimen) => 0.32,
                    Some(_) => 0.36,
                    None => 0.58,
                };
                photo_column(ui, scene, specimen, body.height() * share);
                card(ui, scene, specimen);
            });
        } else {
            let share = if is_large(look) { 0.3 } else { 0.4 };
            let edge = body.left() + body.width() * share;
            let left = Rect::from_min_max(body.min, pos2(edge, body.bottom()));
            let right = Rect::from_min_max(pos2(edge + look.space(3.0), body.top()), body.max);
            parts::inside(ui, left, |ui| {
                parts::scroll(ui, look, ("photos", number.0), |ui| {
                    let share = if specimen.photos.len() > 1 { 0.62 } else { 0.7 };
                    photo_column(ui, scene, specimen, body.height() * share);
                    if !is_large(look) {
                        next_photo(ui, scene, specimen);
                    }
                });
            });
            parts::inside(ui, right, |ui| parts::scroll(ui, look, ("answer", number.0), |ui| card(ui, scene, specimen)));
        }
    });
}

fn actions(scene: &Scene, specimen: &Specimen) -> Vec<Action> {
    let names_plants = names_plants(specimen);
    let part = specimen.ask_for.unwrap_or(PlantPart::Unsaid);
    let one_more = Gesture::AddPhoto(specimen.number, part);
    let first = if names_plants { text::ONE_MORE } else { text::RETAKE };
    let mut actions = vec![Action::new(scene.say(first), Icon::Camera, one_more).primary()];
    match specimen.combined.as_ref().and_then(|c| c.answer.best()) {
        Some(best) => actions.push(Action::new(scene.say(text::DETAILS), Icon::Book, Gesture::OpenPlant(best.plant_id.clone()))),
        None => actions.push(Action::new(scene.say(text::SEARCH_BY_NAME), Icon::Search, Gesture::OpenSearch)),
    }
    if specimen.combined.is_some() {
        actions.push(Action::new(scene.say(text::HOSPITAL), Icon::Hospital, Gesture::OpenSheet(specimen.number)));
    }
    actions.push(Action::new(scene.say(text::END), Icon::Check, Gesture::AskToEnd));
    actions
}

/// Whether the text is so large that there is little room beside it.
fn is_large(look: &Look) -> bool {
    look.sizes.text_scale() > 1.4
}

fn names_plants(specimen: &Specimen) -> bool {
    specimen.combined.as_ref().is_some_and(|combined| !combined.answer.answer_set.is_empty())
}

fn photo_column(ui: &mut Ui, scene: &mut Scene, specimen: &Specimen, height: f32) {
    let look = scene.look;
    let Some(photo) = specimen.shown_photo() else { return };
    let heat_map = specimen.is_heat_map_shown.then(|| photo.heat_map.latest()).flatten();
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let name = scene.say(if heat_map.is_some() { text::WHERE_LOOKED } else { text::LOOKING_PHOTO });
    parts::photo_or_waiting(ui, scene, heat_map.or(photo.preview.as_ref()), rect, name);
    if photo.answer.latest().is_some() && !matches!(photo.heat_map, Waiting::Failed { .. }) {
        heat_map_switch(ui, scene, specimen, rect);
    }
    thumbnails(ui, scene, specimen);
    if matches!(photo.heat_map, Waiting::Failed { .. }) {
        Words::new(scene.say(text::HEAT_MAP_FAILED)).soft().show(ui, look);
    }
}

/// Photo or where the network looked, upon the photo itself.
fn heat_map_switch(ui: &mut Ui, scene: &mut Scene, specimen: &Specimen, photo: Rect) {
    let is_shown = specimen.is_heat_map_shown;
    let words = if is_shown { text::PLAIN_PHOTO } else { text::WHERE_LOOKED };
    let place = UiBuilder::new().max_rect(photo.shrink(scene.look.space(1.5))).layout(Layout::bottom_up(Align::Min));
    let tap = Tap::new(scene.say(words)).weightiness(parts::Weightiness::OnPhoto).selected(is_shown);
    // Large words would cover a photo that is small beside large text.
    let tap = if is_large(scene.look) { tap.icon_only(Icon::Focus) } else { tap.icon(Icon::Focus) };
    if tap.show(&mut ui.new_child(place), scene.look) {
        scene.send(Gesture::SetHeatMap(!is_shown));
    }
}

/// Which part of the plant one more photo would show best.
fn next_photo(ui: &mut Ui, scene: &Scene, specimen: &Specimen) {
    let look = scene.look;
    let Some(part) = specimen.ask_for else { return };
    parts::card(ui, look, |ui| {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = look.space(1.25);
            let side = look.sizes.line_px(Step::Body);
            let (rect, _) = ui.allocate_exact_size(vec2(side, side), Sense::hover());
            icons::paint(ui.painter(), Icon::Camera, rect.shrink(side * 0.06), look.palette.accent_ink);
            let words = format!("{}: {}", scene.say(text::ANOTHER_PART), scene.say(part_word(part)));
            ui.vertical(|ui| Words::new(&words).bold().balanced().show(ui, look));
        });
    });
}

fn thumbnails(ui: &mut Ui, scene: &mut Scene, specimen: &Specimen) {
    if specimen.photos.len() < 2 {
        return;
    }
    let look = scene.look;
    parts::flow(ui, look, |ui| {
        for (i, photo) in specimen.photos.iter().enumerate() {
            if thumbnail(ui, scene, photo, i + 1, photo.number == specimen.shown) {
                scene.send(Gesture::ShowPhoto(photo.number));
            }
        }
    });
}

fn thumbnail(ui: &mut Ui, scene: &mut Scene, photo: &Photo, number: usize, is_shown: bool) -> bool {
    let look = scene.look;
    let (rect, response) = ui.allocate_exact_size(vec2(look.sizes.touch, look.sizes.touch) * 1.3, Sense::click());
    let name = format!("{} {number}", scene.say(text::PHOTO_NUMBER));
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_shown, &name));
    ui.painter().rect_filled(rect, look.space(1.0), look.palette.raised);
    if let Some(picture) = &photo.preview {
        let drawable = scene.textures.of(ui.ctx(), picture);
        parts::cover(ui, drawable, rect, look.space(1.0), false);
    }
    let stroke = if is_shown { Stroke::new(4.0, look.palette.accent) } else { look.outline() };
    ui.painter().rect_stroke(rect, look.space(1.0), stroke, StrokeKind::Inside);
    focus_ring(ui, look, rect, look.space(1.0), &response);
    response.on_hover_cursor(CursorIcon::PointingHand).clicked()
}

fn card(ui: &mut Ui, scene: &mut Scene, specimen: &Specimen) {
    let look = scene.look;
    parts::stack(ui, look, 2.0, |ui| {
        let Some(combined) = &specimen.combined else {
            unknown::without_answer(ui, scene, specimen);
            return;
        };
        let (word, sentence) = words::headline(combined.answer.headline);
        parts::headline_band(ui, look, Sign::of_headline(combined.answer.headline), scene.say(word), scene.say(sentence));
        remarks(ui, scene, specimen, combined);
        if look.sizes.is_tall || is_large(look) {
            next_photo(ui, scene, specimen);
        }
        if combined.answer.answer_set.is_empty() {
            unknown::reasons(ui, scene, combined);
        } else {
            candidates(ui, scene, combined);
            look_alikes(ui, scene, specimen, combined);
        }
        advice(ui, scene, combined);
    });
}

fn remarks(ui: &mut Ui, scene: &Scene, specimen: &Specimen, combined: &Combined) {
    let look = scene.look;
    if combined.photos > 1 {
        let words = match look.language {
            words::Language::Korean => format!("사진 {}{}", combined.photos, scene.say(text::PHOTOS_TOGETHER)),
            words::Language::English => format!("{} {}", combined.photos, scene.say(text::PHOTOS_TOGETHER)),
        };
        Words::new(&words).soft().show(ui, look);
    }
    if combined.is_torn {
        Words::new(scene.say(text::TORN)).bold().colour(look.palette.look_alike.ink).show(ui, look);
    }
    if specimen.is_looking() {
        Words::new(scene.say(text::STILL_LOOKING)).soft().show(ui, look);
    }
}

/// The word for a part of a plant.
pub fn part_word(part: PlantPart) -> words::Text {
    match part {
        PlantPart::Unsaid => text::PART_UNSAID,
        PlantPart::Flower => text::PART_FLOWER,
        PlantPart::Leaf => text::PART_LEAF,
        PlantPart::Whole => text::PART_WHOLE,
    }
}

fn candidates(ui: &mut Ui, scene: &mut Scene, combined: &Combined) {
    let look = scene.look;
    parts::panel(ui, look, |ui| {
        parts::stack(ui, look, 1.5, |ui| {
            for (i, candidate) in combined.answer.answer_set.iter().take(4).enumerate() {
                if i == 1 {
                    ui.add(Separator::default().spacing(look.space(1.0)));
                }
                match i {
                    0 => Words::new(scene.say(text::MOST_ALIKE)).bold().soft().show(ui, look),
                    1 => Words::new(scene.say(text::ALSO_ALIKE)).bold().soft().show(ui, look),
                    _ => ui.response(),
                };
                candidate_row(ui, scene, combined, candidate, i == 0);
            }
        });
    });
}

fn candidate_row(ui: &mut Ui, scene: &mut Scene, combined: &Combined, candidate: &Candidate, is_best: bool) {
    let look = scene.look;
    let name = look.pick(&candidate.name_ko, &candidate.name_en).to_owned();
    let side = look.sizes.line_px(Step::Body) * if is_best { 5.2 } else { 3.6 } / look.sizes.text_scale();
    let is_narrow = ui.available_width() < look.sizes.font_px(Step::Title) * 9.0 + side;
    let row = |ui: &mut Ui, scene: &mut Scene| {
        parts::plate(ui, scene, &candidate.plant_id, side);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = look.space(0.5);
            Words::new(&name).step(if is_best { Step::Title } else { Step::Lead }).bold().show(ui, look);
            Words::new(&candidate.scientific_name).italic().soft().show(ui, look);
            parts::likeness(ui, look, combined.likeness(candidate));
            parts::sign_and_sentence(ui, look, Sign::of_hazard(candidate.hazard), scene.say(words::hazard(candidate.hazard)));
        });
    };
    let area = if is_narrow {
        ui.vertical(|ui| row(ui, scene)).response
    } else {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = look.space(2.0);
            row(ui, scene);
        })
        .response
    };
    opens(ui, scene, area.rect, &name, Gesture::OpenPlant(candidate.plant_id.clone()));
}

/// Makes an area open something when touched.
fn opens(ui: &mut Ui, scene: &mut Scene, rect: Rect, name: &str, gesture: Gesture) {
    let response = ui.interact(rect, ui.scope_id().with(("opens", name)), Sense::click()).on_hover_cursor(CursorIcon::PointingHand);
    let label = format!("{name}: {}", scene.say(text::DETAILS));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    focus_ring(ui, scene.look, rect.expand(4.0), scene.look.rounding(), &response);
    if response.clicked() {
        scene.send(gesture);
    }
}

/// The plant and the one it is confused with, side by side, with how to tell them apart.
fn look_alikes(ui: &mut Ui, scene: &mut Scene, specimen: &Specimen, combined: &Combined) {
    let Some(first) = combined.answer.look_alikes.first() else { return };
    let look = scene.look;
    parts::panel(ui, look, |ui| {
        Words::new(scene.say(text::TELL_APART)).step(Step::Lead).bold().show(ui, look);
        ui.add_space(look.space(1.0));
        pair(ui, scene, combined, first);
        let how = [&first.of, &first.plant_id]
            .into_iter()
            .filter_map(|id| specimen.plant(id))
            .map(|plant| tell_apart(look, plant))
            .find(|how| !how.is_empty());
        if let Some(how) = how {
            ui.add_space(look.space(1.0));
            Words::new(scene.say(text::TELL_APART_HOW)).bold().soft().show(ui, look);
            Words::new(how).show(ui, look);
        }
        Words::new(scene.say(text::TELL_APART_NEVER)).bold().colour(look.palette.look_alike.ink).show(ui, look);
        let others = &combined.answer.look_alikes[1..];
        if !others.is_empty() {
            let names: Vec<&str> = others.iter().take(6).map(|l| look.pick(&l.name_ko, &l.name_en)).collect();
            let line = format!("{}: {}", scene.say(text::TELL_APART_OTHERS), names.join(", "));
            Words::new(&line).soft().show(ui, look);
        }
    });
}

fn tell_apart<'a>(look: &Look, plant: &'a Plant) -> &'a str {
    look.pick(&plant.how_to_tell_apart_ko, &plant.how_to_tell_apart_en)
}

fn pair(ui: &mut Ui, scene: &mut Scene, combined: &Combined, look_alike: &LookAlike) {
    let look = scene.look;
    let of = combined.answer.answer_set.iter().find(|c| c.plant_id == look_alike.of);
    let members = of.map(|c| (&c.plant_id, look.pick(&c.name_ko, &c.name_en), Sign::of_hazard(c.hazard)));
    let other = (&look_alike.plant_id, look.pick(&look_alike.name_ko, &look_alike.name_en), Sign::of_hazard(look_alike.hazard));
    let members: Vec<_> = members.into_iter().chain([other]).collect();
    let needs = look.sizes.font_px(Step::Lead) * 7.0;
    let columns = if ui.available_width() >= needs * members.len() as f32 { members.len() } else { 1 };
    ui.columns(columns, |columns| {
        let count = columns.len();
        for (i, (id, name, sign)) in members.iter().enumerate() {
            let ui = &mut columns[i % count];
            let width = ui.available_width();
            parts::wide_plate(ui, scene, id, vec2(width, (width * 0.62).min(look.space(if look.sizes.is_tall { 36.0 } else { 22.0 }))));
            Words::new(name).step(Step::Lead).bold().show(ui, look);
            parts::sign_chip(ui, look, *sign);
        }
    });
}

/// What to do, in the order in which it matters, closed by 119.
fn advice(ui: &mut Ui, scene: &mut Scene, combined: &Combined) {
    let look = scene.look;
    parts::panel(ui, look, |ui| {
        parts::stack(ui, look, 1.0, |ui| {
            Words::new(scene.say(text::WHAT_TO_DO)).step(Step::Lead).bold().show(ui, look);
            for (i, sentence) in words::advice(combined.answer.headline).iter().enumerate() {
                parts::numbered(ui, look, i + 1, scene.say(*sentence), Step::Body, i == 0);
            }
        });
    });
    let call = Tap::new(scene.say(text::EMERGENCY)).icon(Icon::Phone).weightiness(parts::Weightiness::Urgent).wide();
    if call.show(ui, look) {
        scene.send(Gesture::ShowEmergency);
    }
}
