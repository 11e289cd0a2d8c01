//! The camera with real processes: killed, stopped, flooding, writing nonsense. None of these needs
//! a camera; `tests/virtual_camera/` is for those that do.

#![cfg(target_os = "linux")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use dokcho::camera::process::{self, Message, write_message};
use dokcho::camera::{CameraChoice, CameraError, CameraEvent, CameraState, CameraSupervisor, CaptureRequest, ChildCommand, Frame, Wish};

/// Long enough for a busy machine; nothing here checks how fast something is.
const PATIENCE: Duration = Duration::from_secs(30);

struct Watched {
    supervisor: CameraSupervisor,
    events: Receiver<CameraEvent>,
    /// Each test's processes carry a name of their own, by which it finds them.
    mark: PathBuf,
}

impl Watched {
    fn start(command: ChildCommand, mark: PathBuf) -> Self {
        let wish = Wish { width_px: 64, height_px: 48, fps: 30, ..Wish::default() };
        let request = CaptureRequest { wish, ..CaptureRequest::new(CameraChoice::Folder(mark.clone())) };
        let (sender, events) = mpsc::channel();
        let supervisor = CameraSupervisor::start(command, &request, 1, move |event| drop(sender.send(event))).unwrap();
        Self { supervisor, events, mark }
    }

    fn until(&self, what: &str, mut is_it: impl FnMut(&CameraEvent) -> bool) -> CameraEvent {
        let limit = Instant::now() + PATIENCE;
        loop {
            let event = self.events.recv_timeout(limit.saturating_duration_since(Instant::now()));
            match event.unwrap_or_else(|_| panic!("{what} did not come")) {
                event if is_it(&event) => return event,
                _ => {}
            }
        }
    }

    fn until_live(&self) {
        self.until("live", |event| matches!(event, CameraEvent::State(CameraState::Live(_))));
        self.until("a frame", |event| *event == CameraEvent::Frame);
    }

    fn until_lost(&self) -> CameraError {
        match self.until("lost", |event| matches!(event, CameraEvent::State(CameraState::Lost { .. }))) {
            CameraEvent::State(CameraState::Lost { why, .. }) => why,
            _ => unreachable!("only that event was waited for"),
        }
    }

    fn until_none(&self) -> CameraError {
        match self.until("no camera", |event| matches!(event, CameraEvent::State(CameraState::None { .. }))) {
            CameraEvent::State(CameraState::None { why }) => why,
            _ => unreachable!("only that event was waited for"),
        }
    }

    fn signal(&self, signal: &str) {
        let processes = processes(&self.mark);
        assert_eq!(processes.len(), 1, "one capture process");
        assert!(Command::new("kill").args([signal, &processes[0]]).status().unwrap().success());
    }
}

/// The running capture processes of one test, by their numbers. A zombie has no arguments.
fn processes(mark: &Path) -> Vec<String> {
    let mark = mark.display().to_string();
    let is_ours =
        |pid: &str| std::fs::read(format!("/proc/{pid}/cmdline")).is_ok_and(|line| String::from_utf8_lossy(&line).contains(&mark));
    let pids = std::fs::read_dir("/proc").unwrap().flatten().filter_map(|entry| entry.file_name().into_string().ok());
    pids.filter(|pid| pid.bytes().all(|b| b.is_ascii_digit()) && is_ours(pid)).collect()
}

/// A folder with one green picture, whose name no other test uses.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    image::RgbImage::from_pixel(32, 24, image::Rgb([20, 180, 40])).save(folder.path().join("leaf.png")).unwrap();
    folder
}

fn dokcho() -> ChildCommand {
    ChildCommand { program: env!("CARGO_BIN_EXE_dokcho").into(), args: vec!["camera".into()] }
}

/// A process that does something else than capture. The capture arguments become its `$1`, `$2`, ….
fn shell(script: &str) -> ChildCommand {
    ChildCommand { program: "/bin/sh".into(), args: vec!["-c".into(), script.into(), "capture".into()] }
}

#[test]
fn frames_arrive_and_the_process_ends_with_its_supervisor() {
    let folder = folder();
    let watched = Watched::start(dokcho(), folder.path().to_owned());
    watched.until_live();
    let frame = watched.supervisor.newest().unwrap();
    assert_eq!((frame.width_px(), frame.height_px(), &frame.rgb()[..3]), (64, 48, [20, 180, 40].as_slice()));
    drop(watched);
    assert_eq!(processes(folder.path()), Vec::<String>::new());
}

#[test]
fn a_killed_process_is_noticed_and_replaced_each_time() {
    let folder = folder();
    let watched = Watched::start(dokcho(), folder.path().to_owned());
    watched.until_live();
    for _ in 0..5 {
        watched.signal("-KILL");
        assert!(matches!(watched.until_lost(), CameraError::Process { .. }));
        watched.until_live();
    }
    assert_eq!(processes(&watched.mark).len(), 1, "the others are gone");
}

