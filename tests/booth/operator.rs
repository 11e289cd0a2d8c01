//! Behind the PIN: the lock that survives a pulled plug, settings, health, dead letters, erasing.

use std::fs;

use dokcho::kiosk::state::{DiskState, OperatorTab, PinVerdict, State};
use dokcho::kiosk::{Gesture, JobId, OperatorGesture, PinGuard, Screen, Setting};
use dokcho::settings;
use dokcho::store::field::{AfterFailure, Failure, FieldDb, Priority, Role};
use dokcho::workers::{Intake, Request, wall_clock_ms};

use crate::driven::{Driven, Machine, sample};
use crate::visitors::answered;

pub const PIN: &str = "2468";

fn verdict(state: &State) -> Option<PinVerdict> {
    let verdict = state.operator.verdict;
    (!matches!(verdict, PinVerdict::Checking | PinVerdict::Open)).then_some(verdict)
}

pub fn enter_area(booth: &mut Driven) {
    booth.open_pin_pad();
    booth.enter_pin(PIN);
    booth.until("operator area", |state| (state.screen == Screen::Operator).then_some(()));
}

#[track_caller]
fn order(booth: &mut Driven, gesture: OperatorGesture) {
    booth.operate(gesture);
    if booth.state().operator.session.as_ref().is_some_and(|session| session.to_confirm.is_some()) {
        booth.operate(OperatorGesture::Confirm);
    }
    booth.until("order done", |state| {
        let order = &state.operator.session.as_ref()?.order;
        assert_eq!(order.failure(), None);
        (!order.is_pending() && order.latest().is_some()).then_some(())
    });
}

#[test]
fn wrong_pins_lock_the_pad_also_after_a_restart_and_the_right_one_opens() {
    let machine = Machine::without_models();
    let mut booth = machine.open();
    booth.open_pin_pad();
    booth.enter_pin(PIN);
    assert_eq!(booth.until("verdict", verdict), PinVerdict::NotSet);
    booth.stop();

    settings::set_pin(&machine.data(), PIN).unwrap();
    let mut booth = machine.open();
    booth.open_pin_pad();
    for wrong in 1..PinGuard::FREE_ATTEMPTS {
        booth.enter_pin("1357");
        assert_eq!(booth.until("verdict", verdict), PinVerdict::Wrong);
        assert_eq!(booth.state().operator.guard.wrong(), wrong);
    }
    booth.enter_pin(PIN);
    booth.until("operator area", |state| (state.screen == Screen::Operator).then_some(()));
    booth.operate(OperatorGesture::Leave);
    booth.open_pin_pad();
    for _ in 0..PinGuard::FREE_ATTEMPTS {
        booth.enter_pin("1357");
        booth.until("verdict", verdict);
    }
    assert_eq!(booth.state().operator.verdict, PinVerdict::Locked);
    booth.stop();

    let mut booth = machine.open();
    booth.open_pin_pad();
    booth.until("lock", |state| (state.operator.locked_for_ms > 0).then_some(()));
    booth.enter_pin(PIN);
    assert_ne!(booth.state().screen, Screen::Operator);
    booth.stop();
}

