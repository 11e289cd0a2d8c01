//! Any interleaving of calls, clock jumps and restarts gives what the model gives.

use std::collections::BTreeMap;

use dokcho::store::field::{
    AfterFailure, FieldDb, FieldError, Headline, JobFilter, JobState, KOREA_OFFSET_MIN, Lease, Options, Priority, Role, Window,
};
use proptest::prelude::*;

use crate::fixture::*;
use crate::model::{MAX_ATTEMPTS, MAX_OPEN, Model, Refusal};

#[derive(Clone, Debug)]
enum Step {
    Submit {
        job: u8,
        priority: Priority,
    },
    Lease,
    /// On one of the leases given out so far, however old.
    Heartbeat {
        lease: usize,
    },
    Finish {
        lease: usize,
        headline: Headline,
        plant: u8,
    },
    Nack {
        lease: usize,
        delay: Option<i64>,
    },
    Cancel {
        job: u8,
    },
    Retry {
        job: u8,
    },
    Clock {
        by: i64,
    },
    /// The process dies and the file is opened again.
    Reopen,
    Rebuild,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let job = 0..12_u8;
    let lease = 0..6_usize;
    let priority = prop::sample::select(Priority::ALL.to_vec());
    let headline = prop::sample::select(Headline::ALL.to_vec());
    let clock = prop_oneof![6 => 0..90_000_i64, 2 => Just(4 * HOUR), 1 => -9_000..0_i64, 1 => Just(-3 * HOUR), 1 => Just(-400 * DAY), 1 => Just(400 * DAY)];
    let step = prop_oneof![
        6 => (job.clone(), priority).prop_map(|(job, priority)| Step::Submit { job, priority }),
        8 => Just(Step::Lease),
        2 => lease.clone().prop_map(|lease| Step::Heartbeat { lease }),
        5 => (lease.clone(), headline, 0..3_u8).prop_map(|(lease, headline, plant)| Step::Finish { lease, headline, plant }),
        4 => (lease, prop::option::weighted(0.8, 0..120_000_i64)).prop_map(|(lease, delay)| Step::Nack { lease, delay }),
        2 => job.clone().prop_map(|job| Step::Cancel { job }),
        2 => job.prop_map(|job| Step::Retry { job }),
        6 => clock.prop_map(|by| Step::Clock { by }),
        1 => Just(Step::Reopen),
        1 => Just(Step::Rebuild),
    ];
    prop::collection::vec(step, 1..80)
}

/// The database side, driven by the same steps.
struct Real {
    kiosk: Kiosk,
    booth: FieldDb,
    recogniser: FieldDb,
    operator: FieldDb,
    leases: Vec<Lease>,
    now: i64,
}

impl Real {
    fn new() -> Self {
        let kiosk = Kiosk::new();
        let (booth, recogniser, operator) = open_all(&kiosk);
        Self { kiosk, booth, recogniser, operator, leases: Vec::new(), now: NOW }
    }

    /// The newest leases are the likeliest to be asked about.
    fn lease(&self, back: usize) -> Option<Lease> {
        self.leases.iter().rev().nth(back).cloned()
    }
}

fn open_all(kiosk: &Kiosk) -> (FieldDb, FieldDb, FieldDb) {
    let open = |role| kiosk.open_with(role, Options { max_open_jobs: MAX_OPEN as u32, ..Options::default() }).unwrap();
    (open(Role::Booth), open(Role::Recogniser), open(Role::Operator))
}

fn refusal(error: FieldError) -> Refusal {
    match error {
        FieldError::QueueFull { .. } => Refusal::Full,
        FieldError::NotFound { .. } => Refusal::NotFound,
        FieldError::WrongState { state, .. } => Refusal::WrongState(state),
        FieldError::StaleLease { why, .. } => Refusal::Stale(why),
        other => panic!("not foreseen: {other}"),
    }
}

fn plant(number: u8) -> String {
    format!("plant-{number}")
}

