//! From the shutter to the card, and everything that can go wrong between.

use std::path::PathBuf;

use super::super::combine::MAX_PHOTOS;
use super::super::photos::{MAX_FILES, MAX_SPECIMENS};
use super::super::state::{CameraInfo, DialogProblem, DiskState, Notice, PlantPart, Stage};
use super::*;

fn ordered_photos(booth: &Booth) -> Vec<PhotoNumber> {
    let photo = |c: &Command| match c {
        Command::TakePhoto { photo, .. } | Command::LoadPhoto { photo, .. } | Command::PastePhoto { photo, .. } => Some(*photo),
        _ => None,
    };
    booth.ordered.iter().filter_map(photo).collect()
}

#[test]
fn the_shutter_counts_down_takes_waits_and_shows_the_card() {
    let mut booth = Booth::at_viewfinder();
    booth.touch(Gesture::Shutter);
    assert_eq!(booth.state().session.viewfinder.countdown_left_ms, Some(3_000));
    booth.wait(1_000);
    booth.touch(Gesture::Shutter);
    booth.wait(1_500);
    assert_eq!(booth.state().session.viewfinder.countdown_left_ms, Some(500), "a second touch starts nothing afresh");
    booth.wait(500);
    let photo = booth.state().session.viewfinder.taking.unwrap();
    booth.photo(photo, PhotoReport::Stored(picture()));
    let number = booth.specimen();
    assert_eq!(booth.state().screen, Screen::Looking(number));
    for stage in [Stage::Reading, Stage::Looking, Stage::Queued, Stage::Comparing] {
        booth.photo(photo, PhotoReport::Stage(stage));
        assert_eq!(booth.state().session.specimens[0].photos[0].stage, stage);
    }
    booth.photo(photo, PhotoReport::Answered(Box::new(carrot())));
    assert_eq!(booth.state().screen, Screen::Answer(number));
    let specimen = booth.state().current_specimen().unwrap();
    assert_eq!(specimen.combined.as_ref().unwrap().answer.headline, Headline::DangerLookAlike);
    assert_eq!(specimen.ask_for, Some(PlantPart::Flower));
    let ids = [plant_id("carrot"), plant_id("hemlock")];
    assert!(matches!(&booth.ordered[..], [Command::LoadPlants { plant_ids, .. }] if plant_ids == &ids));
    assert!(booth.state().toasts.is_empty(), "nobody who sees the card needs a toast");
}

#[test]
fn without_countdown_the_photo_is_taken_at_once() {
    let mut booth = Booth::at_viewfinder();
    booth.report(Report::SettingsRead(Some(Box::new(Settings { countdown_s: 0, ..Settings::default() }))));
    booth.touch(Gesture::Shutter);
    assert_eq!(ordered_photos(&booth).len(), 1);
}

#[test]
fn a_countdown_ends_with_the_screen_the_camera_or_a_touch() {
    let stops: [fn(&mut Booth); 3] =
        [|b| b.touch(Gesture::CancelCountdown), |b| b.touch(Gesture::OpenEncyclopedia), |b| b.report(Report::Camera(CameraState::Lost))];
    for stop in stops {
        let mut booth = Booth::at_viewfinder();
        booth.touch(Gesture::Shutter);
        stop(&mut booth);
        assert_eq!(booth.state().session.viewfinder.countdown_left_ms, None);
        assert!(booth.wait(5_000).iter().all(|c| !matches!(c, Command::TakePhoto { .. })));
    }
}

#[test]
fn a_photo_that_cannot_be_taken_is_explained() {
    let camera_gone: fn(&mut Booth) = |b| b.report(Report::Camera(CameraState::Lost));
    let disk_full: fn(&mut Booth) = |b| b.report(Report::Disk(DiskState::Full { free_bytes: 0 }));
    for (cause, notice) in [(camera_gone, Notice::NoCameraNow), (disk_full, Notice::NoRoomForPhotos)] {
        let mut booth = Booth::at_viewfinder();
        cause(&mut booth);
        booth.touch(Gesture::Shutter);
        assert!(booth.has_notice(notice));
        assert!(booth.wait(4_000).iter().all(|c| !matches!(c, Command::TakePhoto { .. })));
    }
}

