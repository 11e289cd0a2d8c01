//! What the tests need of the virtual machine: plugging, producing pictures, counting resources.

use std::fmt;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use dokcho::camera::{CameraError, CameraEvent, CameraState, CameraSupervisor, CaptureRequest, ChildCommand, Frame, OpenedCamera, Wish};
use v4l::video::Output;

/// By name: a camera that is plugged in again while the old device file is still held gets
/// another number.
pub const VIVID: &str = "vivid";
pub const LOOPBACK: &str = "/dev/video7";
const DRIVER: &str = "/sys/bus/platform/drivers/vivid";
const PATIENCE: Duration = Duration::from_secs(60);

/// `dokcho camera`, from where `run.sh` put it.
pub fn capture_command() -> ChildCommand {
    let program = std::env::var_os("DOKCHO").unwrap_or_else(|| env!("CARGO_BIN_EXE_dokcho").into());
    ChildCommand { program: program.into(), args: vec!["camera".into()] }
}

/// Plugs the vivid camera in, if it is not.
pub fn plug() {
    if !Path::new(DRIVER).join("vivid.0").exists() {
        fs::write(Path::new(DRIVER).join("bind"), "vivid.0").unwrap();
    }
}

pub fn unplug() {
    fs::write(Path::new(DRIVER).join("unbind"), "vivid.0").unwrap();
}

/// The middle of each of vivid's eight colour bars, and what it should be (75 % bars).
pub fn bars(frame: &Frame) -> [([u8; 3], [u8; 3]); 8] {
    const FULL: [[u8; 3]; 8] = [[1, 1, 1], [1, 1, 0], [0, 1, 1], [0, 1, 0], [1, 0, 1], [1, 0, 0], [0, 0, 1], [0, 0, 0]];
    let y = frame.height_px() as usize * 9 / 10;
    std::array::from_fn(|bar| {
        let x = (bar * 2 + 1) * frame.width_px() as usize / 16;
        let at = (y * frame.width_px() as usize + x) * 3;
        ([frame.rgb()[at], frame.rgb()[at + 1], frame.rgb()[at + 2]], FULL[bar].map(|on| on * 191))
    })
}

/// A supervised camera and its events.
pub struct Watched {
    supervisor: CameraSupervisor,
    events: Receiver<CameraEvent>,
}

impl Watched {
    pub fn start(choice: &str, wish: Wish) -> Self {
        let request = CaptureRequest { wish, ..CaptureRequest::new(choice.parse().unwrap()) };
        let (sender, events) = mpsc::channel();
        let supervisor = CameraSupervisor::start(capture_command(), &request, 1, move |event| drop(sender.send(event))).unwrap();
        Self { supervisor, events }
    }

    fn until<T>(&self, what: &str, mut pick: impl FnMut(CameraState) -> Option<T>) -> T {
        let limit = Instant::now() + PATIENCE;
        let mut seen = Vec::new();
        loop {
            match self.events.recv_timeout(limit.saturating_duration_since(Instant::now())) {
                Ok(CameraEvent::State(state)) => {
                    seen.push(state.clone());
                    if let Some(found) = pick(state) {
                        return found;
                    }
                }
                Ok(CameraEvent::Frame) => {}
                Err(_) => panic!("{what} did not come; seen: {seen:?}"),
            }
        }
    }

    pub fn until_live(&self) -> OpenedCamera {
        self.until("live", |state| if let CameraState::Live(camera) = state { Some(camera) } else { None })
    }

    pub fn until_live_state(&self) -> CameraState {
        self.until("live", |state| matches!(state, CameraState::Live(_)).then_some(state))
    }

    pub fn until_lost(&self) -> CameraError {
        self.until("lost", |state| if let CameraState::Lost { why, .. } = state { Some(why) } else { None })
    }

    pub fn until_none(&self) -> CameraError {
        self.until("no camera", |state| if let CameraState::None { why } = state { Some(why) } else { None })
    }

    pub fn newest(&self) -> Option<Arc<Frame>> {
        self.supervisor.newest()
    }

    /// Lets it run for a while: the last frame, frames a second that arrived, and that the driver made.
    pub fn measure(&self, time: Duration) -> (Arc<Frame>, Rates) {
        let first = self.newest().map_or(0, |frame| frame.sequence);
        let limit = Instant::now() + time;
        let mut frames = 0;
        while let Ok(event) = self.events.recv_timeout(limit.saturating_duration_since(Instant::now())) {
            frames += u32::from(event == CameraEvent::Frame);
        }
        let last = self.newest().expect("a live camera has a frame");
        let made = last.sequence.saturating_sub(first);
        (last, Rates { arrived: f64::from(frames) / time.as_secs_f64(), made: made as f64 / time.as_secs_f64() })
    }

    pub fn usage(&self) -> Usage {
        Usage::now()
    }
}

/// Frames a second.
pub struct Rates {
    arrived: f64,
    made: f64,
}

