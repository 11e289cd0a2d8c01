//! Every earlier schema comes up to the newest one with its rows, and frozen files stay frozen.

use std::path::Path;

use rusqlite::Connection;

use super::{FILES, SCHEMA_VERSION, migrate, version};
use crate::store::field::file::APPLICATION_ID;
use crate::store::field::{FieldDb, FieldError, JobState, KOREA_OFFSET_MIN, Retention, Role, Window};

const NOW: i64 = 1_790_000_000_000;

/// A file of an earlier version as that version left it, with a job of every kind it knew.
fn old_file(path: &Path, target: u32) {
    let mut connection = Connection::open(path).unwrap();
    let header = format!("PRAGMA auto_vacuum = INCREMENTAL; PRAGMA application_id = {APPLICATION_ID}; PRAGMA journal_mode = WAL;");
    connection.execute_batch(&header).unwrap();
    migrate(&mut connection, target).unwrap();
    if target >= 1 {
        connection.execute_batch(include_str!("rows_of_version_1.sql")).unwrap();
    }
}

fn schema(connection: &Connection) -> Vec<(String, String)> {
    let sql = "SELECT name, coalesce(sql, '') FROM sqlite_schema ORDER BY name";
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn every_earlier_version_is_migrated_with_its_rows() {
    let folder = tempfile::tempdir().unwrap();
    let newest = FieldDb::open(&folder.path().join("new.db"), Role::Reader, NOW).unwrap();
    for old in 0..=SCHEMA_VERSION {
        let path = folder.path().join(format!("v{old}.db"));
        old_file(&path, old);
        let mut db = FieldDb::open(&path, Role::Operator, NOW).unwrap();
        assert!(db.recovery().is_none(), "{old}");
        assert_eq!(version(&db.connection).unwrap(), SCHEMA_VERSION);
        assert_eq!(schema(&db.connection), schema(&newest.connection), "from version {old}");
        db.check_fully().unwrap();
        if old >= 1 {
            let state = |id: &str| db.job(&id.parse().unwrap()).unwrap().state;
            assert_eq!(["waits", "works", "answered"].map(state), [JobState::Queued, JobState::Leased, JobState::Done]);
            let ranking = db.ranking(&"default".parse().unwrap(), Window::All, KOREA_OFFSET_MIN, NOW, 9).unwrap();
            assert_eq!((ranking.len(), ranking[0].count), (1, 1));
            assert!(db.check_tallies().unwrap().is_empty());
            // What the new schema added works on the old rows.
            let retained = db.retain(&Retention { history_days: 1, photo_hours: 1 }, NOW).unwrap();
            assert_eq!(retained.jobs, 1);
            assert!(db.check_tallies().unwrap().is_empty());
            assert!(db.notifications(0, 9).unwrap().is_empty());
        }
    }
}

#[test]
fn a_migration_that_fails_half_way_leaves_the_version_before_it() {
    let mut connection = Connection::open_in_memory().unwrap();
    migrate(&mut connection, 1).unwrap();
    // In the way of the last statement of the next file's tables.
    connection.execute_batch("CREATE TABLE photos_to_remove (a)").unwrap();
    let before = schema(&connection);
    assert!(migrate(&mut connection, 2).is_err());
    assert_eq!((version(&connection).unwrap(), schema(&connection)), (1, before));
    connection.execute_batch("DROP TABLE photos_to_remove").unwrap();
    migrate(&mut connection, 2).unwrap();
    assert_eq!(version(&connection).unwrap(), 2);
}

#[test]
fn newer_files_are_refused_and_left_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("field.db");
    drop(FieldDb::open(&path, Role::Booth, NOW).unwrap());
    Connection::open(&path).unwrap().pragma_update(None, "user_version", SCHEMA_VERSION + 1).unwrap();
    let before = std::fs::read(&path).unwrap();
    for role in [Role::Booth, Role::Recogniser, Role::Operator, Role::Reader] {
        let error = FieldDb::open(&path, role, NOW).unwrap_err();
        assert!(matches!(error, FieldError::TooNew { found: 3, known: 2, .. }), "{error}");
        assert!(error.to_string().contains("update dokcho") && error.message_ko().contains("새 판"));
    }
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn a_newer_version_that_is_still_in_the_log_is_refused_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("field.db");
    drop(FieldDb::open(&path, Role::Booth, NOW).unwrap());
    let other = Connection::open(&path).unwrap();
    other.pragma_update(None, "user_version", SCHEMA_VERSION + 1).unwrap();
    let before = std::fs::read(&path).unwrap();
    assert!(matches!(FieldDb::open(&path, Role::Booth, NOW), Err(FieldError::TooNew { .. })));
    assert_eq!(std::fs::read(&path).unwrap(), before, "the newer log was carried into the file");
}

#[test]
fn frozen_files_are_frozen() {
    // FNV-1a; when this fails, put the old text back and add a new file.
    let hash =
        |text: &str| text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    assert_eq!(FILES.map(hash), [11_142_611_682_608_521_869, 11_962_941_377_871_312_420]);
}