#[test]
fn an_unstored_photo_that_fails_is_forgotten_with_a_word() {
    let table = [
        (LookProblem::CameraLost, Notice::NoCameraNow),
        (LookProblem::DiskFull, Notice::NoRoomForPhotos),
        (LookProblem::QueueFull, Notice::EnoughPhotos),
    ];
    for (why, notice) in table {
        let mut booth = Booth::at_viewfinder();
        booth.touch(Gesture::Shutter);
        booth.wait(3_000);
        let photo = booth.state().session.viewfinder.taking.unwrap();
        booth.photo(photo, PhotoReport::Failed(why));
        assert!(booth.state().session.specimens.is_empty() && booth.has_notice(notice), "{why:?}");
        assert_eq!((booth.state().session.viewfinder.taking, &booth.state().screen), (None, &Screen::Viewfinder));
    }
}

#[test]
fn a_camera_that_never_answers_is_given_up_and_its_late_photo_erased() {
    let mut booth = Booth::at_viewfinder();
    booth.touch(Gesture::Shutter);
    booth.wait(3_000);
    let photo = booth.state().session.viewfinder.taking.unwrap();
    let ordered = booth.wait(15_000);
    assert!(ordered.iter().any(|c| matches!(c, Command::CancelLooks { photos, .. } if photos == &[photo])));
    assert!(booth.state().session.specimens.is_empty());
    booth.photo(photo, PhotoReport::Stored(picture()));
    assert!(matches!(&booth.ordered[..], [Command::ErasePhotos { photos, .. }] if photos == &[photo]));
}

#[test]
fn a_stored_photo_that_fails_can_be_looked_at_again() {
    let mut booth = Booth::at_viewfinder();
    let photo = booth.take_photo();
    booth.photo(photo, PhotoReport::Failed(LookProblem::RecognizerFailed));
    let number = booth.specimen();
    assert_eq!(booth.state().screen, Screen::Answer(number));
    assert!(booth.state().current_specimen().unwrap().combined.is_none());
    booth.touch(Gesture::LookAgain(photo));
    assert_eq!(booth.ordered, [Command::LookAgain { session: booth.session(), photo }]);
    assert_eq!(booth.state().screen, Screen::Looking(number));
    booth.photo(photo, PhotoReport::Answered(Box::new(rose())));
    assert_eq!(booth.state().screen, Screen::Answer(number));
}

#[test]
fn further_photos_of_a_plant_raise_the_alarm_and_never_lower_it() {
    let mut booth = Booth::at_answer(rose());
    let number = booth.specimen();
    for (part, says, headline) in [
        (PlantPart::Leaf, hemlock(), Headline::Danger),
        (PlantPart::Flower, rose(), Headline::Danger),
        (PlantPart::Whole, not_a_plant(), Headline::Danger),
    ] {
        booth.touch(Gesture::AddPhoto(number, part));
        booth.report(Report::Camera(CameraState::Live));
        let photo = booth.take_photo();
        booth.photo(photo, PhotoReport::Answered(Box::new(says)));
        assert_eq!(booth.state().current_specimen().unwrap().combined.as_ref().unwrap().answer.headline, headline);
    }
    assert_eq!(booth.state().session.specimens.len(), 1);
    booth.touch(Gesture::AddPhoto(number, PlantPart::Leaf));
    assert!(booth.has_notice(Notice::EnoughPhotos));
    assert_eq!(booth.state().current_specimen().unwrap().photos.len(), MAX_PHOTOS);
}

#[test]
fn a_job_that_ends_while_the_visitor_browses_becomes_a_toast_that_opens_it() {
    let mut booth = Booth::at_viewfinder();
    let photo = booth.take_photo();
    let number = booth.specimen();
    booth.touch(Gesture::OpenEncyclopedia);
    booth.photo(photo, PhotoReport::Answered(Box::new(hemlock())));
    assert_eq!(booth.state().screen, Screen::Encyclopedia);
    assert_eq!(booth.state().session.unseen(), 1);
    let toast = booth.state().toasts[0];
    assert_eq!(toast.notice, Notice::AnswerReady { specimen: number, headline: Headline::Danger });
    booth.touch(Gesture::OpenToast(toast.number));
    assert_eq!((&booth.state().screen, booth.state().session.unseen()), (&Screen::Answer(number), 0));
    booth.touch(Gesture::Back);
    assert_eq!(booth.state().screen, Screen::Encyclopedia);
}

