//! One foxglove flower: a hanging bell with a spotted lower lip, or a bud of it.

use std::f32::consts::{PI, TAU};

use crate::noise::{nearest_point, smooth};
use crate::shapes::turned;
use crate::surface::{Paint, Surface};
use crate::vector::{Vec3, mix, ramp, rgb, vec3};

/// A flower's place and size.
#[derive(Clone, Copy, Debug)]
pub struct Bell {
    pub base: Vec3,
    /// Unit vector from the base to the mouth.
    pub axis: Vec3,
    pub length: f32,
    /// Radius of the mouth.
    pub mouth: f32,
    pub seed: u32,
    /// 0 to 1, from purple to pink.
    pub blush: f32,
}

impl Bell {
    /// u runs from base to rim, v round the bell from the middle of the upper side.
    fn at(&self, u: f32, v: f32) -> Vec3 {
        let upper = vec3(0.0, -1.0, 0.0).square_to(self.axis);
        let side = upper.cross(self.axis);
        let (sin, cos) = (TAU * v).sin_cos();
        // 1 in the middle of the lower lip, 0 on the upper half.
        let lower = (-cos).max(0.0);
        let out = upper * cos + side * sin;
        let rim = ramp(0.72, 1.0, u);
        let lobes = rim * (0.035 * (5.0 * TAU * (v - 0.5)).cos() + 0.05 * (smooth(v * 9.0, 0.0, self.seed) - 0.5));
        let along = u + u.powi(4) * (0.22 * lower * lower + lobes) - 0.04 * rim;
        // The lower side is bellied, the upper one nearly straight.
        let belly = 1.0 + 0.12 * lower * (PI * u).sin();
        let radius = bell_radius(u) * belly + rim * rim * (0.04 + 0.16 * lower) + 0.02 * smooth(v * 6.0, u * 4.0, self.seed);
        let sag = vec3(0.0, 1.0, 0.0) * (0.10 * self.length * u * u);
        self.base + self.axis * (self.length * along) + out * (self.mouth * radius) + sag
    }

    /// The open flower.
    pub fn surface(self) -> Surface {
        Surface::new((44, 56), move |u, v| self.at(u, v), move |u, v, inside| if inside { self.inside(u, v) } else { self.outside(u, v) })
    }

    fn purple(&self) -> Vec3 {
        rgb(0xb04fb4).toward(rgb(0xc957a6), self.blush)
    }

    fn outside(&self, u: f32, v: f32) -> Paint {
        let lower = ramp(0.25, -0.9, (TAU * v).cos());
        let deep = self.purple().toward(rgb(0xd98ccb), 0.6 * lower * ramp(0.95, 0.4, u));
        let pale_base = deep.toward(rgb(0xd9b6cc), ramp(0.35, 0.05, u) * 0.6);
        // Veins run from base to rim and fade on the way.
        let vein = ramp(0.55, 1.0, (v * TAU * 9.0 + 2.0 * smooth(u * 3.0, v * 5.0, self.seed)).cos()) * 0.22;
        let mottle = 0.25 * smooth(v * 24.0, u * 7.0, self.seed + 2);
        let colour = pale_base.toward(rgb(0x8d2f92), vein + mottle).toward(rgb(0xe6a6dc), 0.55 * ramp(0.93, 1.0, u));
        Paint { colour, glow: 0.6, shine: 0.06 }
    }

    fn inside(&self, u: f32, v: f32) -> Paint {
        // Distance from the middle of the lower lip, in turns.
        let aside = (v - 0.5).abs();
        let lip = ramp(0.30, 0.12, aside);
        let rim = self.purple().toward(rgb(0xe59ad6), 0.5);
        let pale = rim.toward(rgb(0xf5c6e6), lip * ramp(1.06, 0.84, u) * 0.9);
        let ground = pale.toward(rgb(0xa2478f), ramp(0.70, 0.30, u) * 0.75);
        let (round, depth) = ((v - 0.5) * TAU * self.mouth / 9.0, u * self.length / 10.5);
        let (distance, own) = nearest_point(round, depth, self.seed);
        let present = ramp(0.25, 0.15, aside) * ramp(0.40, 0.55, u) * ramp(0.985, 0.93, u);
        let size = mix(0.16, 0.40, own) * present;
        let ringed = ground.toward(rgb(0xfdf3fa), present * ramp(size + 0.24, size + 0.08, distance) * 0.9);
        let colour = ringed.toward(rgb(0x50102f), ramp(size + 0.06, size - 0.04, distance) * ramp(0.05, 0.12, size));
        Paint { colour, glow: 0.6, shine: 0.05 }
    }
}

/// Radius in parts of the mouth: a narrow neck, a wide tube, a flared rim.
fn bell_radius(u: f32) -> f32 {
    0.20 * ramp(0.0, 0.05, u) + 0.34 * ramp(0.06, 0.36, u) + 0.16 * u + 0.16 * ramp(0.80, 1.0, u)
}

/// A closed flower; `ripe` is 0 for green and 1 for nearly open.
pub fn bud(bell: &Bell, ripe: f32) -> Surface {
    let (length, radius) = (bell.length, bell.mouth);
    let shape = turned(bell.base, bell.axis, move |u| (length * u, radius * (u * (1.0 - u)).max(0.0).powf(0.42) * (1.25 + 0.55 * u)));
    let pink = rgb(0xcf83bd).toward(rgb(0xd9a0b8), bell.blush);
    Surface::new((20, 24), shape, move |u, v, _| {
        let green = rgb(0x9db465).toward(rgb(0xc3cf94), 0.6 * u);
        let streak = 0.2 * smooth(v * 14.0, u * 3.0, 3);
        Paint { colour: green.toward(pink, ramp(0.25, 0.85, ripe + 0.25 * u - streak)), glow: 0.4, shine: 0.06 }
    })
}
