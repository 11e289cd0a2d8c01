//! Hangul as the keystrokes of the standard two-set (dubeolsik) layout: a syllable, its parts and a
//! half-typed syllable all become plain letters in one space.

/// Keystrokes of the 19 initial consonants, in Unicode order; capitals are typed with shift.
const LEADS: [&str; 19] = ["r", "R", "s", "e", "E", "f", "a", "q", "Q", "t", "T", "d", "w", "W", "c", "z", "x", "v", "g"];
/// Keystrokes of the 21 vowels, in Unicode order.
const VOWELS: [&str; 21] = ["k", "o", "i", "O", "j", "p", "u", "P", "h", "hk", "ho", "hl", "y", "n", "nj", "np", "nl", "b", "m", "ml", "l"];
/// Keystrokes of the 28 finals, in Unicode order; the first is "no final".
const TAILS: [&str; 28] = [
    "", "r", "R", "rt", "s", "sw", "sg", "e", "f", "fr", "fa", "fq", "ft", "fx", "fv", "fg", "a", "q", "qt", "t", "T", "d", "w", "c", "z",
    "x", "v", "g",
];
/// Keystrokes of the 30 consonants that stand alone (ㄱ to ㅎ, clusters included), in Unicode order.
const LONE_CONSONANTS: [&str; 30] = [
    "r", "R", "rt", "s", "sw", "sg", "e", "E", "f", "fr", "fa", "fq", "ft", "fx", "fv", "fg", "a", "q", "Q", "qt", "t", "T", "d", "w", "W",
    "c", "z", "x", "v", "g",
];

/// The keys that type something else with shift held.
pub const SHIFTED: &[u8] = b"QWERTOP";

/// A composed syllable as indices into the Unicode tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Syllable {
    pub lead: usize,
    pub vowel: usize,
    /// 0 when the syllable ends in its vowel.
    pub tail: usize,
}

impl Syllable {
    /// The parts of a composed syllable; none for any other character.
    pub fn of(c: char) -> Option<Self> {
        let at = (c as usize).checked_sub(0xAC00).filter(|at| *at < 11_172)?;
        Some(Self { lead: at / 588, vowel: at % 588 / 28, tail: at % 28 })
    }
}

/// What kind of Hangul character this is, with its keystrokes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strokes {
    Syllable([&'static str; 3]),
    /// An initial of decomposed (NFD) text: a syllable begins here.
    Lead(&'static str),
    /// A vowel or final of decomposed text: it belongs to the syllable before it.
    Rest(&'static str),
    /// A consonant or vowel standing alone, as a half-typed word has.
    Lone(&'static str),
}

impl Strokes {
    /// The keystrokes of a modern Hangul character.
    pub fn of(c: char) -> Option<Self> {
        let within = |first: u32, table: &[&'static str]| (c as u32).checked_sub(first).and_then(|i| table.get(i as usize).copied());
        if let Some(s) = Syllable::of(c) {
            return Some(Self::Syllable([LEADS[s.lead], VOWELS[s.vowel], TAILS[s.tail]]));
        }
        within(0x3131, &LONE_CONSONANTS)
            .or_else(|| within(0x314F, &VOWELS))
            .map(Self::Lone)
            .or_else(|| within(0x1100, &LEADS).map(Self::Lead))
            .or_else(|| within(0x1161, &VOWELS).or_else(|| within(0x11A8, &TAILS[1..])).map(Self::Rest))
    }
}

/// Whether the character is written with the Korean keyboard.
pub fn is_hangul(c: char) -> bool {
    Strokes::of(c).is_some() || ('\u{FFA0}'..='\u{FFDC}').contains(&c)
}

/// Whether this is a consonant standing alone, as in an initials query.
pub fn is_lone_consonant(c: char) -> bool {
    ('\u{3131}'..='\u{314E}').contains(&c)
}

/// Whether this is a consonant or vowel standing alone.
pub fn is_lone_jamo(c: char) -> bool {
    ('\u{3131}'..='\u{3163}').contains(&c)
}

/// The initial consonant that a key types, as a non-zero byte; none for vowels and other keys.
pub fn initial_of_key(key: u8) -> Option<u8> {
    LEADS.iter().position(|lead| lead.as_bytes() == [key]).map(|at| at as u8 + 1)
}

/// The initial consonants of a character as non-zero bytes; a lone cluster (ㄺ) is two of them.
pub fn initials(c: char) -> impl Iterator<Item = u8> {
    let strokes = match Strokes::of(c) {
        Some(Strokes::Syllable([lead, ..]) | Strokes::Lead(lead)) => lead,
        Some(Strokes::Lone(consonant)) if is_lone_consonant(c) => consonant,
        _ => "",
    };
    strokes.bytes().filter_map(initial_of_key)
}

/// How many keystrokes would stand alone if these were typed in Korean mode: a measure of how
/// unlike Korean they are.
pub fn lone_keys(keys: &[u8]) -> usize {
    let is_vowel = |key: &u8| VOWELS.iter().any(|v| v.as_bytes() == [*key]);
    let mut lone = 0;
    for (at, run) in keys.chunk_by(|a, b| is_vowel(a) == is_vowel(b)).enumerate() {
        // A vowel needs a consonant before it; at most a compound vowel of two keys follows one.
        // Between two vowels stand at most two finals and an initial.
        let room = match (is_vowel(&run[0]), at) {
            (true, 0) => 0,
            (true, _) => 2,
            (false, 0) => 1,
            (false, _) => 3,
        };
        lone += run.len().saturating_sub(room);
    }
    lone
}
