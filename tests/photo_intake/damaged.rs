//! Cut and damaged files: an error or a picture, never a panic and never a half-grey photo.

use dokcho::recognizer::photo::{self, Limits};
use image::{ImageFormat, RgbImage};

use super::fixtures::{Dice, encode, zoo};

/// A picture that takes some kilobytes in every format, so that cuts fall inside the data.
fn busy() -> RgbImage {
    let mut dice = Dice(7);
    RgbImage::from_fn(96, 80, |x, y| image::Rgb([dice.roll(256) as u8, (x * 2) as u8, (y * 3) as u8]))
}

fn kind(bytes: &[u8]) -> &'static str {
    photo::decode(bytes, &Limits::default()).map_or_else(|error| error.kind(), |_| "a photo")
}

#[test]
fn a_cut_file_is_an_error_wherever_it_is_cut() {
    let formats = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Bmp, ImageFormat::Gif, ImageFormat::Tiff];
    let mut files: Vec<(String, Vec<u8>)> = formats.iter().map(|format| (format!("busy {format:?}"), encode(busy(), *format))).collect();
    files.extend(zoo().into_iter().map(|(name, bytes)| (name.to_owned(), bytes)));
    for (name, bytes) in files {
        assert_eq!(kind(&bytes), "a photo", "{name}");
        for sixteenth in 1..16 {
            let length = bytes.len() * sixteenth / 16;
            let kind = kind(&bytes[..length]);
            // A dozen bytes may not even show what it once was.
            let fair = kind == "truncated" || (kind == "unsupported_format" && length < 18);
            assert!(fair, "{name} cut at {sixteenth}/16: {kind}");
        }
    }
}

#[test]
fn a_jpeg_without_its_end_is_truncated_and_what_follows_the_end_is_ignored() {
    for (name, bytes) in zoo().into_iter().filter(|(name, _)| name.contains("jpeg")) {
        assert_eq!(kind(&bytes[..bytes.len() - 2]), "truncated", "{name}");
        let appended = [&bytes[..], b"SEFH trailer", &[0xff, 0xd8, 0xff, 0xe1, 0, 9], &[0; 500]].concat();
        assert_eq!(kind(&appended), "a photo", "{name}");
    }
}

#[test]
fn a_jpeg_with_a_hole_is_not_filled_with_grey() {
    for (name, mut bytes) in zoo().into_iter().filter(|(name, _)| *name == "jpeg" || *name == "progressive jpeg") {
        let middle = bytes.len() * 3 / 4;
        // A marker that has no place inside a scan.
        bytes[middle..middle + 2].copy_from_slice(&[0xff, 0xd5]);
        bytes[middle + 2..middle + 6].copy_from_slice(&[0xff, 0xdb, 0, 2]);
        assert_eq!(kind(&bytes), "corrupt", "{name}");
    }
}

#[test]
fn a_cut_jpeg_does_not_pass_because_someone_put_an_end_on_it() {
    let files = [("busy", encode(busy(), ImageFormat::Jpeg))];
    let baseline = zoo().into_iter().filter(|(name, _)| name.contains("jpeg") && !name.contains("progressive"));
    for (name, bytes) in files.into_iter().chain(baseline) {
        let scan = bytes.windows(2).position(|pair| pair == [0xff, 0xda]).unwrap() + 14;
        for cut in (scan..bytes.len() - 12).step_by(13) {
            let ended = [&bytes[..cut], &[0xff, 0xd9]].concat();
            assert_ne!(kind(&ended), "a photo", "{name} cut at {cut} of {}", bytes.len());
        }
    }
}

#[test]
fn a_progressive_jpeg_cut_before_its_last_scan_does_not_pass_with_an_end_on_it() {
    let (_, bytes) = zoo().into_iter().find(|(name, _)| *name == "progressive jpeg").unwrap();
    let scans: Vec<usize> = (0..bytes.len() - 1).filter(|&at| bytes[at..at + 2] == [0xff, 0xda]).collect();
    assert!(scans.len() > 2, "the sample has several scans");
    for cut in scans[0] + 14..scans[scans.len() - 1] {
        // Not between the two bytes of a marker, which would make another one of it.
        if bytes[cut - 1] != 0xff {
            let ended = [&bytes[..cut], &[0xff, 0xd9]].concat();
            assert_ne!(kind(&ended), "a photo", "cut at {cut} of {}", bytes.len());
        }
    }
}

#[test]
fn good_jpegs_of_every_shape_are_whole() {
    for (width, height) in [(32, 32), (33, 47), (40, 96), (127, 65), (64, 33)] {
        let drawn = busy();
        let cropped = image::imageops::crop_imm(&drawn, 0, 0, width.min(96), height.min(80)).to_image();
        let (blank, grey) = (RgbImage::new(width, height), image::DynamicImage::from(cropped.clone()).into_luma8());
        let files = [encode(cropped, ImageFormat::Jpeg), encode(blank, ImageFormat::Jpeg), encode(grey, ImageFormat::Jpeg)];
        for file in files {
            assert_eq!(kind(&file), "a photo", "{width} x {height}");
        }
    }
}

#[test]
fn any_bytes_give_an_answer_and_never_a_panic() {
    let mut dice = Dice(0x5eed);
    for (name, bytes) in zoo() {
        let mut photos = 0;
        for _ in 0..300 {
            let mut mutated = bytes.clone();
            for _ in 0..=dice.roll(8) {
                let at = dice.roll(mutated.len());
                mutated[at] = dice.roll(256) as u8;
            }
            if dice.roll(4) == 0 {
                mutated.truncate(1 + dice.roll(bytes.len()));
            }
            let answer = photo::decode(&mutated, &Limits::default());
            photos += usize::from(answer.is_ok());
            if let Err(error) = answer {
                assert!(!error.to_string().is_empty() && !error.message_ko().is_empty());
            }
        }
        println!("{name}: {photos} of 300 damaged files still gave a picture");
    }
}
