//! Errors of the command line: what is printed, under which name, with which exit code.

use std::io;
use std::path::PathBuf;

use super::plants::{BuildError, ExchangeError, ListError, ShowError};
use crate::recognizer::PackError;
use crate::recognizer::photo::PhotoError;
use crate::store::catalogue::CatalogueError;
use crate::store::field::FieldError;
use crate::verdict::VerdictError;
use crate::verdict::words::Language;
use crate::workers::{HousekeepingError, IntakeError};

/// Wrong usage.
pub const EXIT_USAGE: u8 = 2;
/// Bad input: a photo, a table, a query.
pub const EXIT_INPUT: u8 = 3;
/// Model or catalogue cannot be used.
pub const EXIT_MODEL: u8 = 4;
/// A file cannot be written.
pub const EXIT_STORAGE: u8 = 5;

/// Anything that ends a command.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    #[error("{path}: {source}")]
    Photo { path: PathBuf, source: PhotoError },
    #[error("{0}")]
    Pack(#[from] PackError),
    #[error("{0}")]
    Catalogue(#[from] CatalogueError),
    #[error("{0}")]
    Verdict(#[from] VerdictError),
    #[error("{path}: {message}")]
    Input { path: PathBuf, message: String, message_ko: String },
    #[error("{0}")]
    Show(#[from] ShowError),
    #[error("{0}")]
    Build(#[from] BuildError),
    #[error("{0}")]
    List(#[from] ListError),
    #[error("{0}")]
    Exchange(#[from] ExchangeError),
    #[error("this program was built without GPU support; use --device auto or --device cpu")]
    NoGpu,
    #[error("--heatmap is for one photo; name one photo or leave it out")]
    HeatMapOfMany,
    #[error("--id is for one photo; name one photo or leave it out")]
    IdOfMany,
    #[error("{} holds no kiosk yet; submit a photo first or name another folder with --data", path.display())]
    NoKiosk { path: PathBuf },
    /// An error of a part that brings its own words.
    #[error("{message}")]
    Part { kind: &'static str, exit_code: u8, message: String, message_ko: String },
    #[error("the output cannot be written: {0}")]
    Output(#[from] io::Error),
}

impl CliError {
    /// An error of a part that brings its own words.
    pub(super) fn part(kind: &'static str, exit_code: u8, message: String, message_ko: String) -> Self {
        Self::Part { kind, exit_code, message, message_ko }
    }

    /// A stable name for programs.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Photo { source, .. } => source.kind(),
            Self::Pack(PackError::NoPack(_)) => "no_model",
            Self::Pack(_) => "model_unusable",
            Self::Catalogue(_) => "catalogue_unusable",
            Self::Verdict(_) => "model_and_catalogue_disagree",
            Self::Input { .. } => "bad_input",
            Self::Show(ShowError::NotFound { .. }) => "no_such_plant",
            Self::Show(ShowError::Ambiguous { .. }) => "ambiguous_name",
            Self::Show(ShowError::Catalogue(_)) | Self::Build(BuildError::Catalogue(_)) => "catalogue_unusable",
            Self::Show(ShowError::Output(_)) | Self::Build(BuildError::Output(_)) => "output",
            Self::Build(_) => "bad_plant_tables",
            Self::List(ListError::NoSuchPlace { .. }) => "no_such_plant",
            Self::List(ListError::NoSuchFamily { .. }) => "no_such_family",
            Self::Exchange(ExchangeError::Write { .. }) => "output",
            Self::Exchange(_) => "bad_plant_tables",
            Self::NoGpu => "no_gpu",
            Self::HeatMapOfMany | Self::IdOfMany => "usage",
            Self::NoKiosk { .. } => "no_kiosk",
            Self::Part { kind, .. } => kind,
            Self::Output(_) => "output",
        }
    }

    /// The exit code that belongs to the kind.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Exchange(ExchangeError::Write { .. }) => EXIT_STORAGE,
            Self::Photo { .. } | Self::Input { .. } | Self::List(_) | Self::Exchange(_) => EXIT_INPUT,
            Self::Pack(_) | Self::Verdict(_) => EXIT_MODEL,
            Self::Catalogue(error) | Self::Show(ShowError::Catalogue(error)) | Self::Build(BuildError::Catalogue(error)) => {
                catalogue_exit_code(error)
            }
            Self::Show(ShowError::NotFound { .. } | ShowError::Ambiguous { .. }) => EXIT_INPUT,
            Self::Build(BuildError::Read { .. } | BuildError::NoFiles { .. } | BuildError::NoPlants { .. } | BuildError::Faulty { .. }) => {
                EXIT_INPUT
            }
            Self::NoGpu | Self::HeatMapOfMany | Self::IdOfMany => EXIT_USAGE,
            Self::NoKiosk { .. } => EXIT_STORAGE,
            Self::Part { exit_code, .. } => *exit_code,
            Self::Output(_) | Self::Show(ShowError::Output(_)) | Self::Build(BuildError::Output(_)) => EXIT_STORAGE,
        }
    }

    /// One or two sentences for a person: what happened and what to do.
    pub fn message(&self, language: Language) -> String {
        if language == Language::English {
            return self.to_string();
        }
        match self {
            Self::Photo { path, source } => format!("{}: {}", path.display(), source.message_ko()),
            Self::Pack(error) => error.message_ko(),
            Self::Catalogue(error) => error.message_ko(),
            Self::Verdict(error) => error.message_ko(),
            Self::Input { path, message_ko, .. } => format!("{}: {message_ko}", path.display()),
            Self::Show(error) => error.message_ko(),
            Self::Build(error) => error.message_ko(),
            Self::List(error) => error.message_ko(),
            Self::Exchange(error) => error.message_ko(),
            Self::NoGpu => "이 프로그램은 GPU 없이 만들어졌습니다. --device auto 또는 cpu를 쓰세요.".to_owned(),
            Self::HeatMapOfMany => "--heatmap은 사진 한 장에만 쓸 수 있습니다. 사진을 한 장만 적어 주세요.".to_owned(),
            Self::IdOfMany => "--id는 사진 한 장에만 쓸 수 있습니다. 사진을 한 장만 적어 주세요.".to_owned(),
            Self::NoKiosk { path } => {
                format!("{}에는 아직 기록이 없습니다. 먼저 사진을 맡기거나 --data로 다른 폴더를 고르세요.", path.display())
            }
            Self::Part { message_ko, .. } => message_ko.clone(),
            Self::Output(error) => format!("결과를 쓸 수 없습니다: {error}"),
        }
    }

    /// Whether the reader of our output simply went away.
    pub fn is_closed_pipe(&self) -> bool {
        match self {
            Self::Output(error) | Self::Show(ShowError::Output(error)) | Self::Build(BuildError::Output(error)) => {
                error.kind() == io::ErrorKind::BrokenPipe
            }
            _ => false,
        }
    }
}

fn catalogue_exit_code(error: &CatalogueError) -> u8 {
    match error {
        CatalogueError::Write { .. } => EXIT_STORAGE,
        CatalogueError::Faulty { .. } => EXIT_INPUT,
        _ => EXIT_MODEL,
    }
}

/// A pack's fault in the user's language, for warnings that end nothing.
pub fn pack_message(error: &PackError, language: Language) -> String {
    if language == Language::Korean { error.message_ko() } else { error.to_string() }
}

/// A stable name for what the field database refused.
pub(super) fn field_kind(error: &FieldError) -> &'static str {
    match error {
        FieldError::QueueFull { .. } => "queue_full",
        FieldError::StaleLease { .. } => "stale_lease",
        FieldError::NotFound { .. } => "not_found",
        FieldError::WrongState { .. } => "wrong_state",
        FieldError::DifferentRequest { .. } | FieldError::Invalid(_) => "bad_id",
        FieldError::StorageFull => "disc_full",
        FieldError::Busy => "busy",
        _ => "storage",
    }
}

/// The exit code that belongs to it: a wrong request, or a disc that does not hold.
pub(super) fn field_exit_code(error: &FieldError) -> u8 {
    match field_kind(error) {
        "not_found" | "wrong_state" | "bad_id" => EXIT_INPUT,
        _ => EXIT_STORAGE,
    }
}

impl From<IntakeError> for CliError {
    fn from(error: IntakeError) -> Self {
        let code = if error.is_about_the_photo() { EXIT_INPUT } else { EXIT_STORAGE };
        match error {
            IntakeError::Field(error) => error.into(),
            error => Self::part(error.kind(), code, error.to_string(), error.message_ko()),
        }
    }
}

impl From<HousekeepingError> for CliError {
    fn from(error: HousekeepingError) -> Self {
        match error {
            HousekeepingError::Field(error) => error.into(),
            HousekeepingError::Bundle(error) => error.into(),
            error => Self::part("storage", EXIT_STORAGE, error.to_string(), error.message_ko()),
        }
    }
}
