//! A cup of coffee on a wooden table, as an example of a picture without a plant.

use std::f32::consts::TAU;

use crate::SIDE;
use crate::backdrop::{Disc, backdrop};
use crate::noise::{Dice, cloud, hash, nearest_point, smooth};
use crate::picture::Picture;
use crate::render::{Light, render};
use crate::shapes::{arc, tube, turned};
use crate::surface::{Paint, Surface};
use crate::vector::{Vec3, mix, ramp, rgb, vec3};

/// How far the viewer looks down, in degrees.
const LOOK_DOWN: f32 = 32.0;
/// Height of the far edge of the table in the picture.
const TABLE_EDGE: f32 = 170.0;

/// The finished picture.
pub fn draw() -> Picture {
    let mut picture = room();
    let table = [table()].into_iter().chain(crockery().into_iter().map(Surface::unseen)).collect::<Vec<_>>();
    let mut wood = render(SIDE, SIDE, &table, &lamp());
    // The far part of the table is out of focus.
    wood.blend(&wood.blurred(5), |y| ramp(400.0, 230.0, y));
    picture.cover_with(&wood);
    picture.cover_with(&render(SIDE, SIDE, &crockery(), &lamp()));
    picture
}

fn lamp() -> Light {
    Light {
        sun: vec3(-0.62, -0.60, 0.52).unit(),
        sun_colour: vec3(1.0, 0.94, 0.84) * 0.95,
        sky_colour: vec3(0.46, 0.46, 0.48),
        ground_colour: vec3(0.42, 0.35, 0.28),
        softness: 9.0,
        corner_reach: 26.0,
    }
}

/// Out of focus: a wall, a dark shelf and a few lamps.
fn room() -> Picture {
    let mut dice = Dice::new(4);
    let lamps: Vec<Disc> = (0..16)
        .map(|_| Disc {
            at: (dice.between(0.0, SIDE as f32), dice.between(0.0, TABLE_EDGE)),
            radius: dice.between(14.0, 30.0),
            colour: rgb(0xffd089).toward(rgb(0xfff2d8), dice.roll()),
            strength: dice.between(0.15, 0.6),
        })
        .collect();
    backdrop(SIDE, SIDE, (rgb(0x2b211c), rgb(0x7d6350)), &lamps, 77)
}

/// Turns a point of the room (x right, y up from the table, z towards the viewer) into the picture.
fn seen(x: f32, height: f32, z: f32) -> Vec3 {
    let (sin, cos) = LOOK_DOWN.to_radians().sin_cos();
    vec3(310.0 + x, 430.0 - height * cos + z * sin, height * sin + z * cos)
}

fn upward() -> Vec3 {
    seen(0.0, 1.0, 0.0) - seen(0.0, 0.0, 0.0)
}

fn table() -> Surface {
    let back = (TABLE_EDGE - 430.0) / LOOK_DOWN.to_radians().sin();
    let shape = move |u: f32, v: f32| seen(mix(-420.0, 420.0, u), 0.0, mix(back, 460.0, v));
    Surface::new((30, 30), shape, move |u, v, _| wood(mix(-420.0, 420.0, u), mix(back, 460.0, v)))
}

/// Planks that run from left to right, with grain.
fn wood(x: f32, z: f32) -> Paint {
    let plank = (z / 118.0 + 0.35).floor();
    let across = (z / 118.0 + 0.35) - plank;
    let own = hash(plank as i32, 0, 5);
    let shifted = x + 900.0 * own;
    // Rings of the tree, cut lengthwise: stretched noise, and its level lines.
    let field = cloud(shifted / 420.0, across * 1.6 + own * 9.0, 3);
    let ring = (field * 34.0 + 0.5 * smooth(shifted / 60.0, across * 20.0, 8)).sin();
    let pore = smooth(shifted / 26.0, z / 1.6, 12);
    let light = rgb(0xb07a48).toward(rgb(0x8e5a30), own * 0.8);
    let grained = light.toward(rgb(0x5d3519), 0.28 * ramp(-0.2, 1.0, ring) + 0.30 * ramp(0.55, 1.0, pore));
    let gap = ramp(0.0, 0.018, across) * ramp(1.0, 0.985, across);
    Paint { colour: rgb(0x1c0f07).toward(grained, gap), glow: 0.0, shine: 0.06 }
}

fn crockery() -> Vec<Surface> {
    let mut parts = vec![saucer(), handle(), cup_outside(), cup_inside(), coffee()];
    parts.extend(spoon());
    parts
}

