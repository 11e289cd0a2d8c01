//! The window where there is none, and the operator's PIN.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::bench::{repository, run};

#[test]
fn without_a_display_the_kiosk_says_so_and_what_to_do() {
    let done = run(&["kiosk", "--json", "--camera", "scene"]);
    assert_eq!((done.code, done.json()["error"]["kind"].as_str()), (5, Some("no_display")), "{}", done.stderr);
    assert!(done.stderr.contains("dokcho identify"), "{}", done.stderr);
    let bare = run(&[]);
    assert_eq!((bare.code, bare.stderr.lines().count()), (5, 1), "{}", bare.stderr);
    assert!(bare.stderr.contains("dokcho identify") && bare.stderr.contains("--help"), "{}", bare.stderr);
}

#[test]
fn a_screen_of_no_size_is_wrong_usage() {
    for bad in ["3", "500", "NaN", "wide"] {
        let done = run(&["kiosk", "--screen-inch", bad]);
        assert_eq!(done.code, 2, "{bad}: {}", done.stderr);
    }
    // Understood, and then there is no display.
    for good in [&["--screen-inch", "31.5", "--touch", "--bright=false"][..], &["--bright", "--windowed"]] {
        let done = run(&[&["kiosk"], good].concat());
        assert_eq!(done.code, 5, "{good:?}: {}", done.stderr);
    }
}

#[test]
fn a_pin_is_stored_as_a_hash_only() {
    let folder = tempfile::tempdir().unwrap();
    let set = |digits: &str| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_dokcho"))
            .env("DOKCHO_RESOURCES", repository())
            .arg("--data")
            .arg(folder.path())
            .arg("pin")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(digits.as_bytes()).unwrap();
        child.wait().unwrap().code()
    };
    assert_eq!(set("284913\n"), Some(0));
    let text = std::fs::read_to_string(folder.path().join("dokcho.toml")).unwrap();
    assert!(text.contains("$argon2") && !text.contains("284913"), "{text}");
    for bad in ["", "12\n", "abcdef\n"] {
        assert_eq!(set(bad), Some(3), "{bad:?}");
    }
}
