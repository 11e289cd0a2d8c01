//! The PIN pad, and what an operator may do behind it.

use super::state::{Confirmation, Notice, OperatorSession, OperatorTab, OrderProblem, PinCheck, PinPurpose, PinVerdict};
use super::touch_test::{Place, TouchTest};
use super::{Command, Kiosk, OperatorCommand, OperatorGesture, PinReply, RequestNumber, Screen, Setting, Settings, Waiting};

impl Kiosk {
    pub(super) fn operator_gesture(&mut self, gesture: OperatorGesture) {
        match self.state.screen {
            Screen::Pin => self.pin_gesture(gesture),
            Screen::Operator => self.area_gesture(gesture),
            _ => {}
        }
    }

    fn pin_gesture(&mut self, gesture: OperatorGesture) {
        let operator = &mut self.state.operator;
        let takes_digits = operator.checking.is_none() && operator.locked_for_ms == 0;
        match gesture {
            OperatorGesture::Digit(digit) if takes_digits => {
                operator.verdict = PinVerdict::Open;
                operator.entry.push(digit);
            }
            OperatorGesture::DeleteDigit => operator.entry.pop(),
            OperatorGesture::SubmitPin if takes_digits => self.submit_pin(),
            OperatorGesture::Leave => self.back(),
            _ => {}
        }
    }

    /// One comparison at a time: guesses cannot run side by side.
    fn submit_pin(&mut self) {
        let request = self.next_request();
        let operator = &mut self.state.operator;
        if let Some(pin) = operator.entry.take() {
            operator.checking = Some(PinCheck { request, asked_ms: self.clock.steady_ms, is_wanted: true });
            operator.verdict = PinVerdict::Checking;
            self.order(Command::CheckPin { request, pin });
        }
    }

    pub(super) fn pin_checked(&mut self, request: RequestNumber, reply: PinReply) {
        let now_ms = self.clock.steady_ms;
        let operator = &mut self.state.operator;
        let Some(check) = operator.checking.take_if(|check| check.request == request) else { return };
        match reply {
            PinReply::Right if check.is_wanted => {
                if operator.guard.wrong() > 0 {
                    self.commands.push(Command::RememberWrongPins(0));
                }
                operator.guard.note_right();
                operator.locked_for_ms = 0;
                self.open_area();
            }
            PinReply::Right => operator.verdict = PinVerdict::Open,
            PinReply::Wrong => {
                operator.guard.note_wrong(now_ms);
                operator.locked_for_ms = operator.guard.locked_for_ms(now_ms);
                operator.verdict = if operator.locked_for_ms > 0 { PinVerdict::Locked } else { PinVerdict::Wrong };
                self.commands.push(Command::RememberWrongPins(operator.guard.wrong()));
            }
            PinReply::NotSet => operator.verdict = PinVerdict::NotSet,
            PinReply::Failed => operator.verdict = PinVerdict::NoReply,
        }
    }

    /// Opens the operator area. The visitor's session ends: an operator has no business in it.
    fn open_area(&mut self) {
        let is_exit = self.state.operator.purpose == PinPurpose::Exit;
        self.start_new_session();
        self.state.operator.session = Some(OperatorSession {
            tab: OperatorTab::default(),
            health: Waiting::NotAsked,
            dead_letters: Waiting::NotAsked,
            draft: self.state.settings.clone(),
            fault: None,
            saving: Waiting::NotAsked,
            order: Waiting::NotAsked,
            touch_test: TouchTest::default(),
            to_confirm: is_exit.then_some(Confirmation::Exit),
        });
        self.state.screen = Screen::Operator;
        self.load_tab();
    }

    fn area_gesture(&mut self, gesture: OperatorGesture) {
        let Some(session) = &mut self.state.operator.session else { return };
        match gesture {
            OperatorGesture::OpenTab(tab) => {
                session.tab = tab;
                session.touch_test = TouchTest::default();
                self.load_tab();
            }
            OperatorGesture::Refresh => self.load_tab(),
            OperatorGesture::Edit(setting) => self.edit_setting(setting),
            OperatorGesture::SaveSettings => self.save_settings(),
            OperatorGesture::RevertSettings => {
                session.draft = self.state.settings.clone();
                session.fault = None;
            }
            OperatorGesture::TouchedAt { x, y } => session.touch_test.touch(Place { x: x.min(1_000), y: y.min(1_000) }),
            OperatorGesture::RestartTouchTest => session.touch_test = TouchTest::default(),
            OperatorGesture::RestartCamera => self.operator_order(OperatorCommand::RestartCamera),
            OperatorGesture::RestartRecognizer => self.operator_order(OperatorCommand::RestartRecognizer),
            OperatorGesture::RetryDead(job) => self.operator_order(|request| OperatorCommand::RetryDead { request, job }),
            OperatorGesture::Ask(confirmation) => session.to_confirm = Some(confirmation),
            OperatorGesture::DismissConfirmation => session.to_confirm = None,
            OperatorGesture::Confirm => self.confirm(),
            OperatorGesture::ExportSupport => self.operator_order(OperatorCommand::ExportSupport),
            OperatorGesture::Leave => self.reset(),
            OperatorGesture::Digit(_) | OperatorGesture::DeleteDigit | OperatorGesture::SubmitPin => {}
        }
    }

