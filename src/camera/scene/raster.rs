//! Fills outlines on an RGB picture with smooth edges: a few dozen lines instead of a graphics library.

/// A place in the picture, in pixels from the top left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    pub x: f32,
    pub y: f32,
}

impl Point {
    pub(super) fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }

    /// `distance` pixels from here in `direction` (radians, 0 to the right, clockwise).
    pub(super) fn towards(self, direction: f32, distance: f32) -> Self {
        Self::new(self.x + direction.cos() * distance, self.y + direction.sin() * distance)
    }

    pub(super) fn mix(self, other: Self, part: f32) -> Self {
        Self::new(self.x + (other.x - self.x) * part, self.y + (other.y - self.y) * part)
    }
}

/// Red, green, blue, 0 to 255.
pub(super) type Rgb = [f32; 3];

/// `a` and `b` in the proportion `1 - part` to `part`.
pub(super) fn blend(a: Rgb, b: Rgb, part: f32) -> Rgb {
    [0, 1, 2].map(|i| a[i] + (b[i] - a[i]) * part)
}

/// A colour that changes evenly from one place to another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paint {
    pub from: (Point, Rgb),
    pub to: (Point, Rgb),
    /// 0 leaves what is there, 1 covers it.
    pub opacity: f32,
}

impl Paint {
    pub(super) fn flat(colour: Rgb, opacity: f32) -> Self {
        Self { from: (Point::new(0.0, 0.0), colour), to: (Point::new(1.0, 0.0), colour), opacity }
    }

    fn at(&self, x: f32, y: f32) -> Rgb {
        let ((start, first), (end, last)) = (self.from, self.to);
        let (dx, dy) = (end.x - start.x, end.y - start.y);
        let along = ((x - start.x) * dx + (y - start.y) * dy) / (dx * dx + dy * dy).max(1e-6);
        blend(first, last, along.clamp(0.0, 1.0))
    }
}

/// A picture being drawn.
#[derive(Debug, Clone)]
pub(super) struct Canvas {
    pub width: usize,
    pub height: usize,
    pub rgb: Vec<u8>,
    /// For each pixel of the outline at hand, how much more of it is inside than of its left neighbour.
    slopes: Vec<f32>,
}

impl Canvas {
    pub(super) fn new(width: usize, height: usize) -> Self {
        Self { width, height, rgb: vec![0; width * height * 3], slopes: Vec::new() }
    }

    /// Fills a closed outline that does not cross itself.
    pub(super) fn fill(&mut self, outline: &[Point], paint: Paint) {
        let Some(area) = Area::around(outline, self.width, self.height) else { return };
        self.slopes.clear();
        self.slopes.resize(area.stride() * area.height(), 0.0);
        let mut previous = outline[outline.len() - 1];
        for &point in outline {
            area.add_edge(&mut self.slopes, previous, point);
            previous = point;
        }
        for (line, y) in self.slopes.chunks_exact(area.stride()).zip(area.top..) {
            let row = &mut self.rgb[(y * self.width + area.left) * 3..(y * self.width + area.right) * 3];
            let mut inside = 0.0;
            for ((pixel, slope), x) in row.chunks_exact_mut(3).zip(line).zip(area.left..) {
                inside += slope;
                let cover = inside.abs().min(1.0) * paint.opacity;
                if cover > 0.004 {
                    let colour = paint.at(x as f32 + 0.5, y as f32 + 0.5);
                    pixel.iter_mut().zip(colour).for_each(|(old, new)| *old = (f32::from(*old) + (new - f32::from(*old)) * cover) as u8);
                }
            }
        }
    }

