//! What the booth does, pure: events come in, commands go out, and a state stands to be drawn.
//!
//! No I/O, no threads, no clock of its own. Workers send [`Event`]s and carry out [`Command`]s.

mod browsing;
pub mod combine;
mod command;
mod display;
mod event;
mod gesture;
mod handle;
mod handover;
pub mod hangul;
mod idle;
mod ids;
mod keyboard;
mod navigation;
mod operator;
mod photo_reports;
mod photos;
mod picture;
mod pin;
mod reports;
pub mod season;
mod settings;
mod sheet_document;
mod sheet_settings;
pub mod state;
mod text_field;
mod timers;
mod touch_test;
mod visitor;
mod waiting;

#[cfg(test)]
mod tests;

pub use combine::Combined;
pub use command::{CameraUse, Command, OperatorCommand};
pub use display::{Diagonal, DisplayOverrides, DisplaySettings, NoDiagonal};
pub use event::{Event, Gesture, OperatorGesture, PhotoReport, PinReply, Report};
pub use gesture::{Corner, HiddenGesture};
pub use handle::{Kiosk, Setup};
pub use idle::{IdleClock, IdleLimits, IdleStep};
pub use ids::{JobId, PhotoNumber, RequestNumber, SessionNumber, SpecimenNumber};
pub use keyboard::{Key, Keyboard, KeyboardLayout};
pub use picture::Picture;
pub use pin::{Pin, PinEntry, PinGuard};
pub use season::{Date, SeasonPick, SeasonPlant};
pub use settings::{DefaultLanguage, InvalidSetting, Retention, Rotation, Setting, Settings};
pub use sheet_document::{SheetDocument, SheetPhoto};
pub use sheet_settings::{InvalidSheetSetting, PrinterName, SheetFolder, SheetSettings};
pub use state::{Overlay, Preferences, Screen, Session, State};
pub use text_field::TextField;
pub use touch_test::{Place, TouchTest};
pub use waiting::Waiting;
