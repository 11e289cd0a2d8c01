//! Where a worker takes its commands, and what is known of the one in hand when the worker breaks off.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use crate::kiosk::state::{CatalogueProblem, DialogProblem, FolderProblem, LookProblem, OrderProblem, SheetProblem};
use crate::kiosk::{Command, OperatorCommand, PhotoReport, PinReply, Report};

/// The commands of one worker.
pub struct Inbox {
    commands: Receiver<Command>,
    /// Taken and not done, in order; the first is being carried out.
    in_hand: RefCell<VecDeque<Command>>,
    /// To be taken before anything new.
    put_back: RefCell<VecDeque<Command>>,
}

impl Inbox {
    /// The commands that come in here.
    pub fn new(commands: Receiver<Command>) -> Self {
        Self { commands, in_hand: RefCell::default(), put_back: RefCell::default() }
    }

    /// Takes the next command, to be followed by [`Inbox::done`].
    ///
    /// # Errors
    /// When none came in time, or nobody sends any more.
    pub(super) fn next(&self, pause: Duration) -> Result<Command, RecvTimeoutError> {
        let command = self.wait(pause)?;
        self.in_hand.borrow_mut().push_back(command.clone());
        Ok(command)
    }

    /// Carries out one command after the other until nobody sends any more.
    pub(super) fn for_each(&self, mut carry_out: impl FnMut(Command)) {
        /// How long to wait makes no difference here: the wait begins again.
        const REST: Duration = Duration::from_secs(3_600);
        loop {
            match self.next(REST) {
                Ok(command) => carry_out(command),
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => return,
            }
            self.done();
        }
    }

    /// Takes all commands that are there, after waiting for the first, without those that
    /// `select` leaves out; each is to be followed by [`Inbox::done`], in this order.
    pub(super) fn next_batch(
        &self,
        pause: Duration,
        select: impl FnOnce(Vec<Command>) -> Vec<Command>,
    ) -> Result<Vec<Command>, RecvTimeoutError> {
        let first = self.wait(pause)?;
        let put_back = std::mem::take(&mut *self.put_back.borrow_mut());
        let batch = select(std::iter::once(first).chain(put_back).chain(self.commands.try_iter()).collect());
        self.in_hand.borrow_mut().extend(batch.iter().cloned());
        Ok(batch)
    }

    /// The command in hand is carried out.
    pub(super) fn done(&self) {
        self.in_hand.borrow_mut().pop_front();
    }

    /// The worker broke off: puts back what must not be lost and what it had not begun with, and
    /// returns what whoever waits for the rest has to be told.
    pub(super) fn broken_off(&self) -> Option<Report> {
        let mut in_hand = std::mem::take(&mut *self.in_hand.borrow_mut());
        let broken = in_hand.pop_front()?;
        let mut put_back = self.put_back.borrow_mut();
        put_back.extend(in_hand);
        let report = failure_of(&broken);
        if must_be_done(&broken) {
            // At the end, so that it does not keep the others from being carried out.
            put_back.push_back(broken);
        }
        report
    }

    /// Takes a command while there is no worker: what must not be lost waits for the next one,
    /// and whoever waits for anything else is told at once.
    pub(super) fn turn_away(&self, pause: Duration) -> Result<Option<Report>, RecvTimeoutError> {
        let command = self.commands.recv_timeout(pause)?;
        let report = failure_of(&command);
        if must_be_done(&command) {
            self.put_back.borrow_mut().push_back(command);
        }
        Ok(report)
    }

    fn wait(&self, pause: Duration) -> Result<Command, RecvTimeoutError> {
        let put_back = self.put_back.borrow_mut().pop_front();
        put_back.map_or_else(|| self.commands.recv_timeout(pause), Ok)
    }
}

/// Erasing and remembering: nobody waits for these, and they are owed all the same.
fn must_be_done(command: &Command) -> bool {
    matches!(
        command,
        Command::ErasePhotos { .. }
            | Command::EraseSession(_)
            | Command::EraseSessionsBefore(_)
            | Command::CancelLooks { .. }
            | Command::RememberWrongPins(_)
    )
}

