//! The small pure parts: idle clock, PIN guard, hidden gesture, season, settings, touch test, waiting.

use super::super::pin::{PinEntry, PinGuard};
use super::super::season::pick;
use super::*;

const LIMITS: IdleLimits = IdleLimits { ask_after_ms: 60_000, answer_within_ms: 15_000 };

#[test]
fn the_idle_clock_asks_before_it_resets() {
    let mut clock = IdleClock::default();
    assert_eq!(clock.advance(59_999, LIMITS), IdleStep::Nothing);
    assert_eq!(clock.advance(1, LIMITS), IdleStep::Ask { left_ms: 15_000 });
    assert_eq!(clock.advance(1_000, LIMITS), IdleStep::Ask { left_ms: 14_000 });
    clock.touch();
    assert!(!clock.is_asking());
    assert_eq!(clock.advance(59_999, LIMITS), IdleStep::Nothing);
}

#[test]
fn a_jump_of_the_clock_still_leaves_the_whole_time_to_answer() {
    let mut clock = IdleClock::default();
    assert_eq!(clock.advance(i64::MAX, LIMITS), IdleStep::Ask { left_ms: 15_000 });
    assert_eq!(clock.advance(i64::MAX, LIMITS), IdleStep::Ask { left_ms: 13_000 });
    assert_eq!(clock.advance(i64::MIN, LIMITS), IdleStep::Ask { left_ms: 13_000 });
    let steps = (0..).find(|_| clock.advance(3_600_000, LIMITS) == IdleStep::Reset);
    assert_eq!(steps, Some(6));
}

#[test]
fn wrong_pins_lock_for_longer_and_longer() {
    let mut guard = PinGuard::default();
    let mut now_ms = 1_000;
    let mut locks = Vec::new();
    for _ in 0..12 {
        guard.note_wrong(now_ms);
        locks.push(guard.locked_for_ms(now_ms) / 1_000);
        now_ms += guard.locked_for_ms(now_ms);
        assert_eq!(guard.locked_for_ms(now_ms), 0);
    }
    assert_eq!(locks, [0, 0, 30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600]);
    guard.note_right();
    assert_eq!((guard.wrong(), guard.locked_for_ms(now_ms)), (0, 0));
}

#[test]
fn a_restart_buys_no_attempts_and_a_clock_set_back_no_endless_lock() {
    assert_eq!(PinGuard::restored(4, 500).locked_for_ms(500), 60_000);
    assert_eq!(PinGuard::restored(4, 500).locked_for_ms(i64::MIN), 60_000);
    assert_eq!(PinGuard::restored(u32::MAX, 0).locked_for_ms(0), 3_600_000);
    let (kiosk, _) = Kiosk::new(Setup { wrong_pins: 5, ..Setup::default() }, NOON_MS);
    assert_eq!(kiosk.state().operator.guard.locked_for_ms(0), 120_000);
}

#[test]
fn a_pin_is_digits_in_bounds_and_in_no_debug_print() {
    let mut entry = PinEntry::default();
    [1, 2, 10, 255].into_iter().for_each(|d| entry.push(d));
    assert_eq!(entry.len(), 2);
    assert!(entry.take().is_none());
    (0..20).for_each(|_| entry.push(9));
    assert_eq!(entry.len(), PinEntry::MAX_DIGITS);
    assert!(!format!("{entry:?}").contains('9'));
    let pin = entry.take().unwrap();
    assert_eq!(pin.reveal(), "129999999999");
    assert!(!format!("{pin:?}").contains('9'));
    assert!(entry.is_empty());
}

#[test]
fn the_hidden_gesture_wants_four_corners_in_turn_and_in_time() {
    use Corner::{BottomLeft, BottomRight, TopLeft, TopRight};
    type Touches = &'static [(Corner, i64)];
    let table: [(&str, Touches, bool); 5] = [
        ("in turn", &[(TopLeft, 0), (TopRight, 1), (BottomRight, 2), (BottomLeft, 3)], true),
        ("one twice", &[(TopLeft, 0), (TopLeft, 1), (TopRight, 2), (BottomRight, 3), (BottomLeft, 4)], true),
        ("wrong way", &[(TopLeft, 0), (BottomLeft, 1), (BottomRight, 2), (TopRight, 3)], false),
        ("one missing", &[(TopLeft, 0), (TopRight, 1), (BottomLeft, 2)], false),
        ("too slow", &[(TopLeft, 0), (TopRight, 1), (BottomRight, 2), (BottomLeft, 6_001)], false),
    ];
    for (what, touches, opens) in table {
        let mut gesture = HiddenGesture::default();
        assert_eq!(touches.iter().any(|(corner, at)| gesture.touch(*corner, *at)), opens, "{what}");
    }
}

#[test]
fn dates_are_those_of_the_calendar() {
    let table = [
        (0, 0, (1970, 1, 1)),
        (-1, 0, (1969, 12, 31)),
        (951_782_400_000, 0, (2000, 2, 29)),
        (1_709_164_800_000, 0, (2024, 2, 29)),
        (NOON_MS, KOREA_S, (2026, 11, 20)),
        (1_795_100_400_000 - 1, KOREA_S, (2026, 11, 19)),
        (1_795_100_400_000, KOREA_S, (2026, 11, 20)),
    ];
    for (unix_ms, offset_s, (year, month, day)) in table {
        assert_eq!(Date::from_unix_ms(unix_ms, offset_s), Date { year, month, day }, "{unix_ms}");
    }
    for extreme in [i64::MIN, i64::MAX] {
        let date = Date::from_unix_ms(extreme, i32::MAX);
        assert!((1..=12).contains(&date.month) && (1..=31).contains(&date.day), "{date:?}");
    }
}

