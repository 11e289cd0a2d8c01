//! The hand-over sheet as a picture, for saving and printing. Slow: for a worker, not for a frame.

use eframe::egui::{Color32, ColorImage, Context, Frame, Id, Margin, Rect, Stroke, StrokeKind, TextureOptions, Ui, Vec2, pos2, vec2};

use super::look::{Display, Look};
use super::parts::{self, Words};
use super::screens::answer::part_word;
use super::screens::sheet::field_words;
use super::sign::Sign;
use super::theme::{Step, Weight};
use super::{font, qr, raster, text};
use crate::kiosk::state::{PlantPart, SheetField};
use crate::kiosk::{Picture, Preferences, SheetDocument};
use crate::verdict::words;

/// A4 upright in points; with the pixels of each, 200 dots an inch.
const PAGE_PT: Vec2 = Vec2::new(1240.5, 1754.25);
const PIXELS_PER_POINT: f32 = 4.0 / 3.0;
const MARGIN_PT: i8 = 64;
/// Print sizes relative to the page, the usual one first: about 11 points of a printer. The others
/// are for sheets on which every field is full.
const SCALES: [f32; 4] = [0.78, 0.7, 0.62, 0.54];
/// Long enough for a code of [`SheetDocument::MAX_QR_BYTES`] with squares of half a millimetre.
const CODE_PT: f32 = 430.0;
const MOST_PHOTOS: usize = 4;
const MOST_CANDIDATES: usize = 4;
const MOST_LOOK_ALIKES: usize = 5;

/// The sheet as a picture of A4 at 200 dots an inch; none would mean a page without pixels.
pub fn picture(document: &SheetDocument) -> Option<Picture> {
    let page = paint(document);
    let (width_px, height_px) = (u32::try_from(page.size[0]).ok()?, u32::try_from(page.size[1]).ok()?);
    let rgba: Vec<u8> = page.pixels.iter().flat_map(|pixel| pixel.to_array()).collect();
    Picture::new(width_px, height_px, rgba)
}

/// Paints the sheet: dark on white, the code at the bottom right, everything on one page.
pub fn paint(document: &SheetDocument) -> ColorImage {
    let mut page = ColorImage::default();
    for scale in SCALES {
        let (painted, has_fitted) = paint_scaled(document, scale);
        page = painted;
        if has_fitted {
            break;
        }
    }
    page
}

/// The page in this size of print, and whether nothing ran into the foot of the page.
fn paint_scaled(document: &SheetDocument, scale: f32) -> (ColorImage, bool) {
    let preferences = Preferences { language: document.language, text_percent: 100, is_high_contrast: false, is_motion_reduced: true };
    let display = Display { diagonal_inch: 40.0, is_bright: true, is_touch: false };
    let look = Look::new(display, preferences, PAGE_PT * scale);
    let prepare = |ctx: &Context| {
        font::install(ctx);
        look.apply(ctx);
    };
    let mut has_fitted = true;
    let page = raster::picture_of(PAGE_PT, PIXELS_PER_POINT, Color32::WHITE, prepare, |ui| {
        Frame::new().fill(Color32::WHITE).inner_margin(Margin::same(MARGIN_PT)).show(ui, |ui| {
            has_fitted = sheet(ui, &look, document);
        });
    });
    (page, has_fitted)
}

fn sheet(ui: &mut Ui, look: &Look, document: &SheetDocument) -> bool {
    let page = Rect::from_min_size(pos2(0.0, 0.0), PAGE_PT).shrink(f32::from(MARGIN_PT));
    Words::new(look.say(text::SHEET_TITLE)).step(Step::Title).bold().show(ui, look);
    let call = format!("{} · {}", look.say(text::EMERGENCY), look.say(text::NOT_CONFIRMED));
    Words::new(&call).bold().colour(look.palette.danger.ink).show(ui, look);
    let (word, sentence) = words::headline(document.answer.headline);
    parts::headline_band(ui, look, Sign::of_headline(document.answer.headline), look.say(word), look.say(sentence));
    ui.add_space(look.space(1.0));

    let top = ui.cursor().top();
    let middle = page.left() + page.width() * 0.46;
    let photos_end = photos(ui, look, document, Rect::from_min_max(pos2(page.left(), top), pos2(middle, page.bottom())));
    let beside = Rect::from_min_max(pos2(middle + look.space(3.0), top), page.max);
    let candidates_end = parts::inside(ui, beside, |ui| {
        candidates(ui, look, document);
        ui.min_rect().bottom()
    });
    let below = Rect::from_min_max(pos2(page.left(), photos_end.max(candidates_end) + look.space(2.0)), page.max);
    let end = parts::inside(ui, below, |ui| {
        fields(ui, look, document);
        take_along(ui, look);
        ui.min_rect().bottom()
    });
    footer(ui, look, document, page);
    end <= page.bottom() - CODE_PT
}

