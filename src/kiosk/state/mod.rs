//! What the kiosk shows, ready to be drawn. Screens read it and send events; nobody else writes it.

mod browse;
mod machine;
mod notice;
mod operator;
mod session;
mod sheet;

pub use browse::{
    CatalogueProblem, Detail, Encyclopedia, Facets, Page, PageFrom, PageKey, PlantCard, PlantFilter, PlantPage, Ranking, RankingChoice,
    RankingPlace, RankingScope, RankingWindow, Rankings, Search, SearchAnswer, SearchHit, SearchNotice, UnderstoodFacet,
};
pub use machine::{CameraInfo, CameraState, CatalogueState, Device, DiskState, FleetState, Machine, PrinterState, RecognizerState};
pub use notice::{Condition, Notice, Toast};
pub(super) use operator::PinCheck;
pub use operator::{
    Confirmation, Counters, DeadLetter, Health, Operator, OperatorSession, OperatorTab, OrderProblem, PinPurpose, PinVerdict,
};
pub use session::{
    DialogProblem, FolderEntry, FolderProblem, GuessWarning, LiveGuess, LookProblem, Photo, PhotoAnswer, PhotoHint, PhotoSource, PlantPart,
    Session, Specimen, Stage, Ticket, Viewfinder,
};
pub use sheet::{Sheet, SheetField, SheetProblem};

use super::ids::SpecimenNumber;
use super::season::{Date, SeasonPick, SeasonPlant};
use super::settings::Settings;
use super::waiting::Waiting;
use crate::plant::PlantId;
use crate::verdict::words::Language;

/// Everything that can be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    pub screen: Screen,
    /// Something over the screen; 119 stays visible beneath and above it.
    pub overlay: Option<Overlay>,
    /// What this visitor has asked for; back to the settings' defaults on reset.
    pub preferences: Preferences,
    pub session: Session,
    /// Short messages, oldest first, at most [`State::MAX_TOASTS`].
    pub toasts: Vec<Toast>,
    pub attract: Attract,
    pub machine: Machine,
    pub operator: Operator,
    /// The settings in force: always valid.
    pub settings: Settings,
    /// Whether the window is a kiosk that closes with the PIN only.
    pub is_locked: bool,
    /// Whether a fleet is set up. Without one nothing of it is offered.
    pub has_fleet: bool,
    /// The poison centre's number, from the catalogue with its date.
    pub poison_centre: Option<PoisonCentre>,
}

impl State {
    /// More messages than these push out the oldest.
    pub const MAX_TOASTS: usize = 4;

    /// The plant whose card or waiting page is on the screen.
    pub fn current_specimen(&self) -> Option<&Specimen> {
        match self.screen {
            Screen::Looking(number) | Screen::Answer(number) | Screen::Sheet(number) => self.session.specimen(number),
            _ => None,
        }
    }

    /// Whether sheets may be saved here: in a folder that the operator named, or among the
    /// documents of whoever owns the machine.
    pub fn keeps_sheets(&self) -> bool {
        self.settings.sheet.folder.is_some() || self.machine.has_documents
    }

    /// Whether the live picture is drawn as in a mirror.
    pub fn is_mirrored(&self) -> bool {
        self.session.viewfinder.mirror.unwrap_or(self.settings.mirror)
    }
}

/// What fills the window. Data of a screen is in [`Session`] under the same name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Screen {
    /// 쉬는 화면; data in [`Attract`].
    #[default]
    Attract,
    /// The safety notice while the recogniser warms up.
    Start,
    Viewfinder,
    /// Pictures of a folder to choose from; data in [`Session::folder`].
    Folder,
    /// The plant's photos are being looked at.
    Looking(SpecimenNumber),
    /// The card: an answer, "모르겠어요", "식물이 아니에요", or why there is none.
    Answer(SpecimenNumber),
    Encyclopedia,
    /// Data in [`Session::detail`].
    Plant(PlantId),
    Search,
    Rankings,
    /// The plants of this session; data in [`Session::specimens`].
    History,
    /// The hospital hand-over sheet; data in [`Session::sheet`].
    Sheet(SpecimenNumber),
    /// The PIN pad; data in [`Operator`].
    Pin,
    /// The operator area; data in [`Operator::session`], which is present.
    Operator,
    /// "점검 중": only the hidden gesture and 119 work.
    Maintenance,
}

/// What lies over the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Overlay {
    /// "계속 볼까요?" with the time that is left.
    StillThere { left_ms: i64 },
    /// 119 large, with what to do; one touch away from everywhere.
    Emergency,
    /// "끝낼까요?" before the session is erased.
    EndSession,
}

/// How this visitor wants the screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Preferences {
    pub language: Language,
    /// 100 to 200 in steps of 25.
    pub text_percent: u16,
    pub is_high_contrast: bool,
    /// 움직임 줄이기
    pub is_motion_reduced: bool,
}

/// What the idle screen shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attract {
    /// The day the lists were picked for.
    pub date: Option<Date>,
    /// Plants the pick is made from, as the catalogue gave them.
    pub plants: Waiting<Vec<SeasonPlant>, CatalogueProblem>,
    /// Plants of the season and the danger of the day.
    pub pick: SeasonPick,
    pub ranking: Waiting<Ranking, CatalogueProblem>,
}

/// A poison centre's number, valid as of a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoisonCentre {
    pub name_ko: String,
    pub name_en: String,
    pub number: String,
    pub hours_ko: String,
    pub hours_en: String,
    /// When this was last checked, `YYYY-MM-DD`.
    pub as_of: String,
}

impl PoisonCentre {
    /// Seoul's, which answers on weekdays only; 119 stays the first number everywhere.
    pub fn seoul() -> Self {
        Self {
            name_ko: "서울시 독성물질 중독관리센터".to_owned(),
            name_en: "Seoul poison control centre".to_owned(),
            number: "1855-2221".to_owned(),
            hours_ko: "평일 9~17시".to_owned(),
            hours_en: "weekdays 9-17".to_owned(),
            as_of: "2026-11-20".to_owned(),
        }
    }
}
