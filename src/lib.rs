//! Dokcho (독초): says offline which plant a photo most resembles and whether that plant or a
//! look-alike is poisonous. `ARCHITECTURE.md` is the map.

pub mod camera;
pub mod cli;
pub mod kiosk;
pub mod plant;
pub mod quality;
pub mod recognizer;
pub mod search;
pub mod settings;
pub mod store;
pub mod ui;
pub mod verdict;
pub mod workers;
