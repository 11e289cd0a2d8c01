//! Errors of the command line: what is printed, under which name, with which exit code.

use std::io;
use std::path::PathBuf;

use super::plants::{BuildError, ExchangeError, ListError, ShowError};
use crate::recognizer::PackError;
use crate::recognizer::photo::PhotoError;
use crate::store::catalogue::CatalogueError;
use crate::verdict::VerdictError;
use crate::verdict::words::Language;

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
    #[error("the output cannot be written: {0}")]
    Output(#[from] io::Error),
}

impl CliError {
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
            Self::HeatMapOfMany => "usage",
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
            Self::NoGpu | Self::HeatMapOfMany => EXIT_USAGE,
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