    /// A spot of light without an edge.
    pub(super) fn glow(&mut self, centre: Point, radius: f32, colour: Rgb, opacity: f32) {
        let corners = [Point::new(centre.x - radius, centre.y - radius), Point::new(centre.x + radius, centre.y + radius)];
        let Some(area) = Area::around(&corners, self.width, self.height) else { return };
        for y in area.top..area.bottom {
            for x in area.left..area.right {
                let (dx, dy) = ((x as f32 + 0.5 - centre.x) / radius, (y as f32 + 0.5 - centre.y) / radius);
                let fade = (1.0 - dx * dx - dy * dy).max(0.0);
                let at = (y * self.width + x) * 3;
                for (old, new) in self.rgb[at..at + 3].iter_mut().zip(colour) {
                    *old = (f32::from(*old) + (new - f32::from(*old)) * fade * fade * opacity) as u8;
                }
            }
        }
    }
}

/// The pixels an outline can touch.
struct Area {
    left: usize,
    right: usize,
    top: usize,
    bottom: usize,
}

impl Area {
    /// `None` when the outline is outside the picture.
    fn around(outline: &[Point], width: usize, height: usize) -> Option<Self> {
        let span = |values: &mut dyn Iterator<Item = f32>, limit: usize| {
            let (low, high) = values.fold((f32::MAX, f32::MIN), |(low, high), v| (low.min(v), high.max(v)));
            let within = |v: f32| v.clamp(0.0, limit as f32) as usize;
            (within(low.floor()), within(high.ceil()))
        };
        let (left, right) = span(&mut outline.iter().map(|p| p.x), width);
        let (top, bottom) = span(&mut outline.iter().map(|p| p.y), height);
        (left < right && top < bottom).then_some(Self { left, right, top, bottom })
    }

    /// One more than the width: an edge that ends in the last pixel writes to its right neighbour.
    fn stride(&self) -> usize {
        self.right - self.left + 1
    }

    fn height(&self) -> usize {
        self.bottom - self.top
    }

    /// Adds to each pixel right of the edge the part of its height that the edge passes.
    ///
    /// Summed up along a line this gives how much of each pixel lies inside the outline.
    fn add_edge(&self, slopes: &mut [f32], a: Point, b: Point) {
        if a.y == b.y {
            return;
        }
        let (sign, upper, lower) = if a.y < b.y { (1.0, a, b) } else { (-1.0, b, a) };
        let x_per_y = (lower.x - upper.x) / (lower.y - upper.y);
        let first = upper.y.max(self.top as f32);
        let last = lower.y.min(self.bottom as f32);
        let mut y = first.floor();
        while y < last {
            let (from, to) = (y.max(first), (y + 1.0).min(last));
            let x_at = |at: f32| (upper.x + (at - upper.y) * x_per_y - self.left as f32).clamp(0.0, (self.stride() - 1) as f32);
            let row = (y as usize - self.top) * self.stride();
            spread(&mut slopes[row..row + self.stride()], x_at(from), x_at(to), sign * (to - from));
            y += 1.0;
        }
    }
}

/// Puts `height` where the edge from `x0` to `x1` passes within one line, so that the pixels it
/// crosses are covered in part.
fn spread(line: &mut [f32], x0: f32, x1: f32, height: f32) {
    let (low, high) = (x0.min(x1), x0.max(x1));
    let first = low as usize;
    let end = (high.ceil() as usize).max(first + 1);
    let width = high - low;
    // What has been covered up to a pixel's right side, as the mean over the pixel, minus the same of the pixel before.
    let covered_up_to = |x: f32| if width < 1e-4 { (x - low).max(0.0) } else { ramp(x, low, width) };
    let mut before = 0.0;
    for at in first..=end {
        let covered = if at == end { 1.0 } else { covered_up_to(at as f32 + 1.0) - covered_up_to(at as f32) };
        if let Some(slope) = line.get_mut(at) {
            *slope += height * (covered - before);
        }
        before = covered;
    }
}

/// The integral from `low` to `x` of a ramp that rises from 0 to 1 over `width`.
fn ramp(x: f32, low: f32, width: f32) -> f32 {
    let along = x - low;
    if along <= 0.0 {
        0.0
    } else if along < width {
        along * along / (2.0 * width)
    } else {
        along - width / 2.0
    }
}
