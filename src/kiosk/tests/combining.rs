//! Several photos of one plant: the alarm never falls.

use proptest::prelude::*;

use super::super::combine::{MAX_PHOTOS, combine, part_to_ask_for};
use super::super::state::{PhotoHint, PlantPart};
use super::*;
use crate::verdict::words::Likeness;

#[test]
fn headlines_of_pairs() {
    #[rustfmt::skip]
    let table = [
        ("rose twice",            rose(),    rose(),        Headline::NothingRecorded, 1),
        ("rose and hemlock",      rose(),    hemlock(),     Headline::Danger,          2),
        ("rose and carrot",       rose(),    carrot(),      Headline::DangerLookAlike, 2),
        ("carrot and hemlock",    carrot(),  hemlock(),     Headline::Danger,          2),
        ("rose and no idea",      rose(),    unknown(),     Headline::Unknown,         0),
        ("carrot and no idea",    carrot(),  unknown(),     Headline::DangerLookAlike, 1),
        ("rose and a hand",       rose(),    not_a_plant(), Headline::NothingRecorded, 1),
        ("no idea and a hand",    unknown(), not_a_plant(), Headline::Unknown,         0),
        ("a hand twice",          not_a_plant(), not_a_plant(), Headline::NotAPlant,   0),
    ];
    for (what, first, second, headline, members) in table {
        for pair in [[&first, &second], [&second, &first]] {
            let combined = combine(&pair).unwrap();
            assert_eq!((combined.answer.headline, combined.answer.answer_set.len()), (headline, members), "{what}");
        }
    }
    assert!(combine(&[]).is_none());
}

#[test]
fn one_photo_alone_says_what_it_says() {
    for single in [rose(), hemlock(), carrot(), unknown(), not_a_plant()] {
        assert_eq!(combine(&[&single]).unwrap().answer, single.answer);
    }
}

#[test]
fn a_danger_keeps_its_strongest_likeness_and_others_are_averaged() {
    let first = answer(Headline::Danger, vec![candidate("hemlock", 0.9, true), candidate("rose", 0.1, false)], Vec::new());
    let second = answer(Headline::Danger, vec![candidate("rose", 0.7, false), candidate("hemlock", 0.3, true)], Vec::new());
    let combined = combine(&[&first, &second]).unwrap();
    let set = &combined.answer.answer_set;
    assert_eq!((set[0].plant_id.as_str(), set[0].probability), ("hemlock", 0.9));
    assert_eq!((set[1].plant_id.as_str(), set[1].probability), ("rose", 0.4));
    assert!(combined.is_torn);
    assert_eq!(combined.likeness(&set[0]), Likeness::Strong);
    assert_eq!(combined.likeness(&set[1]), Likeness::Slight);
}

#[test]
fn a_look_alike_that_another_photo_names_becomes_a_candidate() {
    let combined = combine(&[&carrot(), &hemlock()]).unwrap();
    assert!(combined.answer.look_alikes.is_empty(), "both are candidates now");
}

#[test]
fn hints_are_gathered_once() {
    let dark = PhotoAnswer { hints: vec![PhotoHint::TooDark, PhotoHint::Blurred], ..unknown() };
    let combined = combine(&[&dark, &dark]).unwrap();
    assert_eq!(combined.hints, [PhotoHint::TooDark, PhotoHint::Blurred]);
}

#[test]
fn a_further_photo_is_asked_for_only_when_it_pays() {
    use PlantPart::{Flower, Leaf, Unsaid, Whole};
    let strong = combine(&[&rose()]).unwrap();
    let fair = combine(&[&carrot()]).unwrap();
    let torn = combine(&[&rose(), &hemlock()]).unwrap();
    let no_idea = combine(&[&unknown()]).unwrap();
    let hand = combine(&[&not_a_plant()]).unwrap();
    let table: [(&str, &Combined, &[PlantPart], Option<PlantPart>); 8] = [
        ("very much alike", &strong, &[Unsaid], None),
        ("rather alike", &fair, &[Unsaid], Some(Flower)),
        ("rather alike, flower seen", &fair, &[Flower], Some(Leaf)),
        ("torn", &torn, &[Flower, Leaf], Some(Whole)),
        ("all parts seen", &torn, &[Flower, Leaf, Whole], None),
        ("no idea", &no_idea, &[Leaf], Some(Flower)),
        ("no plant: take it again instead", &hand, &[Unsaid], None),
        ("no more fit", &no_idea, &[Unsaid; MAX_PHOTOS], None),
    ];
    for (what, combined, taken, part) in table {
        assert_eq!(part_to_ask_for(combined, taken), part, "{what}");
    }
}

