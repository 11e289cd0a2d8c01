//! Photos and their rows in the database, with the program killed or the disc failing at every
//! single call: what was acknowledged is there, and nothing else is left over.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use dokcho::store::photos::reconcile::{PhotoRows, RowState, carry_out};
use dokcho::store::photos::{PhotoFiles, PhotoKey};
use rusqlite::Connection;

use crate::faults::{self, Call, Faults, Mode, Outcome, Story};
use crate::kiosk::picture;

const FOLDER: &str = "DOKCHO_TEST_PHOTO_FOLDER";
const PHOTOS: u8 = 3;
const GRACE_MS: u64 = 600_000;

/// The rows of photos as a table that is written ahead and synced with every commit.
struct Rows(Connection);

impl Rows {
    fn open(folder: &Path) -> rusqlite::Result<Self> {
        let db = Connection::open(folder.join("field.db"))?;
        db.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
             CREATE TABLE IF NOT EXISTS photos (sha256 TEXT PRIMARY KEY, state INTEGER NOT NULL) STRICT;",
        )?;
        Ok(Self(db))
    }

    fn set(&self, key: PhotoKey, state: RowState) -> rusqlite::Result<()> {
        let sql = "INSERT INTO photos VALUES (?1, ?2) ON CONFLICT DO UPDATE SET state = ?2";
        self.0.execute(sql, (key.to_string(), state as i64)).map(drop)
    }

    fn change(&self, key: PhotoKey, from: RowState, to: RowState) -> rusqlite::Result<()> {
        let sql = "UPDATE photos SET state = ?3 WHERE sha256 = ?1 AND state = ?2";
        self.0.execute(sql, (key.to_string(), from as i64, to as i64)).map(drop)
    }
}

impl PhotoRows for Rows {
    type Error = rusqlite::Error;

    fn all(&mut self) -> rusqlite::Result<Vec<(PhotoKey, RowState)>> {
        let states = [RowState::Erased, RowState::Missing, RowState::Present];
        let mut query = self.0.prepare("SELECT sha256, state FROM photos")?;
        let rows = query.query_map((), |row| Ok((row.get::<_, String>(0)?, row.get::<_, u8>(1)?)))?;
        rows.map(|row| row.map(|(key, state)| (key.parse().unwrap(), states[usize::from(state)]))).collect()
    }

    fn states_of(&mut self, key: PhotoKey) -> rusqlite::Result<Vec<RowState>> {
        Ok(self.all()?.into_iter().filter(|(known, _)| *known == key).map(|(_, state)| state).collect())
    }

    fn mark_missing(&mut self, key: PhotoKey) -> rusqlite::Result<()> {
        self.change(key, RowState::Present, RowState::Missing)
    }

    fn mark_present(&mut self, key: PhotoKey) -> rusqlite::Result<()> {
        self.change(key, RowState::Missing, RowState::Present)
    }
}

/// The program that is killed: this test binary once more, started by the tests below.
#[test]
#[ignore = "started by the other tests"]
fn program() {
    let folder = PathBuf::from(std::env::var_os(FOLDER).expect("set by the other tests"));
    let (Ok(files), Ok(mut rows)) = (PhotoFiles::open(&folder), Rows::open(&folder)) else { std::process::exit(5) };
    let kept: Vec<PhotoKey> = (0..PHOTOS).filter_map(|number| keep(&files, &mut rows, &picture(number))).collect();
    // The same picture again, and a visitor who takes the first one back.
    keep(&files, &mut rows, &picture(1));
    if let Some(&first) = kept.first() {
        println!("erasing {first}");
        if rows.set(first, RowState::Erased).is_ok() && files.erase(first).is_ok() {
            println!("erased {first}");
        }
    }
}

/// Stores a photo and its row as the kiosk does, and says so.
fn keep(files: &PhotoFiles, rows: &mut Rows, picture: &[u8]) -> Option<PhotoKey> {
    let _hold = files.hold().ok()?;
    let key = files.put(picture).inspect_err(|error| println!("refused {}", error.kind())).ok()?;
    if rows.set(key, RowState::Present).is_ok() {
        println!("kept {key}");
        return Some(key);
    }
    // A failed commit may have happened all the same; only without a row is the photo nobody's.
    if rows.states_of(key).is_ok_and(|states| states.is_empty()) {
        let _ = files.erase(key);
    }
    None
}

