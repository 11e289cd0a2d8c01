//! Bundles: what goes in comes out, and a bundle that is not exactly right changes nothing.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use dokcho::store::bundle::{
    BundleError, Contents, Progress, Recovered, Stage, export, forget_previous, import, inspect, previous_of, recover,
};
use dokcho::store::photos::PhotoFiles;
use sha2::{Digest, Sha256};

use crate::fixtures::Dice;
use crate::kiosk::{Kiosk, MADE_AT_MS, names, tree};

fn quiet(_: Progress) {}

fn expected_tree(kiosk: &Kiosk, with_photos: bool) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut expected = tree(kiosk.folder.path());
    let field_db = expected.remove(Path::new("field-copy.db")).unwrap();
    expected.insert("field.db".into(), field_db);
    expected.retain(|path, _| with_photos || !path.starts_with("photos"));
    expected
}

#[test]
fn a_kiosk_comes_out_as_it_went_in() {
    for with_photos in [true, false] {
        let kiosk = Kiosk::with_photos(3);
        let place = crate::faults::fast_folder();
        let (file, target) = (place.path().join("event.dokcho"), place.path().join("kiosk"));
        let exported = kiosk.export(&file, with_photos);
        assert!(exported.left_out.is_empty());
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(inspect(&file).unwrap(), exported.manifest);
        assert_eq!((exported.manifest.made_at_ms, exported.manifest.with_photos), (MADE_AT_MS, with_photos));
        assert_eq!(import(&file, &target, &mut quiet).unwrap(), exported.manifest);
        assert_eq!(tree(&target), expected_tree(&kiosk, with_photos));
        assert_eq!(names(place.path()), ["event.dokcho", "kiosk"]);
        assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o700);
        for key in kiosk.keys.iter().filter(|_| with_photos) {
            PhotoFiles::open(&target).unwrap().read(*key).unwrap();
        }
        // What came out makes the same bundle again.
        let again = place.path().join("again.dokcho");
        fs::rename(target.join("field.db"), target.join("field-copy.db")).unwrap();
        let photos = PhotoFiles::open(&target).unwrap();
        Kiosk { photos, keys: vec![], folder: move_to_new(&target) }.export_at(&again, with_photos);
        assert_eq!(fs::read(&file).unwrap(), fs::read(&again).unwrap());
    }
}

/// A temporary folder with what was in another.
fn move_to_new(folder: &Path) -> tempfile::TempDir {
    let new = crate::faults::fast_folder();
    fs::remove_dir(new.path()).unwrap();
    fs::rename(folder, new.path()).unwrap();
    new
}

impl Kiosk {
    fn export_at(mut self, file: &Path, with_photos: bool) {
        self.photos = PhotoFiles::open(self.folder.path()).unwrap();
        self.export(file, with_photos);
    }
}

#[test]
fn the_old_kiosk_stays_until_it_is_forgotten() {
    let place = crate::faults::fast_folder();
    let (file, target) = (place.path().join("b"), place.path().join("kiosk"));
    Kiosk::with_photos(1).export(&file, true);
    for old in ["first", "second"] {
        fs::create_dir_all(&target).unwrap();
        fs::write(target.join("old"), old).unwrap();
        import(&file, &target, &mut quiet).unwrap();
        assert_eq!(fs::read_to_string(previous_of(&target).unwrap().join("old")).unwrap(), old);
        assert!(!target.join("old").exists());
    }
    assert_eq!(recover(&target).unwrap(), Recovered::Nothing);
    assert!(forget_previous(&target).unwrap());
    assert!(!forget_previous(&target).unwrap());
    assert_eq!(names(place.path()), ["b", "kiosk"]);
}

#[test]
fn tar_and_sha256sum_understand_it() {
    let place = crate::faults::fast_folder();
    let file = place.path().join("b.tar");
    let kiosk = Kiosk::with_photos(2);
    kiosk.export(&file, true);
    let out = place.path().join("out");
    fs::create_dir(&out).unwrap();
    assert!(Command::new("tar").arg("-xf").arg(&file).arg("-C").arg(&out).status().unwrap().success());
    assert!(Command::new("sha256sum").args(["-c", "--quiet", "manifest.json.sha256"]).current_dir(&out).status().unwrap().success());
    let mut unpacked = tree(&out);
    assert!(unpacked.remove(Path::new("manifest.json")).is_some() && unpacked.remove(Path::new("manifest.json.sha256")).is_some());
    assert_eq!(unpacked, expected_tree(&kiosk, true));
}

