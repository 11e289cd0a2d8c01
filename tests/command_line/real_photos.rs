//! Real photos, where they lie beside the checkout. They may not be part of the repository.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::bench::{repository, run};

fn photos() -> Option<PathBuf> {
    let folder = repository().join("../shared/photos");
    if folder.join("photos.csv").is_file() {
        return Some(folder);
    }
    println!("skipped: there are no photos in {}", folder.display());
    None
}

/// Test photos of one taxon; an empty taxon means things that are no plants.
fn test_photos(folder: &Path, wanted: impl Fn(&csv::StringRecord) -> bool, count: usize) -> Vec<String> {
    let mut reader = csv::Reader::from_path(folder.join("photos.csv")).unwrap();
    let rows = reader.records().map(Result::unwrap).filter(wanted);
    rows.take(count).map(|row| folder.join(&row[0]).display().to_string()).collect()
}

#[test]
fn photos_of_deadly_plants_are_not_met_with_silence() {
    let Some(folder) = photos() else { return };
    let taxa = [
        "aconitum",
        "conium-maculatum",
        "convallaria-majalis",
        "datura",
        "digitalis-purpurea",
        "nerium-oleander",
        "brugmansia",
        "ricinus-communis",
        "abrus-precatorius",
        "taxus-cuspidata",
    ];
    let mut silent = Vec::new();
    for taxon in taxa {
        let files = test_photos(&folder, |row| &row[1] == taxon && &row[3] == "test", 3);
        let mut arguments = vec!["identify", "--json"];
        arguments.extend(files.iter().map(String::as_str));
        let done = run(&arguments);
        assert_eq!(done.code, 0, "{}", done.stderr);
        for line in done.stdout.lines() {
            let answer: Value = serde_json::from_str(line).unwrap();
            if matches!(answer["headline"].as_str(), Some("nothing_recorded" | "not_a_plant")) {
                silent.push(format!("{taxon}: {line}"));
            }
        }
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}

#[test]
fn photos_of_things_are_not_named_as_plants() {
    let Some(folder) = photos() else { return };
    let files = test_photos(&folder, |row| &row[2] == "not-a-plant" && &row[5] == "imagenet1000_samples", 20);
    let mut arguments = vec!["identify", "--json"];
    arguments.extend(files.iter().map(String::as_str));
    let named = run(&arguments).stdout.lines().filter(|l| serde_json::from_str::<Value>(l).unwrap()["best"] != Value::Null).count();
    assert!(named <= 3, "{named} of {} things were given a plant's name", files.len());
}
