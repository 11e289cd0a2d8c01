//! The parts of the search: keys, sounds, prices and the pass over sorted keys against a slow twin.

use proptest::prelude::*;

use super::array::{Entry, KeyArray};
use super::cost::{Costs, DOUBLED, EDIT, SWAPPED};
use super::hangul::{initials, lone_keys};
use super::keys::{Keyed, MAX_KEYS, Script, typed_in_english_mode, typed_in_korean_mode};
use super::refused::{before_question, is_denial};
use super::scan::{Part, Scan, extra_cost};
use super::sound::Sound;

fn hangul_keys(text: &str) -> String {
    String::from_utf8(Keyed::new(text, Script::Hangul).keys).unwrap()
}

fn sound(text: &str) -> String {
    let sound =
        if Script::of(text) == Script::Hangul { Sound::of_hangul(text, &Keyed::new(text, Script::Hangul)) } else { Sound::of_latin(text) };
    String::from_utf8(sound.keys).unwrap()
}

#[test]
fn hangul_is_the_keys_that_type_it() {
    let nfd = "\u{110c}\u{1175}\u{11ab}\u{1103}\u{1161}\u{11af}\u{1105}\u{1162}";
    let half_width = "\u{ffb8}\u{ffdc}\u{ffa4}";
    for (text, keys) in [
        ("진달래", "wlsekffo"),
        (nfd, "wlsekffo"),
        ("진다ㄹ", "wlsekf"),
        ("진닭", "wlsekfr"),
        ("ㅈㄷㄹ", "wef"),
        ("참 나물", "ckaskanf"),
        ("꽃얘왜ㄳ", "RhcdOdhort"),
        ("ＺＺ플랜트", "zzvmffosxm"),
        (half_width, "wls"),
        ("갓;딸기", "rkt;Ekfrl"),
        ("진달래;", "wlsekffo"),
        ("🌸眞", ""),
    ] {
        assert_eq!(hangul_keys(text), keys, "{text}");
    }
}

#[test]
fn latin_is_letters_without_accents() {
    for (text, keys) in [
        ("Rosa × hybrida", "rosahybrida"),
        ("Günthardt's Éœuvre", "gunthardtseoeuvre"),
        ("Cafe\u{301}-Straße", "cafestrasse"),
        ("ＲＯＳＡ", "rosa"),
    ] {
        assert_eq!(String::from_utf8(Keyed::new(text, Script::Latin).keys).unwrap(), keys, "{text}");
    }
    assert_eq!(Keyed::new("Love-in-a mist", Script::Latin).starts, [0, 4, 6, 7]);
    assert_eq!(Keyed::new("Queen Anne's lace", Script::Latin).starts, [0, 5, 10]);
}

#[test]
fn the_wrong_keyboard_mode_is_turned_back() {
    assert_eq!(typed_in_english_mode("wlsekffo"), b"wlsekffo");
    assert_eq!(typed_in_english_mode("WLSEKFFO"), b"wlsekffo");
    assert_eq!(typed_in_english_mode("cjfWnr"), b"cjfWnr");
    assert_eq!(typed_in_korean_mode("래ㅌ히ㅐㅍㄷ"), b"foxglove");
    assert!(lone_keys(b"wlsekffo") == 0 && lone_keys(b"xzxzxzxk") > 4);
}

#[test]
fn units_say_which_letters_a_key_came_from() {
    let keyed = Keyed::new("참 나물", Script::Hangul);
    assert_eq!(keyed.units, [0..3, 4..7, 7..10]);
    assert_eq!(keyed.unit_of, [0, 0, 0, 1, 1, 2, 2, 2]);
    assert_eq!(keyed.starts, [0, 3, 5]);
    assert_eq!(Keyed::new("e\u{301}b", Script::Latin).units, [0..3, 3..4]);
}

#[test]
fn spellings_of_one_sound_meet() {
    for alike in [
        ["진달래", "jindallae", "chindalle"],
        ["철쭉", "철죽", "cheoljjuk"],
        ["할미꽃", "할미꼳", "halmikkot"],
        ["백합", "배캅", "baekap"],
        ["목련", "몽년", "mongnyeon"],
        ["달맞이꽃", "달마지꼿", "dalmajikkot"],
        ["천남성", "천남셩", "cheonnamseong"],
        ["은행나무", "으냉나무", "eunhaengnamu"],
        ["극락조화", "긍낙조화", "geungnakjohwa"],
    ] {
        assert!(alike.iter().all(|a| sound(a) == sound(alike[0])), "{:?}", alike.map(sound));
    }
    assert_ne!(sound("진달래"), sound("진범"));
}

#[test]
fn initials_are_taken_from_every_kind_of_letter() {
    let of = |text: &str| text.chars().flat_map(initials).collect::<Vec<_>>();
    assert_eq!(of("진달래"), of("ㅈㄷㄹ"));
    assert_eq!(of("ㄺ"), of("ㄹㄱ"));
    assert!(of("abc ㅏ").is_empty());
}

