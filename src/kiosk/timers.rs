//! What time alone brings about: the idle question, the countdown, limits on waiting.

use super::idle::{IdleLimits, IdleStep};
use super::season::{self, Date};
use super::state::{
    CatalogueProblem, FolderProblem, LookProblem, OrderProblem, PinVerdict, RankingChoice, RankingScope, RankingWindow, SheetProblem, Stage,
};
use super::{Command, Kiosk, Overlay, PhotoNumber, Screen};

/// A worker that says nothing for this long is not waited for any more.
const REPLY_LIMIT_MS: i64 = 15_000;
/// A person takes a while to choose a printer's paper or to find a slow disc.
const SHEET_LIMIT_MS: i64 = 60_000;
/// A PIN is compared on purpose slowly, and still sooner than this.
const PIN_LIMIT_MS: i64 = 10_000;
/// An older guess says nothing about what is before the camera now.
const GUESS_LIMIT_MS: i64 = 3_000;
const ATTRACT_REFRESH_MS: i64 = 600_000;
const ATTRACT_PLANTS: usize = 6;
const ATTRACT_PLACES: u32 = 5;

impl Kiosk {
    /// Somebody is there; true when that answered "계속 볼까요?".
    pub(super) fn note_input(&mut self) -> bool {
        self.idle.touch();
        let was_asking = matches!(self.state.overlay, Some(Overlay::StillThere { .. }));
        if was_asking {
            self.state.overlay = self.under_prompt.take();
        }
        was_asking
    }

    pub(super) fn pass_time(&mut self, elapsed_ms: i64) {
        self.count_down(elapsed_ms);
        self.state.toasts.retain_mut(|toast| {
            toast.left_ms -= elapsed_ms;
            toast.left_ms > 0
        });
        self.fade_guess();
        self.give_up_photos();
        self.give_up_requests();
        self.give_up_orders();
        let now_ms = self.clock.steady_ms;
        let operator = &mut self.state.operator;
        operator.locked_for_ms = operator.guard.locked_for_ms(now_ms);
        if operator.verdict == PinVerdict::Locked && operator.locked_for_ms == 0 {
            operator.verdict = PinVerdict::Open;
        }
        if now_ms - self.attract_refreshed_ms >= ATTRACT_REFRESH_MS && self.is_resting() {
            self.refresh_attract();
        }
    }

    /// Whether nobody is using the kiosk.
    pub(super) fn is_resting(&self) -> bool {
        matches!(self.state.screen, Screen::Attract | Screen::Maintenance)
    }

    pub(super) fn pass_idle_time(&mut self, elapsed_ms: i64) {
        let limits = self.state.settings.idle_limits(&self.state.preferences);
        if self.is_resting() {
            return self.settle(elapsed_ms, limits);
        }
        match self.idle.advance(elapsed_ms, limits) {
            IdleStep::Nothing => {}
            IdleStep::Ask { left_ms } => {
                if !matches!(self.state.overlay, Some(Overlay::StillThere { .. })) {
                    self.under_prompt = self.state.overlay.take();
                }
                self.state.overlay = Some(Overlay::StillThere { left_ms });
            }
            IdleStep::Reset => self.reset(),
        }
    }

    /// Puts language, text size and overlays of the idle screen back when nobody went on. There is
    /// no session to lose, so nobody is asked.
    fn settle(&mut self, elapsed_ms: i64, limits: IdleLimits) {
        let preferences = self.state.settings.preferences();
        if self.state.overlay.is_none() && self.state.preferences == preferences {
            self.idle.touch();
        } else if self.idle.advance(elapsed_ms, limits) != IdleStep::Nothing {
            self.idle.touch();
            self.state.overlay = None;
            self.state.preferences = preferences;
        }
    }

    fn count_down(&mut self, elapsed_ms: i64) {
        let Some(left_ms) = self.state.session.viewfinder.countdown_left_ms else { return };
        let left_ms = left_ms - elapsed_ms;
        if left_ms > 0 {
            self.state.session.viewfinder.countdown_left_ms = Some(left_ms);
        } else {
            self.state.session.viewfinder.countdown_left_ms = None;
            self.take_photo();
        }
    }

