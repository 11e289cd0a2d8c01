//! A kiosk's data folder for a test, with short ways to say what happens in it.

use std::path::{Path, PathBuf};

use dokcho::store::field::{
    AfterFailure, AnswerRecord, Failure, FieldDb, FieldError, Headline, JobId, Lease, NewJob, NewPhoto, Options, PhotoHash, Priority,
    QueueName, Role,
};
use tempfile::TempDir;

/// 2026-09-21, a Monday, 13:13:20 UTC.
pub const NOW: i64 = 1_789_996_400_000;
pub const MINUTE: i64 = 60_000;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

pub struct Kiosk {
    folder: TempDir,
}

impl Kiosk {
    /// In memory where the system has a file system for that, because tests write a lot and prove
    /// nothing about the disc; power cuts are tested by killing processes.
    pub fn new() -> Self {
        let in_memory = Path::new("/dev/shm");
        let folder = if in_memory.is_dir() { tempfile::tempdir_in(in_memory) } else { tempfile::tempdir() };
        Self { folder: folder.unwrap() }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("field.db")
    }

    pub fn open(&self, role: Role) -> FieldDb {
        self.open_at(role, NOW)
    }

    pub fn open_at(&self, role: Role, now_ms: i64) -> FieldDb {
        FieldDb::open(&self.path(), role, now_ms).unwrap()
    }

    pub fn open_with(&self, role: Role, options: Options) -> Result<FieldDb, FieldError> {
        FieldDb::open_with(&self.path(), role, NOW, options)
    }

    /// The three that write, as in a running kiosk.
    pub fn staff(&self) -> (FieldDb, FieldDb, FieldDb) {
        (self.open(Role::Booth), self.open(Role::Recogniser), self.open(Role::Operator))
    }

    pub fn file_names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder()).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

pub fn queue() -> QueueName {
    "default".parse().unwrap()
}

pub fn id(text: &str) -> JobId {
    text.parse().unwrap()
}

pub fn hash(number: u32) -> PhotoHash {
    format!("{number:064x}").parse().unwrap()
}

pub fn photo(number: u32) -> NewPhoto {
    NewPhoto { sha256: hash(number), bytes: 80_000, kind: "jpeg".to_owned(), width_px: 4_000, height_px: 3_000 }
}

pub fn job(name: &str, priority: Priority) -> NewJob {
    // Jobs of different names have different photos.
    let number = name.bytes().fold(7_u32, |number, byte| number.wrapping_mul(31).wrapping_add(byte.into()));
    NewJob { id: id(name), queue: queue(), priority, photo: photo(number), max_attempts: 3 }
}

pub fn answer(headline: Headline, best: Option<&str>) -> AnswerRecord {
    AnswerRecord {
        headline,
        best: best.map(|id| id.parse().unwrap()),
        answer_json: r#"{"headline":"…"}"#.to_owned(),
        model_id: "pack-1".to_owned(),
        model_sha256: "ab".repeat(32),
        catalogue_version: "0123456789abcdef".to_owned(),
        thresholds_id: "t1".to_owned(),
    }
}

pub fn danger() -> AnswerRecord {
    answer(Headline::Danger, Some("conium-maculatum"))
}

pub fn failure(kind: &str) -> Failure {
    Failure {
        stage: "network".to_owned(),
        kind: kind.to_owned(),
        message: "it did not work".to_owned(),
        model_id: Some("pack-1".to_owned()),
    }
}

pub fn again(delay_ms: i64) -> AfterFailure {
    AfterFailure::TryAgain { delay_ms }
}

pub fn take(recogniser: &mut FieldDb, now_ms: i64) -> Option<Lease> {
    recogniser.lease(&queue(), "worker", MINUTE, now_ms).unwrap()
}
