//! Other people's small programs, run with a limit: what hangs is killed, with all that it started.

use std::env;
use std::ffi::OsString;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

/// Where programs are looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Programs {
    path: OsString,
}

/// One run of a program.
pub(super) struct Errand<'a> {
    pub program: &'static str,
    pub arguments: &'a [&'a str],
    /// What the program reads on its standard input.
    pub input: Vec<u8>,
    /// It is killed when it takes longer.
    pub limit: Duration,
    /// Asked again and again; it is killed when nobody wants it any more.
    pub is_wanted: &'a dyn Fn() -> bool,
}

/// How a program ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finished {
    /// None when a signal ended it.
    pub code: Option<i32>,
    pub output: Vec<u8>,
    /// The beginning of what it complained about, for the log.
    pub complaint: String,
}

/// Why a program did not end by itself.
#[derive(Debug, thiserror::Error)]
pub(super) enum ProgramError {
    #[error("there is no program {0}")]
    Absent(&'static str),
    #[error("{0} cannot be started ({1})")]
    Unstartable(&'static str, io::Error),
    #[error("{0} did not end and was killed")]
    Silent(&'static str),
}

/// How often a running program is looked at.
const LOOK: Duration = Duration::from_millis(10);
/// After its end, how long its last words may take: somebody it started may still hold the pipe.
const LAST_WORDS: Duration = Duration::from_secs(1);
/// More than any picture a clipboard holds.
const MOST_OUTPUT_BYTES: u64 = 256 << 20;
const MOST_COMPLAINT_BYTES: u64 = 2_000;

impl Programs {
    /// Where this process looks for programs.
    pub fn of_the_system() -> Self {
        Self { path: env::var_os("PATH").unwrap_or_default() }
    }

    /// Folders as in `PATH`.
    pub fn in_path(path: impl Into<OsString>) -> Self {
        Self { path: path.into() }
    }

    /// Whether there is a program of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    fn find(&self, name: &str) -> Option<PathBuf> {
        let is_program = |path: &PathBuf| path.metadata().is_ok_and(|about| about.is_file() && about.permissions().mode() & 0o111 != 0);
        env::split_paths(&self.path).map(|folder| folder.join(name)).find(is_program)
    }

    /// Runs a program to its end.
    pub(super) fn run(&self, errand: Errand<'_>) -> Result<Finished, ProgramError> {
        let Errand { program, arguments, input, limit, is_wanted } = errand;
        let path = self.find(program).ok_or(ProgramError::Absent(program))?;
        let mut command = Command::new(path);
        // Answers are read by their English words; a group of its own can be killed as a whole.
        command.args(arguments).env("LC_ALL", "C").process_group(0);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = spawned(&mut command).map_err(|error| ProgramError::Unstartable(program, error))?;
        feed(&mut child, input);
        let output = child.stdout.take().map(|pipe| collected(pipe, MOST_OUTPUT_BYTES));
        let complaint = child.stderr.take().map(|pipe| collected(pipe, MOST_COMPLAINT_BYTES));
        let until = Instant::now() + limit;
        let status = loop {
            match child.try_wait() {
                Ok(Some(status)) => break status,
                Ok(None) if Instant::now() < until && is_wanted() => sleep(LOOK),
                Ok(None) | Err(_) => {
                    kill(&mut child);
                    return Err(ProgramError::Silent(program));
                }
            }
        };
        let words = |pipe: Option<Receiver<Vec<u8>>>| pipe.and_then(|pipe| pipe.recv_timeout(LAST_WORDS).ok()).unwrap_or_default();
        let complaint = String::from_utf8_lossy(&words(complaint)).trim().to_owned();
        Ok(Finished { code: status.code(), output: words(output), complaint })
    }
}

/// A program that is being installed this very moment is tried again.
fn spawned(command: &mut Command) -> io::Result<Child> {
    const ATTEMPTS: u32 = 20;
    for _ in 1..ATTEMPTS {
        match command.spawn() {
            Err(error) if error.kind() == ErrorKind::ExecutableFileBusy => sleep(LOOK),
            other => return other,
        }
    }
    command.spawn()
}

/// Aside, because a program may write much before it reads. One that does not read at all is its
/// own business.
fn feed(child: &mut Child, input: Vec<u8>) {
    if let Some(mut pipe) = child.stdin.take() {
        thread::spawn(move || drop(pipe.write_all(&input)));
    }
}

/// Reads a pipe to its end, keeping at most so many bytes: one that is not read stops its writer.
fn collected(pipe: impl Read + Send + 'static, most_bytes: u64) -> Receiver<Vec<u8>> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let (mut kept, mut pipe) = (Vec::new(), pipe);
        // Whatever came before a fault is all there is.
        let _ = pipe.by_ref().take(most_bytes).read_to_end(&mut kept);
        let _ = io::copy(&mut pipe, &mut io::sink());
        let _ = sender.send(kept);
    });
    receiver
}