/// What to tell whoever waits for a command that will not be carried out.
fn failure_of(command: &Command) -> Option<Report> {
    Some(match command {
        Command::TakePhoto { session, photo, .. }
        | Command::LoadPhoto { session, photo, .. }
        | Command::PastePhoto { session, photo, .. }
        | Command::LookAgain { session, photo } => Report::Photo(*session, *photo, PhotoReport::Failed(LookProblem::RecognizerFailed)),
        Command::Explain { session, photo, request } => {
            Report::Photo(*session, *photo, PhotoReport::HeatMap(*request, Err(LookProblem::RecognizerFailed)))
        }
        Command::ChooseFiles(session) | Command::ChooseFolder(session) => Report::NothingChosen(*session, DialogProblem::NoDialog),
        Command::ListFolder { request, .. } => Report::Folder(*request, Err(FolderProblem::Unreadable)),
        Command::LoadPage { request, .. } => Report::Page(*request, Err(CatalogueProblem::Unavailable)),
        Command::LoadFacets(request) => Report::Facets(*request, Err(CatalogueProblem::Unavailable)),
        Command::LoadPlant { request, .. } => Report::Plant(*request, Err(CatalogueProblem::Unavailable)),
        Command::LoadPlants { request, .. } => Report::Plants(*request, Err(CatalogueProblem::Unavailable)),
        Command::Search { request, .. } => Report::Found(*request, Err(CatalogueProblem::Unavailable)),
        Command::LoadRanking { request, .. } => Report::Ranking(*request, Err(CatalogueProblem::Unavailable)),
        Command::LoadSeasonPlants(request) => Report::SeasonPlants(*request, Err(CatalogueProblem::Unavailable)),
        Command::PrintSheet { request, .. } => Report::SheetPrinted(*request, Err(SheetProblem::Failed)),
        Command::SaveSheet { request, .. } => Report::SheetSaved(*request, Err(SheetProblem::Failed)),
        Command::CheckPin { request, .. } => Report::Pin(*request, PinReply::Failed),
        Command::Operator(order) => return failure_of_order(order),
        _ => return None,
    })
}

fn failure_of_order(order: &OperatorCommand) -> Option<Report> {
    let failed = OrderProblem::Failed;
    Some(match order {
        OperatorCommand::LoadHealth(request) => Report::Health(*request, Err(failed)),
        OperatorCommand::LoadDeadLetters(request) => Report::DeadLetters(*request, Err(failed)),
        OperatorCommand::SaveSettings { request, .. } => Report::SettingsSaved(*request, Err(failed)),
        OperatorCommand::RetryDead { request, .. }
        | OperatorCommand::DiscardDead { request, .. }
        | OperatorCommand::RestartCamera(request)
        | OperatorCommand::RestartRecognizer(request)
        | OperatorCommand::ErasePhotos(request)
        | OperatorCommand::ResetCounters(request)
        | OperatorCommand::ExportSupport(request) => Report::OrderDone(*request, Err(failed)),
        OperatorCommand::Exit => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;

    use super::*;
    use crate::kiosk::{RequestNumber, SessionNumber};

    const NOW: Duration = Duration::ZERO;

    fn inbox(commands: impl IntoIterator<Item = Command>) -> Inbox {
        let (sender, receiver) = sync_channel(16);
        commands.into_iter().for_each(|command| sender.send(command).unwrap());
        Inbox::new(receiver)
    }

    fn facets(number: u64) -> Command {
        Command::LoadFacets(RequestNumber(number))
    }

    fn erase(session: u64) -> Command {
        Command::EraseSession(SessionNumber(session))
    }

    #[test]
    fn only_the_command_in_hand_fails_and_the_others_wait_for_the_next_worker() {
        let inbox = inbox([facets(1), facets(2), facets(3), facets(4)]);
        assert_eq!(inbox.next(NOW), Ok(facets(1)));
        inbox.done();
        assert_eq!(inbox.next_batch(NOW, |all| all), Ok(vec![facets(2), facets(3), facets(4)]));
        inbox.done();
        assert_eq!(inbox.broken_off(), Some(Report::Facets(RequestNumber(3), Err(CatalogueProblem::Unavailable))));
        assert_eq!(inbox.next(NOW), Ok(facets(4)));
        inbox.done();
        assert_eq!(inbox.broken_off(), None, "nothing was in hand");
        assert_eq!(inbox.next(NOW), Err(RecvTimeoutError::Disconnected));
    }

    #[test]
    fn what_is_left_out_of_a_batch_is_not_in_hand() {
        let inbox = inbox([facets(1), facets(2)]);
        assert_eq!(inbox.next_batch(NOW, |mut all| all.split_off(1)), Ok(vec![facets(2)]));
        inbox.done();
        assert_eq!(inbox.broken_off(), None);
    }

    #[test]
    fn erasing_is_never_lost() {
        let inbox = inbox([erase(1), facets(2), erase(3)]);
        assert_eq!(inbox.next(NOW), Ok(erase(1)));
        assert_eq!(inbox.broken_off(), None, "nobody waits for it");
        assert!(matches!(inbox.turn_away(NOW), Ok(Some(Report::Facets(..)))));
        assert_eq!(inbox.turn_away(NOW), Ok(None));
        assert_eq!(inbox.turn_away(NOW), Err(RecvTimeoutError::Disconnected));
        assert_eq!(inbox.next_batch(NOW, |all| all), Ok(vec![erase(1), erase(3)]));
    }
}
