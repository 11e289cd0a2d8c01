//! Taking metadata out of pictures: nothing private stays, the picture does not change, and no
//! input whatever panics or gets through half-understood.

use std::io::Cursor;

use dokcho::store::photos::{PhotoRefused, strip};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader};
use proptest::prelude::*;

use crate::fixtures::{Dice, encode, exif_orientation, png, rows, smooth, zoo};

/// Stands for everything private; it is long enough not to come about by chance.
const SECRET: &[u8] = b"37.5665N 126.9780E Hong Gil-dong";
const LIMIT_BYTES: u64 = 1 << 20;

struct Shown {
    orientation: Orientation,
    profile: Option<Vec<u8>>,
    picture: DynamicImage,
}

fn show(bytes: &[u8]) -> Option<Shown> {
    let mut decoder = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?.into_decoder().ok()?;
    let orientation = decoder.orientation().ok()?;
    let profile = decoder.icc_profile().ok()?;
    Some(Shown { orientation, profile, picture: DynamicImage::from_decoder(decoder).ok()? })
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// Strips a file that is full of secrets, and compares what a decoder makes of both.
#[track_caller]
fn stripped(bytes: &[u8], orientation: Orientation, has_profile: bool) -> Vec<u8> {
    assert!(contains(bytes, SECRET), "the test has something to find");
    let out = strip(bytes, LIMIT_BYTES).unwrap();
    assert!(!contains(&out, SECRET) && !contains(&out, &SECRET[..6]), "a secret stayed in");
    let (before, after) = (show(bytes).unwrap(), show(&out).unwrap());
    assert_eq!((before.orientation, after.orientation), (orientation, orientation));
    assert!(before.picture == after.picture, "another picture");
    assert_eq!(before.profile, after.profile);
    assert_eq!(after.profile.is_some(), has_profile);
    assert_eq!(strip(&out, LIMIT_BYTES).as_ref(), Ok(&out), "stripping twice");
    out
}

/// EXIF as a phone writes it: the orientation, and a text behind the directory.
fn exif_with_secret(orientation: u8) -> Vec<u8> {
    [&exif_orientation(orientation)[..], SECRET].concat()
}

fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    [&[0xff, marker], &(content.len() as u16 + 2).to_be_bytes()[..], content].concat()
}

#[test]
fn jpeg() {
    let plain = encode(smooth(48, 40), ImageFormat::Jpeg);
    let (jfif, rest) = plain[2..].split_at(18);
    assert!(jfif.starts_with(b"\xff\xe0\0\x10JFIF\0"));
    // The preview in the JFIF header is one pixel of the secret.
    let jfif = segment(0xe0, &[&jfif[4..16], &[1, 11], SECRET, b"x"].concat());
    let profile = [b"ICC_PROFILE\0\x01\x01".as_slice(), &[7; 200]].concat();
    let file = [
        &plain[..2],
        &jfif,
        &segment(0xe0, &[b"JFXX\0\x10", SECRET].concat()),
        &segment(0xe1, &[b"Exif\0\0".as_slice(), &exif_with_secret(6)].concat()),
        &segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", SECRET].concat()),
        &segment(0xe2, &profile),
        &segment(0xe2, &[b"MPF\0", SECRET].concat()),
        &segment(0xed, &[b"Photoshop 3.0\0", SECRET].concat()),
        &segment(0xee, &[b"Adobe\0\x64\0\0\0\0\x01", SECRET].concat()),
        &segment(0xef, SECRET),
        &segment(0xfe, SECRET),
        b"\xff\xff\xff",
        rest,
        SECRET,
        &plain,
    ]
    .concat();
    let out = stripped(&file, Orientation::Rotate90, true);
    assert!(contains(&out, b"Adobe"), "says how the colours are coded");
    for orientation in 1..=8 {
        let exif = segment(0xe1, &[b"Exif\0\0".as_slice(), &exif_with_secret(orientation)].concat());
        let file = [&plain[..2], &exif, &plain[2..]].concat();
        stripped(&file, Orientation::from_exif(orientation).unwrap(), false);
    }
    assert_eq!(strip(&plain, LIMIT_BYTES).unwrap(), plain, "nothing to take out");
}

/// A chunk with its checksum, cut out of a file made by the fixtures.
fn png_with(extra: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let pixels = rows(40, 40, |x, y| vec![x as u8, y as u8, 9]);
    png((40, 40), 8, 2, false, extra, &pixels)
}

#[test]
fn png_chunks() {
    let exif = exif_with_secret(8);
    let text = [b"Comment\0", SECRET].concat();
    let compressed = [b"Raw profile type exif\0\0", SECRET].concat();
    let file =
        png_with(&[(b"gAMA", &45_455_u32.to_be_bytes()), (b"tEXt", &text), (b"zTXt", &compressed), (b"eXIf", &exif), (b"prVt", SECRET)]);
    let file = [&file, SECRET].concat();
    let out = stripped(&file, Orientation::Rotate270, false);
    assert!(contains(&out, b"gAMA") && !contains(&out, b"tEXt"));
    let dated = png_with(&[(b"tIME", &[7, 234, 11, 20, 1, 2, 3])]);
    assert_eq!(strip(&dated, LIMIT_BYTES), Ok(png_with(&[])));
    assert!(strip(&png_with(&[(b"CRIT", b"")]), LIMIT_BYTES).is_err(), "a part without which it cannot be shown");
}

