//! The worker that answers queued photos: leases a job, has the recogniser's process look, judges,
//! and stores the outcome in one transaction. It may die between any two lines.

mod explaining;

use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

pub use explaining::HeatMap;

use super::recognizer_process::{Launch, ProcessError, RecognizerProcess};
use super::wall_clock_ms;
use crate::plant::{InvalidPlantId, Label, Plants};
use crate::recognizer::process::{Ask, Looked, Refusal, Reply, Warmth};
use crate::store::field::{
    AfterFailure, AnswerRecord, Failure, FieldDb, FieldError, Headline as StoredHeadline, JobId, JobState, Lease, QueueName, Role,
};
use crate::store::photos::{PhotoFileError, PhotoFiles, PhotoKey};
use crate::verdict::record::{Circumstances, ModelName, Record, Timings};
use crate::verdict::{Answer, Headline, Judge};

/// Times and names of a worker.
#[derive(Clone, Debug)]
pub struct AnsweringSettings {
    pub queue: QueueName,
    /// Who holds the leases, for the operator.
    pub worker: String,
    /// How long a lease lasts without a sign of life.
    pub lease_ms: i64,
    /// Loading the weights may take this long on a slow disc.
    pub warm_timeout: Duration,
    /// One photo may take this long; then the process is taken to hang.
    pub look_timeout: Duration,
    /// After this long without work the process is ended and its memory returned.
    pub idle_unload: Duration,
}

impl AnsweringSettings {
    /// The usual times, for one queue.
    pub fn new(queue: QueueName) -> Self {
        Self {
            queue,
            worker: format!("dokcho-{}", std::process::id()),
            lease_ms: 30_000,
            warm_timeout: Duration::from_secs(120),
            look_timeout: Duration::from_secs(60),
            idle_unload: Duration::from_secs(300),
        }
    }
}

/// Gives the catalogue in use now, with its version, or says why there is none.
pub type CatalogueSource = Box<dyn Fn() -> Result<(Plants, String), Unusable> + Send>;

/// Where the worker finds things.
pub struct Places {
    /// The kiosk's data folder.
    pub data: PathBuf,
    pub launch: Launch,
    pub catalogue: CatalogueSource,
}

/// What happened, for the screen and the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The recogniser is ready; packs that were passed over are named.
    Warm {
        model_id: String,
        /// What it computes with, as in `cpu`.
        device: String,
        passed_over: Vec<String>,
    },
    /// No photo can be answered now; jobs wait.
    NoModel {
        why: Unusable,
    },
    /// The process was ended because nobody needed it.
    Unloaded,
    Answered {
        job: JobId,
        headline: Headline,
    },
    /// The photo itself is at fault.
    PhotoRefused {
        job: JobId,
        message: String,
    },
    /// An attempt failed; the state says whether there will be another.
    Tried {
        job: JobId,
        state: JobState,
        message: String,
    },
    /// Somebody else has the job now, or it was taken back; this result was dropped.
    Superseded {
        job: JobId,
    },
    /// The database cannot be written now; the job is done again when it can.
    StorageTrouble {
        message: String,
    },
}

/// What one step did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Nothing can be worked on now.
    Idle,
    /// A job had an attempt, whatever came of it.
    Worked,
    /// No model could be loaded.
    NoModel,
}

/// Why the worker cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum AnsweringError {
    #[error(transparent)]
    Field(#[from] FieldError),
    #[error(transparent)]
    Photos(#[from] PhotoFileError),
    #[error("{}", .0.message)]
    NoModel(Unusable),
}

/// Why photos cannot be answered, in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unusable {
    pub message: String,
    pub message_ko: String,
    /// Whether somebody has to repair something, so that starting again alone cannot help.
    pub is_final: bool,
}

impl From<ProcessError> for Unusable {
    fn from(error: ProcessError) -> Self {
        Self { message: error.to_string(), message_ko: error.message_ko(), is_final: false }
    }
}

