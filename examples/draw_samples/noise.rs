//! Repeatable irregularity: a seeded number source and smooth noise from integer hashes.

use crate::vector::{mix, ramp};

/// A number source for placing things (xorshift*).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        // Xorshift must not start at zero, and small seeds should not start alike.
        Self(seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// Evenly between 0 and 1.
    pub fn roll(&mut self) -> f32 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 40) as f32 / (1u32 << 24) as f32
    }

    /// Evenly between two numbers.
    pub fn between(&mut self, low: f32, high: f32) -> f32 {
        mix(low, high, self.roll())
    }

    /// Evenly within `spread` of zero.
    pub fn sway(&mut self, spread: f32) -> f32 {
        self.between(-spread, spread)
    }
}

/// 0 to 1, unrelated for neighbouring cells.
pub fn hash(x: i32, y: i32, seed: u32) -> f32 {
    let mut h = (x as u32).wrapping_mul(0x85eb_ca6b) ^ (y as u32).wrapping_mul(0xc2b2_ae35) ^ seed.wrapping_mul(0x27d4_eb2f);
    h = (h ^ (h >> 15)).wrapping_mul(0x2c1b_3c6d);
    h = (h ^ (h >> 12)).wrapping_mul(0x297a_2d39);
    (h ^ (h >> 15)) as f32 / u32::MAX as f32
}

/// Smooth noise, 0 to 1, with features of size 1.
pub fn smooth(x: f32, y: f32, seed: u32) -> f32 {
    let (column, row) = (x.floor(), y.floor());
    let (tx, ty) = (ramp(0.0, 1.0, x - column), ramp(0.0, 1.0, y - row));
    let (i, j) = (column as i32, row as i32);
    mix(mix(hash(i, j, seed), hash(i + 1, j, seed), tx), mix(hash(i, j + 1, seed), hash(i + 1, j + 1, seed), tx), ty)
}

/// Four octaves of smooth noise, 0 to 1.
pub fn cloud(x: f32, y: f32, seed: u32) -> f32 {
    [(1.0, 0u32), (2.0, 1), (4.0, 2), (8.0, 3)].map(|(scale, k)| smooth(x * scale, y * scale, seed + k) * 0.533 / scale).iter().sum()
}

/// Distance to the nearest of points strewn one per cell of size 1, and that point's own number, 0 to 1.
pub fn nearest_point(x: f32, y: f32, seed: u32) -> (f32, f32) {
    let (i, j) = (x.floor() as i32, y.floor() as i32);
    let mut best = (f32::MAX, 0.0);
    for (column, row) in (-1..=1).flat_map(|di| (-1..=1).map(move |dj| (i + di, j + dj))) {
        let px = column as f32 + 0.2 + 0.6 * hash(column, row, seed);
        let py = row as f32 + 0.2 + 0.6 * hash(column, row, seed + 1);
        let distance = (x - px).hypot(y - py);
        if distance < best.0 {
            best = (distance, hash(column, row, seed + 2));
        }
    }
    best
}
