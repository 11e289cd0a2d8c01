//! Why a picture is not stored: one sentence for the person, one stable word for programs.

use std::fmt;

/// A format whose metadata can be taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PictureFormat {
    Jpeg,
    Png,
    WebP,
    Gif,
    Bmp,
}

impl fmt::Display for PictureFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::WebP => "WebP",
            Self::Gif => "GIF",
            Self::Bmp => "BMP",
        })
    }
}

/// Why a picture is not stored. Nothing of it was written then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PhotoRefused {
    #[error("The file is empty (0 bytes); copy the photo or take it again.")]
    Empty,
    #[error("The file is too large ({} MB, at most {} MB); save the photo smaller or as JPEG.", bytes.div_ceil(1_000_000), limit_bytes / 1_000_000)]
    TooLarge { bytes: u64, limit_bytes: u64 },
    #[error("This is not a picture that can be stored; use a JPEG, PNG, WebP, GIF or BMP photo.")]
    NotAPicture,
    /// Readable for a single answer, but not kept.
    #[error("TIFF photos are not stored, because private data cannot be taken out of them with certainty; save the photo as JPEG or PNG.")]
    TiffNotKept,
    /// The file ends before the picture does.
    #[error("The {format} file is cut off before the end of the picture; copy or take it again.")]
    Truncated { format: PictureFormat },
    /// Some part is unknown or contradicts another, so that private data might stay in.
    #[error("The {format} file is damaged or unusual ({detail}); save it again as an ordinary JPEG or PNG.")]
    NotUnderstood { format: PictureFormat, detail: &'static str },
}

impl PhotoRefused {
    /// A stable word for programs.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Empty => "empty_file",
            Self::TooLarge { .. } => "too_large_file",
            Self::NotAPicture => "unsupported_format",
            Self::TiffNotKept => "tiff_not_kept",
            Self::Truncated { .. } => "truncated",
            Self::NotUnderstood { .. } => "corrupt",
        }
    }

    /// What happened and what to do, in plain Korean.
    pub fn message_ko(&self) -> String {
        match self {
            Self::Empty => "빈 파일(0바이트)입니다. 사진을 다시 복사하거나 다시 찍어 주세요.".to_owned(),
            Self::TooLarge { bytes, limit_bytes } => format!(
                "파일이 너무 큽니다({} MB, 최대 {} MB). 사진을 더 작게 저장하거나 JPEG로 저장해 주세요.",
                bytes.div_ceil(1_000_000),
                limit_bytes / 1_000_000
            ),
            Self::NotAPicture => "보관할 수 있는 사진이 아닙니다. JPEG, PNG, WebP, GIF, BMP 사진을 사용해 주세요.".to_owned(),
            Self::TiffNotKept => "TIFF 사진은 개인 정보를 확실하게 지울 수 없어 보관하지 않습니다. JPEG나 PNG로 저장해 주세요.".to_owned(),
            Self::Truncated { format } => {
                format!("{format} 파일이 중간에 끊겨 있습니다. 사진을 다시 복사하거나 다시 찍어 주세요.")
            }
            Self::NotUnderstood { format, detail } => {
                format!("{format} 파일이 손상되었거나 흔하지 않은 형식입니다({detail}). 일반 JPEG나 PNG로 다시 저장해 주세요.")
            }
        }
    }
}
