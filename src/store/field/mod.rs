//! `field.db`: everything that must survive a power cut besides the pictures themselves. A durable
//! queue of identifications, their answers, the rankings, the notifications.
//!
//! Every write is one transaction, every connection has a write scope the database itself enforces
//! (`scopes`), and a damaged file is set aside and what is readable carried over (`recovery`).

mod answers;
mod backup;
mod calendar;
mod clock;
mod database;
mod error;
mod file;
mod jobs;
mod leases;
mod migrations;
mod notifications;
mod opening;
mod order;
mod photos;
mod recovery;
mod regrow;
mod retention;
mod rows;
mod salvage;
mod scopes;
mod tallies;
mod wake;
mod words;

pub use answers::AnswerRecord;
pub use calendar::{KOREA_OFFSET_MIN, Window};
pub use clock::{MAX_DELAY_MS, MAX_LEASE_MS};
pub use database::{Check, FieldDb, Options};
pub use error::{FieldError, Refused};
pub use jobs::{Job, JobFilter, JobProblem, LeaseInfo, NewJob, NewPhoto, Submitted};
pub use leases::{AfterFailure, Failure, Lease};
pub use migrations::SCHEMA_VERSION;
pub use notifications::Notification;
pub use order::{Priority, effective_priority};
pub use photos::PhotoRow;
pub use recovery::{Recovery, TableCount};
pub use retention::{Retained, Retention, Sizes};
pub use scopes::Role;
pub use tallies::{RankRow, TallyDifference};
pub use wake::{Bell, ChangeWatch, Woken};
pub use words::{Headline, InvalidWord, JobId, JobState, NotificationKind, PhotoHash, PhotoState, QueueName};
