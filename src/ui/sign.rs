//! The signs of answers and hazards: each has a shape, a word and a colour of its own, so that no
//! meaning hangs on colour alone.

use eframe::egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2, pos2, vec2};

use super::theme::{Palette, Tone};
use crate::plant::{Hazard, IngestionHazard, SkinHazard};
use crate::verdict::Headline;
use crate::verdict::words::{self, Text};

/// What a sign means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sign {
    Danger,
    LookAlike,
    Unknown,
    NothingRecorded,
    /// Nobody has looked; not the same as having looked and found nothing.
    NotAssessed,
    NotAPlant,
}

/// The outline that a sign is known by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outline {
    FilledTriangle,
    TwoLeaves,
    CircleWithQuestionMark,
    OpenSquare,
    DottedSquare,
    PictureFrame,
}

impl Sign {
    /// Every sign.
    pub const ALL: [Self; 6] = [Self::Danger, Self::LookAlike, Self::Unknown, Self::NothingRecorded, Self::NotAssessed, Self::NotAPlant];

    /// The sign of an answer.
    pub fn of_headline(headline: Headline) -> Self {
        match headline {
            Headline::Danger => Self::Danger,
            Headline::DangerLookAlike => Self::LookAlike,
            Headline::NothingRecorded => Self::NothingRecorded,
            Headline::Unknown => Self::Unknown,
            Headline::NotAPlant => Self::NotAPlant,
        }
    }

    /// The sign of what is recorded about one plant.
    pub fn of_hazard(hazard: Hazard) -> Self {
        if hazard.is_dangerous() {
            Self::Danger
        } else if hazard.ingestion == IngestionHazard::NotAssessed || hazard.skin == SkinHazard::NotAssessed {
            Self::NotAssessed
        } else {
            Self::NothingRecorded
        }
    }

    /// Its shape.
    pub fn outline(self) -> Outline {
        match self {
            Self::Danger => Outline::FilledTriangle,
            Self::LookAlike => Outline::TwoLeaves,
            Self::Unknown => Outline::CircleWithQuestionMark,
            Self::NothingRecorded => Outline::OpenSquare,
            Self::NotAssessed => Outline::DottedSquare,
            Self::NotAPlant => Outline::PictureFrame,
        }
    }

    /// Its word.
    pub fn word(self) -> Text {
        let headline = match self {
            Self::Danger => Headline::Danger,
            Self::LookAlike => Headline::DangerLookAlike,
            Self::Unknown => Headline::Unknown,
            Self::NothingRecorded => Headline::NothingRecorded,
            Self::NotAPlant => Headline::NotAPlant,
            Self::NotAssessed => return Text { ko: "조사되지 않음", en: "NOT ASSESSED" },
        };
        words::headline(headline).0
    }

    /// Its colours.
    pub fn tone(self, palette: &Palette) -> Tone {
        match self {
            Self::Danger => palette.danger,
            Self::LookAlike => palette.look_alike,
            Self::Unknown => palette.unknown,
            Self::NothingRecorded | Self::NotAssessed | Self::NotAPlant => palette.quiet,
        }
    }
}

/// Paints the shape of a sign centred in `rect`: `ink` draws it, `cut` is what lies behind.
pub fn paint(painter: &Painter, sign: Sign, rect: Rect, ink: Color32, cut: Color32) {
    let side = rect.size().min_elem();
    let rect = Rect::from_center_size(rect.center(), Vec2::splat(side));
    let stroke = Stroke::new(side * 0.1, ink);
    match sign.outline() {
        Outline::FilledTriangle => triangle(painter, rect, ink, cut),
        Outline::TwoLeaves => two_leaves(painter, rect, ink, cut),
        Outline::CircleWithQuestionMark => question(painter, rect, stroke),
        Outline::OpenSquare => {
            painter.rect_stroke(rect.shrink(side * 0.16), side * 0.06, stroke, StrokeKind::Middle);
        }
        Outline::DottedSquare => dotted_square(painter, rect.shrink(side * 0.16), stroke),
        Outline::PictureFrame => frame(painter, rect, stroke),
    }
}

fn triangle(painter: &Painter, rect: Rect, ink: Color32, cut: Color32) {
    let at = |x: f32, y: f32| rect.min + rect.size() * vec2(x, y);
    let corners = vec![at(0.5, 0.1), at(0.95, 0.88), at(0.05, 0.88)];
    painter.add(Shape::convex_polygon(corners, ink, Stroke::new(rect.width() * 0.06, ink)));
    let bar = vec![at(0.455, 0.36), at(0.545, 0.36), at(0.53, 0.63), at(0.47, 0.63)];
    painter.add(Shape::convex_polygon(bar, cut, Stroke::NONE));
    painter.circle_filled(at(0.5, 0.745), rect.width() * 0.048, cut);
}

fn two_leaves(painter: &Painter, rect: Rect, ink: Color32, cut: Color32) {
    let at = |x: f32, y: f32| rect.min + rect.size() * vec2(x, y);
    let rim = Stroke::new(rect.width() * 0.07, cut);
    for (tip, root, fill) in [(at(0.2, 0.08), at(0.62, 0.92), ink), (at(0.88, 0.16), at(0.38, 0.92), ink)] {
        painter.add(Shape::convex_polygon(leaf(root, tip, 0.3), fill, rim));
        painter.line_segment([root + (tip - root) * 0.12, root + (tip - root) * 0.8], Stroke::new(rect.width() * 0.05, cut));
    }
}

/// The outline of a simple leaf from root to tip; `breadth` is its half width over its length.
pub fn leaf(root: Pos2, tip: Pos2, breadth: f32) -> Vec<Pos2> {
    let axis = tip - root;
    let side = vec2(-axis.y, axis.x) * breadth;
    let steps = 24;
    let bulge = |t: f32| (std::f32::consts::PI * t.powf(0.85)).sin().max(0.0);
    let one_side = (0..=steps).map(|i| i as f32 / steps as f32);
    let up = one_side.clone().map(|t| root + axis * t + side * bulge(t));
    let down = one_side.rev().skip(1).map(|t| root + axis * t - side * bulge(t));
    up.chain(down.take(steps - 1)).collect()
}

fn question(painter: &Painter, rect: Rect, stroke: Stroke) {
    let side = rect.width();
    let centre = rect.center();
    painter.circle_stroke(centre, side * 0.41, stroke);
    let hook_centre = centre - vec2(0.0, side * 0.1);
    let hook = (0..=14).map(|i| hook_centre + side * 0.13 * Vec2::angled(std::f32::consts::PI * (1.0 + 1.5 * i as f32 / 14.0)));
    let mut points: Vec<Pos2> = hook.collect();
    points.push(centre + vec2(0.0, side * 0.11));
    painter.add(Shape::line(points, Stroke::new(side * 0.085, stroke.color)));
    painter.circle_filled(centre + vec2(0.0, side * 0.225), side * 0.052, stroke.color);
}

fn dotted_square(painter: &Painter, rect: Rect, stroke: Stroke) {
    let corners = [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom(), rect.left_top()];
    let dash = rect.width() / 5.0;
    painter.extend(Shape::dashed_line(&corners, stroke, dash, dash));
}

fn frame(painter: &Painter, rect: Rect, stroke: Stroke) {
    let side = rect.width();
    let outer = rect.shrink2(vec2(side * 0.08, side * 0.15));
    painter.rect_stroke(outer, side * 0.05, stroke, StrokeKind::Middle);
    let slash = [pos2(outer.left(), outer.bottom()), pos2(outer.right(), outer.top())];
    painter.line_segment(slash, Stroke::new(stroke.width * 0.8, stroke.color));
}
