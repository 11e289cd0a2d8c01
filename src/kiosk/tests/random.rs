//! Random events in random order: whatever happens, what must hold holds.

use proptest::prelude::*;

use super::super::browsing::WINDOW_CARDS;
use super::super::combine::MAX_PHOTOS;
use super::super::photos::MAX_SPECIMENS;
use super::super::state::{
    CameraInfo, CatalogueState, Confirmation, FleetState, LiveGuess, OperatorTab, Page, PhotoHint, PlantFilter, PlantPart, PrinterState,
    Ranking, RankingScope, RankingWindow, SheetField, Stage,
};
use super::workers::Workers;
use super::*;
use crate::verdict::words::Language;

/// The most one event may order, besides taking photos back: those that were never stored all become
/// overdue at once when the clock leaps.
const MAX_COMMANDS: usize = 24;

struct Chaos {
    booth: Booth,
    workers: Workers,
    /// Replies that were not delivered yet; some never are, some twice.
    replies: Vec<Report>,
    is_operator: bool,
}

/// One random step: what kind of event, a number to fill it with, and how much time passes.
type Step = (u8, u16, i64);

impl Chaos {
    fn new() -> Self {
        Self { booth: Booth::new(), workers: Workers::new(), replies: Vec::new(), is_operator: false }
    }

    fn step(&mut self, (kind, pick, elapsed_ms): Step) {
        let before = self.booth.state().clone();
        let event = self.event(kind, pick);
        self.booth.now_ms = self.booth.now_ms.saturating_add(elapsed_ms);
        self.booth.send(event.clone());
        self.check_orders(&before, &event);
        check_reset(&before, &event, &self.booth);
        check_state(self.booth.state());
        self.is_operator = self.booth.state().operator.session.is_some();
        for command in std::mem::take(&mut self.booth.ordered) {
            self.workers.next_answer = [rose(), hemlock(), carrot(), unknown(), not_a_plant()][usize::from(pick) % 5].clone();
            self.replies.extend(self.workers.carry_out(command));
        }
        let excess = self.replies.len().saturating_sub(64);
        self.replies.drain(..excess);
    }

    fn check_orders(&self, before: &State, event: &Event) {
        let state = self.booth.state();
        let ordered = &self.booth.ordered;
        let count = ordered.iter().filter(|command| !matches!(command, Command::CancelLooks { .. })).count();
        assert!(count <= MAX_COMMANDS, "{count} commands");
        // The right PIN itself opens the area, and its first tab loads.
        let is_operator = self.is_operator || matches!(event, Event::Report(Report::Pin(_, PinReply::Right)));
        for command in ordered {
            match command {
                Command::Operator(_) => assert!(is_operator, "{command:?} without a PIN"),
                Command::CloseWindow => panic!("a locked window never just closes"),
                Command::TakePhoto { session, .. } => {
                    // A countdown may end in the moment in which the session does; it is erased right after.
                    assert_eq!(*session, before.session.number);
                    assert!(before.machine.has_room_for_photos() && before.machine.camera == CameraState::Live);
                }
                Command::LoadPhoto { session, .. } | Command::PastePhoto { session, .. } => assert_eq!(*session, state.session.number),
                _ => {}
            }
        }
    }

    fn event(&mut self, kind: u8, pick: u16) -> Event {
        match kind {
            0..20 => Event::Tick,
            20..24 => Event::Input,
            24 => Event::CloseRequested,
            25..110 => Event::Visitor(self.gesture(pick)),
            110..150 => Event::Operator(self.operator_gesture(pick)),
            150..180 => Event::Report(self.machine_report(pick)),
            _ if self.replies.is_empty() => Event::Tick,
            // Out of order, and every fifth reply stays to come again.
            _ => {
                let index = usize::from(pick) % self.replies.len();
                let reply = self.replies[index].clone();
                if !pick.is_multiple_of(5) {
                    self.replies.remove(index);
                }
                Event::Report(reply)
            }
        }
    }

    fn some_specimen(&self, pick: u16) -> SpecimenNumber {
        let specimens = &self.booth.state().session.specimens;
        match specimens.len() {
            0 => SpecimenNumber(u64::from(pick)),
            len => specimens[usize::from(pick) % len].number,
        }
    }

    fn some_photo(&self, pick: u16) -> PhotoNumber {
        let photos: Vec<PhotoNumber> = self.booth.state().session.specimens.iter().flat_map(|s| &s.photos).map(|p| p.number).collect();
        match photos.len() {
            0 => PhotoNumber(u64::from(pick)),
            len => photos[usize::from(pick) % len],
        }
    }