/// A process that has loaded its model, and the judge of its scores.
struct WarmProcess {
    process: RecognizerProcess,
    judge: Judge,
    catalogue_version: String,
    warmth: Warmth,
}

/// The worker.
pub struct Answering {
    db: FieldDb,
    files: PhotoFiles,
    places: Places,
    settings: AnsweringSettings,
    warm: Option<WarmProcess>,
    /// When the process was last needed.
    last_use: Instant,
    /// After a failed start: not again before this, and how long to wait after the next failure.
    next_start: Option<(Instant, Duration)>,
    no_model: Option<NoModel>,
}

/// Why no model is loaded.
#[derive(Clone, Debug)]
struct NoModel {
    why: Unusable,
    /// Starts that failed one after the other, for whatever reason.
    failures: u32,
}

const FIRST_START_DELAY: Duration = Duration::from_secs(1);
const LONGEST_START_DELAY: Duration = Duration::from_secs(60);

/// What came of an attempt at a photo.
enum Attempt {
    Answered { answer: Box<Answer>, looked: Looked },
    Failed { failure: Failure, after: AfterFailure },
}

impl Answering {
    /// Opens the database in the recogniser's role. No model is loaded yet.
    pub fn open(places: Places, settings: AnsweringSettings) -> Result<Self, AnsweringError> {
        let files = PhotoFiles::open(&places.data)?;
        let db = FieldDb::open(&places.data.join("field.db"), Role::Recogniser, wall_clock_ms())?;
        Ok(Self { db, files, places, settings, warm: None, last_use: Instant::now(), next_start: None, no_model: None })
    }

    /// The database in the recogniser's role.
    pub fn db(&self) -> &FieldDb {
        &self.db
    }

    /// Whether everything in the queue has its outcome.
    pub fn has_no_open_job(&self) -> Result<bool, FieldError> {
        Ok(self.db.open_jobs(&self.settings.queue)? == 0)
    }

    /// Why there is no model, when trying again soon is of no use: something has to be repaired, or
    /// the process has failed to start several times in a row.
    pub fn lasting_trouble(&self) -> Option<&Unusable> {
        const FAILURES: u32 = 4;
        self.no_model.as_ref().filter(|no| no.why.is_final || no.failures >= FAILURES).map(|no| &no.why)
    }

    /// The operating system's number of the recogniser's process, while there is one.
    pub fn process_id(&self) -> Option<u32> {
        self.warm.as_ref().map(|warm| warm.process.id())
    }

    /// Does one job, if there is one that can be done.
    pub fn step(&mut self, on_event: &mut dyn FnMut(Event)) -> Result<Step, AnsweringError> {
        if self.db.open_jobs(&self.settings.queue)? == 0 {
            return Ok(Step::Idle);
        }
        // Warm first: without a model a lease would only use up the job's attempts.
        if !self.warm_up(on_event) {
            return Ok(Step::NoModel);
        }
        let now_ms = wall_clock_ms();
        let Some(mut lease) = self.db.lease(&self.settings.queue, &self.settings.worker, self.settings.lease_ms, now_ms)? else {
            return Ok(Step::Idle);
        };
        let attempt = self.attempt(&mut lease);
        self.last_use = Instant::now();
        match self.settle_patiently(&lease, &attempt) {
            Ok(event) => on_event(event),
            Err(FieldError::StaleLease { id, .. }) => on_event(Event::Superseded { job: id }),
            Err(error) => return Err(error.into()),
        }
        Ok(Step::Worked)
    }

    /// Has the model loaded and one drawn picture looked at. Returns whether there is a model.
    pub fn warm_up(&mut self, on_event: &mut dyn FnMut(Event)) -> bool {
        self.last_use = Instant::now();
        if self.warm.is_some() {
            return true;
        }
        if self.next_start.is_some_and(|(not_before, _)| Instant::now() < not_before) {
            return false;
        }
        match self.start() {
            Ok(warm) => {
                let Warmth { model_id, device, passed_over, .. } = warm.warmth.clone();
                on_event(Event::Warm { model_id, device, passed_over });
                self.warm = Some(warm);
                self.next_start = None;
                self.no_model = None;
                true
            }
            Err(why) => {
                let delay = self.next_start.map_or(FIRST_START_DELAY, |(_, delay)| delay);
                self.next_start = Some((Instant::now() + delay, (2 * delay).min(LONGEST_START_DELAY)));
                let failures = self.no_model.as_ref().map_or(0, |no| no.failures) + 1;
                on_event(Event::NoModel { why: why.clone() });
                self.no_model = Some(NoModel { why, failures });
                false
            }
        }
    }

