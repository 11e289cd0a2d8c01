//! What can go wrong with a stored photo, and what to do about it.

use super::{PhotoKey, PhotoRefused};
use crate::store::disc::{DiscError, DiscFault};

/// Why a photo was not stored, read or erased.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PhotoFileError {
    /// The bytes are not a picture that can be kept; nothing was stored.
    #[error(transparent)]
    Refused(#[from] PhotoRefused),
    /// The disc refused; see [`DiscError::fault`] for what the operator has to do.
    #[error(transparent)]
    Disc(#[from] DiscError),
    /// No file under this name: erased, or lost.
    #[error("the photo {key} is not there; take it again")]
    Missing { key: PhotoKey },
    /// The file is not what its name says: changed by somebody, or by a failing disc.
    #[error("the photo {key} is damaged or was changed ({what}); take it again and check the disc")]
    Tampered { key: PhotoKey, what: &'static str },
}

impl PhotoFileError {
    /// A stable word for programs.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Refused(refused) => refused.kind(),
            Self::Disc(error) => error.fault().kind(),
            Self::Missing { .. } => "photo_missing",
            Self::Tampered { .. } => "photo_tampered",
        }
    }

    /// The disc's trouble, if that is what it is.
    pub fn disc_fault(&self) -> Option<DiscFault> {
        match self {
            Self::Disc(error) => Some(error.fault()),
            _ => None,
        }
    }

    /// What happened and what to do, in plain Korean.
    pub fn message_ko(&self) -> String {
        match self {
            Self::Refused(refused) => refused.message_ko(),
            Self::Disc(error) => error.message_ko(),
            Self::Missing { .. } => "저장된 사진이 없습니다. 사진을 다시 찍어 주세요.".to_owned(),
            Self::Tampered { .. } => "저장된 사진이 손상되었거나 바뀌었습니다. 사진을 다시 찍고 저장 장치를 확인하세요.".to_owned(),
        }
    }
}
