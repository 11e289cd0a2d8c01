//! How much of the processor a frame takes, in a histogram of fixed size.

use std::time::Duration;

/// Each bucket ends a quarter of an octave above the one before; the last one is open.
const BUCKETS: usize = 48;
const FIRST_LIMIT_US: f64 = 100.0;

/// What this thread has used of the processor so far. Unlike a clock it stands still while other
/// programs have the processor, so that a busy machine does not look like a slow program.
pub fn thread_cpu_time() -> Duration {
    let spent = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    // A thread's own time is never negative.
    Duration::new(spent.tv_sec.unsigned_abs(), u32::try_from(spent.tv_nsec).unwrap_or(0))
}

/// Counts of frames by the time they took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameTimes {
    counts: [u64; BUCKETS],
    longest: Duration,
}

impl Default for FrameTimes {
    fn default() -> Self {
        Self { counts: [0; BUCKETS], longest: Duration::ZERO }
    }
}

/// The upper end of a bucket; none for the last one.
fn limit(bucket: usize) -> Option<Duration> {
    (bucket + 1 < BUCKETS).then(|| Duration::from_micros((FIRST_LIMIT_US * 2_f64.powf(bucket as f64 / 4.0)) as u64))
}

impl FrameTimes {
    /// Counts a frame.
    pub fn note(&mut self, took: Duration) {
        let bucket = (0..BUCKETS).find(|bucket| limit(*bucket).is_none_or(|limit| took <= limit)).unwrap_or(BUCKETS - 1);
        self.counts[bucket] += 1;
        self.longest = self.longest.max(took);
    }

    /// Frames counted.
    pub fn len(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// Whether none was counted.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The longest frame.
    pub fn longest(&self) -> Duration {
        self.longest
    }

    /// A time that the frame at this share (0 to 1) of all, sorted by time, did not exceed: the end
    /// of its bucket, at most a fifth above the frame itself.
    pub fn at_most(&self, share: f64) -> Duration {
        let wanted = (share * self.len() as f64).ceil() as u64;
        let mut seen = 0;
        for (bucket, count) in self.counts.iter().enumerate() {
            seen += count;
            if seen >= wanted {
                return limit(bucket).unwrap_or(self.longest).min(self.longest);
            }
        }
        self.longest
    }
}

/// A line for every bucket that holds a frame, and one that sums up.
impl std::fmt::Display for FrameTimes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        let most = self.counts.iter().copied().max().unwrap_or(0).max(1);
        for (bucket, count) in self.counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let bar = "#".repeat((count * 40).div_ceil(most) as usize);
            match limit(bucket) {
                Some(limit) => writeln!(f, "  <= {:>7.2} ms {count:>6} {bar}", ms(limit))?,
                None => writeln!(f, "  longer        {count:>6} {bar}")?,
            }
        }
        let [p50, p95, p99] = [0.5, 0.95, 0.99].map(|share| ms(self.at_most(share)));
        write!(f, "  {} frames: p50 {p50:.2} ms, p95 {p95:.2} ms, p99 {p99:.2} ms, longest {:.2} ms", self.len(), ms(self.longest))
    }
}
