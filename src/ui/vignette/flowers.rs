//! The flowers of the drawn plates.

use std::f32::consts::TAU;

use eframe::egui::{Color32, Pos2, Vec2, vec2};

use super::Plate;
use super::brush::{Brush, curve};

/// The build of a flower or of a stand of flowers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FlowerForm {
    Umbel,
    Daisy,
    Spathe,
    Raceme,
    /// An open flower with this many petals.
    Open(usize),
    Trumpet,
    Bells,
    Spike,
    Globe,
    Iris,
    Cluster,
    Berries,
    Bud,
}

/// Paints the flower at the end of a stem that came from `angle`.
pub fn paint(brush: &mut Brush, plate: &Plate, at: Pos2, angle: f32, size: f32) {
    let first = plate.petals.first().copied().unwrap_or(brush.palette.leaf);
    let second = plate.petals.get(1).copied().unwrap_or(first);
    let colours = [first, second];
    match plate.flower {
        FlowerForm::Umbel => umbel(brush, at, angle, size, colours),
        FlowerForm::Daisy => daisy(brush, at, size, colours),
        FlowerForm::Spathe => spathe(brush, at, angle, size, colours),
        FlowerForm::Raceme => raceme(brush, at, angle, size, colours),
        FlowerForm::Open(petals) => open(brush, at, size, petals, colours),
        FlowerForm::Trumpet => trumpet(brush, at, angle, size, colours),
        FlowerForm::Bells => bells(brush, at, angle, size, colours),
        FlowerForm::Spike => spike(brush, at, angle, size, colours),
        FlowerForm::Globe => globe(brush, at, size, colours),
        FlowerForm::Iris => iris(brush, at, angle, size, colours),
        FlowerForm::Cluster => cluster(brush, at, size, colours),
        FlowerForm::Berries => berries(brush, at, angle, size, colours),
        FlowerForm::Bud => brush.blade(at, angle, size * 0.5, 0.3, 0.8, brush.palette.leaf_shade),
    }
}

fn darker(colour: Color32) -> Color32 {
    colour.lerp_to_gamma(Color32::from_rgb(40, 30, 34), 0.28)
}

fn umbel(brush: &mut Brush, at: Pos2, angle: f32, size: f32, colours: [Color32; 2]) {
    for i in 0..9 {
        let turn = angle + (i as f32 - 4.0) * 0.04 * TAU;
        let reach = if i % 2 == 0 { 0.7 } else { 0.48 };
        let ray = at + Vec2::angled(turn) * size * reach;
        brush.line(&[at, ray], 0.006, brush.palette.stem);
        for j in 0..7 {
            let spread = Vec2::angled(j as f32 / 6.0 * TAU) * size * if j == 6 { 0.0 } else { 0.085 };
            brush.dot(ray + spread, size * 0.05, colours[usize::from((i + j) % 4 == 0)]);
        }
    }
}

fn daisy(brush: &mut Brush, at: Pos2, size: f32, colours: [Color32; 2]) {
    let petals = brush.count(11, 15);
    let start = brush.between(0.0, 1.0);
    for i in 0..petals {
        let turn = (i as f32 + start) / petals as f32 * TAU;
        let colour = if i % 2 == 0 { colours[0] } else { colours[0].lerp_to_gamma(darker(colours[0]), 0.35) };
        brush.blade(at, turn, size * 0.56, 0.13, 1.2, colour);
    }
    brush.dot(at, size * 0.17, Color32::from_rgb(0xD9, 0xA4, 0x3B));
    brush.dot(at, size * 0.1, Color32::from_rgb(0xB9, 0x7F, 0x2A));
}

fn spathe(brush: &mut Brush, at: Pos2, angle: f32, size: f32, colours: [Color32; 2]) {
    let foot = at - Vec2::angled(angle) * size * 0.35;
    brush.blade(foot, angle - 0.04 * TAU, size * 1.15, 0.3, 0.72, darker(colours[0]));
    brush.blade(foot, angle + 0.02 * TAU, size * 1.1, 0.24, 0.72, colours[0]);
    brush.blade(foot + Vec2::angled(angle) * size * 0.12, angle, size * 0.7, 0.09, 1.0, Color32::from_rgb(0xE5, 0xC9, 0x6B));
}

fn raceme(brush: &mut Brush, at: Pos2, angle: f32, size: f32, colours: [Color32; 2]) {
    for i in 0..6 {
        let t = i as f32 / 6.0;
        let node = at + Vec2::angled(angle) * size * (t - 0.35);
        let side = if i % 2 == 0 { -1.0 } else { 1.0 };
        let reach = size * 0.3 * (1.15 - t);
        brush.blade(node, angle + side * 0.16 * TAU, reach, 0.42, 1.1, colours[0]);
        brush.blade(node, angle + side * 0.22 * TAU, reach * 0.8, 0.34, 1.0, darker(colours[1]));
    }
}

fn open(brush: &mut Brush, at: Pos2, size: f32, petals: usize, colours: [Color32; 2]) {
    let start = brush.between(0.0, 1.0);
    let breadth = if petals > 5 { 0.22 } else { 0.36 };
    for i in 0..petals {
        let turn = (i as f32 + start) / petals as f32 * TAU;
        brush.blade(at, turn, size * 0.55, breadth, 1.15, colours[0]);
        brush.line(&[at, at + Vec2::angled(turn) * size * 0.36], 0.006, darker(colours[0]));
    }
    let stamens = Color32::from_rgb(0xE8, 0xC5, 0x5A);
    for i in 0..7 {
        brush.dot(at + Vec2::angled(i as f32 / 7.0 * TAU) * size * 0.1, size * 0.03, stamens);
    }
    brush.dot(at, size * 0.055, darker(colours[1]));
}

