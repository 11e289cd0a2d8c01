//! The database itself refuses what a role may not do, by the typed calls and by raw SQL alike.

use std::str::FromStr;

use rusqlite::ErrorCode;
use tempfile::TempDir;

use super::Role;
use crate::store::field::{
    AfterFailure, AnswerRecord, Failure, FieldDb, FieldError, Headline, JobId, NewJob, NewPhoto, PhotoHash, Priority, QueueName, Retention,
};

const ROLES: [Role; 4] = [Role::Booth, Role::Recogniser, Role::Operator, Role::Reader];
const NOW: i64 = 1_790_000_000_000;

struct Kiosk {
    folder: TempDir,
    booth: FieldDb,
    recogniser: FieldDb,
    operator: FieldDb,
    reader: FieldDb,
}

impl Kiosk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let open = |role| FieldDb::open(&folder.path().join("field.db"), role, NOW).unwrap();
        let (booth, recogniser, operator, reader) = (open(Role::Booth), open(Role::Recogniser), open(Role::Operator), open(Role::Reader));
        Self { folder, booth, recogniser, operator, reader }
    }

    fn of(&self, role: Role) -> &FieldDb {
        match role {
            Role::Booth => &self.booth,
            Role::Recogniser => &self.recogniser,
            Role::Operator => &self.operator,
            Role::Reader => &self.reader,
        }
    }
}

fn queue() -> QueueName {
    QueueName::from_str("default").unwrap()
}

fn new_job(id: &str) -> NewJob {
    let sha256 = PhotoHash::from_str(&"ab".repeat(32)).unwrap();
    NewJob {
        id: JobId::from_str(id).unwrap(),
        queue: queue(),
        priority: Priority::Booth,
        photo: NewPhoto { sha256, bytes: 1, kind: "jpeg".to_owned(), width_px: 1, height_px: 1 },
        max_attempts: 1,
    }
}

fn answer() -> AnswerRecord {
    AnswerRecord {
        headline: Headline::Danger,
        best: Some("conium-maculatum".parse().unwrap()),
        answer_json: "{}".to_owned(),
        model_id: "m".to_owned(),
        model_sha256: "s".to_owned(),
        catalogue_version: "c".to_owned(),
        thresholds_id: "t".to_owned(),
    }
}

