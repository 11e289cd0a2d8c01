//! The settings a kiosk behaves by, with the ranges in which it works.

use serde::{Deserialize, Serialize};

use super::display::DisplaySettings;
use super::idle::IdleLimits;
use super::sheet_settings::SheetSettings;
use super::state::Preferences;
use crate::verdict::words::Language;

/// How the kiosk behaves. [`Settings::validate`] holds for the ones in force, always.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Without input for this long, the visitor is asked "계속 볼까요?", in seconds.
    pub idle_s: u16,
    /// Time to answer that question, in seconds.
    pub prompt_s: u16,
    /// 3-2-1 before a photo; 0 takes it at once.
    pub countdown_s: u8,
    /// Whether the live picture is drawn as in a mirror.
    pub mirror: bool,
    /// Whether the moving picture is looked at. Off unless the operator wants it: it keeps the
    /// recogniser busy, and a guess is weaker than an answer.
    pub live_guess: bool,
    /// Whether visitors may choose files, folders and the clipboard.
    pub files_offered: bool,
    /// Which camera; none takes the first that works.
    pub camera: Option<String>,
    pub rotation: Rotation,
    pub language: DefaultLanguage,
    /// Text size before the visitor changes it: 100 to 200 in steps of 25.
    pub text_percent: u16,
    pub high_contrast: bool,
    pub reduced_motion: bool,
    pub retention: Retention,
    /// "점검 중" for visitors. Stored, so that a power cut does not open a kiosk under repair.
    pub maintenance: bool,
    /// A section of its own in the file.
    #[serde(skip)]
    pub sheet: SheetSettings,
    /// A table of its own in the file.
    #[serde(skip)]
    pub display: DisplaySettings,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            idle_s: 60,
            prompt_s: 15,
            countdown_s: 3,
            mirror: false,
            live_guess: false,
            files_offered: true,
            camera: None,
            rotation: Rotation::None,
            language: DefaultLanguage::Korean,
            text_percent: 100,
            high_contrast: false,
            reduced_motion: false,
            retention: Retention::EraseAtSessionEnd,
            maintenance: false,
            sheet: SheetSettings::default(),
            display: DisplaySettings::default(),
        }
    }
}

/// How far the camera's picture is turned, clockwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rotation {
    #[default]
    None,
    Quarter,
    Half,
    ThreeQuarters,
}

impl Rotation {
    /// The angle, clockwise.
    pub fn degrees(self) -> u16 {
        match self {
            Self::None => 0,
            Self::Quarter => 90,
            Self::Half => 180,
            Self::ThreeQuarters => 270,
        }
    }
}

/// The language before the visitor changes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DefaultLanguage {
    #[default]
    Korean,
    English,
}

/// How long visitors' photos are kept. Only the operator can choose to keep any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Retention {
    #[default]
    EraseAtSessionEnd,
    /// Days after which they are erased, 1 to 30.
    KeepDays(u8),
}

/// One change of the settings, as the operator makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setting {
    IdleS(u16),
    PromptS(u16),
    CountdownS(u8),
    Mirror(bool),
    LiveGuess(bool),
    FilesOffered(bool),
    Camera(Option<String>),
    Rotation(Rotation),
    Language(DefaultLanguage),
    TextPercent(u16),
    HighContrast(bool),
    ReducedMotion(bool),
    Retention(Retention),
    Maintenance(bool),
}

/// A setting outside its range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name} = {value} is not allowed: choose {allowed}")]
pub struct InvalidSetting {
    /// The name as in the settings file.
    pub name: &'static str,
    pub value: u32,
    pub allowed: &'static str,
    allowed_ko: &'static str,
}

impl InvalidSetting {
    /// The same in Korean, for the operator.
    pub fn message_ko(&self) -> String {
        format!("{} 값 {}은(는) 쓸 수 없습니다. {} 사이에서 골라 주세요.", self.name, self.value, self.allowed_ko)
    }
}

impl Settings {
    /// The settings with one change.
    pub fn with(mut self, change: Setting) -> Self {
        match change {
            Setting::IdleS(v) => self.idle_s = v,
            Setting::PromptS(v) => self.prompt_s = v,
            Setting::CountdownS(v) => self.countdown_s = v,
            Setting::Mirror(v) => self.mirror = v,
            Setting::LiveGuess(v) => self.live_guess = v,
            Setting::FilesOffered(v) => self.files_offered = v,
            Setting::Camera(v) => self.camera = v,
            Setting::Rotation(v) => self.rotation = v,
            Setting::Language(v) => self.language = v,
            Setting::TextPercent(v) => self.text_percent = v,
            Setting::HighContrast(v) => self.high_contrast = v,
            Setting::ReducedMotion(v) => self.reduced_motion = v,
            Setting::Retention(v) => self.retention = v,
            Setting::Maintenance(v) => self.maintenance = v,
        }
        self
    }

    /// Checks every range.
    pub fn validate(&self) -> Result<(), InvalidSetting> {
        let days = match self.retention {
            Retention::EraseAtSessionEnd => 1,
            Retention::KeepDays(days) => days,
        };
        let text = self.text_percent;
        let rules = [
            ("idle_s", self.idle_s.into(), (20..=900).contains(&self.idle_s), "20 to 900 seconds", "20초와 900초"),
            ("prompt_s", self.prompt_s.into(), (10..=60).contains(&self.prompt_s), "10 to 60 seconds", "10초와 60초"),
            ("countdown_s", self.countdown_s.into(), self.countdown_s <= 10, "0 to 10 seconds", "0초와 10초"),
            (
                "text_percent",
                text.into(),
                (100..=200).contains(&text) && text.is_multiple_of(25),
                "100 to 200 in steps of 25",
                "100과 200의 25 단위",
            ),
            ("retention", days.into(), (1..=30).contains(&days), "1 to 30 days", "1일과 30일"),
        ];
        match rules.into_iter().find(|(_, _, holds, _, _)| !holds) {
            Some((name, value, _, allowed, allowed_ko)) => Err(InvalidSetting { name, value, allowed, allowed_ko }),
            None => Ok(()),
        }
    }

    /// How a new visitor finds the screens.
    pub fn preferences(&self) -> Preferences {
        Preferences {
            language: match self.language {
                DefaultLanguage::Korean => Language::Korean,
                DefaultLanguage::English => Language::English,
            },
            text_percent: self.text_percent,
            is_high_contrast: self.high_contrast,
            is_motion_reduced: self.reduced_motion,
        }
    }

    /// The idle clock's limits. Whoever needs larger text is given more time to read it.
    pub fn idle_limits(&self, preferences: &Preferences) -> IdleLimits {
        let scaled = |seconds: u16| i64::from(seconds) * 10 * i64::from(preferences.text_percent);
        IdleLimits { ask_after_ms: scaled(self.idle_s), answer_within_ms: scaled(self.prompt_s) }
    }
}
