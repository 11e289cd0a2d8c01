//! The hospital hand-over sheet as data for printing and saving, and as the text of its QR code.

use super::ids::{PhotoNumber, SessionNumber};
use super::picture::Picture;
use super::season::Date;
use super::state::{PlantPart, PoisonCentre};
use crate::verdict::words::{self, Language, Text};
use crate::verdict::{Answer, Candidate};

/// Everything on the sheet, complete in itself.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetDocument {
    /// Whose photos these are.
    pub session: SessionNumber,
    pub language: Language,
    /// When the first photo was taken and when the sheet was made, Unix milliseconds.
    pub photographed_ms: i64,
    pub made_ms: i64,
    /// Seconds east of Greenwich, for writing the times.
    pub utc_offset_s: i32,
    pub photos: Vec<SheetPhoto>,
    pub answer: Answer,
    /// 먹은 때, 먹은 양, 먹은 사람, 증상; empty when not filled in.
    pub eaten_when: String,
    pub amount: String,
    pub person: String,
    pub symptoms: String,
    pub model: String,
    pub catalogue_version: String,
    pub poison_centre: Option<PoisonCentre>,
}

/// One photo on the sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetPhoto {
    pub number: PhotoNumber,
    pub part: PlantPart,
    /// The preview, until whoever paints the sheet has the photo itself.
    pub picture: Picture,
}

const TITLE: Text = Text { ko: "독초 판별 기록 (병원 전달용)", en: "Plant record for the hospital" };
const GUESS: Text = Text { ko: "사진으로 본 추정이며 확정이 아닙니다.", en: "Estimated from photos, not confirmed." };
const PHOTOGRAPHED: Text = Text { ko: "사진 찍은 때", en: "Photographed" };
const CANDIDATES: Text = Text { ko: "닮은 식물", en: "Resembles" };
const CONFUSED: Text = Text { ko: "헷갈리는 식물", en: "Confused with" };
const EATEN_WHEN: Text = Text { ko: "먹은 때", en: "Eaten at" };
const AMOUNT: Text = Text { ko: "먹은 양", en: "Amount" };
const PERSON: Text = Text { ko: "먹은 사람", en: "Person" };
const SYMPTOMS: Text = Text { ko: "증상", en: "Symptoms" };
const POISON_CENTRE: Text = Text { ko: "중독 상담", en: "Poison centre" };
const CALL: Text = Text { ko: "응급: 119", en: "Emergency: 119" };

impl SheetDocument {
    /// A QR code with more bytes than this is too fine for an old phone at arm's length.
    pub const MAX_QR_BYTES: usize = 1_200;
    const MAX_LISTED: usize = 4;

    /// What the sheet is called.
    pub fn title(&self) -> &'static str {
        TITLE.in_language(self.language)
    }

    /// The sheet as text, for the QR code that needs no network: at most
    /// [`SheetDocument::MAX_QR_BYTES`], whole lines, the most urgent first.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for line in self.lines() {
            if text.len() + line.len() < Self::MAX_QR_BYTES {
                text.push_str(&line);
                text.push('\n');
            }
        }
        text
    }

    /// A candidate's share for people, 0 to 99: a photo makes nothing certain, rounding neither.
    pub fn percent(candidate: &Candidate) -> u32 {
        ((candidate.probability * 100.0).round() as u32).min(99)
    }

    /// A time as people write it, `2026-11-20 14:05`.
    pub fn local_time(&self, unix_ms: i64) -> String {
        let date = Date::from_unix_ms(unix_ms, self.utc_offset_s);
        let minutes = unix_ms.div_euclid(60_000).saturating_add(i64::from(self.utc_offset_s.div_euclid(60))).rem_euclid(1_440);
        format!("{:04}-{:02}-{:02} {:02}:{:02}", date.year, date.month, date.day, minutes / 60, minutes % 60)
    }

    fn lines(&self) -> Vec<String> {
        let say = |text: Text| text.in_language(self.language);
        let (word, _) = words::headline(self.answer.headline);
        let mut lines = vec![format!("{} · {}", say(TITLE), say(CALL)), format!("{}: {}", say(word), say(GUESS))];
        let candidates = &self.answer.answer_set;
        // Dangerous plants first: a short code must not cut them off.
        let (dangerous, others): (Vec<&Candidate>, Vec<&Candidate>) = candidates.iter().partition(|c| c.hazard.is_dangerous());
        for candidate in dangerous.into_iter().chain(others).take(Self::MAX_LISTED) {
            let percent = Self::percent(candidate);
            lines.push(format!("{}: {} ({}) {percent}%", say(CANDIDATES), self.name(candidate), candidate.scientific_name));
        }
        // Short lines before long ones, which would leave no room for them.
        lines.push(format!("{}: {}", say(PHOTOGRAPHED), self.local_time(self.photographed_ms)));
        if let Some(centre) = &self.poison_centre {
            lines.push(format!("{}: {} ({})", say(POISON_CENTRE), centre.number, centre.as_of));
        }
        let fields = [(EATEN_WHEN, &self.eaten_when), (AMOUNT, &self.amount), (PERSON, &self.person), (SYMPTOMS, &self.symptoms)];
        lines.extend(fields.iter().filter(|(_, value)| !value.is_empty()).map(|(label, value)| format!("{}: {value}", say(*label))));
        for look_alike in self.answer.look_alikes.iter().take(Self::MAX_LISTED) {
            let name = match self.language {
                Language::Korean => &look_alike.name_ko,
                Language::English => &look_alike.name_en,
            };
            lines.push(format!("{}: {name} ({})", say(CONFUSED), look_alike.plant_id));
        }
        lines.push(format!("{} · {}", self.model, self.catalogue_version));
        lines
    }

    fn name<'a>(&self, candidate: &'a Candidate) -> &'a str {
        match self.language {
            Language::Korean => &candidate.name_ko,
            Language::English => &candidate.name_en,
        }
    }
}
