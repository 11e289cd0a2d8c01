//! Tables and properties of the verdict.

use proptest::prelude::*;

use super::*;
use crate::plant::{IngestionHazard, SkinHazard};

fn plant(id: &str, hazardous: bool, look_alikes: &[&str]) -> Plant {
    let ingestion = if hazardous { IngestionHazard::Deadly } else { IngestionHazard::NoneRecorded };
    Plant {
        plant_id: id.parse().unwrap(),
        name_ko: id.to_owned(),
        name_en: id.to_owned(),
        scientific_name: id.to_owned(),
        family: String::new(),
        family_ko: String::new(),
        other_names: Vec::new(),
        hazard: Hazard { ingestion, skin: SkinHazard::NotAssessed },
        toxic_parts: Vec::new(),
        toxins: Vec::new(),
        symptoms_ko: String::new(),
        symptoms_en: String::new(),
        first_aid_ko: String::new(),
        first_aid_en: String::new(),
        look_alikes: look_alikes.iter().map(|l| l.parse().unwrap()).collect(),
        how_to_tell_apart_ko: String::new(),
        how_to_tell_apart_en: String::new(),
        habit: String::new(),
        months: Vec::new(),
        habitat_ko: String::new(),
        habitat_en: String::new(),
        flower_colours: Vec::new(),
        flower_language_ko: String::new(),
        flower_language_en: String::new(),
        description_ko: String::new(),
        description_en: String::new(),
        sources: Vec::new(),
    }
}

fn policy() -> Policy {
    Policy {
        temperature: 1.0,
        rejection_log_weight: 0.5,
        accept_other_log_odds: -0.7,
        accept_dangerous_log_odds: 0.4,
        not_a_plant_margin: 1.0,
        dangerous: Membership { margin: 4.0, log_odds: -5.0 },
        other: Membership { margin: 1.5, log_odds: -2.0 },
        likeness: LikenessLevels { strong: 0.9, fair: 0.5 },
    }
}

/// Outputs: 0 rose, 1 carrot (looks like hemlock), 2 hemlock, 3 yew, 4 other plant, 5 not a plant.
/// "mugwort-poison" is in the catalogue only and names the rose as its look-alike one-sidedly.
fn judge(with_one_sided_pair: bool) -> Judge {
    let mut plants =
        vec![plant("rose", false, &[]), plant("carrot", false, &["hemlock"]), plant("hemlock", true, &[]), plant("yew", true, &[])];
    if with_one_sided_pair {
        plants.push(plant("mugwort-poison", true, &["rose"]));
    }
    let labels: Vec<Label> =
        ["rose", "carrot", "hemlock", "yew", "_other_plant", "_not_a_plant"].iter().map(|l| l.parse().unwrap()).collect();
    Judge::new(&labels, plants.into_iter().collect(), policy()).unwrap()
}

const RULED_OUT: f32 = -20.0;

#[test]
fn headlines_of_plain_cases() {
    let far = RULED_OUT;
    #[rustfmt::skip]
    let table: [(&str, [f32; 6], Headline, usize); 9] = [
        ("a rose",                          [9.0, far, far, far, far, far], Headline::NothingRecorded, 1),
        ("a carrot, confused with hemlock", [far, 9.0, far, far, far, far], Headline::DangerLookAlike, 1),
        ("hemlock",                         [far, far, 9.0, far, far, far], Headline::Danger, 1),
        ("a rose, but a yew is possible",   [9.0, far, far, 5.5, far, far], Headline::Danger, 2),
        ("torn between two poisons",        [far, far, 9.0, 9.0, far, far], Headline::Danger, 2),
        ("torn between rose and carrot",    [9.0, 9.0, far, far, far, far], Headline::DangerLookAlike, 2),
        ("another plant",                   [3.0, far, far, far, 9.0, far], Headline::Unknown, 0),
        ("no plant",                        [3.0, far, far, far, far, 9.0], Headline::NotAPlant, 0),
        ("nothing stands out",              [0.0, 0.0, 0.0, 0.0, 0.0, 0.0], Headline::Unknown, 0),
    ];
    let judge = judge(false);
    for (what, logits, headline, members) in table {
        let answer = judge.decide(&logits).unwrap();
        assert_eq!((answer.headline, answer.answer_set.len()), (headline, members), "{what}");
    }
}

#[test]
fn a_rejection_weighs_more_than_a_plant_as_likely() {
    let headline = |rejection_log_weight: f32| {
        let labels: Vec<Label> = ["rose", "_other_plant"].iter().map(|l| l.parse().unwrap()).collect();
        let plants = [plant("rose", false, &[])].into_iter().collect();
        let judge = Judge::new(&labels, plants, Policy { rejection_log_weight, ..policy() }).unwrap();
        judge.decide(&[2.0, 1.6]).unwrap().headline
    };
    assert_eq!(headline(0.0), Headline::NothingRecorded);
    assert_eq!(headline(0.5), Headline::Unknown);
}

#[test]
fn a_look_alike_pair_counts_from_either_side() {
    let rose = [9.0, RULED_OUT, RULED_OUT, RULED_OUT, RULED_OUT, RULED_OUT];
    assert_eq!(judge(false).decide(&rose).unwrap().headline, Headline::NothingRecorded);
    let answer = judge(true).decide(&rose).unwrap();
    assert_eq!(answer.headline, Headline::DangerLookAlike);
    assert_eq!(answer.look_alikes[0].plant_id.as_str(), "mugwort-poison");
}

