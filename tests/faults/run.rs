//! One run of a program behind the fault library, and what came of it.

use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use super::trace::Trace;
use super::{Call, Mode};

const SOURCE: &str = include_str!("faults.c");

/// The memory the library shares with us: two counters, a text, and a letter for each call.
const FIRED_AT: usize = 8;
const WHAT_AT: usize = 16;
const KINDS_AT: usize = 16 + 1024;
const SHARED_BYTES: usize = KINDS_AT + 65_536;

/// A program that has not ended by then hangs.
const DEADLINE: Duration = Duration::from_secs(60);

/// Which folder is watched, and how.
#[derive(Debug, Clone)]
pub struct Faults {
    below: PathBuf,
    kills_group: bool,
    can_exchange: bool,
}

/// How a program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Code(i32),
    Signal(i32),
    TimedOut,
}

/// What came of a run.
#[derive(Debug)]
pub struct Outcome {
    pub exit: Exit,
    pub stdout: String,
    pub stderr: String,
    /// The calls in their order, as far as the program came.
    pub calls: Vec<Call>,
    /// The call that was made to go wrong, if it came to that.
    pub fired: Option<String>,
    pub trace: Trace,
}

impl Faults {
    /// Watches what changes at or below this folder, whose path must be absolute and free of links.
    pub fn below(folder: &Path) -> Self {
        Self { below: folder.to_owned(), kills_group: false, can_exchange: true }
    }

    /// Kills the program's children with it, as a power cut would; otherwise only the process dies
    /// that made the call.
    #[must_use]
    pub fn killing_children(self) -> Self {
        Self { kills_group: true, ..self }
    }

    /// A file system that cannot exchange two names.
    #[must_use]
    pub fn without_exchange(self) -> Self {
        Self { can_exchange: false, ..self }
    }

    /// Runs undisturbed and notes the calls.
    pub fn run(&self, command: Command) -> Outcome {
        self.start(command, "count", 0)
    }

    /// Runs with the call of this number, from 1, going wrong.
    pub fn run_with(&self, command: Command, mode: Mode, number: u64) -> Outcome {
        self.start(command, mode.name(), number)
    }

    fn start(&self, mut command: Command, mode: &str, number: u64) -> Outcome {
        let notes = super::fast_folder();
        let note = |name: &str| notes.path().join(name);
        let create = |name: &str| File::create(note(name)).expect("the folder for notes can be written");
        create("shared").set_len(SHARED_BYTES as u64).expect("the file can be made longer");
        create("trace");
        command
            .env("LD_PRELOAD", library())
            .env("FAULTS_BELOW", &self.below)
            .env("FAULTS_SHARED", note("shared"))
            .env("FAULTS_TRACE", note("trace"))
            .env("FAULTS_MODE", mode)
            .env("FAULTS_AT", number.to_string())
            .stdin(Stdio::null())
            // Files, because a pipe that nobody empties would stop the program.
            .stdout(create("stdout"))
            .stderr(create("stderr"))
            // A group of its own, so that killing the group does not kill the tests.
            .process_group(0);
        if self.kills_group {
            command.env("FAULTS_GROUP", "1");
        }
        if !self.can_exchange {
            command.env("FAULTS_NO_EXCHANGE", "1");
        }
        let exit = wait(command.spawn().expect("the program can be started"));
        let text = |name: &str| String::from_utf8_lossy(&fs::read(note(name)).expect("a note can be read")).into_owned();
        let shared = fs::read(note("shared")).expect("a note can be read");
        Outcome {
            exit,
            stdout: text("stdout"),
            stderr: text("stderr"),
            calls: shared[KINDS_AT..].iter().map_while(|&letter| Call::from_letter(letter)).collect(),
            fired: (shared[FIRED_AT..WHAT_AT] != [0; 8]).then(|| until_zero(&shared[WHAT_AT..KINDS_AT])),
            trace: Trace::parse(&text("trace")),
        }
    }
}

fn until_zero(bytes: &[u8]) -> String {
    let text = bytes.split(|&byte| byte == 0).next().unwrap_or_default();
    String::from_utf8_lossy(text).into_owned()
}

fn wait(mut child: Child) -> Exit {
    let start = Instant::now();
    let status = loop {
        match child.try_wait().expect("our own child can be waited for") {
            Some(status) => break Some(status),
            None if start.elapsed() > DEADLINE => break None,
            None => std::thread::sleep(Duration::from_millis(1)),
        }
    };
    if status.and_then(|status: ExitStatus| status.code()).is_none() {
        // Children may have outlived it, or it hangs itself.
        let _ = Command::new("sh").args(["-c", &format!("kill -9 -{}", child.id())]).stderr(Stdio::null()).status();
        let _ = child.wait();
    }
    match status {
        None => Exit::TimedOut,
        Some(status) => status.code().map_or_else(|| Exit::Signal(status.signal().unwrap_or(0)), Exit::Code),
    }
}

/// The library, compiled when its source is new.
fn library() -> &'static Path {
    static LIBRARY: OnceLock<PathBuf> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let mut hash = DefaultHasher::new();
        SOURCE.hash(&mut hash);
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let library = folder.join(format!("faults-{:016x}.so", hash.finish()));
        if !library.exists() {
            // Under another name first: several test programs may be doing this at once.
            let unfinished = folder.join(format!("faults-{}.so", std::process::id()));
            let source = unfinished.with_extension("c");
            fs::write(&source, SOURCE).expect("the target folder can be written");
            let compiled = Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&unfinished).arg(&source).arg("-ldl").status();
            assert!(compiled.is_ok_and(|status| status.success()), "cc is needed, as it is to build SQLite");
            fs::rename(&unfinished, &library).expect("the target folder can be written");
            fs::remove_file(&source).expect("it was just written");
        }
        library
    })
}
