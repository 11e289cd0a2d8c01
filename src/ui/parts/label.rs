//! Text in the one type scale. Korean words stay whole: egui breaks Hangul at spaces only.

use std::sync::Arc;

use eframe::egui::text::LayoutJob;
use eframe::egui::{Align, Color32, FontId, Galley, Label, Response, RichText, TextFormat, TextWrapMode, Ui};

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
    is_balanced: bool,
}

impl<'a> Words<'a> {
    /// Body text in the ordinary ink.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            step: Step::Body,
            weight: Weight::Regular,
            colour: None,
            is_soft: false,
            is_centred: false,
            is_italic: false,
            is_balanced: false,
        }
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

    /// In lines of about the same length: for short sentences, not for paragraphs.
    pub fn balanced(mut self) -> Self {
        self.is_balanced = true;
        self
    }

    /// Draws it, wrapped to the width there is.
    pub fn show(self, ui: &mut Ui, look: &Look) -> Response {
        let ink = if self.is_soft { look.palette.ink_soft } else { look.palette.ink };
        if self.is_balanced {
            let format = TextFormat {
                font_id: look.font(self.step, self.weight),
                color: self.colour.unwrap_or(ink),
                line_height: Some(look.sizes.line_px(self.step)),
                ..Default::default()
            };
            let galley = balanced_format(ui, self.text, format, ui.available_width());
            return ui.add(Label::new(galley).selectable(false));
        }
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

/// A text in lines of about the same length, so that no word stands alone in the last one. Its colour
/// is given when it is painted.
pub fn balanced(ui: &Ui, text: &str, font: FontId, width: f32) -> Arc<Galley> {
    let format = TextFormat { font_id: font, color: Color32::PLACEHOLDER, ..Default::default() };
    balanced_format(ui, text, format, width)
}

fn balanced_format(ui: &Ui, text: &str, format: TextFormat, width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::single_section(text.to_owned(), format.clone());
    let layout = |job: &mut LayoutJob, width: f32| {
        job.wrap.max_width = width;
        ui.painter().layout_job(job.clone())
    };
    let widest = layout(&mut job, width);
    if widest.rows.len() < 2 {
        return widest;
    }
    // Narrower than its longest word a line cannot be without breaking it.
    let longest = text.split(' ').map(|word| {
        let mut alone = LayoutJob::single_section(word.to_owned(), format.clone());
        layout(&mut alone, f32::INFINITY).size().x.ceil()
    });
    let longest = longest.fold(0.0, f32::max);
    let (mut too_narrow, mut wide_enough) = ((widest.size().x / 2.0).max(longest), width);
    for _ in 0..6 {
        let middle = (too_narrow + wide_enough) / 2.0;
        let is_wide_enough = layout(&mut job, middle).rows.len() <= widest.rows.len();
        *(if is_wide_enough { &mut wide_enough } else { &mut too_narrow }) = middle;
    }
    layout(&mut job, wide_enough)
}
