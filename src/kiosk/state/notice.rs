//! What the kiosk has to tell that is no answer: typed, so that the words stay with the screens.

use super::super::ids::SpecimenNumber;
use super::sheet::SheetProblem;
use crate::verdict::Headline;

/// Something that holds as long as its cause does; shown as a quiet line on the screens it touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Condition {
    /// No camera is connected: files, encyclopedia and search remain.
    CameraMissing,
    /// The camera stopped sending frames and is being looked for.
    CameraLost,
    /// Another program or missing rights keep the camera away.
    CameraRefused,
    /// No usable model pack: photos can be taken and wait; everything else works.
    RecognizerUnavailable,
    /// The recogniser died and is being started again; photos wait.
    RecognizerRestarting,
    /// The encyclopedia's database cannot be read.
    CatalogueUnavailable,
    /// Less disc space than the warning level.
    DiskLow,
    /// No disc space for new photos.
    DiskFull,
    /// Printing is switched on and no printer answers.
    PrinterUnavailable,
    /// The settings file is wrong; the last good settings are in force.
    SettingsRejected,
    /// The fleet server cannot be reached; nothing is lost meanwhile.
    FleetOffline,
}

/// Something that just happened; shown for a few seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Notice {
    /// A job of this session finished while the visitor was elsewhere. A touch opens it.
    AnswerReady { specimen: SpecimenNumber, headline: Headline },
    /// A photo of this session could not be looked at. A touch opens it.
    LookFailed { specimen: SpecimenNumber },
    /// The camera works again.
    CameraBack,
    /// No more photos for now: the plant has its four, or too many are being looked at.
    EnoughPhotos,
    /// Only the first files of a selection were taken.
    TooManyFiles,
    /// A dropped or chosen thing was no picture file.
    NoPictureFile,
    /// The clipboard holds no picture.
    ClipboardEmpty,
    /// Files, folders and the clipboard are switched off on this kiosk.
    FilesNotOffered,
    /// There is no camera, so this photo cannot be taken; a file can be chosen.
    NoCameraNow,
    /// A photo was lost on its way to the disc; it can be taken again.
    PhotoLost,
    /// No disc space for a new photo.
    NoRoomForPhotos,
    /// The window is locked; the operator can close it.
    CloseRefused,
    /// This machine has no file dialog; a file can be dragged onto the window.
    NoFileDialog,
    /// The sheet went to the printer.
    SheetPrinted,
    /// The sheet was written to a file.
    SheetSaved,
    /// The sheet could not be printed or saved; the QR code can be scanned instead.
    SheetFailed(SheetProblem),
    /// The settings were stored.
    SettingsSaved,
    /// The settings could not be stored; the last good ones are in force.
    SettingsNotSaved,
    /// An operator's order was carried out.
    OrderDone,
    /// An operator's order failed.
    OrderFailed,
}

/// A notice on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Toast {
    /// Names it when the visitor touches it.
    pub number: u64,
    pub notice: Notice,
    /// How long it stays, in milliseconds.
    pub left_ms: i64,
}
