//! Hand-over sheets on paper and as files. They hold health data: none is kept but where the
//! operator or the owner of the machine wants it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ExtendedColorType, ImageEncoder, RgbaImage};

use super::album;
use super::pdf;
use super::places::{Desktop, Places};
use super::printing::Printing;
use super::shared::Shared;
use crate::kiosk::state::{PrinterState, SheetProblem};
use crate::kiosk::{Picture, SheetDocument, SheetSettings};
use crate::store::disc::{DiscError, DiscFault, NewFile, make_data_folder};

/// Of a painted page: A4 has 1654 x 2339 pixels then.
const DOTS_PER_INCH: f32 = 200.0;
/// Where an earlier version left sheets, below the data folder.
const OLD_FOLDER: &str = "sheets";

pub(super) struct Sheets {
    data: PathBuf,
    desktop: Desktop,
    shared: Arc<Shared>,
}

/// One page in both kinds of file.
struct Page {
    png: Vec<u8>,
    pdf: Vec<u8>,
}

impl Sheets {
    pub fn new(places: &Places, shared: &Arc<Shared>) -> Self {
        Self { data: places.data.clone(), desktop: places.desktop.clone(), shared: Arc::clone(shared) }
    }

    fn settings(&self) -> SheetSettings {
        self.shared.stored().settings.sheet.clone()
    }

    /// Where sheets are saved; none where nothing may stay.
    fn folder(&self) -> Option<PathBuf> {
        self.settings().folder.map(PathBuf::from).or_else(|| self.desktop.sheet_folder.clone())
    }

    /// Saves a sheet as PDF and as PNG beside it, readable by this user only. Returns where the PDF
    /// is.
    pub fn save(&self, sheet: SheetDocument) -> Result<PathBuf, SheetProblem> {
        let folder = self.folder().ok_or(SheetProblem::NotKept)?;
        let minute: String = sheet.local_time(sheet.made_ms).chars().filter(char::is_ascii_digit).collect();
        let page = self.page(sheet)?;
        make_data_folder(&folder).map_err(|error| problem(&error))?;
        let path = unused(&folder, &format!("dokcho-{minute}"));
        for (extension, bytes) in [("png", &page.png), ("pdf", &page.pdf)] {
            write(&path.with_extension(extension), bytes).map_err(|error| problem(&error))?;
        }
        Ok(path.with_extension("pdf"))
    }

    /// Prints a sheet. Nothing of it touches this program's discs; the printing system keeps its
    /// own copy for as long as it is set up to.
    pub fn print(&self, sheet: SheetDocument, is_wanted: &dyn Fn() -> bool) -> Result<(), SheetProblem> {
        let page = self.page(sheet)?;
        let settings = self.settings();
        let printing = Printing { programs: &self.desktop.programs, printer: settings.printer.as_ref(), is_wanted };
        printing.print(page.pdf)?;
        self.shared.counters().prints += 1;
        Ok(())
    }

    /// Whether sheets can be printed now.
    pub fn printer(&self, is_wanted: &dyn Fn() -> bool) -> PrinterState {
        let settings = self.settings();
        Printing { programs: &self.desktop.programs, printer: settings.printer.as_ref(), is_wanted }.state()
    }

    fn page(&self, mut sheet: SheetDocument) -> Result<Page, SheetProblem> {
        album::fill_in(&mut sheet, &self.data);
        let picture = self.desktop.sheet_painter.paint(&sheet).ok_or(SheetProblem::Failed)?;
        let png = png(&picture).ok_or(SheetProblem::Failed)?;
        let (width_px, height_px) = (picture.width_px(), picture.height_px());
        let page = pdf::Page { png: &png, width_px, height_px, dots_per_inch: DOTS_PER_INCH, title: sheet.title() };
        let pdf = pdf::of_page(&page).ok_or(SheetProblem::Failed)?;
        Ok(Page { png, pdf })
    }

    /// An earlier version kept sheets in the data folder, on every kind of machine. They go where
    /// sheets are kept now, and on a kiosk that keeps none they are erased.
    pub fn clear_old_folder(&self) {
        let old = self.data.join(OLD_FOLDER);
        if !old.is_dir() {
            return;
        }
        let cleared = match self.folder() {
            Some(folder) => move_all(&old, &folder),
            None => fs::remove_dir_all(&old),
        };
        match cleared {
            Ok(()) => eprintln!("dokcho: the sheets that an earlier version left in {} are no longer there", old.display()),
            Err(error) => eprintln!("dokcho: {} holds sheets of an earlier version ({error}); move or delete them", old.display()),
        }
    }
}

/// A name that neither file has yet, without its extension.
fn unused(folder: &Path, name: &str) -> PathBuf {
    let is_unused = |path: &PathBuf| ["pdf", "png"].iter().all(|extension| !path.with_extension(extension).exists());
    let numbered = (2..).map(|number| folder.join(format!("{name}-{number}")));
    let mut names = std::iter::once(folder.join(name)).chain(numbered);
    names.find(is_unused).unwrap_or_else(|| folder.join(name))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), DiscError> {
    let mut file = NewFile::create_in(path.parent().unwrap_or(Path::new(".")))?;
    file.write(bytes)?;
    file.publish(path)
}

fn move_all(from: &Path, to: &Path) -> io::Result<()> {
    make_data_folder(to).map_err(|error| error.source)?;
    for entry in fs::read_dir(from)? {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name()))?;
        let target = to.join(name);
        // Another disc cannot be renamed to.
        if !target.exists() && fs::rename(&path, &target).is_err() {
            fs::copy(&path, &target)?;
            fs::remove_file(&path)?;
        }
    }
    fs::remove_dir(from)
}

/// The page without an alpha channel, which paper has not.
fn png(picture: &Picture) -> Option<Vec<u8>> {
    let rgba = RgbaImage::from_raw(picture.width_px(), picture.height_px(), picture.rgba().to_vec())?;
    let rgb = DynamicImage::ImageRgba8(rgba).into_rgb8();
    let mut png = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut png, CompressionType::Default, FilterType::Adaptive);
    encoder.write_image(rgb.as_raw(), rgb.width(), rgb.height(), ExtendedColorType::Rgb8).ok()?;
    Some(png)
}

fn problem(error: &DiscError) -> SheetProblem {
    eprintln!("dokcho: {error}");
    if error.fault() == DiscFault::Full { SheetProblem::DiskFull } else { SheetProblem::Unwritable }
}
