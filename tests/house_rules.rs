//! The rules of ARCHITECTURE.md as tests: who may import whom, what no text may say, how long a
//! file may be, and that nothing but a future `sync` room can reach the network.

use std::fs;
use std::path::{Path, PathBuf};

const MAX_FILE_LINES: usize = 420;

/// Room -> rooms it may import. `recognizer` may name the policy types of `verdict` and no more.
const IMPORTS: &[(&str, &[&str])] = &[
    ("camera", &[]),
    ("cli", &["camera", "kiosk", "plant", "quality", "recognizer", "search", "settings", "store", "ui", "verdict", "workers"]),
    ("kiosk", &["plant", "verdict"]),
    ("plant", &[]),
    ("quality", &["plant", "verdict"]),
    ("recognizer", &["plant", "verdict"]),
    ("search", &["plant"]),
    ("settings", &["kiosk", "store"]),
    ("store", &["plant"]),
    ("ui", &["kiosk", "plant", "verdict"]),
    ("verdict", &["plant"]),
    ("workers", &["camera", "kiosk", "plant", "recognizer", "search", "settings", "store", "verdict"]),
];

/// Crate -> the only rooms that may name it.
const CRATES: &[(&str, &[&str])] = &[
    ("burn", &["recognizer"]),
    ("pulp", &["recognizer"]),
    ("rayon", &["recognizer"]),
    ("safetensors", &["recognizer"]),
    ("zune_jpeg", &["camera", "recognizer"]),
    ("rusqlite", &["store"]),
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
    ("reqwest", &["sync"]),
    ("nokhwa", &["camera"]),
    ("v4l", &["camera"]),
    ("argon2", &["settings"]),
    ("egui", &["ui"]),
    ("eframe", &["ui"]),
    ("egui_plot", &["ui"]),
    ("qrcode", &["ui"]),
];

/// What no text shown to a person may contain. Denials are listed one by one in `ALLOWED`.
const FORBIDDEN: &[&str] = &[
    "안전합니다",
    "안전해요",
    "안전하다",
    "안전한 식물",
    "먹어도",
    "먹을 수 있",
    "식용",
    "무해",
    "독성이 없",
    "독이 없",
    "1339",
    "safe to",
    "is safe",
    "edible",
    "harmless",
    "non-toxic",
    "nontoxic",
];

