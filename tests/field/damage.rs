//! Damaged files: every kind of damage gives a working database with what could be read, the
//! damaged file kept aside, and files of others left alone.

use std::fs;
use std::path::PathBuf;

use dokcho::store::field::{Check, FieldDb, FieldError, JobFilter, JobState, Options, Priority, Recovery, Role, Window};
use rusqlite::Connection;

use crate::fixture::*;

const JOBS: usize = 160;
const ANSWERS: usize = JOBS * 8 / 10;
const PAGE: usize = 4_096;

/// A kiosk with answered, waiting, leased and dead jobs, closed. The bytes of its file.
fn used_kiosk() -> (Kiosk, Vec<u8>) {
    let kiosk = Kiosk::new();
    let (mut booth, mut recogniser, mut operator) = kiosk.staff();
    let mut long = danger();
    long.answer_json = format!("\"{}\"", "x".repeat(600));
    for n in 0..JOBS {
        let now = NOW + n as i64 * MINUTE;
        booth.submit(&job(&format!("j{n:03}"), Priority::Booth), now).unwrap();
        let Some(lease) = take(&mut recogniser, now).filter(|_| n % 10 != 0) else { continue };
        match n % 10 {
            1 => drop(recogniser.nack(&lease, &failure("oops"), dokcho::store::field::AfterFailure::GiveUp, now)),
            _ => recogniser.finish(&lease, &long, now).unwrap(),
        }
    }
    operator.compact().unwrap();
    drop((booth, recogniser, operator));
    let bytes = fs::read(kiosk.path()).unwrap();
    (kiosk, bytes)
}

/// Opens a damaged file; everything that must hold afterwards, whatever was damaged.
fn recover(kiosk: &Kiosk, bytes: &[u8]) -> (FieldDb, Option<Recovery>) {
    for name in kiosk.file_names().iter().filter(|name| *name != "field.db.lock") {
        fs::remove_file(kiosk.folder().join(name)).unwrap();
    }
    fs::write(kiosk.path(), bytes).unwrap();
    let options = Options { check: Check::Full, ..Options::default() };
    let mut operator = kiosk.open_with(Role::Operator, options).unwrap();
    operator.check_fully().unwrap();
    let recovery = operator.recovery().cloned();
    if let Some(recovery) = &recovery {
        assert_eq!(fs::read(&recovery.set_aside).unwrap(), bytes, "the damaged file was changed");
        let name = recovery.set_aside.file_name().unwrap().to_str().unwrap();
        assert!(name.starts_with("field.db.damaged-20260921T"), "{name}");
        let in_use = ["field.db", "field.db-shm", "field.db-wal", "field.db.lock"];
        let is_expected = |file: &String| file.starts_with(name) || in_use.contains(&file.as_str());
        assert!(kiosk.file_names().iter().all(is_expected), "{:?}", kiosk.file_names());
        // The counts agree with what is there, and the database works.
        assert!(operator.check_tallies().unwrap().is_empty());
        let mut booth = kiosk.open(Role::Booth);
        booth.submit(&job("after", Priority::Booth), NOW).unwrap();
        let mut recogniser = kiosk.open(Role::Recogniser);
        let lease = take(&mut recogniser, NOW + 900 * DAY).unwrap();
        recogniser.finish(&lease, &danger(), NOW).unwrap();
        // Tokens and cursors that are in somebody's hands are not given out again, even when the rows are lost.
        let newest = booth.last_notification().unwrap();
        assert!(lease.token > JOBS as i64 && newest > (ANSWERS + JOBS / 10) as i64, "{} {newest} {recovery:?}", lease.token);
        operator.cancel(&id("after"), NOW).ok();
    }
    all_jobs(&operator);
    (operator, recovery)
}

fn all_jobs(db: &FieldDb) -> usize {
    let jobs = db.jobs(&JobFilter { state: None, after: None, limit: 10_000 }).unwrap();
    for job in &jobs {
        assert_eq!(db.answer(&job.id).unwrap().is_some(), job.state == JobState::Done, "{}", job.id);
        db.photo(&job.photo).unwrap();
    }
    jobs.len()
}

fn saved(recovery: &Recovery, table: &str) -> u32 {
    recovery.tables.iter().find(|count| count.table == table).unwrap().saved
}

