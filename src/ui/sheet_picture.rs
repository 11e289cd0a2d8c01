//! The hand-over sheet as a picture, for saving and printing. Slow: for a worker, not for a frame.

use eframe::egui::{Color32, ColorImage, Context, Frame, Margin, Rect, Sense, TextureOptions, Ui, vec2};

use super::look::{Display, Look};
use super::parts::{self, Words};
use super::sign::Sign;
use super::theme::Step;
use super::{font, qr, raster, text};
use crate::kiosk::state::SheetField;
use crate::kiosk::{Preferences, SheetDocument};
use crate::ui::screens::sheet::field_words;
use crate::verdict::words;

/// A4 upright at 150 dots an inch.
const SIZE_PX: [f32; 2] = [1240.0, 1754.0];

/// Paints the sheet: large print, dark on white, the code at the bottom right.
pub fn paint(document: &SheetDocument) -> ColorImage {
    let size = vec2(SIZE_PX[0], SIZE_PX[1]);
    let preferences = Preferences { language: document.language, text_percent: 100, is_high_contrast: false, is_motion_reduced: true };
    let display = Display { diagonal_inch: 40.0, is_bright: true, is_touch: false };
    let look = Look::new(display, preferences, size);
    let prepare = |ctx: &Context| {
        font::install(ctx);
        look.apply(ctx);
    };
    raster::picture_of(size, 1.0, Color32::WHITE, prepare, |ui| {
        Frame::new().fill(Color32::WHITE).inner_margin(Margin::same(72)).show(ui, |ui| sheet(ui, &look, document));
    })
}

fn sheet(ui: &mut Ui, look: &Look, document: &SheetDocument) {
    let page = ui.max_rect();
    Words::new(look.say(text::SHEET_TITLE)).step(Step::Title).bold().show(ui, look);
    Words::new(look.say(text::EMERGENCY)).bold().colour(look.palette.danger.ink).show(ui, look);
    let (word, sentence) = words::headline(document.answer.headline);
    parts::headline_band(ui, look, Sign::of_headline(document.answer.headline), look.say(word), look.say(sentence));
    photos(ui, look, document);
    candidates(ui, look, document);
    fields(ui, look, document);
    footer(ui, look, document, page);
}

fn photos(ui: &mut Ui, look: &Look, document: &SheetDocument) {
    ui.horizontal(|ui| {
        for (_, picture) in document.photos.iter().take(4) {
            let side = look.space(31.0);
            let (rect, _) = ui.allocate_exact_size(vec2(side, side), Sense::hover());
            let size = [picture.width_px() as usize, picture.height_px() as usize];
            let image = ColorImage::from_rgba_unmultiplied(size, picture.rgba());
            let texture = ui.ctx().load_texture("photo", image, TextureOptions::LINEAR);
            let drawable = super::textures::Drawable { id: texture.id(), size: texture.size_vec2() };
            parts::cover(ui, drawable, rect, look.rounding(), false);
            // The picture is painted after this frame; until then the texture must stay.
            ui.data_mut(|data| data.insert_temp(rect_id(rect), texture));
        }
    });
}

fn rect_id(rect: Rect) -> eframe::egui::Id {
    eframe::egui::Id::unique(("sheet-photo", rect.left() as i32))
}

fn candidates(ui: &mut Ui, look: &Look, document: &SheetDocument) {
    Words::new(look.say(text::CANDIDATES)).bold().soft().show(ui, look);
    if document.answer.answer_set.is_empty() {
        Words::new(look.say(text::NO_CANDIDATES)).step(Step::Lead).bold().show(ui, look);
    }
    for candidate in document.answer.answer_set.iter().take(4) {
        let percent = (candidate.probability * 100.0).round() as u32;
        let line = format!("{} · {} · {percent}%", look.pick(&candidate.name_ko, &candidate.name_en), candidate.scientific_name);
        Words::new(&line).step(Step::Lead).bold().show(ui, look);
        Words::new(look.say(words::hazard(candidate.hazard))).show(ui, look);
    }
    let confused: Vec<&str> = document.answer.look_alikes.iter().take(5).map(|l| look.pick(&l.name_ko, &l.name_en)).collect();
    if !confused.is_empty() {
        Words::new(&format!("{}: {}", look.say(text::TELL_APART), confused.join(", "))).show(ui, look);
    }
    Words::new(look.say(text::NOT_CONFIRMED)).bold().show(ui, look);
}

fn fields(ui: &mut Ui, look: &Look, document: &SheetDocument) {
    for field in SheetField::ALL {
        let value = match field {
            SheetField::EatenWhen => &document.eaten_when,
            SheetField::Amount => &document.amount,
            SheetField::Person => &document.person,
            SheetField::Symptoms => &document.symptoms,
        };
        // An empty line is left to be written on by hand.
        let shown = if value.is_empty() { "________________________" } else { value };
        Words::new(&format!("{}: {shown}", look.say(field_words(field).0))).step(Step::Lead).show(ui, look);
    }
}

fn footer(ui: &mut Ui, look: &Look, document: &SheetDocument, page: Rect) {
    let side = look.space(38.0);
    let code = Rect::from_min_size(page.right_bottom() - vec2(side, side), vec2(side, side));
    if let Some(modules) = qr::modules(&document.text()) {
        qr::paint(ui.painter(), code, &modules);
    }
    let words =
        Rect::from_min_max(eframe::egui::pos2(page.left(), code.top()), eframe::egui::pos2(code.left() - look.space(3.0), page.bottom()));
    parts::inside(ui, words, |ui| {
        Words::new(look.say(text::QR_HOW)).show(ui, look);
        let taken = format!("{}: {}", look.say(text::PHOTOGRAPHED), document.local_time(document.photographed_ms));
        Words::new(&taken).show(ui, look);
        if let Some(centre) = &document.poison_centre {
            let line = format!("{} {} ({})", look.pick(&centre.name_ko, &centre.name_en), centre.number, centre.as_of);
            Words::new(&line).show(ui, look);
        }
        Words::new(&format!("{} · {}", document.model, document.catalogue_version)).soft().show(ui, look);
    });
}
