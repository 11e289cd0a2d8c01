//! Reading what can be read of a damaged database, row by row.
//!
//! It works on a copy. When the first page is so damaged that SQLite does not know the tables, the
//! copy borrows that page from an empty database: tables sit at the same places in every file of
//! ours, because auto-vacuum keeps their first pages at the front, in the order they were made.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::types::Value;
use rusqlite::wal::CheckpointMode;
use rusqlite::{Connection, MAIN_DB, OpenFlags};

use super::database::PAGE_BYTES;
use super::error::FieldError;
use super::file::{self, beside};
use super::opening::lay_out;
use super::regrow;

/// Copies the damaged database and its log; sectors the disc cannot read become zeros.
pub(super) fn copy(from: &Path, to: &Path) -> io::Result<()> {
    file::remove_database(to)?;
    for suffix in ["", "-wal"] {
        let source = beside(from, suffix);
        if source.exists() {
            copy_readable(&source, &beside(to, suffix))?;
        }
    }
    Ok(())
}

fn copy_readable(from: &Path, to: &Path) -> io::Result<()> {
    let mut source = File::open(from)?;
    file::create_private(to)?;
    let mut target = OpenOptions::new().write(true).open(to)?;
    let length = source.metadata()?.len();
    let mut page = [0_u8; PAGE_BYTES as usize];
    let mut at = 0;
    while at < length {
        let wanted = &mut page[..(length - at).min(PAGE_BYTES) as usize];
        source.seek(SeekFrom::Start(at))?;
        match source.read_exact(wanted) {
            // The file ends earlier than it says; so does the copy.
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => break,
            Err(_) => wanted.fill(0),
            Ok(()) => {}
        }
        target.write_all(wanted)?;
        at += PAGE_BYTES;
    }
    Ok(())
}

/// Opens the copy, lending it a first page if its own does not tell the tables any more.
pub(super) fn open(copy: &Path, tables: &[&str]) -> Result<Connection, FieldError> {
    let opened = open_as_it_is(copy);
    if opened.as_ref().is_ok_and(|connection| knows(connection, tables)) {
        return Ok(opened?);
    }
    drop(opened);
    lend_first_page(copy)?;
    Ok(open_as_it_is(copy)?)
}

fn open_as_it_is(copy: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(copy, flags)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.execute_batch("PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;")?;
    Ok(connection)
}

/// Whether the tables every version has had can be asked about.
fn knows(connection: &Connection, tables: &[&str]) -> bool {
    tables.iter().all(|table| connection.prepare(&format!("SELECT rowid FROM {table}")).is_ok())
}

/// Puts the schema of an empty database in front of the copy's pages.
fn lend_first_page(copy: &Path) -> Result<(), FieldError> {
    let io = |error| FieldError::io(copy, error);
    let template = template()?;
    // First a page without tables, only to let SQLite carry the log over into the file: the log may
    // hold newer pages, and its idea of the file's length would hide pages added at the end.
    let mut bare = template[..PAGE_BYTES as usize].to_vec();
    make_empty_leaf(&mut bare);
    overwrite(copy, &bare, 0).map_err(io)?;
    carry_log_over(copy);
    let pages = std::fs::metadata(copy).map_err(io)?.len().div_ceil(PAGE_BYTES) as u32;
    let lent = schema_pages(&template, pages);
    overwrite(copy, &lent.first, 0).map_err(io)?;
    overwrite(copy, &lent.rest, u64::from(pages) * PAGE_BYTES).map_err(io)
}

/// Puts what the log holds into the file, so that the file's bytes are all there is.
fn carry_log_over(copy: &Path) {
    if let Ok(connection) = open_as_it_is(copy) {
        // A log that is damaged too is left out; what it held is lost.
        let _ = connection.wal_checkpoint_v2(None::<&str>, CheckpointMode::TRUNCATE);
    }
    for suffix in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(beside(copy, suffix));
    }
}

/// Mends the trees of the copy's tables where a lost branch hides rows, and opens it again.
pub(super) fn open_regrown(copy: &Path) -> Result<Connection, FieldError> {
    let io = |error| FieldError::io(copy, error);
    carry_log_over(copy);
    let mut bytes = std::fs::read(copy).map_err(io)?;
    regrow::branches(&mut bytes);
    overwrite(copy, &bytes, 0).map_err(io)?;
    Ok(open_as_it_is(copy)?)
}

fn template() -> Result<Vec<u8>, FieldError> {
    let mut connection = Connection::open_in_memory()?;
    lay_out(&mut connection)?;
    Ok(connection.serialize(MAIN_DB)?.to_vec())
}

fn overwrite(path: &Path, bytes: &[u8], at: u64) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).open(path)?;
    file.seek(SeekFrom::Start(at))?;
    file.write_all(bytes)
}

/// Page 1 of the lent schema, and the pages below it, which go to the end of the file.
struct LentPages {
    first: Vec<u8>,
    rest: Vec<u8>,
}

/// Where the b-tree header of page 1 begins, after the file header.
const TREE: usize = 100;
const INTERIOR: u8 = 5;
const LEAF: u8 = 13;

