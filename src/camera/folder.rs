//! A folder of pictures as a camera: for demonstrations, and for tests that need a known picture.

use std::fs;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use image::imageops::{self, FilterType};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits, RgbImage};

use super::error::CameraError;
use super::formats::Wish;
use super::frame::{Frame, MAX_PIXELS, MAX_SIDE_PX};
use super::source::{FrameSource, OpenedCamera, Pace, unix_now_ms};

/// How long each picture is shown.
const SHOWN_FOR: Duration = Duration::from_secs(4);
/// A picture stands still, so a few frames a second keep every watchdog content.
const MOST_FPS: u32 = 10;
/// Files beyond this are left out: a folder may hold a whole archive.
const MOST_FILES: usize = 10_000;
const LARGEST_FILE_BYTES: u64 = 64 << 20;
const EXTENSIONS: [&str; 8] = ["jpg", "jpeg", "png", "webp", "bmp", "gif", "tif", "tiff"];

/// Shows the pictures of a folder in the order of their names, again and again.
///
/// Files that are no pictures are passed over; the folder is read anew at each round, so pictures
/// can be added while it runs.
#[derive(Debug)]
pub struct FolderCamera {
    folder: PathBuf,
    wish: Wish,
    camera: OpenedCamera,
    pace: Pace,
    files: std::vec::IntoIter<PathBuf>,
    picture: RgbImage,
    change_at: Instant,
    sequence: u64,
}

impl FolderCamera {
    /// Fails when the folder cannot be read or holds no picture that can be decoded.
    pub fn open(folder: &Path, wish: Wish, now: Instant) -> Result<Self, CameraError> {
        let mut files = list(folder)?.into_iter();
        let picture = first_picture(&mut files, wish).ok_or_else(|| fault(folder, "holds no picture that can be read"))?;
        let fps = wish.fps.min(MOST_FPS);
        let name = format!("folder {}", folder.display());
        let camera = OpenedCamera { name, mode: format!("RGB24 {}x{} {fps} fps", wish.width_px, wish.height_px) };
        let folder = folder.to_owned();
        Ok(Self { folder, wish, camera, pace: Pace::new(fps, now), files, picture, change_at: now + SHOWN_FOR, sequence: 0 })
    }

    fn change_picture(&mut self) -> Result<(), CameraError> {
        let next = match first_picture(&mut self.files, self.wish) {
            Some(picture) => Some(picture),
            None => {
                self.files = list(&self.folder)?.into_iter();
                first_picture(&mut self.files, self.wish)
            }
        };
        self.picture = next.ok_or_else(|| fault(&self.folder, "holds no picture that can be read any more"))?;
        self.change_at = Instant::now() + SHOWN_FOR;
        Ok(())
    }
}

impl FrameSource for FolderCamera {
    fn next(&mut self, deadline: Instant) -> Result<Frame, CameraError> {
        self.pace.wait(deadline)?;
        if Instant::now() >= self.change_at {
            self.change_picture()?;
        }
        self.sequence += 1;
        let (width_px, height_px) = self.picture.dimensions();
        Frame::new(width_px, height_px, self.picture.as_raw().clone(), unix_now_ms(), self.sequence)
            .ok_or_else(|| fault(&self.folder, "gave a picture that is too large"))
    }

    fn camera(&self) -> &OpenedCamera {
        &self.camera
    }
}

fn fault(folder: &Path, what: &str) -> CameraError {
    CameraError::Folder { detail: format!("the folder {} {what}", folder.display()) }
}

/// The picture files of a folder in the order of their names.
fn list(folder: &Path) -> Result<Vec<PathBuf>, CameraError> {
    let entries = fs::read_dir(folder).map_err(|error| fault(folder, &format!("cannot be read ({error})")))?;
    let is_picture =
        |path: &Path| path.extension().and_then(|e| e.to_str()).is_some_and(|e| EXTENSIONS.contains(&e.to_ascii_lowercase().as_str()));
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(|path| is_picture(path)).take(MOST_FILES).collect();
    files.sort();
    Ok(files)
}

fn first_picture(files: &mut impl Iterator<Item = PathBuf>, wish: Wish) -> Option<RgbImage> {
    files.find_map(|path| Some(filled(upright(&path)?, wish)))
}

/// Decodes one file within the limits of a frame, turned as its EXIF note says.
fn upright(path: &Path) -> Option<DynamicImage> {
    let file = fs::File::open(path).ok()?;
    // The length of a pipe is 0 and reading it would block.
    let about = file.metadata().ok().filter(|about| about.is_file())?;
    if about.len() > LARGEST_FILE_BYTES {
        return None;
    }
    let mut limits = Limits::default();
    // Photos are larger than frames: four times the pixels, at most four bytes each.
    (limits.max_image_width, limits.max_image_height, limits.max_alloc) =
        (Some(MAX_SIDE_PX * 2), Some(MAX_SIDE_PX * 2), Some(MAX_PIXELS * 4 * 4));
    let mut reader = ImageReader::new(BufReader::new(file)).with_guessed_format().ok()?;
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    picture.apply_orientation(orientation);
    Some(picture)
}

/// The middle of the picture in exactly the wished size, as a camera would have framed it.
fn filled(picture: DynamicImage, wish: Wish) -> RgbImage {
    let (width, height) = (u64::from(picture.width()), u64::from(picture.height()));
    let (wide, high) = (u64::from(wish.width_px), u64::from(wish.height_px));
    // Cut before scaling: a strip one pixel wide would otherwise be enlarged to gigabytes first.
    let cut_width = width.min((height * wide / high).max(1)) as u32;
    let cut_height = height.min((width * high / wide).max(1)) as u32;
    let (left, top) = ((picture.width() - cut_width) / 2, (picture.height() - cut_height) / 2);
    let cut = picture.crop_imm(left, top, cut_width, cut_height).into_rgb8();
    imageops::resize(&cut, wish.width_px, wish.height_px, FilterType::Triangle)
}
