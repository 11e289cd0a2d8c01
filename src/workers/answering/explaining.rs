//! What the loaded model is asked besides answering: where it looked, what a passing picture
//! resembles, and to start afresh.

use std::time::{Duration, Instant};

use super::{Answering, Event};
use crate::plant::PlantId;
use crate::recognizer::process::{Ask, Pixels, Reply};
use crate::store::photos::PhotoKey;
use crate::verdict::Answer;
use crate::workers::ProcessError;

/// A photo with the places that spoke for a plant made to glow.
pub type HeatMap = Pixels;

/// A picture in passing that takes longer than this finds a process that hangs.
const GLANCE_TIMEOUT: Duration = Duration::from_secs(15);

impl Answering {
    /// What a picture resembles that is stored nowhere, judged as a photo is. Nothing is counted or
    /// written, and nothing when no model is loaded: for a guess none is.
    ///
    /// # Errors
    /// The process ended or hung; it is started again with the next job.
    pub fn glance(&mut self, picture: Pixels) -> Result<Option<Answer>, ProcessError> {
        match self.ask_besides(&Ask::Glance(picture), GLANCE_TIMEOUT)? {
            Some(Reply::Looked(looked)) => Ok(self.warm.as_ref().and_then(|alive| alive.judge.decide(&looked.logits).ok())),
            None | Some(Reply::PhotoRefused(_) | Reply::ModelRefused(_)) => Ok(None),
            Some(other) => Err(self.out_of_step(&other)),
        }
    }

    /// Asks the loaded model, if there is one. A process that ended or hung is forgotten.
    fn ask_besides(&mut self, ask: &Ask, timeout: Duration) -> Result<Option<Reply>, ProcessError> {
        let Some(alive) = self.warm.as_mut() else { return Ok(None) };
        let reply = alive.process.ask(ask, timeout, timeout, &mut || ());
        self.last_use = Instant::now();
        if reply.is_err() {
            self.warm = None;
        }
        reply.map(Some)
    }

    /// The process answered something else than it was asked, so nothing more is believed of it.
    fn out_of_step(&mut self, reply: &Reply) -> ProcessError {
        self.warm = None;
        ProcessError::Garbled(format!("{reply:?}"))
    }

    /// Where the recogniser looked on a stored photo: what spoke for `plant`, or without one for
    /// the likeliest. Nothing when no model is loaded or the photo cannot be read.
    ///
    /// # Errors
    /// The process ended or hung; it is started again with the next job.
    pub fn explain(
        &mut self,
        photo: PhotoKey,
        plant: Option<&PlantId>,
        on_event: &mut dyn FnMut(Event),
    ) -> Result<Option<HeatMap>, ProcessError> {
        if !self.warm_up(on_event) {
            return Ok(None);
        }
        let timeout = self.settings.look_timeout;
        let label = plant.map(|id| id.as_str().to_owned());
        let ask = Ask::HeatMap { path: self.files.path_of(photo), sha256: photo.to_string(), label };
        match self.ask_besides(&ask, timeout)? {
            Some(Reply::Painted(painted)) => Ok(Some(painted)),
            None | Some(Reply::PhotoRefused(_) | Reply::ModelRefused(_)) => Ok(None),
            Some(other) => Err(self.out_of_step(&other)),
        }
    }

    /// Ends the process and forgets earlier failures: somebody has repaired something.
    pub fn start_afresh(&mut self) {
        self.warm = None;
        self.next_start = None;
        self.no_model = None;
    }

    /// How often in a row no model could be loaded.
    pub fn failed_starts(&self) -> u32 {
        self.no_model.as_ref().map_or(0, |no| no.failures)
    }
}
