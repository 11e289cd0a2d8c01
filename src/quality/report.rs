//! The figures of a measurement and the table that people read.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use serde::Serialize;

use super::{Outcome, Proportion, Truth};
use crate::plant::PlantId;
use crate::verdict::Headline;

/// Bins of the calibration error.
const CALIBRATION_BINS: usize = 15;
/// Name of the row over all sources.
const ALL_SOURCES: &str = "all";

/// Everything measured on one set of outcomes.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Top-1 accuracy, all sources first, then each group.
    pub top1: Vec<SourceRow>,
    /// Mean of the taxa's own accuracies.
    pub macro_top1: f64,
    /// Known plants that are answered with names.
    pub accepted: Proportion,
    /// Of these, how many have the right plant first.
    pub precision_of_accepted: Proportion,
    /// Hazardous plants without a danger headline and without "unknown".
    pub hazardous_silent: Proportion,
    /// Plants without recorded hazard that are called dangerous themselves.
    pub false_danger: Proportion,
    /// The same, counting warnings about look-alikes too.
    pub false_danger_or_look_alike: Proportion,
    /// Unknown plants answered with names.
    pub unknown_named: Proportion,
    /// Non-plants answered with names.
    pub non_plant_named: Proportion,
    /// Non-plants recognised as such.
    pub non_plant_recognised: Proportion,
    /// The sets of all known photos, before anything is rejected.
    pub sets: SetFigures,
    /// The sets that users are given: those of the answers with names.
    pub given_sets: SetFigures,
    /// Expected calibration error of the first plant's probability, 15 equal bins, known plants.
    pub calibration_error: f64,
    /// Hazardous plants whose first guess is a plant without recorded hazard, most frequent first.
    pub crossings: Vec<ConfusionPair>,
    /// Hazardous plants about which the headline stayed silent.
    pub silent: Vec<ConfusionPair>,
}

/// How often sets of plants hold the right one, and how large they are.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct SetFigures {
    /// Mean over taxa of the share of photos whose set holds the truth.
    pub macro_coverage: f64,
    /// The same over all photos.
    pub coverage: Proportion,
    /// The same over photos of hazardous plants.
    pub hazardous_coverage: Proportion,
    /// Mean number of plants in the set.
    pub mean_size: f64,
}

impl SetFigures {
    fn new(outcomes: &[&Outcome], is_covered: fn(&Outcome) -> bool, size: fn(&Outcome) -> usize) -> Self {
        Self {
            macro_coverage: macro_mean(outcomes, is_covered),
            coverage: Proportion::count(outcomes.iter().map(|o| is_covered(o))),
            hazardous_coverage: Proportion::count(outcomes.iter().filter(|o| o.is_hazardous).map(|o| is_covered(o))),
            mean_size: mean(outcomes.iter().map(|o| size(o) as f64)),
        }
    }

    fn rows(&self, text: &mut String, whose: &str) {
        value_row(text, &format!("coverage of the set, mean over taxa{whose}"), Percent(self.macro_coverage));
        proportion_row(text, &format!("coverage of the set, all plants{whose}"), self.coverage);
        proportion_row(text, &format!("coverage of the set, hazardous plants{whose}"), self.hazardous_coverage);
        value_row(text, &format!("mean set size{whose}"), format_args!("{:.2}", self.mean_size));
    }
}

/// Top-1 accuracy of one group of sources.
#[derive(Clone, Debug, Serialize)]
pub struct SourceRow {
    pub group: String,
    pub top1: Proportion,
}

/// How often one plant was taken for another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConfusionPair {
    pub truth: PlantId,
    pub taken_for: PlantId,
    pub photos: usize,
}

impl Report {
    /// Computes every figure.
    pub fn new(outcomes: &[Outcome]) -> Self {
        let known: Vec<&Outcome> = outcomes.iter().filter(|o| matches!(o.truth, Truth::Known(_))).collect();
        let of = |truth: Truth| outcomes.iter().filter(move |o| o.truth == truth);
        let named: Vec<&Outcome> = known.iter().copied().filter(|o| o.names_plants()).collect();
        let hazardous = || known.iter().filter(|o| o.is_hazardous);
        let other = || known.iter().filter(|o| !o.is_hazardous);
        let is_headline = |o: &Outcome, headline| o.answer.headline == headline;
        Self {
            top1: top1_rows(&known),
            macro_top1: macro_mean(&known, Outcome::is_right),
            accepted: Proportion::count(known.iter().map(|o| o.names_plants())),
            precision_of_accepted: Proportion::count(named.iter().map(|o| o.is_right())),
            hazardous_silent: Proportion::count(hazardous().map(|o| o.is_silent())),
            false_danger: Proportion::count(other().map(|o| is_headline(o, Headline::Danger))),
            false_danger_or_look_alike: Proportion::count(
                other().map(|o| is_headline(o, Headline::Danger) || is_headline(o, Headline::DangerLookAlike)),
            ),
            unknown_named: Proportion::count(of(Truth::UnknownPlant).map(Outcome::names_plants)),
            non_plant_named: Proportion::count(of(Truth::NotAPlant).map(Outcome::names_plants)),
            non_plant_recognised: Proportion::count(of(Truth::NotAPlant).map(|o| is_headline(o, Headline::NotAPlant))),
            sets: SetFigures::new(&known, Outcome::is_covered, |o| o.possible.len()),
            given_sets: SetFigures::new(&named, Outcome::is_covered_by_answer, |o| o.answer.answer_set.len()),
            calibration_error: calibration_error(&known),
            crossings: pairs(hazardous().filter(|o| !o.is_right() && !o.top_is_hazardous)),
            silent: pairs(hazardous().filter(|o| o.is_silent())),
        }
    }