/// Answers as the verdict gives them: the headline follows from the set and its look-alikes.
fn any_answer() -> impl Strategy<Value = PhotoAnswer> {
    let member = (0usize..6, 0.0f32..1.0);
    let other = 6usize..9;
    (0u8..6, prop::collection::vec(member, 1..4), prop::collection::vec(other, 0..3)).prop_map(|(kind, members, others)| {
        // Plants 0, 1 and 6 are dangerous.
        let is_dangerous = |n: usize| matches!(n, 0 | 1 | 6);
        let name = |n: usize| format!("plant-{n}");
        match kind {
            0 => return unknown(),
            1 => return not_a_plant(),
            _ => {}
        }
        let mut set: Vec<Candidate> = Vec::new();
        for (n, probability) in members {
            if !set.iter().any(|c| c.plant_id.as_str() == name(n)) {
                set.push(candidate(&name(n), probability, is_dangerous(n)));
            }
        }
        let look_alikes: Vec<LookAlike> = others.into_iter().map(|n| look_alike(&name(n), "plant-5", is_dangerous(n))).collect();
        let headline = if set.iter().any(|c| c.hazard.is_dangerous()) {
            Headline::Danger
        } else if look_alikes.iter().any(|l| l.hazard.is_dangerous()) {
            Headline::DangerLookAlike
        } else {
            Headline::NothingRecorded
        };
        answer(headline, set, look_alikes)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2048))]

    #[test]
    fn adding_a_photo_never_lowers_the_alarm(answers in prop::collection::vec(any_answer(), 1..=MAX_PHOTOS), place in 0usize..4) {
        let all: Vec<&PhotoAnswer> = answers.iter().collect();
        let headline = combine(&all).unwrap().answer.headline;
        for single in &all {
            prop_assert!(headline.alarm() >= single.answer.headline.alarm());
        }
        let mut fewer = all.clone();
        fewer.remove(place % all.len());
        if let Some(before) = combine(&fewer) {
            prop_assert!(headline.alarm() >= before.answer.headline.alarm());
        }
    }

    #[test]
    fn no_dangerous_plant_is_lost_or_made_to_look_less_alike(answers in prop::collection::vec(any_answer(), 1..=MAX_PHOTOS)) {
        let all: Vec<&PhotoAnswer> = answers.iter().collect();
        let combined = combine(&all).unwrap();
        for danger in all.iter().flat_map(|a| &a.answer.answer_set).filter(|c| c.hazard.is_dangerous()) {
            let kept = combined.answer.answer_set.iter().find(|c| c.plant_id == danger.plant_id);
            prop_assert!(kept.is_some_and(|c| c.probability >= danger.probability));
        }
        let is_known = |id: &PlantId| combined.answer.answer_set.iter().any(|c| c.plant_id == *id)
            || combined.answer.look_alikes.iter().any(|l| l.plant_id == *id);
        for danger in all.iter().flat_map(|a| &a.answer.look_alikes).filter(|l| l.hazard.is_dangerous()) {
            prop_assert!(is_known(&danger.plant_id));
        }
    }

    #[test]
    fn the_order_of_photos_does_not_matter(answers in prop::collection::vec(any_answer(), 1..=MAX_PHOTOS)) {
        let forth: Vec<&PhotoAnswer> = answers.iter().collect();
        let back: Vec<&PhotoAnswer> = answers.iter().rev().collect();
        let names = |c: Combined| (c.answer.headline, c.answer.answer_set.iter().map(|m| m.plant_id.clone()).collect::<std::collections::BTreeSet<_>>());
        prop_assert_eq!(names(combine(&forth).unwrap()), names(combine(&back).unwrap()));
    }
}