/// Raw statements and the roles the database lets run them.
const STATEMENTS: &[(&str, &[Role])] = {
    use Role::{Booth, Operator, Reader, Recogniser};
    &[
        ("SELECT * FROM jobs JOIN photos ON photo = sha256", &[Booth, Recogniser, Operator, Reader]),
        ("PRAGMA quick_check", &[Booth, Recogniser, Operator, Reader]),
        ("PRAGMA journal_mode", &[Booth, Recogniser, Operator, Reader]),
        ("INSERT INTO jobs (id) VALUES ('x')", &[Booth]),
        ("INSERT INTO photos (sha256) VALUES ('x')", &[Booth]),
        ("INSERT INTO cancel_job (job_id, at_ms) VALUES ('x', 1)", &[Booth, Operator]),
        ("UPDATE photos SET state = 'erased'", &[Booth, Operator]),
        ("UPDATE photos SET bytes = 1", &[]),
        ("UPDATE jobs SET state = 'done'", &[Recogniser, Operator]),
        ("UPDATE jobs SET lease_token = 1", &[Recogniser]),
        ("UPDATE jobs SET worker = 'me', lease_deadline_ms = 1", &[Recogniser]),
        ("UPDATE jobs SET priority = 2", &[]),
        ("UPDATE jobs SET photo = 'x'", &[]),
        ("UPDATE jobs SET queue = 'x'", &[]),
        ("UPDATE jobs SET seq = 1", &[]),
        ("INSERT INTO jobs (id) VALUES ('x') ON CONFLICT (id) DO UPDATE SET state = 'done'", &[]),
        ("INSERT INTO answers (job_id) VALUES ('x')", &[Recogniser]),
        ("UPDATE answers SET headline = 'unknown'", &[]),
        ("INSERT INTO job_errors (job_id) VALUES ('x')", &[Recogniser]),
        ("UPDATE job_errors SET message = ''", &[]),
        ("INSERT INTO tallies (queue) VALUES ('x')", &[Recogniser, Operator]),
        ("UPDATE tallies SET count = 5", &[Recogniser, Operator]),
        ("UPDATE tallies SET settled_count = 0", &[Operator]),
        ("INSERT INTO turns (queue) VALUES ('x')", &[Recogniser]),
        ("UPDATE meta SET value = 0", &[Recogniser]),
        ("INSERT INTO meta (key, value) VALUES ('x', 1)", &[]),
        ("INSERT INTO notifications (job_id) VALUES ('x')", &[Recogniser]),
        ("UPDATE notifications SET seen_at_ms = 1", &[Booth, Operator]),
        ("UPDATE notifications SET headline = 'unknown'", &[]),
        ("DELETE FROM jobs", &[Operator]),
        ("DELETE FROM photos", &[Operator]),
        ("DELETE FROM answers", &[Operator]),
        ("DELETE FROM meta", &[]),
        ("BEGIN IMMEDIATE", &[Booth, Recogniser, Operator]),
        ("SAVEPOINT s", &[Booth, Recogniser, Operator]),
        ("PRAGMA incremental_vacuum", &[Operator]),
        ("ATTACH 'other.db' AS other", &[]),
        ("ATTACH ':memory:' AS other", &[]),
        ("DETACH main", &[]),
        ("SELECT load_extension('evil.so')", &[]),
        ("PRAGMA journal_mode = DELETE", &[]),
        ("PRAGMA main.journal_mode = OFF", &[]),
        ("PRAGMA synchronous = OFF", &[]),
        ("PRAGMA foreign_keys = OFF", &[]),
        ("PRAGMA writable_schema = ON", &[]),
        ("PRAGMA ignore_check_constraints = ON", &[]),
        ("PRAGMA recursive_triggers = ON", &[]),
        ("PRAGMA query_only = OFF", &[]),
        ("PRAGMA user_version = 1", &[]),
        ("PRAGMA application_id = 1", &[]),
        ("PRAGMA max_page_count = 1000000", &[]),
        ("PRAGMA secure_delete = OFF", &[]),
        ("PRAGMA locking_mode = EXCLUSIVE", &[]),
        ("PRAGMA wal_autocheckpoint = 0", &[]),
        ("PRAGMA schema_version = 7", &[]),
        ("CREATE TABLE t (a)", &[]),
        ("CREATE TEMP TABLE t (a)", &[]),
        ("CREATE TRIGGER cancel_job_now2 AFTER INSERT ON jobs BEGIN DELETE FROM jobs; END", &[]),
        ("CREATE TEMP TRIGGER t AFTER INSERT ON photos BEGIN DELETE FROM jobs; END", &[]),
        ("CREATE VIEW v AS SELECT 1", &[]),
        ("CREATE INDEX i ON jobs (worker)", &[]),
        ("CREATE VIRTUAL TABLE v USING fts5 (a)", &[]),
        ("DROP TRIGGER answers_belong_to_leased_jobs", &[]),
        ("DROP TABLE answers", &[]),
        ("ALTER TABLE jobs ADD COLUMN a", &[]),
        ("REINDEX", &[]),
        ("ANALYZE", &[]),
        ("INSERT INTO sqlite_schema VALUES ('table', 't', 't', 2, '')", &[]),
        ("UPDATE sqlite_sequence SET seq = 0", &[]),
    ]
};

