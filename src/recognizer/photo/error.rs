//! Why a photo cannot be used: one sentence for the person, one stable word for programs.

use std::io;

use super::format::PhotoFormat;

/// Why a photo cannot be used and what to do about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PhotoError {
    /// Nothing is at the path.
    #[error("There is no file at {path}; check the name and the folder.")]
    NotFound { path: String },
    /// The operating system refuses the file or reading it fails.
    #[error("The file {path} cannot be read ({source}); check its permissions or copy it to this computer again.")]
    Unreadable { path: String, source: io::Error },
    /// A directory, pipe, socket or device.
    #[error("{path} is {}, not a picture file; name a single picture file.", what.0)]
    NotAFile { path: String, what: Names },
    /// No bytes at all.
    #[error("The file is empty (0 bytes); copy or download the photo again.")]
    EmptyFile,
    /// Longer than the limit on files.
    #[error("The file is too large ({} MB, at most {} MB); save the photo smaller or as JPEG.", megabytes(*bytes), megabytes(*limit))]
    TooLargeFile { bytes: u64, limit: u64 },
    /// More pixels, or a longer side, than the limits allow.
    #[error(
        "The picture is too large ({width} x {height} pixels; at most {} megapixels and {limit_side} pixels a side); save it smaller, 4000 pixels wide is plenty.",
        limit_pixels / 1_000_000
    )]
    TooManyPixels { width: u32, height: u32, limit_pixels: u64, limit_side: u32 },
    /// The shorter side is too short to see a plant.
    #[error(
        "The picture is too small ({width} x {height} pixels, the shorter side needs at least {}); use the original photo.",
        super::MIN_SHORT_PX
    )]
    TooSmall { width: u32, height: u32 },
    /// Not a picture, or a kind of picture that is not read.
    #[error("This is not a picture that can be read here but {}; use a JPEG, PNG, WebP, BMP, GIF or TIFF photo.", found.0)]
    UnsupportedFormat { found: Names },
    /// HEIC, HEIF or AVIF.
    #[error(
        "HEIC, HEIF and AVIF photos cannot be read; export the photo as JPEG, or on an iPhone choose Settings > Camera > Formats > Most Compatible and take it again."
    )]
    HeicUnsupported,
    /// The right format, stored in a way that is not read, such as floating-point TIFF.
    #[error("This kind of {format} picture cannot be read ({detail}); save it again as an ordinary JPEG or PNG.")]
    UnsupportedVariant { format: PhotoFormat, detail: String },
    /// The file ends before the picture does.
    #[error("The {format} file is cut off before the end of the picture; copy or download it again.")]
    Truncated { format: PhotoFormat },
    /// The content contradicts itself.
    #[error("The {format} file is damaged ({detail}); copy it again or use another photo.")]
    Corrupt { format: PhotoFormat, detail: String },
    /// Within the size limits, but decoding it would take more memory than is set aside.
    #[error(
        "Opening this {format} picture ({width} x {height} pixels) takes about {} MB of memory and only {} MB are set aside; save it smaller or as an ordinary JPEG.",
        megabytes(*needed),
        megabytes(*budget)
    )]
    OutOfMemoryBudget { format: PhotoFormat, width: u32, height: u32, needed: u64, budget: u64 },
}

/// The same thing named in English (with its article) and in Korean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Names(pub &'static str, pub &'static str);

impl PhotoError {
    /// Whether reaching the file failed, rather than understanding it.
    pub fn is_about_the_file(&self) -> bool {
        matches!(self, Self::NotFound { .. } | Self::Unreadable { .. } | Self::NotAFile { .. })
    }