/// Sentences that deny what a forbidden word would promise, and the name of a set of photos.
const ALLOWED: &[&str] = &["먹을 수 있다는 뜻이 아닙니다", "edible_wild62"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files_below(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is part of the repository").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_below(&path, extension));
        } else if path.extension().is_some_and(|e| e == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn room_of(path: &Path) -> String {
    let relative = path.strip_prefix(root().join("src")).expect("below src");
    let first = relative.components().next().expect("a file name").as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// Code lines only: comments may speak of any room.
fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(i, line)| (i + 1, line)).filter(|(_, line)| !line.trim_start().starts_with("//"))
}

fn is_test_code(path: &Path) -> bool {
    path.file_name().is_some_and(|n| n == "tests.rs")
}

#[test]
fn rooms_import_only_what_the_plan_allows() {
    let mut faults = Vec::new();
    for path in files_below(&root().join("src"), "rs") {
        let room = room_of(&path);
        let text = fs::read_to_string(&path).unwrap();
        if room == "main" || room == "lib" {
            continue;
        }
        let Some((_, allowed)) = IMPORTS.iter().find(|(name, _)| *name == room) else {
            faults.push(format!("{}: the room {room} is not in the plan", path.display()));
            continue;
        };
        for (line_number, line) in code_lines(&text) {
            for target in
                line.split("crate::").skip(1).map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default())
            {
                let is_known = IMPORTS.iter().any(|(name, _)| *name == target);
                if target != room && is_known && !allowed.contains(&target) {
                    faults.push(format!("{}:{line_number}: {room} must not use {target}", path.display()));
                }
            }
            if room == "recognizer" && line.contains("crate::verdict") && !line.contains("Policy") {
                faults.push(format!("{}:{line_number}: recognizer may use only the policy types of verdict", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn crates_stay_in_their_rooms() {
    let mut faults = Vec::new();
    for path in files_below(&root().join("src"), "rs") {
        let room = room_of(&path);
        for (line_number, line) in code_lines(&fs::read_to_string(&path).unwrap()) {
            for (name, homes) in CRATES {
                let names_crate = line.match_indices(&format!("{name}::")).any(|(at, _)| {
                    let before = line[..at].chars().next_back();
                    !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
                });
                if names_crate && !homes.contains(&room.as_str()) {
                    faults.push(format!("{}:{line_number}: {name} belongs to {homes:?}", path.display()));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn nothing_reaches_the_network() {
    let faults: Vec<String> = files_below(&root().join("src"), "rs")
        .into_iter()
        .filter(|path| room_of(path) != "sync")
        .filter(|path| {
            let text = fs::read_to_string(path).unwrap();
            code_lines(&text)
                .any(|(_, line)| ["std::net", "TcpStream", "UdpSocket", "http://", "hyper::", "ureq::"].iter().any(|n| line.contains(n)))
        })
        .map(|path| path.display().to_string())
        .collect();
    assert!(faults.is_empty(), "{faults:?}");
}

/// The string literals of a source file, comments left out; good enough for a lint.
fn strings_of(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (line_number, line) in code_lines(text) {
        let parts: Vec<&str> = line.split('"').collect();
        found.extend(parts.iter().skip(1).step_by(2).map(|s| (line_number, (*s).to_owned())));
        // A string that goes on over several lines has no pair of quotes on this one.
        if parts.len().is_multiple_of(2) {
            found.push((line_number, parts[parts.len() - 1].to_owned()));
        }
    }
    found
}

fn promise_in(text: &str) -> Option<&'static str> {
    let mut text = text.to_lowercase();
    for allowed in ALLOWED {
        text = text.replace(allowed, "");
    }
    FORBIDDEN.iter().copied().find(|word| text.contains(word))
}

#[test]
fn no_text_promises_that_a_plant_may_be_eaten() {
    // The list of forbidden words itself, which the catalogue's check needs.
    let lint_itself = root().join("src/store/catalogue/words.rs");
    let mut faults = Vec::new();
    for path in files_below(&root().join("src"), "rs").into_iter().filter(|p| *p != lint_itself && !is_test_code(p)) {
        for (line, text) in strings_of(&fs::read_to_string(&path).unwrap()) {
            if let Some(word) = promise_in(&text) {
                faults.push(format!("{}:{line}: {word:?} in {text:?}", path.display()));
            }
        }
    }
    for path in files_below(&root().join("data/plants"), "csv") {
        let text = fs::read_to_string(&path).unwrap();
        for (number, line) in text.lines().enumerate() {
            if let Some(word) = promise_in(line) {
                faults.push(format!("{}:{}: {word:?}", path.display(), number + 1));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_lint_sees_promises_and_lets_denials_pass() {
    for bad in ["이 식물은 먹어도 됩니다", "식용 가능", "This plant is safe to eat", "an edible herb", "1339에 전화하세요"]
    {
        assert!(promise_in(bad).is_some(), "{bad}");
    }
    for good in ["기록이 없다는 뜻이지, 먹을 수 있다는 뜻이 아닙니다.", "먹지 마세요", "119에 전화하세요"] {
        assert_eq!(promise_in(good), None, "{good}");
    }
}

#[test]
fn files_stay_short() {
    let long: Vec<String> = ["src", "tests"]
        .iter()
        .flat_map(|folder| files_below(&root().join(folder), "rs"))
        .filter_map(|path| {
            let lines = fs::read_to_string(&path).unwrap().lines().count();
            (lines > MAX_FILE_LINES).then(|| format!("{}: {lines} lines", path.display()))
        })
        .collect();
    assert!(long.is_empty(), "a long file hides a concept:\n{}", long.join("\n"));
}

#[test]
fn modules_open_with_a_sentence() {
    let silent: Vec<String> = files_below(&root().join("src"), "rs")
        .into_iter()
        .filter(|path| !fs::read_to_string(path).unwrap().starts_with("//! "))
        .map(|path| path.display().to_string())
        .collect();
    assert!(silent.is_empty(), "{silent:?}");
}
