//! The sentences of an answer, Korean and English. Confidence is a word, never a bare percentage.
//!
//! A test reads every sentence here and in the other rooms for words that promise anything.

use super::{Answer, Headline, Policy};
use crate::plant::{Hazard, IngestionHazard, SkinHazard};

/// The languages the program speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    #[default]
    Korean,
    English,
}

/// A sentence in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    pub ko: &'static str,
    pub en: &'static str,
}

impl Text {
    /// The sentence in one language.
    pub fn in_language(self, language: Language) -> &'static str {
        match language {
            Language::Korean => self.ko,
            Language::English => self.en,
        }
    }
}

/// How alike a photo and a plant are, in words tied to measured probabilities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Likeness {
    Strong,
    Fair,
    Slight,
}

impl Likeness {
    /// The word for a calibrated probability.
    pub fn of(probability: f32, policy: &Policy) -> Self {
        if probability >= policy.likeness.strong {
            Self::Strong
        } else if probability >= policy.likeness.fair {
            Self::Fair
        } else {
            Self::Slight
        }
    }

    /// The word itself.
    pub fn word(self) -> Text {
        match self {
            Self::Strong => Text { ko: "아주 닮음", en: "very much alike" },
            Self::Fair => Text { ko: "꽤 닮음", en: "rather alike" },
            Self::Slight => Text { ko: "조금 닮음", en: "a little alike" },
        }
    }
}

/// The word and the sentence at the top of the card.
pub fn headline(headline: Headline) -> (Text, Text) {
    match headline {
        Headline::Danger => (
            Text { ko: "위험", en: "DANGER" },
            Text {
                ko: "독이 있는 식물일 수 있습니다. 먹지 말고 맨손으로 만지지 마세요.",
                en: "This may be a poisonous plant. Do not eat it and do not touch it with bare hands.",
            },
        ),
        Headline::DangerLookAlike => (
            Text { ko: "헷갈림 주의", en: "DANGEROUS LOOK-ALIKE" },
            Text {
                ko: "독이 있는 식물과 닮았습니다. 사진으로는 가려낼 수 없으니 먹지 마세요.",
                en: "A poisonous plant looks like this one. A photo cannot tell them apart: do not eat it.",
            },
        ),
        Headline::NothingRecorded => (
            Text { ko: "독성 기록 없음", en: "NOTHING RECORDED" },
            Text {
                ko: "기록이 없다는 뜻이지, 먹을 수 있다는 뜻이 아닙니다.",
                en: "That means no record was found. It does not mean that the plant can be eaten.",
            },
        ),
        Headline::Unknown => (
            Text { ko: "모르겠어요", en: "I DO NOT KNOW" },
            Text {
                ko: "도감에 없는 식물이거나 사진이 충분하지 않습니다. 독이 있을 수 있으니 먹지 마세요.",
                en: "The plant is not in the catalogue or the photo does not show enough. It may be poisonous: do not eat it.",
            },
        ),
        Headline::NotAPlant => (
            Text { ko: "식물이 아니에요", en: "NOT A PLANT" },
            Text {
                ko: "사진에서 식물을 찾지 못했습니다. 식물이 크게 나오게 다시 찍어 주세요.",
                en: "No plant was found in the photo. Please take it again with the plant filling the picture.",
            },
        ),
    }
}

const CALL: Text = Text {
    ko: "삼켰거나 피부·눈에 이상이 있으면 바로 119에 전화하세요.",
    en: "If someone swallowed it, or skin or eyes react, call 119 at once.",
};
const KEEP: Text = Text {
    ko: "식물과 사진, 먹다 남은 것을 버리지 말고 병원에 가져가세요.",
    en: "Keep the plant, this photo and any left-overs and take them to the hospital.",
};
const NOTE: Text = Text { ko: "언제, 얼마나, 누가 먹었는지 적어 두세요.", en: "Note when, how much and who ate it." };
const DO_NOT: Text = Text {
    ko: "억지로 토하게 하지 말고, 우유나 소금물도 먹이지 마세요. 맛을 보지도 마세요.",
    en: "Do not make anyone vomit, give no milk or salt water, and do not taste the plant.",
};
const NEVER_BY_PHOTO: Text = Text {
    ko: "사진만으로는 틀릴 수 있습니다. 어떤 식물도 이 답만 믿고 먹지 마세요.",
    en: "A photo can be misjudged. Never eat any plant on the strength of this answer.",
};
const ANOTHER_PHOTO: Text = Text {
    ko: "꽃, 잎, 전체 모습이 크게 나오게 밝은 곳에서 한 장 더 찍어 보세요.",
    en: "Take another photo in good light, close to the flower, the leaf and the whole plant.",
};

/// What to do, most urgent first.
pub fn advice(headline: Headline) -> &'static [Text] {
    match headline {
        Headline::Danger | Headline::DangerLookAlike => &[CALL, KEEP, NOTE, DO_NOT, NEVER_BY_PHOTO],
        Headline::NothingRecorded => &[NEVER_BY_PHOTO, CALL, KEEP, DO_NOT],
        Headline::Unknown => &[ANOTHER_PHOTO, NEVER_BY_PHOTO, CALL, KEEP, DO_NOT],
        Headline::NotAPlant => &[ANOTHER_PHOTO, CALL],
    }
}

/// What the records say about a plant, in one sentence.
pub fn hazard(hazard: Hazard) -> Text {
    use IngestionHazard as Eaten;
    match (hazard.ingestion, hazard.skin) {
        (Eaten::Deadly, _) => Text { ko: "먹으면 생명이 위험합니다.", en: "Eating it can kill." },
        (Eaten::Serious, SkinHazard::Serious) => Text {
            ko: "먹거나 피부에 닿으면 크게 다칠 수 있습니다.",
            en: "Both eating and touching it can do serious harm.",
        },
        (Eaten::Serious, _) => Text { ko: "먹으면 심하게 중독될 수 있습니다.", en: "Eating it can cause serious poisoning." },
        (_, SkinHazard::Serious) => Text {
            ko: "피부에 닿으면 심한 상처나 염증이 생길 수 있습니다.",
            en: "Touching it can cause serious burns or rashes.",
        },
        (Eaten::Mild, _) => Text { ko: "먹으면 탈이 날 수 있습니다.", en: "Eating it can make people ill." },
        (_, SkinHazard::Mild) => {
            Text { ko: "피부에 닿으면 가렵거나 붉어질 수 있습니다.", en: "Touching it can irritate the skin." }
        }
        (Eaten::NoneRecorded, _) => Text {
            ko: "찾아본 자료에 독성 기록이 없습니다. 먹을 수 있다는 뜻이 아닙니다.",
            en: "No harm is recorded in the sources consulted. That does not mean it can be eaten.",
        },
        (Eaten::NotAssessed, _) => Text {
            ko: "독성이 조사되지 않았습니다. 먹지 마세요.",
            en: "Its toxicity has not been assessed. Do not eat it.",
        },
    }
}

/// The whole answer in one line, for lists and notifications.
pub fn summary(answer: &Answer, language: Language) -> String {
    let (word, sentence) = headline(answer.headline);
    let name = answer.best().map(|best| match language {
        Language::Korean => best.name_ko.as_str(),
        Language::English => best.name_en.as_str(),
    });
    match name {
        Some(name) => format!("{}: {name}. {}", word.in_language(language), sentence.in_language(language)),
        None => format!("{}. {}", word.in_language(language), sentence.in_language(language)),
    }
}
