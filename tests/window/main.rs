//! The window, driven by accessible labels without a display: every screen in both languages, what
//! is painted where, and pictures of it.

mod gallery;
mod labels;
mod layout;
#[path = "../shared/painter.rs"]
mod painter;
mod pictures;
mod sheet;
mod stops;
mod timing;
mod visit;
mod wiring;
mod world;
