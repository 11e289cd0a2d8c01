//! The operator's PIN: digits that never reach a log, and a lock that grows with every wrong one.

use std::fmt;

/// A PIN on its way to be compared. Its digits are in no log and no debug print.
#[derive(Clone, PartialEq, Eq)]
pub struct Pin(String);

impl Pin {
    /// The digits, for the comparison only.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(hidden)")
    }
}

/// The digits entered so far.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PinEntry {
    digits: String,
}

impl PinEntry {
    /// A PIN has at least as many digits.
    pub const MIN_DIGITS: usize = 4;
    /// A PIN has at most as many digits.
    pub const MAX_DIGITS: usize = 12;

    /// How many dots to draw.
    pub fn len(&self) -> usize {
        self.digits.len()
    }

    /// Whether nothing is entered.
    pub fn is_empty(&self) -> bool {
        self.digits.is_empty()
    }

    /// Whether it is long enough to be compared.
    pub fn is_long_enough(&self) -> bool {
        self.len() >= Self::MIN_DIGITS
    }

    /// Adds a digit, 0 to 9; others and too many are ignored.
    pub fn push(&mut self, digit: u8) {
        if digit <= 9 && self.len() < Self::MAX_DIGITS {
            self.digits.push(char::from(b'0' + digit));
        }
    }

    /// Takes back a digit.
    pub fn pop(&mut self) {
        self.digits.pop();
    }

    /// Empties the entry and gives the PIN, if it is long enough.
    pub fn take(&mut self) -> Option<Pin> {
        self.is_long_enough().then(|| Pin(std::mem::take(&mut self.digits)))
    }

    /// Empties the entry.
    pub fn clear(&mut self) {
        self.digits.clear();
    }
}

impl fmt::Debug for PinEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PinEntry({} digits)", self.len())
    }
}

/// Counts wrong PINs and locks the pad for longer and longer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PinGuard {
    wrong: u32,
    lock: Option<Lock>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Lock {
    since_ms: i64,
    duration_ms: i64,
}

impl PinGuard {
    /// Wrong PINs in a row that cost nothing, because fingers slip.
    pub const FREE_ATTEMPTS: u32 = 3;
    const FIRST_LOCK_MS: i64 = 30_000;
    const LONGEST_LOCK_MS: i64 = 3_600_000;

    /// A guard that remembers wrong PINs from before a restart, so that pulling the plug does not
    /// buy new attempts.
    pub fn restored(wrong: u32, now_ms: i64) -> Self {
        Self { wrong, lock: Self::lock_for(wrong, now_ms) }
    }

    /// Wrong PINs since the last right one.
    pub fn wrong(&self) -> u32 {
        self.wrong
    }

    /// How long no PIN is taken, in milliseconds; 0 when one is.
    pub fn locked_for_ms(&self, now_ms: i64) -> i64 {
        self.lock.map_or(0, |lock| (lock.duration_ms - now_ms.saturating_sub(lock.since_ms).max(0)).max(0))
    }

    /// Notes a wrong PIN.
    pub fn note_wrong(&mut self, now_ms: i64) {
        *self = Self::restored(self.wrong.saturating_add(1), now_ms);
    }

    /// Notes a right PIN: the count starts afresh.
    pub fn note_right(&mut self) {
        *self = Self::default();
    }

    fn lock_for(wrong: u32, now_ms: i64) -> Option<Lock> {
        let doublings = wrong.checked_sub(Self::FREE_ATTEMPTS)?.min(16);
        let duration_ms = (Self::FIRST_LOCK_MS << doublings).min(Self::LONGEST_LOCK_MS);
        Some(Lock { since_ms: now_ms, duration_ms })
    }
}
