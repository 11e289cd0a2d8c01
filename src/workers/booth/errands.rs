//! The thread for what lies outside the data folder and may take as long as a slow disc does:
//! folders to choose from, and sheets.

use std::fs;
use std::path::{Path, PathBuf};

use super::inbox::Inbox;
use super::reporter::Reporter;
use super::sheets::Sheets;
use crate::kiosk::state::{FolderEntry, FolderProblem};
use crate::kiosk::{Command, Report};

/// Runs errands until nobody sends any more.
pub(super) fn run(sheets: &Sheets, commands: &Inbox, report: &Reporter) {
    sheets.clear_old_folder();
    let is_wanted = || !report.is_ending();
    commands.for_each(|command| match command {
        Command::ListFolder { request, folder } => report.send(Report::Folder(request, pictures_in(&folder))),
        Command::LookForPrinter => report.send(Report::Printer(sheets.printer(&is_wanted))),
        Command::SaveSheet { request, sheet } => report.send(Report::SheetSaved(request, sheets.save(*sheet))),
        Command::PrintSheet { request, sheet } => report.send(Report::SheetPrinted(request, sheets.print(*sheet, &is_wanted))),
        _ => {}
    });
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