#[test]
fn a_stopped_process_is_lost_its_frame_withdrawn_and_it_is_replaced() {
    let folder = folder();
    let watched = Watched::start(dokcho(), folder.path().to_owned());
    watched.until_live();
    watched.signal("-STOP");
    assert!(matches!(watched.until_lost(), CameraError::Stalled { .. }));
    watched.until_live();
    assert_eq!(processes(&watched.mark).len(), 1, "the stopped one is gone");
}

#[test]
fn while_lost_there_is_no_old_picture_to_take() {
    let folder = folder();
    let pictures = folder.path().join("leaf.png");
    let watched = Watched::start(dokcho(), folder.path().to_owned());
    watched.until_live();
    // Without a picture the next process cannot go live.
    std::fs::remove_file(pictures).unwrap();
    watched.signal("-KILL");
    watched.until_lost();
    assert!(watched.supervisor.newest().is_none());
    let why = watched.until("the folder's error", |event| {
        matches!(event, CameraEvent::State(CameraState::Lost { why: CameraError::Folder { .. }, .. }))
    });
    assert!(matches!(why, CameraEvent::State(_)));
}

#[test]
fn nonsense_and_silence_are_no_camera() {
    for script in ["head -c 1000000 /dev/urandom", "yes", "printf DKc1", "exit 3", "echo oops >&2; kill -SEGV $$"] {
        let folder = folder();
        let watched = Watched::start(shell(script), folder.path().to_owned());
        let why = watched.until_none();
        assert!(matches!(why, CameraError::Process { .. }), "{script}: {why}");
        assert!(watched.supervisor.newest().is_none());
    }
}

#[test]
fn a_program_that_is_not_there_is_an_event() {
    let folder = folder();
    let missing = ChildCommand { program: folder.path().join("missing"), args: Vec::new() };
    let why = Watched::start(missing, folder.path().to_owned()).until_none();
    assert!(why.to_string().contains("could not be started"), "{why}");
}

#[test]
fn a_flood_of_frames_is_held_back_by_the_pipe() {
    let folder = folder();
    let flood = folder.path().join("flood");
    let mut bytes = Vec::new();
    write_message(&mut bytes, &Message::Opened(dokcho::camera::OpenedCamera { name: "flood".to_owned(), mode: String::new() })).unwrap();
    let opened = bytes.len();
    write_message(&mut bytes, &Message::Frame(Frame::new(64, 48, vec![7; 64 * 48 * 3], 0, 0).unwrap())).unwrap();
    std::fs::write(folder.path().join("head"), &bytes[..opened]).unwrap();
    std::fs::write(&flood, &bytes[opened..]).unwrap();
    let script = format!("cat {0}/head; while cat {0}/flood; do :; done", folder.path().display());
    let started = Instant::now();
    let watched = Watched::start(shell(&script), folder.path().to_owned());
    (0..50).for_each(|_| drop(watched.until("a frame", |event| *event == CameraEvent::Frame)));
    // Eight milliseconds each: that they took less can only mean that they were not held back.
    assert!(started.elapsed() >= Duration::from_millis(49 * 8), "{:?}", started.elapsed());
}

#[test]
fn no_camera_on_purpose_starts_nothing() {
    let (sender, events) = mpsc::channel();
    let request = CaptureRequest::new(CameraChoice::None);
    let supervisor = CameraSupervisor::start(shell("touch /nonexistent"), &request, 1, move |event| drop(sender.send(event))).unwrap();
    let first = events.recv_timeout(PATIENCE).unwrap();
    assert_eq!(first, CameraEvent::State(CameraState::None { why: CameraError::TurnedOff }));
    drop(supervisor);
    assert!(events.recv().is_err(), "nothing else happened");
}

#[test]
fn a_list_is_answered_or_given_up() {
    assert!(process::list(&dokcho(), PATIENCE).is_ok());
    let stuck = process::list(&shell("exec sleep 1000"), Duration::from_millis(200));
    assert!(matches!(stuck, Err(CameraError::Stalled { .. })), "{stuck:?}");
    assert!(matches!(process::list(&shell("echo no"), PATIENCE), Err(CameraError::Process { .. })));
}

#[test]
fn a_capture_process_ends_when_nobody_reads_it() {
    let folder = folder();
    let source = format!("folder:{}", folder.path().display());
    let mut command = Command::new(env!("CARGO_BIN_EXE_dokcho"));
    let mut child = command.args(["camera", "--source", &source]).stdout(std::process::Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let limit = Instant::now() + PATIENCE;
    while child.try_wait().unwrap().is_none() {
        assert!(Instant::now() < limit, "it is still running");
        std::thread::sleep(Duration::from_millis(20));
    }
}