fn kill(child: &mut Child) {
    // The group has the number of its first process. It may have ended a moment ago.
    let _ = kill_process_group(Pid::from_child(child), Signal::KILL);
    let _ = child.wait();
}

#[cfg(test)]
pub(super) mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    /// A folder of programs that are shell scripts.
    pub struct Shelf(tempfile::TempDir);

    impl Shelf {
        pub fn new(scripts: &[(&str, &str)]) -> Self {
            let shelf = Self(tempfile::tempdir().unwrap());
            for (name, script) in scripts {
                let path = shelf.folder().join(name);
                fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
                fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
            }
            shelf
        }

        pub fn folder(&self) -> &Path {
            self.0.path()
        }

        pub fn programs(&self) -> Programs {
            Programs::in_path(self.folder())
        }
    }

    fn run(shelf: &Shelf, program: &'static str, input: &[u8], limit: Duration) -> Result<Finished, ProgramError> {
        shelf.programs().run(Errand { program, arguments: &["a b"], input: input.to_vec(), limit, is_wanted: &|| true })
    }

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn a_program_gets_its_input_and_gives_output_code_and_complaint() {
        let shelf = Shelf::new(&[("echoing", r#"cat; printf '%s' "$1"; echo "no paper" >&2; exit 3"#)]);
        let input = vec![b'x'; 1 << 20];
        let finished = run(&shelf, "echoing", &input, LONG).unwrap();
        assert_eq!((finished.code, finished.complaint.as_str()), (Some(3), "no paper"));
        assert_eq!(finished.output, [input.as_slice(), b"a b"].concat());
    }

    #[test]
    fn what_is_not_there_or_is_no_program_is_absent() {
        let shelf = Shelf::new(&[]);
        fs::write(shelf.folder().join("text"), "").unwrap();
        assert!(matches!(run(&shelf, "text", b"", LONG), Err(ProgramError::Absent("text"))));
        assert!(matches!(run(&shelf, "nothing", b"", LONG), Err(ProgramError::Absent("nothing"))));
    }

    #[test]
    fn what_hangs_is_killed_with_its_children_and_what_nobody_wants_too() {
        let shelf = Shelf::new(&[("hanging", "echo $$ > \"$0.pid\"; sleep 1000; true")]);
        assert!(matches!(run(&shelf, "hanging", b"", Duration::from_millis(500)), Err(ProgramError::Silent("hanging"))));
        let group: i32 = fs::read_to_string(shelf.folder().join("hanging.pid")).unwrap().trim().parse().unwrap();
        // A killed child is gone once its new parent has noticed.
        let is_gone = || rustix::process::test_kill_process_group(Pid::from_raw(group).unwrap()).is_err();
        while !is_gone() {
            sleep(LOOK);
        }
        let unwanted = Errand { program: "hanging", arguments: &[], input: Vec::new(), limit: LONG, is_wanted: &|| false };
        assert!(matches!(shelf.programs().run(unwanted), Err(ProgramError::Silent("hanging"))));
    }
}
