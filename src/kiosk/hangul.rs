//! The 두벌식 automaton: keys of the Korean keyboard become syllables.
//!
//! The composer keeps the keys of the whole run of Hangul and composes them afresh each time, so
//! that taking back a key is exact however the syllables had been split meanwhile.

/// Keys typed so far in one run of Hangul.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Composer {
    keys: Vec<char>,
}

impl Composer {
    /// Takes a key (ㄱ, ㄲ, ㅏ, …); false when it is no key of the 두벌식 keyboard.
    pub fn press(&mut self, key: char) -> bool {
        let is_key = is_key(key);
        if is_key {
            self.keys.push(key);
        }
        is_key
    }

    /// Takes back the last key; false when there is none.
    pub fn backspace(&mut self) -> bool {
        self.keys.pop().is_some()
    }

    /// The text as composed so far.
    pub fn text(&self) -> String {
        compose(&self.keys)
    }

    /// Whether no key is held.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Ends the run and gives its text.
    pub fn commit(&mut self) -> String {
        let text = self.text();
        self.keys.clear();
        text
    }

    /// A run as if `character` had been typed, if Hangul keys can type it.
    pub fn resumed(character: char) -> Option<Self> {
        keys_of(character).map(|keys| Self { keys })
    }
}

const INITIALS: [char; 19] =
    ['ㄱ', 'ㄲ', 'ㄴ', 'ㄷ', 'ㄸ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅃ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅉ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ'];
const VOWELS: [char; 21] =
    ['ㅏ', 'ㅐ', 'ㅑ', 'ㅒ', 'ㅓ', 'ㅔ', 'ㅕ', 'ㅖ', 'ㅗ', 'ㅘ', 'ㅙ', 'ㅚ', 'ㅛ', 'ㅜ', 'ㅝ', 'ㅞ', 'ㅟ', 'ㅠ', 'ㅡ', 'ㅢ', 'ㅣ'];
/// The first stands for "no final consonant".
const FINALS: [char; 28] = [
    ' ', 'ㄱ', 'ㄲ', 'ㄳ', 'ㄴ', 'ㄵ', 'ㄶ', 'ㄷ', 'ㄹ', 'ㄺ', 'ㄻ', 'ㄼ', 'ㄽ', 'ㄾ', 'ㄿ', 'ㅀ', 'ㅁ', 'ㅂ', 'ㅄ', 'ㅅ', 'ㅆ', 'ㅇ',
    'ㅈ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ',
];
/// Vowels and finals that take two keys.
const PAIRS: [(char, char, char); 18] = [
    ('ㅗ', 'ㅏ', 'ㅘ'),
    ('ㅗ', 'ㅐ', 'ㅙ'),
    ('ㅗ', 'ㅣ', 'ㅚ'),
    ('ㅜ', 'ㅓ', 'ㅝ'),
    ('ㅜ', 'ㅔ', 'ㅞ'),
    ('ㅜ', 'ㅣ', 'ㅟ'),
    ('ㅡ', 'ㅣ', 'ㅢ'),
    ('ㄱ', 'ㅅ', 'ㄳ'),
    ('ㄴ', 'ㅈ', 'ㄵ'),
    ('ㄴ', 'ㅎ', 'ㄶ'),
    ('ㄹ', 'ㄱ', 'ㄺ'),
    ('ㄹ', 'ㅁ', 'ㄻ'),
    ('ㄹ', 'ㅂ', 'ㄼ'),
    ('ㄹ', 'ㅅ', 'ㄽ'),
    ('ㄹ', 'ㅌ', 'ㄾ'),
    ('ㄹ', 'ㅍ', 'ㄿ'),
    ('ㄹ', 'ㅎ', 'ㅀ'),
    ('ㅂ', 'ㅅ', 'ㅄ'),
];
const FIRST_SYLLABLE: u32 = 0xAC00;
const SYLLABLES: u32 = 19 * 21 * 28;

