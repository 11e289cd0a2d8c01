//! The measured thresholds of a model pack: calibration, conformal margins, rejection.

use serde::{Deserialize, Serialize};

/// Thresholds that belong to one set of weights; they are measured, never guessed.
///
/// All of them act on calibrated scores: raw output divided by `temperature`. "Field" is the
/// log-sum of all outputs that are not dangerous, the two rejections raised by
/// `rejection_log_weight`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Divides the raw outputs so that probabilities match measured frequencies.
    pub temperature: f32,
    /// How much more a rejection weighs in the field than a plant: a photo that could as well show
    /// an unknown plant gets no name. Zero or more; packs before it weighed all alike.
    #[serde(default)]
    pub rejection_log_weight: f32,
    /// A plant without recorded danger is named from this log-odds in the field on. Zero or less.
    pub accept_other_log_odds: f32,
    /// A dangerous plant is named when its score exceeds the field by this.
    pub accept_dangerous_log_odds: f32,
    /// "Not a plant" is said when its score exceeds the best plant's by this much.
    pub not_a_plant_margin: f32,
    /// Which dangerous plants stay possible.
    pub dangerous: Membership,
    /// Which other plants stay possible.
    pub other: Membership,
    /// Probabilities at which the words for likeness change.
    pub likeness: LikenessLevels,
}

/// When a plant belongs to the answer set: both conditions must hold. The best plant always does.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Membership {
    /// Its score is at most this far below the best plant's.
    pub margin: f32,
    /// Its log-odds among the field and itself are at least this. Zero or less.
    pub log_odds: f32,
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
    pub(super) fn membership(&self, is_dangerous: bool) -> Membership {
        if is_dangerous { self.dangerous } else { self.other }
    }

    /// Checks the ranges in which the monotone rules hold.
    pub fn validate(&self) -> Result<(), InvalidPolicy> {
        let rules = [
            ("temperature", self.temperature, self.temperature > 0.0 && self.temperature < 100.0, "more than 0, less than 100"),
            ("rejection_log_weight", self.rejection_log_weight, self.rejection_log_weight >= 0.0, "0 or more"),
            ("accept_other_log_odds", self.accept_other_log_odds, self.accept_other_log_odds <= 0.0, "0 or less"),
            ("accept_dangerous_log_odds", self.accept_dangerous_log_odds, true, "a finite number"),
            ("not_a_plant_margin", self.not_a_plant_margin, self.not_a_plant_margin >= 0.0, "0 or more"),
            ("other.margin", self.other.margin, self.other.margin >= 0.0, "0 or more"),
            ("dangerous.margin", self.dangerous.margin, self.dangerous.margin >= self.other.margin, NOT_STRICTER),
            ("other.log_odds", self.other.log_odds, self.other.log_odds <= 0.0, "0 or less"),
            ("dangerous.log_odds", self.dangerous.log_odds, self.dangerous.log_odds <= self.other.log_odds, NOT_STRICTER),
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

const NOT_STRICTER: &str = "not stricter than for other plants, so that no danger is dropped before a plant without one";
