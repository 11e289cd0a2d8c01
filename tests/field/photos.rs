//! Rows and files of photos in step, retention, the file's size, and backups.

use std::collections::BTreeSet;
use std::io;

use dokcho::store::field::{FieldDb, FieldError, KOREA_OFFSET_MIN, PhotoHash, PhotoState, Priority, Retention, Role, Window};

use crate::fixture::*;

const KEEP: Retention = Retention { history_days: 30, photo_hours: 24 };

fn finished(booth: &mut FieldDb, recogniser: &mut FieldDb, name: &str, now: i64) -> PhotoHash {
    booth.submit(&job(name, Priority::Booth), now).unwrap();
    let lease = take(recogniser, now).unwrap();
    recogniser.finish(&lease, &danger(), now).unwrap();
    lease.photo
}

#[test]
fn the_reconciler_pages_through_rows_and_corrects_them() {
    let kiosk = Kiosk::new();
    let mut booth = kiosk.open(Role::Booth);
    for number in 0..25 {
        booth.register_photo(&photo(number), NOW).unwrap();
    }
    let (mut after, mut seen) = (None, Vec::new());
    loop {
        let page = booth.photos(after.as_ref(), 10).unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.sha256.clone());
        seen.extend(page);
    }
    assert_eq!(seen.iter().map(|row| row.sha256.clone()).collect::<Vec<_>>(), (0..25).map(hash).collect::<Vec<_>>());
    assert!(seen.iter().all(|row| row.state == PhotoState::Present && row.bytes == 80_000));
    assert!(booth.mark_missing(&hash(3)).unwrap());
    assert!(!booth.mark_missing(&hash(3)).unwrap());
    assert_eq!(booth.photo(&hash(3)).unwrap().state, PhotoState::Missing);
    assert!(booth.mark_present(&hash(3)).unwrap());
    assert!(!booth.mark_present(&hash(4)).unwrap());
    assert!(!booth.mark_missing(&hash(99)).unwrap());
}

#[test]
fn erasing_waits_for_the_job_and_the_file_is_deleted_once() {
    let kiosk = Kiosk::new();
    let (mut booth, mut recogniser, _) = kiosk.staff();
    booth.submit(&job("a", Priority::Booth), NOW).unwrap();
    let lease = take(&mut recogniser, NOW).unwrap();
    assert!(matches!(booth.erase_photo(&lease.photo), Err(FieldError::PhotoInUse { .. })));
    recogniser.finish(&lease, &danger(), NOW).unwrap();
    booth.erase_photo(&lease.photo).unwrap();
    assert_eq!(booth.photos_to_remove(9).unwrap(), std::slice::from_ref(&lease.photo));
    // A disc that refuses leaves the deletion owed.
    let refused = booth.remove_photo(&lease.photo, NOW, || Err(io::Error::other("no")));
    assert!(matches!(refused, Err(FieldError::Io { .. })));
    assert_eq!(booth.photos_to_remove(9).unwrap().len(), 1);
    assert!(booth.remove_photo(&lease.photo, NOW + 1, || Ok(())).unwrap());
    assert!(!booth.remove_photo(&lease.photo, NOW + 2, || panic!("a second deletion")).unwrap());
    assert!(booth.photos_to_remove(9).unwrap().is_empty());
    assert_eq!(booth.photo(&lease.photo).unwrap().removed_at_ms, Some(NOW + 1));
    // The answer outlives the picture.
    assert!(booth.answer(&id("a")).unwrap().is_some());
    assert!(!booth.mark_present(&lease.photo).unwrap());
}

#[test]
fn a_deletion_decided_before_never_takes_a_photo_that_came_again() {
    let kiosk = Kiosk::new();
    let (mut booth, mut recogniser, mut operator) = kiosk.staff();
    let photo_hash = finished(&mut booth, &mut recogniser, "a", NOW);
    let owed = operator.retain(&KEEP, NOW + 2 * DAY).unwrap().photos_to_remove;
    assert_eq!(owed, std::slice::from_ref(&photo_hash));
    booth.register_photo(&job("a", Priority::Booth).photo, NOW + 2 * DAY).unwrap();
    assert!(!operator.remove_photo(&photo_hash, NOW, || panic!("the file is needed again")).unwrap());
    assert_eq!(operator.photo(&photo_hash).unwrap().state, PhotoState::Present);
    assert!(operator.retain(&KEEP, NOW + 2 * DAY).unwrap().photos_to_remove.is_empty());
}

