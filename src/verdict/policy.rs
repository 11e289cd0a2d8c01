//! The measured thresholds of a model pack: calibration, conformal margins, rejection.

use serde::{Deserialize, Serialize};

/// Thresholds that belong to one set of weights; they are measured, never guessed.
///
/// All of them act on calibrated scores (raw output divided by `temperature`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Divides the raw outputs so that probabilities match measured frequencies.
    pub temperature: f32,
    /// A hazardous plant stays in the answer set within this distance of the best score.
    pub hazardous_margin: f32,
    /// The same for plants without recorded hazard.
    pub other_margin: f32,
    /// Best plant's score minus the log-sum of rejections and plants without recorded hazard;
    /// below it the answer is "unknown". Zero or less.
    pub accept_log_odds: f32,
    /// "Not a plant" is said when its score exceeds the best plant's by this much.
    pub not_a_plant_margin: f32,
    /// Probabilities at which the words for likeness change.
    pub likeness: LikenessLevels,
}

/// Calibrated probabilities from which a likeness word is used.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LikenessLevels {
    /// From here "아주 닮음", very much alike.
    pub strong: f32,
    /// From here "꽤 닮음", rather alike; below it "조금 닮음", a little alike.
    pub fair: f32,
}

/// A threshold outside the range in which the answer's guarantees hold.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("the policy value {name} = {value} is not allowed: {allowed}")]
pub struct InvalidPolicy {
    pub name: &'static str,
    pub value: f32,
    pub allowed: &'static str,
}

impl Policy {
    pub(super) fn margin(&self, is_hazardous: bool) -> f32 {
        if is_hazardous { self.hazardous_margin } else { self.other_margin }
    }

    /// Checks the ranges in which the monotone rules hold.
    pub fn validate(&self) -> Result<(), InvalidPolicy> {
        let rules = [
            ("temperature", self.temperature, self.temperature > 0.0 && self.temperature < 100.0, "more than 0, less than 100"),
            ("other_margin", self.other_margin, self.other_margin >= 0.0, "0 or more"),
            (
                "hazardous_margin",
                self.hazardous_margin,
                self.hazardous_margin >= self.other_margin,
                "at least other_margin, so that a hazard is never dropped before a plant without one",
            ),
            ("accept_log_odds", self.accept_log_odds, self.accept_log_odds <= 0.0, "0 or less"),
            ("not_a_plant_margin", self.not_a_plant_margin, self.not_a_plant_margin >= 0.0, "0 or more"),
            ("likeness.fair", self.likeness.fair, self.likeness.fair > 0.0, "more than 0"),
            (
                "likeness.strong",
                self.likeness.strong,
                self.likeness.strong > self.likeness.fair && self.likeness.strong <= 1.0,
                "more than likeness.fair and at most 1",
            ),
        ];
        match rules.into_iter().find(|(_, value, holds, _)| !value.is_finite() || !holds) {
            Some((name, value, _, allowed)) => Err(InvalidPolicy { name, value, allowed }),
            None => Ok(()),
        }
    }
}
