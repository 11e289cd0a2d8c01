//! The words every room shares: which plant, how dangerous, what it is confused with. No I/O.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A catalogue key: the scientific name as a slug, for example `conium-maculatum`.
///
/// It never changes once published, because answers and rankings refer to it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PlantId(String);

/// Why a text is not a [`PlantId`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a plant_id: use lower-case letters, digits and single hyphens, as in conium-maculatum")]
pub struct InvalidPlantId(pub String);

impl PlantId {
    /// The slug itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PlantId {
    type Err = InvalidPlantId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let word = |w: &str| !w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        if text.len() <= 80 && text.split('-').all(word) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidPlantId(text.chars().take(80).collect()))
        }
    }
}

impl TryFrom<String> for PlantId {
    type Error = InvalidPlantId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<PlantId> for String {
    fn from(id: PlantId) -> Self {
        id.0
    }
}

impl fmt::Display for PlantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What one output of the recogniser stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Label {
    /// A plant of the catalogue.
    Plant(PlantId),
    /// A plant, but none of those the recogniser was taught.
    OtherPlant,
    /// No plant at all.
    NotAPlant,
}

impl Label {
    /// Names of the two rejections in label files; no [`PlantId`] can start with an underscore.
    pub const OTHER_PLANT: &'static str = "_other_plant";
    /// See [`Label::OTHER_PLANT`].
    pub const NOT_A_PLANT: &'static str = "_not_a_plant";

    /// The plant this output stands for, if it is one.
    pub fn plant_id(&self) -> Option<&PlantId> {
        match self {
            Self::Plant(id) => Some(id),
            Self::OtherPlant | Self::NotAPlant => None,
        }
    }
}

impl FromStr for Label {
    type Err = InvalidPlantId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            Self::OTHER_PLANT => Ok(Self::OtherPlant),
            Self::NOT_A_PLANT => Ok(Self::NotAPlant),
            id => id.parse().map(Self::Plant),
        }
    }
}

/// What is recorded about swallowing a plant, worst first.
///
/// `NoneRecorded` is an absence of records in the named sources and nothing more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IngestionHazard {
    Deadly,
    Serious,
    Mild,
    NoneRecorded,
    NotAssessed,
}

/// What is recorded about touching a plant or its sap, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SkinHazard {
    Serious,
    Mild,
    NoneRecorded,
    NotAssessed,
}

impl IngestionHazard {
    /// Every value, worst first, with its name in CSV and JSON.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Deadly, "deadly"),
        (Self::Serious, "serious"),
        (Self::Mild, "mild"),
        (Self::NoneRecorded, "none_recorded"),
        (Self::NotAssessed, "not_assessed"),
    ];
}

impl SkinHazard {
    /// Every value, worst first, with its name in CSV and JSON.
    pub const ALL: [(Self, &'static str); 4] =
        [(Self::Serious, "serious"), (Self::Mild, "mild"), (Self::NoneRecorded, "none_recorded"), (Self::NotAssessed, "not_assessed")];
}

/// Both hazards of a plant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Hazard {
    pub ingestion: IngestionHazard,
    pub skin: SkinHazard,
}

impl Hazard {
    /// Whether any harm is recorded, a mild rash included.
    pub fn is_recorded(self) -> bool {
        self.is_dangerous() || self.skin == SkinHazard::Mild
    }

    /// Whether the plant counts as dangerous: any harm recorded from swallowing, however mild,
    /// because a mild poison is a poison to a child; and serious harm from touching.
    ///
    /// A mild rash alone does not count. Sunflowers and roses cause one now and then, and an alarm
    /// that rings for every garden is not heard when it matters.
    pub fn is_dangerous(self) -> bool {
        self.ingestion <= IngestionHazard::Mild || self.skin == SkinHazard::Serious
    }
}

/// One row of the catalogue, every field as the editors wrote it. Unknown facts are empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plant {
    pub plant_id: PlantId,
    pub name_ko: String,
    pub name_en: String,
    pub scientific_name: String,
    pub family: String,
    pub family_ko: String,
    /// Old, regional and trade names, synonyms.
    pub other_names: Vec<String>,
    pub hazard: Hazard,
    pub toxic_parts: Vec<String>,
    pub toxins: Vec<String>,
    pub symptoms_ko: String,
    pub symptoms_en: String,
    pub first_aid_ko: String,
    pub first_aid_en: String,
    /// Plants it is confused with. The relation is mutual; a check enforces it.
    pub look_alikes: Vec<PlantId>,
    pub how_to_tell_apart_ko: String,
    pub how_to_tell_apart_en: String,
    pub habit: String,
    /// Flowering months, 1 to 12.
    pub months: Vec<u8>,
    pub habitat_ko: String,
    pub habitat_en: String,
    pub flower_colours: Vec<String>,
    pub flower_language_ko: String,
    pub flower_language_en: String,
    pub description_ko: String,
    pub description_en: String,
    /// Named and dated sources of the hazard entries.
    pub sources: Vec<String>,
}

/// The catalogue in memory, by id: what the verdict needs to know about plants.
#[derive(Clone, Debug, Default)]
pub struct Plants {
    by_id: BTreeMap<PlantId, Plant>,
}

impl Plants {
    /// The plant with this id, if the catalogue has it.
    pub fn get(&self, id: &PlantId) -> Option<&Plant> {
        self.by_id.get(id)
    }

    /// All plants in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Plant> {
        self.by_id.values()
    }

    /// How many plants there are.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// Plants that `id` is confused with, whichever of the two rows names the other.
    pub fn look_alikes_of<'a>(&'a self, id: &'a PlantId) -> impl Iterator<Item = &'a Plant> {
        let named = self.get(id).map(|p| p.look_alikes.as_slice()).unwrap_or_default();
        self.iter().filter(move |other| other.plant_id != *id && (named.contains(&other.plant_id) || other.look_alikes.contains(id)))
    }
}

impl FromIterator<Plant> for Plants {
    fn from_iter<T: IntoIterator<Item = Plant>>(plants: T) -> Self {
        Self { by_id: plants.into_iter().map(|p| (p.plant_id.clone(), p)).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plant_ids_are_slugs() {
        for good in ["conium-maculatum", "rosa", "rhododendron-azalea", "x2"] {
            assert!(good.parse::<PlantId>().is_ok(), "{good}");
        }
        for bad in ["", "Rosa", "rosa ", "-rosa", "rosa-", "ro--sa", "로사", "a/../b", "_other_plant"] {
            assert!(bad.parse::<PlantId>().is_err(), "{bad}");
        }
        assert!("a".repeat(81).parse::<PlantId>().is_err());
    }

    #[test]
    fn swallowing_counts_however_mild_and_skin_when_serious() {
        for (ingestion, name) in IngestionHazard::ALL {
            for (skin, skin_name) in SkinHazard::ALL {
                let expected = matches!(name, "deadly" | "serious" | "mild") || skin_name == "serious";
                assert_eq!(Hazard { ingestion, skin }.is_dangerous(), expected, "{name}/{skin_name}");
            }
        }
    }
}
