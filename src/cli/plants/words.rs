//! The catalogue's fixed words as people read them, in Korean and English.
//!
//! No wording here promises that a plant does no harm: an absence of records is called that.

use crate::plant::{Hazard, IngestionHazard, SkinHazard};
use crate::verdict::words::Language;

/// The line every card ends with.
pub(super) fn emergency(lang: Language) -> &'static str {
    match lang {
        Language::Korean => "삼켰거나 피부·눈에 이상이 있으면 119에 전화하세요.",
        Language::English => "If any was swallowed, or if skin or eyes are affected, call 119.",
    }
}

/// What is recorded about swallowing and about touching the plant, as sentences.
pub fn hazard_lines(hazard: Hazard, lang: Language) -> [&'static str; 2] {
    [ingestion(hazard.ingestion, lang), skin(hazard.skin, lang)]
}

fn ingestion(hazard: IngestionHazard, lang: Language) -> &'static str {
    use IngestionHazard::{Deadly, Mild, NoneRecorded, NotAssessed, Serious};
    match (lang, hazard) {
        (Language::Korean, Deadly) => "먹으면 생명이 위험합니다. 적은 양도 먹지 마세요.",
        (Language::Korean, Serious) => "먹으면 크게 아프고 치료가 필요할 수 있습니다.",
        (Language::Korean, Mild) => "먹으면 탈이 납니다. 어린이는 더 심할 수 있습니다.",
        (Language::Korean, NoneRecorded) => "독성 기록 없음 — 기록이 없다는 뜻이지, 먹을 수 있다는 뜻이 아닙니다.",
        (Language::Korean, NotAssessed) => "독성이 조사되지 않았습니다. 먹거나 만지지 마세요.",
        (Language::English, Deadly) => "Swallowing it can kill. Do not eat any amount.",
        (Language::English, Serious) => "Swallowing it can make you seriously ill and in need of treatment.",
        (Language::English, Mild) => "Swallowing it makes you ill. Children can be hit harder.",
        (Language::English, NoneRecorded) => "No poisoning on record: that is a lack of records, not a reason to eat it.",
        (Language::English, NotAssessed) => "Its toxicity has not been assessed. Do not eat or touch it.",
    }
}

fn skin(hazard: SkinHazard, lang: Language) -> &'static str {
    use SkinHazard::{Mild, NoneRecorded, NotAssessed, Serious};
    match (lang, hazard) {
        (Language::Korean, Serious) => "닿으면 피부를 심하게 다칠 수 있습니다. 만지지 마세요.",
        (Language::Korean, Mild) => "닿으면 피부가 가렵거나 붉어질 수 있습니다.",
        (Language::Korean, NoneRecorded) => "피부 피해 기록 없음 — 기록이 없다는 뜻일 뿐입니다.",
        (Language::Korean, NotAssessed) => "피부에 닿았을 때의 위험은 조사되지 않았습니다. 맨손으로 만지지 마세요.",
        (Language::English, Serious) => "Touching it can injure the skin badly. Do not touch it.",
        (Language::English, Mild) => "Touching it can make the skin itch or redden.",
        (Language::English, NoneRecorded) => "No skin injury on record: that is a lack of records and nothing more.",
        (Language::English, NotAssessed) => "Skin contact has not been assessed. Do not touch it with bare hands.",
    }
}

/// Both hazards in a few words, for lists of look-alikes. Skin is named only when harm is recorded.
pub(in crate::cli) fn hazard_in_short(hazard: Hazard, lang: Language) -> String {
    let ingestion = match (lang, hazard.ingestion) {
        (Language::Korean, IngestionHazard::Deadly) => "먹으면 생명이 위험",
        (Language::Korean, IngestionHazard::Serious) => "먹으면 크게 아픔",
        (Language::Korean, IngestionHazard::Mild) => "먹으면 탈이 남",
        (Language::Korean, IngestionHazard::NoneRecorded) => "독성 기록 없음, 먹어 보지 마세요",
        (Language::Korean, IngestionHazard::NotAssessed) => "독성 조사되지 않음, 먹지 마세요",
        (Language::English, IngestionHazard::Deadly) => "can kill if swallowed",
        (Language::English, IngestionHazard::Serious) => "causes serious illness if swallowed",
        (Language::English, IngestionHazard::Mild) => "makes ill if swallowed",
        (Language::English, IngestionHazard::NoneRecorded) => "no poisoning on record, do not try it",
        (Language::English, IngestionHazard::NotAssessed) => "toxicity not assessed, do not eat it",
    };
    let skin = match (lang, hazard.skin) {
        (Language::Korean, SkinHazard::Serious) => "; 닿으면 피부를 심하게 다침",
        (Language::Korean, SkinHazard::Mild) => "; 닿으면 피부가 가려움",
        (Language::English, SkinHazard::Serious) => "; injures the skin badly",
        (Language::English, SkinHazard::Mild) => "; irritates the skin",
        (_, SkinHazard::NoneRecorded | SkinHazard::NotAssessed) => "",
    };
    format!("{ingestion}{skin}")
}

/// A vocabulary word of the catalogue in Korean; in English, and when unknown, as it is.
pub(super) fn vocabulary(word: &str, lang: Language) -> &str {
    const KOREAN: &[(&str, &str)] = &[
        ("whole", "식물 전체"),
        ("leaf", "잎"),
        ("stem", "줄기"),
        ("root", "뿌리"),
        ("bulb", "알뿌리"),
        ("flower", "꽃"),
        ("fruit", "열매"),
        ("seed", "씨앗"),
        ("sap", "수액"),
        ("bark", "나무껍질"),
        ("pollen", "꽃가루"),
        ("tree", "큰키나무"),
        ("shrub", "떨기나무"),
        ("herb", "풀"),
        ("vine", "덩굴"),
        ("aquatic", "물풀"),
        ("epiphyte", "착생식물"),
        ("succulent", "다육식물"),
        ("grass", "벼 모양 풀"),
        ("white", "흰색"),
        ("yellow", "노란색"),
        ("orange", "주황색"),
        ("red", "빨간색"),
        ("pink", "분홍색"),
        ("purple", "보라색"),
        ("blue", "파란색"),
        ("green", "초록색"),
        ("brown", "갈색"),
        ("black", "검은색"),
    ];
    let korean = KOREAN.iter().find(|(english, _)| *english == word && lang == Language::Korean);
    korean.map_or(word, |(_, korean)| korean)
}

/// A flowering month.
pub(super) fn month(number: u8, lang: Language) -> String {
    const ENGLISH: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    match lang {
        Language::Korean => format!("{number}월"),
        Language::English => {
            let name = usize::from(number).checked_sub(1).and_then(|index| ENGLISH.get(index));
            name.map_or_else(|| number.to_string(), |name| (*name).to_owned())
        }
    }
}
