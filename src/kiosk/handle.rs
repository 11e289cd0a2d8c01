//! The kiosk itself: one owner of the state, one `handle` for everything that happens.

use super::gesture::HiddenGesture;
use super::idle::IdleClock;
use super::pin::PinGuard;
use super::state::{Attract, Machine, Operator, PoisonCentre, Session};
use super::{
    CameraUse, Command, Event, Gesture, Overlay, PhotoNumber, RequestNumber, Screen, SessionNumber, Settings, SpecimenNumber, State,
};

/// What the kiosk is told once, at its start.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Setup {
    /// Replaced by the defaults when they are out of range.
    pub settings: Settings,
    /// Whether the window closes with the PIN only.
    pub is_locked: bool,
    /// Larger than any session number used before on this machine, so that what a power cut left
    /// behind can be told apart. The time in milliseconds will do.
    pub first_session: SessionNumber,
    /// The last [`Command::RememberWrongPins`].
    pub wrong_pins: u32,
    /// Seconds east of Greenwich, for the calendar day and the times on the sheet.
    pub utc_offset_s: i32,
    pub poison_centre: Option<PoisonCentre>,
    /// Whether this kiosk belongs to a fleet, whose ranking can then be asked for.
    pub has_fleet: bool,
    /// The machine is somebody's own, and sheets may be saved among the documents.
    pub has_documents: bool,
    /// The settings file was wrong and `settings` are the last good ones.
    pub is_settings_file_rejected: bool,
}

/// The state machine. Everything goes in through [`Kiosk::handle`].
#[derive(Debug)]
pub struct Kiosk {
    pub(super) state: State,
    pub(super) utc_offset_s: i32,
    pub(super) clock: Clock,
    pub(super) idle: IdleClock,
    /// What the idle question covered, to be shown again when the visitor stays.
    pub(super) under_prompt: Option<Overlay>,
    pub(super) hidden_gesture: HiddenGesture,
    /// What the camera was last told.
    pub(super) camera_use: Option<CameraUse>,
    /// Settings on their way to the disc.
    pub(super) saving: Option<(RequestNumber, Settings)>,
    pub(super) attract_refreshed_ms: i64,
    pub(super) commands: Vec<Command>,
    last_number: u64,
}

/// Time that only moves forward, made from a clock that may be set back.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Clock {
    /// Unix time of the newest event, milliseconds.
    pub wall_ms: i64,
    /// Milliseconds since the start, never falling.
    pub steady_ms: i64,
}

impl Clock {
    /// A longer gap counts as this much, which is beyond every limit here and far from overflow.
    const LONGEST_GAP_MS: i64 = 86_400_000;

    fn advance(&mut self, now_ms: i64) -> i64 {
        let elapsed_ms = now_ms.saturating_sub(self.wall_ms).clamp(0, Self::LONGEST_GAP_MS);
        self.wall_ms = now_ms;
        self.steady_ms = self.steady_ms.saturating_add(elapsed_ms);
        elapsed_ms
    }
}

impl Kiosk {
    /// A kiosk after power-on, and what is to be done first.
    pub fn new(setup: Setup, now_ms: i64) -> (Self, Vec<Command>) {
        let is_valid = setup.settings.validate().is_ok();
        let settings = if is_valid { setup.settings } else { Settings::default() };
        let machine = Machine {
            is_settings_file_rejected: setup.is_settings_file_rejected || !is_valid,
            has_documents: setup.has_documents,
            ..Machine::default()
        };
        let state = State {
            screen: if settings.maintenance { Screen::Maintenance } else { Screen::Attract },
            overlay: None,
            preferences: settings.preferences(),
            session: Session { number: setup.first_session, ..Session::default() },
            toasts: Vec::new(),
            attract: Attract::default(),
            machine,
            operator: Operator { guard: PinGuard::restored(setup.wrong_pins, 0), ..Operator::default() },
            settings,
            is_locked: setup.is_locked,
            has_fleet: setup.has_fleet,
            poison_centre: setup.poison_centre,
        };
        let mut kiosk = Self {
            state,
            utc_offset_s: setup.utc_offset_s,
            clock: Clock { wall_ms: now_ms, steady_ms: 0 },
            idle: IdleClock::default(),
            under_prompt: None,
            hidden_gesture: HiddenGesture::default(),
            camera_use: None,
            saving: None,
            attract_refreshed_ms: 0,
            commands: vec![Command::EraseSessionsBefore(setup.first_session)],
            last_number: 0,
        };
        kiosk.refresh_attract();
        let commands = kiosk.take_commands();
        (kiosk, commands)
    }

    /// What is to be drawn.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Takes something that happened and says what is to be done about it.
    pub fn handle(&mut self, event: Event, now_ms: i64) -> Vec<Command> {
        let elapsed_ms = self.clock.advance(now_ms);
        let is_input = matches!(event, Event::Input | Event::Visitor(_) | Event::Operator(_));
        let has_answered_prompt = is_input && self.note_input();
        // Whoever just did something was there until now, however late the last tick is.
        self.pass_idle_time(if is_input { 0 } else { elapsed_ms });
        self.pass_time(elapsed_ms);
        match event {
            Event::Tick | Event::Input => {}
            Event::CloseRequested => self.close_requested(),
            Event::Visitor(Gesture::CloseOverlay) if has_answered_prompt => {}
            Event::Visitor(gesture) => self.gesture(gesture),
            Event::Operator(gesture) => self.operator_gesture(gesture),
            Event::Report(report) => self.report(report),
        }
        self.direct_camera();
        self.take_commands()
    }

    /// When the next [`Event::Tick`] is wanted, in milliseconds from now.
    pub fn next_tick_ms(&self) -> i64 {
        let state = &self.state;
        if state.session.viewfinder.countdown_left_ms.is_some() {
            100
        } else if state.overlay.is_some() || !state.toasts.is_empty() || state.operator.locked_for_ms > 0 {
            250
        } else {
            1_000
        }
    }

    pub(super) fn order(&mut self, command: Command) {
        self.commands.push(command);
    }

    fn take_commands(&mut self) -> Vec<Command> {
        std::mem::take(&mut self.commands)
    }

    fn next_number(&mut self) -> u64 {
        self.last_number += 1;
        self.last_number
    }

    pub(super) fn next_request(&mut self) -> RequestNumber {
        RequestNumber(self.next_number())
    }

    pub(super) fn next_photo(&mut self) -> PhotoNumber {
        PhotoNumber(self.next_number())
    }

    pub(super) fn next_specimen(&mut self) -> SpecimenNumber {
        SpecimenNumber(self.next_number())
    }

    pub(super) fn next_toast(&mut self) -> u64 {
        self.next_number()
    }
}
