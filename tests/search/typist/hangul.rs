//! The Korean keyboard and its input method, written again from the layout printed on the keys, so
//! that an error in the search's own tables cannot hide.

/// What each key types, then with shift.
const PLAIN: [(char, u8); 26] = [
    ('ㅂ', b'q'),
    ('ㅈ', b'w'),
    ('ㄷ', b'e'),
    ('ㄱ', b'r'),
    ('ㅅ', b't'),
    ('ㅛ', b'y'),
    ('ㅕ', b'u'),
    ('ㅑ', b'i'),
    ('ㅐ', b'o'),
    ('ㅔ', b'p'),
    ('ㅁ', b'a'),
    ('ㄴ', b's'),
    ('ㅇ', b'd'),
    ('ㄹ', b'f'),
    ('ㅎ', b'g'),
    ('ㅗ', b'h'),
    ('ㅓ', b'j'),
    ('ㅏ', b'k'),
    ('ㅣ', b'l'),
    ('ㅋ', b'z'),
    ('ㅌ', b'x'),
    ('ㅊ', b'c'),
    ('ㅍ', b'v'),
    ('ㅠ', b'b'),
    ('ㅜ', b'n'),
    ('ㅡ', b'm'),
];
const WITH_SHIFT: [(char, u8); 7] = [('ㅃ', b'Q'), ('ㅉ', b'W'), ('ㄸ', b'E'), ('ㄲ', b'R'), ('ㅆ', b'T'), ('ㅒ', b'O'), ('ㅖ', b'P')];
/// Letters typed as two.
const COMPOUND: [(char, &str); 18] = [
    ('ㅘ', "ㅗㅏ"),
    ('ㅙ', "ㅗㅐ"),
    ('ㅚ', "ㅗㅣ"),
    ('ㅝ', "ㅜㅓ"),
    ('ㅞ', "ㅜㅔ"),
    ('ㅟ', "ㅜㅣ"),
    ('ㅢ', "ㅡㅣ"),
    ('ㄳ', "ㄱㅅ"),
    ('ㄵ', "ㄴㅈ"),
    ('ㄶ', "ㄴㅎ"),
    ('ㄺ', "ㄹㄱ"),
    ('ㄻ', "ㄹㅁ"),
    ('ㄼ', "ㄹㅂ"),
    ('ㄽ', "ㄹㅅ"),
    ('ㄾ', "ㄹㅌ"),
    ('ㄿ', "ㄹㅍ"),
    ('ㅀ', "ㄹㅎ"),
    ('ㅄ', "ㅂㅅ"),
];
pub const LEADS: &str = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
pub const VOWELS: &str = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ";
/// The finals; a space stands for none.
pub const TAILS: &str = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ";

/// Initial, vowel and final (a space for none) as letters.
pub type Letters = (char, char, char);

pub fn is_syllable(c: char) -> bool {
    ('가'..='힣').contains(&c)
}

pub fn letters(syllable: char) -> Letters {
    let at = syllable as usize - '가' as usize;
    let nth = |table: &str, n: usize| table.chars().nth(n).unwrap();
    (nth(LEADS, at / 588), nth(VOWELS, at % 588 / 28), nth(TAILS, at % 28))
}

pub fn syllable((lead, vowel, tail): Letters) -> Option<char> {
    let place = |table: &str, letter: char| table.chars().position(|c| c == letter);
    let at = place(LEADS, lead)? * 588 + place(VOWELS, vowel)? * 28 + place(TAILS, tail)?;
    char::from_u32('가' as u32 + at as u32)
}

/// The keys that type a text; anything but Hangul stays as it is.
pub fn keystrokes(text: &str) -> Vec<u8> {
    let mut keys = Vec::new();
    for c in text.chars() {
        let parts = if is_syllable(c) {
            let (l, v, t) = letters(c);
            vec![l, v, t]
        } else {
            vec![c]
        };
        for part in parts.into_iter().filter(|p| *p != ' ') {
            let simple = COMPOUND.iter().find(|(c, _)| *c == part).map_or(part.to_string(), |(_, two)| (*two).to_owned());
            for letter in simple.chars() {
                match PLAIN.iter().chain(&WITH_SHIFT).find(|(c, _)| *c == letter) {
                    Some((_, key)) => keys.push(*key),
                    None => keys.extend(letter.to_string().bytes()),
                }
            }
        }
    }
    keys
}

fn joined(first: char, second: char) -> Option<char> {
    COMPOUND.iter().find(|(_, two)| two.chars().eq([first, second])).map(|(c, _)| *c)
}

/// What the input method shows after these keys, half-typed syllables included.
pub fn compose(keys: &[u8]) -> String {
    let mut shown = String::new();
    let (mut lead, mut vowel, mut tail) = (' ', ' ', ' ');
    for key in keys {
        let plain = if b"QWERTOP".contains(key) { *key } else { key.to_ascii_lowercase() };
        let Some((letter, _)) = PLAIN.iter().chain(&WITH_SHIFT).find(|(_, k)| *k == plain) else {
            show(&mut shown, (lead, vowel, tail));
            (lead, vowel, tail) = (' ', ' ', ' ');
            shown.push(char::from(*key));
            continue;
        };
        if VOWELS.contains(*letter) {
            match (vowel, tail) {
                (' ', _) => vowel = *letter,
                (v, ' ') if joined(v, *letter).is_some() => vowel = joined(v, *letter).unwrap(),
                (_, ' ') => {
                    show(&mut shown, (lead, vowel, ' '));
                    (lead, vowel) = (' ', *letter);
                }
                (_, t) => {
                    // The final, or its second half, becomes the initial of a new syllable.
                    let split =
                        COMPOUND.iter().find(|(c, _)| *c == t).map(|(_, two)| (two.chars().next().unwrap(), two.chars().nth(1).unwrap()));
                    let (stays, moves) = split.unwrap_or((' ', t));
                    show(&mut shown, (lead, vowel, stays));
                    (lead, vowel, tail) = (moves, *letter, ' ');
                }
            }
        } else if lead != ' ' && vowel != ' ' && tail == ' ' && TAILS.contains(*letter) {
            tail = *letter;
        } else if let Some(two) = joined(tail, *letter).filter(|_| lead != ' ') {
            tail = two;
        } else {
            show(&mut shown, (lead, vowel, tail));
            (lead, vowel, tail) = (*letter, ' ', ' ');
        }
    }
    show(&mut shown, (lead, vowel, tail));
    shown
}

fn show(shown: &mut String, letters: Letters) {
    match syllable(letters) {
        Some(whole) => shown.push(whole),
        None => shown.extend([letters.0, letters.1, letters.2].into_iter().filter(|c| *c != ' ')),
    }
}
