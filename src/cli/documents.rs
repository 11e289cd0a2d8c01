//! The folder in which the user keeps documents, as the desktop says.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// Ours among the documents.
const SUBFOLDER: &str = "Dokcho";

/// Where hand-over sheets go on somebody's own machine; none for a user without a home.
pub(super) fn sheet_folder() -> Option<PathBuf> {
    let set = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = set("HOME").or_else(|| set("USERPROFILE"))?;
    let config = set("XDG_CONFIG_HOME").unwrap_or_else(|| home.join(".config"));
    let said = fs::read_to_string(config.join("user-dirs.dirs")).unwrap_or_default();
    Some(documents_in(&said, &home).join(SUBFOLDER))
}

/// The documents folder by the text of `user-dirs.dirs`, in which a path is whole or begins with
/// `$HOME`; the home folder when it says nothing.
fn documents_in(user_dirs: &str, home: &Path) -> PathBuf {
    let values = user_dirs.lines().filter_map(|line| line.trim().strip_prefix("XDG_DOCUMENTS_DIR="));
    // As in the shell that reads this file, the last line counts.
    let value = values.filter_map(|value| value.strip_prefix('"')?.strip_suffix('"')).next_back().unwrap_or("$HOME");
    // Within quotes a backslash keeps a sign as it is.
    let value = value.replace("\\\"", "\"").replace("\\$", "$").replace("\\\\", "\\");
    match value.strip_prefix("$HOME") {
        Some(below) => home.join(below.trim_start_matches('/')),
        None if Path::new(&value).is_absolute() => PathBuf::from(value),
        None => home.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_where_the_desktop_says_or_at_home() {
        let home = Path::new("/home/kim");
        let folder = |text: &str| documents_in(text, home);
        assert_eq!(folder("# comment\nXDG_DESKTOP_DIR=\"$HOME/바탕화면\"\nXDG_DOCUMENTS_DIR=\"$HOME/문서\"\n"), home.join("문서"));
        assert_eq!(folder("XDG_DOCUMENTS_DIR=\"/data/papers\""), Path::new("/data/papers"));
        assert_eq!(folder("XDG_DOCUMENTS_DIR=\"$HOME/\""), home, "switched off");
        assert_eq!(folder("#XDG_DOCUMENTS_DIR=\"/elsewhere\""), home);
        assert_eq!(folder("XDG_DOCUMENTS_DIR=papers"), home);
        assert_eq!(folder(""), home);
    }
}
