//! The recogniser's process seen from outside: started, asked, watched, ended.

use std::io;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::recognizer::process::{Ask, Reply, read_message, write_message};

/// How the process is started: this program again, with another command.
#[derive(Clone, Debug)]
pub struct Launch {
    /// The program; its command `recognizer` answers on standard output.
    pub program: PathBuf,
    /// The folder of model packs.
    pub models: PathBuf,
    /// What the process may take for its data; beyond it, it is ended by its own allocator.
    pub memory_limit_bytes: u64,
}

/// Why there is no reply. The process is of no further use; drop it and start another.
#[derive(Debug, thiserror::Error)]
pub enum ProcessError {
    #[error("the recogniser's process could not be started ({0}); reinstall Dokcho or free some memory")]
    Start(io::Error),
    #[error("the recogniser's process ended before it answered ({0}); the photo is tried again")]
    Ended(String),
    #[error("the recogniser's process did not answer within {0:?} and was ended; the photo is tried again")]
    Silent(Duration),
    #[error("the recogniser's process answered with something else ({0}); the photo is tried again")]
    Garbled(String),
}

impl ProcessError {
    /// The same sentence in Korean.
    pub fn message_ko(&self) -> String {
        match self {
            Self::Start(error) => format!("인식기를 시작할 수 없습니다 ({error}). Dokcho를 다시 설치하거나 메모리를 비워 주세요."),
            Self::Ended(status) => format!("인식기가 답하기 전에 끝났습니다 ({status}). 사진을 다시 봅니다."),
            Self::Silent(after) => format!("인식기가 {}초 동안 답하지 않아 끝냈습니다. 사진을 다시 봅니다.", after.as_secs()),
            Self::Garbled(what) => format!("인식기의 답을 읽을 수 없습니다 ({what}). 사진을 다시 봅니다."),
        }
    }

    /// A word for programs.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Start(_) => "not_started",
            Self::Ended(_) => "process_ended",
            Self::Silent(_) => "process_silent",
            Self::Garbled(_) => "process_garbled",
        }
    }
}

/// A running process. Dropping it ends it, and the system takes all its memory back.
#[derive(Debug)]
pub struct RecognizerProcess {
    child: Child,
    input: ChildStdin,
    replies: Receiver<io::Result<Option<Reply>>>,
}

impl RecognizerProcess {
    /// Starts the process. It has loaded nothing yet.
    pub fn start(launch: &Launch) -> Result<Self, ProcessError> {
        let mut child = Command::new(&launch.program)
            .arg("recognizer")
            .arg("--models")
            .arg(&launch.models)
            .arg("--memory-limit-bytes")
            .arg(launch.memory_limit_bytes.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(ProcessError::Start)?;
        let (Some(input), Some(mut output)) = (child.stdin.take(), child.stdout.take()) else {
            // Both were asked for above, so this cannot happen; ending is still better than hanging.
            let _ = child.kill();
            return Err(ProcessError::Start(io::Error::other("no pipes")));
        };
        // One request is under way at a time, so one place is enough.
        let (sender, replies) = sync_channel(1);
        let reader = thread::Builder::new().name("recogniser replies".to_owned());
        let started = reader.spawn(move || {
            loop {
                let message = read_message(&mut output);
                let is_last = !matches!(message, Ok(Some(_)));
                if sender.send(message).is_err() || is_last {
                    return;
                }
            }
        });
        match started {
            Ok(_) => Ok(Self { child, input, replies }),
            Err(error) => {
                let _ = child.kill();
                let _ = child.wait();
                Err(ProcessError::Start(error))
            }
        }
    }

    /// The operating system's number of the process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks and waits for the reply, at most `timeout`; calls `while_waiting` about every `tick`.
    pub fn ask(&mut self, ask: &Ask, timeout: Duration, tick: Duration, while_waiting: &mut dyn FnMut()) -> Result<Reply, ProcessError> {
        if write_message(&mut self.input, ask).is_err() {
            return Err(self.ended());
        }
        let start = Instant::now();
        loop {
            match self.replies.recv_timeout(tick.min(timeout.saturating_sub(start.elapsed()))) {
                Ok(Ok(Some(reply))) => return Ok(reply),
                Ok(Ok(None)) | Err(RecvTimeoutError::Disconnected) => return Err(self.ended()),
                Ok(Err(error)) if error.kind() == io::ErrorKind::UnexpectedEof => return Err(self.ended()),
                Ok(Err(error)) => return Err(ProcessError::Garbled(error.to_string())),
                Err(RecvTimeoutError::Timeout) if start.elapsed() >= timeout => return Err(ProcessError::Silent(timeout)),
                Err(RecvTimeoutError::Timeout) => while_waiting(),
            }
        }
    }

    fn ended(&mut self) -> ProcessError {
        // It has closed its pipes; if it lingers without them it is of no use either.
        let _ = self.child.kill();
        ProcessError::Ended(self.child.wait().map_or_else(|error| error.to_string(), |status: ExitStatus| status.to_string()))
    }
}

impl Drop for RecognizerProcess {
    fn drop(&mut self) {
        // It holds nothing that needs an orderly end. An error means it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
