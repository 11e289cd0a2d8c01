//! `dokcho submit`: photos into the durable queue. A folder is taken photo by photo and can be
//! submitted again after an interruption: in bulk, a picture has one job, however often it comes.

use std::fs;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::Context;
use super::error::{CliError, EXIT_INPUT, EXIT_STORAGE};
use crate::recognizer::photo::{self, Limits};
use crate::store::field::{JobId, Priority, Submitted};
use crate::verdict::words::Language;
use crate::workers::{Intake, IntakeError, Request, wall_clock_ms};

/// Arguments of `submit`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Photos, or folders of photos.
    #[arg(required = true, value_name = "PHOTO")]
    photos: Vec<PathBuf>,
    /// Who waits for the answer.
    #[arg(long, value_enum, default_value_t = PriorityArgument::WalkUp)]
    priority: PriorityArgument,
    /// A key of your own for one photo: submitting it again changes nothing.
    #[arg(long, value_name = "ID")]
    id: Option<JobId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PriorityArgument {
    /// A visitor stands before the camera.
    Booth,
    /// A visitor's own file.
    WalkUp,
    /// Folders of photos; nobody waits.
    Bulk,
}

impl From<PriorityArgument> for Priority {
    fn from(argument: PriorityArgument) -> Self {
        match argument {
            PriorityArgument::Booth => Self::Booth,
            PriorityArgument::WalkUp => Self::WalkUp,
            PriorityArgument::Bulk => Self::Bulk,
        }
    }
}

/// What became of all photos.
#[derive(Default)]
struct Totals {
    queued: u32,
    known: u32,
    refused: u32,
}

/// Runs the command.
pub fn run(context: &mut Context<'_>, arguments: &Arguments) -> Result<u8, CliError> {
    let photos = photos_in(&arguments.photos)?;
    if arguments.id.is_some() && photos.len() != 1 {
        return Err(CliError::IdOfMany);
    }
    let mut intake = Intake::open(context.data.path(), wall_clock_ms())?;
    let bar = progress_bar(photos.len(), context.json);
    let mut totals = Totals::default();
    for path in &photos {
        match submit(context, &mut intake, path, arguments) {
            Ok(submitted) => {
                let counter = if submitted.is_new { &mut totals.queued } else { &mut totals.known };
                *counter += 1;
                bar.suspend(|| print(context, path, &submitted))?;
            }
            Err(error) if error.is_about_the_photo() => {
                totals.refused += 1;
                bar.suspend(|| print_refusal(context, path, &error))?;
            }
            Err(error) => {
                bar.finish_and_clear();
                return stopped(context, path, error, &totals, photos.len());
            }
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    if !context.json && photos.len() > 1 {
        let Totals { queued, known, refused } = totals;
        match context.language {
            Language::Korean => writeln!(context.out, "새로 맡김 {queued}장, 이미 있음 {known}장, 받지 못함 {refused}장.")?,
            Language::English => writeln!(context.out, "{queued} queued, {known} known already, {refused} refused.")?,
        }
    }
    Ok(if totals.refused > 0 { EXIT_INPUT } else { 0 })
}

fn submit(context: &Context<'_>, intake: &mut Intake, path: &Path, arguments: &Arguments) -> Result<Submitted, IntakeError> {
    let bytes = photo::read_bytes(path, &Limits::default())?;
    let priority = arguments.priority.into();
    let request = Request { bytes: &bytes, queue: context.queue()?, priority, id: arguments.id.clone() };
    intake.submit(&request, wall_clock_ms())
}

/// The machine, not the photo, is at fault: the rest would fail alike.
fn stopped(context: &mut Context<'_>, path: &Path, error: IntakeError, totals: &Totals, photos: usize) -> Result<u8, CliError> {
    if photos == 1 {
        return Err(error.into());
    }
    let left = photos as u64 - u64::from(totals.queued + totals.known + totals.refused);
    print_refusal(context, path, &error)?;
    match context.language {
        Language::Korean => {
            eprintln!("dokcho: {}장을 맡긴 뒤 멈췄습니다. 남은 {left}장은 같은 명령을 다시 실행하면 이어집니다.", totals.queued)
        }
        Language::English => eprintln!("dokcho: stopped after {} photos; run the same command again for the other {left}", totals.queued),
    }
    Ok(EXIT_STORAGE)
}

/// Files as named, and every file below the folders, in the order of their names.
fn photos_in(named: &[PathBuf]) -> Result<Vec<PathBuf>, CliError> {
    let mut photos = Vec::new();
    for path in named {
        if path.is_dir() { files_below(path, &mut photos)? } else { photos.push(path.clone()) }
    }
    Ok(photos)
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), CliError> {
    let unreadable = |error: std::io::Error| CliError::Input {
        path: folder.to_owned(),
        message: format!("the folder cannot be read ({error}); check its permissions"),
        message_ko: format!("폴더를 읽을 수 없습니다 ({error}). 권한을 확인하세요."),
    };
    let entries = fs::read_dir(folder).map_err(unreadable)?;
    let mut paths = entries.map(|entry| entry.map(|e| e.path())).collect::<Result<Vec<_>, _>>().map_err(unreadable)?;
    paths.sort();
    for path in paths {
        // Cameras and desktops leave hidden thumbnails and indexes beside the photos; a link to a
        // folder could lead back up.
        let is_hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        if is_hidden || (path.is_symlink() && path.is_dir()) {
            continue;
        }
        if path.is_dir() { files_below(&path, found)? } else { found.push(path) }
    }
    Ok(())
}

fn print(context: &mut Context<'_>, path: &Path, submitted: &Submitted) -> std::io::Result<()> {
    let job = &submitted.job;
    if context.json {
        let object = json!({
            "photo": path.to_string_lossy(), "job_id": job.id.as_str(), "photo_sha256": job.photo.as_str(),
            "state": job.state.as_str(), "priority": job.priority.as_str(), "is_new": submitted.is_new,
        });
        return writeln!(context.out, "{object}");
    }
    let known = match (submitted.is_new, context.language) {
        (true, _) => "",
        (false, Language::Korean) => "  (이미 맡긴 사진)",
        (false, Language::English) => "  (known already)",
    };
    writeln!(context.out, "{}  {}{known}", job.id, path.display())
}

fn print_refusal(context: &mut Context<'_>, path: &Path, error: &IntakeError) -> std::io::Result<()> {
    let message = if context.language == Language::Korean { error.message_ko() } else { error.to_string() };
    if context.json {
        let object = json!({"photo": path.to_string_lossy(), "error": {"kind": error.kind(), "message": message}});
        return writeln!(context.out, "{object}");
    }
    eprintln!("dokcho: {}: {message}", path.display());
    Ok(())
}

fn progress_bar(photos: usize, json: bool) -> ProgressBar {
    const FEW: usize = 8;
    if json || photos < FEW {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len}  {eta}").unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(photos as u64).with_style(style)
}
