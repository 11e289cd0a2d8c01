//! The queue as a plain list in memory: what the property test compares the database with. It is
//! written from the promises in the documentation, not from the SQL.

use std::collections::BTreeMap;

use dokcho::store::field::{Headline, JobState, NotificationKind, Priority, Refused, effective_priority};

use crate::fixture::HOUR;

/// How far a stored time may honestly lie ahead of the clock.
const SLACK: i64 = 10_000;
pub const MAX_ATTEMPTS: u32 = 3;
pub const MAX_OPEN: usize = 8;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelJob {
    pub name: String,
    pub priority: Priority,
    pub state: JobState,
    pub attempts: u32,
    pub available_at: i64,
    pub since: i64,
    pub token: i64,
    pub deadline: i64,
    pub problems: u32,
    pub headline: Option<Headline>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    Full,
    NotFound,
    WrongState(JobState),
    Stale(Refused),
}

#[derive(Debug, Default)]
pub struct Model {
    /// In order of arrival.
    pub jobs: Vec<ModelJob>,
    pub notifications: Vec<(String, NotificationKind)>,
    pub tallies: BTreeMap<(i64, String), u32>,
    last_token: i64,
    turns: BTreeMap<Priority, i64>,
}

impl Model {
    fn find(&mut self, name: &str) -> Option<&mut ModelJob> {
        self.jobs.iter_mut().find(|job| job.name == name)
    }

    fn open_jobs(&self) -> usize {
        self.jobs.iter().filter(|job| job.state.is_open()).count()
    }

    pub fn submit(&mut self, name: &str, priority: Priority, now: i64) -> Result<bool, Refusal> {
        if self.find(name).is_some() {
            return Ok(false);
        }
        let room = match priority {
            Priority::Booth => MAX_OPEN,
            Priority::WalkUp => MAX_OPEN - 1,
            Priority::Bulk => MAX_OPEN - 2,
        };
        if self.open_jobs() >= room {
            return Err(Refusal::Full);
        }
        self.jobs.push(ModelJob {
            name: name.to_owned(),
            priority,
            state: JobState::Queued,
            attempts: 0,
            available_at: now,
            since: now,
            token: 0,
            deadline: 0,
            problems: 0,
            headline: None,
        });
        Ok(true)
    }

    fn close(&mut self, name: &str, state: JobState, kind: NotificationKind) {
        self.find(name).unwrap().state = state;
        self.notifications.push((name.to_owned(), kind));
    }

    fn fail(&mut self, name: &str, delay: i64, is_final: bool, now: i64) -> JobState {
        let job = self.find(name).unwrap();
        job.problems += 1;
        if is_final {
            self.close(name, JobState::Failed, NotificationKind::Failed);
            JobState::Failed
        } else if job.attempts >= MAX_ATTEMPTS {
            self.close(name, JobState::Dead, NotificationKind::Dead);
            JobState::Dead
        } else {
            (job.state, job.since, job.available_at) = (JobState::Queued, now, now + delay);
            JobState::Queued
        }
    }

    pub fn lease(&mut self, lease_ms: i64, now: i64) -> Option<(String, i64)> {
        for job in self.jobs.iter_mut().filter(|job| job.state.is_open() && job.since > now + SLACK) {
            match job.state {
                JobState::Queued => job.available_at = now + (job.available_at - job.since),
                _ => job.deadline = now + (job.deadline - job.since),
            }
            job.since = now;
        }
        let mut expired: Vec<_> = self.jobs.iter().enumerate().filter(|(_, j)| j.state == JobState::Leased && j.deadline <= now).collect();
        expired.sort_by_key(|(order, job)| (job.deadline, *order));
        let names: Vec<String> = expired.into_iter().map(|(_, job)| job.name.clone()).collect();
        for name in names {
            self.fail(&name, 0, false, now);
        }
        let mut best: Option<(i64, String, Priority)> = None;
        for priority in Priority::ALL {
            let waits = |job: &&ModelJob| job.state == JobState::Queued && job.priority == priority && job.available_at <= now;
            let Some(job) = self.jobs.iter().find(waits) else { continue };
            let level = effective_priority(priority, job.since.max(job.available_at), self.turns.get(&priority).copied(), now);
            if best.as_ref().is_none_or(|(highest, ..)| level > *highest) {
                best = Some((level, job.name.clone(), priority));
            }
        }
        let (_, name, priority) = best?;
        self.turns.insert(priority, now);
        self.last_token += 1;
        let token = self.last_token;
        let job = self.find(&name).unwrap();
        (job.state, job.since, job.token, job.deadline) = (JobState::Leased, now, token, now + lease_ms);
        job.attempts += 1;
        Some((name, token))
    }

    fn leased(&mut self, name: &str, token: i64) -> Result<&mut ModelJob, Refusal> {
        let job = self.find(name).ok_or(Refusal::NotFound)?;
        match job.state {
            JobState::Leased if job.token == token => Ok(job),
            JobState::Leased => Err(Refusal::Stale(Refused::LeasedAgain)),
            JobState::Queued => Err(Refusal::Stale(Refused::Returned)),
            JobState::Cancelled => Err(Refusal::Stale(Refused::Cancelled)),
            state => Err(Refusal::Stale(Refused::Finished(state))),
        }
    }

    pub fn heartbeat(&mut self, name: &str, token: i64, lease_ms: i64, now: i64) -> Result<(), Refusal> {
        let job = self.leased(name, token)?;
        (job.since, job.deadline) = (now, now + lease_ms);
        Ok(())
    }

    pub fn nack(&mut self, name: &str, token: i64, delay: Option<i64>, now: i64) -> Result<JobState, Refusal> {
        self.leased(name, token)?;
        Ok(self.fail(name, delay.unwrap_or(0), delay.is_none(), now))
    }

    pub fn finish(&mut self, name: &str, token: i64, headline: Headline, plant: &str, now: i64) -> Result<(), Refusal> {
        self.leased(name, token)?.headline = Some(headline);
        self.close(name, JobState::Done, NotificationKind::Done);
        if matches!(headline, Headline::Danger | Headline::DangerLookAlike | Headline::NothingRecorded) {
            *self.tallies.entry((now - now % HOUR, plant.to_owned())).or_default() += 1;
        }
        Ok(())
    }

    pub fn cancel(&mut self, name: &str) -> Result<(), Refusal> {
        let job = self.find(name).ok_or(Refusal::NotFound)?;
        if !job.state.is_open() {
            return Err(Refusal::WrongState(job.state));
        }
        self.close(name, JobState::Cancelled, NotificationKind::Cancelled);
        Ok(())
    }

    pub fn retry(&mut self, name: &str, now: i64) -> Result<(), Refusal> {
        let job = self.find(name).ok_or(Refusal::NotFound)?;
        if !matches!(job.state, JobState::Failed | JobState::Dead) {
            return Err(Refusal::WrongState(job.state));
        }
        (job.state, job.attempts, job.since, job.available_at) = (JobState::Queued, 0, now, now);
        Ok(())
    }

    /// Counts by plant, over all hours.
    pub fn totals(&self) -> BTreeMap<String, u32> {
        let mut totals = BTreeMap::new();
        for ((_, plant), count) in &self.tallies {
            *totals.entry(plant.clone()).or_default() += count;
        }
        totals
    }
}