#[test]
fn raw_sql_is_refused_by_the_database() {
    let kiosk = Kiosk::new();
    for (sql, allowed) in STATEMENTS {
        for role in ROLES {
            let prepared = kiosk.of(role).connection.prepare(sql);
            match (prepared.map(drop), allowed.contains(&role)) {
                (Ok(()), true) => {}
                (Ok(()), false) => panic!("{role:?} may prepare {sql}"),
                (Err(error), true) => panic!("{role:?} may not prepare {sql}: {error}"),
                (Err(error), false) => {
                    let code = error.sqlite_error_code();
                    // Some statements are refused even earlier, by the defensive mode or the parser.
                    let is_refusal = matches!(code, Some(ErrorCode::AuthorizationForStatementDenied))
                        || error.to_string().contains("not authorized")
                        || error.to_string().contains("may not be modified");
                    assert!(is_refusal, "{role:?}: {sql}: {error}");
                }
            }
        }
    }
}

#[test]
fn refused_statements_change_nothing_when_they_are_run() {
    let kiosk = Kiosk::new();
    let settings = |db: &FieldDb| -> Vec<String> {
        ["journal_mode", "synchronous", "foreign_keys", "user_version", "application_id"]
            .map(|name| db.connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get_ref(0).map(|v| format!("{v:?}"))).unwrap())
            .to_vec()
    };
    for role in ROLES {
        let db = kiosk.of(role);
        let before = settings(db);
        for (sql, allowed) in STATEMENTS {
            if !allowed.contains(&role) {
                assert!(db.connection.execute_batch(sql).is_err(), "{role:?}: {sql}");
            }
        }
        // These are prepared by anyone and refused when they come to attach their second file.
        let stolen = kiosk.folder.path().join("stolen.db");
        for sql in ["VACUUM", &format!("VACUUM INTO '{}'", stolen.display())] {
            assert!(db.connection.execute_batch(sql).is_err(), "{role:?}: {sql}");
        }
        assert!(!stolen.exists());
        assert_eq!(settings(db), before, "{role:?}");
    }
}

#[test]
fn calls_outside_the_scope_are_denied() {
    let mut kiosk = Kiosk::new();
    let denied = |result: Result<(), FieldError>| matches!(result, Err(FieldError::Denied { .. }));
    let id = JobId::from_str("a").unwrap();
    assert!(denied(kiosk.recogniser.submit(&new_job("a"), NOW).map(drop)));
    assert!(denied(kiosk.operator.submit(&new_job("a"), NOW).map(drop)));
    assert!(denied(kiosk.reader.submit(&new_job("a"), NOW).map(drop)));
    kiosk.booth.submit(&new_job("a"), NOW).unwrap();

    assert!(denied(kiosk.booth.lease(&queue(), "w", 1_000, NOW).map(drop)));
    assert!(denied(kiosk.operator.lease(&queue(), "w", 1_000, NOW).map(drop)));
    assert!(denied(kiosk.reader.lease(&queue(), "w", 1_000, NOW).map(drop)));
    assert!(denied(kiosk.recogniser.cancel(&id, NOW).map(drop)));
    assert!(denied(kiosk.reader.cancel(&id, NOW).map(drop)));
    let lease = kiosk.recogniser.lease(&queue(), "w", 1_000, NOW).unwrap().unwrap();

    let failure = Failure { stage: "s".to_owned(), kind: "k".to_owned(), message: String::new(), model_id: None };
    assert!(denied(kiosk.booth.finish(&lease, &answer(), NOW)));
    assert!(denied(kiosk.booth.nack(&lease, &failure, AfterFailure::GiveUp, NOW).map(drop)));
    assert!(denied(kiosk.booth.heartbeat(&mut lease.clone(), 1_000, NOW)));
    assert!(denied(kiosk.operator.finish(&lease, &answer(), NOW)));
    kiosk.recogniser.finish(&lease, &answer(), NOW).unwrap();

    assert!(denied(kiosk.booth.retain(&Retention { history_days: 1, photo_hours: 1 }, NOW).map(drop)));
    assert!(denied(kiosk.recogniser.retain(&Retention { history_days: 1, photo_hours: 1 }, NOW).map(drop)));
    assert!(denied(kiosk.recogniser.mark_seen(1, NOW).map(drop)));
    assert!(denied(kiosk.recogniser.erase_photo(&new_job("a").photo.sha256)));
    assert!(kiosk.booth.mark_seen(1, NOW).unwrap());
}

