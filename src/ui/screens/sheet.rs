//! 병원에 보여 주기: what was photographed and eaten, large, and as a code that holds the text itself.

use eframe::egui::accesskit::Role;
use eframe::egui::{Color32, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use super::answer::part_word;
use super::keyboard;
use crate::kiosk::state::{PrinterState, Sheet, SheetField, Specimen};
use crate::kiosk::{Gesture, SpecimenNumber, Waiting};
use crate::ui::icons::Icon;
use crate::ui::parts::{self, Action, Words, field};
use crate::ui::scene::Scene;
use crate::ui::sign::Sign;
use crate::ui::theme::Step;
use crate::ui::{qr, text, time};
use crate::verdict::words::Text;

/// Name and example of a field.
pub fn field_words(field: SheetField) -> (Text, Text) {
    match field {
        SheetField::EatenWhen => (text::FIELD_WHEN, text::HINT_WHEN),
        SheetField::Amount => (text::FIELD_AMOUNT, text::HINT_AMOUNT),
        SheetField::Person => (text::FIELD_PERSON, text::HINT_PERSON),
        SheetField::Symptoms => (text::FIELD_SYMPTOMS, text::HINT_SYMPTOMS),
    }
}

/// Draws the sheet of a plant.
pub fn show(ui: &mut Ui, scene: &mut Scene, number: SpecimenNumber) {
    let state = scene.state;
    let (Some(sheet), Some(specimen)) = (&state.session.sheet, state.session.specimen(number)) else { return };
    let is_writing = sheet.focus.is_some() && !state.session.keyboard.is_hidden;
    let title = scene.say(text::SHEET);
    let actions = if is_writing { Vec::new() } else { actions(scene, sheet) };
    parts::frame(ui, scene, title, &actions, |ui, scene| {
        let look = scene.look;
        let body = ui.max_rect();
        let keys_top = if is_writing { body.bottom() - keyboard::height(look) } else { body.bottom() };
        let upper = Rect::from_min_max(body.min, pos2(body.right(), keys_top - if is_writing { look.space(1.0) } else { 0.0 }));
        parts::inside(ui, upper, |ui| page(ui, scene, sheet, specimen, is_writing));
        if is_writing {
            keyboard::show(ui, scene, Rect::from_min_max(pos2(body.left(), keys_top), body.max));
        }
    });
}

fn actions(scene: &Scene, sheet: &Sheet) -> Vec<Action> {
    let qr = if sheet.is_qr_shown { text::HIDE_QR } else { text::SHOW_QR };
    let mut actions = vec![Action::new(scene.say(qr), Icon::Focus, Gesture::SetQrShown(!sheet.is_qr_shown)).primary()];
    if scene.state.machine.printer == PrinterState::Ready {
        actions.push(Action::new(scene.say(text::PRINT), Icon::Print, Gesture::PrintSheet));
    }
    if scene.state.keeps_sheets() {
        actions.push(Action::new(scene.say(text::SAVE), Icon::Save, Gesture::SaveSheet));
    }
    actions.push(Action::new(scene.say(text::ERASE), Icon::Bin, Gesture::EraseSheet));
    actions
}

fn page(ui: &mut Ui, scene: &mut Scene, sheet: &Sheet, specimen: &Specimen, is_writing: bool) {
    let look = scene.look;
    if sheet.is_qr_shown {
        parts::scroll(ui, look, "sheet-qr", |ui| code(ui, scene));
        return;
    }
    let body = ui.max_rect();
    if look.sizes.is_tall || look.sizes.text_scale() > 1.4 || is_writing {
        parts::scroll(ui, look, "sheet", |ui| {
            if !is_writing {
                found(ui, scene, specimen);
            }
            fields(ui, scene, sheet, is_writing);
        });
        return;
    }
    let edge = body.left() + body.width() * 0.5;
    let left = Rect::from_min_max(body.min, pos2(edge - look.space(1.0), body.bottom()));
    let right = Rect::from_min_max(pos2(edge + look.space(1.0), body.top()), body.max);
    parts::inside(ui, left, |ui| parts::scroll(ui, look, "sheet-found", |ui| found(ui, scene, specimen)));
    parts::inside(ui, right, |ui| parts::scroll(ui, look, "sheet-fields", |ui| fields(ui, scene, sheet, false)));
}

fn found(ui: &mut Ui, scene: &mut Scene, specimen: &Specimen) {
    let look = scene.look;
    parts::panel(ui, look, |ui| {
        parts::flow(ui, look, |ui| {
            for photo in &specimen.photos {
                let side = look.space(18.0);
                let (rect, _) = ui.allocate_exact_size(vec2(side, side), Sense::hover());
                parts::photo_or_waiting(ui, scene, photo.preview.as_ref(), rect, scene.say(part_word(photo.part)));
            }
        });
        let taken = format!("{}: {}", scene.say(text::PHOTOGRAPHED), time::date_and_clock(specimen.begun_ms, scene.utc_offset_s));
        Words::new(&taken).show(ui, look);
        Words::new(scene.say(text::CANDIDATES)).bold().soft().show(ui, look);
        let Some(combined) = specimen.combined.as_ref().filter(|c| !c.answer.answer_set.is_empty()) else {
            Words::new(scene.say(text::NO_CANDIDATES)).step(Step::Lead).bold().show(ui, look);
            return;
        };
        for candidate in combined.answer.answer_set.iter().take(4) {
            let name = look.pick(&candidate.name_ko, &candidate.name_en);
            Words::new(name).step(Step::Lead).bold().show(ui, look);
            let line = format!("{} · {}", candidate.scientific_name, scene.say(combined.likeness(candidate).word()));
            Words::new(&line).soft().show(ui, look);
            parts::sign_chip(ui, look, Sign::of_hazard(candidate.hazard));
        }
        Words::new(scene.say(text::NOT_CONFIRMED)).bold().show(ui, look);
    });
}

fn fields(ui: &mut Ui, scene: &mut Scene, sheet: &Sheet, is_writing: bool) {
    let look = scene.look;
    // News come first, where they are seen without scrolling; reasons can wait below.
    let has_news = sheet.printed != Waiting::NotAsked || sheet.saved != Waiting::NotAsked;
    if has_news && !is_writing {
        parts::panel(ui, look, |ui| ways_out(ui, scene, sheet));
    }
    parts::panel(ui, look, |ui| {
        Words::new(scene.say(text::SHEET_INTRO)).soft().show(ui, look);
        for which in SheetField::ALL {
            let (name, hint) = field_words(which);
            Words::new(scene.say(name)).bold().show(ui, look);
            let current = sheet.field(which).text();
            let words = (scene.say(name), scene.say(hint));
            let edit = field(ui, look, &format!("sheet-{which:?}"), words, &current, sheet.focus == Some(which));
            if edit.was_touched && sheet.focus != Some(which) {
                scene.send(Gesture::FocusField(Some(which)));
            }
            if let Some(changed) = edit.changed {
                scene.send(Gesture::SetText(changed));
            }
        }
    });
    if !has_news && !is_writing {
        parts::panel(ui, look, |ui| ways_out(ui, scene, sheet));
    }
}

/// What became of printing and saving, or why they are not offered.
fn ways_out(ui: &mut Ui, scene: &Scene, sheet: &Sheet) {
    let look = scene.look;
    let no_printing = text::no_printing(scene.state.machine.printer);
    let saved = sheet.saved.latest().filter(|_| sheet.saved.failure().is_none() && !sheet.saved.is_pending());
    let pending = [(sheet.printed.is_pending(), text::PRINTING), (sheet.saved.is_pending(), text::SAVING)];
    for (_, words) in pending.into_iter().filter(|(is_pending, _)| *is_pending) {
        Words::new(scene.say(words)).bold().show(ui, look);
    }
    if let Some(path) = saved {
        Words::new(scene.say(text::SAVED_AT)).bold().show(ui, look);
        Words::new(&path.display().to_string()).show(ui, look);
    }
    for why in [sheet.printed.failure(), sheet.saved.failure()].into_iter().flatten() {
        Words::new(scene.say(text::sheet_problem(*why))).bold().show(ui, look);
    }
    if let Some(why) = no_printing {
        Words::new(scene.say(why)).soft().show(ui, look);
    }
    if !scene.state.keeps_sheets() {
        Words::new(scene.say(text::NOT_KEPT)).soft().show(ui, look);
    }
    Words::new(scene.say(text::TAKE_BY_QR)).soft().show(ui, look);
}

/// The code large, dark on white whatever the theme: phones expect that.
fn code(ui: &mut Ui, scene: &Scene) {
    let look = scene.look;
    let Some(document) = scene.document else { return };
    ui.vertical_centered(|ui| {
        let body = ui.available_size();
        let side = body.x.min(ui.clip_rect().height() * 0.86).min(look.space(90.0));
        let (rect, response) = ui.allocate_exact_size(vec2(side, side), Sense::hover());
        let name = scene.say(text::QR_NAME);
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
        ui.painter().rect_filled(rect, look.space(1.0), Color32::WHITE);
        match qr::modules(&document.text()) {
            Some(modules) => qr::paint(ui.painter(), rect.shrink(side * 0.06), &modules),
            None => {
                Words::new(scene.say(text::QR_TOO_LONG)).centred().show(ui, look);
            }
        }
        ui.add_space(look.space(1.0));
        Words::new(scene.say(text::QR_HOW)).centred().show(ui, look);
    });
    ui.add_space(look.space(1.0));
    parts::panel(ui, look, |ui| {
        Words::new(&document.text()).show(ui, look);
    });
}
