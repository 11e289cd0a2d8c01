//! What every piece of a screen needs to know to draw itself: colours, sizes, language, calm.

use eframe::egui::{Context, FontId, Stroke, Style, Vec2, Visuals, style};

use super::theme::{Mood, Palette, Sizes, Step, Weight};
use crate::kiosk::Preferences;
use crate::verdict::words::{Language, Text};

/// The screen as it was put up: neither the visitor nor the operator changes it by touch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Display {
    /// Diagonal of the panel in inches; decides how large 12 millimetres are.
    pub diagonal_inch: f32,
    /// Bright colours, for a kiosk in daylight.
    pub is_bright: bool,
    /// Whether people touch it. The mouse pointer is hidden then.
    pub is_touch: bool,
}

/// One visitor's way of seeing.
#[derive(Clone, Debug)]
pub struct Look {
    pub palette: &'static Palette,
    pub mood: Mood,
    pub sizes: Sizes,
    pub language: Language,
    pub is_motion_reduced: bool,
}

impl Look {
    /// The look for a window of this size.
    pub fn new(display: Display, preferences: Preferences, window: Vec2) -> Self {
        let mood = match (preferences.is_high_contrast, display.is_bright) {
            (true, _) => Mood::HighContrast,
            (false, true) => Mood::Daylight,
            (false, false) => Mood::Dusk,
        };
        Self {
            palette: Palette::of(mood),
            mood,
            sizes: Sizes::new(window, display.diagonal_inch, f32::from(preferences.text_percent) / 100.0),
            language: preferences.language,
            is_motion_reduced: preferences.is_motion_reduced,
        }
    }

    /// A text in the visitor's language.
    pub fn say(&self, text: Text) -> &'static str {
        text.in_language(self.language)
    }

    /// A name in the visitor's language.
    pub fn pick<'a>(&self, korean: &'a str, english: &'a str) -> &'a str {
        match self.language {
            // A catalogue row may lack an English name; a Korean one it always has.
            Language::English if !english.is_empty() => english,
            _ => korean,
        }
    }

    /// The font of a step.
    pub fn font(&self, step: Step, weight: Weight) -> FontId {
        self.sizes.font(step, weight)
    }

    /// `n` steps of the 8-pixel grid.
    pub fn space(&self, n: f32) -> f32 {
        self.sizes.space(n)
    }

    /// Corner radius of panels and buttons.
    pub fn rounding(&self) -> f32 {
        self.space(1.75)
    }

    /// The outline of panels; visible where fills alone do not part them.
    pub fn outline(&self) -> Stroke {
        match self.mood {
            Mood::HighContrast => Stroke::new(2.0, self.palette.line),
            Mood::Daylight => Stroke::new(1.0, self.palette.raised),
            Mood::Dusk => Stroke::NONE,
        }
    }

    /// Seconds that a movement takes; none when the visitor wants calm.
    pub fn motion_s(&self) -> f32 {
        if self.is_motion_reduced { 0.0 } else { 0.2 }
    }

    /// Gives egui's own widgets (text cursor, scroll bars, plots) our colours and distances.
    pub fn apply(&self, ctx: &Context) {
        let palette = self.palette;
        let mut visuals = if self.mood == Mood::Daylight { Visuals::light() } else { Visuals::dark() };
        visuals.override_text_color = Some(palette.ink);
        visuals.panel_fill = palette.ground;
        visuals.extreme_bg_color = palette.raised;
        // egui would fade the hints of fields below what can be read.
        visuals.weak_text_color = Some(palette.ink_soft);
        visuals.selection.bg_fill = palette.accent.gamma_multiply(0.45);
        visuals.selection.stroke = Stroke::new(2.0, palette.accent);
        visuals.text_cursor.stroke = Stroke::new(3.0, palette.accent);
        visuals.text_cursor.blink = !self.is_motion_reduced;
        let mut style = Style { visuals, ..Style::default() };
        style.spacing.item_spacing = Vec2::splat(self.sizes.gap);
        style.spacing.scroll = style::ScrollStyle { bar_width: 10.0, floating_allocated_width: 0.0, ..style::ScrollStyle::floating() };
        style.animation_time = self.motion_s();
        style.interaction.selectable_labels = false;
        style.text_styles = [
            (eframe::egui::TextStyle::Body, self.font(Step::Body, Weight::Regular)),
            (eframe::egui::TextStyle::Button, self.font(Step::Body, Weight::Bold)),
            (eframe::egui::TextStyle::Heading, self.font(Step::Title, Weight::Bold)),
            (eframe::egui::TextStyle::Small, self.font(Step::Body, Weight::Regular)),
            (eframe::egui::TextStyle::Monospace, self.font(Step::Body, Weight::Regular)),
        ]
        .into();
        ctx.set_global_style(style);
    }
}
