//! Colours against their definition, padding and odd sizes, JPEG damage, and random bytes.

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder};
use proptest::prelude::*;

use super::*;

const FORMATS: [PixelFormat; 6] =
    [PixelFormat::Yuyv, PixelFormat::Nv12, PixelFormat::Rgb24, PixelFormat::Bgr24, PixelFormat::Grey, PixelFormat::Mjpeg];

fn layout(format: PixelFormat, width_px: u32, height_px: u32) -> Layout {
    Layout { format, width_px, height_px, stride_bytes: 0, colour: Colour::default() }
}

/// The textbook formula, in floating point.
fn reference(y: u8, u: u8, v: u8, colour: Colour) -> [u8; 3] {
    let (kr, kb) = if colour.matrix == Matrix::Bt601 { (0.299, 0.114) } else { (0.2126, 0.0722) };
    let (black, luma, chroma) = if colour.range == Range::Limited { (16.0, 219.0, 224.0) } else { (0.0, 255.0, 255.0) };
    let y = (f64::from(y) - black) / luma;
    let (u, v) = ((f64::from(u) - 128.0) / chroma, (f64::from(v) - 128.0) / chroma);
    let (red, blue) = (y + 2.0 * (1.0 - kr) * v, y + 2.0 * (1.0 - kb) * u);
    let green = (y - kr * red - kb * blue) / (1.0 - kr - kb);
    [red, green, blue].map(|c| (c * 255.0).round().clamp(0.0, 255.0) as u8)
}

#[test]
fn colours_follow_the_definition() {
    for matrix in [Matrix::Bt601, Matrix::Bt709] {
        for range in [Range::Limited, Range::Full] {
            let colour = Colour { matrix, range };
            for (y, u, v) in (0..=255).step_by(3).flat_map(|y| (0..=255).step_by(17).map(move |u| (y, u, (u * 7 + y) as u8))) {
                let (y, u) = (y as u8, u as u8);
                let (_, _, rgb) = to_rgb(&[y, u, y, v], &Layout { colour, ..layout(PixelFormat::Yuyv, 2, 1) }).unwrap();
                let expected = reference(y, u, v, colour);
                assert!(rgb[..3].iter().zip(expected).all(|(a, b)| a.abs_diff(b) <= 1), "{y} {u} {v} {colour:?}: {rgb:?} {expected:?}");
            }
        }
    }
}

#[test]
fn a_webcams_black_white_and_red_are_black_white_and_red() {
    for (yuv, expected) in
        [([16, 128, 128], [0, 0, 0]), ([235, 128, 128], [255; 3]), ([81, 90, 240], [254, 0, 0]), ([145, 54, 34], [0, 255, 1])]
    {
        let [y, u, v] = yuv;
        let (_, _, rgb) = to_rgb(&[y, u, y, v], &layout(PixelFormat::Yuyv, 2, 1)).unwrap();
        assert_eq!(rgb[..3], expected, "{yuv:?}");
    }
}

#[test]
fn nv12_shares_one_colour_among_four_pixels() {
    // Luma of a 3x3 picture with lines of four bytes, then two lines of chroma.
    let luma = [100, 110, 120, 0, 130, 140, 150, 0, 160, 170, 180, 0];
    let chroma = [90, 200, 160, 60, 128, 128, 30, 220];
    let (_, _, rgb) = to_rgb(&[luma.as_slice(), &chroma].concat(), &layout(PixelFormat::Nv12, 3, 3)).unwrap();
    let pixel = |x: usize, y: usize| [rgb[(y * 3 + x) * 3], rgb[(y * 3 + x) * 3 + 1], rgb[(y * 3 + x) * 3 + 2]];
    for (x, y, l, u, v) in [
        (0, 0, 100, 90, 200),
        (1, 1, 140, 90, 200),
        (2, 0, 120, 160, 60),
        (2, 1, 150, 160, 60),
        (1, 2, 170, 128, 128),
        (2, 2, 180, 30, 220),
    ] {
        let expected = reference(l, u, v, Colour::default());
        assert!(pixel(x, y).iter().zip(expected).all(|(a, b)| a.abs_diff(b) <= 1), "{x},{y}: {:?} {expected:?}", pixel(x, y));
    }
}

#[test]
fn padding_behind_the_lines_is_passed_over() {
    for (format, line_bytes, lines) in [
        (PixelFormat::Yuyv, 12, 4),
        (PixelFormat::Nv12, 6, 6),
        (PixelFormat::Rgb24, 18, 4),
        (PixelFormat::Bgr24, 18, 4),
        (PixelFormat::Grey, 6, 4),
    ] {
        let packed: Vec<u8> = (0..line_bytes * lines).map(|i| (i * 37 % 251) as u8).collect();
        let mut padded: Vec<u8> = packed.chunks(line_bytes).flat_map(|line| line.iter().copied().chain([0xee; 10])).collect();
        // The last line's padding may be missing.
        padded.truncate(padded.len() - 10);
        let plain = to_rgb(&packed, &layout(format, 6, 4)).unwrap();
        let wide = Layout { stride_bytes: line_bytes as u32 + 10, ..layout(format, 6, 4) };
        assert_eq!(to_rgb(&padded, &wide).unwrap(), plain, "{format}");
        padded.pop();
        assert!(matches!(to_rgb(&padded, &wide), Err(PixelError::Short { .. })), "{format}");
    }
}