    fn gesture(&self, pick: u16) -> Gesture {
        let n = pick / 64;
        match pick % 64 {
            0..4 => Gesture::Begin,
            4 | 5 => Gesture::Back,
            6 => Gesture::Home,
            7 => Gesture::AskToEnd,
            8 => Gesture::EndSession,
            9 => Gesture::CloseOverlay,
            10 => Gesture::ShowEmergency,
            11..16 => Gesture::CornerTouched(self.next_corner(n)),
            16 => Gesture::OpenToast(self.booth.state().toasts.first().map_or(u64::from(n), |t| t.number)),
            17 => Gesture::DismissToast(u64::from(n)),
            18..22 => Gesture::OpenViewfinder,
            22 => Gesture::AddPhoto(self.some_specimen(n), PlantPart::Leaf),
            23 => Gesture::SetPart(PlantPart::Whole),
            24..28 => Gesture::Shutter,
            28 => Gesture::CancelCountdown,
            29 => Gesture::NextCamera,
            30 => Gesture::SetMirror(n.is_multiple_of(2)),
            31 => Gesture::ChooseFiles,
            32 => Gesture::ChooseFolder,
            33 => Gesture::PasteClipboard,
            34 => Gesture::FilesDropped((0..n % 12).map(|i| format!("{i}.jpg").into()).collect()),
            35 => Gesture::TakeFolderEntry(usize::from(n)),
            36 => Gesture::CancelLooking(self.some_specimen(n)),
            37 => Gesture::LookAgain(self.some_photo(n)),
            38 => Gesture::OpenSpecimen(self.some_specimen(n)),
            39 => Gesture::ShowPhoto(self.some_photo(n)),
            40 => Gesture::SetHeatMap(n.is_multiple_of(2)),
            41 => Gesture::OpenHistory,
            42 => Gesture::OpenEncyclopedia,
            other => self.browsing_gesture(other, n),
        }
    }

    fn browsing_gesture(&self, kind: u16, n: u16) -> Gesture {
        match kind {
            43 => Gesture::SetFilter(PlantFilter { month: Some(n as u8), ..PlantFilter::default() }),
            44 => Gesture::NearEnd,
            45 => Gesture::NearStart,
            46 => Gesture::JumpTo('ㄱ'),
            47 => Gesture::OpenPlant(plant_id(["rose", "yew"][usize::from(n % 2)])),
            48 => Gesture::OpenSearch,
            49 => Gesture::OpenRankings,
            50 => Gesture::SetRankingWindow(RankingWindow::Hour),
            51 => Gesture::SetRankingScope(RankingScope::Everyone),
            52 => Gesture::Retry,
            53 => Gesture::Key(Key::Char(['ㄱ', 'ㅏ', 'ㅆ', 'x', '\u{7}'][usize::from(n % 5)])),
            54 => Gesture::Key([Key::Space, Key::Backspace, Key::Shift, Key::Done][usize::from(n % 4)]),
            55 => Gesture::SetLayout(KeyboardLayout::ALL[usize::from(n % 3)]),
            56 => Gesture::SetText("가".repeat(usize::from(n % 200))),
            57 => Gesture::OpenSheet(self.some_specimen(n)),
            58 => Gesture::FocusField(Some(SheetField::ALL[usize::from(n % 4)])),
            59 => Gesture::PrintSheet,
            60 => Gesture::SaveSheet,
            61 => Gesture::EraseSheet,
            62 => Gesture::SetTextPercent(n),
            _ => Gesture::SetLanguage(Language::English),
        }
    }

    /// Mostly the corner that goes on with the gesture, so that the PIN pad is met often.
    fn next_corner(&self, n: u16) -> Corner {
        let likely = HiddenGesture::SEQUENCE.into_iter().find(|c| {
            let mut gesture = self.booth.kiosk.hidden_gesture;
            let before = gesture;
            gesture.touch(*c, self.booth.kiosk.clock.steady_ms) || gesture != before
        });
        likely.filter(|_| !n.is_multiple_of(8)).unwrap_or(HiddenGesture::SEQUENCE[usize::from(n % 4)])
    }

