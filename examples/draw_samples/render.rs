//! Surfaces to a picture: nearest surface per sample, shadow of the sun, shading in corners.

use std::f32::consts::TAU;

use crate::picture::{Dot, Picture};
use crate::surface::{Paint, Surface, Vertex};
use crate::vector::{Vec3, ramp, vec3};

/// Samples per picture dot in each direction.
const FINE: usize = 3;
const SHADOW_SIDE: usize = 1536;

/// The sun and the sky.
#[derive(Clone, Copy, Debug)]
pub struct Light {
    /// Towards the sun.
    pub sun: Vec3,
    pub sun_colour: Vec3,
    pub sky_colour: Vec3,
    /// Light thrown back from below.
    pub ground_colour: Vec3,
    /// How far, in picture dots, shadows are soft.
    pub softness: f32,
    /// Reach of the shading in corners, in picture dots.
    pub corner_reach: f32,
}

#[derive(Clone, Copy)]
struct Sample {
    depth: f32,
    surface: usize,
    u: f32,
    v: f32,
    normal: Vec3,
}

const NOTHING: Sample = Sample { depth: f32::MIN, surface: usize::MAX, u: 0.0, v: 0.0, normal: vec3(0.0, 0.0, 0.0) };

/// Draws surfaces on nothing, as seen along z.
pub fn render(width: usize, height: usize, surfaces: &[Surface], light: &Light) -> Picture {
    let triangles: Vec<_> = surfaces.iter().map(Surface::triangles).collect();
    let shadow = Shadow::cast(&triangles, light);
    let (w, h) = (width * FINE, height * FINE);
    let mut samples = vec![NOTHING; w * h];
    for (surface, triangles) in triangles.iter().enumerate().filter(|(i, _)| !surfaces[*i].unseen) {
        for corners in triangles {
            let places = corners.map(|c| vec3(c.at.x * FINE as f32, c.at.y * FINE as f32, c.at.z));
            fill(w, h, places, |i, depth, weights| {
                if depth > samples[i].depth {
                    samples[i] = between(corners, weights, depth, surface);
                }
            });
        }
    }
    let view = View { samples: &samples, width: w, height: h };
    let fine = Picture::from_fn(w, h, |x, y| {
        let (x, y) = (x as usize, y as usize);
        let sample = &samples[y * w + x];
        if sample.surface == usize::MAX {
            return Dot::default();
        }
        let back = sample.normal.z < 0.0;
        let normal = if back { -sample.normal } else { sample.normal };
        let paint = surfaces[sample.surface].paint(sample.u, sample.v, back);
        let at = vec3(x as f32 / FINE as f32, y as f32 / FINE as f32, sample.depth);
        // The samples of one dot look in different directions: together they see enough without noise.
        let phase = (x % FINE * FINE + y % FINE) as f32 / (FINE * FINE) as f32;
        // Off the surface on the side of the sun, so that thin surfaces do not shade themselves.
        let sunward = normal * (1.5 * normal.dot(light.sun).signum());
        let lit = shadow.lit(at + sunward, phase, light.softness);
        let open = view.openness(x, y, normal, phase, light.corner_reach);
        Dot::solid(shade(&paint, normal, lit, open, light))
    });
    fine.average(FINE)
}

fn between(corners: &[Vertex; 3], w: [f32; 3], depth: f32, surface: usize) -> Sample {
    let [a, b, c] = corners;
    Sample {
        depth,
        surface,
        u: a.u * w[0] + b.u * w[1] + c.u * w[2],
        v: a.v * w[0] + b.v * w[1] + c.v * w[2],
        normal: (a.normal * w[0] + b.normal * w[1] + c.normal * w[2]).unit(),
    }
}

fn shade(paint: &Paint, normal: Vec3, lit: f32, open: f32, light: &Light) -> Vec3 {
    let facing = normal.dot(light.sun);
    let through = paint.glow * (-facing).max(0.0) + 0.25 * paint.glow * facing.max(0.0);
    let sun = light.sun_colour * (lit * (facing.max(0.0) + through));
    let up = 0.5 - 0.5 * normal.y;
    let around = light.ground_colour.toward(light.sky_colour, up) * open;
    let halfway = (light.sun + vec3(0.0, 0.0, 1.0)).unit();
    let glint = paint.shine * normal.dot(halfway).max(0.0).powi(28) * lit;
    paint.colour * (sun + around) + light.sun_colour * glint
}

