//! Colours, sizes and the type scale of every screen, in this one file.
//!
//! The mood is a field guide at dusk: deep forest ground, ivory ink, one ochre accent. Answers are
//! told apart by shape, word and colour together; see [`crate::ui::sign`] for the shapes.

use eframe::egui::{Color32, FontFamily, FontId, Vec2};

/// Which set of colours the visitor chose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mood {
    /// Deep forest and ivory, the usual one.
    #[default]
    Dusk,
    /// Ivory ground and dark ink, for sunlight.
    Daylight,
    /// Black, white and yellow with drawn outlines.
    HighContrast,
}

impl Mood {
    /// Every mood, for tests and the settings screen.
    pub const ALL: [Self; 3] = [Self::Dusk, Self::Daylight, Self::HighContrast];
}

/// The colours of one kind of answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tone {
    /// Fill behind the word; `on_fill` is readable on it at 7:1.
    pub fill: Color32,
    /// Word and shape upon `fill`.
    pub on_fill: Color32,
    /// The same meaning as ink upon the ground and upon panels.
    pub ink: Color32,
}

/// Every colour a screen may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    pub ground: Color32,
    /// Panels and cards upon the ground.
    pub surface: Color32,
    /// What lies upon a panel: keys, chips, fields.
    pub raised: Color32,
    pub line: Color32,
    pub ink: Color32,
    /// Second-rank text; still at least 4.5:1.
    pub ink_soft: Color32,
    pub accent: Color32,
    pub on_accent: Color32,
    /// The accent as a thin mark or an icon upon the ground and upon panels.
    pub accent_ink: Color32,
    /// Ring around what the keyboard or a switch has focused.
    pub focus: Color32,
    /// Laid over photos under text.
    pub scrim: Color32,
    pub on_scrim: Color32,
    pub danger: Tone,
    pub look_alike: Tone,
    pub unknown: Tone,
    /// For "nothing recorded", "not assessed" and "not a plant".
    pub quiet: Tone,
    /// Pressed leaves and stems in the drawn plates, light and shaded.
    pub leaf: Color32,
    pub leaf_shade: Color32,
    pub stem: Color32,
    /// The pale disc behind a drawn plant.
    pub moon: Color32,
    /// Medals of the podium.
    pub medals: [Color32; 3],
    /// Bars and ring segments, the largest first, "others" last. No tone of an answer among them.
    pub charts: [Color32; 6],
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

const fn tone(fill: u32, on_fill: u32, ink: u32) -> Tone {
    Tone { fill: rgb(fill), on_fill: rgb(on_fill), ink: rgb(ink) }
}

const DUSK: Palette = Palette {
    ground: rgb(0x10201A),
    surface: rgb(0x173026),
    raised: rgb(0x214032),
    line: rgb(0x3A5A4C),
    ink: rgb(0xF4EFE3),
    ink_soft: rgb(0xC6CBBE),
    accent: rgb(0xE9B44C),
    on_accent: rgb(0x1B1403),
    accent_ink: rgb(0xE9B44C),
    focus: rgb(0xFFE3A3),
    scrim: Color32::from_rgba_premultiplied(6, 12, 10, 226),
    on_scrim: rgb(0xFFFDF6),
    danger: tone(0x9E1F19, 0xFFFFFF, 0xFF9A8D),
    look_alike: tone(0xEB9A12, 0x1A1200, 0xF7B955),
    unknown: tone(0x494460, 0xFBF8FF, 0xC9C1E0),
    quiet: tone(0x37444B, 0xF7F8F5, 0xB9C7CE),
    leaf: rgb(0xC9BFA6),
    leaf_shade: rgb(0x9E947B),
    stem: rgb(0x8A806A),
    moon: rgb(0x244237),
    medals: [rgb(0xE9B44C), rgb(0xC9CED1), rgb(0xC98A5B)],
    charts: [rgb(0xE9B44C), rgb(0xF0DFB4), rgb(0xC98A5B), rgb(0xA9A596), rgb(0x97714C), rgb(0x6B7A78)],
};