#[test]
fn the_operator_saves_settings_reads_the_health_and_erases_photos() {
    let machine = Machine::new();
    settings::set_pin(&machine.data(), PIN).unwrap();
    let mut booth = machine.open();
    booth.until("disc", |state| (state.machine.disk != DiskState::Unknown).then_some(()));
    booth.begin();
    booth.drop_file(sample("foxglove.png"));
    booth.until("answer", answered);
    // Somebody's photo that is in no session.
    let bytes = fs::read(sample("cup.png")).unwrap();
    let bulk = Request { bytes: &bytes, queue: "kiosk".parse().unwrap(), priority: Priority::Bulk, id: None };
    Intake::open(&machine.data(), wall_clock_ms()).unwrap().submit(&bulk, wall_clock_ms()).unwrap();
    enter_area(&mut booth);
    booth.until("erased session", |_| (machine.photo_files().len() == 1).then_some(()));

    booth.operate(OperatorGesture::Refresh);
    let health = booth.until("health", |state| {
        let health = &state.operator.session.as_ref()?.health;
        health.latest().filter(|_| !health.is_pending()).cloned()
    });
    assert_eq!((health.counters.photos, health.counters.answers, health.counters.danger_answers), (1, 1, 1));
    assert!(health.memory_bytes > 0 && health.recognizer_memory_bytes.is_some_and(|bytes| bytes > 0), "{health:?}");
    assert!(health.model.is_some() && health.catalogue_version.is_some() && health.photos == 1, "{health:?}");

    order(&mut booth, OperatorGesture::Ask(dokcho::kiosk::state::Confirmation::ErasePhotos));
    assert!(machine.photo_files().is_empty());
    order(&mut booth, OperatorGesture::Ask(dokcho::kiosk::state::Confirmation::ResetCounters));
    order(&mut booth, OperatorGesture::RestartRecognizer);
    order(&mut booth, OperatorGesture::RestartCamera);
    order(&mut booth, OperatorGesture::ExportSupport);
    let support = fs::read_dir(machine.data().join("support")).unwrap().next().unwrap().unwrap().path();
    let text = fs::read_to_string(support).unwrap();
    assert!(text.contains("recognizer_restarts") && !text.contains("argon2"), "{text}");

    booth.operate(OperatorGesture::OpenTab(OperatorTab::Settings));
    booth.operate(OperatorGesture::Edit(Setting::IdleS(123)));
    booth.operate(OperatorGesture::SaveSettings);
    booth.until("saved settings", |state| (state.settings.idle_s == 123).then_some(()));
    booth.stop();
    let stored = settings::read(&machine.data()).unwrap().unwrap();
    assert_eq!(stored.settings.idle_s, 123);
    assert!(stored.pin.is_some(), "the PIN stays");
}

#[test]
fn dead_letters_are_listed_tried_again_and_discarded() {
    let machine = Machine::without_models();
    settings::set_pin(&machine.data(), PIN).unwrap();
    let jobs: Vec<JobId> = ["foxglove.png", "cup.png"].map(|name| dead_job(&machine, name)).into();
    let mut booth = machine.open();
    enter_area(&mut booth);
    booth.operate(OperatorGesture::OpenTab(OperatorTab::DeadLetters));
    let listed = |state: &State| {
        let letters = &state.operator.session.as_ref()?.dead_letters;
        letters.latest().filter(|_| !letters.is_pending()).cloned()
    };
    let letters = booth.until("dead letters", listed);
    assert_eq!(letters.len(), 2);
    assert!(letters.iter().all(|letter| letter.error.contains("exhausted") && letter.attempts == 3), "{letters:?}");
    order(&mut booth, OperatorGesture::RetryDead(jobs[0]));
    order(&mut booth, OperatorGesture::Ask(dokcho::kiosk::state::Confirmation::DiscardDead(jobs[1])));
    assert!(booth.until("dead letters", listed).is_empty());
    booth.touch(Gesture::Home);
    booth.stop();
}

/// A photo of the queue that took the recogniser with it three times.
fn dead_job(machine: &Machine, name: &str) -> JobId {
    let now_ms = wall_clock_ms();
    let queue = "kiosk".parse().unwrap();
    let bytes = fs::read(sample(name)).unwrap();
    let request = Request { bytes: &bytes, queue, priority: Priority::Bulk, id: None };
    let job = Intake::open(&machine.data(), now_ms).unwrap().submit(&request, now_ms).unwrap().job;
    let mut db = FieldDb::open(&machine.data().join("field.db"), Role::Recogniser, now_ms).unwrap();
    for _ in 0..3 {
        let lease = db.lease(&request.queue, "test", 60_000, now_ms).unwrap().unwrap();
        let failure = Failure { stage: "look".into(), kind: "process_ended".into(), message: "memory exhausted".into(), model_id: None };
        db.nack(&lease, &failure, AfterFailure::TryAgain { delay_ms: 0 }, now_ms).unwrap();
    }
    JobId(job.number)
}
