//! What the kiosk wants done. Workers carry commands out and report back; none of them blocks.

use std::path::PathBuf;

use super::ids::{JobId, PhotoNumber, RequestNumber, SessionNumber};
use super::pin::Pin;
use super::settings::{Rotation, Settings};
use super::sheet_document::SheetDocument;
use super::state::{PageFrom, PlantFilter, PlantPart, RankingChoice};
use crate::plant::PlantId;

/// One thing to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Someone came: load the weights and look at a dummy photo.
    WarmUp,
    /// Frames are wanted, in this way. Replaces an earlier use.
    UseCamera(CameraUse),
    /// Nobody looks at frames any more.
    StopCamera,

    /// Take the newest frame, store it, queue it with the booth's priority.
    TakePhoto {
        session: SessionNumber,
        photo: PhotoNumber,
        part: PlantPart,
    },
    /// Read a picture file, store and queue it.
    LoadPhoto {
        session: SessionNumber,
        photo: PhotoNumber,
        part: PlantPart,
        path: PathBuf,
    },
    /// Read the clipboard's picture, store and queue it.
    PastePhoto {
        session: SessionNumber,
        photo: PhotoNumber,
        part: PlantPart,
    },
    /// Queue a stored photo again.
    LookAgain {
        session: SessionNumber,
        photo: PhotoNumber,
    },
    /// Nobody waits for these any more; they are neither counted nor answered.
    CancelLooks {
        session: SessionNumber,
        photos: Vec<PhotoNumber>,
    },
    /// Compute where the recogniser looked.
    Explain {
        session: SessionNumber,
        photo: PhotoNumber,
        request: RequestNumber,
    },
    /// Forget these photos of a session that goes on.
    ErasePhotos {
        session: SessionNumber,
        photos: Vec<PhotoNumber>,
    },
    /// The visitor left: cancel what waits and erase all photos of the session, unless the
    /// operator's retention keeps them.
    EraseSession(SessionNumber),
    /// Erase what sessions before this one left behind, after a power cut for example.
    EraseSessionsBefore(SessionNumber),

    /// Open the file dialog for pictures.
    ChooseFiles(SessionNumber),
    /// Open the folder dialog.
    ChooseFolder(SessionNumber),
    /// List the pictures of a folder, by name.
    ListFolder {
        request: RequestNumber,
        folder: PathBuf,
    },

    LoadPage {
        request: RequestNumber,
        filter: PlantFilter,
        from: PageFrom,
        limit: u32,
    },
    LoadFacets(RequestNumber),
    LoadPlant {
        request: RequestNumber,
        plant_id: PlantId,
    },
    /// Rows of several plants, in this order; unknown ones are left out.
    LoadPlants {
        request: RequestNumber,
        plant_ids: Vec<PlantId>,
    },
    /// Only the newest search matters; an older one may be dropped.
    Search {
        request: RequestNumber,
        text: String,
        limit: u32,
    },
    LoadRanking {
        request: RequestNumber,
        choice: RankingChoice,
        limit: u32,
    },
    /// Plants the idle screen can pick from.
    LoadSeasonPlants(RequestNumber),

    /// See whether sheets can be printed.
    LookForPrinter,
    PrintSheet {
        request: RequestNumber,
        sheet: Box<SheetDocument>,
    },
    /// Write the sheet as picture and PDF where the settings say.
    SaveSheet {
        request: RequestNumber,
        sheet: Box<SheetDocument>,
    },

    /// Compare with the stored hash, slowly, off the window's thread.
    CheckPin {
        request: RequestNumber,
        pin: Pin,
    },
    /// Store how many PINs were wrong in a row, for [`super::Setup::wrong_pins`] after a restart.
    RememberWrongPins(u32),
    /// Only after a right PIN.
    Operator(OperatorCommand),
    /// Close a window that is not locked.
    CloseWindow,
}

/// What only an operator may order.
#[derive(Clone, Debug, PartialEq)]
pub enum OperatorCommand {
    LoadHealth(RequestNumber),
    LoadDeadLetters(RequestNumber),
    RetryDead {
        request: RequestNumber,
        job: JobId,
    },
    DiscardDead {
        request: RequestNumber,
        job: JobId,
    },
    /// Store these; they were checked.
    SaveSettings {
        request: RequestNumber,
        settings: Box<Settings>,
    },
    RestartCamera(RequestNumber),
    RestartRecognizer(RequestNumber),
    /// Erase all stored photos; answers and counts stay.
    ErasePhotos(RequestNumber),
    ResetCounters(RequestNumber),
    /// Write a support file without photos.
    ExportSupport(RequestNumber),
    /// Close the window and end the program.
    Exit,
}

/// How frames are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CameraUse {
    /// Which camera; none takes the first that works.
    pub camera: Option<String>,
    pub rotation: Rotation,
    /// Whether some frames go to the recogniser for a live guess, as long as nothing waits there.
    pub live_guess: bool,
    /// Whether it is told what makes the moving picture hard to see.
    pub hints: bool,
    /// Whom guesses and hints are for.
    pub session: SessionNumber,
}
