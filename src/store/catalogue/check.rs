//! Remarks for the editors of the catalogue: what is allowed but probably not meant.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::words::fold_name;
use crate::plant::{IngestionHazard, Plant, PlantId, SkinHazard};

/// Something an editor should look at in one plant's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    pub plant_id: PlantId,
    pub about: About,
}

/// What a remark is about. Display says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum About {
    #[error("names {other} as a look-alike, but {other} does not name it back; add it there")]
    OneWay { other: PlantId },
    #[error("is confused with {other}, and neither row tells them apart; name {other} in how_to_tell_apart_ko")]
    PairNotToldApart { other: PlantId },
    #[error("shares the name {name:?} with {other}; make sure both are meant")]
    SharedName { name: String, other: PlantId },
    #[error("is poisonous, but {column} is empty; fill it in")]
    HazardWithout { column: &'static str },
    #[error("has {column}, but no hazard; raise the hazard or empty the column")]
    HarmWithoutHazard { column: &'static str },
    #[error("has the hazard not_assessed in {column}; look for a source that assessed it")]
    NotAssessed { column: &'static str },
    #[error("has an empty {column}; fill it in")]
    Empty { column: &'static str },
    #[error("mentions {word:?} in {column}; make sure the sentence forbids it")]
    DoubtfulFirstAid { column: &'static str, word: &'static str },
    #[error("gives the number {number:?} in {column}; only 119 may be printed")]
    PhoneNumber { column: &'static str, number: String },
}

impl Remark {
    /// The whole remark as one Korean line.
    pub fn line_ko(&self) -> String {
        format!("{}: {}", self.plant_id, self.about.message_ko())
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.plant_id, self.about)
    }
}

impl About {
    /// The same sentence in Korean.
    pub fn message_ko(&self) -> String {
        match self {
            Self::OneWay { other } => format!("{other}을(를) 닮은 식물로 적었지만 그쪽에는 없습니다. 그쪽에도 적으세요."),
            Self::PairNotToldApart { other } => {
                format!("{other}과(와) 구별하는 법이 두 줄 모두에 없습니다. how_to_tell_apart_ko에 그 이름을 들어 쓰세요.")
            }
            Self::SharedName { name, other } => format!("이름 “{name}”이(가) {other}에도 있습니다. 둘 다 맞는지 확인하세요."),
            Self::HazardWithout { column } => format!("독이 있는데 {column} 칸이 비어 있습니다. 채우세요."),
            Self::HarmWithoutHazard { column } => format!("{column} 칸이 있는데 독성 등급이 없습니다. 등급을 올리거나 칸을 비우세요."),
            Self::NotAssessed { column } => format!("{column} 칸이 not_assessed입니다. 조사한 출처를 찾아보세요."),
            Self::Empty { column } => format!("{column} 칸이 비어 있습니다. 채우세요."),
            Self::DoubtfulFirstAid { column, word } => format!("{column} 칸에 “{word}”이(가) 있습니다. 하지 말라는 뜻인지 확인하세요."),
            Self::PhoneNumber { column, number } => format!("{column} 칸에 번호 “{number}”이(가) 있습니다. 119만 쓰세요."),
        }
    }
}

/// Everything an editor should look at, in the order of the plants given.
pub fn review(plants: &[Plant]) -> Vec<Remark> {
    let by_id: BTreeMap<&PlantId, &Plant> = plants.iter().map(|p| (&p.plant_id, p)).collect();
    let owners = name_owners(plants);
    plants
        .iter()
        .flat_map(|plant| {
            let mut about = Vec::new();
            pairs(plant, &by_id, &mut about);
            shared_names(plant, &owners, &mut about);
            hazards(plant, &mut about);
            texts(plant, &mut about);
            about.into_iter().map(|about| Remark { plant_id: plant.plant_id.clone(), about })
        })
        .collect()
}

fn pairs(plant: &Plant, by_id: &BTreeMap<&PlantId, &Plant>, about: &mut Vec<About>) {
    for id in &plant.look_alikes {
        let Some(other) = by_id.get(id) else { continue };
        let named_back = other.look_alikes.contains(&plant.plant_id);
        if !named_back {
            about.push(About::OneWay { other: id.clone() });
        }
        // A mutual pair is met twice; one remark is enough.
        let first_meeting = !named_back || plant.plant_id < *id;
        if first_meeting && !tells_apart(plant, other) && !tells_apart(other, plant) {
            about.push(About::PairNotToldApart { other: id.clone() });
        }
    }
}

/// Whether the first row says how it differs from the second. Where one of them is poisonous it
/// must name the other; its name may be shortened, as in 투구꽃 for 투구꽃속.
fn tells_apart(plant: &Plant, other: &Plant) -> bool {
    let is_dangerous = plant.hazard.is_dangerous() || other.hazard.is_dangerous();
    let name = other.name_ko.trim_end_matches(['속', '류']);
    let text = &plant.how_to_tell_apart_ko;
    if is_dangerous { text.contains(name) } else { !text.is_empty() }
}

fn names_of(plant: &Plant) -> impl Iterator<Item = &str> {
    let own = [&plant.name_ko, &plant.name_en, &plant.scientific_name];
    own.into_iter().chain(&plant.other_names).map(String::as_str)
}

fn name_owners(plants: &[Plant]) -> BTreeMap<String, BTreeSet<&PlantId>> {
    let mut owners: BTreeMap<String, BTreeSet<&PlantId>> = BTreeMap::new();
    for plant in plants {
        for name in names_of(plant).filter(|name| !name.is_empty()) {
            owners.entry(fold_name(name)).or_default().insert(&plant.plant_id);
        }
    }
    owners
}

fn shared_names(plant: &Plant, owners: &BTreeMap<String, BTreeSet<&PlantId>>, about: &mut Vec<About>) {
    let mut seen = BTreeSet::new();
    for name in names_of(plant).filter(|name| !name.is_empty()) {
        let key = fold_name(name);
        let others = owners.get(&key).into_iter().flatten();
        if seen.insert(key) {
            about.extend(others.filter(|other| ***other > plant.plant_id).map(|other| {
                let other = (*other).clone();
                About::SharedName { name: name.to_owned(), other }
            }));
        }
    }
}

fn hazards(plant: &Plant, about: &mut Vec<About>) {
    let harms = [
        ("toxic_parts", plant.toxic_parts.is_empty()),
        ("symptoms_ko", plant.symptoms_ko.is_empty()),
        ("symptoms_en", plant.symptoms_en.is_empty()),
    ];
    for (column, is_empty) in harms {
        if plant.hazard.is_recorded() && is_empty {
            about.push(About::HazardWithout { column });
        }
        if !plant.hazard.is_recorded() && !is_empty {
            about.push(About::HarmWithoutHazard { column });
        }
    }
    if !plant.hazard.is_recorded() && !plant.toxins.is_empty() {
        about.push(About::HarmWithoutHazard { column: "toxins" });
    }
    if plant.hazard.ingestion == IngestionHazard::NotAssessed {
        about.push(About::NotAssessed { column: "hazard_ingestion" });
    }
    if plant.hazard.skin == SkinHazard::NotAssessed {
        about.push(About::NotAssessed { column: "hazard_skin" });
    }
}

fn texts(plant: &Plant, about: &mut Vec<About>) {
    let wanted = [
        ("name_en", &plant.name_en),
        ("family", &plant.family),
        ("family_ko", &plant.family_ko),
        ("description_ko", &plant.description_ko),
        ("description_en", &plant.description_en),
    ];
    about.extend(wanted.into_iter().filter(|(_, text)| text.is_empty()).map(|(column, _)| About::Empty { column }));
    // What is told in Korean an English reader must not miss.
    let translated = [
        ("how_to_tell_apart_en", &plant.how_to_tell_apart_ko, &plant.how_to_tell_apart_en),
        ("habitat_en", &plant.habitat_ko, &plant.habitat_en),
        ("flower_language_en", &plant.flower_language_ko, &plant.flower_language_en),
    ];
    let untold = translated.into_iter().filter(|(_, korean, english)| !korean.is_empty() && english.is_empty());
    about.extend(untold.map(|(column, ..)| About::Empty { column }));
    let first_aid = [
        ("first_aid_ko", &plant.first_aid_ko, ["토하", "구토", "우유", "소금물"].as_slice()),
        ("first_aid_en", &plant.first_aid_en, ["vomit", "milk", "salt water"].as_slice()),
    ];
    for (column, text, words) in first_aid {
        let lower = text.to_lowercase();
        about.extend(words.iter().filter(|word| lower.contains(**word)).map(|word| About::DoubtfulFirstAid { column, word }));
    }
    let advice = [
        ("symptoms_ko", &plant.symptoms_ko),
        ("symptoms_en", &plant.symptoms_en),
        ("first_aid_ko", &plant.first_aid_ko),
        ("first_aid_en", &plant.first_aid_en),
        ("how_to_tell_apart_ko", &plant.how_to_tell_apart_ko),
        ("how_to_tell_apart_en", &plant.how_to_tell_apart_en),
        ("description_ko", &plant.description_ko),
        ("description_en", &plant.description_en),
    ];
    for (column, text) in advice {
        about.extend(phone_numbers(text).map(|number| About::PhoneNumber { column, number }));
    }
}

/// Runs of digits and hyphens that look like a telephone number: 02-123-4567, 1855-2221, 911.
fn phone_numbers(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_ascii_digit() && c != '-').map(|run| run.trim_matches('-')).filter_map(|run| {
        let digits = run.bytes().filter(u8::is_ascii_digit).count();
        let is_number = matches!(run, "911" | "112" | "999") || (run.contains('-') && digits >= 7);
        is_number.then(|| run.to_owned())
    })
}
