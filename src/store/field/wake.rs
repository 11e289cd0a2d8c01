//! Waking a worker: a bell inside the process, a version number between processes.
//!
//! Both are only hints. What there is to do stands in the database, so if every hint is lost a
//! worker finds it at the next look.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::database::FieldDb;
use super::error::FieldError;

/// Rings between threads of one process. Clones share one bell.
///
/// It counts instead of queueing: ten rings nobody waited for are one reason to look, and take no room.
#[derive(Clone, Debug, Default)]
pub struct Bell {
    shared: Arc<(Mutex<u64>, Condvar)>,
}

impl Bell {
    /// Wakes everybody who waits, and whoever waits next with an older count.
    pub fn ring(&self) {
        let (count, woken) = &*self.shared;
        // The count is a number; no panic of another thread can have left it half-written.
        let mut count = count.lock().unwrap_or_else(PoisonError::into_inner);
        *count = count.wrapping_add(1);
        woken.notify_all();
    }

    /// How often it has rung.
    pub fn count(&self) -> u64 {
        *self.shared.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until the count differs from `seen`, at most `timeout`. Returns the count.
    pub fn wait(&self, seen: u64, timeout: Duration) -> u64 {
        let (count, woken) = &*self.shared;
        let count = count.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, _) = woken.wait_timeout_while(count, timeout, |now| *now == seen).unwrap_or_else(PoisonError::into_inner);
        *count
    }
}

/// What one waiter has already seen.
#[derive(Clone, Debug, Default)]
pub struct ChangeWatch {
    rings: u64,
    version: Option<i64>,
}

/// Why waiting ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Woken {
    /// The bell rang.
    Rung,
    /// Another connection, perhaps of another process, committed something.
    Changed,
    /// Nothing happened; look anyway, a delay or a lease may have run out.
    TimedOut,
}

/// How long a change made by another process may go unnoticed; each look reads one number.
const POLL: Duration = Duration::from_millis(50);

impl FieldDb {
    /// Whether another connection has committed since the watch last looked. The first look says
    /// yes: what happened before it is unknown.
    pub fn has_changed(&self, watch: &mut ChangeWatch) -> Result<bool, FieldError> {
        let version = self.connection.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?;
        Ok(watch.version.replace(version) != Some(version))
    }

    /// Waits until there may be work: the bell rings, another connection commits, or `timeout` passes.
    pub fn wait_for_work(&self, bell: &Bell, watch: &mut ChangeWatch, timeout: Duration) -> Result<Woken, FieldError> {
        let start = Instant::now();
        loop {
            let left = timeout.saturating_sub(start.elapsed());
            let rings = bell.wait(watch.rings, left.min(POLL));
            if rings != watch.rings {
                watch.rings = rings;
                return Ok(Woken::Rung);
            }
            if self.has_changed(watch)? {
                return Ok(Woken::Changed);
            }
            if left.is_zero() {
                return Ok(Woken::TimedOut);
            }
        }
    }
}
