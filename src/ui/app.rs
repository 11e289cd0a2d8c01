//! The window's owner: it holds the kiosk, takes workers' reports from a bounded channel, hands out
//! commands, and draws. It never waits for anyone.

use std::sync::mpsc::{Receiver, Sender, SyncSender, TryRecvError, TrySendError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use eframe::egui::{self, Context, CursorIcon, RawInput, ViewportCommand};

use super::draw;
use super::frame_times::{FrameTimes, thread_cpu_time};
use super::look::{Display, Look};
use super::scene::{Local, Scene};
use super::textures::{FrameSlot, Textures};
use super::vignette::Plates;
use crate::kiosk::{Command, Corner, DisplayOverrides, Event, Gesture, Kiosk, OperatorCommand, Screen};

/// What connects the window to the rest of the program.
pub struct Wiring {
    /// What workers report. They ask for a repaint after each.
    pub events: Receiver<Event>,
    /// Where commands go. When the workers fall behind, commands wait here, in order.
    pub commands: SyncSender<Command>,
    /// Where the camera worker leaves its newest frame, upright and not mirrored.
    pub frames: FrameSlot,
    /// The drawn plates of the catalogue.
    pub plates: Plates,
    /// What this run's command line says about the screen; the rest is in the settings.
    pub display: DisplayOverrides,
    /// Seconds east of Greenwich.
    pub utc_offset_s: i32,
    /// Unix milliseconds; handed in so that tests can fake it.
    pub clock: fn() -> i64,
}

/// The system's clock, Unix milliseconds.
pub fn system_clock_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// What frames took of the processor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrameReport {
    /// Input, reports and laying out: our own work.
    pub own: FrameTimes,
    /// Everything on the window's thread from one frame to the next, painting included.
    pub whole_thread: FrameTimes,
}

/// The application of the window.
pub struct App {
    kiosk: Kiosk,
    wiring: Wiring,
    /// Commands that found the channel full.
    waiting: std::collections::VecDeque<Command>,
    textures: Textures,
    local: Local,
    gestures: Vec<Event>,
    applied_look: Option<(super::theme::Mood, super::theme::Sizes, bool)>,
    times: FrameReport,
    /// What the thread had used of the processor when this frame began.
    frame_began: Option<Duration>,
    /// How long the work before this frame's drawing took.
    before_took: Duration,
    /// Who wants to know about the frames in the end.
    tell: Option<Sender<FrameReport>>,
    /// The kiosk allows the window to close.
    may_close: bool,
    /// Nobody listens to commands any more; the program is ending.
    is_orphaned: bool,
}

impl App {
    /// Reports taken in one frame at most, so that a flood cannot hold up drawing.
    const REPORTS_PER_FRAME: usize = 64;

    /// An application around a kiosk and its first commands.
    pub fn new(kiosk: Kiosk, first: Vec<Command>, wiring: Wiring) -> Self {
        let mut app = Self {
            kiosk,
            wiring,
            waiting: first.into(),
            textures: Textures::default(),
            local: Local::default(),
            gestures: Vec::new(),
            applied_look: None,
            times: FrameReport::default(),
            frame_began: None,
            before_took: Duration::ZERO,
            tell: None,
            may_close: false,
            is_orphaned: false,
        };
        app.send_waiting();
        app
    }

    /// What the kiosk shows.
    pub fn kiosk(&self) -> &Kiosk {
        &self.kiosk
    }

    /// What frames took of the processor so far.
    pub fn frame_times(&self) -> &FrameReport {
        &self.times
    }

    /// Sends the same when the window closes.
    pub fn telling(self, tell: Sender<FrameReport>) -> Self {
        Self { tell: Some(tell), ..self }
    }

    fn handle(&mut self, event: Event) {
        for command in self.kiosk.handle(event, (self.wiring.clock)()) {
            self.may_close |= matches!(command, Command::CloseWindow | Command::Operator(OperatorCommand::Exit));
            self.waiting.push_back(command);
        }
    }

    fn send_waiting(&mut self) {
        while let Some(command) = self.waiting.pop_front() {
            match self.wiring.commands.try_send(command) {
                Ok(()) => {}
                Err(TrySendError::Full(command)) => {
                    self.waiting.push_front(command);
                    return;
                }
                Err(TrySendError::Disconnected(_)) => {
                    self.waiting.clear();
                    self.is_orphaned = true;
                    return;
                }
            }
        }
    }

    fn take_reports(&mut self, ctx: &Context) {
        for _ in 0..Self::REPORTS_PER_FRAME {
            match self.wiring.events.try_recv() {
                Ok(event) => self.handle(event),
                Err(TryRecvError::Empty) => return,
                Err(TryRecvError::Disconnected) => {
                    self.is_orphaned = true;
                    return;
                }
            }
        }
        ctx.request_repaint();
    }

