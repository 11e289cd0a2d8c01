//! From the recogniser's evidence and the catalogue's facts to an answer. Pure.
//!
//! No variant, text or colour in this room can mean that a plant may be eaten. Every rule here is
//! monotone: more evidence for a hazardous plant never lowers the [`Headline::alarm`].

mod policy;
pub mod record;
pub mod words;

use serde::{Deserialize, Serialize};

use crate::plant::{Hazard, Label, Plant, PlantId, Plants};

pub use policy::{InvalidPolicy, LikenessLevels, Membership, Policy};

/// What the answer says first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Headline {
    /// A plant of the answer set is recorded as hazardous.
    Danger,
    /// None of the set is, but a plant that one of them is confused with.
    DangerLookAlike,
    /// The sources record no hazard for any plant of the set. An absence of records, no more.
    NothingRecorded,
    /// A plant that the recogniser was not taught, or a picture that does not show enough.
    Unknown,
    /// No plant in the picture.
    NotAPlant,
}

impl Headline {
    /// Every headline with its name in JSON.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Danger, "danger"),
        (Self::DangerLookAlike, "danger_look_alike"),
        (Self::NothingRecorded, "nothing_recorded"),
        (Self::Unknown, "unknown"),
        (Self::NotAPlant, "not_a_plant"),
    ];

    /// How loudly the headline warns; only differences have a meaning.
    pub fn alarm(self) -> u8 {
        match self {
            Self::Danger => 3,
            Self::DangerLookAlike => 2,
            Self::Unknown => 1,
            Self::NothingRecorded | Self::NotAPlant => 0,
        }
    }
}

/// A plant that the photo may show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    pub plant_id: PlantId,
    pub name_ko: String,
    pub name_en: String,
    pub scientific_name: String,
    /// Calibrated, over all outputs of the recogniser, 0 to 1.
    pub probability: f32,
    pub hazard: Hazard,
}

/// A plant that is confused with one of the answer set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LookAlike {
    pub plant_id: PlantId,
    pub name_ko: String,
    pub name_en: String,
    /// The member of the answer set it is confused with.
    pub of: PlantId,
    pub hazard: Hazard,
}

/// What the program says about one photo.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    pub headline: Headline,
    /// Most likely first. Empty when the headline is unknown or not a plant, because a list of
    /// names beside "I do not know" is read as an answer.
    pub answer_set: Vec<Candidate>,
    /// Hazardous ones first.
    pub look_alikes: Vec<LookAlike>,
}

impl Answer {
    /// The most likely plant, when the answer names any.
    pub fn best(&self) -> Option<&Candidate> {
        self.answer_set.first()
    }
}

/// Evidence that does not fit its labels or the catalogue.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum VerdictError {
    #[error("the recogniser gave {scores} scores for {labels} labels; reinstall the model pack")]
    Length { scores: usize, labels: usize },
    #[error("the recogniser gave a score that is not a number; reinstall the model pack")]
    NotFinite,
    #[error("the recogniser knows {0}, which is not in the catalogue; run `dokcho plants build`")]
    NotInCatalogue(PlantId),
    #[error("the recogniser knows no plant at all; reinstall the model pack")]
    NoPlants,
}

impl VerdictError {
    /// The same in Korean, for the person at the screen.
    pub fn message_ko(&self) -> String {
        match self {
            Self::Length { .. } | Self::NotFinite | Self::NoPlants => {
                "인식 모델이 올바르지 않습니다. 모델 묶음을 다시 설치해 주세요.".to_owned()
            }
            Self::NotInCatalogue(id) => {
                format!("인식 모델이 아는 {id}이(가) 도감에 없습니다. `dokcho plants build`로 도감을 다시 만들어 주세요.")
            }
        }
    }
}

/// The recogniser's outputs joined once with what the catalogue says about them.
#[derive(Clone, Debug)]
pub struct Judge {
    outputs: Vec<Output>,
    plants: Plants,
    policy: Policy,
}

#[derive(Clone, Debug)]
struct Output {
    label: Label,
    is_dangerous: bool,
}

impl Judge {
    /// Joins labels and catalogue; fails when a label has no row.
    pub fn new(labels: &[Label], plants: Plants, policy: Policy) -> Result<Self, VerdictError> {
        let outputs = labels
            .iter()
            .map(|label| {
                let is_dangerous = match label.plant_id() {
                    Some(id) => plants.get(id).ok_or_else(|| VerdictError::NotInCatalogue(id.clone()))?.hazard.is_dangerous(),
                    None => false,
                };
                Ok(Output { label: label.clone(), is_dangerous })
            })
            .collect::<Result<Vec<_>, VerdictError>>()?;
        if outputs.iter().all(|o| o.label.plant_id().is_none()) {
            return Err(VerdictError::NoPlants);
        }
        Ok(Self { outputs, plants, policy })
    }