#[track_caller]
fn assert_refused(bundle: &[u8], what: &str) -> BundleError {
    let place = crate::faults::fast_folder();
    let (file, target) = (place.path().join("b"), place.path().join("kiosk"));
    fs::write(&file, bundle).unwrap();
    fs::create_dir(&target).unwrap();
    fs::write(target.join("old"), "old").unwrap();
    let error = import(&file, &target, &mut quiet).expect_err(what);
    assert_eq!(names(place.path()), ["b", "kiosk"], "{what}: {error}");
    assert_eq!(tree(&target), BTreeMap::from([("old".into(), b"old".to_vec())]), "{what}: {error}");
    assert!(error.message_ko().ends_with("요."), "{}", error.message_ko());
    error
}

fn bundle_bytes() -> Vec<u8> {
    let place = crate::faults::fast_folder();
    Kiosk::with_photos(1).export(&place.path().join("b"), true);
    fs::read(place.path().join("b")).unwrap()
}

#[test]
fn every_changed_byte_is_found() {
    let good = bundle_bytes();
    // One bit of every seventh byte: all headers, lists, contents and gaps have some.
    for at in (0..good.len()).step_by(7) {
        let mut bad = good.clone();
        bad[at] ^= 1 << (at % 8);
        assert_refused(&bad, &format!("byte {at}"));
    }
}

#[test]
fn every_cut_and_every_addition_is_found() {
    let good = bundle_bytes();
    for end in (0..good.len()).step_by(61).chain([good.len() - 1]) {
        assert_refused(&good[..end], &format!("cut at {end}"));
    }
    assert_refused(&[&good[..], b"\0"].concat(), "a byte behind the end");
    assert_refused(&[&good[..], &good].concat(), "twice");
    let mut dice = Dice(7);
    for _ in 0..50 {
        let (from, to, length) = (dice.roll(good.len() - 600), dice.roll(good.len() - 600), 1 + dice.roll(600));
        let mut bad = good.clone();
        bad.copy_within(from..from + length, to);
        if bad != good {
            assert_refused(&bad, &format!("{length} bytes from {from} over {to}"));
        }
    }
}

/// A bundle around any list, whose own hash is right.
fn forged(manifest: &str, entries: &[(&str, &[u8])]) -> Vec<u8> {
    let sum: String = Sha256::digest(manifest).iter().map(|byte| format!("{byte:02x}")).collect();
    let sum = format!("{sum}  manifest.json\n");
    let mut out = Vec::new();
    let all = [("manifest.json", manifest.as_bytes()), ("manifest.json.sha256", sum.as_bytes())];
    for (name, content) in all.iter().chain(entries) {
        let mut header = vec![0; 512];
        let mut put = |at: usize, field: &[u8]| header[at..at + field.len()].copy_from_slice(field);
        put(0, name.as_bytes());
        put(100, b"0000600\x000000000\x000000000\0");
        put(124, format!("{:011o}\0{:011o}\0        0", content.len(), MADE_AT_MS / 1000).as_bytes());
        put(257, b"ustar\x0000");
        let sum: u32 = header.iter().map(|&byte| u32::from(byte)).sum();
        header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        out.extend([&header[..], content, &vec![0; content.len().next_multiple_of(512) - content.len()]].concat());
    }
    out.extend([0; 1024]);
    out
}

