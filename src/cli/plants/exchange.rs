//! `dokcho plants import` and `export`: the catalogue as one CSV file, in and out.
//!
//! An import replaces the kiosk's own catalogue whole, after every row was checked; the catalogue
//! that came with the program stays where it is and serves again when the imported one is deleted.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::cli::Context;
use crate::cli::error::{CliError, EXIT_INPUT};
use crate::plant::{Plant, PlantId};
use crate::recognizer;
use crate::store::catalogue::{self, Change, ChangeKind, CsvFile, Fault, write_whole};
use crate::verdict::words::Language;

/// A table of a hundred thousand full rows is about this large; more is a mistake.
const MAX_FILE_BYTES: u64 = 512 << 20;

/// Why a catalogue was not exchanged. What was there before is untouched.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    #[error("{} cannot be read ({source}); check the path and its permissions", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("{} is too large for a table of plants ({bytes} bytes); check that it is the right file", path.display())]
    TooLarge { path: PathBuf, bytes: u64 },
    #[error("{} has no plant; add a row below the header", path.display())]
    NoPlants { path: PathBuf },
    #[error("{} has {} faults; nothing was changed. Correct them and import again", path.display(), faults.len())]
    Faulty { path: PathBuf, faults: Vec<Fault> },
    #[error("{} could not be written ({source}); check the folder, its permissions and the free space", path.display())]
    Write { path: PathBuf, source: io::Error },
}

impl ExchangeError {
    /// The same sentence in Korean.
    pub fn message_ko(&self) -> String {
        match self {
            Self::Read { path, source } => format!("{}을(를) 읽을 수 없습니다 ({source}). 경로와 권한을 확인하세요.", path.display()),
            Self::TooLarge { path, bytes } => {
                format!("{}은(는) 식물 표라기에는 너무 큽니다 ({bytes}바이트). 파일을 확인하세요.", path.display())
            }
            Self::NoPlants { path } => format!("{}에 식물이 없습니다. 열 이름 아래에 줄을 추가하세요.", path.display()),
            Self::Faulty { path, faults } => {
                format!("{}에 잘못이 {}개 있어 아무것도 바꾸지 않았습니다. 고치고 다시 가져오세요.", path.display(), faults.len())
            }
            Self::Write { path, source } => {
                format!("{}에 쓸 수 없습니다 ({source}). 폴더와 권한, 남은 공간을 확인하세요.", path.display())
            }
        }
    }
}

/// What an import would do, or did.
struct Plan {
    plants: Vec<Plant>,
    changes: Vec<Change>,
    /// Plants the recogniser knows that the new catalogue has not: it will refuse to start.
    missing_labels: Vec<PlantId>,
}

/// Runs `plants import`.
pub(super) fn import(context: &mut Context<'_>, file: &Path, dry_run: bool) -> Result<u8, CliError> {
    let plan = match plan(context, file) {
        Err(CliError::Exchange(error @ ExchangeError::Faulty { .. })) if context.json => return faults_as_json(context, error),
        Err(CliError::Exchange(ExchangeError::Faulty { path, faults })) => {
            print_faults(context, &faults)?;
            return Err(ExchangeError::Faulty { path, faults }.into());
        }
        other => other?,
    };
    let path = context.data.plants_db();
    if !dry_run {
        let write = |source| ExchangeError::Write { path: path.clone(), source };
        fs::create_dir_all(context.data.path()).map_err(write)?;
        catalogue::build(&plan.plants, &path)?;
    }
    if context.json {
        print_json(context, &plan, dry_run)?
    } else {
        print_plan(context, &plan, &path, dry_run)?
    }
    Ok(0)
}

fn plan(context: &Context<'_>, file: &Path) -> Result<Plan, CliError> {
    let bytes = read(file)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let parsed = catalogue::parse(&[CsvFile { name, bytes }]);
    let plants = parsed.map_err(|faults| ExchangeError::Faulty { path: file.to_owned(), faults })?;
    if plants.is_empty() {
        return Err(ExchangeError::NoPlants { path: file.to_owned() }.into());
    }
    let current: Vec<Plant> = context.catalogue()?.plants()?.iter().cloned().collect();
    let changes = catalogue::diff(&current, &plants);
    let known = recognizer::recognised_plants(&context.models());
    let missing_labels = known.into_iter().filter(|id| plants.binary_search_by(|p| p.plant_id.cmp(id)).is_err()).collect();
    Ok(Plan { plants, changes, missing_labels })
}

fn read(path: &Path) -> Result<Vec<u8>, ExchangeError> {
    let failed = |source| ExchangeError::Read { path: path.to_owned(), source };
    let bytes = fs::metadata(path).map_err(failed)?.len();
    if bytes > MAX_FILE_BYTES {
        return Err(ExchangeError::TooLarge { path: path.to_owned(), bytes });
    }
    fs::read(path).map_err(failed)
}

fn fault_line(fault: &Fault, language: Language) -> String {
    if language == Language::Korean { fault.line_ko() } else { fault.to_string() }
}

fn print_faults(context: &mut Context<'_>, faults: &[Fault]) -> io::Result<()> {
    for fault in faults {
        writeln!(context.out, "{}", fault_line(fault, context.language))?;
    }
    Ok(())
}

