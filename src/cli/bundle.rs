//! `dokcho bundle`: a whole kiosk as one file, out and in.

use std::fs;
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::Context;
use super::error::{CliError, EXIT_INPUT, EXIT_STORAGE};
use crate::recognizer;
use crate::store::bundle::{self, BundleError, Contents, Progress};
use crate::store::disc::make_data_folder;
use crate::store::field::{FieldDb, Role};
use crate::store::photos::PhotoFiles;
use crate::verdict::words::Language;
use crate::workers::wall_clock_ms;

/// What to do with a bundle.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Write settings, catalogue, model pack, jobs, rankings and photos of this kiosk into one file.
    Export {
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Leave the visitors' photos out.
        #[arg(long)]
        without_photos: bool,
    },
    /// Replace this kiosk's data folder by what is in a bundle; the old folder stays beside it.
    Import {
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

/// Runs the command.
pub fn run(context: &mut Context<'_>, command: &Command) -> Result<u8, CliError> {
    match command {
        Command::Export { file, without_photos } => export(context, file, *without_photos)?,
        Command::Import { file } => import(context, file)?,
    }
    Ok(0)
}

fn export(context: &mut Context<'_>, file: &Path, without_photos: bool) -> Result<(), CliError> {
    let data = context.data.path().to_owned();
    let catalogue = context.catalogue()?.path().to_owned();
    let copy = data.join(".field.db.bundle");
    let made = (|| -> Result<bundle::Exported, CliError> {
        make_data_folder(&data).map_err(BundleError::from)?;
        FieldDb::open(&data.join("field.db"), Role::Operator, wall_clock_ms())?.backup_to(&copy)?;
        let photos = if without_photos { None } else { Some(PhotoFiles::open(&data).map_err(BundleError::from)?) };
        let config = Some(data.join("dokcho.toml")).filter(|path| path.is_file());
        let pack = recognizer::newest_pack_folder(&context.models());
        let contents =
            Contents { config: config.as_deref(), catalogue: &catalogue, pack: pack.as_deref(), field_db: &copy, photos: photos.as_ref() };
        let bar = bar(context.json);
        let exported = bundle::export(&contents, file, wall_clock_ms(), &mut |progress| show(&bar, progress));
        bar.finish_and_clear();
        Ok(exported?)
    })();
    // The copy has served; if it stays behind, the next export writes over it.
    let _ = fs::remove_file(&copy);
    let exported = made?;
    let (entries, bytes, left_out) = (exported.manifest.entries.len(), exported.manifest.total_bytes(), exported.left_out.len());
    let path = file.display().to_string();
    match (context.json, context.language) {
        (true, _) => writeln!(context.out, "{}", json!({"file": path, "entries": entries, "bytes": bytes, "photos_left_out": left_out}))?,
        (false, Language::Korean) => {
            writeln!(context.out, "파일 {entries}개 ({} MB)를 {path}에 담았습니다. 읽지 못한 사진 {left_out}장.", bytes >> 20)?
        }
        (false, Language::English) => {
            writeln!(context.out, "Put {entries} files ({} MB) into {path}; {left_out} photos could not be read.", bytes >> 20)?
        }
    }
    Ok(())
}

fn import(context: &mut Context<'_>, file: &Path) -> Result<(), CliError> {
    if !file.is_file() {
        return Err(CliError::Input {
            path: file.to_owned(),
            message: "there is no such file; name a file that `dokcho bundle export` made".to_owned(),
            message_ko: "그런 파일이 없습니다. `dokcho bundle export`로 만든 파일을 지정하세요.".to_owned(),
        });
    }
    let bar = bar(context.json);
    let imported = bundle::import(file, context.data.path(), &mut |progress| show(&bar, progress));
    bar.finish_and_clear();
    let manifest = imported?;
    let previous = bundle::previous_of(context.data.path())?;
    let (entries, target, had_previous) = (manifest.entries.len(), context.data.path().display(), previous.is_dir());
    let previous = previous.display();
    match (context.json, context.language) {
        (true, _) => writeln!(context.out, "{}", json!({"entries": entries, "previous": previous.to_string()}))?,
        (false, Language::Korean) => writeln!(context.out, "파일 {entries}개를 {target}에 풀었습니다.")?,
        (false, Language::English) => writeln!(context.out, "Put {entries} files into {target}.")?,
    }
    match (context.json || !had_previous, context.language) {
        (true, _) => {}
        (false, Language::Korean) => writeln!(context.out, "이전 자료는 {previous}에 있습니다. 사진도 들어 있으니 확인한 뒤 지우세요.")?,
        (false, Language::English) => {
            writeln!(context.out, "What was there before is in {previous}, photos included; delete it when you no longer need it.")?
        }
    }
    Ok(())
}

fn bar(json: bool) -> ProgressBar {
    if json {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {bytes}/{total_bytes}").unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(0).with_style(style)
}

fn show(bar: &ProgressBar, progress: Progress) {
    bar.set_length(progress.total_bytes);
    bar.set_position(progress.done_bytes);
}

impl From<BundleError> for CliError {
    fn from(error: BundleError) -> Self {
        let is_storage = matches!(
            error,
            BundleError::Disc(_) | BundleError::Photos(_) | BundleError::NoRoom { .. } | BundleError::Busy | BundleError::Changed { .. }
        );
        let code = if is_storage { EXIT_STORAGE } else { EXIT_INPUT };
        Self::part(error.kind(), code, error.to_string(), error.message_ko())
    }
}