impl fmt::Display for Rates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1} of {:.1} fps", self.arrived, self.made)
    }
}

/// What this process and its capture processes hold.
#[derive(Debug, Clone)]
pub struct Usage {
    open_files: usize,
    threads: usize,
    memory_kib: u64,
    processes: usize,
}

impl Usage {
    fn now() -> Self {
        let status = fs::read_to_string("/proc/self/status").unwrap();
        let number = |name: &str| -> u64 {
            let line = status.lines().find(|line| line.starts_with(name)).unwrap();
            line.split_whitespace().nth(1).unwrap().parse().unwrap()
        };
        Self {
            open_files: fs::read_dir("/proc/self/fd").unwrap().count(),
            threads: number("Threads:") as usize,
            memory_kib: number("VmRSS:"),
            processes: own_and_children().len(),
        }
    }

    /// A frame's worth of memory may come and go; files, threads and processes must not grow.
    pub fn is_no_more_than(&self, before: &Self) -> bool {
        let is_steady = self.open_files <= before.open_files && self.threads <= before.threads && self.processes <= before.processes;
        is_steady && self.memory_kib <= before.memory_kib + 4096
    }

    /// Processor time of this process, its capture processes, and those that have ended.
    pub fn processor_ms() -> u64 {
        const MS_PER_TICK: u64 = 10;
        let of = |stat: &Vec<u64>| stat[11..15].iter().sum::<u64>() * MS_PER_TICK;
        own_and_children().iter().map(of).sum()
    }
}

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { open_files, threads, memory_kib, processes } = self;
        write!(f, "{open_files} files, {threads} threads, {} MiB, {processes} processes", memory_kib / 1024)
    }
}

/// The fields of /proc/PID/stat behind the name, of this process and its children. Zombies count.
fn own_and_children() -> Vec<Vec<u64>> {
    let own = u64::from(std::process::id());
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<u64>().ok()) else { continue };
        let Ok(stat) = fs::read_to_string(entry.path().join("stat")) else { continue };
        let Some((_, fields)) = stat.rsplit_once(')') else { continue };
        // The first field is a letter; negative numbers do not matter here.
        let fields: Vec<u64> = fields.split_whitespace().map(|field| field.parse().unwrap_or(0)).collect();
        if pid == own || fields[1] == own {
            found.push(fields);
        }
    }
    found
}

/// Writes a green JPEG into the loopback device, again and again.
pub struct JpegProducer {
    /// 0: all frames whole; n: every n-th damaged; [`PAUSED`], [`STOPPED`].
    mode: Arc<AtomicU32>,
    thread: Option<JoinHandle<()>>,
}

const PAUSED: u32 = u32::MAX;
const STOPPED: u32 = u32::MAX - 1;

impl JpegProducer {
    pub fn start(width: u32, height: u32, fps: u32) -> Self {
        let mut whole = Vec::new();
        let green = image::RgbImage::from_pixel(width, height, image::Rgb([20, 190, 50]));
        image::codecs::jpeg::JpegEncoder::new_with_quality(&mut whole, 90).encode_image(&green).unwrap();
        let mut device = v4l::Device::with_path(LOOPBACK).unwrap();
        let mut format = v4l::Format::new(width, height, v4l::FourCC::new(b"MJPG"));
        format.size = 1 << 20;
        Output::set_format(&device, &format).unwrap();
        // Frames must flow before a reader is let in.
        let mode = Arc::new(AtomicU32::new(0));
        let thread = thread::spawn({
            let mode = Arc::clone(&mode);
            move || {
                for number in 0.. {
                    thread::sleep(Duration::from_secs(1) / fps);
                    match mode.load(Ordering::Relaxed) {
                        STOPPED => return,
                        PAUSED => {}
                        0 => device.write_all(&whole).unwrap(),
                        every if number % every == 0 => device.write_all(&damaged(&whole, number)).unwrap(),
                        _ => device.write_all(&whole).unwrap(),
                    }
                }
            }
        });
        Self { mode, thread: Some(thread) }
    }

    pub fn pause(&mut self) {
        self.mode.store(PAUSED, Ordering::Relaxed);
    }

    pub fn resume(&mut self) {
        self.mode.store(0, Ordering::Relaxed);
    }

    /// Damages every `every`-th frame from now on; 0 damages none.
    pub fn damage(&mut self, every: u32) {
        self.mode.store(every, Ordering::Relaxed);
    }
}

impl Drop for JpegProducer {
    fn drop(&mut self) {
        self.mode.store(STOPPED, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Cut short, not a JPEG at all, or empty of everything but its start: a different damage each time.
fn damaged(whole: &[u8], number: u32) -> Vec<u8> {
    match number % 3 {
        0 => whole[..whole.len() / 2].to_vec(),
        1 => whole.iter().map(|byte| byte ^ 0x5a).collect(),
        _ => whole[..2].to_vec(),
    }
}
