//! CSV files as people edit them <-> plants. Pure: bytes in, rows or every fault out.
//!
//! Reading is forgiving about encoding details (BOM, CRLF, decomposed Hangul) and strict about
//! meaning. Writing is canonical, so two catalogues are equal exactly when their bytes are.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use sha2::{Digest, Sha256};
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::fault::{Fault, Problem, excerpt};
use super::records::{self, Record};
use super::row::Row;
use super::words::{LIST_SEPARATOR, fold_name};
use crate::plant::{IngestionHazard, Plant, PlantId, SkinHazard};

/// The header of a catalogue file, in order.
pub const COLUMNS: [&str; 28] = [
    "plant_id",
    "name_ko",
    "name_en",
    "scientific_name",
    "family",
    "family_ko",
    "other_names",
    "hazard_ingestion",
    "hazard_skin",
    "toxic_parts",
    "toxins",
    "symptoms_ko",
    "symptoms_en",
    "first_aid_ko",
    "first_aid_en",
    "look_alikes",
    "how_to_tell_apart_ko",
    "how_to_tell_apart_en",
    "habit",
    "months",
    "habitat_ko",
    "habitat_en",
    "flower_colours",
    "flower_language_ko",
    "flower_language_en",
    "description_ko",
    "description_en",
    "sources",
];

/// A CSV file in memory. The name is only used to say where a fault is.
#[derive(Clone, Debug)]
pub struct CsvFile {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Text as the catalogue keeps it: composed (NFC), line ends as `\n`, no white space around it.
pub fn canonical_text(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    // Most cells are composed already, and asking is much cheaper than composing again.
    if is_nfc(&text) { text.trim().to_owned() } else { text.nfc().collect::<String>().trim().to_owned() }
}

/// Reads catalogue files into one list of plants sorted by id, or reports every fault in them.
///
/// The files are parts of one catalogue: ids and Korean names must be unique across all of them,
/// and a look-alike may stand in another file.
pub fn parse(files: &[CsvFile]) -> Result<Vec<Plant>, Vec<Fault>> {
    let mut reading = Reading::default();
    for file in files {
        reading.file(file);
    }
    reading.check_look_alikes();
    let Reading { mut plants, mut faults, .. } = reading;
    if !faults.is_empty() {
        let order: BTreeMap<&str, usize> = files.iter().enumerate().map(|(i, f)| (f.name.as_str(), i)).rev().collect();
        faults.sort_by_key(|fault| (order.get(fault.file.as_str()).copied(), fault.line));
        return Err(faults);
    }
    plants.sort_by(|a, b| a.plant_id.cmp(&b.plant_id));
    Ok(plants)
}

#[derive(Default)]
struct Reading {
    plants: Vec<Plant>,
    faults: Vec<Fault>,
    /// Where each id was first used, rows with faults included.
    ids: BTreeMap<String, String>,
    /// Where each Korean name was first used, by its folded form.
    names: BTreeMap<String, String>,
    look_alikes: Vec<(String, u64, PlantId)>,
    /// Some rows could not be told apart, so an id that is not found may stand in one of them.
    has_unreadable_rows: bool,
}

impl Reading {
    fn file(&mut self, file: &CsvFile) {
        match header_and_rows(file) {
            Ok(rows) => rows.iter().for_each(|record| self.row(&file.name, record)),
            Err(faults) => {
                self.faults.extend(faults);
                self.has_unreadable_rows = true;
            }
        }
    }

    fn row(&mut self, file: &str, record: &Record) {
        self.has_unreadable_rows |= !record.problems.is_empty();
        let cell = |column: usize| record.cells.get(column).map(|c| canonical_text(c)).unwrap_or_default();
        let place = format!("{file}:{}", record.line);
        self.claim_id(file, record.line, cell(0), &place);
        if let Some(row) = Row::new(file, record, &mut self.faults) {
            // Kept even when the row has other faults, so that one reading reports them all.
            let named = row.named_look_alikes().into_iter().map(|id| (file.to_owned(), record.line, id));
            self.look_alikes.extend(named);
            self.plants.extend(row.read());
            self.claim_name(file, record.line, &cell(1), &place);
        }
    }

    fn claim_id(&mut self, file: &str, line: u64, id: String, place: &str) {
        if id.is_empty() {
            return;
        }
        if let Some(first) = self.ids.get(&id) {
            let problem = Problem::RepeatedId { first: first.clone() };
            self.faults.push(Fault::new(file, line, Some("plant_id"), &problem));
        } else {
            self.ids.insert(id, place.to_owned());
        }
    }

    fn claim_name(&mut self, file: &str, line: u64, name: &str, place: &str) {
        let key = fold_name(name);
        if key.is_empty() {
            return;
        }
        if let Some(first) = self.names.get(&key) {
            let problem = Problem::RepeatedName { name: excerpt(name), first: first.clone() };
            self.faults.push(Fault::new(file, line, Some("name_ko"), &problem));
        } else {
            self.names.insert(key, place.to_owned());
        }
    }