#[test]
fn impossible_layouts_are_refused_before_memory_is_taken() {
    let huge = layout(PixelFormat::Grey, 100_000, 2);
    assert_eq!(to_rgb(&[0; 64], &huge), Err(PixelError::Size { width_px: 100_000, height_px: 2 }));
    assert_eq!(to_rgb(&[0; 64], &layout(PixelFormat::Yuyv, 0, 2)), Err(PixelError::Size { width_px: 0, height_px: 2 }));
    let narrow = Layout { stride_bytes: 5, ..layout(PixelFormat::Yuyv, 4, 2) };
    assert_eq!(to_rgb(&[0; 64], &narrow), Err(PixelError::Stride { stride_bytes: 5, line_bytes: 8 }));
    let wide = Layout { stride_bytes: u32::MAX, ..layout(PixelFormat::Grey, 8192, 2048) };
    assert!(matches!(to_rgb(&[0; 64], &wide), Err(PixelError::Short { .. })));
}

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let pixels: Vec<u8> = (0..height).flat_map(|y| (0..width).flat_map(move |x| [(x * 3) as u8, (y * 3) as u8, 128])).collect();
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 95).write_image(&pixels, width, height, ExtendedColorType::Rgb8).unwrap();
    bytes
}

/// Cuts the segments with this marker out of a JPEG's head.
fn without(jpeg: &[u8], marker: u8) -> Vec<u8> {
    let (mut at, mut out) = (2, jpeg[..2].to_vec());
    while jpeg[at + 1] != 0xda {
        let end = at + 2 + usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]]));
        if jpeg[at + 1] != marker {
            out.extend(&jpeg[at..end]);
        }
        at = end;
    }
    out.extend(&jpeg[at..]);
    out
}

fn decoded(bytes: &[u8]) -> Result<(u32, u32, Vec<u8>), PixelError> {
    to_rgb(bytes, &layout(PixelFormat::Mjpeg, 80, 60))
}

#[test]
fn motion_jpeg_is_decoded_with_and_without_its_tables_and_with_padding() {
    let whole = jpeg(80, 60);
    let (width, height, rgb) = decoded(&whole).unwrap();
    assert_eq!((width, height), (80, 60));
    let at = (30 * 80 + 40) * 3;
    assert!(rgb[at].abs_diff(120) < 6 && rgb[at + 1].abs_diff(90) < 6 && rgb[at + 2].abs_diff(128) < 6, "{:?}", &rgb[at..at + 3]);
    let bare = without(&whole, 0xc4);
    assert!(bare.len() < whole.len() - 300);
    assert_eq!(decoded(&bare).unwrap().2, rgb);
    assert_eq!(decoded(&[whole.as_slice(), &[0; 5000]].concat()).unwrap().2, rgb);
}

#[test]
fn a_jpeg_cut_short_is_no_picture_but_the_end_mark_may_be_missing() {
    let whole = jpeg(80, 60);
    for cut in [0, 1, 2, 20, 300, whole.len() / 2, whole.len() * 3 / 4] {
        assert!(decoded(&whole[..cut]).is_err(), "{cut} of {}", whole.len());
    }
    assert_eq!(decoded(&whole[..whole.len() - 2]), decoded(&whole));
}

#[test]
fn a_jpeg_bomb_is_refused() {
    let mut bomb = jpeg(80, 60);
    let frame_head = bomb.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    bomb[frame_head + 5..frame_head + 9].copy_from_slice(&[0xff; 4]);
    assert!(decoded(&bomb).is_err());
}

#[test]
fn rotations_and_mirrors_put_every_pixel_in_its_place() {
    use Rotation::*;
    // A picture of three by two pixels: a b c / d e f.
    let picture = |letters: &str| letters.bytes().flat_map(|b| [b, 0, 255]).collect::<Vec<u8>>();
    for (rotation, mirrored, size, letters) in [
        (None, false, (3, 2), "abcdef"),
        (None, true, (3, 2), "cbafed"),
        (Quarter, false, (2, 3), "daebfc"),
        (Quarter, true, (2, 3), "adbecf"),
        (Half, false, (3, 2), "fedcba"),
        (Half, true, (3, 2), "defabc"),
        (ThreeQuarters, false, (2, 3), "cfbead"),
        (ThreeQuarters, true, (2, 3), "fcebda"),
    ] {
        let (width, height, rgb) = oriented(3, 2, picture("abcdef"), rotation, mirrored);
        assert_eq!(((width, height), rgb), (size, picture(letters)), "{rotation} {mirrored}");
    }
}

proptest! {
    #[test]
    fn any_bytes_in_any_layout_give_pixels_or_an_error(
        raw in prop::collection::vec(any::<u8>(), 0..3000),
        format in 0..FORMATS.len(),
        width_px in 0..70u32,
        height_px in 0..40u32,
        stride_bytes in prop_oneof![Just(0), 0..300u32, Just(u32::MAX)],
    ) {
        let layout = Layout { stride_bytes, ..layout(FORMATS[format], width_px, height_px) };
        if let Ok((width, height, rgb)) = to_rgb(&raw, &layout) {
            prop_assert_eq!(rgb.len(), (width * height * 3) as usize);
        }
    }

    #[test]
    fn a_damaged_jpeg_never_panics(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12), cut in any::<prop::sample::Index>()) {
        let mut bytes = jpeg(48, 32);
        for (at, value) in &changes {
            let at = at.index(bytes.len());
            bytes[at] = *value;
        }
        let _ = decoded(&bytes);
        bytes.truncate(cut.index(bytes.len()) + 1);
        let _ = decoded(&bytes);
    }

    #[test]
    fn turning_four_times_changes_nothing(width in 1..90u32, height in 1..90u32, seed in any::<u8>()) {
        let rgb: Vec<u8> = (0..width * height * 3).map(|i| (i as u8).wrapping_mul(31).wrapping_add(seed)).collect();
        let mut turned = (width, height, rgb.clone());
        for _ in 0..4 {
            turned = oriented(turned.0, turned.1, turned.2, Rotation::Quarter, false);
        }
        prop_assert_eq!(turned, (width, height, rgb));
    }
}
