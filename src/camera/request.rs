//! Which camera, and what picture from it: as settings and the command line write it.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use super::formats::Wish;
use super::pixels::Rotation;

/// What `--camera` chooses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CameraChoice {
    /// The first camera that works.
    Auto,
    /// No camera, on purpose.
    None,
    /// A drawn, moving plant, for machines without a camera.
    Scene,
    /// The pictures in a folder, one after the other.
    Folder(PathBuf),
    /// By number: N of `/dev/videoN`, or the place in the list of `dokcho doctor`.
    Index(u32),
    /// By device file, so that two cameras of one make keep apart (`/dev/v4l/by-path/…`).
    Device(PathBuf),
    /// By name or a part of it; the case of letters does not count.
    Name(String),
    /// By number, through nokhwa's own capture: the way taken on systems other than Linux, and
    /// reachable on Linux so that it can be tried there.
    Nokhwa(u32),
}

/// The text of a choice or of a request cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRequest {
    #[error("{0:?} is not a camera: write auto, none, scene, folder:DIR, a number, or a camera's name")]
    Choice(String),
    #[error("{0:?} is not a size: write WIDTHxHEIGHT, as in 1280x720")]
    Size(String),
    #[error("{0:?} is not a frame rate: write a number from 1 to 120")]
    Rate(String),
    #[error(transparent)]
    Rotation(#[from] super::pixels::InvalidRotation),
    #[error(transparent)]
    Format(#[from] super::formats::InvalidFormat),
    #[error("{0} needs a value")]
    NoValue(String),
    #[error("{0:?} is not an option of the capture process")]
    Unknown(String),
}

impl FromStr for CameraChoice {
    type Err = InvalidRequest;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = || InvalidRequest::Choice(text.chars().take(80).collect());
        if text.trim().is_empty() || text.contains(['\n', '\0']) {
            return Err(invalid());
        }
        if let Some(folder) = text.strip_prefix("folder:") {
            return if folder.is_empty() { Err(invalid()) } else { Ok(Self::Folder(folder.into())) };
        }
        if let Some(number) = text.strip_prefix("nokhwa:") {
            return number.parse().map(Self::Nokhwa).map_err(|_| invalid());
        }
        match text {
            "auto" => Ok(Self::Auto),
            "none" => Ok(Self::None),
            "scene" => Ok(Self::Scene),
            _ if text.starts_with('/') => Ok(Self::Device(text.into())),
            _ if text.bytes().all(|b| b.is_ascii_digit()) => text.parse().map(Self::Index).map_err(|_| invalid()),
            _ => Ok(Self::Name(text.to_owned())),
        }
    }
}

impl fmt::Display for CameraChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::None => f.write_str("none"),
            Self::Scene => f.write_str("scene"),
            Self::Folder(folder) => write!(f, "folder:{}", folder.display()),
            Self::Index(index) => write!(f, "{index}"),
            Self::Device(path) => write!(f, "{}", path.display()),
            Self::Name(name) => f.write_str(name),
            Self::Nokhwa(index) => write!(f, "nokhwa:{index}"),
        }
    }
}

/// All the capture process needs to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaptureRequest {
    pub choice: CameraChoice,
    pub wish: Wish,
    /// Clockwise, for a camera mounted on its side.
    pub rotation: Rotation,
    /// Left and right swapped, after the rotation.
    pub mirrored: bool,
}

impl CaptureRequest {
    /// The usual picture from `choice`: 1280x720 at 30 frames a second, upright.
    pub fn new(choice: CameraChoice) -> Self {
        Self { choice, wish: Wish::default(), rotation: Rotation::None, mirrored: false }
    }

    /// As arguments for the capture process; [`Self::from_args`] reads them.
    pub fn to_args(&self) -> Vec<String> {
        let Wish { width_px, height_px, fps, format } = self.wish;
        let mut args = vec!["--source".to_owned(), self.choice.to_string(), "--size".to_owned(), format!("{width_px}x{height_px}")];
        args.extend(["--fps".to_owned(), fps.to_string(), "--rotate".to_owned(), self.rotation.to_string()]);
        if let Some(format) = format {
            args.extend(["--format".to_owned(), format.to_string()]);
        }
        if self.mirrored {
            args.push("--mirror".to_owned());
        }
        args
    }

    /// From the arguments of the capture process; what is left out has its usual value.
    pub fn from_args(args: impl IntoIterator<Item = String>) -> Result<Self, InvalidRequest> {
        let mut request = Self::new(CameraChoice::Auto);
        let mut args = args.into_iter();
        while let Some(option) = args.next() {
            let mut value = || args.next().ok_or_else(|| InvalidRequest::NoValue(option.clone()));
            match option.as_str() {
                "--source" => request.choice = value()?.parse()?,
                "--size" => (request.wish.width_px, request.wish.height_px) = size(&value()?)?,
                "--fps" => request.wish.fps = rate(&value()?)?,
                "--format" => request.wish.format = Some(value()?.parse()?),
                "--rotate" => request.rotation = value()?.parse()?,
                "--mirror" => request.mirrored = true,
                _ => return Err(InvalidRequest::Unknown(option)),
            }
        }
        Ok(request)
    }
}

fn size(text: &str) -> Result<(u32, u32), InvalidRequest> {
    let invalid = || InvalidRequest::Size(text.to_owned());
    let (width, height) = text.split_once('x').ok_or_else(invalid)?;
    let (width, height) = (width.parse().map_err(|_| invalid())?, height.parse().map_err(|_| invalid())?);
    super::frame::rgb_len_bytes(width, height).map(|_| (width, height)).ok_or_else(invalid)
}

fn rate(text: &str) -> Result<u32, InvalidRequest> {
    text.parse().ok().filter(|fps| (1..=120).contains(fps)).ok_or_else(|| InvalidRequest::Rate(text.to_owned()))
}