fn is_key(key: char) -> bool {
    INITIALS.contains(&key) || (VOWELS.contains(&key) && split(key).is_none())
}

fn join(first: char, second: char) -> Option<char> {
    PAIRS.iter().find(|(a, b, _)| (*a, *b) == (first, second)).map(|(_, _, both)| *both)
}

fn split(both: char) -> Option<(char, char)> {
    PAIRS.iter().find(|(_, _, pair)| *pair == both).map(|(a, b, _)| (*a, *b))
}

fn index_in(table: &[char], jamo: char) -> Option<u32> {
    table.iter().position(|c| *c == jamo).map(|i| i as u32)
}

/// The keys that type a character: a syllable or a single jamo.
pub fn keys_of(character: char) -> Option<Vec<char>> {
    let jamo = match (character as u32).checked_sub(FIRST_SYLLABLE).filter(|i| *i < SYLLABLES) {
        Some(i) => {
            let parts = [INITIALS[(i / 588) as usize], VOWELS[(i / 28 % 21) as usize], FINALS[(i % 28) as usize]];
            parts.into_iter().filter(|c| *c != ' ').collect()
        }
        None => vec![character],
    };
    let keys: Vec<char> = jamo.into_iter().flat_map(|c| split(c).map_or(vec![c], |(a, b)| vec![a, b])).collect();
    keys.iter().all(|k| is_key(*k)).then_some(keys)
}

/// A syllable in the making.
#[derive(Clone, Copy, Default)]
struct Syllable {
    initial: Option<char>,
    vowel: Option<char>,
    last: Option<char>,
}

impl Syllable {
    /// The syllable as one character, or its only jamo.
    fn character(self) -> Option<char> {
        let (Some(initial), Some(vowel)) = (self.initial, self.vowel) else {
            return self.initial.or(self.vowel);
        };
        let initial = index_in(&INITIALS, initial)?;
        let vowel = index_in(&VOWELS, vowel)?;
        let last = index_in(&FINALS, self.last.unwrap_or(' '))?;
        char::from_u32(FIRST_SYLLABLE + (initial * 21 + vowel) * 28 + last)
    }

    /// Adds a consonant, or gives the syllable that begins with it.
    fn consonant(&mut self, key: char) -> Option<Self> {
        let next = Self { initial: Some(key), ..Self::default() };
        match *self {
            Self { initial: None, vowel: None, .. } => *self = next,
            Self { initial: Some(_), vowel: Some(_), last: None } if FINALS.contains(&key) => self.last = Some(key),
            Self { last: Some(last), .. } if join(last, key).is_some() => self.last = join(last, key),
            _ => return Some(next),
        }
        None
    }

    /// Adds a vowel, or gives the syllable that begins with it; that one takes a final consonant
    /// along, or the second half of a double one.
    fn vowel(&mut self, key: char) -> Option<Self> {
        match *self {
            Self { vowel: None, .. } => self.vowel = Some(key),
            Self { vowel: Some(vowel), last: None, .. } => match join(vowel, key) {
                Some(both) => self.vowel = Some(both),
                None => return Some(Self { vowel: Some(key), ..Self::default() }),
            },
            Self { last: Some(last), .. } => {
                let (stays, goes) = split(last).map_or((None, last), |(a, b)| (Some(a), b));
                self.last = stays;
                return Some(Self { initial: Some(goes), vowel: Some(key), last: None });
            }
        }
        None
    }
}

/// The text that a sequence of keys types. Characters that are no keys are left out.
pub fn compose(keys: &[char]) -> String {
    let mut text = String::new();
    let mut syllable = Syllable::default();
    for key in keys.iter().copied().filter(|k| is_key(*k)) {
        let next = if VOWELS.contains(&key) { syllable.vowel(key) } else { syllable.consonant(key) };
        if let Some(next) = next {
            text.extend(syllable.character());
            syllable = next;
        }
    }
    text.extend(syllable.character());
    text
}
