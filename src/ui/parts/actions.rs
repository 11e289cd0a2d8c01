//! The row at the bottom of a screen: what to do, in as many columns as the words allow.

use std::sync::Arc;

use eframe::egui::accesskit::Role;
use eframe::egui::text::LayoutJob;
use eframe::egui::{Align, Color32, CursorIcon, Galley, Rect, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::focus_ring;
use crate::kiosk::Gesture;
use crate::ui::icons::{self, Icon};
use crate::ui::look::Look;
use crate::ui::theme::{Step, Weight};

/// Something to do, in the row at the bottom of a screen.
#[derive(Clone, Debug)]
pub struct Action {
    pub text: String,
    pub icon: Icon,
    pub gesture: Gesture,
    pub is_primary: bool,
    /// The screen one is on already.
    pub is_current: bool,
    pub is_enabled: bool,
}

impl Action {
    /// An ordinary action.
    pub fn new(text: &str, icon: Icon, gesture: Gesture) -> Self {
        Self { text: text.to_owned(), icon, gesture, is_primary: false, is_current: false, is_enabled: true }
    }

    /// The one thing to do.
    pub fn primary(mut self) -> Self {
        self.is_primary = true;
        self
    }
}

/// Actions in as many columns as their words allow.
pub struct Grid {
    columns: usize,
    rows: usize,
    cell: Vec2,
    /// Icons stand before the words and not above them.
    is_beside: bool,
}

impl Grid {
    /// The grid for these actions in this width.
    pub fn new(ui: &Ui, look: &Look, actions: &[Action], width: f32) -> Self {
        let above = Self::arranged(ui, look, actions, width, false);
        if look.sizes.text_scale() <= LARGE_TEXT {
            return above;
        }
        // Large text needs the height for the page more than the words need the width.
        let beside = Self::arranged(ui, look, actions, width, true);
        if beside.height(look) < above.height(look) { beside } else { above }
    }

    fn arranged(ui: &Ui, look: &Look, actions: &[Action], width: f32, is_beside: bool) -> Self {
        let fits = |columns: usize| {
            let cell_width = (width - look.sizes.gap * (columns - 1) as f32) / columns as f32;
            let room = words_width(look, cell_width, is_beside);
            let heights = actions.iter().map(|action| {
                let galley = label(ui, look, action, room, is_beside);
                // A word broken in two, or three lines, means that the column is too narrow.
                let longest = action.text.split(' ').map(|word| text_width(ui, look, word)).fold(0.0, f32::max);
                (longest <= room && galley.rows.len() <= 2).then(|| galley.size().y)
            });
            let heights: Option<Vec<f32>> = heights.collect();
            heights.map(|heights| {
                let tallest = heights.into_iter().fold(0.0, f32::max);
                let content = if is_beside { tallest.max(icon_px(look)) } else { tallest + icon_px(look) };
                vec2(cell_width, (content + look.space(2.0)).max(look.sizes.touch))
            })
        };
        let columns = (1..=actions.len()).rev().find(|columns| fits(*columns).is_some()).unwrap_or(1);
        let cell = fits(columns).unwrap_or_else(|| vec2(width, look.sizes.touch * 2.0));
        Self { columns, rows: actions.len().div_ceil(columns), cell, is_beside }
    }

    /// Height of all rows together.
    pub fn height(&self, look: &Look) -> f32 {
        self.cell.y * self.rows as f32 + look.sizes.gap * (self.rows - 1) as f32
    }

    /// Draws them; the index of the one that was touched.
    pub fn show(&self, ui: &mut Ui, look: &Look, actions: &[Action], place: Rect) -> Option<usize> {
        let mut touched = None;
        for (i, action) in actions.iter().enumerate() {
            let (column, row) = ((i % self.columns) as f32, (i / self.columns) as f32);
            let min = place.min + vec2(column * (self.cell.x + look.sizes.gap), row * (self.cell.y + look.sizes.gap));
            if cell(ui, look, action, Rect::from_min_size(min, self.cell), self.is_beside) {
                touched = Some(i);
            }
        }
        touched
    }
}

/// From this enlargement on, room is scarce.
const LARGE_TEXT: f32 = 1.4;

fn icon_px(look: &Look) -> f32 {
    (look.sizes.touch * 0.52).max(look.sizes.font_px(Step::Body)).round()
}

/// Room for the words of an action.
fn words_width(look: &Look, cell_width: f32, is_beside: bool) -> f32 {
    let icon = if is_beside { icon_px(look) + look.space(1.0) } else { 0.0 };
    cell_width - look.space(1.5) - icon
}

/// The words, centred upon each other when they take two lines above which an icon stands.
fn label(ui: &Ui, look: &Look, action: &Action, width: f32, is_beside: bool) -> Arc<Galley> {
    let font = look.font(Step::Body, Weight::Bold);
    if is_beside {
        return super::balanced(ui, &action.text, font, width);
    }
    let mut job = LayoutJob::simple(action.text.clone(), font, Color32::PLACEHOLDER, width);
    job.halign = Align::Center;
    ui.painter().layout_job(job)
}

fn text_width(ui: &Ui, look: &Look, word: &str) -> f32 {
    ui.painter().layout_no_wrap(word.to_owned(), look.font(Step::Body, Weight::Bold), Color32::PLACEHOLDER).size().x
}

fn cell(ui: &mut Ui, look: &Look, action: &Action, rect: Rect, is_beside: bool) -> bool {
    let sense = if action.is_enabled { Sense::click() } else { Sense::hover() };
    let response = ui.allocate_rect(rect, sense).on_hover_cursor(CursorIcon::PointingHand);
    response.widget_info(|| WidgetInfo::selected(Role::Button, action.is_enabled, action.is_current, &action.text));
    let palette = look.palette;
    let (fill, ink) = match (action.is_primary, action.is_current) {
        (true, _) => (palette.accent, palette.on_accent),
        (_, true) => (palette.raised, palette.ink),
        _ => (palette.surface, if action.is_enabled { palette.ink } else { palette.ink_soft }),
    };
    let fill = if response.is_pointer_button_down_on() { fill.lerp_to_gamma(ink, 0.16) } else { fill };
    let stroke = if action.is_current { Stroke::new(3.0, palette.accent_ink) } else { look.outline() };
    ui.painter().rect(rect, look.rounding(), fill, stroke, StrokeKind::Inside);
    focus_ring(ui, look, rect, look.rounding(), &response);
    paint_label(ui, look, action, rect, ink, is_beside);
    response.clicked()
}

fn paint_label(ui: &Ui, look: &Look, action: &Action, rect: Rect, ink: Color32, is_beside: bool) {
    let galley = label(ui, look, action, words_width(look, rect.width(), is_beside), is_beside);
    let side = icon_px(look);
    let (icon, words) = if is_beside {
        let gap = look.space(1.0);
        let left = rect.center().x - (side + gap + galley.size().x) / 2.0;
        (pos2(left + side / 2.0, rect.center().y), pos2(left + side + gap, rect.center().y - galley.size().y / 2.0))
    } else {
        let gap = look.space(0.5);
        let top = rect.center().y - (side + gap + galley.size().y) / 2.0;
        (pos2(rect.center().x, top + side / 2.0), pos2(rect.center().x, top + side + gap))
    };
    icons::paint(ui.painter(), action.icon, Rect::from_center_size(icon, Vec2::splat(side)), ink);
    ui.painter().galley(words, galley, ink);
}
