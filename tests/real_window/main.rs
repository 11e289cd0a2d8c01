//! The built program in a real window: on an X server without a screen, painted by OpenGL in
//! software, touched with the mouse of the X server, seen by what stands in its frame buffer.
//!
//! Where there is no Xvfb or no OpenGL the tests say that they were skipped and pass, unless
//! `DOKCHO_NEEDS_WINDOW` is set. `DOKCHO_SCREENS=folder` keeps a picture of every step.

#![cfg(target_os = "linux")]

mod closing;
mod figures;
#[path = "../shared/painter.rs"]
mod painter;
mod pictures;
mod processes;
mod program;
mod server;
mod twin;
mod visit;
mod x11;
