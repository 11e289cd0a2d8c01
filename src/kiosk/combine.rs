//! What several photos of one plant say together. Pure, and danger-closed: a further photo may
//! raise the alarm and never lowers it.

use super::state::{PhotoAnswer, PhotoHint, PlantPart};
use crate::plant::PlantId;
use crate::verdict::words::Likeness;
use crate::verdict::{Answer, Candidate, Headline, LikenessLevels, LookAlike};

/// The answer of all photos of a plant that have one.
#[derive(Clone, Debug, PartialEq)]
pub struct Combined {
    /// Its set is empty when the headline is unknown or not a plant, as in a single answer.
    pub answer: Answer,
    /// The probabilities at which the likeness words change.
    pub levels: LikenessLevels,
    /// How many photos it rests on.
    pub photos: usize,
    /// Whether two photos named different plants as the most likely one.
    pub is_torn: bool,
    /// What may have made it hard, of any photo.
    pub hints: Vec<PhotoHint>,
    /// Which model and catalogue said so.
    pub model: String,
    pub catalogue_version: String,
}

impl Combined {
    /// The word for a candidate's probability.
    pub fn likeness(&self, candidate: &Candidate) -> Likeness {
        if candidate.probability >= self.levels.strong {
            Likeness::Strong
        } else if candidate.probability >= self.levels.fair {
            Likeness::Fair
        } else {
            Likeness::Slight
        }
    }
}

/// Joins the answers of photos of one plant; none when there is no answer.
pub fn combine(answers: &[&PhotoAnswer]) -> Option<Combined> {
    let first = answers.first()?;
    let members = candidates(answers);
    let look_alikes = look_alikes(answers, &members);
    let headline = headline(answers, &members, &look_alikes);
    let names_plants = matches!(headline, Headline::Danger | Headline::DangerLookAlike | Headline::NothingRecorded);
    let answer = if names_plants {
        Answer { headline, answer_set: members, look_alikes }
    } else {
        Answer { headline, answer_set: Vec::new(), look_alikes: Vec::new() }
    };
    let best: Vec<&PlantId> = answers.iter().filter_map(|a| a.answer.best()).map(|c| &c.plant_id).collect();
    let mut hints: Vec<PhotoHint> = Vec::new();
    for hint in answers.iter().flat_map(|a| &a.hints) {
        if !hints.contains(hint) {
            hints.push(*hint);
        }
    }
    Some(Combined {
        answer,
        levels: first.levels,
        photos: answers.len(),
        is_torn: best.windows(2).any(|pair| pair[0] != pair[1]),
        hints,
        model: first.model.clone(),
        catalogue_version: first.catalogue_version.clone(),
    })
}

/// The worst headline of any photo, or a worse one if the joined set calls for it. Of headlines
/// with equal alarm, the one that names plants wins over "not a plant".
fn headline(answers: &[&PhotoAnswer], members: &[Candidate], look_alikes: &[LookAlike]) -> Headline {
    let joined = if members.iter().any(|c| c.hazard.is_dangerous()) {
        Headline::Danger
    } else if look_alikes.iter().any(|l| l.hazard.is_dangerous()) {
        Headline::DangerLookAlike
    } else if members.is_empty() {
        Headline::NotAPlant
    } else {
        Headline::NothingRecorded
    };
    let rank = |headline: &Headline| (headline.alarm(), *headline != Headline::NotAPlant);
    answers.iter().map(|a| a.answer.headline).chain([joined]).max_by_key(rank).unwrap_or(Headline::Unknown)
}

/// The union of all sets. A dangerous plant keeps its strongest probability of any photo; the
/// others get their mean over the photos that name plants, so that they never gain on danger by
/// being named once.
fn candidates(answers: &[&PhotoAnswer]) -> Vec<Candidate> {
    let naming: Vec<&Answer> = answers.iter().map(|a| &a.answer).filter(|a| !a.answer_set.is_empty()).collect();
    let mut members: Vec<Candidate> = Vec::new();
    for candidate in naming.iter().flat_map(|a| &a.answer_set) {
        if members.iter().any(|m| m.plant_id == candidate.plant_id) {
            continue;
        }
        let seen = naming.iter().flat_map(|a| &a.answer_set).filter(|c| c.plant_id == candidate.plant_id).map(|c| c.probability);
        let probability = if candidate.hazard.is_dangerous() { seen.fold(0.0, f32::max) } else { seen.sum::<f32>() / naming.len() as f32 };
        members.push(Candidate { probability, ..candidate.clone() });
    }
    members.sort_by(|a, b| {
        let by_danger = b.hazard.is_dangerous().cmp(&a.hazard.is_dangerous());
        b.probability.total_cmp(&a.probability).then(by_danger).then_with(|| a.plant_id.cmp(&b.plant_id))
    });
    members
}

fn look_alikes(answers: &[&PhotoAnswer], members: &[Candidate]) -> Vec<LookAlike> {
    let mut found: Vec<LookAlike> = Vec::new();
    for look_alike in answers.iter().flat_map(|a| &a.answer.look_alikes) {
        let is_known = members.iter().any(|c| c.plant_id == look_alike.plant_id) || found.iter().any(|l| l.plant_id == look_alike.plant_id);
        if !is_known {
            found.push(look_alike.clone());
        }
    }
    found.sort_by_key(|l| (!l.hazard.is_dangerous(), l.hazard.ingestion, l.hazard.skin));
    found
}

/// Photos of one plant at most.
pub const MAX_PHOTOS: usize = 4;

/// Which part a further photo should show, when it pays: when nothing is named yet, several plants
/// remain, photos disagree, or the best one is not very much alike. Flowers tell most, then leaves.
pub fn part_to_ask_for(combined: &Combined, taken: &[PlantPart]) -> Option<PlantPart> {
    let is_clear = match combined.answer.best() {
        Some(best) => combined.answer.answer_set.len() == 1 && combined.likeness(best) == Likeness::Strong,
        None => combined.answer.headline == Headline::NotAPlant,
    };
    if (is_clear && !combined.is_torn) || taken.len() >= MAX_PHOTOS {
        return None;
    }
    [PlantPart::Flower, PlantPart::Leaf, PlantPart::Whole].into_iter().find(|part| !taken.contains(part))
}
