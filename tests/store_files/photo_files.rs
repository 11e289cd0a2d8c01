//! The folder of photos: what is put can be read, by its owner only, and is checked.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};

use dokcho::store::disc::DiscFault;
use dokcho::store::photos::{MAX_PHOTO_BYTES, PhotoFileError, PhotoFiles, PhotoKey};
use image::ImageFormat;

use crate::fixtures::{encode, smooth, with_exif};
use crate::kiosk::picture;

fn jpeg() -> Vec<u8> {
    encode(smooth(48, 40), ImageFormat::Jpeg)
}

#[test]
fn what_is_put_is_read_without_its_metadata() {
    let data = tempfile::tempdir().unwrap();
    let files = PhotoFiles::open(data.path()).unwrap();
    let photo = [&with_exif(&jpeg(), 6)[..], b"trailer"].concat();
    let key = files.put(&photo).unwrap();
    assert_eq!(files.read(key).unwrap(), with_exif(&jpeg(), 6));
    let digits = key.to_string();
    let path = data.path().join("photos").join(&digits[..2]).join(&digits);
    assert_eq!(files.path_of(key), path);
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&path), mode(path.parent().unwrap()), mode(&data.path().join("photos"))), (0o600, 0o700, 0o700));
}

#[test]
fn the_same_picture_is_one_file_and_repairs_a_damaged_one() {
    let data = tempfile::tempdir().unwrap();
    let files = PhotoFiles::open(data.path()).unwrap();
    let key = files.put(&jpeg()).unwrap();
    assert_eq!(files.put(&[&jpeg()[..], b"other trailer"].concat()).unwrap(), key);
    let listed = files.list().unwrap();
    assert_eq!(listed.iter().map(|photo| (photo.key, photo.bytes)).collect::<Vec<_>>(), [(key, jpeg().len() as u64)]);
    fs::write(files.path_of(key), "changed").unwrap();
    assert!(matches!(files.read(key), Err(PhotoFileError::Tampered { .. })));
    files.put(&jpeg()).unwrap();
    files.read(key).unwrap();
    assert!(files.erase(key).unwrap());
    assert!(!files.erase(key).unwrap());
    assert!(matches!(files.read(key), Err(PhotoFileError::Missing { .. })));
    assert!(files.list().unwrap().is_empty());
}

#[test]
fn whatever_is_not_the_photo_is_not_read() {
    let data = tempfile::tempdir().unwrap();
    let files = PhotoFiles::open(data.path()).unwrap();
    let key = files.put(&jpeg()).unwrap();
    let path = files.path_of(key);
    let elsewhere = data.path().join("elsewhere");
    fs::rename(&path, &elsewhere).unwrap();
    symlink(&elsewhere, &path).unwrap();
    assert!(matches!(files.read(key), Err(PhotoFileError::Tampered { .. })), "a link");
    fs::remove_file(&path).unwrap();
    fs::File::create(&path).unwrap().set_len(MAX_PHOTO_BYTES + 1).unwrap();
    assert!(matches!(files.read(key), Err(PhotoFileError::Tampered { .. })), "too large");
    fs::remove_file(&path).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    assert!(matches!(files.read(key), Err(PhotoFileError::Tampered { .. })), "a pipe, which must not be waited for");
}

#[test]
fn what_is_refused_leaves_nothing() {
    let data = tempfile::tempdir().unwrap();
    let files = PhotoFiles::open(data.path()).unwrap();
    for bytes in [&b""[..], b"not a picture", &jpeg()[..200]] {
        assert!(matches!(files.put(bytes), Err(PhotoFileError::Refused(_))));
    }
    assert_eq!(fs::read_dir(data.path().join("photos")).unwrap().count(), 0);
}

#[test]
fn leftovers_go_at_the_start_unless_somebody_is_writing() {
    let data = tempfile::tempdir().unwrap();
    let files = PhotoFiles::open(data.path()).unwrap();
    let key = files.put(&jpeg()).unwrap();
    let folder = files.path_of(key).parent().unwrap().to_owned();
    let (leftover, stranger) = (folder.join(".new-1-0"), folder.join("notes.txt"));
    fs::write(&leftover, "half").unwrap();
    fs::write(&stranger, "mine").unwrap();
    let hold = files.hold().unwrap();
    PhotoFiles::open(data.path()).unwrap();
    assert!(leftover.exists(), "it may belong to the process that holds the folder");
    drop(hold);
    PhotoFiles::open(data.path()).unwrap();
    assert!(!leftover.exists() && stranger.exists());
    assert_eq!(files.list().unwrap().len(), 1);
    assert_eq!(files.list().unwrap()[0].key, PhotoKey::of(&jpeg()));
}

#[test]
fn tidying_up_never_disturbs_whoever_adds_photos() {
    let data = crate::faults::fast_folder();
    let files = PhotoFiles::open(data.path()).unwrap();
    std::thread::scope(|scope| {
        let adding = scope.spawn(|| (0..200).map(|number| files.put(&picture(number)).map(|key| files.read(key))).collect::<Vec<_>>());
        while !adding.is_finished() {
            PhotoFiles::open(data.path()).unwrap();
        }
        for put in adding.join().unwrap() {
            put.unwrap().unwrap();
        }
    });
}

#[test]
fn the_discs_trouble_is_named() {
    // A file where the folder has to be; root may write anywhere, so permissions cannot be tested.
    let data = tempfile::tempdir().unwrap();
    fs::write(data.path().join("photos"), "").unwrap();
    let error = PhotoFiles::open(data.path()).unwrap_err();
    assert_eq!((error.kind(), error.disc_fault()), ("disc_error", Some(DiscFault::Other)));
    assert!(PhotoFiles::open(&data.path().join("missing")).is_err(), "the data folder is the caller's to make");
    // A folder that was open to everybody is closed.
    let data = tempfile::tempdir().unwrap();
    fs::create_dir(data.path().join("photos")).unwrap();
    fs::set_permissions(data.path().join("photos"), Permissions::from_mode(0o777)).unwrap();
    PhotoFiles::open(data.path()).unwrap();
    assert_eq!(fs::metadata(data.path().join("photos")).unwrap().permissions().mode() & 0o777, 0o700);
}
