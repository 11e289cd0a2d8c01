//! From screen to screen, and from one visitor to the next.

use super::state::{CameraState, Notice, Operator, OperatorTab, PinPurpose, PinVerdict, RecognizerState, Session, Toast};
use super::{CameraUse, Command, Kiosk, Overlay, Screen, SessionNumber, SpecimenNumber, State};

const MAX_BACK: usize = 16;
const TOAST_MS: i64 = 8_000;
/// News about a photo is what the visitor waits for, and has to be seen from across the screen.
const ANSWER_TOAST_MS: i64 = 20_000;

impl Kiosk {
    /// Someone came to the idle screen.
    pub(super) fn begin(&mut self) {
        self.state.screen = Screen::Start;
        self.state.overlay = None;
        self.warm_up();
    }

    /// Asks for the recogniser while there is time, unless it is there or on its way.
    pub(super) fn warm_up(&mut self) {
        if self.state.machine.recognizer == RecognizerState::Resting {
            self.order(Command::WarmUp);
        }
    }

    /// The visitor left, or the operator did: everything of the session is forgotten.
    pub(super) fn reset(&mut self) {
        self.start_new_session();
        self.state.screen = self.resting_screen();
        self.refresh_attract();
    }

    /// What is shown while nobody is there.
    pub(super) fn resting_screen(&self) -> Screen {
        if self.state.settings.maintenance { Screen::Maintenance } else { Screen::Attract }
    }

    pub(super) fn start_new_session(&mut self) {
        let ended = self.state.session.number;
        self.order(Command::EraseSession(ended));
        self.state.session = Session { number: SessionNumber(ended.0.saturating_add(1)), ..Session::default() };
        self.state.overlay = None;
        self.under_prompt = None;
        self.state.preferences = self.state.settings.preferences();
        self.state.toasts.clear();
        self.idle.touch();
        self.close_pin_pad();
        self.state.operator.session = None;
    }

    /// Opens a screen; "back" returns to the one before.
    pub(super) fn go(&mut self, screen: Screen) {
        if self.state.screen == screen {
            return self.enter();
        }
        if self.state.overlay == Some(Overlay::EndSession) {
            self.state.overlay = None;
        }
        let left = std::mem::replace(&mut self.state.screen, screen);
        let back = &mut self.state.session.back;
        back.push(left);
        if back.len() > MAX_BACK {
            back.remove(0);
        }
        self.leave_viewfinder();
        self.enter();
    }

    /// Opens a screen in place of the one shown.
    pub(super) fn replace(&mut self, screen: Screen) {
        self.state.screen = screen;
        self.leave_viewfinder();
        self.enter();
    }

    pub(super) fn back(&mut self) {
        if self.state.screen == Screen::Pin {
            self.close_pin_pad();
        }
        while let Some(screen) = self.state.session.back.pop() {
            if let Some(screen) = self.as_it_is_now(screen).filter(|s| *s != self.state.screen) {
                return self.replace(screen);
            }
        }
        match self.state.screen {
            Screen::Attract | Screen::Maintenance => {}
            Screen::Start => self.state.overlay = Some(Overlay::EndSession),
            _ => self.replace(Screen::Start),
        }
    }

    pub(super) fn home(&mut self) {
        if self.state.screen == Screen::Pin {
            return self.back();
        }
        self.state.session.back.clear();
        self.replace(Screen::Start);
    }

    /// A remembered screen may have lost its plant, or its plant may be answered meanwhile.
    fn as_it_is_now(&self, screen: Screen) -> Option<Screen> {
        match screen {
            Screen::Looking(number) | Screen::Answer(number) => self.screen_of(number),
            Screen::Sheet(number) => {
                let sheet = self.state.session.sheet.as_ref();
                sheet.is_some_and(|sheet| sheet.specimen == number).then_some(screen)
            }
            Screen::Attract | Screen::Maintenance => Some(self.resting_screen()),
            Screen::Pin | Screen::Operator => None,
            other => Some(other),
        }
    }

    /// The screen that shows a plant: waiting, or its card.
    pub(super) fn screen_of(&self, number: SpecimenNumber) -> Option<Screen> {
        let specimen = self.state.session.specimen(number)?;
        Some(if specimen.is_looking() { Screen::Looking(number) } else { Screen::Answer(number) })
    }

    /// What a screen needs when it opens.
    fn enter(&mut self) {
        match self.state.screen.clone() {
            Screen::Viewfinder => self.warm_up(),
            Screen::Answer(number) => {
                if let Some(specimen) = self.state.session.specimen_mut(number) {
                    specimen.is_unseen = false;
                }
            }
            Screen::Encyclopedia => self.enter_encyclopedia(),
            Screen::Plant(plant_id) => self.enter_plant(plant_id),
            Screen::Search => self.state.session.keyboard.is_hidden = false,
            Screen::Rankings => self.load_ranking(),
            _ => {}
        }
    }

