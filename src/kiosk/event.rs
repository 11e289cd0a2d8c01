//! Everything that can happen to the kiosk: touches from the screens, facts from the workers.

use std::path::PathBuf;

use super::gesture::Corner;
use super::ids::{JobId, PhotoNumber, RequestNumber, SessionNumber, SpecimenNumber};
use super::keyboard::{Key, KeyboardLayout};
use super::picture::Picture;
use super::season::SeasonPlant;
use super::settings::{Setting, Settings};
use super::state::{
    CameraInfo, CameraState, CatalogueProblem, CatalogueState, Confirmation, DeadLetter, DialogProblem, DiskState, Facets, FleetState,
    FolderEntry, FolderProblem, Health, LiveGuess, LookProblem, OperatorTab, OrderProblem, Page, PhotoAnswer, PhotoHint, PlantFilter,
    PlantPage, PlantPart, PrinterState, Ranking, RankingScope, RankingWindow, RecognizerState, SearchAnswer, SheetField, SheetProblem,
    Stage, Ticket,
};
use crate::plant::{Plant, PlantId};
use crate::verdict::words::Language;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// Time passed. Sent when [`super::Kiosk::next_tick_ms`] says so, or more often.
    Tick,
    /// A sign of life that means nothing else: pointer moved, key held, an input method composing.
    Input,
    /// The window system asks to close the window.
    CloseRequested,
    Visitor(Gesture),
    Operator(OperatorGesture),
    Report(Report),
}

/// What a visitor does. Every one resets the idle clock.
#[derive(Clone, Debug, PartialEq)]
pub enum Gesture {
    /// The idle screen was touched.
    Begin,
    /// One screen back.
    Back,
    /// To the start screen; the session goes on.
    Home,
    /// 끝내기: asks whether to end.
    AskToEnd,
    /// Ends the session and erases it.
    EndSession,
    /// Closes whatever lies over the screen; answers "계속 볼까요?" with yes.
    CloseOverlay,
    /// 119 large.
    ShowEmergency,
    /// A touch in a corner, part of the operator's hidden gesture. Sent besides the touch itself.
    CornerTouched(Corner),
    /// A toast was touched: opens what it is about.
    OpenToast(u64),
    DismissToast(u64),

    OpenViewfinder,
    /// One more photo of a plant, of this part.
    AddPhoto(SpecimenNumber, PlantPart),
    SetPart(PlantPart),
    Shutter,
    CancelCountdown,
    NextCamera,
    SetMirror(bool),
    ChooseFiles,
    ChooseFolder,
    PasteClipboard,
    /// Files were dropped on the window, on whatever screen.
    FilesDropped(Vec<PathBuf>),
    /// A picture of [`super::Session::folder`] was touched.
    TakeFolderEntry(usize),

    /// Stops looking at this plant's unfinished photos.
    CancelLooking(SpecimenNumber),
    /// Looks at a failed photo again.
    LookAgain(PhotoNumber),
    OpenSpecimen(SpecimenNumber),
    ShowPhoto(PhotoNumber),
    SetHeatMap(bool),
    OpenHistory,

    OpenEncyclopedia,
    SetFilter(PlantFilter),
    /// The list is scrolled near its last or first card held.
    NearEnd,
    NearStart,
    /// Jumps to the first name with this initial.
    JumpTo(char),
    OpenPlant(PlantId),
    OpenSearch,
    OpenRankings,
    SetRankingWindow(RankingWindow),
    SetRankingScope(RankingScope),
    /// Asks again for what failed on this screen.
    Retry,

    /// A key of the on-screen keyboard.
    Key(Key),
    SetLayout(KeyboardLayout),
    /// The text field's whole new text, from a real keyboard, an input method or the clipboard.
    SetText(String),
    ClearText,
    /// The field was touched, or the keyboard put away.
    SetKeyboardShown(bool),

    OpenSheet(SpecimenNumber),
    /// A field of the sheet was touched, or left.
    FocusField(Option<SheetField>),
    SetQrShown(bool),
    PrintSheet,
    SaveSheet,
    /// Erases what was written on the sheet.
    EraseSheet,

