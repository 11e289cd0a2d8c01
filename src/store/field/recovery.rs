//! A damaged database: set aside untouched, and everything readable carried into a fresh one.
//!
//! The order of steps lets a power cut happen between any two of them: the fresh database is whole
//! and on disc before the damaged one is moved, and the next start finishes what was begun.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::types::Value;
use rusqlite::{Connection, ErrorCode, params_from_iter};

use super::calendar::civil;
use super::clock::{DAY_MS, bounded};
use super::database::{Check, check};
use super::error::FieldError;
use super::file::{self, beside};
use super::opening::fresh;
use super::salvage;
use super::words::{JobId, PhotoHash, QueueName};
use crate::plant::PlantId;

/// What was saved from a damaged file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovery {
    /// Where the damaged file is now. It may be deleted once nobody wants to look at it.
    pub set_aside: PathBuf,
    /// What was wrong, in SQLite's words.
    pub what: String,
    pub tables: Vec<TableCount>,
}

/// What was saved of one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableCount {
    pub table: &'static str,
    /// Rows that were carried over.
    pub saved: u32,
    /// Rows that could be read but not used: their values made no sense, or their job is lost.
    pub unusable: u32,
    /// Stretches of unknown length that could not be read.
    pub gaps: u32,
}

/// Tables of rows, parents first.
const TABLES: [&str; 8] = ["meta", "photos", "jobs", "job_errors", "answers", "tallies", "turns", "notifications"];
/// The tables without which there is nothing to read; version 1 had no notifications.
const FIRST_TABLES: [&str; 7] = ["meta", "photos", "jobs", "job_errors", "answers", "tallies", "turns"];

/// The fresh database while it is filled, and once it is whole.
const FILLING: &str = ".recovering";
const WHOLE: &str = ".recovered";
const COPY: &str = ".salvage";

/// Saves what is readable, sets the damaged file aside and puts the fresh one in its place. Only for
/// whoever has the file alone.
pub(super) fn recover(path: &Path, what: &str, now_ms: i64) -> Result<Recovery, FieldError> {
    let io = |error| FieldError::io(path, error);
    let copy = beside(path, COPY);
    salvage::copy(path, &copy).map_err(io)?;
    let tables = fill_from(&copy, &beside(path, FILLING))?;
    file::remove_database(&copy).map_err(io)?;
    file::publish(&beside(path, FILLING), &beside(path, WHOLE)).map_err(io)?;
    let set_aside = set_aside(path, now_ms)?;
    file::publish(&beside(path, WHOLE), path).map_err(io)?;
    Ok(Recovery { set_aside, what: what.to_owned(), tables })
}

/// Finishes a recovery that a power cut stopped, and clears away what others left half-made.
pub(super) fn resume(path: &Path, now_ms: i64) -> Result<(), FieldError> {
    let io = |error| FieldError::io(path, error);
    let whole = beside(path, WHOLE);
    for half_made in [COPY, FILLING, ".new"] {
        file::remove_database(&beside(path, half_made)).map_err(io)?;
    }
    if path.exists() {
        // Either it was put in place just now, or the damaged one is still here to be read again.
        return file::remove_database(&whole).map_err(io);
    }
    // A log whose database is gone must never be taken for the log of the next one.
    if beside(path, "-wal").exists() || beside(path, "-shm").exists() {
        set_aside(path, now_ms)?;
    }
    if whole.exists() {
        file::publish(&whole, path).map_err(io)?;
    }
    Ok(())
}

/// Renames the database and its log, in this order: a database without its log could be read wrongly.
fn set_aside(path: &Path, now_ms: i64) -> Result<PathBuf, FieldError> {
    let io = |error| FieldError::io(path, error);
    let stamp = time_for_names(now_ms);
    let is_taken = |name: &PathBuf| ["", "-wal", "-shm"].iter().any(|suffix| beside(name, suffix).exists());
    let mut names = (1..).map(|number| beside(path, &format!(".damaged-{stamp}-{number}")));
    let Some(name) = names.find(|name| !is_taken(name)) else { return Err(FieldError::Busy) };
    for suffix in ["", "-wal", "-shm"] {
        if beside(path, suffix).exists() {
            fs::rename(beside(path, suffix), beside(&name, suffix)).map_err(io)?;
        }
    }
    file::sync_folder_of(path).map_err(io)?;
    Ok(name)
}

/// As in `20261120T091500Z`.
fn time_for_names(now_ms: i64) -> String {
    let now_ms = bounded(now_ms);
    let (year, month, day) = civil(now_ms.div_euclid(DAY_MS));
    let second = now_ms.rem_euclid(DAY_MS) / 1_000;
    format!("{year:04}{month:02}{day:02}T{:02}{:02}{:02}Z", second / 3_600, second / 60 % 60, second % 60)
}

