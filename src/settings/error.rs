//! What can be wrong with the settings file, and what to do about it.

use std::io;
use std::path::PathBuf;

use super::pin::PinError;
use crate::kiosk::InvalidSetting;

/// Why settings were not read or stored.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error("{} cannot be read ({source}); check its permissions", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("{} cannot be written ({source}); check the folder, its permissions and the free space", path.display())]
    Unwritable { path: PathBuf, source: io::Error },
    /// No TOML, an unknown name, or a value of the wrong kind. `allowed` is empty when nothing is
    /// known about the name.
    #[error("{}:{line}: {detail}{}", path.display(), hint(allowed))]
    Wrong { path: PathBuf, line: usize, detail: String, allowed: &'static str },
    #[error("{}{}: {fault}", path.display(), line.map(|line| format!(":{line}")).unwrap_or_default())]
    Invalid { path: PathBuf, line: Option<usize>, fault: InvalidSetting },
    #[error(transparent)]
    Pin(#[from] PinError),
}

fn hint(allowed: &str) -> String {
    if allowed.is_empty() { String::new() } else { format!("; allowed is {allowed}") }
}

impl SettingsError {
    /// The same sentence in Korean.
    pub fn message_ko(&self) -> String {
        match self {
            Self::Unreadable { path, source } => format!("{}을(를) 읽을 수 없습니다 ({source}). 권한을 확인하세요.", path.display()),
            Self::Unwritable { path, source } => {
                format!("{}을(를) 쓸 수 없습니다 ({source}). 폴더와 권한, 남은 공간을 확인하세요.", path.display())
            }
            // The parser's own words are English and name the place; they stay in brackets.
            Self::Wrong { path, line, detail, allowed: "" } => {
                format!("{} {line}번째 줄을 읽을 수 없습니다 ({detail}). 그 줄을 고치거나 지우세요.", path.display())
            }
            Self::Wrong { path, line, allowed, .. } => {
                format!("{} {line}번째 줄의 값이 올바르지 않습니다. 쓸 수 있는 값: {allowed}", path.display())
            }
            Self::Invalid { path, line, fault } => {
                let line = line.map(|line| format!(" {line}번째 줄")).unwrap_or_default();
                format!("{}{line}: {}", path.display(), fault.message_ko())
            }
            Self::Pin(error) => error.message_ko(),
        }
    }

    /// Whether the disc has no room.
    pub fn is_disc_full(&self) -> bool {
        match self {
            Self::Unwritable { source, .. } => matches!(source.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded),
            _ => false,
        }
    }
}
