//! The built program, started as a kiosk on an X server.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use dokcho::kiosk::Settings;
use dokcho::settings::{self, Stored};
use rustix::process::Signal;
use serde_json::Value;

use crate::processes::{is_alive, send, tree};
use crate::server::{Server, skipped};

/// Much longer than anything takes, also on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(180);

/// Asks again and again until there is an answer.
#[track_caller]
pub fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(start.elapsed() < PATIENCE, "{what}: waited in vain");
        sleep(Duration::from_millis(50));
    }
}

pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Settings under which two windows show the same and nobody is asked whether they are still there.
pub fn calm() -> Settings {
    Settings { idle_s: 900, prompt_s: 60, countdown_s: 2, reduced_motion: true, ..Settings::default() }
}

/// A kiosk's own folder.
pub struct Data {
    folder: tempfile::TempDir,
}

impl Data {
    pub fn with(settings: Settings) -> Self {
        let data = Self { folder: tempfile::tempdir().unwrap() };
        settings::save(data.path(), &Stored { settings, pin: None }).unwrap();
        data
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The files of stored photos.
    pub fn photos(&self) -> Vec<PathBuf> {
        let entries = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
        let folders: Vec<PathBuf> = entries(&self.path().join("photos")).filter(|path| path.is_dir()).collect();
        folders.iter().flat_map(|folder| entries(folder)).collect()
    }

    /// What another command of the program says about this kiosk.
    #[track_caller]
    pub fn ask(&self, arguments: &[&str]) -> Value {
        let output = Command::new(env!("CARGO_BIN_EXE_dokcho"))
            .env("DOKCHO_RESOURCES", repository())
            .arg("--data")
            .arg(self.path())
            .arg("--json")
            .args(arguments)
            .output()
            .unwrap();
        serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&output.stderr)))
    }
}

/// The running kiosk. It is killed with everything it started when this goes.
pub struct Program {
    child: Child,
    said: PathBuf,
}

impl Program {
    /// Starts it; `extra` comes after the arguments of every test.
    pub fn launch(server: &Server, data: &Data, extra: &[&str]) -> Self {
        let said = data.path().join("said.txt");
        let log = File::create(&said).unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_dokcho"))
            .env("DISPLAY", format!(":{}", server.display))
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            // One pixel is one point, so that a place in the twin is a place here.
            .env("WINIT_X11_SCALE_FACTOR", "1")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("WAYLAND_SOCKET")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .env_remove("XAUTHORITY")
            .arg("--data")
            .arg(data.path())
            .arg("--resources")
            .arg(repository())
            .args(["kiosk", "--camera", "scene"])
            .args(extra)
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .expect("the binary was built for this test");
        Self { child, said }
    }

    /// The same, once its window is in sight in the corner of the screen; none, and a word about
    /// it, where this machine has no OpenGL.
    pub fn open(server: &mut Server, data: &Data, extra: &[&str]) -> Option<Self> {
        let mut program = Self::launch(server, data, extra);
        let window = until("a window", || match program.child.try_wait().unwrap() {
            Some(status) => Some(Err(status)),
            None => server.x.window().unwrap().map(Ok),
        });
        match window {
            Ok((_, place)) => {
                assert_eq!(place, [0, 0, 1280, 800], "the window fills the screen");
                Some(program)
            }
            Err(status) => {
                let said = program.said();
                assert!(said.contains("창을 열 수 없습니다"), "it ended with {status} and said: {said}");
                skipped(&said);
                None
            }
        }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Everything it has printed.
    pub fn said(&self) -> String {
        fs::read_to_string(&self.said).unwrap_or_default()
    }

    /// Waits for its end.
    #[track_caller]
    pub fn ended(&mut self) -> ExitStatus {
        until("the program's end", || self.child.try_wait().unwrap())
    }

    /// As a power cut does, except that the processes it started are left to find out by themselves.
    pub fn kill(mut self) {
        let started = tree(self.pid());
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        until("the end of its processes", || started.iter().all(|pid| !is_alive(*pid)).then_some(()));
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let started = tree(self.pid());
        let _ = (self.child.kill(), self.child.wait());
        started.into_iter().skip(1).for_each(|pid| send(pid, Signal::KILL));
    }
}
