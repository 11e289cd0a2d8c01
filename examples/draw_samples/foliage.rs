//! Green leaves and stems, which both plants have.

use crate::noise::{cloud, smooth};
use crate::shapes::{Blade, tube};
use crate::surface::{Paint, Surface};
use crate::vector::{Vec3, mix, ramp, rgb};

/// A leaf with a pale midrib and pairs of side veins, slightly puffed between them.
pub fn leaf(blade: Blade, veins: u16, seed: u32) -> Surface {
    let puff = blade.half_width * 0.05;
    let shape = move |u: f32, v: f32| blade.at(u, v) - blade.facing * (puff * vein(u, v, veins, 2.0));
    let coat = move |u: f32, v: f32, back: bool| {
        let green = rgb(0x2f641f).toward(rgb(0x5d8f35), cloud(u * 5.0, v * 3.0, seed));
        let upper = green.toward(rgb(0x9fbe70), 0.7 * vein(u, v, veins, 1.0));
        Paint { colour: if back { upper.toward(rgb(0x93b274), 0.45) } else { upper }, glow: 0.5, shine: 0.04 }
    };
    // Small leaves without veins are many and need no fine mesh.
    Surface::new(if veins == 0 { (14, 8) } else { (90, 56) }, shape, coat)
}

/// How much a place belongs to a vein, 0 to 1, for veins of a given width.
fn vein(u: f32, v: f32, veins: u16, width: f32) -> f32 {
    let side = (2.0 * v - 1.0).abs();
    let rib = ramp(0.06 * width, 0.0, side * (1.0 - 0.7 * u));
    if veins == 0 {
        return rib;
    }
    // Side veins run forward, the faster the nearer to the edge.
    let phase = u * f32::from(veins) - side * f32::from(veins) * 0.22 * (1.0 + 0.5 * side);
    let distance = (phase - phase.round()).abs();
    rib.max(ramp(0.09 * width, 0.0, distance) * ramp(1.05, 0.4, side) * 0.6)
}

/// A stem along a path, ribbed and a little rough.
pub fn stem(path: impl Fn(f32) -> Vec3 + 'static, thick: f32, thin: f32, seed: u32) -> Surface {
    let shape = tube(path, move |u| mix(thick, thin, u));
    Surface::new((60, 24), shape, move |u, v, _| {
        let ribs = 0.5 + 0.5 * (v * 50.0).sin();
        let green = rgb(0x638a38).toward(rgb(0x8aad55), 0.35 * ribs + 0.65 * smooth(u * 40.0, v * 9.0, seed));
        Paint { colour: green, glow: 0.1, shine: 0.05 }
    })
}
