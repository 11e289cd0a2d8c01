//! `dokcho evaluate`: the model card's table, from photos whose plants are known.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::{Deserialize, Serialize};

use super::Context;
use super::error::CliError;
use super::identify::Identifier;
use crate::plant::{Label, PlantId};
use crate::quality::{Outcome, Report, Truth, is_measuring_class};
use crate::verdict::VerdictError;

/// Arguments of `evaluate`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// CSV with the columns file, taxon, role, split, source, source_class; see the model card.
    #[arg(value_name = "MANIFEST.csv")]
    manifest: PathBuf,
    /// Folder that the manifest's file names start from.
    #[arg(long, value_name = "DIR")]
    photos: PathBuf,
}

/// A row of the manifest; further columns are ignored.
#[derive(Clone, Debug, Deserialize)]
struct Row {
    file: String,
    taxon: String,
    role: String,
    #[serde(default)]
    split: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    source_class: String,
}

/// What was measured, with what it was measured on.
#[derive(Serialize)]
struct Record<'a> {
    model_id: &'a str,
    model_sha256: &'a str,
    catalogue_version: &'a str,
    unreadable_photos: usize,
    #[serde(flatten)]
    report: &'a Report,
}

/// Runs the command.
pub fn run(context: &mut Context<'_>, arguments: &Arguments) -> Result<u8, CliError> {
    let identifier = Identifier::load(context)?;
    let rows = read_manifest(&arguments.manifest)?;
    let cases = cases(&rows, &identifier);
    if cases.is_empty() {
        let message = "no row of it is to be measured; rows with split train or val are left out".to_owned();
        let message_ko = "측정할 줄이 없습니다. split이 train 또는 val인 줄은 쓰지 않습니다.".to_owned();
        return Err(CliError::Input { path: arguments.manifest.clone(), message, message_ko });
    }
    let (outcomes, unreadable) = measure(&cases, &arguments.photos, &identifier)?;
    for error in &unreadable {
        eprintln!("dokcho: {}", error.message(context.language));
    }
    let report = Report::new(&outcomes);
    if context.json {
        let pack = identifier.recognizer().pack();
        let record = Record {
            model_id: &pack.manifest.id,
            model_sha256: &pack.sha256,
            catalogue_version: identifier.catalogue_version(),
            unreadable_photos: unreadable.len(),
            report: &report,
        };
        let text = serde_json::to_string_pretty(&record).map_err(std::io::Error::from)?;
        writeln!(context.out, "{text}")?;
    } else {
        print_table(context, &report)?;
    }
    Ok(if unreadable.is_empty() { 0 } else { super::error::EXIT_INPUT })
}

fn print_table(context: &mut Context<'_>, report: &Report) -> Result<(), CliError> {
    writeln!(context.out, "{}", report.to_markdown())?;
    for (title, pairs) in [
        ("Hazardous plants first taken for one without recorded hazard", &report.crossings),
        ("Hazardous plants about which the headline was silent", &report.silent),
    ] {
        writeln!(context.out, "{title}:\n")?;
        for pair in pairs {
            writeln!(context.out, "- {} taken for {}: {}", pair.truth, pair.taken_for, pair.photos)?;
        }
        if pairs.is_empty() {
            writeln!(context.out, "- none")?;
        }
        writeln!(context.out)?;
    }
    Ok(())
}

fn read_manifest(path: &Path) -> Result<Vec<Row>, CliError> {
    let fault = |error: csv::Error| CliError::Input {
        path: path.to_owned(),
        message: format!("it cannot be read as a manifest: {error}"),
        message_ko: format!("사진 목록으로 읽을 수 없습니다: {error}"),
    };
    let mut reader = csv::Reader::from_path(path).map_err(fault)?;
    reader.deserialize().collect::<Result<Vec<Row>, _>>().map_err(fault)
}

