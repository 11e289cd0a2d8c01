//! Windows against hand-made dates, and against each other over two centuries.

use super::*;

/// Unix milliseconds of a Korean wall-clock time.
fn korean(year: i64, month: i64, day: i64, hour: i64, minute: i64) -> i64 {
    let months = year * 12 + month - 3;
    (first_day_of(months) + day - 1) * DAY_MS + hour * HOUR_MS + minute * 60_000 - i64::from(KOREA_OFFSET_MIN) * 60_000
}

#[test]
fn known_days() {
    assert_eq!(civil(0), (1970, 1, 1));
    assert_eq!(civil(20_777), (2026, 11, 20));
    assert_eq!(civil(11_016), (2000, 2, 29));
    assert_eq!(korean(1970, 1, 1, 9, 0), 0);
    assert_eq!(korean(2026, 11, 20, 18, 0), 1_795_165_200_000);
}

#[test]
fn windows_of_a_friday_evening() {
    let now = korean(2026, 11, 20, 18, 30);
    for (window, start, end) in [
        (Window::Hour, korean(2026, 11, 20, 18, 0), korean(2026, 11, 20, 19, 0)),
        (Window::Day, korean(2026, 11, 20, 0, 0), korean(2026, 11, 21, 0, 0)),
        (Window::Week, korean(2026, 11, 16, 0, 0), korean(2026, 11, 23, 0, 0)),
        (Window::Season, korean(2026, 9, 1, 0, 0), korean(2026, 12, 1, 0, 0)),
        (Window::All, i64::MIN, i64::MAX),
    ] {
        assert_eq!(window.range(now, KOREA_OFFSET_MIN), (start, end), "{window:?}");
    }
}

#[test]
fn seasons_turn_with_the_month_and_winter_spans_the_year() {
    let season = |year, month, day| Window::Season.range(korean(year, month, day, 0, 0), KOREA_OFFSET_MIN);
    for (year, month, start_year, start_month) in [
        (2026, 12, 2026, 12),
        (2027, 1, 2026, 12),
        (2027, 2, 2026, 12),
        (2027, 3, 2027, 3),
        (2027, 5, 2027, 3),
        (2027, 6, 2027, 6),
        (2027, 8, 2027, 6),
        (2027, 9, 2027, 9),
        (2027, 11, 2027, 9),
    ] {
        let (start, end) = season(year, month, 1);
        assert_eq!(start, korean(start_year, start_month, 1, 0, 0), "{year}-{month}");
        assert_eq!(end, korean(start_year, start_month + 3, 1, 0, 0), "{year}-{month}");
    }
    // The leap day is winter.
    assert_eq!(season(2028, 2, 29).1, korean(2028, 3, 1, 0, 0));
    assert_eq!(season(2028, 2, 29), season(2027, 12, 1));
}

#[test]
fn midnight_and_monday_are_local() {
    let sunday_night = korean(2026, 11, 22, 23, 59);
    let monday = korean(2026, 11, 23, 0, 0);
    assert_eq!(Window::Week.range(sunday_night, KOREA_OFFSET_MIN).1, monday);
    assert_eq!(Window::Week.range(monday, KOREA_OFFSET_MIN).0, monday);
    // In UTC it is still Sunday.
    assert!(Window::Week.range(monday, 0).0 < monday);
}

#[test]
fn periods_hold_their_moment_and_meet_without_gaps() {
    for offset_min in [-720, -210, 0, 345, KOREA_OFFSET_MIN, 840] {
        for step in 0..3_000_i64 {
            let now = step * 37 * HOUR_MS * 17 + 12_345;
            for (window, name) in Window::ALL.into_iter().filter(|(window, _)| *window != Window::All) {
                let (start, end) = window.range(now, offset_min);
                assert!(start <= now && now < end, "{name} {now}");
                assert_eq!(window.range(end, offset_min).0, end, "{name} {now}");
                assert_eq!(window.range(start, offset_min), (start, end), "{name} {now}");
            }
        }
    }
}
