//! Text to search keys: letters in one of two spaces, each remembering which characters of the text
//! it came from, so that a match can be shown.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::hangul::{SHIFTED, Strokes, is_hangul};

/// Longer texts are searched by their beginning; no plant name comes near.
pub const MAX_KEYS: usize = 60;

/// Signs whose keys lie beside letter keys and that no name has within a word.
pub const BESIDE_LETTERS: &str = ";,[";

/// Which letters a text is turned into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// Keystrokes of the Korean keyboard.
    Hangul,
    /// Lower-case letters without accents.
    Latin,
}

impl Script {
    /// Hangul when any of the text is.
    pub fn of(text: &str) -> Self {
        if text.chars().any(is_hangul) { Self::Hangul } else { Self::Latin }
    }
}

/// A text as keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keyed {
    pub keys: Vec<u8>,
    /// For each key the unit of text it came from.
    pub unit_of: Vec<u16>,
    /// Byte ranges of the text, each one syllable or letter with all its marks.
    pub units: Vec<Range<usize>>,
    /// Keys at which a syllable (Hangul) or a word (Latin) begins.
    pub starts: Vec<u8>,
}

impl Keyed {
    /// The keys of `text`. Whatever no key types (spaces, signs, other scripts) is left out, but not a
    /// sign in the middle of a word whose key lies beside the letters: a finger slipped there.
    pub fn new(text: &str, script: Script) -> Self {
        let mut keyed = Self::default();
        let mut at_word_start = true;
        for (at, c) in text.char_indices() {
            if keyed.keys.len() >= MAX_KEYS {
                break;
            }
            let unit = at..at + c.len_utf8();
            if is_combining_mark(c) {
                keyed.extend_unit(unit);
            } else if BESIDE_LETTERS.contains(c) && is_within_word(&text[..at], &text[unit.end..]) {
                keyed.begin_unit(unit, false);
                keyed.push_keys(&[c as u8]);
            } else if script == Script::Latin {
                keyed.push_latin(c, unit, &mut at_word_start);
            } else {
                keyed.push_hangul(c, unit, &mut at_word_start);
            }
        }
        keyed.keys.truncate(MAX_KEYS);
        keyed.unit_of.truncate(MAX_KEYS);
        keyed
    }

    fn push_hangul(&mut self, c: char, unit: Range<usize>, at_word_start: &mut bool) {
        match Strokes::of(c) {
            Some(Strokes::Syllable(strokes)) => {
                self.begin_unit(unit, true);
                strokes.iter().for_each(|s| self.push_keys(s.as_bytes()));
            }
            Some(Strokes::Lead(strokes)) => {
                self.begin_unit(unit, true);
                self.push_keys(strokes.as_bytes());
            }
            Some(Strokes::Rest(strokes)) => {
                self.extend_unit(unit);
                self.push_keys(strokes.as_bytes());
            }
            Some(Strokes::Lone(strokes)) => {
                self.begin_unit(unit, false);
                self.push_keys(strokes.as_bytes());
            }
            None if c.is_ascii_alphanumeric() => {
                self.begin_unit(unit, *at_word_start);
                let key = c as u8;
                self.push_keys(&[if SHIFTED.contains(&key) { key } else { key.to_ascii_lowercase() }]);
            }
            None if c.is_ascii() => {}
            // Full-width letters and half-width jamo have plain counterparts.
            None => {
                for plain in std::iter::once(c).nfkd().filter(|plain| *plain != c && (Strokes::of(*plain).is_some() || plain.is_ascii())) {
                    self.push_hangul(plain, unit.clone(), at_word_start);
                }
                return;
            }
        }
        *at_word_start = !c.is_ascii_alphanumeric();
    }

    fn push_latin(&mut self, c: char, unit: Range<usize>, at_word_start: &mut bool) {
        let mut letters = [0u8; 4];
        let mut count = 0;
        let mut put = |letter: char| {
            if letter.is_ascii_alphanumeric() && count < letters.len() {
                letters[count] = letter.to_ascii_lowercase() as u8;
                count += 1;
            }
        };
        match c {
            _ if c.is_ascii() => put(c),
            'æ' | 'Æ' => "ae".chars().for_each(put),
            'œ' | 'Œ' => "oe".chars().for_each(put),
            'ß' => "ss".chars().for_each(put),
            'ø' | 'Ø' => put('o'),
            'ł' | 'Ł' => put('l'),
            'đ' | 'Đ' | 'ð' => put('d'),
            'ı' => put('i'),
            _ => std::iter::once(c).nfkd().for_each(put),
        }
        if count > 0 {
            self.begin_unit(unit, *at_word_start);
            self.push_keys(&letters[..count]);
            *at_word_start = false;
        } else if !matches!(c, '\'' | '’' | '‘' | '`') {
            *at_word_start = true;
        }
    }

    /// Opens a unit; the parts of one character stay together.
    fn begin_unit(&mut self, unit: Range<usize>, is_start: bool) {
        if self.units.last() == Some(&unit) {
            return;
        }
        if is_start && self.keys.len() < MAX_KEYS {
            self.starts.push(self.keys.len() as u8);
        }
        self.units.push(unit);
    }

    /// Adds a mark, vowel or final to the letter it directly follows; otherwise it stands alone.
    fn extend_unit(&mut self, part: Range<usize>) {
        match self.units.last_mut() {
            Some(last) if last.end == part.start => last.end = part.end,
            Some(last) if last.end >= part.end => {}
            _ => self.units.push(part),
        }
    }

    fn push_keys(&mut self, keys: &[u8]) {
        let unit = (self.units.len() - 1) as u16;
        self.keys.extend_from_slice(keys);
        self.unit_of.resize(self.keys.len(), unit);
    }
}

fn is_within_word(before: &str, after: &str) -> bool {
    before.chars().next_back().is_some_and(char::is_alphanumeric) && after.chars().next().is_some_and(char::is_alphanumeric)
}

/// The keys that `text`, typed in English mode, would have sent in Korean mode (wlsekffo is 진달래).
/// All capitals mean that caps lock was on, so they are lowered first.
pub fn typed_in_english_mode(text: &str) -> Vec<u8> {
    let is_all_caps = text.chars().filter(char::is_ascii_alphabetic).all(|c| c.is_ascii_uppercase());
    let text = if is_all_caps { text.to_ascii_lowercase() } else { text.to_owned() };
    Keyed::new(&text, Script::Hangul).keys
}

/// The letters that `text`, typed in Korean mode, would have given in English mode (래ㅌ is fox).
pub fn typed_in_korean_mode(text: &str) -> Vec<u8> {
    Keyed::new(text, Script::Hangul).keys.to_ascii_lowercase()
}
