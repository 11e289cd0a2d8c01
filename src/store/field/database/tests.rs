//! Settings every connection must have, and that no common query scans a table.

use rusqlite::Connection;

use super::super::leases::OLDEST_WAITING;
use super::super::opening::lay_out;
use super::super::rows::page_sql;
use super::{FieldDb, Options};
use crate::store::field::{FieldError, Role};

#[test]
fn connections_are_durable_and_checked() {
    let folder = tempfile::tempdir().unwrap();
    for role in [Role::Booth, Role::Recogniser, Role::Operator, Role::Reader] {
        let db = FieldDb::open(&folder.path().join("field.db"), role, 0).unwrap();
        let setting = |name: &str| db.connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0)).unwrap();
        const FULL: i64 = 2;
        const INCREMENTAL: i64 = 2;
        assert_eq!((setting("synchronous"), setting("foreign_keys"), setting("auto_vacuum")), (FULL, 1, INCREMENTAL));
        assert_eq!(db.connection.query_row("PRAGMA journal_mode", [], |row| row.get::<_, String>(0)).unwrap(), "wal");
        assert_eq!(setting("page_size") as u64, super::PAGE_BYTES);
    }
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("field.db");
    let _db = FieldDb::open(&path, Role::Booth, 0).unwrap();
    for suffix in ["", "-wal", "-shm"] {
        let mode = std::fs::metadata(super::super::file::beside(&path, suffix)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{suffix:?}");
    }
}

#[test]
fn somebody_elses_long_transaction_is_busy_and_not_an_unknown_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("field.db");
    let options = Options { busy_timeout_ms: 1, ..Options::default() };
    let mut db = FieldDb::open_with(&path, Role::Booth, 0, options).unwrap();
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let hash = "0".repeat(64).parse().unwrap();
    assert!(matches!(db.mark_missing(&hash), Err(FieldError::Busy)));
    other.execute_batch("COMMIT").unwrap();
    assert!(!db.mark_missing(&hash).unwrap());
}

#[test]
fn a_write_has_the_file_to_itself_from_its_first_reading_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("field.db");
    let options = Options { busy_timeout_ms: 1, ..Options::default() };
    let open = || FieldDb::open_with(&path, Role::Booth, 0, options.clone()).unwrap();
    let (mut first, mut second) = (open(), open());
    let hash = "0".repeat(64).parse().unwrap();
    let between = first.write(|transaction| {
        transaction.query_row("SELECT count(*) FROM jobs", [], |row| row.get::<_, i64>(0))?;
        Ok(second.mark_missing(&hash))
    });
    assert!(matches!(between, Ok(Err(FieldError::Busy))), "{between:?}");
}

#[test]
fn common_queries_are_served_by_indexes() {
    let mut connection = Connection::open_in_memory().unwrap();
    lay_out(&mut connection).unwrap();
    for (sql, indexes) in [
        (OLDEST_WAITING, &["jobs_waiting (queue=? AND priority=?)"][..]),
        (&page_sql(""), &["sqlite_autoindex_jobs_1 (id<?)", "sqlite_autoindex_answers_1", "INTEGER PRIMARY KEY", "job_errors_by_job"]),
        (&page_sql("j.state = ?3 AND"), &["jobs_by_state (state=? AND id<?)"]),
        ("SELECT id FROM jobs WHERE queue = 'q' AND state = 'leased' AND lease_deadline_ms <= 1", &["jobs_leased"]),
        ("SELECT count(*) FROM jobs WHERE queue = 'q' AND state IN ('queued', 'leased')", &["jobs_open"]),
        (
            "UPDATE jobs SET since_ms = 1 WHERE queue = 'q' AND state IN ('queued', 'leased') AND since_ms > 2",
            &["jobs_open (queue=? AND since_ms>?)"],
        ),
        ("SELECT id FROM jobs WHERE finished_at_ms < 1 ORDER BY finished_at_ms, id LIMIT 9", &["jobs_finished"]),
        ("SELECT sha256 FROM photos WHERE state = 'erased' AND removed_at_ms IS NULL ORDER BY sha256 LIMIT 9", &["photos_to_remove"]),
        ("SELECT EXISTS (SELECT 1 FROM jobs WHERE photo = 'x' AND state IN ('queued', 'leased'))", &["jobs_by_photo"]),
        ("SELECT * FROM notifications WHERE id > 5 ORDER BY id LIMIT 9", &["INTEGER PRIMARY KEY (rowid>?)"]),
        (
            "SELECT plant_id FROM tallies WHERE queue = 'q' AND hour_start_ms >= 1 AND hour_start_ms < 2",
            &["sqlite_autoindex_tallies_1 (queue=? AND hour_start_ms>? AND hour_start_ms<?)"],
        ),
    ] {
        let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let steps: Vec<String> = statement.raw_query().mapped(|row| row.get(3)).map(Result::unwrap).collect();
        assert!(steps.iter().all(|step| !step.starts_with("SCAN jobs") && !step.starts_with("SCAN j ")), "{sql}: {steps:?}");
        for index in indexes {
            assert!(steps.iter().any(|step| step.contains(index)), "{sql}: {steps:?} lacks {index}");
        }
    }
    // In order of arrival straight from the index: a long queue costs no more than a short one.
    let plan = format!("EXPLAIN QUERY PLAN {OLDEST_WAITING}");
    let mut statement = connection.prepare(&plan).unwrap();
    let steps: Vec<String> = statement.raw_query().mapped(|row| row.get(3)).map(Result::unwrap).collect();
    assert!(!steps.iter().any(|step| step.contains("TEMP B-TREE")), "{steps:?}");
}
