//! A sunflower in full bloom before a blurred field.

use crate::SIDE;
use crate::backdrop::{backdrop, strewn};
use crate::foliage::{leaf, stem};
use crate::noise::Dice;
use crate::picture::Picture;
use crate::render::{Light, render};
use crate::shapes::{Blade, arc};
use crate::sunflower_head::Head;
use crate::surface::Surface;
use crate::vector::{Vec3, heading, rgb, vec3};

/// The finished picture.
pub fn draw() -> Picture {
    let mut picture = field();
    picture.cover_with(&render(SIDE, SIDE, &distant_flowers(), &sunlight()).blurred(7));
    // The head is not seen in this layer, but its shadow falls on stem and leaves.
    let greenery = greenery().into_iter().chain(near_head().surfaces(11).into_iter().map(Surface::unseen)).collect::<Vec<_>>();
    picture.cover_with(&render(SIDE, SIDE, &greenery, &sunlight()).blurred(1));
    picture.cover_with(&render(SIDE, SIDE, &near_head().surfaces(11), &sunlight()));
    picture
}

/// The head looks a little up and to the left, where the sun is.
fn near_head() -> Head {
    Head { centre: vec3(322.0, 298.0, 0.0), size: 1.0, out: vec3(-0.12, -0.16, 0.98).unit(), florets: 1150 }
}

fn sunlight() -> Light {
    Light {
        sun: vec3(-0.45, -0.62, 0.64).unit(),
        sun_colour: vec3(1.0, 0.95, 0.84) * 1.02,
        sky_colour: vec3(0.42, 0.47, 0.52),
        ground_colour: vec3(0.20, 0.24, 0.12),
        softness: 5.0,
        corner_reach: 16.0,
    }
}

fn field() -> Picture {
    let side = SIDE as f32;
    let greens = [rgb(0x8db04a), rgb(0xc4d688), rgb(0x5f8f3a), rgb(0xe4e9bd)];
    let discs = strewn(&mut Dice::new(3), (side, side), 34, &greens);
    backdrop(SIDE, SIDE, (rgb(0x1c3a17), rgb(0x97b866)), &discs, 5).blurred(4)
}

/// Other heads of the field, out of focus.
fn distant_flowers() -> Vec<Surface> {
    let places = [(66.0, 122.0, 0.36), (588.0, 84.0, 0.30), (604.0, 452.0, 0.33)];
    let mut surfaces = Vec::new();
    for (k, (x, y, size)) in places.into_iter().enumerate() {
        let path = arc(vec3(x + 8.0, 700.0, -90.0), vec3(x - 4.0, y + 150.0, -90.0), vec3(x, y, -60.0));
        surfaces.push(stem(path, 6.0, 5.0, 9));
        let head = Head { centre: vec3(x, y, 0.0), size, out: vec3(-0.25 + 0.1 * k as f32, -0.2, 0.9).unit(), florets: 120 };
        surfaces.extend(head.surfaces(40 + k as u64));
    }
    surfaces
}

/// The stem and the large leaves below the head.
fn greenery() -> Vec<Surface> {
    let path = arc(vec3(350.0, 680.0, -70.0), vec3(318.0, 560.0, -80.0), vec3(322.0, 330.0, -50.0));
    let leaf_at = |base: Vec3, degrees: f32, facing: Vec3, length: f32, bend: f32| Blade {
        outline: (0.42, 0.85),
        droop: 0.25,
        lift: 0.1,
        fold: 0.25,
        bend,
        heart: 0.16,
        wave: (0.09, 3.0, degrees),
        ..Blade::new(base, heading(degrees), facing, length, length * 0.40)
    };
    vec![
        stem(path, 17.0, 14.0, 4),
        leaf(leaf_at(vec3(318.0, 606.0, -90.0), 176.0, vec3(0.1, -0.6, 0.8), 280.0, 0.12), 7, 21),
        leaf(leaf_at(vec3(345.0, 590.0, -95.0), 4.0, vec3(-0.1, -0.5, 0.8), 265.0, -0.08), 7, 22),
        leaf(leaf_at(vec3(335.0, 560.0, -120.0), 62.0, vec3(-0.2, -0.3, 0.9), 200.0, 0.0), 7, 23),
    ]
}
