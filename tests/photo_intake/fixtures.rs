//! Pictures drawn and written in code, so that no test depends on a file from elsewhere.

use std::io::Cursor;

use image::codecs::gif::GifEncoder;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, Frame, ImageFormat, RgbImage};

/// The gradient most tests use: every edge and corner differs, nothing is sharp.
pub fn smooth(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let fade = 255_u32.saturating_sub(x * 3 + y * 2);
        image::Rgb([(x * 5).min(255) as u8, (y * 6).min(255) as u8, fade as u8])
    })
}

/// A gradient that wraps around, so that it has hard edges a resizing filter must treat right.
pub fn wrapped(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let down = (1000 - 3 * i64::from(x) - 2 * i64::from(y)).rem_euclid(256);
        image::Rgb([(x * 5 % 256) as u8, (y * 6 % 256) as u8, down as u8])
    })
}

/// The picture as a file of `format`; JPEG at quality 95, WebP lossless.
pub fn encode(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let picture = picture.into();
    let mut out = Cursor::new(Vec::new());
    match format {
        ImageFormat::Jpeg => picture.write_with_encoder(JpegEncoder::new_with_quality(&mut out, 95)).unwrap(),
        ImageFormat::Gif => {
            let mut encoder = GifEncoder::new(&mut out);
            encoder.encode_frame(Frame::new(picture.to_rgba8())).unwrap();
        }
        _ => picture.write_to(&mut out, format).unwrap(),
    }
    out.into_inner()
}

pub fn from_hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.chars().map(|c| c.to_digit(16).unwrap() as u8).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

/// One of every kind of file the intake reads, by name.
pub fn zoo() -> Vec<(&'static str, Vec<u8>)> {
    use super::made_elsewhere as made;
    let picture = smooth(48, 40);
    let mut all: Vec<(&str, Vec<u8>)> = [
        ("jpeg", ImageFormat::Jpeg),
        ("png", ImageFormat::Png),
        ("lossless webp", ImageFormat::WebP),
        ("bmp", ImageFormat::Bmp),
        ("gif", ImageFormat::Gif),
        ("tiff", ImageFormat::Tiff),
    ]
    .map(|(name, format)| (name, encode(picture.clone(), format)))
    .into();
    all.extend(
        [
            ("progressive jpeg", made::PROGRESSIVE_JPEG),
            ("jpeg with restarts", made::RESTARTS_JPEG),
            ("cmyk jpeg", made::CMYK_JPEG),
            ("ycck jpeg", made::YCCK_JPEG),
            ("lossy webp", made::LOSSY_WEBP),
            ("lossy webp with alpha", made::LOSSY_ALPHA_WEBP),
            ("animated webp", made::ANIMATED_WEBP),
        ]
        .map(|(name, hex)| (name, from_hex(hex))),
    );
    all
}

/// EXIF with nothing but an orientation, as it stands behind `Exif\0\0`.
pub fn exif_orientation(value: u8) -> Vec<u8> {
    let mut exif = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([value, 0, 0, 0, 0, 0, 0]);
    exif
}

/// The JPEG with an APP1 segment behind its first two bytes.
pub fn with_exif(jpeg: &[u8], value: u8) -> Vec<u8> {
    let mut content = b"Exif\0\0".to_vec();
    content.extend(exif_orientation(value));
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, &content, &jpeg[2..]].concat()
}

/// A PNG from its header fields, extra chunks, and rows that already begin with a filter byte.
pub fn png(size: (u32, u32), depth: u8, color: u8, interlaced: bool, extra: &[(&[u8; 4], &[u8])], rows: &[u8]) -> Vec<u8> {
    let mut header = [size.0.to_be_bytes(), size.1.to_be_bytes()].concat();
    header.extend([depth, color, 0, 0, u8::from(interlaced)]);
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    file.extend(chunk(b"IHDR", &header));
    for (kind, content) in extra {
        file.extend(chunk(kind, content));
    }
    file.extend(chunk(b"IDAT", &stored_zlib(rows)));
    file.extend(chunk(b"IEND", &[]));
    file
}

fn chunk(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let body = [kind, content].concat();
    let mut crc = !0_u32;
    for &byte in &body {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    let length = u32::try_from(content.len()).unwrap().to_be_bytes();
    [&length[..], &body, &(!crc).to_be_bytes()].concat()
}

/// A zlib stream that stores instead of compressing.
fn stored_zlib(content: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let mut blocks = content.chunks(65_535).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).unwrap();
        out.push(u8::from(blocks.peek().is_none()));
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend(block);
    }
    let (mut a, mut b) = (1_u32, 0_u32);
    for &byte in content {
        a = (a + u32::from(byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    out.extend((b << 16 | a).to_be_bytes());
    out
}

/// Rows of `width` pixels with filter byte zero, each pixel's bytes from `pixel`.
pub fn rows(width: u32, height: u32, pixel: impl Fn(u32, u32) -> Vec<u8>) -> Vec<u8> {
    passes(&[(0, 0, 1, 1)], width, height, pixel)
}

/// The seven passes of an interlaced PNG.
pub fn interlaced_rows(width: u32, height: u32, pixel: impl Fn(u32, u32) -> Vec<u8>) -> Vec<u8> {
    let seven = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];
    passes(&seven, width, height, pixel)
}

fn passes(steps: &[(u32, u32, usize, usize)], width: u32, height: u32, pixel: impl Fn(u32, u32) -> Vec<u8>) -> Vec<u8> {
    let mut out = Vec::new();
    for &(left, top, across, down) in steps {
        for y in (top..height).step_by(down) {
            out.push(0);
            (left..width).step_by(across).for_each(|x| out.extend(pixel(x, y)));
        }
    }
    out
}

/// Numbers that look random and are the same in every run.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides
    }
}