fn manifest(version: u32, entries: &[(&str, &[u8])]) -> String {
    let list: Vec<String> = entries
        .iter()
        .map(|(name, content)| {
            let sum: String = Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect();
            format!(r#"{{"name":{name:?},"bytes":{},"sha256":"{sum}"}}"#, content.len())
        })
        .collect();
    let list = list.join(",");
    format!(r#"{{"format":"dokcho-bundle","version":{version},"made_at_ms":{MADE_AT_MS},"with_photos":false,"entries":[{list}]}}"#)
}

#[test]
fn a_forged_bundle_cannot_lead_out_of_the_folder() {
    let entries: [(&str, &[u8]); 2] = [("field.db", b"f"), ("plants.db", b"p")];
    let place = crate::faults::fast_folder();
    fs::write(place.path().join("b"), forged(&manifest(1, &entries), &entries)).unwrap();
    import(&place.path().join("b"), &place.path().join("kiosk"), &mut quiet).expect("the forger knows the format");
    for evil in ["../evil", "/tmp/evil", "models/../../evil", "models/a/../../evil", ".imported", "photos/aa/evil", "models/x", "zzz"] {
        let mut entries = entries.to_vec();
        entries.push((evil, b"x"));
        entries.sort_unstable();
        let error = assert_refused(&forged(&manifest(1, &entries), &entries), evil);
        assert_eq!(error.kind(), "bundle_damaged", "{evil}");
    }
    let twice: [(&str, &[u8]); 3] = [("field.db", b"f"), ("field.db", b"f"), ("plants.db", b"p")];
    assert_refused(&forged(&manifest(1, &twice), &twice), "a name twice");
    assert_refused(&forged(&manifest(1, &entries[..1]), &entries[..1]), "no catalogue");
    assert_refused(&forged(&manifest(1, &entries), &[entries[1], entries[0]]), "another order than listed");
    let photo = (format!("photos/ab/ab{}", "0".repeat(62)), b"x");
    let hidden = [("field.db", &b"f"[..]), (&photo.0, photo.1), ("plants.db", b"p")];
    assert_refused(&forged(&manifest(1, &hidden), &hidden), "a photo where none may be");
}

#[test]
fn other_files_and_other_versions_are_told_apart() {
    assert_eq!(assert_refused(b"", "empty").kind(), "not_a_bundle");
    assert_eq!(assert_refused(&[b'x'; 5000], "text").kind(), "not_a_bundle");
    let newer = manifest(2, &[]).replace("\"entries\"", "\"files\"");
    assert_eq!(assert_refused(&forged(&newer, &[]), "newer").kind(), "unknown_bundle_version");
    let entries: [(&str, &[u8]); 2] = [("field.db", b"f"), ("plants.db", b"p")];
    let huge = manifest(1, &entries).replace(r#""bytes":1,"#, r#""bytes":8000000000,"#);
    let error = assert_refused(&forged(&huge, &entries), "more than there is room for, or than is in it");
    assert!(matches!(error.kind(), "disc_full" | "bundle_damaged"), "{error}");
    let place = crate::faults::fast_folder();
    assert_eq!(import(&place.path().join("none"), &place.path().join("k"), &mut quiet).unwrap_err().kind(), "disc_error");
    assert_eq!(import(place.path(), &place.path().join("k"), &mut quiet).unwrap_err().kind(), "not_a_bundle");
    assert_eq!(import(place.path(), Path::new("/"), &mut quiet).unwrap_err().kind(), "bad_target");
    fs::write(place.path().join("file"), "").unwrap();
    assert_eq!(recover(&place.path().join("file")).unwrap_err().kind(), "bad_target");
}

#[test]
fn damaged_photos_are_left_out_and_named() {
    let kiosk = Kiosk::with_photos(3);
    fs::write(kiosk.photos.path_of(kiosk.keys[0]), "changed").unwrap();
    let path = kiosk.photos.path_of(kiosk.keys[1]);
    fs::rename(&path, kiosk.folder.path().join("moved")).unwrap();
    symlink(kiosk.folder.path().join("moved"), &path).unwrap();
    let place = crate::faults::fast_folder();
    let mut exported = kiosk.export(&place.path().join("b"), true);
    exported.left_out.sort_unstable();
    let mut expected = kiosk.keys[..2].to_vec();
    expected.sort_unstable();
    assert_eq!(exported.left_out, expected);
    let photos: Vec<_> = exported.manifest.entries.iter().filter_map(|entry| entry.name.photo()).collect();
    assert_eq!(photos, kiosk.keys[2..]);
}

#[test]
fn an_export_that_fails_leaves_the_older_bundle() {
    let kiosk = Kiosk::with_photos(1);
    let place = crate::faults::fast_folder();
    let file = place.path().join("b");
    fs::write(&file, "older").unwrap();
    let growing = kiosk.folder.path().join("field-copy.db");
    let config = kiosk.folder.path().join("no such file");
    let contents = |config| Contents { config, catalogue: &growing, pack: None, field_db: &growing, photos: None };
    assert_eq!(export(&contents(Some(&config)), &file, 0, &mut quiet).unwrap_err().kind(), "disc_error");
    let mut grow = |progress: Progress| {
        if progress.stage == Stage::Writing {
            fs::write(&growing, "changed").unwrap();
        }
    };
    assert_eq!(export(&contents(None), &file, 0, &mut grow).unwrap_err().kind(), "changed_meanwhile");
    assert_eq!(names(place.path()), ["b"]);
    assert_eq!(fs::read(&file).unwrap(), b"older");
}

#[test]
fn progress_reaches_the_end_and_imports_exclude_each_other() {
    let place = crate::faults::fast_folder();
    let (file, target) = (place.path().join("b"), place.path().join("kiosk"));
    Kiosk::with_photos(2).export(&file, true);
    let total_bytes = inspect(&file).unwrap().total_bytes();
    let mut last = None;
    import(&file, &target, &mut |progress| {
        last = Some(progress);
        assert_eq!(import(&file, &target, &mut quiet).unwrap_err().kind(), "busy");
        assert_eq!(recover(&target).unwrap_err().kind(), "busy");
    })
    .unwrap();
    assert_eq!(last, Some(Progress { stage: Stage::Reading, done_bytes: total_bytes, total_bytes }));
}
