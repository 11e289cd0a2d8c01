//! Reconciling from both sides, with rows in memory and real files.

use std::convert::Infallible;
use std::fs::{self, File};
use std::time::{Duration, UNIX_EPOCH};

use proptest::prelude::*;

use super::*;

const NOW_MS: i64 = 1_800_000_000_000;
const GRACE_MS: u64 = 600_000;

#[derive(Default)]
struct Rows(Vec<(PhotoKey, RowState)>);

impl Rows {
    fn turn(&mut self, key: PhotoKey, from: RowState, to: RowState) {
        self.0.iter_mut().filter(|row| **row == (key, from)).for_each(|row| row.1 = to);
    }
}

impl PhotoRows for Rows {
    type Error = Infallible;

    fn all(&mut self) -> Result<Vec<(PhotoKey, RowState)>, Infallible> {
        Ok(self.0.clone())
    }

    fn states_of(&mut self, key: PhotoKey) -> Result<Vec<RowState>, Infallible> {
        Ok(self.0.iter().filter(|row| row.0 == key).map(|row| row.1).collect())
    }

    fn mark_missing(&mut self, key: PhotoKey) -> Result<(), Infallible> {
        self.turn(key, RowState::Present, RowState::Missing);
        Ok(())
    }

    fn mark_present(&mut self, key: PhotoKey) -> Result<(), Infallible> {
        self.turn(key, RowState::Missing, RowState::Present);
        Ok(())
    }
}

fn key(number: u8) -> PhotoKey {
    PhotoKey::of(&[number])
}

fn file(number: u8, age_ms: i64) -> FoundPhoto {
    FoundPhoto { key: key(number), modified_ms: NOW_MS - age_ms, bytes: 1 }
}

#[test]
fn each_case_has_its_action() {
    use RowState::{Erased, Missing, Present};
    let old = GRACE_MS as i64 + 1;
    type Case<'a> = (&'a str, &'a [i64], &'a [RowState], &'a [Action]);
    let cases: [Case; 13] = [
        ("kept", &[old], &[Present], &[]),
        ("kept, just now", &[0], &[Present], &[]),
        ("about to get its row", &[GRACE_MS as i64], &[], &[]),
        ("orphan", &[old], &[], &[Action::DeleteOrphan(key(1))]),
        ("orphan from a wrong clock", &[-old], &[], &[Action::DeleteOrphan(key(1))]),
        ("lost", &[], &[Present], &[Action::MarkMissing(key(1))]),
        ("known to be lost", &[], &[Missing], &[]),
        ("back again", &[0], &[Missing], &[Action::MarkPresent(key(1))]),
        ("erased", &[], &[Erased], &[]),
        ("half erased", &[0], &[Erased], &[Action::DeleteErased(key(1))]),
        ("erased by one visitor, kept by another", &[old], &[Erased, Present], &[]),
        ("back for one of two", &[old], &[Present, Missing], &[Action::MarkPresent(key(1))]),
        ("the same, lost", &[], &[Present, Erased], &[Action::MarkMissing(key(1))]),
    ];
    for (name, ages, states, expected) in cases {
        let files: Vec<_> = ages.iter().map(|&age| file(1, age)).collect();
        let rows: Vec<_> = states.iter().map(|&state| (key(1), state)).collect();
        assert_eq!(plan(&files, &rows, NOW_MS, GRACE_MS), expected, "{name}");
    }
}

/// A folder with files of these numbers, some older than the grace time.
fn folder_of(numbers: &[(u8, bool)]) -> (tempfile::TempDir, PhotoFiles) {
    let data = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
    let files = PhotoFiles::open(data.path()).unwrap();
    for &(number, is_old) in numbers {
        let path = files.path_of(key(number));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let age_ms = if is_old { GRACE_MS + 1 } else { 1_000 };
        let modified = UNIX_EPOCH + Duration::from_millis(NOW_MS as u64 - age_ms);
        File::create(&path).and_then(|file| file.set_modified(modified)).unwrap();
    }
    (data, files)
}

#[test]
fn nothing_is_done_while_somebody_adds_a_photo() {
    let (_data, files) = folder_of(&[(1, true)]);
    let hold = files.hold().unwrap();
    let orphan = Action::DeleteOrphan(key(1));
    let report = carry_out(&files, &mut Rows::default(), NOW_MS, GRACE_MS).unwrap();
    assert_eq!(report, Report { done: vec![], skipped: vec![orphan] });
    drop(hold);
    let report = carry_out(&files, &mut Rows::default(), NOW_MS, GRACE_MS).unwrap();
    assert_eq!(report, Report { done: vec![orphan], skipped: vec![] });
}

#[test]
fn what_changed_since_the_plan_is_looked_at_again() {
    let (_data, files) = folder_of(&[(1, true), (2, false)]);
    let mut rows = Rows(vec![(key(1), RowState::Present)]);
    for stale in [Action::DeleteOrphan(key(1)), Action::DeleteErased(key(1)), Action::DeleteOrphan(key(2)), Action::MarkMissing(key(1))] {
        assert!(!carry_out_one(stale, &files, &mut rows, NOW_MS, GRACE_MS).unwrap(), "{stale:?}");
    }
    assert_eq!(files.list().unwrap().len(), 2);
    assert_eq!(rows.0, [(key(1), RowState::Present)]);
}

fn any_state() -> impl Strategy<Value = RowState> {
    prop_oneof![Just(RowState::Present), Just(RowState::Missing), Just(RowState::Erased)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn afterwards_nothing_is_left_to_do_and_no_needed_photo_is_gone(
        on_disc in proptest::collection::btree_map(0_u8..12, any::<bool>(), 0..10),
        rows in proptest::collection::vec((0_u8..12, any_state()), 0..14),
    ) {
        let on_disc: Vec<(u8, bool)> = on_disc.into_iter().collect();
        let (_data, files) = folder_of(&on_disc);
        let before = files.list().unwrap();
        let mut rows = Rows(rows.into_iter().map(|(number, state)| (key(number), state)).collect());
        let known = rows.0.clone();
        let needed = |key: PhotoKey| known.iter().any(|row| row.0 == key && row.1 != RowState::Erased);

        let report = carry_out(&files, &mut rows, NOW_MS, GRACE_MS).unwrap();
        prop_assert!(report.skipped.is_empty());
        let after = files.list().unwrap();
        prop_assert_eq!(plan(&after, &rows.0, NOW_MS, GRACE_MS), vec![]);
        for file in &before {
            let is_there = after.contains(file);
            prop_assert!(is_there || !needed(file.key), "a needed photo was deleted");
            prop_assert!(!is_there || needed(file.key) || !is_old(file, NOW_MS, GRACE_MS), "an orphan stayed");
        }
        for &(key, state) in &rows.0 {
            prop_assert_eq!(state == RowState::Present, needed(key) && state != RowState::Erased && after.iter().any(|f| f.key == key));
        }
        prop_assert_eq!(rows.0.len(), known.len());
    }
}
