//! One plant as a card on the terminal: names, danger first, then how to know it, then sources.

use std::io::{self, Write};

use super::words::{emergency, hazard_in_short, hazard_lines, month, vocabulary};
use crate::plant::{Plant, Plants};
use crate::verdict::words::Language;

/// Prints the card. It always ends with the emergency line.
pub(super) fn print(plant: &Plant, plants: &Plants, lang: Language, out: &mut dyn Write) -> io::Result<()> {
    let mut card = Card { lang, out };
    card.names(plant)?;
    card.danger(plant, plants)?;
    card.look_alikes(plant, plants)?;
    card.appearance(plant)?;
    card.sources(plant)?;
    writeln!(card.out, "{}", emergency(lang))
}

struct Card<'o> {
    lang: Language,
    out: &'o mut dyn Write,
}

impl Card<'_> {
    fn pick<'t>(&self, ko: &'t str, en: &'t str) -> &'t str {
        match self.lang {
            Language::Korean => ko,
            Language::English => en,
        }
    }

    /// The text in the reader's language, or in the other one rather than none.
    fn either<'t>(&self, ko: &'t str, en: &'t str) -> &'t str {
        match (self.pick(ko, en), ko.is_empty()) {
            ("", true) => en,
            ("", false) => ko,
            (text, _) => text,
        }
    }

    fn tell_apart<'t>(&self, plant: &'t Plant) -> &'t str {
        self.either(&plant.how_to_tell_apart_ko, &plant.how_to_tell_apart_en)
    }

    /// A labelled line, left out when there is nothing to say.
    fn line(&mut self, ko: &str, en: &str, text: &str) -> io::Result<()> {
        match text.is_empty() {
            true => Ok(()),
            false => writeln!(self.out, "{}: {text}", self.pick(ko, en)),
        }
    }

    fn words(&self, words: &[String]) -> String {
        let words: Vec<&str> = words.iter().map(|word| vocabulary(word, self.lang)).collect();
        words.join(", ")
    }

    fn names(&mut self, plant: &Plant) -> io::Result<()> {
        let first = self.either(&plant.name_ko, &plant.name_en);
        let second = if first == plant.name_ko { &plant.name_en } else { &plant.name_ko };
        writeln!(self.out, "{first}  {}", plant.scientific_name)?;
        let family = match (plant.family_ko.as_str(), plant.family.as_str()) {
            ("", family) | (family, "") => family.to_owned(),
            (ko, latin) => format!("{ko} ({latin})"),
        };
        self.line("영어 이름", "Korean name", second)?;
        self.line("과", "Family", &family)?;
        self.line("다른 이름", "Other names", &plant.other_names.join(", "))?;
        writeln!(self.out)
    }

    fn danger(&mut self, plant: &Plant, plants: &Plants) -> io::Result<()> {
        let [ingestion, skin] = hazard_lines(plant.hazard, self.lang);
        self.line("위험", "Danger", ingestion)?;
        self.line("피부", "Skin", skin)?;
        let mut poisonous: Vec<&Plant> = plants.look_alikes_of(&plant.plant_id).filter(|p| p.hazard.is_dangerous()).collect();
        poisonous.sort_by_key(|other| (other.hazard.ingestion, other.hazard.skin));
        if !poisonous.is_empty() {
            let named: Vec<&str> = poisonous.iter().map(|p| self.either(&p.name_ko, &p.name_en)).collect();
            let named = named.join(", ");
            match self.lang {
                Language::Korean => writeln!(self.out, "주의: 독이 있는 식물과 닮았습니다 — {named}. 먹지 마세요.")?,
                Language::English => writeln!(self.out, "Beware: it resembles poisonous plants — {named}. Do not eat it.")?,
            }
        }
        self.line("독이 있는 부분", "Poisonous parts", &self.words(&plant.toxic_parts))?;
        self.line("독성 물질", "Toxins", &plant.toxins.join(", "))?;
        self.line("증상", "Symptoms", self.either(&plant.symptoms_ko, &plant.symptoms_en))?;
        self.line("응급 처치", "First aid", self.either(&plant.first_aid_ko, &plant.first_aid_en))?;
        writeln!(self.out)
    }

    fn look_alikes(&mut self, plant: &Plant, plants: &Plants) -> io::Result<()> {
        let mut others: Vec<&Plant> = plants.look_alikes_of(&plant.plant_id).collect();
        // The worst first: who reads only the first line reads the one that matters.
        others.sort_by_key(|other| (other.hazard.ingestion, other.hazard.skin));
        if others.is_empty() {
            return Ok(());
        }
        writeln!(self.out, "{}:", self.pick("닮은 식물", "Look-alikes"))?;
        for other in &others {
            let name = self.either(&other.name_ko, &other.name_en);
            let hazard = hazard_in_short(other.hazard, self.lang);
            writeln!(self.out, "  - {name} ({}): {hazard}", other.scientific_name)?;
        }
        self.line("구별하는 법", "How to tell them apart", self.tell_apart(plant))?;
        if self.tell_apart(plant).is_empty() {
            // The pair is explained on the other plant's row; the reader must not be left without it.
            for other in others {
                let ko = format!("구별하는 법 ({})", other.name_ko);
                let en = format!("How to tell them apart ({})", self.either(&other.name_ko, &other.name_en));
                self.line(&ko, &en, self.tell_apart(other))?;
            }
        }
        writeln!(self.out)
    }

    fn appearance(&mut self, plant: &Plant) -> io::Result<()> {
        let months: Vec<String> = plant.months.iter().map(|number| month(*number, self.lang)).collect();
        self.line("설명", "Description", self.either(&plant.description_ko, &plant.description_en))?;
        self.line("자라는 모습", "Habit", vocabulary(&plant.habit, self.lang))?;
        self.line("꽃 피는 달", "Flowers in", &months.join(", "))?;
        self.line("꽃 색", "Flower colours", &self.words(&plant.flower_colours))?;
        self.line("사는 곳", "Habitat", self.either(&plant.habitat_ko, &plant.habitat_en))?;
        let flower_language = self.either(&plant.flower_language_ko, &plant.flower_language_en);
        self.line("꽃말", "Flower language", &flower_language.replace('|', ", "))?;
        writeln!(self.out)
    }

    fn sources(&mut self, plant: &Plant) -> io::Result<()> {
        writeln!(self.out, "{}:", self.pick("출처", "Sources"))?;
        for source in &plant.sources {
            writeln!(self.out, "  - {source}")?;
        }
        writeln!(self.out)
    }
}
