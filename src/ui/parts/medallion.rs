//! The round emblem of quiet moments: a sign, an icon or a pressed sprig before the moon that stands
//! behind every drawn plant.

use eframe::egui::{Painter, Pos2, Rect, Shape, Stroke, Vec2, vec2};

use crate::ui::icons::{self, Icon};
use crate::ui::sign::{self, Sign};
use crate::ui::theme::Palette;

/// What stands before the moon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Emblem {
    Sprig,
    Icon(Icon),
    Sign(Sign),
}

/// Paints an emblem as large as fits into `rect`.
pub fn medallion(painter: &Painter, rect: Rect, palette: &Palette, emblem: Emblem) {
    let side = rect.size().min_elem();
    let rect = Rect::from_center_size(rect.center(), Vec2::splat(side));
    painter.circle_filled(rect.center(), side / 2.0, palette.moon);
    match emblem {
        Emblem::Sprig => sprig(painter, rect, palette),
        Emblem::Icon(icon) => icons::paint(painter, icon, rect.shrink(side * 0.25), palette.accent_ink),
        Emblem::Sign(sign) => sign::paint(painter, sign, rect.shrink(side * 0.25), sign.tone(palette).ink, palette.moon),
    }
}

/// A stem that leans a little, with leaves in pairs and one at the tip.
fn sprig(painter: &Painter, rect: Rect, palette: &Palette) {
    let at = |x: f32, y: f32| rect.min + rect.size() * vec2(x, y);
    let along = |t: f32| -> Pos2 { at(0.44 + 0.14 * t * t, 0.9 - 0.58 * t) };
    let stem: Vec<Pos2> = (0..=16).map(|i| along(i as f32 / 16.0)).collect();
    painter.add(Shape::line(stem, Stroke::new(rect.width() * 0.018, palette.stem)));
    for (t, length) in [(0.28, 0.27), (0.52, 0.25), (0.76, 0.2)] {
        for (angle, fill) in [(-2.62_f32, palette.leaf_shade), (-0.52, palette.leaf)] {
            blade(painter, rect, palette, along(t), angle, length, fill);
        }
    }
    blade(painter, rect, palette, along(1.0), -1.32, 0.22, palette.leaf);
}

fn blade(painter: &Painter, rect: Rect, palette: &Palette, root: Pos2, angle: f32, length: f32, fill: eframe::egui::Color32) {
    let tip = root + Vec2::angled(angle) * rect.width() * length;
    painter.add(Shape::convex_polygon(sign::leaf(root, tip, 0.23), fill, Stroke::NONE));
    painter.line_segment([root, root + (tip - root) * 0.78], Stroke::new(rect.width() * 0.01, palette.stem));
}
