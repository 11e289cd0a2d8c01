//! A kiosk for one test: a data folder of its own, the built program, and its processes.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use dokcho::store::field::Priority;
use dokcho::workers::{Intake, Request, wall_clock_ms};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

pub struct Kiosk {
    folder: tempfile::TempDir,
    resources: PathBuf,
}

/// A finished run.
pub struct Done {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Done {
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|e| panic!("{e}: {}\n{}", self.stdout, self.stderr))
    }

    pub fn events(&self, name: &str) -> Vec<Value> {
        self.stdout.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()).filter(|event| event["event"] == name).collect()
    }
}

impl Kiosk {
    pub fn new() -> Self {
        Self::with_resources(repository().to_owned())
    }

    /// A kiosk whose catalogue is there and whose models are not.
    pub fn without_models() -> Self {
        let kiosk = Self::with_resources(PathBuf::new());
        let resources = kiosk.folder.path().join("resources");
        fs::create_dir_all(resources.join("data")).unwrap();
        fs::create_dir_all(resources.join("models")).unwrap();
        fs::copy(repository().join("data/plants.db"), resources.join("data/plants.db")).unwrap();
        Self { resources, ..kiosk }
    }

    fn with_resources(resources: PathBuf) -> Self {
        // In memory where there is such a folder: what is tested here is processes, not the disc.
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        Self { folder, resources }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub fn photo_file(&self, sha256: &str) -> PathBuf {
        self.data().join("photos").join(&sha256[..2]).join(sha256)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dokcho"));
        command.current_dir(repository()).env("DOKCHO_RESOURCES", &self.resources).arg("--data").arg(self.data()).args(arguments);
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Done {
        let output = self.command(arguments).output().unwrap();
        Done {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    pub fn start(&self, arguments: &[&str]) -> Running {
        Running::new(self.command(arguments))
    }

    /// Submits photos of the repository and returns their jobs.
    pub fn submit(&self, photos: &[&str], priority: &str) -> Vec<String> {
        let done = self.run(&[&["submit", "--json", "--priority", priority], photos].concat());
        assert_eq!(done.code, 0, "{}{}", done.stdout, done.stderr);
        let line = |line: &str| serde_json::from_str::<Value>(line).unwrap()["job_id"].as_str().unwrap().to_owned();
        done.stdout.lines().map(line).collect()
    }

    /// Queues small pictures that all differ.
    pub fn queue_bulk(&self, photos: u32) {
        let mut intake = Intake::open(&self.data(), wall_clock_ms()).unwrap();
        for number in 0..photos {
            let shade = number.to_le_bytes();
            let picture = image::RgbImage::from_pixel(64, 64, image::Rgb([shade[0], shade[1], 120]));
            let mut bytes = Vec::new();
            picture.write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Bmp).unwrap();
            let request = Request { bytes: &bytes, queue: "kiosk".parse().unwrap(), priority: Priority::Bulk, id: None };
            intake.submit(&request, wall_clock_ms()).unwrap();
        }
    }

    pub fn jobs(&self) -> Vec<Value> {
        self.run(&["jobs", "list", "--json", "--limit", "10000"]).json().as_array().unwrap().clone()
    }

    pub fn job(&self, id: &str) -> Value {
        self.run(&["jobs", "show", id, "--json"]).json()
    }
}

/// A program that is still running; it is killed when the test ends.
pub struct Running {
    child: Child,
    lines: Arc<Mutex<Vec<String>>>,
    errors: Arc<Mutex<String>>,
}

impl Running {
    fn new(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (lines, errors) = (Arc::<Mutex<Vec<String>>>::default(), Arc::<Mutex<String>>::default());
        let (stdout, mut stderr) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let (to_lines, to_errors) = (Arc::clone(&lines), Arc::clone(&errors));
        thread::spawn(move || BufReader::new(stdout).lines().map_while(Result::ok).for_each(|line| to_lines.lock().unwrap().push(line)));
        thread::spawn(move || {
            let mut text = String::new();
            let _ = stderr.read_to_string(&mut text);
            *to_errors.lock().unwrap() = text;
        });
        Self { child, lines, errors }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn events(&self, name: &str) -> Vec<Value> {
        let lines = self.lines.lock().unwrap();
        lines.iter().filter_map(|line| serde_json::from_str::<Value>(line).ok()).filter(|event| event["event"] == name).collect()
    }

    pub fn count(&self, name: &str) -> usize {
        self.events(name).len()
    }

    pub fn stderr(&self) -> String {
        self.errors.lock().unwrap().clone()
    }

    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    pub fn wait(&mut self) -> i32 {
        let status = wait_until(|| self.child.try_wait().unwrap()).expect("it ends");
        status.code().unwrap_or(-1)
    }

    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Looks again and again until there is something, for two minutes at most.
pub fn wait_until<T>(mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(120) {
        if let Some(found) = look() {
            return Some(found);
        }
        thread::sleep(Duration::from_millis(5));
    }
    None
}

pub fn signal(process: u32, signal: Signal) {
    // The process may have ended meanwhile; what matters is what the kiosk makes of it.
    let pid = i32::try_from(process).ok().and_then(Pid::from_raw);
    let _ = pid.map(|pid| kill_process(pid, signal));
}

/// Whether a process runs; one that has ended and was not waited for does not.
pub fn is_alive(process: u32) -> bool {
    fs::read_to_string(format!("/proc/{process}/stat")).is_ok_and(|stat| !stat.contains(") Z "))
}

pub fn children_of(process: u32) -> Vec<u32> {
    let tasks = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    tasks
        .filter_map(|task| fs::read_to_string(task.path().join("children")).ok())
        .flat_map(|text| text.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<u32>>())
        .collect()
}

pub fn resident_kb(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|text| text.trim().trim_end_matches(" kB").parse().ok()).unwrap_or_default()
}

pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
