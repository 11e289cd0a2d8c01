//! A power cut between any two steps of creating or repairing: the next start finishes the work.

use std::fs;

use dokcho::store::field::{JobFilter, Priority, Role};

use crate::fixture::*;

/// A closed database with ten waiting jobs.
fn ten_jobs() -> (Kiosk, Vec<u8>) {
    let kiosk = Kiosk::new();
    let mut booth = kiosk.open(Role::Booth);
    for n in 0..10 {
        booth.submit(&job(&format!("j{n}"), Priority::Booth), NOW).unwrap();
    }
    drop(booth);
    let bytes = fs::read(kiosk.path()).unwrap();
    (kiosk, bytes)
}

fn jobs(kiosk: &Kiosk) -> usize {
    kiosk.open(Role::Reader).jobs(&JobFilter { state: None, after: None, limit: 99 }).unwrap().len()
}

#[test]
fn half_made_files_are_cleared_away() {
    let kiosk = Kiosk::new();
    for name in ["field.db.new", "field.db.new-wal", "field.db.recovering", "field.db.salvage", "field.db.salvage-shm"] {
        fs::write(kiosk.folder().join(name), "half").unwrap();
    }
    assert_eq!(jobs(&kiosk), 0);
    assert_eq!(kiosk.file_names(), ["field.db", "field.db.lock"]);
}

#[test]
fn a_cut_before_the_damaged_file_was_moved_repairs_again() {
    let (kiosk, bytes) = ten_jobs();
    fs::write(kiosk.folder().join("field.db.recovered"), "whole, but from an attempt that did not end").unwrap();
    let mut damaged = bytes.clone();
    damaged[..100].fill(0);
    fs::write(kiosk.path(), damaged).unwrap();
    assert_eq!(jobs(&kiosk), 10);
    assert_eq!(kiosk.file_names().len(), 3, "{:?}", kiosk.file_names());
}

#[test]
fn a_cut_after_the_damaged_file_was_moved_takes_the_saved_one() {
    let (kiosk, bytes) = ten_jobs();
    fs::rename(kiosk.path(), kiosk.folder().join("field.db.damaged-20260921T131320Z-1")).unwrap();
    fs::write(kiosk.folder().join("field.db.recovered"), bytes).unwrap();
    // The damaged file's log was not moved yet; it must not be taken for the new one's.
    fs::write(kiosk.folder().join("field.db-wal"), "the log of the damaged one").unwrap();
    assert_eq!(jobs(&kiosk), 10);
    let names = kiosk.file_names();
    let expected = ["field.db", "field.db.damaged-20260921T131320Z-1", "field.db.damaged-20260921T131320Z-2-wal", "field.db.lock"];
    assert_eq!(names, expected);
}

#[test]
fn a_log_without_its_database_is_never_taken_for_another_ones() {
    let (kiosk, _) = ten_jobs();
    let mut booth = kiosk.open(Role::Booth);
    let reader = kiosk.open(Role::Reader);
    booth.submit(&job("in-the-log", Priority::Booth), NOW).unwrap();
    let log = fs::read(kiosk.folder().join("field.db-wal")).unwrap();
    drop((booth, reader));
    fs::remove_file(kiosk.path()).unwrap();
    fs::write(kiosk.folder().join("field.db-wal"), log).unwrap();
    assert_eq!(jobs(&kiosk), 0);
    kiosk.open(Role::Operator).check_fully().unwrap();
    assert!(kiosk.file_names().iter().any(|name| name.ends_with("-1-wal")), "{:?}", kiosk.file_names());
}

#[test]
fn damage_found_twice_gets_two_names() {
    let (kiosk, bytes) = ten_jobs();
    for round in 1..=3 {
        let mut damaged = bytes.clone();
        damaged[..100].fill(0);
        fs::write(kiosk.path(), damaged).unwrap();
        assert_eq!(jobs(&kiosk), 10);
        assert_eq!(kiosk.file_names().iter().filter(|name| name.contains("damaged")).count(), round);
    }
}
