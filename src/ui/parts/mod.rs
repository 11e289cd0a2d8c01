//! The pieces that screens are put together from.

mod badge;
mod chrome;
mod field;
mod label;
mod panel;
mod photo;
mod tap;

pub use badge::{headline_band, sign_chip};
pub use chrome::{Action, frame, nav};
pub use field::field;
pub use label::Words;
pub use panel::{announce_scrolling, card, flow, inside, message, panel, scroll, stack};
pub use photo::{caption, cover, photo_or_waiting, plate};
pub use tap::{Tap, Weightiness, chip, focus_ring, switch};
