//! Everything one touches: buttons, chips, switches. Never smaller than a finger.

use std::sync::Arc;

use eframe::egui::accesskit::Role;
use eframe::egui::{
    Color32, CursorIcon, Galley, Rect, Response, Sense, Stroke, StrokeKind, TextWrapMode, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use crate::ui::icons::{self, Icon};
use crate::ui::look::Look;
use crate::ui::theme::{Step, Weight};

/// How much a button asks to be touched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weightiness {
    /// The one thing to do on a screen.
    Primary,
    #[default]
    Plain,
    /// No fill of its own.
    Bare,
    /// 119 and what cannot be taken back.
    Urgent,
    /// Upon a photo.
    OnPhoto,
}

/// A button.
#[must_use = "call show"]
pub struct Tap<'a> {
    text: &'a str,
    icon: Option<Icon>,
    weightiness: Weightiness,
    step: Step,
    is_wide: bool,
    is_leading: bool,
    size: Option<Vec2>,
    name: Option<&'a str>,
    is_icon_only: bool,
    is_enabled: bool,
    is_selected: bool,
}

impl<'a> Tap<'a> {
    /// A plain button with a text, which is its accessible name too.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            icon: None,
            weightiness: Weightiness::Plain,
            step: Step::Body,
            is_wide: false,
            is_leading: false,
            size: None,
            name: None,
            is_icon_only: false,
            is_enabled: true,
            is_selected: false,
        }
    }

    /// With an icon before the text.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// A name for assistive technology where the text is an abbreviation.
    pub fn named(mut self, name: &'a str) -> Self {
        self.name = Some(name);
        self
    }

    /// The icon alone; the text is still its accessible name.
    pub fn icon_only(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self.is_icon_only = true;
        self
    }

    /// How it looks.
    pub fn weightiness(mut self, weightiness: Weightiness) -> Self {
        self.weightiness = weightiness;
        self
    }

    /// The step of its text.
    pub fn step(mut self, step: Step) -> Self {
        self.step = step;
        self
    }

    /// The primary action of a screen: larger text, the accent colour.
    pub fn primary(mut self) -> Self {
        self.weightiness = Weightiness::Primary;
        self.step = Step::Lead;
        self
    }

    /// Without a fill.
    pub fn bare(self) -> Self {
        self.weightiness(Weightiness::Bare)
    }

    /// As wide as there is room.
    pub fn wide(mut self) -> Self {
        self.is_wide = true;
        self
    }

    /// Icon and text at the left edge, as in a list, and not in the middle.
    pub fn leading(mut self) -> Self {
        self.is_leading = true;
        self
    }

    /// Of exactly this size, as a key of a pad; the words must be short.
    pub fn sized(mut self, size: Vec2) -> Self {
        self.size = Some(size);
        self
    }

    /// Whether it can be touched.
    pub fn enabled(mut self, is_enabled: bool) -> Self {
        self.is_enabled = is_enabled;
        self
    }

    /// Marked as the one that is chosen.
    pub fn selected(mut self, is_selected: bool) -> Self {
        self.is_selected = is_selected;
        self
    }

    /// Draws it; true when it was touched.
    pub fn show(self, ui: &mut Ui, look: &Look) -> bool {
        self.response(ui, look).clicked()
    }

    /// Draws it and gives the whole response.
    pub fn response(self, ui: &mut Ui, look: &Look) -> Response {
        let layout = self.layout(ui, look);
        let sense = if self.is_enabled { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(layout.size, sense);
        let (text, is_enabled, is_selected) = (self.name.unwrap_or(self.text).to_owned(), self.is_enabled, self.is_selected);
        response.widget_info(|| WidgetInfo::selected(Role::Button, is_enabled, is_selected, &text));
        if ui.is_rect_visible(rect) {
            self.paint(ui, look, rect, &response, layout);
        }
        response.on_hover_cursor(CursorIcon::PointingHand)
    }

    fn layout(&self, ui: &Ui, look: &Look) -> Layout {
        let font = look.font(self.step, Weight::Bold);
        let icon_px = if self.icon.is_some() { font.size * 1.25 } else { 0.0 };
        let touch = look.sizes.touch * if self.weightiness == Weightiness::Primary { 1.15 } else { 1.0 };
        if self.is_icon_only {
            let size = self.size.unwrap_or_else(|| Vec2::splat(touch.max(icon_px + look.space(1.0))));
            return Layout { size, icon_px, gap: 0.0, galley: None };
        }
        let gap = if self.icon.is_some() { look.space(1.25) } else { 0.0 };
        let pad = vec2(look.space(2.5), look.space(1.0));
        let room = match ui.wrap_mode() {
            _ if self.size.is_some() => f32::INFINITY,
            TextWrapMode::Extend => f32::INFINITY,
            _ if ui.layout().main_wrap => ui.max_rect().width(),
            _ => ui.available_width(),
        };
        let wrap = (room - 2.0 * pad.x - icon_px - gap).max(font.size);
        let galley = ui.painter().layout(self.text.to_owned(), font, Color32::PLACEHOLDER, wrap);
        let content = vec2(icon_px + gap + galley.size().x, icon_px.max(galley.size().y));
        let width = if self.is_wide { room } else { (content.x + 2.0 * pad.x).max(touch) };
        let size = self.size.unwrap_or_else(|| vec2(width, (content.y + 2.0 * pad.y).max(touch)));
        Layout { size, icon_px, gap, galley: Some(galley) }
    }

    fn colours(&self, look: &Look, response: &Response) -> (Color32, Color32, Stroke) {
        let palette = look.palette;
        let (fill, ink) = match self.weightiness {
            Weightiness::OnPhoto if self.is_selected => (palette.accent, palette.on_accent),
            _ if self.is_selected => (palette.ink, palette.ground),
            Weightiness::Primary => (palette.accent, palette.on_accent),
            Weightiness::Plain => (palette.raised, palette.ink),
            Weightiness::Bare => (Color32::TRANSPARENT, palette.ink),
            Weightiness::Urgent => (palette.danger.fill, palette.danger.on_fill),
            Weightiness::OnPhoto => (palette.scrim, palette.on_scrim),
        };
        if !self.is_enabled {
            return (palette.surface, palette.ink_soft, Stroke::new(1.0, palette.line));
        }
        let fill = if response.is_pointer_button_down_on() { fill.lerp_to_gamma(ink, 0.16) } else { fill };
        (fill, ink, if self.weightiness == Weightiness::Plain { look.outline() } else { Stroke::NONE })
    }

    fn paint(&self, ui: &Ui, look: &Look, rect: Rect, response: &Response, layout: Layout) {
        let (fill, ink, stroke) = self.colours(look, response);
        let painter = ui.painter();
        let is_round = self.is_icon_only && self.size.is_none();
        let rounding = if is_round { rect.height() / 2.0 } else { look.rounding() };
        painter.rect(rect, rounding, fill, stroke, StrokeKind::Inside);
        focus_ring(ui, look, rect, rounding, response);
        let text_width = layout.galley.as_ref().map_or(0.0, |g| g.size().x);
        let middle = rect.center().x - (layout.icon_px + layout.gap + text_width) / 2.0;
        let left = if self.is_leading { rect.left() + look.space(2.5) } else { middle };
        if let Some(icon) = self.icon {
            let centre = pos2(left + layout.icon_px / 2.0, rect.center().y);
            icons::paint(painter, icon, Rect::from_center_size(centre, Vec2::splat(layout.icon_px)), ink);
        }
        if let Some(galley) = layout.galley {
            let top = rect.center().y - galley.size().y / 2.0;
            painter.galley(pos2(left + layout.icon_px + layout.gap, top), galley, ink);
        }
    }
}

