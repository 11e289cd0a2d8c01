//! Plants of the season and the danger of the day: the same for one date on every kiosk.

use crate::plant::{Hazard, PlantId};

/// A calendar day where the kiosk stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl Date {
    /// The day on which `unix_ms` falls, `utc_offset_s` seconds east of Greenwich.
    pub fn from_unix_ms(unix_ms: i64, utc_offset_s: i32) -> Self {
        let local_s = unix_ms.div_euclid(1000).saturating_add(i64::from(utc_offset_s));
        let days = local_s.div_euclid(86_400).clamp(-700_000, 2_900_000);
        // Howard Hinnant's civil_from_days: years begin in March, so that leap days come last.
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self { year: year as i32, month: month as u8, day: day as u8 }
    }

    /// Days since some fixed day, counting every month as 31 days: only steps by one matter.
    fn step(self) -> u64 {
        let months = i64::from(self.year) * 12 + i64::from(self.month);
        (months * 31 + i64::from(self.day)).unsigned_abs()
    }
}

/// What the idle screen needs to know about a plant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeasonPlant {
    pub plant_id: PlantId,
    pub name_ko: String,
    pub name_en: String,
    pub hazard: Hazard,
    /// Flowering months, 1 to 12.
    pub months: Vec<u8>,
}

/// What was picked for a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeasonPick {
    /// Plants that flower this month.
    pub plants: Vec<SeasonPlant>,
    /// 오늘의 독초
    pub danger_of_the_day: Option<SeasonPlant>,
}

/// Picks up to `count` plants of the season and one dangerous plant for a day.
///
/// Within a month, every dangerous plant in flower has its day before one comes again.
pub fn pick(date: Date, plants: &[SeasonPlant], count: usize) -> SeasonPick {
    let in_flower = |p: &&SeasonPlant| p.months.contains(&date.month);
    let mut season: Vec<&SeasonPlant> = plants.iter().filter(in_flower).collect();
    season.sort_by_key(|p| (scatter(&p.plant_id, date.step()), &p.plant_id));
    let of_month: Vec<&SeasonPlant> = plants.iter().filter(in_flower).filter(|p| p.hazard.is_dangerous()).collect();
    let mut dangers = if of_month.is_empty() { plants.iter().filter(|p| p.hazard.is_dangerous()).collect() } else { of_month };
    dangers.sort_by_key(|p| (scatter(&p.plant_id, 0), &p.plant_id));
    let turn = if dangers.is_empty() { 0 } else { date.step() % dangers.len() as u64 };
    SeasonPick {
        plants: season.into_iter().take(count).cloned().collect(),
        danger_of_the_day: dangers.get(turn as usize).map(|p| (*p).clone()),
    }
}

/// FNV-1a: an order that looks random, differs from day to day and is the same everywhere.
fn scatter(id: &PlantId, salt: u64) -> u64 {
    let bytes = salt.to_le_bytes().into_iter().chain(id.as_str().bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
