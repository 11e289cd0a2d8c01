//! Two plants that name each other, and files made of them.

use dokcho::plant::{Hazard, IngestionHazard, Plant, PlantId, SkinHazard};
use dokcho::store::catalogue::{CsvFile, to_csv};

pub fn id(text: &str) -> PlantId {
    text.parse().unwrap()
}

pub fn plant(plant_id: &str, name_ko: &str) -> Plant {
    Plant {
        plant_id: id(plant_id),
        name_ko: name_ko.into(),
        name_en: format!("{plant_id} in English"),
        scientific_name: format!("Genus {plant_id}"),
        family: "Apiaceae".into(),
        family_ko: "산형과".into(),
        other_names: vec![format!("{name_ko} 둘째"), format!("{name_ko} 셋째")],
        hazard: Hazard { ingestion: IngestionHazard::Deadly, skin: SkinHazard::Mild },
        toxic_parts: vec!["root".into(), "stem".into()],
        toxins: vec!["cicutoxin".into()],
        symptoms_ko: "경련이 일어납니다.".into(),
        symptoms_en: "Seizures.".into(),
        first_aid_ko: String::new(),
        first_aid_en: String::new(),
        look_alikes: vec![],
        how_to_tell_apart_ko: "뿌리를 잘라 봅니다.".into(),
        how_to_tell_apart_en: "Cut the root.".into(),
        habit: "herb".into(),
        months: vec![11, 12, 1],
        habitat_ko: "물가".into(),
        habitat_en: "waterside".into(),
        flower_colours: vec!["white".into()],
        flower_language_ko: "죽음도 아깝지 않음".into(),
        flower_language_en: "death is no loss".into(),
        description_ko: "키가 큽니다.".into(),
        description_en: "Tall.".into(),
        sources: vec!["TPPT, 2018".into(), "CliniTox (University of Zurich), accessed 2026".into()],
    }
}

/// 독미나리 and 미나리, which name each other.
pub fn pair() -> Vec<Plant> {
    let mut hemlock = plant("cicuta-virosa", "독미나리");
    let mut dropwort = plant("oenanthe-javanica", "미나리");
    hemlock.look_alikes = vec![dropwort.plant_id.clone()];
    hemlock.how_to_tell_apart_ko = "미나리와 달리 뿌리가 굵습니다.".into();
    hemlock.how_to_tell_apart_en = "Unlike water dropwort it has a thick root.".into();
    dropwort.look_alikes = vec![hemlock.plant_id.clone()];
    dropwort.hazard = Hazard { ingestion: IngestionHazard::NoneRecorded, skin: SkinHazard::NotAssessed };
    dropwort.toxic_parts.clear();
    dropwort.toxins.clear();
    dropwort.symptoms_ko.clear();
    dropwort.symptoms_en.clear();
    vec![hemlock, dropwort]
}

pub fn file(name: &str, bytes: impl Into<Vec<u8>>) -> CsvFile {
    CsvFile { name: name.into(), bytes: bytes.into() }
}

pub fn text(plants: &[Plant]) -> String {
    String::from_utf8(to_csv(plants)).unwrap()
}
