//! What a file is, told from its first bytes only: file names lie, and people rename files.

use std::fmt;

use super::error::{Names, PhotoError};

/// A picture format that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PhotoFormat {
    Jpeg,
    Png,
    WebP,
    Bmp,
    Gif,
    Tiff,
}

impl PhotoFormat {
    /// The usual name, as in "JPEG".
    pub fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::WebP => "WebP",
            Self::Bmp => "BMP",
            Self::Gif => "GIF",
            Self::Tiff => "TIFF",
        }
    }
}

impl fmt::Display for PhotoFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// `ftyp` brands of still pictures in the HEIF family.
const HEIF_BRANDS: [&[u8; 4]; 14] =
    [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"mif2", b"msf1", b"avif", b"avis", b"miaf"];

/// Openings of things people mistake for photos, so that the message can name them.
const FOREIGN: [(&[u8], Names); 10] = [
    (b"%PDF", Names("a PDF document", "PDF 문서")),
    (b"PK\x03\x04", Names("a ZIP archive or office document", "ZIP 압축 파일 또는 오피스 문서")),
    (b"8BPS", Names("a Photoshop document", "포토샵 문서")),
    (b"\xff\x0a", Names("a JPEG XL picture", "JPEG XL 그림")),
    (b"\0\0\0\x0cJXL ", Names("a JPEG XL picture", "JPEG XL 그림")),
    (b"\0\0\0\x0cjP  ", Names("a JPEG 2000 picture", "JPEG 2000 그림")),
    (b"\x1aE\xdf\xa3", Names("a video", "동영상")),
    (b"<svg", Names("an SVG drawing", "SVG 그림")),
    (b"<!DOCTYPE html", Names("a web page", "웹 페이지")),
    (b"<html", Names("a web page", "웹 페이지")),
];

/// Tells the format, or which error names what the content is instead.
pub(super) fn detect(bytes: &[u8]) -> Result<PhotoFormat, PhotoError> {
    if let Some(format) = picture_format(bytes) {
        return Ok(format);
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return Err(ftyp_error(bytes));
    }
    let foreign = FOREIGN.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, names)| *names);
    let found = foreign.unwrap_or_else(|| {
        let start = &bytes[..bytes.len().min(512)];
        let is_text = start.iter().all(|&byte| byte >= 0x20 || matches!(byte, b'\t' | b'\n' | b'\r'));
        if is_text { Names("text", "글") } else { Names("something unknown", "알 수 없는 형식") }
    });
    Err(PhotoError::UnsupportedFormat { found })
}

fn picture_format(bytes: &[u8]) -> Option<PhotoFormat> {
    if bytes.starts_with(b"\xff\xd8\xff") {
        Some(PhotoFormat::Jpeg)
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some(PhotoFormat::Png)
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some(PhotoFormat::WebP)
    } else if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        Some(PhotoFormat::Gif)
    } else if [b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"].iter().any(|magic| bytes.starts_with(*magic)) {
        Some(PhotoFormat::Tiff)
    } else if is_bmp(bytes) {
        Some(PhotoFormat::Bmp)
    } else {
        None
    }
}

/// "BM" alone begins many words, so the length of the second header has to be one that exists.
fn is_bmp(bytes: &[u8]) -> bool {
    let header = bytes.get(14..18).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]));
    bytes.starts_with(b"BM") && matches!(header, Some(12 | 16 | 40 | 52 | 56 | 64 | 108 | 124))
}

/// The major brand and the compatible ones decide: phones write `mif1` first as often as `heic`.
fn ftyp_error(bytes: &[u8]) -> PhotoError {
    let box_len = usize::try_from(u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])).unwrap_or(0);
    let brands = bytes.get(8..box_len.clamp(12, 256).min(bytes.len())).unwrap_or_default();
    if brands.chunks_exact(4).any(|brand| HEIF_BRANDS.iter().any(|known| brand == known.as_slice())) {
        return PhotoError::HeicUnsupported;
    }
    PhotoError::UnsupportedFormat { found: Names("a video", "동영상") }
}
