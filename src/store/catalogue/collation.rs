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
}
