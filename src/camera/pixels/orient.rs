//! Turning and mirroring pictures, for cameras mounted sideways and for people who expect a mirror.

use std::fmt;
use std::str::FromStr;

/// A turn clockwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rotation {
    #[default]
    None,
    Quarter,
    Half,
    ThreeQuarters,
}

/// The text is none of 0, 90, 180, 270.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a rotation: write 0, 90, 180 or 270 (degrees clockwise)")]
pub struct InvalidRotation(pub String);

impl FromStr for Rotation {
    type Err = InvalidRotation;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "0" => Ok(Self::None),
            "90" => Ok(Self::Quarter),
            "180" => Ok(Self::Half),
            "270" => Ok(Self::ThreeQuarters),
            other => Err(InvalidRotation(other.to_owned())),
        }
    }
}

impl fmt::Display for Rotation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "0",
            Self::Quarter => "90",
            Self::Half => "180",
            Self::ThreeQuarters => "270",
        })
    }
}

/// The picture turned by `rotation` and then, if asked, mirrored left to right.
///
/// `rgb` holds `width_px * height_px` pixels; the answer has its own width and height.
pub fn oriented(width_px: u32, height_px: u32, rgb: Vec<u8>, rotation: Rotation, mirrored: bool) -> (u32, u32, Vec<u8>) {
    let (width, height) = (width_px as usize, height_px as usize);
    let turns = matches!(rotation, Rotation::Quarter | Rotation::ThreeQuarters);
    if (rotation, mirrored) == (Rotation::None, false) || rgb.len() != width * height * 3 {
        return (width_px, height_px, rgb);
    }
    // Mirroring after a turn swaps which end the columns (or, when turned, the rows) are read from.
    let from_right = matches!(rotation, Rotation::Half | Rotation::ThreeQuarters) != (mirrored && !turns);
    let from_bottom = matches!(rotation, Rotation::Half | Rotation::Quarter) != (mirrored && turns);
    let source = |x: usize, y: usize| {
        let (x, y) = (if from_right { width - 1 - x } else { x }, if from_bottom { height - 1 - y } else { y });
        let at = (y * width + x) * 3;
        [rgb[at], rgb[at + 1], rgb[at + 2]]
    };
    let mut out = vec![0; rgb.len()];
    if !turns {
        for (y, row) in out.chunks_exact_mut(width * 3).enumerate() {
            let y = if from_bottom { height - 1 - y } else { y };
            let line = rgb[y * width * 3..(y + 1) * width * 3].chunks_exact(3);
            let pixels = row.chunks_exact_mut(3);
            if from_right {
                pixels.zip(line.rev()).for_each(|(pixel, from)| pixel.copy_from_slice(from));
            } else {
                pixels.zip(line).for_each(|(pixel, from)| pixel.copy_from_slice(from));
            }
        }
        return (width_px, height_px, out);
    }
    // Square tiles: read and written lines then stay in the processor's cache.
    const TILE: usize = 32;
    for top in (0..width).step_by(TILE) {
        for left in (0..height).step_by(TILE) {
            for y in top..(top + TILE).min(width) {
                for x in left..(left + TILE).min(height) {
                    let at = (y * height + x) * 3;
                    out[at..at + 3].copy_from_slice(&source(y, x));
                }
            }
        }
    }
    (height_px, width_px, out)
}
