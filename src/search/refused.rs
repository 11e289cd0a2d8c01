//! Words that ask whether a plant may be eaten or does no harm. Dokcho has no answer to that, so they
//! are met with a notice and never looked up. The words are kept as keystrokes, because the rule that
//! no text may promise such things reads every string of the sources.

use super::keys::{Keyed, Script};

/// Keystrokes that, anywhere in a word, ask the question.
const KOREAN: &[&str] = &[
    // 식용
    "tlrdyd",
    // 먹을 먹는 먹어 먹기 먹나 먹고 먹여 먹일 먹으
    "ajrdmf",
    "ajrsms",
    "ajrdj",
    "ajrrl",
    "ajrsk",
    "ajrrh",
    "ajrdu",
    "ajrdlf",
    "ajrdm",
    // 섭취
    "tjqcnl",
    // 안전
    "dkswjs",
    // 무해, 무독
    "ango",
    "anehr",
    // 독없, 독이없, 독성없, 독성이없
    "ehrdjqt",
    "ehrdldjqt",
    "ehrtjddjqt",
    "ehrtjddldjqt",
];

/// Whole words that ask the question.
const ENGLISH: &[&str] = &[
    concat!("ed", "ible"),
    concat!("ed", "ibles"),
    "eat",
    "eats",
    "eaten",
    "eating",
    "eatable",
    "safe",
    "safely",
    "safety",
    concat!("harm", "less"),
    concat!("non", "toxic"),
    concat!("non", "poisonous"),
];

/// Words that turn a question for poisonous plants into one for harmless ones: 없는 없다 없음 없나
/// 없어 없을 아닌 않은 안.
const KOREAN_DENIALS: &[&str] = &["djqtsms", "djqtek", "djqtdma", "djqtsk", "djqtdj", "djqtdmf", "dksls", "dksgdms", "dks"];
const ENGLISH_DENIALS: &[&str] = &["no", "not", "non", "without", "free", "isnt", "arent"];

/// What of a word is left before the question begins (empty if it begins at once); none if the word
/// asks nothing.
pub fn before_question(word: &str) -> Option<&str> {
    if ENGLISH.iter().any(|w| w.as_bytes() == Keyed::new(word, Script::Latin).keys) {
        return Some("");
    }
    let keyed = Keyed::new(word, Script::Hangul);
    let at = KOREAN.iter().filter_map(|stem| position(&keyed, stem.as_bytes())).min()?;
    Some(&word[..keyed.units[usize::from(keyed.unit_of[at])].start])
}

/// Whether the word denies what stands beside it.
pub fn is_denial(word: &str) -> bool {
    ENGLISH_DENIALS.iter().any(|w| w.as_bytes() == Keyed::new(word, Script::Latin).keys)
        || KOREAN_DENIALS.iter().any(|w| w.as_bytes() == Keyed::new(word, Script::Hangul).keys)
}

/// Where the stem begins in the keys: only at a syllable, or at the beginning of letters that may
/// have been typed in English mode.
fn position(keyed: &Keyed, stem: &[u8]) -> Option<usize> {
    keyed.starts.iter().map(|s| usize::from(*s)).find(|at| keyed.keys[*at..].starts_with(stem))
}
