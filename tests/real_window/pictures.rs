//! How alike two pictures of a screen are, and pictures to look at.

use std::env;
use std::fs;
use std::path::PathBuf;

use eframe::egui::Rect;
use image::{Rgb, RgbImage};

/// Squares of this side are compared by their mean: letters are smoothed differently by OpenGL and
/// by our own painter, and a moved button still shows.
const SQUARE_PX: u32 = 5;
/// Squares whose channels differ by more than this are different.
const TOLERANCE: u32 = 28;

fn mean(picture: &RgbImage, left: u32, top: u32) -> [u32; 3] {
    let mut sum = [0; 3];
    for (x, y) in (0..SQUARE_PX * SQUARE_PX).map(|i| (left + i % SQUARE_PX, top + i / SQUARE_PX)) {
        let Rgb(pixel) = *picture.get_pixel(x, y);
        sum.iter_mut().zip(pixel).for_each(|(sum, channel)| *sum += u32::from(channel));
    }
    sum.map(|channel| channel / (SQUARE_PX * SQUARE_PX))
}

/// The share of different squares within these places, 0 to 1.
pub fn difference(a: &RgbImage, b: &RgbImage, places: &[Rect]) -> f64 {
    if a.dimensions() != b.dimensions() {
        return 1.0;
    }
    let (mut all, mut different) = (0_u32, 0_u32);
    for place in places {
        let from = |edge: f32| edge.max(0.0).ceil() as u32;
        let (right, bottom) = ((place.right().max(0.0) as u32).min(a.width()), (place.bottom().max(0.0) as u32).min(a.height()));
        let steps = |start: u32, end: u32| (start..end.saturating_sub(SQUARE_PX - 1)).step_by(SQUARE_PX as usize);
        for (x, y) in steps(from(place.top()), bottom).flat_map(|y| steps(from(place.left()), right).map(move |x| (x, y))) {
            let (a, b) = (mean(a, x, y), mean(b, x, y));
            all += 1;
            different += u32::from(a.iter().zip(b).any(|(a, b)| a.abs_diff(b) > TOLERANCE));
        }
    }
    if all == 0 { 1.0 } else { f64::from(different) / f64::from(all) }
}

/// Keeps a picture in the folder that `DOKCHO_SCREENS` names, if it does.
pub fn keep(name: &str, picture: &RgbImage) {
    let Some(folder) = env::var_os("DOKCHO_SCREENS").map(PathBuf::from) else { return };
    fs::create_dir_all(&folder).unwrap();
    picture.save(folder.join(format!("real-{name}.png"))).unwrap();
}

#[test]
fn a_moved_button_is_a_difference_and_another_smoothing_is_none() {
    let whole = [Rect::from_min_max(eframe::egui::pos2(0.0, 0.0), eframe::egui::pos2(200.0, 100.0))];
    let button = |left: u32, shade: u8| {
        let is_on = |x: u32, y: u32| (left..left + 60).contains(&x) && (30..60).contains(&y);
        RgbImage::from_fn(200, 100, |x, y| if is_on(x, y) { Rgb([shade, 200, 40]) } else { Rgb([20, 30, 20]) })
    };
    assert_eq!(difference(&button(20, 90), &button(20, 100), &whole), 0.0);
    assert!(difference(&button(20, 90), &button(60, 90), &whole) > 0.1);
    assert_eq!(difference(&button(20, 90), &RgbImage::new(10, 10), &whole), 1.0);
}