    /// The table of the model card, in Markdown.
    pub fn to_markdown(&self) -> String {
        let mut text = String::from("| measured | value | 95 % interval | photos |\n|---|---|---|---|\n");
        for row in &self.top1 {
            proportion_row(&mut text, &format!("species top-1, {}", row.group), row.top1);
        }
        value_row(&mut text, "species top-1, mean over taxa", Percent(self.macro_top1));
        proportion_row(&mut text, "known plants answered with names", self.accepted);
        proportion_row(&mut text, "first name right when names are given", self.precision_of_accepted);
        proportion_row(&mut text, "hazardous plant without danger headline or \"unknown\"", self.hazardous_silent);
        proportion_row(&mut text, "plant without recorded hazard called danger", self.false_danger);
        proportion_row(&mut text, "the same, look-alike warnings included", self.false_danger_or_look_alike);
        proportion_row(&mut text, "unknown plant answered with names", self.unknown_named);
        proportion_row(&mut text, "non-plant answered with names", self.non_plant_named);
        proportion_row(&mut text, "non-plant called not a plant", self.non_plant_recognised);
        self.sets.rows(&mut text, ", before rejection");
        self.given_sets.rows(&mut text, ", when names are given");
        value_row(&mut text, "expected calibration error", Percent(self.calibration_error));
        text
    }
}

struct Percent(f64);

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1} %", 100.0 * self.0)
    }
}

// Writing into a String cannot fail, so the results of `writeln!` are dropped below.

fn proportion_row(text: &mut String, name: &str, p: Proportion) {
    let _ = writeln!(text, "| {name} | {} | {:.1} to {:.1} | {} of {} |", Percent(p.value), 100.0 * p.low, 100.0 * p.high, p.hits, p.cases);
}

fn value_row(text: &mut String, name: &str, value: impl fmt::Display) {
    let _ = writeln!(text, "| {name} | {value} | | |");
}

fn top1_rows(known: &[&Outcome]) -> Vec<SourceRow> {
    let mut groups: Vec<&str> = known.iter().map(|o| o.group.as_str()).collect();
    groups.sort_unstable();
    groups.dedup();
    let row = |group: &str, keep: &dyn Fn(&Outcome) -> bool| SourceRow {
        group: group.to_owned(),
        top1: Proportion::count(known.iter().filter(|o| keep(o)).map(|o| o.is_right())),
    };
    let mut rows = vec![row(ALL_SOURCES, &|_| true)];
    rows.extend(groups.iter().map(|group| row(group, &|o| o.group == *group)));
    rows
}

fn macro_mean(known: &[&Outcome], holds: impl Fn(&Outcome) -> bool) -> f64 {
    let mut by_taxon: BTreeMap<&PlantId, (usize, usize)> = BTreeMap::new();
    for outcome in known {
        if let Truth::Known(id) = &outcome.truth {
            let (hits, cases) = by_taxon.entry(id).or_default();
            *hits += usize::from(holds(outcome));
            *cases += 1;
        }
    }
    mean(by_taxon.values().map(|&(hits, cases)| hits as f64 / cases as f64))
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0usize), |(sum, count), v| (sum + v, count + 1));
    if count == 0 { 0.0 } else { sum / count as f64 }
}

fn calibration_error(known: &[&Outcome]) -> f64 {
    let mut bins = [(0.0f64, 0.0f64, 0usize); CALIBRATION_BINS];
    for outcome in known {
        let p = f64::from(outcome.top_probability);
        let bin = &mut bins[((p * CALIBRATION_BINS as f64) as usize).min(CALIBRATION_BINS - 1)];
        bin.0 += p;
        bin.1 += f64::from(u8::from(outcome.is_right()));
        bin.2 += 1;
    }
    let total = known.len().max(1) as f64;
    bins.iter().map(|(confidence, right, _)| (confidence - right).abs() / total).sum()
}

fn pairs<'a>(outcomes: impl Iterator<Item = &'a &'a Outcome>) -> Vec<ConfusionPair> {
    let mut counts: BTreeMap<(PlantId, PlantId), usize> = BTreeMap::new();
    for outcome in outcomes {
        if let Truth::Known(id) = &outcome.truth {
            *counts.entry((id.clone(), outcome.top.clone())).or_default() += 1;
        }
    }
    let mut pairs: Vec<ConfusionPair> =
        counts.into_iter().map(|((truth, taken_for), photos)| ConfusionPair { truth, taken_for, photos }).collect();
    pairs.sort_by(|a, b| b.photos.cmp(&a.photos).then(a.truth.cmp(&b.truth)));
    pairs
}