    /// Ends the process when nobody has needed it for long enough.
    pub fn unload_if_idle(&mut self, on_event: &mut dyn FnMut(Event)) {
        if self.warm.is_some() && self.last_use.elapsed() >= self.settings.idle_unload {
            self.warm = None;
            on_event(Event::Unloaded);
        }
    }

    /// How long until [`Answering::unload_if_idle`] would act.
    pub fn until_unload(&self) -> Option<Duration> {
        self.warm.as_ref().map(|_| self.settings.idle_unload.saturating_sub(self.last_use.elapsed()))
    }

    fn start(&self) -> Result<WarmProcess, Unusable> {
        let mut process = RecognizerProcess::start(&self.places.launch)?;
        let timeout = self.settings.warm_timeout;
        let warmth = match process.ask(&Ask::Warm, timeout, timeout, &mut || ())? {
            Reply::Warm(warmth) => warmth,
            Reply::ModelRefused(Refusal { message, message_ko, .. }) => return Err(Unusable { message, message_ko, is_final: true }),
            other => return Err(ProcessError::Garbled(format!("{other:?}")).into()),
        };
        let labels: Result<Vec<Label>, _> = warmth.labels.iter().map(|label| label.parse()).collect();
        let labels = labels.map_err(|error: InvalidPlantId| ProcessError::Garbled(error.to_string()))?;
        let (plants, catalogue_version) = (self.places.catalogue)()?;
        let judge = Judge::new(&labels, plants, warmth.policy.clone()).map_err(|error| Unusable {
            message: error.to_string(),
            message_ko: error.message_ko(),
            is_final: true,
        })?;
        Ok(WarmProcess { process, judge, catalogue_version, warmth })
    }

    /// Has the photo looked at, with heartbeats meanwhile.
    fn attempt(&mut self, lease: &mut Lease) -> Attempt {
        let Self { db, files, settings, warm, .. } = self;
        let again = AfterFailure::TryAgain { delay_ms: 1_000 * i64::from(lease.attempt) };
        let Some(alive) = warm.as_mut() else {
            return failed("start", "not_warm", "the recogniser was not ready", None, again);
        };
        let model_id = Some(alive.warmth.model_id.clone());
        let sha256 = lease.photo.as_str().to_owned();
        let path = match sha256.parse::<PhotoKey>() {
            Ok(key) => files.path_of(key),
            Err(error) => return failed("read", "bad_key", &error.to_string(), model_id, AfterFailure::GiveUp),
        };
        let beat = Duration::from_millis(u64::try_from(settings.lease_ms / 3).unwrap_or(1).max(1));
        // A heartbeat that is refused or fails changes nothing here: finishing will tell.
        let mut heartbeat = || drop(db.heartbeat(lease, settings.lease_ms, wall_clock_ms()));
        let reply = alive.process.ask(&Ask::Look { path, sha256 }, settings.look_timeout, beat, &mut heartbeat);
        match reply {
            Ok(Reply::Looked(looked)) => match alive.judge.decide(&looked.logits) {
                Ok(answer) => Attempt::Answered { answer: Box::new(answer), looked },
                Err(error) => failed("judge", "bad_scores", &error.to_string(), model_id, again),
            },
            Ok(Reply::PhotoRefused(refusal)) => refused(refusal, model_id),
            Ok(other) => {
                *warm = None;
                failed("look", "process_garbled", &format!("{other:?}"), model_id, again)
            }
            Err(error) => {
                *warm = None;
                process_failed(&error, model_id, again)
            }
        }
    }

