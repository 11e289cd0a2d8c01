//! `dokcho search`: plants by name, however it was typed, and by what they are like.

use std::io;
use std::ops::Range;

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::Context;
use super::error::{CliError, EXIT_INPUT};
use super::plants::hazard_in_short;
use crate::plant::{Hazard, Plant, PlantId};
use crate::recognizer;
use crate::search::{Hit, Index, MatchedBy, Notice, QueryError, Results};
use crate::store::field::{KOREA_OFFSET_MIN, Role, Window};
use crate::verdict::words::Language;
use crate::workers::wall_clock_ms;

/// Arguments of `search`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A name, part of one, first consonants, or words such as “노란 독초”.
    #[arg(required = true, value_name = "QUERY", num_args = 1..)]
    query: Vec<String>,
    /// Plants on the list.
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    limit: u32,
}

/// One hit as JSON.
#[derive(Serialize)]
struct Line<'a> {
    plant_id: &'a PlantId,
    name_ko: &'a str,
    name_en: &'a str,
    scientific_name: &'a str,
    hazard: Hazard,
    matched: &'a str,
    /// Byte ranges of `matched`.
    highlight: Vec<[usize; 2]>,
    cost: u32,
    matched_by: &'static str,
    recognised: bool,
}

/// Runs the command.
pub fn run(context: &mut Context<'_>, arguments: &Arguments) -> Result<u8, CliError> {
    let plants = context.catalogue()?.plants()?;
    let popularity = popularity(context);
    let index = Index::new(&plants, &|id| popularity.iter().find(|(plant, _)| plant == id).map_or(0, |(_, count)| *count));
    let limit = usize::try_from(arguments.limit).unwrap_or(usize::MAX);
    let results = index.search(&arguments.query.join(" "), limit)?;
    let recognised = recognizer::recognised_plants(&context.models());
    let found: Vec<(&Plant, &Hit)> = results.hits.iter().filter_map(|hit| plants.get(&hit.plant_id).map(|plant| (plant, hit))).collect();
    if context.json {
        let lines: Vec<Line<'_>> = found.iter().map(|(plant, hit)| line(plant, hit, &recognised)).collect();
        serde_json::to_writer_pretty(&mut *context.out, &lines).map_err(io::Error::from)?;
        writeln!(context.out)?;
        return Ok(0);
    }
    print_hits(context, &found, &recognised)?;
    print_about(context, &results)?;
    Ok(0)
}

/// How often each plant was the answer on this kiosk; a machine without jobs has no favourites.
fn popularity(context: &Context<'_>) -> Vec<(PlantId, u32)> {
    const EVERYTHING: u32 = 100_000;
    let counted = || -> Result<Vec<(PlantId, u32)>, CliError> {
        let db = super::jobs::open(context, Role::Reader)?;
        let ranking = db.ranking(&context.queue()?, Window::All, KOREA_OFFSET_MIN, wall_clock_ms(), EVERYTHING)?;
        Ok(ranking.into_iter().map(|row| (row.plant_id, row.count)).collect())
    };
    // It only breaks ties; a search must not fail because a database cannot be read.
    counted().unwrap_or_default()
}

fn line<'a>(plant: &'a Plant, hit: &'a Hit, recognised: &[PlantId]) -> Line<'a> {
    Line {
        plant_id: &plant.plant_id,
        name_ko: &plant.name_ko,
        name_en: &plant.name_en,
        scientific_name: &plant.scientific_name,
        hazard: plant.hazard,
        matched: &hit.matched,
        highlight: hit.highlight.iter().map(|range| [range.start, range.end]).collect(),
        cost: hit.cost,
        matched_by: match hit.matched_by {
            MatchedBy::Name => "name",
            MatchedBy::Facets => "facets",
            MatchedBy::NameAndFacets => "name_and_facets",
        },
        recognised: recognised.contains(&plant.plant_id),
    }
}

fn print_hits(context: &mut Context<'_>, found: &[(&Plant, &Hit)], recognised: &[PlantId]) -> io::Result<()> {
    let korean = context.language == Language::Korean;
    let name = |plant: &Plant, hit: &Hit| {
        let own = if korean || plant.name_en.is_empty() { &plant.name_ko } else { &plant.name_en };
        let marked = marked(&hit.matched, &hit.highlight);
        if hit.matched_by == MatchedBy::Facets || marked == *own { own.clone() } else { format!("{own} ({marked})") }
    };
    let names: Vec<String> = found.iter().map(|(plant, hit)| name(plant, hit)).collect();
    let width = names.iter().map(|name| name.width()).max().unwrap_or_default();
    for (name, (plant, _)) in names.iter().zip(found) {
        let gap = " ".repeat(width - name.width());
        let hazard = hazard_in_short(plant.hazard, context.language);
        let mark = match (recognised.contains(&plant.plant_id), korean) {
            (false, _) => "",
            (true, true) => "  [사진으로 알아봄]",
            (true, false) => "  [recognised]",
        };
        writeln!(context.out, "{name}{gap}  {hazard}{mark}")?;
    }
    Ok(())
}

/// The matched part between brackets; a name that matched as a whole stays as it is.
fn marked(name: &str, highlight: &[Range<usize>]) -> String {
    let is_whole = highlight.len() == 1 && highlight[0] == (0..name.len());
    if highlight.is_empty() || is_whole {
        return name.to_owned();
    }
    let mut out = String::new();
    let mut at = 0;
    for range in highlight {
        out += &name[at..range.start];
        out += "[";
        out += &name[range.clone()];
        out += "]";
        at = range.end;
    }
    out + &name[at..]
}

/// What the query was understood as, and what may have been meant.
fn print_about(context: &mut Context<'_>, results: &Results) -> io::Result<()> {
    let korean = context.language == Language::Korean;
    if !results.facets.is_empty() {
        let labels: Vec<String> = results.facets.iter().map(|facet| if korean { facet.label_ko() } else { facet.label_en() }).collect();
        writeln!(context.out, "{} {}", if korean { "찾은 조건:" } else { "Looked for:" }, labels.join(" · "))?;
    }
    if results.total > results.hits.len() {
        match korean {
            true => {
                writeln!(context.out, "{}종 가운데 {}종을 보였습니다. --limit으로 더 볼 수 있습니다.", results.total, results.hits.len())?
            }
            false => writeln!(context.out, "{} of {} shown; use --limit for more.", results.hits.len(), results.total)?,
        }
    }
    if let Some(meant) = &results.did_you_mean {
        match korean {
            true => writeln!(context.out, "혹시 ‘{meant}’을(를) 찾으셨나요? 이름이 비슷해도 다른 식물일 수 있습니다.")?,
            false => writeln!(context.out, "Did you mean “{meant}”? A similar name can be another plant.")?,
        }
    }
    match &results.notice {
        Some(notice) => writeln!(context.out, "{}", notice_text(notice, korean))?,
        None if results.hits.is_empty() => writeln!(context.out, "{}", notice_text(&Notice::NothingFound, korean))?,
        None => {}
    }
    Ok(())
}

fn notice_text(notice: &Notice, korean: bool) -> &'static str {
    if korean { notice.message_ko() } else { notice.message_en() }
}

impl From<QueryError> for CliError {
    fn from(error: QueryError) -> Self {
        let kind = match error {
            QueryError::Empty => "empty_query",
            QueryError::TooLong { .. } => "query_too_long",
            QueryError::NothingUnderstood => "query_not_understood",
        };
        Self::part(kind, EXIT_INPUT, error.to_string(), error.message_ko())
    }
}
