//! Fingers on a real keyboard, in millimetres: aim scatters around the middle of a key, both hands
//! race each other, keys bounce or are not pressed far enough, shift comes too late or too early.
//! Nothing here knows what the search thinks a slip costs.

use super::rng::Rng;

/// Distance between the middles of two keys.
const PITCH_MM: f64 = 19.05;
/// How far aim scatters in each direction when people type fast.
const AIM_DEVIATION_MM: f64 = 7.0;
/// Rows of a keyboard with how far each is shifted right, in key widths.
const ROWS: [(&str, f64); 3] = [("qwertyuiop[]", 0.0), ("asdfghjkl;'", 0.25), ("zxcvbnm,./", 0.75)];
const LEFT_HAND: &str = "qwertasdfgzxcvb";

fn middle_mm(key: u8) -> Option<(f64, f64)> {
    let key = char::from(key.to_ascii_lowercase());
    ROWS.iter().enumerate().find_map(|(row, (keys, shift))| {
        let column = keys.find(key)?;
        Some(((column as f64 + shift) * PITCH_MM, row as f64 * PITCH_MM))
    })
}

/// The key under a point, if the point is on the keyboard's letters at all.
fn key_at(x: f64, y: f64) -> Option<u8> {
    ROWS.iter()
        .flat_map(|(keys, _)| keys.bytes())
        .find(|key| middle_mm(*key).is_some_and(|(kx, ky)| (kx - x).abs() <= PITCH_MM / 2.0 && (ky - y).abs() <= PITCH_MM / 2.0))
}

/// The key hit instead of `key` when the finger misses; none when it lands beside the letters.
fn missed(key: u8, rng: &mut Rng) -> Option<u8> {
    let (x, y) = middle_mm(key)?;
    loop {
        let hit = key_at(x + rng.normal() * AIM_DEVIATION_MM, y + rng.normal() * AIM_DEVIATION_MM);
        if hit != Some(key.to_ascii_lowercase()) {
            return hit;
        }
    }
}

/// Shift makes another letter on these keys only.
fn has_shifted_letter(key: u8) -> bool {
    b"qwertop".contains(&key.to_ascii_lowercase())
}

fn toggled(key: u8) -> u8 {
    if key.is_ascii_uppercase() { key.to_ascii_lowercase() } else { key.to_ascii_uppercase() }
}

/// Types `keys` with exactly one slip. In Korean mode (`with_shift`) capitals are other letters.
pub fn slip(keys: &[u8], with_shift: bool, rng: &mut Rng) -> Vec<u8> {
    loop {
        let mut typed = keys.to_vec();
        let at = rng.below(keys.len());
        match rng.below(100) {
            0..40 => match missed(keys[at], rng) {
                Some(hit) if keys[at].is_ascii_uppercase() && has_shifted_letter(hit) => typed[at] = hit.to_ascii_uppercase(),
                Some(hit) => typed[at] = hit,
                None => drop(typed.remove(at)),
            },
            40..58 => drop(typed.remove(at)),
            58..68 => typed.insert(at, keys[at]),
            68..76 => {
                // One finger brushes a second key, before or after the right one.
                if let Some(hit) = missed(keys[at], rng) {
                    typed.insert(at + rng.below(2), hit);
                }
            }
            76..92 => swap_neighbours(&mut typed, at, rng),
            _ if with_shift && has_shifted_letter(keys[at]) => typed[at] = toggled(keys[at]),
            _ => {}
        }
        if typed != keys && typed.len() >= 2 {
            return typed;
        }
    }
}

/// The second of two keys comes first; far likelier when the two hands take turns.
fn swap_neighbours(typed: &mut [u8], at: usize, rng: &mut Rng) {
    let hand = |key: u8| LEFT_HAND.contains(char::from(key.to_ascii_lowercase()));
    if at + 1 < typed.len() && (hand(typed[at]) != hand(typed[at + 1]) || rng.percent(25)) {
        typed.swap(at, at + 1);
    }
}
