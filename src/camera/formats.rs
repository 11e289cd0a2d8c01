//! Which of the formats a camera offers to ask for. Pure.

use std::fmt;
use std::str::FromStr;

/// How pixels arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PixelFormat {
    Nv12,
    Yuyv,
    Rgb24,
    Bgr24,
    Mjpeg,
    Grey,
}

impl PixelFormat {
    /// How much worse than the best format, in the unit of [`cost`]. Uncompressed first: it is
    /// cheaper to convert and has no compression marks. Grey last: colour tells plants apart.
    fn cost(self) -> f64 {
        match self {
            Self::Nv12 => 0.0,
            Self::Yuyv => 0.02,
            Self::Rgb24 | Self::Bgr24 => 0.05,
            Self::Mjpeg => 0.1,
            Self::Grey => 3.0,
        }
    }
}

/// The text names none of the formats this program reads.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a format: write NV12, YUYV, RGB24, BGR24, MJPEG or GREY")]
pub struct InvalidFormat(pub String);

impl FromStr for PixelFormat {
    type Err = InvalidFormat;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let all = [Self::Nv12, Self::Yuyv, Self::Rgb24, Self::Bgr24, Self::Mjpeg, Self::Grey];
        all.into_iter().find(|format| format.to_string().eq_ignore_ascii_case(text)).ok_or_else(|| InvalidFormat(text.to_owned()))
    }
}

impl fmt::Display for PixelFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nv12 => "NV12",
            Self::Yuyv => "YUYV",
            Self::Rgb24 => "RGB24",
            Self::Bgr24 => "BGR24",
            Self::Mjpeg => "MJPEG",
            Self::Grey => "GREY",
        })
    }
}

/// Frames per second as the camera states them: 30000/1001 is not 30, and asking for 30 would be refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rate {
    pub frames: u32,
    pub seconds: u32,
}

impl Rate {
    /// `frames` in one second.
    pub fn whole(frames: u32) -> Self {
        Self { frames, seconds: 1 }
    }

    /// Frames per second; 0 when the camera does not say.
    pub fn fps(self) -> f64 {
        if self.seconds == 0 { 0.0 } else { f64::from(self.frames) / f64::from(self.seconds) }
    }
}

/// One combination a camera offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mode {
    pub format: PixelFormat,
    pub width_px: u32,
    pub height_px: u32,
    pub rate: Rate,
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fps = (self.rate.fps() * 100.0).round() / 100.0;
        write!(f, "{} {}x{} {fps} fps", self.format, self.width_px, self.height_px)
    }
}

/// The picture one would like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    pub width_px: u32,
    pub height_px: u32,
    pub fps: u32,
    /// Only this format, for a camera that does badly what it offers first.
    pub format: Option<PixelFormat>,
}

impl Default for Wish {
    fn default() -> Self {
        Self { width_px: 1280, height_px: 720, fps: 30, format: None }
    }
}

/// The modes from the best for `wish` to the worst, without those too large for a [`super::Frame`].
pub fn ranked(modes: &[Mode], wish: Wish) -> Vec<Mode> {
    let is_possible = |mode: &Mode| super::frame::rgb_len_bytes(mode.width_px, mode.height_px).is_some();
    let is_wanted = |mode: &Mode| wish.format.is_none_or(|format| format == mode.format);
    let mut ranked: Vec<Mode> = modes.iter().copied().filter(|mode| is_possible(mode) && is_wanted(mode)).collect();
    ranked.sort_by(|a, b| cost(a, wish).total_cmp(&cost(b, wish)).then(a.cmp(b)));
    ranked.dedup();
    ranked
}

/// How far a mode is from the wish, in doublings: half the pixels cost 3, twice the pixels 1,
/// half the rate 1.5. A picture too small cannot be mended, one too large only costs time.
fn cost(mode: &Mode, wish: Wish) -> f64 {
    let pixels = |width: u32, height: u32| f64::from(width.max(1)) * f64::from(height.max(1));
    let aspect = |width: u32, height: u32| f64::from(width.max(1)) / f64::from(height.max(1));
    let size = (pixels(mode.width_px, mode.height_px) / pixels(wish.width_px, wish.height_px)).log2();
    let shape = (aspect(mode.width_px, mode.height_px) / aspect(wish.width_px, wish.height_px)).log2();
    let size_cost = if size < 0.0 { -3.0 * size } else { size };
    size_cost + shape.abs() + rate_cost(mode.rate.fps(), f64::from(wish.fps.max(1))) + mode.format.cost()
}

fn rate_cost(fps: f64, wished_fps: f64) -> f64 {
    // Below this a live view looks like a row of photos.
    const CHOPPY_FPS: f64 = 8.0;
    // A camera that does not say how fast it is gets the benefit of half the doubt.
    let fps = if fps > 0.0 { fps } else { wished_fps / 2.0 };
    let doublings = (fps / wished_fps).log2();
    let choppy = if fps < CHOPPY_FPS.min(wished_fps) { 2.0 } else { 0.0 };
    choppy + if doublings < 0.0 { -1.5 * doublings } else { 0.1 * doublings }
}

/// The values `min`, `min + step`, … up to `max` that are nearest to `wished`: for cameras that
/// offer a range of sizes instead of a list. Only V4L2 has such.
#[cfg(any(target_os = "linux", test))]
pub(super) fn nearest_in_range(wished: u32, min: u32, max: u32, step: u32) -> u32 {
    let max = max.max(min);
    let step = step.max(1);
    let clamped = wished.clamp(min, max);
    let below = min + (clamped - min) / step * step;
    let above = below.saturating_add(step);
    if above <= max && above - clamped < clamped - below { above } else { below }
}