    fn leave_viewfinder(&mut self) {
        if self.state.screen != Screen::Viewfinder {
            let viewfinder = &mut self.state.session.viewfinder;
            viewfinder.countdown_left_ms = None;
            viewfinder.guess = None;
            viewfinder.hints.clear();
        }
    }

    pub(super) fn open_pin_pad(&mut self, purpose: PinPurpose) {
        if matches!(self.state.screen, Screen::Pin | Screen::Operator) {
            return;
        }
        self.close_pin_pad();
        self.state.operator.purpose = purpose;
        if self.state.operator.checking.is_some() {
            self.state.operator.verdict = PinVerdict::Checking;
        } else if self.state.operator.locked_for_ms > 0 {
            self.state.operator.verdict = PinVerdict::Locked;
        }
        self.state.overlay = None;
        self.go(Screen::Pin);
    }

    pub(super) fn close_pin_pad(&mut self) {
        let operator: &mut Operator = &mut self.state.operator;
        operator.entry.clear();
        operator.verdict = PinVerdict::Open;
        operator.purpose = PinPurpose::OpenArea;
        if let Some(check) = &mut operator.checking {
            check.is_wanted = false;
        }
    }

    /// Closes an unlocked window; a locked one asks for the PIN.
    pub(super) fn close_requested(&mut self) {
        if !self.state.is_locked {
            self.order(Command::CloseWindow);
        } else if self.state.operator.session.is_some() {
            self.order(Command::Operator(super::OperatorCommand::Exit));
        } else {
            self.open_pin_pad(PinPurpose::Exit);
            self.notify(Notice::CloseRefused);
        }
    }

    /// Shows a notice for a while; the same one again only stays longer.
    pub(super) fn notify(&mut self, notice: Notice) {
        let is_news = matches!(notice, Notice::AnswerReady { .. } | Notice::LookFailed { .. });
        let base_ms = if is_news { ANSWER_TOAST_MS } else { TOAST_MS };
        let left_ms = base_ms * i64::from(self.state.preferences.text_percent) / 100;
        self.state.toasts.retain(|t| t.notice != notice);
        let number = self.next_toast();
        self.state.toasts.push(Toast { number, notice, left_ms });
        if self.state.toasts.len() > State::MAX_TOASTS {
            self.state.toasts.remove(0);
        }
    }

    /// Starts, changes or stops the camera as the screen wants it.
    pub(super) fn direct_camera(&mut self) {
        let wanted = self.wanted_camera_use();
        if wanted == self.camera_use {
            return;
        }
        let had_frames = self.camera_use.is_some();
        self.camera_use = wanted.clone();
        if !wanted.as_ref().is_some_and(|wanted| wanted.live_guess) {
            self.state.session.viewfinder.guess = None;
        }
        let camera = &mut self.state.machine.camera;
        let is_in_order = matches!(camera, CameraState::Off | CameraState::Starting | CameraState::Live);
        match wanted {
            Some(wanted) => {
                if is_in_order && !had_frames {
                    *camera = CameraState::Starting;
                }
                self.order(Command::UseCamera(wanted));
            }
            None => {
                if is_in_order {
                    *camera = CameraState::Off;
                }
                self.order(Command::StopCamera);
            }
        }
    }

    /// The moving picture is looked at while someone aims, and not once the shutter was pressed: then
    /// the recogniser belongs to the photo.
    fn wants_guesses(&self) -> bool {
        let viewfinder = &self.state.session.viewfinder;
        self.state.settings.live_guess
            && self.state.screen == Screen::Viewfinder
            && matches!(self.state.machine.recognizer, RecognizerState::Ready(_))
            && viewfinder.countdown_left_ms.is_none()
            && viewfinder.taking.is_none()
    }

    /// Frames are wanted while someone may take a photo: already on the start screen, so that the
    /// camera is awake in time, and while the operator chooses one.
    fn wanted_camera_use(&self) -> Option<CameraUse> {
        let state = &self.state;
        let session = state.session.number;
        match (&state.screen, &state.operator.session) {
            (Screen::Start | Screen::Viewfinder, _) => Some(CameraUse {
                camera: state.session.viewfinder.camera.clone().or_else(|| state.settings.camera.clone()),
                rotation: state.settings.rotation,
                live_guess: self.wants_guesses(),
                hints: state.screen == Screen::Viewfinder,
                session,
            }),
            (Screen::Operator, Some(operator)) if operator.tab == OperatorTab::Camera => {
                let (camera, rotation) = (operator.draft.camera.clone(), operator.draft.rotation);
                Some(CameraUse { camera, rotation, live_guess: false, hints: false, session })
            }
            _ => None,
        }
    }
}
