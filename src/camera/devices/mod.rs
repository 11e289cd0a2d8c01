//! Real cameras: which are connected, which one is meant, and opening it.
//!
//! On Linux frames are read through `v4l`, the crate nokhwa itself is built on, because nokhwa 0.10
//! hides what a frame needs to be right: how many bytes were written, how long a line is, a limit
//! on waiting, and rates that are no whole number. Elsewhere nokhwa's own capture is used, and
//! `nokhwa:N` takes that way on Linux too.

#[cfg(any(target_os = "linux", target_os = "macos", target_os = "windows"))]
mod portable;
#[cfg(target_os = "linux")]
mod v4l2;

#[cfg(test)]
mod tests;

use std::path::PathBuf;

use super::error::CameraError;
use super::request::{CameraChoice, CaptureRequest};
use super::source::FrameSource;

/// A camera the system knows, not opened yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Device {
    pub index: u32,
    pub name: String,
    /// Where it is: a device file, or the system's own words.
    pub place: PathBuf,
}

/// A camera and what it can do, for `dokcho doctor`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CameraListing {
    pub index: u32,
    pub name: String,
    pub place: String,
    /// Formats, sizes and rates, or why they could not be read.
    pub modes: Result<Vec<String>, CameraError>,
}

/// Opens the camera the request means; with `auto` the first that works.
pub(super) fn open(request: &CaptureRequest) -> Result<Box<dyn FrameSource>, CameraError> {
    if let CameraChoice::Nokhwa(index) = request.choice {
        return platform::open_portable(index, request.wish);
    }
    let candidates = matching(&platform::devices(), &request.choice)?;
    let mut first_error = None;
    for device in &candidates {
        match platform::open(device, request.wish) {
            Ok(source) => return Ok(source),
            Err(error) => {
                first_error.get_or_insert(error);
            }
        }
    }
    Err(first_error.unwrap_or(CameraError::NoCamera))
}

/// The connected cameras with their formats. Opens each one; may block as long as a driver does.
pub(super) fn list() -> Vec<CameraListing> {
    let listing = |device: Device| {
        let modes = platform::modes(&device).map(|modes| modes.iter().map(ToString::to_string).collect());
        CameraListing { index: device.index, name: device.name, place: device.place.display().to_string(), modes }
    };
    platform::devices().into_iter().map(listing).collect()
}

/// What is connected, in a form that changes when something is plugged in or out. Opens nothing.
pub(super) fn fingerprint() -> Vec<u32> {
    platform::fingerprint()
}

/// The devices a choice can mean, best first.
fn matching(devices: &[Device], choice: &CameraChoice) -> Result<Vec<Device>, CameraError> {
    let only = |found: Option<&Device>| match found {
        Some(device) => Ok(vec![device.clone()]),
        None if devices.is_empty() => Err(CameraError::NoCamera),
        None => Err(CameraError::NotFound { wanted: choice.to_string() }),
    };
    match choice {
        CameraChoice::Index(index) => only(devices.iter().find(|device| device.index == *index)),
        CameraChoice::Device(path) => {
            // Names below /dev/v4l are links; the device list has what they point to.
            let path = path.canonicalize().unwrap_or_else(|_| path.clone());
            only(devices.iter().find(|device| device.place == path))
        }
        CameraChoice::Name(name) => {
            let wanted = name.to_lowercase();
            let named: Vec<Device> = devices.iter().filter(|device| device.name.to_lowercase().contains(&wanted)).cloned().collect();
            let exact = devices.iter().find(|device| device.name.to_lowercase() == wanted);
            // One camera often has several device files, of which only one gives pictures.
            if exact.is_none() && !named.is_empty() { Ok(named) } else { only(exact).map(|first| with_rest(first, named)) }
        }
        _ if devices.is_empty() => Err(CameraError::NoCamera),
        _ => Ok(devices.to_vec()),
    }
}

fn with_rest(mut first: Vec<Device>, rest: Vec<Device>) -> Vec<Device> {
    let others: Vec<Device> = rest.into_iter().filter(|device| !first.contains(device)).collect();
    first.extend(others);
    first
}

#[cfg(target_os = "linux")]
mod platform {
    pub(super) use super::portable::open as open_portable;
    pub(super) use super::v4l2::{devices, fingerprint, modes, open};
}

#[cfg(any(target_os = "macos", target_os = "windows"))]
mod platform {
    pub(super) use super::portable::{devices, fingerprint, modes, open as open_portable, open_device as open};
}

#[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "windows")))]
mod platform {
    use super::{CameraError, Device, FrameSource};
    use crate::camera::formats::{Mode, Wish};

    pub(super) fn devices() -> Vec<Device> {
        Vec::new()
    }

    pub(super) fn fingerprint() -> Vec<u32> {
        Vec::new()
    }

    pub(super) fn modes(_device: &Device) -> Result<Vec<Mode>, CameraError> {
        Err(CameraError::NoCamera)
    }

    pub(super) fn open(_device: &Device, _wish: Wish) -> Result<Box<dyn FrameSource>, CameraError> {
        Err(CameraError::NoCamera)
    }

    pub(super) fn open_portable(_index: u32, _wish: Wish) -> Result<Box<dyn FrameSource>, CameraError> {
        Err(CameraError::NoCamera)
    }
}