struct Layout {
    size: Vec2,
    icon_px: f32,
    gap: f32,
    galley: Option<Arc<Galley>>,
}

/// The ring around what a keyboard or a switch has focused.
pub fn focus_ring(ui: &Ui, look: &Look, rect: Rect, rounding: f32, response: &Response) {
    if response.has_focus() {
        ui.painter().rect_stroke(rect.expand(3.0), rounding + 3.0, Stroke::new(4.0, look.palette.focus), StrokeKind::Inside);
    }
}

/// A chip of a row of choices; true when it was touched.
pub fn chip(ui: &mut Ui, look: &Look, text: &str, is_selected: bool) -> bool {
    let mut tap = Tap::new(text).selected(is_selected);
    if is_selected {
        tap = tap.icon(Icon::Check);
    }
    tap.show(ui, look)
}

/// A switch with its name; true when it was touched.
pub fn switch(ui: &mut Ui, look: &Look, icon: Icon, text: &str, is_on: bool) -> bool {
    let font = look.font(Step::Body, Weight::Bold);
    let (icon_px, gap, track) = (font.size * 1.25, look.space(1.5), vec2(font.size * 2.1, font.size * 1.2));
    let room = ui.available_width();
    let wrap = (room - icon_px - track.x - 4.0 * gap).max(font.size * 3.0);
    let galley = ui.painter().layout(text.to_owned(), font, look.palette.ink, wrap);
    let height = (galley.size().y + look.space(2.0)).max(look.sizes.touch);
    let (rect, response) = ui.allocate_exact_size(vec2(room, height), Sense::click());
    let name = text.to_owned();
    response.widget_info(|| WidgetInfo::selected(Role::Switch, true, is_on, &name));
    let painter = ui.painter();
    painter.rect(rect, look.rounding(), look.palette.raised, look.outline(), StrokeKind::Inside);
    focus_ring(ui, look, rect, look.rounding(), &response);
    let middle = rect.center().y;
    let icon_rect = Rect::from_center_size(pos2(rect.left() + gap + icon_px / 2.0, middle), Vec2::splat(icon_px));
    icons::paint(painter, icon, icon_rect, look.palette.ink);
    painter.galley(pos2(icon_rect.right() + gap, middle - galley.size().y / 2.0), galley, look.palette.ink);
    let track_rect = Rect::from_center_size(pos2(rect.right() - gap - track.x / 2.0, middle), track);
    let slide = ui.ctx().animate_bool_with_time(response.id, is_on, look.motion_s());
    let fill = look.palette.ground.lerp_to_gamma(look.palette.accent, slide);
    painter.rect(track_rect, track.y / 2.0, fill, Stroke::new(2.0, look.palette.ink_soft), StrokeKind::Inside);
    let knob_x = track_rect.left() + track.y / 2.0 + slide * (track.x - track.y);
    let knob = if is_on { look.palette.on_accent } else { look.palette.ink };
    painter.circle_filled(pos2(knob_x, middle), track.y * 0.34, knob);
    response.clicked()
}
