//! The endless list. It knows which rows are in sight, draws those, and asks for more near an end.

use std::sync::Arc;

use eframe::egui::accesskit::Role;
use eframe::egui::text::LayoutJob;
use eframe::egui::{Color32, CursorIcon, Galley, Rect, ScrollArea, Sense, StrokeKind, TextFormat, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::quiet;
use crate::kiosk::Gesture;
use crate::kiosk::state::PlantCard;
use crate::ui::look::Look;
use crate::ui::parts;
use crate::ui::scene::Scene;
use crate::ui::sign::{self, Sign};
use crate::ui::text;
use crate::ui::theme::{Step, Weight};
use crate::ui::vignette;

/// A condition with several values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facet {
    Colour,
    Month,
    Habit,
}

/// Where the visitor is in the list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListPlace {
    pub(super) open_facet: Option<Facet>,
    /// How far the list was scrolled, and which row it began with, in the last frame.
    offset_px: f32,
    first_row: i64,
    first_key: Option<String>,
    row_px: f32,
}

/// Rows from an end at which more cards are asked for.
const ROWS_AHEAD: f32 = 6.0;

/// Draws the rows in sight.
pub fn show(ui: &mut Ui, scene: &mut Scene) {
    let look = scene.look;
    let list = &scene.state.session.encyclopedia;
    let page = ui.available_rect_before_wrap();
    let grid = Grid::new(ui, look, page.width(), list.cards.iter());
    let columns = grid.columns as i64;
    let first_row = list.first_index.div_euclid(columns);
    let last_row = (list.first_index + list.cards.len() as i64 - 1).div_euclid(columns);
    let rows = (last_row - first_row + 1) as usize;
    let mut area = ScrollArea::vertical().id_salt("plants").auto_shrink([false, false]);
    if let Some(offset_px) = moved_to(&scene.local.list, first_row, &grid, list.cards.front()) {
        area = area.vertical_scroll_offset(offset_px);
    }
    let height = rows as f32 * grid.row_px;
    // The bar stands in the margin, as on every page.
    let with_bar = Rect::from_min_max(page.min, page.max + vec2(look.space(parts::BAR_STEPS), 0.0));
    let draw = |ui: &mut Ui, seen: Rect| {
        ui.set_height(height + look.space(6.0));
        ui.set_width(ui.available_width());
        let top_left = ui.max_rect().min;
        let from = (seen.top() / grid.row_px).floor().max(0.0) as i64;
        let to = ((seen.bottom() / grid.row_px).ceil() as i64).min(rows as i64);
        for row in from..to {
            for column in 0..columns {
                let index = (first_row + row) * columns + column - list.first_index;
                let Some(card) = usize::try_from(index).ok().and_then(|i| list.cards.get(i)) else { continue };
                let place = vec2(column as f32 * (grid.card.x + look.sizes.gap), row as f32 * grid.row_px);
                card_ui(ui, scene, card, Rect::from_min_size(top_left + place, grid.card), &grid);
            }
        }
        if !list.is_at_end {
            let place = Rect::from_min_size(top_left + vec2(0.0, height), vec2(ui.available_width(), look.space(6.0)));
            parts::inside(ui, place, |ui| quiet(ui, scene, scene.say(text::LOADING)));
        }
    };
    let output = parts::inside(ui, with_bar, |ui| area.show_viewport(ui, draw));
    parts::announce_scrolling(ui, look, output.inner_rect, text::SCROLLS_DOWN);
    let offset_px = output.state.clamped_offset().y;
    let (is_near_end, is_near_start) = near_ends(offset_px, output.inner_rect.height(), height, grid.row_px);
    let place = &mut scene.local.list;
    (place.offset_px, place.first_row, place.row_px) = (offset_px, first_row, grid.row_px);
    place.first_key = list.cards.front().map(|card| card.key.0.clone());
    let (may_ask_end, may_ask_start) = (!list.is_at_end && !list.page.is_pending(), !list.is_at_start && !list.page.is_pending());
    if is_near_end && may_ask_end {
        scene.send(Gesture::NearEnd);
    } else if is_near_start && may_ask_start {
        scene.send(Gesture::NearStart);
    }
}

/// Where to scroll when cards were put in front, let go, or the list was opened anew.
fn moved_to(place: &ListPlace, first_row: i64, grid: &Grid, first: Option<&PlantCard>) -> Option<f32> {
    let first_key = first.map(|card| card.key.0.as_str());
    if place.first_key.is_none() || (first_key == place.first_key.as_deref() && place.row_px == grid.row_px) {
        return None;
    }
    if place.row_px != grid.row_px && place.row_px > 0.0 {
        // Larger text: the same cards stay on top.
        return Some(place.offset_px / place.row_px * grid.row_px);
    }
    let rows = place.first_row - first_row;
    // A list that was opened anew starts again at the same index with other cards: go to its top.
    let is_other_list = rows == 0;
    Some(if is_other_list { 0.0 } else { (place.offset_px + rows as f32 * grid.row_px).max(0.0) })
}

