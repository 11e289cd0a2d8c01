//! How the drawn plants stand: stems, twigs, tufts, climbers, rosettes and pads.

use std::f32::consts::TAU;

use eframe::egui::{Pos2, Vec2, pos2, vec2};

use super::brush::{Brush, along, curve};
use super::{Growth, LeafForm, Plate, flowers, leaves};

const UP: f32 = -0.25 * TAU;

/// Paints the whole plant of a plate.
pub fn paint(brush: &mut Brush, plate: &Plate) {
    match plate.growth {
        Growth::Stem => stem(brush, plate),
        Growth::Tuft => tuft(brush, plate),
        Growth::Twig => twig(brush, plate),
        Growth::Climber => climber(brush, plate),
        Growth::Rosette => rosette(brush, plate),
        Growth::Floating => floating(brush, plate),
    }
}

fn stem(brush: &mut Brush, plate: &Plate) {
    let lean = brush.between(-0.07, 0.07);
    let top = pos2(0.5 + lean, 0.3);
    let line = curve(pos2(0.5, 1.02), pos2(0.5 - lean * 1.6, 0.66), top);
    let is_large = matches!(plate.leaf, LeafForm::Fern | LeafForm::Pinnate | LeafForm::Palmate | LeafForm::Heart);
    let (pairs, length) = if is_large { (3, 0.36) } else { (4, 0.28) };
    let is_opposite = brush.between(0.0, 1.0) < 0.4;
    brush.line(&line, 0.014, brush.palette.stem);
    for i in 0..pairs {
        let t = 0.18 + 0.56 * i as f32 / pairs as f32;
        let sides: &[f32] = if is_opposite {
            &[-1.0, 1.0]
        } else if i % 2 == 0 {
            &[-1.0]
        } else {
            &[1.0]
        };
        for side in sides {
            let (node, _) = along(&line, t + if is_opposite { 0.0 } else { 0.02 * side });
            let turn = brush.between(0.12, 0.17);
            leaves::paint(brush, plate.leaf, node, UP + side * turn * TAU, length * (1.12 - 0.3 * t));
        }
        if !is_opposite {
            let (node, _) = along(&line, t + 0.07);
            let side = if i % 2 == 0 { 1.0 } else { -1.0 };
            leaves::paint(brush, plate.leaf, node, UP + side * 0.15 * TAU, length * (1.05 - 0.3 * t));
        }
    }
    let (end, angle) = along(&line, 1.0);
    flowers::paint(brush, plate, end, angle, 0.42);
}

fn tuft(brush: &mut Brush, plate: &Plate) {
    let root = pos2(0.5, 1.0);
    let fill = [brush.palette.leaf_shade, brush.palette.leaf];
    for i in 0..6 {
        let side = if i % 2 == 0 { -1.0 } else { 1.0 };
        let reach = brush.between(0.1, 0.36) + 0.03 * i as f32;
        let tip = pos2(0.5 + side * reach, brush.between(0.34, 0.62));
        strap(brush, root, pos2(0.5 + side * reach * 0.25, tip.y - 0.06), tip, fill[usize::from(i > 2)]);
    }
    let lean = brush.between(-0.06, 0.06);
    let line = curve(root, pos2(0.5 + lean * 0.3, 0.6), pos2(0.5 + lean, 0.32));
    brush.line(&line, 0.016, brush.palette.stem);
    let (end, angle) = along(&line, 1.0);
    flowers::paint(brush, plate, end, angle, 0.46);
}

/// A long leaf that bows over, painted as short convex pieces because the whole is not convex.
fn strap(brush: &Brush, root: Pos2, by: Pos2, tip: Pos2, fill: eframe::egui::Color32) {
    let line = curve(root, by, tip);
    let half = |i: usize| 0.034 * (1.0 - (i as f32 / (line.len() - 1) as f32).powf(2.2)) + 0.002;
    let edge = |i: usize, side: f32| {
        let (place, angle) = along(&line, i as f32 / (line.len() - 1) as f32);
        place + Vec2::angled(angle + 0.25 * TAU) * half(i) * side
    };
    for i in 0..line.len() - 1 {
        brush.fill(&[edge(i, -1.0), edge(i + 1, -1.0), edge(i + 1, 1.0), edge(i, 1.0)], fill);
    }
}