/// Takes one step on both sides and compares what it returned.
fn take_step(real: &mut Real, model: &mut Model, step: &Step) {
    let now = real.now;
    match step {
        Step::Submit { job: number, priority } => {
            let name = format!("j{number}");
            let mut new = job(&name, *priority);
            new.max_attempts = MAX_ATTEMPTS;
            let got = real.booth.submit(&new, now).map(|s| s.is_new).map_err(refusal);
            assert_eq!(got, model.submit(&name, *priority, now));
        }
        Step::Lease => {
            let got = real.recogniser.lease(&queue(), "w", MINUTE, now).unwrap();
            assert_eq!(got.as_ref().map(|lease| (lease.job_id.to_string(), lease.token)), model.lease(MINUTE, now));
            real.leases.extend(got);
        }
        Step::Heartbeat { lease } => {
            let Some(mut lease) = real.lease(*lease) else { return };
            let got = real.recogniser.heartbeat(&mut lease, MINUTE, now).map_err(refusal);
            assert_eq!(got, model.heartbeat(lease.job_id.as_str(), lease.token, MINUTE, now));
        }
        Step::Finish { lease, headline, plant: number } => {
            let Some(lease) = real.lease(*lease) else { return };
            let got = real.recogniser.finish(&lease, &answer(*headline, Some(&plant(*number))), now).map_err(refusal);
            assert_eq!(got, model.finish(lease.job_id.as_str(), lease.token, *headline, &plant(*number), now));
        }
        Step::Nack { lease, delay } => {
            let Some(lease) = real.lease(*lease) else { return };
            let after = delay.map_or(AfterFailure::GiveUp, again);
            let got = real.recogniser.nack(&lease, &failure("oops"), after, now).map_err(refusal);
            assert_eq!(got, model.nack(lease.job_id.as_str(), lease.token, *delay, now));
        }
        Step::Cancel { job } => {
            let name = format!("j{job}");
            assert_eq!(real.booth.cancel(&id(&name), now).map(drop).map_err(refusal), model.cancel(&name));
        }
        Step::Retry { job } => {
            let name = format!("j{job}");
            assert_eq!(real.operator.retry(&id(&name), now).map(drop).map_err(refusal), model.retry(&name, now));
        }
        Step::Clock { by } => real.now = (now + by).clamp(NOW - 100 * DAY, NOW + 1_500 * DAY),
        Step::Reopen => (real.booth, real.recogniser, real.operator) = open_all(&real.kiosk),
        Step::Rebuild => assert!(real.operator.rebuild_tallies().unwrap().is_empty()),
    }
}

/// Compares everything that can be seen from outside.
fn compare(real: &Real, model: &Model) {
    let mut jobs = real.booth.jobs(&JobFilter { state: None, after: None, limit: 1_000 }).unwrap();
    jobs.sort_by(|a, b| a.id.cmp(&b.id));
    let mut expected: Vec<_> = model.jobs.iter().collect();
    expected.sort_by(|a, b| a.name.cmp(&b.name));
    assert_eq!(jobs.len(), expected.len());
    for (job, model) in jobs.iter().zip(expected) {
        assert_eq!((job.id.as_str(), job.state), (model.name.as_str(), model.state));
        assert_eq!((job.attempts, job.priority, job.headline), (model.attempts, model.priority, model.headline), "{}", job.id);
        assert_eq!(real.booth.job_problems(&job.id).unwrap().len() as u32, model.problems);
        assert_eq!(real.booth.answer(&job.id).unwrap().is_some(), model.state == JobState::Done);
        match model.state {
            JobState::Queued => assert_eq!(job.available_at_ms, model.available_at, "{}", job.id),
            JobState::Leased => {
                let lease = job.lease.as_ref().unwrap();
                assert_eq!((lease.token, lease.deadline_ms, lease.heard_of_ms), (model.token, model.deadline, model.since));
            }
            _ => {}
        }
    }
    let notifications: Vec<_> = real.booth.notifications(0, 1_000).unwrap().iter().map(|n| (n.job_id.to_string(), n.kind)).collect();
    assert_eq!(notifications, model.notifications);
    let ranking = real.booth.ranking(&queue(), Window::All, KOREA_OFFSET_MIN, real.now, 99).unwrap();
    let totals: BTreeMap<String, u32> = ranking.into_iter().map(|row| (row.plant_id.to_string(), row.count)).collect();
    assert_eq!(totals, model.totals());
    assert!(real.booth.check_tallies().unwrap().is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_database_does_what_the_model_does(steps in steps()) {
        let (mut real, mut model) = (Real::new(), Model::default());
        for (number, step) in steps.iter().enumerate() {
            take_step(&mut real, &mut model, step);
            if number % 5 == 4 {
                compare(&real, &model);
            }
        }
        compare(&real, &model);
        real.operator.check_fully().unwrap();
    }
}