    SetLanguage(Language),
    /// Rounded to a step of 25 between 100 and 200.
    SetTextPercent(u16),
    SetHighContrast(bool),
    SetMotionReduced(bool),
}

/// What an operator does: at the PIN pad, and after a right PIN in the operator area.
#[derive(Clone, Debug, PartialEq)]
pub enum OperatorGesture {
    /// A digit, 0 to 9.
    Digit(u8),
    DeleteDigit,
    SubmitPin,

    OpenTab(OperatorTab),
    Refresh,
    Edit(Setting),
    SaveSettings,
    /// Back to the settings in force.
    RevertSettings,
    /// A touch on the touch test, in thousandths of the window's width and height.
    TouchedAt {
        x: u16,
        y: u16,
    },
    RestartTouchTest,
    RestartCamera,
    RestartRecognizer,
    RetryDead(JobId),
    /// Asks "really?" for an order that cannot be taken back.
    Ask(Confirmation),
    /// Carries out [`super::OperatorSession::to_confirm`].
    Confirm,
    DismissConfirmation,
    ExportSupport,
    /// Leaves the operator area.
    Leave,
}

/// What a worker says. Replies carry the numbers of their question.
#[derive(Clone, Debug, PartialEq)]
pub enum Report {
    Camera(CameraState),
    Cameras(Vec<CameraInfo>),
    Recognizer(RecognizerState),
    Catalogue(CatalogueState),
    Disk(DiskState),
    Printer(PrinterState),
    Fleet(FleetState),
    QueueLen(u32),

    /// What the moving picture resembles; none when nothing is recognised.
    Guess(SessionNumber, Option<LiveGuess>),
    /// What makes the moving picture hard to see. Hints change nothing of what can be done.
    Hints(SessionNumber, Vec<PhotoHint>),
    Photo(SessionNumber, PhotoNumber, PhotoReport),

    /// The visitor chose these in the file dialog.
    FilesChosen(SessionNumber, Vec<PathBuf>),
    /// The visitor chose this in the folder dialog.
    FolderChosen(SessionNumber, PathBuf),
    /// A file or folder dialog ended without a choice.
    NothingChosen(SessionNumber, DialogProblem),
    Folder(RequestNumber, Result<Vec<FolderEntry>, FolderProblem>),

    Page(RequestNumber, Result<Page, CatalogueProblem>),
    Facets(RequestNumber, Result<Facets, CatalogueProblem>),
    Plant(RequestNumber, Result<Box<PlantPage>, CatalogueProblem>),
    Plants(RequestNumber, Result<Vec<Plant>, CatalogueProblem>),
    Found(RequestNumber, Result<Box<SearchAnswer>, CatalogueProblem>),
    Ranking(RequestNumber, Result<Ranking, CatalogueProblem>),
    SeasonPlants(RequestNumber, Result<Vec<SeasonPlant>, CatalogueProblem>),

    SheetPrinted(RequestNumber, Result<(), SheetProblem>),
    SheetSaved(RequestNumber, Result<PathBuf, SheetProblem>),

    Pin(RequestNumber, PinReply),
    Health(RequestNumber, Result<Health, OrderProblem>),
    DeadLetters(RequestNumber, Result<Vec<DeadLetter>, OrderProblem>),
    SettingsSaved(RequestNumber, Result<(), OrderProblem>),
    /// The settings file was read again, or could not be.
    SettingsRead(Option<Box<Settings>>),
    OrderDone(RequestNumber, Result<(), OrderProblem>),
}

/// What became of a photo.
#[derive(Clone, Debug, PartialEq)]
pub enum PhotoReport {
    /// Taken or read, and stored: nothing is lost from here on.
    Stored(Picture),
    /// In the queue, or its place moved.
    Queued(Ticket),
    Stage(Stage),
    Answered(Box<PhotoAnswer>),
    Failed(LookProblem),
    HeatMap(RequestNumber, Result<Picture, LookProblem>),
}

/// What the comparison of a PIN gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PinReply {
    Right,
    Wrong,
    /// No PIN is set on this machine.
    NotSet,
    /// The comparison broke off.
    Failed,
}
