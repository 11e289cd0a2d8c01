//! What a CSV file may look like, and how each fault in it is named.

use dokcho::store::catalogue::{COLUMNS, mutual_look_alikes, parse, review, to_csv};
use unicode_normalization::UnicodeNormalization;

use crate::fixture::{file, id, pair, plant, text};

/// The faults of one file, one printed line each.
fn faults(bytes: impl Into<Vec<u8>>) -> Vec<String> {
    parse(&[file("plants.csv", bytes)]).unwrap_err().iter().map(ToString::to_string).collect()
}

#[test]
fn every_wrong_cell_is_named_with_its_line_and_column() {
    let long = "가".repeat(4_001);
    let cases: &[(&str, &str, &str)] = &[
        ("plant_id", "", "the cell is empty"),
        ("plant_id", "Cicuta Virosa", "is not a plant_id"),
        ("name_ko", "", "the cell is empty"),
        ("name_ko", "독\n미나리", "line break"),
        ("name_ko", "독\u{200b}미나리", "U+200B"),
        ("name_ko", "독\u{7}미나리", "U+0007"),
        ("scientific_name", "", "the cell is empty"),
        ("other_names", "가||나", "an entry between | signs is empty"),
        ("other_names", "가|나|가", "\"가\" is listed twice"),
        ("other_names", "식용미나리", "\"식용\""),
        ("hazard_ingestion", "", "the cell is empty"),
        ("hazard_ingestion", "safe-ish", "is not allowed; use one of deadly, serious, mild, none_recorded, not_assessed"),
        ("hazard_skin", "deadly", "use one of serious, mild, none_recorded, not_assessed"),
        ("toxic_parts", "root|petal", "\"petal\" is not allowed; use one of whole, leaf"),
        ("symptoms_ko", long.as_str(), "4001 characters; shorten it to 4000"),
        ("symptoms_en", "a\u{9b}b", "U+009B"),
        ("first_aid_ko", "1339에 전화하세요.", "\"1339\""),
        ("look_alikes", "cicuta-virosa", "names itself"),
        ("look_alikes", "no-such-plant", "no row has the plant_id \"no-such-plant\""),
        ("look_alikes", "Bad Id", "\"Bad Id\" is not a plant_id"),
        ("how_to_tell_apart_ko", "먹을수 있습니다", "\"먹을 수 있\""),
        ("habit", "bush", "\"bush\" is not allowed; use one of tree"),
        ("months", "4|13", "\"13\" is not a month"),
        ("months", "0", "\"0\" is not a month"),
        ("months", "04", "\"04\" is not a month"),
        ("months", "4 월", "\"4 월\" is not a month"),
        ("flower_colours", "white|beige", "\"beige\" is not allowed"),
        ("description_en", "It is harmless.", "\"harmless\""),
        ("description_ko", "독이 없습니다.", "\"독이 없\""),
        ("sources", "", "the cell is empty"),
        ("sources", "TPPT, 2018|a friend", "the source \"a friend\" has no year"),
    ];
    let canonical = to_csv(&[plant("cicuta-virosa", "독미나리")]);
    let mut reader = csv::Reader::from_reader(canonical.as_slice());
    let good = reader.records().next().unwrap().unwrap();
    for (column, bad, expected) in cases {
        // A sound row of three lines stands above, so that the faulty row is on line 5.
        let mut other = plant("conium-maculatum", "나도독미나리");
        other.description_ko = "하나\n둘\n셋".into();
        let cells = COLUMNS.iter().zip(&good).map(|(name, cell)| if name == column { bad } else { cell });
        let mut writer = csv::Writer::from_writer(to_csv(&[other]));
        writer.write_record(cells).unwrap();
        let found = faults(writer.into_inner().unwrap());
        let place = format!("plants.csv:5: column {column}: ");
        assert!(found.iter().any(|f| f.starts_with(&place) && f.contains(expected)), "{column}={bad:?}: {found:#?}");
    }
}

#[test]
fn wrong_files_are_named() {
    let good = text(&pair());
    let with_header = |from: &str, to: &str| good.replacen(from, to, 1);
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (vec![], "plants.csv:1: the file is empty"),
        (b"\n\n".to_vec(), "plants.csv:1: the file is empty"),
        ([good.as_bytes(), b"\xb5\xb6"].concat(), "plants.csv:4: the file is not UTF-8"),
        (vec![0xff, 0xfe, b'p', 0], "plants.csv:1: the file is not UTF-8"),
        (with_header("plant_id,name_ko", "name_ko,plant_id").into_bytes(), "wrong at column 1: expected \"plant_id\", found \"name_ko\""),
        (with_header(",sources", "").into_bytes(), "plants.csv:1: the header has 27 columns instead of 28"),
        (with_header(",sources", ",sources,notes").into_bytes(), "plants.csv:1: the header has 29 columns"),
        (good.replace("\noenanthe", "\n\noenanthe,x").into_bytes(), "plants.csv:4: the row has 29 cells instead of 28"),
        (format!("{good}\n\"x,y\nz").into_bytes(), "plants.csv:5: a quote opened here is never closed"),
        (good.replace("Tall.", "\"Tall\".").into_bytes(), "plants.csv:2: text follows a closing quote"),
        (good.replace("Tall.", "so \"tall\"").into_bytes(), "plants.csv:3: a quote stands inside an unquoted cell"),
    ];
    for (bytes, expected) in cases {
        let found = faults(bytes);
        assert!(found.iter().any(|f| f.contains(expected)), "{expected}: {found:#?}");
    }
}

