//! Outlines of stems and leaves: a bent middle line with a width along it.

use super::raster::Point;

/// A middle line: places and the direction of growth (radians) at each, evenly spaced.
pub(super) type Spine = Vec<(Point, f32)>;

/// A curve that starts at `base` in `direction` and bends by `bend` radians over its `length`.
pub(super) fn bent_line(base: Point, direction: f32, length: f32, bend: f32, steps: usize) -> Spine {
    let mut at = base;
    (0..=steps)
        .map(|step| {
            let heading = direction + bend * step as f32 / steps as f32;
            let place = (at, heading);
            at = at.towards(heading, length / steps as f32);
            place
        })
        .collect()
}

/// The outline around a middle line; `half_width` says how wide at each part of its length (0 to 1).
pub(super) fn ribbon(spine: &Spine, half_width: impl Fn(f32) -> f32) -> Vec<Point> {
    let mut outline = side(spine, &half_width);
    outline.extend(side(spine, |part| -half_width(part)).into_iter().rev());
    outline
}

/// The half of [`ribbon`] right of the middle line.
pub(super) fn half_ribbon(spine: &Spine, half_width: impl Fn(f32) -> f32) -> Vec<Point> {
    let mut outline = side(spine, half_width);
    outline.extend(side(spine, |_| 0.0).into_iter().rev());
    outline
}

fn side(spine: &Spine, offset: impl Fn(f32) -> f32) -> Vec<Point> {
    let last = (spine.len().max(2) - 1) as f32;
    let beside =
        |(step, (place, heading)): (usize, &(Point, f32))| place.towards(heading + std::f32::consts::FRAC_PI_2, offset(step as f32 / last));
    spine.iter().enumerate().map(beside).collect()
}

/// An ellipse with its long axis turned by `angle`.
pub(super) fn ellipse(centre: Point, along: f32, across: f32, angle: f32) -> Vec<Point> {
    const CORNERS: usize = 20;
    let corner = |step: usize| {
        let (sin, cos) = (step as f32 * std::f32::consts::TAU / CORNERS as f32).sin_cos();
        centre.towards(angle, along * cos).towards(angle + std::f32::consts::FRAC_PI_2, across * sin)
    };
    (0..CORNERS).map(corner).collect()
}

/// The width of a leaf along its length: narrow stalk, widest below the middle, pointed tip.
pub(super) fn leaf_width(part: f32) -> f32 {
    (std::f32::consts::PI * part.powf(0.75)).sin().max(0.0).powf(0.9)
}