#[test]
fn inserting_cannot_replace_what_may_not_be_updated() {
    let mut kiosk = Kiosk::new();
    kiosk.booth.submit(&new_job("a"), NOW).unwrap();
    let lease = kiosk.recogniser.lease(&queue(), "w", 1_000, NOW).unwrap().unwrap();
    kiosk.recogniser.finish(&lease, &answer(), NOW).unwrap();
    let hash = "ab".repeat(32);
    let job_values = format!("'default', 2, '{hash}', 1, 1, 1, 1");
    let photo_values = "77, 'png', 1, 1, 1, 'present'";
    let answer_values = "'default', 'p', 'unknown', '{}', 'm', 's', 'c', 't', 1";
    for (role, sql) in [
        (
            Role::Booth,
            format!(
                "INSERT OR REPLACE INTO jobs (id, queue, priority, photo, max_attempts, created_at_ms, available_at_ms, since_ms) VALUES ('a', {job_values})"
            ),
        ),
        (
            Role::Booth,
            format!(
                "INSERT OR REPLACE INTO jobs (seq, id, queue, priority, photo, max_attempts, created_at_ms, available_at_ms, since_ms) VALUES (1, 'b', {job_values})"
            ),
        ),
        (
            Role::Booth,
            format!(
                "INSERT INTO jobs (id, queue, priority, photo, max_attempts, created_at_ms, available_at_ms, since_ms, attempts) VALUES ('b', {job_values}, 9)"
            ),
        ),
        (
            Role::Booth,
            format!(
                "INSERT INTO jobs (id, queue, priority, photo, max_attempts, created_at_ms, available_at_ms, since_ms, state, finished_at_ms) VALUES ('b', {job_values}, 'done', 1)"
            ),
        ),
        (
            Role::Booth,
            format!(
                "INSERT OR REPLACE INTO photos (sha256, bytes, kind, width_px, height_px, stored_at_ms, state) VALUES ('{hash}', {photo_values})"
            ),
        ),
        (
            Role::Recogniser,
            format!(
                "INSERT OR REPLACE INTO answers (job_id, queue, photo, headline, answer, model_id, model_sha256, catalogue_version, thresholds_id, answered_at_ms) VALUES ('a', {answer_values})"
            ),
        ),
        (Role::Recogniser, "INSERT OR REPLACE INTO notifications (id, job_id, kind, created_at_ms) VALUES (1, 'a', 'dead', 1)".to_owned()),
        (Role::Recogniser, "UPDATE jobs SET state = 'queued', finished_at_ms = NULL WHERE id = 'a'".to_owned()),
    ] {
        let error = kiosk.of(role).connection.execute(&sql, []).unwrap_err();
        assert_eq!(error.sqlite_error_code(), Some(ErrorCode::ConstraintViolation), "{sql}: {error}");
    }
    let answered = kiosk.reader.answer(&JobId::from_str("a").unwrap()).unwrap().unwrap();
    assert_eq!(answered.0, answer());
}

#[test]
fn a_job_cannot_be_done_without_an_answer() {
    let mut kiosk = Kiosk::new();
    kiosk.booth.submit(&new_job("a"), NOW).unwrap();
    kiosk.recogniser.lease(&queue(), "w", 1_000, NOW).unwrap().unwrap();
    let sql = "UPDATE jobs SET state = 'done', finished_at_ms = 1, lease_deadline_ms = NULL, worker = NULL";
    assert!(kiosk.recogniser.connection.execute(sql, []).is_err());
}
