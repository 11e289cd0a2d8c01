//! One picture from a camera, and how large a picture may be.

/// Longest side of a frame, in pixels. Larger ones are refused before memory is taken for them.
pub const MAX_SIDE_PX: u32 = 8192;
/// Most pixels in a frame: 48 MiB as RGB.
pub const MAX_PIXELS: u64 = 16 << 20;

/// One picture: rows from the top, three bytes (red, green, blue) a pixel, no padding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    width_px: u32,
    height_px: u32,
    rgb: Vec<u8>,
    /// When it was taken, Unix milliseconds.
    pub taken_at_ms: i64,
    /// Counts up within one opening of the camera; a gap means that frames were dropped.
    pub sequence: u64,
}

impl Frame {
    /// `None` unless `rgb` holds exactly `width_px * height_px` pixels within the limits.
    pub fn new(width_px: u32, height_px: u32, rgb: Vec<u8>, taken_at_ms: i64, sequence: u64) -> Option<Self> {
        (rgb_len_bytes(width_px, height_px) == Some(rgb.len())).then_some(Self { width_px, height_px, rgb, taken_at_ms, sequence })
    }

    /// Pixels in a row.
    pub fn width_px(&self) -> u32 {
        self.width_px
    }

    /// Number of rows.
    pub fn height_px(&self) -> u32 {
        self.height_px
    }

    /// The pixels, row by row.
    pub fn rgb(&self) -> &[u8] {
        &self.rgb
    }

    /// The pixels, without a copy.
    pub fn into_rgb(self) -> Vec<u8> {
        self.rgb
    }
}

/// Bytes of an RGB picture of this size, or `None` when the size is zero or over the limits.
pub fn rgb_len_bytes(width_px: u32, height_px: u32) -> Option<usize> {
    let pixels = u64::from(width_px) * u64::from(height_px);
    let is_allowed = pixels > 0 && pixels <= MAX_PIXELS && width_px <= MAX_SIDE_PX && height_px <= MAX_SIDE_PX;
    is_allowed.then(|| pixels as usize * 3)
}
