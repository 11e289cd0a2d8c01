//! Power cuts, killed processes, broken files.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use dokcho::kiosk::state::{CatalogueState, RecognizerState, Stage};
use dokcho::kiosk::{Gesture, Settings};
use dokcho::settings::{self, Stored};
use dokcho::store::field::{FieldDb, JobFilter, JobState, NewPhoto, Role};
use dokcho::store::photos::PhotoFiles;
use dokcho::verdict::Headline;
use dokcho::workers::wall_clock_ms;
use rustix::process::{Pid, Signal, kill_process};

use crate::driven::{Driven, Machine, sample};
use crate::visitors::answered;

const VICTIM: &str = "DOKCHO_TEST_VICTIM";

/// Not a test of its own: the booth that the power cut below kills.
#[test]
fn victim() {
    let Ok(folder) = std::env::var(VICTIM) else { return };
    let mut booth = Driven::open(Machine::at(&PathBuf::from(folder)));
    booth.begin();
    booth.drop_file(sample("foxglove.png"));
    booth.until("answer", answered);
    booth.drop_file(sample("sunflower.png"));
    booth.until("both stored", |state| {
        let photos = state.session.specimens.iter().flat_map(|s| &s.photos);
        (photos.filter(|p| p.preview.is_some()).count() == 2).then_some(())
    });
    println!("stored");
    booth.until("the end", |_| None::<()>);
}

#[test]
fn a_power_cut_leaves_nothing_of_the_visitor_after_the_next_start() {
    let machine = Machine::new();
    let mut victim = Command::new(std::env::current_exe().unwrap())
        .args(["faults::victim", "--exact", "--nocapture"])
        .env(VICTIM, machine.folder())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(victim.stdout.take().unwrap()).lines().map_while(Result::ok);
    let was_stored = lines.into_iter().any(|line| line.ends_with("stored"));
    victim.kill().unwrap();
    victim.wait().unwrap();
    assert!(was_stored);
    assert_eq!(machine.photo_files().len(), 2);

    let mut booth = machine.open();
    booth.until_outside("empty folder", || machine.photo_files().is_empty().then_some(()));
    let db = FieldDb::open(&machine.data().join("field.db"), Role::Reader, wall_clock_ms()).unwrap();
    let jobs = db.jobs(&JobFilter { state: None, after: None, limit: 10 }).unwrap();
    assert_eq!(jobs.len(), 2);
    assert!(jobs.iter().all(|job| matches!(job.state, JobState::Done | JobState::Cancelled)), "{jobs:?}");
    // And the kiosk goes on.
    booth.begin();
    booth.drop_file(sample("foxglove.png"));
    assert_eq!(booth.until("answer", answered), Headline::Danger);
    booth.stop();
}

#[test]
fn a_photo_that_was_stored_and_never_queued_goes_too() {
    let machine = Machine::new();
    let bytes = fs::read(sample("cup.png")).unwrap();
    fs::create_dir_all(machine.data()).unwrap();
    let files = PhotoFiles::open(&machine.data()).unwrap();
    let mut db = FieldDb::open(&machine.data().join("field.db"), Role::Booth, wall_clock_ms()).unwrap();
    let key = files.put(&bytes).unwrap();
    let photo = NewPhoto { sha256: key.to_string().parse().unwrap(), bytes: 1, kind: "png".to_owned(), width_px: 1, height_px: 1 };
    db.register_photo(&photo, wall_clock_ms()).unwrap();
    // Somebody who is just adding a photo is waited for.
    let hold = files.hold().unwrap();
    let mut booth = machine.open();
    booth.until("catalogue", |state| (state.machine.catalogue != CatalogueState::Unknown).then_some(()));
    assert_eq!(machine.photo_files().len(), 1);
    drop(hold);
    booth.until_outside("empty folder", || machine.photo_files().is_empty().then_some(()));
    booth.stop();
}

#[test]
fn a_photo_whose_recogniser_is_killed_gets_its_answer_from_the_next() {
    let machine = Machine::new();
    let mut booth = machine.open();
    booth.begin();
    booth.until("ready", |state| matches!(state.machine.recognizer, RecognizerState::Ready(_)).then_some(()));
    let process = machine.recognizer().expect("a process");
    // Stopped first, so that it has the photo and cannot answer before it is killed.
    signal(process, Signal::STOP);
    booth.drop_file(sample("foxglove.png"));
    booth.until("look", |state| (state.session.specimens.first()?.photos.first()?.stage == Stage::Looking).then_some(()));
    signal(process, Signal::KILL);
    booth.until("restart", |state| matches!(state.machine.recognizer, RecognizerState::Restarting { .. }).then_some(()));
    assert_eq!(booth.until("answer", answered), Headline::Danger);
    assert_ne!(machine.recognizer(), Some(process));
    booth.stop();
}

fn signal(process: u32, signal: Signal) {
    let pid = Pid::from_raw(i32::try_from(process).unwrap()).unwrap();
    kill_process(pid, signal).unwrap();
}

#[test]
fn with_a_broken_settings_file_the_last_good_ones_count_until_it_is_mended() {
    let machine = Machine::new();
    let good = Settings { idle_s: 77, ..Settings::default() };
    settings::save(&machine.data(), &Stored { settings: good.clone(), pin: None }).unwrap();
    let path = settings::path_in(&machine.data());
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("idle_s = 77", "idle_s = 7")).unwrap();
    let mut booth = machine.open();
    assert_eq!(booth.state().settings, good);
    assert!(booth.state().machine.is_settings_file_rejected);

    fs::write(&path, text.replace("idle_s = 77", "idle_s = 78 # mended")).unwrap();
    booth.until("mended settings", |state| (state.settings.idle_s == 78).then_some(()));
    assert!(!booth.state().machine.is_settings_file_rejected);
    fs::write(&path, "nonsense").unwrap();
    booth.until("rejection", |state| state.machine.is_settings_file_rejected.then_some(()));
    assert_eq!(booth.state().settings.idle_s, 78);
    booth.touch(Gesture::Begin);
    booth.stop();
}
