//! Cameras on Linux. A frame is what the driver says it wrote, line length included.

use std::fs;
use std::io;
use std::time::{Duration, Instant};

use v4l::buffer::{Flags, Type};
use v4l::format::{Colorspace, FourCC, Quantization};
use v4l::frameinterval::FrameIntervalEnum;
use v4l::framesize::FrameSizeEnum;
use v4l::io::traits::CaptureStream;
use v4l::prelude::MmapStream;
use v4l::video::Capture;
use v4l::video::capture::Parameters;
use v4l::{Format, Fraction};

use super::Device;
use crate::camera::error::CameraError;
use crate::camera::formats::{Mode, PixelFormat, Rate, Wish, nearest_in_range, ranked};
use crate::camera::frame::Frame;
use crate::camera::pixels::{Colour, Layout, Matrix, Range, to_rgb};
use crate::camera::source::{FrameSource, OpenedCamera, unix_now_ms};

const BUFFERS: u32 = 4;
/// Drivers refuse what they offered now and then; the next best mode usually works.
const MOST_ATTEMPTS: usize = 6;
/// The event "there is something to read" of poll(2).
const POLLIN: i16 = 1;
const ENOENT: i32 = 2;
const ENXIO: i32 = 6;
const EACCES: i32 = 13;
const EBUSY: i32 = 16;
const ENODEV: i32 = 19;

/// Every video device file, by number. Some belong to cameras only in name: they carry no pictures.
pub(super) fn devices() -> Vec<Device> {
    let device = |index: u32| {
        let name = fs::read(format!("/sys/class/video4linux/video{index}/name")).unwrap_or_default();
        let name = String::from_utf8_lossy(&name).trim().to_owned();
        Device { index, name, place: format!("/dev/video{index}").into() }
    };
    fingerprint().into_iter().map(device).collect()
}

/// The numbers of the video device files.
pub(super) fn fingerprint() -> Vec<u32> {
    let Ok(entries) = fs::read_dir("/dev") else { return Vec::new() };
    let mut numbers: Vec<u32> =
        entries.flatten().filter_map(|entry| entry.file_name().to_str()?.strip_prefix("video")?.parse().ok()).collect();
    numbers.sort_unstable();
    numbers
}

/// The modes the driver enumerates, with their exact rates.
pub(super) fn modes(device: &Device) -> Result<Vec<Mode>, CameraError> {
    let opened = v4l::Device::with_path(&device.place).map_err(|error| fault(device, &error))?;
    enumerate(&opened, Wish::default()).map_err(|error| fault(device, &error))
}

/// Opens the device in the mode nearest to the wish that the driver accepts exactly.
pub(super) fn open(device: &Device, wish: Wish) -> Result<Box<dyn FrameSource>, CameraError> {
    let opened = v4l::Device::with_path(&device.place).map_err(|error| fault(device, &error))?;
    let modes = enumerate(&opened, wish).map_err(|error| fault(device, &error))?;
    let mut refusal = CameraError::NoUsableFormat { camera: label(device) };
    for mode in ranked(&modes, wish).into_iter().take(MOST_ATTEMPTS) {
        match start(&opened, mode) {
            Ok((format, rate, stream)) => return Ok(Box::new(V4l2Camera::new(device, mode, &format, rate, stream))),
            Err(error) => refusal = fault(device, &error),
        }
    }
    Err(refusal)
}

fn enumerate(device: &v4l::Device, wish: Wish) -> io::Result<Vec<Mode>> {
    let mut modes = Vec::new();
    for description in device.enum_formats()? {
        let Some(format) = pixel_format(description.fourcc) else { continue };
        for size in device.enum_framesizes(description.fourcc).unwrap_or_default() {
            for (width_px, height_px) in sizes(size.size, wish) {
                let rates = device.enum_frameintervals(description.fourcc, width_px, height_px).unwrap_or_default();
                let rates: Vec<Rate> = rates.into_iter().map(|interval| rate_of(interval.interval, wish)).collect();
                // A driver without a list of rates still has one.
                let rates = if rates.is_empty() { vec![Rate { frames: 0, seconds: 0 }] } else { rates };
                modes.extend(rates.into_iter().map(|rate| Mode { format, width_px, height_px, rate }));
            }
        }
    }
    Ok(modes)
}

