//! What the field database believes of the wall clock. Pure.
//!
//! A kiosk's clock starts in 1970 when its battery is flat, jumps when the network comes, and is
//! set by hand. Nothing here may wait for ever, or be counted in an absurd year, because of it:
//! order of arrival is a sequence number, and every stored deadline is kept beside the time it was
//! set at, so that it can be set anew, at full length, when that time turns out to lie ahead of now.

/// The longest delay before a job is tried again.
pub const MAX_DELAY_MS: i64 = 3_600_000;

/// The longest lease, and the longest extension by one heartbeat.
pub const MAX_LEASE_MS: i64 = 600_000;

/// 2026-01-01 UTC. No count is older than the program.
pub(super) const EARLIEST_MS: i64 = 1_767_225_600_000;

/// 2100-01-01 UTC.
pub(super) const LATEST_MS: i64 = 4_102_444_800_000;

/// Two processes read the clock before they wait for each other's transaction, so a stored time may
/// honestly be this much ahead; more than that means that the clock was set back.
pub(super) const SLACK_MS: i64 = 10_000;

pub(super) const HOUR_MS: i64 = 3_600_000;
pub(super) const DAY_MS: i64 = 24 * HOUR_MS;

/// A time with which sums cannot overflow, whatever the clock says.
pub(super) fn bounded(now_ms: i64) -> i64 {
    now_ms.clamp(0, LATEST_MS)
}

/// Whether a stored time was written before the clock was set back.
pub(super) fn is_ahead(stored_ms: i64, now_ms: i64) -> bool {
    stored_ms > now_ms.saturating_add(SLACK_MS)
}

/// The time to count an answer at: now if the clock can be right, else the last believable time.
pub(super) fn believable(now_ms: i64, last_counted_ms: i64) -> i64 {
    let can_be_right = (EARLIEST_MS..LATEST_MS).contains(&now_ms);
    if can_be_right { now_ms } else { last_counted_ms.clamp(EARLIEST_MS, LATEST_MS - 1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_impossible_clock_counts_at_the_last_believable_time() {
        let monday = EARLIEST_MS + 40 * DAY_MS;
        assert_eq!(believable(monday, 0), monday);
        assert_eq!(believable(monday - DAY_MS, monday), monday - DAY_MS);
        for absurd in [i64::MIN, -1, 0, EARLIEST_MS - 1, LATEST_MS, i64::MAX] {
            assert_eq!(believable(absurd, monday), monday);
            assert_eq!(believable(absurd, 0), EARLIEST_MS);
        }
    }
}
