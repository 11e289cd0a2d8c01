//! Lines and blades upon a unit square, with a steady hand that trembles the same way every time.

use eframe::egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, Vec2, pos2, vec2};

use crate::ui::theme::Palette;

/// Draws in a unit square: x to the right, y downwards, both 0 to 1.
pub struct Brush<'a> {
    painter: &'a Painter,
    sheet: Rect,
    pub palette: &'a Palette,
    state: u64,
}

impl<'a> Brush<'a> {
    pub fn new(painter: &'a Painter, sheet: Rect, palette: &'a Palette, seed: u64) -> Self {
        Self { painter, sheet, palette, state: seed | 1 }
    }

    /// The next number of the hand's tremble, from `low` to `high`.
    pub fn between(&mut self, low: f32, high: f32) -> f32 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        low + (high - low) * ((self.state >> 40) as f32 / (1_u64 << 24) as f32)
    }

    /// A whole number from `low` to `high`, both possible.
    pub fn count(&mut self, low: usize, high: usize) -> usize {
        (low as f32 + self.between(0.0, (high - low) as f32 + 0.999)) as usize
    }

    fn on_sheet(&self, at: Pos2) -> Pos2 {
        self.sheet.min + at.to_vec2() * self.sheet.width()
    }

    fn polygon(&self, points: &[Pos2]) -> Vec<Pos2> {
        points.iter().map(|p| self.on_sheet(*p)).collect()
    }

    /// A line through `points`, `width` in units of the sheet.
    pub fn line(&self, points: &[Pos2], width: f32, colour: Color32) {
        let stroke = Stroke::new((width * self.sheet.width()).max(0.8), colour);
        self.painter.add(Shape::line(self.polygon(points), stroke));
    }

    pub fn dot(&self, at: Pos2, radius: f32, colour: Color32) {
        self.painter.circle_filled(self.on_sheet(at), radius * self.sheet.width(), colour);
    }

    /// A filled convex outline.
    pub fn fill(&self, points: &[Pos2], colour: Color32) {
        self.painter.add(Shape::convex_polygon(self.polygon(points), colour, Stroke::NONE));
    }

    /// A blade from `root` towards `angle` (0 is right, a quarter turn is down), broadest where
    /// `belly` says (below 1.0 nearer the root), its half width `breadth` times its length.
    pub fn blade(&self, root: Pos2, angle: f32, length: f32, breadth: f32, belly: f32, colour: Color32) {
        let axis = Vec2::angled(angle) * length;
        let side = vec2(-axis.y, axis.x) * breadth;
        let steps = 8;
        let bulge = |t: f32| (std::f32::consts::PI * t.powf(belly)).sin().max(0.0);
        let along = |i: usize| i as f32 / steps as f32;
        let up = (0..=steps).map(|i| root + axis * along(i) + side * bulge(along(i)));
        let down = (1..steps).rev().map(|i| root + axis * along(i) - side * bulge(along(i)));
        let outline: Vec<Pos2> = up.chain(down).collect();
        self.fill(&outline, colour);
    }
}

/// Points of a curve from `from` to `to` that bends towards `by`.
pub fn curve(from: Pos2, by: Pos2, to: Pos2) -> Vec<Pos2> {
    let steps = 14;
    (0..=steps)
        .map(|i| {
            let t = i as f32 / steps as f32;
            let (a, b, c) = ((1.0 - t) * (1.0 - t), 2.0 * t * (1.0 - t), t * t);
            pos2(a * from.x + b * by.x + c * to.x, a * from.y + b * by.y + c * to.y)
        })
        .collect()
}

/// Where a curve is at `t` (0 to 1) of its points, and in which direction it goes.
pub fn along(points: &[Pos2], t: f32) -> (Pos2, f32) {
    let place = t.clamp(0.0, 1.0) * (points.len() - 1) as f32;
    let i = (place as usize).min(points.len() - 2);
    let (a, b) = (points[i], points[i + 1]);
    (a + (b - a) * (place - i as f32), (b - a).angle())
}
