//! Keeping the data folder in order: files and rows in step, old things forgotten, space watched.

use std::fs;
use std::path::{Path, PathBuf};

use super::intake::hash_of;
use crate::store::bundle::{self, BundleError};
use crate::store::disc::{DiscError, DiscLevel, Space, Thresholds, make_data_folder, space};
use crate::store::field::{FieldDb, FieldError, JobFilter, JobState, PhotoHash, PhotoState, Recovery, Retention, Role, Sizes};
use crate::store::photos::reconcile::{PhotoRows, ReconcileError, Report, RowState, carry_out};
use crate::store::photos::{PhotoFileError, PhotoFiles, PhotoKey};

/// How long things are kept, and from when the disc is too full.
#[derive(Clone, Debug)]
pub struct HousekeepingSettings {
    pub retention: Retention,
    pub thresholds: Thresholds,
    /// A photo without a row may be on its way in for this long.
    pub orphan_grace_ms: u64,
}

impl Default for HousekeepingSettings {
    /// Photos for a day, history for 90 days.
    fn default() -> Self {
        let retention = Retention { history_days: 90, photo_hours: 24 };
        Self { retention, thresholds: Thresholds::default(), orphan_grace_ms: 60_000 }
    }
}

/// Why the data folder cannot be put in order.
#[derive(Debug, thiserror::Error)]
pub enum HousekeepingError {
    #[error(transparent)]
    Field(#[from] FieldError),
    #[error(transparent)]
    Photos(#[from] PhotoFileError),
    #[error(transparent)]
    Disc(#[from] DiscError),
    #[error(transparent)]
    Bundle(#[from] BundleError),
}

impl HousekeepingError {
    /// The same sentence in Korean.
    pub fn message_ko(&self) -> String {
        match self {
            Self::Field(error) => error.message_ko(),
            Self::Photos(error) => error.message_ko(),
            Self::Disc(error) => error.message_ko(),
            Self::Bundle(error) => error.message_ko(),
        }
    }
}

/// What one round did.
#[derive(Clone, Debug)]
pub struct Tidied {
    /// Files and rows that had to be brought together.
    pub reconciled: Report,
    pub forgotten_jobs: u32,
    pub deleted_photos: u32,
    pub sizes: Sizes,
    pub space: Space,
    pub level: DiscLevel,
    pub backup: Backup,
}

/// What became of the daily copy of the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Backup {
    Made,
    /// Today's is there.
    Fresh,
    /// Everything else goes on; the operator is told why.
    Failed(String),
}

/// The operator's side of the data folder.
#[derive(Debug)]
pub struct Housekeeping {
    data: PathBuf,
    files: PhotoFiles,
    db: FieldDb,
    settings: HousekeepingSettings,
    level: DiscLevel,
}

impl Housekeeping {
    /// Opens the data folder, after finishing an interrupted import of a bundle.
    pub fn open(data: &Path, settings: HousekeepingSettings, now_ms: i64) -> Result<Self, HousekeepingError> {
        bundle::recover(data)?;
        make_data_folder(data)?;
        let files = PhotoFiles::open(data)?;
        let db = FieldDb::open(&data.join("field.db"), Role::Operator, now_ms)?;
        Ok(Self { data: data.to_owned(), files, db, settings, level: DiscLevel::Ample })
    }

    /// What was saved when the database was found damaged.
    pub fn recovery(&self) -> Option<&Recovery> {
        self.db.recovery()
    }

    /// The database in the operator's role.
    pub fn db(&mut self) -> &mut FieldDb {
        &mut self.db
    }

    /// From now on things are kept this long.
    pub fn set_retention(&mut self, retention: Retention) {
        self.settings.retention = retention;
    }

    /// One round: to be run at the start and every hour.
    pub fn round(&mut self, now_ms: i64) -> Result<Tidied, HousekeepingError> {
        let reconciled = self.reconcile(now_ms)?;
        let retained = self.db.retain(&self.settings.retention, now_ms)?;
        let mut deleted_photos = 0;
        for hash in &retained.photos_to_remove {
            deleted_photos += u32::from(self.delete(hash, now_ms)?);
        }
        let sizes = self.db.compact()?;
        let space = space(&self.data)?;
        self.level = self.level.next(space.available_bytes, &self.settings.thresholds);
        let backup = self.back_up(now_ms);
        Ok(Tidied { reconciled, forgotten_jobs: retained.jobs, deleted_photos, sizes, space, level: self.level, backup })
    }

    /// Takes back what waits and erases every photo, on the operator's order. Answers and counts stay.
    pub fn erase_all_photos(&mut self, now_ms: i64) -> Result<u32, HousekeepingError> {
        for state in [JobState::Queued, JobState::Leased] {
            while let [job, ..] = self.db.jobs(&JobFilter { state: Some(state), after: None, limit: 1 })?.as_slice() {
                match self.db.cancel(&job.id, now_ms) {
                    // It was finished, or changed hands, a moment ago.
                    Ok(_) | Err(FieldError::WrongState { .. }) => {}
                    Err(error) => return Err(error.into()),
                }
            }
        }
        let mut after: Option<PhotoHash> = None;
        while let page @ [.., last] = self.db.photos(after.as_ref(), PAGE)?.as_slice() {
            for row in page.iter().filter(|row| row.state != PhotoState::Erased) {
                match self.db.erase_photo(&row.sha256) {
                    // Somebody submitted it just now; that is a photo of after the order.
                    Ok(()) | Err(FieldError::PhotoInUse { .. }) => {}
                    Err(error) => return Err(error.into()),
                }
            }
            after = Some(last.sha256.clone());
        }
        let mut deleted = 0;
        for hash in self.db.photos_to_remove(u32::MAX)? {
            deleted += u32::from(self.delete(&hash, now_ms)?);
        }
        Ok(deleted)
    }

    fn reconcile(&mut self, now_ms: i64) -> Result<Report, HousekeepingError> {
        let grace_ms = self.settings.orphan_grace_ms;
        carry_out(&self.files, &mut Rows { db: &mut self.db }, now_ms, grace_ms).map_err(|error| match error {
            ReconcileError::Files(error) => error.into(),
            ReconcileError::Rows(error) => HousekeepingError::Field(error),
        })
    }

    /// A copy of the database each day; the copies of a few days take turns.
    fn back_up(&self, now_ms: i64) -> Backup {
        const DAY_MS: i64 = 86_400_000;
        const KEPT_DAYS: i64 = 3;
        let folder = self.data.join("backups");
        let copy = folder.join(format!("field-{}.db", now_ms.div_euclid(DAY_MS).rem_euclid(KEPT_DAYS)));
        let age = fs::metadata(&copy).and_then(|about| about.modified()).ok().and_then(|time| time.elapsed().ok());
        if age.is_some_and(|age| age.as_millis() < u128::from(DAY_MS.unsigned_abs())) {
            return Backup::Fresh;
        }
        let made = make_data_folder(&folder).map_err(HousekeepingError::from).and_then(|()| Ok(self.db.backup_to(&copy)?));
        made.map_or_else(|error| Backup::Failed(error.to_string()), |_| Backup::Made)
    }

    fn delete(&mut self, hash: &PhotoHash, now_ms: i64) -> Result<bool, HousekeepingError> {
        let Ok(key) = hash.as_str().parse::<PhotoKey>() else { return Ok(false) };
        let files = &self.files;
        let erase = || files.erase(key).map(drop).map_err(std::io::Error::other);
        Ok(self.db.remove_photo(hash, now_ms, erase)?)
    }
}

/// The rows of the field database as the reconciler sees them.
struct Rows<'a> {
    db: &'a mut FieldDb,
}

const PAGE: u32 = 1_000;

impl PhotoRows for Rows<'_> {
    type Error = FieldError;

    fn all(&mut self) -> Result<Vec<(PhotoKey, RowState)>, FieldError> {
        let mut all = Vec::new();
        let mut after: Option<PhotoHash> = None;
        loop {
            let page = self.db.photos(after.as_ref(), PAGE)?;
            let Some(last) = page.last() else { return Ok(all) };
            after = Some(last.sha256.clone());
            all.extend(page.iter().filter_map(|row| Some((row.sha256.as_str().parse().ok()?, row_state(row.state)))));
        }
    }

    fn states_of(&mut self, key: PhotoKey) -> Result<Vec<RowState>, FieldError> {
        match self.db.photo(&hash_of(key)?) {
            Ok(row) => Ok(vec![row_state(row.state)]),
            Err(FieldError::NotFound { .. }) => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }

    fn mark_missing(&mut self, key: PhotoKey) -> Result<(), FieldError> {
        self.db.mark_missing(&hash_of(key)?).map(drop)
    }

    fn mark_present(&mut self, key: PhotoKey) -> Result<(), FieldError> {
        self.db.mark_present(&hash_of(key)?).map(drop)
    }
}

fn row_state(state: PhotoState) -> RowState {
    match state {
        PhotoState::Present => RowState::Present,
        PhotoState::Missing => RowState::Missing,
        PhotoState::Erased => RowState::Erased,
    }
}
