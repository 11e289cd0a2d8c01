//! Live guesses and hints: asked for while someone aims, dropped when they are not this moment's.

use super::super::state::{GuessWarning, LiveGuess, PhotoHint};
use super::*;

fn guess() -> LiveGuess {
    LiveGuess { plant_id: plant_id("rose"), name_ko: "장미".to_owned(), name_en: "rose".to_owned(), warning: None }
}

/// Someone aims at a plant, and guesses are switched on.
fn aiming() -> Booth {
    let mut booth = Booth::with(Settings { live_guess: true, ..Settings::default() });
    booth.touch(Gesture::Begin);
    booth.report(Report::Recognizer(RecognizerState::Ready(Device::Cpu)));
    booth.touch(Gesture::OpenViewfinder);
    booth.report(Report::Camera(CameraState::Live));
    booth
}

/// Whether the camera was last told to have frames looked at.
fn asks_for_guesses(booth: &Booth) -> Option<bool> {
    booth.ordered.iter().rev().find_map(|command| match command {
        Command::UseCamera(wanted) => Some(wanted.live_guess),
        Command::StopCamera => Some(false),
        _ => None,
    })
}

fn shown(booth: &Booth) -> Option<&LiveGuess> {
    booth.state().session.viewfinder.guess.as_ref()
}

#[test]
fn a_guess_fades_and_never_outlives_the_camera() {
    let mut booth = aiming();
    let session = booth.session();
    booth.report(Report::Guess(session, Some(guess())));
    assert!(shown(&booth).is_some());
    booth.report(Report::Guess(session, None));
    assert!(shown(&booth).is_none(), "nothing is recognised any more");
    booth.report(Report::Guess(session, Some(guess())));
    booth.wait(3_000);
    assert!(shown(&booth).is_none());
    booth.report(Report::Guess(session, Some(guess())));
    booth.report(Report::Camera(CameraState::Lost));
    assert!(shown(&booth).is_none());
    booth.report(Report::Guess(session, Some(guess())));
    assert!(shown(&booth).is_none(), "a lost camera shows nothing to guess at");
    booth.report(Report::Camera(CameraState::Live));
    assert!(booth.has_notice(state::Notice::CameraBack));
}

#[test]
fn guesses_are_off_until_the_operator_wants_them() {
    let mut booth = Booth::at_viewfinder();
    let session = booth.session();
    assert!(!booth.state().settings.live_guess);
    booth.report(Report::Guess(session, Some(guess())));
    assert!(shown(&booth).is_none());
    booth.report(Report::SettingsRead(Some(Box::new(Settings { live_guess: true, ..Settings::default() }))));
    assert_eq!(asks_for_guesses(&booth), Some(true));
    booth.report(Report::Guess(session, Some(guess())));
    assert!(shown(&booth).is_some());
    booth.report(Report::SettingsRead(Some(Box::default())));
    assert_eq!((asks_for_guesses(&booth), shown(&booth)), (Some(false), None));
}

#[test]
fn guesses_wait_for_the_recogniser_and_end_with_the_shutter_and_the_screen() {
    let mut booth = Booth::with(Settings { live_guess: true, ..Settings::default() });
    booth.touch(Gesture::Begin);
    booth.touch(Gesture::OpenViewfinder);
    assert_ne!(asks_for_guesses(&booth), Some(true), "nothing is loaded yet");
    booth.report(Report::Camera(CameraState::Live));
    booth.report(Report::Recognizer(RecognizerState::Ready(Device::Cpu)));
    assert_eq!(asks_for_guesses(&booth), Some(true));
    let session = booth.session();
    booth.report(Report::Guess(session, Some(guess())));

    booth.touch(Gesture::Shutter);
    assert_eq!((asks_for_guesses(&booth), shown(&booth)), (Some(false), None), "the countdown has begun");
    booth.report(Report::Guess(session, Some(guess())));
    assert!(shown(&booth).is_none());
    booth.touch(Gesture::CancelCountdown);
    assert_eq!(asks_for_guesses(&booth), Some(true));
    booth.take_photo();
    booth.report(Report::Guess(session, Some(guess())));
    assert!(shown(&booth).is_none());

    booth.touch(Gesture::OpenViewfinder);
    assert_eq!(asks_for_guesses(&booth), Some(true));
    booth.report(Report::Recognizer(RecognizerState::Restarting { attempt: 1 }));
    assert_eq!(asks_for_guesses(&booth), Some(false));
    booth.report(Report::Recognizer(RecognizerState::Ready(Device::Cpu)));
    booth.touch(Gesture::OpenEncyclopedia);
    assert_eq!(asks_for_guesses(&booth), Some(false));
    booth.report(Report::Guess(session, Some(guess())));
    assert!(shown(&booth).is_none());
}

#[test]
fn a_guess_for_an_earlier_visitor_is_dropped() {
    let mut booth = aiming();
    let old = booth.session();
    booth.touch(Gesture::EndSession);
    booth.touch(Gesture::Begin);
    booth.touch(Gesture::OpenViewfinder);
    booth.report(Report::Camera(CameraState::Live));
    booth.report(Report::Guess(old, Some(guess())));
    assert!(shown(&booth).is_none());
    booth.report(Report::Guess(booth.session(), Some(guess())));
    assert!(shown(&booth).is_some());
}

#[test]
fn a_guess_warns_as_the_answer_does_and_says_nothing_of_what_was_not_found() {
    let warning = |answer: PhotoAnswer| LiveGuess::of(&answer.answer).map(|guess| (guess.plant_id.to_string(), guess.warning));
    assert_eq!(warning(hemlock()), Some(("hemlock".to_owned(), Some(GuessWarning::Danger))));
    assert_eq!(warning(carrot()), Some(("carrot".to_owned(), Some(GuessWarning::DangerLookAlike))));
    assert_eq!(warning(rose()), Some(("rose".to_owned(), None)));
    assert_eq!((warning(unknown()), warning(not_a_plant())), (None, None));
}

#[test]
fn hints_come_and_go_with_the_picture_and_block_nothing() {
    let mut booth = Booth::at_viewfinder();
    let session = booth.session();
    let both = vec![PhotoHint::TooDark, PhotoHint::Blurred];
    booth.report(Report::Hints(SessionNumber(session.0 - 1), both.clone()));
    assert!(booth.state().session.viewfinder.hints.is_empty(), "an earlier visitor's");
    booth.report(Report::Hints(session, both.clone()));
    assert_eq!(booth.state().session.viewfinder.hints, both);
    booth.take_photo();
    assert!(matches!(booth.state().screen, Screen::Looking(_)), "a photo can be taken all the same");
    booth.report(Report::Hints(session, both.clone()));
    assert!(booth.state().session.viewfinder.hints.is_empty());
    booth.touch(Gesture::OpenViewfinder);
    booth.report(Report::Camera(CameraState::Live));
    booth.report(Report::Hints(session, both));
    booth.report(Report::Camera(CameraState::Lost));
    assert!(booth.state().session.viewfinder.hints.is_empty());
}