fn count(db: &FieldDb) -> u32 {
    db.ranking(&queue(), Window::All, 0, NOW, 9).unwrap().first().map_or(0, |row| row.count)
}

#[test]
fn each_single_page_can_be_lost_without_losing_the_rest() {
    let (kiosk, whole) = used_kiosk();
    let pages = whole.len() / PAGE;
    let (mut repaired, mut least_jobs, mut least_answers) = (0, usize::MAX, u32::MAX);
    for page in 0..pages {
        let mut bytes = whole.clone();
        bytes[page * PAGE..(page + 1) * PAGE].fill(if page % 2 == 0 { 0x00 } else { 0xff });
        let (db, recovery) = recover(&kiosk, &bytes);
        let Some(recovery) = recovery else { continue };
        repaired += 1;
        least_jobs = least_jobs.min(all_jobs(&db));
        least_answers = least_answers.min(saved(&recovery, "answers"));
        assert!(count(&db) >= saved(&recovery, "answers"), "page {page}");
    }
    assert!(repaired > pages * 9 / 10, "{repaired} of {pages} pages");
    // A page holds some 25 jobs or 5 answers. The pages that lead to all of them are grown again.
    println!("at worst {least_jobs} of {JOBS} jobs and {least_answers} of {ANSWERS} answers were saved");
    assert!(least_jobs >= JOBS * 3 / 4 && least_answers as usize >= ANSWERS * 9 / 10, "{least_jobs}, {least_answers}");
}

#[test]
fn a_lost_first_page_costs_nothing_but_itself() {
    let (kiosk, whole) = used_kiosk();
    for damage in [&[0_u8; 100][..], &[0xff; 16], &[0; PAGE], b"SQLite format 3\0\x10\x00"] {
        let mut bytes = whole.clone();
        bytes[..damage.len()].copy_from_slice(damage);
        if bytes == whole {
            continue;
        }
        let (db, recovery) = recover(&kiosk, &bytes);
        let recovery = recovery.unwrap();
        assert_eq!((saved(&recovery, "jobs"), saved(&recovery, "answers")), (JOBS as u32, ANSWERS as u32), "{recovery:?}");
        assert_eq!(all_jobs(&db), JOBS + 1);
    }
}

#[test]
fn a_lost_first_page_is_replaced_below_a_log_that_holds_newer_rows() {
    let (kiosk, whole) = used_kiosk();
    fs::write(kiosk.path(), &whole).unwrap();
    // A reader that stays keeps the log from being carried into the file when the writer leaves.
    let mut booth = kiosk.open(Role::Booth);
    let reader = kiosk.open(Role::Reader);
    for n in 0..10 {
        booth.submit(&job(&format!("in-the-log-{n}"), Priority::Booth), NOW).unwrap();
    }
    let elsewhere = Kiosk::new();
    fs::copy(kiosk.path(), elsewhere.path()).unwrap();
    fs::copy(kiosk.folder().join("field.db-wal"), elsewhere.folder().join("field.db-wal")).unwrap();
    fs::copy(kiosk.folder().join("field.db.lock"), elsewhere.folder().join("field.db.lock")).unwrap();
    drop((booth, reader));
    let mut bytes = fs::read(elsewhere.path()).unwrap();
    bytes[..PAGE].fill(0);
    fs::write(elsewhere.path(), &bytes).unwrap();
    let db = elsewhere.open(Role::Operator);
    let recovery = db.recovery().unwrap();
    assert_eq!(saved(recovery, "jobs"), JOBS as u32 + 10);
    assert_eq!(all_jobs(&db), JOBS + 10);
    let log = PathBuf::from(format!("{}-wal", recovery.set_aside.display()));
    assert!(log.exists());
}

#[test]
fn files_cut_short_anywhere_are_repaired() {
    let (kiosk, whole) = used_kiosk();
    for length in [0, 1, 15, 99, 100, 511, PAGE - 1, PAGE, PAGE + 1, 7 * PAGE, whole.len() / 2, whole.len() - PAGE] {
        let (db, recovery) = recover(&kiosk, &whole[..length]);
        assert!(recovery.is_some(), "{length}");
        drop(db);
    }
    let (db, _) = recover(&kiosk, &whole[..whole.len() - 1]);
    assert!(all_jobs(&db) >= JOBS * 9 / 10);
}

