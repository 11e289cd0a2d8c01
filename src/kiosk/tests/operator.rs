//! The way into the operator area, what is possible there, and what is not without the PIN.

use super::super::pin::PinGuard;
use super::super::state::{Condition, Confirmation, DeadLetter, Health, Notice, OperatorTab, OrderProblem, PinVerdict, PlantPart};
use super::*;

fn at_pin() -> Booth {
    let mut booth = Booth::new();
    HiddenGesture::SEQUENCE.into_iter().for_each(|c| booth.touch(Gesture::CornerTouched(c)));
    booth
}

fn in_area(tab: OperatorTab) -> Booth {
    let mut booth = Booth::new();
    booth.open_area();
    booth.operate(OperatorGesture::OpenTab(tab));
    booth
}

fn area(booth: &Booth) -> &state::OperatorSession {
    booth.state().operator.session.as_ref().unwrap()
}

fn request_of(booth: &Booth) -> RequestNumber {
    match booth.ordered.as_slice() {
        [Command::Operator(command)] => match command {
            OperatorCommand::LoadHealth(r)
            | OperatorCommand::LoadDeadLetters(r)
            | OperatorCommand::RestartCamera(r)
            | OperatorCommand::RestartRecognizer(r)
            | OperatorCommand::ErasePhotos(r)
            | OperatorCommand::ResetCounters(r)
            | OperatorCommand::ExportSupport(r) => *r,
            OperatorCommand::RetryDead { request, .. }
            | OperatorCommand::DiscardDead { request, .. }
            | OperatorCommand::SaveSettings { request, .. } => *request,
            OperatorCommand::Exit => panic!("leaving has no number"),
        },
        other => panic!("one order, not {other:?}"),
    }
}

#[test]
fn a_right_pin_opens_the_area_and_ends_the_visitors_session() {
    let mut booth = Booth::at_answer(hemlock());
    let session = booth.session();
    booth.open_area();
    assert_eq!(booth.state().screen, Screen::Operator);
    assert!(booth.ordered.contains(&Command::EraseSession(session)));
    assert!(booth.state().session.specimens.is_empty());
    assert!(booth.state().operator.entry.is_empty());
    booth.operate(OperatorGesture::Leave);
    assert_eq!((&booth.state().screen, booth.state().operator.session.is_none()), (&Screen::Attract, true));
}

#[test]
fn wrong_pins_lock_the_pad_and_the_lock_outlives_the_visitor() {
    let mut booth = at_pin();
    for wrong in 1..=PinGuard::FREE_ATTEMPTS {
        let request = booth.enter_pin();
        assert_eq!(booth.state().operator.verdict, PinVerdict::Checking);
        booth.report(Report::Pin(request, PinReply::Wrong));
        assert_eq!(booth.ordered, [Command::RememberWrongPins(wrong)]);
    }
    assert_eq!((booth.state().operator.verdict, booth.state().operator.locked_for_ms), (PinVerdict::Locked, 30_000));
    booth.operate(OperatorGesture::Digit(1));
    assert!(booth.state().operator.entry.is_empty());
    booth.touch(Gesture::Back);
    booth.touch(Gesture::EndSession);
    HiddenGesture::SEQUENCE.into_iter().for_each(|c| booth.touch(Gesture::CornerTouched(c)));
    assert_eq!(booth.state().operator.verdict, PinVerdict::Locked);
    booth.wait(30_000);
    assert_eq!(booth.state().operator.verdict, PinVerdict::Open);
    let request = booth.enter_pin();
    booth.report(Report::Pin(request, PinReply::Right));
    assert!(booth.ordered.contains(&Command::RememberWrongPins(0)));
    assert_eq!(booth.state().screen, Screen::Operator);
}

#[test]
fn one_guess_at_a_time_and_leaving_the_pad_hides_none() {
    let mut booth = at_pin();
    let request = booth.enter_pin();
    (1..=4).for_each(|digit| booth.operate(OperatorGesture::Digit(digit)));
    booth.operate(OperatorGesture::SubmitPin);
    assert!(booth.ordered.is_empty(), "a second guess waits for the first");
    booth.touch(Gesture::Back);
    HiddenGesture::SEQUENCE.into_iter().for_each(|c| booth.touch(Gesture::CornerTouched(c)));
    assert_eq!(booth.state().operator.verdict, PinVerdict::Checking);
    booth.report(Report::Pin(request, PinReply::Wrong));
    assert_eq!(booth.state().operator.guard.wrong(), 1);
    let request = booth.enter_pin();
    booth.touch(Gesture::Back);
    booth.report(Report::Pin(request, PinReply::Right));
    assert!(booth.state().operator.session.is_none(), "a pad that was left opens nothing");
}