fn riff(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    for (kind, content) in chunks {
        body.extend([&kind[..], &(content.len() as u32).to_le_bytes(), content, &[0][..content.len() % 2]].concat());
    }
    [b"RIFF", &(body.len() as u32).to_le_bytes()[..], &body].concat()
}

#[test]
fn webp() {
    let plain = encode(smooth(48, 40), ImageFormat::WebP);
    let coded = &plain[20..20 + u32::from_le_bytes(plain[16..20].try_into().unwrap()) as usize];
    // A profile, EXIF and XMP are announced; the canvas is 48 by 40.
    let header = [0x20 | 0x08 | 0x04, 0, 0, 0, 47, 0, 0, 39, 0, 0];
    let exif = exif_with_secret(3);
    let chunks: [(&[u8; 4], &[u8]); 6] =
        [(b"VP8X", &header), (b"ICCP", &[7; 33]), (b"VP8L", coded), (b"EXIF", &exif), (b"XMP ", SECRET), (b"note", SECRET)];
    let out = stripped(&[&riff(&chunks), SECRET].concat(), Orientation::Rotate180, true);
    let orientation = exif_orientation(3);
    let announced = [0x20 | 0x08, 0, 0, 0, 47, 0, 0, 39, 0, 0];
    assert_eq!(out, riff(&[(b"VP8X", &announced), (b"ICCP", &[7; 33]), (b"VP8L", coded), (b"EXIF", &orientation)]));
}

#[test]
fn secrets_inside_a_frame_of_an_animated_webp() {
    let file = zoo().into_iter().find(|(name, _)| *name == "animated webp").unwrap().1;
    let at = file.windows(4).position(|w| w == b"ANMF").unwrap();
    let length = u32::from_le_bytes(file[at + 4..at + 8].try_into().unwrap()) as usize;
    let note = [b"note", &(SECRET.len() as u32).to_le_bytes()[..], SECRET].concat();
    let mut hiding = [&file[..at + 8 + length], &note, &file[at + 8 + length..]].concat();
    hiding[at + 4..at + 8].copy_from_slice(&((length + note.len()) as u32).to_le_bytes());
    let riff_length = (hiding.len() - 8) as u32;
    hiding[4..8].copy_from_slice(&riff_length.to_le_bytes());
    assert_eq!(stripped(&hiding, Orientation::NoTransforms, false), file);
}

#[test]
fn gif() {
    let plain = encode(smooth(48, 40), ImageFormat::Gif);
    let front = 13 + 3 * if plain[10] & 0x80 == 0 { 0 } else { 2 << (plain[10] & 7) };
    let (front, pictures) = plain.split_at(front);
    let piece = |text: &[u8]| [&[text.len() as u8], text, &[0]].concat();
    let looping = b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0";
    let file = [
        front,
        &[b"!\xfe".as_slice(), &piece(SECRET)].concat(),
        &[b"!\xff\x0bXMP DataXMP".as_slice(), &piece(SECRET)].concat(),
        // Text that uses up the control before it.
        b"!\xf9\x04\0\x64\0\0\0",
        &[b"!\x01\x0cabcdefghijkl".as_slice(), &piece(SECRET)].concat(),
        pictures,
        SECRET,
    ]
    .concat();
    let out = stripped(&file, Orientation::NoTransforms, false);
    assert_eq!(out, plain);
    let repeating = [front, looping, &pictures[pictures.len() - 1..]].concat();
    assert!(strip(&repeating, LIMIT_BYTES).is_err(), "no picture in it");
    let repeating = [front, looping, pictures].concat();
    assert_eq!(strip(&repeating, LIMIT_BYTES), Ok(repeating.clone()), "how often to repeat is kept");
}

#[test]
fn bmp() {
    let plain = encode(smooth(48, 40), ImageFormat::Bmp);
    let pixels_at = u32::from_le_bytes(plain[10..14].try_into().unwrap()) as usize;
    let shifted = (pixels_at + SECRET.len()) as u32;
    let mut file = [&plain[..pixels_at], SECRET, &plain[pixels_at..], SECRET].concat();
    file[10..14].copy_from_slice(&shifted.to_le_bytes());
    file[6..10].copy_from_slice(&SECRET[..4]);
    assert_eq!(stripped(&file, Orientation::NoTransforms, false), plain);

    // The newest header, with the path of a profile behind the pixels.
    let mut linking = [&plain[..14], &[0; 124], &plain[pixels_at..], SECRET].concat();
    linking[14..18].copy_from_slice(&124_u32.to_le_bytes());
    linking[18..54].copy_from_slice(&plain[18..54]);
    linking[10..14].copy_from_slice(&138_u32.to_le_bytes());
    linking[70..74].copy_from_slice(b"KNIL");
    linking[126..130].copy_from_slice(&[1; 4]);
    let out = stripped(&linking, Orientation::NoTransforms, false);
    assert_eq!((&out[70..74], &out[126..138]), (&b"BGRs"[..], &[0; 12][..]));
}

