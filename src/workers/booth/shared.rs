//! What several workers know together: the settings in force, counters, and how the parts are.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use crate::kiosk::state::{CameraState, Counters, RecognizerState};
use crate::settings::Stored;

/// Facts for the operator's page and the support file.
#[derive(Clone, Debug)]
pub(super) struct Vitals {
    pub started: Instant,
    pub camera: CameraState,
    pub camera_losses: u32,
    pub recognizer: RecognizerState,
    pub recognizer_restarts: u32,
    /// How often a worker broke off and was set up again.
    pub worker_panics: u32,
    /// The operating system's number of the recogniser's process.
    pub recognizer_process: Option<u32>,
    pub model: Option<String>,
    /// No model can be loaded until somebody repairs something.
    pub is_without_model: bool,
}

/// One of each, for all threads. Every lock is held for a few assignments only.
#[derive(Debug)]
pub(super) struct Shared {
    stored: Mutex<Stored>,
    vitals: Mutex<Vitals>,
    counters: Mutex<Counters>,
}

impl Shared {
    pub fn new(stored: Stored, counters: Counters) -> Self {
        let vitals = Vitals {
            started: Instant::now(),
            camera: CameraState::Off,
            camera_losses: 0,
            recognizer: RecognizerState::Resting,
            recognizer_restarts: 0,
            worker_panics: 0,
            recognizer_process: None,
            model: None,
            is_without_model: false,
        };
        Self { stored: Mutex::new(stored), vitals: Mutex::new(vitals), counters: Mutex::new(counters) }
    }

    /// The settings in force and the PIN's hash.
    pub fn stored(&self) -> MutexGuard<'_, Stored> {
        lock(&self.stored)
    }

    pub fn vitals(&self) -> MutexGuard<'_, Vitals> {
        lock(&self.vitals)
    }

    pub fn counters(&self) -> MutexGuard<'_, Counters> {
        lock(&self.counters)
    }
}

/// Plain values: no panic of another thread can have left them half-written in a way that matters.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
