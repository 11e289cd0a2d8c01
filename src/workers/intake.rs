//! From a picture's bytes to a queued job: once this returns, nothing is lost by a power cut.

use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};

use crate::recognizer::photo::{self, Limits, PhotoError};
use crate::store::disc::{DiscError, DiscLevel, Thresholds, make_data_folder, space};
use crate::store::field::{FieldDb, FieldError, JobId, NewJob, NewPhoto, Options, PhotoHash, Priority, QueueName, Role, Submitted};
use crate::store::photos::{PhotoFileError, PhotoFiles, PhotoKey, strip};

/// How often a photo may take the recogniser's process with it before it is given up.
pub(super) const MAX_ATTEMPTS: u32 = 3;

/// Jobs that may wait at once: an evening's work for one machine.
const MAX_OPEN_JOBS: u32 = 10_000;

/// Why a photo was not taken. Nothing of it is kept then.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    #[error(transparent)]
    Photo(#[from] PhotoError),
    #[error(transparent)]
    File(#[from] PhotoFileError),
    #[error(transparent)]
    Field(#[from] FieldError),
    #[error(transparent)]
    Disc(#[from] DiscError),
    #[error("only {} MB are free on the disc, so no more photos are taken; free some space", available_bytes >> 20)]
    DiscFull { available_bytes: u64 },
}

impl IntakeError {
    /// A word for programs.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Photo(error) => error.kind(),
            Self::File(error) => error.kind(),
            Self::Field(FieldError::QueueFull { .. }) => "queue_full",
            Self::Field(FieldError::StorageFull) | Self::DiscFull { .. } => "disc_full",
            Self::Field(FieldError::DifferentRequest { .. } | FieldError::Invalid(_)) => "bad_id",
            Self::Field(_) | Self::Disc(_) => "storage",
        }
    }

    /// Whether the photo itself, rather than the machine, is at fault.
    pub fn is_about_the_photo(&self) -> bool {
        matches!(self, Self::Photo(_) | Self::File(PhotoFileError::Refused(_)))
    }

    /// The same sentence in Korean.
    pub fn message_ko(&self) -> String {
        match self {
            Self::Photo(error) => error.message_ko(),
            Self::File(error) => error.message_ko(),
            Self::Field(error) => error.message_ko(),
            Self::Disc(error) => error.message_ko(),
            Self::DiscFull { available_bytes } => {
                format!("저장 공간이 {} MB만 남아 사진을 더 받지 않습니다. 공간을 비워 주세요.", available_bytes >> 20)
            }
        }
    }
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The picture's file as it came.
    pub bytes: &'a [u8],
    pub queue: QueueName,
    pub priority: Priority,
    /// The key that makes a repetition harmless; a new one is made when there is none.
    pub id: Option<JobId>,
}

/// The booth's side of the field database, with the folder of photos.
#[derive(Debug)]
pub struct Intake {
    data: PathBuf,
    files: PhotoFiles,
    db: FieldDb,
    level: DiscLevel,
    thresholds: Thresholds,
}

impl Intake {
    /// Opens the kiosk's data folder for submitting; it is made if need be.
    pub fn open(data: &Path, now_ms: i64) -> Result<Self, IntakeError> {
        make_data_folder(data)?;
        let files = PhotoFiles::open(data)?;
        let db = FieldDb::open_with(
            &data.join("field.db"),
            Role::Booth,
            now_ms,
            Options { max_open_jobs: MAX_OPEN_JOBS, ..Options::default() },
        )?;
        Ok(Self { data: data.to_owned(), files, db, level: DiscLevel::Ample, thresholds: Thresholds::default() })
    }

    /// The same with other limits on the disc's free space.
    pub fn with_thresholds(self, thresholds: Thresholds) -> Self {
        Self { thresholds, ..self }
    }

    /// The database in the booth's role.
    pub fn db(&mut self) -> &mut FieldDb {
        &mut self.db
    }

    /// How the disc stands, looked at anew.
    pub fn disc_level(&mut self) -> Result<DiscLevel, IntakeError> {
        let available_bytes = space(&self.data)?.available_bytes;
        self.level = self.level.next(available_bytes, &self.thresholds);
        Ok(self.level)
    }

    /// Stores the photo and queues its job.
    ///
    /// The row comes before the file, so that no deletion decided earlier takes the file away, and
    /// the job comes last: whoever sees it finds everything it needs.
    pub fn submit(&mut self, request: &Request<'_>, now_ms: i64) -> Result<Submitted, IntakeError> {
        if self.disc_level()? == DiscLevel::Refuse {
            return Err(IntakeError::DiscFull { available_bytes: space(&self.data)?.available_bytes });
        }
        let header = photo::inspect(request.bytes, &Limits::default())?;
        let stripped = strip(request.bytes, Limits::default().file_bytes).map_err(PhotoFileError::from)?;
        let key = PhotoKey::of(&stripped);
        let photo = NewPhoto {
            sha256: hash_of(key)?,
            bytes: u32::try_from(stripped.len()).unwrap_or(u32::MAX),
            kind: header.format.to_string().to_lowercase(),
            width_px: header.width_px,
            height_px: header.height_px,
        };
        let _hold = self.files.hold()?;
        self.db.register_photo(&photo, now_ms)?;
        self.files.put(&stripped)?;
        let id = match (&request.id, request.priority) {
            (Some(id), _) => id.clone(),
            (None, Priority::Bulk) => id_of_picture(&photo.sha256)?,
            (None, _) => new_job_id(now_ms),
        };
        let job = NewJob { id, queue: request.queue.clone(), priority: request.priority, photo, max_attempts: MAX_ATTEMPTS };
        Ok(self.db.submit(&job, now_ms)?)
    }
}

/// The database's word for a photo's key; both are the same 64 hexadecimal digits.
pub(super) fn hash_of(key: PhotoKey) -> Result<PhotoHash, FieldError> {
    Ok(key.to_string().parse::<PhotoHash>()?)
}

/// In bulk the picture is the key: a folder can be submitted again after an interruption, and what
/// was queued before is recognised. 60 hexadecimal digits are as unique as 64.
fn id_of_picture(photo: &PhotoHash) -> Result<JobId, FieldError> {
    const DIGITS: usize = 60;
    // The prefix sorts below the ids made from the time, so lists show what visitors submitted first.
    Ok(format!("00-{}", &photo.as_str()[..DIGITS]).parse::<JobId>()?)
}

/// An id that no other submission has: time, and randomness from the system's hash seeds.
fn new_job_id(now_ms: i64) -> JobId {
    let word = || u128::from(RandomState::new().hash_one(std::process::id()));
    JobId::new(now_ms, word() << 64 | word())
}
