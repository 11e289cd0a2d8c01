//! Erasing visitors' photos: decided in the database first, then deleted from the disc, so that
//! whatever is interrupted is known to be owed.

use std::collections::BTreeSet;

use super::photo_job::PhotoJob;
use crate::kiosk::{PhotoNumber, SessionNumber};
use crate::store::field::{FieldDb, FieldError, Job, PhotoHash};
use crate::store::photos::{PhotoFiles, PhotoKey};
use crate::workers::HousekeepingError;

/// What has to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Debt {
    /// Some photos of a session that goes on.
    Photos(SessionNumber, Vec<PhotoNumber>),
    /// A session that ended.
    Session(SessionNumber),
    /// Photos that were stored and never queued.
    Unsubmitted,
    /// Every session before this one.
    SessionsBefore(SessionNumber),
}

/// The database and the files, in the hands of whoever erases.
pub(super) struct Eraser<'a> {
    pub db: &'a mut FieldDb,
    pub files: &'a PhotoFiles,
    /// Whether the operator keeps photos of sessions that ended; retention erases them later.
    pub keeps_photos: bool,
    pub now_ms: i64,
}

const PAGE: u32 = 200;

impl Eraser<'_> {
    /// Cancels what waits and erases what may go. Returns whether nothing is owed any more.
    pub fn settle(&mut self, debt: &Debt) -> Result<bool, HousekeepingError> {
        match debt {
            Debt::Photos(session, photos) => self.erase_photos(*session, photos).map(|()| true),
            Debt::Session(session) => self.leave(PhotoJob::ids_of(*session)).map(|()| true),
            Debt::Unsubmitted => self.erase_unsubmitted(),
            Debt::SessionsBefore(session) => {
                self.leave(PhotoJob::ids_before(*session))?;
                let is_all = self.erase_unsubmitted()?;
                self.delete_decided()?;
                Ok(is_all)
            }
        }
    }

    fn erase_photos(&mut self, session: SessionNumber, photos: &[PhotoNumber]) -> Result<(), HousekeepingError> {
        let jobs = self.jobs_between(PhotoJob::ids_of(session))?;
        let (gone, kept): (Vec<_>, Vec<_>) = jobs.into_iter().partition(|(photo_job, _)| photos.contains(&photo_job.photo));
        // The visitor may have chosen the same file twice; one file serves both.
        let needed: BTreeSet<&PhotoHash> = kept.iter().map(|(_, job)| &job.photo).collect();
        for (_, job) in &gone {
            self.cancel(job)?;
            if !needed.contains(&job.photo) {
                self.erase(&job.photo)?;
            }
        }
        Ok(())
    }

    /// Sessions that ended: nobody waits for an answer, and the photos go unless they are kept.
    fn leave(&mut self, ids: (String, String)) -> Result<(), HousekeepingError> {
        for (_, job) in self.jobs_between(ids)? {
            self.cancel(&job)?;
            if !self.keeps_photos {
                self.erase(&job.photo)?;
            }
        }
        Ok(())
    }

    fn jobs_between(&self, (mut after, before): (String, String)) -> Result<Vec<(PhotoJob, Job)>, FieldError> {
        let mut found = Vec::new();
        loop {
            let page = self.db.jobs_with_photos(&after, &before, PAGE)?;
            let Some(last) = page.last() else { return Ok(found) };
            after = last.id.as_str().to_owned();
            found.extend(page.into_iter().filter_map(|job| Some((job.id.as_str().parse().ok()?, job))));
        }
    }

    fn cancel(&mut self, job: &Job) -> Result<(), FieldError> {
        if !job.state.is_open() {
            return Ok(());
        }
        match self.db.cancel(&job.id, self.now_ms) {
            // It was finished a moment ago.
            Ok(_) | Err(FieldError::WrongState { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn erase(&mut self, photo: &PhotoHash) -> Result<(), HousekeepingError> {
        match self.db.erase_photo(photo) {
            Ok(()) => self.delete(photo),
            // The same picture waits in somebody else's job; retention erases it after that.
            Err(FieldError::PhotoInUse { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Photos that were stored just before a power cut, or before the queue refused them: they have
    /// no job, so no session either.
    /// False while somebody is about to submit one.
    fn erase_unsubmitted(&mut self) -> Result<bool, HousekeepingError> {
        let Some(_alone) = self.files.hold_alone()? else { return Ok(false) };
        for photo in self.db.photos_without_jobs(u32::MAX)? {
            self.erase(&photo)?;
        }
        Ok(true)
    }

    /// Deletions that were decided before the power went.
    fn delete_decided(&mut self) -> Result<(), HousekeepingError> {
        for photo in self.db.photos_to_remove(u32::MAX)? {
            self.delete(&photo)?;
        }
        Ok(())
    }

    fn delete(&mut self, photo: &PhotoHash) -> Result<(), HousekeepingError> {
        let Ok(key) = photo.as_str().parse::<PhotoKey>() else { return Ok(()) };
        let files = self.files;
        self.db.remove_photo(photo, self.now_ms, || files.erase(key).map(drop).map_err(std::io::Error::other))?;
        Ok(())
    }
}
