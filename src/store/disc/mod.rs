//! What every part of the store needs of a disc: files that are whole or absent after a power cut,
//! errors that say what the operator can do, and a warning before the disc is full.

pub(in crate::store) mod durable;
mod error;
mod space;

pub use durable::{NewFile, make_data_folder};
pub use error::{DiscError, DiscFault, Doing};
pub use space::{DiscLevel, Space, Thresholds, space};
