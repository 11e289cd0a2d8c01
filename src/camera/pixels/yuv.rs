//! Luma and chroma to RGB, in integers. Which matrix and range apply is the camera's to say.

/// How red, green and blue were weighted into luma.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matrix {
    /// Webcams, and everything else that does not say.
    Bt601,
    /// High-definition television and some capture cards.
    Bt709,
}

/// Which byte values mean black and white.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Range {
    /// Luma 16 to 235, chroma 16 to 240: the usual one.
    Limited,
    /// 0 to 255.
    Full,
}

/// What luma and chroma bytes mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour {
    pub matrix: Matrix,
    pub range: Range,
}

impl Default for Colour {
    fn default() -> Self {
        Self { matrix: Matrix::Bt601, range: Range::Limited }
    }
}

const FRACTION_BITS: u32 = 16;
const HALF: i32 = 1 << (FRACTION_BITS - 1);

/// The conversion in units of 1/65536.
#[derive(Clone, Copy)]
struct Coefficients {
    black: i32,
    luma: i32,
    red_of_v: i32,
    green_of_u: i32,
    green_of_v: i32,
    blue_of_u: i32,
}

impl Coefficients {
    /// From the definition: Y = Kr R + (1 - Kr - Kb) G + Kb B, U = (B - Y) / (2 - 2 Kb), V likewise with red.
    const fn new(kr: f64, kb: f64, black: i32, luma_steps: f64, chroma_steps: f64) -> Self {
        let kg = 1.0 - kr - kb;
        let unit = (1 << FRACTION_BITS) as f64;
        let chroma = 255.0 / chroma_steps * unit;
        Self {
            black,
            luma: (255.0 / luma_steps * unit + 0.5) as i32,
            red_of_v: (chroma * 2.0 * (1.0 - kr) + 0.5) as i32,
            green_of_u: (chroma * 2.0 * (1.0 - kb) * kb / kg + 0.5) as i32,
            green_of_v: (chroma * 2.0 * (1.0 - kr) * kr / kg + 0.5) as i32,
            blue_of_u: (chroma * 2.0 * (1.0 - kb) + 0.5) as i32,
        }
    }

    const fn of(colour: Colour) -> Self {
        const BT601_LIMITED: Coefficients = Coefficients::new(0.299, 0.114, 16, 219.0, 224.0);
        const BT601_FULL: Coefficients = Coefficients::new(0.299, 0.114, 0, 255.0, 255.0);
        const BT709_LIMITED: Coefficients = Coefficients::new(0.2126, 0.0722, 16, 219.0, 224.0);
        const BT709_FULL: Coefficients = Coefficients::new(0.2126, 0.0722, 0, 255.0, 255.0);
        match (colour.matrix, colour.range) {
            (Matrix::Bt601, Range::Limited) => BT601_LIMITED,
            (Matrix::Bt601, Range::Full) => BT601_FULL,
            (Matrix::Bt709, Range::Limited) => BT709_LIMITED,
            (Matrix::Bt709, Range::Full) => BT709_FULL,
        }
    }

    /// What one pair of chroma bytes adds to red, green and blue; rounding included.
    #[inline(always)]
    fn tint(&self, u: u8, v: u8) -> [i32; 3] {
        let (u, v) = (i32::from(u) - 128, i32::from(v) - 128);
        [HALF + self.red_of_v * v, HALF - self.green_of_u * u - self.green_of_v * v, HALF + self.blue_of_u * u]
    }

    #[inline(always)]
    fn rgb(&self, luma: u8, tint: [i32; 3]) -> [u8; 3] {
        let grey = (i32::from(luma) - self.black) * self.luma;
        tint.map(|t| ((grey + t) >> FRACTION_BITS).clamp(0, 255) as u8)
    }
}

/// One line of YUYV (luma, blue difference, luma, red difference: four bytes for two pixels).
pub(super) fn yuyv_row(line: &[u8], colour: Colour, row: &mut [u8]) {
    let k = Coefficients::of(colour);
    let mut pairs = row.chunks_exact_mut(6);
    for (out, bytes) in pairs.by_ref().zip(line.chunks_exact(4)) {
        let tint = k.tint(bytes[1], bytes[3]);
        out[..3].copy_from_slice(&k.rgb(bytes[0], tint));
        out[3..].copy_from_slice(&k.rgb(bytes[2], tint));
    }
    // An odd width leaves one pixel, for which the line still has four bytes.
    let last = pairs.into_remainder();
    if let (3, Some(bytes)) = (last.len(), line.chunks_exact(4).last()) {
        last.copy_from_slice(&k.rgb(bytes[0], k.tint(bytes[1], bytes[3])));
    }
}

/// One line of NV12: a line of luma, and a line of chroma pairs that serves two lines.
pub(super) fn nv12_row(luma: &[u8], chroma: &[u8], colour: Colour, row: &mut [u8]) {
    let k = Coefficients::of(colour);
    for ((out, luma), uv) in row.chunks_mut(6).zip(luma.chunks(2)).zip(chroma.chunks_exact(2)) {
        let tint = k.tint(uv[0], uv[1]);
        for (pixel, &luma) in out.chunks_exact_mut(3).zip(luma) {
            pixel.copy_from_slice(&k.rgb(luma, tint));
        }
    }
}
