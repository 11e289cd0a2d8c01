//! `dokcho rankings`: which plants were the answer how often, in one period of the calendar.

use clap::builder::PossibleValuesParser;
use serde_json::{Value, json};

use super::Context;
use super::error::CliError;
use super::jobs::open;
use crate::store::field::{KOREA_OFFSET_MIN, Role, Window};
use crate::verdict::words::Language;
use crate::workers::wall_clock_ms;

/// Arguments of `rankings`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The current hour, day, week (from Monday) or season, or everything.
    #[arg(long, default_value = "all", value_parser = PossibleValuesParser::new(Window::ALL.map(|(_, name)| name)))]
    window: String,
    /// Places on the list.
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    limit: u32,
    /// Minutes ahead of UTC; Korea is 540.
    #[arg(long, value_name = "MINUTES", default_value_t = KOREA_OFFSET_MIN, allow_negative_numbers = true, value_parser = clap::value_parser!(i32).range(-1_440..=1_440))]
    utc_offset_min: i32,
    /// Compare every count with the answers it comes from.
    #[arg(long)]
    check: bool,
    /// Count the answers anew.
    #[arg(long)]
    rebuild: bool,
}

/// Runs the command.
pub fn run(context: &mut Context<'_>, arguments: &Arguments) -> Result<u8, CliError> {
    if arguments.check || arguments.rebuild {
        return verify(context, arguments.rebuild);
    }
    let window = Window::ALL.iter().find(|(_, name)| *name == arguments.window).map_or(Window::All, |(window, _)| *window);
    let db = open(context, Role::Reader)?;
    let ranking = db.ranking(&context.queue()?, window, arguments.utc_offset_min, wall_clock_ms(), arguments.limit)?;
    let plants = context.catalogue()?.plants()?;
    // A plant that an import took out of the catalogue keeps its place, under its id.
    let name = |id| plants.get(id).map_or_else(|| id.to_string(), |plant| plant.name_ko.clone());
    if context.json {
        let rows: Vec<Value> = ranking
            .iter()
            .map(|row| json!({"rank": row.rank, "plant_id": row.plant_id, "name_ko": name(&row.plant_id), "count": row.count}))
            .collect();
        serde_json::to_writer_pretty(&mut *context.out, &rows).map_err(std::io::Error::from)?;
        writeln!(context.out)?;
        return Ok(0);
    }
    for row in &ranking {
        writeln!(context.out, "{:>3}  {}  {}", row.rank, name(&row.plant_id), row.count)?;
    }
    if ranking.is_empty() {
        match context.language {
            Language::Korean => writeln!(context.out, "이 기간에는 아직 기록이 없습니다.")?,
            Language::English => writeln!(context.out, "Nothing has been counted in this period yet.")?,
        }
    }
    Ok(0)
}

fn verify(context: &mut Context<'_>, rebuild: bool) -> Result<u8, CliError> {
    let differences = match rebuild {
        true => open(context, Role::Operator)?.rebuild_tallies()?,
        false => open(context, Role::Reader)?.check_tallies()?,
    };
    if context.json {
        let list: Vec<Value> = differences
            .iter()
            .map(|d| json!({"plant_id": d.plant_id, "hour_start_ms": d.hour_start_ms, "counted": d.counted, "expected": d.expected}))
            .collect();
        writeln!(context.out, "{}", json!({"differences": list, "rebuilt": rebuild}))?;
    } else {
        match (context.language, differences.len()) {
            (Language::Korean, 0) => writeln!(context.out, "모든 집계가 답의 수와 같습니다.")?,
            (Language::Korean, n) => {
                writeln!(context.out, "집계 {n}곳이 답의 수와 달랐습니다.{}", if rebuild { " 다시 셌습니다." } else { "" })?
            }
            (Language::English, 0) => writeln!(context.out, "Every count equals its answers.")?,
            (Language::English, n) => {
                writeln!(context.out, "{n} counts differed from their answers.{}", if rebuild { " They were counted anew." } else { "" })?
            }
        }
    }
    let is_wrong = !differences.is_empty() && !rebuild;
    Ok(if is_wrong { super::error::EXIT_STORAGE } else { 0 })
}
