//! The screen the kiosk was put up with: its size, the light around it, and whether people touch it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The screen as it was put up; nobody changes it by touching.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DisplaySettings {
    /// Diagonal of the panel; decides how large a fingertip is.
    pub diagonal_inch: Diagonal,
    /// Bright colours, for a kiosk in daylight.
    pub bright: bool,
    /// People touch the screen; the mouse pointer is hidden.
    pub touch: bool,
}

/// What one run does differently from its settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DisplayOverrides {
    pub diagonal_inch: Option<Diagonal>,
    pub bright: Option<bool>,
    pub touch: Option<bool>,
}

impl DisplaySettings {
    /// The settings where nothing else was asked for.
    pub fn overridden_by(self, run: DisplayOverrides) -> Self {
        Self {
            diagonal_inch: run.diagonal_inch.unwrap_or(self.diagonal_inch),
            bright: run.bright.unwrap_or(self.bright),
            touch: run.touch.unwrap_or(self.touch),
        }
    }
}

/// Diagonal of a screen, 5 to 120 inches, in tenths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Diagonal {
    tenth_inch: u16,
}

/// A diagonal outside 5 to 120 inches, or no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("화면 대각선은 5에서 120 사이의 인치입니다 (a screen's diagonal is 5 to 120 inches)")]
pub struct NoDiagonal;

impl Diagonal {
    /// In inches.
    pub fn inches(self) -> f32 {
        f32::from(self.tenth_inch) / 10.0
    }
}

/// A laptop's.
impl Default for Diagonal {
    fn default() -> Self {
        Self { tenth_inch: 156 }
    }
}

impl TryFrom<f64> for Diagonal {
    type Error = NoDiagonal;

    fn try_from(inches: f64) -> Result<Self, NoDiagonal> {
        // NaN is in no range; within the range the cast cannot lose anything.
        if (5.0..=120.0).contains(&inches) { Ok(Self { tenth_inch: (inches * 10.0).round() as u16 }) } else { Err(NoDiagonal) }
    }
}

impl From<Diagonal> for f64 {
    fn from(diagonal: Diagonal) -> Self {
        Self::from(diagonal.tenth_inch) / 10.0
    }
}

impl FromStr for Diagonal {
    type Err = NoDiagonal;

    fn from_str(text: &str) -> Result<Self, NoDiagonal> {
        text.trim().parse::<f64>().map_err(|_| NoDiagonal)?.try_into()
    }
}

impl fmt::Display for Diagonal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1}", f64::from(*self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diagonal_is_a_size_that_screens_have() {
        for (text, tenth_inch) in [("5", 50), ("15.6", 156), (" 120 ", 1200), ("13.34", 133)] {
            assert_eq!(text.parse(), Ok(Diagonal { tenth_inch }), "{text}");
        }
        for bad in ["4.9", "120.1", "-15", "NaN", "inf", "wide", ""] {
            assert_eq!(bad.parse::<Diagonal>(), Err(NoDiagonal), "{bad}");
        }
    }

    #[test]
    fn a_run_changes_only_what_it_names() {
        let settings = DisplaySettings { bright: true, touch: true, ..DisplaySettings::default() };
        assert_eq!(settings.overridden_by(DisplayOverrides::default()), settings);
        let run = DisplayOverrides { diagonal_inch: "32".parse().ok(), touch: Some(false), ..DisplayOverrides::default() };
        let shown = settings.overridden_by(run);
        assert_eq!((shown.diagonal_inch.inches(), shown.bright, shown.touch), (32.0, true, false));
    }
}
