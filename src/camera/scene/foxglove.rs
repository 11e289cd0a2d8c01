//! The plant: a foxglove that bends in the wind. Drawn anew for every frame from the time alone.

use std::f32::consts::{FRAC_PI_2, PI};

use super::curves::{Spine, bent_line, ellipse, half_ribbon, leaf_width, ribbon};
use super::raster::{Canvas, Paint, Point, Rgb, blend};

const HAZE: Rgb = [70.0, 100.0, 76.0];
const STEM: Rgb = [92.0, 128.0, 62.0];
const LEAF_LIGHT: Rgb = [118.0, 158.0, 74.0];
const LEAF_SHADE: Rgb = [58.0, 104.0, 56.0];
const BELL_LIGHT: Rgb = [232.0, 148.0, 198.0];
const BELL_DEEP: Rgb = [168.0, 52.0, 130.0];
const BELL_INSIDE: Rgb = [246.0, 214.0, 228.0];
const SPOT: Rgb = [104.0, 16.0, 64.0];
const STEPS: usize = 24;

/// One flowering stalk.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stalk {
    pub foot: Point,
    pub height: f32,
    /// 0 in front, towards 1 far away and pale.
    pub haze: f32,
    /// Shifts its movement, so that stalks do not sway in step.
    pub phase: f32,
}

impl Stalk {
    /// Draws the stalk as it stands at `time_s`.
    pub(super) fn draw(&self, canvas: &mut Canvas, time_s: f32) {
        let spine = self.spine(time_s);
        let stem = |part: f32| self.height * (0.0115 - 0.0085 * part);
        let paint = Paint { from: (self.foot, self.hazed(LEAF_SHADE)), to: (spine[STEPS].0, self.hazed(STEM)), opacity: 1.0 };
        canvas.fill(&ribbon(&spine, stem), paint);
        for leaf in 0..9 {
            self.leaf(canvas, &spine, leaf, time_s);
        }
        // From the top down, so that each bell hangs over the next lower one.
        for bell in (0..17).rev() {
            self.bell(canvas, &spine, bell, time_s);
        }
    }

    /// The wind bends the whole stalk slowly and shakes it a little on top of that.
    fn spine(&self, time_s: f32) -> Spine {
        let slow = (time_s * 0.9 + self.phase).sin() + 0.45 * (time_s * 0.37 + self.phase * 2.0).sin();
        let shake = (time_s * 2.7 + self.phase * 3.0).sin();
        let bend = 0.13 * slow + 0.025 * shake;
        bent_line(self.foot, -FRAC_PI_2 - 0.2 * bend, self.height, bend * 1.5, STEPS)
    }

    fn leaf(&self, canvas: &mut Canvas, spine: &Spine, number: usize, time_s: f32) {
        let order = number as f32 / 8.0;
        let (place, growth) = along(spine, 0.015 + 0.36 * order);
        let side = if number.is_multiple_of(2) { 1.0 } else { -1.0 };
        let flutter = 0.09 * (time_s * 1.8 + self.phase + number as f32 * 1.3).sin();
        let length = self.height * (0.30 - 0.17 * order);
        let midrib = bent_line(place, growth + side * (1.02 - 0.25 * order + flutter), length, side * (0.85 + flutter), 14);
        let width = move |part: f32| length * 0.19 * leaf_width(part);
        let (tip, _) = midrib[14];
        let light = Paint { from: (place, self.hazed(LEAF_SHADE)), to: (tip, self.hazed(LEAF_LIGHT)), opacity: 1.0 };
        canvas.fill(&ribbon(&midrib, width), light);
        let shade = Paint::flat(self.hazed(LEAF_SHADE), 0.55);
        canvas.fill(&half_ribbon(&midrib, move |part| side * width(part)), shade);
        self.veins(canvas, &midrib, length, width);
    }

