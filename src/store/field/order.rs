//! Whose turn it is: booth before walk-up before bulk, with ageing. Pure.
//!
//! Ageing is measured for a priority as a whole, from the last time one of its jobs was served. If
//! every single job aged by itself, a thousand old bulk jobs would all outrank a visitor who is
//! standing at the booth; so they pass one at a time, once in a while, and never starve either.

use super::clock;

/// How urgent a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Priority {
    /// Folders of photos; nobody waits for them.
    Bulk = 0,
    /// A visitor's file, or a repeat; somebody may be waiting.
    WalkUp = 1,
    /// A visitor stands before the camera.
    Booth = 2,
}

impl Priority {
    /// Every priority, the most urgent first.
    pub const ALL: [Self; 3] = [Self::Booth, Self::WalkUp, Self::Bulk];

    /// The name in commands and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bulk => "bulk",
            Self::WalkUp => "walk-up",
            Self::Booth => "booth",
        }
    }

    /// The number it is stored as.
    pub(super) fn level(self) -> i64 {
        self as i64
    }

    pub(super) fn from_level(level: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|priority| priority.level() == level)
    }

    /// How long less urgent work must have gone without a turn before it passes this one.
    fn head_start_ms(self) -> i64 {
        const STEP_MS: i64 = 60_000;
        self.level() * STEP_MS
    }

    /// How many open jobs a queue of `max_open_jobs` may hold before this priority is turned away.
    ///
    /// The last eighth is kept for the booth and the eighth before it for walk-ups, so that a
    /// folder of photos can never be the reason why a visitor is turned away.
    pub(super) fn room(self, max_open_jobs: u32) -> u32 {
        let reserved_eighths = match self {
            Self::Booth => 0,
            Self::WalkUp => 1,
            Self::Bulk => 2,
        };
        max_open_jobs - max_open_jobs / 8 * reserved_eighths
    }
}

/// The effective priority of the oldest waiting job of `priority`: its head start plus how long it
/// has waited since it became available or since its priority was last served, whichever is later.
///
/// Times are Unix milliseconds. A turn in the future was noted before the clock was set back, and
/// does not count.
pub fn effective_priority(priority: Priority, waiting_since_ms: i64, last_turn_ms: Option<i64>, now_ms: i64) -> i64 {
    let turn = last_turn_ms.filter(|&turn| !clock::is_ahead(turn, now_ms));
    let from_ms = turn.map_or(waiting_since_ms, |turn| turn.max(waiting_since_ms));
    priority.head_start_ms().saturating_add(now_ms.saturating_sub(from_ms).max(0))
}

#[cfg(test)]
mod tests {
    use super::Priority::{Booth, Bulk, WalkUp};
    use super::*;

    #[test]
    fn urgency_decides_among_jobs_that_wait_alike() {
        for waited in [0, 1_000, 86_400_000] {
            let at = |priority| effective_priority(priority, 0, None, waited);
            assert!(at(Booth) > at(WalkUp) && at(WalkUp) > at(Bulk), "{waited}");
        }
    }

    #[test]
    fn waiting_raises_and_a_turn_resets() {
        assert!(effective_priority(Bulk, 0, None, 120_001) > effective_priority(Booth, 120_001, None, 120_001));
        assert_eq!(effective_priority(Bulk, 0, Some(120_001), 120_001), 0);
        let mut last = i64::MIN;
        for now in (0..1_000_000).step_by(777) {
            let level = effective_priority(WalkUp, 5_000, Some(9_000), now);
            assert!(level >= last);
            last = level;
        }
    }

    #[test]
    fn a_busy_booth_lets_bulk_pass_now_and_then_and_a_bulk_backlog_never_holds_the_booth_up() {
        // One job a second, the booth never empty: bulk must still move, and by single jobs.
        let (mut booth_turn, mut bulk_turn, mut bulk_served) = (None, None, Vec::new());
        for second in 0..3_600 {
            let now = second * 1_000;
            if effective_priority(Bulk, 0, bulk_turn, now) > effective_priority(Booth, now, booth_turn, now) {
                bulk_turn = Some(now);
                bulk_served.push(second);
            } else {
                booth_turn = Some(now);
            }
        }
        assert!((25..=30).contains(&bulk_served.len()), "{bulk_served:?}");
        assert!(bulk_served.windows(2).all(|pair| pair[1] - pair[0] >= 120));
        // A day-old backlog that is being served does not outrank a visitor who comes now.
        let now = 86_400_000;
        assert!(effective_priority(Booth, now, None, now) > effective_priority(Bulk, 0, Some(now - 1_000), now));
    }

    #[test]
    fn extreme_times_do_not_overflow() {
        for since in [i64::MIN, 0, i64::MAX] {
            for turn in [None, Some(i64::MIN), Some(i64::MAX)] {
                for now in [0, clock::LATEST_MS] {
                    assert!(effective_priority(Booth, since, turn, now) >= 0);
                }
            }
        }
    }

    #[test]
    fn the_last_places_are_kept_for_visitors() {
        assert_eq!([Booth, WalkUp, Bulk].map(|p| p.room(800)), [800, 700, 600]);
        assert_eq!([Booth, WalkUp, Bulk].map(|p| p.room(3)), [3, 3, 3]);
    }
}