fn twig(brush: &mut Brush, plate: &Plate) {
    let mirror = brush.between(0.0, 1.0) < 0.5;
    let at = |x: f32, y: f32| if mirror { pos2(1.0 - x, y) } else { pos2(x, y) };
    let line = curve(at(0.06, 0.95), at(0.4, 0.72), at(0.7, 0.34));
    brush.line(&line, 0.024, brush.palette.stem);
    let is_compound = matches!(plate.leaf, LeafForm::Pinnate | LeafForm::Needle);
    let length = if is_compound { 0.34 } else { 0.27 };
    for (i, t) in [0.24, 0.4, 0.56, 0.72, 0.86].into_iter().enumerate() {
        let (node, angle) = along(&line, t);
        let side = if i % 2 == 0 { -1.0 } else { 1.0 };
        let turn = brush.between(0.13, 0.19);
        leaves::paint(brush, plate.leaf, node, angle + side * turn * TAU, length);
        if i == 1 || i == 2 {
            let tip = node + Vec2::angled(angle - side * 0.12 * TAU) * 0.24;
            brush.line(&[node, tip], 0.012, brush.palette.stem);
            leaves::paint(brush, plate.leaf, node + (tip - node) * 0.6, angle - side * 0.22 * TAU, length * 0.7);
            flowers::paint(brush, plate, tip, angle - side * 0.1 * TAU, 0.25);
        }
    }
    let (end, angle) = along(&line, 1.0);
    leaves::paint(brush, plate.leaf, end, angle + 0.16 * TAU, length * 0.8);
    flowers::paint(brush, plate, end, angle, 0.34);
}

fn climber(brush: &mut Brush, plate: &Plate) {
    let mirror = brush.between(0.0, 1.0) < 0.5;
    let at = |x: f32, y: f32| if mirror { pos2(1.0 - x, y) } else { pos2(x, y) };
    let mut line = curve(at(0.24, 1.02), at(0.86, 0.82), at(0.52, 0.56));
    line.extend(curve(at(0.52, 0.56), at(0.22, 0.36), at(0.66, 0.2)).into_iter().skip(1));
    brush.line(&line, 0.014, brush.palette.stem);
    for (i, t) in [0.14, 0.32, 0.5, 0.66, 0.82].into_iter().enumerate() {
        let (node, angle) = along(&line, t);
        let side = if i % 2 == 0 { 1.0 } else { -1.0 };
        leaves::paint(brush, plate.leaf, node, angle + side * 0.2 * TAU, 0.27);
        if i == 1 || i == 3 {
            tendril(brush, node, angle - side * 0.18 * TAU);
            flowers::paint(brush, plate, node + Vec2::angled(angle - side * 0.2 * TAU) * 0.12, angle - side * 0.2 * TAU, 0.24);
        }
    }
    let (end, angle) = along(&line, 1.0);
    flowers::paint(brush, plate, end, angle, 0.3);
}

fn tendril(brush: &Brush, root: Pos2, angle: f32) {
    let points: Vec<Pos2> = (0..=26)
        .map(|i| {
            let t = i as f32 / 26.0;
            let centre = root + Vec2::angled(angle) * 0.2 * t.min(0.75);
            centre + Vec2::angled(angle + t * 2.0 * TAU) * 0.035 * t
        })
        .collect();
    brush.line(&points, 0.006, brush.palette.stem);
}

fn rosette(brush: &mut Brush, plate: &Plate) {
    let centre = pos2(0.5, 0.66);
    let stalk = [centre, pos2(0.53, 0.26)];
    brush.line(&stalk, 0.018, brush.palette.stem);
    for ring in 0..3 {
        let leaves = 9 - ring * 2;
        for i in 0..leaves {
            let turn = (i as f32 + 0.5 * ring as f32) / leaves as f32 * TAU;
            let length = 0.38 - 0.1 * ring as f32;
            let fill = if (i + ring) % 2 == 0 { brush.palette.leaf } else { brush.palette.leaf_shade };
            brush.blade(centre, turn, length * (1.0 - 0.22 * turn.sin().abs()), 0.22, 1.1, fill);
        }
    }
    flowers::paint(brush, plate, stalk[1], UP, 0.34);
}

fn floating(brush: &mut Brush, plate: &Plate) {
    for (i, y) in [0.66, 0.76, 0.87].into_iter().enumerate() {
        let inset = 0.08 + 0.07 * i as f32;
        brush.line(&curve(pos2(inset, y), pos2(0.5, y + 0.035), pos2(1.0 - inset, y)), 0.008, brush.palette.leaf_shade);
    }
    for (x, y, size) in [(0.24, 0.7, 0.17), (0.76, 0.73, 0.19), (0.5, 0.82, 0.22)] {
        let shade = if x == 0.5 { brush.palette.leaf } else { brush.palette.leaf_shade };
        let pad: Vec<Pos2> = (1..16).map(|i| pos2(x, y) + vec2(1.0, 0.4) * Vec2::angled(i as f32 / 16.0 * TAU) * size).collect();
        brush.fill(&pad, shade);
        brush.line(&[pos2(x, y), pos2(x + size * 0.9, y)], 0.008, brush.palette.raised);
    }
    let line = curve(pos2(0.48, 0.8), pos2(0.44, 0.6), pos2(0.5, 0.42));
    brush.line(&line, 0.016, brush.palette.stem);
    flowers::paint(brush, plate, line[line.len() - 1], UP, 0.42);
}