    /// The catalogue the judge was made with.
    pub fn plants(&self) -> &Plants {
        &self.plants
    }

    /// The thresholds the judge was made with.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Decides what to say. `logits` are the recogniser's raw outputs, one per label.
    pub fn decide(&self, logits: &[f32]) -> Result<Answer, VerdictError> {
        let scores = self.calibrated(logits)?;
        let headline_and_set = match self.reject(&scores) {
            Some(headline) => (headline, Vec::new()),
            None => self.close_over_danger(self.answer_set(&scores)),
        };
        let headline_and_set = match headline_and_set {
            (Headline::NothingRecorded, _) if !self.is_clear_of_danger(&scores) => (Headline::Unknown, Vec::new()),
            other => other,
        };
        let (headline, members) = headline_and_set;
        let probabilities = softmax(&scores);
        let answer_set: Vec<Candidate> = members.iter().map(|&i| self.candidate(i, probabilities[i])).collect();
        let look_alikes = self.look_alikes_of(&answer_set);
        Ok(Answer { headline, answer_set, look_alikes })
    }

    /// Calibrated probability of every label, in their order.
    pub fn probabilities(&self, logits: &[f32]) -> Result<Vec<f32>, VerdictError> {
        Ok(softmax(&self.calibrated(logits)?))
    }

    /// The plants that remain possible, most likely first, before anything is rejected.
    ///
    /// This is the conformal set whose coverage is measured. No plant's membership depends on the
    /// score of a dangerous rival, except through the best plant, which is always a member: so a
    /// third plant's rise never pushes a dangerous one out.
    pub fn possible_plants(&self, logits: &[f32]) -> Result<Vec<PlantId>, VerdictError> {
        let scores = self.calibrated(logits)?;
        Ok(self.answer_set(&scores).into_iter().filter_map(|i| self.outputs[i].label.plant_id().cloned()).collect())
    }

    fn calibrated(&self, logits: &[f32]) -> Result<Vec<f32>, VerdictError> {
        if logits.len() != self.outputs.len() {
            return Err(VerdictError::Length { scores: logits.len(), labels: self.outputs.len() });
        }
        if logits.iter().any(|l| !l.is_finite()) {
            return Err(VerdictError::NotFinite);
        }
        Ok(logits.iter().map(|l| l / self.policy.temperature).collect())
    }

    /// Unknown or not a plant, when the evidence names no plant of the catalogue.
    ///
    /// A plant is weighed against the field of rejections and plants without recorded danger, never
    /// against dangerous ones: a photo torn between two poisons is no reason for silence.
    fn reject(&self, scores: &[f32]) -> Option<Headline> {
        let best = scores[self.best_plant(scores)];
        if self.score_of(&Label::NotAPlant, scores).is_some_and(|s| s - best >= self.policy.not_a_plant_margin) {
            return Some(Headline::NotAPlant);
        }
        let field = self.field(scores);
        let is_accepted = self.outputs.iter().zip(scores).any(|(output, score)| match (output.label.plant_id(), output.is_dangerous) {
            (Some(_), true) => score - field >= self.policy.accept_dangerous_log_odds,
            (Some(_), false) => score - field >= self.policy.accept_other_log_odds,
            (None, _) => false,
        });
        (!is_accepted).then_some(Headline::Unknown)
    }

    /// Whether a plant without recorded danger stands out among all outputs, dangerous ones included.
    ///
    /// Only the quietest headline asks for this. The louder ones must not: there a rising poison
    /// would turn a warning into silence.
    fn is_clear_of_danger(&self, scores: &[f32]) -> bool {
        let dangerous = self.outputs.iter().zip(scores).filter(|(output, _)| output.is_dangerous).map(|(_, score)| *score);
        let everything = log_sum_exp(dangerous.chain([self.field(scores)]));
        let others = self.outputs.iter().zip(scores).filter(|(output, _)| !output.is_dangerous && output.label.plant_id().is_some());
        others.into_iter().any(|(_, score)| score - everything >= self.policy.accept_other_log_odds)
    }

