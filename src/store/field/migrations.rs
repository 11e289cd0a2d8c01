//! The schema and its history: frozen SQL files, each applied once, in order, in one transaction.
//!
//! To change the schema, add the next file and never touch an old one: some kiosk in a drawer has it.

use rusqlite::{Connection, TransactionBehavior};

const FILES: [&str; 2] = [include_str!("migrations/0001_base.sql"), include_str!("migrations/0002_notifications_and_housekeeping.sql")];

/// The schema this program writes; also `PRAGMA user_version` of its files.
pub const SCHEMA_VERSION: u32 = FILES.len() as u32;

/// Which schema the connection's file has.
pub(super) fn version(connection: &Connection) -> rusqlite::Result<u32> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// Brings a database of any earlier version, an empty one included, to `target`.
pub(super) fn migrate(connection: &mut Connection, target: u32) -> rusqlite::Result<()> {
    for (number, sql) in (1_u32..).zip(FILES).take(target as usize) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Asked inside the transaction: another process may have got here first.
        if version(&transaction)? < number {
            transaction.execute_batch(sql)?;
            transaction.pragma_update(None, "user_version", number)?;
        }
        transaction.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
