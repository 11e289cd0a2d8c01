//! What can go wrong with a bundle, and what to do about it.

use std::path::PathBuf;

use crate::store::disc::{DiscError, DiscFault};
use crate::store::photos::PhotoFileError;

/// Why a bundle was not made or not taken over. The kiosk is then as it was before, or, when the
/// disc failed at the very end, as the bundle has it; [`super::recover`] settles that.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BundleError {
    #[error(transparent)]
    Disc(#[from] DiscError),
    #[error(transparent)]
    Photos(#[from] PhotoFileError),
    #[error("this file is not a Dokcho bundle; name a file that `dokcho bundle export` made")]
    NotABundle,
    #[error("this bundle has format {found} and this program reads {known}; install the dokcho that made it")]
    UnknownVersion { found: u32, known: u32 },
    #[error("the bundle is damaged ({what}); copy it again from where it was made")]
    Damaged { what: String },
    #[error("{} changed while it was being copied; close other dokcho programs and try again", path.display())]
    Changed { path: PathBuf },
    #[error("{} cannot be put into a bundle ({why}); rename it or take it out of the folder", path.display())]
    CannotHold { path: PathBuf, why: &'static str },
    #[error("the bundle needs {} MB and only {} MB are free; make room and try again", needed_bytes.div_ceil(1_000_000), available_bytes / 1_000_000)]
    NoRoom { needed_bytes: u64, available_bytes: u64 },
    #[error("another dokcho is importing a bundle into this folder; wait until it has finished")]
    Busy,
    #[error("{} cannot be a kiosk's data folder; name a folder, existing or new", path.display())]
    BadTarget { path: PathBuf },
}

impl BundleError {
    /// A stable word for programs.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Disc(error) => error.fault().kind(),
            Self::Photos(error) => error.kind(),
            Self::NotABundle => "not_a_bundle",
            Self::UnknownVersion { .. } => "unknown_bundle_version",
            Self::Damaged { .. } => "bundle_damaged",
            Self::Changed { .. } => "changed_meanwhile",
            Self::CannotHold { .. } => "not_for_a_bundle",
            Self::NoRoom { .. } => DiscFault::Full.kind(),
            Self::Busy => "busy",
            Self::BadTarget { .. } => "bad_target",
        }
    }

    /// What happened and what to do, in plain Korean.
    pub fn message_ko(&self) -> String {
        match self {
            Self::Disc(error) => error.message_ko(),
            Self::Photos(error) => error.message_ko(),
            Self::NotABundle => "Dokcho 꾸러미 파일이 아닙니다. `dokcho bundle export`로 만든 파일을 지정하세요.".to_owned(),
            Self::UnknownVersion { found, known } => {
                format!("이 꾸러미의 형식은 {found}판이고 이 프로그램은 {known}판을 읽습니다. 꾸러미를 만든 dokcho를 설치하세요.")
            }
            Self::Damaged { what } => format!("꾸러미가 손상되었습니다({what}). 만든 곳에서 다시 복사하세요."),
            Self::Changed { path } => {
                format!("복사하는 동안 {}이(가) 바뀌었습니다. 다른 dokcho를 닫고 다시 하세요.", path.display())
            }
            Self::CannotHold { path, why } => {
                format!("{}은(는) 꾸러미에 넣을 수 없습니다({why}). 이름을 바꾸거나 폴더에서 빼세요.", path.display())
            }
            Self::NoRoom { needed_bytes, available_bytes } => format!(
                "꾸러미에는 {} MB가 필요하지만 {} MB만 남아 있습니다. 공간을 비우고 다시 하세요.",
                needed_bytes.div_ceil(1_000_000),
                available_bytes / 1_000_000
            ),
            Self::Busy => "다른 dokcho가 이 폴더로 꾸러미를 가져오는 중입니다. 끝날 때까지 기다리세요.".to_owned(),
            Self::BadTarget { path } => {
                format!("{}은(는) 자료 폴더가 될 수 없습니다. 있는 폴더나 새 폴더의 이름을 지정하세요.", path.display())
            }
        }
    }
}
