//! Files that must be refused: which error, before how much work, in which words.

use std::path::Path;

use dokcho::recognizer::photo::{self, Limits, PhotoError};
use image::{ImageFormat, RgbImage};

use super::fixtures::{encode, from_hex, png, rows, smooth, zoo};
use super::made_elsewhere::LOSSY_WEBP;

fn refusal(bytes: &[u8], limits: &Limits) -> PhotoError {
    photo::decode(bytes, limits).expect_err("should be refused")
}

#[test]
fn what_is_no_photo_is_named() {
    let table: [(&[u8], &str, &str); 14] = [
        (b"", "empty_file", "empty"),
        (b"Just a note, saved as flower.jpg.\n", "unsupported_format", "not a picture"),
        ("독초 사진 아님".as_bytes(), "unsupported_format", "text"),
        (b"BMW, a car maker, begins like a bitmap.", "unsupported_format", "text"),
        (b"\0\x01\x02\x03\xff\xfe", "unsupported_format", "unknown"),
        (b"%PDF-1.7\n", "unsupported_format", "PDF"),
        (b"PK\x03\x04\x14\0", "unsupported_format", "ZIP"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic_unsupported", "Most Compatible"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "heic_unsupported", "JPEG"),
        (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf", "heic_unsupported", "AVIF"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", "unsupported_format", "video"),
        (b"\0\0\0\x0cJXL \r\n\x87\n", "unsupported_format", "JPEG XL"),
        (b"\xff\xd8\xff", "truncated", "cut off"),
        (b"\x89PNG\r\n\x1a\n", "truncated", "cut off"),
    ];
    for (bytes, kind, word) in table {
        let error = refusal(bytes, &Limits::default());
        assert_eq!(error.kind(), kind, "{error}");
        assert!(error.to_string().contains(word), "{error}");
    }
}

/// A JPEG's stated size, overwritten in its frame header.
fn resized_jpeg(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = encode(smooth(48, 40), ImageFormat::Jpeg);
    let at = bytes.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap() + 5;
    bytes[at..at + 2].copy_from_slice(&height.to_be_bytes());
    bytes[at + 2..at + 4].copy_from_slice(&width.to_be_bytes());
    bytes
}

fn patched(mut bytes: Vec<u8>, at: usize, with: &[u8]) -> Vec<u8> {
    bytes[at..at + with.len()].copy_from_slice(with);
    bytes
}

#[test]
fn stated_sizes_are_judged_before_anything_is_unpacked() {
    let bmp = encode(smooth(48, 40), ImageFormat::Bmp);
    let gif = encode(smooth(48, 40), ImageFormat::Gif);
    let webp = from_hex(LOSSY_WEBP);
    let frame = webp.windows(3).position(|three| three == [0x9d, 0x01, 0x2a]).unwrap() + 3;
    let tiff = encode(RgbImage::new(48, 40), ImageFormat::Tiff);
    let width_tag = tiff.windows(8).position(|w| w == [0, 1, 4, 0, 1, 0, 0, 0]).unwrap() + 8;
    let table = [
        ("png bomb", png((20_000, 10_000), 8, 2, false, &[], &[0; 600]), "too_many_pixels"),
        ("deep png", png((5_000, 5_000), 16, 6, false, &[], &[0; 600]), "out_of_memory_budget"),
        ("thread of a png", png((40_000, 40), 8, 2, false, &[], &[0; 600]), "too_many_pixels"),
        ("jpeg", resized_jpeg(60_000, 60_000), "too_many_pixels"),
        ("bmp", patched(bmp, 18, &[96, 234, 0, 0, 96, 234, 0, 0]), "too_many_pixels"),
        ("gif", patched(gif, 6, &[255, 255, 255, 255]), "too_many_pixels"),
        ("webp", patched(webp, frame, &[255, 63, 255, 63]), "too_many_pixels"),
        ("tiff", patched(tiff, width_tag, &[0, 0, 9, 0]), "too_many_pixels"),
        ("column", png((1, 10_000), 8, 0, false, &[], &[0; 20_000]), "too_small"),
        ("row", png((10_000, 31), 8, 0, false, &[], &[0; 100]), "too_small"),
    ];
    for (name, bytes, kind) in table {
        let error = refusal(&bytes, &Limits::default());
        assert_eq!(error.kind(), kind, "{name}: {error}");
    }
}

#[test]
fn an_inner_webp_frame_cannot_be_larger_than_it_pretends() {
    let mut webp = from_hex(super::made_elsewhere::LOSSY_ALPHA_WEBP);
    let frame = webp.windows(3).position(|three| three == [0x9d, 0x01, 0x2a]).unwrap() + 3;
    webp[frame..frame + 4].copy_from_slice(&[255, 63, 255, 63]);
    assert_eq!(refusal(&webp, &Limits::default()).kind(), "too_many_pixels");
}

#[test]
fn each_limit_has_its_own_error() {
    let easy = Limits::default();
    let table = [
        (Limits { file_bytes: 100, ..easy }, "too_large_file"),
        (Limits { pixels: 48 * 40 - 1, ..easy }, "too_many_pixels"),
        (Limits { side_px: 47, ..easy }, "too_many_pixels"),
        (Limits { memory_bytes: 48 * 40 * 3, ..easy }, "out_of_memory_budget"),
    ];
    for (limits, kind) in table {
        for (name, bytes) in zoo() {
            let error = refusal(&bytes, &limits);
            assert_eq!(error.kind(), kind, "{name}: {error}");
        }
    }
    let exact = Limits { pixels: 48 * 40, side_px: 48, ..easy };
    assert!(zoo().iter().all(|(_, bytes)| photo::decode(bytes, &exact).is_ok()));
}

#[test]
fn the_smallest_picture_is_thirty_two_pixels() {
    let grey = |side: u32| png((side, side), 8, 0, false, &[], &rows(side, side, |_, _| vec![9]));
    assert!(photo::decode(&grey(32), &Limits::default()).is_ok());
    assert_eq!(refusal(&grey(31), &Limits::default()).kind(), "too_small");
}

#[test]
fn floating_point_tiff_is_refused_in_words() {
    let float = image::DynamicImage::ImageRgb8(smooth(48, 40)).into_rgb32f();
    let error = refusal(&encode(float, ImageFormat::Tiff), &Limits::default());
    assert_eq!(error.kind(), "unsupported_variant");
    assert!(error.to_string().contains("floating-point"));
}

#[test]
fn arithmetic_lossless_and_deep_jpegs_are_refused_in_words() {
    let plain = encode(smooth(48, 40), ImageFormat::Jpeg);
    let at = plain.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    for (offset, value) in [(1, 0xc9), (1, 0xc3), (1, 0xc5), (4, 12), (9, 2)] {
        let error = refusal(&patched(plain.clone(), at + offset, &[value]), &Limits::default());
        assert!(matches!(error.kind(), "unsupported_variant" | "corrupt"), "{error}");
    }
}

#[test]
fn only_readable_ordinary_files_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("empty.jpg"), b"").unwrap();
    std::fs::write(at("long.jpg"), vec![0_u8; 2000]).unwrap();
    let pipe = std::process::Command::new("mkfifo").arg(at("pipe.jpg")).status();
    let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
    let limits = Limits { file_bytes: 1999, ..Limits::default() };
    let kind = |path: &Path| photo::read(path, &limits).unwrap_err().kind();
    assert_eq!(kind(&at("missing.jpg")), "not_found");
    assert_eq!(kind(&at("empty.jpg").join("below.jpg")), "not_found");
    assert_eq!(kind(Path::new("")), "not_found");
    assert_eq!(kind(Path::new("a\0b")), "not_found");
    assert_eq!(kind(folder.path()), "not_a_file");
    assert_eq!(kind(Path::new("/dev/zero")), "not_a_file");
    assert_eq!(kind(&at("socket")), "not_a_file");
    assert_eq!(kind(&at("empty.jpg")), "empty_file");
    assert_eq!(kind(&at("long.jpg")), "too_large_file");
    if pipe.is_ok_and(|status| status.success()) {
        // Opening a pipe without a writer would never return.
        assert_eq!(kind(&at("pipe.jpg")), "not_a_file");
    }
}

