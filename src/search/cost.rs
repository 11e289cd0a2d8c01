//! What a slip costs. One ordinary edit is 100; slips that people make more often cost less.

use super::hangul::SHIFTED;

/// Any insertion, omission or replacement that has no price of its own.
pub const EDIT: u16 = 100;
/// A key typed twice, or once where twice was meant.
pub const DOUBLED: u16 = 60;
/// Two keys in the wrong order.
pub const SWAPPED: u16 = 80;
/// The least that any slip in the number of keys can cost; it limits how far two texts can shift.
pub const CHEAPEST_SHIFT: u16 = DOUBLED;

const NEIGHBOUR: u8 = 80;
const MISSED_SHIFT: u8 = 50;
/// ㅐ and ㅔ are no longer told apart by ear; neither are ㅒ and ㅖ.
const SAME_VOWEL: u8 = 40;
const ALIKE: u8 = 70;

const ROWS: [&[u8]; 3] = [b"qwertyuiop[", b"asdfghjkl;", b"zxcvbnm,"];
/// How far each row stands to the right of the top one, in quarter keys.
const ROW_OFFSETS: [i32; 3] = [0, 1, 3];
const KEY_WIDTH: i32 = 4;

/// What replacing one key by another costs.
pub struct Costs([[u8; 128]; 128]);

impl Costs {
    /// For keystrokes of the Korean keyboard.
    pub fn for_hangul() -> Self {
        let mut costs = Self::with_neighbours();
        for key in SHIFTED {
            costs.lower(*key, key.to_ascii_lowercase(), MISSED_SHIFT);
        }
        costs.lower(b'o', b'p', SAME_VOWEL);
        costs.lower(b'O', b'P', SAME_VOWEL);
        // Plain and aspirated consonants, ㅓ/ㅗ and ㅜ/ㅡ.
        for (a, b) in ["rz", "Rz", "ex", "Ex", "qv", "Qv", "wc", "Wc", "jh", "nm"].map(pair) {
            costs.lower(a, b, ALIKE);
        }
        costs
    }

    /// For letters of English and scientific names.
    pub fn for_latin() -> Self {
        let mut costs = Self::with_neighbours();
        for (a, b) in ["iy", "ck", "ei", "ae", "ou", "sz", "uv", "ao", "ij"].map(pair) {
            costs.lower(a, b, ALIKE);
        }
        costs
    }

    /// For folded sounds, where vowels blur and keys have no place on a keyboard.
    pub fn for_sound() -> Self {
        let mut costs = Self::flat();
        for (a, b) in ["ou", "ei", "ae", "ao", "yi", "wu", "lm", "nm"].map(pair) {
            costs.lower(a, b, ALIKE);
        }
        costs
    }

    /// All prices of one key; keys are ASCII.
    pub fn row(&self, key: u8) -> &[u8; 128] {
        &self.0[usize::from(key & 127)]
    }

    fn flat() -> Self {
        let mut table = [[EDIT as u8; 128]; 128];
        for (key, row) in table.iter_mut().enumerate() {
            row[key] = 0;
        }
        Self(table)
    }

    fn with_neighbours() -> Self {
        let mut costs = Self::flat();
        let keys: Vec<u8> = ROWS.concat();
        for (i, a) in keys.iter().enumerate() {
            for b in keys[..i].iter().filter(|b| are_neighbours(*a, **b)) {
                costs.lower(*a, *b, NEIGHBOUR);
            }
        }
        costs
    }

    fn lower(&mut self, a: u8, b: u8, price: u8) {
        for (a, b) in [(a, b), (b, a)] {
            let cell = &mut self.0[usize::from(a)][usize::from(b)];
            *cell = price.min(*cell);
        }
    }
}

fn pair(keys: &str) -> (u8, u8) {
    (keys.as_bytes()[0], keys.as_bytes()[1])
}

/// Row and horizontal position in quarter keys.
fn place(key: u8) -> Option<(i32, i32)> {
    ROWS.iter().zip(ROW_OFFSETS).enumerate().find_map(|(row, (keys, offset))| {
        let column = keys.iter().position(|k| *k == key)?;
        Some((row as i32, column as i32 * KEY_WIDTH + offset))
    })
}

fn are_neighbours(a: u8, b: u8) -> bool {
    let (Some((row_a, x_a)), Some((row_b, x_b))) = (place(a), place(b)) else { return false };
    (row_a - row_b).abs() <= 1 && (x_a - x_b).abs() <= KEY_WIDTH
}
