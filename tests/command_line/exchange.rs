//! `plants import` and `plants export`: whole or not at all, and the same bytes back.

use std::fs;
use std::path::Path;

use dokcho::plant::IngestionHazard;
use dokcho::store::catalogue::{CsvFile, parse, to_csv};

use crate::bench::{Done, repository, run, sample};

const FILE: &str = "plants.csv";

struct Kiosk(tempfile::TempDir);

impl Kiosk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }

    fn run(&self, arguments: &[&str]) -> Done {
        run(&[&["--data", &self.path("data")], arguments].concat())
    }

    /// Exports the catalogue in use and returns its text.
    fn export(&self) -> String {
        let done = self.run(&["plants", "export", &self.path("out.csv")]);
        assert_eq!(done.code, 0, "{}", done.stderr);
        fs::read_to_string(self.path("out.csv")).unwrap()
    }

    fn import(&self, text: impl AsRef<[u8]>) -> Done {
        fs::write(self.path(FILE), text).unwrap();
        self.run(&["plants", "import", &self.path(FILE), "--json", "--lang", "en"])
    }

    fn has_imported(&self) -> bool {
        Path::new(&self.path("data/plants.db")).exists()
    }
}

#[test]
fn an_export_after_an_import_has_the_same_bytes() {
    let kiosk = Kiosk::new();
    let edited = kiosk.export().replace("\ndigitalis-purpurea,디기탈리스,", "\ndigitalis-purpurea,디기탈리스꽃,");
    let done = kiosk.import(&edited);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let report = done.json();
    assert_eq!(report["changes"][0]["plant_id"], "digitalis-purpurea", "{report}");
    assert_eq!(kiosk.export(), edited);
    // The imported catalogue is the one every command uses.
    let answer = kiosk.run(&["identify", "--json", &sample("foxglove.png")]).json();
    assert_eq!(answer["best"]["name_ko"], "디기탈리스꽃");
    assert_eq!(answer["catalogue_version"], report["version"]);
}

#[test]
fn decomposed_text_a_bom_and_windows_line_ends_come_back_in_canonical_form() {
    use unicode_normalization::UnicodeNormalization;
    let kiosk = Kiosk::new();
    let canonical = kiosk.export();
    let strange = format!("\u{FEFF}{}", canonical.nfd().collect::<String>().replace('\n', "\r\n"));
    let done = kiosk.import(strange);
    assert_eq!(done.code, 0, "{}{}", done.stdout, done.stderr);
    assert_eq!(done.json()["changes"], serde_json::json!([]));
    assert_eq!(kiosk.export(), canonical);
}

#[test]
fn a_trial_run_says_what_would_change_and_writes_nothing() {
    let kiosk = Kiosk::new();
    let file = CsvFile { name: FILE.to_owned(), bytes: kiosk.export().into_bytes() };
    let mut plants = parse(&[file]).unwrap();
    plants.retain(|plant| ["conium-maculatum", "digitalis-purpurea"].contains(&plant.plant_id.as_str()));
    for plant in &mut plants {
        plant.look_alikes.clear();
        plant.hazard.ingestion = IngestionHazard::NotAssessed;
    }
    fs::write(kiosk.path(FILE), to_csv(&plants)).unwrap();
    let done = kiosk.run(&["plants", "import", &kiosk.path(FILE), "--dry-run"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let lowered = "~ conium-maculatum 나도독미나리  (경고: 위험 표시가 줄어듭니다)\n    hazard_ingestion: “deadly” -> “not_assessed”";
    for expected in ["- aconitum 투구꽃  (경고", lowered, "사진 판별이 멈춥니다", "아무것도 쓰지 않았습니다"] {
        assert!(done.stdout.contains(expected), "{expected} is missing:\n{}", done.stdout);
    }
    assert!(!kiosk.has_imported());
}

#[test]
fn a_broken_table_changes_nothing_and_every_fault_has_its_line() {
    let kiosk = Kiosk::new();
    let good = kiosk.export();
    kiosk.import(&good);
    let mut lines: Vec<String> = good.lines().map(str::to_owned).collect();
    lines[1] = lines[1].replacen("deadly", "lethal", 1);
    lines[5] = "just one cell".to_owned();
    lines[9] = lines[9].replacen(',', ",,", 1);
    lines.push(lines[2].clone());
    lines.push(lines[3].replacen(',', "\"quote,", 1));
    let before = fs::read(kiosk.path("data/plants.db")).unwrap();
    let done = kiosk.import(lines.join("\n"));
    assert_eq!(done.code, 3);
    let error = &done.json()["error"];
    assert_eq!(error["kind"], "bad_plant_tables");
    let faulty: Vec<u64> = error["faults"].as_array().unwrap().iter().filter_map(|f| f["line"].as_u64()).collect();
    for line in [2, 6, 10, lines.len() as u64 - 1, lines.len() as u64] {
        assert!(faulty.contains(&line), "line {line} is not among {faulty:?}");
    }
    assert_eq!(fs::read(kiosk.path("data/plants.db")).unwrap(), before);
    assert_eq!(kiosk.export(), good);
}

#[test]
fn files_that_are_no_tables_are_refused() {
    let kiosk = Kiosk::new();
    for (bytes, part) in
        [(b"".as_slice(), "empty"), (b"\xFF\xFE\x00", "UTF-8"), (b"plant_id,name\n", "columns"), (b"\xEF\xBB\xBF", "empty")]
    {
        let done = kiosk.import(bytes);
        assert_eq!(done.code, 3, "{bytes:?}");
        assert!(done.stdout.contains(part), "{bytes:?}: {}", done.stdout);
    }
    let header = kiosk.export().lines().next().unwrap().to_owned();
    let done = kiosk.import(format!("{header}\n"));
    assert!(done.code == 3 && done.stdout.contains("no plant"), "{}", done.stdout);
    assert_eq!(kiosk.run(&["plants", "import", &kiosk.path("absent.csv")]).code, 3);
    assert!(!kiosk.has_imported());
}

#[test]
fn a_damaged_import_falls_back_to_the_programs_own_catalogue_and_says_so() {
    let kiosk = Kiosk::new();
    let good = kiosk.export();
    assert_eq!(kiosk.import(good.replacen("디기탈리스", "디기탈리스꽃", 1)).code, 0);
    fs::write(kiosk.path("data/plants.db"), b"SQLite format 3\0 and then nothing").unwrap();
    let done = kiosk.run(&["plants", "show", "디기탈리스"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(done.stderr.contains("기본 도감을 씁니다"), "{}", done.stderr);
    assert!(repository().join("data/plants.db").exists());
}

#[test]
fn a_folder_that_cannot_be_written_is_a_storage_error() {
    let kiosk = Kiosk::new();
    let good = kiosk.export();
    fs::write(kiosk.path("data"), "a file where the folder should be").unwrap();
    assert_eq!(kiosk.import(good).code, 5);
    assert_eq!(kiosk.run(&["plants", "export", &kiosk.path("no/such/folder/x.csv")]).code, 5);
}
