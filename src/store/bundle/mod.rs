//! A whole kiosk as one file: for a backup, for the next event, for a spare machine.
//!
//! The file is a plain tar, so that it can be looked into without this program. Its first entry
//! lists every other one with size and SHA-256; from that list every byte of the file follows
//! except the contents, so a reader accepts exactly what a writer writes. The hashes prove that a
//! bundle is undamaged, not who made it.

mod entry;
mod error;
mod export;
mod import;
mod manifest;
mod swap;
mod tar;

pub use entry::EntryName;
pub use error::BundleError;
pub use export::{Contents, Exported, export};
pub use import::{import, inspect};
pub use manifest::{Entry, Manifest};
pub use swap::{Recovered, forget_previous, previous_of, recover};

/// How far an export or import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub stage: Stage,
    pub done_bytes: u64,
    pub total_bytes: u64,
}

/// What an export or import is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Reading everything once for the list.
    Listing,
    /// Copying into the bundle.
    Writing,
    /// Copying out of the bundle and checking.
    Reading,
}