const DAYLIGHT: Palette = Palette {
    ground: rgb(0xF4EFE3),
    surface: rgb(0xFFFCF4),
    raised: rgb(0xE9E1CF),
    line: rgb(0xBDB49E),
    ink: rgb(0x14251C),
    ink_soft: rgb(0x46524A),
    accent: rgb(0xE9B44C),
    on_accent: rgb(0x1B1403),
    accent_ink: rgb(0x8A5600),
    focus: rgb(0x7A4B00),
    scrim: Color32::from_rgba_premultiplied(6, 12, 10, 226),
    on_scrim: rgb(0xFFFDF6),
    danger: tone(0x9E1F19, 0xFFFFFF, 0x9E1F19),
    look_alike: tone(0xEB9A12, 0x1A1200, 0x7A4B00),
    unknown: tone(0x494460, 0xFBF8FF, 0x494460),
    quiet: tone(0x37444B, 0xF7F8F5, 0x37444B),
    leaf: rgb(0x8F8468),
    leaf_shade: rgb(0x6F664F),
    stem: rgb(0x625A46),
    moon: rgb(0xEFE3C6),
    medals: [rgb(0xC98F1C), rgb(0x8C9398), rgb(0xB5713F)],
    charts: [rgb(0xC98F1C), rgb(0x7A5A1E), rgb(0xA9683A), rgb(0x8F8468), rgb(0x5F4632), rgb(0x6B7A78)],
};

const HIGH_CONTRAST: Palette = Palette {
    ground: rgb(0x000000),
    surface: rgb(0x000000),
    raised: rgb(0x1E1E1E),
    line: rgb(0xFFFFFF),
    ink: rgb(0xFFFFFF),
    ink_soft: rgb(0xFFFFFF),
    accent: rgb(0xFFD60A),
    on_accent: rgb(0x000000),
    accent_ink: rgb(0xFFD60A),
    focus: rgb(0x7FDBFF),
    scrim: Color32::from_rgba_premultiplied(0, 0, 0, 245),
    on_scrim: rgb(0xFFFFFF),
    danger: tone(0x8F0000, 0xFFFFFF, 0xFFA399),
    look_alike: tone(0xFFB000, 0x000000, 0xFFC23D),
    unknown: tone(0x3A3550, 0xFFFFFF, 0xDCD4F5),
    quiet: tone(0x2B363C, 0xFFFFFF, 0xD5E0E6),
    leaf: rgb(0xE8E2D2),
    leaf_shade: rgb(0xBDB59F),
    stem: rgb(0xA79F8A),
    moon: rgb(0x262626),
    medals: [rgb(0xFFD60A), rgb(0xE6E6E6), rgb(0xE0A070)],
    charts: [rgb(0xFFD60A), rgb(0xFFF1B8), rgb(0xE0A070), rgb(0xC9C4B4), rgb(0xB08A60), rgb(0x8C9A98)],
};

impl Palette {
    /// The colours of a mood.
    pub const fn of(mood: Mood) -> &'static Self {
        match mood {
            Mood::Dusk => &DUSK,
            Mood::Daylight => &DAYLIGHT,
            Mood::HighContrast => &HIGH_CONTRAST,
        }
    }

    /// Every pair of text and ground that a screen may paint, with the least contrast it must have.
    pub fn text_pairs(&self) -> Vec<(&'static str, Color32, Color32, f32)> {
        let mut pairs = Vec::new();
        for (name, ground) in [("ground", self.ground), ("surface", self.surface), ("raised", self.raised)] {
            pairs.push((name, self.ink, ground, 7.0));
            pairs.push((name, self.ink_soft, ground, 4.5));
            pairs.push((name, self.accent_ink, ground, 4.5));
            for tone in [self.danger, self.look_alike, self.unknown, self.quiet] {
                pairs.push((name, tone.ink, ground, 4.5));
            }
        }
        for tone in [self.danger, self.look_alike, self.unknown, self.quiet] {
            pairs.push(("headline", tone.on_fill, tone.fill, 7.0));
        }
        pairs.push(("moon", self.accent_ink, self.moon, 3.0));
        pairs.push(("action", self.on_accent, self.accent, 7.0));
        pairs.push(("photo on black", self.on_scrim, self.scrim.to_opaque(), 7.0));
        pairs
    }

    /// The fill of a bar or ring segment in a chart; never read without its word beside it.
    pub fn chart(&self, index: usize) -> Color32 {
        self.charts[index % self.charts.len()]
    }
}

/// How colours of flowers are drawn: ordinary names of the catalogue to paint.
pub fn petal(name: &str) -> Option<Color32> {
    Some(match name {
        "white" => rgb(0xF5F1E8),
        "yellow" => rgb(0xF2CF4A),
        "pink" => rgb(0xE79AAF),
        "purple" => rgb(0x9C78C2),
        "red" => rgb(0xCB4A48),
        "orange" => rgb(0xE98A3C),
        "blue" => rgb(0x6C8FD0),
        "brown" => rgb(0x94664A),
        "black" => rgb(0x3B3340),
        // Greenish flowers are drawn as parchment: nothing in an answer may look like a go-ahead.
        "green" => rgb(0xDAD3A8),
        _ => return None,
    })
}

