//! Where hand-over sheets go: a folder and a printer, as the operator names them in the settings file.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// The section `[sheet]`. Sheets hold health data: what is named here is the operator's decision.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SheetSettings {
    /// Where sheets are saved. None leaves it to the kind of machine: the user's documents, or
    /// nowhere on an unattended kiosk.
    pub folder: Option<SheetFolder>,
    /// Which printer; none takes the system's default one.
    pub printer: Option<PrinterName>,
}

/// A folder by its whole path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "PathBuf", into = "PathBuf")]
pub struct SheetFolder(PathBuf);

/// A printer's name as the printing system allows it; it cannot be taken for an option.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PrinterName(String);

/// A folder or printer that cannot be meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSheetSetting {
    #[error("a folder for sheets needs its whole path, from the root")]
    RelativeFolder,
    #[error("no printer can have this name")]
    PrinterName,
}

impl SheetFolder {
    /// The path.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl PrinterName {
    /// The longest name that CUPS takes, in bytes.
    const MAX_BYTES: usize = 127;

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<PathBuf> for SheetFolder {
    type Error = InvalidSheetSetting;

    fn try_from(path: PathBuf) -> Result<Self, Self::Error> {
        // A relative path would mean another folder with every way of starting the program.
        let is_usable = path.is_absolute() && !path.as_os_str().as_encoded_bytes().contains(&0);
        if is_usable { Ok(Self(path)) } else { Err(InvalidSheetSetting::RelativeFolder) }
    }
}

impl From<SheetFolder> for PathBuf {
    fn from(folder: SheetFolder) -> Self {
        folder.0
    }
}

impl TryFrom<String> for PrinterName {
    type Error = InvalidSheetSetting;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        let is_possible = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '/' | '#' | '\'' | '"');
        let is_name = !name.is_empty() && name.len() <= Self::MAX_BYTES && !name.starts_with('-') && name.chars().all(is_possible);
        if is_name { Ok(Self(name)) } else { Err(InvalidSheetSetting::PrinterName) }
    }
}

impl From<PrinterName> for String {
    fn from(name: PrinterName) -> Self {
        name.0
    }
}
