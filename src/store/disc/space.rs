//! How full the disc is, and when to stop taking photos so that the database can go on.

use std::path::Path;

use super::{DiscError, Doing};

/// The size of the file system a path is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Space {
    pub total_bytes: u64,
    /// What this user may still write; less than what is free, where some is kept for root.
    pub available_bytes: u64,
}

/// Asks the operating system. The path must exist.
///
/// # Errors
/// [`DiscError`] when the path cannot be reached.
pub fn space(path: &Path) -> Result<Space, DiscError> {
    let answer = rustix::fs::statvfs(path).map_err(|errno| DiscError::on(path, Doing::Reading)(errno.into()))?;
    let bytes = |blocks: u64| blocks.saturating_mul(answer.f_frsize);
    Ok(Space { total_bytes: bytes(answer.f_blocks), available_bytes: bytes(answer.f_bavail) })
}

/// What the kiosk does about the space that is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DiscLevel {
    /// Nothing to do.
    Ample,
    /// Photos are taken; the operator is warned.
    Low,
    /// New photos are refused. What is left belongs to the database, so that the photos already
    /// taken get their answers and can be erased.
    Refuse,
}

/// Where the levels begin, in bytes that are left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thresholds {
    /// Below this the operator is warned.
    pub low_bytes: u64,
    /// Below this photos are refused.
    pub refuse_bytes: u64,
    /// How much more must be free before a level is left again. Without it a disc at a threshold
    /// would change its level with every photo that comes and goes.
    pub recovery_bytes: u64,
}

impl Default for Thresholds {
    /// Warns below 1 GiB (thousands of photos), refuses below 256 MiB: four photos of the largest
    /// size that is accepted, or a write-ahead log far beyond its usual 4 MiB.
    fn default() -> Self {
        Self { low_bytes: 1 << 30, refuse_bytes: 256 << 20, recovery_bytes: 64 << 20 }
    }
}

impl DiscLevel {
    /// The level at first sight, with no earlier one.
    pub fn at(available_bytes: u64, thresholds: &Thresholds) -> Self {
        // Thresholds the wrong way round must not hide the refusal.
        if available_bytes < thresholds.refuse_bytes {
            Self::Refuse
        } else if available_bytes < thresholds.low_bytes {
            Self::Low
        } else {
            Self::Ample
        }
    }

    /// The level that follows this one. It worsens at once and improves only past the margin.
    #[must_use]
    pub fn next(self, available_bytes: u64, thresholds: &Thresholds) -> Self {
        let now = Self::at(available_bytes, thresholds);
        let with_margin = Self::at(available_bytes.saturating_sub(thresholds.recovery_bytes), thresholds);
        now.max(with_margin.min(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_disc_of_a_folder_has_a_size() {
        let folder = tempfile::tempdir().unwrap();
        let space = space(folder.path()).unwrap();
        assert!(space.total_bytes > 0 && space.available_bytes <= space.total_bytes, "{space:?}");
        assert!(super::space(&folder.path().join("missing")).is_err());
    }

    #[test]
    fn levels_worsen_at_once_and_recover_past_the_margin() {
        use DiscLevel::{Ample, Low, Refuse};
        let thresholds = Thresholds { low_bytes: 1000, refuse_bytes: 300, recovery_bytes: 100 };
        let story = [
            (5000, Ample),
            (1000, Ample),
            (999, Low),
            (1099, Low),
            (1100, Ample),
            (299, Refuse),
            (399, Refuse),
            (400, Low),
            (0, Refuse),
            (9999, Ample),
        ];
        let mut level = Ample;
        for (available, expected) in story {
            level = level.next(available, &thresholds);
            assert_eq!(level, expected, "at {available} bytes");
        }
    }

    proptest! {
        #[test]
        fn less_space_is_never_a_better_level(a: u64, b: u64, level in 0..3, low: u64, refuse: u64, recovery_bytes: u64) {
            let thresholds = Thresholds { low_bytes: low, refuse_bytes: refuse, recovery_bytes };
            let level = [DiscLevel::Ample, DiscLevel::Low, DiscLevel::Refuse][level as usize];
            prop_assert!(level.next(a.min(b), &thresholds) >= level.next(a.max(b), &thresholds));
            prop_assert!(level.next(a, &thresholds) >= DiscLevel::at(a, &thresholds));
            // The same space again changes nothing.
            let settled = level.next(a, &thresholds);
            prop_assert_eq!(settled.next(a, &thresholds), settled);
        }
    }
}
