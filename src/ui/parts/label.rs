//! Text in the one type scale. Korean words stay whole: egui breaks Hangul at spaces only.

use eframe::egui::{Align, Color32, Label, Response, RichText, TextWrapMode, Ui};

use crate::ui::look::Look;
use crate::ui::theme::{Step, Weight};

/// A piece of text and how it is set.
#[must_use = "call show"]
pub struct Words<'a> {
    text: &'a str,
    step: Step,
    weight: Weight,
    colour: Option<Color32>,
    is_soft: bool,
    is_centred: bool,
    is_italic: bool,
}

impl<'a> Words<'a> {
    /// Body text in the ordinary ink.
    pub fn new(text: &'a str) -> Self {
        Self { text, step: Step::Body, weight: Weight::Regular, colour: None, is_soft: false, is_centred: false, is_italic: false }
    }

    /// Another step of the scale.
    pub fn step(mut self, step: Step) -> Self {
        self.step = step;
        self
    }

    /// In bold.
    pub fn bold(mut self) -> Self {
        self.weight = Weight::Bold;
        self
    }

    /// Second rank.
    pub fn soft(mut self) -> Self {
        self.is_soft = true;
        self
    }

    /// Slanted, as scientific names are written.
    pub fn italic(mut self) -> Self {
        self.is_italic = true;
        self
    }

    /// In a colour of the palette.
    pub fn colour(mut self, colour: Color32) -> Self {
        self.colour = Some(colour);
        self
    }

    /// In the middle of the line.
    pub fn centred(mut self) -> Self {
        self.is_centred = true;
        self
    }

    /// Draws it, wrapped to the width there is.
    pub fn show(self, ui: &mut Ui, look: &Look) -> Response {
        let ink = if self.is_soft { look.palette.ink_soft } else { look.palette.ink };
        let mut text = RichText::new(self.text)
            .font(look.font(self.step, self.weight))
            .color(self.colour.unwrap_or(ink))
            .line_height(Some(look.sizes.line_px(self.step)));
        if self.is_italic {
            text = text.italics();
        }
        let label = Label::new(text).wrap_mode(TextWrapMode::Wrap).selectable(false);
        if self.is_centred { ui.add(label.halign(Align::Center)) } else { ui.add(label) }
    }
}
