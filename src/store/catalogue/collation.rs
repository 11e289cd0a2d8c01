//! The order of Korean names in lists: Hangul first in 가나다 order, spaces and letter case aside.

use unicode_normalization::UnicodeNormalization;

/// Sorts after every Hangul syllable and before nothing a name contains.
const AFTER_HANGUL: char = '\u{F8FF}';
/// Separates the compared letters from the name itself, and sorts before every letter.
const SEPARATOR: char = '\u{1}';

/// A text whose byte order is the reading order of names.
///
/// Composed Hangul syllables stand in Unicode in dictionary order; dictionaries ignore spaces and
/// put other scripts after Hangul. The name itself follows, so that different names differ.
pub fn collation_key(name: &str) -> String {
    let composed: String = name.nfc().collect();
    let mut key = String::with_capacity(2 * name.len() + 1);
    for letter in composed.chars().filter(|c| c.is_alphanumeric()) {
        if !is_hangul(letter) {
            key.push(AFTER_HANGUL);
        }
        key.extend(letter.to_lowercase());
    }
    key.push(SEPARATOR);
    key.push_str(&composed);
    key
}

/// The beginning that the keys of all names with this first letter share, or that sorts just before
/// them. A consonant stands for the syllables it begins: ㄱ for 가 and all that follow up to 깋.
pub(super) fn first_key_of(initial: char) -> String {
    let letter = first_syllable(initial).unwrap_or(initial);
    let key = collation_key(letter.encode_utf8(&mut [0; 4]));
    let letters = key.find(SEPARATOR).unwrap_or(key.len());
    key[..letters].to_owned()
}

/// The first syllable that begins with this consonant, if it is one that begins syllables.
fn first_syllable(consonant: char) -> Option<char> {
    const CONSONANTS: &str = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
    const FIRST: u32 = '가' as u32;
    const SYLLABLES_OF_A_CONSONANT: u32 = 21 * 28;
    let number = (0..).zip(CONSONANTS.chars()).find(|(_, c)| *c == consonant)?.0;
    char::from_u32(FIRST + number * SYLLABLES_OF_A_CONSONANT)
}

fn is_hangul(letter: char) -> bool {
    matches!(letter, '\u{1100}'..='\u{11FF}' | '\u{3131}'..='\u{318E}' | '\u{AC00}'..='\u{D7A3}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_as_in_a_korean_dictionary() {
        let ordered =
            ["가지", "갈퀴나물", "까마중", "나팔꽃", "드라큘라시미아꽃", "드라큘라 시미아하", "쑥", "힐", "Aloe", "banana", "Cactus"];
        let mut sorted = ordered;
        sorted.sort_by_key(|name| collation_key(name));
        assert_eq!(sorted, ordered);
    }

    #[test]
    fn decomposed_hangul_stands_where_composed_hangul_does() {
        assert_eq!(collation_key("\u{1103}\u{1169}\u{11a8}"), collation_key("독"));
        assert_ne!(collation_key("독 초"), collation_key("독초"));
    }

    #[test]
    fn an_initial_stands_just_before_the_first_name_that_begins_with_it() {
        for (initial, before, first) in [
            ('ㄱ', "", "가"),
            ('ㄲ', "깋힣", "까마중"),
            ('ㄴ', "낗", "나"),
            ('ㅇ', "앃", "아까시나무"),
            ('ㅎ', "핗", "하늘타리"),
            ('가', "", "가시칠엽수"),
            ('A', "힣", "Aloe"),
            ('b', "azalea", "Banana"),
        ] {
            let key = first_key_of(initial);
            assert!(collation_key(before) < key && key < collation_key(first), "{initial}");
        }
    }

    #[test]
    fn what_is_no_letter_stands_before_everything() {
        for initial in ['?', ' ', '\u{1}', '\u{200B}'] {
            assert!(first_key_of(initial) < collation_key("가"), "{initial:?}");
        }
    }
}
