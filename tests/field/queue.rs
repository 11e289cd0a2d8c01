//! The queue's promises, one by one.

use dokcho::store::field::{
    AfterFailure, FieldDb, FieldError, Headline, JobFilter, JobState, NotificationKind, Options, Priority, Refused, Role,
};

use crate::fixture::*;

fn why(result: Result<impl Sized, FieldError>) -> Refused {
    match result.map(drop) {
        Err(FieldError::StaleLease { why, .. }) => why,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[test]
fn a_job_goes_from_the_booth_to_its_answer() {
    let kiosk = Kiosk::new();
    let (mut booth, mut recogniser, operator) = kiosk.staff();
    let submitted = booth.submit(&job("a", Priority::Booth), NOW).unwrap();
    assert!(submitted.is_new);
    assert_eq!((submitted.job.state, submitted.job.attempts), (JobState::Queued, 0));

    let lease = take(&mut recogniser, NOW + 5).unwrap();
    assert_eq!((lease.job_id.as_str(), lease.attempt, lease.deadline_ms), ("a", 1, NOW + 5 + MINUTE));
    assert_eq!(lease.photo, job("a", Priority::Booth).photo.sha256);
    assert!(take(&mut recogniser, NOW + 6).is_none());
    assert_eq!(booth.job(&id("a")).unwrap().lease.unwrap().worker, "worker");

    recogniser.finish(&lease, &danger(), NOW + 300).unwrap();
    let done = booth.job(&id("a")).unwrap();
    assert_eq!(
        (done.state, done.headline, done.lease, done.finished_at_ms),
        (JobState::Done, Some(Headline::Danger), None, Some(NOW + 300))
    );
    assert_eq!(operator.answer(&id("a")).unwrap(), Some((danger(), NOW + 300)));
    assert_eq!(booth.notifications(0, 9).unwrap()[0].kind, NotificationKind::Done);
}

#[test]
fn submitting_again_changes_nothing_and_misuse_of_an_id_is_told() {
    let kiosk = Kiosk::new();
    let (mut booth, mut recogniser, _) = kiosk.staff();
    let new = job("a", Priority::Booth);
    booth.submit(&new, NOW).unwrap();
    take(&mut recogniser, NOW).unwrap();
    let before = booth.job(&new.id).unwrap();
    let again = booth.submit(&new, NOW + DAY).unwrap();
    assert!(!again.is_new);
    assert_eq!(again.job, before);
    let mut other = new.clone();
    other.photo = photo(99);
    assert!(matches!(booth.submit(&other, NOW), Err(FieldError::DifferentRequest { .. })));
    assert_eq!(booth.open_jobs(&queue()).unwrap(), 1);
    assert!(matches!(booth.photo(&hash(99)), Err(FieldError::NotFound { .. })));
}

#[test]
fn a_full_queue_says_so_and_keeps_places_for_visitors() {
    let kiosk = Kiosk::new();
    let mut booth = kiosk.open_with(Role::Booth, Options { max_open_jobs: 16, ..Options::default() }).unwrap();
    let mut fill = |priority| {
        let name = |n| format!("{}-{n}", Priority::as_str(priority));
        let refused = (0..100).map(|n| booth.submit(&job(&name(n), priority), NOW)).find_map(Result::err).unwrap();
        assert!(matches!(refused, FieldError::QueueFull { .. }), "{refused}");
        booth.open_jobs(&queue()).unwrap()
    };
    assert_eq!([fill(Priority::Bulk), fill(Priority::WalkUp), fill(Priority::Booth)], [12, 14, 16]);
    // What was accepted before is still accepted again.
    assert!(!booth.submit(&job("bulk-0", Priority::Bulk), NOW).unwrap().is_new);
    // Another queue has its own room.
    let mut other = job("x", Priority::Bulk);
    other.queue = "demo".parse().unwrap();
    assert!(booth.submit(&other, NOW).unwrap().is_new);
}

#[test]
fn the_booth_goes_first_and_equals_go_in_order_of_arrival() {
    let kiosk = Kiosk::new();
    let (mut booth, mut recogniser, _) = kiosk.staff();
    let order = [("c", Priority::Bulk), ("b", Priority::Bulk), ("w", Priority::WalkUp), ("z", Priority::Booth), ("y", Priority::Booth)];
    for (step, (name, priority)) in (0..).zip(order) {
        // The clock runs backwards; arrival is what counts.
        booth.submit(&job(name, priority), NOW - step).unwrap();
    }
    assert_eq!(booth.jobs_ahead(&id("b")).unwrap(), Some(4));
    assert_eq!(booth.jobs_ahead(&id("y")).unwrap(), Some(1));
    let served: Vec<String> = std::iter::from_fn(|| take(&mut recogniser, NOW)).map(|lease| lease.job_id.to_string()).collect();
    assert_eq!(served, ["z", "y", "w", "c", "b"]);
    assert_eq!(booth.jobs_ahead(&id("b")).unwrap(), None);
}

#[test]
fn a_visitor_passes_a_thousand_bulk_jobs_and_bulk_still_moves() {
    let kiosk = Kiosk::new();
    let (mut booth, mut recogniser, _) = kiosk.staff();
    for n in 0..900 {
        booth.submit(&job(&format!("bulk-{n}"), Priority::Bulk), NOW - DAY).unwrap();
    }
    let mut serve = |now| {
        let lease = take(&mut recogniser, now).unwrap();
        recogniser.finish(&lease, &danger(), now).unwrap();
        lease.priority
    };
    // The machine was off since yesterday, so one of them may pass; then no visitor waits for any.
    let mut now = NOW;
    booth.submit(&job("first", Priority::Booth), now).unwrap();
    assert_eq!([serve(now), serve(now)], [Priority::Bulk, Priority::Booth]);
    for n in 0..60 {
        booth.submit(&job(&format!("visitor-{n}"), Priority::Booth), now).unwrap();
        assert_eq!(serve(now), Priority::Booth, "{n}");
        now += 1_000;
        assert_eq!(serve(now), Priority::Bulk, "{n}");
    }
    // A booth that is never empty lets one bulk job pass every two minutes.
    booth.submit(&job("crowd", Priority::Booth), now).unwrap();
    let mut bulk = 0;
    for n in 0..500 {
        booth.submit(&job(&format!("crowd-{n}"), Priority::Booth), now).unwrap();
        bulk += u32::from(serve(now) == Priority::Bulk);
        now += 1_000;
    }
    assert!((3..=5).contains(&bulk), "{bulk}");
}

#[test]
fn late_words_are_refused_and_change_nothing() {
    let kiosk = Kiosk::new();
    let (mut booth, mut recogniser, _) = kiosk.staff();
    let refuse_all = |recogniser: &mut FieldDb, lease: &dokcho::store::field::Lease, now| {
        let before = (recogniser.job(&lease.job_id).unwrap(), recogniser.last_notification().unwrap(), recogniser.check_tallies().unwrap());
        let reasons = [
            why(recogniser.finish(lease, &danger(), now)),
            why(recogniser.nack(lease, &failure("late"), AfterFailure::GiveUp, now)),
            why(recogniser.heartbeat(&mut lease.clone(), MINUTE, now)),
        ];
        let after = (recogniser.job(&lease.job_id).unwrap(), recogniser.last_notification().unwrap(), recogniser.check_tallies().unwrap());
        assert_eq!(before, after);
        assert!(reasons.iter().all(|reason| *reason == reasons[0]));
        reasons[0]
    };
    booth.submit(&job("a", Priority::Booth), NOW).unwrap();
    let first = take(&mut recogniser, NOW).unwrap();
    let second = take(&mut recogniser, NOW + MINUTE).unwrap();
    assert!(second.token > first.token && second.attempt == 2);
    assert_eq!(refuse_all(&mut recogniser, &first, NOW + MINUTE), Refused::LeasedAgain);
    recogniser.nack(&second, &failure("oops"), again(MINUTE), NOW + MINUTE).unwrap();
    assert_eq!(refuse_all(&mut recogniser, &first, NOW + MINUTE), Refused::Returned);
    assert_eq!(refuse_all(&mut recogniser, &second, NOW + MINUTE), Refused::Returned);
    let third = take(&mut recogniser, NOW + 2 * MINUTE).unwrap();
    recogniser.finish(&third, &danger(), NOW + 2 * MINUTE).unwrap();
    assert_eq!(refuse_all(&mut recogniser, &third, NOW + 2 * MINUTE), Refused::Finished(JobState::Done));
    assert_eq!(refuse_all(&mut recogniser, &first, NOW + 2 * MINUTE), Refused::Finished(JobState::Done));

    booth.submit(&job("b", Priority::Booth), NOW).unwrap();
    let lease = take(&mut recogniser, NOW).unwrap();
    assert_eq!(booth.cancel(&id("b"), NOW + 1).unwrap().state, JobState::Cancelled);
    assert_eq!(refuse_all(&mut recogniser, &lease, NOW + 2), Refused::Cancelled);
}

#[test]
fn a_result_that_is_late_but_unrivalled_counts() {
    let kiosk = Kiosk::new();
    let (mut booth, mut recogniser, _) = kiosk.staff();
    booth.submit(&job("a", Priority::Booth), NOW).unwrap();
    let lease = take(&mut recogniser, NOW).unwrap();
    recogniser.finish(&lease, &danger(), NOW + DAY).unwrap();
    assert_eq!(booth.job(&id("a")).unwrap().state, JobState::Done);
}

#[test]
fn attempts_run_out_and_the_operator_may_try_again() {
    let kiosk = Kiosk::new();
    let (mut booth, mut recogniser, mut operator) = kiosk.staff();
    booth.submit(&job("a", Priority::Booth), NOW).unwrap();
    let lease = take(&mut recogniser, NOW).unwrap();
    assert_eq!(recogniser.nack(&lease, &failure("oom"), again(5_000), NOW).unwrap(), JobState::Queued);
    assert!(take(&mut recogniser, NOW + 4_999).is_none());
    take(&mut recogniser, NOW + 5_000).unwrap();
    let third = take(&mut recogniser, NOW + 5_000 + MINUTE).unwrap();
    assert_eq!(third.attempt, 3);
    assert_eq!(recogniser.nack(&third, &failure("oom"), again(0), NOW).unwrap(), JobState::Dead);
    let kinds: Vec<String> = booth.job_problems(&id("a")).unwrap().into_iter().map(|p| format!("{} {}", p.attempt, p.kind)).collect();
    assert_eq!(kinds, ["1 oom", "2 expired", "3 oom"]);
    assert_eq!(booth.job(&id("a")).unwrap().problem.unwrap().kind, "oom");

    assert!(matches!(operator.cancel(&id("a"), NOW), Err(FieldError::WrongState { state: JobState::Dead, .. })));
    assert_eq!(operator.retry(&id("a"), NOW).unwrap().attempts, 0);
    assert!(matches!(operator.retry(&id("a"), NOW), Err(FieldError::WrongState { state: JobState::Queued, .. })));
    let lease = take(&mut recogniser, NOW).unwrap();
    assert!(lease.token > third.token);
    recogniser.finish(&lease, &danger(), NOW).unwrap();
    assert_eq!(booth.job_problems(&id("a")).unwrap().len(), 3);
    let kinds: Vec<_> = booth.notifications(0, 9).unwrap().into_iter().map(|n| n.kind).collect();
    assert_eq!(kinds, [NotificationKind::Dead, NotificationKind::Done]);
}

#[test]
fn a_fault_of_the_photo_itself_is_final_at_once() {
    let kiosk = Kiosk::new();
    let (mut booth, mut recogniser, mut operator) = kiosk.staff();
    booth.submit(&job("a", Priority::Booth), NOW).unwrap();
    let lease = take(&mut recogniser, NOW).unwrap();
    assert_eq!(recogniser.nack(&lease, &failure("not_a_photo"), AfterFailure::GiveUp, NOW).unwrap(), JobState::Failed);
    assert!(take(&mut recogniser, NOW + DAY).is_none());
    // A retry needs the file.
    booth.mark_missing(&lease.photo).unwrap();
    assert!(matches!(operator.retry(&id("a"), NOW), Err(FieldError::PhotoGone { .. })));
    booth.mark_present(&lease.photo).unwrap();
    assert_eq!(operator.retry(&id("a"), NOW).unwrap().state, JobState::Queued);
}

#[test]
fn heartbeats_keep_a_lease_and_deadlines_end_it() {
    let kiosk = Kiosk::new();
    let (mut booth, mut recogniser, _) = kiosk.staff();
    booth.submit(&job("a", Priority::Booth), NOW).unwrap();
    let mut lease = take(&mut recogniser, NOW).unwrap();
    for step in 1..=20 {
        recogniser.heartbeat(&mut lease, MINUTE, NOW + step * 50_000).unwrap();
        assert!(take(&mut recogniser, NOW + step * 50_000 + 30_000).is_none());
    }
    assert_eq!(lease.deadline_ms, NOW + 20 * 50_000 + MINUTE);
    assert!(take(&mut recogniser, lease.deadline_ms - 1).is_none());
    assert_eq!(take(&mut recogniser, lease.deadline_ms).unwrap().attempt, 2);
}

#[test]
fn a_clock_set_back_neither_keeps_a_lease_for_ever_nor_hides_a_job() {
    let kiosk = Kiosk::new();
    let (mut booth, mut recogniser, _) = kiosk.staff();
    let ahead = NOW + 900 * DAY;
    booth.submit(&job("leased", Priority::Booth), ahead).unwrap();
    let lost = take(&mut recogniser, ahead).unwrap();
    booth.submit(&job("waits", Priority::Booth), ahead).unwrap();
    booth.submit(&job("delayed", Priority::Bulk), ahead).unwrap();
    // The clock comes right: what waited can be had at once.
    assert_eq!(take(&mut recogniser, NOW).unwrap().job_id, id("waits"));
    let delayed = take(&mut recogniser, NOW).unwrap();
    recogniser.nack(&delayed, &failure("oops"), again(MINUTE), NOW).unwrap();
    // The lost lease runs out one lease later, not in years.
    assert!(take(&mut recogniser, NOW + 59_999).is_none());
    let again = take(&mut recogniser, NOW + MINUTE).unwrap();
    assert_eq!((again.job_id.clone(), again.attempt), (id("leased"), 2));
    assert!(again.token > lost.token);
    // A delay survives a second jump back with its length.
    let earlier = NOW - 10 * DAY;
    assert!(std::iter::from_fn(|| take(&mut recogniser, earlier)).all(|lease| lease.job_id != id("delayed")));
    assert!(take(&mut recogniser, earlier + 2 * MINUTE).is_some());
}

#[test]
fn a_clock_that_jumps_forward_costs_an_attempt_and_no_more() {
    let kiosk = Kiosk::new();
    let (mut booth, mut recogniser, _) = kiosk.staff();
    booth.submit(&job("a", Priority::Booth), 0).unwrap();
    let slow = take(&mut recogniser, 0).unwrap();
    let quick = take(&mut recogniser, NOW).unwrap();
    assert_eq!(quick.attempt, 2);
    recogniser.finish(&quick, &danger(), NOW).unwrap();
    assert_eq!(why(recogniser.finish(&slow, &danger(), NOW)), Refused::Finished(JobState::Done));
    assert!(recogniser.check_tallies().unwrap().is_empty());
}

#[test]
fn impossible_times_are_survived() {
    let kiosk = Kiosk::new();
    let (mut booth, mut recogniser, mut operator) = kiosk.staff();
    for (step, now) in (0..).zip([i64::MIN, -1, 0, i64::MAX, NOW]) {
        let name = format!("job-{step}");
        booth.submit(&job(&name, Priority::Booth), now).unwrap();
        let mut lease = recogniser.lease(&queue(), "w", i64::MAX, now).unwrap().unwrap();
        recogniser.heartbeat(&mut lease, i64::MIN, now).unwrap();
        recogniser.nack(&lease, &failure("x"), again(i64::MAX), now).unwrap();
        operator.cancel(&id(&name), now).unwrap();
        assert!(operator.ranking(&queue(), dokcho::store::field::Window::Season, i32::MAX, now, 5).unwrap().is_empty());
    }
}

#[test]
fn pages_of_jobs_go_on_after_the_last_id() {
    let kiosk = Kiosk::new();
    let (mut booth, mut recogniser, _) = kiosk.staff();
    for n in 0..25 {
        booth.submit(&job(&format!("j{n:02}"), Priority::Booth), NOW).unwrap();
    }
    for _ in 0..5 {
        let lease = take(&mut recogniser, NOW).unwrap();
        recogniser.finish(&lease, &danger(), NOW).unwrap();
    }
    let pages = |state| {
        let mut filter = JobFilter { state, after: None, limit: 4 };
        let mut names = Vec::new();
        loop {
            let page = booth.jobs(&filter).unwrap();
            names.extend(page.iter().map(|job| job.id.to_string()));
            match page.last() {
                Some(last) => filter.after = Some(last.id.clone()),
                None => return names,
            }
        }
    };
    let newest_first: Vec<String> = (0..25).rev().map(|n| format!("j{n:02}")).collect();
    assert_eq!(pages(None), newest_first);
    assert_eq!(pages(Some(JobState::Queued)), newest_first[..20]);
    assert_eq!(pages(Some(JobState::Done)), newest_first[20..]);
    assert!(pages(Some(JobState::Dead)).is_empty());
}

#[test]
fn what_is_not_there_is_not_found() {
    let kiosk = Kiosk::new();
    let (mut booth, _, mut operator) = kiosk.staff();
    let nobody = id("nobody");
    for error in [
        booth.job(&nobody).unwrap_err(),
        booth.cancel(&nobody, NOW).unwrap_err(),
        operator.retry(&nobody, NOW).unwrap_err(),
        booth.erase_photo(&hash(1)).unwrap_err(),
    ] {
        assert!(matches!(error, FieldError::NotFound { .. }), "{error}");
        assert!(!error.message_ko().is_empty());
    }
}

#[test]
fn long_error_texts_are_cut() {
    let kiosk = Kiosk::new();
    let (mut booth, mut recogniser, _) = kiosk.staff();
    booth.submit(&job("a", Priority::Booth), NOW).unwrap();
    let lease = take(&mut recogniser, NOW).unwrap();
    let mut long = failure(&"가".repeat(10_000));
    long.message = "나".repeat(100_000);
    recogniser.nack(&lease, &long, again(0), NOW).unwrap();
    let problem = booth.job(&id("a")).unwrap().problem.unwrap();
    assert_eq!((problem.kind.chars().count(), problem.message.chars().count()), (64, 500));
}

#[test]
fn an_answer_that_is_no_json_is_refused_whole() {
    let kiosk = Kiosk::new();
    let (mut booth, mut recogniser, _) = kiosk.staff();
    booth.submit(&job("a", Priority::Booth), NOW).unwrap();
    let lease = take(&mut recogniser, NOW).unwrap();
    let mut broken = danger();
    broken.answer_json = "{".to_owned();
    assert!(matches!(recogniser.finish(&lease, &broken, NOW), Err(FieldError::Sqlite(_))));
    assert_eq!(booth.job(&id("a")).unwrap().state, JobState::Leased);
    assert_eq!((booth.last_notification().unwrap(), booth.check_tallies().unwrap().len()), (0, 0));
    recogniser.finish(&lease, &danger(), NOW).unwrap();
}