#[test]
fn stale_short_and_unanswered_pins_open_nothing() {
    let mut booth = at_pin();
    (1..=3).for_each(|d| booth.operate(OperatorGesture::Digit(d)));
    booth.operate(OperatorGesture::SubmitPin);
    assert!(booth.ordered.is_empty(), "three digits are no PIN");
    booth.operate(OperatorGesture::DeleteDigit);
    assert_eq!(booth.state().operator.entry.len(), 2);
    [3, 4].into_iter().for_each(|d| booth.operate(OperatorGesture::Digit(d)));
    booth.operate(OperatorGesture::SubmitPin);
    let Some(Command::CheckPin { request, pin }) = booth.ordered.pop() else { panic!() };
    assert_eq!(pin.reveal(), "1234");
    booth.report(Report::Pin(RequestNumber(request.0 + 1), PinReply::Right));
    booth.wait(10_000);
    assert_eq!(booth.state().operator.verdict, PinVerdict::NoReply);
    booth.report(Report::Pin(request, PinReply::Right));
    assert_eq!(booth.state().screen, Screen::Pin);
    let request = booth.enter_pin();
    booth.report(Report::Pin(request, PinReply::NotSet));
    assert_eq!(booth.state().operator.verdict, PinVerdict::NotSet);
}

#[test]
fn nothing_of_the_operators_works_without_the_pin() {
    let gestures = [
        OperatorGesture::OpenTab(OperatorTab::DeadLetters),
        OperatorGesture::Refresh,
        OperatorGesture::SaveSettings,
        OperatorGesture::Edit(Setting::Maintenance(true)),
        OperatorGesture::RestartCamera,
        OperatorGesture::RetryDead(JobId(1)),
        OperatorGesture::Ask(Confirmation::Exit),
        OperatorGesture::Confirm,
        OperatorGesture::ExportSupport,
        OperatorGesture::SubmitPin,
    ];
    for mut booth in [Booth::new(), at_pin(), Booth::at_answer(rose())] {
        for gesture in gestures.clone() {
            let before = booth.state().settings.clone();
            booth.operate(gesture.clone());
            assert!(booth.ordered.is_empty(), "{gesture:?}");
            assert_eq!(booth.state().settings, before);
        }
    }
}

#[test]
fn closing_with_the_pin_asks_once_more() {
    let mut booth = Booth::new();
    booth.send(Event::CloseRequested);
    let request = booth.enter_pin();
    booth.report(Report::Pin(request, PinReply::Right));
    assert_eq!(area(&booth).to_confirm, Some(Confirmation::Exit));
    booth.operate(OperatorGesture::Confirm);
    assert_eq!(booth.ordered, [Command::Operator(OperatorCommand::Exit)]);
}

#[test]
fn tabs_load_what_they_show() {
    let mut booth = in_area(OperatorTab::Health);
    let health = Health { photos: 5, ..Health::default() };
    let request = request_of(&booth);
    booth.report(Report::Health(request, Ok(health.clone())));
    assert_eq!(area(&booth).health.latest(), Some(&health));
    booth.operate(OperatorGesture::Refresh);
    booth.wait(15_000);
    assert_eq!(area(&booth).health.failure(), Some(&OrderProblem::TimedOut));
    assert_eq!(area(&booth).health.latest(), Some(&health), "the old numbers stay readable");
    booth.operate(OperatorGesture::OpenTab(OperatorTab::DeadLetters));
    let letter = DeadLetter { job: JobId(3), died_ms: 0, attempts: 5, error: "broken".to_owned() };
    let request = request_of(&booth);
    booth.report(Report::DeadLetters(request, Ok(vec![letter])));
    booth.operate(OperatorGesture::RetryDead(JobId(3)));
    let request = request_of(&booth);
    booth.report(Report::OrderDone(request, Ok(())));
    assert!(booth.has_notice(Notice::OrderDone));
    assert!(matches!(&booth.ordered[..], [Command::Operator(OperatorCommand::LoadDeadLetters(_))]), "the list is read again");
}

#[test]
fn orders_that_cannot_be_taken_back_are_asked_for_twice() {
    let table = [Confirmation::ErasePhotos, Confirmation::ResetCounters, Confirmation::DiscardDead(JobId(4)), Confirmation::Exit];
    for confirmation in table {
        let mut booth = in_area(OperatorTab::Storage);
        booth.operate(OperatorGesture::Ask(confirmation));
        assert!(booth.ordered.is_empty());
        booth.operate(OperatorGesture::DismissConfirmation);
        booth.operate(OperatorGesture::Confirm);
        assert!(booth.ordered.is_empty(), "{confirmation:?} was dismissed");
        booth.operate(OperatorGesture::Ask(confirmation));
        booth.operate(OperatorGesture::Confirm);
        let matches = match (&booth.ordered[..], confirmation) {
            ([Command::Operator(OperatorCommand::ErasePhotos(_))], Confirmation::ErasePhotos) => true,
            ([Command::Operator(OperatorCommand::ResetCounters(_))], Confirmation::ResetCounters) => true,
            ([Command::Operator(OperatorCommand::DiscardDead { job, .. })], Confirmation::DiscardDead(asked)) => *job == asked,
            ([Command::Operator(OperatorCommand::Exit)], Confirmation::Exit) => true,
            _ => false,
        };
        assert!(matches, "{confirmation:?}: {:?}", booth.ordered);
    }
}