    /// A stable word for programs; it never changes once published.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "not_found",
            Self::Unreadable { .. } => "unreadable",
            Self::NotAFile { .. } => "not_a_file",
            Self::EmptyFile => "empty_file",
            Self::TooLargeFile { .. } => "too_large_file",
            Self::TooManyPixels { .. } => "too_many_pixels",
            Self::TooSmall { .. } => "too_small",
            Self::UnsupportedFormat { .. } => "unsupported_format",
            Self::HeicUnsupported => "heic_unsupported",
            Self::UnsupportedVariant { .. } => "unsupported_variant",
            Self::Truncated { .. } => "truncated",
            Self::Corrupt { .. } => "corrupt",
            Self::OutOfMemoryBudget { .. } => "out_of_memory_budget",
        }
    }

    /// What happened and what to do, in plain Korean.
    pub fn message_ko(&self) -> String {
        match self {
            Self::NotFound { path } => {
                format!("파일이 없습니다: {path}. 파일 이름과 폴더를 확인해 주세요.")
            }
            Self::Unreadable { path, source } if source.kind() == io::ErrorKind::PermissionDenied => {
                format!("파일을 읽을 권한이 없습니다: {path}. 읽기 권한을 주거나 다른 폴더로 복사해 주세요.")
            }
            Self::Unreadable { path, .. } => {
                format!("파일을 읽는 중에 오류가 났습니다: {path}. 이 컴퓨터로 다시 복사해 주세요.")
            }
            Self::NotAFile { path, what } => {
                format!("사진 파일이 아닙니다: {path} ({}). 사진 파일 하나를 지정해 주세요.", what.1)
            }
            Self::EmptyFile => "빈 파일(0바이트)입니다. 사진을 다시 복사하거나 내려받아 주세요.".to_owned(),
            Self::TooLargeFile { bytes, limit } => format!(
                "파일이 너무 큽니다({} MB, 최대 {} MB). 사진을 더 작게 저장하거나 JPEG로 저장해 주세요.",
                megabytes(*bytes),
                megabytes(*limit)
            ),
            Self::TooManyPixels { width, height, limit_pixels, limit_side } => format!(
                "사진의 크기가 너무 큽니다({width}×{height}픽셀, 최대 {}만 화소이며 한 변은 {limit_side}픽셀까지). 더 작게 저장해 주세요. 가로 4000픽셀이면 충분합니다.",
                limit_pixels / 10_000
            ),
            Self::TooSmall { width, height } => format!(
                "사진이 너무 작습니다({width}×{height}픽셀, 짧은 변이 {}픽셀 이상이어야 합니다). 원본 사진을 사용해 주세요.",
                super::MIN_SHORT_PX
            ),
            _ => self.content_message_ko(),
        }
    }

    /// The Korean messages about what is inside the file.
    fn content_message_ko(&self) -> String {
        match self {
            Self::UnsupportedFormat { found } => format!(
                "읽을 수 있는 사진이 아닙니다(내용: {}). JPEG, PNG, WebP, BMP, GIF, TIFF 사진을 사용해 주세요.",
                found.1
            ),
            Self::HeicUnsupported => "HEIC·HEIF·AVIF 사진은 읽을 수 없습니다. 사진을 JPEG로 내보내거나, 아이폰에서는 설정 > 카메라 > 포맷 > 높은 호환성을 선택한 뒤 다시 찍어 주세요.".to_owned(),
            Self::UnsupportedVariant { format, detail } => format!(
                "지원하지 않는 방식으로 저장된 {format} 사진입니다({detail}). 일반 JPEG나 PNG로 다시 저장해 주세요."
            ),
            Self::Truncated { format } => format!(
                "{format} 파일이 중간에 잘려 있습니다. 사진을 다시 복사하거나 내려받아 주세요."
            ),
            // The decoder's own words are English and technical, so they stay out.
            Self::Corrupt { format, .. } => {
                format!("{format} 파일이 손상되었습니다. 다시 복사하거나 다른 사진을 사용해 주세요.")
            }
            Self::OutOfMemoryBudget { format, width, height, needed, budget } => format!(
                "이 {format} 사진({width}×{height}픽셀)을 열려면 메모리가 약 {} MB 필요하지만 {} MB까지만 쓸 수 있습니다. 더 작게 저장하거나 일반 JPEG로 저장해 주세요.",
                megabytes(*needed),
                megabytes(*budget)
            ),
            // Every other kind is answered by `message_ko` itself before it comes here.
            other => other.to_string(),
        }
    }
}

/// Megabytes with one decimal, rounded up so that "too large" never reads as equal to the limit.
fn megabytes(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100_000);
    format!("{}.{}", tenths / 10, tenths % 10)
}
