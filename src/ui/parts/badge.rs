//! Shape, word and colour of an answer, small as a chip and large as the headline of a card.

use eframe::egui::accesskit::Role;
use eframe::egui::{Color32, Rect, Response, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2};

use crate::ui::look::Look;
use crate::ui::sign::{self, Sign};
use crate::ui::theme::{Mood, Step, Weight};

/// A small sign with its word.
pub fn sign_chip(ui: &mut Ui, look: &Look, sign: Sign) -> Response {
    let tone = sign.tone(look.palette);
    let font = look.font(Step::Body, Weight::Bold);
    let word = look.say(sign.word());
    let (shape, gap, pad) = (font.size, look.space(1.0), vec2(look.space(1.25), look.space(0.5)));
    let galley = ui.painter().layout_no_wrap(word.to_owned(), font, tone.on_fill);
    let size = vec2(shape + gap + galley.size().x, galley.size().y.max(shape)) + 2.0 * pad;
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
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
    let layout = |text: &str, font, colour: Color32| ui.painter().layout(text.to_owned(), font, colour, text_width);
    let word_galley = layout(word, word_font, tone.on_fill);
    let sentence_galley = layout(sentence, look.font(Step::Body, Weight::Bold), tone.on_fill);
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

/// Dark fills on black need an outline to be seen as a surface.
fn edge(look: &Look) -> Stroke {
    if look.mood == Mood::HighContrast { Stroke::new(2.0, look.palette.line) } else { Stroke::NONE }
}