    fn veins(&self, canvas: &mut Canvas, midrib: &Spine, length: f32, width: impl Fn(f32) -> f32) {
        let pale = Paint::flat(self.hazed([168.0, 192.0, 118.0]), 0.5);
        canvas.fill(&ribbon(midrib, |part| length * 0.009 * (1.05 - part)), pale);
        for step in (2..12).step_by(2) {
            let (place, heading) = midrib[step];
            for side in [1.0, -1.0] {
                let vein = bent_line(place, heading + side * 0.75, width(step as f32 / 14.0) * 1.05, -side * 0.3, 4);
                canvas.fill(&ribbon(&vein, |part| length * 0.0045 * (1.1 - part)), pale);
            }
        }
    }

    fn bell(&self, canvas: &mut Canvas, spine: &Spine, number: usize, time_s: f32) {
        let order = number as f32 / 16.0;
        let (place, growth) = along(spine, 0.42 + 0.56 * order);
        // The lowest bells are open, the topmost are buds.
        let length = self.height * (0.105 - 0.085 * order.powf(1.3));
        let side = [1.0, -0.75, 0.35, -1.0, 0.8][number % 5];
        let nod = 0.10 * (time_s * 2.1 - order * 2.0 + self.phase).sin();
        let hang = growth + PI - side * (0.95 - 0.35 * order) + nod;
        let tube = bent_line(place, hang, length, side * 0.35, 8);
        let (mouth, facing) = tube[8];
        let half_width = move |part: f32| length * (0.13 + 0.25 * part.powf(0.7) + if part > 0.85 { (part - 0.85) * 0.5 } else { 0.0 });
        if order > 0.82 {
            let bud = blend([150.0, 170.0, 96.0], BELL_LIGHT, (1.0 - order) * 3.0);
            canvas.fill(&ellipse(place.mix(mouth, 0.5), length * 0.5, length * 0.26, hang), Paint::flat(self.hazed(bud), 1.0));
            return;
        }
        let body = Paint { from: (place, self.hazed(BELL_DEEP)), to: (mouth, self.hazed(BELL_LIGHT)), opacity: 1.0 };
        canvas.fill(&ribbon(&tube, half_width), body);
        canvas.fill(&half_ribbon(&tube, move |part| side * half_width(part)), Paint::flat(self.hazed(BELL_DEEP), 0.35));
        self.mouth(canvas, mouth, facing, length);
        let calyx = ellipse(place, length * 0.13, length * 0.16, hang);
        canvas.fill(&calyx, Paint::flat(self.hazed(STEM), 1.0));
    }

    /// The open end: a pale throat with dark spots, behind a rolled lip.
    fn mouth(&self, canvas: &mut Canvas, centre: Point, facing: f32, length: f32) {
        canvas.fill(&ellipse(centre, length * 0.16, length * 0.45, facing), Paint::flat(self.hazed(BELL_LIGHT), 1.0));
        let throat = Paint {
            from: (centre.towards(facing, -length * 0.12), self.hazed(BELL_DEEP)),
            to: (centre.towards(facing, length * 0.12), self.hazed(BELL_INSIDE)),
            opacity: 1.0,
        };
        canvas.fill(&ellipse(centre, length * 0.115, length * 0.36, facing), throat);
        for (spot, across) in [(0.03, -0.2), (0.06, -0.05), (0.02, 0.1), (0.055, 0.22)] {
            let at = centre.towards(facing, length * spot).towards(facing + FRAC_PI_2, length * across);
            canvas.fill(&ellipse(at, length * 0.022, length * 0.03, facing), Paint::flat(self.hazed(SPOT), 0.85));
        }
    }

    fn hazed(&self, colour: Rgb) -> Rgb {
        blend(colour, HAZE, self.haze)
    }
}

/// Place and direction at a part (0 to 1) of the spine's length.
fn along(spine: &Spine, part: f32) -> (Point, f32) {
    let at = part.clamp(0.0, 1.0) * (spine.len() - 1) as f32;
    let step = (at as usize).min(spine.len() - 2);
    let ((a, heading), (b, next)) = (spine[step], spine[step + 1]);
    let rest = at - step as f32;
    (a.mix(b, rest), heading + (next - heading) * rest)
}
