//! People who write a name as they hear it: Korean names in Hangul or Latin letters, and Latin names.

use super::hangul::{LEADS, Letters, VOWELS, is_syllable, letters, syllable};
use super::rng::Rng;

/// Finals that sound alike at the end of a word.
const SAME_TAIL: [&str; 3] = ["ㄷㅅㅈㅊㅌㅆ", "ㄱㅋㄲㄺ", "ㅂㅍ"];
const TENSE: [(char, char); 5] = [('ㄱ', 'ㄲ'), ('ㄷ', 'ㄸ'), ('ㅂ', 'ㅃ'), ('ㅅ', 'ㅆ'), ('ㅈ', 'ㅉ')];
const SAME_VOWEL: [(char, char); 5] = [('ㅐ', 'ㅔ'), ('ㅒ', 'ㅖ'), ('ㅚ', 'ㅙ'), ('ㅚ', 'ㅞ'), ('ㅙ', 'ㅞ')];
/// After ㅅ, ㅈ and ㅊ these cannot be told apart.
const SAME_AFTER_S: [(char, char); 4] = [('ㅓ', 'ㅕ'), ('ㅏ', 'ㅑ'), ('ㅗ', 'ㅛ'), ('ㅜ', 'ㅠ')];

fn partner(pairs: &[(char, char)], c: char) -> Option<char> {
    pairs.iter().find_map(|(a, b)| {
        if *a == c {
            Some(*b)
        } else if *b == c {
            Some(*a)
        } else {
            None
        }
    })
}

/// A Hangul name with one place written by ear; none when the name gives no occasion.
pub fn misheard(name: &str, rng: &mut Rng) -> Option<String> {
    let original: Vec<Letters> = name.chars().filter(|c| is_syllable(*c)).map(letters).collect();
    for _ in 0..40 {
        let mut all = original.clone();
        let at = rng.below(all.len());
        let next = all.get(at + 1).copied();
        let (lead, vowel, tail) = all[at];
        match rng.below(7) {
            0 => all[at].1 = partner(&SAME_VOWEL, vowel).unwrap_or(vowel),
            1 if "ㅅㅈㅊㅆㅉ".contains(lead) => all[at].1 = partner(&SAME_AFTER_S, vowel).unwrap_or(vowel),
            1 if "ㅁㅂㅍㅃ".contains(lead) => all[at].1 = partner(&[('ㅜ', 'ㅡ')], vowel).unwrap_or(vowel),
            2 => {
                if let Some(class) = SAME_TAIL.iter().find(|class| class.contains(tail)) {
                    all[at].2 = *rng.pick(&class.chars().collect::<Vec<_>>());
                }
            }
            3 if next.is_some_and(|n| n.0 == 'ㅇ') && tail != ' ' && tail != 'ㅇ' && LEADS.contains(tail) => {
                all[at].2 = ' ';
                all[at + 1].0 = tail;
            }
            4 => match (tail, next.map(|n| n.0)) {
                ('ㄱ', Some('ㄴ' | 'ㅁ')) => all[at].2 = 'ㅇ',
                ('ㅂ' | 'ㅍ', Some('ㄴ' | 'ㅁ')) => all[at].2 = 'ㅁ',
                ('ㄴ', Some('ㄹ')) => all[at].2 = 'ㄹ',
                ('ㄹ', Some('ㄴ')) => all[at + 1].0 = 'ㄹ',
                ('ㅅ' | 'ㅊ' | 'ㅌ', Some('ㄴ' | 'ㅁ')) => all[at].2 = 'ㄴ',
                _ => {}
            },
            5 if at > 0 => all[at].0 = partner(&TENSE, lead).unwrap_or(lead),
            6 if at > 0 && lead == 'ㅎ' => all[at].0 = 'ㅇ',
            _ => {}
        }
        if all != original && all.iter().all(|l| VOWELS.contains(l.1)) {
            return all.into_iter().map(syllable).collect();
        }
    }
    None
}

/// A name in Latin letters as Koreans romanise names: the official letters, with finals carried over
/// to vowels and, if `by_ear`, the habits of those who never learnt the official way.
pub fn romanised(name: &str, by_ear: bool, rng: &mut Rng) -> String {
    const LEAD: [&str; 19] = ["g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"];
    const VOWEL: [&str; 21] =
        ["a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu", "ui", "i"];
    let all: Vec<Letters> = name.chars().filter(|c| is_syllable(*c)).map(letters).collect();
    let lead_of = |c: char| LEADS.chars().position(|l| l == c).map(|i| LEAD[i]);
    let mut written = String::new();
    for (at, (lead, vowel, tail)) in all.iter().enumerate() {
        let carried = at > 0 && *lead == 'ㅇ' && all[at - 1].2 != 'ㅇ' && LEADS.contains(all[at - 1].2);
        let after_l = at > 0 && *lead == 'ㄹ' && all[at - 1].2 == 'ㄹ';
        written += match (carried, after_l) {
            (true, _) => lead_of(all[at - 1].2).unwrap(),
            (_, true) => "l",
            _ => lead_of(*lead).unwrap(),
        };
        let plain = VOWEL[VOWELS.chars().position(|v| v == *vowel).unwrap()];
        written += match plain {
            "eo" if by_ear && rng.percent(50) => "u",
            "eu" if by_ear && rng.percent(50) => "u",
            "u" if by_ear && rng.percent(40) => "oo",
            "i" if by_ear && rng.percent(15) => "ee",
            "ae" if by_ear && rng.percent(40) => "e",
            as_usual => as_usual,
        };
        let moves_on = all.get(at + 1).is_some_and(|n| n.0 == 'ㅇ') && *tail != 'ㅇ' && LEADS.contains(*tail);
        written += match tail {
            _ if moves_on => "",
            'ㄱ' | 'ㄲ' | 'ㅋ' | 'ㄺ' | 'ㄳ' => "k",
            'ㄴ' | 'ㄵ' | 'ㄶ' => "n",
            'ㄹ' | 'ㄼ' | 'ㄽ' | 'ㄾ' | 'ㅀ' => "l",
            'ㅁ' | 'ㄻ' => "m",
            'ㅂ' | 'ㅍ' | 'ㅄ' | 'ㄿ' => "p",
            'ㅇ' => "ng",
            ' ' => "",
            _ => "t",
        };
    }
    written
}

/// A Latin name with one place written by ear; none when the name gives no occasion.
pub fn misspelt_latin(name: &str, rng: &mut Rng) -> Option<String> {
    const HABITS: [(&str, &str); 17] = [
        ("ph", "f"),
        ("rh", "r"),
        ("th", "t"),
        ("ae", "e"),
        ("oe", "e"),
        ("y", "i"),
        ("i", "y"),
        ("c", "k"),
        ("k", "c"),
        ("ll", "l"),
        ("ss", "s"),
        ("nn", "n"),
        ("l", "ll"),
        ("s", "ss"),
        ("z", "s"),
        ("ei", "ie"),
        ("um", "us"),
    ];
    for _ in 0..40 {
        let (right, wrong) = rng.pick(&HABITS);
        let places: Vec<usize> = name.match_indices(right).map(|(at, _)| at).collect();
        if !places.is_empty() {
            let at = *rng.pick(&places);
            return Some(format!("{}{wrong}{}", &name[..at], &name[at + right.len()..]));
        }
    }
    None
}