#[test]
fn history_goes_and_counts_stay() {
    let kiosk = Kiosk::new();
    let (mut booth, mut recogniser, mut operator) = kiosk.staff();
    for n in 0..500 {
        finished(&mut booth, &mut recogniser, &format!("old-{n}"), NOW + n * MINUTE);
    }
    booth.submit(&job("waits", Priority::Bulk), NOW).unwrap();
    let today = NOW + 31 * DAY;
    finished(&mut booth, &mut recogniser, "waits-too-and-done-today", today);
    let ranking = |db: &FieldDb| db.ranking(&queue(), Window::All, KOREA_OFFSET_MIN, today, 9).unwrap();
    let before = ranking(&booth);

    // The job that was still waiting was taken first; a new one waits now.
    booth.submit(&job("waits-again", Priority::Bulk), NOW).unwrap();
    let retained = operator.retain(&KEEP, today).unwrap();
    assert_eq!(retained.jobs, 500);
    assert!(booth.job(&id("old-499")).is_err() && booth.job(&id("waits-again")).is_ok());
    assert_eq!(ranking(&booth), before);
    assert!(booth.check_tallies().unwrap().is_empty());
    assert!(operator.rebuild_tallies().unwrap().is_empty());

    // Exactly the photos no open job needs are to go, and their rows follow once the files are gone.
    let open_photo = job("waits-again", Priority::Bulk).photo.sha256;
    let owed: BTreeSet<PhotoHash> = retained.photos_to_remove.iter().cloned().collect();
    assert!(owed.len() >= 499 && !owed.contains(&open_photo));
    for sha256 in &owed {
        assert!(operator.remove_photo(sha256, today, || Ok(())).unwrap());
    }
    assert!(operator.retain(&KEEP, today).unwrap().photos_to_remove.is_empty());
    assert!(operator.photos(None, 1_000).unwrap().len() < 5);
    operator.check_fully().unwrap();
}

#[test]
fn an_impossible_clock_forgets_nothing_and_future_stamps_grow_old_after_all() {
    let kiosk = Kiosk::new();
    let (mut booth, mut recogniser, mut operator) = kiosk.staff();
    finished(&mut booth, &mut recogniser, "now", NOW);
    for absurd in [0, i64::MIN, i64::MAX] {
        assert_eq!(operator.retain(&Retention { history_days: 0, photo_hours: 0 }, absurd).unwrap().jobs, 0);
    }
    finished(&mut booth, &mut recogniser, "from-the-future", NOW + 9_000 * DAY);
    assert_eq!(operator.retain(&KEEP, NOW).unwrap().jobs, 0);
    assert_eq!(operator.retain(&KEEP, NOW + 31 * DAY).unwrap().jobs, 2);
    assert!(operator.check_tallies().unwrap().is_empty());
}

#[test]
fn space_is_given_back() {
    let kiosk = Kiosk::new();
    let (mut booth, mut recogniser, mut operator) = kiosk.staff();
    for n in 0..1_500 {
        finished(&mut booth, &mut recogniser, &format!("old-{n}"), NOW);
    }
    let full = operator.compact().unwrap();
    operator.retain(&KEEP, NOW + 31 * DAY).unwrap();
    let small = operator.compact().unwrap();
    assert!(small.file_bytes * 2 < full.file_bytes, "{full:?} {small:?}");
    assert_eq!((small.free_bytes, small.log_bytes), (0, 0));
}

#[test]
fn a_backup_is_whole_and_opens_like_the_original() {
    let kiosk = Kiosk::new();
    let (mut booth, mut recogniser, operator) = kiosk.staff();
    for n in 0..50 {
        finished(&mut booth, &mut recogniser, &format!("j{n}"), NOW);
    }
    let target = kiosk.folder().join("copy.db");
    std::fs::write(&target, "an older copy").unwrap();
    let bytes = operator.backup_to(&target).unwrap();
    assert_eq!(std::fs::metadata(&target).unwrap().len(), bytes);
    finished(&mut booth, &mut recogniser, "after", NOW);
    let copy = FieldDb::open(&target, Role::Reader, NOW).unwrap();
    copy.check_fully().unwrap();
    assert_eq!(copy.ranking(&queue(), Window::All, 0, NOW, 9).unwrap()[0].count, 50);
    assert!(copy.job(&id("after")).is_err());

    assert!(matches!(operator.backup_to(&kiosk.path()), Err(FieldError::Io { .. })));
    assert!(operator.backup_to(&kiosk.folder().join("no-folder/copy.db")).is_err());
    assert!(!kiosk.file_names().iter().any(|name| name.contains(".part")), "{:?}", kiosk.file_names());
}
