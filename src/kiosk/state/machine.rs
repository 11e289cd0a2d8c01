//! What the kiosk knows about the machine it runs on. It outlives visitors.

use super::Condition;

/// Health of every part.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Machine {
    pub camera: CameraState,
    /// Cameras that can be chosen.
    pub cameras: Vec<CameraInfo>,
    pub recognizer: RecognizerState,
    pub catalogue: CatalogueState,
    pub disk: DiskState,
    pub printer: PrinterState,
    /// The user's own documents, where sheets may stay. An unattended kiosk has none.
    pub has_documents: bool,
    pub fleet: FleetState,
    /// Jobs waiting, of every source.
    pub queue_len: u32,
    /// The settings file was wrong and the last good settings are in force.
    pub is_settings_file_rejected: bool,
}

/// The camera, as far as frames are concerned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CameraState {
    /// Nobody wants frames.
    #[default]
    Off,
    Starting,
    /// Frames come.
    Live,
    /// Frames stopped; it is being looked for.
    Lost,
    /// None is connected.
    Missing,
    /// It exists and may not be used.
    Refused,
}

/// A camera that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CameraInfo {
    /// Stable across reconnects as far as the system allows.
    pub id: String,
    /// For people.
    pub name: String,
}

/// The recogniser's process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RecognizerState {
    /// Ended to give memory back; it starts when someone comes.
    #[default]
    Resting,
    /// Loading and looking at a dummy photo.
    Warming,
    Ready(Device),
    /// It died; the supervisor starts it again.
    Restarting {
        attempt: u32,
    },
    /// No usable model pack, or it died too often.
    Unavailable,
}

/// What computes the answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Device {
    Cpu,
    Gpu,
}

/// The encyclopedia's database.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CatalogueState {
    #[default]
    Unknown,
    Ready {
        plants: u32,
    },
    Unavailable,
}

/// Disc space for photos.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DiskState {
    #[default]
    Unknown,
    Plenty {
        free_bytes: u64,
    },
    Low {
        free_bytes: u64,
    },
    Full {
        free_bytes: u64,
    },
}

/// The printer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PrinterState {
    /// None is set up; printing is not offered.
    #[default]
    None,
    /// There is no program that prints.
    NoProgram,
    Ready,
    /// It is set up, and stopped, refusing, or not to be reached.
    Unavailable,
}

/// The fleet of kiosks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FleetState {
    /// None is set up; everything works without.
    #[default]
    None,
    Online,
    Offline,
}

impl Machine {
    /// Everything that is out of order right now, most hindering first.
    pub fn conditions(&self) -> Vec<Condition> {
        let camera = match self.camera {
            CameraState::Missing => Some(Condition::CameraMissing),
            CameraState::Lost => Some(Condition::CameraLost),
            CameraState::Refused => Some(Condition::CameraRefused),
            CameraState::Off | CameraState::Starting | CameraState::Live => None,
        };
        let recognizer = match self.recognizer {
            RecognizerState::Unavailable => Some(Condition::RecognizerUnavailable),
            RecognizerState::Restarting { .. } => Some(Condition::RecognizerRestarting),
            RecognizerState::Resting | RecognizerState::Warming | RecognizerState::Ready(_) => None,
        };
        let disk = match self.disk {
            DiskState::Full { .. } => Some(Condition::DiskFull),
            DiskState::Low { .. } => Some(Condition::DiskLow),
            DiskState::Unknown | DiskState::Plenty { .. } => None,
        };
        let others = [
            (self.catalogue == CatalogueState::Unavailable).then_some(Condition::CatalogueUnavailable),
            (self.printer == PrinterState::Unavailable).then_some(Condition::PrinterUnavailable),
            self.is_settings_file_rejected.then_some(Condition::SettingsRejected),
            (self.fleet == FleetState::Offline).then_some(Condition::FleetOffline),
        ];
        [disk, recognizer, camera].into_iter().chain(others).flatten().collect()
    }

    /// Whether new photos can be stored.
    pub fn has_room_for_photos(&self) -> bool {
        !matches!(self.disk, DiskState::Full { .. })
    }
}