struct Booth;

impl Story for Booth {
    fn command(&self, folder: &Path) -> Command {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["photo_crash::program", "--exact", "--ignored", "--nocapture"]).env(FOLDER, folder);
        command
    }

    fn check(&self, folder: &Path, outcome: &Outcome) -> Result<(), String> {
        check_after_restart(folder, &outcome.stdout).map_err(|error| error.to_string())
    }
}

fn keys_after(stdout: &str, word: &str) -> BTreeSet<PhotoKey> {
    stdout.lines().filter_map(|line| line.split_once(word)?.1.parse().ok()).collect()
}

fn check_after_restart(folder: &Path, stdout: &str) -> Result<(), Box<dyn std::error::Error>> {
    let (kept, erasing) = (keys_after(stdout, "kept "), keys_after(stdout, "erasing "));
    let files = PhotoFiles::open(folder)?;
    for &key in &keys_after(stdout, "erased ") {
        if files.path_of(key).exists() {
            return Err(format!("{key} was erased and is there").into());
        }
    }
    let mut rows = Rows::open(folder)?;
    let later_ms = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())? + 3_600_000;
    carry_out(&files, &mut rows, later_ms, GRACE_MS)?;
    let states: BTreeMap<PhotoKey, RowState> = rows.all()?.into_iter().collect();
    for key in kept.difference(&erasing) {
        if states.get(key) != Some(&RowState::Present) {
            return Err(format!("{key} was acknowledged and its row is {:?}", states.get(key)).into());
        }
        files.read(*key)?;
    }
    if let Some((key, _)) = states.iter().find(|(_, state)| **state == RowState::Missing) {
        return Err(format!("the row of {key} has no photo").into());
    }
    let wanted: BTreeSet<PathBuf> = states.iter().filter(|(_, s)| **s == RowState::Present).map(|(key, _)| files.path_of(*key)).collect();
    let found = files_below(&folder.join("photos"));
    if wanted != found {
        return Err(format!("rows {wanted:?}, files {found:?}").into());
    }
    let again = carry_out(&files, &mut rows, later_ms, GRACE_MS)?;
    let sound: String = rows.0.query_row("PRAGMA integrity_check", (), |row| row.get(0))?;
    if !again.done.is_empty() || !again.skipped.is_empty() || sound != "ok" {
        return Err(format!("{again:?}, {sound}").into());
    }
    Ok(())
}

fn files_below(folder: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            found.extend(files_below(&entry));
        } else {
            found.insert(entry);
        }
    }
    found
}

#[test]
fn whatever_call_goes_wrong_photos_and_rows_agree() {
    let summary = faults::sweep(&Booth, &Mode::ALL);
    println!("{summary:?}");
    assert!(summary.points > 50 && summary.fired > 300, "{summary:?}");
}

#[test]
fn a_power_cut_takes_nothing_that_was_acknowledged() {
    let folder = faults::fast_folder();
    let path = folder.path().canonicalize().unwrap();
    let outcome = Faults::below(&path).run(Booth.command(&path));
    // The index of the log is built anew from the log.
    let counted = |path: &Path| !path.to_string_lossy().ends_with("-shm");
    for promise in ["kept ", "erased "] {
        assert!(outcome.trace.said(promise) > 0, "{}", outcome.stdout);
        assert_eq!(outcome.trace.broken_promises(promise, counted), Vec::<String>::new());
    }
}

#[test]
fn a_full_disc_is_called_so() {
    let calls_of = |folder: &Path, fault: Option<u64>| {
        // Only the photos: the database has its own way of saying it.
        let faults = Faults::below(&folder.join("photos"));
        match fault {
            None => faults.run(Booth.command(folder)),
            Some(number) => faults.run_with(Booth.command(folder), Mode::EnospcOn, number),
        }
    };
    let undisturbed = faults::fast_folder();
    let calls = calls_of(&undisturbed.path().canonicalize().unwrap(), None).calls;
    let first_write = calls.iter().position(|call| *call == Call::Write).unwrap() as u64 + 1;
    let folder = faults::fast_folder();
    let outcome = calls_of(&folder.path().canonicalize().unwrap(), Some(first_write));
    assert_eq!(outcome.stdout.matches("refused disc_full").count(), usize::from(PHOTOS) + 1, "{}", outcome.stdout);
}
