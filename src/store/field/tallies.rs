//! Rankings: how often each plant was the answer, by queue and hour, kept in the transactions that
//! store the answers and rebuildable from them.
//!
//! A count has two parts: `settled_count` comes from answers that retention has deleted since, the
//! rest from answers that are still there. So forgetting history changes no ranking, and a rebuild
//! after it is still exact.

use rusqlite::types::Type;
use rusqlite::{Connection, Row, Transaction, params};

use super::calendar::Window;
use super::clock::{self, HOUR_MS};
use super::database::FieldDb;
use super::error::FieldError;
use super::words::QueueName;
use crate::plant::PlantId;

/// One place of a ranking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RankRow {
    /// From 1, without gaps.
    pub rank: u32,
    pub plant_id: PlantId,
    pub count: u32,
}

/// A count that is not what the answers say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TallyDifference {
    pub queue: String,
    pub hour_start_ms: i64,
    pub plant_id: String,
    pub counted: i64,
    pub expected: i64,
}

impl FieldDb {
    /// The ranking of one queue in the period that holds `now_ms`, for a place `offset_min` minutes
    /// ahead of UTC. Of plants with equal counts, the one whose last count is in the earlier hour
    /// comes first, because it got there first; then the `plant_id` decides.
    pub fn ranking(&self, queue: &QueueName, window: Window, offset_min: i32, now_ms: i64, limit: u32) -> Result<Vec<RankRow>, FieldError> {
        // The clock that put the counts in their hours is the one to read them by.
        let now_ms = clock::believable(now_ms, last_counted_ms(&self.connection)?);
        let (start_ms, end_ms) = window.range(now_ms, offset_min);
        let mut statement = self.connection.prepare_cached(
            "SELECT plant_id, sum(count) AS total FROM tallies
              WHERE queue = ?1 AND hour_start_ms >= ?2 AND hour_start_ms < ?3 AND count > 0
              GROUP BY plant_id ORDER BY total DESC, max(hour_start_ms), plant_id LIMIT ?4",
        )?;
        let places = statement.query_map(params![queue, start_ms, end_ms, limit], |row| Ok((plant(row, 0)?, row.get(1)?)))?;
        let ranked = (1..).zip(places).map(|(rank, place)| place.map(|(plant_id, count)| RankRow { rank, plant_id, count }));
        Ok(ranked.collect::<Result<_, _>>()?)
    }

    /// Compares every count with the answers it comes from; empty when all agree.
    pub fn check_tallies(&self) -> Result<Vec<TallyDifference>, FieldError> {
        differences(&self.connection)
    }

    /// Counts the answers anew. Returns what was wrong before.
    pub fn rebuild_tallies(&mut self) -> Result<Vec<TallyDifference>, FieldError> {
        self.write(rebuild)
    }
}

/// Adds one to the count of a plant in the hour of an answer.
pub(super) fn count(transaction: &Transaction<'_>, queue: &QueueName, plant: &PlantId, answered_at_ms: i64) -> Result<(), FieldError> {
    let hour_start_ms = answered_at_ms - answered_at_ms.rem_euclid(HOUR_MS);
    let sql = "INSERT INTO tallies (queue, hour_start_ms, plant_id, count) VALUES (?1, ?2, ?3, 1)
               ON CONFLICT (queue, hour_start_ms, plant_id) DO UPDATE SET count = count + 1";
    transaction.prepare_cached(sql)?.execute(params![queue, hour_start_ms, plant.as_str()])?;
    Ok(())
}

/// Makes every count the settled part plus the answers that are there.
pub(super) fn rebuild(transaction: &Transaction<'_>) -> Result<Vec<TallyDifference>, FieldError> {
    let wrong = differences(transaction)?;
    if wrong.is_empty() {
        return Ok(wrong);
    }
    transaction.execute("UPDATE tallies SET count = settled_count WHERE count <> settled_count", [])?;
    transaction.execute(
        "INSERT INTO tallies (queue, hour_start_ms, plant_id, count)
             SELECT queue, hour_start_ms, best_plant_id, count(*) FROM answers WHERE is_counted GROUP BY 1, 2, 3
         ON CONFLICT (queue, hour_start_ms, plant_id) DO UPDATE SET count = count + excluded.count",
        [],
    )?;
    transaction.execute("DELETE FROM tallies WHERE count = 0", [])?;
    Ok(wrong)
}

fn differences(connection: &Connection) -> Result<Vec<TallyDifference>, FieldError> {
    let mut statement = connection.prepare_cached(
        "WITH answered AS (
             SELECT queue, hour_start_ms, best_plant_id AS plant_id, count(*) AS n FROM answers WHERE is_counted GROUP BY 1, 2, 3
         ), compared AS (
             SELECT queue, hour_start_ms, plant_id, coalesce(count, 0) AS counted, coalesce(settled_count, 0) + coalesce(n, 0) AS expected
               FROM tallies FULL JOIN answered USING (queue, hour_start_ms, plant_id)
         )
         SELECT queue, hour_start_ms, plant_id, counted, expected FROM compared WHERE counted <> expected ORDER BY 1, 2, 3",
    )?;
    let found = statement.query_map([], |row| {
        Ok(TallyDifference {
            queue: row.get(0)?,
            hour_start_ms: row.get(1)?,
            plant_id: row.get(2)?,
            counted: row.get(3)?,
            expected: row.get(4)?,
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// The last believable time at which something was counted, 0 before the first.
pub(super) fn last_counted_ms(connection: &Connection) -> Result<i64, FieldError> {
    let sql = "SELECT coalesce(max(value), 0) FROM meta WHERE key = 'last_counted_ms'";
    Ok(connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

/// A plant id in column `index`.
fn plant(row: &Row<'_>, index: usize) -> rusqlite::Result<PlantId> {
    let text: String = row.get(index)?;
    text.parse().map_err(|error| rusqlite::Error::FromSqlConversionFailure(index, Type::Text, Box::new(error)))
}

/// A plant id in column `index`, or none.
pub(super) fn optional_plant(row: &Row<'_>, index: usize) -> rusqlite::Result<Option<PlantId>> {
    match row.get_ref(index)?.data_type() {
        Type::Null => Ok(None),
        _ => plant(row, index).map(Some),
    }
}
