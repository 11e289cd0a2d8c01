//! Times as people read them.

use crate::kiosk::Date;
use crate::verdict::words::Language;

/// Hours and minutes, `14:05`.
pub fn clock(unix_ms: i64, utc_offset_s: i32) -> String {
    let minutes = unix_ms.div_euclid(60_000).saturating_add(i64::from(utc_offset_s.div_euclid(60))).rem_euclid(1_440);
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Date and time, `2026-11-20 14:05`.
pub fn date_and_clock(unix_ms: i64, utc_offset_s: i32) -> String {
    let date = Date::from_unix_ms(unix_ms, utc_offset_s);
    format!("{:04}-{:02}-{:02} {}", date.year, date.month, date.day, clock(unix_ms, utc_offset_s))
}

/// A stretch of time in the two largest units that fit, `3시간 12분` or `3h 12m`.
pub fn stretch(seconds: u64, language: Language) -> String {
    let [day, hour, minute, second] = match language {
        Language::Korean => ["일", "시간", "분", "초"],
        Language::English => ["d", "h", "m", "s"],
    };
    match (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60) {
        (0, 0, minutes) => format!("{minutes}{minute} {}{second}", seconds % 60),
        (0, hours, minutes) => format!("{hours}{hour} {minutes}{minute}"),
        (days, hours, _) => format!("{days}{day} {hours}{hour}"),
    }
}

/// A number of bytes, `1.5 GB`.
pub fn bytes(count: u64) -> String {
    const UNITS: [&str; 5] = ["B", "KB", "MB", "GB", "TB"];
    let mut value = count as f64;
    let mut unit = 0;
    while value >= 1000.0 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    if unit == 0 { format!("{count} B") } else { format!("{value:.1} {}", UNITS[unit]) }
}