/// The sizes to consider. A driver that takes any size is asked for the wished one and the usual ones.
pub(super) fn sizes(size: FrameSizeEnum, wish: Wish) -> Vec<(u32, u32)> {
    match size {
        FrameSizeEnum::Discrete(size) => vec![(size.width, size.height)],
        FrameSizeEnum::Stepwise(range) => {
            let mut sizes: Vec<(u32, u32)> = [(wish.width_px, wish.height_px), (1280, 720), (1280, 960), (640, 480), (640, 360)]
                .into_iter()
                .map(|(width, height)| {
                    let width = nearest_in_range(width, range.min_width, range.max_width, range.step_width);
                    (width, nearest_in_range(height, range.min_height, range.max_height, range.step_height))
                })
                .collect();
            sizes.dedup();
            sizes
        }
    }
}

/// V4L2 speaks of the time between frames, so the fraction is upside down.
pub(super) fn rate_of(interval: FrameIntervalEnum, wish: Wish) -> Rate {
    let rate = |time: Fraction| Rate { frames: time.denominator, seconds: time.numerator };
    match interval {
        FrameIntervalEnum::Discrete(time) => rate(time),
        FrameIntervalEnum::Stepwise(range) => {
            let (fastest, slowest) = (rate(range.min), rate(range.max));
            let wished = Rate::whole(wish.fps);
            if wished.fps() > fastest.fps() {
                fastest
            } else if wished.fps() < slowest.fps() {
                slowest
            } else {
                wished
            }
        }
    }
}

/// Sets the mode, checks that the driver took it, and maps its buffers.
fn start(device: &v4l::Device, mode: Mode) -> io::Result<(Format, Rate, MmapStream<'static>)> {
    // Stride and size stay 0: a stride left over from an earlier program would pad every line.
    let wanted = Format::new(mode.width_px, mode.height_px, fourcc(mode.format));
    let format = device.set_format(&wanted)?;
    if (format.width, format.height) != (mode.width_px, mode.height_px) || pixel_format(format.fourcc) != Some(mode.format) {
        return Err(io::Error::other(format!("it gave {} {}x{} for {mode}", format.fourcc, format.width, format.height)));
    }
    let mut rate = mode.rate;
    if rate.frames > 0 {
        // Drivers without a settable rate refuse this and deliver at their own; the picture is the same.
        let set = device.set_params(&Parameters::new(Fraction::new(rate.seconds, rate.frames)));
        rate = set.map_or(Rate { frames: 0, seconds: 0 }, |set| Rate { frames: set.interval.denominator, seconds: set.interval.numerator });
    }
    Ok((format, rate, MmapStream::with_buffers(device, Type::VideoCapture, BUFFERS)?))
}

struct V4l2Camera {
    device: Device,
    camera: OpenedCamera,
    layout: Layout,
    stream: MmapStream<'static>,
    is_streaming: bool,
    /// The newest frame as it came.
    raw: Vec<u8>,
}

impl V4l2Camera {
    fn new(device: &Device, mode: Mode, format: &Format, rate: Rate, stream: MmapStream<'static>) -> Self {
        let layout = Layout {
            format: mode.format,
            width_px: mode.width_px,
            height_px: mode.height_px,
            stride_bytes: format.stride,
            colour: colour(format.colorspace, format.quantization),
        };
        let camera = OpenedCamera { name: label(device), mode: Mode { rate, ..mode }.to_string() };
        Self { device: device.clone(), camera, layout, stream, is_streaming: false, raw: Vec::new() }
    }

