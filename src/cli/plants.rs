//! `dokcho plants`: the catalogue, seen, built from CSV, and exchanged as CSV.

use std::io;
use std::path::PathBuf;

use serde_json::json;

use super::Context;
use super::error::CliError;
use crate::verdict::words::Language;

mod build;
mod card;
mod exchange;
mod list;
mod show;
mod words;

pub use build::{BuildError, BuildReport, build};
pub use exchange::ExchangeError;
pub use list::ListError;
pub use show::{ShowError, show};
pub(super) use words::hazard_in_short;
pub use words::hazard_lines;

/// What to do with the catalogue.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// List plants in the order of their Korean names, a page at a time.
    List(list::Arguments),
    /// Show one plant, by its id or any exact name.
    Show {
        /// plant_id, or a Korean, English, scientific or other name.
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Build data/plants.db from the CSV files in data/plants.
    Build {
        /// Folder with the CSV files.
        #[arg(long, value_name = "DIR")]
        csv: Option<PathBuf>,
        /// The database to write.
        #[arg(long, value_name = "FILE")]
        db: Option<PathBuf>,
    },
    /// Replace this kiosk's catalogue by a CSV file, whole or not at all.
    Import {
        /// The table, with the columns of an export.
        #[arg(value_name = "FILE.csv")]
        file: PathBuf,
        /// Only say what would change and what is wrong; write nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Write the catalogue as a CSV file that can be edited and imported again.
    Export {
        /// Where to write it; `-` is standard output.
        #[arg(value_name = "FILE.csv")]
        file: PathBuf,
    },
}

/// Runs the command.
pub(super) fn run(context: &mut Context<'_>, command: &Command) -> Result<u8, CliError> {
    match command {
        Command::List(arguments) => list::run(context, arguments)?,
        Command::Show { id } => show(&context.catalogue()?, id, context.json, context.language, context.out)?,
        Command::Build { csv, db } => {
            let csv = csv.clone().unwrap_or_else(|| context.resources.plants_csv());
            let db = db.clone().unwrap_or_else(|| context.resources.plants_db());
            run_build(context, &csv, &db)?;
        }
        Command::Import { file, dry_run } => return exchange::import(context, file, *dry_run),
        Command::Export { file } => exchange::export(context, file)?,
    }
    Ok(0)
}

fn run_build(context: &mut Context<'_>, csv: &std::path::Path, db: &std::path::Path) -> Result<(), CliError> {
    if !context.json {
        build(csv, db, context.language, context.out)?;
        return Ok(());
    }
    let report = build(csv, db, context.language, &mut io::sink())?;
    let in_korean = context.language == Language::Korean;
    let remarks: Vec<String> = report.remarks.iter().map(|r| if in_korean { r.line_ko() } else { r.to_string() }).collect();
    let object = json!({"plants": report.plants, "version": report.version, "files": report.files, "remarks": remarks});
    writeln!(context.out, "{object}")?;
    Ok(())
}
