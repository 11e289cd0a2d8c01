//! Errors of the disc, sorted by what the operator has to do about them.

use std::fmt;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// What kind of trouble the disc is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DiscFault {
    /// No space, or the user's quota is used up: somebody has to make room.
    Full,
    /// Mounted read-only, as Linux does with a disc that is failing.
    ReadOnly,
    /// The folder belongs to somebody else.
    Denied,
    /// Anything else, an input/output error of a worn disc among them.
    Other,
}

impl DiscFault {
    /// Sorts an error of the operating system.
    pub fn of(error: &io::Error) -> Self {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::Full,
            ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            ErrorKind::PermissionDenied => Self::Denied,
            _ => Self::Other,
        }
    }

    /// A stable word for programs.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Full => "disc_full",
            Self::ReadOnly => "disc_read_only",
            Self::Denied => "permission_denied",
            Self::Other => "disc_error",
        }
    }

    fn remedy(self) -> &'static str {
        match self {
            Self::Full => "the disc is full, so delete what is not needed and try again",
            Self::ReadOnly => "the disc is read-only, so check it for damage and mount it for writing",
            Self::Denied => "give this user the permission, or choose another folder with --data",
            Self::Other => "check the disc and its cable, and make a backup",
        }
    }

    fn remedy_ko(self) -> &'static str {
        match self {
            Self::Full => "저장 공간이 가득 찼습니다. 필요 없는 파일을 지우고 다시 하세요.",
            Self::ReadOnly => "저장 장치가 읽기 전용입니다. 손상되지 않았는지 검사하고 쓰기 가능으로 다시 연결하세요.",
            Self::Denied => "권한이 없습니다. 이 사용자에게 권한을 주거나 --data로 다른 폴더를 고르세요.",
            Self::Other => "저장 장치와 연결을 확인하고 백업해 두세요.",
        }
    }
}

/// What was being done when the disc failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    Reading,
    Writing,
    Deleting,
}

impl fmt::Display for Doing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Reading => "read",
            Self::Writing => "written",
            Self::Deleting => "deleted",
        })
    }
}

/// A file or folder could not be reached.
#[derive(Debug, thiserror::Error)]
#[error("{} could not be {doing} ({source}); {}", path.display(), DiscFault::of(source).remedy())]
pub struct DiscError {
    pub path: PathBuf,
    pub doing: Doing,
    pub source: io::Error,
}

impl DiscError {
    /// What the operator has to deal with.
    pub fn fault(&self) -> DiscFault {
        DiscFault::of(&self.source)
    }

    /// The same sentence in Korean.
    pub fn message_ko(&self) -> String {
        let doing = match self.doing {
            Doing::Reading => "읽지",
            Doing::Writing => "쓰지",
            Doing::Deleting => "지우지",
        };
        format!("{}을(를) {doing} 못했습니다 ({}). {}", self.path.display(), self.source, self.fault().remedy_ko())
    }

    /// For `map_err`: names the path and the deed of an error of the operating system.
    pub(in crate::store) fn on(path: &Path, doing: Doing) -> impl FnOnce(io::Error) -> Self {
        move |source| Self { path: path.to_owned(), doing, source }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_and_read_only_are_told_apart() {
        for (code, fault) in
            [(28, DiscFault::Full), (122, DiscFault::Full), (30, DiscFault::ReadOnly), (13, DiscFault::Denied), (5, DiscFault::Other)]
        {
            let error = DiscError::on(Path::new("x"), Doing::Writing)(io::Error::from_raw_os_error(code));
            assert_eq!(error.fault(), fault, "errno {code}");
            assert!(error.to_string().contains(fault.remedy()) && error.message_ko().contains(fault.remedy_ko()));
        }
    }
}
