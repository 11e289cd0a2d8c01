//! One CSV row -> one `Plant`, collecting every fault of the row.

use std::collections::BTreeSet;

use super::csv::{COLUMNS, canonical_text};
use super::fault::{Fault, Problem, excerpt};
use super::records::Record;
use super::words::{
    COLOURS, ENDED_HOTLINE, HABITS, LIST_SEPARATOR, MAX_CELL_CHARS, NAMES_AND_SOURCES, PARTS, PROSE, forbidden_in, is_invisible,
};
use crate::plant::{Hazard, IngestionHazard, Plant, PlantId, SkinHazard};

/// A row being read: its place, its cells in canonical form, and where its faults go.
pub(super) struct Row<'a> {
    file: &'a str,
    line: u64,
    cells: Vec<String>,
    faults: &'a mut Vec<Fault>,
}

impl<'a> Row<'a> {
    /// Takes a record, or reports why it has not the shape of a row.
    pub(super) fn new(file: &'a str, record: &Record, faults: &'a mut Vec<Fault>) -> Option<Self> {
        for (line, problem) in &record.problems {
            faults.push(Fault::new(file, *line, None, problem));
        }
        if !record.problems.is_empty() {
            return None;
        }
        if record.cells.len() != COLUMNS.len() {
            let problem = Problem::CellCount { expected: COLUMNS.len(), found: record.cells.len() };
            faults.push(Fault::new(file, record.line, None, &problem));
            return None;
        }
        let cells = record.cells.iter().map(|cell| canonical_text(cell)).collect();
        Some(Self { file, line: record.line, cells, faults })
    }

    /// The plant, or nothing when the row has a fault. Either way all faults are reported.
    pub(super) fn read(mut self) -> Option<Plant> {
        let before = self.faults.len();
        self.check_texts();
        let plant_id = self.plant_id();
        let hazard = self.hazard();
        let look_alikes = self.look_alikes(plant_id.as_ref());
        let plant = Plant {
            plant_id: plant_id?,
            name_ko: self.required("name_ko"),
            name_en: self.text("name_en"),
            scientific_name: self.required("scientific_name"),
            family: self.text("family"),
            family_ko: self.text("family_ko"),
            other_names: self.list("other_names"),
            hazard: hazard?,
            toxic_parts: self.list_of("toxic_parts", PARTS),
            toxins: self.list("toxins"),
            symptoms_ko: self.text("symptoms_ko"),
            symptoms_en: self.text("symptoms_en"),
            first_aid_ko: self.text("first_aid_ko"),
            first_aid_en: self.text("first_aid_en"),
            look_alikes,
            how_to_tell_apart_ko: self.text("how_to_tell_apart_ko"),
            how_to_tell_apart_en: self.text("how_to_tell_apart_en"),
            habit: self.habit(),
            months: self.months(),
            habitat_ko: self.text("habitat_ko"),
            habitat_en: self.text("habitat_en"),
            flower_colours: self.list_of("flower_colours", COLOURS),
            flower_language_ko: self.text("flower_language_ko"),
            flower_language_en: self.text("flower_language_en"),
            description_ko: self.text("description_ko"),
            description_en: self.text("description_en"),
            sources: self.sources(),
        };
        (self.faults.len() == before).then_some(plant)
    }

    /// The other plants this row names, as far as they can be read.
    pub(super) fn named_look_alikes(&self) -> Vec<PlantId> {
        let own = self.text("plant_id");
        let cell = self.text("look_alikes");
        let ids = cell.split(LIST_SEPARATOR).filter_map(|entry| entry.trim().parse::<PlantId>().ok());
        ids.filter(|id| id.as_str() != own).collect()
    }

    fn fault(&mut self, column: &str, problem: Problem) {
        self.faults.push(Fault::new(self.file, self.line, Some(column), &problem));
    }

    fn text(&self, column: &str) -> String {
        let mut named = COLUMNS.iter().zip(&self.cells);
        named.find(|(name, _)| **name == column).map(|(_, cell)| cell.clone()).unwrap_or_default()
    }

    fn required(&mut self, column: &str) -> String {
        let text = self.text(column);
        if text.is_empty() {
            self.fault(column, Problem::Missing);
        }
        text
    }

    /// What holds for every cell, whatever it means.
    fn check_texts(&mut self) {
        for (column, cell) in COLUMNS.into_iter().zip(self.cells.clone()) {
            let found = cell.chars().count();
            if found > MAX_CELL_CHARS {
                self.fault(column, Problem::TooLong { found, allowed: MAX_CELL_CHARS });
            }
            let invisible: BTreeSet<char> = cell.chars().filter(|c| *c != '\n' && is_invisible(*c)).collect();
            for c in invisible {
                self.fault(column, Problem::Invisible { code: u32::from(c) });
            }
            if cell.contains('\n') && !PROSE.contains(&column) {
                self.fault(column, Problem::LineBreak);
            }
            // Ids are slugs, not texts: nobody reads a promise out of them.
            if column != "plant_id" && column != "look_alikes" {
                for word in forbidden_in(&cell) {
                    // A number in a name or a source is no number to call.
                    if word == ENDED_HOTLINE && NAMES_AND_SOURCES.contains(&column) {
                        continue;
                    }
                    self.fault(column, Problem::Forbidden { word });
                }
            }
        }
    }

