//! Keeps a worker going that breaks off: one slip must not leave a kiosk half dead for months.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::RecvTimeoutError;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::inbox::Inbox;
use super::reporter::Reporter;
use super::shared::Shared;

/// How a worker's life ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// Nobody sends it anything any more, or it was told to stop.
    InOrder,
    /// It could not be set up; that has been logged.
    NotSetUp,
}

/// What looks after one worker.
pub(super) struct Supervision {
    name: &'static str,
    shared: Arc<Shared>,
    report: Reporter,
}

/// Pauses between two lives, each twice as long as the one before.
struct BackOff {
    next: Duration,
}

impl BackOff {
    const SHORTEST: Duration = Duration::from_millis(100);
    const LONGEST: Duration = Duration::from_secs(30);
    /// A worker that was well for so long begins anew with the shortest pause.
    const CALM: Duration = Duration::from_secs(60);

    fn after(&mut self, lived: Duration) -> Duration {
        if lived >= Self::CALM {
            self.next = Self::SHORTEST;
        }
        let pause = self.next;
        self.next = (pause * 2).min(Self::LONGEST);
        pause
    }
}

impl Supervision {
    pub fn new(name: &'static str, shared: &Arc<Shared>, report: &Reporter) -> Self {
        Self { name, shared: Arc::clone(shared), report: report.clone() }
    }

    /// Lets a worker live again and again until it ends in order. After a panic, and while there is
    /// no worker, whoever waits for one of its commands is told so.
    pub fn keep_serving(&self, inbox: &Inbox, mut live: impl FnMut(&Inbox) -> Ended) {
        let mut is_last = false;
        self.keep_going(
            || live(inbox),
            |pause| {
                if let Some(report) = inbox.broken_off() {
                    self.report.send(report);
                }
                // What must not be lost gets one more life after the booth's end, and no more.
                !std::mem::replace(&mut is_last, !self.turn_away(inbox, pause))
            },
        );
    }

    /// The same for a worker without commands. `between` waits so long, and says whether there is
    /// to be another life.
    pub fn keep_going(&self, mut live: impl FnMut() -> Ended, mut between: impl FnMut(Duration) -> bool) {
        let mut back_off = BackOff { next: BackOff::SHORTEST };
        loop {
            let begun = Instant::now();
            // What a worker leaves half-done in its own hands is set up again by its next life, and
            // what workers share stands in databases and behind locks that outlast a panic.
            match catch_unwind(AssertUnwindSafe(&mut live)) {
                Ok(Ended::InOrder) => return,
                Ok(Ended::NotSetUp) => {}
                // The panic has printed itself.
                Err(_) => {
                    self.shared.vitals().worker_panics += 1;
                    eprintln!("dokcho: {} broke off and is set up again", self.name);
                }
            }
            if !between(back_off.after(begun.elapsed())) {
                return;
            }
        }
    }

    /// Waits for a pause, unless the booth ends.
    pub fn rest(&self, pause: Duration) -> bool {
        const LOOK: Duration = Duration::from_millis(50);
        let until = Instant::now() + pause;
        while !self.report.is_ending() && Instant::now() < until {
            sleep(LOOK.min(pause));
        }
        !self.report.is_ending()
    }

    /// False when nobody sends commands any more.
    fn turn_away(&self, inbox: &Inbox, pause: Duration) -> bool {
        let until = Instant::now() + pause;
        loop {
            match inbox.turn_away(until.saturating_duration_since(Instant::now())) {
                Ok(report) => report.into_iter().for_each(|report| self.report.send(report)),
                Err(RecvTimeoutError::Timeout) => return true,
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, sync_channel};

    use super::*;
    use crate::kiosk::state::{CatalogueProblem, Counters, Facets};
    use crate::kiosk::{Command, Event, Report, RequestNumber, SessionNumber};
    use crate::settings::Stored;

    fn supervision() -> (Supervision, Arc<Shared>, Receiver<Event>) {
        let (events, received) = sync_channel(64);
        let shared = Arc::new(Shared::new(Stored::default(), Counters::default()));
        let report = Reporter::new(events, Arc::new(|| ()));
        (Supervision::new("test", &shared, &report), shared, received)
    }

    /// A worker that breaks off at every odd request and answers the even ones.
    fn answer(inbox: &Inbox, report: &Reporter, erased: &mut Vec<SessionNumber>) -> Ended {
        while let Ok(command) = inbox.next(Duration::from_secs(60)) {
            match command {
                Command::LoadFacets(request) if request.0 % 2 == 1 => panic!("on purpose"),
                Command::LoadFacets(request) => report.send(Report::Facets(request, Ok(Facets::default()))),
                Command::EraseSession(session) => erased.push(session),
                _ => {}
            }
            inbox.done();
        }
        Ended::InOrder
    }

    #[test]
    fn a_worker_that_panics_answers_everybody_and_goes_on() {
        let (supervision, shared, received) = supervision();
        let (sender, commands) = sync_channel(64);
        (1..=4).for_each(|number| sender.send(Command::LoadFacets(RequestNumber(number))).unwrap());
        sender.send(Command::EraseSession(SessionNumber(9))).unwrap();
        drop(sender);
        let mut erased = Vec::new();
        let report = supervision.report.clone();
        supervision.keep_serving(&Inbox::new(commands), |inbox| answer(inbox, &report, &mut erased));
        let answers: Vec<(u64, bool)> = received
            .try_iter()
            .map(|event| match event {
                Event::Report(Report::Facets(request, reply)) => {
                    assert!(matches!(reply, Ok(_) | Err(CatalogueProblem::Unavailable)));
                    (request.0, reply.is_ok())
                }
                other => panic!("{other:?}"),
            })
            .collect();
        // Those that came while there was no worker were turned away rather than kept waiting.
        assert_eq!(answers.first(), Some(&(1, false)));
        assert_eq!(answers.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1, 2, 3, 4]);
        assert_eq!(erased.last(), Some(&SessionNumber(9)), "erasing is done after all");
        assert!(shared.vitals().worker_panics >= 1);
    }

    #[test]
    fn pauses_grow_up_to_a_limit_and_shrink_after_a_calm_time() {
        let mut back_off = BackOff { next: BackOff::SHORTEST };
        let pauses: Vec<Duration> = (0..12).map(|_| back_off.after(Duration::ZERO)).collect();
        assert!(pauses.is_sorted() && pauses[0] == BackOff::SHORTEST && pauses[11] == BackOff::LONGEST, "{pauses:?}");
        assert_eq!(back_off.after(BackOff::CALM), BackOff::SHORTEST);
    }

    #[test]
    fn a_worker_that_can_never_be_set_up_ends_with_the_booth() {
        let (supervision, shared, _received) = supervision();
        supervision.report.end();
        let mut lives = 0;
        let live = || {
            lives += 1;
            Ended::NotSetUp
        };
        supervision.keep_going(live, |pause| supervision.rest(pause));
        assert_eq!((lives, shared.vitals().worker_panics), (1, 0));
    }
}
