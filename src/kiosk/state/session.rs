//! Everything that belongs to one visitor and is gone after a reset.

use super::super::combine::Combined;
use super::super::ids::{JobId, PhotoNumber, SessionNumber, SpecimenNumber};
use super::super::keyboard::Keyboard;
use super::super::picture::Picture;
use super::super::waiting::Waiting;
use super::Screen;
use super::browse::{CatalogueProblem, Detail, Encyclopedia, Rankings, Search};
use super::sheet::Sheet;
use crate::plant::{Plant, PlantId};
use crate::verdict::{Answer, Headline, LikenessLevels};

/// One visitor's stay.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Session {
    pub number: SessionNumber,
    /// The plants photographed so far, oldest first: this session's history.
    pub specimens: Vec<Specimen>,
    pub viewfinder: Viewfinder,
    pub folder: Waiting<Vec<FolderEntry>, FolderProblem>,
    pub encyclopedia: Encyclopedia,
    pub search: Search,
    pub rankings: Rankings,
    pub detail: Detail,
    pub sheet: Option<Sheet>,
    /// The on-screen keyboard; shown while a field has the focus.
    pub keyboard: Keyboard,
    /// Where "back" leads, newest last.
    pub back: Vec<Screen>,
}

impl Session {
    /// The plant with this number.
    pub fn specimen(&self, number: SpecimenNumber) -> Option<&Specimen> {
        self.specimens.iter().find(|s| s.number == number)
    }

    pub(in super::super) fn specimen_mut(&mut self, number: SpecimenNumber) -> Option<&mut Specimen> {
        self.specimens.iter_mut().find(|s| s.number == number)
    }

    pub(in super::super) fn photo_mut(&mut self, number: PhotoNumber) -> Option<&mut Photo> {
        self.specimens.iter_mut().flat_map(|s| &mut s.photos).find(|p| p.number == number)
    }

    /// How many answers the visitor has not looked at yet, for a badge.
    pub fn unseen(&self) -> usize {
        self.specimens.iter().filter(|s| s.is_unseen).count()
    }
}

/// One plant in front of the visitor.
#[derive(Clone, Debug, PartialEq)]
pub struct Specimen {
    pub number: SpecimenNumber,
    /// When its first photo was asked for, Unix milliseconds.
    pub begun_ms: i64,
    /// At least one.
    pub photos: Vec<Photo>,
    /// What all finished photos say together; none while no photo is finished.
    pub combined: Option<Combined>,
    /// Which part a further photo should show, when a further photo pays.
    pub ask_for: Option<PlantPart>,
    /// Catalogue rows of the best candidate and the look-alikes, for the comparison side by side.
    pub plants: Waiting<Vec<Plant>, CatalogueProblem>,
    /// Which photo is large on the card.
    pub shown: PhotoNumber,
    /// Whether the card shows where the recogniser looked instead of the plain photo.
    pub is_heat_map_shown: bool,
    /// Whether an answer came that the visitor has not looked at.
    pub is_unseen: bool,
}

impl Specimen {
    /// Whether a photo is still being taken or looked at.
    pub fn is_looking(&self) -> bool {
        self.photos.iter().any(|p| p.stage != Stage::Finished)
    }

    /// The photo that is large on the card.
    pub fn shown_photo(&self) -> Option<&Photo> {
        self.photos.iter().find(|p| p.number == self.shown).or_else(|| self.photos.first())
    }

    /// The catalogue row of a plant on the card, once loaded.
    pub fn plant(&self, id: &PlantId) -> Option<&Plant> {
        self.plants.latest()?.iter().find(|p| p.plant_id == *id)
    }
}

/// One photo of a plant.
#[derive(Clone, Debug, PartialEq)]
pub struct Photo {
    pub number: PhotoNumber,
    pub part: PlantPart,
    pub source: PhotoSource,
    /// A small copy to draw, once the photo is taken.
    pub preview: Option<Picture>,
    pub stage: Stage,
    /// Its place in the queue, once it has one.
    pub ticket: Option<Ticket>,
    /// The answer for this photo alone. `NotAsked` until the photo is stored.
    pub answer: Waiting<PhotoAnswer, LookProblem>,
    /// Where the recogniser looked, when asked for.
    pub heat_map: Waiting<Picture, LookProblem>,
    pub(in super::super) begun_ms: i64,
}

/// What a photo shows, as the visitor or the prompt said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlantPart {
    #[default]
    Unsaid,
    Flower,
    Leaf,
    Whole,
}

