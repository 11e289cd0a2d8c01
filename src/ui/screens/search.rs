//! 검색: one field, our own keyboard, hits while typing with the matched letters marked.

mod about;

use eframe::egui::accesskit::Role;
use eframe::egui::text::LayoutJob;
use eframe::egui::{CursorIcon, Rect, Sense, StrokeKind, TextFormat, Ui, WidgetInfo, pos2, vec2};

use super::keyboard;
use crate::kiosk::Gesture;
use crate::kiosk::state::SearchHit;
use crate::ui::icons::Icon;
use crate::ui::parts::{self, Tap, field};
use crate::ui::scene::Scene;
use crate::ui::sign::{self, Sign};
use crate::ui::text;
use crate::ui::theme::{Step, Weight};
use crate::ui::vignette;

/// Draws the search screen.
pub fn show(ui: &mut Ui, scene: &mut Scene) {
    let is_keyboard_hidden = scene.state.session.keyboard.is_hidden;
    let actions = if is_keyboard_hidden { parts::nav(scene) } else { Vec::new() };
    let title = scene.say(text::SEARCH);
    parts::frame(ui, scene, title, &actions, |ui, scene| {
        let look = scene.look;
        let body = ui.max_rect();
        let keys_top = if is_keyboard_hidden { body.bottom() } else { body.bottom() - keyboard::height(look) };
        let upper = Rect::from_min_max(body.min, pos2(body.right(), keys_top - look.space(1.0)));
        parts::inside(ui, upper, |ui| {
            query(ui, scene);
            ui.add_space(look.space(0.5));
            parts::scroll(ui, look, "hits", |ui| answer(ui, scene));
        });
        if !is_keyboard_hidden {
            keyboard::show(ui, scene, Rect::from_min_max(pos2(body.left(), keys_top), body.max));
        }
    });
}

fn query(ui: &mut Ui, scene: &mut Scene) {
    let look = scene.look;
    let current = scene.state.session.search.field.text();
    ui.horizontal(|ui| {
        let clear_width = if current.is_empty() { 0.0 } else { look.sizes.touch + look.sizes.gap };
        let words = (scene.say(text::SEARCH_FIELD), scene.say(text::SEARCH_HINT));
        let is_active = !scene.state.session.keyboard.is_hidden;
        let room = vec2(ui.available_width() - clear_width, look.sizes.touch);
        let edit = ui.allocate_ui(room, |ui| field(ui, look, "search-field", words, &current, is_active)).inner;
        if let Some(changed) = edit.changed {
            scene.send(Gesture::SetText(changed));
        }
        if edit.was_touched && scene.state.session.keyboard.is_hidden {
            scene.send(Gesture::SetKeyboardShown(true));
        }
        if !current.is_empty() && Tap::new(scene.say(text::KEY_CLEAR)).icon_only(Icon::Close).show(ui, look) {
            scene.send(Gesture::ClearText);
        }
    });
}

fn answer(ui: &mut Ui, scene: &mut Scene) {
    let look = scene.look;
    let search = &scene.state.session.search;
    if search.field.is_empty() {
        parts::message(ui, look, None, scene.say(text::SEARCH_START), scene.say(text::SEARCH_HINT));
        about::examples(ui, scene);
        return;
    }
    if search.answer.failure().is_some() {
        parts::message(ui, look, None, scene.say(text::CATALOGUE_GONE), scene.say(text::CATALOGUE_GONE_DO));
        return;
    }
    let Some(answer) = search.answer.latest() else { return };
    about::understood(ui, scene, answer);
    match answer.notice {
        Some(notice) => about::notice(ui, scene, notice),
        None => answer.hits.iter().for_each(|hit| hit_row(ui, scene, hit)),
    }
}