    fn load_tab(&mut self) {
        let now_ms = self.clock.steady_ms;
        let request = self.next_request();
        let Some(session) = &mut self.state.operator.session else { return };
        let command = match session.tab {
            OperatorTab::Health | OperatorTab::Storage => {
                session.health.ask(request, now_ms);
                OperatorCommand::LoadHealth(request)
            }
            OperatorTab::DeadLetters => {
                session.dead_letters.ask(request, now_ms);
                OperatorCommand::LoadDeadLetters(request)
            }
            OperatorTab::Camera | OperatorTab::TouchTest | OperatorTab::Settings => return,
        };
        self.order(Command::Operator(command));
    }

    fn edit_setting(&mut self, setting: Setting) {
        if let Some(session) = &mut self.state.operator.session {
            session.draft = session.draft.clone().with(setting);
            session.fault = session.draft.validate().err();
        }
    }

    /// Stores the draft if it is valid. The settings in force change only when it is on the disc.
    fn save_settings(&mut self) {
        let now_ms = self.clock.steady_ms;
        let request = self.next_request();
        let Some(session) = &mut self.state.operator.session else { return };
        session.fault = session.draft.validate().err();
        if session.fault.is_some() || session.saving.is_pending() {
            return;
        }
        session.saving.ask(request, now_ms);
        let settings = Box::new(session.draft.clone());
        self.saving = Some((request, session.draft.clone()));
        self.order(Command::Operator(OperatorCommand::SaveSettings { request, settings }));
    }

    /// The file may have been written after the operator left; it counts all the same.
    pub(super) fn settings_saved(&mut self, request: RequestNumber, reply: Result<(), OrderProblem>) {
        let Some((_, settings)) = self.saving.take_if(|(expected, _)| *expected == request) else { return };
        if let Some(session) = &mut self.state.operator.session {
            session.saving.answer(request, reply);
        }
        match reply {
            Ok(()) => {
                self.adopt_settings(settings);
                self.notify(Notice::SettingsSaved);
            }
            Err(_) => self.notify(Notice::SettingsNotSaved),
        }
    }

    /// The settings file was read again. A wrong one changes nothing but the warning.
    pub(super) fn settings_read(&mut self, settings: Option<Box<Settings>>) {
        match settings.filter(|s| s.validate().is_ok()) {
            Some(settings) => self.adopt_settings(*settings),
            None => self.state.machine.is_settings_file_rejected = true,
        }
    }

    fn adopt_settings(&mut self, settings: Settings) {
        self.state.settings = settings;
        self.state.machine.is_settings_file_rejected = false;
        if self.is_resting() {
            self.state.screen = self.resting_screen();
            self.state.preferences = self.state.settings.preferences();
        }
    }

    fn operator_order(&mut self, command: impl FnOnce(RequestNumber) -> OperatorCommand) {
        let now_ms = self.clock.steady_ms;
        let request = self.next_request();
        let Some(session) = &mut self.state.operator.session else { return };
        session.order.ask(request, now_ms);
        self.order(Command::Operator(command(request)));
    }

    fn confirm(&mut self) {
        let Some(session) = &mut self.state.operator.session else { return };
        match session.to_confirm.take() {
            Some(Confirmation::ErasePhotos) => self.operator_order(OperatorCommand::ErasePhotos),
            Some(Confirmation::ResetCounters) => self.operator_order(OperatorCommand::ResetCounters),
            Some(Confirmation::DiscardDead(job)) => self.operator_order(|request| OperatorCommand::DiscardDead { request, job }),
            Some(Confirmation::Exit) => self.order(Command::Operator(OperatorCommand::Exit)),
            None => {}
        }
    }

    pub(super) fn order_done(&mut self, request: RequestNumber, reply: Result<(), OrderProblem>) {
        let Some(session) = &mut self.state.operator.session else { return };
        if session.order.answer(request, reply) {
            self.notify(if reply.is_ok() { Notice::OrderDone } else { Notice::OrderFailed });
            self.load_tab();
        }
    }
}
