//! One identification as it is printed and stored: everything needed to replay it.

use serde::{Deserialize, Serialize};

use super::{Answer, Candidate, Headline, LikenessLevels, LookAlike, words};

/// Which weights, labels and thresholds answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ModelName<'a> {
    pub id: &'a str,
    /// SHA-256 of the pack's description, which fixes every other file of the pack.
    pub sha256: &'a str,
}

/// Time spent on one photo, milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Timings {
    pub decode: f64,
    pub prepare: f64,
    pub infer: f64,
    pub total: f64,
}

impl Timings {
    /// The sum belongs to the parts.
    pub fn new(decode: f64, prepare: f64, infer: f64) -> Self {
        Self { decode, prepare, infer, total: decode + prepare + infer }
    }
}

/// What stands beside an answer.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    /// The photo's name as the person gave it, or its hash.
    pub photo: &'a str,
    pub photo_sha256: &'a str,
    pub model: ModelName<'a>,
    /// The model's levels for the words of likeness.
    pub likeness: LikenessLevels,
    pub catalogue_version: &'a str,
    pub device: &'a str,
    pub timings_ms: Timings,
}

/// The JSON object of one identification.
#[derive(Debug, Serialize)]
pub struct Record<'a> {
    photo: &'a str,
    photo_sha256: &'a str,
    headline: Headline,
    answer_set: &'a [Candidate],
    best: Option<&'a Candidate>,
    look_alikes: &'a [LookAlike],
    advice_ko: Vec<&'static str>,
    model: ModelName<'a>,
    likeness: LikenessLevels,
    catalogue_version: &'a str,
    device: &'a str,
    timings_ms: Timings,
}

impl<'a> Record<'a> {
    /// Joins an answer with its circumstances.
    pub fn new(answer: &'a Answer, about: &Circumstances<'a>) -> Self {
        Self {
            photo: about.photo,
            photo_sha256: about.photo_sha256,
            headline: answer.headline,
            answer_set: &answer.answer_set,
            best: answer.best(),
            look_alikes: &answer.look_alikes,
            advice_ko: words::advice(answer.headline).iter().map(|text| text.ko).collect(),
            model: about.model,
            likeness: about.likeness,
            catalogue_version: about.catalogue_version,
            device: about.device,
            timings_ms: about.timings_ms,
        }
    }
}

/// What a stored record says, read back. The rest of the record is for people and for replays.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Recorded {
    #[serde(flatten)]
    pub answer: Answer,
    pub likeness: LikenessLevels,
}
