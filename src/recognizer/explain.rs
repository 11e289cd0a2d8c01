//! Where the network looked: the view with the places that spoke for one plant made to glow.

use image::{Rgb, RgbImage};

use super::network::ContributionMap;

/// Colours of weak and strong evidence; neither is green, which would read as an all-clear.
const WEAK: [f32; 3] = [233.0, 180.0, 76.0];
const STRONG: [f32; 3] = [215.0, 55.0, 47.0];
/// How much of the picture's light is kept where nothing spoke for the plant.
const DIMMED: f32 = 0.5;
const GLOW: f32 = 0.55;

/// Share of the pixels that glow fully. Normalising by the single strongest cell would leave one
/// glowing dot in a dark picture, because maximum pooling puts a channel's whole weight on one cell.
const FULL_GLOW: f32 = 0.05;

/// The evidence at every pixel of a view, 0 to 1, row by row; the strongest places are 1.
///
/// Evidence against the plant counts as none. All 0 when nothing speaks for it.
pub fn heat(maps: &[ContributionMap], side_px: usize) -> Vec<f32> {
    let mut heat = vec![0.0f32; side_px * side_px];
    for map in maps {
        // A coarse cell spreads its share over its pixels, so that trunks of different grids add up.
        let share = (map.side_cells * map.side_cells) as f32;
        for (i, value) in heat.iter_mut().enumerate() {
            *value += share * bilinear(map, (i % side_px) as f32 / side_px as f32, (i / side_px) as f32 / side_px as f32);
        }
    }
    let mut sorted: Vec<f32> = heat.iter().map(|v| v.max(0.0)).collect();
    sorted.sort_by(f32::total_cmp);
    let full = sorted[((sorted.len() - 1) as f32 * (1.0 - FULL_GLOW)) as usize];
    heat.iter_mut().for_each(|v| *v = if full > 0.0 { (v.max(0.0) / full).min(1.0) } else { 0.0 });
    heat
}

/// The map's value at a place given as shares of its width and height.
fn bilinear(map: &ContributionMap, x: f32, y: f32) -> f32 {
    let n = map.side_cells;
    let place = |share: f32| {
        let cell = (share * n as f32 - 0.5).clamp(0.0, (n - 1) as f32);
        let low = cell as usize;
        (low, (low + 1).min(n - 1), cell - low as f32)
    };
    let ((x0, x1, fx), (y0, y1, fy)) = (place(x), place(y));
    let at = |x: usize, y: usize| map.cells[y * n + x];
    let row = |y: usize| at(x0, y) * (1.0 - fx) + at(x1, y) * fx;
    row(y0) * (1.0 - fy) + row(y1) * fy
}

/// Paints heat over a view of `[3, side, side]`, channel-major, 0 to 1.
pub fn paint(view: &[f32], heat: &[f32], side_px: usize) -> RgbImage {
    let plane = side_px * side_px;
    RgbImage::from_fn(side_px as u32, side_px as u32, |x, y| {
        let i = y as usize * side_px + x as usize;
        let h = heat[i];
        Rgb([0, 1, 2].map(|c| {
            let light = 255.0 * view[c * plane + i] * (DIMMED + (1.0 - DIMMED) * h);
            let glow = WEAK[c] + (STRONG[c] - WEAK[c]) * h;
            // Rounded and clamped to a byte by the cast.
            (light + (glow - light) * GLOW * h) as u8
        }))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heat_is_strongest_where_the_cells_speak_for_the_plant() {
        let mut cells = vec![0.0; 16];
        cells[5] = 2.0;
        cells[10] = -3.0;
        let heat = heat(&[ContributionMap { side_cells: 4, cells }], 64);
        let at = |x: usize, y: usize| heat[y * 64 + x];
        assert!(at(24, 24) > 0.9 && at(40, 40) == 0.0 && at(60, 4) == 0.0);
        assert!(heat.iter().all(|h| (0.0..=1.0).contains(h)));
    }

    #[test]
    fn no_evidence_is_no_heat() {
        let map = ContributionMap { side_cells: 2, cells: vec![-1.0; 4] };
        assert!(heat(&[map], 8).iter().all(|h| *h == 0.0));
    }
}
