//! `dokcho plants list`: one page of the catalogue, in the order of Korean names.

use std::io;

use clap::builder::PossibleValuesParser;
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::words::hazard_in_short;
use crate::cli::Context;
use crate::cli::error::CliError;
use crate::plant::{Hazard, Plant, PlantId};
use crate::recognizer;
use crate::store::catalogue::{COLOURS, Catalogue, Cursor, Filter, HABITS};
use crate::verdict::words::Language;

/// The longest page; a caller that wants more asks again with `--after`.
const MAX_LIMIT: u64 = 10_000;

/// Arguments of `plants list`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Go on after this plant: its plant_id, or a Korean name even if no plant has it any more.
    #[arg(long, value_name = "ID")]
    after: Option<String>,
    /// Plants on the page.
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=MAX_LIMIT))]
    limit: u64,
    /// Only plants with a recorded hazard.
    #[arg(long)]
    hazardous: bool,
    /// Only plants with flowers of this colour.
    #[arg(long, value_name = "COLOUR", value_parser = PossibleValuesParser::new(COLOURS))]
    colour: Option<String>,
    /// Only plants that flower in this month.
    #[arg(long, value_name = "MONTH", value_parser = clap::value_parser!(u8).range(1..=12))]
    month: Option<u8>,
    /// Only plants that grow like this.
    #[arg(long, value_name = "HABIT", value_parser = PossibleValuesParser::new(HABITS))]
    habit: Option<String>,
    /// Only plants of this family, by its Latin or Korean name.
    #[arg(long, value_name = "FAMILY")]
    family: Option<String>,
    /// Only plants that the recogniser knows from photos.
    #[arg(long)]
    recognised: bool,
}

/// Why a page cannot be listed.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    #[error("the catalogue has no plant {after:?} to go on after; give the Korean name of the last plant, or start without --after")]
    NoSuchPlace { after: String },
    #[error("no plant of the catalogue belongs to the family {family:?}; check the spelling")]
    NoSuchFamily { family: String },
}

impl ListError {
    /// The same sentence in Korean.
    pub fn message_ko(&self) -> String {
        match self {
            Self::NoSuchPlace { after } => {
                format!("도감에 “{after}”이(가) 없어 이어서 볼 수 없습니다. 마지막 식물의 한글 이름을 적거나 --after 없이 시작하세요.")
            }
            Self::NoSuchFamily { family } => format!("도감에 “{family}”에 드는 식물이 없습니다. 과 이름을 확인하세요."),
        }
    }
}

/// One plant of a list as JSON.
#[derive(Serialize)]
struct Line<'a> {
    plant_id: &'a PlantId,
    name_ko: &'a str,
    name_en: &'a str,
    scientific_name: &'a str,
    other_names: &'a [String],
    hazard: Hazard,
    recognised: bool,
}

/// Runs the command.
pub(super) fn run(context: &mut Context<'_>, arguments: &Arguments) -> Result<(), CliError> {
    let catalogue = context.catalogue()?;
    let recognised = recognizer::recognised_plants(&context.models());
    let filter = Filter {
        hazardous: arguments.hazardous,
        colour: arguments.colour.clone(),
        month: arguments.month,
        habit: arguments.habit.clone(),
        family: arguments.family.clone(),
        among: arguments.recognised.then(|| recognised.clone()),
    };
    let after = arguments.after.as_deref().map(|after| place(&catalogue, after)).transpose()?;
    // One plant more than asked for tells whether there is a next page.
    let limit = usize::try_from(arguments.limit).unwrap_or(usize::MAX);
    let mut plants = catalogue.page(&filter, after.as_ref(), limit.saturating_add(1))?;
    let has_more = plants.len() > limit;
    plants.truncate(limit);
    if plants.is_empty() {
        check_family(&catalogue, arguments)?;
    }
    let lines: Vec<Line<'_>> = plants.iter().map(|plant| line(plant, &recognised)).collect();
    if context.json {
        serde_json::to_writer_pretty(&mut *context.out, &lines).map_err(io::Error::from)?;
        writeln!(context.out)?;
        return Ok(());
    }
    print(context, &lines)?;
    if let Some(last) = lines.last().filter(|_| has_more) {
        match context.language {
            Language::Korean => writeln!(context.out, "다음 쪽: dokcho plants list --after {} (같은 조건을 함께 적으세요)", last.plant_id)?,
            Language::English => writeln!(context.out, "Next page: dokcho plants list --after {} (repeat the filters)", last.plant_id)?,
        }
    }
    Ok(())
}

fn line<'a>(plant: &'a Plant, recognised: &[PlantId]) -> Line<'a> {
    Line {
        plant_id: &plant.plant_id,
        name_ko: &plant.name_ko,
        name_en: &plant.name_en,
        scientific_name: &plant.scientific_name,
        other_names: &plant.other_names,
        hazard: plant.hazard,
        recognised: recognised.contains(&plant.plant_id),
    }
}

/// The place after a plant. A Korean name marks a place whether or not a plant of that name is
/// still there, so that a list can go on after an import took the plant away.
fn place(catalogue: &Catalogue, after: &str) -> Result<Cursor, CliError> {
    let found = match after.parse::<PlantId>() {
        Ok(id) => catalogue.plant(&id)?,
        Err(_) => None,
    };
    match found {
        Some(plant) => Ok(Cursor::at_name(&plant.name_ko)),
        None if !after.is_ascii() => Ok(Cursor::at_name(after)),
        None => Err(ListError::NoSuchPlace { after: after.to_owned() }.into()),
    }
}

/// Tells a misspelt family from a family of which nothing fits the other filters.
fn check_family(catalogue: &Catalogue, arguments: &Arguments) -> Result<(), CliError> {
    let Some(family) = &arguments.family else { return Ok(()) };
    let filter = Filter { family: Some(family.clone()), ..Filter::default() };
    match catalogue.page(&filter, None, 1)?.is_empty() {
        true => Err(ListError::NoSuchFamily { family: family.clone() }.into()),
        false => Ok(()),
    }
}

fn print(context: &mut Context<'_>, lines: &[Line<'_>]) -> io::Result<()> {
    if lines.is_empty() {
        return match context.language {
            Language::Korean => writeln!(context.out, "조건에 맞는 식물이 더 없습니다."),
            Language::English => writeln!(context.out, "No more plants fit."),
        };
    }
    let names: Vec<String> = lines.iter().map(|line| full_name(line, context.language)).collect();
    let width = names.iter().map(|name| name.width()).max().unwrap_or_default();
    for (name, line) in names.iter().zip(lines) {
        let hazard = hazard_in_short(line.hazard, context.language);
        let mark = match (line.recognised, context.language) {
            (false, _) => "",
            (true, Language::Korean) => "  [사진으로 알아봄]",
            (true, Language::English) => "  [recognised]",
        };
        let gap = " ".repeat(width - name.width());
        writeln!(context.out, "{name}{gap}  {hazard}{mark}")?;
    }
    Ok(())
}

fn full_name(line: &Line<'_>, language: Language) -> String {
    let (first, second) = match language {
        Language::Korean => (line.name_ko, line.name_en),
        Language::English if line.name_en.is_empty() => (line.name_ko, ""),
        Language::English => (line.name_en, line.name_ko),
    };
    if second.is_empty() { first.to_owned() } else { format!("{first} ({second})") }
}
