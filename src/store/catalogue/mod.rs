//! The plants Dokcho knows: CSV as editors write it, checked, and the SQLite file built from it.
//!
//! `csv` and `check` are pure; `database` is the only part that speaks SQL. The CSV is the truth,
//! the database is its deterministic image, and its version is a hash of the canonical CSV.

pub mod check;
mod collation;
pub mod csv;
pub mod database;
mod diff;
mod error;
mod fault;
mod file;
mod image;
mod page;
mod records;
mod row;
mod tables;
mod words;

pub use check::{Remark, review};
pub use csv::{COLUMNS, CsvFile, canonical_text, fingerprint, mutual_look_alikes, parse, to_csv};
pub use database::{Catalogue, build, to_bytes, version_of};
pub use diff::{Change, ChangeKind, Edit, diff};
pub use error::{CatalogueError, Place};
pub use fault::{Fault, Problem};
pub use file::write_whole;
pub use page::{Cursor, Filter};
pub use words::{COLOURS, HABITS, forbidden_in};
