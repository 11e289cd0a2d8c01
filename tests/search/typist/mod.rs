//! Makes the queries that the search is measured with: people at a keyboard, in a hurry, writing by
//! ear, in the wrong mode. Seeded, so that every run asks the same.

pub mod ear;
pub mod hangul;
pub mod keyboard;
pub mod rng;

use rng::Rng;

/// A query and the name it was meant to find.
#[derive(Clone, Debug)]
pub struct Query {
    pub category: &'static str,
    pub text: String,
    pub wanted: String,
}

/// The names that queries are made from.
pub struct Targets<'a> {
    /// Hangul only, two syllables or more.
    pub korean: Vec<&'a str>,
    /// Genus and epithet.
    pub scientific: Vec<&'a str>,
    /// Five letters or more.
    pub english: Vec<&'a str>,
}

impl<'a> Targets<'a> {
    pub fn of(korean: &'a [String], scientific: &'a [String], english: &'a [String]) -> Self {
        let keep = |names: &'a [String], fits: &dyn Fn(&str) -> bool| names.iter().map(String::as_str).filter(|n| fits(n)).collect();
        Self {
            korean: keep(korean, &|n| n.chars().count() >= 2 && n.chars().all(hangul::is_syllable)),
            scientific: keep(scientific, &|n| n.is_ascii() && n.split(' ').count() == 2),
            english: keep(english, &|n| n.is_ascii() && n.len() >= 5),
        }
    }
}

/// `count` queries of every category.
pub fn queries(targets: &Targets, count: usize, seed: u64) -> Vec<Query> {
    let mut rng = Rng::new(seed);
    let mut queries = Vec::new();
    for _ in 0..count {
        let name = *rng.pick(&targets.korean);
        korean(name, &mut rng, &mut queries);
        let (scientific, english) = (*rng.pick(&targets.scientific), *rng.pick(&targets.english));
        latin(scientific, english, &mut rng, &mut queries);
    }
    queries
}

fn korean(name: &str, rng: &mut Rng, queries: &mut Vec<Query>) {
    let keys = hangul::keystrokes(name);
    let english_mode = |keys: Vec<u8>| String::from_utf8(keys).unwrap();
    // Four slips in five are the fingers', one is the ear's.
    let misheard = ear::misheard(name, rng).unwrap_or_else(|| hangul::compose(&keyboard::slip(&keys, true, rng)));
    let once = if rng.percent(20) { hangul::keystrokes(&misheard) } else { keyboard::slip(&keys, true, rng) };
    let twice = keyboard::slip(&once, true, rng);
    let initials = name.chars().map(|c| hangul::letters(c).0).collect();
    let mut add = |category, text| queries.push(Query { category, text, wanted: name.to_owned() });
    add("ko exact", name.to_owned());
    add("ko 1 slip", hangul::compose(&once));
    add("ko 2 slips", hangul::compose(&twice));
    add("ko by ear", misheard);
    add("ko English mode", english_mode(keys.clone()));
    add("ko English mode, 1 slip", english_mode(keyboard::slip(&keys, true, rng)));
    add("ko spacing", spaced(name, rng));
    add("ko particle", with_particle(name, rng));
    add("ko romanised", ear::romanised(name, false, rng));
    add("ko romanised by ear", ear::romanised(name, true, rng));
    // People stop typing somewhere after the middle, often within a syllable.
    let typed = (keys.len() * (60 + rng.below(31)) / 100).max(3).min(keys.len());
    add("ko half typed", hangul::compose(&keys[..typed]));
    add("ko initials", initials);
}

fn latin(scientific: &str, english: &str, rng: &mut Rng, queries: &mut Vec<Query>) {
    let mut add = |category, text, wanted: &str| queries.push(Query { category, text, wanted: wanted.to_owned() });
    let mut slipped = |name: &str| {
        let by_ear = if rng.percent(30) { ear::misspelt_latin(name, rng) } else { None };
        by_ear.unwrap_or_else(|| String::from_utf8(keyboard::slip(name.as_bytes(), false, rng)).unwrap())
    };
    let (lower, lower_english) = (scientific.to_lowercase(), english.to_lowercase());
    let once = slipped(&lower);
    add("sci 1 slip", once.clone(), scientific);
    add("sci 2 slips", slipped(&once), scientific);
    add("en 1 slip", slipped(&lower_english), english);
    add("sci Korean mode", hangul::compose(lower.as_bytes()), scientific);
    add("sci half typed", lower[..lower.len() * (60 + rng.below(31)) / 100].to_owned(), scientific);
}

/// A space somewhere inside the name.
fn spaced(name: &str, rng: &mut Rng) -> String {
    let all: Vec<char> = name.chars().collect();
    let at = 1 + rng.below(all.len() - 1);
    let (before, after) = all.split_at(at);
    format!("{} {}", before.iter().collect::<String>(), after.iter().collect::<String>())
}

/// The name as it stands in a sentence, half the time with a space inside.
fn with_particle(name: &str, rng: &mut Rng) -> String {
    let has_final = hangul::letters(name.chars().next_back().unwrap()).2 != ' ';
    let after_final = ["은", "이", "을", "과", "도", "의", "에"];
    let after_vowel = ["는", "가", "를", "와", "도", "의", "에"];
    let particle = *rng.pick(if has_final { &after_final } else { &after_vowel });
    let written = if rng.percent(50) { spaced(name, rng) } else { name.to_owned() };
    format!("{written}{particle}")
}