/// Whole photos, one above the other or four in a square. Returns where they end.
fn photos(ui: &Ui, look: &Look, document: &SheetDocument, column: Rect) -> f32 {
    let shown = document.photos.len().min(MOST_PHOTOS);
    let columns = if shown > 2 { 2 } else { 1 };
    let gap = look.space(1.0);
    let width = (column.width() - gap * (columns - 1) as f32) / columns as f32;
    // One photo may be as high as it is wide; several share that height.
    let height = if shown > 1 { column.width() / 2.0 } else { column.width() };
    let mut end = column.top();
    for (index, photo) in document.photos.iter().take(MOST_PHOTOS).enumerate() {
        let (across, down) = (index % columns, index / columns);
        let corner = column.min + vec2(across as f32 * (width + gap), down as f32 * (height + gap));
        let cell = Rect::from_min_size(corner, vec2(width, height));
        let part = match photo.part {
            PlantPart::Unsaid => String::new(),
            part => format!(": {}", look.say(part_word(part))),
        };
        let caption = format!("{} {}{part}", look.say(text::SHEET_PHOTO), index + 1);
        let galley = ui.painter().layout_no_wrap(caption, look.font(Step::Body, Weight::Regular), look.palette.ink_soft);
        let room = vec2(width, height - galley.size().y);
        let size = vec2(photo.picture.width_px() as f32, photo.picture.height_px() as f32);
        let rect = Rect::from_min_size(cell.min, size * (room.x / size.x).min(room.y / size.y));
        let image = ColorImage::from_rgba_unmultiplied([size.x as usize, size.y as usize], photo.picture.rgba());
        let texture = ui.ctx().load_texture("photo", image, TextureOptions::LINEAR);
        ui.painter().image(texture.id(), rect, Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)), Color32::WHITE);
        // The picture is painted after this frame; until then the texture must stay.
        ui.data_mut(|data| data.insert_temp(Id::unique(("sheet-photo", index)), texture));
        end = end.max(rect.bottom() + galley.size().y);
        ui.painter().galley(rect.left_bottom(), galley, look.palette.ink_soft);
    }
    end
}

fn candidates(ui: &mut Ui, look: &Look, document: &SheetDocument) {
    Words::new(look.say(text::CANDIDATES)).bold().soft().show(ui, look);
    if document.answer.answer_set.is_empty() {
        Words::new(look.say(text::NO_CANDIDATES)).step(Step::Lead).bold().show(ui, look);
    }
    for candidate in document.answer.answer_set.iter().take(MOST_CANDIDATES) {
        let percent = SheetDocument::percent(candidate);
        let line = format!("{} · {percent}%", look.pick(&candidate.name_ko, &candidate.name_en));
        Words::new(&line).step(Step::Lead).bold().show(ui, look);
        Words::new(&candidate.scientific_name).show(ui, look);
        Words::new(look.say(words::hazard(candidate.hazard))).show(ui, look);
    }
    let look_alikes = document.answer.look_alikes.iter().take(MOST_LOOK_ALIKES);
    let confused: Vec<&str> = look_alikes.map(|l| look.pick(&l.name_ko, &l.name_en)).collect();
    if !confused.is_empty() {
        Words::new(&format!("{}: {}", look.say(text::TELL_APART), confused.join(", "))).show(ui, look);
    }
}

fn fields(ui: &mut Ui, look: &Look, document: &SheetDocument) {
    for field in SheetField::ALL {
        let value = match field {
            SheetField::EatenWhen => &document.eaten_when,
            SheetField::Amount => &document.amount,
            SheetField::Person => &document.person,
            SheetField::Symptoms => &document.symptoms,
        };
        if value.is_empty() {
            ui.add_space(look.space(1.5));
        }
        let line = format!("{}: {value}", look.say(field_words(field).0));
        let written = Words::new(&line).bold().show(ui, look).rect;
        // A line to write on by hand: also for what the visitor did not know yet.
        let (left, right) = (ui.max_rect().left(), ui.max_rect().right());
        ui.painter().hline(left..=right, written.bottom() + look.space(0.25), Stroke::new(1.5, look.palette.line));
    }
}

