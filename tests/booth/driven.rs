//! A booth without a window: the real state machine and the real workers, driven from a test.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender};
use std::time::{Duration, Instant};

use dokcho::camera::CameraChoice;
use dokcho::kiosk::state::State;
use dokcho::kiosk::{Command, Corner, Event, Gesture, Kiosk, OperatorGesture, Report};
use dokcho::workers::booth::{Booth, Desktop, Frames, Places, Programs, Running, SheetPainter, start};
use dokcho::workers::wall_clock_ms;

/// The machine of one test: a data folder and resources of its own, which outlive its booths.
pub struct Machine {
    folder: tempfile::TempDir,
}

impl Machine {
    pub fn new() -> Self {
        let machine = Self::without_models();
        symlink("models", &machine.resources().join("models"));
        machine
    }

    pub fn without_models() -> Self {
        let machine = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir_all(machine.resources().join("data")).unwrap();
        symlink("data/plants.db", &machine.resources().join("data/plants.db"));
        machine
    }

    pub fn at(folder: &Path) -> Places {
        Places {
            data: folder.join("data"),
            resources: folder.join("resources"),
            program: env!("CARGO_BIN_EXE_dokcho").into(),
            camera: CameraChoice::Scene,
            queue: "kiosk".parse().unwrap(),
            memory_limit_bytes: 1 << 30,
            is_locked: true,
            utc_offset_s: 9 * 3_600,
            poison_centre: None,
            desktop: Desktop {
                programs: Programs::in_path(folder.join("bin")),
                sheet_folder: None,
                sheet_painter: SheetPainter::new(dokcho::ui::sheet_picture::picture),
            },
        }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn data(&self) -> PathBuf {
        self.folder().join("data")
    }

    pub fn resources(&self) -> PathBuf {
        self.folder().join("resources")
    }

    /// Puts a shell script where the booth looks for programs.
    pub fn add_program(&self, name: &str, script: &str) {
        let path = self.folder().join("bin").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    pub fn open(&self) -> Driven {
        Driven::open(Self::at(self.folder()))
    }

    /// The files of stored photos.
    pub fn photo_files(&self) -> Vec<PathBuf> {
        let entries = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
        let folders: Vec<PathBuf> = entries(&self.data().join("photos")).filter(|path| path.is_dir()).collect();
        folders.iter().flat_map(|folder| entries(folder)).collect()
    }

    /// The recogniser's process: the one with this machine's models.
    pub fn recognizer(&self) -> Option<u32> {
        let models = self.resources().join("models").display().to_string();
        let is_ours = |pid: &u32| {
            let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            String::from_utf8_lossy(&line).contains(&models) && is_alive(*pid)
        };
        fs::read_dir("/proc").unwrap().flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok()).find(is_ours)
    }
}

fn is_alive(process: u32) -> bool {
    fs::read_to_string(format!("/proc/{process}/stat")).is_ok_and(|stat| !stat.contains(") Z "))
}

fn symlink(of_repository: &str, to: &Path) {
    std::os::unix::fs::symlink(repository().join(of_repository), to).unwrap();
}

pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub fn sample(name: &str) -> PathBuf {
    repository().join("samples").join(name)
}

/// A kiosk with its workers.
pub struct Driven {
    pub kiosk: Kiosk,
    pub frames: Frames,
    /// Everything the workers reported, in order.
    pub told: Vec<Report>,
    commands: SyncSender<Command>,
    events: Receiver<Event>,
    running: Running,
}

/// Much longer than anything takes, also on a busy machine.
const PATIENCE: Duration = Duration::from_secs(180);

impl Driven {
    pub fn open(places: Places) -> Self {
        let Booth { commands, events, frames, setup, running, .. } = start(places, Arc::new(|| ())).unwrap();
        let (kiosk, first) = Kiosk::new(setup, wall_clock_ms());
        first.into_iter().for_each(|command| commands.send(command).unwrap());
        Self { kiosk, frames, told: Vec::new(), commands, events, running }
    }

    pub fn state(&self) -> &State {
        self.kiosk.state()
    }

    pub fn touch(&mut self, gesture: Gesture) {
        self.handle(Event::Visitor(gesture));
    }

    pub fn operate(&mut self, gesture: OperatorGesture) {
        self.handle(Event::Operator(gesture));
    }

    fn handle(&mut self, event: Event) {
        if let Event::Report(report) = &event {
            self.told.push(report.clone());
        }
        for command in self.kiosk.handle(event, wall_clock_ms()) {
            self.commands.send(command).unwrap();
        }
    }

    /// Lets time pass and reports arrive until the state shows it.
    #[track_caller]
    pub fn until<T>(&mut self, what: &str, mut look: impl FnMut(&State) -> Option<T>) -> T {
        let start = Instant::now();
        loop {
            if let Some(found) = look(self.state()) {
                return found;
            }
            let state = self.state();
            assert!(start.elapsed() < PATIENCE, "no {what}: {:?} {:?} {:?}", state.screen, state.machine, state.session.specimens);
            match self.events.recv_timeout(Duration::from_millis(20)) {
                Ok(event) => self.handle(event),
                // Somebody stands there all the time, so the session does not end by itself.
                Err(_) => self.handle(Event::Input),
            }
        }
    }

    /// Waits until the workers have reported something.
    #[track_caller]
    pub fn until_told(&mut self, what: &str, mut is_told: impl FnMut(&[Report]) -> bool) {
        let start = Instant::now();
        while !is_told(&self.told) {
            assert!(start.elapsed() < PATIENCE, "no {what}: {:?}", self.told);
            match self.events.recv_timeout(Duration::from_millis(20)) {
                Ok(event) => self.handle(event),
                Err(_) => self.handle(Event::Input),
            }
        }
    }

    /// Waits for something outside of the state.
    #[track_caller]
    pub fn until_outside<T>(&mut self, what: &str, mut look: impl FnMut() -> Option<T>) -> T {
        self.until(what, |_| look())
    }

    pub fn begin(&mut self) {
        self.touch(Gesture::Begin);
    }

    pub fn drop_file(&mut self, path: PathBuf) {
        self.touch(Gesture::FilesDropped(vec![path]));
    }

    pub fn open_pin_pad(&mut self) {
        for corner in [Corner::TopLeft, Corner::TopRight, Corner::BottomRight, Corner::BottomLeft] {
            self.touch(Gesture::CornerTouched(corner));
        }
    }

    pub fn enter_pin(&mut self, digits: &str) {
        digits.bytes().for_each(|digit| self.operate(OperatorGesture::Digit(digit - b'0')));
        self.operate(OperatorGesture::SubmitPin);
    }

    /// Ends the workers in order.
    pub fn stop(self) {
        self.running.stop();
    }
}
