//! The fault library itself, on a shell that starts another: calls are numbered over both.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::faults::{Call, Exit, Faults, Mode, fast_folder};

/// The inner shell writes a file, then the outer one writes another and says whether it can.
fn shells(folder: &Path) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", "sh -c 'echo inner > a'; echo outer > b && echo done"]).current_dir(folder);
    command
}

#[test]
fn calls_of_children_are_numbered_too() {
    let folder = fast_folder();
    let path = folder.path().canonicalize().unwrap();
    let outcome = Faults::below(&path).run(shells(&path));
    assert_eq!((outcome.exit, outcome.stdout.as_str(), outcome.fired), (Exit::Code(0), "done\n", None));
    assert_eq!(outcome.calls, [Call::Create, Call::Write, Call::Create, Call::Write]);
}

#[test]
fn each_mode_does_what_it_says() {
    // At the inner shell's write, which is call 2.
    let cases = [
        (Mode::Kill, Some(""), true),
        (Mode::KillAfter, Some("inner\n"), true),
        (Mode::Torn, Some("inn"), true),
        (Mode::Eio, Some(""), true),
        (Mode::EioOn, Some(""), false),
        (Mode::Enospc, Some(""), true),
        (Mode::EnospcOn, Some(""), false),
    ];
    for (mode, inner, outer_is_written) in cases {
        let folder = fast_folder();
        let path = folder.path().canonicalize().unwrap();
        let outcome = Faults::below(&path).run_with(shells(&path), mode, 2);
        assert_eq!(fs::read_to_string(path.join("a")).ok().as_deref(), inner, "{mode:?}");
        assert_eq!(outcome.stdout == "done\n", outer_is_written, "{mode:?}: {}", outcome.stderr);
        assert!(outcome.fired.is_some_and(|what| what.contains("/a")), "{mode:?}");
    }
}

#[test]
fn a_power_cut_kills_parents_and_children() {
    let folder = fast_folder();
    let path = folder.path().canonicalize().unwrap();
    let outcome = Faults::below(&path).killing_children().run_with(shells(&path), Mode::Kill, 2);
    assert_eq!((outcome.exit, outcome.stdout.as_str()), (Exit::Signal(9), ""));
    assert!(!path.join("b").exists());
}
