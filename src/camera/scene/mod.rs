//! A drawn, moving plant as a camera, for machines that have none.

mod backdrop;
mod curves;
mod foxglove;
mod raster;

#[cfg(test)]
mod tests;

use std::f32::consts::FRAC_PI_2;
use std::time::Instant;

use foxglove::Stalk;
use raster::{Canvas, Paint, Point};

use super::error::CameraError;
use super::formats::Wish;
use super::frame::Frame;
use super::source::{FrameSource, OpenedCamera, Pace, unix_now_ms};

/// Enough for slow movement, and gentle with a slow machine.
const MOST_FPS: u32 = 15;

/// A foxglove in the wind, in any size.
#[derive(Debug)]
pub struct SceneCamera {
    backdrop: Canvas,
    canvas: Canvas,
    started: Instant,
    pace: Pace,
    camera: OpenedCamera,
    sequence: u64,
}

impl SceneCamera {
    /// Draws the backdrop; the wind starts at `now`.
    pub fn new(wish: Wish, now: Instant) -> Self {
        let fps = wish.fps.min(MOST_FPS);
        let backdrop = backdrop::draw(wish.width_px.max(1) as usize, wish.height_px.max(1) as usize);
        let mode = format!("RGB24 {}x{} {fps} fps", wish.width_px, wish.height_px);
        let camera = OpenedCamera { name: "drawn scene".to_owned(), mode };
        Self { canvas: backdrop.clone(), backdrop, started: now, pace: Pace::new(fps, now), camera, sequence: 0 }
    }

    /// The picture at a moment, in seconds from the start. The same moment gives the same picture.
    fn picture(&mut self, time_s: f32) -> &[u8] {
        self.canvas.rgb.copy_from_slice(&self.backdrop.rgb);
        let (w, h) = (self.canvas.width as f32, self.canvas.height as f32);
        let stalk = |x: f32, y: f32, height: f32, haze: f32, phase: f32| Stalk {
            foot: Point::new(w / 2.0 + h * x, h * y),
            height: h * height,
            haze,
            phase,
        };
        for plant in [stalk(-0.46, 0.94, 0.62, 0.62, 2.1), stalk(0.42, 0.96, 0.70, 0.42, 4.0), stalk(-0.02, 1.4, 1.34, 0.0, 0.0)] {
            plant.draw(&mut self.canvas, time_s);
        }
        grass(&mut self.canvas, time_s);
        pollen(&mut self.canvas, time_s);
        &self.canvas.rgb
    }
}

impl FrameSource for SceneCamera {
    fn next(&mut self, deadline: Instant) -> Result<Frame, CameraError> {
        self.pace.wait(deadline)?;
        self.sequence += 1;
        let time_s = self.started.elapsed().as_secs_f32();
        let rgb = self.picture(time_s).to_vec();
        Frame::new(self.canvas.width as u32, self.canvas.height as u32, rgb, unix_now_ms(), self.sequence)
            .ok_or_else(|| CameraError::Device { detail: "the scene was asked for in an impossible size".to_owned() })
    }

    fn camera(&self) -> &OpenedCamera {
        &self.camera
    }
}

/// Dark blades in front, along the lower edge.
fn grass(canvas: &mut Canvas, time_s: f32) {
    let (w, h) = (canvas.width as f32, canvas.height as f32);
    const BLADES: usize = 46;
    for blade in 0..BLADES {
        let number = blade as f32;
        let x = (number + 0.5 * (number * 2.4).sin()) / BLADES as f32 * w;
        let length = h * (0.12 + 0.07 * (number * 1.7).sin());
        let lean = 0.35 * (number * 3.1).sin() + 0.12 * (time_s * 1.1 + number * 0.6).sin();
        let spine = curves::bent_line(Point::new(x, h * 1.01), -FRAC_PI_2 + lean * 0.4, length, lean, 10);
        let colour = [20.0 + 14.0 * (number * 0.9).sin(), 46.0 + 16.0 * (number * 1.3).sin(), 30.0];
        canvas.fill(&curves::ribbon(&spine, |part| h * 0.0065 * (1.0 - part)), Paint::flat(colour, 0.92));
    }
}

/// Specks of light that drift across.
fn pollen(canvas: &mut Canvas, time_s: f32) {
    let (w, h) = (canvas.width as f32, canvas.height as f32);
    for speck in 0..14 {
        let number = speck as f32;
        let x = (number * 0.173 + time_s * (0.012 + 0.004 * (number * 2.0).sin())).fract() * w;
        let y = h * (0.15 + 0.6 * (number * 0.617).fract() + 0.03 * (time_s * 0.8 + number).sin());
        let shine = 0.35 + 0.25 * (time_s * 1.4 + number * 2.2).sin();
        canvas.glow(Point::new(x, y), h * 0.006, [255.0, 240.0, 190.0], shine);
    }
}
