//! A small picture that a screen can draw at once: a preview of a photo, a heat map.

use std::fmt;
use std::sync::Arc;

/// Pixels, four bytes each (red, green, blue, alpha, not premultiplied), rows from the top.
///
/// Cloning shares the pixels. They are freed when the session that holds them is reset.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    width_px: u32,
    height_px: u32,
    rgba: Arc<[u8]>,
}

impl Picture {
    /// A picture, if the number of bytes fits its size and it is not empty.
    pub fn new(width_px: u32, height_px: u32, rgba: impl Into<Arc<[u8]>>) -> Option<Self> {
        let rgba = rgba.into();
        let bytes = u64::from(width_px).checked_mul(u64::from(height_px))?.checked_mul(4)?;
        (bytes > 0 && bytes == rgba.len() as u64).then_some(Self { width_px, height_px, rgba })
    }

    /// Width in pixels, at least 1.
    pub fn width_px(&self) -> u32 {
        self.width_px
    }

    /// Height in pixels, at least 1.
    pub fn height_px(&self) -> u32 {
        self.height_px
    }

    /// The pixels.
    pub fn rgba(&self) -> &[u8] {
        &self.rgba
    }
}

/// Sizes only: a log line must never hold a visitor's photo.
impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Picture({}x{})", self.width_px, self.height_px)
    }
}
