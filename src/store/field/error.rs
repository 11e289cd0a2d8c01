//! What can go wrong with the field database, and what to do about it.

use std::io;
use std::path::PathBuf;

use rusqlite::ErrorCode;

use super::words::{InvalidWord, JobId, JobState, PhotoHash, PhotoState, QueueName};

/// Why a worker's word about a job no longer counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The lease ran out and the job waits again.
    Returned,
    /// The lease ran out and another one was given.
    LeasedAgain,
    /// The visitor or the operator took the job back.
    Cancelled,
    /// The job has its outcome.
    Finished(JobState),
}

/// Why the field database refused or failed. Whatever it is, the call changed nothing.
#[derive(Debug, thiserror::Error)]
pub enum FieldError {
    #[error("the queue {queue} is full ({limit} open jobs are allowed for this priority); wait until some are done and submit again")]
    QueueFull { queue: QueueName, limit: u32 },
    #[error("the lease on job {id} is over ({why:?}); drop this result and lease again")]
    StaleLease { id: JobId, why: Refused },
    #[error("there is no {what}; check the id")]
    NotFound { what: String },
    #[error("job {id} is {state} and cannot be {action}; look at it with `dokcho jobs show {id}`")]
    WrongState { id: JobId, state: JobState, action: &'static str },
    #[error("job {id} was submitted before with another photo or queue; use a new id")]
    DifferentRequest { id: JobId },
    #[error("the file of photo {photo} is {state}; submit the photo again")]
    PhotoGone { photo: PhotoHash, state: PhotoState },
    #[error("photo {photo} is still needed by a job; cancel the job or wait until it is done")]
    PhotoInUse { photo: PhotoHash },
    #[error(transparent)]
    Invalid(#[from] InvalidWord),
    #[error("there is no room left for field.db; free some space or shorten the retention, then do it again")]
    StorageFull,
    #[error("field.db is damaged ({what}); start dokcho again to save what is readable")]
    Damaged { what: String },
    #[error("{} is not a field database of Dokcho and was left as it is; move it away or choose another --data folder", path.display())]
    Foreign { path: PathBuf },
    #[error("{} was written by a newer dokcho (schema {found}, this one knows {known}) and was left as it is; update dokcho", path.display())]
    TooNew { path: PathBuf, found: u32, known: u32 },
    #[error("field.db is in use by another process; close other dokcho processes or do it again")]
    Busy,
    #[error("this part of dokcho may not do that to field.db ({what}); report it as a fault of the program")]
    Denied { what: String },
    #[error("{} cannot be used ({source}); check the folder, its permissions and the free space", path.display())]
    Io { path: PathBuf, source: io::Error },
    #[error("field.db could not do it ({0}); do it again, and start dokcho again if it stays so")]
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for FieldError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::StorageFull,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::AuthorizationForStatementDenied) => Self::Denied { what: error.to_string() },
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged { what: error.to_string() },
            // A value of the wrong type or an unknown word: nothing of ours wrote it.
            None if is_strange_value(&error) => Self::Damaged { what: error.to_string() },
            _ => Self::Sqlite(error),
        }
    }
}

fn is_strange_value(error: &rusqlite::Error) -> bool {
    use rusqlite::Error::{FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType, Utf8Error};
    matches!(error, FromSqlConversionFailure(..) | IntegralValueOutOfRange(..) | InvalidColumnType(..) | Utf8Error(..))
}

impl FieldError {
    /// An input or output error on `path`; a full disc is told apart because it has its own remedy.
    pub(super) fn io(path: impl Into<PathBuf>, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::StorageFull,
            _ => Self::Io { path: path.into(), source },
        }
    }

    /// The same sentence in Korean.
    pub fn message_ko(&self) -> String {
        match self {
            Self::QueueFull { queue, limit } => {
                format!("대기 줄 {queue}이(가) 가득 찼습니다 (최대 {limit}건). 앞의 일이 끝난 뒤 다시 보내세요.")
            }
            Self::StaleLease { id, .. } => format!("작업 {id}을(를) 맡은 시간이 끝났습니다. 이 결과를 버리고 다시 맡으세요."),
            Self::NotFound { what } => format!("{what}을(를) 찾을 수 없습니다. 번호를 확인하세요."),
            Self::WrongState { id, state, .. } => {
                format!("작업 {id}은(는) 지금 '{}' 상태라 그렇게 할 수 없습니다. `dokcho jobs show {id}`로 확인하세요.", state_ko(*state))
            }
            Self::DifferentRequest { id } => {
                format!("번호 {id}은(는) 다른 사진이나 대기 줄에 이미 쓰였습니다. 새 번호를 쓰세요.")
            }
            Self::PhotoGone { photo, .. } => format!("사진 {photo}이(가) 남아 있지 않습니다. 사진을 다시 보내세요."),
            Self::PhotoInUse { photo } => {
                format!("사진 {photo}을(를) 쓰는 작업이 있습니다. 작업을 취소하거나 끝날 때까지 기다리세요.")
            }
            Self::Invalid(word) => format!("{:?}은(는) 쓸 수 없는 이름입니다. 영문, 숫자, 하이픈만 쓰세요.", word.text),
            Self::StorageFull => "저장 공간이 가득 찼습니다. 공간을 비우거나 보관 기간을 줄인 뒤 다시 하세요.".to_owned(),
            Self::Damaged { what } => {
                format!("기록 파일 field.db가 망가졌습니다 ({what}). dokcho를 다시 시작하면 읽을 수 있는 기록을 살립니다.")
            }
            Self::Foreign { path } => {
                format!("{}은(는) Dokcho의 기록 파일이 아니라서 그대로 두었습니다. 파일을 옮기거나 다른 폴더를 고르세요.", path.display())
            }
            Self::TooNew { path, found, known } => format!(
                "{}은(는) 더 새로운 dokcho가 만들어서 그대로 두었습니다 (판 {found}, 읽을 수 있는 판 {known}). dokcho를 새 판으로 바꾸세요.",
                path.display()
            ),
            Self::Busy => "다른 프로그램이 기록 파일을 쓰고 있습니다. 다른 dokcho를 닫거나 잠시 뒤 다시 하세요.".to_owned(),
            Self::Denied { what } => format!("이 기능에는 그 기록을 바꿀 권한이 없습니다 ({what}). 관리자에게 알리세요."),
            Self::Io { path, source } => {
                format!("{}을(를) 쓸 수 없습니다 ({source}). 폴더와 권한, 남은 공간을 확인하세요.", path.display())
            }
            Self::Sqlite(source) => format!("기록하지 못했습니다 ({source}). 다시 하고, 계속되면 dokcho를 다시 시작하세요."),
        }
    }
}

fn state_ko(state: JobState) -> &'static str {
    match state {
        JobState::Queued => "대기 중",
        JobState::Leased => "처리 중",
        JobState::Done => "끝남",
        JobState::Failed => "실패",
        JobState::Dead => "여러 번 실패",
        JobState::Cancelled => "취소됨",
    }
}
