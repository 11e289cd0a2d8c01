//! Where the booth finds things, and what the command line decides.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::programs::Programs;
use crate::camera::CameraChoice;
use crate::kiosk::state::PoisonCentre;
use crate::kiosk::{Picture, SheetDocument};
use crate::store::catalogue::{Catalogue, CatalogueError};
use crate::store::field::QueueName;
use crate::workers::{CatalogueSource, Unusable};

/// Everything that is known before the first command.
#[derive(Clone, Debug)]
pub struct Places {
    /// The kiosk's own folder; it is made if need be.
    pub data: PathBuf,
    /// The folder that holds `models/` and `data/plants.db`.
    pub resources: PathBuf,
    /// This program: its commands `recognizer` and `camera` are processes of their own.
    pub program: PathBuf,
    /// Which camera the command line chose; `Auto` leaves it to the settings.
    pub camera: CameraChoice,
    /// The queue of this kiosk.
    pub queue: QueueName,
    /// Most memory the recogniser's process may take, in bytes.
    pub memory_limit_bytes: u64,
    /// Whether the window closes with the PIN only.
    pub is_locked: bool,
    /// Seconds east of Greenwich.
    pub utc_offset_s: i32,
    pub poison_centre: Option<PoisonCentre>,
    pub desktop: Desktop,
}

/// What the machine lends besides the data folder.
#[derive(Clone, Debug)]
pub struct Desktop {
    pub programs: Programs,
    /// Where sheets are saved when the settings name no folder; none on an unattended kiosk, where
    /// nothing may stay.
    pub sheet_folder: Option<PathBuf>,
    pub sheet_painter: SheetPainter,
}

/// Paints a hand-over sheet at print quality, a page of A4. It is slow, and called on a worker's
/// thread; the room that draws is not the workers' to know.
#[derive(Clone)]
pub struct SheetPainter(Arc<Paint>);

type Paint = dyn Fn(&SheetDocument) -> Option<Picture> + Send + Sync;

impl SheetPainter {
    /// A painter; none as a picture means that there is none.
    pub fn new(paint: impl Fn(&SheetDocument) -> Option<Picture> + Send + Sync + 'static) -> Self {
        Self(Arc::new(paint))
    }

    pub(super) fn paint(&self, document: &SheetDocument) -> Option<Picture> {
        (self.0)(document)
    }
}

impl fmt::Debug for SheetPainter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SheetPainter")
    }
}

impl Places {
    /// The packs that came with an imported bundle, otherwise the program's own.
    pub(super) fn models(&self) -> PathBuf {
        let imported = self.data.join("models");
        if imported.is_dir() { imported } else { self.resources.join("models") }
    }

    /// The catalogue in use now, for a worker that asks again whenever it loads a model.
    pub(super) fn catalogue_source(&self) -> CatalogueSource {
        let (imported, own) = (self.data.join("plants.db"), self.resources.join("data").join("plants.db"));
        Box::new(move || {
            let load = || -> Result<_, CatalogueError> {
                let catalogue = in_use(&imported, &own)?;
                Ok((catalogue.plants()?, catalogue.version().to_owned()))
            };
            load().map_err(|error| Unusable { message: error.to_string(), message_ko: error.message_ko(), is_final: true })
        })
    }
}

impl Places {
    /// The version of the catalogue in use now.
    pub(super) fn catalogue_version(&self) -> Option<String> {
        let catalogue = in_use(&self.data.join("plants.db"), &self.resources.join("data").join("plants.db"));
        catalogue.ok().map(|catalogue| catalogue.version().to_owned())
    }
}

/// An import that is passed over is no news here; the library tells the operator.
fn in_use(imported: &Path, own: &Path) -> Result<Catalogue, CatalogueError> {
    Catalogue::open_preferring(imported, own, drop)
}