fn faults_as_json(context: &mut Context<'_>, error: ExchangeError) -> Result<u8, CliError> {
    let ExchangeError::Faulty { faults, .. } = &error else { return Err(error.into()) };
    let korean = context.language == Language::Korean;
    let listed: Vec<Value> = faults
        .iter()
        .map(|f| {
            let message = if korean { &f.message_ko } else { &f.message };
            json!({"file": f.file, "line": f.line, "column": f.column, "message": message})
        })
        .collect();
    let message = if korean { error.message_ko() } else { error.to_string() };
    let object = json!({"error": {"kind": "bad_plant_tables", "message": message, "faults": listed}});
    writeln!(context.out, "{object}")?;
    eprintln!("dokcho: {message}");
    Ok(EXIT_INPUT)
}

fn print_json(context: &mut Context<'_>, plan: &Plan, dry_run: bool) -> Result<(), CliError> {
    let changes: Vec<Value> = plan.changes.iter().map(change_as_json).collect();
    let object = json!({
        "dry_run": dry_run,
        "plants": plan.plants.len(),
        "version": catalogue::version_of(&plan.plants),
        "changes": changes,
        "recognised_but_missing": plan.missing_labels,
    });
    writeln!(context.out, "{object}")?;
    Ok(())
}

fn change_as_json(change: &Change) -> Value {
    let (kind, edits) = match &change.kind {
        ChangeKind::Added => ("added", vec![]),
        ChangeKind::Removed => ("removed", vec![]),
        ChangeKind::Edited(edits) => ("edited", edits.iter().map(|e| json!({"column": e.column, "old": e.old, "new": e.new})).collect()),
    };
    json!({
        "plant_id": change.plant_id, "name_ko": change.name_ko, "change": kind,
        "edits": edits, "lowers_alarm": change.lowers_alarm,
    })
}

fn print_plan(context: &mut Context<'_>, plan: &Plan, path: &Path, dry_run: bool) -> io::Result<()> {
    let korean = context.language == Language::Korean;
    for change in &plan.changes {
        print_change(context.out, change, korean)?;
    }
    if !plan.missing_labels.is_empty() {
        let ids: Vec<&str> = plan.missing_labels.iter().map(PlantId::as_str).collect();
        let (count, ids) = (ids.len(), ids.join(", "));
        match korean {
            true => writeln!(context.out, "경고: 사진으로 알아보는 식물 {count}종이 이 표에 없어 사진 판별이 멈춥니다: {ids}")?,
            false => writeln!(
                context.out,
                "Warning: {count} plants that the recogniser knows are not in this table, so photos will not be answered: {ids}"
            )?,
        }
    }
    let count = |wanted: fn(&ChangeKind) -> bool| plan.changes.iter().filter(|c| wanted(&c.kind)).count();
    let added = count(|k| matches!(k, ChangeKind::Added));
    let removed = count(|k| matches!(k, ChangeKind::Removed));
    let edited = count(|k| matches!(k, ChangeKind::Edited(_)));
    let plants = plan.plants.len();
    match (korean, dry_run) {
        (true, true) => {
            writeln!(context.out, "식물 {plants}종: 추가 {added}, 삭제 {removed}, 고침 {edited}. 시험이라 아무것도 쓰지 않았습니다.")
        }
        (true, false) => {
            writeln!(context.out, "식물 {plants}종을 {}에 담았습니다: 추가 {added}, 삭제 {removed}, 고침 {edited}.", path.display())
        }
        (false, true) => {
            writeln!(context.out, "{plants} plants: {added} added, {removed} removed, {edited} edited. A trial: nothing was written.")
        }
        (false, false) => {
            writeln!(context.out, "Put {plants} plants into {}: {added} added, {removed} removed, {edited} edited.", path.display())
        }
    }
}

fn print_change(out: &mut dyn Write, change: &Change, korean: bool) -> io::Result<()> {
    let Change { plant_id, name_ko, kind, lowers_alarm } = change;
    let sign = match kind {
        ChangeKind::Added => '+',
        ChangeKind::Removed => '-',
        ChangeKind::Edited(_) => '~',
    };
    let note = match (lowers_alarm, korean) {
        (false, _) => "",
        (true, true) => "  (경고: 위험 표시가 줄어듭니다)",
        (true, false) => "  (warning: the alarm gets lower)",
    };
    writeln!(out, "{sign} {plant_id} {name_ko}{note}")?;
    if let ChangeKind::Edited(edits) = kind {
        for edit in edits {
            writeln!(out, "    {}: “{}” -> “{}”", edit.column, edit.old, edit.new)?;
        }
    }
    Ok(())
}

/// Runs `plants export`.
pub(super) fn export(context: &mut Context<'_>, file: &Path) -> Result<(), CliError> {
    let plants: Vec<Plant> = context.catalogue()?.plants()?.iter().cloned().collect();
    let bytes = catalogue::to_csv(&plants);
    if file == Path::new("-") {
        context.out.write_all(&bytes)?;
        return Ok(());
    }
    write_whole(file, &bytes).map_err(|source| ExchangeError::Write { path: file.to_owned(), source })?;
    let (count, path) = (plants.len(), file.display().to_string());
    match (context.json, context.language) {
        (true, _) => writeln!(context.out, "{}", json!({"plants": count, "file": path}))?,
        (false, Language::Korean) => writeln!(context.out, "식물 {count}종을 {path}에 썼습니다.")?,
        (false, Language::English) => writeln!(context.out, "Wrote {count} plants to {path}.")?,
    }
    Ok(())
}