    fn plant_id(&mut self) -> Option<PlantId> {
        let text = self.required("plant_id");
        if text.is_empty() {
            return None;
        }
        let id = text.parse().ok();
        if id.is_none() {
            self.fault("plant_id", Problem::BadId { found: excerpt(&text) });
        }
        id
    }

    fn hazard(&mut self) -> Option<Hazard> {
        let ingestion = self.one_of("hazard_ingestion", &IngestionHazard::ALL);
        let skin = self.one_of("hazard_skin", &SkinHazard::ALL);
        Some(Hazard { ingestion: ingestion?, skin: skin? })
    }

    fn one_of<T: Copy>(&mut self, column: &str, all: &[(T, &'static str)]) -> Option<T> {
        let text = self.required(column);
        if text.is_empty() {
            return None;
        }
        let value = all.iter().find(|(_, name)| *name == text).map(|(value, _)| *value);
        if value.is_none() {
            let names: Vec<&str> = all.iter().map(|(_, name)| *name).collect();
            self.fault(column, unknown(&text, &names));
        }
        value
    }

    /// The entries of a list cell, each once.
    fn list(&mut self, column: &str) -> Vec<String> {
        let cell = self.text(column);
        if cell.is_empty() {
            return Vec::new();
        }
        let entries: Vec<String> = cell.split(LIST_SEPARATOR).map(|entry| entry.trim().to_owned()).collect();
        if entries.iter().any(String::is_empty) {
            self.fault(column, Problem::EmptyEntry);
        }
        let mut seen = BTreeSet::new();
        for entry in entries.iter().filter(|e| !e.is_empty()) {
            if !seen.insert(entry) {
                self.fault(column, Problem::RepeatedEntry { found: excerpt(entry) });
            }
        }
        entries
    }

    fn list_of(&mut self, column: &str, allowed: &[&str]) -> Vec<String> {
        let entries = self.list(column);
        for entry in entries.iter().filter(|e| !e.is_empty() && !allowed.contains(&e.as_str())) {
            self.fault(column, unknown(entry, allowed));
        }
        entries
    }

    fn habit(&mut self) -> String {
        let habit = self.text("habit");
        if !habit.is_empty() && !HABITS.contains(&habit.as_str()) {
            self.fault("habit", unknown(&habit, HABITS));
        }
        habit
    }

    fn months(&mut self) -> Vec<u8> {
        let mut months = Vec::new();
        for entry in self.list("months").iter().filter(|e| !e.is_empty()) {
            // The text is compared with the number printed again, so that 04 and +4 are refused
            // and an export gives the same bytes.
            match entry.parse::<u8>() {
                Ok(month) if (1..=12).contains(&month) && month.to_string() == *entry => months.push(month),
                _ => self.fault("months", Problem::BadMonth { found: excerpt(entry) }),
            }
        }
        months
    }

    fn look_alikes(&mut self, own: Option<&PlantId>) -> Vec<PlantId> {
        let mut ids = Vec::new();
        for entry in self.list("look_alikes").iter().filter(|e| !e.is_empty()) {
            match entry.parse::<PlantId>() {
                Ok(id) if Some(&id) == own => self.fault("look_alikes", Problem::OwnLookAlike),
                Ok(id) => ids.push(id),
                Err(_) => self.fault("look_alikes", Problem::BadId { found: excerpt(entry) }),
            }
        }
        ids
    }

    fn sources(&mut self) -> Vec<String> {
        let sources = self.list("sources");
        if sources.is_empty() {
            self.fault("sources", Problem::Missing);
        }
        for source in sources.iter().filter(|s| !s.is_empty() && !has_year(s)) {
            self.fault("sources", Problem::UndatedSource { found: excerpt(source) });
        }
        sources
    }
}

fn unknown(found: &str, allowed: &[&str]) -> Problem {
    Problem::Unknown { found: excerpt(found), allowed: allowed.join(", ") }
}

/// Whether the text names a year: four digits on their own, from the age of printed floras on.
fn has_year(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|digits| digits.len() == 4)
        .any(|digits| digits.parse().is_ok_and(|year: u16| (1700..=2099).contains(&year)))
}

#[cfg(test)]
mod tests {
    use super::has_year;

    #[test]
    fn a_year_is_four_digits_that_can_be_a_year() {
        for dated in ["TPPT, 2018", "accessed 2026", "이영노 (2006)", "2021년 안내"] {
            assert!(has_year(dated), "{dated}");
        }
        for undated in ["TPPT", "", "20180101", "page 9999", "no 201"] {
            assert!(!has_year(undated), "{undated}");
        }
    }
}