    fn operator_gesture(&self, pick: u16) -> OperatorGesture {
        let n = pick / 32;
        match pick % 32 {
            0..4 => OperatorGesture::SubmitPin,
            4 => OperatorGesture::DeleteDigit,
            5 => OperatorGesture::OpenTab(OperatorTab::Camera),
            6 => OperatorGesture::OpenTab(OperatorTab::DeadLetters),
            7 => OperatorGesture::Refresh,
            8 => OperatorGesture::Edit(Setting::IdleS(n)),
            9 => OperatorGesture::Edit(Setting::Maintenance(n.is_multiple_of(2))),
            10 => OperatorGesture::SaveSettings,
            11 => OperatorGesture::RevertSettings,
            12 => OperatorGesture::TouchedAt { x: pick, y: n },
            13 => OperatorGesture::RestartRecognizer,
            14 => OperatorGesture::RetryDead(JobId(n.into())),
            15 => OperatorGesture::Ask(Confirmation::Exit),
            16 => OperatorGesture::Confirm,
            17 => OperatorGesture::Leave,
            // The right PIN is 1234; mostly its next digit, so that it comes up.
            _ if !n.is_multiple_of(16) && self.booth.state().operator.entry.len() < 4 => {
                OperatorGesture::Digit(self.booth.state().operator.entry.len() as u8 % 4 + 1)
            }
            _ if !n.is_multiple_of(16) => OperatorGesture::SubmitPin,
            _ => OperatorGesture::Digit((n % 10) as u8),
        }
    }

    fn machine_report(&mut self, pick: u16) -> Report {
        let n = pick / 16;
        let session = SessionNumber(self.booth.session().0 - u64::from(n.is_multiple_of(3)));
        match pick % 16 {
            0 | 1 => {
                self.workers.has_camera = !n.is_multiple_of(3);
                self.workers.camera()
            }
            2 => Report::Camera([CameraState::Missing, CameraState::Refused, CameraState::Starting][usize::from(n % 3)]),
            3 => Report::Cameras((0..n % 3).map(|i| CameraInfo { id: i.to_string(), name: i.to_string() }).collect()),
            4 => {
                self.workers.is_recognizer_alive = !n.is_multiple_of(3);
                let done = self.workers.work();
                self.replies.extend(done);
                self.workers.recognizer()
            }
            5 => Report::Recognizer(RecognizerState::Unavailable),
            6 => Report::Catalogue(CatalogueState::Unavailable),
            7 => {
                self.workers.is_disk_full = n.is_multiple_of(3);
                self.workers.disk()
            }
            8 => Report::Printer(PrinterState::Ready),
            9 => Report::Fleet(FleetState::Online),
            10 if n.is_multiple_of(2) => Report::Hints(session, vec![PhotoHint::Blurred]),
            10 => Report::Guess(session, Some(live_guess())),
            11 => Report::FilesChosen(session, vec!["a.jpg".into(); usize::from(n % 10)]),
            12 => Report::FolderChosen(session, "/usb".into()),
            13 => Report::Photo(session, self.some_photo(n), photo_report(n)),
            14 => stray_reply(RequestNumber(u64::from(n))),
            _ => Report::SettingsRead(
                n.is_multiple_of(2).then(|| Box::new(Settings { maintenance: n.is_multiple_of(8), idle_s: n, ..Settings::default() })),
            ),
        }
    }
}

fn photo_report(n: u16) -> PhotoReport {
    match n % 6 {
        0 => PhotoReport::Stored(picture()),
        1 => PhotoReport::Queued(Ticket { job: JobId(1), ahead: 3, expected_ms: None }),
        2 => PhotoReport::Stage(Stage::Finished),
        3 => PhotoReport::Answered(Box::new(hemlock())),
        4 => PhotoReport::Failed(LookProblem::RecognizerFailed),
        _ => PhotoReport::HeatMap(RequestNumber(n.into()), Ok(picture())),
    }
}

fn stray_reply(request: RequestNumber) -> Report {
    match request.0 % 5 {
        0 => Report::Page(request, Ok(Page { has_more: true, ..Page::default() })),
        1 => Report::Ranking(request, Ok(Ranking::default())),
        2 => Report::Pin(request, PinReply::Wrong),
        3 => Report::SettingsSaved(request, Ok(())),
        _ => Report::OrderDone(request, Ok(())),
    }
}

fn live_guess() -> LiveGuess {
    LiveGuess { plant_id: plant_id("rose"), name_ko: String::new(), name_en: String::new(), warning: None }
}

