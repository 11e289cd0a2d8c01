//! The ways a query may have been meant, each as keys to look for and what that reading costs.

use super::hangul::{Syllable, initial_of_key, initials, is_hangul, is_lone_consonant, is_lone_jamo, lone_keys};
use super::keys::{Keyed, Script, typed_in_english_mode, typed_in_korean_mode};
use super::sound::Sound;

/// Where keys are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Space {
    /// Keystrokes of Korean names.
    Hangul,
    /// Letters of English and scientific names.
    Latin,
    /// Folded sounds of Korean names.
    Sound,
    /// First consonants of the syllables of Korean names.
    Initials,
}

/// One reading of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    pub space: Space,
    pub keys: Vec<u8>,
    /// Added to the cost of whatever this reading finds.
    pub penalty: u16,
    /// Added when only a part of a name matches, on top of what that costs anyway.
    pub part_penalty: u16,
    /// The most that slips may cost in this reading.
    pub budget: u16,
    /// In [`Space::Initials`], syllables that were typed out: their place and what they are.
    pub syllables: Vec<(usize, Syllable)>,
}

const ENGLISH_MODE: u16 = 10;
const ROMANISED: u16 = 15;
const ENDING: u16 = 30;
/// What has an ending is likely to be written out in full.
const ENDING_OF_PART: u16 = 30;
const KOREAN_MODE: u16 = 30;
const INITIALS_IN_ENGLISH_MODE: u16 = 40;
const SPELT_BY_EAR: u16 = 65;
/// By ear, people write whole names.
const PART_BY_EAR: u16 = 30;
/// A spelling by ear may still have one vowel or consonant heard wrongly.
const SPELT_BY_EAR_BUDGET: u16 = 100;
const MIXED_INITIALS: u16 = 10;
/// More lone keys than this and a text is not Korean typed in English mode.
const MOST_LONE_KEYS: usize = 4;

/// Particles and endings that people put after a plant's name. A name that really ends in one is
/// found as well, because stripping only adds a reading.
const ENDINGS: &[&str] = &[
    "이에요",
    "입니다",
    "에서",
    "에게",
    "으로",
    "이란",
    "이랑",
    "까지",
    "부터",
    "처럼",
    "하고",
    "나무",
    "은",
    "는",
    "이",
    "가",
    "을",
    "를",
    "의",
    "에",
    "도",
    "만",
    "과",
    "와",
    "로",
    "란",
    "랑",
    "꽃",
    "풀",
    "요",
];

/// What slips may cost in a key of this length: in a short one, any slip makes another word.
fn budget_for(key_count: usize) -> u16 {
    match key_count {
        0..=2 => 0,
        3 => 80,
        4 => 100,
        5..=12 => 200,
        13..=16 => 240,
        // Two letters for one (ph for f) are two edits and still one mistake.
        _ => 320,
    }
}

impl Probe {
    fn new(space: Space, keys: Vec<u8>, penalty: u16) -> Self {
        let budget = budget_for(keys.len());
        Self { space, keys, penalty, part_penalty: 0, budget, syllables: Vec::new() }
    }
}

/// Every reading of a query; none if no key types any of it.
pub fn readings(query: &str) -> Vec<Probe> {
    let mut probes = match Script::of(query) {
        Script::Hangul => hangul_readings(query),
        Script::Latin => latin_readings(query),
    };
    probes.retain(|p| !p.keys.is_empty());
    probes
}

fn hangul_readings(query: &str) -> Vec<Probe> {
    let keyed = Keyed::new(query, Script::Hangul);
    let mut probes: Vec<Probe> = initials_reading(query).into_iter().collect();
    if query.chars().any(is_lone_jamo) && keyed.keys.len() >= 3 {
        probes.push(Probe::new(Space::Latin, typed_in_korean_mode(query), KOREAN_MODE));
    }
    if query.chars().all(|c| is_lone_consonant(c) || !is_hangul(c)) {
        return probes;
    }
    probes.extend(without_endings(query).map(|stem| {
        let keys = Keyed::new(stem, Script::Hangul).keys;
        Probe { part_penalty: ENDING_OF_PART, ..Probe::new(Space::Hangul, keys, ENDING) }
    }));
    let sound = Sound::of_hangul(query, &keyed).keys;
    // Half-typed letters have no sound, and what is left without them would be another word.
    if sound.len() >= 3 && !query.chars().any(is_lone_jamo) {
        let budget = SPELT_BY_EAR_BUDGET.min(budget_for(sound.len()));
        probes.push(Probe { budget, part_penalty: PART_BY_EAR, ..Probe::new(Space::Sound, sound, SPELT_BY_EAR) });
    }
    probes.push(Probe::new(Space::Hangul, keyed.keys, 0));
    probes
}

fn latin_readings(query: &str) -> Vec<Probe> {
    let keys = Keyed::new(query, Script::Latin).keys;
    let english_mode = typed_in_english_mode(query);
    let initials: Option<Vec<u8>> = english_mode.iter().map(|key| initial_of_key(*key)).collect();
    let mut probes = vec![Probe::new(Space::Sound, Sound::of_latin(query).keys, ROMANISED)];
    match initials {
        Some(initials) if (3..=8).contains(&initials.len()) => {
            probes.push(Probe::new(Space::Initials, initials, INITIALS_IN_ENGLISH_MODE));
        }
        _ if english_mode.len() >= 3 && lone_keys(&english_mode) <= MOST_LONE_KEYS => {
            probes.push(Probe::new(Space::Hangul, english_mode, ENGLISH_MODE));
        }
        _ => {}
    }
    probes.push(Probe::new(Space::Latin, keys, 0));
    probes
}

/// First consonants alone (ㅈㄷㄹ) or mixed with syllables (진ㄷㄹ).
fn initials_reading(query: &str) -> Option<Probe> {
    if !query.chars().any(is_lone_consonant) {
        return None;
    }
    let mut probe = Probe::new(Space::Initials, Vec::new(), 0);
    for c in query.chars().filter(|c| is_hangul(*c)) {
        if let Some(syllable) = Syllable::of(c) {
            probe.syllables.push((probe.keys.len(), syllable));
            probe.penalty = MIXED_INITIALS;
        } else if !is_lone_consonant(c) {
            return None;
        }
        probe.keys.extend(initials(c));
    }
    Some(probe)
}

/// The query without the ending of its last word, for each ending it has.
fn without_endings(query: &str) -> impl Iterator<Item = &str> {
    let query = query.trim_end_matches(|c: char| !is_hangul(c));
    ENDINGS.iter().filter_map(move |ending| {
        let stem = query.strip_suffix(ending)?.trim_end();
        (stem.chars().filter(|c| is_hangul(*c)).count() >= 2 || (stem.chars().count() == 1 && ending.chars().count() == 1)).then_some(stem)
    })
}
