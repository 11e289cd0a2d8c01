//! A spire of foxglove at the edge of a wood.

use crate::SIDE;
use crate::backdrop::{backdrop, strewn};
use crate::bell::{Bell, bud};
use crate::foliage::{leaf, stem};
use crate::noise::Dice;
use crate::picture::Picture;
use crate::render::{Light, render};
use crate::shapes::{Blade, arc, tube};
use crate::surface::{Paint, Surface};
use crate::vector::{Vec3, heading, mix, ramp, rgb, vec3};

/// Places on the spire, from the oldest flower to the tip.
const FLOWERS: usize = 18;
const BUDS: usize = 24;
/// Directions from the stem, in degrees from "towards the viewer"; most flowers turn to the light.
const TURNS: [f32; 5] = [-70.0, 14.0, 80.0, -28.0, 52.0];

/// The finished picture.
pub fn draw() -> Picture {
    let mut picture = wood_edge();
    picture.cover_with(&render(SIDE, SIDE, &distant_spire(), &daylight()).blurred(7));
    let leaves = leaves().into_iter().chain(spire().into_iter().map(Surface::unseen)).collect::<Vec<_>>();
    picture.cover_with(&render(SIDE, SIDE, &leaves, &daylight()).blurred(1));
    picture.cover_with(&render(SIDE, SIDE, &spire(), &daylight()));
    picture
}

fn daylight() -> Light {
    Light {
        sun: vec3(-0.42, -0.50, 0.76).unit(),
        sun_colour: vec3(1.0, 0.96, 0.88) * 0.95,
        sky_colour: vec3(0.46, 0.50, 0.56),
        ground_colour: vec3(0.26, 0.28, 0.20),
        softness: 4.0,
        corner_reach: 20.0,
    }
}

fn wood_edge() -> Picture {
    let side = SIDE as f32;
    let mut dice = Dice::new(8);
    let greens = [rgb(0x7fa653), rgb(0xa9c37c), rgb(0x4f7f3c), rgb(0xcfd9a6)];
    let discs = strewn(&mut dice, (side, side), 40, &greens);
    backdrop(SIDE, SIDE, (rgb(0x15301a), rgb(0x5f8a48)), &discs, 31).blurred(3)
}

/// The axis of the spire, 0 at the bottom and 1 at the tip.
fn axis(t: f32) -> Vec3 {
    arc(vec3(334.0, 690.0, 0.0), vec3(314.0, 380.0, 0.0), vec3(326.0, 22.0, 0.0))(t)
}

fn spire() -> Vec<Surface> {
    let mut dice = Dice::new(17);
    let mut surfaces = vec![stem(axis, 10.0, 2.5, 6)];
    for k in 0..FLOWERS {
        let age = 1.0 - k as f32 / (FLOWERS - 1) as f32;
        let t = mix(0.705, 0.305, age) + dice.sway(0.006);
        let turn = (TURNS[k % TURNS.len()] + dice.sway(16.0)).to_radians();
        surfaces.extend(flower(&mut dice, axis(t), turn, age));
    }
    for k in 0..BUDS {
        let youth = k as f32 / (BUDS - 1) as f32;
        let at = axis(mix(0.72, 0.985, youth.powf(0.85)));
        let turn = (k as f32 * 137.5 + dice.sway(12.0)).to_radians();
        surfaces.extend(young_flower(&mut dice, at, turn, youth));
    }
    surfaces
}

/// The direction at `turn` radians from the viewer, falling by `fall` (a share of 1).
fn leaning(turn: f32, fall: f32) -> Vec3 {
    let level = (1.0 - fall * fall).sqrt();
    vec3(turn.sin() * level, fall, turn.cos() * level)
}

/// An open bell with its stalk, sepals and bract.
fn flower(dice: &mut Dice, node: Vec3, turn: f32, age: f32) -> Vec<Surface> {
    let size = mix(0.60, 1.14, ramp(0.0, 0.5, age)) * dice.between(0.95, 1.05);
    let out = leaning(turn, 0.1);
    let base = node + out * (17.0 * size) + vec3(0.0, -2.0, 0.0);
    let bell = Bell {
        base,
        // Flowers at the side hang; those in front show their mouth.
        axis: leaning(turn + dice.sway(0.12), mix(0.56, 0.76, turn.sin().abs()) + dice.sway(0.07)),
        length: 108.0 * size,
        mouth: 35.0 * size * dice.between(0.95, 1.06),
        seed: (dice.roll() * 9000.0) as u32,
        blush: dice.roll(),
    };
    let mut surfaces = vec![stalk(node, base, 2.6 * size), bract(dice, node, turn, 44.0 * size)];
    surfaces.extend(calyx(&bell, 26.0 * size));
    surfaces.push(bell.surface());
    surfaces
}

