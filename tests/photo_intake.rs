//! The photo intake from outside: right pixels for good files, a typed error for all others.

#[path = "photo_intake/damaged.rs"]
mod damaged;
#[path = "photo_intake/fixtures.rs"]
mod fixtures;
#[path = "photo_intake/made_elsewhere.rs"]
mod made_elsewhere;
#[path = "photo_intake/refused.rs"]
mod refused;
#[path = "photo_intake/sizes.rs"]
mod sizes;
#[path = "photo_intake/torch_reference.rs"]
mod torch_reference;

use dokcho::recognizer::photo::{self, Limits, Photo, PhotoFormat};
use fixtures::{encode, from_hex, interlaced_rows, png, rows, smooth, with_exif};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

fn decode(bytes: &[u8]) -> Photo {
    photo::decode(bytes, &Limits::default()).unwrap()
}

/// Largest and mean difference of a sample.
fn difference(a: &RgbImage, b: &RgbImage) -> (u8, f64) {
    assert_eq!(a.dimensions(), b.dimensions());
    let each: Vec<u8> = a.as_raw().iter().zip(b.as_raw()).map(|(x, y)| x.abs_diff(*y)).collect();
    let sum: f64 = each.iter().map(|&d| f64::from(d)).sum();
    (*each.iter().max().unwrap(), sum / each.len() as f64)
}

#[track_caller]
fn assert_close(name: &str, got: &RgbImage, wanted: &RgbImage, most: u8, mean: f64) {
    let (largest, average) = difference(got, wanted);
    assert!(largest <= most && average <= mean, "{name}: off by {largest}, {average:.2} on average");
}

#[test]
fn every_format_gives_its_picture_whatever_the_file_is_called() {
    let folder = tempfile::tempdir().unwrap();
    let table = [
        (ImageFormat::Jpeg, PhotoFormat::Jpeg, 10),
        (ImageFormat::Png, PhotoFormat::Png, 0),
        (ImageFormat::WebP, PhotoFormat::WebP, 0),
        (ImageFormat::Bmp, PhotoFormat::Bmp, 0),
        (ImageFormat::Gif, PhotoFormat::Gif, 32),
        (ImageFormat::Tiff, PhotoFormat::Tiff, 0),
    ];
    for (index, (written, wanted, tolerance)) in table.into_iter().enumerate() {
        let path = folder.path().join(format!("{index}.jpg"));
        let bytes = encode(smooth(48, 40), written);
        std::fs::write(&path, &bytes).unwrap();
        let photo = photo::read(&path, &Limits::default()).unwrap();
        assert_eq!((photo.format, photo.bytes), (wanted, bytes.len() as u64));
        assert_close(wanted.name(), &photo.pixels, &smooth(48, 40), tolerance, f64::from(tolerance) / 4.0);
    }
}

#[test]
fn the_hash_is_of_the_files_bytes() {
    let bytes = png((32, 32), 8, 0, false, &[], &rows(32, 32, |_, _| vec![7]));
    let photo = decode(&bytes);
    assert_eq!(photo.sha256.len(), 64);
    assert!(photo.sha256.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)));
    let other = decode(&png((32, 32), 8, 0, false, &[], &rows(32, 32, |_, _| vec![8])));
    assert_ne!(photo.sha256, other.sha256);
}

#[test]
fn pictures_from_other_encoders_have_the_right_colours() {
    use made_elsewhere as made;
    let inked = RgbImage::from_fn(48, 40, |x, y| smooth(48, 40).get_pixel(x, y).0.map(|v| (u32::from(v) * 204 / 255) as u8).into());
    let half_white = RgbImage::from_fn(48, 40, |x, y| if x < 24 { Rgb([255; 3]) } else { *smooth(48, 40).get_pixel(x, y) });
    let plain = smooth(48, 40);
    let table = [
        ("progressive", made::PROGRESSIVE_JPEG, &plain, 12, 2.0),
        ("restarts", made::RESTARTS_JPEG, &plain, 12, 2.0),
        ("cmyk", made::CMYK_JPEG, &inked, 4, 1.5),
        ("ycck", made::YCCK_JPEG, &inked, 8, 2.0),
        ("lossy webp", made::LOSSY_WEBP, &plain, 16, 3.0),
        ("lossy webp with alpha", made::LOSSY_ALPHA_WEBP, &half_white, 40, 3.0),
        ("animated webp", made::ANIMATED_WEBP, &plain, 16, 3.0),
    ];
    for (name, hex, wanted, most, mean) in table {
        assert_close(name, &decode(&from_hex(hex)).pixels, wanted, most, mean);
    }
}

#[test]
fn grey_pictures_become_rgb() {
    let grey = DynamicImage::ImageRgb8(smooth(48, 40)).into_luma8();
    let wanted = DynamicImage::ImageLuma8(grey.clone()).into_rgb8();
    for (format, most) in [(ImageFormat::Jpeg, 3), (ImageFormat::Png, 0), (ImageFormat::Tiff, 0), (ImageFormat::Bmp, 0)] {
        assert_close("grey", &decode(&encode(grey.clone(), format)).pixels, &wanted, most, 1.0);
    }
}

