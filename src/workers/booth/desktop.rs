//! What the desktop lends: its file dialogs and its clipboard, through the small programs that every
//! desktop has.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use std::time::Duration;

use image::RgbImage;

use super::inbox::Inbox;
use super::programs::{Errand, Programs};
use super::reporter::Reporter;
use crate::kiosk::state::DialogProblem;
use crate::kiosk::{Command, Report};
use crate::recognizer::photo::{Limits, decode};

/// A dialog that nobody answers for so long stands before an empty chair.
const DIALOG_LIMIT: Duration = Duration::from_secs(600);
/// Whoever owns the clipboard has to hand the picture over within this time.
const CLIPBOARD_LIMIT: Duration = Duration::from_secs(5);

/// Shows dialogs until nobody asks any more: on a thread of its own, because a dialog stays open as
/// long as somebody looks for a file.
pub(super) fn show_dialogs(programs: &Programs, commands: &Inbox, report: &Reporter) {
    let is_wanted = || !report.is_ending();
    commands.for_each(|command| match command {
        Command::ChooseFiles(session) => report.send(match choose_files(programs, &is_wanted) {
            Ok(files) => Report::FilesChosen(session, files),
            Err(why) => Report::NothingChosen(session, why),
        }),
        Command::ChooseFolder(session) => report.send(match choose_folder(programs, &is_wanted) {
            Ok(folder) => Report::FolderChosen(session, folder),
            Err(why) => Report::NothingChosen(session, why),
        }),
        _ => {}
    });
}

/// Asks for picture files, at least one.
fn choose_files(programs: &Programs, is_wanted: &dyn Fn() -> bool) -> Result<Vec<PathBuf>, DialogProblem> {
    const PATTERNS: &str = "*.jpg *.jpeg *.png *.webp *.bmp *.gif *.JPG *.JPEG *.PNG";
    let filter = format!("--file-filter={PATTERNS}");
    let zenity = ["--file-selection", "--multiple", "--separator=\n", &filter];
    let kdialog = ["--multiple", "--separate-output", "--getopenfilename", ".", PATTERNS];
    ask(programs, &[("zenity", &zenity), ("kdialog", &kdialog)], is_wanted)
}

/// Asks for a folder.
fn choose_folder(programs: &Programs, is_wanted: &dyn Fn() -> bool) -> Result<PathBuf, DialogProblem> {
    let zenity = ["--file-selection", "--directory"];
    let kdialog = ["--getexistingdirectory", "."];
    let chosen = ask(programs, &[("zenity", &zenity), ("kdialog", &kdialog)], is_wanted)?;
    chosen.into_iter().next().ok_or(DialogProblem::Cancelled)
}

