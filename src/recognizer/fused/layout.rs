//! Where pixels lie: channels last, with a border of zeros around each image.

/// Zeros around an image, pixels, the same above as to the left and below as to the right.
///
/// A layer writes its output with the border that the next layer pads with, so padding costs no copy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Border {
    pub before_px: usize,
    pub after_px: usize,
}

impl Border {
    /// No border.
    pub const NONE: Self = Self::even(0);

    /// The same on every side.
    pub const fn even(px: usize) -> Self {
        Self { before_px: px, after_px: px }
    }

    fn both(self) -> usize {
        self.before_px + self.after_px
    }
}

/// The shape of one image of a tensor `[views, height, width, channels]`, border included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Image {
    pub height_px: usize,
    pub width_px: usize,
    pub channels: usize,
    pub border: Border,
}

impl Image {
    /// An image of `inner` pixels and the border around them.
    pub fn around((height_px, width_px): (usize, usize), channels: usize, border: Border) -> Self {
        Self { height_px: height_px + border.both(), width_px: width_px + border.both(), channels, border }
    }

    /// Height and width without the border.
    pub fn inner(&self) -> (usize, usize) {
        (self.height_px - self.border.both(), self.width_px - self.border.both())
    }

    /// Numbers in one row, border included.
    pub fn row_len(&self) -> usize {
        self.width_px * self.channels
    }

    /// Numbers in the whole image.
    pub fn total_len(&self) -> usize {
        self.height_px * self.row_len()
    }

    /// Where the pixel at row `y` and column `x` begins; (0, 0) is the first inside the border.
    pub fn start_of(&self, y: usize, x: usize) -> usize {
        (y + self.border.before_px) * self.row_len() + (x + self.border.before_px) * self.channels
    }
}

/// A window that moves over an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub kernel_px: usize,
    pub stride_px: usize,
    pub padding: Border,
}

impl Window {
    /// Height and width of what comes out for `(height, width)` pixels without border.
    pub fn output(&self, (height_px, width_px): (usize, usize)) -> (usize, usize) {
        let along = |px: usize| (px + self.padding.both() - self.kernel_px) / self.stride_px + 1;
        (along(height_px), along(width_px))
    }

    /// Where the first tap for the output pixel (y, x) begins in `input`.
    pub fn start_in(&self, input: &Image, y: usize, x: usize) -> usize {
        let shift = input.border.before_px - self.padding.before_px;
        (y * self.stride_px + shift) * input.row_len() + (x * self.stride_px + shift) * input.channels
    }
}

/// Some rows of one output image, and the whole input that they are made from.
pub struct Rows<'a> {
    pub window: Window,
    pub input: &'a [f32],
    pub input_image: Image,
    pub output_image: Image,
    pub first_row: usize,
    /// Whole rows, their borders included, from `first_row` on; zeros to begin with.
    pub output: &'a mut [f32],
}

impl Rows<'_> {
    /// How many rows there are.
    pub fn count(&self) -> usize {
        self.output.len() / self.output_image.row_len()
    }

    /// Where the first tap for a pixel of these rows begins in `input`.
    pub fn start_in(&self, row: usize, x: usize) -> usize {
        self.window.start_in(&self.input_image, self.first_row + row, x)
    }

    /// Where a pixel of these rows begins in `output`.
    pub fn start_out(&self, row: usize, x: usize) -> usize {
        row * self.output_image.row_len() + (x + self.output_image.border.before_px) * self.output_image.channels
    }
}

/// What a convolution multiplies, adds and cuts off.
#[derive(Clone, Copy)]
pub struct Filter<'a> {
    /// In the order in which the kernel reads them.
    pub weights: &'a [f32],
    /// Filled with zeros to whole vectors.
    pub bias: &'a [f32],
    pub lowest: f32,
    pub highest: f32,
}