    /// Waits for a frame and keeps a copy of the bytes the driver wrote. `None`: nothing by then.
    fn receive(&mut self, wait: Duration) -> io::Result<Option<(Flags, u32)>> {
        if self.is_streaming && self.stream.handle().poll(POLLIN, wait_ms(wait))? == 0 {
            return Ok(None);
        }
        // The first call starts the stream and waits by itself. After that the poll has waited:
        // a call that timed out would put the same buffer into the queue twice.
        self.stream.set_timeout(wait);
        let (bytes, about) = match CaptureStream::next(&mut self.stream) {
            Err(error) if error.kind() == io::ErrorKind::TimedOut => return Ok(None),
            other => other?,
        };
        self.is_streaming = true;
        self.raw.clear();
        self.raw.extend_from_slice(&bytes[..bytes.len().min(about.bytesused as usize)]);
        Ok(Some((about.flags, about.sequence)))
    }
}

impl FrameSource for V4l2Camera {
    fn next(&mut self, deadline: Instant) -> Result<Frame, CameraError> {
        let wait = deadline.saturating_duration_since(Instant::now());
        let fault = |device: &Device, error: io::Error| fault(device, &error);
        let stalled = CameraError::Stalled { waited_ms: wait.as_millis() as u64 };
        let mut newest = self.receive(wait).map_err(|error| fault(&self.device, error))?.ok_or(stalled)?;
        // While nobody asked, the driver filled its buffers: pass over to the last of them.
        for _ in 1..BUFFERS {
            match self.receive(Duration::ZERO).map_err(|error| fault(&self.device, error))? {
                Some(newer) => newest = newer,
                None => break,
            }
        }
        let (flags, sequence) = newest;
        if flags.contains(Flags::ERROR) {
            return Err(CameraError::BadFrame { detail: "the driver marked it as damaged".to_owned() });
        }
        let bad = |detail: String| CameraError::BadFrame { detail };
        let (width_px, height_px, rgb) = to_rgb(&self.raw, &self.layout).map_err(|error| bad(error.to_string()))?;
        Frame::new(width_px, height_px, rgb, unix_now_ms(), sequence.into()).ok_or_else(|| bad("its size is impossible".to_owned()))
    }

    fn camera(&self) -> &OpenedCamera {
        &self.camera
    }
}

fn wait_ms(wait: Duration) -> i32 {
    i32::try_from(wait.as_millis()).unwrap_or(i32::MAX)
}

fn pixel_format(code: FourCC) -> Option<PixelFormat> {
    match &code.repr {
        b"YUYV" => Some(PixelFormat::Yuyv),
        b"NV12" => Some(PixelFormat::Nv12),
        b"MJPG" | b"JPEG" => Some(PixelFormat::Mjpeg),
        b"RGB3" => Some(PixelFormat::Rgb24),
        b"BGR3" => Some(PixelFormat::Bgr24),
        b"GREY" => Some(PixelFormat::Grey),
        _ => None,
    }
}

fn fourcc(format: PixelFormat) -> FourCC {
    FourCC::new(match format {
        PixelFormat::Yuyv => b"YUYV",
        PixelFormat::Nv12 => b"NV12",
        PixelFormat::Mjpeg => b"MJPG",
        PixelFormat::Rgb24 => b"RGB3",
        PixelFormat::Bgr24 => b"BGR3",
        PixelFormat::Grey => b"GREY",
    })
}

/// The defaults that linux/videodev2.h gives for what a driver leaves open.
pub(super) fn colour(space: Colorspace, quantization: Quantization) -> Colour {
    let matrix = if matches!(space, Colorspace::Rec709 | Colorspace::DCIP3) { Matrix::Bt709 } else { Matrix::Bt601 };
    let range = match (quantization, space) {
        (Quantization::FullRange, _) | (Quantization::Default, Colorspace::JPEG) => Range::Full,
        _ => Range::Limited,
    };
    Colour { matrix, range }
}

fn label(device: &Device) -> String {
    format!("{} ({})", if device.name.is_empty() { "camera" } else { &device.name }, device.place.display())
}

fn fault(device: &Device, error: &io::Error) -> CameraError {
    let camera = label(device);
    match error.raw_os_error() {
        Some(EBUSY) => CameraError::Busy { camera },
        Some(EACCES) => CameraError::Denied { camera },
        Some(ENODEV | ENXIO | ENOENT) => CameraError::Unplugged { camera },
        _ => CameraError::Device { detail: format!("{camera}: {error}") },
    }
}
