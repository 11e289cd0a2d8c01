//! The head of a sunflower: sepals, three rows of petals and the spiral of florets.

use std::f32::consts::{PI, TAU};

use crate::foliage::leaf;
use crate::noise::{Dice, smooth};
use crate::shapes::{Blade, turned};
use crate::surface::{Paint, Surface};
use crate::vector::{Vec3, heading, mix, ramp, rgb, vec3};

const DISC_RADIUS: f32 = 92.0;
/// Degrees between one floret and the next, which packs them evenly.
const GOLDEN_ANGLE: f32 = 137.508;

/// A head's place, size and direction.
#[derive(Clone, Copy, Debug)]
pub struct Head {
    pub centre: Vec3,
    /// 1 is a disc of 92 dots radius.
    pub size: f32,
    /// Unit vector in which the head looks.
    pub out: Vec3,
    pub florets: u16,
}

/// A row of petals, from the back to the front.
struct Row {
    count: u16,
    /// Lift towards the viewer, in parts of the length.
    tilt: f32,
    reach: f32,
    shift: f32,
}

const ROWS: [Row; 3] = [
    Row { count: 21, tilt: 0.10, reach: 1.08, shift: 0.0 },
    Row { count: 20, tilt: 0.30, reach: 1.02, shift: 0.5 },
    Row { count: 13, tilt: 0.52, reach: 0.82, shift: 0.2 },
];

impl Head {
    /// All parts; the same seed grows the same head.
    pub fn surfaces(self, seed: u64) -> Vec<Surface> {
        let mut dice = Dice::new(seed);
        let mut surfaces: Vec<Surface> = (0..22u16).map(|k| self.sepal(&mut dice, f32::from(k) * 360.0 / 22.0)).collect();
        for row in &ROWS {
            let step = 360.0 / f32::from(row.count);
            surfaces.extend((0..row.count).map(|k| self.petal(&mut dice, (f32::from(k) + row.shift) * step, row)));
        }
        surfaces.push(self.cushion());
        surfaces.extend((0..self.florets).map(|k| self.floret(&mut dice, k)));
        surfaces
    }

    /// From the directions of the head (x right, y down, z out of the disc) to those of the picture.
    fn turn(&self, x: f32, y: f32, z: f32) -> Vec3 {
        let right = vec3(1.0, 0.0, 0.0).square_to(self.out);
        let down = self.out.cross(right);
        (right * x + down * y + self.out * z) * self.size
    }

    fn outward(&self, degrees: f32) -> Vec3 {
        let plane = heading(degrees);
        self.turn(plane.x, plane.y, 0.0).unit()
    }

    /// A green tip that shows between the petals.
    fn sepal(&self, dice: &mut Dice, degrees: f32) -> Surface {
        let along = self.outward(degrees + dice.sway(6.0));
        let base = self.centre + (along * 76.0 - self.out * 22.0) * self.size;
        let blade = Blade {
            outline: (0.3, 1.1),
            droop: dice.between(0.0, 0.2),
            fold: -0.3,
            bend: dice.sway(0.1),
            ..Blade::new(base, along, self.out, dice.between(104.0, 134.0) * self.size, 19.0 * self.size)
        };
        leaf(blade, 0, degrees as u32)
    }

    fn petal(&self, dice: &mut Dice, degrees: f32, row: &Row) -> Surface {
        let along = self.outward(degrees + dice.sway(6.0));
        let facing = self.out + self.out.cross(along) * dice.sway(0.32);
        let base = self.centre + (along * (DISC_RADIUS - 14.0) + self.out * (row.tilt * 16.0 - 6.0)) * self.size;
        let length = row.reach * dice.between(132.0, 164.0) * self.size;
        let blade = Blade {
            outline: (dice.between(0.5, 0.62), dice.between(0.66, 0.95)),
            lift: row.tilt + dice.sway(0.10),
            droop: row.tilt + dice.between(-0.06, 0.24),
            bend: dice.sway(0.14),
            fold: dice.between(-0.05, 0.42),
            twist: dice.sway(0.6),
            wave: (dice.between(0.03, 0.13), dice.between(0.8, 1.8), dice.between(0.0, 6.0)),
            ..Blade::new(base, along, facing, length, dice.between(22.0, 27.0) * self.size)
        };
        let (seed, warmth) = ((dice.roll() * 9000.0) as u32, dice.roll());
        // Furrows along the petal, deep enough to catch the light.
        let depth = 0.9 * self.size;
        let shape = move |u: f32, v: f32| blade.at(u, v) + blade.facing * (furrow(u, v, seed) * depth * (1.0 - u));
        Surface::new((40, 30), shape, move |u, v, back| petal_paint(u, v, back, warmth, seed))
    }

