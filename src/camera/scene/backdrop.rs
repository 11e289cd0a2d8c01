//! What stands still behind the plant: a clearing at dusk, out of focus. Drawn once.

use super::curves::{bent_line, ribbon};
use super::raster::{Canvas, Point, Rgb, blend};

const SKY: Rgb = [196.0, 204.0, 160.0];
const WOOD: Rgb = [52.0, 84.0, 62.0];
const GROUND: Rgb = [22.0, 40.0, 30.0];
const LAST_LIGHT: Rgb = [244.0, 214.0, 140.0];

/// The backdrop in the canvas's size.
pub(super) fn draw(width: usize, height: usize) -> Canvas {
    let mut canvas = Canvas::new(width, height);
    let (w, h) = (width as f32, height as f32);
    for (y, row) in canvas.rgb.chunks_exact_mut(width * 3).enumerate() {
        let down = y as f32 / h;
        for (x, pixel) in row.chunks_exact_mut(3).enumerate() {
            let light = (1.0 - ((x as f32 / w - 0.72).powi(2) * 2.2 + (down - 0.18).powi(2) * 3.0)).max(0.0);
            let wood = blend(WOOD, GROUND, (down * 1.25 - 0.15).clamp(0.0, 1.0));
            let colour = blend(wood, SKY, light * light * 0.75);
            pixel.iter_mut().zip(colour).for_each(|(out, value)| *out = value as u8);
        }
    }
    let mut chance = Chance(7);
    for _ in 0..9 {
        trunk(&mut canvas, &mut chance);
    }
    for _ in 0..60 {
        let centre = Point::new(chance.up_to(w), chance.up_to(h * 0.8));
        let near_light = (1.0 - (centre.x / w - 0.72).abs() * 1.6).clamp(0.15, 1.0);
        let colour = blend([120.0, 160.0, 100.0], LAST_LIGHT, chance.up_to(1.0));
        canvas.glow(centre, h * (0.015 + chance.up_to(0.05)), colour, near_light * (0.12 + chance.up_to(0.22)));
    }
    canvas
}

/// A tree far behind: many faint layers of falling width look out of focus.
fn trunk(canvas: &mut Canvas, chance: &mut Chance) {
    let (w, h) = (canvas.width as f32, canvas.height as f32);
    let foot = Point::new(chance.up_to(w), h * 0.92);
    let thickness = h * (0.012 + chance.up_to(0.03));
    let spine = bent_line(foot, -std::f32::consts::FRAC_PI_2 + chance.up_to(0.12) - 0.06, h, chance.up_to(0.1) - 0.05, 8);
    for layer in 0..5 {
        let blur = 1.0 + layer as f32 * 0.45;
        canvas.fill(&ribbon(&spine, |part| thickness * blur * (1.0 - 0.5 * part)), super::raster::Paint::flat([24.0, 44.0, 34.0], 0.10));
    }
}

/// A fixed row of numbers that look random: the backdrop is the same every time.
struct Chance(u32);

impl Chance {
    fn up_to(&mut self, limit: f32) -> f32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as f32 / (1 << 24) as f32 * limit
    }
}