fn near_ends(offset_px: f32, seen_px: f32, height_px: f32, row_px: f32) -> (bool, bool) {
    (offset_px + seen_px > height_px - ROWS_AHEAD * row_px, offset_px < ROWS_AHEAD * row_px)
}

/// How many columns, and how large a card has to be so that no name is cut.
struct Grid {
    columns: usize,
    card: Vec2,
    row_px: f32,
    plate: f32,
}

impl Grid {
    fn new<'a>(ui: &Ui, look: &Look, width: f32, cards: impl Iterator<Item = &'a PlantCard>) -> Self {
        let gap = look.sizes.gap;
        let narrowest = look.sizes.font_px(Step::Body) * 15.0;
        let columns = ((width + gap) / (narrowest + gap)).floor().clamp(1.0, 4.0) as usize;
        let card_width = (width - gap * (columns as f32 - 1.0)) / columns as f32;
        let plate = (card_width * 0.36).clamp(look.sizes.touch, look.space(18.0));
        let pad = look.space(1.25);
        let text_width = card_width - plate - 3.0 * pad;
        // The tallest card of those held decides, because rows of one height are what lets the list
        // jump anywhere. Layouts are cached by egui between frames.
        let height_of = |card: &PlantCard| texts(ui, look, card, text_width).iter().map(|g| g.size().y).sum::<f32>();
        let tallest = cards.map(height_of).fold(0.0, f32::max);
        let height = (tallest + 0.5 * pad).max(plate) + 2.0 * pad;
        Self { columns, card: vec2(card_width, height), row_px: height + gap, plate }
    }
}

/// Name, scientific name and the word of the sign, wrapped.
fn texts(ui: &Ui, look: &Look, card: &PlantCard, width: f32) -> [Arc<Galley>; 3] {
    let bold = look.font(Step::Body, Weight::Bold);
    let name = look.pick(&card.name_ko, &card.name_en).to_owned();
    let name = ui.painter().layout(name, bold.clone(), Color32::PLACEHOLDER, width);
    let format =
        TextFormat { font_id: look.font(Step::Body, Weight::Regular), color: Color32::PLACEHOLDER, italics: true, ..Default::default() };
    let mut job = LayoutJob::single_section(card.scientific_name.clone(), format);
    job.wrap.max_width = width;
    let word = look.say(sign_of(card).word()).to_owned();
    let word = ui.painter().layout(word, bold.clone(), Color32::PLACEHOLDER, width - bold.size - look.space(1.0));
    [name, ui.painter().layout_job(job), word]
}

/// A plant without danger of its own still warns when it is confused with a dangerous one.
fn sign_of(card: &PlantCard) -> Sign {
    match Sign::of_hazard(card.hazard) {
        Sign::Danger => Sign::Danger,
        _ if card.has_dangerous_look_alike => Sign::LookAlike,
        sign => sign,
    }
}

fn card_ui(ui: &mut Ui, scene: &mut Scene, card: &PlantCard, rect: Rect, grid: &Grid) {
    let look = scene.look;
    let sign = sign_of(card);
    let response = ui.interact(rect, ui.scope_id().with(card.plant_id.as_str()), Sense::click()).on_hover_cursor(CursorIcon::PointingHand);
    let name = look.pick(&card.name_ko, &card.name_en);
    let label = format!("{name}, {}", scene.say(sign.word()));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    let fill = if response.is_pointer_button_down_on() { look.palette.raised } else { look.palette.surface };
    ui.painter().rect(rect, look.rounding(), fill, look.outline(), StrokeKind::Inside);
    parts::focus_ring(ui, look, rect, look.rounding(), &response);
    let pad = look.space(1.25);
    let plate = Rect::from_min_size(rect.min + Vec2::splat(pad), vec2(grid.plate, rect.height() - 2.0 * pad));
    vignette::paint(ui.painter(), plate, &scene.plates.get(&card.plant_id), look.palette, look.space(1.25));
    let left = plate.right() + pad;
    let [name, scientific, word] = texts(ui, look, card, rect.right() - left - pad);
    let scientific_top = rect.top() + pad + name.size().y;
    ui.painter().galley(pos2(left, rect.top() + pad), name, look.palette.ink);
    ui.painter().galley(pos2(left, scientific_top), scientific, look.palette.ink_soft);
    let ink = sign.tone(look.palette).ink;
    let side = look.sizes.font_px(Step::Body);
    let word_top = rect.bottom() - pad - word.size().y;
    let middle = word_top + word.rows.first().map_or(side, |row| row.rect().height()) / 2.0;
    let mark = Rect::from_center_size(pos2(left + side / 2.0, middle), Vec2::splat(side));
    sign::paint(ui.painter(), sign, mark, ink, fill);
    ui.painter().galley(pos2(mark.right() + look.space(1.0), word_top), word, ink);
    if response.clicked() {
        scene.send(Gesture::OpenPlant(card.plant_id.clone()));
    }
}
