//! A pack or a catalogue that is missing, damaged, changed or at odds with the other: exit code 4,
//! a sentence that says what to do, and everything that needs no model goes on.

use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::bench::{Resources, copy_folder, run_with, sample};

#[track_caller]
fn assert_refused(resources: &Resources, kind: &str, advice: &str) {
    let done = run_with(resources.path(), &["identify", "--json", "--lang", "en", &sample("foxglove.png")]);
    assert_eq!(done.code, 4, "{}{}", done.stdout, done.stderr);
    let error = &done.json()["error"];
    assert_eq!(error["kind"], kind, "{error}");
    assert!(error["message"].as_str().is_some_and(|m| m.contains(advice)), "{error}");
    let shown = run_with(resources.path(), &["identify", &sample("foxglove.png")]);
    assert!(shown.stderr.contains("dokcho: ") && shown.stderr.contains("세요"), "a Korean sentence: {}", shown.stderr);
}

fn change_byte(path: &Path, at: impl Fn(usize) -> usize) {
    let mut bytes = fs::read(path).unwrap();
    let at = at(bytes.len());
    bytes[at] ^= 0x40;
    fs::write(path, bytes).unwrap();
}

/// Puts the right hash of a changed file into the manifest, so that the next check is reached.
fn rehash(pack: &Path, file: &str) {
    let hash: String = Sha256::digest(fs::read(pack.join(file)).unwrap()).iter().map(|b| format!("{b:02x}")).collect();
    let text = fs::read_to_string(pack.join("pack.toml")).unwrap();
    let line = |l: &str| if l.contains(file) { format!("{:?} = {hash:?}", file) } else { l.to_owned() };
    let text: Vec<String> = text.lines().map(line).collect();
    fs::write(pack.join("pack.toml"), text.join("\n")).unwrap();
}

#[test]
fn no_pack_at_all() {
    let resources = Resources::copy();
    fs::remove_dir_all(resources.path().join("models")).unwrap();
    assert_refused(&resources, "no_model", "reinstall");
    let shown = run_with(resources.path(), &["plants", "show", "협죽도"]);
    assert_eq!(shown.code, 0, "the catalogue needs no model: {}", shown.stderr);
    let doctor = run_with(resources.path(), &["doctor", "--json"]);
    assert_eq!((doctor.code, &doctor.json()["checks"][0]["ok"]), (4, &serde_json::Value::Bool(true)));
}

#[test]
fn one_changed_byte_in_the_weights() {
    let resources = Resources::copy();
    change_byte(&resources.pack().join("weights.safetensors"), |n| n - 1000);
    assert_refused(&resources, "model_unusable", "reinstall the model pack");
}

#[test]
fn a_truncated_weight_file() {
    let resources = Resources::copy();
    let path = resources.pack().join("weights.safetensors");
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    assert_refused(&resources, "model_unusable", "SHA-256");
    rehash(&resources.pack(), "weights.safetensors");
    assert_refused(&resources, "model_unusable", "reinstall the model pack");
}

#[test]
fn a_missing_file_of_the_pack() {
    let resources = Resources::copy();
    fs::remove_file(resources.pack().join("labels.csv")).unwrap();
    assert_refused(&resources, "model_unusable", "labels.csv");
}

#[test]
fn a_wrong_hash_in_the_manifest() {
    let resources = Resources::copy();
    let path = resources.pack().join("pack.toml");
    let text = fs::read_to_string(&path).unwrap();
    let line = text.lines().find(|l| l.contains("labels.csv")).unwrap().to_owned();
    fs::write(&path, text.replace(&line, &format!("\"labels.csv\" = \"{}\"", "0".repeat(64)))).unwrap();
    assert_refused(&resources, "model_unusable", "SHA-256");
}

#[test]
fn a_manifest_that_is_no_manifest() {
    for text in ["", "not toml at all", "id = 3"] {
        let resources = Resources::copy();
        fs::write(resources.pack().join("pack.toml"), text).unwrap();
        assert_refused(&resources, "model_unusable", "not a valid pack description");
    }
}

#[test]
fn thresholds_without_their_guarantees() {
    let resources = Resources::copy();
    let path = resources.pack().join("pack.toml");
    let text = fs::read_to_string(&path).unwrap();
    let line = text.lines().find(|l| l.starts_with("accept_other_log_odds")).unwrap().to_owned();
    fs::write(&path, text.replace(&line, "accept_other_log_odds = 1.0")).unwrap();
    assert_refused(&resources, "model_unusable", "accept_other_log_odds");
}

#[test]
fn labels_of_another_length() {
    let resources = Resources::copy();
    let path = resources.pack().join("labels.csv");
    let text = fs::read_to_string(&path).unwrap();
    let shorter: Vec<&str> = text.lines().take(50).collect();
    fs::write(&path, shorter.join("\n")).unwrap();
    rehash(&resources.pack(), "labels.csv");
    assert_refused(&resources, "model_unusable", "head.weight");
}

#[test]
fn a_label_that_the_catalogue_does_not_have() {
    let resources = Resources::copy();
    let path = resources.pack().join("labels.csv");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace(",conium-maculatum\n", ",unheard-of-plant\n")).unwrap();
    rehash(&resources.pack(), "labels.csv");
    assert_refused(&resources, "model_and_catalogue_disagree", "unheard-of-plant");
}

#[test]
fn a_catalogue_that_is_missing_or_damaged() {
    let resources = Resources::copy();
    change_byte(&resources.catalogue(), |n| n / 2);
    assert_refused(&resources, "catalogue_unusable", "plants build");
    fs::remove_file(resources.catalogue()).unwrap();
    assert_refused(&resources, "catalogue_unusable", "plants build");
}

#[test]
fn a_broken_new_pack_leaves_the_previous_one_in_use() {
    let resources = Resources::copy();
    let good = resources.pack();
    let newer = resources.path().join("models/9999-12-31");
    copy_folder(&good, &newer);
    change_byte(&newer.join("weights.safetensors"), |n| n / 2);
    let done = run_with(resources.path(), &["identify", "--json", &sample("foxglove.png")]);
    assert_eq!((done.code, &done.json()["headline"]), (0, &"danger".into()));
    assert!(done.stderr.contains("9999-12-31"), "the operator is told: {}", done.stderr);
}