#[test]
fn questions_without_an_answer_are_recognised() {
    for (word, before) in [
        ("\u{C2DD}\u{C6A9}", ""),
        ("진달래\u{C2DD}\u{C6A9}인가요", "진달래"),
        ("먹는", ""),
        ("안전한가요", ""),
        ("tlrdyd", ""),
        ("Safe", ""),
    ] {
        assert_eq!(before_question(word), Some(before), "{word}");
    }
    for word in ["먹딸기", "진달래", "독초", "rose", "sage", "무화과", "벌레먹이말"] {
        assert_eq!(before_question(word), None, "{word}");
    }
    assert!(is_denial("없는") && is_denial("not") && !is_denial("독"));
}

/// The weighted distance, cell by cell over the whole table.
fn slow_distance(costs: &Costs, query: &[u8], name: &[u8]) -> u16 {
    let mut cells = vec![vec![u16::MAX; query.len() + 1]; name.len() + 1];
    cells[0][0] = 0;
    for i in 0..=name.len() {
        for j in 0..=query.len() {
            let mut best = cells[i][j];
            if i > 0 && j > 0 {
                best = best.min(cells[i - 1][j - 1] + u16::from(costs.row(name[i - 1])[usize::from(query[j - 1])]));
            }
            if i > 0 {
                best = best.min(cells[i - 1][j] + if i > 1 && name[i - 1] == name[i - 2] { DOUBLED } else { EDIT });
            }
            if j > 0 {
                best = best.min(cells[i][j - 1] + extra_cost(query, j - 1));
            }
            if i > 1 && j > 1 && name[i - 1] == query[j - 2] && name[i - 2] == query[j - 1] {
                best = best.min(cells[i - 2][j - 2] + SWAPPED);
            }
            cells[i][j] = best;
        }
    }
    cells[name.len()][query.len()]
}

fn array_of(names: &[Vec<u8>]) -> KeyArray {
    let mut array = KeyArray::new(4);
    for (number, keys) in names.iter().enumerate() {
        let starts: Vec<u8> = (0..keys.len() as u8).step_by(3).collect();
        array.add(number as u32, keys, &starts);
    }
    array.finish();
    array
}

/// Keys of few letters, so that names share beginnings and queries come near.
fn keys(most: usize) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(prop::sample::select(b"wlsekfRr".to_vec()), 1..=most)
}

proptest! {
    #[test]
    fn a_pass_finds_what_a_slow_comparison_finds(
        names in prop::collection::vec(keys(9), 1..30),
        query in keys(9),
        budget in prop::sample::select(vec![0u16, 80, 140, 200, 320]),
    ) {
        let costs = Costs::for_hangul();
        let mut whole = vec![None; names.len()];
        Scan::new(&costs, &query, budget).run(&array_of(&names), |entry: Entry, cost, part| {
            if part == Part::Whole {
                whole[entry.name as usize] = Some(cost);
            }
        });
        for (name, found) in names.iter().zip(whole) {
            let distance = slow_distance(&costs, &query, name);
            match found {
                Some(cost) => prop_assert_eq!(cost, distance),
                // A name within the budget may be reported as cheaper still by its beginning.
                None if distance <= budget => prop_assert!(distance > 25, "{distance}"),
                None => {}
            }
        }
    }

    #[test]
    fn a_wider_budget_changes_nothing_within_the_narrower(names in prop::collection::vec(keys(9), 1..30), query in keys(9)) {
        let (array, costs) = (array_of(&names), Costs::for_hangul());
        let run = |budget| {
            let mut found = Vec::new();
            Scan::new(&costs, &query, budget).run(&array, |entry, cost, part| found.push((entry.name, cost, part)));
            found.retain(|(_, cost, _)| *cost <= 140);
            found.sort_unstable();
            found
        };
        prop_assert_eq!(run(140), run(320));
    }

    #[test]
    fn beginnings_are_found_by_halving(names in prop::collection::vec(keys(6), 1..30), prefix in keys(3)) {
        let array = array_of(&names);
        let halved: Vec<usize> = array.beginning_with(&prefix).collect();
        let one_by_one: Vec<usize> = (0..array.len()).filter(|at| array.keys(array.entry(*at)).starts_with(&prefix)).collect();
        prop_assert_eq!(halved, one_by_one);
    }

    #[test]
    fn keys_and_units_belong_together(text in "\\PC{0,80}") {
        for script in [Script::Hangul, Script::Latin] {
            let keyed = Keyed::new(&text, script);
            prop_assert!(keyed.keys.len() <= MAX_KEYS && keyed.keys.is_ascii() && !keyed.keys.contains(&0));
            prop_assert_eq!(keyed.keys.len(), keyed.unit_of.len());
            prop_assert!(keyed.unit_of.iter().all(|unit| usize::from(*unit) < keyed.units.len()));
            prop_assert!(keyed.units.iter().all(|unit| text.get(unit.clone()).is_some()));
            prop_assert!(keyed.units.windows(2).all(|pair| pair[0].end <= pair[1].start));
        }
    }
}
