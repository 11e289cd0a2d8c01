//! How long to wait before the next try. Pure; the chance in it is seeded.

const FIRST_MS: i64 = 250;
/// Together with opening this keeps a replugged camera under three seconds even where nothing
/// tells that it is back.
const LONGEST_MS: i64 = 1_800;
/// After about a minute of failures nobody is waiting for the next second any more.
const PATIENT_AFTER: u32 = 40;
const PATIENT_MS: i64 = 12_000;

/// Counts failures and tells the pauses after them: 250 ms, doubling up to 1.8 s, 12 s in the long run.
#[derive(Debug, Clone)]
pub(super) struct Backoff {
    failures: u32,
    chance: u64,
}

impl Backoff {
    /// Equal seeds give equal pauses.
    pub(super) fn new(seed: u64) -> Self {
        // The generator must not start at zero.
        Self { failures: 0, chance: seed | 1 }
    }

    pub(super) fn reset(&mut self) {
        self.failures = 0;
    }

    /// The pause after one more failure, in milliseconds: a tenth less to a tenth more than the
    /// rule, so that several kiosks on one power switch do not work in step.
    pub(super) fn next_pause_ms(&mut self) -> i64 {
        let pause_ms = if self.failures >= PATIENT_AFTER { PATIENT_MS } else { (FIRST_MS << self.failures.min(8)).min(LONGEST_MS) };
        self.failures = self.failures.saturating_add(1);
        self.chance ^= self.chance << 13;
        self.chance ^= self.chance >> 7;
        self.chance ^= self.chance << 17;
        pause_ms * 9 / 10 + (self.chance % (pause_ms / 5) as u64) as i64
    }
}