/// A turned body standing on the table.
fn turned_at(height: f32, size: (u16, u16), profile: impl Fn(f32) -> (f32, f32) + 'static) -> Surface {
    Surface::new(size, turned(seen(0.0, height, 0.0), upward(), profile), |u, _, _| {
        // A blue line near the upper edge of cup and saucer alike.
        let line = ramp(0.885, 0.892, u) * ramp(0.925, 0.918, u);
        Paint { colour: rgb(0xf4f0e8).toward(rgb(0x1f4f8f), line * 0.9), glow: 0.0, shine: 0.35 }
    })
}

fn saucer() -> Surface {
    // A well for the cup, a rising brim and an edge that turns down.
    turned_at(4.0, (70, 140), |u| {
        let brim = 5.0 * ramp(0.40, 0.46, u) + 22.0 * ramp(0.42, 1.0, u) - 7.0 * ramp(0.965, 1.0, u);
        (3.0 + brim, 205.0 * (u - 0.02 * ramp(0.98, 1.0, u)))
    })
}

/// Height and radius of the cup's wall, 0 at the foot and 1 at the rim.
fn wall(u: f32) -> (f32, f32) {
    (150.0 * u, 62.0 + 58.0 * (1.0 - (1.0 - u).powf(2.6)))
}

fn cup_outside() -> Surface {
    turned_at(8.0, (40, 120), wall)
}

/// The rim and the inner wall, a little narrower.
fn cup_inside() -> Surface {
    turned_at(8.0, (40, 120), |u| {
        let (height, radius) = wall(1.0 - 0.8 * u);
        (height + 1.5 * ramp(0.0, 0.02, u) * ramp(0.06, 0.02, u), radius - 6.0 * ramp(0.0, 0.04, u))
    })
}

/// Coffee under a layer of crema, darker where it was poured last, with bubbles at the wall.
fn coffee() -> Surface {
    let (height, radius) = wall(0.84);
    let shape = turned(seen(0.0, height + 8.0, 0.0), upward(), move |u| (0.0, (radius - 5.5) * (1.0 - u)));
    Surface::new((40, 100), shape, |u, v, _| {
        // The pattern winds round the middle, as after stirring.
        let (sin, cos) = (v * TAU + 2.6 * u).sin_cos();
        let (x, y) = ((1.0 - u) * cos, (1.0 - u) * sin);
        let swirl = cloud(x * 2.2 + 7.0, y * 2.2 + 3.0, 61);
        let crema = rgb(0x5b3216).toward(rgb(0xb57c43), ramp(0.30, 0.68, swirl));
        let (distance, own) = nearest_point(x * 26.0, y * 26.0, 5);
        let bubble = ramp(0.42, 0.30, distance) * ramp(0.16, 0.0, u + 0.12 * own);
        let colour = crema.toward(rgb(0xd9ab70), (ramp(0.07, 0.0, u) + 0.7 * bubble).min(1.0) * 0.8);
        Paint { colour, glow: 0.0, shine: 0.25 }
    })
}

fn handle() -> Surface {
    let middle = seen(102.0, 94.0, 33.0);
    let side = (seen(0.95, 0.0, 0.31) - seen(0.0, 0.0, 0.0)).unit();
    let path = move |t: f32| {
        let (sin, cos) = mix(-1.45, 1.35, t).sin_cos();
        // The lower end reaches further in, where the wall recedes.
        middle + side * (56.0 * cos - 30.0 * (1.0 - t).powi(3)) + upward() * (44.0 * sin)
    };
    Surface::new((50, 24), tube(path, |t| mix(9.0, 11.0, t)), |_, _, _| Paint { colour: rgb(0xf4f0e8), glow: 0.0, shine: 0.35 })
}

/// A spoon on the saucer: a bowl and a shaft.
fn spoon() -> [Surface; 2] {
    let steel = |_: f32, _: f32, _: bool| Paint { colour: rgb(0xa9adb2), glow: 0.0, shine: 0.9 };
    let shaft = arc(seen(-114.0, 41.0, 94.0), seen(-40.0, 46.0, 146.0), seen(106.0, 33.0, 196.0));
    let bowl = move |u: f32, v: f32| {
        let (length, side) = (2.0 * u - 1.0, 2.0 * v - 1.0);
        let half = 21.0 * (1.0 - length * length).max(0.0).sqrt();
        let depth = 9.0 * (1.0 - length * length) * (1.0 - side * side);
        seen(-146.0 + 34.0 * length - 0.45 * half * side, 42.0 - depth, 74.0 + 22.0 * length + 0.9 * half * side)
    };
    [Surface::new((30, 20), bowl, steel), Surface::new((40, 14), tube(shaft, |t| mix(3.2, 5.0, t)), steel)]
}