/// The rows to measure with their truths: nothing that was trained on or tuned with.
///
/// A plant of the catalogue that the recogniser was not taught counts as an unknown plant.
fn cases<'a>(rows: &'a [Row], identifier: &Identifier) -> Vec<(&'a Row, Truth)> {
    let labels = &identifier.recognizer().pack().labels;
    rows.iter()
        .filter(|row| match row.split.as_str() {
            "train" | "val" => false,
            "calibration" => is_measuring_class(&row.source, &row.source_class),
            _ => true,
        })
        .filter_map(|row| Some((row, truth(row, labels)?)))
        .collect()
}

fn truth(row: &Row, labels: &[Label]) -> Option<Truth> {
    match row.role.as_str() {
        "not-a-plant" => Some(Truth::NotAPlant),
        "unknown-plant" => Some(Truth::UnknownPlant),
        "plant" => {
            let id: PlantId = row.taxon.parse().ok()?;
            Some(if labels.contains(&Label::Plant(id.clone())) { Truth::Known(id) } else { Truth::UnknownPlant })
        }
        _ => None,
    }
}

type Measured = Vec<(usize, Result<Outcome, CliError>)>;

/// Answers every photo; each core takes the next one, since whole photos divide better than layers.
fn measure(cases: &[(&Row, Truth)], photos: &Path, identifier: &Identifier) -> Result<(Vec<Outcome>, Vec<CliError>), CliError> {
    let progress = progress_bar(cases.len());
    let next = AtomicUsize::new(0);
    let work = || -> Measured {
        let mut done = Vec::new();
        loop {
            let i = next.fetch_add(1, Ordering::Relaxed);
            let Some((row, truth)) = cases.get(i) else { return done };
            done.push((i, outcome(row, truth, photos, identifier)));
            progress.inc(1);
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let mut measured: Measured = thread::scope(|scope| {
        let handles: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        handles.into_iter().flat_map(|h| h.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });
    progress.finish_and_clear();
    measured.sort_by_key(|(i, _)| *i);
    let (mut outcomes, mut unreadable) = (Vec::new(), Vec::new());
    for (_, result) in measured {
        match result {
            Ok(outcome) => outcomes.push(outcome),
            Err(error @ CliError::Photo { .. }) => unreadable.push(error),
            Err(error) => return Err(error),
        }
    }
    Ok((outcomes, unreadable))
}

fn outcome(row: &Row, truth: &Truth, photos: &Path, identifier: &Identifier) -> Result<Outcome, CliError> {
    let found = identifier.identify(&photos.join(&row.file))?;
    let judge = identifier.judge();
    let (label, top_probability) = identifier.top_plant(&found.evidence)?;
    let top = identifier.recognizer().pack().labels[label].plant_id().ok_or(VerdictError::NoPlants)?;
    let is_hazardous = |id: &PlantId| judge.plants().get(id).is_some_and(|p| p.hazard.is_dangerous());
    Ok(Outcome {
        truth: truth.clone(),
        group: group(&row.source),
        is_hazardous: matches!(truth, Truth::Known(id) if is_hazardous(id)),
        top: top.clone(),
        top_is_hazardous: is_hazardous(top),
        top_probability,
        possible: judge.possible_plants(&found.evidence.logits)?,
        answer: found.answer,
    })
}

/// Sources of one kind of photo, so that easy flower portraits do not hide hard leaves.
fn group(source: &str) -> String {
    let groups: BTreeMap<&str, &str> = BTreeMap::from([
        ("oxford102", "flowers: Oxford 102"),
        ("flowers17_oxford", "flowers: other"),
        ("flowers5_kaggle", "flowers: other"),
        ("inat_toxic10", "field photos: leaves, bark, fruit"),
        ("inat_extra3", "field photos: leaves, bark, fruit"),
        ("edible_wild62", "weeds"),
        ("wild_edibility8", "weeds"),
    ]);
    groups.get(source).copied().unwrap_or("poisonous, house and other plants").to_owned()
}

fn progress_bar(photos: usize) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(photos as u64), ProgressDrawTarget::stderr());
    // The template is a constant; if it were wrong, the default look would do.
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} photos, {eta} left").unwrap_or_else(|_| ProgressStyle::default_bar());
    bar.with_style(style)
}