#[test]
fn scattered_bits_and_blocks_never_stop_a_start() {
    let (kiosk, whole) = used_kiosk();
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    for round in 0..30 {
        let mut bytes = whole.clone();
        for _ in 0..=round % 7 {
            let (at, length) = (random(bytes.len() - 600), 1 + random(if round % 2 == 0 { 4 } else { 512 }));
            bytes[at..at + length].iter_mut().for_each(|byte| *byte ^= 1 << (round % 8));
        }
        // Flips in the owner's mark or the version make it somebody else's file: that is refused.
        bytes[60..72].copy_from_slice(&whole[60..72]);
        bytes[..16].copy_from_slice(&whole[..16]);
        recover(&kiosk, &bytes);
    }
}

#[test]
fn pages_swapped_with_each_other_are_seen() {
    let (kiosk, whole) = used_kiosk();
    let pages = whole.len() / PAGE;
    for (a, b) in [(3, 5), (10, pages - 2), (pages / 2, pages / 2 + 1), (2, 20)] {
        let mut bytes = whole.clone();
        let (low, high) = bytes.split_at_mut(b * PAGE);
        low[a * PAGE..(a + 1) * PAGE].swap_with_slice(&mut high[..PAGE]);
        recover(&kiosk, &bytes);
    }
}

#[test]
fn an_index_that_disagrees_is_found_by_the_full_check() {
    let (kiosk, _) = used_kiosk();
    let raw = Connection::open(kiosk.path()).unwrap();
    // Makes the index one of other rows by lying about its condition.
    raw.execute_batch(
        "PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET sql = replace(sql, 'IS NOT NULL', 'IS NULL') WHERE name = 'jobs_finished';",
    )
    .unwrap();
    drop(raw);
    let bytes = fs::read(kiosk.path()).unwrap();
    let (db, recovery) = recover(&kiosk, &bytes);
    assert_eq!(saved(&recovery.unwrap(), "jobs"), JOBS as u32);
    assert_eq!(db.jobs(&JobFilter { state: Some(JobState::Failed), after: None, limit: 999 }).unwrap().len(), JOBS / 10);
}

#[test]
fn files_of_others_are_refused_and_left_alone() {
    let kiosk = Kiosk::new();
    let foreign = Connection::open(kiosk.path()).unwrap();
    foreign.execute_batch("PRAGMA application_id = 7; CREATE TABLE letters (a); INSERT INTO letters VALUES (1)").unwrap();
    drop(foreign);
    let anonymous = Connection::open(kiosk.folder().join("anonymous.db")).unwrap();
    anonymous.execute_batch("CREATE TABLE letters (a)").unwrap();
    drop(anonymous);
    fs::write(kiosk.folder().join("photo.jpg"), [0xff, 0xd8, 0xff, 0xe0]).unwrap();
    fs::write(kiosk.folder().join("long.txt"), "a diary\n".repeat(10_000)).unwrap();
    let names = kiosk.file_names();
    for name in &names {
        let path = kiosk.folder().join(name);
        let before = fs::read(&path).unwrap();
        for role in [Role::Booth, Role::Reader] {
            let error = FieldDb::open(&path, role, NOW).unwrap_err();
            assert!(matches!(error, FieldError::Foreign { .. }), "{name}: {error}");
        }
        assert_eq!(fs::read(&path).unwrap(), before);
    }
    assert_eq!(kiosk.file_names(), names, "not even a lock file was put beside them");
    assert!(matches!(FieldDb::open(kiosk.folder(), Role::Booth, NOW), Err(FieldError::Io { .. })));
    assert!(matches!(FieldDb::open(&kiosk.folder().join("no/field.db"), Role::Booth, NOW), Err(FieldError::Io { .. })));
}

#[test]
fn a_damaged_file_that_is_in_use_is_not_moved_away_under_its_users() {
    let (kiosk, whole) = used_kiosk();
    let user = kiosk.open(Role::Reader);
    let mut bytes = whole.clone();
    bytes[5 * PAGE..9 * PAGE].fill(0xff);
    fs::write(kiosk.path(), &bytes).unwrap();
    let impatient = Options { busy_timeout_ms: 20, ..Options::default() };
    assert!(matches!(kiosk.open_with(Role::Booth, impatient.clone()), Err(FieldError::Busy)));
    drop(user);
    assert!(kiosk.open_with(Role::Booth, impatient).unwrap().recovery().is_some());
}
