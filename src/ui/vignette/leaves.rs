//! The leaves of the drawn plates.

use std::f32::consts::TAU;

use eframe::egui::{Pos2, Vec2};

use super::brush::Brush;

/// The outline of a leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LeafForm {
    Ovate,
    Lance,
    Toothed,
    Heart,
    Palmate,
    Pinnate,
    Fern,
    Strap,
    Needle,
}

/// Paints a leaf with its stalk at `root`, pointing towards `angle`.
pub fn paint(brush: &mut Brush, form: LeafForm, root: Pos2, angle: f32, length: f32) {
    let (light, shade) = (brush.palette.leaf, brush.palette.leaf_shade);
    let fill = if brush.between(0.0, 1.0) < 0.6 { light } else { shade };
    let vein = if fill == light { shade } else { light };
    let tip = |t: f32| root + Vec2::angled(angle) * length * t;
    match form {
        LeafForm::Ovate => {
            brush.blade(root, angle, length, 0.24, 0.85, fill);
            brush.line(&[root, tip(0.86)], 0.006, vein);
        }
        LeafForm::Lance | LeafForm::Strap => {
            brush.blade(root, angle, length * 1.15, 0.1, 0.8, fill);
            brush.line(&[root, tip(0.95)], 0.005, vein);
        }
        LeafForm::Toothed => {
            for (t, turn) in [(0.2, 0.11), (0.42, 0.1), (0.62, 0.08)] {
                for side in [-1.0, 1.0] {
                    brush.blade(tip(t), angle + side * turn * TAU, length * 0.36, 0.22, 0.8, fill);
                }
            }
            brush.blade(root, angle, length, 0.17, 0.9, fill);
            brush.line(&[root, tip(0.88)], 0.006, vein);
        }
        LeafForm::Heart => heart(brush, root, angle, length, [fill, vein]),
        LeafForm::Palmate => {
            brush.line(&[root, tip(0.35)], 0.009, brush.palette.stem);
            for lobe in -2..=2 {
                let turn = lobe as f32 * 0.115 * TAU;
                let reach = length * (0.72 - 0.1 * (lobe as f32).abs());
                brush.blade(tip(0.32), angle + turn, reach, 0.17, 0.95, fill);
                brush.line(&[tip(0.32), tip(0.32) + Vec2::angled(angle + turn) * reach * 0.8], 0.005, vein);
            }
        }
        LeafForm::Pinnate => pinnate(brush, root, angle, length, fill),
        LeafForm::Fern => fern(brush, root, angle, length, fill),
        LeafForm::Needle => {
            for i in 0..9 {
                let t = i as f32 / 9.0;
                for side in [-1.0, 1.0] {
                    brush.blade(tip(t), angle + side * 0.13 * TAU, length * 0.3, 0.07, 0.8, fill);
                }
            }
            brush.line(&[root, tip(1.0)], 0.01, brush.palette.stem);
        }
    }
}

fn heart(brush: &Brush, root: Pos2, angle: f32, length: f32, [fill, vein]: [eframe::egui::Color32; 2]) {
    let start = root + Vec2::angled(angle) * length * 0.22;
    brush.line(&[root, start], 0.009, brush.palette.stem);
    for side in [-1.0, 1.0] {
        brush.blade(start - Vec2::angled(angle) * length * 0.12, angle + side * 0.07 * TAU, length * 0.72, 0.26, 0.6, fill);
    }
    brush.blade(start - Vec2::angled(angle) * length * 0.02, angle, length * 0.9, 0.25, 0.66, fill);
    brush.line(&[start, start + Vec2::angled(angle) * length * 0.7], 0.006, vein);
}

fn pinnate(brush: &Brush, root: Pos2, angle: f32, length: f32, fill: eframe::egui::Color32) {
    let tip = |t: f32| root + Vec2::angled(angle) * length * 1.15 * t;
    brush.line(&[root, tip(0.9)], 0.007, brush.palette.stem);
    for t in [0.25, 0.45, 0.65, 0.83] {
        for side in [-1.0, 1.0] {
            brush.blade(tip(t), angle + side * 0.17 * TAU, length * 0.34, 0.24, 0.9, fill);
        }
    }
    brush.blade(tip(0.88), angle, length * 0.34, 0.24, 0.9, fill);
}

fn fern(brush: &Brush, root: Pos2, angle: f32, length: f32, fill: eframe::egui::Color32) {
    let tip = |t: f32| root + Vec2::angled(angle) * length * 1.1 * t;
    brush.line(&[root, tip(1.0)], 0.006, brush.palette.stem);
    for i in 1..7 {
        let t = i as f32 / 7.0;
        let reach = length * 0.42 * (1.15 - t);
        for side in [-1.0, 1.0] {
            let turned = angle + side * 0.14 * TAU;
            brush.blade(tip(t), turned, reach, 0.13, 0.9, fill);
            let mid = tip(t) + Vec2::angled(turned) * reach * 0.45;
            brush.blade(mid, turned + side * 0.12 * TAU, reach * 0.5, 0.2, 0.9, fill);
            brush.blade(mid, turned - side * 0.12 * TAU, reach * 0.5, 0.2, 0.9, fill);
        }
    }
}