#[test]
fn a_file_without_permission_is_unreadable() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret.jpg");
    std::fs::write(&path, b"x").unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    // Root may read anything; then there is nothing to refuse.
    if std::fs::File::open(&path).is_err() {
        assert_eq!(photo::read(&path, &Limits::default()).unwrap_err().kind(), "unreadable");
    }
}

#[test]
fn a_file_name_cannot_steer_the_terminal() {
    let error = photo::read(Path::new("/nowhere/\x1b[31mred\n.jpg"), &Limits::default()).unwrap_err();
    assert!(!error.to_string().contains('\x1b') && !error.message_ko().contains('\n'));
}

#[test]
fn every_message_is_a_sentence_in_both_languages() {
    use photo::{PhotoError as E, PhotoFormat::Tiff};
    let path = || "a.jpg".to_owned();
    let (format, detail) = (Tiff, "why".to_owned());
    let all = [
        E::NotFound { path: path() },
        E::Unreadable { path: path(), source: std::io::ErrorKind::PermissionDenied.into() },
        photo::read(Path::new("/"), &Limits::default()).unwrap_err(),
        E::EmptyFile,
        E::TooLargeFile { bytes: 70_000_001, limit: 67_108_864 },
        E::TooManyPixels { width: 1, height: 2, limit_pixels: 52_000_000, limit_side: 4 },
        E::TooSmall { width: 1, height: 2 },
        refusal(b"text", &Limits::default()),
        E::HeicUnsupported,
        E::UnsupportedVariant { format, detail: detail.clone() },
        E::Truncated { format },
        E::Corrupt { format, detail },
        E::OutOfMemoryBudget { format, width: 1, height: 2, needed: 200_000_000, budget: 160_000_000 },
    ];
    let kinds: std::collections::BTreeSet<&str> = all.iter().map(PhotoError::kind).collect();
    assert_eq!(kinds.len(), all.len());
    for error in all {
        let (english, korean) = (error.to_string(), error.message_ko());
        assert!(english.ends_with('.') && english.is_ascii() && !english.contains('\n'), "{english}");
        assert!(korean.ends_with("주세요.") || korean.ends_with("충분합니다."), "{korean}");
        println!("{}: {english}\n  {korean}", error.kind());
    }
}
