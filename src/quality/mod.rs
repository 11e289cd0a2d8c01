//! How good the answers are, measured on photos whose plants are known. Pure.

mod interval;
mod report;

use serde::Serialize;

use crate::plant::PlantId;
use crate::verdict::{Answer, Headline};

pub use interval::Proportion;
pub use report::{ConfusionPair, Report, SetFigures, SourceRow};

/// What a photo really shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Truth {
    /// A taxon that the recogniser was taught.
    Known(PlantId),
    /// A plant of the catalogue or not, which the recogniser was not taught.
    UnknownPlant,
    NotAPlant,
}

/// One photo with its truth and its answer.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub truth: Truth,
    /// Group of sources for the report, for example "flowers".
    pub group: String,
    /// Whether the catalogue records a hazard for the true plant.
    pub is_hazardous: bool,
    /// The most likely plant, whether or not the answer names it.
    pub top: PlantId,
    /// Whether the catalogue records a hazard for `top`.
    pub top_is_hazardous: bool,
    /// Calibrated probability of `top`.
    pub top_probability: f32,
    /// The conformal set before anything was rejected.
    pub possible: Vec<PlantId>,
    pub answer: Answer,
}

impl Outcome {
    fn is_right(&self) -> bool {
        matches!(&self.truth, Truth::Known(id) if *id == self.top)
    }

    fn is_covered(&self) -> bool {
        matches!(&self.truth, Truth::Known(id) if self.possible.contains(id))
    }

    /// Whether the set that the user is given holds the truth.
    fn is_covered_by_answer(&self) -> bool {
        matches!(&self.truth, Truth::Known(id) if self.answer.answer_set.iter().any(|member| member.plant_id == *id))
    }

    /// Whether the answer names plants at all.
    fn names_plants(&self) -> bool {
        !self.answer.answer_set.is_empty()
    }

    /// A hazardous plant about which the headline neither warns nor admits ignorance.
    fn is_silent(&self) -> bool {
        self.is_hazardous && matches!(self.answer.headline, Headline::NothingRecorded | Headline::NotAPlant)
    }
}

/// Calibration photos that the folder names call unknown although their genus is recognised as
/// such (Rosa, Magnolia): naming the genus is right, so they measure nothing.
const CONTRADICTING_CLASSES: [&str; 2] = ["Damask_Rose", "Sierra_Magnolia_Magnolia_campbellii"];

/// Whether a class of the calibration photos belongs to the third that measures, by SHA-256 of
/// `source/source_class`. The training applies the same rule, so that no species or kind of
/// object that shaped the network or its thresholds measures how it rejects.
pub fn is_measuring_class(source: &str, source_class: &str) -> bool {
    use sha2::{Digest, Sha256};
    !CONTRADICTING_CLASSES.contains(&source_class) && Sha256::digest(format!("{source}/{source_class}").as_bytes())[0] % 10 >= 7
}

#[cfg(test)]
mod tests;
