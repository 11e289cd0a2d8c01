//! Notifications reach everyone once, however late or forgetful the listener, and waiting wakes up.

use std::collections::BTreeSet;
use std::time::Duration;

use dokcho::store::field::{Bell, ChangeWatch, NotificationKind, Priority, Role, Woken};

use crate::fixture::*;

const LONG: Duration = Duration::from_secs(60);

#[test]
fn every_outcome_is_told_once_to_whoever_reads_on() {
    let kiosk = Kiosk::new();
    let (mut booth, mut recogniser, _) = kiosk.staff();
    for n in 0..10 {
        booth.submit(&job(&format!("j{n}"), Priority::Booth), NOW).unwrap();
        let lease = take(&mut recogniser, NOW).unwrap();
        recogniser.finish(&lease, &danger(), NOW).unwrap();
    }
    let (mut cursor, mut told) = (0, Vec::new());
    loop {
        let page = booth.notifications(cursor, 3).unwrap();
        let Some(last) = page.last() else { break };
        cursor = last.id;
        told.extend(page.iter().map(|n| n.job_id.to_string()));
        // A restart between two pages loses and repeats nothing.
        booth = kiosk.open(Role::Booth);
    }
    assert_eq!(told, (0..10).map(|n| format!("j{n}")).collect::<Vec<_>>());
    assert_eq!(booth.last_notification().unwrap(), cursor);
}

#[test]
fn of_two_windows_one_shows_it() {
    let kiosk = Kiosk::new();
    let (mut booth, _, _) = kiosk.staff();
    let mut second_window = kiosk.open(Role::Booth);
    booth.submit(&job("a", Priority::Booth), NOW).unwrap();
    booth.cancel(&id("a"), NOW).unwrap();
    let told = &second_window.notifications(0, 9).unwrap()[0];
    assert_eq!((told.kind, told.headline, told.seen_at_ms), (NotificationKind::Cancelled, None, None));
    assert!(booth.mark_seen(told.id, NOW + 1).unwrap());
    assert!(!second_window.mark_seen(told.id, NOW + 2).unwrap());
    assert!(!booth.mark_seen(77, NOW).unwrap());
    assert_eq!(booth.notifications(0, 9).unwrap()[0].seen_at_ms, Some(NOW + 1));
}

#[test]
fn a_bell_wakes_and_is_not_lost_when_it_rings_before_the_wait() {
    let kiosk = Kiosk::new();
    let recogniser = kiosk.open(Role::Recogniser);
    let (bell, mut watch) = (Bell::default(), ChangeWatch::default());
    assert_eq!(recogniser.wait_for_work(&bell, &mut watch, LONG).unwrap(), Woken::Changed, "the past is unknown");
    for _ in 0..100_000 {
        bell.ring();
    }
    assert_eq!(recogniser.wait_for_work(&bell, &mut watch, LONG).unwrap(), Woken::Rung);
    // Many rings are one reason to look.
    assert_eq!(recogniser.wait_for_work(&bell, &mut watch, Duration::ZERO).unwrap(), Woken::TimedOut);
    let ringer = bell.clone();
    let thread = std::thread::spawn(move || ringer.ring());
    assert_eq!(recogniser.wait_for_work(&bell, &mut watch, LONG).unwrap(), Woken::Rung);
    thread.join().unwrap();
}

#[test]
fn another_connections_commit_is_noticed_and_ones_own_is_not() {
    let kiosk = Kiosk::new();
    let (mut booth, mut recogniser, _) = kiosk.staff();
    let mut watch = ChangeWatch::default();
    assert!(recogniser.has_changed(&mut watch).unwrap());
    assert!(!recogniser.has_changed(&mut watch).unwrap());
    booth.submit(&job("a", Priority::Booth), NOW).unwrap();
    assert!(recogniser.has_changed(&mut watch).unwrap());
    take(&mut recogniser, NOW).unwrap();
    assert!(!recogniser.has_changed(&mut watch).unwrap());
}

#[test]
fn without_any_bell_everything_still_gets_done() {
    let kiosk = Kiosk::new();
    let mut booth = kiosk.open(Role::Booth);
    let path = kiosk.path();
    let worker = std::thread::spawn(move || {
        let mut recogniser = dokcho::store::field::FieldDb::open(&path, Role::Recogniser, NOW).unwrap();
        let (silent, mut watch, mut done) = (Bell::default(), ChangeWatch::default(), BTreeSet::new());
        while done.len() < 20 {
            recogniser.wait_for_work(&silent, &mut watch, LONG).unwrap();
            while let Some(lease) = take(&mut recogniser, NOW) {
                recogniser.finish(&lease, &danger(), NOW).unwrap();
                done.insert(lease.job_id);
            }
        }
        done.len()
    });
    for n in 0..20 {
        booth.submit(&job(&format!("j{n}"), Priority::Booth), NOW).unwrap();
    }
    assert_eq!(worker.join().unwrap(), 20);
    assert_eq!(booth.notifications(0, 99).unwrap().len(), 20);
}