/// Where a photo came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PhotoSource {
    Camera,
    File,
    Clipboard,
}

/// How far a photo is, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// The camera or the file is being read and stored.
    Taking,
    /// Stored and in the queue.
    Queued,
    /// 읽는 중: decoding.
    Reading,
    /// 살펴보는 중: the network runs.
    Looking,
    /// 견주는 중: compared with catalogue and look-alikes.
    Comparing,
    /// Answered, failed or cancelled.
    Finished,
}

/// A place in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
    pub job: JobId,
    /// Jobs that come first.
    pub ahead: u32,
    /// Time until the answer as measured so far, in milliseconds; unknown at first.
    pub expected_ms: Option<u32>,
}

/// What one photo says.
#[derive(Clone, Debug, PartialEq)]
pub struct PhotoAnswer {
    pub answer: Answer,
    /// The probabilities at which this model's likeness words change.
    pub levels: LikenessLevels,
    /// What may have made it hard.
    pub hints: Vec<PhotoHint>,
    /// Which model and catalogue said so, for the sheet and for replays.
    pub model: String,
    pub catalogue_version: String,
}

/// What may be wrong with a photo, measured on its pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PhotoHint {
    TooDark,
    TooBright,
    Blurred,
}

/// Why a photo has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LookProblem {
    /// The camera went away while the photo was taken.
    CameraLost,
    /// The file is no picture, is broken or too large.
    Unreadable,
    /// The clipboard holds no picture.
    ClipboardEmpty,
    /// No disc space to store it.
    DiskFull,
    /// The queue takes no more.
    QueueFull,
    /// There is no usable model.
    NoRecognizer,
    /// The recogniser gave up after several attempts.
    RecognizerFailed,
    /// Nothing was heard in time.
    TimedOut,
    /// The visitor cancelled.
    Cancelled,
}

/// The screen on which photos are taken or chosen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Viewfinder {
    /// The plant that gets the next photo; none starts a new plant.
    pub specimen: Option<SpecimenNumber>,
    /// What the next photo should show.
    pub part: PlantPart,
    /// The visitor's choice; none uses the settings.
    pub mirror: Option<bool>,
    /// Milliseconds until the shutter; none while not counting.
    pub countdown_left_ms: Option<i64>,
    /// The photo being taken right now.
    pub taking: Option<PhotoNumber>,
    /// What the moving picture resembles: a guess, and to be drawn as one.
    pub guess: Option<LiveGuess>,
    /// What makes the moving picture hard to see right now.
    pub hints: Vec<PhotoHint>,
    /// Which of the cameras the visitor switched to; none uses the settings.
    pub camera: Option<String>,
    /// When the guess came, on the steady clock; it fades when no newer one follows.
    pub(in super::super) guess_seen_ms: i64,
}

/// What the moving picture resembles at this moment.
#[derive(Clone, Debug, PartialEq)]
pub struct LiveGuess {
    pub plant_id: PlantId,
    pub name_ko: String,
    pub name_en: String,
    /// A guess warns as an answer does. Without a warning nothing is said about harm: that takes a
    /// photo.
    pub warning: Option<GuessWarning>,
}

/// How a guess warns. There is no word for having found nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GuessWarning {
    Danger,
    DangerLookAlike,
}

impl LiveGuess {
    /// The guess an answer amounts to; none when it names no plant.
    pub fn of(answer: &Answer) -> Option<Self> {
        let best = answer.best()?;
        let warning = match answer.headline {
            Headline::Danger => Some(GuessWarning::Danger),
            Headline::DangerLookAlike => Some(GuessWarning::DangerLookAlike),
            Headline::NothingRecorded => None,
            Headline::Unknown | Headline::NotAPlant => return None,
        };
        let (name_ko, name_en) = (best.name_ko.clone(), best.name_en.clone());
        Some(Self { plant_id: best.plant_id.clone(), name_ko, name_en, warning })
    }
}

/// A picture file in a folder the visitor opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderEntry {
    pub path: std::path::PathBuf,
    /// The file's name, for people.
    pub name: String,
}

/// Why a file or folder dialog gave nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DialogProblem {
    /// The visitor closed it.
    Cancelled,
    /// This machine has none.
    NoDialog,
}

/// Why a folder cannot be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FolderProblem {
    Unreadable,
    /// It holds no picture.
    NoPictures,
    TimedOut,
}