#[test]
fn settings_are_checked_stored_and_only_then_in_force() {
    let mut booth = in_area(OperatorTab::Settings);
    booth.operate(OperatorGesture::Edit(Setting::IdleS(5)));
    assert_eq!(area(&booth).fault.unwrap().name, "idle_s");
    booth.operate(OperatorGesture::SaveSettings);
    assert!(booth.ordered.is_empty(), "a wrong draft is not stored");
    booth.operate(OperatorGesture::Edit(Setting::IdleS(90)));
    booth.operate(OperatorGesture::SaveSettings);
    let request = request_of(&booth);
    assert_eq!(booth.state().settings.idle_s, 60);
    booth.report(Report::SettingsSaved(request, Err(OrderProblem::DiskFull)));
    assert!(booth.has_notice(Notice::SettingsNotSaved));
    assert_eq!((booth.state().settings.idle_s, area(&booth).draft.idle_s), (60, 90), "the last good ones stay in force");
    booth.operate(OperatorGesture::SaveSettings);
    let request = request_of(&booth);
    booth.operate(OperatorGesture::Leave);
    booth.report(Report::SettingsSaved(request, Ok(())));
    assert_eq!(booth.state().settings.idle_s, 90, "it is on the disc, though the operator left");
}

#[test]
fn a_wrong_settings_file_leaves_the_last_good_settings() {
    let mut booth = Booth::new();
    let good = Settings { idle_s: 120, ..Settings::default() };
    booth.report(Report::SettingsRead(Some(Box::new(good.clone()))));
    for wrong in [None, Some(Box::new(Settings { idle_s: 0, ..Settings::default() }))] {
        booth.report(Report::SettingsRead(wrong));
        assert_eq!(booth.state().settings, good);
        assert_eq!(booth.state().machine.conditions(), [Condition::SettingsRejected]);
    }
    booth.report(Report::SettingsRead(Some(Box::new(good))));
    assert!(booth.state().machine.conditions().is_empty());
    let wrong = Setup { settings: Settings { prompt_s: 0, ..Settings::default() }, ..Setup::default() };
    let (kiosk, _) = Kiosk::new(wrong, NOON_MS);
    assert_eq!((&kiosk.state().settings, kiosk.state().machine.is_settings_file_rejected), (&Settings::default(), true));
}

#[test]
fn maintenance_closes_the_kiosk_to_visitors_only() {
    let mut booth = in_area(OperatorTab::Settings);
    booth.operate(OperatorGesture::Edit(Setting::Maintenance(true)));
    booth.operate(OperatorGesture::SaveSettings);
    let request = request_of(&booth);
    booth.report(Report::SettingsSaved(request, Ok(())));
    assert_eq!(booth.state().screen, Screen::Operator);
    booth.operate(OperatorGesture::Leave);
    assert_eq!(booth.state().screen, Screen::Maintenance);
    for gesture in [Gesture::Begin, Gesture::OpenViewfinder, Gesture::AddPhoto(SpecimenNumber(1), PlantPart::Leaf)] {
        booth.touch(gesture);
        assert_eq!(booth.state().screen, Screen::Maintenance);
    }
    booth.open_area();
    assert_eq!(booth.state().screen, Screen::Operator);
    let (kiosk, _) = Kiosk::new(Setup { settings: booth.state().settings.clone(), ..Setup::default() }, NOON_MS);
    assert_eq!(kiosk.state().screen, Screen::Maintenance, "a power cut does not open it");
}

#[test]
fn the_operator_tries_cameras_before_saving() {
    let mut booth = in_area(OperatorTab::Camera);
    assert!(matches!(&booth.ordered[..], [Command::UseCamera(_)]));
    booth.operate(OperatorGesture::Edit(Setting::Rotation(Rotation::Half)));
    assert!(matches!(&booth.ordered[..], [Command::UseCamera(u)] if u.rotation == Rotation::Half));
    booth.operate(OperatorGesture::Edit(Setting::Camera(Some("usb".to_owned()))));
    assert!(matches!(&booth.ordered[..], [Command::UseCamera(u)] if u.camera.as_deref() == Some("usb")));
    booth.operate(OperatorGesture::RevertSettings);
    assert!(matches!(&booth.ordered[..], [Command::UseCamera(u)] if u.camera.is_none()));
    booth.operate(OperatorGesture::OpenTab(OperatorTab::TouchTest));
    assert!(booth.ordered.contains(&Command::StopCamera));
    TouchTest::TARGETS.into_iter().for_each(|t| booth.operate(OperatorGesture::TouchedAt { x: t.x, y: t.y }));
    assert_eq!(area(&booth).touch_test.passed(), Some(true));
}
