//! What lies far behind the subject: soft colours and blurred discs of light.

use crate::noise::{Dice, cloud};
use crate::picture::{Dot, Picture, grey};
use crate::vector::{Vec3, ramp, vec3};

/// A disc of light that the lens does not resolve.
#[derive(Clone, Copy, Debug)]
pub struct Disc {
    pub at: (f32, f32),
    pub radius: f32,
    pub colour: Vec3,
    pub strength: f32,
}

impl Disc {
    fn over(&self, below: Vec3, x: f32, y: f32) -> Vec3 {
        let distance = (x - self.at.0).hypot(y - self.at.1) / self.radius;
        // The edge of such a disc is a little brighter than its middle.
        let share = self.strength * ramp(1.08, 0.92, distance) * (0.75 + 0.25 * distance.min(1.0).powi(3));
        below.toward(self.colour, share)
    }
}

/// Soft patches between `dark` and `bright`, brighter towards the top, with discs on them.
pub fn backdrop(width: usize, height: usize, (dark, bright): (Vec3, Vec3), discs: &[Disc], seed: u32) -> Picture {
    let patches = Picture::from_fn(width, height, |x, y| {
        let patch = ramp(0.25, 0.75, cloud(x / 210.0, y / 190.0, seed));
        let top = 1.0 - y / height as f32;
        Dot::solid(dark.toward(bright, patch * (0.35 + 0.65 * top)))
    });
    let mut picture = patches.blurred(22);
    for disc in discs {
        let dots = Picture::from_fn(width, height, |x, y| Dot::solid(disc.over(picture.dots[y as usize * width + x as usize].light, x, y)));
        picture = dots;
    }
    picture.blurred(3)
}

/// Discs strewn over a picture, more and brighter in its upper part.
pub fn strewn(dice: &mut Dice, (width, height): (f32, f32), count: usize, colours: &[Vec3]) -> Vec<Disc> {
    (0..count)
        .map(|k| Disc {
            at: (dice.between(0.0, width), height * dice.roll().powf(1.4)),
            radius: dice.between(14.0, 46.0),
            colour: colours[k % colours.len()] + grey(dice.between(0.0, 0.03)) * vec3(1.0, 1.0, 0.6),
            strength: dice.between(0.1, 0.4),
        })
        .collect()
}
