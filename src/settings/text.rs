//! The settings file's text: written with a comment for every value, read with the place of every fault.

use std::ops::Range;
use std::path::Path;

use serde::Deserialize;

use super::{SettingsError, Stored};
use crate::kiosk::{DefaultLanguage, DisplaySettings, Retention, Rotation, Settings, SheetSettings};

/// The file as TOML.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Document {
    kiosk: Settings,
    sheet: SheetSettings,
    display: DisplaySettings,
    operator: Operator,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Operator {
    pin_hash: Option<String>,
}

/// Name of a value -> what is allowed.
const ALLOWED: &[(&str, &str)] = &[
    ("idle_s", "20 to 900 (seconds)"),
    ("prompt_s", "10 to 60 (seconds)"),
    ("countdown_s", "0 to 10 (seconds)"),
    ("mirror", TRUE_OR_FALSE),
    ("live_guess", TRUE_OR_FALSE),
    ("files_offered", TRUE_OR_FALSE),
    ("camera", "a camera's name or device file in quotes; without this line the first that works"),
    ("rotation", r#""none", "quarter", "half" or "three_quarters""#),
    ("language", r#""korean" or "english""#),
    ("text_percent", "100, 125, 150, 175 or 200"),
    ("high_contrast", TRUE_OR_FALSE),
    ("reduced_motion", TRUE_OR_FALSE),
    ("retention", r#""erase_at_session_end" or { keep_days = 1 } to { keep_days = 30 }"#),
    ("maintenance", TRUE_OR_FALSE),
    ("folder", "a folder by its whole path in quotes; without this line the user's documents, or nowhere on a kiosk"),
    ("printer", "a printer's name in quotes; without this line the default printer"),
    ("diagonal_inch", "5 to 120 (inches)"),
    ("bright", TRUE_OR_FALSE),
    ("touch", TRUE_OR_FALSE),
    ("pin_hash", "the text that setting the PIN wrote here"),
];
const TRUE_OR_FALSE: &str = "true or false";

/// Reads the text of the file at `path`.
pub(super) fn parse(text: &str, path: &Path) -> Result<Stored, SettingsError> {
    let document: Document = toml::from_str(text).map_err(|error| {
        let line = line_of(text, error.span());
        let detail = error.message().replace('\n', " ");
        SettingsError::Wrong { path: path.to_owned(), line, detail, allowed: allowed_in(text, line) }
    })?;
    if let Err(fault) = document.kiosk.validate() {
        return Err(SettingsError::Invalid { path: path.to_owned(), line: line_that_sets(text, fault.name), fault });
    }
    let pin = match document.operator.pin_hash {
        Some(hash) => Some(hash.parse().map_err(|error: super::PinError| {
            let line = line_that_sets(text, "pin_hash").unwrap_or(1);
            SettingsError::Wrong { path: path.to_owned(), line, detail: error.to_string(), allowed: allowed_for("pin_hash") }
        })?),
        None => None,
    };
    let settings = Settings { sheet: document.sheet, display: document.display, ..document.kiosk };
    Ok(Stored { settings, pin })
}

/// Counted from 1.
fn line_of(text: &str, span: Option<Range<usize>>) -> usize {
    let before = span.and_then(|span| text.get(..span.start)).unwrap_or_default();
    before.matches('\n').count() + 1
}

fn name_set_in(line: &str) -> &str {
    line.split('=').next().unwrap_or_default().trim()
}

fn line_that_sets(text: &str, name: &str) -> Option<usize> {
    text.lines().position(|line| name_set_in(line) == name).map(|index| index + 1)
}

fn allowed_for(name: &str) -> &'static str {
    ALLOWED.iter().find(|(known, _)| *known == name).map_or("", |(_, allowed)| allowed)
}

fn allowed_in(text: &str, line: usize) -> &'static str {
    text.lines().nth(line - 1).map_or("", |line| allowed_for(name_set_in(line)))
}

/// What a written file looks like; values stand in for names in braces.
const TEMPLATE: &str = include_str!("template.toml");

/// Everything as a file that explains itself.
pub(super) fn render(stored: &Stored) -> String {
    let settings = &stored.settings;
    let camera = settings.camera.as_deref();
    let line = |name: &str, value: Option<&str>, example: &str| match value {
        Some(value) => format!("{name} = {}", quoted(value)),
        None => format!("# {name} = {}", quoted(example)),
    };
    let folder = settings.sheet.folder.as_ref().map(|folder| folder.path().to_string_lossy());
    let printer = settings.sheet.printer.as_ref().map(|printer| printer.as_str());
    let values = [
        ("{idle_s}", settings.idle_s.to_string()),
        ("{prompt_s}", settings.prompt_s.to_string()),
        ("{countdown_s}", settings.countdown_s.to_string()),
        ("{mirror}", settings.mirror.to_string()),
        ("{live_guess}", settings.live_guess.to_string()),
        ("{files_offered}", settings.files_offered.to_string()),
        ("{rotation}", quoted(rotation(settings.rotation))),
        ("{language}", quoted(language(settings.language))),
        ("{text_percent}", settings.text_percent.to_string()),
        ("{high_contrast}", settings.high_contrast.to_string()),
        ("{reduced_motion}", settings.reduced_motion.to_string()),
        ("{retention}", retention(settings.retention)),
        ("{maintenance}", settings.maintenance.to_string()),
        ("{diagonal_inch}", settings.display.diagonal_inch.to_string()),
        ("{bright}", settings.display.bright.to_string()),
        ("{touch}", settings.display.touch.to_string()),
        ("{pin_hash}", stored.pin.as_ref().map_or("# pin_hash =".to_owned(), |pin| format!("pin_hash = {}", quoted(pin.as_str())))),
        ("{printer}", line("printer", printer, "office")),
        ("{folder}", line("folder", folder.as_deref(), "/srv/sheets")),
        ("{camera}", camera.map_or("# camera = \"/dev/video0\"".to_owned(), |name| format!("camera = {}", quoted(name)))),
    ];
    // One name a line, filled in once: a free text may hold anything, another name in braces too.
    let filled_in = |line: &str| match values.iter().find(|(name, _)| line.contains(name)) {
        Some((name, value)) => line.replacen(name, value, 1),
        None => line.to_owned(),
    };
    TEMPLATE.lines().flat_map(|line| [filled_in(line), "\n".to_owned()]).collect()
}

fn rotation(rotation: Rotation) -> &'static str {
    match rotation {
        Rotation::None => "none",
        Rotation::Quarter => "quarter",
        Rotation::Half => "half",
        Rotation::ThreeQuarters => "three_quarters",
    }
}

fn language(language: DefaultLanguage) -> &'static str {
    match language {
        DefaultLanguage::Korean => "korean",
        DefaultLanguage::English => "english",
    }
}

fn retention(retention: Retention) -> String {
    match retention {
        Retention::EraseAtSessionEnd => quoted("erase_at_session_end"),
        Retention::KeepDays(days) => format!("{{ keep_days = {days} }}"),
    }
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
