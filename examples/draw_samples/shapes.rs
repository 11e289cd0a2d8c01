//! The shapes that plants and crockery are made of: blades, tubes and turned bodies.

use std::f32::consts::TAU;

use crate::vector::{Vec3, vec3};

/// A flat organ: petal, sepal or leaf. u runs from base to tip, v from edge to edge.
#[derive(Clone, Copy, Debug)]
pub struct Blade {
    pub base: Vec3,
    /// Unit vectors: base to tip, edge to edge, and out of the upper side.
    pub along: Vec3,
    pub across: Vec3,
    pub facing: Vec3,
    pub length: f32,
    pub half_width: f32,
    /// Exponents of the outline at base and tip: small is blunt, 1 and more is pointed.
    pub outline: (f32, f32),
    /// Rise at first and fall with the square of the way, in parts of the length.
    pub lift: f32,
    pub droop: f32,
    /// Sideways bend of the tip, in parts of the length.
    pub bend: f32,
    /// Edges rise above the middle by this part of the width (a gutter); negative is a roof.
    pub fold: f32,
    /// Turn of the blade about its length towards the tip, in radians.
    pub twist: f32,
    /// Wave height of the edges in parts of the width, number of waves and where they start.
    pub wave: (f32, f32, f32),
    /// How far the lobes of a heart-shaped base reach back, in parts of the length.
    pub heart: f32,
}

impl Blade {
    /// A straight and plain blade, to be varied with the struct update syntax.
    pub fn new(base: Vec3, along: Vec3, facing: Vec3, length: f32, half_width: f32) -> Self {
        let along = along.unit();
        let facing = facing.square_to(along);
        Self {
            base,
            along,
            across: facing.cross(along),
            facing,
            length,
            half_width,
            outline: (0.6, 0.8),
            lift: 0.0,
            droop: 0.0,
            bend: 0.0,
            fold: 0.0,
            twist: 0.0,
            wave: (0.0, 1.0, 0.0),
            heart: 0.0,
        }
    }

    /// The point of the blade at u and v.
    pub fn at(&self, u: f32, v: f32) -> Vec3 {
        let side = 2.0 * v - 1.0;
        let (a, b) = self.outline;
        // The outline is scaled to reach its full width at a / (a + b).
        let peak = (a / (a + b)).powf(a) * (b / (a + b)).powf(b);
        let width = self.half_width * u.powf(a) * (1.0 - u).max(0.0).powf(b) / peak;
        let (sin, cos) = (self.twist * u).sin_cos();
        let (height, waves, start) = self.wave;
        let wave = height * side.abs().powf(1.5) * (waves * TAU * u + start + side).sin();
        let raised = width * (self.fold * side * side + wave);
        self.base
            + self.along * (self.length * (u - self.heart * side * side * (1.0 - u).powi(3)))
            + self.across * (width * side * cos + self.length * self.bend * u * u - raised * sin)
            + self.facing * (width * side * sin + raised * cos + self.length * (self.lift * u - self.droop * u * u))
    }
}

/// A tube round a path. u runs along the path, v round it.
pub fn tube(path: impl Fn(f32) -> Vec3, radius: impl Fn(f32) -> f32) -> impl Fn(f32, f32) -> Vec3 {
    move |u, v| {
        let along = (path(u + 0.01) - path(u - 0.01)).unit();
        // A reference that no path of ours runs along.
        let first = vec3(0.31, 0.17, 0.94).square_to(along);
        let (sin, cos) = (TAU * v).sin_cos();
        path(u) + (first * cos + first.cross(along) * sin) * radius(u)
    }
}

/// A body turned about `axis`: `profile` gives height along the axis and radius for u.
pub fn turned(foot: Vec3, axis: Vec3, profile: impl Fn(f32) -> (f32, f32)) -> impl Fn(f32, f32) -> Vec3 {
    let first = vec3(0.31, 0.94, 0.17).square_to(axis);
    let second = first.cross(axis);
    move |u, v| {
        let (height, radius) = profile(u);
        let (sin, cos) = (TAU * v).sin_cos();
        foot + axis * height + (first * cos + second * sin) * radius
    }
}

/// A quadratic curve from `a` to `c` that leaves towards `b`.
pub fn arc(a: Vec3, b: Vec3, c: Vec3) -> impl Fn(f32) -> Vec3 + Clone {
    move |t| a.toward(b, t).toward(b.toward(c, t), t)
}
