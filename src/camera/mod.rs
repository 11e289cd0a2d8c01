//! Frames from a camera, and its life: plugged, unplugged, stuck, back again.
//!
//! Capture runs in a child process (`dokcho camera`, [`process`]), because a camera driver can
//! block for good; [`CameraSupervisor`] starts, watches, ends and restarts it. Nothing here knows
//! any other room.

mod devices;
mod error;
mod folder;
mod formats;
mod frame;
mod pixels;
pub mod process;
mod request;
mod scene;
mod slot;
mod source;
mod supervisor;

#[cfg(test)]
mod tests;

pub use error::CameraError;
pub use folder::FolderCamera;
pub use formats::{InvalidFormat, Mode, PixelFormat, Rate, Wish, ranked};
pub use frame::{Frame, MAX_PIXELS, MAX_SIDE_PX, rgb_len_bytes};
pub use pixels::{Colour, InvalidRotation, Layout, Matrix, PixelError, Range, Rotation, oriented, to_rgb};
pub use process::CameraListing;
pub use request::{CameraChoice, CaptureRequest, InvalidRequest};
pub use scene::SceneCamera;
pub use slot::FrameSlot;
pub use source::{FrameSource, OpenedCamera, open};
pub use supervisor::{CameraEvent, CameraState, CameraSupervisor, ChildCommand};