/// After a reset nothing of the session remains, and nobody was thrown out without being asked.
fn check_reset(before: &State, event: &Event, booth: &Booth) {
    let after = booth.state();
    if after.session.number == before.session.number {
        return;
    }
    assert_eq!(after.session, Session { number: SessionNumber(before.session.number.0 + 1), ..Session::default() });
    assert!(booth.ordered.contains(&Command::EraseSession(before.session.number)));
    assert_eq!(after.preferences, after.settings.preferences());
    assert!(after.toasts.is_empty() && after.operator.entry.is_empty());
    let is_asked_for = matches!(
        event,
        Event::Visitor(Gesture::EndSession | Gesture::Back | Gesture::Home)
            | Event::Operator(OperatorGesture::Leave)
            | Event::Report(Report::Pin(_, PinReply::Right))
    );
    let was_asked = matches!(before.overlay, Some(Overlay::StillThere { .. }));
    assert!(is_asked_for || was_asked, "a reset out of the blue by {event:?}");
}

fn check_state(state: &State) {
    check_screen(state);
    assert_eq!(state.settings.validate(), Ok(()));
    assert!(state.toasts.len() <= State::MAX_TOASTS);
    assert!((100..=200).contains(&state.preferences.text_percent));
    let session = &state.session;
    assert!(session.specimens.len() <= MAX_SPECIMENS && session.back.len() <= 16);
    assert!(session.encyclopedia.cards.len() <= WINDOW_CARDS);
    assert!(session.search.field.text().chars().count() <= TextField::MAX_CHARS);
    for specimen in &session.specimens {
        assert!((1..=MAX_PHOTOS).contains(&specimen.photos.len()));
        assert!(specimen.photos.iter().any(|p| p.number == specimen.shown));
        let shown = specimen.combined.as_ref().map(|c| c.answer.headline.alarm());
        for answer in specimen.photos.iter().filter_map(|p| p.answer.latest()) {
            assert!(shown.is_some_and(|alarm| alarm >= answer.answer.headline.alarm()), "a photo's alarm is not shown");
        }
    }
    if let Some(photo) = session.viewfinder.taking {
        assert!(session.specimens.iter().flat_map(|s| &s.photos).any(|p| p.number == photo && p.stage == Stage::Taking));
    }
}

/// Whatever the screen needs to be drawn is there.
fn check_screen(state: &State) {
    let session = &state.session;
    let is_resting = matches!(state.screen, Screen::Attract | Screen::Maintenance);
    match &state.screen {
        Screen::Looking(n) => assert!(session.specimen(*n).is_some_and(|s| s.is_looking()), "waiting for nothing"),
        Screen::Answer(n) => assert!(session.specimen(*n).is_some_and(|s| !s.is_looking() && !s.is_unseen)),
        Screen::Sheet(n) => assert!(session.specimen(*n).is_some() && session.sheet.as_ref().is_some_and(|s| s.specimen == *n)),
        Screen::Plant(id) => assert_eq!(session.detail.plant_id.as_ref(), Some(id)),
        Screen::Maintenance => assert!(state.settings.maintenance),
        Screen::Attract => assert!(!state.settings.maintenance),
        _ => {}
    }
    assert_eq!(state.screen == Screen::Operator, state.operator.session.is_some());
    assert!(!is_resting || !matches!(state.overlay, Some(Overlay::StillThere { .. } | Overlay::EndSession)));
    assert!(!is_resting || session.specimens.is_empty());
    assert!(state.screen == Screen::Viewfinder || session.viewfinder.countdown_left_ms.is_none());
    assert!(state.screen == Screen::Pin || state.operator.entry.is_empty());
}

fn elapsed_ms() -> impl Strategy<Value = i64> {
    prop_oneof![
        40 => 0i64..400,
        10 => 400i64..20_000,
        1 => 0i64..10_000_000,
        1 => prop::sample::select(vec![i64::MIN, -1_000_000, -1, i64::MAX]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_must_hold_holds_whatever_happens(steps in prop::collection::vec((any::<u8>(), any::<u16>(), elapsed_ms()), 1..3_000)) {
        let mut chaos = Chaos::new();
        steps.into_iter().for_each(|step| chaos.step(step));
    }
}

/// The random walk is only worth something if it gets about.
#[test]
fn the_random_walk_meets_every_screen() {
    let mut chaos = Chaos::new();
    let mut met = std::collections::HashMap::new();
    let mut cards = 0;
    let mut seed = 0x9E37_79B9_7F4A_7C15u64;
    for _ in 0..60_000 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let random = seed >> 16;
        chaos.step(((random & 0xFF) as u8, (random >> 8) as u16, ((random >> 24) % 600) as i64));
        *met.entry(std::mem::discriminant(&chaos.booth.state().screen)).or_insert(0) += 1;
        cards += u32::from(chaos.booth.state().current_specimen().is_some_and(|s| s.combined.is_some()));
    }
    assert_eq!(met.len(), 15, "every screen is met: {met:?}");
    assert!(cards > 500, "{cards} cards were seen");
}