fn fill_from(copy: &Path, target: &Path) -> Result<Vec<TableCount>, FieldError> {
    let mut fresh = fresh(target)?;
    // The triggers guard the steps of a living job; here rows come in the states they were in.
    fresh.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    fresh.execute_batch("PRAGMA foreign_keys = OFF")?;
    let transaction = fresh.transaction()?;
    transaction.execute_batch("DELETE FROM meta")?;
    let mut counts = TABLES.map(|table| TableCount { table, saved: 0, unusable: 0, gaps: 1 });
    // When nothing at all can be read, an empty database is better than none.
    if let Ok(source) = salvage::open(copy, &FIRST_TABLES) {
        for count in &mut counts {
            *count = carry_over(&source, &transaction, count.table)?;
        }
        drop(source);
        if counts.iter().any(|count| count.gaps > 0) {
            let regrown = salvage::open_regrown(copy)?;
            for count in &mut counts {
                let more = carry_over(&regrown, &transaction, count.table)?;
                // What was there already is refused this time; it was counted before.
                count.saved += more.saved;
                count.gaps = count.gaps.min(more.gaps);
            }
        }
    }
    for count in &mut counts {
        let dropped = drop_strange(&transaction, count.table)?;
        count.saved -= dropped;
        count.unusable += dropped;
    }
    mend(&transaction, &mut counts)?;
    transaction.commit()?;
    if fresh.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get::<_, u32>(0))? > 0 {
        return Err(FieldError::Damaged { what: "the saved rows do not fit together".to_owned() });
    }
    check(&fresh, Check::Full)?;
    Ok(counts.to_vec())
}

fn columns(connection: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare("SELECT name FROM pragma_table_info(?1)")?;
    statement.query_map([table], |row| row.get(0))?.collect()
}

fn carry_over(source: &Connection, fresh: &Connection, table: &'static str) -> Result<TableCount, FieldError> {
    let known = columns(source, table).unwrap_or_default();
    let shared: Vec<String> = columns(fresh, table)?.into_iter().filter(|name| known.contains(name)).collect();
    let mut count = TableCount { table, saved: 0, unusable: 0, gaps: 0 };
    if shared.is_empty() {
        return Ok(count);
    }
    let places = vec!["?"; shared.len()].join(", ");
    let mut insert = fresh.prepare(&format!("INSERT INTO {table} ({}) VALUES ({places})", shared.join(", ")))?;
    let (mut saved, mut unusable) = (0, 0);
    count.gaps = salvage::rows(source, table, &shared, |values: Vec<Value>| {
        match insert.execute(params_from_iter(values)) {
            Ok(_) => saved += 1,
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => unusable += 1,
            Err(error) => return Err(error.into()),
        }
        Ok(())
    })?;
    (count.saved, count.unusable) = (saved, unusable);
    Ok(count)
}

/// A table, a column, and whether a text in it is one that its readers understand.
type Parsed = (&'static str, &'static str, fn(&str) -> bool);

/// Columns whose texts every later reader parses.
const PARSED: [Parsed; 9] = [
    ("jobs", "id", |text| text.parse::<JobId>().is_ok()),
    ("jobs", "queue", |text| text.parse::<QueueName>().is_ok()),
    ("jobs", "photo", |text| text.parse::<PhotoHash>().is_ok()),
    ("answers", "job_id", |text| text.parse::<JobId>().is_ok()),
    ("answers", "queue", |text| text.parse::<QueueName>().is_ok()),
    ("answers", "photo", |text| text.parse::<PhotoHash>().is_ok()),
    ("answers", "best_plant_id", |text| text.parse::<PlantId>().is_ok()),
    ("tallies", "queue", |text| text.parse::<QueueName>().is_ok()),
    ("tallies", "plant_id", |text| text.parse::<PlantId>().is_ok()),
];

/// Deletes rows that would be an error for whoever reads them. Returns how many.
fn drop_strange(fresh: &Connection, table: &str) -> Result<u32, FieldError> {
    let mut dropped = 0;
    for (_, column, is_known) in PARSED.iter().filter(|(name, ..)| *name == table) {
        let mut statement = fresh.prepare(&format!("SELECT rowid, {column} FROM {table} WHERE {column} IS NOT NULL"))?;
        let texts: Vec<(i64, String)> = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
        for (rowid, _) in texts.iter().filter(|(_, text)| !is_known(text)) {
            dropped += fresh.execute(&format!("DELETE FROM {table} WHERE rowid = ?1"), [rowid])? as u32;
        }
    }
    Ok(dropped)
}

/// Makes the saved rows fit together again, and drops those whose job is lost.
fn mend(fresh: &Connection, counts: &mut [TableCount]) -> Result<(), FieldError> {
    fresh.execute_batch(include_str!("mend.sql"))?;
    for table in ["job_errors", "notifications"] {
        let lost = fresh.execute(&format!("DELETE FROM {table} WHERE job_id NOT IN (SELECT id FROM jobs)"), [])? as u32;
        for count in counts.iter_mut().filter(|count| count.table == table) {
            count.saved -= lost;
            count.unusable += lost;
        }
    }
    Ok(())
}
