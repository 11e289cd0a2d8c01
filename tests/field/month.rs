//! Thirty days without anybody looking: bursts, idle nights, a clock that jumps, a disc that fills and
//! is freed, daily housekeeping.
//! The file and the rows stay inside a stated budget, and the counts are exact.

use dokcho::store::field::{
    AfterFailure, FieldDb, FieldError, JobFilter, JobState, KOREA_OFFSET_MIN, Options, Priority, Retention, Role, Window,
};

use crate::fixture::*;

/// What the kiosk's file may grow to while it keeps a week of 60 to 120 jobs a day.
const FILE_BUDGET_BYTES: u64 = 8 << 20;
const LOG_BUDGET_BYTES: u64 = 5 << 20;
const JOBS_BUDGET: usize = 8 * 120;
const DAYS: i64 = 30;
/// The disc is full from the first of these days and freed before the last.
const FULL_DAYS: std::ops::Range<i64> = 22..25;

struct Month {
    booth: FieldDb,
    recogniser: FieldDb,
    operator: FieldDb,
    now: i64,
    submitted: u32,
    counted: u32,
    /// Visitors who were told that there is no room.
    turned_away: u32,
    random: u64,
    photos_removed: usize,
    /// The last notification that was shown.
    told: i64,
}

impl Month {
    fn random(&mut self, below: u64) -> u64 {
        self.random = self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.random >> 33) % below
    }

    fn visitor(&mut self, priority: Priority) {
        self.submitted += 1;
        // Every photo is another one, as with a camera.
        let mut new = job(&format!("visitor-{}", self.submitted), priority);
        new.photo = photo(self.submitted);
        match self.booth.submit(&new, self.now) {
            Ok(_) => {}
            Err(FieldError::StorageFull) => self.turned_away += 1,
            Err(other) => panic!("{other}"),
        }
    }

    fn work_off(&mut self) {
        let mut long = danger();
        long.answer_json = format!("\"{}\"", "x".repeat(700));
        loop {
            let lease = match self.recogniser.lease(&queue(), "worker", MINUTE, self.now) {
                Ok(Some(lease)) => lease,
                Ok(None) | Err(FieldError::StorageFull) => break,
                Err(other) => panic!("{other}"),
            };
            let settled = match self.random(20) {
                0 => self.recogniser.nack(&lease, &failure("oom"), again(2_000), self.now).map(drop),
                1 => self.recogniser.nack(&lease, &failure("not_a_photo"), AfterFailure::GiveUp, self.now).map(drop),
                2 => Ok(()), // The worker dies.
                _ => self.recogniser.finish(&lease, &long, self.now).map(|()| self.counted += 1),
            };
            // Without room nothing is stored; the lease runs out and the job is done again.
            assert!(matches!(settled, Ok(()) | Err(FieldError::StorageFull)), "{settled:?}");
            self.now += 300;
        }
        for told in self.booth.notifications(self.told, 10_000).unwrap() {
            match self.booth.mark_seen(told.id, self.now) {
                Ok(is_first) => assert!(is_first),
                Err(FieldError::StorageFull) => return,
                Err(other) => panic!("{other}"),
            }
            self.told = told.id;
        }
    }

    /// A day of visitors in bursts, then a night.
    fn day(&mut self, day: i64) {
        let evening = self.now + 10 * HOUR;
        for _ in 0..6 {
            for _ in 0..5 + self.random(10) {
                self.visitor(Priority::Booth);
            }
            self.work_off();
            self.now += 40 * MINUTE;
        }
        (0..30).for_each(|_| self.visitor(Priority::Bulk));
        match day {
            // The battery was flat for a morning, then the network set the clock again.
            7 => self.with_clock_at(0),
            // Somebody set it wrong by an hour, and back.
            12 => self.with_clock_at(self.now - HOUR),
            // And once by two months.
            19 => self.with_clock_at(self.now + 60 * DAY),
            _ => self.work_off(),
        }
        self.now = evening + 14 * HOUR;
        self.work_off();
    }

    fn with_clock_at(&mut self, wrong: i64) {
        let right = std::mem::replace(&mut self.now, wrong);
        self.work_off();
        self.now = right;
        self.work_off();
    }

    fn housekeeping(&mut self) {
        let retained = self.operator.retain(&Retention { history_days: 7, photo_hours: 24 }, self.now).unwrap();
        for sha256 in retained.photos_to_remove {
            self.photos_removed += usize::from(self.operator.remove_photo(&sha256, self.now, || Ok(())).unwrap());
        }
    }
}

#[test]
fn thirty_days_alone() {
    let kiosk = Kiosk::new();
    let (booth, recogniser, operator) = kiosk.staff();
    let mut month =
        Month { booth, recogniser, operator, now: NOW, submitted: 0, counted: 0, turned_away: 0, random: 42, photos_removed: 0, told: 0 };
    let mut largest = (0, 0, 0);
    for day in 0..DAYS {
        if day == FULL_DAYS.start {
            let pages =
                |extra: u64| Options { max_file_bytes: month.operator.sizes().unwrap().file_bytes + extra * 4_096, ..Options::default() };
            let (booth, recogniser) = (pages(6), pages(6));
            month.booth = kiosk.open_with(Role::Booth, booth).unwrap();
            month.recogniser = kiosk.open_with(Role::Recogniser, recogniser).unwrap();
        } else if day == FULL_DAYS.end {
            assert!(month.turned_away > 0, "the disc was full");
            (month.booth, month.recogniser, month.operator) = kiosk.staff();
        }
        month.day(day);
        let log_bytes = month.operator.sizes().unwrap().log_bytes;
        month.housekeeping();
        let sizes = month.operator.compact().unwrap();
        let jobs = month.booth.jobs(&JobFilter { state: None, after: None, limit: 100_000 }).unwrap().len();
        assert!(sizes.file_bytes <= FILE_BUDGET_BYTES && log_bytes <= LOG_BUDGET_BYTES, "day {day}: {sizes:?}, log {log_bytes}");
        assert!(jobs <= JOBS_BUDGET, "day {day}: {jobs} jobs");
        largest = (largest.0.max(sizes.file_bytes), largest.1.max(log_bytes), largest.2.max(jobs));
        // The machine is switched off at night, now and then.
        if day % 5 == 4 && !FULL_DAYS.contains(&day) {
            (month.booth, month.recogniser, month.operator) = kiosk.staff();
        }
    }
    println!(
        "{} jobs, {} turned away, {} counted; largest file {} B, log {} B, {} jobs kept",
        month.submitted, month.turned_away, month.counted, largest.0, largest.1, largest.2
    );
    let total: u32 = month.booth.ranking(&queue(), Window::All, KOREA_OFFSET_MIN, month.now, 9).unwrap().iter().map(|row| row.count).sum();
    assert_eq!(total, month.counted);
    assert!(month.booth.check_tallies().unwrap().is_empty());
    assert!(month.photos_removed as u32 > month.submitted / 2);
    // Nothing waits for ever: what is still open can be worked off now.
    month.now += HOUR;
    for _ in 0..5 {
        month.work_off();
        month.now += 2 * MINUTE;
    }
    let open = [JobState::Queued, JobState::Leased]
        .map(|state| month.booth.jobs(&JobFilter { state: Some(state), after: None, limit: 99 }).unwrap().len());
    assert_eq!(open, [0, 0]);
    month.operator.check_fully().unwrap();
}