    /// Everything that is no gesture of a screen: signs of life, corners, dropped files, closing.
    fn take_raw_input(&mut self, ctx: &Context) {
        let (is_alive, corner, dropped, wants_to_close) = ctx.input(|input| {
            let is_alive = !input.events.is_empty();
            let touched = input.pointer.primary_pressed().then(|| input.pointer.interact_pos()).flatten();
            let corner = touched.and_then(|at| corner_of(input.content_rect(), at));
            let dropped: Vec<_> = input.raw.dropped_files.iter().map(|file| file.path().to_path_buf()).collect();
            (is_alive, corner, dropped, input.viewport().close_requested())
        });
        if is_alive {
            self.handle(Event::Input);
        }
        if let Some(corner) = corner {
            self.handle(Event::Visitor(Gesture::CornerTouched(corner)));
        }
        if !dropped.is_empty() {
            self.handle(Event::Visitor(Gesture::FilesDropped(dropped)));
        }
        if wants_to_close && !self.may_close && !self.is_orphaned {
            // Whether it closes is for the kiosk to say.
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.handle(Event::CloseRequested);
        }
    }

    /// Carries out the commands that only the window can: closing it.
    fn close_when_told(&mut self, ctx: &Context) {
        if self.may_close || self.is_orphaned {
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
    }

    /// The screen as the settings in force and the command line describe it.
    fn display(&self) -> Display {
        let display = self.kiosk.state().settings.display.overridden_by(self.wiring.display);
        Display { diagonal_inch: display.diagonal_inch.inches(), is_bright: display.bright, is_touch: display.touch }
    }

    fn look(&mut self, ctx: &Context) -> Look {
        let look = Look::new(self.display(), self.kiosk.state().preferences, ctx.content_rect().size());
        let key = (look.mood, look.sizes, look.is_motion_reduced);
        if self.applied_look != Some(key) {
            look.apply(ctx);
            self.applied_look = Some(key);
        }
        look
    }

    fn draw_screens(&mut self, ui: &mut egui::Ui) {
        let look = self.look(ui.ctx());
        let is_sheet = matches!(self.kiosk.state().screen, Screen::Sheet(_));
        let document = if is_sheet { self.kiosk.sheet_document((self.wiring.clock)()) } else { None };
        let mut scene = Scene {
            state: self.kiosk.state(),
            look: &look,
            plates: &self.wiring.plates,
            textures: &mut self.textures,
            local: &mut self.local,
            events: &mut self.gestures,
            document: document.as_ref(),
            utc_offset_s: self.wiring.utc_offset_s,
        };
        draw(ui, &mut scene);
    }
}

impl App {
    /// The work before drawing: input, reports, time, the camera's newest frame.
    pub fn before_frame(&mut self, ctx: &Context) {
        let begun = thread_cpu_time();
        if let Some(before) = self.frame_began.replace(begun) {
            self.times.whole_thread.note(begun.saturating_sub(before));
        }
        self.take_raw_input(ctx);
        self.take_reports(ctx);
        self.handle(Event::Tick);
        self.textures.begin_frame(ctx, &self.wiring.frames);
        if !matches!(self.kiosk.state().screen, Screen::Viewfinder | Screen::Operator) {
            self.textures.forget_frame();
        }
        self.send_waiting();
        self.close_when_told(ctx);
        let wanted_ms = u64::try_from(self.kiosk.next_tick_ms()).unwrap_or(1_000);
        ctx.request_repaint_after(Duration::from_millis(wanted_ms));
        self.before_took = thread_cpu_time().saturating_sub(begun);
    }

    /// Draws, and lets the kiosk handle what the visitor did.
    pub fn frame(&mut self, ui: &mut egui::Ui) {
        let begun = thread_cpu_time();
        self.draw_screens(ui);
        let gestures = std::mem::take(&mut self.gestures);
        if !gestures.is_empty() {
            // The next frame shows what the touch did.
            ui.ctx().request_repaint();
        }
        for gesture in gestures {
            self.handle(gesture);
        }
        self.send_waiting();
        if self.display().is_touch {
            ui.ctx().set_cursor_icon(CursorIcon::None);
        }
        self.times.own.note(self.before_took + thread_cpu_time().saturating_sub(begun));
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.before_frame(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.frame(ui);
    }

    fn raw_input_hook(&mut self, _ctx: &Context, input: &mut RawInput) {
        // The pinch and the key for larger text would change egui's zoom behind our sizes' back.
        input.events.retain(|event| !matches!(event, egui::Event::Zoom(_)));
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        if let Some(tell) = self.tell.take() {
            // Whoever asked may have gone; then nobody wants to know any more.
            let _ = tell.send(std::mem::take(&mut self.times));
        }
    }

    fn clear_color(&self, _visuals: &egui::Visuals) -> [f32; 4] {
        super::theme::Palette::of(super::theme::Mood::Dusk).ground.to_normalized_gamma_f32()
    }
}

/// The corner of the window that was touched, if it was one.
fn corner_of(window: egui::Rect, at: egui::Pos2) -> Option<Corner> {
    let reach = window.size().min_elem() * 0.08;
    let (left, right) = (at.x - window.left() < reach, window.right() - at.x < reach);
    let (top, bottom) = (at.y - window.top() < reach, window.bottom() - at.y < reach);
    match (left, right, top, bottom) {
        (true, _, true, _) => Some(Corner::TopLeft),
        (_, true, true, _) => Some(Corner::TopRight),
        (_, true, _, true) => Some(Corner::BottomRight),
        (true, _, _, true) => Some(Corner::BottomLeft),
        _ => None,
    }
}
