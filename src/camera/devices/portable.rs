//! Capture through nokhwa itself, without its callback thread (which spins after an unplug) and
//! without its decoders (one of them panics).
//!
//! `next` can outlast its deadline, because nokhwa waits without a limit; the supervisor's watchdog
//! then ends the process. nokhwa reports neither line padding nor bytes written: lines are taken
//! as packed, and a JPEG ends at its end mark.

use std::time::Instant;

use nokhwa::Camera;
use nokhwa::utils::{CameraFormat, CameraIndex, FrameFormat, RequestedFormat, RequestedFormatType};

use crate::camera::error::CameraError;
use crate::camera::formats::{Mode, PixelFormat, Rate, Wish, ranked};
use crate::camera::frame::Frame;
use crate::camera::pixels::{Colour, Layout, to_rgb};
use crate::camera::source::{FrameSource, OpenedCamera, unix_now_ms};

const FORMATS: [(FrameFormat, PixelFormat); 6] = [
    (FrameFormat::MJPEG, PixelFormat::Mjpeg),
    (FrameFormat::YUYV, PixelFormat::Yuyv),
    (FrameFormat::NV12, PixelFormat::Nv12),
    (FrameFormat::RAWRGB, PixelFormat::Rgb24),
    (FrameFormat::RAWBGR, PixelFormat::Bgr24),
    (FrameFormat::GRAY, PixelFormat::Grey),
];
const MOST_ATTEMPTS: usize = 6;

/// Opens the camera with this number in the mode nearest to the wish that it accepts.
pub(super) fn open(index: u32, wish: Wish) -> Result<Box<dyn FrameSource>, CameraError> {
    let fault = |error: nokhwa::NokhwaError| CameraError::Device { detail: error.to_string() };
    let mut camera = connect(index)?;
    let offered = offered(&mut camera)?;
    let mut refusal = CameraError::NoUsableFormat { camera: camera.info().human_name() };
    for mode in ranked(&offered, wish).into_iter().take(MOST_ATTEMPTS) {
        let Some(format) = camera_format(mode) else { continue };
        let decoders = [format.format()];
        let exact = RequestedFormat::with_formats(RequestedFormatType::Exact(format), &decoders);
        match camera.set_camera_requset(exact).and_then(|_| camera.open_stream()) {
            Ok(()) => return Ok(Box::new(NokhwaCamera::new(camera, mode))),
            Err(error) => refusal = fault(error),
        }
    }
    Err(refusal)
}

fn connect(index: u32) -> Result<Camera, CameraError> {
    let decoders = FORMATS.map(|(theirs, _)| theirs);
    let any = RequestedFormat::with_formats(RequestedFormatType::None, &decoders);
    #[cfg(target_os = "macos")]
    nokhwa::nokhwa_initialize(|_| {});
    Camera::new(CameraIndex::Index(index), any).map_err(|error| CameraError::Device { detail: error.to_string() })
}

fn offered(camera: &mut Camera) -> Result<Vec<Mode>, CameraError> {
    let formats = camera.compatible_camera_formats().map_err(|error| CameraError::Device { detail: error.to_string() })?;
    Ok(formats.iter().filter_map(mode).collect())
}

fn mode(format: &CameraFormat) -> Option<Mode> {
    let (_, ours) = FORMATS.into_iter().find(|(theirs, _)| *theirs == format.format())?;
    Some(Mode { format: ours, width_px: format.width(), height_px: format.height(), rate: Rate::whole(format.frame_rate()) })
}

fn camera_format(mode: Mode) -> Option<CameraFormat> {
    let (theirs, _) = FORMATS.into_iter().find(|(_, ours)| *ours == mode.format)?;
    Some(CameraFormat::new_from(mode.width_px, mode.height_px, theirs, mode.rate.frames))
}

struct NokhwaCamera {
    camera: Camera,
    opened: OpenedCamera,
    layout: Layout,
    sequence: u64,
}

impl NokhwaCamera {
    fn new(camera: Camera, mode: Mode) -> Self {
        let opened = OpenedCamera { name: camera.info().human_name(), mode: mode.to_string() };
        let layout =
            Layout { format: mode.format, width_px: mode.width_px, height_px: mode.height_px, stride_bytes: 0, colour: Colour::default() };
        Self { camera, opened, layout, sequence: 0 }
    }
}

impl FrameSource for NokhwaCamera {
    fn next(&mut self, _deadline: Instant) -> Result<Frame, CameraError> {
        let raw = self.camera.frame_raw().map_err(|error| CameraError::Device { detail: error.to_string() })?;
        let bad = |detail: String| CameraError::BadFrame { detail };
        let (width_px, height_px, rgb) = to_rgb(&raw, &self.layout).map_err(|error| bad(error.to_string()))?;
        self.sequence += 1;
        Frame::new(width_px, height_px, rgb, unix_now_ms(), self.sequence).ok_or_else(|| bad("its size is impossible".to_owned()))
    }

    fn camera(&self) -> &OpenedCamera {
        &self.opened
    }
}

#[cfg(not(target_os = "linux"))]
mod listing {
    use nokhwa::utils::ApiBackend;

    use super::super::Device;
    use super::*;

    /// The cameras nokhwa finds; one that has no number cannot be asked for and is left out.
    pub(in super::super) fn devices() -> Vec<Device> {
        let found = nokhwa::query(ApiBackend::Auto).unwrap_or_default();
        let device = |info: &nokhwa::utils::CameraInfo| {
            let index = info.index().as_index().ok()?;
            Some(Device { index, name: info.human_name(), place: info.description().into() })
        };
        found.iter().filter_map(device).collect()
    }

    /// Asking the system for its cameras is slow here: the supervisor's back-off alone finds a new one.
    pub(in super::super) fn fingerprint() -> Vec<u32> {
        Vec::new()
    }

    pub(in super::super) fn modes(device: &Device) -> Result<Vec<Mode>, CameraError> {
        offered(&mut connect(device.index)?)
    }

    pub(in super::super) fn open_device(device: &Device, wish: Wish) -> Result<Box<dyn FrameSource>, CameraError> {
        open(device.index, wish)
    }
}

#[cfg(not(target_os = "linux"))]
pub(super) use listing::{devices, fingerprint, modes, open_device};