    fn answer_set(&self, scores: &[f32]) -> Vec<usize> {
        let best = self.best_plant(scores);
        let field = self.field(scores);
        let is_member = |&i: &usize| {
            let output = &self.outputs[i];
            let rule = self.policy.membership(output.is_dangerous);
            let rivals = if output.is_dangerous { log_sum_exp([field, scores[i]].into_iter()) } else { field };
            i == best || (scores[best] - scores[i] <= rule.margin && scores[i] - rivals >= rule.log_odds)
        };
        let plants = (0..scores.len()).filter(|&i| self.outputs[i].label.plant_id().is_some());
        let mut members: Vec<usize> = plants.filter(is_member).collect();
        members.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]).then(a.cmp(&b)));
        members
    }

    /// Log-sum of every output that is not a dangerous plant, rejections with their own weight.
    fn field(&self, scores: &[f32]) -> f32 {
        let of = |(output, score): (&Output, &f32)| match output.label.plant_id() {
            Some(_) => *score,
            None => score + self.policy.rejection_log_weight,
        };
        log_sum_exp(self.outputs.iter().zip(scores).filter(|(output, _)| !output.is_dangerous).map(of))
    }

    fn close_over_danger(&self, members: Vec<usize>) -> (Headline, Vec<usize>) {
        let is_confused_with_danger = |&i: &usize| {
            let id = self.outputs[i].label.plant_id();
            id.is_some_and(|id| self.plants.look_alikes_of(id).any(|p| p.hazard.is_dangerous()))
        };
        let headline = if members.iter().any(|&i| self.outputs[i].is_dangerous) {
            Headline::Danger
        } else if members.iter().any(is_confused_with_danger) {
            Headline::DangerLookAlike
        } else {
            Headline::NothingRecorded
        };
        (headline, members)
    }

    /// Index of the plant with the highest score; of equals, the dangerous one.
    fn best_plant(&self, scores: &[f32]) -> usize {
        let plants = (0..scores.len()).filter(|&i| self.outputs[i].label.plant_id().is_some());
        let best =
            plants.max_by(|&a, &b| scores[a].total_cmp(&scores[b]).then(self.outputs[a].is_dangerous.cmp(&self.outputs[b].is_dangerous)));
        // `new` refused a judge without plants.
        best.expect("a judge knows at least one plant")
    }

    fn score_of(&self, label: &Label, scores: &[f32]) -> Option<f32> {
        self.outputs.iter().position(|o| o.label == *label).map(|i| scores[i])
    }

    fn candidate(&self, output: usize, probability: f32) -> Candidate {
        let plant = self.outputs[output].label.plant_id().and_then(|id| self.plants.get(id));
        // `new` refused labels without a row, and `answer_set` keeps plants only.
        let plant = plant.expect("members of the answer set have catalogue rows");
        Candidate {
            plant_id: plant.plant_id.clone(),
            name_ko: plant.name_ko.clone(),
            name_en: plant.name_en.clone(),
            scientific_name: plant.scientific_name.clone(),
            probability,
            hazard: plant.hazard,
        }
    }

    fn look_alikes_of(&self, answer_set: &[Candidate]) -> Vec<LookAlike> {
        let mut found: Vec<LookAlike> = Vec::new();
        for member in answer_set {
            for plant in self.plants.look_alikes_of(&member.plant_id) {
                let is_known =
                    answer_set.iter().any(|c| c.plant_id == plant.plant_id) || found.iter().any(|l| l.plant_id == plant.plant_id);
                if !is_known {
                    found.push(look_alike(plant, &member.plant_id));
                }
            }
        }
        found.sort_by_key(|l| (!l.hazard.is_dangerous(), l.hazard.ingestion, l.hazard.skin));
        found
    }
}

fn look_alike(plant: &Plant, of: &PlantId) -> LookAlike {
    LookAlike {
        plant_id: plant.plant_id.clone(),
        name_ko: plant.name_ko.clone(),
        name_en: plant.name_en.clone(),
        of: of.clone(),
        hazard: plant.hazard,
    }
}

fn log_sum_exp(values: impl Iterator<Item = f32> + Clone) -> f32 {
    let max = values.clone().fold(f32::NEG_INFINITY, f32::max);
    if max == f32::NEG_INFINITY {
        return max;
    }
    max + values.map(|v| (v - max).exp()).sum::<f32>().ln()
}

fn softmax(scores: &[f32]) -> Vec<f32> {
    let total = log_sum_exp(scores.iter().copied());
    scores.iter().map(|s| (s - total).exp()).collect()
}

#[cfg(test)]
mod tests;
