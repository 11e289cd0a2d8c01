//! An X server without a screen, for one test.

use std::env;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::x11::Connection;

/// Two windows painted by the processor at once would only wait for each other.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// Xvfb and a connection to it; it ends with this.
pub struct Server {
    child: Child,
    pub display: u32,
    pub x: Connection,
    _turn: MutexGuard<'static, ()>,
}

/// Says that a test was skipped; where the window is a must, that is a fault.
pub fn skipped(why: &str) {
    assert!(env::var_os("DOKCHO_NEEDS_WINDOW").is_none(), "the window could not be tested: {why}");
    eprintln!("skipped: {why}");
}

impl Server {
    /// A server on a display that was free; none, and a word about it, where Xvfb is missing.
    pub fn start() -> Option<Self> {
        // A test that failed has nothing to do with the next one.
        let turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        let spawned = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut child) = spawned else {
            skipped("there is no Xvfb on this machine");
            return None;
        };
        let mut line = String::new();
        let told = BufReader::new(child.stdout.take().expect("it was piped")).read_line(&mut line);
        let opened = told.ok().and_then(|_| line.trim().parse().ok()).map(|display| (display, Connection::open(display)));
        match opened {
            Some((display, Ok(x))) => Some(Self { child, display, x, _turn: turn }),
            other => {
                let _ = (child.kill(), child.wait());
                let why = other.and_then(|(_, opened)| opened.err()).map_or("it gave no display".to_owned(), |error| error.to_string());
                skipped(&format!("Xvfb does not work here: {why}"));
                None
            }
        }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = (self.child.kill(), self.child.wait());
    }
}