/// Steps of the one type scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    Body,
    Lead,
    Title,
    Head,
    Display,
}

impl Step {
    /// Factor upon the body size, and how much of the visitor's enlargement the step takes on.
    ///
    /// Body text takes all of it. Headlines are large already; doubling them too would leave room
    /// for three syllables a line.
    const fn factors(self) -> (f32, f32) {
        match self {
            Self::Body => (1.0, 1.0),
            Self::Lead => (1.25, 0.8),
            Self::Title => (1.6, 0.6),
            Self::Head => (2.2, 0.42),
            Self::Display => (3.2, 0.3),
        }
    }
}

/// Regular or bold Pretendard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Weight {
    #[default]
    Regular,
    Bold,
}

/// Height of a line of text over its font size.
pub const LINE_HEIGHT: f32 = 1.42;

/// Sizes on one screen, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sizes {
    body_px: f32,
    text_scale: f32,
    /// The least side of anything to touch.
    pub touch: f32,
    /// The least gap between two things to touch.
    pub gap: f32,
    /// Margin of a screen.
    pub margin: f32,
    pub is_tall: bool,
}

/// From this diagonal on a screen is read standing, from about a metre.
const KIOSK_DIAGONAL_INCH: f32 = 20.0;
const MM_PER_INCH: f32 = 25.4;

impl Sizes {
    /// Sizes for a window of `size_px` on a screen of this diagonal. `text_scale` is 1.0 to 2.0.
    pub fn new(size_px: Vec2, diagonal_inch: f32, text_scale: f32) -> Self {
        let px_per_mm = size_px.length() / (diagonal_inch.max(5.0) * MM_PER_INCH);
        let line_mm = if diagonal_inch >= KIOSK_DIAGONAL_INCH { 12.0 } else { 7.0 };
        let short_side = size_px.min_elem();
        let is_tall = size_px.y > size_px.x;
        // A window on an unknown or very large screen still gets text in proportion to itself. An
        // upright one has the height for larger text, and people stand before it.
        let least_px = short_side / if is_tall { 36.0 } else { 42.0 };
        let body_px = (line_mm * px_per_mm / LINE_HEIGHT).clamp(least_px, short_side / 32.0);
        let least_touch = short_side / if is_tall { 15.0 } else { 17.0 };
        let touch = grid((12.0 * px_per_mm).clamp(48.0, short_side / 12.0).max(least_touch));
        Self {
            body_px,
            text_scale: text_scale.clamp(1.0, 2.0),
            touch,
            gap: grid((3.0 * px_per_mm).clamp(8.0, 24.0)),
            margin: grid((short_side / 40.0).max(16.0)),
            is_tall,
        }
    }

    /// Font size of a step.
    pub fn font_px(&self, step: Step) -> f32 {
        let (factor, share) = step.factors();
        let enlarged = 1.0 + (self.text_scale - 1.0) * share;
        // A heading never falls below the body text that it heads.
        (self.body_px * factor * enlarged).max(self.body_px * self.text_scale).round()
    }

    /// Height of a line of a step.
    pub fn line_px(&self, step: Step) -> f32 {
        (self.font_px(step) * LINE_HEIGHT).round()
    }

    /// The font of a step.
    pub fn font(&self, step: Step, weight: Weight) -> FontId {
        FontId::new(self.font_px(step), family(weight))
    }

    /// How much larger than usual the visitor reads, 1.0 to 2.0.
    pub fn text_scale(&self) -> f32 {
        self.text_scale
    }

    /// `n` steps of the 8-pixel grid.
    pub fn space(&self, n: f32) -> f32 {
        n * 8.0
    }
}

/// The font family of a weight; [`crate::ui::font::install`] defines both.
pub fn family(weight: Weight) -> FontFamily {
    match weight {
        Weight::Regular => FontFamily::Proportional,
        Weight::Bold => FontFamily::Name("bold".into()),
    }
}

fn grid(px: f32) -> f32 {
    (px / 8.0).ceil() * 8.0
}

/// Contrast of two opaque colours after WCAG 2: 1.0 (none) to 21.0.
pub fn contrast(a: Color32, b: Color32) -> f32 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(colour: Color32) -> f32 {
    let linear = |channel: u8| {
        let c = f32::from(channel) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(colour.r()) + 0.7152 * linear(colour.g()) + 0.0722 * linear(colour.b())
}
