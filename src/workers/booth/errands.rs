//! The thread for what lies outside the data folder and may take as long as a slow disc does:
//! folders to choose from, and sheets.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Receiver;

use super::desktop;
use super::reporter::Reporter;
use crate::kiosk::state::{FolderEntry, FolderProblem, SheetProblem};
use crate::kiosk::{Command, Report, RequestNumber, SheetDocument};
use crate::store::catalogue::write_whole;
use crate::store::disc::make_data_folder;

/// Runs errands until nobody sends any more. Sheets are written below `data`.
pub(super) fn run(data: &Path, commands: &Receiver<Command>, report: &Reporter) {
    for command in commands {
        report.send(match command {
            Command::ListFolder { request, folder } => Report::Folder(request, pictures_in(&folder)),
            Command::ChooseFiles(session) => Report::FilesChosen(session, desktop::choose_files()),
            Command::ChooseFolder(session) => match desktop::choose_folder() {
                Some(folder) => Report::FolderChosen(session, folder),
                None => continue,
            },
            Command::SaveSheet { request, sheet } => Report::SheetSaved(request, save_sheet(data, request, &sheet)),
            Command::PrintSheet { request, .. } => Report::SheetPrinted(request, Err(SheetProblem::NoPrinter)),
            _ => continue,
        });
    }
}

/// More than a folder screen shows; a folder of a million files must not fill the memory.
const MOST_ENTRIES: usize = 1_000;
const PICTURES: [&str; 8] = ["jpg", "jpeg", "png", "webp", "bmp", "gif", "tif", "tiff"];

/// The pictures of a folder by name. What a picture's name says is believed until it is read.
fn pictures_in(folder: &Path) -> Result<Vec<FolderEntry>, FolderProblem> {
    let entries = fs::read_dir(folder).map_err(|_| FolderProblem::Unreadable)?;
    let pictures = entries.flatten().map(|entry| entry.path()).filter(|path| is_picture(path));
    let mut found: Vec<FolderEntry> = pictures.filter_map(entry).take(MOST_ENTRIES).collect();
    found.sort_by_cached_key(|entry| (entry.name.to_lowercase(), entry.name.clone()));
    if found.is_empty() { Err(FolderProblem::NoPictures) } else { Ok(found) }
}

fn is_picture(path: &Path) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    let is_hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    !is_hidden && extension.is_some_and(|extension| PICTURES.contains(&extension.as_str())) && path.is_file()
}

fn entry(path: PathBuf) -> Option<FolderEntry> {
    let name = path.file_name()?.to_string_lossy().into_owned();
    Some(FolderEntry { path, name })
}

/// Writes the sheet as text.
fn save_sheet(data: &Path, request: RequestNumber, sheet: &SheetDocument) -> Result<PathBuf, SheetProblem> {
    let folder = data.join("sheets");
    make_data_folder(&folder).map_err(|error| sheet_problem(&error.source))?;
    let time: String = sheet.local_time(sheet.made_ms).chars().filter(char::is_ascii_digit).collect();
    let path = folder.join(format!("dokcho-{time}-{}.txt", request.0));
    write_whole(&path, sheet.text().as_bytes()).map_err(|error| sheet_problem(&error))?;
    Ok(path)
}

fn sheet_problem(error: &io::Error) -> SheetProblem {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => SheetProblem::DiskFull,
        _ => SheetProblem::Unwritable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_its_pictures_by_name() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(pictures_in(folder.path()), Err(FolderProblem::NoPictures));
        for name in ["b.JPG", "a.png", "C.webp", ".hidden.png", "note.txt", "장미.jpeg"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        fs::create_dir(folder.path().join("folder.png")).unwrap();
        let names: Vec<String> = pictures_in(folder.path()).unwrap().into_iter().map(|entry| entry.name).collect();
        assert_eq!(names, ["a.png", "b.JPG", "C.webp", "장미.jpeg"]);
        assert_eq!(pictures_in(&folder.path().join("absent")), Err(FolderProblem::Unreadable));
    }
}