#[test]
fn cancelling_takes_the_unfinished_photos_back() {
    let mut booth = Booth::at_viewfinder();
    let photo = booth.take_photo();
    let number = booth.specimen();
    booth.touch(Gesture::CancelLooking(number));
    let session = booth.session();
    assert!(booth.ordered.contains(&Command::CancelLooks { session, photos: vec![photo] }));
    assert!(booth.ordered.contains(&Command::ErasePhotos { session, photos: vec![photo] }));
    assert_eq!((&booth.state().screen, booth.state().session.specimens.len()), (&Screen::Viewfinder, 0));
    booth.photo(photo, PhotoReport::Answered(Box::new(hemlock())));
    assert!(booth.state().session.specimens.is_empty(), "a late answer changes nothing");
}

#[test]
fn cancelling_a_second_photo_leaves_the_first_answer() {
    let mut booth = Booth::at_answer(carrot());
    let number = booth.specimen();
    booth.touch(Gesture::AddPhoto(number, PlantPart::Flower));
    booth.report(Report::Camera(CameraState::Live));
    booth.take_photo();
    booth.touch(Gesture::CancelLooking(number));
    assert_eq!(booth.state().screen, Screen::Answer(number));
    let specimen = booth.state().current_specimen().unwrap();
    assert_eq!((specimen.photos.len(), specimen.ask_for), (1, Some(PlantPart::Flower)));
}

#[test]
fn answers_of_an_earlier_session_are_dropped_and_its_late_photos_erased() {
    let mut booth = Booth::at_viewfinder();
    let photo = booth.take_photo();
    let old = booth.session();
    booth.touch(Gesture::EndSession);
    assert!(booth.ordered.contains(&Command::EraseSession(old)));
    booth.touch(Gesture::Begin);
    booth.report(Report::Photo(old, photo, PhotoReport::Answered(Box::new(hemlock()))));
    assert!(booth.ordered.is_empty());
    booth.report(Report::Photo(old, photo, PhotoReport::Stored(picture())));
    assert_eq!(booth.ordered, [Command::ErasePhotos { session: old, photos: vec![photo] }]);
    booth.touch(Gesture::FilesDropped(vec![PathBuf::from("a.jpg")]));
    let current = ordered_photos(&booth)[0];
    let before = booth.state().session.clone();
    booth.report(Report::Photo(old, current, PhotoReport::Failed(LookProblem::Unreadable)));
    booth.report(Report::FilesChosen(old, vec![PathBuf::from("a.jpg")]));
    assert_eq!(booth.state().session, before);
}

#[test]
fn files_folders_and_the_clipboard_lead_to_the_same_place() {
    let mut booth = Booth::at_viewfinder();
    let session = booth.session();
    booth.touch(Gesture::ChooseFiles);
    assert_eq!(booth.ordered, [Command::ChooseFiles(session)]);
    booth.report(Report::FilesChosen(session, vec!["a.jpg".into(), "b.jpg".into()]));
    assert_eq!(booth.state().session.specimens.len(), 2, "each file is a plant of its own");
    assert!(matches!(booth.state().screen, Screen::Looking(_)));
    booth.touch(Gesture::ChooseFolder);
    booth.report(Report::NothingChosen(session, DialogProblem::Cancelled));
    assert!(!booth.has_notice(Notice::NoFileDialog), "whoever closed the dialog knows");
    booth.report(Report::NothingChosen(session, DialogProblem::NoDialog));
    assert!(booth.has_notice(Notice::NoFileDialog));
    booth.report(Report::FolderChosen(session, "/usb".into()));
    let Some(Command::ListFolder { request, .. }) = booth.ordered.first().cloned() else { panic!("{:?}", booth.ordered) };
    let entry = state::FolderEntry { path: "/usb/c.jpg".into(), name: "c.jpg".to_owned() };
    booth.report(Report::Folder(request, Ok(vec![entry])));
    booth.touch(Gesture::TakeFolderEntry(1));
    assert!(booth.ordered.is_empty());
    booth.touch(Gesture::TakeFolderEntry(0));
    assert!(matches!(&booth.ordered[..], [Command::LoadPhoto { path, .. }] if path.ends_with("c.jpg")));
    booth.touch(Gesture::PasteClipboard);
    let photo = ordered_photos(&booth)[0];
    booth.photo(photo, PhotoReport::Failed(LookProblem::ClipboardEmpty));
    assert!(booth.has_notice(Notice::ClipboardEmpty));
    assert_eq!(booth.state().session.specimens.len(), 3);
}