/// Calls `dot(index, depth, weights)` for every sample centre inside a triangle.
fn fill(width: usize, height: usize, [a, b, c]: [Vec3; 3], mut dot: impl FnMut(usize, f32, [f32; 3])) {
    let area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
    if area.abs() < 1e-9 {
        return;
    }
    // Casting to usize turns negative bounds into 0.
    let (x0, x1) = (a.x.min(b.x).min(c.x).floor() as usize, (a.x.max(b.x).max(c.x).ceil() as usize).min(width));
    let (y0, y1) = (a.y.min(b.y).min(c.y).floor() as usize, (a.y.max(b.y).max(c.y).ceil() as usize).min(height));
    for y in y0..y1 {
        for x in x0..x1 {
            let (px, py) = (x as f32 + 0.5, y as f32 + 0.5);
            let wb = ((px - a.x) * (c.y - a.y) - (py - a.y) * (c.x - a.x)) / area;
            let wc = ((b.x - a.x) * (py - a.y) - (b.y - a.y) * (px - a.x)) / area;
            let wa = 1.0 - wb - wc;
            if wa >= -1e-5 && wb >= -1e-5 && wc >= -1e-5 {
                dot(y * width + x, a.z * wa + b.z * wb + c.z * wc, [wa, wb, wc]);
            }
        }
    }
}

/// Heights towards the sun of what it sees first.
struct Shadow {
    right: Vec3,
    down: Vec3,
    sun: Vec3,
    origin: (f32, f32),
    scale: f32,
    heights: Vec<f32>,
}

impl Shadow {
    fn cast(surfaces: &[Vec<[Vertex; 3]>], light: &Light) -> Self {
        let right = vec3(1.0, 0.0, 0.0).square_to(light.sun);
        let down = light.sun.cross(right);
        let (mut low, mut high) = ((f32::MAX, f32::MAX), (f32::MIN, f32::MIN));
        for corner in surfaces.iter().flatten().flatten() {
            let (x, y) = (corner.at.dot(right), corner.at.dot(down));
            low = (low.0.min(x), low.1.min(y));
            high = (high.0.max(x), high.1.max(y));
        }
        let scale = SHADOW_SIDE as f32 / (high.0 - low.0).max(high.1 - low.1).max(1.0);
        let mut shadow = Self { right, down, sun: light.sun, origin: low, scale, heights: Vec::new() };
        let mut heights = vec![f32::MIN; SHADOW_SIDE * SHADOW_SIDE];
        for corners in surfaces.iter().flatten() {
            fill(SHADOW_SIDE, SHADOW_SIDE, corners.map(|c| shadow.place(c.at)), |i, height, _| heights[i] = heights[i].max(height));
        }
        shadow.heights = heights;
        shadow
    }

    fn place(&self, at: Vec3) -> Vec3 {
        vec3((at.dot(self.right) - self.origin.0) * self.scale, (at.dot(self.down) - self.origin.1) * self.scale, at.dot(self.sun))
    }

    /// Share of the sun that reaches a point.
    fn lit(&self, at: Vec3, phase: f32, softness: f32) -> f32 {
        const PROBES: usize = 16;
        let place = self.place(at);
        let reaches = |k: usize| {
            let (dx, dy) = spiral(k, PROBES, phase);
            let (x, y) = (place.x + dx * softness * self.scale, place.y + dy * softness * self.scale);
            let height = self.heights.get(y.max(0.0) as usize * SHADOW_SIDE + (x.max(0.0) as usize).min(SHADOW_SIDE - 1));
            height.is_none_or(|height| *height < place.z + 1.0 + softness * 0.5)
        };
        (0..PROBES).filter(|k| reaches(*k)).count() as f32 / PROBES as f32
    }
}

/// Point `k` of `count` strewn evenly over a disc of radius 1; each phase, 0 to 1, strews other points.
fn spiral(k: usize, count: usize, phase: f32) -> (f32, f32) {
    let radius = ((k as f32 + phase) / count as f32).sqrt();
    let (sin, cos) = (k as f32 * 2.399_963 + phase * TAU).sin_cos();
    (radius * cos, radius * sin)
}

struct View<'a> {
    samples: &'a [Sample],
    width: usize,
    height: usize,
}

impl View<'_> {
    /// Share of the sky that the neighbourhood leaves free, 0.1 to 1.
    fn openness(&self, x: usize, y: usize, normal: Vec3, phase: f32, reach: f32) -> f32 {
        const PROBES: usize = 12;
        let own = self.samples[y * self.width + x].depth;
        let mut hidden = 0.0;
        for k in 0..PROBES {
            let (dx, dy) = spiral(k, PROBES, phase);
            let (sx, sy) = (x as f32 + dx * reach * FINE as f32, y as f32 + dy * reach * FINE as f32);
            if sx < 0.0 || sy < 0.0 || sx >= self.width as f32 || sy >= self.height as f32 {
                continue;
            }
            let rise = self.samples[sy as usize * self.width + sx as usize].depth - own;
            // Height above the tangent plane, against the distance.
            let above = rise * normal.z + (normal.x * dx + normal.y * dy) * reach;
            // What rises far above stands apart and hides little of the sky.
            hidden += ((above - 0.6) / reach).clamp(0.0, 1.0) * ramp(4.0 * reach, reach, above);
        }
        (1.0 - 1.5 * hidden / PROBES as f32).max(0.1)
    }
}
