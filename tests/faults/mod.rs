//! Lets one chosen call to the disc go wrong in a real program, for every call there is.
//!
//! A small C library (`faults.c`) is put between the program and the C library. It numbers the
//! calls that change something below a folder; [`sweep`] runs a story once to learn how many there
//! are, then again for each number and each way to fail, and has the story check what is left.

// Every test binary that includes this uses a part of it.
#![allow(dead_code)]

mod run;
mod trace;

use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

pub use run::{Exit, Faults, Outcome};

/// What the chosen call does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The program is killed before the call.
    Kill,
    /// The program is killed after the call, before it learns the result.
    KillAfter,
    /// Half of a write reaches the file, then the program is killed.
    Torn,
    /// This call fails with an input/output error.
    Eio,
    /// This call and all later ones fail so.
    EioOn,
    /// This call fails because the disc is full.
    Enospc,
    /// From this call on, whatever needs more space fails.
    EnospcOn,
}

impl Mode {
    pub const ALL: [Self; 7] = [Self::Kill, Self::KillAfter, Self::Torn, Self::Eio, Self::EioOn, Self::Enospc, Self::EnospcOn];

    fn name(self) -> &'static str {
        match self {
            Self::Kill => "kill",
            Self::KillAfter => "kill_after",
            Self::Torn => "torn",
            Self::Eio => "eio",
            Self::EioOn => "eio_on",
            Self::Enospc => "enospc",
            Self::EnospcOn => "enospc_on",
        }
    }

    /// Whether the mode is worth trying at this call; elsewhere it would repeat another or nothing.
    fn applies_to(self, call: Call) -> bool {
        match self {
            Self::Kill | Self::KillAfter | Self::Eio | Self::EioOn => true,
            Self::Torn => call == Call::Write,
            Self::Enospc | Self::EnospcOn => matches!(call, Call::Create | Call::Write | Call::Truncate | Call::Folder | Call::Link),
        }
    }
}

/// A call that changes the disc.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// Opening a file that was not there.
    Create,
    Write,
    /// Making a file shorter or longer without writing.
    Truncate,
    /// fsync of a file or folder.
    Sync,
    Rename,
    /// Deleting a file or folder.
    Remove,
    /// Making a folder.
    Folder,
    Link,
}

impl Call {
    fn from_letter(letter: u8) -> Option<Self> {
        Some(match letter {
            b'c' => Self::Create,
            b'w' => Self::Write,
            b't' => Self::Truncate,
            b's' => Self::Sync,
            b'r' => Self::Rename,
            b'u' => Self::Remove,
            b'm' => Self::Folder,
            b'l' => Self::Link,
            _ => return None,
        })
    }
}

/// A call of the undisturbed run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// From 1.
    pub number: u64,
    pub call: Call,
}

/// A program run that is repeated with every fault.
pub trait Story: Sync {
    /// Puts into the empty folder what the program finds there.
    fn prepare(&self, _folder: &Path) {}

    /// The program. It must do the same each time; its changes below the folder are what counts.
    fn command(&self, folder: &Path) -> Command;

    /// How it is watched; for children that die with it, or a limited file system.
    fn faults(&self, folder: &Path) -> Faults {
        Faults::below(folder)
    }

    /// Starts over, as after a crash, and says what is wrong.
    fn check(&self, folder: &Path, outcome: &Outcome) -> Result<(), String>;
}

/// How much a sweep tried.
#[derive(Debug, Clone, Copy)]
pub struct Summary {
    /// Calls of the undisturbed run.
    pub points: usize,
    pub runs: usize,
    /// Runs in which the fault came about. Fewer than `runs` where a write needed no new space.
    pub fired: usize,
}

/// Runs the story undisturbed, then with each of the modes at each point.
///
/// # Panics
/// With up to ten findings of [`Story::check`], each with the call that went wrong.
pub fn sweep(story: &impl Story, modes: &[Mode]) -> Summary {
    sweep_every(story, modes, 1)
}

/// [`sweep`] at one point in `stride`, for stories that take long.
pub fn sweep_every(story: &impl Story, modes: &[Mode], stride: usize) -> Summary {
    const THREADS: usize = 2;
    let points: Vec<Point> = points(story).into_iter().step_by(stride).collect();
    let tries: Vec<(Mode, Point)> = modes
        .iter()
        .flat_map(|&mode| points.iter().filter(move |point| mode.applies_to(point.call)).map(move |&point| (mode, point)))
        .collect();
    let (next, fired) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let findings = Mutex::new(Vec::new());
    let worker = || {
        while let Some(&(mode, point)) = tries.get(next.fetch_add(1, Ordering::Relaxed)) {
            let (outcome, checked) = attempt(story, Some((mode, point)));
            fired.fetch_add(usize::from(outcome.fired.is_some()), Ordering::Relaxed);
            if let Err(what) = checked {
                let place = outcome.fired.as_deref().unwrap_or("no fault came about");
                let finding =
                    format!("{mode:?} at {} ({place}), {:?}: {what}\n{}{}", point.number, outcome.exit, outcome.stdout, outcome.stderr);
                findings.lock().unwrap().push(finding);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(worker);
        }
    });
    let findings = findings.into_inner().unwrap();
    let first: Vec<_> = findings.iter().take(10).cloned().collect();
    assert!(findings.is_empty(), "{} of {} runs went wrong, the first:\n{}", findings.len(), tries.len(), first.join("\n"));
    Summary { points: points.len(), runs: tries.len(), fired: fired.into_inner() }
}

/// The calls of the undisturbed run.
///
/// # Panics
/// If that run does not end with code 0 or leaves something wrong.
pub fn points(story: &impl Story) -> Vec<Point> {
    let (outcome, checked) = attempt(story, None);
    assert_eq!((outcome.exit, checked), (Exit::Code(0), Ok(())), "undisturbed\n{}{}", outcome.stdout, outcome.stderr);
    outcome.calls.iter().zip(1..).map(|(&call, number)| Point { number, call }).collect()
}

fn attempt(story: &impl Story, fault: Option<(Mode, Point)>) -> (Outcome, Result<(), String>) {
    let folder = fast_folder();
    // The library compares paths with what the system says, which knows no links.
    let path = folder.path().canonicalize().expect("it was just made");
    story.prepare(&path);
    let faults = story.faults(&path);
    let outcome = match fault {
        None => faults.run(story.command(&path)),
        Some((mode, point)) => faults.run_with(story.command(&path), mode, point.number),
    };
    let checked = match outcome.exit {
        Exit::TimedOut => Err("it did not end".to_owned()),
        _ => story.check(&path, &outcome),
    };
    (outcome, checked)
}

/// A folder in memory where there is one: hundreds of runs with every fsync on a real disc take
/// minutes, and what is killed is the program and not the system.
pub fn fast_folder() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a folder for temporary files")
}