#[test]
fn dropped_files_are_taken_on_every_visitors_screen_up_to_a_limit() {
    let mut booth = Booth::new();
    let paths = |n: usize| (0..n).map(|i| PathBuf::from(format!("{i}.jpg"))).collect::<Vec<_>>();
    booth.touch(Gesture::FilesDropped(paths(1)));
    assert!(matches!(booth.state().screen, Screen::Looking(_)), "the idle screen wakes up");
    booth.touch(Gesture::FilesDropped(paths(30)));
    assert_eq!(ordered_photos(&booth).len(), MAX_FILES);
    assert!(booth.has_notice(Notice::TooManyFiles));
    (0..3).for_each(|_| booth.touch(Gesture::FilesDropped(paths(MAX_FILES))));
    assert_eq!(booth.state().session.specimens.len(), MAX_SPECIMENS);
    assert!(booth.has_notice(Notice::EnoughPhotos), "all are still waiting, none can be forgotten");
    let photos: Vec<PhotoNumber> = booth.state().session.specimens.iter().map(|s| s.photos[0].number).collect();
    for photo in photos {
        booth.photo(photo, PhotoReport::Stored(picture()));
        booth.photo(photo, PhotoReport::Answered(Box::new(rose())));
    }
    let oldest = booth.state().session.specimens[0].number;
    booth.touch(Gesture::OpenSpecimen(oldest));
    booth.touch(Gesture::FilesDropped(paths(1)));
    assert_eq!(booth.state().session.specimens.len(), MAX_SPECIMENS);
    assert!(booth.ordered.iter().any(|c| matches!(c, Command::ErasePhotos { .. })), "an old one made room");
    booth.touch(Gesture::Back);
    assert_eq!(booth.state().screen, Screen::Answer(oldest), "and not the one being looked at");
}

#[test]
fn a_kiosk_without_files_offers_none() {
    let mut booth = Booth::with(Settings { files_offered: false, ..Settings::default() });
    booth.touch(Gesture::Begin);
    let gestures = [Gesture::ChooseFiles, Gesture::ChooseFolder, Gesture::PasteClipboard, Gesture::FilesDropped(vec!["a.jpg".into()])];
    for gesture in gestures {
        booth.touch(gesture);
        assert!(booth.has_notice(Notice::FilesNotOffered) && ordered_photos(&booth).is_empty());
    }
}

#[test]
fn the_visitor_can_switch_cameras_and_the_mirror() {
    let mut booth = Booth::at_viewfinder();
    booth.touch(Gesture::NextCamera);
    assert!(booth.ordered.is_empty(), "there is only one");
    let camera = |id: &str| CameraInfo { id: id.to_owned(), name: id.to_owned() };
    booth.report(Report::Cameras(vec![camera("front"), camera("back")]));
    for expected in ["back", "front", "back"] {
        booth.touch(Gesture::NextCamera);
        assert!(matches!(&booth.ordered[..], [Command::UseCamera(u)] if u.camera.as_deref() == Some(expected)));
    }
    assert!(!booth.state().is_mirrored());
    booth.touch(Gesture::SetMirror(true));
    assert!(booth.state().is_mirrored());
}

#[test]
fn the_heat_map_is_computed_when_first_asked_for() {
    let mut booth = Booth::at_answer(rose());
    booth.touch(Gesture::SetHeatMap(true));
    let Some(Command::Explain { request, photo, .. }) = booth.ordered.first().cloned() else { panic!("{:?}", booth.ordered) };
    booth.photo(photo, PhotoReport::HeatMap(RequestNumber(request.0 + 99), Ok(picture())));
    assert!(booth.state().session.specimens[0].photos[0].heat_map.is_pending());
    booth.photo(photo, PhotoReport::HeatMap(request, Ok(picture())));
    booth.touch(Gesture::SetHeatMap(false));
    booth.touch(Gesture::SetHeatMap(true));
    assert!(booth.ordered.is_empty(), "it is there already");
}