#[test]
fn sixteen_bits_are_rounded_to_eight() {
    let deep = DynamicImage::ImageRgb8(smooth(48, 40)).into_rgb16();
    for format in [ImageFormat::Png, ImageFormat::Tiff] {
        assert_close("16 bit", &decode(&encode(deep.clone(), format)).pixels, &smooth(48, 40), 0, 0.0);
    }
    let between = png((32, 32), 16, 0, false, &[], &rows(32, 32, |_, _| vec![0x80, 0x00]));
    assert_eq!(decode(&between).pixels.get_pixel(0, 0).0, [128; 3]);
}

#[test]
fn png_variants_have_the_right_colours() {
    let palette: Vec<u8> = (0..48_u8).flat_map(|x| [x * 5, 255 - x * 2, 9]).collect();
    let by_palette = RgbImage::from_fn(48, 40, |x, _| Rgb([x as u8 * 5, 255 - x as u8 * 2, 9]));
    let mut first_clear = by_palette.clone();
    (0..40).for_each(|y| first_clear.put_pixel(0, y, Rgb([255; 3])));
    let index = |x: u32, _: u32| vec![x as u8];
    let rgb = |x: u32, y: u32| smooth(48, 40).get_pixel(x, y).0.to_vec();
    let stripes = RgbImage::from_fn(48, 40, |x, _| Rgb([if x / 8 % 2 == 0 { 255 } else { 0 }; 3]));
    // Grey 100 at alpha 51 of 255 over white is 100 * 0.2 + 255 * 0.8.
    let faded = RgbImage::from_pixel(48, 40, Rgb([224; 3]));
    let bits = || -> Vec<u8> { (0..40).flat_map(|_| [0, 255, 0, 255, 0, 255, 0]).collect() };
    let table = [
        ("palette", png((48, 40), 8, 3, false, &[(b"PLTE", &palette)], &rows(48, 40, index)), &by_palette),
        (
            "palette with transparency",
            png((48, 40), 8, 3, false, &[(b"PLTE", &palette), (b"tRNS", &[0])], &rows(48, 40, index)),
            &first_clear,
        ),
        ("interlaced", png((48, 40), 8, 2, true, &[], &interlaced_rows(48, 40, rgb)), &smooth(48, 40)),
        ("grey with alpha", png((48, 40), 8, 4, false, &[], &rows(48, 40, |_, _| vec![100, 51])), &faded),
        ("deep grey with alpha", png((48, 40), 16, 4, false, &[], &rows(48, 40, |_, _| vec![100, 100, 51, 51])), &faded),
        ("one bit", png((48, 40), 1, 0, false, &[], &bits()), &stripes),
    ];
    for (name, bytes, wanted) in &table {
        assert_close(name, &decode(bytes).pixels, wanted, 0, 0.0);
    }
}

#[test]
fn what_is_transparent_becomes_white() {
    let clear = image::RgbaImage::from_pixel(40, 40, image::Rgba([0, 0, 0, 0]));
    for format in [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Tiff, ImageFormat::Gif] {
        let photo = decode(&encode(clear.clone(), format));
        assert_eq!(photo.pixels.get_pixel(20, 20).0, [255; 3], "{format:?}");
    }
}

#[test]
fn the_first_frame_of_an_animated_gif_counts() {
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut bytes);
    for color in [[250, 0, 0, 255], [0, 250, 0, 255], [0, 0, 250, 255]] {
        encoder.encode_frame(image::Frame::new(image::RgbaImage::from_pixel(40, 36, color.into()))).unwrap();
    }
    drop(encoder);
    assert_eq!(decode(&bytes).pixels.get_pixel(5, 5).0, [250, 0, 0]);
}

#[test]
fn all_eight_orientations_come_out_upright() {
    let stored = smooth(48, 40);
    let jpeg = encode(stored.clone(), ImageFormat::Jpeg);
    let plain = decode(&jpeg).pixels;
    // Where the stored pixel (x, y) of a 48 x 40 picture has to be, from the EXIF standard.
    type Place = fn(u32, u32) -> (u32, u32);
    let places: [(u8, Place); 8] = [
        (1, |x, y| (x, y)),
        (2, |x, y| (47 - x, y)),
        (3, |x, y| (47 - x, 39 - y)),
        (4, |x, y| (x, 39 - y)),
        (5, |x, y| (y, x)),
        (6, |x, y| (39 - y, x)),
        (7, |x, y| (39 - y, 47 - x)),
        (8, |x, y| (y, 47 - x)),
    ];
    for (value, place) in places {
        let upright = decode(&with_exif(&jpeg, value)).pixels;
        assert_eq!(upright.dimensions(), if value < 5 { (48, 40) } else { (40, 48) }, "orientation {value}");
        for (x, y, pixel) in plain.enumerate_pixels() {
            let (u, v) = place(x, y);
            assert_eq!(upright.get_pixel(u, v), pixel, "orientation {value} at {x}, {y}");
        }
    }
    for senseless in [0, 9, 255] {
        assert_eq!(decode(&with_exif(&jpeg, senseless)).pixels, plain);
    }
    let exif = fixtures::exif_orientation(6);
    let pixel = |x: u32, y: u32| stored.get_pixel(x, y).0.to_vec();
    let turned = decode(&png((48, 40), 8, 2, false, &[(b"eXIf", &exif)], &rows(48, 40, pixel))).pixels;
    assert_eq!((turned.dimensions(), turned.get_pixel(39, 0)), ((40, 48), stored.get_pixel(0, 0)));
}
