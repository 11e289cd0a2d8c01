//! Ranking windows as local calendar periods. Pure.

use super::clock::{DAY_MS, HOUR_MS};

/// Korea's clock, in minutes ahead of UTC; it has had no summer time since 1988.
pub const KOREA_OFFSET_MIN: i32 = 540;

/// The period a ranking is about: the current one by the local calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Window {
    /// The current hour of the clock.
    Hour,
    Day,
    /// From Monday.
    Week,
    /// March to May, June to August, September to November, or December to February.
    Season,
    All,
}

impl Window {
    /// Every window, the shortest first, with its name in commands.
    pub const ALL: [(Self, &'static str); 5] =
        [(Self::Hour, "hour"), (Self::Day, "day"), (Self::Week, "week"), (Self::Season, "season"), (Self::All, "all")];

    /// Start and end (exclusive) in Unix milliseconds of the period that holds `now_ms`, for a
    /// place `offset_min` minutes ahead of UTC.
    ///
    /// Counts are kept by UTC hours. Where the offset is no whole number of hours, an hour belongs
    /// to the period in which it starts.
    pub fn range(self, now_ms: i64, offset_min: i32) -> (i64, i64) {
        let offset_ms = i64::from(offset_min) * 60_000;
        let local_ms = now_ms.saturating_add(offset_ms);
        let day = local_ms.div_euclid(DAY_MS);
        let (start, end) = match self {
            Self::All => return (i64::MIN, i64::MAX),
            Self::Hour => {
                let hour = local_ms.div_euclid(HOUR_MS);
                (hour * HOUR_MS, (hour + 1) * HOUR_MS)
            }
            Self::Day => (day * DAY_MS, (day + 1) * DAY_MS),
            Self::Week => {
                // Day 0, 1970-01-01, was a Thursday: three days after a Monday.
                let monday = day - (day + 3).rem_euclid(7);
                (monday * DAY_MS, (monday + 7) * DAY_MS)
            }
            Self::Season => season(day),
        };
        (start - offset_ms, end - offset_ms)
    }
}

/// First millisecond of the season that holds a day, and of the next one.
fn season(day: i64) -> (i64, i64) {
    let (year, month) = year_and_month(day);
    // Months since March of year 0, in threes: seasons begin in March, June, September, December.
    let months = year * 12 + month - 3;
    let first = months - months.rem_euclid(3);
    (first_day_of(first) * DAY_MS, first_day_of(first + 3) * DAY_MS)
}

/// The day number of the first of a month counted from March of year 0.
fn first_day_of(months_since_march_0: i64) -> i64 {
    let (year, month) = (months_since_march_0.div_euclid(12), months_since_march_0.rem_euclid(12));
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * month + 2) / 5;
    era * DAYS_PER_ERA + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - DAYS_BEFORE_1970
}

/// Days of 400 Gregorian years.
const DAYS_PER_ERA: i64 = 146_097;
/// Days from 0000-03-01 to 1970-01-01.
const DAYS_BEFORE_1970: i64 = 719_468;

/// Year and month (1 to 12) of a day number, proleptic Gregorian. Years begin in March inside, so
/// that the leap day comes last (Hinnant, "chrono-Compatible Low-Level Date Algorithms").
fn year_and_month(day: i64) -> (i64, i64) {
    let (year, month, _) = civil(day);
    (year, month)
}

/// Year, month (1 to 12) and day of the month of a day number.
pub(super) fn civil(day: i64) -> (i64, i64, i64) {
    let days = day + DAYS_BEFORE_1970;
    let (era, day_of_era) = (days.div_euclid(DAYS_PER_ERA), days.rem_euclid(DAYS_PER_ERA));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let (month, next_year) = if month_from_march < 10 { (month_from_march + 3, 0) } else { (month_from_march - 9, 1) };
    (era * 400 + year_of_era + next_year, month, day_of_month)
}

#[cfg(test)]
mod tests;