fn season_plant(name: &str, is_dangerous: bool, months: &[u8]) -> SeasonPlant {
    SeasonPlant {
        plant_id: plant_id(name),
        name_ko: name.to_owned(),
        name_en: name.to_owned(),
        hazard: hazard(is_dangerous),
        months: months.to_vec(),
    }
}

#[test]
fn the_danger_of_the_day_takes_turns_among_those_in_flower() {
    let plants: Vec<SeasonPlant> =
        (0..12).map(|n| season_plant(&format!("plant-{n}"), n % 2 == 0, if n < 8 { &[4, 5] } else { &[9] })).collect();
    let on = |day| pick(Date { year: 2026, month: 4, day }, &plants, 3);
    let dangers: Vec<String> = (1..=4).map(|day| on(day).danger_of_the_day.unwrap().plant_id.to_string()).collect();
    let mut distinct = dangers.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct, ["plant-0", "plant-2", "plant-4", "plant-6"], "each has its day: {dangers:?}");
    assert_eq!(on(5).danger_of_the_day, on(1).danger_of_the_day);
    assert_eq!(on(1), on(1));
    assert!(on(1).plants.len() == 3 && on(1).plants.iter().all(|p| p.months.contains(&4)));
}

#[test]
fn a_season_without_flowers_still_has_a_danger_of_the_day() {
    let plants = [season_plant("rose", false, &[6]), season_plant("yew", true, &[4])];
    let winter = pick(Date { year: 2026, month: 1, day: 10 }, &plants, 6);
    assert!(winter.plants.is_empty());
    assert_eq!(winter.danger_of_the_day.unwrap().plant_id.as_str(), "yew");
    assert_eq!(pick(Date { year: 2026, month: 1, day: 10 }, &[], 6), SeasonPick::default());
}

#[test]
fn settings_outside_their_ranges_are_named() {
    assert_eq!(Settings::default().validate(), Ok(()));
    let table = [
        (Setting::IdleS(19), "idle_s"),
        (Setting::IdleS(901), "idle_s"),
        (Setting::PromptS(9), "prompt_s"),
        (Setting::CountdownS(11), "countdown_s"),
        (Setting::TextPercent(110), "text_percent"),
        (Setting::TextPercent(225), "text_percent"),
        (Setting::Retention(Retention::KeepDays(0)), "retention"),
        (Setting::Retention(Retention::KeepDays(31)), "retention"),
    ];
    for (change, name) in table {
        let fault = Settings::default().with(change).validate().unwrap_err();
        assert_eq!(fault.name, name);
        assert!(fault.to_string().contains(name) && fault.message_ko().contains(name));
    }
}

#[test]
fn whoever_needs_larger_text_gets_more_time() {
    let settings = Settings::default();
    let large = Preferences { text_percent: 200, ..settings.preferences() };
    assert_eq!(settings.idle_limits(&settings.preferences()), LIMITS);
    assert_eq!(settings.idle_limits(&large).ask_after_ms, 120_000);
}

#[test]
fn the_touch_test_measures_the_worst_corner() {
    let mut test = TouchTest::default();
    for (n, target) in TouchTest::TARGETS.into_iter().enumerate() {
        assert_eq!((test.target(), test.passed()), (Some(target), None));
        test.touch(Place { x: target.x + if n == 2 { 40 } else { 5 }, y: target.y - 3 });
    }
    assert_eq!((test.worst_offset(), test.passed()), (40, Some(false)));
    test.touch(Place { x: 0, y: 0 });
    assert_eq!(test.touched().len(), 5);
}

#[test]
fn waiting_keeps_the_previous_answer_and_drops_stale_replies() {
    let mut waiting: Waiting<u8, &str> = Waiting::NotAsked;
    assert!(!waiting.answer(RequestNumber(1), Ok(9)), "nothing was asked");
    waiting.ask(RequestNumber(1), 0);
    waiting.ask(RequestNumber(2), 10);
    assert!(!waiting.answer(RequestNumber(1), Ok(1)));
    assert!(waiting.answer(RequestNumber(2), Ok(2)));
    waiting.ask(RequestNumber(3), 20);
    assert_eq!((waiting.latest(), waiting.is_pending()), (Some(&2), true));
    assert!(!waiting.expire(29, 10, "late"));
    assert!(waiting.expire(30, 10, "late"));
    assert_eq!((waiting.latest(), waiting.failure()), (Some(&2), Some(&"late")));
    assert!(!waiting.answer(RequestNumber(3), Ok(3)), "given up");
}

#[test]
fn pictures_have_as_many_bytes_as_their_size_says() {
    assert!(Picture::new(2, 3, vec![0; 24]).is_some());
    assert!(Picture::new(2, 3, vec![0; 23]).is_none());
    assert!(Picture::new(0, 0, vec![]).is_none());
    assert!(Picture::new(u32::MAX, u32::MAX, vec![0; 4]).is_none());
    assert_eq!(format!("{:?}", picture()), "Picture(1x1)");
}
