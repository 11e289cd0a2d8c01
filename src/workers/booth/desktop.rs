//! What the desktop lends: its file dialogs and its clipboard, through the small programs that every
//! desktop has. A kiosk without them is told that nothing was chosen.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use image::RgbImage;

use crate::recognizer::photo::{Limits, decode};

/// Asks for picture files; empty when nothing was chosen or there is no dialog.
pub(super) fn choose_files() -> Vec<PathBuf> {
    const PATTERNS: &str = "*.jpg *.jpeg *.png *.webp *.bmp *.gif *.JPG *.JPEG *.PNG";
    let filter = format!("--file-filter={PATTERNS}");
    let zenity = ["--file-selection", "--multiple", "--separator=\n", &filter];
    let kdialog = ["--multiple", "--separate-output", "--getopenfilename", ".", PATTERNS];
    output("zenity", &zenity).or_else(|| output("kdialog", &kdialog)).map(|bytes| paths(&bytes)).unwrap_or_default()
}

/// Asks for a folder; none when nothing was chosen or there is no dialog.
pub(super) fn choose_folder() -> Option<PathBuf> {
    let chosen = output("zenity", &["--file-selection", "--directory"]).or_else(|| output("kdialog", &["--getexistingdirectory", "."]))?;
    paths(&chosen).into_iter().next()
}

/// The picture on the clipboard; none when there is no picture, or no way to read it.
pub(super) fn clipboard_picture() -> Option<RgbImage> {
    let png =
        output("wl-paste", &["--type", "image/png"]).or_else(|| output("xclip", &["-selection", "clipboard", "-t", "image/png", "-o"]))?;
    decode(&png, &Limits::default()).ok().map(|photo| photo.pixels)
}

/// What a program prints, when it is there and ends well with something printed.
fn output(program: &str, arguments: &[&str]) -> Option<Vec<u8>> {
    let run = Command::new(program).args(arguments).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    (run.status.success() && !run.stdout.is_empty()).then_some(run.stdout)
}

/// One path a line, as the dialogs print them.
fn paths(bytes: &[u8]) -> Vec<PathBuf> {
    bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).map(|line| PathBuf::from(OsStr::from_bytes(line))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chosen_paths_are_taken_line_by_line() {
        assert_eq!(paths("/a/꽃 하나.jpg\n/b/c.png\n".as_bytes()), [PathBuf::from("/a/꽃 하나.jpg"), PathBuf::from("/b/c.png")]);
        assert_eq!(paths(b"\n"), Vec::<PathBuf>::new());
    }

    #[test]
    fn a_program_that_is_not_there_or_fails_gives_nothing() {
        assert_eq!(output("dokcho-no-such-program", &[]), None);
        assert_eq!(output("false", &[]), None);
        assert_eq!(output("echo", &["a"]), Some(b"a\n".to_vec()));
    }
}
