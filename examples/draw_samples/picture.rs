//! A picture in linear light with premultiplied coverage, and its way to a PNG file.

use std::path::Path;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder, ImageResult};

use crate::noise::hash;
use crate::vector::{Vec3, vec3};

/// Light times coverage, and coverage from 0 to 1.
#[derive(Clone, Copy, Debug, Default)]
pub struct Dot {
    pub light: Vec3,
    pub cover: f32,
}

impl Dot {
    /// A dot that hides what is below.
    pub fn solid(light: Vec3) -> Self {
        Self { light, cover: 1.0 }
    }

    fn plus(self, other: Self, factor: f32) -> Self {
        Self { light: self.light + other.light * factor, cover: self.cover + other.cover * factor }
    }

    fn under(self, top: Self) -> Self {
        top.plus(self, 1.0 - top.cover)
    }
}

/// Rows of dots, the topmost first.
#[derive(Clone, Debug)]
pub struct Picture {
    pub width: usize,
    pub height: usize,
    pub dots: Vec<Dot>,
}

impl Picture {
    /// A picture from a function of the dot's centre.
    pub fn from_fn(width: usize, height: usize, mut dot: impl FnMut(f32, f32) -> Dot) -> Self {
        let dots = (0..width * height).map(|i| dot((i % width) as f32 + 0.5, (i / width) as f32 + 0.5)).collect();
        Self { width, height, dots }
    }

    /// Puts `top` of the same size over this picture.
    pub fn cover_with(&mut self, top: &Self) {
        for (below, above) in self.dots.iter_mut().zip(&top.dots) {
            *below = below.under(*above);
        }
    }

    /// Three box blurs, which come close to a lens out of focus and then a little soft.
    pub fn blurred(&self, radius: usize) -> Self {
        let mut picture = self.clone();
        for _ in 0..3 {
            picture = picture.box_blur_rows(radius).transposed().box_blur_rows(radius).transposed();
        }
        picture
    }

    /// Mixes two renderings of the same view; `share` is the part of `other` at a height.
    pub fn blend(&mut self, other: &Self, share: impl Fn(f32) -> f32) {
        for (i, (a, b)) in self.dots.iter_mut().zip(&other.dots).enumerate() {
            let t = share((i / self.width) as f32);
            *a = Dot::default().plus(*a, 1.0 - t).plus(*b, t);
        }
    }

    fn transposed(&self) -> Self {
        let dots = (0..self.dots.len()).map(|i| self.dots[(i % self.height) * self.width + i / self.height]).collect();
        Self { width: self.height, height: self.width, dots }
    }

    fn box_blur_rows(&self, radius: usize) -> Self {
        let mut dots = Vec::with_capacity(self.dots.len());
        let scale = 1.0 / (2 * radius + 1) as f32;
        for row in self.dots.chunks_exact(self.width) {
            // Beyond the edges the last dot repeats.
            let dot_at = |x: usize| row[x.saturating_sub(radius).min(self.width - 1)];
            let mut sum = (0..2 * radius + 1).fold(Dot::default(), |sum, x| sum.plus(dot_at(x), 1.0));
            for x in 0..self.width {
                dots.push(Dot::default().plus(sum, scale));
                sum = sum.plus(dot_at(x + 2 * radius + 1), 1.0).plus(dot_at(x), -1.0);
            }
        }
        Self { width: self.width, height: self.height, dots }
    }

    /// Writes the picture with a trace of film grain and slightly darker corners.
    pub fn save(&self, path: &Path) -> ImageResult<()> {
        let mut bytes = Vec::with_capacity(self.dots.len() * 3);
        for (i, dot) in self.dots.iter().enumerate() {
            let (x, y) = (i % self.width, i / self.width);
            let light = dot.light * self.lens_falloff(x as f32, y as f32);
            // One grain for all channels: grey grain is what film shows, and it packs better.
            let grain = (hash(x as i32, y as i32, 7) + hash(x as i32, y as i32, 8) - 1.0) * 1.6;
            bytes.extend([light.x, light.y, light.z].map(|c| (encode(c) * 255.0 + grain).round().clamp(0.0, 255.0) as u8));
        }
        let file = std::fs::File::create(path)?;
        let encoder = PngEncoder::new_with_quality(std::io::BufWriter::new(file), CompressionType::Best, FilterType::Adaptive);
        encoder.write_image(&bytes, self.width as u32, self.height as u32, ExtendedColorType::Rgb8)
    }

    fn lens_falloff(&self, x: f32, y: f32) -> f32 {
        let (w, h) = (self.width as f32, self.height as f32);
        1.0 - 0.35 * (((x / w - 0.5).powi(2) + (y / h - 0.5).powi(2)) * 2.0).powi(2)
    }

    /// Every square of `count` by `count` dots becomes one.
    pub fn average(&self, count: usize) -> Self {
        let (width, height) = (self.width / count, self.height / count);
        let part = 1.0 / (count * count) as f32;
        Self::from_fn(width, height, |x, y| {
            let (x, y) = (x as usize * count, y as usize * count);
            (0..count * count).fold(Dot::default(), |sum, k| sum.plus(self.dots[(y + k / count) * self.width + x + k % count], part))
        })
    }
}

/// Linear light to a byte's share, with highlights that roll off instead of clipping.
fn encode(light: f32) -> f32 {
    let light = light.max(0.0);
    let soft = if light < 0.7 { light } else { 0.7 + 0.3 * (1.0 - (-(light - 0.7) / 0.3).exp()) };
    if soft <= 0.003_130_8 { soft * 12.92 } else { 1.055 * soft.powf(1.0 / 2.4) - 0.055 }
}

/// A grey light.
pub fn grey(value: f32) -> Vec3 {
    vec3(value, value, value)
}