#[test]
fn evidence_that_does_not_fit_is_an_error() {
    let judge = judge(false);
    assert_eq!(judge.decide(&[1.0]), Err(VerdictError::Length { scores: 1, labels: 6 }));
    assert_eq!(judge.decide(&[f32::NAN; 6]), Err(VerdictError::NotFinite));
    let stray: Label = "unheard-of".parse().unwrap();
    assert!(matches!(Judge::new(&[stray], Plants::default(), policy()), Err(VerdictError::NotInCatalogue(_))));
    assert!(matches!(Judge::new(&[Label::OtherPlant], Plants::default(), policy()), Err(VerdictError::NoPlants)));
}

#[test]
fn policies_outside_their_guarantees_are_refused() {
    let break_one: [fn(&mut Policy); 11] = [
        |p| p.temperature = 0.0,
        |p| p.temperature = f32::NAN,
        |p| p.other.margin = -0.1,
        |p| p.dangerous.margin = 1.0,
        |p| p.dangerous.log_odds = -1.0,
        |p| p.accept_other_log_odds = 0.1,
        |p| p.rejection_log_weight = -0.1,
        |p| p.accept_dangerous_log_odds = f32::INFINITY,
        |p| p.not_a_plant_margin = -1.0,
        |p| p.likeness.fair = 0.95,
        |p| p.likeness.strong = 1.1,
    ];
    assert_eq!(policy().validate(), Ok(()));
    for change in break_one {
        let mut broken = policy();
        change(&mut broken);
        assert!(broken.validate().is_err(), "{broken:?}");
    }
}

#[test]
fn no_headline_reads_as_a_promise() {
    for (headline, _) in Headline::ALL {
        let (_, sentence) = words::headline(headline);
        let advice = words::advice(headline);
        let warns = sentence.ko.contains("마세요") || sentence.ko.contains("뜻이 아닙니다") || headline == Headline::NotAPlant;
        assert!(warns, "{headline:?}: {}", sentence.ko);
        assert!(advice.iter().any(|t| t.ko.contains("119")), "{headline:?} must show 119");
    }
}

fn logits() -> impl Strategy<Value = [f32; 6]> {
    // Sums of coarse steps make ties and near-threshold cases common.
    prop::array::uniform6((-40i32..=40).prop_map(|n| n as f32 * 0.25))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn more_evidence_for_a_hazard_never_lowers_the_alarm(logits in logits(), which in 2usize..4, gain in 0.0f32..30.0) {
        let judge = judge(true);
        let before = judge.decide(&logits).unwrap().headline;
        let mut raised = logits;
        raised[which] += gain;
        let after = judge.decide(&raised).unwrap().headline;
        prop_assert!(after.alarm() >= before.alarm(), "{before:?} became {after:?}");
    }

    #[test]
    fn a_hazard_in_sight_is_always_in_the_headline(logits in logits()) {
        let judge = judge(true);
        let answer = judge.decide(&logits).unwrap();
        if answer.answer_set.iter().any(|c| c.hazard.is_dangerous()) {
            prop_assert_eq!(answer.headline, Headline::Danger);
        } else if answer.look_alikes.iter().any(|l| l.hazard.is_dangerous()) {
            prop_assert_eq!(answer.headline, Headline::DangerLookAlike);
        } else {
            prop_assert!(matches!(answer.headline, Headline::NothingRecorded | Headline::Unknown | Headline::NotAPlant));
        }
    }

    #[test]
    fn making_a_plant_hazardous_never_lowers_the_alarm(logits in logits(), which in 0usize..2) {
        let with = |hazardous: bool| {
            let plants = [("rose", 0), ("carrot", 1)].map(|(id, i)| plant(id, hazardous && i == which, &[]));
            let known = [plant("hemlock", true, &["carrot"]), plant("yew", true, &[])];
            let labels: Vec<Label> = ["rose", "carrot", "hemlock", "yew", "_other_plant", "_not_a_plant"].iter().map(|l| l.parse().unwrap()).collect();
            // Holds while a dangerous plant needs no stronger evidence than another to be named;
            // 0.5 against 1 - 0.5 is -0.7 within the field and 0 against it.
            let even_handed = Policy { accept_dangerous_log_odds: -0.1, ..policy() };
            Judge::new(&labels, plants.into_iter().chain(known).collect(), even_handed).unwrap().decide(&logits).unwrap().headline.alarm()
        };
        prop_assert!(with(true) >= with(false));
    }

    #[test]
    fn a_poison_that_leaves_the_field_does_not_let_another_plant_pass(first in 0.0f32..12.0, second in 0.0f32..12.0, other in 0.0f32..12.0) {
        let headline = |hazardous: bool| {
            let plants = [plant("rose", false, &[]), plant("yew", hazardous, &[])];
            let labels: Vec<Label> = ["rose", "yew", "_other_plant"].iter().map(|l| l.parse().unwrap()).collect();
            Judge::new(&labels, plants.into_iter().collect(), policy()).unwrap().decide(&[first, second, other]).unwrap().headline
        };
        if headline(false) == Headline::Unknown {
            prop_assert!(headline(true) != Headline::NothingRecorded);
        }
    }

    #[test]
    fn answers_are_ordered_and_probabilities_sum_to_one(logits in logits()) {
        let judge = judge(false);
        let total: f32 = judge.probabilities(&logits).unwrap().iter().sum();
        prop_assert!((total - 1.0).abs() < 1e-4);
        let set = judge.decide(&logits).unwrap().answer_set;
        prop_assert!(set.windows(2).all(|w| w[0].probability >= w[1].probability));
    }
}
