//! `dokcho.toml` in the data folder: how a kiosk behaves, and the hash of the operator's PIN.
//!
//! A file that cannot be used is left as it is, for whoever wrote it; the last good copy beside it
//! counts meanwhile.

mod error;
mod pin;
mod text;

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

pub use error::SettingsError;
pub use pin::{PinError, PinHash};

use crate::kiosk::Settings;
use crate::store::catalogue::write_whole;
use crate::store::disc::make_data_folder;

/// The file people edit.
const FILE: &str = "dokcho.toml";
/// The last content that could be used.
const LAST_GOOD: &str = "dokcho.last-good.toml";

/// Everything in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stored {
    pub settings: Settings,
    /// None: no PIN is set, and the operator area stays closed.
    pub pin: Option<PinHash>,
}

/// What is in force after a start.
#[derive(Debug)]
pub struct Loaded {
    pub stored: Stored,
    /// Why the file itself could not be used; `stored` is the last good content then, or the defaults.
    pub rejected: Option<SettingsError>,
}

/// Where the settings of a data folder are.
pub fn path_in(data: &Path) -> PathBuf {
    data.join(FILE)
}

/// What counts: the file, else its last good copy, else the defaults. A machine without a file gets
/// one with the defaults, so that there is something to edit.
pub fn load(data: &Path) -> Loaded {
    match read(data) {
        Ok(Some(stored)) => {
            keep_copy(data, &stored);
            Loaded { stored, rejected: None }
        }
        Ok(None) => {
            let stored = Stored::default();
            Loaded { rejected: save(data, &stored).err(), stored }
        }
        Err(error) => {
            let last_good = read_file(&data.join(LAST_GOOD)).ok().flatten();
            Loaded { stored: last_good.unwrap_or_default(), rejected: Some(error) }
        }
    }
}

/// Reads the file alone; none when there is no file.
///
/// # Errors
/// Every [`SettingsError`] about reading.
pub fn read(data: &Path) -> Result<Option<Stored>, SettingsError> {
    read_file(&path_in(data))
}

/// Stores settings that were checked. After a power cut the old or the new ones are there.
///
/// # Errors
/// [`SettingsError::Invalid`] for settings out of range, or [`SettingsError::Unwritable`].
pub fn save(data: &Path, stored: &Stored) -> Result<(), SettingsError> {
    let path = path_in(data);
    if let Err(fault) = stored.settings.validate() {
        return Err(SettingsError::Invalid { path, line: None, fault });
    }
    make_data_folder(data).map_err(|error| SettingsError::Unwritable { path: path.clone(), source: error.source })?;
    let content = text::render(stored);
    write_whole(&path, content.as_bytes()).map_err(|source| SettingsError::Unwritable { path, source })?;
    keep_copy(data, stored);
    Ok(())
}

/// Gives the machine a PIN, or another one.
///
/// # Errors
/// [`SettingsError::Pin`] when it cannot be a PIN; any other when the file cannot be used: a broken
/// file is not overwritten.
pub fn set_pin(data: &Path, digits: &str) -> Result<(), SettingsError> {
    let pin = PinHash::of(digits)?;
    let stored = read(data)?.unwrap_or_default();
    save(data, &Stored { pin: Some(pin), ..stored })
}

/// Nobody waits for the copy; without it the defaults would count after a fault, which is no
/// reason to refuse settings that are good.
fn keep_copy(data: &Path, stored: &Stored) {
    let path = data.join(LAST_GOOD);
    if read_file(&path).ok().flatten().as_ref() != Some(stored)
        && let Err(error) = write_whole(&path, text::render(stored).as_bytes())
    {
        eprintln!("dokcho: no copy of the settings could be kept ({error})");
    }
}

fn read_file(path: &Path) -> Result<Option<Stored>, SettingsError> {
    match fs::read_to_string(path) {
        Ok(content) => text::parse(&content, path).map(Some),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(SettingsError::Unreadable { path: path.to_owned(), source }),
    }
}

#[cfg(test)]
mod tests;