/// Both programs print the choice and end with 0, or end with 1 when the dialog is closed. Only a
/// program that is not there, or breaks off, gives way to the next one: whoever closed a dialog
/// does not want another.
fn ask(programs: &Programs, dialogs: &[(&'static str, &[&str])], is_wanted: &dyn Fn() -> bool) -> Result<Vec<PathBuf>, DialogProblem> {
    for (program, arguments) in dialogs {
        let errand = Errand { program, arguments, input: Vec::new(), limit: DIALOG_LIMIT, is_wanted };
        match programs.run(errand) {
            Ok(finished) if finished.code == Some(0) => {
                let chosen = paths(&finished.output);
                return if chosen.is_empty() { Err(DialogProblem::Cancelled) } else { Ok(chosen) };
            }
            Ok(finished) if finished.code == Some(1) => return Err(DialogProblem::Cancelled),
            Ok(finished) => eprintln!("dokcho: {program} broke off: {}", finished.complaint),
            Err(super::programs::ProgramError::Silent(_)) => return Err(DialogProblem::Cancelled),
            Err(super::programs::ProgramError::Absent(_)) => {}
            Err(error) => eprintln!("dokcho: {error}"),
        }
    }
    Err(DialogProblem::NoDialog)
}

/// The picture on the clipboard; none when there is no picture, or no way to read it.
pub(super) fn clipboard_picture(programs: &Programs) -> Option<RgbImage> {
    let readers: [(&'static str, &[&str]); 2] =
        [("wl-paste", &["--type", "image/png"]), ("xclip", &["-selection", "clipboard", "-t", "image/png", "-o"])];
    readers.into_iter().find_map(|(program, arguments)| {
        let errand = Errand { program, arguments, input: Vec::new(), limit: CLIPBOARD_LIMIT, is_wanted: &|| true };
        let finished = programs.run(errand).ok().filter(|finished| finished.code == Some(0))?;
        decode(&finished.output, &Limits::default()).ok().map(|photo| photo.pixels)
    })
}

/// One path a line, as the dialogs print them.
fn paths(bytes: &[u8]) -> Vec<PathBuf> {
    bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).map(|line| PathBuf::from(OsStr::from_bytes(line))).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::programs::tests::Shelf;
    use super::*;

    /// Prints its arguments beside itself, so that a test sees how it was called.
    const NOTING: &str = r#"printf '%s\n' "$@" > "$0.called""#;

    fn files(shelf: &Shelf) -> Result<Vec<PathBuf>, DialogProblem> {
        choose_files(&shelf.programs(), &|| true)
    }

    fn calls(shelf: &Shelf, program: &str) -> Vec<String> {
        let called = fs::read_to_string(shelf.folder().join(format!("{program}.called"))).unwrap_or_default();
        called.lines().map(str::to_owned).collect()
    }

    #[test]
    fn zenity_gives_a_path_a_line_and_is_asked_for_pictures() {
        let shelf = Shelf::new(&[("zenity", &format!("{NOTING}; printf '/a/꽃 하나.jpg\\n/b/c.png\\n'")), ("kdialog", NOTING)]);
        assert_eq!(files(&shelf), Ok(vec![PathBuf::from("/a/꽃 하나.jpg"), PathBuf::from("/b/c.png")]));
        let called = calls(&shelf, "zenity");
        assert!(called.contains(&"--file-selection".to_owned()) && called.contains(&"--multiple".to_owned()), "{called:?}");
        // The separator is a line break, which the note above breaks at.
        assert!(called.contains(&"--separator=".to_owned()), "{called:?}");
        assert!(called.iter().any(|argument| argument.starts_with("--file-filter=") && argument.contains("*.jpg")), "{called:?}");
        assert!(calls(&shelf, "kdialog").is_empty(), "one dialog is enough");
    }

    #[test]
    fn a_closed_dialog_is_not_followed_by_another() {
        let shelf = Shelf::new(&[("zenity", "exit 1"), ("kdialog", NOTING)]);
        assert_eq!(files(&shelf), Err(DialogProblem::Cancelled));
        assert_eq!(choose_folder(&shelf.programs(), &|| true), Err(DialogProblem::Cancelled));
        assert!(calls(&shelf, "kdialog").is_empty());
        let silent = Shelf::new(&[("zenity", "exit 0")]);
        assert_eq!(files(&silent), Err(DialogProblem::Cancelled), "nothing was printed");
    }

    #[test]
    fn kdialog_stands_in_for_a_zenity_that_is_absent_or_breaks_off() {
        let kdialog = format!("{NOTING}; printf '/사진\\n'");
        for scripts in [vec![("kdialog", kdialog.as_str())], vec![("zenity", "exit 127"), ("kdialog", kdialog.as_str())]] {
            let shelf = Shelf::new(&scripts);
            assert_eq!(choose_folder(&shelf.programs(), &|| true), Ok("/사진".into()));
            assert_eq!(calls(&shelf, "kdialog"), ["--getexistingdirectory", "."]);
        }
    }

    #[test]
    fn a_machine_without_dialogs_says_so_and_an_ending_booth_waits_for_none() {
        assert_eq!(files(&Shelf::new(&[])), Err(DialogProblem::NoDialog));
        assert_eq!(files(&Shelf::new(&[("kdialog", "exit 254")])), Err(DialogProblem::NoDialog));
        let open = Shelf::new(&[("zenity", "sleep 1000")]);
        assert_eq!(choose_files(&open.programs(), &|| false), Err(DialogProblem::Cancelled));
    }

    #[test]
    fn the_clipboard_is_read_from_wayland_and_otherwise_from_x() {
        let png = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/cup.png");
        let paste = format!(r#"{NOTING}; [ "$*" = "--type image/png" ] && cat '{png}'"#);
        let xclip = format!(r#"{NOTING}; [ "$*" = "-selection clipboard -t image/png -o" ] && cat '{png}'"#);
        let size = |shelf: &Shelf| clipboard_picture(&shelf.programs()).map(|picture| picture.dimensions());
        let expected = image::image_dimensions(png).unwrap();
        let both = Shelf::new(&[("wl-paste", &paste), ("xclip", &xclip)]);
        assert_eq!(size(&both), Some(expected));
        assert!(calls(&both, "xclip").is_empty());
        let without_wayland = Shelf::new(&[("wl-paste", "echo 'no compositor' >&2; exit 1"), ("xclip", &xclip)]);
        assert_eq!(size(&without_wayland), Some(expected));
        let text = Shelf::new(&[("xclip", "echo 'target image/png not available' >&2; exit 1")]);
        assert_eq!(size(&text), None);
        assert_eq!(size(&Shelf::new(&[("xclip", "echo 'no picture'")])), None);
        assert_eq!(size(&Shelf::new(&[])), None);
    }

    #[test]
    fn chosen_paths_are_taken_line_by_line() {
        assert_eq!(paths("/a/꽃 하나.jpg\n/b/c.png\n".as_bytes()), [PathBuf::from("/a/꽃 하나.jpg"), PathBuf::from("/b/c.png")]);
        assert_eq!(paths(b"\n"), Vec::<PathBuf>::new());
    }
}
