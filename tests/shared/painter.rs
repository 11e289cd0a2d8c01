//! Lets egui's test harness paint on the processor, with the painter that prints sheets.

use dokcho::ui::raster::Raster;
use eframe::egui::{self, Color32};
use egui_kittest::TestRenderer;

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