#[test]
fn metadata_between_the_scans_of_a_progressive_jpeg() {
    let plain = zoo().into_iter().find(|(name, _)| *name == "progressive jpeg").unwrap().1;
    let scans: Vec<usize> = (0..plain.len() - 1).filter(|&at| plain[at..at + 2] == [0xff, 0xda]).collect();
    for at in scans {
        let note = [segment(0xe4, SECRET), segment(0xfe, SECRET)].concat();
        let file = [&plain[..at], &note, &plain[at..]].concat();
        // Decoding both is no test here: this decoder shows another picture for the longer file.
        assert_eq!(strip(&file, LIMIT_BYTES).as_ref(), Ok(&plain));
    }
}

#[test]
fn every_kind_of_picture_stays_the_same() {
    for (name, bytes) in zoo() {
        if name == "tiff" {
            assert_eq!(strip(&bytes, LIMIT_BYTES), Err(PhotoRefused::TiffNotKept));
            continue;
        }
        let out = strip(&bytes, LIMIT_BYTES).unwrap_or_else(|error| panic!("{name}: {error}"));
        let (before, after) = (show(&bytes).unwrap(), show(&out).unwrap());
        assert!(before.picture == after.picture && before.orientation == after.orientation, "{name}");
        assert_eq!(before.profile, after.profile, "{name}");
    }
}

#[test]
fn a_cut_off_picture_is_never_stored() {
    for (name, bytes) in zoo() {
        let whole = strip(&bytes, LIMIT_BYTES);
        for end in 0..bytes.len() {
            match strip(&bytes[..end], LIMIT_BYTES) {
                Err(_) => {}
                // All that was cut off is the byte that fills up an odd length.
                Ok(out) => assert!(Ok(&out) == whole.as_ref() && end + 1 == bytes.len() && name.contains("webp"), "{name} up to {end}"),
            }
        }
    }
}

#[test]
fn refusals_have_a_kind_and_two_languages() {
    let cases: [(&[u8], &str); 6] = [
        (b"", "empty_file"),
        (b"II*\0\x08\0\0\0", "tiff_not_kept"),
        (b"hello", "unsupported_format"),
        (b"\0\0\0\x18ftypheic", "unsupported_format"),
        (b"\xff\xd8\xff\xd9", "corrupt"),
        (b"\x89PNG\r\n\x1a\n", "truncated"),
    ];
    for (bytes, kind) in cases {
        let refused = strip(bytes, LIMIT_BYTES).unwrap_err();
        assert_eq!(refused.kind(), kind, "{bytes:?}");
        assert!(refused.message_ko().ends_with("요."), "{}", refused.message_ko());
    }
    let jpeg = encode(smooth(48, 40), ImageFormat::Jpeg);
    let length = jpeg.len() as u64;
    assert!(strip(&jpeg, length).is_ok());
    assert_eq!(strip(&jpeg, length - 1), Err(PhotoRefused::TooLarge { bytes: length, limit_bytes: length - 1 }));
}

/// What holds for any input at all: it ends, and what it lets through is understood to the end.
fn check_any(bytes: &[u8]) {
    let Ok(out) = strip(bytes, LIMIT_BYTES) else { return };
    assert_eq!(strip(&out, LIMIT_BYTES).as_ref(), Ok(&out), "stripping twice");
    if let (Some(before), Some(after)) = (show(bytes), show(&out)) {
        // What this decoder guesses for a damaged JPEG depends on where segments begin.
        assert!(bytes.starts_with(b"\xff\xd8") || before.picture == after.picture, "another picture");
        assert_eq!(before.orientation, after.orientation);
    }
}

#[test]
fn damage_is_refused_or_does_not_matter() {
    let mut dice = Dice(0x5eed);
    for (_, bytes) in zoo().into_iter().filter(|(name, _)| *name != "tiff") {
        for _ in 0..400 {
            let mut damaged = bytes.clone();
            for _ in 0..=dice.roll(3) {
                let at = dice.roll(damaged.len());
                match dice.roll(4) {
                    0 => damaged[at] ^= 1 << dice.roll(8),
                    1 => damaged[at] = 0xff,
                    2 => damaged.truncate(at.max(1)),
                    _ => drop(damaged.splice(at..at, [dice.roll(256) as u8])),
                }
            }
            check_any(&damaged);
        }
    }
}

proptest! {
    #[test]
    fn noise_behind_a_good_beginning(start in 0_usize..6, noise in proptest::collection::vec(any::<u8>(), 0..300)) {
        let beginnings: [&[u8]; 6] = [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x40\0\0\0WEBP", b"GIF89a", b"BM", b""];
        check_any(&[beginnings[start], &noise].concat());
    }
}