/// What to take along, in a box that is seen first by whoever packs.
fn take_along(ui: &mut Ui, look: &Look) {
    ui.add_space(look.space(1.0));
    let pad = look.space(1.5);
    let inner = Rect::from_min_max(ui.cursor().min + vec2(pad, pad), pos2(ui.max_rect().right() - pad, ui.max_rect().bottom()));
    let end = parts::inside(ui, inner, |ui| {
        Words::new(look.say(text::TAKE_ALONG)).bold().show(ui, look);
        Words::new(look.say(text::TAKE_ALONG_WHAT)).show(ui, look);
        ui.min_rect().bottom()
    });
    let edge = Rect::from_min_max(inner.min - vec2(pad, pad), pos2(inner.right() + pad, end + pad));
    ui.painter().rect_stroke(edge, look.space(1.0), Stroke::new(2.0, look.palette.danger.ink), StrokeKind::Inside);
    ui.allocate_rect(edge, eframe::egui::Sense::hover());
}

fn footer(ui: &mut Ui, look: &Look, document: &SheetDocument, page: Rect) {
    let code = Rect::from_min_max(page.max - Vec2::splat(CODE_PT), page.max);
    if let Some(modules) = qr::modules(&document.text()) {
        qr::paint(ui.painter(), code, &modules);
    }
    let beside = Rect::from_min_max(pos2(page.left(), code.top() + look.space(2.0)), pos2(code.left() - look.space(2.0), page.bottom()));
    parts::inside(ui, beside, |ui| {
        Words::new(look.say(text::EMERGENCY)).step(Step::Lead).bold().colour(look.palette.danger.ink).show(ui, look);
        if let Some(centre) = &document.poison_centre {
            let name = look.pick(&centre.name_ko, &centre.name_en);
            let hours = look.pick(&centre.hours_ko, &centre.hours_en);
            Words::new(&format!("{name} {} ({hours}, {})", centre.number, centre.as_of)).show(ui, look);
        }
        for (name, time_ms) in [(text::PHOTOGRAPHED, document.photographed_ms), (text::SHEET_MADE, document.made_ms)] {
            Words::new(&format!("{}: {}", look.say(name), document.local_time(time_ms))).show(ui, look);
        }
        Words::new(look.say(text::QR_HOW)).soft().show(ui, look);
        Words::new(&format!("{} · {}", document.model, document.catalogue_version)).soft().show(ui, look);
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kiosk::state::PoisonCentre;
    use crate::kiosk::{PhotoNumber, SessionNumber, SheetPhoto};
    use crate::plant::{Hazard, IngestionHazard, SkinHazard};
    use crate::verdict::words::Language;
    use crate::verdict::{Answer, Candidate, Headline, LookAlike};

    /// Four photos, four candidates and five look-alikes with long names, every field full.
    fn fullest(language: Language) -> SheetDocument {
        let hazard = Hazard { ingestion: IngestionHazard::Deadly, skin: SkinHazard::Serious };
        let name = "Long-spurred narrow-leaved wild columbine";
        let candidate = |n: u8| Candidate {
            plant_id: format!("aquilegia-{n}").parse().unwrap(),
            name_ko: "긴꽃뿔가는잎산매발톱꽃".to_owned(),
            name_en: name.to_owned(),
            scientific_name: "Aquilegia longissima var. angustifolia".to_owned(),
            probability: 0.25,
            hazard,
        };
        let look_alike = |n: u8| LookAlike {
            plant_id: format!("aquilegia-x-{n}").parse().unwrap(),
            name_ko: "긴꽃뿔가는잎산매발톱꽃".to_owned(),
            name_en: name.to_owned(),
            of: "aquilegia-1".parse().unwrap(),
            hazard,
        };
        let picture = Picture::new(30, 40, vec![90; 30 * 40 * 4]).unwrap();
        let photo = |n: u64| SheetPhoto { number: PhotoNumber(n), part: PlantPart::Flower, picture: picture.clone() };
        let full = "먹고 나서 토하고 배가 아프고 ".repeat(6).chars().take(80).collect::<String>();
        SheetDocument {
            session: SessionNumber(1),
            language,
            photographed_ms: 0,
            made_ms: 0,
            utc_offset_s: 0,
            photos: (1..=4).map(photo).collect(),
            answer: Answer {
                headline: Headline::Danger,
                answer_set: (1..=4).map(candidate).collect(),
                look_alikes: (1..=5).map(look_alike).collect(),
            },
            eaten_when: full.clone(),
            amount: full.clone(),
            person: full.clone(),
            symptoms: full,
            model: "2026-11-20".to_owned(),
            catalogue_version: "2026-11-20".to_owned(),
            poison_centre: Some(PoisonCentre::seoul()),
        }
    }

    #[test]
    fn the_fullest_sheet_fits_on_one_page() {
        for language in [Language::Korean, Language::English] {
            let document = fullest(language);
            assert!(SCALES.iter().any(|scale| paint_scaled(&document, *scale).1), "{language:?}");
        }
    }
}
