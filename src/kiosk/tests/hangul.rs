//! The 두벌식 automaton against every syllable, and against known words.

use proptest::prelude::*;

use super::super::hangul::{Composer, compose, keys_of};
use super::{Key, KeyboardLayout, TextField};

fn typed(text: &str) -> String {
    compose(&text.chars().collect::<Vec<_>>())
}

#[test]
fn every_syllable_typed_by_its_keys_composes_to_itself() {
    let mut count = 0;
    for syllable in '가'..='힣' {
        let keys = keys_of(syllable).unwrap();
        assert_eq!(compose(&keys), syllable.to_string(), "{keys:?}");
        count += 1;
    }
    assert_eq!(count, 11_172);
}

#[test]
fn words_are_split_where_a_person_expects() {
    #[rustfmt::skip]
    let table = [
        ("ㄱㅏㄴㅏ", "가나"),                 // the final consonant moves to the vowel
        ("ㄱㅏㅂㅅㅣ", "갑시"),               // so does the second half of a double one
        ("ㄱㅏㅂㅅㅇㅣ", "값이"),
        ("ㄷㅗㄱㅊㅗ", "독초"),
        ("ㅈㅣㄴㄷㅏㄹㄹㅐ", "진달래"),
        ("ㅇㅡㄴㅂㅏㅇㅇㅜㄹㄲㅗㅊ", "은방울꽃"),
        ("ㅇㅓㄱㅅㅐ", "억새"),               // not 얷ㅐ
        ("ㅂㅏㄲㅇㅔ", "밖에"),
        ("ㅂㅏㄲㅔ", "바께"),                 // a shifted consonant moves whole
        ("ㅇㅣㅆㄷㅏ", "있다"),
        ("ㄱㅏㄸㅏ", "가따"),                 // ㄸ is never a final
        ("ㄱㄱ", "ㄱㄱ"),                     // doubles are typed with shift
        ("ㅗㅏ", "ㅘ"),
        ("ㄱㅗㅏㅣ", "과ㅣ"),
        ("ㅇㅡㅣㅅㅏ", "의사"),
        ("ㅜㅓ", "ㅝ"),
        ("ㅋㅋㅋ", "ㅋㅋㅋ"),
        ("ㅏㅏ", "ㅏㅏ"),
        ("ㄱㅏㄳ", "가"),                     // ㄳ is no key
        ("", ""),
    ];
    for (keys, text) in table {
        assert_eq!(typed(keys), text, "{keys}");
    }
}

#[test]
fn every_key_of_the_hangul_layout_is_taken_by_the_composer() {
    for is_shifted in [false, true] {
        for key in KeyboardLayout::Hangul.rows(is_shifted).concat().chars() {
            assert!(Composer::default().press(key), "{key}");
        }
    }
    for key in ['a', '1', ' ', '가', 'ㄳ', 'ㅘ'] {
        assert!(!Composer::default().press(key), "{key}");
    }
}

#[test]
fn a_field_mixes_scripts_and_takes_back_by_jamo_even_what_was_committed() {
    let mut field = TextField::default();
    "ㄷㅗㄱㅊㅗ".chars().for_each(|c| assert!(field.press(Key::Char(c))));
    assert_eq!((field.text().as_str(), field.composing().as_str()), ("독초", "독초"));
    field.press(Key::Space);
    field.press(Key::Char('A'));
    assert_eq!((field.text().as_str(), field.composing().as_str()), ("독초 A", ""));
    let mut seen = Vec::new();
    while field.press(Key::Backspace) {
        seen.push(field.text());
    }
    assert_eq!(seen, ["독초 ", "독초", "독ㅊ", "독", "도", "ㄷ", ""]);
}

#[test]
fn a_text_sent_again_leaves_the_run_being_composed_alone() {
    let mut field = TextField::default();
    field.press(Key::Char('ㄱ'));
    field.press(Key::Char('ㅏ'));
    assert!(!field.set("가"));
    field.press(Key::Char('ㄴ'));
    assert_eq!(field.text(), "간");
    assert!(field.set("산\n마늘"));
    assert_eq!(field.text(), "산마늘");
}

#[test]
fn a_field_is_bounded_and_a_full_one_still_composes() {
    let mut field = TextField::default();
    for _ in 0..500 {
        field.press(Key::Char('x'));
    }
    assert_eq!(field.text().chars().count(), TextField::MAX_CHARS);
    assert!(!field.press(Key::Char('x')));
    field.press(Key::Backspace);
    assert!(field.press(Key::Char('ㄱ')) && field.press(Key::Char('ㅏ')));
    assert!(!field.press(Key::Char('ㅏ')), "one character too many");
    assert!(field.text().ends_with('가'));
    assert!(field.set(&"가".repeat(200)));
    assert_eq!(field.text().chars().count(), TextField::MAX_CHARS);
}

fn keys() -> impl Strategy<Value = Vec<char>> {
    let all: Vec<char> = [false, true].iter().flat_map(|s| KeyboardLayout::Hangul.rows(*s).concat().chars().collect::<Vec<_>>()).collect();
    prop::collection::vec(prop::sample::select(all), 0..40)
}

proptest! {
    #[test]
    fn backspace_undoes_key_by_key(keys in keys()) {
        let mut composer = Composer::default();
        let mut before = Vec::new();
        for key in &keys {
            before.push(composer.text());
            composer.press(*key);
        }
        while let Some(text) = before.pop() {
            prop_assert!(composer.backspace());
            prop_assert_eq!(composer.text(), text);
        }
        prop_assert!(!composer.backspace());
    }

    #[test]
    fn words_of_syllables_type_back_to_themselves(word in prop::collection::vec(prop::char::range('가', '힣'), 1..12)) {
        let keys: Vec<char> = word.iter().flat_map(|c| keys_of(*c).unwrap()).collect();
        prop_assert_eq!(compose(&keys), word.iter().collect::<String>());
    }

    #[test]
    fn no_key_is_lost(keys in keys()) {
        let back: Vec<char> = compose(&keys).chars().flat_map(|c| keys_of(c).unwrap()).collect();
        prop_assert_eq!(back, keys);
    }
}