fn trumpet(brush: &mut Brush, at: Pos2, angle: f32, size: f32, colours: [Color32; 2]) {
    let mouth = at + Vec2::angled(angle) * size * 0.5;
    let side = Vec2::angled(angle + 0.25 * TAU) * size;
    brush.fill(&[at - side * 0.05, mouth - side * 0.34, mouth + side * 0.34, at + side * 0.05], darker(colours[0]));
    for i in -2..=2 {
        brush.blade(mouth - Vec2::angled(angle) * size * 0.12, angle + i as f32 * 0.12 * TAU, size * 0.38, 0.36, 1.0, colours[0]);
    }
    brush.dot(mouth, size * 0.08, colours[1].lerp_to_gamma(Color32::WHITE, 0.4));
}

fn bells(brush: &mut Brush, at: Pos2, angle: f32, size: f32, colours: [Color32; 2]) {
    let bow = curve(at - Vec2::angled(angle) * size * 0.5, at + Vec2::angled(angle) * size * 0.45, at + vec2(size * 0.5, size * 0.05));
    brush.line(&bow, 0.009, brush.palette.stem);
    for (i, place) in bow.iter().enumerate().skip(3).step_by(3) {
        let bell = *place + vec2(0.0, size * 0.1);
        brush.line(&[*place, bell], 0.006, brush.palette.stem);
        let breadth = size * 0.11;
        let colour = colours[i % 2];
        brush.dot(bell + vec2(0.0, breadth * 0.5), breadth, colour);
        let (low, hem) = (bell.y + breadth * 2.0, breadth * 1.25);
        let outline = [
            bell + vec2(-breadth, breadth * 0.5),
            Pos2::new(bell.x - hem, low),
            Pos2::new(bell.x + hem, low),
            bell + vec2(breadth, breadth * 0.5),
        ];
        brush.fill(&outline, colour);
        brush.dot(Pos2::new(bell.x, low), breadth * 0.24, darker(colour));
    }
}

fn spike(brush: &mut Brush, at: Pos2, angle: f32, size: f32, colours: [Color32; 2]) {
    for i in 0..11 {
        let t = i as f32 / 11.0;
        let node = at + Vec2::angled(angle) * size * (t * 1.1 - 0.55);
        for side in [-1.0, 1.0] {
            let reach = size * 0.2 * (1.1 - t);
            brush.blade(node, angle + side * 0.17 * TAU, reach, 0.4, 1.0, colours[i % 2]);
        }
        brush.dot(node, size * 0.045 * (1.2 - t), darker(colours[0]));
    }
}

fn globe(brush: &mut Brush, at: Pos2, size: f32, colours: [Color32; 2]) {
    for i in 0..13 {
        let turn = i as f32 / 13.0 * TAU;
        let tip = at + Vec2::angled(turn) * size * 0.36;
        brush.line(&[at, tip], 0.005, brush.palette.stem);
        for j in -1..=1 {
            brush.blade(tip, turn + j as f32 * 0.13 * TAU, size * 0.15, 0.3, 1.0, colours[i % 2]);
        }
    }
    for i in 0..7 {
        brush.blade(at, i as f32 / 7.0 * TAU + 0.3, size * 0.3, 0.24, 1.1, colours[0].lerp_to_gamma(colours[1], 0.5));
    }
}

fn iris(brush: &mut Brush, at: Pos2, angle: f32, size: f32, colours: [Color32; 2]) {
    for turn in [-0.07, 0.0, 0.07] {
        brush.blade(at, angle + turn * TAU, size * 0.55, 0.25, 0.95, colours[0].lerp_to_gamma(Color32::WHITE, 0.18));
    }
    for turn in [-0.31, 0.31, 0.5] {
        brush.blade(at, angle + turn * TAU, size * 0.5, 0.3, 1.15, colours[0]);
        brush.blade(at, angle + turn * TAU, size * 0.24, 0.14, 0.9, colours[1].lerp_to_gamma(Color32::from_rgb(0xE8, 0xC5, 0x5A), 0.6));
    }
}

fn cluster(brush: &mut Brush, at: Pos2, size: f32, colours: [Color32; 2]) {
    for i in 0..6 {
        let place = if i == 5 { at } else { at + Vec2::angled(i as f32 / 5.0 * TAU) * size * 0.3 };
        let start = brush.between(0.0, 1.0);
        for j in 0..4 {
            brush.blade(place, (j as f32 + start) / 4.0 * TAU, size * 0.17, 0.42, 1.15, colours[i % 2]);
        }
        brush.dot(place, size * 0.035, Color32::from_rgb(0xD9, 0xA4, 0x3B));
    }
}

fn berries(brush: &mut Brush, at: Pos2, angle: f32, size: f32, colours: [Color32; 2]) {
    for i in 0..7 {
        let turn = angle + (i as f32 - 3.0) * 0.09 * TAU;
        let berry = at + Vec2::angled(turn) * size * brush.between(0.26, 0.5);
        brush.line(&[at, berry], 0.007, brush.palette.stem);
        brush.dot(berry, size * 0.105, darker(colours[0]));
        brush.dot(berry - vec2(size * 0.03, size * 0.035), size * 0.034, Color32::from_rgb(0xFA, 0xF3, 0xE4));
    }
}
