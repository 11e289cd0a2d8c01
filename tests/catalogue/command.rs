//! What `dokcho plants show` and `dokcho plants build` print.

use std::fs;

use dokcho::cli::plants::{self as cli_plants, BuildError, ShowError, hazard_lines};
use dokcho::plant::{Hazard, IngestionHazard, Plant, SkinHazard};
use dokcho::store::catalogue::{Catalogue, forbidden_in, to_bytes, to_csv};
use dokcho::verdict::words::Language;

use crate::fixture::{pair, plant, text};

fn card(plants: &[Plant], asked: &str, json: bool, lang: Language) -> String {
    let catalogue = Catalogue::from_bytes(to_bytes(plants).unwrap().leak()).unwrap();
    let mut out = Vec::new();
    cli_plants::show(&catalogue, asked, json, lang, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_korean_card_puts_danger_first_and_119_last() {
    let shown = card(&pair(), "독미나리", false, Language::Korean);
    let mut rest = shown.as_str();
    for expected in [
        "독미나리  Genus cicuta-virosa\n",
        "과: 산형과 (Apiaceae)\n",
        "위험: 먹으면 생명이 위험합니다.",
        "독이 있는 부분: 뿌리, 줄기\n",
        "독성 물질: cicutoxin\n",
        "증상: 경련이 일어납니다.\n",
        "  - 미나리 (Genus oenanthe-javanica): 독성 기록 없음",
        "구별하는 법: 미나리와 달리 뿌리가 굵습니다.\n",
        "꽃 피는 달: 11월, 12월, 1월\n",
        "사는 곳: 물가\n",
        "꽃말: ",
        "  - TPPT, 2018\n  - CliniTox (University of Zurich), accessed 2026\n",
        "삼켰거나 피부·눈에 이상이 있으면 119에 전화하세요.\n",
    ] {
        let at = rest.find(expected).unwrap_or_else(|| panic!("{expected:?} is missing or out of order:\n{shown}"));
        rest = &rest[at + expected.len()..];
    }
    assert_eq!(rest, "");
}

#[test]
fn a_plant_without_records_still_warns_of_its_poisonous_look_alike() {
    let mut plants = pair();
    plants[1].look_alikes.clear();
    plants[1].how_to_tell_apart_ko.clear();
    plants[1].how_to_tell_apart_en.clear();
    let ko = card(&plants, "미나리", false, Language::Korean);
    assert!(ko.contains("기록이 없다는 뜻이지, 먹을 수 있다는 뜻이 아닙니다."), "{ko}");
    assert!(ko.contains("주의: 독이 있는 식물과 닮았습니다 — 독미나리. 먹지 마세요."), "{ko}");
    assert!(ko.contains("  - 독미나리 (Genus cicuta-virosa): 먹으면 생명이 위험"), "{ko}");
    assert!(ko.contains("구별하는 법 (독미나리): 미나리와 달리 뿌리가 굵습니다."), "{ko}");
    let en = card(&plants, "oenanthe-javanica", false, Language::English);
    assert!(en.contains("Beware: it resembles poisonous plants"), "{en}");
    assert!(en.contains("Unlike water dropwort it has a thick root."), "{en}");
    assert!(en.ends_with("call 119.\n"), "{en}");
}

#[test]
fn json_holds_every_field() {
    let shown = card(&pair(), "cicuta-virosa", true, Language::Korean);
    assert_eq!(serde_json::from_str::<Plant>(&shown).unwrap(), pair()[0]);
    assert!(shown.contains("\n  \"sources\": [\n"), "{shown}");
}

#[test]
fn unknown_and_shared_names_say_what_to_do() {
    let mut plants = pair();
    for plant in &mut plants {
        plant.other_names.push("물미나리".into());
    }
    let catalogue = Catalogue::from_bytes(to_bytes(&plants).unwrap().leak()).unwrap();
    let show = |asked: &str| cli_plants::show(&catalogue, asked, false, Language::Korean, &mut Vec::new()).unwrap_err();
    assert!(matches!(show("장미"), ShowError::NotFound { .. }));
    assert_eq!(show("물미나리").to_string(), "\"물미나리\" is the name of several plants; ask for one of cicuta-virosa, oenanthe-javanica");
}

#[test]
fn no_hazard_wording_promises_anything() {
    // The one sentence that must say what an absence of records does not mean.
    let denial = "먹을 수 있다는 뜻이 아닙니다";
    for (ingestion, _) in IngestionHazard::ALL {
        for (skin, _) in SkinHazard::ALL {
            for lang in [Language::Korean, Language::English] {
                let hazard = Hazard { ingestion, skin };
                for line in hazard_lines(hazard, lang) {
                    assert_eq!(forbidden_in(&line.replace(denial, "")), [] as [&str; 0], "{line}");
                }
                let mut plants = pair();
                plants[0].hazard = hazard;
                for asked in ["cicuta-virosa", "oenanthe-javanica"] {
                    let shown = card(&plants, asked, false, lang).replace(denial, "");
                    assert_eq!(forbidden_in(&shown), [] as [&str; 0], "{shown}");
                }
            }
        }
    }
}

#[test]
fn build_reads_a_folder_and_prints_every_fault() {
    let folder = tempfile::tempdir().unwrap();
    let (tables, db) = (folder.path().join("plants"), folder.path().join("plants.db"));
    let mut out = Vec::new();
    assert!(matches!(cli_plants::build(&tables, &db, Language::English, &mut out), Err(BuildError::Read { .. })));
    fs::create_dir(&tables).unwrap();
    assert!(matches!(cli_plants::build(&tables, &db, Language::English, &mut out), Err(BuildError::NoFiles { .. })));
    fs::write(tables.join("b.csv"), to_csv(&[])).unwrap();
    assert!(matches!(cli_plants::build(&tables, &db, Language::English, &mut out), Err(BuildError::NoPlants { .. })));
    let [hemlock, dropwort] = pair().try_into().unwrap();
    fs::write(tables.join("b.csv"), to_csv(&[hemlock])).unwrap();
    fs::write(tables.join("a.csv"), text(&[dropwort]).replace("herb", "bush").replace("11|12", "11|19")).unwrap();
    fs::write(tables.join("._a.csv"), "junk").unwrap();
    fs::write(tables.join("notes.txt"), "junk").unwrap();
    let error = cli_plants::build(&tables, &db, Language::English, &mut out).unwrap_err();
    assert_eq!(error.to_string(), "the plant tables have 2 faults; correct them and build again");
    let printed = String::from_utf8(std::mem::take(&mut out)).unwrap();
    assert_eq!(printed.lines().count(), 2, "{printed}");
    assert!(printed.starts_with("a.csv:2: column habit: "), "{printed}");
    assert!(!db.exists());
    fs::write(tables.join("a.csv"), to_csv(&[plant("a", "가")])).unwrap();
    fs::write(tables.join("b.csv"), to_csv(&pair())).unwrap();
    let report = cli_plants::build(&tables, &db, Language::Korean, &mut out).unwrap();
    assert_eq!((report.plants, report.files), (3, vec!["a.csv".to_owned(), "b.csv".to_owned()]));
    let printed = String::from_utf8(out).unwrap();
    assert!(printed.contains("살펴볼 것: oenanthe-javanica: hazard_skin 칸이 not_assessed입니다."), "{printed}");
    assert!(printed.lines().last().unwrap().starts_with("파일 2개에서 식물 3종을"), "{printed}");
    assert_eq!(Catalogue::open(&db).unwrap().version(), report.version);
}
