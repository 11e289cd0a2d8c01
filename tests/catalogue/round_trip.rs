//! Whatever editors type comes back as they typed it, through CSV and through the database.

use dokcho::plant::{Hazard, IngestionHazard, Plant, SkinHazard};
use dokcho::store::catalogue::{Catalogue, build, canonical_text, parse, to_csv};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use crate::fixture::{file, pair, plant};

#[test]
fn twenty_thousand_rows_parse_and_build() {
    let plants: Vec<Plant> = (0..20_000).map(|n| plant(&format!("genus-s{n:05}"), &format!("풀{n}"))).collect();
    let parsed = parse(&[file("p.csv", to_csv(&plants))]).unwrap();
    assert_eq!(parsed, plants);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plants.db");
    build(&plants, &path).unwrap();
    assert_eq!(Catalogue::open(&path).unwrap().plants().unwrap().len(), 20_000);
}

/// Texts made of everything that breaks naive CSV code, in canonical form.
fn nasty() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "\"",
        "\"\"",
        ",",
        "\n",
        "'",
        ";",
        " ",
        "  ",
        "독",
        "초",
        "\u{1103}\u{1169}\u{11a8}",
        "e\u{301}",
        "Å",
        "=1+1",
        "-",
        "🌿",
        "\u{3000}",
        "꽃,잎",
        "a",
        "0",
        "\\",
        "%",
        "\u{FB01}",
    ]);
    prop::collection::vec(pieces, 0..12).prop_map(|pieces| canonical_text(&pieces.concat()))
}

fn nasty_line() -> impl Strategy<Value = String> {
    nasty().prop_map(|text| canonical_text(&text.replace('\n', " ")))
}

fn nasty_list() -> impl Strategy<Value = Vec<String>> {
    prop::collection::btree_set(nasty_line(), 0..4).prop_map(|set| set.into_iter().filter(|text| !text.is_empty()).collect())
}

prop_compose! {
    fn nasty_plant()(
        number in 0_u32..10_000, lines in prop::collection::vec(nasty_line(), 8), texts in prop::collection::vec(nasty(), 8),
        other_names in nasty_list(), toxins in nasty_list(),
        ingestion in 0_usize..5, skin in 0_usize..4,
        parts in prop::sample::subsequence(vec!["root", "leaf", "sap"], 0..=3),
        months in prop::sample::subsequence((1..=12_u8).collect::<Vec<_>>(), 0..=12).prop_shuffle(),
    ) -> Plant {
        let mut plant = plant(&format!("p{number}"), &format!("풀{number}{}", lines[0]));
        plant.name_ko = canonical_text(&plant.name_ko);
        plant.name_en = lines[1].clone();
        plant.scientific_name = format!("S{}", lines[2]).nfc().collect();
        [plant.family, plant.family_ko, plant.habitat_ko] = [lines[3].clone(), lines[4].clone(), lines[5].clone()];
        [plant.habitat_en, plant.flower_language_en] = [lines[6].clone(), lines[7].clone()];
        [plant.symptoms_ko, plant.symptoms_en, plant.first_aid_ko, plant.first_aid_en, plant.how_to_tell_apart_ko,
            plant.how_to_tell_apart_en, plant.description_ko, plant.description_en] = texts.try_into().unwrap();
        plant.hazard = Hazard { ingestion: IngestionHazard::ALL[ingestion].0, skin: SkinHazard::ALL[skin].0 };
        plant.toxic_parts = parts.into_iter().map(str::to_owned).collect();
        (plant.other_names, plant.toxins, plant.months) = (other_names, toxins, months);
        plant
    }
}

fn nasty_catalogue() -> impl Strategy<Value = Vec<Plant>> {
    prop::collection::vec(nasty_plant(), 0..6).prop_map(|mut plants| {
        plants.sort_by(|a, b| a.plant_id.cmp(&b.plant_id));
        plants.dedup_by(|a, b| a.plant_id == b.plant_id);
        for n in 1..plants.len() {
            plants[n].look_alikes = vec![plants[n - 1].plant_id.clone()];
        }
        plants
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn csv_round_trips(plants in nasty_catalogue()) {
        let bytes = to_csv(&plants);
        let parsed = parse(&[file("p.csv", bytes.clone())]).map_err(|f| TestCaseError::fail(format!("{f:#?}")))?;
        prop_assert_eq!(&parsed, &plants);
        prop_assert_eq!(to_csv(&parsed), bytes);
    }

    #[test]
    fn any_spelling_of_a_file_becomes_the_same_bytes(plants in nasty_catalogue(), quoted: bool, nfd: bool, crlf: bool) {
        let canonical = to_csv(&plants);
        let style = if quoted { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary };
        let mut writer = csv::WriterBuilder::new().quote_style(style).from_writer(Vec::new());
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(canonical.as_slice());
        reader.records().for_each(|record| writer.write_record(&record.unwrap()).unwrap());
        let mut text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        if nfd { text = text.nfd().collect(); }
        if crlf { text = text.replace('\n', "\r\n"); }
        let parsed = parse(&[file("p.csv", text)]).map_err(|f| TestCaseError::fail(format!("{f:#?}")))?;
        prop_assert_eq!(to_csv(&parsed), canonical);
    }

    #[test]
    fn what_parses_is_stable_and_nothing_panics(lines in prop::collection::vec("[\"a가,|\n\r0-9\u{301}]{0,40}", 0..4), cells in prop::collection::vec(nasty(), 25)) {
        let mut writer = csv::Writer::from_writer(to_csv(&pair()));
        writer.write_record(&cells).unwrap();
        let mut text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        text.push_str(&lines.concat());
        if let Ok(plants) = parse(&[file("p.csv", text)]) {
            let bytes = to_csv(&plants);
            prop_assert_eq!(to_csv(&parse(&[file("p.csv", bytes.clone())]).unwrap()), bytes);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_database_gives_back_what_went_in(plants in nasty_catalogue()) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plants.db");
        build(&plants, &path).unwrap();
        let read: Vec<Plant> = Catalogue::open(&path).unwrap().plants().unwrap().iter().cloned().collect();
        prop_assert_eq!(read, plants);
    }
}