/// Takes the schema out of the template and moves its lower pages behind `pages` others.
/// Offsets from <https://www.sqlite.org/fileformat2.html#b_tree_pages>.
fn schema_pages(template: &[u8], pages: u32) -> LentPages {
    let page_bytes = PAGE_BYTES as usize;
    let mut lent = LentPages { first: template[..page_bytes].to_vec(), rest: Vec::new() };
    if lent.first[TREE] == INTERIOR {
        let cells = usize::from(u16::from_be_bytes([lent.first[TREE + 3], lent.first[TREE + 4]]));
        let cell_at = |page: &[u8], cell: usize| usize::from(u16::from_be_bytes([page[TREE + 12 + 2 * cell], page[TREE + 13 + 2 * cell]]));
        let mut pointers: Vec<usize> = (0..cells).map(|cell| cell_at(&lent.first, cell)).collect();
        pointers.push(TREE + 8);
        for pointer in pointers {
            let child = number(&lent.first, pointer) as usize;
            lent.rest.extend_from_slice(&template[(child - 1) * page_bytes..child * page_bytes]);
            let moved = pages + (lent.rest.len() / page_bytes) as u32;
            lent.first[pointer..pointer + 4].copy_from_slice(&moved.to_be_bytes());
        }
    }
    let all_pages = pages + (lent.rest.len() / page_bytes) as u32;
    set_length(&mut lent.first, all_pages);
    lent
}

/// Writes the file's length in pages into its header, marks the length as valid, and forgets the
/// list of free pages, which belonged to the template.
fn set_length(first: &mut [u8], pages: u32) {
    first[28..32].copy_from_slice(&pages.to_be_bytes());
    first[32..40].fill(0);
    let changes: [u8; 4] = [first[24], first[25], first[26], first[27]];
    first[92..96].copy_from_slice(&changes);
    // 1: the file is read without a log.
    first[18..20].fill(1);
}

fn make_empty_leaf(first: &mut [u8]) {
    // A length of 0 makes SQLite take the file's own.
    set_length(first, 0);
    first[18..20].fill(2);
    first[TREE..].fill(0);
    first[TREE] = LEAF;
    first[TREE + 5..TREE + 7].copy_from_slice(&(PAGE_BYTES as u16).to_be_bytes());
}

fn number(bytes: &[u8], at: usize) -> u32 {
    bytes[at..at + 4].iter().fold(0, |number, byte| number << 8 | u32::from(*byte))
}

/// Reads every readable row of a table in the order of rowids and gives its values to `take`.
/// Returns how many unreadable stretches were passed over.
pub(super) fn rows(
    connection: &Connection,
    table: &str,
    columns: &[String],
    mut take: impl FnMut(Vec<Value>) -> Result<(), FieldError>,
) -> Result<u32, FieldError> {
    let columns = columns.join(", ");
    let walk = Walk { connection, sql: format!("SELECT rowid, {columns} FROM {table} NOT INDEXED WHERE rowid >= ?1 ORDER BY rowid") };
    // Every rowid of ours is positive.
    let (mut next, mut gaps) = (Some(1), 0);
    while let Some(from) = next {
        let mut unread = from;
        let stop = walk.read_from(from, |rowid, values| {
            unread = rowid.saturating_add(1);
            take(values).map(|()| true)
        })?;
        next = match stop {
            Stop::End | Stop::Enough => None,
            Stop::Unreadable => {
                gaps += 1;
                walk.first_readable(unread)
            }
        };
    }
    Ok(gaps)
}

struct Walk<'c> {
    connection: &'c Connection,
    sql: String,
}

/// Why reading stopped.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stop {
    End,
    Unreadable,
    /// The reader wanted no more.
    Enough,
}

impl Walk<'_> {
    /// Reads from a rowid on, while `take` says `true`.
    fn read_from(&self, from: i64, mut take: impl FnMut(i64, Vec<Value>) -> Result<bool, FieldError>) -> Result<Stop, FieldError> {
        let Ok(mut statement) = self.connection.prepare_cached(&self.sql) else { return Ok(Stop::Unreadable) };
        let columns = statement.column_count();
        let Ok(mut found) = statement.query([from]) else { return Ok(Stop::Unreadable) };
        let mut expected = from;
        loop {
            let row = match found.next() {
                Ok(Some(row)) => row,
                Ok(None) => return Ok(Stop::End),
                Err(_) => return Ok(Stop::Unreadable),
            };
            let Ok(rowid) = row.get::<_, i64>(0) else { return Ok(Stop::Unreadable) };
            let Ok(values) = (1..columns).map(|column| row.get(column)).collect() else { return Ok(Stop::Unreadable) };
            // Damaged pages can lead in a circle.
            if rowid < expected {
                return Ok(Stop::Unreadable);
            }
            if !take(rowid, values)? {
                return Ok(Stop::Enough);
            }
            let Some(following) = rowid.checked_add(1) else { return Ok(Stop::End) };
            expected = following;
        }
    }

    /// What one attempt to read a row at or after a rowid gives: `Enough` is a row.
    fn probe(&self, from: i64) -> Stop {
        self.read_from(from, |_, _| Ok(false)).unwrap_or(Stop::Unreadable)
    }

    /// The rowid at or after `from` from where reading works again, `None` when nothing readable
    /// follows. It steps forward, a little further each time, and then halves its way back.
    fn first_readable(&self, from: i64) -> Option<i64> {
        const STEPS_TO_DOUBLE: i64 = 64;
        let (mut unreadable, mut position) = (from.saturating_sub(1), from);
        let mut there = self.probe(position);
        while there == Stop::Unreadable {
            if position == i64::MAX {
                return None;
            }
            unreadable = position;
            position = position.saturating_add(1 + (position - from) / STEPS_TO_DOUBLE);
            there = self.probe(position);
        }
        while unreadable + 1 < position {
            let middle = unreadable + (position - unreadable) / 2;
            match self.probe(middle) {
                Stop::Unreadable => unreadable = middle,
                stop => (position, there) = (middle, stop),
            }
        }
        (there == Stop::Enough).then_some(position)
    }
}