/// A closed bud: upright and green at the tip, hanging and flushed lower down.
fn young_flower(dice: &mut Dice, node: Vec3, turn: f32, youth: f32) -> Vec<Surface> {
    let size = mix(1.15, 0.2, youth.powf(0.7));
    let out = leaning(turn, mix(0.72, -0.6, youth.powf(1.3)) + dice.sway(0.1));
    let base = node + out * (10.0 * size);
    let bell = Bell { base, axis: out, length: 46.0 * size, mouth: 11.5 * size, seed: 0, blush: dice.roll() };
    let mut surfaces = vec![stalk(node, base, 2.2 * size), bract(dice, node, turn, 34.0 * size), bud(&bell, 1.0 - youth)];
    surfaces.extend(calyx(&bell, mix(20.0, 26.0, youth) * size));
    surfaces
}

fn stalk(from: Vec3, to: Vec3, radius: f32) -> Surface {
    let path = arc(from, from.toward(to, 0.5) + vec3(0.0, -3.0, 0.0), to);
    Surface::new((8, 10), tube(path, move |_| radius), |_, _, _| Paint::thin(rgb(0x84a352), 0.1))
}

/// The small leaf below a flower.
fn bract(dice: &mut Dice, node: Vec3, turn: f32, length: f32) -> Surface {
    let along = leaning(turn + dice.sway(0.3), -0.1 + dice.sway(0.2));
    let blade =
        Blade { outline: (0.4, 1.2), droop: 0.25, fold: 0.4, ..Blade::new(node, along, vec3(0.0, -1.0, 0.2), length, length * 0.16) };
    leaf(blade, 0, 3)
}

/// The five sepals that hold a bell.
fn calyx(bell: &Bell, length: f32) -> Vec<Surface> {
    let first = vec3(0.2, 0.9, 0.3).square_to(bell.axis);
    let second = bell.axis.cross(first);
    let sepal = |k: u32| {
        let (sin, cos) = (k as f32 * 1.2566).sin_cos();
        let out = first * cos + second * sin;
        let blade = Blade {
            outline: (0.35, 0.9),
            lift: 0.55,
            droop: 0.25,
            fold: -0.4,
            ..Blade::new(bell.base - bell.axis * 2.0, bell.axis, out, length, length * 0.36)
        };
        leaf(blade, 0, k)
    };
    (0..5).map(sepal).collect()
}

/// The lance-shaped leaves of the stem and of the rosette.
fn leaves() -> Vec<Surface> {
    let lance = |base: Vec3, degrees: f32, length: f32, bend: f32, facing: Vec3| Blade {
        outline: (0.55, 0.85),
        lift: 0.15,
        droop: 0.35,
        fold: 0.35,
        bend,
        wave: (0.07, 5.0, degrees),
        ..Blade::new(base, heading(degrees), facing, length, length * 0.17)
    };
    vec![
        leaf(lance(vec3(330.0, 632.0, -40.0), 205.0, 300.0, 0.10, vec3(0.2, -0.8, 0.5)), 9, 41),
        leaf(lance(vec3(336.0, 640.0, -50.0), -28.0, 290.0, 0.12, vec3(-0.1, -0.7, 0.7)), 9, 42),
        leaf(lance(vec3(334.0, 655.0, -60.0), 236.0, 230.0, -0.06, vec3(0.5, -0.5, 0.6)), 9, 43),
        leaf(lance(vec3(340.0, 655.0, -70.0), -62.0, 220.0, 0.05, vec3(-0.5, -0.3, 0.8)), 9, 44),
        leaf(lance(vec3(334.0, 618.0, -20.0), 168.0, 240.0, 0.16, vec3(0.0, -0.7, 0.7)), 9, 45),
        leaf(lance(vec3(338.0, 622.0, -20.0), 14.0, 250.0, -0.1, vec3(0.0, -0.8, 0.6)), 9, 46),
    ]
}

/// A second spire, far out of focus.
fn distant_spire() -> Vec<Surface> {
    let mut dice = Dice::new(5);
    let at = |t: f32| vec3(mix(560.0, 548.0, t), mix(690.0, 120.0, t), -200.0);
    let mut surfaces = vec![stem(at, 6.0, 2.0, 7)];
    for k in 0..26u8 {
        let t = mix(0.25, 0.92, f32::from(k) / 25.0);
        let turn = f32::from(k) * 1.9 + dice.sway(0.4);
        let bell =
            Bell { base: at(t), axis: leaning(turn, 0.6), length: mix(62.0, 16.0, t), mouth: mix(23.0, 6.0, t), seed: 1, blush: 0.4 };
        surfaces.push(bell.surface());
    }
    surfaces
}
