//! Shape, word and colour of an answer, small as a chip and large as the headline of a card.

use eframe::egui::accesskit::Role;
use eframe::egui::{Rect, Response, Sense, Shape, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::{Words, balanced};
use crate::ui::look::Look;
use crate::ui::sign::{self, Sign};
use crate::ui::theme::{Mood, Step, Weight};
use crate::verdict::words::Likeness;

/// A small sign with its word.
pub fn sign_chip(ui: &mut Ui, look: &Look, sign: Sign) -> Response {
    let tone = sign.tone(look.palette);
    let font = look.font(Step::Body, Weight::Bold);
    let word = look.say(sign.word());
    let (shape, gap, pad) = chip_measures(look, font.size);
    let galley = ui.painter().layout_no_wrap(word.to_owned(), font, tone.on_fill);
    let (rect, response) = ui.allocate_exact_size(chip_size(ui, look, sign), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, word));
    let painter = ui.painter();
    painter.rect(rect, look.space(1.0), tone.fill, edge(look), StrokeKind::Inside);
    let shape_rect = Rect::from_center_size(pos2(rect.left() + pad.x + shape / 2.0, rect.center().y), Vec2::splat(shape));
    sign::paint(painter, sign, shape_rect, tone.on_fill, tone.fill);
    painter.galley(pos2(shape_rect.right() + gap, rect.center().y - galley.size().y / 2.0), galley, tone.on_fill);
    response
}

/// The band at the top of a card: shape, word, sentence. It is announced as a heading.
pub fn headline_band(ui: &mut Ui, look: &Look, sign: Sign, word: &str, sentence: &str) {
    let tone = sign.tone(look.palette);
    let pad = look.space(2.5);
    let width = ui.available_width();
    let word_font = look.font(Step::Head, Weight::Bold);
    let shape = word_font.size * 1.35;
    let gap = look.space(2.0);
    let text_width = width - 2.0 * pad - shape - gap;
    let word_galley = balanced(ui, word, word_font, text_width);
    let sentence_galley = balanced(ui, sentence, look.font(Step::Body, Weight::Bold), text_width);
    let text_height = word_galley.size().y + look.space(0.5) + sentence_galley.size().y;
    let (rect, response) = ui.allocate_exact_size(vec2(width, text_height.max(shape) + 1.5 * pad), Sense::hover());
    let name = format!("{word}. {sentence}");
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &name));
    let painter = ui.painter();
    painter.rect(rect, look.rounding(), tone.fill, edge(look), StrokeKind::Inside);
    let shape_centre = pos2(rect.left() + pad + shape / 2.0, rect.center().y);
    sign::paint(painter, sign, Rect::from_center_size(shape_centre, Vec2::splat(shape)), tone.on_fill, tone.fill);
    let left = rect.left() + pad + shape + gap;
    let top = rect.center().y - text_height / 2.0;
    let below = top + word_galley.size().y + look.space(0.5);
    painter.galley(pos2(left, top), word_galley, tone.on_fill);
    painter.galley(pos2(left, below), sentence_galley, tone.on_fill);
}

/// The sign of a plant and what is recorded about it: side by side where both fit into one line.
pub fn sign_and_sentence(ui: &mut Ui, look: &Look, sign: Sign, sentence: &str) {
    let gap = look.space(1.5);
    let line = ui.painter().layout_no_wrap(sentence.to_owned(), look.font(Step::Body, Weight::Regular), look.palette.ink).size().x;
    if chip_size(ui, look, sign).x + gap + line > ui.available_width() {
        sign_chip(ui, look, sign);
        Words::new(sentence).balanced().show(ui, look);
        return;
    }
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = gap;
        let chip = sign_chip(ui, look, sign).rect;
        ui.vertical(|ui| {
            ui.add_space((chip.height() - look.sizes.line_px(Step::Body)).max(0.0) / 2.0);
            Words::new(sentence).show(ui, look);
        });
    });
}

fn chip_size(ui: &Ui, look: &Look, sign: Sign) -> Vec2 {
    let font = look.font(Step::Body, Weight::Bold);
    let (shape, gap, pad) = chip_measures(look, font.size);
    let word = ui.painter().layout_no_wrap(look.say(sign.word()).to_owned(), font, look.palette.ink);
    vec2(shape + gap + word.size().x, word.size().y.max(shape)) + 2.0 * pad
}

/// Side of the shape, gap behind it, padding around.
fn chip_measures(look: &Look, font_px: f32) -> (f32, f32, Vec2) {
    (font_px, look.space(1.0), vec2(look.space(1.25), look.space(0.5)))
}

/// How much a photo resembles a plant: one to three leaves, and the word for it.
pub fn likeness(ui: &mut Ui, look: &Look, likeness: Likeness) {
    let filled = match likeness {
        Likeness::Strong => 3,
        Likeness::Fair => 2,
        Likeness::Slight => 1,
    };
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = look.space(1.0);
        let height = look.sizes.line_px(Step::Body);
        let side = look.sizes.font_px(Step::Body);
        let (rect, _) = ui.allocate_exact_size(vec2(side * 2.3, height), Sense::hover());
        for i in 0..3 {
            let root = pos2(rect.left() + side * (0.15 + 0.75 * i as f32), rect.center().y + side * 0.45);
            let outline = sign::leaf(root, root + vec2(side * 0.5, -side * 0.9), 0.32);
            let shape = if i < filled {
                Shape::convex_polygon(outline, look.palette.ink, Stroke::NONE)
            } else {
                Shape::closed_line(outline, Stroke::new((side * 0.07).max(1.5), look.palette.ink_soft))
            };
            ui.painter().add(shape);
        }
        Words::new(look.say(likeness.word())).bold().show(ui, look);
    });
}

/// Dark fills on black need an outline to be seen as a surface.
fn edge(look: &Look) -> Stroke {
    if look.mood == Mood::HighContrast { Stroke::new(2.0, look.palette.line) } else { Stroke::NONE }
}
