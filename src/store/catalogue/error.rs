//! What can go wrong with the catalogue database, and what to do about it.

use std::fmt;
use std::io;
use std::path::PathBuf;

use super::fault::Fault;

/// Which catalogue is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A file on disc.
    File(PathBuf),
    /// The database embedded in the program.
    BuiltIn,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "the catalogue {}", path.display()),
            Self::BuiltIn => f.write_str("the catalogue inside the program"),
        }
    }
}

impl Place {
    fn remedy(&self) -> &'static str {
        match self {
            Self::File(_) => "run `dokcho plants build` to make it again",
            Self::BuiltIn => "install dokcho again",
        }
    }

    fn ko(&self) -> String {
        match self {
            Self::File(path) => format!("식물 목록 파일 {}", path.display()),
            Self::BuiltIn => "프로그램에 든 식물 목록".to_owned(),
        }
    }

    fn remedy_ko(&self) -> &'static str {
        match self {
            Self::File(_) => "`dokcho plants build`로 다시 만드세요.",
            Self::BuiltIn => "dokcho를 다시 설치하세요.",
        }
    }
}

/// Why the catalogue cannot be opened, read or built.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    #[error("{place} is missing; {}", place.remedy())]
    Missing { place: Place },
    #[error("{place} cannot be read ({source}); check the path and its permissions")]
    Unreadable { place: Place, source: io::Error },
    #[error("{place} is not a Dokcho catalogue; {}", place.remedy())]
    Foreign { place: Place },
    #[error("{place} was made by a newer dokcho (schema {found}, this one reads {known}); update dokcho or {}", place.remedy())]
    TooNew { place: Place, found: u32, known: u32 },
    #[error("{place} was made by an older dokcho (schema {found}, this one reads {known}); {}", place.remedy())]
    TooOld { place: Place, found: u32, known: u32 },
    #[error("{place} is damaged ({what}); {}", place.remedy())]
    Damaged { place: Place, what: String },
    #[error("{place} could not be queried ({source}); {}", place.remedy())]
    Query { place: Place, source: rusqlite::Error },
    #[error("the plants have {} faults, the first is: {}; correct the CSV files and build again", faults.len(), first(faults))]
    Faulty { faults: Vec<Fault> },
    #[error("the catalogue could not be laid out in memory ({source}); free some memory and build again")]
    Layout { source: rusqlite::Error },
    #[error("{} could not be written ({source}); check the folder, its permissions and the free space", path.display())]
    Write { path: PathBuf, source: io::Error },
}

fn first(faults: &[Fault]) -> String {
    faults.first().map(Fault::to_string).unwrap_or_default()
}

impl CatalogueError {
    /// The same sentence in Korean.
    pub fn message_ko(&self) -> String {
        match self {
            Self::Missing { place } => format!("{}이(가) 없습니다. {}", place.ko(), place.remedy_ko()),
            Self::Unreadable { place, source } => {
                format!("{}을(를) 읽을 수 없습니다 ({source}). 경로와 권한을 확인하세요.", place.ko())
            }
            Self::Foreign { place } => format!("{}은(는) Dokcho 목록이 아닙니다. {}", place.ko(), place.remedy_ko()),
            Self::TooNew { place, found, known } => format!(
                "{}은(는) 더 새로운 dokcho가 만들었습니다 (판 {found}, 읽을 수 있는 판 {known}). dokcho를 새 판으로 바꾸거나 {}",
                place.ko(),
                place.remedy_ko()
            ),
            Self::TooOld { place, found, known } => {
                format!("{}은(는) 예전 dokcho가 만들었습니다 (판 {found}, 읽을 수 있는 판 {known}). {}", place.ko(), place.remedy_ko())
            }
            Self::Damaged { place, what } => format!("{}이(가) 망가졌습니다 ({what}). {}", place.ko(), place.remedy_ko()),
            Self::Query { place, source } => {
                format!("{}을(를) 조회하지 못했습니다 ({source}). {}", place.ko(), place.remedy_ko())
            }
            Self::Faulty { faults } => format!(
                "식물 자료에 잘못이 {}개 있습니다. 첫 번째: {} CSV를 고치고 다시 만드세요.",
                faults.len(),
                faults.first().map(Fault::line_ko).unwrap_or_default()
            ),
            Self::Layout { source } => format!("목록을 메모리에 만들지 못했습니다 ({source}). 메모리를 비우고 다시 하세요."),
            Self::Write { path, source } => {
                format!("{}에 쓸 수 없습니다 ({source}). 폴더와 권한, 남은 공간을 확인하세요.", path.display())
            }
        }
    }
}
