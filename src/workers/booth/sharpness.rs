//! How blurred a picture is, whatever it shows: blurring a sharp picture again takes much of its
//! steps away, blurring a blurred one takes little.

use image::RgbImage;

/// Squares on a side of the grid in which a picture is judged.
const GRID: usize = 4;
/// Pixels on each side that the second blur averages over.
const REACH: usize = 4;
/// A picture in whose liveliest square the steps between neighbours are on average smaller than this
/// (of 255) is too plain to tell: a wall, the sky, the dark.
const PLAIN: f64 = 0.6;
/// Squares with less than this share of the liveliest one's steps do not count: in them rounding to
/// whole shades looks like sharpness.
const LIVELY: f64 = 0.5;

/// How blurred the sharpest part of a picture is: 0 for sharp, 1 for a picture that a further blur
/// does not change. None for a picture without anything to tell it by.
///
/// The part counts and not the whole, because a flower before a soft background is a sharp photo.
/// After Crété-Roffet and others, "The blur effect" (2007), in both directions, square by square.
pub(super) fn blur(pixels: &RgbImage) -> Option<f64> {
    let (width, height) = (pixels.width() as usize, pixels.height() as usize);
    let luma: Vec<f32> = pixels.pixels().map(|p| (2.0 * f32::from(p[0]) + 5.0 * f32::from(p[1]) + f32::from(p[2])) / 8.0).collect();
    if width < GRID * 2 * REACH || height < GRID * 2 * REACH {
        return None;
    }
    let across = Squares::of(&luma, (width, height), 1);
    let down = Squares::of(&luma, (width, height), width);
    let squares: Vec<(&Steps, &Steps)> = across.0.iter().zip(&down.0).collect();
    let liveliness = |(across, down): &(&Steps, &Steps)| across.mean().min(down.mean());
    let most = squares.iter().map(liveliness).fold(0.0, f64::max);
    let lively = squares.iter().filter(|square| most >= PLAIN && liveliness(square) >= LIVELY * most);
    // Moved in one direction, a picture is blurred in that one only.
    lively.map(|(across, down)| across.blur().max(down.blur())).min_by(f64::total_cmp)
}

/// Sums over the squares of the grid.
struct Squares([Steps; GRID * GRID]);

/// Steps from pixel to pixel in one direction.
#[derive(Clone, Copy, Default)]
struct Steps {
    /// Their sum,
    all: f64,
    /// what the second blur takes of it,
    taken: f64,
    count: u32,
}

impl Steps {
    fn mean(&self) -> f64 {
        self.all / f64::from(self.count.max(1))
    }

    /// The share of the steps that a second blur leaves.
    fn blur(&self) -> f64 {
        1.0 - self.taken / self.all
    }
}

impl Squares {
    /// `stride` is 1 for steps to the right and the width for steps down.
    fn of(luma: &[f32], (width, height): (usize, usize), stride: usize) -> Self {
        let mut squares = [Steps::default(); GRID * GRID];
        let is_across = stride == 1;
        let length = if is_across { width } else { height };
        let lines = if is_across { height } else { width };
        let mut line = vec![0.0_f32; length];
        for number in 0..lines {
            let start = if is_across { number * width } else { number };
            line.iter_mut().zip(luma[start..].iter().step_by(stride)).for_each(|(to, from)| *to = *from);
            let soft = softened(&line);
            for at in 1..length {
                let step = (line[at] - line[at - 1]).abs();
                let softer = (soft[at] - soft[at - 1]).abs();
                let place = [at * GRID / length, number * GRID / lines];
                let square = if is_across { place[1] * GRID + place[0] } else { place[0] * GRID + place[1] };
                let steps = &mut squares[square];
                steps.all += f64::from(step);
                steps.taken += f64::from((step - softer).max(0.0));
                steps.count += 1;
            }
        }
        Self(squares)
    }
}

