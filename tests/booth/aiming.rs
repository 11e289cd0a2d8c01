//! Live guesses: told while someone aims, never in a photo's way, and nothing of them stays.

use dokcho::kiosk::state::{CameraState, GuessWarning};
use dokcho::kiosk::{Gesture, PhotoReport, Report, Settings};
use dokcho::settings::{self, Stored};
use dokcho::store::field::{FieldDb, JobFilter, Role, Window};
use dokcho::verdict::Headline;
use dokcho::workers::wall_clock_ms;

use crate::driven::{Driven, Machine, sample};
use crate::visitors::answered;

fn guesses(booth: &Driven) -> usize {
    booth.told.iter().filter(|report| matches!(report, Report::Guess(..))).count()
}

/// Photos in the queue, done or not, and answers counted.
fn stored(machine: &Machine) -> (usize, u32) {
    let now_ms = wall_clock_ms();
    let db = FieldDb::open(&machine.data().join("field.db"), Role::Reader, now_ms).unwrap();
    let jobs = db.jobs(&JobFilter { state: None, after: None, limit: 100 }).unwrap();
    let counted = db.ranking(&"kiosk".parse().unwrap(), Window::All, 540, now_ms, 100).unwrap();
    (jobs.len(), counted.iter().map(|row| row.count).sum())
}

#[test]
fn guesses_come_while_someone_aims_and_leave_the_recogniser_to_photos() {
    let machine = Machine::new();
    let wanted = Settings { live_guess: true, countdown_s: 0, ..Settings::default() };
    settings::save(&machine.data(), &Stored { settings: wanted, pin: None }).unwrap();
    let mut booth = machine.open();
    booth.begin();
    booth.touch(Gesture::OpenViewfinder);
    let guess = booth.until("guess", |state| state.session.viewfinder.guess.clone());
    assert_eq!(guess.warning, Some(GuessWarning::Danger), "the scene is a foxglove: {guess:?}");
    let first = guesses(&booth);
    booth.until_told("another guess", |told| told.iter().filter(|report| matches!(report, Report::Guess(..))).count() > first + 1);
    assert_eq!((machine.photo_files().len(), stored(&machine)), (0, (0, 0)), "nothing of a guess is kept");

    booth.touch(Gesture::Shutter);
    assert_eq!(booth.until("answer", answered), Headline::Danger);
    let is = |report: &Report, wanted: fn(&PhotoReport) -> bool| matches!(report, Report::Photo(_, _, news) if wanted(news));
    let kept = booth.told.iter().position(|report| is(report, |news| matches!(news, PhotoReport::Stored(_)))).unwrap();
    let known = booth.told.iter().position(|report| is(report, |news| matches!(news, PhotoReport::Answered(_)))).unwrap();
    assert!(!booth.told[kept..known].iter().any(|report| matches!(report, Report::Guess(..))), "{:?}", &booth.told[kept..known]);

    // Nobody aims any more: whatever else the recogniser does, it guesses nothing.
    booth.until("camera off", |state| (state.machine.camera == CameraState::Off).then_some(()));
    let before = guesses(&booth);
    for name in ["sunflower.png", "cup.png"] {
        booth.drop_file(sample(name));
        booth.until("answer of a file", |state| answered(state).filter(|_| state.session.specimens.iter().all(|s| !s.is_looking())));
    }
    assert_eq!(guesses(&booth), before);
    assert_eq!(stored(&machine).0, 3);

    booth.touch(Gesture::OpenViewfinder);
    booth.until("guess for the next plant", |state| state.session.viewfinder.guess.clone());
    let hints = booth.told.iter().filter(|report| matches!(report, Report::Hints(_, hints) if !hints.is_empty())).count();
    assert_eq!(hints, 0, "the drawn plant is sharp and well lit");
    booth.touch(Gesture::EndSession);
    booth.until_outside("empty folder", || machine.photo_files().is_empty().then_some(()));
    booth.stop();
    assert_eq!(stored(&machine).0, 3);
}

#[test]
fn without_the_operators_wish_nothing_is_guessed() {
    let machine = Machine::new();
    let mut booth = machine.open();
    booth.begin();
    booth.touch(Gesture::OpenViewfinder);
    booth.until("live camera", |state| (state.machine.camera == CameraState::Live).then_some(()));
    booth.touch(Gesture::Shutter);
    booth.until("answer", answered);
    assert_eq!(guesses(&booth), 0);
    booth.stop();
}
