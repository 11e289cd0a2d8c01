//! The database file: the same bytes every time, found by any name, and refused when broken.

use std::fs;
use std::path::Path;

use dokcho::plant::Plant;
use dokcho::store::catalogue::{Catalogue, CatalogueError, build, fingerprint, to_bytes};
use unicode_normalization::UnicodeNormalization;

use crate::fixture::{id, pair, plant};

#[test]
fn the_same_plants_build_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("1.db"), folder.path().join("2.db"));
    let mut plants: Vec<Plant> = (0..300).map(|n| plant(&format!("g-{n}"), &format!("풀{n}"))).collect();
    build(&plants, &first).unwrap();
    plants.reverse();
    build(&plants, &second).unwrap();
    assert_eq!(fs::read(&first).unwrap(), fs::read(&second).unwrap());
    build(&plants, &second).unwrap();
    assert_eq!(fs::read(&first).unwrap(), to_bytes(&plants).unwrap());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn faulty_plants_are_not_built_and_the_old_catalogue_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plants.db");
    build(&pair(), &path).unwrap();
    let before = fs::read(&path).unwrap();
    let mut plants = pair();
    plants[0].description_ko = "안전합니다.".into();
    let error = build(&plants, &path).unwrap_err();
    assert!(matches!(&error, CatalogueError::Faulty { faults } if faults.len() == 1), "{error}");
    assert_eq!(fs::read(&path).unwrap(), before);
    let error = build(&pair(), &folder.path().join("none/plants.db")).unwrap_err();
    assert!(matches!(error, CatalogueError::Write { .. }), "{error}");
}

#[test]
fn plants_are_found_by_id_and_any_exact_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plants.db");
    let mut plants = pair();
    plants[0].other_names.push("미나리".into());
    build(&plants, &path).unwrap();
    let catalogue = Catalogue::open(&path).unwrap();
    let found = |asked: &str| catalogue.find(asked).unwrap().iter().map(|p| p.plant_id.to_string()).collect::<Vec<_>>();
    let nfd: String = "독미나리".nfd().collect();
    for asked in ["cicuta-virosa", "독미나리", &nfd, "GENUS  cicuta-virosa", "cicuta-virosa IN english", " 독미나리 둘째 "] {
        assert_eq!(found(asked), ["cicuta-virosa"], "{asked}");
    }
    assert_eq!(found("미나리"), ["oenanthe-javanica", "cicuta-virosa"]);
    assert_eq!(found("나리"), [] as [&str; 0]);
    assert_eq!(found("' OR 1=1 --"), [] as [&str; 0]);
    assert_eq!(catalogue.plant(&id("cicuta-virosa")).unwrap().as_ref(), Some(&plants[0]));
    assert_eq!(catalogue.plant(&id("x")).unwrap(), None);
    assert_eq!(catalogue.version(), &fingerprint(&plants)[..16]);
}

/// What opening these bytes says, from a file and from memory; both must agree on the kind.
fn open_error(folder: &Path, bytes: &[u8]) -> CatalogueError {
    let path = folder.join("broken.db");
    fs::write(&path, bytes).unwrap();
    let from_file = Catalogue::open(&path).unwrap_err();
    let from_bytes = Catalogue::from_bytes(bytes.to_vec().leak()).unwrap_err();
    assert_eq!(std::mem::discriminant(&from_file), std::mem::discriminant(&from_bytes), "{from_file} / {from_bytes}");
    assert!(from_file.to_string().contains("run `dokcho plants build`"), "{from_file}");
    assert!(from_file.message_ko().contains("`dokcho plants build`"), "{}", from_file.message_ko());
    assert!(from_bytes.to_string().contains("install dokcho again"), "{from_bytes}");
    from_file
}

#[test]
fn broken_and_foreign_files_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let good = to_bytes(&pair()).unwrap();
    let with = |offset: usize, value: &[u8]| {
        let mut bytes = good.clone();
        bytes[offset..offset + value.len()].copy_from_slice(value);
        bytes
    };
    let foreign_path = folder.path().join("foreign.db");
    rusqlite::Connection::open(&foreign_path).unwrap().execute_batch("CREATE TABLE t (a)").unwrap();
    let missing = Catalogue::open(&folder.path().join("none.db")).unwrap_err();
    assert!(matches!(missing, CatalogueError::Missing { .. }) && missing.to_string().contains("dokcho plants build"));
    assert!(matches!(Catalogue::open(folder.path()), Err(CatalogueError::Unreadable { .. })));
    let at = |bytes: &[u8]| open_error(folder.path(), bytes);
    assert!(matches!(at(b""), CatalogueError::Damaged { .. }));
    assert!(matches!(at(b"plant_id,name_ko\n"), CatalogueError::Foreign { .. }));
    assert!(matches!(at(&fs::read(&foreign_path).unwrap()), CatalogueError::Foreign { .. }));
    assert!(matches!(at(&good[..50]), CatalogueError::Damaged { .. }));
    assert!(matches!(at(&good[..good.len() / 2]), CatalogueError::Damaged { .. }));
    assert!(matches!(at(&good[..good.len() - 1]), CatalogueError::Damaged { .. }));
    assert!(matches!(at(&with(60, &[0, 0, 0, 9])), CatalogueError::TooNew { found: 9, known: 3, .. }));
    assert!(matches!(at(&with(60, &[0, 0, 0, 0])), CatalogueError::TooOld { found: 0, .. }));
    assert!(matches!(at(&with(4096, &[0xff; 512])), CatalogueError::Damaged { .. }));
}

#[test]
fn one_changed_letter_in_a_text_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let good = to_bytes(&pair()).unwrap();
    // "deadly" in the row of 독미나리; "cicutoxin" is another text that no constraint guards.
    for word in ["deadly", "cicutoxin", "독미나리"] {
        for start in 0..good.len() - word.len() {
            if !good[start..].starts_with(word.as_bytes()) {
                continue;
            }
            let mut bytes = good.clone();
            bytes[start] ^= 1;
            let path = folder.path().join("changed.db");
            fs::write(&path, &bytes).unwrap();
            if let Ok(catalogue) = Catalogue::open(&path) {
                // The word also stands in the schema's text and in look-up keys, which are no facts.
                let read: Vec<Plant> = catalogue.plants().unwrap().iter().cloned().collect();
                assert_eq!(read, pair(), "{word} at {start}");
            }
        }
    }
}

#[test]
fn any_single_broken_byte_is_refused_or_changes_no_fact() {
    let folder = tempfile::tempdir().unwrap();
    let good = to_bytes(&pair()).unwrap();
    let path = folder.path().join("changed.db");
    for at in (0..good.len()).step_by(211) {
        let mut bytes = good.clone();
        bytes[at] ^= 0x10;
        fs::write(&path, &bytes).unwrap();
        if let Ok(catalogue) = Catalogue::open(&path) {
            let read: Vec<Plant> = catalogue.plants().unwrap().iter().cloned().collect();
            assert_eq!(read, pair(), "byte {at}");
        }
    }
}