    /// The dark ground that the florets stand on.
    fn cushion(&self) -> Surface {
        let size = self.size;
        let shape = turned(self.centre, self.out, move |u| ((disc_height(1.0 - u) - 3.0) * size, DISC_RADIUS * (1.0 - u) * size));
        Surface::new((24, 60), shape, |_, _, _| Paint::matt(rgb(0x2a1708)))
    }

    /// Floret number `k` of the spiral, counted from the middle.
    fn floret(&self, dice: &mut Dice, k: u16) -> Surface {
        let share = ((f32::from(k) + 0.5) / f32::from(self.florets)).sqrt();
        let at = heading(f32::from(k) * GOLDEN_ANGLE) * (share * DISC_RADIUS * 1.02);
        let foot = self.centre + self.turn(at.x, at.y, disc_height(share) - 3.0);
        // Florets stand square to the disc, so those at the rim lean outward, and no two alike.
        let lean = self.turn(at.x, at.y, 0.0) * (0.8 * share.powi(3) / (DISC_RADIUS * self.size));
        let bloom = ramp(0.54, 0.72, share + dice.sway(0.06));
        let unrest = mix(0.10, 0.32, bloom);
        let axis = (self.out + lean + vec3(dice.sway(unrest), dice.sway(unrest), 0.0)).unit();
        // Fewer florets are drawn wider, so that they fill the same disc.
        let width = self.size * (1150.0 / f32::from(self.florets)).sqrt();
        let height = mix(4.5, 11.0, bloom) * dice.between(0.7, 1.25) * self.size;
        let radius = mix(2.6, 2.5, bloom) * dice.between(0.85, 1.15) * width;
        let tone = dice.roll();
        let first = vec3(1.0, 0.0, 0.0).square_to(axis);
        let second = first.cross(axis);
        let shape = move |u: f32, v: f32| {
            let (sin, cos) = (TAU * v).sin_cos();
            // An open floret spreads five small lobes.
            let star = 1.0 + bloom * u * (0.2 + 0.4 * (5.0 * TAU * v).cos());
            let wide = radius * (1.0 - u.powi(4)).max(0.0).sqrt() * (0.8 + 0.3 * u) * star;
            foot + axis * (height * u) + (first * cos + second * sin) * wide
        };
        Surface::new((6, 15), shape, move |u, _, _| floret_paint(u, share, bloom, tone))
    }
}

/// Height of the disc at a share of its radius: a rim with a hollow in the middle.
fn disc_height(share: f32) -> f32 {
    30.0 * (1.0 - share.powi(4)).max(0.0).sqrt() - 18.0 * (-(share / 0.36).powi(2)).exp()
}

fn furrow(u: f32, v: f32, seed: u32) -> f32 {
    let side = 2.0 * v - 1.0;
    (side * 4.5 * PI + 0.4 * smooth(u * 3.0, v * 5.0, seed)).cos()
}

fn petal_paint(u: f32, v: f32, back: bool, warmth: f32, seed: u32) -> Paint {
    let base = rgb(0xdd8200).toward(rgb(0xf0a000), warmth);
    let middle = rgb(0xfab908).toward(rgb(0xffcc18), warmth);
    let along = base.toward(middle, ramp(0.02, 0.5, u + 0.12 * smooth(v * 9.0, u * 2.0, seed)));
    let tip = along.toward(rgb(0xffd83a), ramp(0.6, 1.0, u) * 0.7);
    // Fine streaks are long along the petal and narrow across it.
    let streak = smooth(v * 26.0, u * 2.5, seed + 1);
    let vein = ramp(0.35, 0.95, furrow(u, v, seed)) * 0.24 + 0.24 * streak;
    let colour = tip.toward(rgb(0xc97400), vein * (1.0 - 0.5 * u));
    Paint::thin(if back { colour.toward(rgb(0xc9a326), 0.35) } else { colour }, 0.75)
}

fn floret_paint(u: f32, share: f32, bloom: f32, tone: f32) -> Paint {
    // From green-gold buds in the middle over dark ones to the ring in bloom.
    let bud = rgb(0x83782f).toward(rgb(0x33200c), ramp(0.12, 0.52, share + 0.08 * tone));
    let bud = bud.toward(rgb(0xa08a3a), 0.5 * ramp(0.5, 1.0, u) * ramp(0.6, 0.3, share));
    let pollen = rgb(0x4a2a0e).toward(rgb(0xe09a20), ramp(0.40, 0.75, tone) * ramp(1.04, 0.82, share));
    let open = rgb(0x2c1608).toward(pollen, ramp(0.4, 0.95, u));
    Paint { colour: bud.toward(open, bloom) * (0.75 + 0.5 * tone), glow: 0.0, shine: 0.03 }
}
