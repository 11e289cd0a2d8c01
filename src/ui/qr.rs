//! The hand-over sheet's text as a QR code, drawn by ourselves.

use eframe::egui::{Color32, Painter, Rect, Vec2, vec2};
use qrcode::{Color, EcLevel, QrCode};

/// The squares of a code.
pub struct Modules {
    width: usize,
    is_dark: Vec<bool>,
}

/// The code of a text; none when it is too long for one.
///
/// Medium correction: a fingerprint on the screen must not cost the message.
pub fn modules(text: &str) -> Option<Modules> {
    let code = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::M).ok()?;
    let is_dark = code.to_colors().into_iter().map(|colour| colour == Color::Dark).collect();
    Some(Modules { width: code.width(), is_dark })
}

impl Modules {
    /// Whether a square is dark.
    fn is_dark(&self, x: usize, y: usize) -> bool {
        self.is_dark[y * self.width + x]
    }
}

/// Paints the dark squares, on whole pixels so that no hairlines show between them.
pub fn paint(painter: &Painter, rect: Rect, modules: &Modules) {
    let pixels_per_point = painter.pixels_per_point();
    let side = (rect.width() * pixels_per_point / modules.width as f32).floor().max(1.0) / pixels_per_point;
    let corner = rect.center() - Vec2::splat(side * modules.width as f32 / 2.0);
    let origin = (corner * pixels_per_point).round() / pixels_per_point;
    for y in 0..modules.width {
        for x in 0..modules.width {
            if modules.is_dark(x, y) {
                let min = origin + vec2(x as f32, y as f32) * side;
                painter.rect_filled(Rect::from_min_size(min, Vec2::splat(side)), 0.0, Color32::BLACK);
            }
        }
    }
}
