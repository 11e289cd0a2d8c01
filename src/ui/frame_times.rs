//! How long our own work for a frame takes, in a histogram of fixed size.

use std::time::Duration;

/// Upper ends of the buckets, in microseconds; the last bucket is open.
const LIMITS_US: [u64; 10] = [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 33_000, 66_000, u64::MAX];

/// Counts of frames by the time they took.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrameTimes {
    counts: [u64; LIMITS_US.len()],
    longest: Duration,
}

impl FrameTimes {
    /// Counts a frame.
    pub fn note(&mut self, took: Duration) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let bucket = LIMITS_US.iter().position(|limit| micros <= *limit).unwrap_or(LIMITS_US.len() - 1);
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

    /// The upper end of the bucket that holds the frame at this share (0 to 1) of all, sorted by time.
    pub fn at_most(&self, share: f64) -> Duration {
        let wanted = (share * self.len() as f64).ceil() as u64;
        let mut seen = 0;
        for (count, limit) in self.counts.iter().zip(LIMITS_US) {
            seen += count;
            if seen >= wanted {
                return if limit == u64::MAX { self.longest } else { Duration::from_micros(limit) };
            }
        }
        self.longest
    }
}

/// One line a bucket that holds any frame.
impl std::fmt::Display for FrameTimes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (count, limit) in self.counts.iter().zip(LIMITS_US).filter(|(count, _)| **count > 0) {
            if limit == u64::MAX {
                writeln!(f, "  longer      {count}")?;
            } else {
                writeln!(f, "  <= {:>6.2} ms {count}", limit as f64 / 1000.0)?;
            }
        }
        write!(f, "  longest {:.2} ms of {} frames", self.longest.as_secs_f64() * 1000.0, self.len())
    }
}
