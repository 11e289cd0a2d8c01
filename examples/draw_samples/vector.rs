//! Vectors in space, which also serve as linear colours, and the usual interpolations.
//!
//! The picture plane is measured in picture dots: x to the right, y down, z towards the viewer.

use std::ops::{Add, Mul, Neg, Sub};

/// Three numbers: a place, a direction or the light of three colours.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Vec3 {
    pub x: f32,
    pub y: f32,
    pub z: f32,
}

pub const fn vec3(x: f32, y: f32, z: f32) -> Vec3 {
    Vec3 { x, y, z }
}

/// A direction of the picture plane, in degrees clockwise from "right".
pub fn heading(degrees: f32) -> Vec3 {
    let (sin, cos) = degrees.to_radians().sin_cos();
    vec3(cos, sin, 0.0)
}

impl Vec3 {
    pub fn dot(self, other: Self) -> f32 {
        self.x * other.x + self.y * other.y + self.z * other.z
    }

    pub fn cross(self, other: Self) -> Self {
        vec3(self.y * other.z - self.z * other.y, self.z * other.x - self.x * other.z, self.x * other.y - self.y * other.x)
    }

    /// The same direction with length 1; a vector without direction stays as it is.
    pub fn unit(self) -> Self {
        let length = self.dot(self).sqrt();
        if length > 1e-9 { self * (1.0 / length) } else { self }
    }

    /// Part `t` of the way to `other`.
    pub fn toward(self, other: Self, t: f32) -> Self {
        self + (other - self) * t
    }

    /// The part of this vector at right angles to the unit vector `axis`, with length 1.
    pub fn square_to(self, axis: Self) -> Self {
        (self - axis * self.dot(axis)).unit()
    }
}

impl Add for Vec3 {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        vec3(self.x + other.x, self.y + other.y, self.z + other.z)
    }
}

impl Sub for Vec3 {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        vec3(self.x - other.x, self.y - other.y, self.z - other.z)
    }
}

impl Neg for Vec3 {
    type Output = Self;
    fn neg(self) -> Self {
        self * -1.0
    }
}

impl Mul<f32> for Vec3 {
    type Output = Self;
    fn mul(self, factor: f32) -> Self {
        vec3(self.x * factor, self.y * factor, self.z * factor)
    }
}

/// Channel by channel, for light on a coloured surface.
impl Mul for Vec3 {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        vec3(self.x * other.x, self.y * other.y, self.z * other.z)
    }
}

/// Part `t` of the way from `a` to `b`.
pub fn mix(a: f32, b: f32, t: f32) -> f32 {
    a + (b - a) * t
}

/// 0 at `from`, 1 at `to`, with flat ends; `from` may be the larger one.
pub fn ramp(from: f32, to: f32, x: f32) -> f32 {
    let t = ((x - from) / (to - from)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// A colour as designers write it, 0xRRGGBB, in linear light.
pub fn rgb(hex: u32) -> Vec3 {
    let channel = |shift: u32| {
        let value = ((hex >> shift) & 0xff) as f32 / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    vec3(channel(16), channel(8), channel(0))
}
