//! The window without a display: egui's test harness around the application, painting on the
//! processor with the painter that prints sheets.

use dokcho::ui::raster::Raster;
use dokcho::ui::{App, install_fonts};
use eframe::egui::{self, Color32, UiBuilder, Vec2};
use egui_kittest::{Harness, TestRenderer};

/// The application in a window of this size in pixels.
pub fn in_harness(app: App, size: Vec2) -> Harness<'static, App> {
    Harness::builder()
        .with_size(size)
        .with_pixels_per_point(1.0)
        .with_context_setup(install_fonts)
        .with_render_cursor(false)
        .renderer(Painter::default())
        .build_ui_state(
            |ui, app: &mut App| {
                app.before_frame(ui.ctx());
                // The harness leaves a margin that a real window does not have.
                let whole = UiBuilder::new().max_rect(ui.ctx().content_rect());
                app.frame(&mut ui.new_child(whole));
            },
            app,
        )
}

/// Paints on the processor.
#[derive(Default)]
pub struct Painter(Raster);

impl TestRenderer for Painter {
    fn handle_delta(&mut self, delta: &mut egui::TexturesDelta) {
        self.0.update_textures(delta);
    }

    fn render(&mut self, ctx: &egui::Context, output: &egui::FullOutput) -> Result<image::RgbaImage, String> {
        let picture = self.0.paint(ctx, output, Color32::BLACK);
        let bytes = picture.pixels.iter().flat_map(|p| p.to_array()).collect();
        image::RgbaImage::from_raw(picture.size[0] as u32, picture.size[1] as u32, bytes).ok_or_else(|| "size".to_owned())
    }
}
