//! Sizes: what huge pictures are shrunk to, and the square the network is shown.

use dokcho::recognizer::photo::centre_view;
use image::{ImageFormat, Rgb, RgbImage};

use super::fixtures::{encode, from_hex, smooth, wrapped};
use super::{assert_close, decode, torch_reference};

#[test]
fn huge_pictures_are_shrunk_in_shape() {
    for (width, height, wanted) in [(2600, 2100, (1300, 1050)), (1500, 1024, (1500, 1024)), (9000, 1000, (4500, 500))] {
        let drawn = RgbImage::from_fn(width, height, |x, y| Rgb([(x * 255 / width) as u8, (y * 255 / height) as u8, 77]));
        let small = decode(&encode(drawn, ImageFormat::Bmp)).pixels;
        assert_eq!(small.dimensions(), wanted);
        let expected = RgbImage::from_fn(wanted.0, wanted.1, |x, y| Rgb([(x * 255 / wanted.0) as u8, (y * 255 / wanted.1) as u8, 77]));
        assert_close("shrunk", &small, &expected, 1, 0.6);
    }
}

#[test]
fn the_centre_view_is_that_of_training() {
    for (width, height, side, step, hex) in torch_reference::CASES {
        let view = centre_view(&wrapped(width, height), side, 0.9);
        assert_eq!(view.len(), 3 * (side * side) as usize);
        let wanted = from_hex(hex);
        let wanted = wanted.chunks(2).map(|pair| f32::from(u16::from_be_bytes([pair[0], pair[1]])) / 65535.0);
        let off: Vec<f32> = view.iter().step_by(step).zip(wanted).map(|(a, b)| (a - b).abs()).collect();
        assert_eq!(off.len(), view.len().div_ceil(step));
        let most = off.iter().copied().fold(0.0, f32::max) * 255.0;
        let mean = off.iter().sum::<f32>() / off.len() as f32 * 255.0;
        assert!(most <= 0.05 && mean <= 0.01, "{width}x{height} to {side}: off by {most}, {mean} on average");
    }
}

#[test]
fn the_centre_view_takes_any_shape() {
    let sizes = [(0, 0), (1, 1), (1, 9000), (9000, 1), (33, 20_000), (224, 224), (249, 250)];
    for ((width, height), fraction) in sizes.into_iter().flat_map(|s| [0.9, 1.0, 0.0, -3.0, 7.0, f32::NAN].map(|f| (s, f))) {
        let grey = RgbImage::from_pixel(width, height, Rgb([51; 3]));
        let view = centre_view(&grey, 32, fraction);
        assert_eq!(view.len(), 3 * 32 * 32);
        let level = if width == 0 { 0.0 } else { 0.2 };
        assert!(view.iter().all(|v| (v - level).abs() < 1e-5), "{width}x{height} at {fraction}");
    }
    assert!(centre_view(&smooth(40, 40), 0, 0.9).is_empty());
}
