//! What a visitor gets: a photo of the camera or of a file, an answer, and nothing left behind.

use std::fs;

use dokcho::kiosk::state::{CameraState, LookProblem, Photo, State};
use dokcho::kiosk::{Gesture, Retention, Screen, Settings};
use dokcho::settings::{self, Stored};
use dokcho::store::field::{FieldDb, JobFilter, JobState, Priority, Role};
use dokcho::verdict::Headline;
use dokcho::workers::wall_clock_ms;

use crate::driven::{Machine, sample};

pub fn answered(state: &State) -> Option<Headline> {
    let Screen::Answer(_) = state.screen else { return None };
    state.current_specimen()?.combined.as_ref().map(|combined| combined.answer.headline)
}

fn shown_photo(state: &State) -> &Photo {
    state.current_specimen().expect("a plant").shown_photo().expect("a photo")
}

fn set(machine: &Machine, settings: Settings) {
    settings::save(&machine.data(), &Stored { settings, pin: None }).unwrap();
}

#[test]
fn from_the_first_touch_to_the_answer_and_nothing_stays() {
    let machine = Machine::new();
    set(&machine, Settings { countdown_s: 0, ..Settings::default() });
    let mut booth = machine.open();
    booth.begin();
    booth.touch(Gesture::OpenViewfinder);
    booth.until("live camera", |state| (state.machine.camera == CameraState::Live).then_some(()));
    assert!(booth.frames.newest().is_some());
    booth.touch(Gesture::Shutter);
    let headline = booth.until("answer", answered);
    assert_eq!(headline, Headline::Danger, "the scene is a foxglove");
    let photo = shown_photo(booth.state()).clone();
    let preview = photo.preview.expect("a stored photo has a preview");
    assert_eq!((preview.width_px(), preview.height_px()), (640, 360));
    let answer = photo.answer.latest().expect("an answer").clone();
    assert!(!answer.model.is_empty() && !answer.catalogue_version.is_empty() && answer.levels.strong > answer.levels.fair);

    booth.touch(Gesture::SetHeatMap(true));
    let map = booth.until("heat map", |state| shown_photo(state).heat_map.latest().cloned());
    assert_eq!(map.width_px(), map.height_px());

    // The camera is let go while the answer is read.
    booth.until("camera off", |state| (state.machine.camera == CameraState::Off).then_some(()));
    booth.drop_file(sample("foxglove.png"));
    let headline = booth.until("second answer", |state| answered(state).filter(|_| shown_photo(state).number != photo.number));
    assert_eq!(headline, Headline::Danger);

    assert_eq!(machine.photo_files().len(), 2);
    let db = FieldDb::open(&machine.data().join("field.db"), Role::Reader, wall_clock_ms()).unwrap();
    let jobs = db.jobs(&JobFilter { state: None, after: None, limit: 10 }).unwrap();
    assert!(jobs.iter().all(|job| job.priority == Priority::Booth && job.state == JobState::Done), "{jobs:?}");
    booth.touch(Gesture::EndSession);
    booth.until_outside("empty folder", || machine.photo_files().is_empty().then_some(()));
    assert!(booth.frames.newest().is_none());
    booth.stop();
    let log = fs::read(machine.data().join("field.db")).unwrap();
    assert!(!log.is_empty(), "answers and counts stay");
}

#[test]
fn a_file_that_is_no_picture_is_refused_and_the_same_file_twice_is_kept_while_one_needs_it() {
    let machine = Machine::new();
    let mut booth = machine.open();
    booth.begin();
    let note = machine.folder().join("note.png");
    fs::write(&note, "not a picture").unwrap();
    booth.drop_file(note);
    booth.until("refusal", |state| state.session.specimens.is_empty().then_some(()));
    assert!(machine.photo_files().is_empty());

    booth.drop_file(sample("foxglove.png"));
    booth.until("answer", answered);
    let kept = shown_photo(booth.state()).number;
    booth.drop_file(sample("foxglove.png"));
    let Screen::Looking(second) = booth.state().screen else { panic!("it waits") };
    booth.until("the second one stored", |state| shown_photo(state).preview.is_some().then_some(()));
    booth.touch(Gesture::CancelLooking(second));
    // Whatever became of the second one, the first still needs the file.
    booth.touch(Gesture::ShowPhoto(kept));
    booth.drop_file(sample("sunflower.png"));
    booth.until("the file after it", |state| answered(state).filter(|_| shown_photo(state).number > kept));
    assert_eq!(machine.photo_files().len(), 2);
    booth.touch(Gesture::EndSession);
    booth.until_outside("empty folder", || machine.photo_files().is_empty().then_some(()));
    booth.stop();
}

#[test]
fn photos_stay_when_the_operator_keeps_them_and_an_orderly_end_erases_otherwise() {
    let machine = Machine::new();
    set(&machine, Settings { retention: Retention::KeepDays(2), ..Settings::default() });
    let mut booth = machine.open();
    booth.begin();
    booth.drop_file(sample("foxglove.png"));
    booth.until("answer", answered);
    booth.touch(Gesture::EndSession);
    booth.stop();
    assert_eq!(machine.photo_files().len(), 1);

    set(&machine, Settings::default());
    let mut booth = machine.open();
    booth.begin();
    booth.drop_file(sample("sunflower.png"));
    booth.until("stored", |state| shown_photo_of_any(state)?.preview.clone());
    // The window is closed in the middle of a session.
    booth.stop();
    assert!(machine.photo_files().is_empty(), "also what was kept before: nobody keeps photos any more");
}

fn shown_photo_of_any(state: &State) -> Option<&Photo> {
    state.session.specimens.first()?.photos.first()
}

#[test]
fn without_a_model_the_visitor_is_told_and_nothing_waits() {
    let machine = Machine::without_models();
    let mut booth = machine.open();
    booth.begin();
    booth.drop_file(sample("foxglove.png"));
    let why = booth.until("failure", |state| shown_photo_of_any(state)?.answer.failure().copied());
    assert_eq!(why, LookProblem::NoRecognizer);
    let photo = shown_photo_of_any(booth.state()).unwrap().number;
    // Somebody installs the models; the visitor tries again.
    std::os::unix::fs::symlink(crate::driven::repository().join("models"), machine.resources().join("models")).unwrap();
    for _ in 0..60 {
        booth.touch(Gesture::LookAgain(photo));
        let outcome = booth.until("outcome", |state| {
            let photo = shown_photo_of_any(state)?;
            (photo.stage == dokcho::kiosk::state::Stage::Finished).then(|| photo.answer.latest().is_some())
        });
        if outcome {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(500));
    }
    assert_eq!(answered(booth.state()), Some(Headline::Danger));
    booth.stop();
}