    fn check_look_alikes(&mut self) {
        if self.has_unreadable_rows {
            return;
        }
        for (file, line, id) in &self.look_alikes {
            if !self.ids.contains_key(id.as_str()) {
                let problem = Problem::UnknownLookAlike { found: id.to_string() };
                self.faults.push(Fault::new(file, *line, Some("look_alikes"), &problem));
            }
        }
    }
}

/// The rows below the header, or why the file cannot be read at all.
fn header_and_rows(file: &CsvFile) -> Result<Vec<Record>, Vec<Fault>> {
    let fault = |line, problem| Fault::new(&file.name, line, None, &problem);
    let text = match std::str::from_utf8(&file.bytes) {
        Ok(text) => text.strip_prefix('\u{FEFF}').unwrap_or(text),
        Err(error) => {
            let sound = file.bytes.iter().take(error.valid_up_to());
            let line = 1 + sound.filter(|byte| **byte == b'\n').count() as u64;
            return Err(vec![fault(line, Problem::NotUtf8)]);
        }
    };
    let mut rows = records::split(text);
    if rows.is_empty() {
        return Err(vec![fault(1, Problem::EmptyFile)]);
    }
    let header = rows.remove(0);
    let mut faults = Vec::new();
    if header.cells.len() != COLUMNS.len() {
        let problem = Problem::HeaderLength { expected: COLUMNS.len(), found: header.cells.len() };
        faults.push(fault(header.line, problem));
    }
    let cells = header.cells.iter().map(|cell| canonical_text(cell));
    let wrong = COLUMNS.iter().zip(cells).enumerate().find(|(_, (expected, found))| *expected != found);
    if let Some((index, (expected, found))) = wrong {
        let problem = Problem::Header { number: index + 1, expected, found: excerpt(&found) };
        faults.push(fault(header.line, problem));
    }
    if faults.is_empty() { Ok(rows) } else { Err(faults) }
}

/// The canonical bytes of a catalogue: sorted by id, LF, quotes only where needed.
///
/// Reading them back gives the same plants, provided every text is canonical and no entry of a
/// list contains `|`, which [`parse`] guarantees.
pub fn to_csv(plants: &[Plant]) -> Vec<u8> {
    let mut sorted: Vec<&Plant> = plants.iter().collect();
    sorted.sort_by(|a, b| a.plant_id.cmp(&b.plant_id));
    let mut out = String::new();
    write_row(&mut out, &COLUMNS.map(str::to_owned));
    for plant in sorted {
        write_row(&mut out, &cells_of(plant));
    }
    out.into_bytes()
}

fn write_row(out: &mut String, cells: &[String]) {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        if cell.contains([',', '"', '\n', '\r']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(cell);
        }
    }
    out.push('\n');
}

/// The cells of a plant's row, in the order of [`COLUMNS`].
pub(super) fn cells_of(plant: &Plant) -> [String; COLUMNS.len()] {
    let list = |entries: &[String]| entries.join(&LIST_SEPARATOR.to_string());
    let ids: Vec<String> = plant.look_alikes.iter().map(PlantId::to_string).collect();
    let months: Vec<String> = plant.months.iter().map(u8::to_string).collect();
    [
        plant.plant_id.to_string(),
        plant.name_ko.clone(),
        plant.name_en.clone(),
        plant.scientific_name.clone(),
        plant.family.clone(),
        plant.family_ko.clone(),
        list(&plant.other_names),
        name_of(&IngestionHazard::ALL, plant.hazard.ingestion).to_owned(),
        name_of(&SkinHazard::ALL, plant.hazard.skin).to_owned(),
        list(&plant.toxic_parts),
        list(&plant.toxins),
        plant.symptoms_ko.clone(),
        plant.symptoms_en.clone(),
        plant.first_aid_ko.clone(),
        plant.first_aid_en.clone(),
        list(&ids),
        plant.how_to_tell_apart_ko.clone(),
        plant.how_to_tell_apart_en.clone(),
        plant.habit.clone(),
        list(&months),
        plant.habitat_ko.clone(),
        plant.habitat_en.clone(),
        list(&plant.flower_colours),
        plant.flower_language_ko.clone(),
        plant.flower_language_en.clone(),
        plant.description_ko.clone(),
        plant.description_en.clone(),
        list(&plant.sources),
    ]
}

/// The CSV name of a hazard grade. `ALL` lists every variant, so a missing one cannot happen;
/// `not_assessed` stands in for it because it is the one grade that promises nothing.
pub(super) fn name_of<T: PartialEq>(all: &[(T, &'static str)], value: T) -> &'static str {
    all.iter().find(|(grade, _)| *grade == value).map_or("not_assessed", |(_, name)| name)
}

/// The SHA-256 of the canonical bytes in hexadecimal: what makes two catalogues the same.
pub fn fingerprint(plants: &[Plant]) -> String {
    Sha256::digest(to_csv(plants)).iter().fold(String::new(), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Makes every look-alike pair mutual and sorts each list. Ids of unknown plants stay as they are.
pub fn mutual_look_alikes(plants: &mut [Plant]) {
    let mut missing: BTreeMap<PlantId, BTreeSet<PlantId>> = BTreeMap::new();
    for plant in plants.iter() {
        for other in &plant.look_alikes {
            missing.entry(other.clone()).or_default().insert(plant.plant_id.clone());
        }
    }
    for plant in plants {
        let mut all: BTreeSet<PlantId> = plant.look_alikes.drain(..).collect();
        all.extend(missing.remove(&plant.plant_id).unwrap_or_default());
        all.remove(&plant.plant_id);
        plant.look_alikes = all.into_iter().collect();
    }
}
