//! What workers report, brought to where it belongs. Replies to older questions change nothing.

use super::state::{CameraState, CatalogueState, DialogProblem, LiveGuess, Notice, PhotoHint};
use super::{Kiosk, Report, Screen, SessionNumber};

/// Pictures of a folder that are offered; nobody leafs through more at a kiosk.
const MAX_FOLDER_ENTRIES: usize = 500;

impl Kiosk {
    pub(super) fn report(&mut self, report: Report) {
        let machine = &mut self.state.machine;
        match report {
            Report::Camera(camera) => self.camera_reported(camera),
            Report::Cameras(cameras) => machine.cameras = cameras,
            Report::Recognizer(recognizer) => machine.recognizer = recognizer,
            Report::Catalogue(catalogue) => self.catalogue_reported(catalogue),
            Report::Disk(disk) => machine.disk = disk,
            Report::Printer(printer) => machine.printer = printer,
            Report::Fleet(fleet) if self.state.has_fleet => machine.fleet = fleet,
            Report::Fleet(_) => {}
            Report::QueueLen(len) => machine.queue_len = len,
            Report::Guess(session, guess) => self.guessed(session, guess),
            Report::Hints(session, hints) => self.hinted(session, hints),
            Report::Photo(session, photo, report) => self.photo_report(session, photo, report),
            Report::FilesChosen(session, paths) => {
                if self.is_visited(session) {
                    self.load_files(paths);
                }
            }
            Report::FolderChosen(session, folder) => {
                if self.is_visited(session) {
                    self.folder_chosen(folder);
                }
            }
            Report::NothingChosen(session, why) => {
                // Whoever closed the dialog knows that nothing was chosen.
                if why == DialogProblem::NoDialog && self.is_visited(session) {
                    self.notify(Notice::NoFileDialog);
                }
            }
            other => self.reply(other),
        }
    }

    /// Whether a visitor of this session is before a visitor's screen.
    fn is_visited(&self, session: SessionNumber) -> bool {
        session == self.state.session.number && !self.is_resting() && !matches!(self.state.screen, Screen::Pin | Screen::Operator)
    }

    fn reply(&mut self, report: Report) {
        let session = &mut self.state.session;
        let attract = &mut self.state.attract;
        match report {
            Report::Folder(request, reply) => {
                let reply = reply.map(|entries| entries.into_iter().take(MAX_FOLDER_ENTRIES).collect());
                session.folder.answer(request, reply);
            }
            Report::Page(request, reply) => self.page_loaded(request, reply),
            Report::Facets(request, reply) => drop(session.encyclopedia.facets.answer(request, reply)),
            Report::Plant(request, reply) => drop(session.detail.page.answer(request, reply.map(|page| *page))),
            Report::Plants(request, reply) => {
                let waiting = session.specimens.iter_mut().find(|s| s.plants.is_waiting_for(request));
                if let Some(specimen) = waiting {
                    specimen.plants.answer(request, reply);
                }
            }
            Report::Found(request, reply) => drop(session.search.answer.answer(request, reply.map(|answer| *answer))),
            Report::Ranking(request, reply) => {
                let waiting = [&mut attract.ranking, &mut session.rankings.ranking].into_iter().find(|r| r.is_waiting_for(request));
                if let Some(ranking) = waiting {
                    ranking.answer(request, reply);
                }
            }
            Report::SeasonPlants(request, reply) => {
                if attract.plants.answer(request, reply) {
                    self.pick_of_the_day();
                }
            }
            other => self.reply_to_order(other),
        }
    }

    fn reply_to_order(&mut self, report: Report) {
        let operator = self.state.operator.session.as_mut();
        match report {
            Report::SheetPrinted(request, reply) => self.sheet_printed(request, reply),
            Report::SheetSaved(request, reply) => self.sheet_saved(request, reply),
            Report::Pin(request, reply) => self.pin_checked(request, reply),
            Report::Health(request, reply) => drop(operator.map(|o| o.health.answer(request, reply))),
            Report::DeadLetters(request, reply) => drop(operator.map(|o| o.dead_letters.answer(request, reply))),
            Report::SettingsSaved(request, reply) => self.settings_saved(request, reply),
            Report::SettingsRead(settings) => self.settings_read(settings),
            Report::OrderDone(request, reply) => self.order_done(request, reply),
            _ => {}
        }
    }

    fn camera_reported(&mut self, camera: CameraState) {
        // Frames that still came after the camera was let go are not for this screen.
        let is_late = self.camera_use.is_none() && matches!(camera, CameraState::Live | CameraState::Starting);
        let camera = if is_late { CameraState::Off } else { camera };
        let before = std::mem::replace(&mut self.state.machine.camera, camera);
        if camera == CameraState::Live {
            let was_gone = matches!(before, CameraState::Lost | CameraState::Missing | CameraState::Refused);
            if was_gone && matches!(self.state.screen, Screen::Start | Screen::Viewfinder) {
                self.notify(Notice::CameraBack);
            }
            return;
        }
        let viewfinder = &mut self.state.session.viewfinder;
        viewfinder.guess = None;
        viewfinder.hints.clear();
        if viewfinder.countdown_left_ms.take().is_some() {
            self.notify(Notice::NoCameraNow);
        }
    }

    fn catalogue_reported(&mut self, catalogue: CatalogueState) {
        let was_ready = matches!(self.state.machine.catalogue, CatalogueState::Ready { .. });
        self.state.machine.catalogue = catalogue;
        let is_back = !was_ready && matches!(catalogue, CatalogueState::Ready { .. });
        if is_back && self.state.attract.plants.failure().is_some() {
            self.refresh_attract();
        }
    }

    fn guessed(&mut self, session: SessionNumber, guess: Option<LiveGuess>) {
        let is_asked = self.camera_use.as_ref().is_some_and(|wanted| wanted.live_guess && wanted.session == session);
        if is_asked && self.state.machine.camera == CameraState::Live {
            let viewfinder = &mut self.state.session.viewfinder;
            viewfinder.guess = guess;
            viewfinder.guess_seen_ms = self.clock.steady_ms;
        }
    }

    fn hinted(&mut self, session: SessionNumber, hints: Vec<PhotoHint>) {
        let is_asked = self.camera_use.as_ref().is_some_and(|wanted| wanted.hints && wanted.session == session);
        if is_asked && self.state.machine.camera == CameraState::Live {
            self.state.session.viewfinder.hints = hints;
        }
    }
}