fn hit_row(ui: &mut Ui, scene: &mut Scene, hit: &SearchHit) {
    let look = scene.look;
    let pad = look.space(1.25);
    let side = look.sizes.line_px(Step::Lead) + look.sizes.line_px(Step::Body);
    let width = ui.available_width();
    let shape = look.sizes.font_px(Step::Lead);
    let room = width - side - shape - 4.0 * pad;
    let name = look.pick(&hit.name_ko, &hit.name_en);
    let is_matched_in_name = hit.matched == name;
    let marks: &[(usize, usize)] = if is_matched_in_name { &hit.marks } else { &[] };
    let upper = ui.painter().layout_job(marked(scene, name, marks, Step::Lead, room));
    let second = second_line(scene, hit, is_matched_in_name);
    let lower = ui.painter().layout_job(marked(scene, &second.0, &second.1, Step::Body, room));
    let height = (upper.size().y + lower.size().y).max(side) + 2.0 * pad;
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
    let sign = Sign::of_hazard(hit.hazard);
    let label = format!("{name}, {}", scene.say(sign.word()));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    if ui.is_rect_visible(rect) {
        let fill = if response.is_pointer_button_down_on() { look.palette.raised } else { look.palette.surface };
        ui.painter().rect(rect, look.rounding(), fill, look.outline(), StrokeKind::Inside);
        parts::focus_ring(ui, look, rect, look.rounding(), &response);
        let plate = Rect::from_min_size(pos2(rect.left() + pad, rect.center().y - side / 2.0), vec2(side, side));
        vignette::paint(ui.painter(), plate, &scene.plates.get(&hit.plant_id), look.palette, look.space(1.0));
        let top = rect.center().y - (upper.size().y + lower.size().y) / 2.0;
        let below = top + upper.size().y;
        ui.painter().galley(pos2(plate.right() + pad, top), upper, look.palette.ink);
        ui.painter().galley(pos2(plate.right() + pad, below), lower, look.palette.ink_soft);
        let mark = Rect::from_center_size(pos2(rect.right() - pad - shape / 2.0, rect.center().y), vec2(shape, shape));
        sign::paint(ui.painter(), sign, mark, sign.tone(look.palette).ink, look.palette.surface);
        ui.painter().rect_stroke(rect, look.rounding(), look.outline(), StrokeKind::Inside);
    }
    if response.on_hover_cursor(CursorIcon::PointingHand).clicked() {
        scene.send(Gesture::OpenPlant(hit.plant_id.clone()));
    }
}

/// The name that matched when it is not the name on top, else the scientific name.
fn second_line(scene: &Scene, hit: &SearchHit, is_matched_in_name: bool) -> (String, Vec<(usize, usize)>) {
    if is_matched_in_name || hit.matched == hit.scientific_name {
        let marks = if is_matched_in_name { Vec::new() } else { hit.marks.clone() };
        return (hit.scientific_name.clone(), marks);
    }
    let prefix = format!("{}: ", scene.say(text::MATCHED_AS));
    let marks = hit.marks.iter().map(|(from, to)| (from + prefix.len(), to + prefix.len())).collect();
    (format!("{prefix}{}", hit.matched), marks)
}

/// Text whose marked bytes stand out by underline and colour.
fn marked(scene: &Scene, words: &str, marks: &[(usize, usize)], step: Step, width: f32) -> LayoutJob {
    let look = scene.look;
    let plain_ink = if step == Step::Lead { look.palette.ink } else { look.palette.ink_soft };
    let weight = if step == Step::Lead { Weight::Bold } else { Weight::Regular };
    let plain = TextFormat { font_id: look.font(step, weight), color: plain_ink, ..Default::default() };
    let marked = TextFormat {
        font_id: look.font(step, Weight::Bold),
        color: look.palette.look_alike.ink,
        underline: eframe::egui::Stroke::new(2.0, look.palette.look_alike.ink),
        ..Default::default()
    };
    let mut job = LayoutJob::default();
    job.wrap.max_width = width;
    let mut done = 0;
    for (from, to) in marks {
        // A range that does not fit the text is a fault elsewhere; the text is worth more than the mark.
        let (Some(before), Some(inside)) = (words.get(done..*from), words.get(*from..*to)) else { continue };
        job.append(before, 0.0, plain.clone());
        job.append(inside, 0.0, marked.clone());
        done = *to;
    }
    job.append(words.get(done..).unwrap_or_default(), 0.0, plain);
    job
}
