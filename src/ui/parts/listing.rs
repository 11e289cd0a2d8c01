//! Sentences one below the other: numbered, or with a point. Lines after the first begin under the
//! first word, so that large text still reads as a list.

use eframe::egui::{Rect, Sense, Stroke, Ui, Vec2, vec2};

use super::Words;
use crate::ui::look::Look;
use crate::ui::theme::{Step, Weight};

/// A sentence behind its number in a disc; the one that matters most in bold, on the accent colour.
pub fn numbered(ui: &mut Ui, look: &Look, number: usize, sentence: &str, step: Step, is_strong: bool) {
    let palette = look.palette;
    beside_mark(
        ui,
        look,
        step,
        |ui, place| {
            let (fill, ink) = if is_strong { (palette.accent, palette.on_accent) } else { (palette.raised, palette.ink) };
            let edge = if is_strong { Stroke::NONE } else { look.outline() };
            ui.painter().circle(place.center(), place.width() / 2.0, fill, edge);
            let mut font = look.font(Step::Body, Weight::Bold);
            font.size = font.size.min(place.width() * 0.6);
            let galley = ui.painter().layout_no_wrap(number.to_string(), font, ink);
            ui.painter().galley(place.center() - galley.size() / 2.0, galley, ink);
        },
        |words| if is_strong { words.bold() } else { words },
        sentence,
    );
}

/// A sentence behind a point.
pub fn bullet(ui: &mut Ui, look: &Look, sentence: &str, is_strong: bool) {
    let ink = if is_strong { look.palette.accent_ink } else { look.palette.ink_soft };
    beside_mark(
        ui,
        look,
        Step::Body,
        |ui, place| {
            ui.painter().circle_filled(place.center(), look.space(0.5), ink);
        },
        |words| if is_strong { words.bold() } else { words },
        sentence,
    );
}

fn beside_mark<'a>(
    ui: &mut Ui,
    look: &Look,
    step: Step,
    mark: impl FnOnce(&Ui, Rect),
    dress: impl FnOnce(Words<'a>) -> Words<'a>,
    sentence: &'a str,
) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = look.space(1.25);
        let side = look.sizes.line_px(step);
        let (rect, _) = ui.allocate_exact_size(Vec2::splat(side), Sense::hover());
        mark(ui, Rect::from_center_size(rect.center(), vec2(side, side) * 0.96));
        ui.vertical(|ui| dress(Words::new(sentence).step(step)).balanced().show(ui, look));
    });
}
