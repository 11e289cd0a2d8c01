//! How a name sounds, folded so far that official romanisation, older spellings, everyday ones and
//! Hangul written by ear (할미꼳, 철죽, 배캅) meet in one key.

use unicode_normalization::UnicodeNormalization;

use super::hangul::Syllable;
use super::keys::{Keyed, MAX_KEYS, Script};

const LEADS: [&str; 19] = ["g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"];
const VOWELS: [&str; 21] =
    ["a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu", "ui", "i"];
/// What is heard of each final at the end of a word.
const TAILS: [&str; 28] = [
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng", "t", "t", "k", "t", "p",
    "t",
];
/// Before a vowel a final moves on: what stays, and the initial the next syllable gets.
const CARRIED: [(&str, &str); 28] = [
    ("", ""),
    ("", "g"),
    ("", "kk"),
    ("k", "s"),
    ("", "n"),
    ("n", "j"),
    ("", "n"),
    ("", "d"),
    ("", "r"),
    ("l", "g"),
    ("l", "m"),
    ("l", "b"),
    ("l", "s"),
    ("l", "t"),
    ("l", "p"),
    ("", "r"),
    ("", "m"),
    ("", "b"),
    ("p", "s"),
    ("", "s"),
    ("", "ss"),
    ("ng", ""),
    ("", "j"),
    ("", "ch"),
    ("", "k"),
    ("", "t"),
    ("", "p"),
    ("", ""),
];
const LEAD_N: usize = 2;
const LEAD_R: usize = 5;
const LEAD_M: usize = 6;
const LEAD_SILENT: usize = 11;
const VOWEL_I: usize = 20;
const TAIL_D: usize = 7;
const TAIL_T: usize = 25;

/// A folded sound and, for each of its keys, the unit of text it came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sound {
    pub keys: Vec<u8>,
    pub unit_of: Vec<u16>,
}

impl Sound {
    /// How Hangul text is pronounced. Anything that is no syllable is passed over.
    pub fn of_hangul(text: &str, keyed: &Keyed) -> Self {
        let syllables: Vec<(Syllable, u16)> =
            keyed.units.iter().enumerate().filter_map(|(i, unit)| Some((syllable_in(&text[unit.clone()])?, i as u16))).collect();
        let mut letters = Vec::with_capacity(syllables.len() * 4);
        let mut put = |part: &str, unit: u16| letters.extend(part.bytes().map(|b| (b, unit)));
        let mut carried = None;
        for (i, &(syllable, unit)) in syllables.iter().enumerate() {
            put(carried.take().unwrap_or(LEADS[syllable.lead]), unit);
            put(VOWELS[syllable.vowel], unit);
            let (tail, next_lead) = match syllables.get(i + 1) {
                Some((next, _)) => meet(syllable.tail, *next),
                None => (TAILS[syllable.tail], None),
            };
            put(tail, unit);
            carried = next_lead;
        }
        fold(&letters)
    }

    /// How Latin letters sound when they are taken as romanised Korean.
    pub fn of_latin(text: &str) -> Self {
        let keyed = Keyed::new(text, Script::Latin);
        let letters: Vec<(u8, u16)> = keyed.keys.into_iter().zip(keyed.unit_of).collect();
        fold(&letters)
    }
}

fn syllable_in(unit: &str) -> Option<Syllable> {
    let first = unit.chars().next()?;
    Syllable::of(first).or_else(|| unit.nfc().next().and_then(Syllable::of))
}

/// The final of one syllable meets the next: what is heard of it, and the next initial if it changes.
fn meet(tail: usize, next: Syllable) -> (&'static str, Option<&'static str>) {
    if next.lead == LEAD_SILENT {
        let (stays, moves) = CARRIED[tail];
        return match (tail, next.vowel) {
            (TAIL_D, VOWEL_I) => ("", Some("j")),
            (TAIL_T, VOWEL_I) => ("", Some("ch")),
            _ => (stays, Some(moves)),
        };
    }
    match (TAILS[tail], next.lead) {
        ("k", LEAD_N | LEAD_M) => ("ng", None),
        ("t", LEAD_N | LEAD_M) => ("n", None),
        ("p", LEAD_N | LEAD_M) => ("m", None),
        ("k", LEAD_R) => ("ng", Some("n")),
        ("p", LEAD_R) => ("m", Some("n")),
        ("t", LEAD_R) => ("n", Some("n")),
        (heard @ ("m" | "ng"), LEAD_R) => (heard, Some("n")),
        ("n" | "l", LEAD_R) | ("l", LEAD_N) => ("l", Some("l")),
        (heard, _) => (heard, None),
    }
}

/// Letter groups that are spelt in several ways, longest first, and what they fold to.
const GROUPS: &[(&[u8], &[u8])] = &[
    (b"tch", b"j"),
    (b"ch", b"j"),
    (b"sh", b"s"),
    (b"ae", b"e"),
    (b"eo", b"o"),
    (b"eu", b"u"),
    (b"oo", b"u"),
    (b"ee", b"i"),
    (b"oe", b"we"),
    (b"ui", b"i"),
];

fn fold(letters: &[(u8, u16)]) -> Sound {
    let mut sound = Sound::default();
    let mut rest = letters;
    while let Some(&(first, unit)) = rest.first() {
        let starts_with = |group: &[u8]| rest.len() >= group.len() && group.iter().zip(rest).all(|(g, (letter, _))| g == letter);
        let group = GROUPS.iter().find(|(group, _)| starts_with(group));
        let (used, folded): (usize, &[u8]) = match (group, first) {
            (Some((group, folded)), _) => (group.len(), folded),
            (None, b'g' | b'q' | b'c') => (1, b"k"),
            (None, b'd') => (1, b"t"),
            (None, b'b' | b'f' | b'v') => (1, b"p"),
            (None, b'r') => (1, b"l"),
            (None, b'z') => (1, b"j"),
            (None, b'x') => (1, b"ks"),
            // ㅎ between other sounds is hardly heard, and marks aspiration in older spellings.
            (None, b'h') if !sound.keys.is_empty() => (1, b""),
            // 셔 and 서, 쳐 and 처 sound alike.
            (None, b'y') if matches!(sound.keys.last(), Some(b's' | b'j')) => (1, b""),
            (None, b'0'..=b'9') => (1, b""),
            (None, _) => (1, std::slice::from_ref(&rest[0].0)),
        };
        for key in folded {
            if sound.keys.last() != Some(key) && sound.keys.len() < MAX_KEYS {
                sound.keys.push(*key);
                sound.unit_of.push(unit);
            }
        }
        rest = &rest[used..];
    }
    sound
}
