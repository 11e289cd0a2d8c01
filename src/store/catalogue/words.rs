//! The fixed words of the catalogue: columns, vocabularies, and words no text may contain.

use unicode_normalization::UnicodeNormalization;

/// What separates the entries of a list inside one cell.
pub(super) const LIST_SEPARATOR: char = '|';

/// The longest text one cell may hold, in characters.
pub(super) const MAX_CELL_CHARS: usize = 4_000;

/// Parts of a plant that can be poisonous.
pub(super) const PARTS: &[&str] = &["whole", "leaf", "stem", "root", "bulb", "flower", "fruit", "seed", "sap", "bark", "pollen"];

/// Ways a plant grows.
pub const HABITS: &[&str] = &["tree", "shrub", "herb", "vine", "aquatic", "epiphyte", "succulent", "grass"];

/// Flower colours.
pub const COLOURS: &[&str] = &["white", "yellow", "orange", "red", "pink", "purple", "blue", "green", "brown", "black"];

/// Columns of prose, the only ones whose cells may hold line breaks.
pub(super) const PROSE: &[&str] = &[
    "symptoms_ko",
    "symptoms_en",
    "first_aid_ko",
    "first_aid_en",
    "how_to_tell_apart_ko",
    "how_to_tell_apart_en",
    "description_ko",
    "description_en",
];

/// Columns whose numbers belong to a name or a citation.
pub(super) const NAMES_AND_SOURCES: &[&str] = &["name_ko", "name_en", "scientific_name", "other_names", "sources"];

/// Names of authorities that contain a forbidden word without saying anything about a plant.
const AUTHORITIES: &[&str] =
    &["식품의약품안전처", "식품의약품안전평가원", "식품안전나라", "식품안전정보원", "행정안전부", "산업안전보건공단"];

const FORBIDDEN_WORDS: &[&str] = &["안전", "먹어도", "식용", "무해"];

/// Phrases whose words may be written together or apart, and how they look without spaces.
const FORBIDDEN_PHRASES: &[(&str, &str)] = &[("먹을 수 있", "먹을수있"), ("독성이 없", "독성이없"), ("독이 없", "독이없")];

/// The poison hotline that no longer answers. Only the number on its own counts, not 13390.
pub(super) const ENDED_HOTLINE: &str = "1339";

/// The words in `text` that could be read as a promise that a plant does no harm.
///
/// Spacing, letter case, full-width letters and the kind of hyphen do not hide a word.
pub fn forbidden_in(text: &str) -> Vec<&'static str> {
    let mut found = Vec::new();
    let plain = if text.is_ascii() { text.to_lowercase() } else { text.nfkc().collect::<String>().to_lowercase() };
    if !plain.is_ascii() {
        found.extend(forbidden_korean(&plain));
    }
    found.extend(forbidden_english(&plain));
    if plain.split(|c: char| !c.is_ascii_digit()).any(|number| number == ENDED_HOTLINE) {
        found.push(ENDED_HOTLINE);
    }
    found
}

fn forbidden_korean(plain: &str) -> Vec<&'static str> {
    let spaceless: String = plain.chars().filter(|c| !c.is_whitespace()).collect();
    let phrases = FORBIDDEN_PHRASES.iter().filter(|(_, joined)| spaceless.contains(joined)).map(|(phrase, _)| *phrase);
    let own_words = AUTHORITIES.iter().filter(|name| plain.contains(**name)).fold(plain.to_owned(), |rest, name| rest.replace(name, " "));
    let words = FORBIDDEN_WORDS.iter().copied().filter(|word| own_words.contains(word));
    words.chain(phrases).collect()
}

fn forbidden_english(plain: &str) -> Vec<&'static str> {
    let mut found = Vec::new();
    let mut previous = "";
    for word in plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        // Credible and incredible contain the letters but not the promise.
        let promise = match word {
            "safe" => "safe",
            "toxic" if previous == "non" => "non-toxic",
            _ if word.contains("nontoxic") => "nontoxic",
            _ if word.contains("harmless") => "harmless",
            _ if word.contains("edible") && !word.ends_with("credible") => "edible",
            _ => "",
        };
        if !promise.is_empty() && !found.contains(&promise) {
            found.push(promise);
        }
        previous = word;
    }
    found
}

/// Whether a character cannot be seen and so could hide something from an editor.
pub(super) fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// A name as it is compared: composed, lower case, single spaces.
pub(super) fn fold_name(name: &str) -> String {
    let lower: String = name.nfc().collect::<String>().to_lowercase().nfc().collect();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forbidden_words_are_found_however_they_are_written() {
        for (text, word) in [
            ("안전합니다", "안전"),
            ("익혀 먹어도 됩니다", "먹어도"),
            ("먹을수있습니다", "먹을 수 있"),
            ("먹을  수 있다", "먹을 수 있"),
            ("식용국화", "식용"),
            ("무해한", "무해"),
            ("독성이없다", "독성이 없"),
            ("독이 없습니다", "독이 없"),
            ("Edible fruit", "edible"),
            ("inedible", "edible"),
            ("It is Safe.", "safe"),
            ("ＳＡＦＥ", "safe"),
            ("HARMLESS", "harmless"),
            ("non\u{2011}toxic", "non-toxic"),
            ("Non toxic", "non-toxic"),
            ("nontoxic", "nontoxic"),
            ("1339에 전화", "1339"),
        ] {
            assert_eq!(forbidden_in(text), [word], "{text}");
        }
    }

    #[test]
    fn words_that_only_look_alike_are_left_alone() {
        for text in [
            "식품의약품안전처 식품공전",
            "European Food Safety Authority, 2020",
            "unsafe",
            "incredible",
            "잎 안 전체",
            "common toxic plant",
            "먹지 마세요",
            "133 9",
            "13390",
        ] {
            assert_eq!(forbidden_in(text), [] as [&str; 0], "{text}");
        }
    }

    #[test]
    fn names_fold_to_one_form() {
        assert_eq!(fold_name("  Conium   Maculatum "), "conium maculatum");
        assert_eq!(fold_name("\u{1103}\u{1169}\u{11a8}"), "독");
    }
}
