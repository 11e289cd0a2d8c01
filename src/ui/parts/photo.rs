//! Photos, plates and what stands in their place while they are on their way.

use eframe::egui::epaint::RectShape;
use eframe::egui::{Align2, Color32, Rect, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, accesskit::Role, pos2};

use crate::plant::PlantId;
use crate::ui::icons::{self, Icon};
use crate::ui::look::Look;
use crate::ui::scene::Scene;
use crate::ui::textures::Drawable;
use crate::ui::theme::{Step, Weight};
use crate::ui::vignette;

/// Paints a picture so that it fills `rect`; what does not fit is cut off evenly.
pub fn cover(ui: &Ui, picture: Drawable, rect: Rect, rounding: f32, is_mirrored: bool) {
    let scale = (rect.width() / picture.size.x).max(rect.height() / picture.size.y);
    let seen = rect.size() / (picture.size * scale);
    let mut uv = Rect::from_center_size(pos2(0.5, 0.5), seen);
    if is_mirrored {
        std::mem::swap(&mut uv.min.x, &mut uv.max.x);
    }
    ui.painter().add(RectShape::filled(rect, rounding, Color32::WHITE).with_texture(picture.id, uv));
}

/// The drawn plate of a plant, as a square of this side.
pub fn plate(ui: &mut Ui, scene: &Scene, id: &PlantId, side: f32) {
    wide_plate(ui, scene, id, Vec2::splat(side));
}

/// The drawn plate of a plant in the middle of a sheet of this size.
pub fn wide_plate(ui: &mut Ui, scene: &Scene, id: &PlantId, size: Vec2) {
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    if ui.is_rect_visible(rect) {
        vignette::paint(ui.painter(), rect, &scene.plates.get(id), scene.look.palette, scene.look.space(1.5));
    }
}

/// A photo of the visitor in `rect`, or its place while it is still being taken.
pub fn photo_or_waiting(ui: &mut Ui, scene: &mut Scene, picture: Option<&crate::kiosk::Picture>, rect: Rect, name: &str) {
    let look: &Look = scene.look;
    let response = ui.allocate_rect(rect, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
    match picture {
        Some(picture) => {
            let drawable = scene.textures.of(ui.ctx(), picture);
            cover(ui, drawable, rect, look.rounding(), false);
        }
        None => {
            ui.painter().rect(rect, look.rounding(), look.palette.raised, look.outline(), StrokeKind::Inside);
            let icon = Rect::from_center_size(rect.center(), Vec2::splat(rect.size().min_elem() * 0.3));
            icons::paint(ui.painter(), Icon::Camera, icon, look.palette.ink_soft);
        }
    }
}

/// A line of text upon a photo, on its own scrim, centred at `at`.
pub fn caption(
    ui: &Ui,
    look: &Look,
    at: eframe::egui::Pos2,
    anchor: Align2,
    text: &str,
    max_width: f32,
    mark: Option<crate::ui::sign::Sign>,
) -> Rect {
    let font = look.font(Step::Body, Weight::Bold);
    let pad = Vec2::new(look.space(2.0), look.space(1.0));
    let shape = if mark.is_some() { font.size + look.space(1.0) } else { 0.0 };
    let galley = ui.painter().layout(text.to_owned(), font, look.palette.on_scrim, max_width - 2.0 * pad.x - shape);
    let rect = anchor.anchor_size(at, galley.size() + Vec2::new(shape, 0.0) + 2.0 * pad);
    ui.painter().rect(rect, look.rounding(), look.palette.scrim, Stroke::NONE, StrokeKind::Inside);
    if let Some(sign) = mark {
        let side = shape - look.space(1.0);
        let place = Rect::from_center_size(pos2(rect.left() + pad.x + side / 2.0, rect.center().y), Vec2::splat(side));
        crate::ui::sign::paint(ui.painter(), sign, place, look.palette.on_scrim, look.palette.scrim.to_opaque());
    }
    ui.painter().galley(pos2(rect.left() + pad.x + shape, rect.top() + pad.y), galley, look.palette.on_scrim);
    rect
}