/// The mean of the neighbours within reach; at the ends of those there are.
fn softened(line: &[f32]) -> Vec<f32> {
    let mut sums = Vec::with_capacity(line.len() + 1);
    let mut sum = 0.0;
    sums.push(sum);
    sums.extend(line.iter().map(|value| {
        sum += value;
        sum
    }));
    let mean = |at: usize| {
        let (from, to) = (at.saturating_sub(REACH), (at + REACH + 1).min(line.len()));
        (sums[to] - sums[from]) / (to - from) as f32
    };
    (0..line.len()).map(mean).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};
    use std::time::{Duration, Instant};

    use super::super::exposure::{self, BLURRED};
    use super::*;
    use crate::camera::{self, CameraChoice, CaptureRequest};

    /// What a hand that moved does: every pixel the mean of a row of pixels.
    fn moved(pixels: &RgbImage, px: u32) -> RgbImage {
        RgbImage::from_fn(pixels.width(), pixels.height(), |x, y| {
            let xs = x.saturating_sub(px / 2)..(x + px / 2 + 1).min(pixels.width());
            let count = xs.len() as u32;
            let sum = xs.fold([0; 3], |sum: [u32; 3], x| [0, 1, 2].map(|c| sum[c] + u32::from(pixels.get_pixel(x, y)[c])));
            image::Rgb(sum.map(|channel| (channel / count) as u8))
        })
    }

    fn soft(pixels: &RgbImage, sigma_px: f32) -> RgbImage {
        image::imageops::fast_blur(pixels, sigma_px)
    }

    /// The drawn scene as the camera gives it, in the size in which it is judged.
    fn drawn() -> RgbImage {
        let request = CaptureRequest::new(CameraChoice::Scene);
        let frame = camera::open(&request).unwrap().next(Instant::now() + Duration::from_secs(5)).unwrap();
        let pixels = RgbImage::from_raw(frame.width_px(), frame.height_px(), frame.into_rgb()).unwrap();
        image::imageops::thumbnail(&pixels, 398, 224)
    }

    #[test]
    fn a_drawn_picture_is_sharp_and_its_blurred_copies_are_not_whatever_the_light() {
        let sharp = drawn();
        let dim = |pixels: &RgbImage| {
            RgbImage::from_fn(pixels.width(), pixels.height(), |x, y| image::Rgb(pixels.get_pixel(x, y).0.map(|c| c / 4 * 3)))
        };
        for picture in [sharp.clone(), dim(&sharp), image::imageops::rotate90(&sharp)] {
            let of = |pixels: &RgbImage| blur(pixels).unwrap();
            assert!(of(&picture) < 0.75 * BLURRED, "{}", of(&picture));
            assert!(of(&soft(&picture, 3.0)) > BLURRED, "{}", of(&soft(&picture, 3.0)));
            assert!(of(&moved(&picture, 31)) > of(&moved(&picture, 9)) && of(&moved(&picture, 9)) > of(&picture));
        }
    }

    #[test]
    fn a_sharp_flower_before_a_soft_background_is_a_sharp_photo() {
        let sharp = drawn();
        let mut photo = soft(&sharp, 4.0);
        let flower = image::imageops::crop_imm(&sharp, 150, 30, 100, 160).to_image();
        image::imageops::replace(&mut photo, &flower, 150, 30);
        assert!(blur(&photo).unwrap() < BLURRED);
    }

    #[test]
    fn what_is_plain_or_tiny_is_not_judged() {
        assert_eq!(blur(&RgbImage::from_pixel(400, 224, image::Rgb([120, 130, 90]))), None);
        assert_eq!(blur(&drawn_part(8)), None);
        assert_eq!(blur(&RgbImage::new(0, 0)), None);
    }

    fn drawn_part(side_px: u32) -> RgbImage {
        image::imageops::crop_imm(&drawn(), 100, 60, side_px, side_px).to_image()
    }

    /// Photos beside the repository, about this many of each set; none where they are not.
    fn photos(of_each: usize) -> Vec<(String, Vec<RgbImage>)> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/photos");
        let root = std::env::var_os("DOKCHO_PHOTOS").map_or(root, PathBuf::from);
        let folders = |path: &Path| fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path()).collect::<Vec<_>>();
        let mut sets: Vec<PathBuf> = folders(&root).into_iter().filter(|path| path.is_dir()).collect();
        sets.sort();
        let of_set = |set: PathBuf| {
            let mut files: Vec<PathBuf> = folders(&set).into_iter().flat_map(|below| folders(&below)).collect();
            files.sort();
            let step = files.len().div_ceil(of_each).max(1);
            let pictures = files.iter().step_by(step).filter_map(|file| exposure::judged_copy_of_file(file));
            (set.file_name().unwrap_or_default().to_string_lossy().into_owned(), pictures.collect())
        };
        sets.into_iter().map(of_set).collect()
    }

    fn share_called_blurred(pictures: impl Iterator<Item = RgbImage>) -> (usize, usize) {
        pictures.fold((0, 0), |(called, all), picture| (called + usize::from(blur(&picture).is_some_and(|b| b > BLURRED)), all + 1))
    }

    #[test]
    fn photos_as_they_are_are_hardly_ever_called_blurred() {
        let (called, all) = share_called_blurred(photos(12).into_iter().flat_map(|(_, pictures)| pictures));
        assert!(called * 100 <= all, "{called} of {all}");
    }

    /// Prints how often photos and blurred copies of them are called blurred.
    #[test]
    #[ignore = "measures; prints a table"]
    fn table() {
        type Change = fn(&RgbImage) -> RgbImage;
        let changes: [(&str, Change); 6] = [
            ("as it is", RgbImage::clone),
            ("soft, sigma 1", |p| soft(p, 1.0)),
            ("soft, sigma 2", |p| soft(p, 2.0)),
            ("soft, sigma 3", |p| soft(p, 3.0)),
            ("moved by 15", |p| moved(p, 15)),
            ("moved by 31", |p| moved(p, 31)),
        ];
        println!("called blurred of all, short side at most 224 px, limit {BLURRED}");
        let mut sums = [(0, 0); 6];
        for (set, pictures) in photos(60) {
            print!("{set:22}");
            for ((name, change), sum) in changes.iter().zip(&mut sums) {
                let (called, all) = share_called_blurred(pictures.iter().map(change));
                *sum = (sum.0 + called, sum.1 + all);
                print!("  {name} {called}/{all}");
            }
            println!();
        }
        for ((name, _), (called, all)) in changes.iter().zip(sums) {
            println!("{name:14} {called} of {all}");
        }
    }
}
