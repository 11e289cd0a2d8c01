//! The pieces that screens are put together from.

mod actions;
mod badge;
mod chrome;
mod field;
mod label;
mod listing;
mod medallion;
mod panel;
mod photo;
mod tap;

pub use actions::Action;
pub use badge::{headline_band, likeness, sign_and_sentence, sign_chip};
pub use chrome::{frame, header_px, nav};
pub use field::field;
pub use label::{Words, balanced};
pub use listing::{bullet, numbered};
pub use medallion::{Emblem, medallion};
pub use panel::{BAR_STEPS, announce_scrolling, card, emblem_message, flow, inside, message, panel, scroll, stack};
pub use photo::{caption, cover, photo_or_waiting, plate, wide_plate};
pub use tap::{Tap, Weightiness, chip, focus_ring, switch};
