//! The settings file: written and read back, and every fault named with its place.

use super::*;
use crate::kiosk::{DefaultLanguage, DisplaySettings, PinEntry, Retention, Rotation, Setting, SheetSettings};

fn pin(digits: &str) -> crate::kiosk::Pin {
    let mut entry = PinEntry::default();
    digits.bytes().for_each(|digit| entry.push(digit - b'0'));
    entry.take().unwrap()
}

fn unusual() -> Stored {
    let settings = [
        Setting::IdleS(900),
        Setting::PromptS(10),
        Setting::CountdownS(0),
        Setting::Mirror(true),
        Setting::LiveGuess(false),
        Setting::FilesOffered(false),
        Setting::Camera(Some("a \"strange\\ \n{mirror}카메라".to_owned())),
        Setting::Rotation(Rotation::ThreeQuarters),
        Setting::Language(DefaultLanguage::English),
        Setting::TextPercent(175),
        Setting::HighContrast(true),
        Setting::ReducedMotion(true),
        Setting::Retention(Retention::KeepDays(30)),
        Setting::Maintenance(true),
    ]
    .into_iter()
    .fold(Settings::default(), Settings::with);
    let sheet = SheetSettings {
        folder: Some(PathBuf::from("/srv/{camera} 기록").try_into().unwrap()),
        printer: Some("office_2".to_owned().try_into().unwrap()),
    };
    let display = DisplaySettings { diagonal_inch: "31.5".parse().unwrap(), bright: true, touch: true };
    let settings = Settings { sheet, display, ..settings };
    Stored { settings, pin: Some(PinHash::of("0420").unwrap()) }
}

#[test]
fn what_is_saved_is_read_back() {
    let folder = tempfile::tempdir().unwrap();
    for stored in [Stored::default(), unusual()] {
        save(folder.path(), &stored).unwrap();
        assert_eq!(read(folder.path()).unwrap(), Some(stored.clone()));
        let loaded = load(folder.path());
        assert!(loaded.rejected.is_none());
        assert_eq!(loaded.stored, stored);
    }
}

#[test]
fn a_sheet_folder_or_printer_that_cannot_be_meant_is_named_with_what_is_allowed() {
    let folder = tempfile::tempdir().unwrap();
    for (wrong, allowed) in [("folder = \"sheets\"", "whole path"), ("printer = \"--help\"", "printer's name")] {
        std::fs::write(path_in(folder.path()), format!("[kiosk]\nidle_s = 60\n[sheet]\n{wrong}\n")).unwrap();
        let message = read(folder.path()).unwrap_err().to_string();
        assert!(message.contains("dokcho.toml:4:") && message.contains(allowed), "{message}");
    }
}

#[test]
fn a_new_machine_gets_a_file_to_edit() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("new/data");
    let loaded = load(&data);
    assert!(loaded.rejected.is_none(), "{:?}", loaded.rejected);
    assert_eq!(loaded.stored, Stored::default());
    assert_eq!(read(&data).unwrap(), Some(Stored::default()));
}

#[test]
fn a_broken_file_is_named_with_its_line_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let kept = unusual();
    save(folder.path(), &kept).unwrap();
    let good = fs::read_to_string(path_in(folder.path())).unwrap();
    let line_of = |name: &str| good.lines().position(|line| line.starts_with(name)).unwrap() + 1;
    let table = [
        (good.replace("idle_s = 900", "idle_s = 19"), line_of("idle_s"), "20 to 900"),
        (good.replace("idle_s = 900", "idle_s = \"long\""), line_of("idle_s"), "20 to 900"),
        (good.replace("idle_s = 900", "idle_s = -1"), line_of("idle_s"), "20 to 900"),
        (good.replace("mirror = true", "mirror = yes"), line_of("mirror"), "true or false"),
        (good.replace("rotation = \"three_quarters\"", "rotation = \"left\""), line_of("rotation"), "three_quarters"),
        (good.replace("= { keep_days = 30 }", "= { keep_days = 31 }"), line_of("retention"), "1 to 30"),
        (good.replace("diagonal_inch = 31.5", "diagonal_inch = 4.9"), line_of("diagonal_inch"), "5 to 120"),
        (good.replace("diagonal_inch = 31.5", "diagonal_inch = nan"), line_of("diagonal_inch"), "5 to 120"),
        (good.replace("bright = true", "bright = 1"), line_of("bright"), "true or false"),
        (good.replace("touch = true", "touc = true"), line_of("touch"), "unknown field"),
        (good.replace("prompt_s = 10", "promt_s = 10"), line_of("prompt_s"), "unknown field"),
        (good.replace("pin_hash = \"$argon2id", "pin_hash = \"$nonsense $"), line_of("pin_hash"), "setting the PIN"),
    ];
    for (broken, line, expected) in table {
        assert_ne!(broken, good, "{expected}");
        fs::write(path_in(folder.path()), &broken).unwrap();
        let loaded = load(folder.path());
        assert_eq!(loaded.stored, kept, "the last good ones count");
        let error = loaded.rejected.expect("it is broken");
        let message = error.to_string();
        assert!(message.contains(&format!("dokcho.toml:{line}:")) && message.contains(expected), "{message}");
        assert!(error.message_ko().contains(&format!("{line}번째 줄")), "{}", error.message_ko());
        assert_eq!(fs::read_to_string(path_in(folder.path())).unwrap(), broken);
        assert!(set_pin(folder.path(), "1234").is_err(), "a broken file is not overwritten");
    }
    fs::write(path_in(folder.path()), [0xFF, 0xFE, 0x00]).unwrap();
    assert!(matches!(load(folder.path()).rejected, Some(SettingsError::Unreadable { .. })));
}

#[test]
fn without_any_good_copy_the_defaults_count() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(path_in(folder.path()), "kiosk = 3").unwrap();
    let loaded = load(folder.path());
    assert_eq!(loaded.stored, Stored::default());
    assert!(matches!(loaded.rejected, Some(SettingsError::Wrong { line: 1, .. })), "{:?}", loaded.rejected);
}

#[test]
fn a_pin_is_kept_as_a_hash_that_only_it_matches() {
    let folder = tempfile::tempdir().unwrap();
    save(folder.path(), &Stored { settings: unusual().settings, pin: None }).unwrap();
    set_pin(folder.path(), "73915").unwrap();
    let stored = read(folder.path()).unwrap().unwrap();
    assert_eq!(stored.settings, unusual().settings, "the rest stays");
    let hash = stored.pin.unwrap();
    assert!(hash.matches(&pin("73915")));
    assert!(!hash.matches(&pin("73916")) && !hash.matches(&pin("7391")));
    let text = fs::read_to_string(path_in(folder.path())).unwrap();
    assert!(!text.contains("73915") && text.contains("$argon2id$"));
    assert!(!format!("{hash:?}").contains("argon2"));
    for bad in ["", "123", "12 34", "１２３４", "1234567890123", "abcd"] {
        assert!(matches!(set_pin(folder.path(), bad), Err(SettingsError::Pin(PinError::NotAPin))), "{bad}");
    }
}

#[test]
fn settings_out_of_range_are_not_stored() {
    let folder = tempfile::tempdir().unwrap();
    let bad = Stored { settings: Settings { idle_s: 1, ..Settings::default() }, pin: None };
    assert!(matches!(save(folder.path(), &bad), Err(SettingsError::Invalid { .. })));
    assert!(!path_in(folder.path()).exists());
}
