//! Figures of made-up outcomes, counted by hand.

use super::*;
use crate::plant::{Hazard, IngestionHazard, SkinHazard};
use crate::verdict::Candidate;

fn id(name: &str) -> PlantId {
    name.parse().unwrap()
}

fn outcome(truth: Truth, is_hazardous: bool, top: &str, probability: f32, headline: Headline) -> Outcome {
    let names = !matches!(headline, Headline::Unknown | Headline::NotAPlant);
    let candidate = Candidate {
        plant_id: id(top),
        name_ko: String::new(),
        name_en: String::new(),
        scientific_name: String::new(),
        probability,
        hazard: Hazard { ingestion: IngestionHazard::NotAssessed, skin: SkinHazard::NotAssessed },
    };
    Outcome {
        truth,
        group: "drawn".to_owned(),
        is_hazardous,
        top: id(top),
        top_is_hazardous: top == "yew",
        top_probability: probability,
        possible: vec![id(top), id("fir")],
        answer: Answer { headline, answer_set: if names { vec![candidate] } else { Vec::new() }, look_alikes: Vec::new() },
    }
}

fn known(name: &str) -> Truth {
    Truth::Known(id(name))
}

#[test]
fn every_figure_counts_the_photos_it_names() {
    let outcomes = [
        outcome(known("yew"), true, "yew", 0.9, Headline::Danger),
        outcome(known("yew"), true, "rose", 0.6, Headline::NothingRecorded),
        outcome(known("yew"), true, "rose", 0.3, Headline::Unknown),
        outcome(known("rose"), false, "rose", 0.8, Headline::Danger),
        outcome(known("fir"), false, "rose", 0.4, Headline::DangerLookAlike),
        outcome(Truth::UnknownPlant, false, "rose", 0.7, Headline::NothingRecorded),
        outcome(Truth::NotAPlant, false, "rose", 0.1, Headline::NotAPlant),
        outcome(Truth::NotAPlant, false, "rose", 0.1, Headline::Unknown),
    ];
    let report = Report::new(&outcomes);
    let share = |p: Proportion| (p.hits, p.cases);
    assert_eq!(share(report.top1[0].top1), (2, 5));
    assert!((report.macro_top1 - (1.0 / 3.0 + 1.0) / 3.0).abs() < 1e-9);
    assert_eq!(share(report.accepted), (4, 5));
    assert_eq!(share(report.precision_of_accepted), (2, 4));
    assert_eq!(share(report.hazardous_silent), (1, 3));
    assert_eq!(share(report.false_danger), (1, 2));
    assert_eq!(share(report.false_danger_or_look_alike), (2, 2));
    assert_eq!(share(report.unknown_named), (1, 1));
    assert_eq!((share(report.non_plant_named), share(report.non_plant_recognised)), ((0, 2), (1, 2)));
    assert_eq!((share(report.sets.coverage), share(report.sets.hazardous_coverage)), ((3, 5), (1, 3)));
    assert_eq!((share(report.given_sets.coverage), share(report.given_sets.hazardous_coverage)), ((2, 4), (1, 2)));
    assert!((report.sets.macro_coverage - (1.0 / 3.0 + 1.0 + 1.0) / 3.0).abs() < 1e-9);
    assert!((report.given_sets.macro_coverage - (0.5 + 1.0) / 3.0).abs() < 1e-9);
    assert_eq!((report.sets.mean_size, report.given_sets.mean_size), (2.0, 1.0));
    let crossing = ConfusionPair { truth: id("yew"), taken_for: id("rose"), photos: 2 };
    assert_eq!(report.crossings, [crossing]);
    assert_eq!(report.silent[0].photos, 1);
    // Bins: 0.9 right, 0.6 wrong, 0.3 wrong, 0.8 right, 0.4 wrong; each in a bin of its own.
    let error = (0.1 + 0.6 + 0.3 + 0.2 + 0.4) / 5.0;
    assert!((report.calibration_error - error).abs() < 1e-6, "{}", report.calibration_error);
    assert!(report.to_markdown().contains("| species top-1, drawn | 40.0 % |"));
}

#[test]
fn a_genus_that_is_recognised_is_not_measured_as_unknown() {
    assert!(!is_measuring_class("ornamental5_abdo", "Damask_Rose"));
    assert!(is_measuring_class("trees20_nyks", "Tamarind_Tree_Tamarindus_indica"));
    assert!(!is_measuring_class("trees20_nyks", "Kauri_Tree_Agathis_australis"));
}