#[test]
fn all_faults_of_all_files_come_at_once_in_reading_order() {
    let mut broken = plant("b", "나");
    broken.months = vec![13];
    broken.habit = "bush".into();
    broken.look_alikes = vec![id("no-such-plant")];
    let first = file("1.csv", to_csv(&[plant("a", "가"), broken]));
    let second = file("2.csv", to_csv(&[plant("a", "가"), plant("c", "나")]));
    let found: Vec<String> = parse(&[first, second]).unwrap_err().iter().map(ToString::to_string).collect();
    let expected = [
        "1.csv:3: column habit: \"bush\"",
        "1.csv:3: column months: \"13\"",
        "1.csv:3: column look_alikes: no row has",
        "2.csv:2: column plant_id: this plant_id is already used at 1.csv:2",
        "2.csv:2: column name_ko: the name \"가\" is already used at 1.csv:2",
        "2.csv:3: column name_ko: the name \"나\" is already used at 1.csv:3",
    ];
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found}");
    }
}

#[test]
fn an_unreadable_file_does_not_blame_look_alikes_in_it() {
    let [hemlock, dropwort] = pair().try_into().unwrap();
    let unreadable = text(&[dropwort]).replacen("plant_id", "id", 1);
    let found = parse(&[file("1.csv", to_csv(&[hemlock])), file("2.csv", unreadable)]).unwrap_err();
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((found[0].file.as_str(), found[0].line), ("2.csv", 1));
}

#[test]
fn every_fault_has_a_korean_sentence() {
    let found = parse(&[file("p.csv", text(&pair()).replace("herb", "bush"))]).unwrap_err();
    assert_eq!(found.len(), 2);
    assert!(found[0].line_ko().starts_with("p.csv:2: habit 칸: “bush”은(는) 쓸 수 없습니다."));
}

#[test]
fn spreadsheet_habits_are_forgiven() {
    let expected = pair();
    let nfd: String = text(&expected).nfd().collect();
    let crlf = format!("\u{FEFF}{}\r\n,,,,,,,,,,,,,,,,,,,,,,,,\r\n", nfd.replace('\n', "\r\n"));
    assert_eq!(parse(&[file("p.csv", crlf)]).unwrap(), expected);
    let spaced = text(&expected).replace("root|stem", " root | stem ").replace(",herb,", ", herb ,");
    assert_eq!(parse(&[file("p.csv", spaced)]).unwrap(), expected);
    assert_eq!(parse(&[]).unwrap(), []);
}

#[test]
fn export_after_import_gives_identical_bytes() {
    let mut plants = pair();
    plants[0].description_ko = "첫 줄\n“둘째” 줄, \"셋째\"".into();
    let bytes = to_csv(&plants);
    assert_eq!(to_csv(&parse(&[file("p.csv", bytes.clone())]).unwrap()), bytes);
    plants.reverse();
    assert_eq!(to_csv(&plants), bytes);
}

#[test]
fn look_alikes_become_mutual_and_sorted() {
    let mut plants = vec![plant("a", "가"), plant("b", "나"), plant("c", "다")];
    plants[0].look_alikes = vec![id("c"), id("b"), id("c"), id("a")];
    mutual_look_alikes(&mut plants);
    let named: Vec<_> = plants.iter().map(|p| p.look_alikes.clone()).collect();
    assert_eq!(named, [vec![id("b"), id("c")], vec![id("a")], vec![id("a")]]);
    let once = plants.clone();
    mutual_look_alikes(&mut plants);
    assert_eq!(plants, once);
}

#[test]
fn editors_are_told_what_is_doubtful() {
    assert_eq!(
        review(&pair()).iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["oenanthe-javanica: has the hazard not_assessed in hazard_skin; look for a source that assessed it"]
    );
    let mut plants = pair();
    plants[0].look_alikes.clear();
    plants[0].symptoms_ko.clear();
    plants[0].toxic_parts.clear();
    plants[0].other_names = vec!["미나리".into()];
    plants[0].first_aid_ko = "우유를 먹이지 말고 02-1234-5678에 전화하세요.".into();
    plants[0].how_to_tell_apart_ko.clear();
    plants[1].habitat_en.clear();
    plants[1].how_to_tell_apart_ko = "독이 든 풀과 다릅니다.".into();
    plants[1].toxins = vec!["x".into()];
    plants[1].description_en.clear();
    let found: Vec<String> = review(&plants).iter().map(ToString::to_string).collect();
    for expected in [
        "cicuta-virosa: shares the name \"미나리\" with oenanthe-javanica",
        "cicuta-virosa: is poisonous, but toxic_parts is empty",
        "cicuta-virosa: is poisonous, but symptoms_ko is empty",
        "cicuta-virosa: mentions \"우유\" in first_aid_ko",
        "cicuta-virosa: gives the number \"02-1234-5678\" in first_aid_ko",
        "oenanthe-javanica: names cicuta-virosa as a look-alike, but cicuta-virosa does not",
        "oenanthe-javanica: is confused with cicuta-virosa, and neither row",
        "oenanthe-javanica: has toxins, but no hazard",
        "oenanthe-javanica: has the hazard not_assessed in hazard_skin",
        "oenanthe-javanica: has an empty description_en",
        "oenanthe-javanica: has an empty habitat_en",
    ] {
        assert!(found.iter().any(|f| f.starts_with(expected)), "{expected}: {found:#?}");
    }
    assert_eq!(found.len(), 11, "{found:#?}");
}
