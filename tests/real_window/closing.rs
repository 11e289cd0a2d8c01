//! How the window ends, or does not, and how it comes up again.

use std::process::{Command, Output};

use dokcho::kiosk::Screen;

use crate::program::{Program, until};
use crate::visit::{Alike, Both};

#[test]
fn a_locked_window_asks_for_the_pin_before_it_closes() {
    let Some(mut both) = Both::open(true, &[]) else { return };
    both.sees("21-locked", Alike::Everything);
    for attempt in ["22-close-refused", "23-close-refused-again"] {
        let (window, _) = both.server.x.window().unwrap().expect("it is open");
        both.server.x.ask_to_close(window).unwrap();
        both.twin.ask_to_close();
        assert_eq!(both.twin.state().screen, Screen::Pin);
        both.sees(attempt, Alike::Controls);
        assert!(both.program.is_running());
    }
    both.touch("뒤로");
    both.sees("24-locked-again", Alike::Everything);
    assert!(both.program.is_running(), "{}", both.program.said());
}

#[test]
fn killed_while_it_looks_at_a_photo_it_comes_up_again_without_the_photo() {
    let Some(mut both) = Both::open(false, &[]) else { return };
    both.walk_to_the_camera();
    let held = both.take_a_photo_and_wait();
    let Both { program, data, mut server, twin, .. } = both;
    assert_eq!(data.photos().len(), 1);
    program.kill();
    assert_eq!(data.photos().len(), 1, "nobody was left to erase it");
    drop(held);
    drop(twin);

    let program = Program::open(&mut server, &data, &["--windowed"]).expect("it opened before");
    until("an empty folder of photos", || data.photos().is_empty().then_some(()));
    let mut both = Both::restarted(server, program, data);
    both.sees("31-up-again", Alike::Everything);
    let jobs = both.data.ask(&["jobs", "list"]);
    assert_ne!(jobs[0]["state"], "done", "nobody looked at it: {jobs}");
    both.touch("화면을 만져 시작하세요");
    both.sees("32-next-visitor", Alike::Everything);
}

fn kiosk(display: Option<&str>, folder: &std::path::Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dokcho"));
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
        command.env_remove(name);
    }
    if let Some(display) = display {
        command.env("DISPLAY", display);
    }
    command.arg("--data").arg(folder).arg("--resources").arg(crate::program::repository());
    command.args(["kiosk", "--camera", "scene"]).output().unwrap()
}

#[test]
fn without_a_display_one_sentence_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    // The second one is set, and nobody listens there.
    for display in [None, Some(":64999")] {
        let output = kiosk(display, folder.path());
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(5), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(said.contains("화면") && said.contains("dokcho identify"), "{said}");
        assert!(output.stdout.is_empty());
    }
}