    fn fade_guess(&mut self) {
        let now_ms = self.clock.steady_ms;
        let viewfinder = &mut self.state.session.viewfinder;
        if now_ms - viewfinder.guess_seen_ms >= GUESS_LIMIT_MS {
            viewfinder.guess = None;
        }
    }

    /// Photos that were never stored. Stored ones wait in the queue as long as it takes.
    fn give_up_photos(&mut self) {
        let now_ms = self.clock.steady_ms;
        let is_overdue = |p: &&super::state::Photo| p.stage == Stage::Taking && now_ms - p.begun_ms >= REPLY_LIMIT_MS;
        let photos = self.state.session.specimens.iter().flat_map(|s| &s.photos);
        let overdue: Vec<PhotoNumber> = photos.filter(is_overdue).map(|p| p.number).collect();
        for photo in overdue {
            self.photo_failed(photo, LookProblem::TimedOut);
        }
    }

    fn give_up_requests(&mut self) {
        let now_ms = self.clock.steady_ms;
        let late = CatalogueProblem::TimedOut;
        let session = &mut self.state.session;
        session.folder.expire(now_ms, REPLY_LIMIT_MS, FolderProblem::TimedOut);
        session.encyclopedia.page.expire(now_ms, REPLY_LIMIT_MS, late);
        session.encyclopedia.facets.expire(now_ms, REPLY_LIMIT_MS, late);
        session.detail.page.expire(now_ms, REPLY_LIMIT_MS, late);
        session.search.answer.expire(now_ms, REPLY_LIMIT_MS, late);
        session.rankings.ranking.expire(now_ms, REPLY_LIMIT_MS, late);
        for specimen in &mut session.specimens {
            specimen.plants.expire(now_ms, REPLY_LIMIT_MS, late);
            for photo in &mut specimen.photos {
                photo.heat_map.expire(now_ms, REPLY_LIMIT_MS, LookProblem::TimedOut);
            }
        }
        if let Some(sheet) = &mut session.sheet {
            sheet.printed.expire(now_ms, SHEET_LIMIT_MS, SheetProblem::TimedOut);
            sheet.saved.expire(now_ms, SHEET_LIMIT_MS, SheetProblem::TimedOut);
        }
        self.state.attract.plants.expire(now_ms, REPLY_LIMIT_MS, late);
        self.state.attract.ranking.expire(now_ms, REPLY_LIMIT_MS, late);
    }

    fn give_up_orders(&mut self) {
        let now_ms = self.clock.steady_ms;
        let operator = &mut self.state.operator;
        if operator.checking.is_some_and(|check| now_ms - check.asked_ms >= PIN_LIMIT_MS) {
            operator.checking = None;
            operator.verdict = PinVerdict::NoReply;
        }
        let Some(session) = &mut operator.session else { return };
        session.health.expire(now_ms, REPLY_LIMIT_MS, OrderProblem::TimedOut);
        session.dead_letters.expire(now_ms, REPLY_LIMIT_MS, OrderProblem::TimedOut);
        session.saving.expire(now_ms, REPLY_LIMIT_MS, OrderProblem::TimedOut);
        session.order.expire(now_ms, SHEET_LIMIT_MS, OrderProblem::TimedOut);
    }

    /// Brings the idle screen up to date: the day's plants and the ranking.
    pub(super) fn refresh_attract(&mut self) {
        let now_ms = self.clock.steady_ms;
        self.attract_refreshed_ms = now_ms;
        self.pick_of_the_day();
        if !self.state.attract.plants.is_pending() && self.state.attract.plants.latest().is_none() {
            let request = self.next_request();
            self.state.attract.plants.ask(request, now_ms);
            self.order(Command::LoadSeasonPlants(request));
        }
        let request = self.next_request();
        self.state.attract.ranking.ask(request, now_ms);
        let choice = RankingChoice { window: RankingWindow::Season, scope: RankingScope::ThisDevice };
        self.order(Command::LoadRanking { request, choice, limit: ATTRACT_PLACES });
    }

    /// Picks for the current date from the plants at hand.
    pub(super) fn pick_of_the_day(&mut self) {
        let date = Date::from_unix_ms(self.clock.wall_ms, self.utc_offset_s);
        self.state.attract.date = Some(date);
        if let Some(plants) = self.state.attract.plants.latest() {
            self.state.attract.pick = season::pick(date, plants, ATTRACT_PLANTS);
        }
    }
}
