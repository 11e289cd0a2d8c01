//! Rankings: what counts, in which window, in which order, and that a rebuild agrees.

use dokcho::store::field::{FieldDb, Headline, KOREA_OFFSET_MIN, Priority, QueueName, Role, Window};
use rusqlite::Connection;

use crate::fixture::*;

/// Runs a job to this answer at this time.
fn answered(booth: &mut FieldDb, recogniser: &mut FieldDb, name: &str, queue: &QueueName, plant: &str, now: i64) {
    let mut new = job(name, Priority::Booth);
    new.queue = queue.clone();
    booth.submit(&new, now).unwrap();
    let lease = recogniser.lease(queue, "w", MINUTE, now).unwrap().unwrap();
    recogniser.finish(&lease, &answer(Headline::Danger, Some(plant)), now).unwrap();
}

fn places(db: &FieldDb, queue: &QueueName, window: Window, now: i64) -> Vec<(u32, String, u32)> {
    let rows = db.ranking(queue, window, KOREA_OFFSET_MIN, now, 99).unwrap();
    rows.into_iter().map(|row| (row.rank, row.plant_id.to_string(), row.count)).collect()
}

#[test]
fn only_definite_answers_with_a_plant_count() {
    let kiosk = Kiosk::new();
    let (mut booth, mut recogniser, _) = kiosk.staff();
    let mut expected = 0;
    for (n, headline) in Headline::ALL.iter().enumerate() {
        for best in [Some("conium-maculatum"), None] {
            let name = format!("j{n}-{}", best.is_some());
            booth.submit(&job(&name, Priority::Booth), NOW).unwrap();
            let lease = take(&mut recogniser, NOW).unwrap();
            let answer = answer(*headline, best);
            recogniser.finish(&lease, &answer, NOW).unwrap();
            expected += u32::from(answer.counted_plant().is_some());
        }
    }
    assert_eq!(expected, 3);
    assert_eq!(places(&booth, &queue(), Window::All, NOW), [(1, "conium-maculatum".to_owned(), 3)]);
    // The database's own rule for what counts agrees with AnswerRecord::counted_plant.
    assert!(booth.check_tallies().unwrap().is_empty());
}

#[test]
fn windows_hold_what_happened_in_them() {
    let kiosk = Kiosk::new();
    let (mut booth, mut recogniser, _) = kiosk.staff();
    // NOW is Monday 22:13 in Korea: an hour ago is the same day, a day ago is last week.
    for (name, plant, ago) in [
        ("a", "this-hour", 0),
        ("b", "this-day", HOUR),
        ("c", "last-week", DAY),
        ("d", "this-season", 19 * DAY),
        ("e", "long-ago", 40 * DAY),
    ] {
        answered(&mut booth, &mut recogniser, name, &queue(), plant, NOW - ago);
    }
    let names = |window| places(&booth, &queue(), window, NOW).into_iter().map(|place| place.1).collect::<Vec<_>>();
    assert_eq!(names(Window::Hour), ["this-hour"]);
    assert_eq!(names(Window::Day), ["this-day", "this-hour"]);
    assert_eq!(names(Window::Week), ["this-day", "this-hour"]);
    assert_eq!(names(Window::Season), ["this-season", "last-week", "this-day", "this-hour"]);
    assert_eq!(names(Window::All), ["long-ago", "this-season", "last-week", "this-day", "this-hour"]);
}

#[test]
fn ties_go_to_who_got_there_first_and_then_by_name() {
    let kiosk = Kiosk::new();
    let (mut booth, mut recogniser, _) = kiosk.staff();
    for (n, (plant, hour)) in [("late", 5), ("early", 1), ("b-same", 3), ("a-same", 3), ("most", 6), ("most", 7)].into_iter().enumerate() {
        answered(&mut booth, &mut recogniser, &format!("j{n}"), &queue(), plant, NOW + hour * HOUR);
    }
    let ranking: Vec<(u32, String)> = places(&booth, &queue(), Window::All, NOW).into_iter().map(|(rank, name, _)| (rank, name)).collect();
    let expected = ["most", "early", "a-same", "b-same", "late"];
    assert_eq!(ranking, (1..).zip(expected.map(str::to_owned)).collect::<Vec<_>>());
    assert_eq!(booth.ranking(&queue(), Window::All, KOREA_OFFSET_MIN, NOW, 2).unwrap().len(), 2);
}

#[test]
fn queues_and_profiles_never_mix() {
    let kiosk = Kiosk::new();
    let (mut booth, mut recogniser, _) = kiosk.staff();
    for (n, name) in ["default", "demo", "default/booth-2"].into_iter().enumerate() {
        let queue: QueueName = name.parse().unwrap();
        for k in 0..=n {
            answered(&mut booth, &mut recogniser, &format!("j{n}-{k}"), &queue, "rosa", NOW);
        }
    }
    for (n, name) in (1..).zip(["default", "demo", "default/booth-2"]) {
        assert_eq!(places(&booth, &name.parse().unwrap(), Window::Day, NOW), [(1, "rosa".to_owned(), n)]);
    }
}

#[test]
fn an_impossible_clock_puts_no_count_in_an_absurd_year() {
    let kiosk = Kiosk::new();
    let (mut booth, mut recogniser, _) = kiosk.staff();
    answered(&mut booth, &mut recogniser, "first", &queue(), "rosa", NOW);
    for (n, now) in [0, -HOUR, i64::MAX, 4_200_000_000_000, 1].into_iter().enumerate() {
        answered(&mut booth, &mut recogniser, &format!("absurd-{n}"), &queue(), "rosa", now);
    }
    // They count in the hour that was last known to be right, and are shown in it while the clock is wrong.
    assert_eq!(places(&booth, &queue(), Window::Hour, NOW), [(1, "rosa".to_owned(), 6)]);
    assert_eq!(places(&booth, &queue(), Window::Hour, 0), [(1, "rosa".to_owned(), 6)]);
}

#[test]
fn a_rebuild_finds_and_corrects_what_was_tampered_with() {
    let kiosk = Kiosk::new();
    let (mut booth, mut recogniser, mut operator) = kiosk.staff();
    for n in 0..30 {
        let plant = ["rosa", "conium-maculatum", "viola"][n % 3];
        answered(&mut booth, &mut recogniser, &format!("j{n}"), &queue(), plant, NOW + n as i64 * 20 * MINUTE);
    }
    let before = places(&booth, &queue(), Window::All, NOW);
    assert!(operator.rebuild_tallies().unwrap().is_empty());
    let raw = Connection::open(kiosk.path()).unwrap();
    raw.execute_batch("UPDATE tallies SET count = count + 4 WHERE plant_id = 'rosa'; DELETE FROM tallies WHERE plant_id = 'viola';")
        .unwrap();
    raw.execute_batch("INSERT INTO tallies (queue, hour_start_ms, plant_id, count) VALUES ('default', 0, 'invented', 3)").unwrap();
    let found = booth.check_tallies().unwrap();
    assert!(found.iter().any(|d| d.plant_id == "invented" && (d.counted, d.expected) == (3, 0)), "{found:?}");
    assert!(found.iter().any(|d| d.plant_id == "viola" && d.counted == 0 && d.expected > 0));
    assert_eq!(operator.rebuild_tallies().unwrap(), found);
    assert!(booth.check_tallies().unwrap().is_empty());
    assert_eq!(places(&booth, &queue(), Window::All, NOW), before);
}

#[test]
fn a_reader_can_rank() {
    let kiosk = Kiosk::new();
    assert!(places(&kiosk.open(Role::Reader), &queue(), Window::Week, NOW).is_empty());
}
