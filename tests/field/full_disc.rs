//! A full disc at any moment: a typed error, nothing half-done, and everything goes on afterwards.

use dokcho::store::field::{FieldDb, FieldError, JobFilter, JobState, Options, Priority, Retention, Role, Window};

use crate::fixture::*;

/// A connection whose file may grow by no more than `pages`.
fn tight(kiosk: &Kiosk, role: Role, pages: u64) -> FieldDb {
    let now_bytes = kiosk.open(Role::Operator).compact().unwrap().file_bytes;
    kiosk.open_with(role, Options { max_file_bytes: now_bytes + pages * 4_096, ..Options::default() }).unwrap()
}

#[test]
fn a_submission_without_room_leaves_nothing_and_works_when_there_is_room() {
    let kiosk = Kiosk::new();
    let mut booth = tight(&kiosk, Role::Booth, 3);
    let accepted = (0..1_000).take_while(|n| match booth.submit(&job(&format!("j{n}"), Priority::Booth), NOW) {
        Ok(_) => true,
        Err(FieldError::StorageFull) => false,
        Err(other) => panic!("{other}"),
    });
    let accepted = accepted.count();
    assert!((1..1_000).contains(&accepted));
    let refused = format!("j{accepted}");
    assert!(matches!(booth.job(&id(&refused)), Err(FieldError::NotFound { .. })));
    assert!(matches!(booth.photo(&job(&refused, Priority::Booth).photo.sha256), Err(FieldError::NotFound { .. })));
    assert_eq!(booth.open_jobs(&queue()).unwrap() as usize, accepted);
    booth.check_fully().unwrap();
    let mut roomy = kiosk.open(Role::Booth);
    assert!(roomy.submit(&job(&refused, Priority::Booth), NOW).unwrap().is_new);
}

#[test]
fn an_answer_without_room_leaves_the_job_leased_and_uncounted() {
    let kiosk = Kiosk::new();
    let mut booth = kiosk.open(Role::Booth);
    for n in 0..200 {
        booth.submit(&job(&format!("j{n}"), Priority::Booth), NOW).unwrap();
    }
    let mut recogniser = tight(&kiosk, Role::Recogniser, 4);
    let mut long = danger();
    long.answer_json = format!("\"{}\"", "x".repeat(1_500));
    let mut finished = 0;
    let refused = loop {
        let lease = take(&mut recogniser, NOW).expect("200 jobs do not fit into four pages");
        match recogniser.finish(&lease, &long, NOW) {
            Ok(()) => finished += 1,
            Err(FieldError::StorageFull) => break lease,
            Err(other) => panic!("{other}"),
        }
    };
    let count = |db: &FieldDb| db.ranking(&queue(), Window::All, 0, NOW, 9).unwrap().first().map_or(0, |row| row.count);
    assert_eq!(recogniser.job(&refused.job_id).unwrap().state, JobState::Leased);
    assert_eq!(recogniser.answer(&refused.job_id).unwrap(), None);
    assert_eq!((count(&recogniser), recogniser.notifications(0, 999).unwrap().len() as u32), (finished, finished));
    assert!(recogniser.check_tallies().unwrap().is_empty());
    recogniser.check_fully().unwrap();
    // The same lease is good once there is room.
    let mut roomy = kiosk.open(Role::Recogniser);
    roomy.finish(&refused, &long, NOW).unwrap();
    assert_eq!(count(&roomy), finished + 1);
}

#[test]
fn retention_makes_room_on_a_full_disc() {
    let kiosk = Kiosk::new();
    let (mut booth, mut recogniser, _) = kiosk.staff();
    for n in 0..300 {
        booth.submit(&job(&format!("j{n}"), Priority::Booth), NOW).unwrap();
        let lease = take(&mut recogniser, NOW).unwrap();
        recogniser.finish(&lease, &danger(), NOW).unwrap();
    }
    let mut operator = tight(&kiosk, Role::Operator, 0);
    let mut full = tight(&kiosk, Role::Booth, 0);
    let refused = (0..100).any(|n| matches!(full.submit(&job(&format!("more-{n}"), Priority::Booth), NOW), Err(FieldError::StorageFull)));
    assert!(refused);
    operator.retain(&Retention { history_days: 1, photo_hours: 1 }, NOW + 3 * DAY).unwrap();
    assert!(full.submit(&job("welcome", Priority::Booth), NOW).unwrap().is_new);
    let done = full.jobs(&JobFilter { state: Some(JobState::Done), after: None, limit: 9 }).unwrap();
    assert!(done.is_empty());
    full.check_fully().unwrap();
}