    /// Stores the outcome; an answer that is known should not be worked out again because the
    /// database was busy for a moment or a little room was missing.
    fn settle_patiently(&mut self, lease: &Lease, attempt: &Attempt) -> Result<Event, FieldError> {
        const TRIES: u32 = 3;
        const PAUSE: Duration = Duration::from_millis(500);
        for _ in 1..TRIES {
            match self.settle(lease, attempt) {
                Err(FieldError::Busy | FieldError::StorageFull) => thread::sleep(PAUSE),
                settled => return settled,
            }
        }
        self.settle(lease, attempt)
    }

    fn settle(&mut self, lease: &Lease, attempt: &Attempt) -> Result<Event, FieldError> {
        let job = lease.job_id.clone();
        let (failure, after) = match attempt {
            Attempt::Answered { answer, looked } => {
                let record = self.record(lease, answer, looked)?;
                self.db.finish(lease, &record, wall_clock_ms())?;
                return Ok(Event::Answered { job, headline: answer.headline });
            }
            Attempt::Failed { failure, after } => (failure, *after),
        };
        let state = self.db.nack(lease, failure, after, wall_clock_ms())?;
        let message = failure.message.clone();
        Ok(if state == JobState::Failed { Event::PhotoRefused { job, message } } else { Event::Tried { job, state, message } })
    }

    fn record(&self, lease: &Lease, answer: &Answer, looked: &Looked) -> Result<AnswerRecord, FieldError> {
        let alive = self.warm.as_ref().ok_or_else(|| FieldError::NotFound { what: "the recogniser".to_owned() })?;
        let warmth = &alive.warmth;
        let circumstances = Circumstances {
            photo: lease.photo.as_str(),
            photo_sha256: lease.photo.as_str(),
            model: ModelName { id: &warmth.model_id, sha256: &warmth.model_sha256 },
            likeness: warmth.policy.likeness,
            catalogue_version: &alive.catalogue_version,
            device: &warmth.device,
            timings_ms: Timings::new(looked.decode_ms, looked.timings_ms.prepare, looked.timings_ms.infer),
        };
        let answer_json = serde_json::to_string(&Record::new(answer, &circumstances));
        Ok(AnswerRecord {
            headline: stored(answer.headline),
            best: answer.best().map(|plant| plant.plant_id.clone()),
            answer_json: answer_json.map_err(|error| FieldError::Damaged { what: error.to_string() })?,
            model_id: warmth.model_id.clone(),
            model_sha256: warmth.model_sha256.clone(),
            catalogue_version: alive.catalogue_version.clone(),
            // The thresholds are part of the pack, whose hash covers them.
            thresholds_id: warmth.model_sha256.clone(),
        })
    }
}

fn failed(stage: &str, kind: &str, message: &str, model_id: Option<String>, after: AfterFailure) -> Attempt {
    let failure = Failure { stage: stage.to_owned(), kind: kind.to_owned(), message: message.to_owned(), model_id };
    Attempt::Failed { failure, after }
}

fn refused(refusal: Refusal, model_id: Option<String>) -> Attempt {
    let Refusal { stage, kind, message, .. } = refusal;
    Attempt::Failed { failure: Failure { stage, kind, message, model_id }, after: AfterFailure::GiveUp }
}

fn process_failed(error: &ProcessError, model_id: Option<String>, after: AfterFailure) -> Attempt {
    failed("look", error.kind(), &error.to_string(), model_id, after)
}

/// The database keeps headlines as words of its own, so that it depends on no rule of the verdict.
fn stored(headline: Headline) -> StoredHeadline {
    match headline {
        Headline::Danger => StoredHeadline::Danger,
        Headline::DangerLookAlike => StoredHeadline::DangerLookAlike,
        Headline::NothingRecorded => StoredHeadline::NothingRecorded,
        Headline::Unknown => StoredHeadline::Unknown,
        Headline::NotAPlant => StoredHeadline::NotAPlant,
    }
}
